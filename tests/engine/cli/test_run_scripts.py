"""What `postman-contract run` makes of a collection's scripts: requests, their order, findings, and nothing secret."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from collection_folder import THING, Folder, example, item
from needed_sandbox import needs_sandbox
from postman_contract.scripting.sandbox_files import SandboxFiles

JSON = {"Content-Type": "application/json"}
SECRET = "CANARY-api-secret-1"

Serve = Callable[..., tuple[str, list[Any]]]

pytestmark = needs_sandbox


def event(listen: str, *lines: str) -> dict[str, Any]:
    """Write a script."""
    return {"listen": listen, "script": {"exec": list(lines)}}


def scripted(name: str, *events: object, method: str = "GET", url: str = "{{base}}/things", **request: Any) -> Any:
    """Write a request with scripts."""
    return {**item(name, method=method, url=url, **request), "event": list(events)}


class Served(Folder):
    """A folder whose runs find the sandbox, and what its server has seen."""

    def __init__(self, path: Path, url: str, seen: list[Any], cache: Path) -> None:
        super().__init__(path, url)
        self.seen = seen
        self.cache = cache

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Run the command where the sandbox is installed."""
        return super().run(*arguments, **{"XDG_CACHE_HOME": str(self.cache), **environment})

    def paths(self) -> list[str]:
        """Return what was asked for, in order."""
        return [f"{method} {target}" for method, target, _, _ in self.seen]


@pytest.fixture
def folder(tmp_path: Path, serve: Serve, sandbox_files: SandboxFiles) -> Served:
    """Serve a thing to whoever asks, and give a folder for collections that ask."""
    url, seen = serve((200, JSON, THING))
    cache = sandbox_files.boot_code.parents[3]
    return Served(tmp_path, url, seen, cache)


def test_a_failed_test_is_broken_and_named(folder: Served) -> None:
    """With the words of its assertion; what passes is kept, although no example says anything of the answer."""
    folder.write(
        scripted("Kept", event("test", "pm.test('has an id', () => pm.expect(pm.response.json().id).to.equal(1));")),
        scripted(
            "Broken", event("test", "pm.test('is called b', () => pm.expect(pm.response.json().name).to.eql('b'));")
        ),
    )
    code, out = folder.run()
    assert code == 1
    assert "broken: broken: script_test at is called b: expected 'a' to deeply equal 'b'" in out
    assert "contract: 1 kept, 1 broken, 0 not judged" in out


def test_an_error_in_a_script_is_not_judged(folder: Served) -> None:
    """It is named with its place and line, and the request goes out all the same."""
    folder.write(
        scripted("Before", event("prerequest", "", "missing.call();")),
        scripted("After", event("test", "pm.test('fine', () => {});", "throw new Error('no reason');")),
    )
    code, out = folder.run()
    assert code == 10
    assert "ReferenceError: missing is not defined (prerequest script of 'Before', $.item[0].event[0], line 2)" in out
    assert "script error: Error: no reason (test script of 'After', $.item[1].event[0], line 2)" in out
    assert len(folder.seen) == 2


def test_variables_go_from_answers_into_requests(folder: Served) -> None:
    """Scripts of collection, folder and request see and change the same ones, in this order."""

    def trace(name: str) -> dict[str, Any]:
        return event("prerequest", f"pm.variables.set('trace', pm.variables.get('trace') + '{name}');")

    folder.write(
        scripted("First", event("test", "pm.environment.set('id', pm.response.json().id);")),
        {
            "name": "Folder",
            "item": [scripted("Second", trace("request"), url="{{base}}/{{trace}}/{{id}}")],
            "event": [trace("folder")],
        },
        event=[event("prerequest", "pm.variables.set('trace', 'collection');")],
    )
    folder.run()
    assert folder.paths() == ["GET /things", "GET /collectionfolderrequest/1"]


def test_a_script_changes_the_request_that_goes_out(folder: Served) -> None:
    """Its URL, its headers, its method and its body."""
    folder.write(
        scripted(
            "Change",
            event(
                "prerequest",
                "pm.request.method = 'POST'; pm.request.url.addQueryParams('page=2');",
                "pm.request.headers.upsert({key: 'X-Made', value: '{{made}}'}); pm.variables.set('made', 'by script');",
                "pm.request.body = {mode: 'raw', raw: JSON.stringify({made: 1})};",
            ),
        )
    )
    folder.run()
    ((method, target, headers, body),) = folder.seen
    assert (method, target, body) == ("POST", "/things?page=2", b'{"made":1}')
    assert dict(headers)["X-Made"] == "by script"


