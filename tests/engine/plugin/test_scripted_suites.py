"""Tests of suites whose scripts are run: chains of requests, and what scripts find."""

import base64
import hashlib
import hmac

import pytest

from api_shape import SECRET, TOKEN, UUIDS
from needed_sandbox import needs_sandbox
from scripted_suite import (
    ADD,
    AUTHORIZED,
    DELETE,
    GET,
    LOG_IN,
    RENAME,
    SAME_THING,
    Item,
    scripted,
    write_scripted_suite,
)
from small_suite import Api, Project, item, said, totals, undated

pytestmark = [needs_sandbox, pytest.mark.parametrize("shape", [UUIDS], ids=["uuids"], indirect=True)]

LOCAL = "--sandbox=local"
ALL_KEPT = "contract: 5 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
BACKWARDS = """
    def pytest_collection_modifyitems(items):
        items.reverse()
"""


@pytest.fixture
def chain(project: Project) -> Project:
    """Write a suite in which each request needs those before it."""
    write_scripted_suite(project, LOG_IN, ADD, GET, RENAME, DELETE)
    return project


def suite_of(project: Project, *items: Item) -> Project:
    """Write a suite of requests behind the log-in."""
    write_scripted_suite(project, LOG_IN, *items)
    return project


def backwards(project: Project) -> None:
    """Let the claims run in the other order."""
    conftest = project.pytester.path / "conftest.py"
    conftest.write_text(
        f"{conftest.read_text()}\n{BACKWARDS.replace('    def', 'def').replace('        items', '    items')}"
    )


@pytest.mark.parametrize("choice", [(), ("-n", "2")])
def test_each_case_is_sent_after_those_whose_scripts_set_what_it_needs(
    chain: Project, api: Api, choice: tuple[str, ...]
) -> None:
    """In one process or in two; what was created is removed."""
    result = chain.run(LOCAL, *choice)
    assert totals(result) == ALL_KEPT
    assert api.things == {}


def test_the_order_of_cases_changes_no_verdict(chain: Project, api: Api) -> None:
    """The thing that is deleted first is no other case's."""
    backwards(chain)
    assert totals(chain.run(LOCAL)) == ALL_KEPT
    assert api.things == {}


def test_a_case_alone_has_its_providers_sent_first(chain: Project, api: Api) -> None:
    """In the order of the collection, although none of them is selected."""
    result = chain.run(LOCAL, "-k", "things/get")
    assert totals(result).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert [call.partition("/things/")[0] for call in api.calls] == ["POST /token", "POST /things", "GET ", "DELETE "]


def test_a_provider_is_sent_once_for_all_that_only_read(project: Project, api: Api) -> None:
    """Each reads what it has made."""
    again = [{**GET, "name": f"Get {number}"} for number in range(3)]
    result = suite_of(project, ADD, *again).run(LOCAL, "-k", "things/get")
    assert totals(result).startswith("contract: 3 kept")
    assert api.calls.count("POST /token") == 1
    assert api.calls.count("POST /things") == 1


def test_a_recorded_chain_is_replayed_without_its_server(chain: Project, api: Api) -> None:
    """The whole, backwards, in two processes, and one case alone: always the verdicts of the recording."""
    assert totals(chain.record()) == ALL_KEPT
    api.calls.clear()
    for choice in ((), ("-n", "2"), ("-k", "things/")):
        assert totals(chain.run(*choice)) == ALL_KEPT
    for name in ("log-in", "add", "get", "rename", "delete"):
        assert totals(chain.run("-k", f"things/{name}")).startswith("contract: 1 kept, 0 broken, 0 not judged")
    backwards(chain)
    assert totals(chain.run()) == ALL_KEPT
    assert api.calls == []


def test_two_recordings_differ_in_their_times_alone(chain: Project, api: Api) -> None:
    """Seeds and ids are the same."""
    chain.record()
    first = chain.files()
    api.restart()
    chain.record()
    times = ("clock: ", "answered: ", "took: ", "GMT")

    def timeless(files: dict[str, str]) -> dict[str, list[str]]:
        return {
            name: [line for line in text.splitlines() if not any(each in line for each in times)]
            for name, text in undated(files).items()
        }

    assert timeless(chain.files()) == timeless(first)


