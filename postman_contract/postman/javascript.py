"""Writes JSON as JavaScript does, which Postman's own runner is written in."""

import json


def json_text(value: object) -> str:
    """Write a value as `JSON.stringify` does: without blanks, and whole numbers without a fraction."""
    return json.dumps(_numbers_as_javascript(value), ensure_ascii=False, separators=(",", ":"))


def _numbers_as_javascript(value: object) -> object:
    match value:
        case float() if value.is_integer() and abs(value) < 1e21:
            return int(value)
        case list():
            return [_numbers_as_javascript(each) for each in value]
        case dict():
            return {name: _numbers_as_javascript(member) for name, member in value.items()}
    return value
