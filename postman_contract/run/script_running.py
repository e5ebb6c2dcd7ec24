"""Runs the scripts of a request, before it is sent and after its answer."""

import base64
from dataclasses import replace
from http import HTTPStatus

from postman_contract.errors import ContractError
from postman_contract.postman.collection import Script
from postman_contract.postman.messages import Response
from postman_contract.run.script_showing import Showing, differing, differing_texts
from postman_contract.run.script_state import Both, ScriptState, both_of
from postman_contract.scripting.engine import Engine
from postman_contract.scripting.sandbox_context import USUAL_LIMITS, Limits
from postman_contract.scripting.sandbox_files import SandboxCode
from postman_contract.scripting.values import Json, Outside, ScriptContext, ScriptResult

_SPELLINGS = {
    "etag": "ETag",
    "www-authenticate": "WWW-Authenticate",
}  # the others are capitalized
# As most servers still write them: from 3.13 on Python has the names of RFC 9110.
_PHRASES = {
    413: "Request Entity Too Large",
    414: "Request-URI Too Long",
    416: "Requested Range Not Satisfiable",
    422: "Unprocessable Entity",
}
PREREQUEST, TEST = "prerequest", "test"
_NONE: Both[Json] = Both(None, None)


class AnswersOutside:
    """An outside that keeps what it has answered, for a second run of the same script.

    Args:
        outside: that answers.
        showing: says what is shown of the answers.
    """

    def __init__(self, outside: Outside, showing: Showing) -> None:
        self._outside = outside
        self._showing = showing
        self.requests: list[Json] = []
        self.answers: list[Both[Json]] = []

    def send(self, request: Json) -> Json:
        """Send the request, and keep the answer."""
        self.requests.append(request)
        return self._keep(self._outside.send(request))

    def use_cookies(self, method: str, arguments: list[Json]) -> Json:
        """Use the cookies, and keep the result."""
        return self._keep(self._outside.use_cookies(method, arguments))

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._outside.wait(seconds)

    def _keep(self, answer: Json) -> Json:
        self.answers.append(both_of(answer, self._showing.answer))
        return answer


class SameAnswers:
    """An outside that gives a script what it was given when it was run before; nothing is sent, and no time passes.

    Args:
        reached: what the script has asked for, and was given.
        showing: says what is shown of it, and learns what the script has made of secrets in what it asks for.
    """

    def __init__(self, reached: AnswersOutside, showing: Showing) -> None:
        self._requests = iter(reached.requests)
        self._answers = iter(reached.answers)
        self._showing = showing

    def send(self, request: Json) -> Json:
        """Give the next answer; what it says of a failure names the request."""
        self._showing.asked(request)
        for made, without, name in differing_texts(next(self._requests, None), request, "request", self._showing):
            self._showing.learn(made, without, name)
        answer = self._next()
        return self._showing.answer(answer) if "error" in answer else answer

    def use_cookies(self, _: str, __: list[Json]) -> Json:
        """Give the next result."""
        return self._next()

    def wait(self, _: float) -> None:
        """Wait for nothing."""

    def _next(self) -> Json:
        answer = next(self._answers, None)
        return {"error": "it was not asked for before"} if answer is None else answer.shown


