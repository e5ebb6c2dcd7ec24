"""What a search asks of its rows, as values that any API's own language can be turned into, and how a row meets it.

A suite's rules turn a request into conditions: `Rules(conditions=…)`. What they cannot turn they leave as None, and
nothing is said of it.
"""

import datetime as dt
import operator
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import jsonpointer

from postman_contract.postman.messages import Request
from postman_contract.postman.secrets import is_placeholder


class Operator(StrEnum):
    """How the value of a row is compared with the one that was asked for."""

    EQUAL = "equal to"
    NOT_EQUAL = "not equal to"
    CONTAINS = "containing"
    NOT_CONTAINS = "not containing"
    STARTS_WITH = "starting with"
    GREATER = "greater than"
    AT_LEAST = "at least"
    LESS = "less than"
    AT_MOST = "at most"


class Kind(StrEnum):
    """How values are read before they are compared."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True)
class Comparison:
    """The value at a JSON Pointer of a row has to compare so with a value."""

    pointer: str
    operator: Operator
    value: object
    kind: Kind = Kind.TEXT

    def __str__(self) -> str:
        return f"{self.pointer} {self.operator} {self.value!r}"


@dataclass(frozen=True)
class AllOf:
    """Every part has to be met; a part that is None cannot be told."""

    parts: "tuple[Condition | None, ...]"

    def __str__(self) -> str:
        return " and ".join(f"({each})" for each in self.parts if each is not None)


@dataclass(frozen=True)
class AnyOf:
    """At least one part has to be met; a part that is None cannot be told."""

    parts: "tuple[Condition | None, ...]"

    def __str__(self) -> str:
        return " or ".join("(what cannot be told)" if each is None else f"({each})" for each in self.parts)


Condition = Comparison | AllOf | AnyOf
ConditionsOf = Callable[[Request], Condition | None]


def cannot_tell(_: Request) -> None:
    """Say of any request that what it asks for cannot be told."""


def is_met(condition: Condition | None, row: object) -> bool | None:
    """Tell whether a row meets a condition; None where that cannot be told.

    It cannot where the row has no such value, where a part of the condition is unknown and decides, and where two dates
    are compared of which only one has a zone or a time.
    """
    match condition:
        case None:
            return None
        case Comparison():
            return _compares(condition, row)
        case AllOf(parts):
            met = [is_met(part, row) for part in parts]
            return False if False in met else None if None in met else True
        case AnyOf(parts):
            met = [is_met(part, row) for part in parts]
            return True if True in met else None if None in met else False


def unmet_parts(condition: Condition | None, row: object) -> list[Condition]:
    """Return the parts of a condition that a row does not meet, as small as they can be told apart."""
    if isinstance(condition, AllOf):
        return [unmet for part in condition.parts for unmet in unmet_parts(part, row)]
    return [condition] if condition is not None and is_met(condition, row) is False else []


def _compares(condition: Comparison, row: object) -> bool | None:
    try:
        found = jsonpointer.resolve_pointer(row, condition.pointer)
    except (jsonpointer.JsonPointerException, TypeError):
        return None
    # A placeholder of a recording stands for what nobody is to know.
    is_hidden = isinstance(condition.value, str) and is_placeholder(condition.value)
    if found is None or isinstance(found, dict | list) or is_hidden:
        return None
    read = {Kind.TEXT: _text, Kind.NUMBER: _number, Kind.BOOLEAN: _boolean, Kind.DATE: _date}[condition.kind]
    one, other = read(found), read(condition.value)
    if one is None or other is None:
        return None
    try:
        return _COMPARES[condition.operator](one, other)
    except TypeError:  # what is not of one kind cannot be compared, nor can texts be put in order
        return None


def _text(value: object) -> str | None:
    """Read a text in normal form and without case; how a server spells 5.0 as text is its own affair."""
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return unicodedata.normalize("NFC", str(value)).casefold() if is_text else None


def _number(value: object) -> Decimal | None:
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def _boolean(value: object) -> bool | None:
    return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())


def _date(value: object) -> dt.date | dt.datetime | None:
    """Read a date, or a date-time with a zone; a date-time without one could be any instant of two days."""
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        pass
    try:
        read = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def both(one: object, other: object) -> bool:
        if isinstance(one, dt.date) and isinstance(one, dt.datetime) is not isinstance(other, dt.datetime):
            raise TypeError
        return compare(one, other)

    return both


def _in_order(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def both(one: object, other: object) -> bool:
        if isinstance(one, str):  # which text comes before which is a matter of the server's collation
            raise TypeError
        return compare(one, other)

    return _ordered(both)


_COMPARES: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: _ordered(operator.eq),
    Operator.NOT_EQUAL: _ordered(operator.ne),
    Operator.CONTAINS: lambda one, other: str(other) in str(one),
    Operator.NOT_CONTAINS: lambda one, other: str(other) not in str(one),
    Operator.STARTS_WITH: lambda one, other: str(one).startswith(str(other)),
    Operator.GREATER: _in_order(operator.gt),
    Operator.AT_LEAST: _in_order(operator.ge),
    Operator.LESS: _in_order(operator.lt),
    Operator.AT_MOST: _in_order(operator.le),
}
