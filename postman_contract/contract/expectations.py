"""What a claim that is written by hand expects of an answer, and what it finds instead, as a violation."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import jsonpointer

from postman_contract.contract.json_faults import explain_json_fault
from postman_contract.contract.violations import Violation, describe_value, json_path, kind_of
from postman_contract.postman.jsonfile import parse_json

UNEXPECTED_SHAPE = (LookupError, TypeError, ValueError, AttributeError)  # what looking into another shape raises
_MISSING = object()


@dataclass(frozen=True)
class Expectation:
    """What a value has to be: in words, and as a function. Where the function cannot be applied it does not hold."""

    words: str
    holds: Callable[..., bool] = field(repr=False)


PRESENT = Expectation("a value", lambda value: value is not _MISSING)
ABSENT = Expectation("no such property", lambda value: value is _MISSING)


def find_breach(check: str, body: bytes, pointer: str, expected: object) -> tuple[object, Violation | None]:
    """Look at one place of a JSON body.

    Args:
        check: who expects it.
        body: of an answer.
        pointer: to the place (RFC 6901); "" is the whole body.
        expected: an `Expectation`, or the JSON value itself.

    Returns:
        The value there, None where there is none; and the breach where it is not as expected.

    Raises:
        ValueError: the pointer is none.
    """
    place = jsonpointer.JsonPointer(pointer)
    try:
        document = parse_json(body)
    except ValueError as problem:
        fault = explain_json_fault(body, problem)
        return None, Violation(check, "$", "a JSON text", fault, problem=f"the body is not JSON: {fault}")
    value = place.resolve(document, _MISSING)
    wanted = expected if isinstance(expected, Expectation) else _equal_to(expected)
    found = None if value is _MISSING else value
    if _holds(wanted, value):
        return found, None
    got = "no such property" if value is _MISSING else show_value(value)
    unquoted = f"not as expected, got {'no such property' if value is _MISSING else kind_of(value)}"
    return found, Violation(check, _path_of(place), wanted.words, got, unquoted=unquoted)


def _equal_to(expected: object) -> Expectation:
    # Python's True equals 1, JSON's does not.
    return Expectation(show_value(expected), lambda value: (value, type(value)) == (expected, type(expected)))


def _holds(wanted: Expectation, value: object) -> bool:
    try:
        return bool(wanted.holds(value))
    except UNEXPECTED_SHAPE:
        return False


def _path_of(place: jsonpointer.JsonPointer) -> str:
    return json_path(int(part) if part.isdecimal() else part for part in place.parts)


def show_value(value: object) -> str:
    """Show a value to a person: an object or array in full, as it is about to be compared."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return describe_value(value)
