"""Reads the body of a saved example as the JSON value that it is, or says why it is none."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import is_json
from postman_contract.postman.collection import SavedExample
from postman_contract.postman.environment import as_text
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import Headers, header
from postman_contract.postman.variables import VARIABLE

JSON = "application/json"


@dataclass(frozen=True)
class ExampleBody:
    """What a saved example holds: parsed JSON, and its media type as the example says it (None: it says none).

    `is_schematic`: it was not saved of an answer, but written from an OpenAPI document, with the types of values in
    place of values (`"<long>"`). In `value` those are some value of the type, or None where the type is not known; and
    which members it has says nothing of which an answer has to have.
    """

    value: object = field(repr=False)
    media_type: str | None = None
    is_schematic: bool = False


def saved_headers(saved: SavedExample) -> Headers:
    """Return the headers of a saved example as those of an answer."""
    return tuple((entry.key, as_text(entry.value)) for entry in saved.headers)


def read_example(saved: SavedExample) -> ExampleBody:
    """Read the body of a saved example.

    Raises:
        NotJudged: it is no JSON; says why.
    """
    media_type = header(saved_headers(saved), "Content-Type")
    if not saved.body.strip():
        raise NotJudged("it has no body")
    if media_type and not is_json(media_type):
        raise NotJudged(f"it is {media_type.partition(';')[0].strip()}, not JSON")
    try:
        value = parse_json(saved.body)
    except ValueError as problem:
        raise NotJudged(_fault_of(saved.body, problem)) from None
    return ExampleBody(_typed(value), media_type, is_schematic=_has_placeholders(value))


def is_schematic(saved: SavedExample) -> bool:
    """Tell whether a saved example has the names of types for values: then it is no answer that ever came."""
    try:
        return read_example(saved).is_schematic
    except NotJudged:
        return False


def headers_as_answered(saved: SavedExample) -> Headers:
    """Return the headers of an answer that was saved; one that is JSON came as JSON, where the example saved no type.

    Many save none of the headers.
    """
    headers = saved_headers(saved)
    try:
        return headers if read_example(saved).media_type is not None else (*headers, ("Content-Type", JSON))
    except NotJudged:
        return headers


def _fault_of(body: str, problem: ValueError) -> str:
    if VARIABLE.search(body):
        return "it holds variables where JSON has values"
    if isinstance(problem, json.JSONDecodeError):
        is_open = problem.msg.startswith("Unterminated string")
        if is_open or problem.pos >= len(body.rstrip()):
            return "it was cut off: its JSON has no end"
    return f"it is not JSON: {problem}"


# What Postman's import of OpenAPI documents writes in place of a value.
_PLACEHOLDER = re.compile(r"<(?P<type>[A-Za-z][A-Za-z0-9_-]*)>|<(?:Error|Circular)\b[^>]*>")
_OF_TYPE: Mapping[str, object] = {
    **dict.fromkeys(("long", "integer", "int", "int32", "int64", "number", "float", "double"), 0),
    "boolean": False,
    **dict.fromkeys(("string", "date", "datetime", "date-time", "uuid", "email", "uri", "url", "password"), ""),
}


def _has_placeholders(value: object) -> bool:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and _PLACEHOLDER.fullmatch(each):
            return True
        waiting.extend(each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
    return False


def _typed(value: object) -> object:
    """Put values in place of the names of their types."""
    if isinstance(value, dict):
        return {name: _typed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_typed(element) for element in value]
    found = _PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
    return value if found is None else _OF_TYPE.get((found["type"] or "").lower())
