"""The comparisons a search knows: their methods as SQL, and the values they take.

See docs/cartoncloud-facts.md, Searches.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

from cartoncloud_sandbox.clock import parse_moment

_EQUALITY = {"EQUAL_TO": "{} = ?", "NOT_EQUAL_TO": "{} IS NOT ?"}
_ORDER = {
    "GREATER_THAN": "{} > ?",
    "GREATER_THAN_OR_EQUAL_TO": "{} >= ?",
    "LESS_THAN": "{} < ?",
    "LESS_THAN_OR_EQUAL_TO": "{} <= ?",
}
_TEXT = {
    "CONTAINS": "instr({}, ?) > 0",
    "DOES_NOT_CONTAIN": "coalesce(instr({}, ?), 0) = 0",
    "STARTS_WITH": "instr({}, ?) = 1",
}
_SEEN_ON_TEXT = "GREATER_THAN_OR_EQUAL_TO"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One kind of comparison: `column` shapes the stored value, `methods` compare it with the bound one."""

    column: str
    methods: Mapping[str, str]
    read: Callable[[Any], Any]
    default: str | None = None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Expected a string")  # noqa: TRY004 - becomes a 422, as every unusable value
    return value


def _boolean(value: Any) -> int:
    """Booleans also come as strings."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value in ("true", "false"):
        return int(value == "true")
    raise ValueError("Expected true or false")


def _numeric(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("Expected a number")  # noqa: TRY004 - as above
    return float(value)


def _date(value: Any) -> str:
    if date.fromisoformat(_text(value)).isoformat() != value:
        raise ValueError("Expected a day such as 2030-01-20")
    return str(value)


def _moment(value: Any) -> int:
    """A moment is one of RFC 3339, with an offset."""
    return int(parse_moment(_text(value)).astimezone(UTC).timestamp())


COMPARISONS = {
    # GREATER_THAN_OR_EQUAL_TO was seen to work on text; nobody has seen its sisters do so.
    "TextComparisonCondition": Comparison("{}", {**_EQUALITY, **_TEXT, _SEEN_ON_TEXT: _ORDER[_SEEN_ON_TEXT]}, _text),
    "BooleanComparisonCondition": Comparison("{}", _EQUALITY, _boolean, default="EQUAL_TO"),
    "NumericComparisonCondition": Comparison("CAST({} AS REAL)", {**_EQUALITY, **_ORDER}, _numeric),
    # Date-only conditions work on timestamps, whose local date is their first ten characters.
    "DateComparisonCondition": Comparison("substr({}, 1, 10)", {**_EQUALITY, **_ORDER}, _date),
    "DateTimeComparisonCondition": Comparison("CAST(strftime('%s', {}) AS INTEGER)", {**_EQUALITY, **_ORDER}, _moment),
}
