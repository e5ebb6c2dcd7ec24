"""What `postman-contract run` sends, refuses, says, and how it ends."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collection_folder import THING, Folder, example, item
from postman_contract.cli.commands import main
from postman_contract.cli.newman import ANSWERS
from postman_contract.contract.waivers import ROWS

JSON = {"Content-Type": "application/json"}
AWAY = "https://api.example.invalid"

Serve = Callable[..., tuple[str, list[Any]]]


@pytest.fixture
def folder(tmp_path: Path, serve: Serve) -> Folder:
    """Serve a thing to whoever asks, and give a folder for collections that ask."""
    url, _ = serve((200, JSON, THING))
    return Folder(tmp_path, url)


def test_answers_are_judged_by_saved_examples(folder: Folder) -> None:
    """A member of another type is broken, and so is a status that no example has."""
    folder.write(
        item("Kept", example()),
        item("Type", example(b'{"id": "x", "name": "a"}'), url="{{base}}/typed"),
        item("Status", example(code=204), url="{{base}}/gone"),
    )
    code, out = folder.run()
    assert code == 1
    assert "broken: type: body_matches_schema at $.id: expected a string, got number 1" in out
    assert "broken: status: status_is_expected at $: expected status 204, got 200" in out
    assert "contract: 1 kept, 2 broken, 0 not judged" in out


def test_a_schema_of_the_folder_goes_before_examples(folder: Folder) -> None:
    """It may ask for more than they show."""
    folder.write(item("Get", example()))
    schema = folder.path / "schemas" / "things" / "GET.200.json"
    schema.parent.mkdir(parents=True)
    schema.write_text('{"type": "object", "required": ["price"]}')
    code, out = folder.run()
    assert code == 1
    assert "missing required property 'price'" in out


def test_requests_go_out_in_the_order_of_the_collection(tmp_path: Path, serve: Serve) -> None:
    """With what has no value as it is written, and with a new token where one is needed."""
    url, seen = serve((200, JSON, b'{"access_token": "CANARY-token", "expires_in": 60}'), (200, JSON, THING))
    folder = Folder(tmp_path, url)
    oauth2 = {
        "type": "oauth2",
        "oauth2": [
            {"key": "grant_type", "value": "client_credentials"},
            {"key": "accessTokenUrl", "value": "{{base}}/token"},
            {"key": "clientId", "value": "me"},
            {"key": "clientSecret", "value": "CANARY-client-secret"},
        ],
    }
    folder.write(
        {"name": "B", "item": [item("First", example(), url="{{base}}/{{none}}?q={{none}}")]},
        item("Second", example(), url="{{base}}/second"),
        auth=oauth2,
    )
    code, out = folder.run()
    assert code == 0, out
    assert [target for _, target, *_ in seen] == ["/token", "/%7B%7Bnone%7D%7D?q={{none}}", "/second"]
    assert "CANARY" not in out
    assert re.search(r"run: oauth2 of the collection goes to 127\.0\.0\.1:\d+, and its token to http://127", out)


def test_a_run_that_judged_nothing_does_not_end_green(folder: Folder) -> None:
    """A request that nothing says anything of is sent, and fails only on a server's error."""
    folder.write(item("Get"))
    code, out = folder.run()
    assert code == 10
    assert (
        "not judged: get: sent, answered 200: neither a saved example nor a schema says anything of its answer" in out
    )
    assert "nothing was judged" in out


def test_a_request_without_an_example_beside_others_does_not_fail(folder: Folder) -> None:
    """It is said and counted."""
    folder.write(item("Judged", example()), item("Sent", url="{{base}}/other"))
    code, out = folder.run()
    assert code == 0
    assert "contract: 1 kept, 0 broken, 1 not judged" in out


@pytest.mark.parametrize("responses", [(), (example(code=404),)])
def test_a_servers_error_breaks_what_nothing_says_anything_of(
    tmp_path: Path, serve: Serve, responses: tuple[object, ...]
) -> None:
    """An example of another error says nothing of it."""
    url, _ = serve((500, JSON, b"{}"))
    folder = Folder(tmp_path, url)
    folder.write(item("Get", *responses))
    code, out = folder.run()
    assert code == 1
    assert "broken: get: status_is_expected at $: expected no server error, got status 500" in out


