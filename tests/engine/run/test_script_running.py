"""What is shown of scripts that see secrets: what a second run says, which has never seen any."""

from typing import Any

import pytest

from needed_sandbox import needs_sandbox
from postman_contract.postman.collection import Script
from postman_contract.postman.messages import Response
from postman_contract.recording.vault import Vault
from postman_contract.run.script_running import (
    PREREQUEST,
    TEST,
    ScriptRunner,
    response_json,
    run_scripts,
)
from postman_contract.run.script_showing import Showing, shown_response
from postman_contract.run.script_state import (
    Both,
    ScriptState,
    both_of,
    has_asserted,
    problems_of,
    redacted_json,
    redacted_variables,
    violations_of,
)
from postman_contract.scripting.values import ENVIRONMENT, Json, RequestInfo, ScriptContext, ScriptVariables

pytestmark = needs_sandbox

SECRET = "CANARY-secret-of-scripts"
REQUEST = {"method": "GET", "url": {"host": ["api", "test"], "path": ["a"]}, "header": []}
AROUND = ScriptContext(RequestInfo("R", "r"), ScriptVariables(), None, clock=1_700_000_000_000, seed=3)


class Outside:
    """Answers a script with a token."""

    def __init__(self) -> None:
        self.sent: list[Json] = []

    def send(self, request: Json) -> Json:
        """Answer with a token that nobody knows yet."""
        self.sent.append(request)
        return {"response": response_json(Response(200, (), b'{"access_token": "CANARY-token-of-answer"}'), 1)}

    def use_cookies(self, _: str, __: list[Json]) -> Json:
        """Have none."""
        return []

    def wait(self, _: float) -> None:
        """Wait for nothing."""


class World:
    """Runs scripts one after another, with one secret in the environment."""

    def __init__(self, runner: ScriptRunner, vault: Vault, secret: str) -> None:
        self.runner = runner
        self.vault = vault
        variables = ScriptVariables({ENVIRONMENT: {"key": secret, "plain": "text"}})
        self.variables = both_of(variables, lambda each: redacted_variables(each, vault.redact))
        self.outside = Outside()

    def run(self, *sources: str, listen: str = TEST, body: bytes = b"{}") -> ScriptState:
        """Run scripts of a request."""
        response = None
        if listen == TEST:
            answer = response_json(Response(200, (), body), 5)
            response = both_of(answer, lambda each: shown_response(each, self.vault))
        request = both_of(REQUEST, lambda each: redacted_json(each, self.vault.redact))
        scripts = tuple(Script(listen, source, "$.event[0]", "R") for source in sources)
        state, around, showing = ScriptState(self.variables), Both(AROUND, AROUND), Showing(self.vault)
        return run_scripts(self.runner, scripts, listen, state, request, response, around, self.outside, showing)


@pytest.fixture
def vault() -> Vault:
    """Know the secret."""
    vault = Vault()
    vault.learn(SECRET, "key")
    return vault


@pytest.fixture
def world(runner: ScriptRunner, vault: Vault) -> World:
    """Run scripts beside a secret."""
    return World(runner, vault, SECRET)


def texts(value: Any) -> str:
    """Write all that is shown of something."""
    return repr(value)


def test_without_secrets_a_script_is_run_once(runner: ScriptRunner, vault: Vault) -> None:
    """What is shown is what is."""
    state = World(runner, vault, "nothing secret").run("pm.environment.set('a', 1);")
    assert all(result.is_same for result in state.results)
    assert state.variables.is_same


def test_what_a_script_makes_of_a_secret_is_learnt_and_not_shown(world: World, vault: Vault) -> None:
    """Whatever it has made, and wherever it puts that."""
    state = world.run(
        "const made = CryptoJS.SHA256(pm.environment.get('key')).toString();",
        "const made = CryptoJS.SHA256(pm.environment.get('key')).toString();"
        "pm.environment.set('made', made); pm.globals.set('deep', {list: ['x ' + made]});"
        "pm.request.headers.add({key: 'X-Made', value: 'v1=' + made});"
        "console.log(made, pm.environment.get('key'));",
        listen=PREREQUEST,
    )
    real = state.variables.real.of(ENVIRONMENT)["made"]
    assert isinstance(real, str)
    assert state.request is not None
    assert f"v1={real}" in texts(state.request.real)
    for shown in (state.variables.shown.scopes, state.request.shown, state.results[1].shown.console):
        assert real not in texts(shown)
        assert SECRET not in texts(shown)
    assert real not in vault.redact(f"the server echoes {real}, and v1={real}")