SIGN = """
    const signature = CryptoJS.HmacSHA256("things", pm.environment.get("clientSecret")).toString();
    const nonce = [Date.now(), Math.random(), pm.variables.replaceIn("{{$guid}}")].join("-");
    pm.request.headers.upsert({key: "X-Signature", value: signature});
    pm.environment.set("basic", btoa("client:" + pm.environment.get("clientSecret")));
    pm.request.headers.upsert({key: "X-Nonce", value: nonce});
"""
TELL = """
    console.log("the token is", pm.environment.get("token"), pm.environment.get("basic"));
    const {headers} = pm.response.json();
    pm.test("token " + pm.environment.get("token"), () => pm.expect(headers["X-Signature"]).to.have.length(64));
    pm.test("nonce", () => pm.expect(headers["X-Nonce"]).to.eql(pm.request.headers.get("X-Nonce")));
"""


def test_no_secret_is_written_anywhere(project: Project, api: Api) -> None:
    """Neither one that was given, nor one that was received, nor what a script has made of them."""
    project.write("schemas/echo/GET.200.json", {"type": "object"})
    echo = scripted(item("Echo", "GET", "/echo", request=AUTHORIZED), before=SIGN, after=TELL)
    api.echo = True
    suite_of(project, echo)
    recorded = project.record("-rA")
    replayed = project.run("-rA")
    assert totals(recorded).startswith("contract: 2 kept, 0 broken, 0 not judged")
    assert totals(replayed).startswith("contract: 2 kept, 0 broken, 0 not judged")

    signature = hmac.new(SECRET.encode(), b"things", hashlib.sha256).hexdigest()
    basic = base64.b64encode(f"client:{SECRET}".encode()).decode()
    written = "".join(project.files().values()) + said(recorded) + said(replayed)
    assert "the token is" in said(replayed)
    for secret in (TOKEN, SECRET, signature, basic):
        assert secret not in written


def test_an_answer_of_another_thing_is_noticed(project: Project) -> None:
    """By the collection's own test, whose name the finding has."""
    get = scripted(item("Get", path="/things/{{otherId}}", request=AUTHORIZED), after=SAME_THING)
    add = scripted(
        item("Other", "POST", "/things", body='{"name": "n"}', request=AUTHORIZED),
        after='pm.collectionVariables.set("otherId", pm.response.json().id);',
    )
    result = suite_of(project, ADD, add, get).run(LOCAL, "-k", "things/get")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    result.stdout.fnmatch_lines(["*script_test*same thing*"])


def failing(source: str) -> Item:
    """Make a request whose script behind the answer is this one."""
    return scripted(item("Get", request=AUTHORIZED), after=source)


def test_a_failed_test_can_be_waived_by_its_name(project: Project) -> None:
    """As any check is, at the name of the test in place of a path."""
    waiver = """
        [[waiver]]
        case = "things/get"
        check = "script_test"
        path = "it flies"
        reason = "things do not fly yet"
        permanent = true
    """
    project.write("collection/waivers.toml", waiver.replace("        ", ""))
    result = suite_of(project, ADD, failing('pm.test("it flies", () => pm.expect(1).to.eql(2))')).run(LOCAL)
    assert totals(result).startswith("contract: 2 kept, 0 broken, 0 not judged, 0 set aside, 1 waived")


def test_an_error_of_a_script_is_not_judged(project: Project) -> None:
    """It says which script, and where."""
    result = suite_of(project, ADD, failing("const a = 1;\nnothing.is(here);")).run(LOCAL)
    assert totals(result).startswith("contract: 2 kept, 0 broken, 1 not judged")
    result.stdout.fnmatch_lines(["*not judged: things/get: script error: ReferenceError: *nothing*line 2)*"])


