"""What is taken from the events of a sandbox, and what is not."""

import pytest

from postman_contract.postman.collection import Script
from postman_contract.scripting.happening import Happening
from postman_contract.scripting.sandbox_context import LimitReached
from postman_contract.scripting.values import (
    ENVIRONMENT,
    Assertion,
    ConsoleLine,
    Json,
    NextRequest,
    RequestInfo,
    ScriptContext,
    ScriptError,
    ScriptVariables,
)

ERROR = {"name": "TypeError", "message": "odd", "stack": "    at anonymous (<input>:5:1)\n"}
ENDED: Json = {"scopes": {}, "request": None, "goesOn": False, "next": None}
ENTRIES = [{"key": "a", "value": 1}, {"key": "b", "value": 2, "disabled": True}, {"value": 3}, {"key": 5, "value": 4}]


@pytest.fixture
def happening() -> Happening:
    """Begin a script that nothing has happened in."""
    context = ScriptContext(RequestInfo("Get", "id-1"), ScriptVariables({ENVIRONMENT: {"a": 0}}), {})
    return Happening(Script("test", "", "$.e"), context)


def test_what_the_sandbox_says_is_taken(happening: Happening) -> None:
    """Tests, lines of the console, errors with their line in the script, and that the request is skipped."""
    happening.note(["assertion", {"name": "t", "passed": False, "skipped": False, "error": ERROR}])
    happening.note(["console", "log", ["a", "b"]])
    happening.note(["error", ERROR])
    happening.note(["error", None])
    happening.note(["skip"])
    result = happening.result(restarted=False)
    assert result.assertions == (Assertion("t", passed=False, message="odd"),)
    assert result.console == (ConsoleLine("log", ("a", "b")),)
    assert result.errors == (ScriptError("TypeError: odd", 2),)
    assert result.skips_request


def test_what_it_leaves_is_taken_at_the_end(happening: Happening) -> None:
    """Variables that count, by the names that Postman gives them, the request, and which is to come next."""
    happening.note(["result", {"scopes": {ENVIRONMENT: ENTRIES}, "request": {}, "goesOn": True, "next": 5}])
    result = happening.result(restarted=False)
    assert result.variables.of(ENVIRONMENT) == {"a": 1, "null": 3, "5": 4}
    assert (result.request, result.next_request) == ({}, NextRequest("5"))


def test_what_follows_a_skipped_request_is_not_heard(happening: Happening) -> None:
    """But for the end: Postman's runner goes on at once."""
    happening.note(["skip"])
    happening.note(["console", "log", ["after"]])
    happening.note(["result", ENDED])
    assert (happening.console, happening.has_ended) == ([], True)


@pytest.mark.parametrize(
    "event",
    [
        None,
        5,
        [],
        {},
        ["unheard of"],
        ["assertion", None],
        ["assertion", {"name": 5, "passed": True, "skipped": False, "error": None}],
        ["assertion", {"name": "t", "passed": "yes", "skipped": False, "error": None}],
        ["assertion", {"name": "t", "passed": True, "skipped": False, "error": 5}],
        ["console", "log", "text"],
        ["error", {"name": "E"}],
        ["result", None],
        ["result", {}],
        ["result", {**ENDED, "request": 5}],
        ["result", {**ENDED, "goesOn": 1}],
        ["result", {**ENDED, "scopes": {ENVIRONMENT: 5}}],
        ["result", {**ENDED, "scopes": {ENVIRONMENT: [5]}}],
    ],
)
def test_of_what_it_would_not_say_nothing_is_taken(happening: Happening, event: Json) -> None:
    """The script is as good as past a limit, and its variables are as before."""
    with pytest.raises(LimitReached, match="broke the sandbox"):
        happening.note(event)
    assert happening.variables == happening.given.variables
    assert not happening.has_ended


def test_memory_that_is_used_up_is_a_limit(happening: Happening) -> None:
    """QuickJS throws it, and Postman's sandbox takes it for an error of the script."""
    with pytest.raises(LimitReached, match="more memory"):
        happening.note(["error", {"name": "InternalError", "message": "out of memory", "stack": ""}])