class ScriptRunner:
    """Runs scripts, twice where they see secrets.

    Args:
        code: of Postman's sandbox.
        limits: of each script.
        twice: run each script twice from the beginning, so that the second sandbox has seen all that the first has.
    """

    def __init__(self, code: SandboxCode, limits: Limits = USUAL_LIMITS, *, twice: bool = False) -> None:
        self._engine, self._second = Engine(code, limits), Engine(code, limits)
        self._twice = twice
        self.restarts = 0  # of the sandbox, by a script that has changed what all share

    def run(self, script: Script, given: Both[ScriptContext], outside: Outside, showing: Showing) -> Both[ScriptResult]:
        """Run a script.

        Args:
            script: as published.
            given: what it sees.
            outside: what it reaches.
            showing: says how it is shown.

        Raises:
            ContractError: `outside` does.
        """
        reached = AnswersOutside(outside, showing)
        try:
            real = self._engine.execute(script, given.real, reached)
        except ContractError:
            # What it says names the request, of which the second run knows what is made of secrets.
            if self._runs_twice(given, reached):
                self._second.execute(script, given.shown, SameAnswers(reached, showing))
            raise
        self.restarts += real.restarted
        if not self._runs_twice(given, reached):
            for request in reached.requests:
                showing.asked(request)
            return Both(real, real)
        shown = self._second.execute(script, given.shown, SameAnswers(reached, showing))
        for made, without, name in differing(real, shown, showing):
            showing.learn(made, without, name)
        return Both(real, real if shown == real else shown)

    def _runs_twice(self, given: Both[ScriptContext], reached: AnswersOutside) -> bool:
        """Tell whether scripts are run twice: from the first one on that has seen a secret."""
        self._twice = self._twice or not given.is_same or not all(each.is_same for each in reached.answers)
        return self._twice

    def close(self) -> None:
        """End the sandboxes."""
        self._engine.close()
        self._second.close()

    def forget(self) -> None:
        """Let later scripts begin without the global variables that earlier ones have left."""
        self._engine.forget()
        self._second.forget()


def run_scripts(
    runner: ScriptRunner,
    scripts: tuple[Script, ...],
    listen: str,
    state: ScriptState,
    request: Both[Json],
    response: Both[Json] | None,
    around: Both[ScriptContext],
    outside: Outside,
    showing: Showing,
) -> ScriptState:
    """Run the scripts of one kind that a request has, in order; one that skips the request is the last.

    Args:
        runner: runs them.
        scripts: of the request.
        listen: PREREQUEST or TEST.
        state: before them.
        request: as the first of them sees it.
        response: the answer; None: there is none yet.
        around: what else they see: info, data, cookies, clock and seed.
        outside: what they reach.
        showing: says how they are shown.

    Raises:
        ContractError: `outside` does.
    """
    for number, script in enumerate(script for script in scripts if script.listen == listen):
        seen = state.request or request
        answer = response or _NONE
        seed = around.real.seed + number
        variables = state.variables
        real = replace(around.real, seed=seed, variables=variables.real, request=seen.real, response=answer.real)
        shown = replace(around.shown, seed=seed, variables=variables.shown, request=seen.shown, response=answer.shown)
        is_same = around.is_same and variables.is_same and seen.is_same and answer.is_same
        result = runner.run(script, Both(real, real if is_same else shown), outside, showing)
        state = _after(state, result)
        if result.real.skips_request:
            break
    return state


def _after(state: ScriptState, result: Both[ScriptResult]) -> ScriptState:
    real, shown = result.real, result.shown
    variables = Both(real.variables, real.variables if real.variables == shown.variables else shown.variables)
    request = state.request
    if real.request is not None:
        after = shown.request if shown.request is not None else real.request
        request = Both(real.request, real.request if after == real.request else after)
    return replace(state, variables=variables, results=(*state.results, result), request=request)


def spelled_usually(response: Response) -> Response:
    """Return a response with its headers' names in their usual spelling, `Content-Type`.

    Scripts may look for that, and cassettes have names in lower case: so a recording and its replay give them the same.
    """
    headers = ((_SPELLINGS.get(name.lower()) or _capitalized(name), value) for name, value in response.headers)
    return replace(response, headers=tuple(headers))


def _capitalized(name: str) -> str:
    return "-".join(word.capitalize() for word in name.split("-"))


def response_json(response: Response, milliseconds: int) -> Json:
    """Write an answer as Postman's runner gives it to scripts."""
    try:
        phrase = _PHRASES.get(response.status) or HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    return {
        "id": "response",
        "code": response.status,
        "status": phrase,
        "header": [{"key": name, "value": value} for name, value in response.headers],
        "stream": {"type": "Base64", "data": base64.b64encode(response.body).decode()},
        "responseTime": milliseconds,
    }