def test_a_failed_test_counts_beside_an_error(project: Project) -> None:
    """What was found is found."""
    source = 'pm.test("it flies", () => pm.expect(1).to.eql(2)); nothing.is(here);'
    result = suite_of(project, ADD, failing(source)).run(LOCAL)
    assert totals(result).startswith("contract: 2 kept, 1 broken, 0 not judged")


@pytest.mark.parametrize("name", ["Get", "Add"])
def test_a_loop_is_not_judged(project: Project, name: str) -> None:
    """Whatever is tested while it goes on; the finding says what follows it."""
    source = f'postman.setNextRequest("{name}"); pm.test("it is done", () => pm.expect(1).to.eql(2));'
    result = suite_of(project, ADD, failing(source)).run(LOCAL)
    assert totals(result).startswith("contract: 2 kept, 0 broken, 1 not judged")
    result.stdout.fnmatch_lines(
        [f"*not judged: things/get: its script asks for '{name}' next, which is a loop*run follows it*"]
    )


@pytest.mark.parametrize("name", ['"Delete"', "null", '"Nobody"'])
def test_a_request_that_is_to_come_later_changes_no_verdict(project: Project, name: str) -> None:
    """Each request is judged alone."""
    result = suite_of(project, ADD, failing(f"pm.execution.setNextRequest({name});"), DELETE).run(LOCAL)
    assert totals(result).startswith("contract: 4 kept, 0 broken, 0 not judged")


def test_a_request_that_its_own_script_skips_is_set_aside(project: Project) -> None:
    """By name."""
    skipped = scripted(item("Get", request=AUTHORIZED), before="pm.execution.skipRequest()")
    result = suite_of(project, ADD, skipped).run(LOCAL)
    assert totals(result).startswith("contract: 2 kept, 0 broken, 0 not judged, 1 set aside")
    result.stdout.fnmatch_lines(["*set aside: things/get: its own script skips it*"])


SETS = 'pm.globals.set("thingId", 1);'


def adding(method: str, path: str) -> Item:
    """Make a provider that sends this, with an empty object."""
    return scripted(item("Add", method, path, body="{}", request=AUTHORIZED), after=SETS)


@pytest.mark.parametrize(
    ("provider", "why"),
    [
        (adding("POST", "/nowhere"), "no schema for POST /nowhere"),
        (adding("PUT", "/things/x"), "it was answered with 404"),
        (adding("POST", "/things"), "its request breaks its schema"),
        (scripted(ADD, after=f"{SETS} nothing()"), "script error: ReferenceError"),
        (scripted(ADD, before="pm.execution.skipRequest()", after=SETS), "its own script skips it"),
        (scripted(ADD, after=f'{SETS} postman.setNextRequest("Add")'), "its script asks for 'Add' next"),
    ],
)
def test_a_case_whose_provider_fails_is_not_judged(project: Project, provider: Item, why: str) -> None:
    """By the name of the provider, which says why, each time."""
    result = suite_of(project, provider, GET, {**GET, "name": "Get again"}).run(LOCAL, "-k", "things/get")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 2 not judged")
    for name in ("get", "get-again"):
        result.stdout.fnmatch_lines(
            [f"*not judged: things/{name}: needs things/add, whose scripts set what it uses: {why}*"]
        )


SENDS = """
    const header = {"Authorization": "Bearer " + pm.environment.get("token"), "Content-Type": "application/json"};
    const body = {mode: "raw", raw: JSON.stringify({name: "n-" + Math.random() + "-{{$guid}}"})};
    pm.sendRequest({url: pm.environment.get("base") + "/things", method: "POST", header, body}, (error, response) => {
        pm.variables.set("thingId", response.json().id);
    });
"""


def test_what_scripts_send_is_recorded_and_replayed(project: Project, api: Api) -> None:
    """It is sent within the bounds of the run: what it creates is removed."""
    get = scripted(
        item("Get", request=AUTHORIZED), before=SENDS, after=SAME_THING.replace("collectionVariables", "variables")
    )
    suite_of(project, get, DELETE)
    assert totals(project.record("-k", "get or log-in")).startswith("contract: 2 kept, 0 broken, 0 not judged")
    assert api.things == {}
    api.calls.clear()
    assert totals(project.run("-k", "get or log-in")).startswith("contract: 2 kept, 0 broken, 0 not judged")
    assert api.calls == []
    assert TOKEN not in "".join(project.files().values())