def test_requests_go_out_in_the_order_that_scripts_ask_for(folder: Served) -> None:
    """Back and forth, each time with the scripts of the request; what is left out is set aside by name."""
    again = "pm.execution.setNextRequest(pm.globals.get('n') < 3 ? 'Page' : 'Last');"
    count = "pm.globals.set('n', (pm.globals.get('n') || 0) + 1);"
    folder.write(
        scripted("Page", event("test", count), url="{{base}}/page/{{n}}"),
        scripted("Again", event("test", again)),
        scripted("Between"),
        scripted("Last", url="{{base}}/last"),
    )
    _, out = folder.run()
    pages = ["GET /page/%7B%7Bn%7D%7D", "GET /things", "GET /page/1", "GET /things", "GET /page/2", "GET /things"]
    assert folder.paths() == [*pages, "GET /last"]
    assert "set aside: between: setNextRequest of test_answer[again], time 3 has left it out" in out


@pytest.mark.parametrize("asked", ["null", "'Nowhere'"])
def test_an_iteration_ends_where_a_script_says_so(folder: Served, asked: str) -> None:
    """And the next row of data begins."""
    (folder.path / "rows.json").write_text(json.dumps([{"n": 1}, {"n": 2}]))
    folder.write(
        scripted("One", event("test", f"pm.execution.setNextRequest({asked});"), url="{{base}}/{{n}}"),
        scripted("Two"),
    )
    folder.run("-d", "rows.json")
    assert folder.paths() == ["GET /1", "GET /2"]


def test_a_request_that_its_script_skips_is_set_aside(folder: Served) -> None:
    """Nothing is sent, and nothing of it is run any further."""
    folder.write(
        scripted(
            "Skip", event("prerequest", "pm.execution.skipRequest();"), event("test", "pm.test('x', () => {throw 1;});")
        ),
        scripted("Next", event("test", "pm.test('ok', () => {});")),
    )
    code, out = folder.run()
    assert (code, folder.paths()) == (0, ["GET /things"])
    assert "set aside: skip: its own script skips it" in out


def test_what_a_script_sends_is_counted_and_guarded(folder: Served) -> None:
    """It writes no further than the requests of the collection do."""
    send = "pm.sendRequest({{url: '{}', method: '{}'}}, (e, r) => pm.test(`answered ${{r.code}}`, () => {{}}));"
    folder.write(
        scripted("Here", event("test", send.format("' + pm.variables.get('base') + '/side", "POST"))),
        scripted("Away", event("test", send.format("https://api.example.invalid/x", "DELETE"))),
    )
    code, out = folder.run()
    assert code == 10
    assert folder.paths() == ["GET /things", "POST /side", "GET /things"]
    assert "refused: DELETE api.example.invalid/x would write; --allow-writes=api.example.invalid sends it" in out
    assert "calls: 3" in out


def test_the_jar_is_there_before_anything_is_sent(folder: Served) -> None:
    """A script may look for a cookie, and find none."""
    look = "pm.cookies.jar().getAll(pm.variables.get('base'), (e, all) => pm.test(`${e} ${all.count()}`, () => {}));"
    folder.write(scripted("First", event("prerequest", look), event("test", "pm.test('sent', () => {});")))
    code, out = folder.run()
    assert code == 0, out


def test_what_scripts_write_is_shown_on_demand(folder: Served) -> None:
    """With each request that is named, or with one that fails."""
    folder.write(scripted("Talk", event("test", "console.warn('seen', {a: 1}); pm.test('ok', () => {});")))
    _, out = folder.run("--verbose")
    assert 'script: warn: seen {"a":1}' in out
    _, out = folder.run()
    assert "seen" not in out


