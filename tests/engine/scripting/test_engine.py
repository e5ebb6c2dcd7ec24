"""What comes of a script that Postman's sandbox runs."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from needed_sandbox import needs_sandbox
from postman_contract.errors import NotJudged
from postman_contract.postman.collection import Script
from postman_contract.scripting.engine import Engine
from postman_contract.scripting.sandbox_context import Limits
from postman_contract.scripting.sandbox_files import SandboxFiles, read_sandbox_code
from postman_contract.scripting.values import (
    COLLECTION,
    ENVIRONMENT,
    GLOBALS,
    LOCAL,
    Assertion,
    Json,
    NextRequest,
    RequestInfo,
    ScriptContext,
    ScriptError,
    ScriptResult,
    ScriptVariables,
)

pytestmark = needs_sandbox

NOON = 1_700_000_000_000
REQUEST = {
    "method": "POST",
    "url": {"protocol": "https", "host": ["api", "test"], "path": ["things", ":id"]},
    "header": [{"key": "Accept", "value": "*/*"}],
    "body": {"mode": "raw", "raw": '{"a": 1}'},
}


def response(body: object = None, status: int = 200) -> Json:
    """Make an answer of JSON."""
    data = base64.b64encode(json.dumps({"id": 5} if body is None else body).encode()).decode()
    header = [{"key": "Content-Type", "value": "application/json"}]
    return {"code": status, "status": "OK", "header": header, "stream": {"type": "Base64", "data": data}}


def given(variables: dict[str, Any] | None = None, **more: Any) -> ScriptContext:
    """Make what a script is given."""
    info = RequestInfo("Add thing", "id-1", ("Things", "Add thing"), iteration=1, iterations=3)
    return ScriptContext(info, ScriptVariables(variables or {}), REQUEST, clock=NOON, seed=7, **more)


class Answers:
    """An outside that answers in order, and notes what it was asked."""

    def __init__(self, *answers: Json) -> None:
        self.answers = iter(answers)
        self.sent: list[Json] = []
        self.cookies: list[tuple[str, list[Json]]] = []
        self.waited: list[float] = []

    def send(self, request: Json) -> Json:
        """Answer a request."""
        self.sent.append(request)
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def use_cookies(self, method: str, arguments: list[Json]) -> Json:
        """Answer for the cookies."""
        self.cookies.append((method, arguments))
        return next(self.answers)

    def wait(self, seconds: float) -> None:
        """Note a wait."""
        self.waited.append(seconds)


@pytest.fixture(scope="module")
def engine(sandbox_files: SandboxFiles) -> Iterator[Engine]:
    """Boot one sandbox for all of these tests, with a short limit of time."""
    engine = Engine(read_sandbox_code(sandbox_files), Limits(seconds=1.0))
    yield engine
    engine.close()


class Run:
    """Runs scripts in the sandbox."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def test(self, *lines: str, outside: Answers | None = None, **context: Any) -> ScriptResult:
        """Run a test script behind an answer."""
        context = {"response": response(), **context}
        return self.engine.execute(Script("test", "\n".join(lines), "$.e", "R"), given(**context), outside or Answers())

    def before(self, *lines: str, outside: Answers | None = None, **context: Any) -> ScriptResult:
        """Run a pre-request script."""
        script = Script("prerequest", "\n".join(lines), "$.e", "R")
        return self.engine.execute(script, given(**context), outside or Answers())


@pytest.fixture
def run(engine: Engine) -> Iterator[Run]:
    """Run scripts in a sandbox that holds nothing of other tests."""
    yield Run(engine)
    engine.forget()