def test_an_answer_to_a_script_that_has_another_shape_now_is_named(project: Project, api: Api) -> None:
    """As one to a claim is, by the case whose script has asked."""
    send = 'pm.sendRequest(pm.environment.get("base") + "/nowhere", () => {});'
    suite_of(project, scripted(ADD, before=send), DELETE)
    project.record("-k", "add")
    api.challenge = "Bearer"
    result = project.record("-k", "add")
    result.stdout.fnmatch_lines(["*things/add, pm.sendRequest 401: header www-authenticate appeared*"])


def test_a_replay_spells_headers_as_the_recording_did(project: Project) -> None:
    """Old scripts look for a header in its usual spelling, and cassettes have names in lower case."""
    named = """
    tests["spelled " + responseHeaders["Content-Type"]] = responseHeaders.hasOwnProperty("Content-Type");
    tests["in the one"] = responseHeaders["content-type"] === undefined;
    """
    suite_of(project, ADD, scripted(item("Get", request=AUTHORIZED), after=named))
    assert totals(project.record("-k", "get")).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert totals(project.run("-k", "get")).startswith("contract: 1 kept, 0 broken, 0 not judged")


def test_each_row_of_data_has_its_own_chain(project: Project) -> None:
    """Scripts see the row that they are sent with; a secret in it is in no cassette."""
    add = scripted(
        item("Add", "POST", "/things", body='{"name": "{{name}}"}', request=AUTHORIZED),
        after='pm.collectionVariables.set("thingId", pm.response.json().id);',
    )
    named = 'pm.test("its name", () => pm.expect(pm.response.json().name).to.eql(pm.iterationData.get("name")));'
    project.write("rows.json", [{"name": "CANARY-row-one"}, {"name": "CANARY-row-two"}])
    suite_of(project, add, scripted(item("Get", request=AUTHORIZED), after=named))
    data = ("--data=rows.json", "--secret-name=name", "-k", "get")
    assert totals(project.record(*data)).startswith("contract: 2 kept, 0 broken, 0 not judged")
    assert totals(project.run(*data)).startswith("contract: 2 kept, 0 broken, 0 not judged")
    assert "CANARY-row" not in "".join(project.files().values())


def test_a_value_that_a_claim_gives_needs_no_provider(project: Project, api: Api) -> None:
    """Scripts see it, too."""
    suite_of(project, ADD, GET)
    project.write(
        "test_claims.py",
        "def test_get(perform):\n    added = perform('things/add')\n    from postman_contract import json_of\n"
        "    perform('things/get', thingId=json_of(added.response)['id'])\n",
    )
    assert totals(project.record()).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert api.calls.count("POST /things") == 1
    assert totals(project.run()).startswith("contract: 1 kept, 0 broken, 0 not judged")


def test_scripts_are_counted_unless_they_are_asked_for(chain: Project, api: Api) -> None:
    """What they set is missing then, by its name."""
    for arguments in (("--no-scripts",), ("-o", "contract_scripts=count")):
        result = chain.run(LOCAL, "-k", "things/get", *arguments)
        result.stdout.fnmatch_lines(["contract: scripts: 0 pre-request, 3 test scripts are not run*"])
        result.stdout.fnmatch_lines(["*not judged: things/get: variable {{t*}} is not defined in any scope*"])
    assert api.calls == []


def test_a_recording_without_scripts_is_none_with_them(chain: Project) -> None:
    """The replay says how to make another."""
    chain.record("--no-scripts", "-k", "log-in")
    result = chain.run("-k", "log-in")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")
    result.stdout.fnmatch_lines(
        ["*cassettes/things/log-in.yaml was recorded without the scripts of things/log-in; record it*"]
    )


