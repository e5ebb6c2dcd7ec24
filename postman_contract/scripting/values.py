"""What a script is given, and what comes of it, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from postman_contract.postman.collection import Script

Json = Any  # what `json` reads and writes
Values = Mapping[str, object]  # variables by name, each any JSON

# By the names that Postman's sandbox has for them.
ENVIRONMENT, COLLECTION, GLOBALS, LOCAL = "environment", "collectionVariables", "globals", "_variables"
SCOPES = (ENVIRONMENT, COLLECTION, GLOBALS, LOCAL)


@dataclass(frozen=True)
class ScriptVariables:
    """The variables that scripts see and set, by the names that Postman's sandbox has for their scopes.

    `scopes` holds those of each: ENVIRONMENT, COLLECTION, GLOBALS, and LOCAL, which is `pm.variables`.
    """

    scopes: Mapping[str, Values] = field(default_factory=dict, repr=False)

    def of(self, scope: str) -> Values:
        """Return the variables of a scope."""
        return self.scopes.get(scope, {})

    def with_scope(self, scope: str, values: Values) -> "ScriptVariables":
        """Return these, with others in one scope."""
        return replace(self, scopes={**self.scopes, scope: values})


@dataclass(frozen=True)
class RequestInfo:
    """What `pm.info` and `pm.execution.location` say of a request.

    `path` are the names from the collection down to the request; `iteration` counts from 0.
    """

    name: str
    uid: str
    path: tuple[str, ...] = ()
    iteration: int = 0
    iterations: int = 1


@dataclass(frozen=True)
class ScriptContext:
    """What a script is given.

    `request` and `response` are in the shape of Postman's Collection SDK (the request's is that of format v2.1), `data`
    the row of data, `cookies` those of the request's URL. `clock` is the time that it reads first, in milliseconds
    since the epoch, `seed` that of its random numbers.
    """

    info: RequestInfo
    variables: ScriptVariables
    request: Json = field(repr=False)
    response: Json = field(default=None, repr=False)
    data: Values = field(default_factory=dict, repr=False)
    cookies: tuple[Json, ...] = field(default=(), repr=False)
    environment_name: str = ""
    clock: int = 0
    seed: int = 0


@dataclass(frozen=True)
class Assertion:
    """A test of a script: `pm.test`, or an entry of `tests`. `message` says why it failed; "": it has not."""

    name: str
    passed: bool
    skipped: bool = False
    message: str = ""


@dataclass(frozen=True)
class ConsoleLine:
    """What a script has written to the console: its level, and its arguments as text."""

    level: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.level}: {' '.join(self.parts)}"


@dataclass(frozen=True)
class ScriptError:
    """An error that a script has thrown, and its line in the script, from 1; 0: not known."""

    message: str
    line: int = 0


@dataclass(frozen=True)
class NextRequest:
    """Which request is to come next, by its name or id; None: no further one of this iteration."""

    name: str | None


@dataclass(frozen=True)
class ScriptResult:
    """What came of a script.

    `variables` are those after it. `request` is the request as a pre-request script has changed it, None: it has not.
    `next_request` is what `setNextRequest` asked for. `skips_request`: it asked for its request not to be sent. `limit`
    says which limit ended it; "": none. `restarted`: it has changed what scripts share, or met a limit, so that the
    next one begins in a new sandbox.
    """

    script: Script
    variables: ScriptVariables
    assertions: tuple[Assertion, ...] = ()
    console: tuple[ConsoleLine, ...] = ()
    errors: tuple[ScriptError, ...] = ()
    request: Json = field(default=None, repr=False)
    next_request: NextRequest | None = None
    skips_request: bool = False
    limit: str = ""
    restarted: bool = False


class Outside(Protocol):
    """What a script reaches beyond its sandbox."""

    def send(self, request: Json) -> Json:
        """Send a request for `pm.sendRequest`.

        Args:
            request: in the shape of format v2.1, its variables unresolved.

        Returns:
            `{"response": …, "cookies": […]}`, or `{"error": message}` where no answer came.
        """

    def use_cookies(self, method: str, arguments: list[Json]) -> Json:
        """Call a method of the cookie store: its result, or `{"error": message}`."""

    def wait(self, seconds: float) -> None:
        """Let so much time pass, as a script's timers ask for."""


class Nothing:
    """An outside that a script cannot reach."""

    def send(self, _: Json) -> Json:
        """Refuse."""
        return {"error": "nothing can be sent from here"}

    def use_cookies(self, _: str, __: list[Json]) -> Json:
        """Have none."""
        return None

    def wait(self, _: float) -> None:
        """Let no time pass."""