def test_tests_pass_fail_and_are_skipped(run: Run) -> None:
    """Each has its name, and a failed one the words of Postman's own assertions."""
    result = run.test(
        "pm.test('ok', () => pm.response.to.have.status(200));",
        "pm.test('id', () => pm.expect(pm.response.json().id).to.equal(6));",
        "pm.test.skip('later', () => {});",
        "tests['old'] = responseCode.code === 201;",
    )
    assert result.assertions == (
        Assertion("ok", passed=True),
        Assertion("id", passed=False, message="expected 5 to equal 6"),
        Assertion("later", passed=True, skipped=True),
        Assertion("old", passed=False, message="expected false to be truthy"),
    )
    assert not result.errors


def test_variables_are_set_where_the_script_sets_them(run: Run) -> None:
    """And keep their types; what it has not touched stays."""
    before = {ENVIRONMENT: {"a": "1", "gone": "x"}, COLLECTION: {"c": "2"}, GLOBALS: {}}
    result = run.test(
        "pm.environment.set('n', 5); pm.environment.unset('gone'); pm.globals.set('o', {deep: [1]});",
        "pm.variables.set('local', pm.variables.get('a') + pm.collectionVariables.get('c'));",
        variables=before,
    )
    assert result.variables.scopes == {
        ENVIRONMENT: {"a": "1", "n": 5},
        COLLECTION: {"c": "2"},
        GLOBALS: {"o": {"deep": [1]}},
        LOCAL: {"local": "12"},
    }


def test_an_error_has_the_line_of_the_script(run: Run) -> None:
    """Whatever the sandbox writes around it; tests before it count."""
    result = run.test("pm.test('first', () => {});", "", "missing.call();")
    assert result.errors == (ScriptError("ReferenceError: missing is not defined", 3),)
    assert [each.name for each in result.assertions] == ["first"]
    assert run.test("let a;", "let = ;").errors[0].line == 2


def test_a_pre_request_script_changes_the_request(run: Run) -> None:
    """One that leaves it alone gives none back."""
    result = run.before("pm.request.headers.upsert({key: 'X', value: '1'}); pm.request.url.query.add('q=2');")
    assert {"key": "X", "value": "1"} in result.request["header"]
    assert result.request["url"]["query"] == [{"key": "q", "value": "2"}]
    assert run.before("pm.request.headers.get('Accept');").request is None


def test_what_a_script_sends_is_answered(run: Run) -> None:
    """It may send again in its callback; an answer that does not come is an error there."""
    outside = Answers({"response": response({"n": 1})}, {"error": "connection refused"})
    result = run.test(
        "pm.sendRequest('https://api.test/1', (e, r) => {",
        "  pm.test('answer ' + r.json().n, () => {});",
        "  pm.sendRequest({url: 'https://api.test/2', method: 'PUT'}, (e) => pm.test(e.message, () => {}));",
        "});",
        outside=outside,
    )
    assert [each.name for each in result.assertions] == ["answer 1", "connection refused"]
    assert [each["method"] for each in outside.sent] == ["GET", "PUT"]


@pytest.mark.parametrize(
    "body",
    [
        "{mode: 'file', file: {src: 'data.json'}}",
        "{mode: 'formdata', formdata: [{key: 'a', value: '1'}, {key: 'f', type: 'file', src: 'data.json'}]}",
    ],
)
def test_files_that_a_script_would_send_are_said_to_be_left_out(run: Run, body: str) -> None:
    """Postman's runner says so in the console."""
    outside = Answers({"response": response()})
    result = run.test(f"pm.sendRequest({{url: 'https://a.test', method: 'POST', body: {body}}});", outside=outside)
    assert [(line.level, line.parts) for line in result.console] == [
        ("warn", ("uploading files from scripts is not allowed",))
    ]


def test_what_json_has_no_text_for_is_shown_in_the_console(run: Run) -> None:
    """Functions as Postman shows them, a date as its text, entries of maps and sets."""
    result = run.test(
        "console.log(() => {}, function f() {}, async function g() {}, /a/i, new Date(0), new Error('e'));",
        "console.log(new Map([['a', 1]]), new Set([1, 'b']), {toJSON: () => 'own'}, undefined, 5n);",
    )
    assert [line.parts for line in result.console] == [
        ("[Function]", "[Function: f]", "[AsyncFunction: g]", "/a/i", "1970-01-01T00:00:00.000Z", "Error: e"),
        ('Map [["a",1]]', 'Set [1,"b"]', "own", "undefined", "5"),
    ]


