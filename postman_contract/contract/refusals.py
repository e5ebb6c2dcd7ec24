"""What an operation promises of its refusals: by the kind of what is wrong with a request, how it is refused.

It stands as `x-refusals` beside a request schema, or in a file `POST.refusals.json` or `refusals.json`, in the
operation's own folder or in one above it; the nearest that speaks of a kind counts:

    "x-refusals": {
        "without": {"statuses": [422], "basis": "documented", "places": {"422": "/*/field"}},
        "without /customer/name": false,
        "unknown-version": {"statuses": [400, 406], "basis": "observed", "header": "Api-Version", "value": "99"}
    }

A pointer behind a kind speaks of that place alone; `*` in it stands for any member or element. `false` says that such a
request is known to be accepted: it is never sent. Of a kind that nothing speaks of, any refusal is a guess.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from postman_contract.contract.tomlfile import read_table
from postman_contract.errors import InputError

ANNOTATION = "x-refusals"
NO_TOKEN, WRONG_TOKEN = "no-token", "wrong-token"
NO_VERSION, UNKNOWN_VERSION = "no-version", "unknown-version"
UNKNOWN_ID, MALFORMED_ID, UNKNOWN_OWNER = "unknown-id", "malformed-id", "unknown-owner"
MALFORMED_JSON, WRONG_CONTENT_TYPE, EMPTY_OBJECT = "malformed-json", "wrong-content-type", "empty-object"
WITHOUT, WRONG_TYPE, UNLISTED_VALUE, BEYOND_BOUND = "without", "wrong-type", "unlisted-value", "beyond-bound"

OF_ACCESS = (NO_TOKEN, WRONG_TOKEN, NO_VERSION, UNKNOWN_VERSION)
OF_PATH = (UNKNOWN_ID, MALFORMED_ID, UNKNOWN_OWNER)
OF_WHOLE_BODY = (MALFORMED_JSON, WRONG_CONTENT_TYPE, EMPTY_OBJECT)
OF_MEMBER = (WITHOUT, WRONG_TYPE, UNLISTED_VALUE, BEYOND_BOUND)
KINDS = (*OF_ACCESS, *OF_PATH, *OF_WHOLE_BODY, *OF_MEMBER)

# 408, 425 and 429 say when a request came, and nothing of what is wrong with it.
ANY_REFUSAL = tuple(status for status in range(400, 500) if status not in (408, 425, 429))

_SEGMENT = re.compile(r"[A-Za-z0-9]+")
_MEMBERS = {"statuses": list, "basis": str, "places": dict, "header": str, "value": str}


class Basis(StrEnum):
    """What a promise of a refusal rests on."""

    DOCUMENTED = "documented"
    OBSERVED = "observed"
    GUESS = "guess"


@dataclass(frozen=True)
class Refusal:
    """How a kind of wrong request is refused.

    `places` says by status where the error body names the place that is wrong: a JSON Pointer in which `*` stands for
    any element. `header` names the header that a kind is about, and `value` is what a request is sent with instead.
    """

    statuses: tuple[int, ...] = ANY_REFUSAL
    basis: Basis = Basis.GUESS
    places: Mapping[int, str] = field(default_factory=dict)
    header: str = ""
    value: str = ""

    @property
    def expected(self) -> tuple[int, ...]:
        """The statuses that keep it: of a guess any refusal does."""
        return ANY_REFUSAL if self.basis is Basis.GUESS else self.statuses


@dataclass(frozen=True)
class Negative:
    """What is wrong with a request on purpose, and how it is refused.

    `base` is the id of the case that is right.
    `place` is the JSON Pointer of what is wrong in the body, and None where that is not in the body; `name` says what
    of several alike it is: a path variable, or the keyword of a bound. `definition` says which part of the contract is
    broken, so that what several operations share is known as such. `creates` says that the operation would create
    something if it took the request: whoever looks afterwards must find nothing. `unknown` is the place in the path of
    an id that a live run has to see unknown before it sends the request.
    """

    kind: str
    refusal: Refusal
    base: str = ""
    place: str | None = None
    name: str = ""
    definition: str = ""
    creates: bool = False
    unknown: int | None = None


Table = Mapping[str, Refusal | None]


def refusal_for(tables: Iterable[Table], kind: str, place: str | None = None) -> Refusal | None:
    """Say how a kind of wrong request is refused; None: it is known to be accepted.

    Args:
        tables: what is promised, the nearest first.
        kind: one of `KINDS`.
        place: the JSON Pointer of what is wrong in the body.
    """
    for table in tables:
        for key, refusal in table.items():
            named, _, pattern = key.partition(" ")
            if named == kind and pattern and place is not None and _matches(pattern, place):
                return refusal
        if kind in table:
            return table[kind]
    return Refusal()


def _matches(pattern: str, place: str) -> bool:
    steps, wanted = place.split("/"), pattern.split("/")
    return len(steps) == len(wanted) and all(one in ("*", other) for one, other in zip(wanted, steps, strict=True))


def values_at(value: object, pointer: str) -> Iterator[object]:
    """Yield what stands at a place in a JSON value; `*` in its pointer stands for every element or member."""
    step, _, _ = pointer[1:].partition("/")
    if not pointer:
        yield value
    elif isinstance(value, list):
        chosen = value if step == "*" else [each for index, each in enumerate(value) if str(index) == step]
        for each in chosen:
            yield from values_at(each, pointer[len(step) + 1 :])
    elif isinstance(value, dict):
        for name in value if step == "*" else {step.replace("~1", "/").replace("~0", "~")} & value.keys():
            yield from values_at(value[name], pointer[len(step) + 1 :])


def is_at_or_above(named: object, place: str) -> bool:
    """Tell whether a JSON Pointer is of a place, or of one that it lies in; the whole body is above nothing."""
    return named == place or (isinstance(named, str) and named != "" and place.startswith(f"{named}/"))


def read_refusals(file: str, schema: object) -> Table:
    """Read what a schema file promises of refusals; one without the annotation promises nothing.

    Raises:
        InputError: names the file and the place.
    """
    written = schema.get(ANNOTATION, {}) if isinstance(schema, dict) else {}
    if not isinstance(written, dict):
        raise InputError(file, f"$.{ANNOTATION}", "expected an object of refusals by kind")
    return {key: _refusal(file, key, value) for key, value in written.items()}


def _refusal(file: str, key: str, value: object) -> Refusal | None:
    place = f"$.{ANNOTATION}['{key}']"
    kind = key.partition(" ")[0]
    if kind not in KINDS:
        raise InputError(file, place, f"no kind {kind!r}; there are {', '.join(KINDS)}")
    if value is False:
        return None
    members = read_table(value, file, place, _MEMBERS, ("statuses", "basis"))
    if members["basis"] not in [*Basis]:
        raise InputError(file, f"{place}.basis", f"expected {', '.join(Basis)}, got {members['basis']!r}")
    texts = {name: str(members.get(name, "")) for name in ("header", "value")}
    if kind == MALFORMED_ID and texts["value"] and not _SEGMENT.fullmatch(texts["value"]):
        raise InputError(file, f"{place}.value", "expected letters and digits alone: it is sent as a segment of a path")
    statuses = _statuses(file, f"{place}.statuses", members["statuses"])
    places = _places(file, f"{place}.places", members.get("places", {}))
    return Refusal(statuses, Basis(str(members["basis"])), places, **texts)


def _statuses(file: str, place: str, value: object) -> tuple[int, ...]:
    statuses: Sequence[object] = value if isinstance(value, list) else ()
    found = tuple(each for each in statuses if isinstance(each, int) and 400 <= each < 500)
    if not found or len(found) != len(statuses):
        raise InputError(file, place, "expected an array of statuses from 400 to 499")
    return found


def _places(file: str, place: str, value: object) -> Mapping[int, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    for status, pointer in pairs:
        if not status.isdecimal() or not isinstance(pointer, str) or not pointer.startswith("/"):
            raise InputError(file, place, 'expected JSON Pointers by status, such as {"422": "/*/field"}')
    return {int(status): str(pointer) for status, pointer in pairs}