def test_a_success_that_no_example_shows_is_sent_only(folder: Folder) -> None:
    """Where examples show nothing but errors, they say nothing of a success."""
    folder.write(item("Get", example(code=404)))
    code, out = folder.run()
    assert code == 10
    assert "sent, answered 200: neither a saved example nor a schema says anything of status 200" in out


WRITES = [
    ({"method": "POST"}, "POST api.example.invalid/things would write"),
    ({"method": "DELETE"}, "DELETE api.example.invalid/things would write"),
    (
        {"header": [{"key": "X-HTTP-Method-Override", "value": "DELETE"}]},
        "GET with the header X-HTTP-Method-Override api.example.invalid/things would write",
    ),
    (
        {"url": f"{AWAY}/things?_method=DELETE"},
        "GET with _method in its query api.example.invalid/things would write",
    ),
]


@pytest.mark.parametrize(("request_", "why"), WRITES)
def test_beyond_this_machine_nothing_is_written(folder: Folder, request_: dict[str, Any], why: str) -> None:
    """It is not judged, and the run ends with the code for that; the way out is named."""
    folder.write(item("Judged", example()), item("Away", **{"url": f"{AWAY}/things", **request_}))
    code, out = folder.run()
    assert code == 10
    assert f"not judged: away: refused: {why}; --allow-writes=api.example.invalid sends it" in out
    assert "(1 not sent: --allow-writes=api.example.invalid sends what writes)" in out
    assert not (folder.path / "contract-ledger.jsonl").exists()


def test_a_host_without_a_value_cannot_be_allowed(folder: Folder) -> None:
    """Its variable is what is missing."""
    folder.write(item("Add", method="POST", url="{{nope}}/things"))
    code, out = folder.run()
    assert code == 10
    assert "refused: POST {{nope}}/things would write; its host is a variable without a value" in out


def test_what_writes_may_be_left_out_on_purpose(folder: Folder) -> None:
    """Then it is set aside, and the run is as green as the rest."""
    folder.write(item("Judged", example()), item("Away", url=f"{AWAY}/things", method="POST"))
    code, out = folder.run("--reads-only")
    assert code == 0
    assert "set aside: away: POST api.example.invalid/things would write, and --reads-only leaves that out" in out


def test_a_redirect_leads_no_write_beyond_this_machine(tmp_path: Path, serve: Serve) -> None:
    """The 307 is not followed, and what was sent may have been carried out."""
    url, seen = serve((307, {"Location": f"{AWAY}/things"}, b""))
    folder = Folder(tmp_path, url)
    folder.write(item("Add", method="POST"))
    code, out = folder.run()
    assert code == 10
    assert "a redirect that is not followed: it would repeat the POST at another origin" in out
    assert len(seen) == 1


def test_redirects_are_followed_as_by_postman(tmp_path: Path, serve: Serve) -> None:
    """The last answer is judged; --ignore-redirects lets the first one count."""
    url, seen = serve((302, {"Location": "/other"}, b""), (200, JSON, THING))
    folder = Folder(tmp_path, url)
    folder.write(item("Get", example()))
    assert folder.run()[0] == 0
    assert [target for _, target, *_ in seen] == ["/things", "/other"]


def test_a_redirect_is_the_answer_where_that_is_asked_for(tmp_path: Path, serve: Serve) -> None:
    """As with Newman."""
    url, _ = serve((302, {"Location": "/other"}, b""))
    folder = Folder(tmp_path, url)
    folder.write(item("Get", example()))
    code, out = folder.run("--ignore-redirects")
    assert code == 1
    assert "expected status 200, got 302" in out


def test_a_secret_is_not_sent_without_tls(folder: Folder) -> None:
    """Unless that is allowed for the host."""
    bearer = {"type": "bearer", "bearer": [{"key": "token", "value": "CANARY-bearer"}]}
    folder.write(item("Away", example(), url="http://api.example.invalid/things", auth=bearer))
    code, out = folder.run()
    assert code == 10
    assert (
        "refused: api.example.invalid would be sent a secret without TLS; --allow-plaintext=api.example.invalid" in out
    )
    assert "http://api.example.invalid: 1 GET (without TLS)" in out
    assert "CANARY" not in out


def test_a_token_is_not_asked_for_without_tls(folder: Folder) -> None:
    """Its request holds credentials, wherever the collection has its server of tokens."""
    parameters = {
        "grant_type": "client_credentials",
        "accessTokenUrl": "http://tokens.example.invalid/token",
        "clientId": "me",
        "clientSecret": "CANARY-client-secret",
    }
    folder.write(item("Get", example()), auth={"type": "oauth2", "oauth2": parameters})
    code, out = folder.run()
    assert code == 10
    assert "refused: tokens.example.invalid would be sent the credentials of a token request without TLS" in out
    assert "CANARY" not in out