def test_a_refusal_ends_a_script_and_leaves_the_sandbox_usable(run: Run) -> None:
    """It is no answer that a script might swallow."""
    with pytest.raises(NotJudged, match="not allowed"):
        run.test("pm.sendRequest('https://api.test', () => {});", outside=Answers(NotJudged("not allowed")))
    assert run.test("pm.test('next', () => {});").assertions == (Assertion("next", passed=True),)


def test_timers_fire_in_order_and_let_time_pass(run: Run) -> None:
    """The clock of the script shows it; what it waits for in vain ends with it."""
    outside = Answers()
    result = run.test(
        "const begin = Date.now();",
        "setTimeout(() => console.log('late', Date.now() - begin), 300);",
        "setTimeout(() => console.log('early', Date.now() - begin), 100);",
        "const id = setInterval(() => { console.log('again'); clearInterval(id); }, 150);",
        outside=outside,
    )
    assert [" ".join(line.parts) for line in result.console] == ["early 100", "again", "late 300"]
    assert sum(outside.waited) == pytest.approx(0.3)


def test_a_script_that_waits_by_reading_the_clock_ends(run: Run) -> None:
    """The clock moves while it is read, and the time passes outside."""
    outside = Answers()
    result = run.test("const t = Date.now(); while (Date.now() - t < 500) {} console.log('on');", outside=outside)
    assert result.console[0].parts == ("on",)
    assert sum(outside.waited) == pytest.approx(0.5)


def test_clock_and_random_numbers_are_those_given(run: Run) -> None:
    """So a second run of the same script is the same."""
    lines = (
        "console.log(Date.now(), new Date().toISOString(), Math.random(), require('uuid').v4());",
        "console.log(pm.variables.replaceIn('{{$guid}}'), CryptoJS.lib.WordArray.random(8).toString());",
    )
    first, second = run.test(*lines), run.test(*lines)
    assert first.console == second.console
    assert first.console[0].parts[:2] == (str(NOON), "2023-11-14T22:13:20.000Z")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pm.execution.setNextRequest('Other');", NextRequest("Other")),
        ("postman.setNextRequest(null);", NextRequest(None)),
        ("pm.execution.setNextRequest('a'); pm.execution.setNextRequest('b');", NextRequest("b")),
        ("1;", None),
    ],
)
def test_a_script_says_what_comes_next(run: Run, line: str, expected: NextRequest | None) -> None:
    """The last word counts; null ends the iteration."""
    assert run.test(line).next_request == expected


def test_a_script_skips_its_request(run: Run) -> None:
    """Of what stands behind that nothing is heard."""
    result = run.before(
        "pm.environment.set('before', 1); pm.execution.skipRequest(); pm.environment.set('behind', 1);",
        "pm.test('behind', () => {}); console.log('behind'); throw new Error('behind');",
    )
    assert result.skips_request
    assert result.variables.of(ENVIRONMENT) == {"before": 1}
    assert (result.assertions, result.console, result.errors) == ((), (), ())


def test_a_script_knows_its_request_row_and_cookies(run: Run) -> None:
    """By `pm.info`, `pm.iterationData` and `pm.cookies`."""
    result = run.test(
        "console.log(pm.info.requestName, pm.info.requestId, pm.info.iteration, pm.info.iterationCount);",
        "console.log(pm.execution.location.join('/'), pm.execution.location.current, pm.info.eventName);",
        "console.log(typeof pm.iterationData.get('n'), data.n, pm.cookies.get('sid'));",
        data={"n": 5},
        cookies=({"name": "sid", "value": "s1", "domain": "api.test", "path": "/"},),
    )
    assert [" ".join(line.parts) for line in result.console if line.level == "log"] == [
        "Add thing id-1 1 3",
        "Things/Add thing R test",
        "number 5 s1",
    ]