def test_cookies_are_seen_and_set_by_scripts(tmp_path: Path, serve: Serve, folder: Served) -> None:
    """Those of the answer, and those of the jar."""
    url, seen = serve((200, {**JSON, "Set-Cookie": "sid=CANARY-session-1; Path=/"}, THING))
    served = Served(tmp_path, url, seen, folder.cache)
    served.write(
        scripted(
            "First",
            event(
                "test",
                "pm.test('cookie', () => pm.expect(pm.cookies.get('sid')).to.match(/^CANARY/));",
                "pm.cookies.jar().set(pm.variables.get('base'), 'own', 'biscuit', () => {});",
            ),
        ),
        scripted("Second"),
    )
    served.run()
    assert sorted(dict(seen[1][2])["Cookie"].split("; ")) == ["own=biscuit", "sid=CANARY-session-1"]


def test_what_scripts_make_of_a_secret_is_shown_nowhere(folder: Served) -> None:
    """In header, query, body, variables, console, names of tests and messages stands what the placeholder gives."""
    sign = "CryptoJS.HmacSHA256('x', pm.collectionVariables.get('apiSecret')).toString()"
    folder.write(
        scripted(
            "Signed",
            event(
                "prerequest",
                f"const made = {sign}; pm.environment.set('made', made); console.log('made', made);",
                "pm.request.headers.add({key: 'X-Signature', value: made});",
                "pm.request.body.raw = JSON.stringify({signature: made});",
            ),
            event(
                "test",
                "const made = pm.environment.get('made');",
                "pm.test('signed ' + made, () => pm.expect(made).to.equal('other'));",
                "pm.test('echo', () => pm.expect(pm.response.json().name).to.equal(pm.variables.get('apiSecret')));",
                "const url = pm.variables.get('base') + '/side?made=' + made;",
                "pm.sendRequest(url, () => { throw new Error('no ' + made); });",
            ),
            method="POST",
            url="{{base}}/things?made={{made}}",
            body={"mode": "raw", "raw": "x"},
        ),
        variable=[{"key": "base", "value": folder.url}, {"key": "apiSecret", "value": SECRET}],
    )
    report = folder.path / "report"
    _, out = folder.run("--", f"--junitxml={folder.path / 'out.xml'}", f"--contract-report={report}")
    _, target, headers, body = folder.seen[0]
    made = dict(headers)["X-Signature"]
    assert made in target
    assert json.loads(body) == {"signature": made}
    written = "".join(path.read_text() for path in folder.path.rglob("*") if path.is_file() and path.name != "api.json")
    for text in (out, written):
        assert SECRET not in text
        assert made not in text
    assert "script_test at signed " in out


def test_a_secret_that_is_a_number_is_not_shown(folder: Served) -> None:
    """Scripts see it as text, since text alone is redacted; other numbers stay what they are."""
    folder.write(
        scripted(
            "One",
            event(
                "test",
                "const secret = pm.variables.get('apiSecret');",
                "const what = `${typeof pm.variables.get('size')} ${typeof secret} ${secret}`;",
                "pm.test(what, () => pm.expect(1).to.equal(2));",
                "console.log([secret], {secret});",
            ),
        ),
        variable=[
            {"key": "base", "value": folder.url},
            {"key": "apiSecret", "value": 730915264},
            {"key": "size", "value": 5},
        ],
    )
    _, out = folder.run()
    assert "script_test at number string " in out
    assert "730915264" not in out


def test_scripts_are_counted_where_they_are_not_wanted(folder: Served) -> None:
    """By an option, or because what runs them is not installed: then it is said how that is done."""
    folder.write(scripted("One", event("prerequest", "pm.execution.skipRequest();")))
    _, out = folder.run("--no-scripts")
    assert "scripts: 1 pre-request, 0 test scripts are not run" in out
    _, out = folder.run(XDG_CACHE_HOME=str(folder.path))
    assert (
        "are not run; to run them: pip install 'postman-contract[scripts]' and postman-contract scripts install" in out
    )
    assert len(folder.seen) == 2


def test_a_script_test_of_a_documented_answer_counts_beside_its_example(folder: Served) -> None:
    """Both are said."""
    documented = scripted("Both", event("test", "pm.test('never', () => pm.expect(1).to.equal(2));"))
    folder.write({**documented, "response": [example(b'{"id": "x", "name": "a"}')]})
    _, out = folder.run()
    assert "body_matches_schema at $.id" in out
    assert "script_test at never" in out