def test_what_was_created_is_written_down_and_nothing_will_remove_it(folder: Folder) -> None:
    """The summary says so, and where."""
    folder.write(item("Add", example(), method="POST"))
    code, out = folder.run()
    assert code == 0
    assert "created, and nothing will remove it: /things/1 by POST /things" in out
    events = [json.loads(line) for line in (folder.path / "contract-ledger.jsonl").read_text().splitlines()]
    assert [each.get("event") for each in events] == [None, "intent", "created", "irremovable"]


def test_the_budget_holds(folder: Folder) -> None:
    """--budget=0 lifts it."""
    folder.write(*(item(f"Get {number}", example()) for number in range(3)))
    code, out = folder.run("--budget=2")
    assert code == 10
    assert "calls: 2 of 2" in out
    code, out = folder.run("--budget=0")
    assert code == 0
    assert "calls: 3\n" in out


def test_no_secret_of_a_path_is_written_down(folder: Folder) -> None:
    """The ledger has what stands for it."""
    secret = "CANARY-in-a-path-1"
    folder.write(item("Add", method="POST", url="{{base}}/shops/{{apiKey}}/things"))
    folder.run(f"--env-var=apiKey={secret}")
    written = (folder.path / "contract-ledger.jsonl").read_text()
    assert secret not in written
    assert "/shops/" in written


RULES = "from postman_contract import Rules\nRULES = Rules(hosts=('{url}',))\n"


def test_the_rules_of_the_folder_hold_and_no_flag_widens_them(folder: Folder) -> None:
    """What they do not let a live run do, a run does not either."""
    folder.write(item("Get", example()), item("Add", example(), method="POST", url="{{base}}/others"))
    (folder.path / "pytest.ini").write_text("[pytest]\ncontract_rules = rules\npythonpath = .\n")
    (folder.path / "rules.py").write_text(RULES.format(url=folder.url))
    _, out = folder.run("--allow-writes=127.0.0.1")
    assert "what POST /others creates cannot be removed" in out
    assert "contract: 1 kept, 0 broken" in out


def test_a_configuration_that_cannot_be_read_ends_the_run(folder: Folder) -> None:
    """It may name rules, so nothing is sent."""
    folder.write(item("Get", example()))
    (folder.path / "pytest.ini").write_text("[pytest\n")
    code, out = folder.run()
    assert code == 4
    assert "cannot read the configuration of this folder, which may name contract_rules" in out


def test_nothing_around_it_changes_a_run(folder: Folder) -> None:
    """Neither a conftest that raises, nor options and plugins that the folder and the environment ask for."""
    folder.write(item("Get", example()))
    (folder.path / "conftest.py").write_text("raise RuntimeError('loaded')")
    config = (
        "[pytest]\naddopts = --cov -n 2\nrequired_plugins = pytest-nowhere\nminversion = 6.0\nasyncio_mode = auto\n"
    )
    (folder.path / "pytest.ini").write_text(config)
    code, out = folder.run(PYTEST_ADDOPTS="--nowhere", PYTEST_PLUGINS="nowhere")
    assert (code, "loaded" in out) == (0, False)


def test_options_of_pytest_follow_behind_two_dashes(folder: Folder) -> None:
    """Such as a choice of requests, and a JUnit file in the words of the collection."""
    folder.write({"name": "Things", "item": [item("Get", example()), item("Other", example())]})
    code, out = folder.run("--", "-k", "other", "--junitxml=out.xml")
    assert code == 0
    assert "1 passed, 1 deselected" in out
    assert '<testcase classname="Things" name="Other"' in (folder.path / "out.xml").read_text()


@pytest.mark.parametrize("option", ["-n=2", "--numprocesses=2", "--dist=load", "--record-mode=rewrite"])
def test_options_that_a_run_cannot_have_are_refused(folder: Folder, option: str) -> None:
    """With the reason, and before anything is sent."""
    folder.write(item("Get", example()))
    code, out = folder.run("--", option)
    assert code == 4
    assert out.startswith("run: ")