def test_the_cookie_jar_is_asked_for_outside(run: Run) -> None:
    """As Postman's store is: by method and arguments."""
    found = [{"key": "sid", "value": "s1", "domain": "api.test", "path": "/"}]
    outside = Answers(found)
    result = run.test(
        "pm.cookies.jar().getAll('https://api.test/x', (e, all) => console.log(all.get('sid')));", outside=outside
    )
    assert outside.cookies[0][0] == "findCookies"
    assert result.console[0].parts == ("s1",)


def test_a_variable_that_is_not_declared_is_kept_for_later_scripts(run: Run) -> None:
    """As Postman keeps it, until somebody says that a new run begins; the sandbox stays."""
    first = run.test("shared = {greet: () => 'hello'};")
    assert run.test("console.log(shared.greet());").console[0].parts == ("hello",)
    run.engine.forget()
    assert run.test("console.log(typeof shared);").console[0].parts == ("undefined",)
    assert not first.restarted


@pytest.mark.parametrize(
    "line",
    [
        "String.prototype.shout = function () { return 1; };",
        "JSON.parse = () => ({forged: true});",
        "require('lodash').stash = 'kept';",
        "_.stash = 'kept'; xml2Json.stash = 'kept';",
        "Object.getPrototypeOf(pm).expect = () => ({to: {equal() {}}});",
        "pm.expect.fail = () => {};",
        "const name = 'con' + 'structor'; pm.response[name].kept = 1;",
        "pm.response //:\n['con' + 'structor'].kept = 1;",
        "const {['con' + 'structor']: kind} = pm.response; kind.kept = 1;",
        "Object.defineProperty(Array.prototype, '0', {get: () => 1, configurable: true});",
        "delete Math.max;",
        "Object.setPrototypeOf(Number.prototype, {forged: 1});",
    ],
)
def test_a_script_that_changes_what_all_share_costs_the_sandbox(run: Run, line: str) -> None:
    """The next script begins in a new one, where nothing of that is left."""
    assert run.test(line).restarted
    after = run.test(
        "console.log('x'.shout, JSON.parse('{}').forged, require('lodash').stash, [][0], typeof Math.max, (1).forged);",
        "console.log(_.stash, xml2Json.stash);",
        "pm.test('not forged', () => pm.expect(1).to.equal(2));",
    )
    written = [line.parts for line in after.console if line.level == "log"]
    assert written == [("undefined",) * 4 + ("function", "undefined"), ("undefined", "undefined")]
    assert not after.assertions[0].passed
    assert not after.restarted


@pytest.mark.parametrize(
    "line", ["tv4.validate(5, {type: 'string'});", "_.uniqueId(); CryptoJS.MD5('a'); cheerio.load('<a/>');"]
)
def test_a_script_that_uses_a_library_costs_nothing(run: Run, line: str) -> None:
    """What a library keeps in itself, as tv4 does its last answer, is no change."""
    assert not run.test(line).restarted


def test_a_script_past_its_time_meets_a_limit(run: Run) -> None:
    """What it has tested before that is known; the next script is as good as new."""
    result = run.test("pm.test('before', () => {}); for (;;) {}")
    assert (result.limit, result.restarted) == ("it ran for longer than 1 s", True)
    assert run.test("pm.test('next', () => {});").assertions == (Assertion("next", passed=True),)


def test_a_script_that_waits_too_long_meets_a_limit(run: Run) -> None:
    """Nobody waits for it."""
    outside = Answers()
    result = run.test("setTimeout(() => {}, 3600000);", outside=outside)
    assert "waits for longer than 60 s" in result.limit
    assert outside.waited == []
