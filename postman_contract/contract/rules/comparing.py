"""Compares what was sent or written with what comes back: each value of the one has to be in the other.

What the other holds beyond that is no difference. Values are the same if they mean the same: a server may write a
number as text, a time in another zone, and a text in normal form.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum

from postman_contract.postman.jsonfile import Steps

Skip = Callable[[Steps, object, object], bool]

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*([Zz]|[+-]\d\d:\d\d)")


class Absent(Enum):
    """Stands for a value that is not there; JSON's null is one that is."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True)
class Difference:
    """A place where what is wanted is not found. `found` is `ABSENT` where nothing is there."""

    steps: Steps
    wanted: object
    found: object


def differences(wanted: object, found: object, skip: Skip, steps: Steps = ()) -> list[Difference]:
    """Find where a JSON value does not hold what another one has.

    The elements of an array are compared by their index; where they differ so, by any other order in which each has
    one of its own. Empty objects and arrays hold nothing that could be missing.

    Args:
        wanted: has what has to be there.
        found: has to hold it.
        skip: is asked of each place, with what is wanted and found there, whether it is passed over.
        steps: to the place of both.
    """
    if skip(steps, wanted, found):
        return []
    if isinstance(wanted, dict):
        inner = _differences_of_objects(wanted, found if isinstance(found, dict) else {}, skip, steps)
    elif isinstance(wanted, list):
        inner = _differences_of_arrays(wanted, found if isinstance(found, list) else [], skip, steps)
    else:
        return [] if is_same_value(wanted, found) else [Difference(steps, wanted, found)]
    # Of what is of another kind as a whole, or not there at all, the parts need no lines of their own.
    return inner if type(found) is type(wanted) or not inner else [Difference(steps, wanted, found)]


def _differences_of_objects(
    wanted: Mapping[str, object], found: Mapping[str, object], skip: Skip, steps: Steps
) -> list[Difference]:
    return [
        each
        for name, value in wanted.items()
        for each in differences(value, found.get(name, ABSENT), skip, (*steps, name))
    ]


def _differences_of_arrays(
    wanted: Sequence[object], found: Sequence[object], skip: Skip, steps: Steps
) -> list[Difference]:
    by_index = [
        each
        for index, value in enumerate(wanted)
        for each in differences(value, found[index] if index < len(found) else ABSENT, skip, (*steps, index))
    ]
    if not by_index or len(found) < len(wanted):
        return by_index
    fits = [
        [at for at, other in enumerate(found) if not differences(value, other, skip, (*steps, index))]
        for index, value in enumerate(wanted)
    ]
    return [] if _each_has_its_own(fits) else by_index


def _each_has_its_own(fits: Sequence[Sequence[int]]) -> bool:
    """Tell whether each can be given one of those that fit it, and none be given twice (a bipartite matching)."""
    holder: dict[int, int] = {}
    return all(_give(index, fits, holder) for index in range(len(fits)))


def _give(index: int, fits: Sequence[Sequence[int]], holder: dict[int, int]) -> bool:
    """Give one of those that fit it to `index`, where others have to make way by the shortest chain of exchanges."""
    reached: dict[int, int] = {}  # what is asked for, by whom
    waiting = [index]
    for asking in waiting:
        for at in fits[asking]:
            if at not in reached:
                reached[at] = asking
                if at not in holder:
                    _exchange(at, index, reached, holder)
                    return True
                waiting.append(holder[at])
    return False


def _exchange(free: int, index: int, reached: Mapping[int, int], holder: dict[int, int]) -> None:
    held = {who: at for at, who in holder.items()}
    taker, at = reached[free], free
    while taker != index:
        holder[at], at = taker, held[taker]
        taker = reached[at]
    holder[at] = index


def is_same_value(one: object, other: object) -> bool:
    """Tell whether two JSON scalars mean the same.

    Numbers are the same by value, also against their text; date-times with an offset (RFC 3339) by their instant; other
    texts when trimmed and in normal form NFC.
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _normal(one) == _normal(other) or _is_same_instant(one, other)
    numbers = (_number(one), _number(other))
    if None not in numbers:
        return numbers[0] == numbers[1]
    return one == other


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _number(value: object) -> Decimal | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number and not (isinstance(value, str) and _NUMBER.fullmatch(value)):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:  # an exponent beyond all measure
        return None


def _is_same_instant(one: str, other: str) -> bool:
    if not (_DATE_TIME.fullmatch(one) and _DATE_TIME.fullmatch(other)):
        return False
    try:
        return dt.datetime.fromisoformat(one.upper()) == dt.datetime.fromisoformat(other.upper())
    except ValueError:
        return False