def test_newmans_reporters_are_files_of_ours(folder: Folder) -> None:
    """`junit` is a JUnit file, `json` and `htmlextra` are the report."""
    folder.write(item("Get", example()))
    assert folder.run("-r", "cli,junit,htmlextra")[0] == 0
    assert (folder.path / "newman" / "newman-run-report.xml").exists()
    assert json.loads((folder.path / "contract-report" / "report.json").read_text())["mode"] == "collection"
    code, out = folder.run("-r", "emojitrain")
    assert code == 4
    assert "no reporter 'emojitrain'; there are cli, junit, json, html, htmlextra, progress" in out


def test_a_run_may_end_with_0_whatever_it_found(folder: Folder) -> None:
    """As Newman's -x does; --bail stops at the first failure."""
    folder.write(item("One", example(code=204)), item("Two", example(code=204)))
    code, out = folder.run("-x", "--bail")
    assert code == 0
    assert "1 failed" in out


# `newman run --help` of Newman 6.2.2.
NEWMANS = [
    *(
        "-e",
        "--environment",
        "-g",
        "--globals",
        "-r",
        "--reporters",
        "-n",
        "--iteration-count",
        "-d",
        "--iteration-data",
    ),
    *("--folder", "--global-var", "--env-var", "--export-environment", "--export-globals", "--export-collection"),
    *("--postman-api-key", "--bail", "--ignore-redirects", "-x", "--suppress-exit-code", "--silent"),
    *("--disable-unicode", "--color", "--delay-request", "--timeout", "--timeout-request", "--timeout-script"),
    *("--working-dir", "--no-insecure-file-read", "-k", "--insecure", "--ssl-client-cert-list", "--ssl-client-cert"),
    *("--ssl-client-key", "--ssl-client-passphrase", "--ssl-extra-ca-certs", "--cookie-jar", "--export-cookie-jar"),
    *("--verbose", "-h", "--help"),
]