def test_scripts_that_have_changed_since_the_recording_are_named(chain: Project) -> None:
    """As a request that has changed is."""
    chain.record()
    write_scripted_suite(chain, scripted(LOG_IN, after='pm.environment.set("token", "x");'), ADD, GET, RENAME, DELETE)
    result = chain.run("-k", "log-in")
    result.stdout.fnmatch_lines(["*the scripts of things/log-in have changed since; record it*"])


def test_what_runs_scripts_has_to_be_there(chain: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nothing is judged at all, for it would be judged by less."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(chain.pytester.path / "nothing"))
    result = chain.run(LOCAL)
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*contract_scripts: what runs scripts is not installed; to run them: *"])


def test_an_unknown_choice_is_refused(chain: Project) -> None:
    """It says which there are."""
    result = chain.run(LOCAL, "-o", "contract_scripts=walk")
    assert result.ret == 4
    result.stderr.fnmatch_lines(["*contract_scripts: expected 'count' or 'run', got 'walk'*"])


def test_a_request_that_was_derived_to_be_refused_has_the_variables_of_scripts_alone(
    project: Project, api: Api
) -> None:
    """Its own request stays as it was derived, and no test of a script judges its refusal."""
    add = scripted(
        item("Add", "POST", "/things", body='{"name": "n"}', request=AUTHORIZED),
        before='pm.request.body.update(JSON.stringify({name: "changed"}));',
        after='pm.test("created", () => pm.response.to.have.status(201));',
    )
    suite_of(project, add, DELETE)
    request = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    project.write("schemas/things/POST.request.json", request)
    project.write("schemas/things/POST.4xx.json", {"type": "object"})
    claims = "def test_refusal(contract_negative, send, verify):\n    verify(send(contract_negative))\n"
    project.write("test_claims.py", claims)
    result = project.run(LOCAL, "-k", "wrong-type")
    assert '{"name": {"unexpected": true}}' in api.bodies
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert "script_test" not in said(result)
    api.status = 422
    assert totals(project.record("-k", "wrong-type")).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert totals(project.run("-k", "wrong-type")).startswith("contract: 1 kept, 0 broken, 0 not judged")


def test_names_that_are_worked_out_are_known_from_the_recording(project: Project, api: Api) -> None:
    """Else every request of the folder that sets such a name is sent before what needs one."""
    loop = "for (const [key, value] of Object.entries(pm.response.json())) pm.environment.set(PREFIX + key, value);"
    add = scripted(
        item("Add", "POST", "/things", body='{"name": "n"}', request=AUTHORIZED),
        after=loop.replace("PREFIX", "'thing_'"),
    )
    other = scripted(
        item("Other", "POST", "/things", body='{"name": "o"}', request=AUTHORIZED),
        after=loop.replace("PREFIX", "'other_'"),
    )
    suite_of(project, add, other, item("Get", path="/things/{{thing_id}}", request=AUTHORIZED), DELETE)
    assert totals(project.record("-k", "things/get")).startswith("contract: 1 kept")
    assert api.calls.count("POST /things") == 2
    project.record("-k", "add or other")
    api.calls.clear()
    assert totals(project.run(LOCAL, "-k", "things/get")).startswith("contract: 1 kept")
    assert api.calls.count("POST /things") == 1


LIVE = ("--sandbox=live", "--ledger=ledger.jsonl", "--allow-account=the configured account")


def test_a_live_run_lets_providers_do_what_its_rules_permit(
    chain: Project, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they create is written down and removed."""
    monkeypatch.setenv("CONTRACT_BASE", api.url)
    monkeypatch.setenv("CONTRACT_CLIENT_SECRET", SECRET)
    result = chain.run(*LIVE, "-k", "things/get")
    assert totals(result).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert api.things == {}
    assert "POST /things" in chain.files(".")["ledger.jsonl"]


def test_a_live_run_sends_no_provider_whose_creations_it_cannot_remove(
    chain: Project, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who needs it is not judged, by its name."""
    monkeypatch.setenv("CONTRACT_BASE", api.url)
    monkeypatch.setenv("CONTRACT_CLIENT_SECRET", SECRET)
    chain.write("things.py", "from postman_contract import Rules\nRULES = Rules({})\n")
    result = chain.run(*LIVE, "-k", "things/get")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")
    result.stdout.fnmatch_lines(["*not judged: things/get: needs things/add, whose scripts set what it uses: *"])
    assert not [call for call in api.calls if call == "POST /things"]


@pytest.fixture
def echo(project: Project, api: Api) -> Project:
    """Let the API answer with what it was sent."""
    api.echo = True
    project.write("schemas/echo/GET.200.json", {"type": "object"})
    return project


def echoing(name: str, after: str, **headers: str) -> Item:
    """Make a request that is answered with its own headers, and the script behind the answer."""
    sent = [{"key": key, "value": value} for key, value in {"Authorization": "Bearer {{token}}", **headers}.items()]
    return scripted(
        item(name, "GET", "/echo", request={"header": sent}), after=f"const sent = pm.response.json().headers; {after}"
    )


def test_a_provider_hands_its_cookies_on(echo: Project, api: Api) -> None:
    """To each that needs it, whether it was sent for that one or before; scripts see them, in a replay too."""
    api.cookie = "session=CANARY-of-a-cookie-1"
    test = """
        pm.test("sent", () => pm.expect(sent.Cookie).to.include("session="));
        pm.test("seen", () => pm.expect(pm.cookies.has("session")).to.be.true);
    """
    suite_of(echo, echoing("One", test), echoing("Two", test))
    assert totals(echo.record("-k", "one or two")).startswith("contract: 2 kept, 0 broken, 0 not judged")
    assert totals(echo.run("-k", "one or two")).startswith("contract: 2 kept, 0 broken, 0 not judged")
    assert "CANARY-of-a-cookie" not in "".join(echo.files().values())


def test_what_depends_on_the_value_of_a_secret_is_named_while_it_is_recorded(echo: Project) -> None:
    """A replay has no such value, and judges otherwise."""
    test = f'pm.test("long", () => pm.expect(pm.environment.get("clientSecret")).to.have.length({len(SECRET)}));'
    suite_of(echo, echoing("One", test))
    result = echo.record("-k", "one")
    assert totals(result).startswith("contract: 1 kept, 0 broken, 0 not judged")
    result.stdout.fnmatch_lines(["*things/one: a replay cannot judge 'long' as this recording did*"])
    assert totals(echo.run("-k", "one")).startswith("contract: 0 kept, 1 broken")


def test_values_of_every_kind_are_handed_on(echo: Project) -> None:
    """Objects and numbers stay what they are, and what was taken away is gone, in a replay too."""
    echo.environment(gone="there at first")
    give = """
        pm.environment.set("order", {total: 5.5, none: null, tags: [pm.response.json().access_token, "plain"]});
        pm.environment.unset("gone");
    """
    log_in = scripted(
        item("Log in", "POST", "/token", body="{}"), after=f"{LOG_IN['event'][0]['script']['exec'][0]} {give}"
    )
    test = """
        const order = pm.environment.get("order");
        pm.test("order", () => pm.expect(order).to.deep.include({total: 5.5, none: null}));
        pm.test("tags", () => pm.expect(order.tags).to.eql([pm.environment.get("token"), "plain"]));
        pm.test("gone", () => pm.expect(pm.variables.has("gone")).to.be.false);
    """
    write_scripted_suite(echo, log_in, echoing("One", test))
    assert totals(echo.record("-k", "one")).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert totals(echo.run("-k", "one")).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert TOKEN not in "".join(echo.files().values())


def test_a_value_that_only_this_run_has_is_in_no_cassette(echo: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has said that it is none of a secret's."""
    monkeypatch.setenv("CONTRACT_REGION", "CANARY-region-of-this-run-1")
    test = 'pm.test("region", () => pm.expect(sent["X-Region"]).to.eql(pm.environment.get("region")));'
    suite_of(echo, echoing("One", f'{test} console.log(pm.environment.get("region"));', **{"X-Region": "{{region}}"}))
    recorded = echo.record("-k", "one", "-rA")
    monkeypatch.delenv("CONTRACT_REGION")
    replayed = echo.run("-k", "one", "-rA")
    for result in (recorded, replayed):
        assert totals(result).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert "CANARY-region" not in "".join(echo.files().values()) + said(recorded) + said(replayed)


def test_scripts_that_use_the_cookie_jar_are_replayed(echo: Project, api: Api) -> None:
    """They are given what it answered then."""
    api.cookie = "session=CANARY-of-a-cookie-1"
    test = """
        const jar = pm.cookies.jar();
        jar.set(pm.environment.get("base"), "mine", "abc", (error, cookie) => {
            jar.get(pm.environment.get("base"), "mine", (error, value) => {
                pm.test("jar", () => pm.expect([error, value]).to.eql([null, "abc"]));
            });
        });
    """
    suite_of(echo, echoing("One", test))
    assert totals(echo.record("-k", "one")).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert totals(echo.run("-k", "one")).startswith("contract: 1 kept, 0 broken, 0 not judged")


def test_what_scripts_set_under_the_name_of_a_secret_is_one(project: Project, api: Api) -> None:
    """Although nothing in the answer that it is from says so."""
    api.answer = {"value": "CANARY-from-an-answer-1"}
    project.write("schemas/echo/GET.200.json", {"type": "object"})
    source = echoing("Source", 'pm.environment.set("apiKey", pm.response.json().value);')
    suite_of(project, source, echoing("One", 'console.log(pm.environment.get("apiKey"));', **{"X-Thing": "{{apiKey}}"}))
    recorded = project.record("-rA")
    replayed = project.run("-rA")
    for result in (recorded, replayed):
        assert totals(result).startswith("contract: 3 kept, 0 broken, 0 not judged")
    assert "CANARY" not in "".join(project.files().values()) + said(recorded) + said(replayed)


def test_a_secret_of_a_script_that_is_too_short_to_be_kept_out_is_not_recorded(project: Project, api: Api) -> None:
    """As one of a prerequisite is not."""
    api.answer = {"value": "abc1"}
    project.write("schemas/echo/GET.200.json", {"type": "object"})
    source = echoing("Source", 'pm.environment.set("pin", pm.response.json().value);')
    suite_of(project, source, echoing("One", "", **{"X-Api-Key": "{{pin}}"}))
    result = project.record("-k", "one")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")
    result.stdout.fnmatch_lines(["*not judged: things/one: secret 'X-Api-Key' has under 6 characters*"])


def test_what_a_script_sends_elsewhere_is_refused(project: Project, api: Api) -> None:
    """The hosts of the run are those of its scripts; its request is not sent either."""
    send = 'pm.sendRequest("http://127.0.0.1:1/?token=" + pm.environment.get("token"), () => {});'
    result = suite_of(project, scripted(ADD, before=send), DELETE).run(LOCAL, "-k", "add")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")
    result.stdout.fnmatch_lines(["*not judged: things/add: refused: http://127.0.0.1:1 is not the configured host*"])
    assert "POST /things" not in api.calls


def test_a_script_that_costs_the_sandbox_is_counted(project: Project) -> None:
    """Each starts a new one, and no other case notices."""
    hostile = 'Object.prototype.forged = 1; pm.test("own", () => pm.expect(({}).forged).to.eql(1));'
    unharmed = 'pm.test("unharmed", () => pm.expect(({}).forged).to.be.undefined);'
    suite_of(project, ADD, failing(hostile), {**failing(unharmed), "name": "Get again"}, DELETE)
    result = project.run(LOCAL, "-k", "things/get")
    assert totals(result).startswith("contract: 2 kept, 0 broken, 0 not judged")
    result.stdout.fnmatch_lines(["*1 script changed what all share, or met a limit, and cost the sandbox*"])
