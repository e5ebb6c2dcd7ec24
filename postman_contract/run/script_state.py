"""What scripts have come to for one request: variables, request and what was said, as it is and as it is shown.

A script that sees secrets is run twice, with the same clock and random numbers: once with the values as they are, whose
verdicts count, and once with what stands for them. What the second one says is shown, since it has never seen a secret.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from postman_contract.contract.checks import SCRIPT_TEST
from postman_contract.contract.violations import Violation
from postman_contract.postman.environment import Scope, as_text
from postman_contract.recording.script_metadata import rewritten_json
from postman_contract.run.cases import Case
from postman_contract.scripting.values import (
    COLLECTION,
    ENVIRONMENT,
    GLOBALS,
    LOCAL,
    Json,
    NextRequest,
    ScriptResult,
    ScriptVariables,
)

T = TypeVar("T")
UNSHOWN = "why is not shown: it depends on a secret"


@dataclass(frozen=True)
class Both(Generic[T]):
    """A thing as it is, and as it is shown, without secrets; where it holds none, both are the same one."""

    real: T = field(repr=False)
    shown: T

    @property
    def is_same(self) -> bool:
        """Tell whether there is nothing in it to hide."""
        return self.real is self.shown


def both_of(value: T, show: Callable[[T], T]) -> Both[T]:
    """Make both of a value; where it is shown as it is, there is but one."""
    shown = show(value)
    return Both(value, value if shown == value else shown)


def redacted_json(value: Json, redact: Callable[[str], str]) -> Json:
    """Return JSON with every text in it redacted, those of names included."""
    return rewritten_json(value, redact, redact)


def redacted_variables(variables: ScriptVariables, redact: Callable[[str], str]) -> ScriptVariables:
    """Return variables with every value redacted."""
    return ScriptVariables(
        {
            scope: {name: redacted_json(value, redact) for name, value in values.items()}
            for scope, values in variables.scopes.items()
        }
    )


@dataclass(frozen=True)
class ScriptState:
    """Where the scripts of a request stand.

    `variables` are those after the last of them, `results` what each came to, in order. `request` is the request as
    they have left it, None: as it is published.
    """

    variables: Both[ScriptVariables]
    results: tuple[Both[ScriptResult], ...] = ()
    request: Both[Json] | None = None

    @property
    def skips_request(self) -> bool:
        """Tell whether a script asked for its request not to be sent."""
        return any(each.real.skips_request for each in self.results)

    @property
    def next_request(self) -> NextRequest | None:
        """Which request is to come next, by the last script that has said so."""
        asked = [each.real.next_request for each in self.results if each.real.next_request is not None]
        return asked[-1] if asked else None


def place_asked_for(cases: Sequence[Case], asked: str | None) -> int | None:
    """Find the request that a script asks for next: by its id, else by its name, of several the last; None: none is."""
    by_id = [place for place, case in enumerate(cases) if case.uid and case.uid == asked]
    by_name = [place for place, case in enumerate(cases) if case.name == asked]
    return next(reversed(by_id or by_name), None)


def scopes_after(variables: ScriptVariables, row: Sequence[Scope]) -> tuple[Scope, ...]:
    """Order the scopes that fill a request after its scripts, highest precedence first, as Postman does."""

    def scope(name: str, called: str) -> Scope:
        return Scope(called, {key: as_text(value) for key, value in variables.of(name).items()})

    local, others = scope(LOCAL, "pm.variables"), (scope(ENVIRONMENT, "environment"), scope(COLLECTION, "collection"))
    return (local, *row, *others, scope(GLOBALS, "globals"))


def violations_of(state: ScriptState) -> Iterator[Violation]:
    """Yield a violation for each test that has failed, named by the test."""
    for result in state.results:
        for number, assertion in enumerate(result.real.assertions):
            if not assertion.passed:
                name, message = _shown(result, number)
                yield Violation(
                    SCRIPT_TEST, name, "the test to pass", message, problem=message, unquoted="the test failed"
                )


def _shown(result: Both[ScriptResult], number: int) -> tuple[str, str]:
    """Return name and message of a failed test as they may be shown."""
    shown = result.shown.assertions[number] if number < len(result.shown.assertions) else None
    message = UNSHOWN if shown is None or shown.passed else shown.message
    return name_of_test(result, number), message


def name_of_test(result: Both[ScriptResult], number: int) -> str:
    """Return the name of a test as it may be shown; one that only the real values come to has its number, from 1."""
    shown = result.shown.assertions
    return shown[number].name if number < len(shown) else f"test {number + 1} of {result.real.script.owner}"


def problems_of(state: ScriptState) -> Iterator[str]:
    """Say of each script that has thrown an error, or met a limit, which one and where."""
    for result in state.results:
        script, shown = result.real.script, result.shown
        for number, error in enumerate(result.real.errors):
            known = shown.errors[number].message if number < len(shown.errors) else UNSHOWN
            line = f", line {error.line}" if error.line else ""
            yield f"script error: {known} ({script.listen} script of {script.owner!r}, {script.place}{line})"
        if result.real.limit:
            yield f"script limit: {result.real.limit} ({script.listen} script of {script.owner!r}, {script.place})"


def console_of(state: ScriptState, known: int) -> Iterator[str]:
    """Yield what scripts have written to the console, as it may be shown, but for so many scripts that are known."""
    return (str(line) for result in state.results[known:] for line in result.shown.console)


def has_asserted(state: ScriptState) -> bool:
    """Tell whether scripts have tested anything."""
    return any(not assertion.skipped for result in state.results for assertion in result.real.assertions)
