"""Writes JSON and numbers as JavaScript does, which Postman's own runner is written in."""

import json
from collections.abc import Callable
from decimal import Decimal


def json_text(value: object, fill: Callable[[str], str] = str) -> str:
    """Write a value as `JSON.stringify` does: without blanks, and numbers as `number_text` does.

    Args:
        value: any JSON.
        fill: fills the templates of its texts; names of members are none, for Postman.
    """
    match value:
        case str():
            return _quoted(fill(value))
        case None | bool():
            return json.dumps(value)
        case int() | float():
            return number_text(value)
        case list():
            return f"[{','.join(json_text(each, fill) for each in value)}]"
        case dict():
            return f"{{{','.join(f'{_quoted(name)}:{json_text(each, fill)}' for name, each in value.items())}}}"
    raise TypeError(f"{type(value).__name__} is no JSON")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def number_text(value: float) -> str:
    """Write a number as JavaScript does, to which all are floating: `1`, `1e+21`, `1e-7` (ECMA-262 §6.1.6.1.20)."""
    try:
        number = Decimal(repr(float(value)))
    except OverflowError:  # a whole number that is longer than any floating one
        number = Decimal("Infinity" if value > 0 else "-Infinity")
    if not number:
        return "0"
    return f"{number.normalize():{'f' if 1e-6 <= abs(number) < 1e21 else 'e'}}"