def test_verdicts_are_those_of_the_real_values(world: World) -> None:
    """A test that passes by the secret passes, although it would fail by what stands for that."""
    state = world.run(
        f"pm.test('right', () => pm.expect(pm.environment.get('key')).to.equal('{SECRET}'));"
        "pm.test('wrong', () => pm.expect(pm.environment.get('key')).to.equal('other'));"
    )
    (violation,) = violations_of(state)
    assert violation.instance_path == "wrong"
    assert "to equal 'other'" in violation.message
    assert SECRET not in violation.message


def test_a_test_that_only_the_real_values_fail_shows_no_reason(world: World) -> None:
    """Any reason would tell something of the secret."""
    state = world.run("pm.test('short', () => pm.expect(pm.environment.get('key').length).to.not.equal(24));")
    (violation,) = violations_of(state)
    assert violation.message == "short: why is not shown: it depends on a secret"


def test_tests_and_errors_that_depend_on_a_secret_are_counted(world: World) -> None:
    """Their names and messages are not shown."""
    state = world.run(
        "for (const each of pm.environment.get('key').split('-')) pm.test(each, () => pm.expect(1).to.equal(2));"
        "if (pm.environment.get('key').startsWith('CANARY')) throw new Error('it is ' + pm.environment.get('key'));"
    )
    violations = list(violations_of(state))
    assert len(violations) == 4
    assert "CANARY" not in texts(violations)
    (problem,) = problems_of(state)
    assert problem.startswith("script error: why is not shown: it depends on a secret (test script of 'R', $.event[0]")


def test_an_answer_with_a_new_secret_makes_the_second_run(runner: ScriptRunner, vault: Vault) -> None:
    """Its token is shown nowhere, and asked for once."""
    vault.learn("CANARY-token-of-answer", "access_token")
    world = World(runner, vault, "nothing secret")
    state = world.run(
        "pm.sendRequest('https://api.test/token', (e, r) => {"
        "  const token = r.json().access_token; pm.environment.set('token', token); console.log('got', token);"
        "});"
    )
    assert state.variables.real.of(ENVIRONMENT)["token"] == "CANARY-token-of-answer"
    assert "CANARY" not in texts((state.variables.shown.scopes, state.results[0].shown))
    assert len(world.outside.sent) == 1


def test_a_global_of_a_script_is_in_both_worlds(world: World) -> None:
    """The one that is shown has never held the secret, nor what was made of it."""
    world.run("kept = pm.environment.get('key');")
    state = world.run("console.log(kept); pm.test('kept', () => pm.expect(kept).to.match(/^CANARY/));")
    assert not list(violations_of(state))
    assert SECRET not in texts(state.results[0].shown.console)


def test_a_script_that_skips_its_request_is_the_last(world: World) -> None:
    """Those behind it are not run."""
    state = world.run("pm.execution.skipRequest();", "pm.test('never', () => {});", listen=PREREQUEST)
    assert state.skips_request
    assert len(state.results) == 1
    assert not has_asserted(state)


def test_a_skipped_test_asserts_nothing(world: World) -> None:
    """So an answer that only it would judge is not judged."""
    assert not has_asserted(world.run("pm.test.skip('later', () => {});"))
    assert has_asserted(world.run("pm.test('now', () => {});"))


def test_the_last_script_says_what_comes_next(world: World) -> None:
    """One that says nothing of it takes nothing back."""
    state = world.run("pm.execution.setNextRequest('A');", "pm.execution.setNextRequest('B');", "1;")
    assert state.next_request is not None
    assert state.next_request.name == "B"


def test_restarts_are_counted(world: World) -> None:
    """For the report to say."""
    world.run("Array.prototype.extra = 1;")
    world.run("1;")
    assert world.runner.restarts == 1


def test_both_are_one_where_nothing_is_hidden() -> None:
    """Then nothing is run twice."""
    value = {"a": ["b"]}
    assert both_of(value, lambda each: redacted_json(each, str)).is_same
    assert not Both(value, {"a": ["c"]}).is_same
