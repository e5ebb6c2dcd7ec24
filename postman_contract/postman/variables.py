"""Resolves `{{variables}}` as Postman does, and remembers which were used and what was drawn."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from postman_contract.errors import NotJudged
from postman_contract.postman.dynamic import GENERATORS
from postman_contract.postman.environment import Scope
from postman_contract.postman.jsonfile import well_formed

VARIABLE = re.compile(r"\{\{([^{}]+)\}\}")
DRAWN = "drawn"  # in place of the name of a scope
PASSES = 19  # Postman resolves nested values at most 19 times
LONGEST = 16 * 2**20  # characters; a variable that multiplies itself must not eat the machine


class UndefinedVariable(NotJudged):
    """A variable that no scope defines and nothing supplies."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"variable {{{{{self.name}}}}} is not defined in any scope, and no prerequisite supplies it"


@dataclass(frozen=True)
class Used:
    """A variable that went into a request: its value and the name of the scope it came from."""

    name: str
    value: str = field(repr=False)
    scope: str


Draw = Callable[[str], str]
Supply = Callable[[str], str]


def undefined(name: str) -> str:
    """Supply nothing: the end of the chain of scopes."""
    raise UndefinedVariable(name)


def as_written(name: str) -> str:
    """Supply a variable that no scope defines with itself: it goes out as it is written, as Postman sends it."""
    return f"{{{{{name}}}}}"


def draw_fresh(seed: str) -> Draw:
    """Draw new values, reproducibly for a seed but for the clock's.

    Raises (when drawing):
        NotJudged: a dynamic variable that is not known.
    """
    rng = random.Random(seed)  # noqa: S311  test data, not cryptography

    def draw(name: str) -> str:
        if name not in GENERATORS:
            raise NotJudged(f"dynamic variable {{{{{name}}}}} is not supported")
        return GENERATORS[name](rng, datetime.now(UTC))

    return draw


def draw_known(seed: str) -> Draw:
    """Draw new values; a dynamic variable that is not known goes out as it is written, as Postman sends it."""
    draw = draw_fresh(seed)
    return lambda name: draw(name) if name in GENERATORS else as_written(name)


def draw_recorded(recorded: Mapping[str, Sequence[str]]) -> Draw:
    """Hand out the values a recording kept, in their order.

    Raises (when drawing):
        NotJudged: the recording holds fewer values than the case now draws.
    """
    remaining = {name: iter(values) for name, values in recorded.items()}

    def draw(name: str) -> str:
        value = next(remaining.get(name, iter(())), None)
        if value is None:
            raise NotJudged(f"the cassette holds no further value for {{{{{name}}}}}: record the case again")
        return value

    return draw


class Resolver:
    """Fills the templates of one request.

    Args:
        scopes: highest precedence first; the first has the values that the call gives.
        draw: gives the next value of a dynamic variable.
        supply: gives the value of a variable that no scope defines, or raises `UndefinedVariable`.

    `as_written` for a supply makes it fill as Postman's runner does, which refuses nothing: what is undefined, or
    refers to itself, is left as it is.
    """

    def __init__(self, scopes: Sequence[Scope], draw: Draw, supply: Supply = undefined) -> None:
        self._scopes = scopes
        self._draw = draw
        self._supply = supply
        self.leaves_undefined = supply is as_written
        self._length = 0  # of all values that went in
        self.used: dict[str, Used] = {}
        self.drawn: list[Used] = []

    def resolve(self, template: str, escape: Callable[[str], str] = str) -> str:
        """Replace every variable of the template; `escape` is applied to each value as it goes in.

        Raises:
            UndefinedVariable: nothing defines the variable.
            NotJudged: a dynamic variable is unknown, or variables refer to each other in a circle.
        """
        return self._repeated(template, lambda text: self._fill(text, escape))

    def resolve_json(self, template: str) -> str:
        """Replace every variable of a JSON text: inside a string literal its value is JSON-escaped where it has to be.

        Postman's runner escapes nothing, so neither does what fills as it does.

        Raises:
            NotJudged: as `resolve`.
        """
        if self.leaves_undefined:
            return self.resolve(template)
        return self._repeated(template, lambda text: _JSON_PARTS.sub(self._fill_part, text))

    def given(self, name: str) -> str | None:
        """Return the value that the call gives a variable, as it stands; None: it gives none."""
        value = self._scopes[0].get(name) if self._scopes else None
        if value is not None:
            self.used[name] = Used(name, value, self._scopes[0].name)
        return value

    def _fill_part(self, match: re.Match[str]) -> str:
        return self._fill(match[0], escape_json if match[0].startswith('"') else str)

    def _fill(self, text: str, escape: Callable[[str], str]) -> str:
        return VARIABLE.sub(lambda match: escape(self._counted(match[1])), text)

    def _counted(self, name: str) -> str:
        value = self._value(name)
        self._length += len(value)
        if self._length > LONGEST:
            raise NotJudged(f"variable {{{{{name}}}}} makes the request too long: does it multiply itself?")
        return value

    def _value(self, name: str) -> str:
        is_dynamic = name.startswith("$")
        for scope in self._scopes if self.leaves_undefined or not is_dynamic else ():
            found = scope.get(name)
            if found is not None:
                self.used[name] = Used(name, found, scope.name)
                return found
        if is_dynamic:
            self.drawn.append(Used(name, self._draw(name), DRAWN))
            return self.drawn[-1].value
        supplied = self._supply(name)
        if not self.leaves_undefined:
            self.used[name] = Used(name, supplied, "prerequisite")
        return supplied

    def _repeated(self, text: str, fill: Callable[[str], str]) -> str:
        for _ in range(PASSES):
            if "{{" not in text:
                return well_formed(text)
            before, text = text, fill(text)
            if text == before:  # each that is left has itself for its value, and goes out as it stands
                return well_formed(text)
        left = VARIABLE.search(text)
        if left is not None and not self.leaves_undefined:
            raise NotJudged(f"variable {{{{{left[1]}}}}} refers to itself, directly or through others")
        return well_formed(text)


_JSON_PARTS = re.compile(r'"(?:\\.|[^"\\])*"|\{\{[^{}]+\}\}', re.DOTALL)


def escape_json(value: str) -> str:
    """Escape a value for the inside of a JSON string literal (RFC 8259 §7), unless it is escaped already."""
    if _ESCAPED.fullmatch(value):
        return value
    return "".join(_ESCAPES.get(character, character) for character in value)


_ESCAPED = re.compile(r'(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+')
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    **{chr(code): f"\\u{code:04x}" for code in range(0x20)},
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
