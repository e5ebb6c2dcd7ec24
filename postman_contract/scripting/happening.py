"""What is known of a script while it runs, from the events of its sandbox.

A script can make its own sandbox say anything, so an event of another shape than the sandbox gives it is as good as a
limit: nothing is taken from it.
"""

import re
from dataclasses import dataclass, field

from postman_contract.postman.collection import Script
from postman_contract.postman.environment import as_text
from postman_contract.scripting.sandbox_context import BROKEN, LimitReached
from postman_contract.scripting.values import (
    Assertion,
    ConsoleLine,
    Json,
    NextRequest,
    ScriptContext,
    ScriptError,
    ScriptResult,
    ScriptVariables,
    Values,
)

_LINES_BEFORE = 3  # that the sandbox writes before a script's own
_LINE_OF_SCRIPT = re.compile(r"at (?:anonymous \()?<input>:(\d+):\d+")


@dataclass
class Happening:
    """What has happened in a script so far."""

    script: Script
    given: ScriptContext
    variables: ScriptVariables = field(init=False)
    assertions: list[Assertion] = field(default_factory=list)
    console: list[ConsoleLine] = field(default_factory=list)
    errors: list[ScriptError] = field(default_factory=list)
    request: Json = None
    next_request: NextRequest | None = None
    skips_request: bool = False
    has_ended: bool = False
    limit: str = ""

    def __post_init__(self) -> None:
        self.variables = self.given.variables

    def note(self, event: Json) -> None:
        """Note an event that nothing has to be answered to.

        Raises:
            LimitReached: it took too much memory, or the sandbox would not say so.
        """
        match event:
            case [str(), *_] if self.has_ended:
                pass  # it goes on, and Postman's runner hears nothing of it
            case ["result", dict(ended)]:
                self._end(ended)
            case [str(), *_] if self.skips_request:
                pass
            case ["assertion", {"name": str(name), "passed": bool(passed), "skipped": bool(skipped), "error": error}]:
                self.assertions.append(Assertion(name, passed, skipped, "" if error is None else _parts_of(error)[1]))
            case ["console", str(level), list(parts)]:
                self.console.append(ConsoleLine(level, tuple(map(str, parts))))
            case ["error", error]:
                self.errors.extend(_errors_of(error))
            case ["skip"]:
                self.skips_request = True
            case _:
                raise LimitReached(BROKEN)

    def _end(self, ended: dict[str, Json]) -> None:
        match ended:
            case {"scopes": dict(scopes), "request": None | dict() as request, "goesOn": bool(goes_on), "next": name}:
                variables = self.variables
                for scope, entries in scopes.items():
                    if entries is not None:
                        variables = variables.with_scope(scope, _values_of(entries))
                self.variables = variables
                self.request = request
                if goes_on:
                    self.next_request = NextRequest(None if name is None else as_text(name))
                self.has_ended = True
            case _:
                raise LimitReached(BROKEN)

    def result(self, *, restarted: bool) -> ScriptResult:
        """Say what came of the script."""
        return ScriptResult(
            script=self.script,
            variables=self.variables,
            assertions=tuple(self.assertions),
            console=tuple(self.console),
            errors=tuple(self.errors),
            request=self.request,
            next_request=self.next_request,
            skips_request=self.skips_request,
            limit=self.limit,
            restarted=restarted,
        )


def _values_of(entries: Json) -> Values:
    """Return the variables of a scope, from how the Collection SDK writes them."""
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise LimitReached(BROKEN)
    # One that was set without a name is called "null".
    return {as_text(each.get("key")): each.get("value") for each in entries if not each.get("disabled")}


def _errors_of(error: Json) -> list[ScriptError]:
    """Return the error, with its line in the script; `throw null` is none to Postman."""
    if error is None:
        return []
    name, message, stack = _parts_of(error)
    if (name, message) == ("InternalError", "out of memory"):
        raise LimitReached("it took more memory than it may")
    found = _LINE_OF_SCRIPT.search(stack)
    line = int(found[1]) - _LINES_BEFORE if found else 0
    return [ScriptError(f"{name}: {message}" if name else message, max(line, 0))]


def _parts_of(error: Json) -> tuple[str, str, str]:
    match error:
        case {"name": str(name), "message": str(message), "stack": str(stack)}:
            return name, message, stack
    raise LimitReached(BROKEN)
