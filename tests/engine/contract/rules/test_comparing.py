"""Tests of how what is wanted is compared with what is found."""

from typing import Any

import pytest

from postman_contract.contract.rules.comparing import ABSENT, Difference, differences, is_same_value


def compare(wanted: object, found: object) -> list[Difference]:
    """Compare, and pass nothing over."""
    return differences(wanted, found, lambda *_: False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("a", "a", id="equal text"),
        pytest.param(1, 1.0, id="a number and its fraction"),
        pytest.param(1, "1.00", id="a number and its text"),
        pytest.param("1e2", 100, id="a text with an exponent and its number"),
        pytest.param(10**30, str(10**30), id="a number beyond what a float holds"),
        pytest.param("Caf\u00e9", "Cafe\u0301", id="composed and not"),
        pytest.param(" a ", "a", id="trimmed"),
        pytest.param("2030-01-01T10:00:00+10:00", "2030-01-01T00:00:00Z", id="one instant, two offsets"),
        pytest.param("2030-01-01t00:00:00.000z", "2030-01-01T00:00:00Z", id="small letters and a fraction"),
        pytest.param(None, None, id="nothing"),
        pytest.param(True, True, id="booleans"),
    ],
)
def test_what_means_the_same_is_the_same(one: object, other: object) -> None:
    """Values are compared by what they mean, either way round."""
    assert is_same_value(one, other)
    assert is_same_value(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(True, 1, id="a boolean is no number"),
        pytest.param(False, 0, id="nor is the other one"),
        pytest.param(True, "true", id="nor a text"),
        pytest.param("1.0", "1", id="texts are no numbers"),
        pytest.param("a", "A", id="case counts"),
        pytest.param(10**17 + 1, 10**17, id="the last digit counts"),
        pytest.param(5, "5 kg", id="a number and a quantity"),
        pytest.param(5, None, id="null"),
        pytest.param(5, ABSENT, id="nothing there"),
        pytest.param(5, "1e99999999999999999999", id="an exponent beyond all measure"),
        pytest.param("2030-01-01T00:00:00", "2030-01-01T00:00:00Z", id="no offset, no instant"),
        pytest.param("2030-01-01T00:00:00Z", "2030-01-01T00:00:01Z", id="another second"),
        pytest.param("2030-13-01T00:00:00Z", "2030-13-01T00:00:00+00:00", id="no such month"),
    ],
)
def test_what_means_something_else_differs(one: object, other: object) -> None:
    """Whatever a person would take for another value is one, either way round."""
    assert not is_same_value(one, other)
    assert not is_same_value(other, one)


def test_more_is_no_difference() -> None:
    """What is found may hold more, at any depth."""
    assert compare({"a": {"b": [1]}}, {"a": {"b": [1, 2], "c": 3}, "d": 4}) == []


def test_a_missing_part_is_one_difference() -> None:
    """What is not there as a whole is said once, with all that is wanted of it."""
    assert compare({"a": {"b": 1, "c": 2}}, {}) == [Difference(("a",), {"b": 1, "c": 2}, ABSENT)]


def test_a_part_of_another_kind_is_one_difference() -> None:
    """An object where an array is wanted is said once."""
    assert compare({"a": [1, 2]}, {"a": {"b": 1}}) == [Difference(("a",), [1, 2], {"b": 1})]


def test_nothing_is_missing_of_what_is_empty() -> None:
    """Empty objects and arrays hold nothing that could be missing."""
    assert compare({"a": {}, "b": []}, {"a": None}) == []


def test_each_leaf_is_named_by_its_place() -> None:
    """Two wrong leaves are two differences."""
    assert compare({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {"b": 3}]}) == [Difference(("a", 1, "b"), 2, 3)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param([1, 2, 3], [3, 2, 1], id="reordered"),
        pytest.param([{"a": 1}, {"a": 2}], [{"a": 9}, {"a": 2, "b": 0}, {"a": 1}], id="with others between"),
        pytest.param([{"a": 1}, {"a": 1, "b": 2}], [{"a": 1, "b": 2}, {"a": 1}], id="only one way fits"),
        pytest.param([{"a": 1}, {"b": 1}, {"a": 1, "b": 1}], [{"a": 1, "b": 1}, {"b": 1}, {"a": 1}], id="a chain"),
        pytest.param([0] * 1200 + [1], [1] + [0] * 1200, id="many that are alike"),
    ],
)
def test_an_array_may_come_in_another_order(wanted: list[Any], found: list[Any]) -> None:
    """Each wanted element has one of its own, wherever it is."""
    assert compare(wanted, found) == []


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param([1, 1], [1, 2], id="a duplicate that was lost"),
        pytest.param([{"a": 1}, {"a": 1}, {"b": 1}], [{"b": 1}, {"a": 1}, {"b": 2}], id="two for one"),
        pytest.param([1, 2], [2], id="too few"),
    ],
)
def test_no_element_stands_for_two(wanted: list[Any], found: list[Any]) -> None:
    """A duplicate wants two, and differences are said by index."""
    assert compare(wanted, found)


def test_what_is_passed_over_is_asked_for_by_its_place() -> None:
    """A place, with what is wanted and found there, can be passed over, and so all below it."""
    skip = [(("a",), {"b": 1}, 2)]
    found = differences({"a": {"b": 1}, "c": 1}, {"a": 2, "c": 1}, lambda *place: place in skip)
    assert found == []