@pytest.mark.parametrize("option", NEWMANS)
def test_each_option_of_newman_is_accepted_or_answered(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The help names it, or it is answered by what stands in for it."""
    if option in ANSWERS:
        with pytest.raises(SystemExit) as ended:
            main(["run", "api.json", option, "value"])
        assert ended.value.code == 4
        assert capsys.readouterr().err == f"run {option}: {ANSWERS[option]}\n"
        return
    with pytest.raises(SystemExit) as ended:
        main(["run", "--help"])
    assert ended.value.code == 0
    assert re.search(rf"(?<![\w-]){option}(?![\w-])", capsys.readouterr().out)


@pytest.mark.parametrize("option", NEWMANS)
def test_the_page_for_newmans_users_has_each_of_its_options(option: str) -> None:
    """`docs/from-newman.md` says of each what it is here, or what stands in for it."""
    page = (Path(__file__).parents[3] / "docs" / "from-newman.md").read_text()
    assert option in ("-h", "--help", *_long_of(option)) or f"`{option}`" in page or f"`{option} " in page


def _long_of(option: str) -> tuple[str, ...]:
    """Return the short option where the page has the long one, or the other way round."""
    pairs = {"--environment": "-e", "--globals": "-g", "--iteration-data": "-d", "--iteration-count": "-n"}
    return (option,) if option in pairs else ()


def test_a_url_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Newman would load it; here somebody looks at it first."""
    with pytest.raises(SystemExit):
        main(["run", "https://example.com/api.json"])
    assert "is a URL: download it, look at it, and name the file" in capsys.readouterr().err


def test_each_row_of_data_sends_the_whole(tmp_path: Path, serve: Serve) -> None:
    """In the order of rows; a case is named by its row, and -n sends the last row again."""
    url, seen = serve((200, JSON, THING))
    folder = Folder(tmp_path, url)
    folder.write(item("One", example(), url="{{base}}/{{name}}/1"), item("Two", example(), url="{{base}}/{{name}}/2"))
    (tmp_path / "rows.csv").write_text("name,who\na,ann\nb,bob\n")
    code, out = folder.run("-d", "rows.csv", "--data-id=who", "-n", "3", "--verbose")
    assert code == 0
    assert [target for _, target, *_ in seen] == ["/a/1", "/a/2", "/b/1", "/b/2", "/b/1", "/b/2"]
    assert "contract: 6 kept" in out
    assert f"test_answer[one{ROWS}ann]" in out


def test_variables_are_given_on_the_command_line_and_by_files(tmp_path: Path, serve: Serve) -> None:
    """--env-var goes before the environment, that before the collection, and this before the globals."""
    url, seen = serve((200, JSON, THING))
    folder = Folder(tmp_path, url)
    variables = [
        {"key": "base", "value": url},
        {"key": "b", "value": "collection"},
        {"key": "c", "value": "collection"},
    ]
    folder.write(item("Get", example(), url="{{base}}/{{a}}/{{b}}/{{c}}/{{d}}"), variable=variables)
    values = [{"key": name, "value": "environment"} for name in "ab"]
    (tmp_path / "env.json").write_text(json.dumps({"values": values}))
    (tmp_path / "globals.json").write_text(json.dumps({"values": [{"key": name, "value": "globals"} for name in "cd"]}))
    code, out = folder.run("-e", "env.json", "-g", "globals.json", "--env-var", "a=given")
    assert code == 0, out
    assert [target for _, target, *_ in seen] == ["/given/environment/collection/globals"]


def test_a_secret_on_the_command_line_is_shown_nowhere(folder: Folder) -> None:
    """It is one by its name, or because it is named."""
    folder.write(item("Get", example(b'{"id": "x"}'), url="{{base}}/?a={{apiToken}}&b={{plain}}"))
    code, out = folder.run(
        "--env-var", "apiToken", "--env-var=plain=CANARY-2", "--secret-name=plain", apiToken="CANARY-1"
    )
    assert code == 1
    assert "REDACTED-apiToken" in out
    assert "CANARY" not in out


def test_a_value_given_on_the_command_line_is_shown_where_its_name_tells_no_secret(folder: Folder) -> None:
    """The URL of a failure can be called again as it stands."""
    folder.write(item("Get", example(code=204), url="{{url}}/things"))
    code, out = folder.run(f"--env-var=url={folder.url}")
    assert code == 1
    assert f"-X GET {folder.url}/things" in out


def test_each_request_goes_out_once(tmp_path: Path, serve: Serve) -> None:
    """As with Newman: what a busy server answers is the answer, and nothing is waited for."""
    url, seen = serve((429, {"Retry-After": "1"}, b""))
    folder = Folder(tmp_path, url)
    folder.write(item("Get", example()))
    code, out = folder.run()
    assert (code, len(seen)) == (11, 1)
    assert "not judged: get: GET /things answered 429" in out


def test_a_secret_that_is_too_short_to_be_hidden_is_named(folder: Folder) -> None:
    """It could not be told from innocent text."""
    bearer = {"type": "bearer", "bearer": [{"key": "token", "value": "{{tok}}"}]}
    folder.write(item("Get", example()), auth=bearer)
    code, out = folder.run("--env-var=tok=abc")
    assert code == 0
    assert "run: secret {{tok}} has under 6 characters: it is not kept out of what is printed" in out


def test_cookies_are_kept_from_request_to_request(tmp_path: Path, serve: Serve) -> None:
    """As Postman keeps them: a collection may log in first."""
    url, seen = serve((200, {**JSON, "Set-Cookie": "session=CANARY-cookie; Path=/"}, THING), (200, JSON, THING))
    folder = Folder(tmp_path, url)
    folder.write(item("Log in", example(), method="POST"), item("Get", example()))
    code, out = folder.run()
    assert code == 0
    assert dict(seen[1][2])["Cookie"] == "session=CANARY-cookie"
    assert "CANARY" not in out


def test_auth_that_is_not_carried_out_is_left_out_and_said(folder: Folder) -> None:
    """As Postman does; a suite would not send it."""
    folder.write(item("Get", example()), auth={"type": "ntlm", "ntlm": []})
    code, out = folder.run()
    assert code == 0
    assert "run: 1 sent without auth: auth of type 'ntlm' is not supported" in out


def test_auth_of_a_type_that_postman_does_not_know_is_said(folder: Folder) -> None:
    """Its requests go out without any, in a suite, too."""
    folder.write(item("Get", example()), auth={"type": "mutual", "mutual": []})
    code, out = folder.run()
    assert code == 0
    assert "contract: 1 request without auth: Postman knows no auth of type 'mutual'" in out


@pytest.mark.parametrize("host", ["*.example.com", "https://api.example.com", "api.example.com/path", ""])
def test_hosts_are_named_exactly(host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No pattern, and no URL."""
    folder = Folder(tmp_path, AWAY)
    folder.write(item("Get"))
    assert main(["run", str(tmp_path / "api.json"), f"--allow-writes={host}"]) == 4
    assert "expected HOST or HOST:PORT" in capsys.readouterr().err
