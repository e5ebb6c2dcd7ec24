"""Tests of what claims written by hand expect of an answer."""

import pytest

from postman_contract.contract.expectations import ABSENT, PRESENT, Expectation, find_breach
from postman_contract.contract.violations import Violation

BODY = b'{"id": 5, "open": true, "none": null, "items": [{"name": "a"}]}'
LONG = Expectation("more than two", lambda value: len(value) > 2)


@pytest.mark.parametrize(
    ("pointer", "expected", "value"),
    [
        ("/id", 5, 5),
        ("/id", PRESENT, 5),
        ("/none", PRESENT, None),
        ("/none", None, None),
        ("/colour", ABSENT, None),
        ("/items/0/name", "a", "a"),
        ("/items", [{"name": "a"}], [{"name": "a"}]),
        ("/open", True, True),
    ],
)
def test_a_value_that_is_as_expected_is_given(pointer: str, expected: object, value: object) -> None:
    """The value itself comes back, to go on with."""
    assert find_breach("c", BODY, pointer, expected) == (value, None)


@pytest.mark.parametrize(
    ("pointer", "expected", "where", "wanted", "got"),
    [
        ("/id", 6, "$.id", "6", "5"),
        ("/open", 1, "$.open", "1", "true"),
        ("/id", True, "$.id", "true", "5"),
        ("/colour", PRESENT, "$.colour", "a value", "no such property"),
        ("/a/b/c", "x", "$.a.b.c", "'x'", "no such property"),
        ("/none/deep", PRESENT, "$.none.deep", "a value", "no such property"),
        ("/items", ABSENT, "$.items", "no such property", '[{"name": "a"}]'),
        ("/items/0/name", "b", "$.items[0].name", "'b'", "'a'"),
        ("/items/1", PRESENT, "$.items[1]", "a value", "no such property"),
        ("/items", LONG, "$.items", "more than two", '[{"name": "a"}]'),
        ("/id", LONG, "$.id", "more than two", "5"),
        ("/colour", LONG, "$.colour", "more than two", "no such property"),
    ],
)
def test_another_value_is_a_breach_at_its_place(
    pointer: str, expected: object, where: str, wanted: str, got: str
) -> None:
    """It says what was expected and what came; a function that cannot be applied does not hold."""
    assert find_breach("c", BODY, pointer, expected)[1] == Violation("c", where, wanted, got)


def test_what_is_no_json_is_a_breach() -> None:
    """An answer that cannot be looked into is told as such."""
    _, breach = find_breach("c", b"<html>", "/id", 5)
    assert breach is not None
    assert breach.message.startswith("$: the body is not JSON: ")
