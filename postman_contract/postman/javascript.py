"""Writes JSON as JavaScript does, which Postman's own runner is written in."""

import json
from collections.abc import Callable


def json_text(value: object, fill: Callable[[str], str] = str) -> str:
    """Write a value as `JSON.stringify` does: without blanks, and whole numbers without a fraction.

    Args:
        value: any JSON.
        fill: fills the templates of its texts; names of members are none, for Postman.
    """
    return json.dumps(_as_written(value, fill), ensure_ascii=False, separators=(",", ":"))


def _as_written(value: object, fill: Callable[[str], str]) -> object:
    match value:
        case str():
            return fill(value)
        case float() if value.is_integer() and abs(value) < 1e21:
            return int(value)
        case list():
            return [_as_written(each, fill) for each in value]
        case dict():
            return {name: _as_written(member, fill) for name, member in value.items()}
    return value
