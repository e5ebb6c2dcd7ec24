"""Tests of the rule that a search finds what was asked for, and of the conditions it is told by."""

import pytest

from postman_contract.contract.rows import rows_in
from postman_contract.contract.rules.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    ConditionsOf,
    Kind,
    Operator,
    cannot_tell,
    is_met,
    unmet_parts,
)
from postman_contract.contract.rules.searching import search
from rule_cases import contract_of, exchange, means

SEARCH = "POST /things/search"
RED = Comparison("/colour", Operator.EQUAL, "red")
BIG = Comparison("/size", Operator.AT_LEAST, 5, Kind.NUMBER)
UNKNOWN = None


def found(rows: object, condition: Condition | None, status: int = 200, schema: object = True) -> list[str]:
    """Run the rule over the rows of one search, and return what it says."""
    schemas = {"things/search/POST.200.json": schema}
    known = means(schemas, conditions_of=lambda _: condition)
    answer = exchange(SEARCH, {}, rows, target="/things/search", status=status)
    return [each.message for each in search(answer, contract_of(SEARCH, schemas), known)]


def test_a_row_that_was_not_asked_for_is_a_breach() -> None:
    """Its place, the condition and the row are said."""
    (message,) = found([{"colour": "Red"}, {"colour": "blue"}], RED)
    assert message.startswith("$[1]: a row that was not asked for: /colour equal to 'red'; the row is ")


def test_rows_are_found_where_the_schema_says() -> None:
    """A wrapped list is looked through, too."""
    (message,) = found({"data": [{"colour": "blue"}]}, RED, schema={"x-rows": "/data"})
    assert message.startswith("$.data[0]:")


def test_only_the_parts_that_are_not_met_are_said() -> None:
    """Of two that both have to be met, one is."""
    (message,) = found([{"colour": "red", "size": 4}], AllOf((RED, BIG)))
    assert "/size at least 5;" in message


@pytest.mark.parametrize(
    ("rows", "condition", "status"),
    [([{"colour": "blue"}], None, 200), ({"colour": "blue"}, RED, 200), ([{"colour": "blue"}], RED, 400)],
)
def test_what_cannot_be_told_is_not_judged(rows: object, condition: Condition | None, status: int) -> None:
    """No condition, no list, no success: nothing is said."""
    assert found(rows, condition, status) == []


def test_a_placeholder_of_a_recording_is_compared_with_nothing() -> None:
    """What the recorded search asked for is not known in its replay."""
    assert found([{"colour": "blue"}], Comparison("/colour", Operator.EQUAL, "REDACTED-colour")) == []


def test_by_default_nothing_can_be_told() -> None:
    """A suite whose rules say nothing of searches has none of them judged."""
    by_default: ConditionsOf = cannot_tell
    assert by_default(exchange(SEARCH).request) is None


@pytest.mark.parametrize(
    ("found_value", "operator", "value", "kind", "met"),
    [
        ("Caf\u00e9", Operator.EQUAL, "CAFE\u0301", Kind.TEXT, True),
        ("a", Operator.NOT_EQUAL, "A", Kind.TEXT, False),
        ("abc", Operator.CONTAINS, "B", Kind.TEXT, True),
        ("abc", Operator.NOT_CONTAINS, "b", Kind.TEXT, False),
        ("abc", Operator.STARTS_WITH, "AB", Kind.TEXT, True),
        ("abc", Operator.GREATER, "abb", Kind.TEXT, None),
        (5, Operator.EQUAL, "5", Kind.TEXT, True),
        (5.0, Operator.EQUAL, "5", Kind.TEXT, None),
        (True, Operator.EQUAL, "true", Kind.TEXT, None),
        (5, Operator.GREATER, 4, Kind.NUMBER, True),
        ("5", Operator.LESS, 5.5, Kind.NUMBER, True),
        (5, Operator.AT_MOST, "4", Kind.NUMBER, False),
        (True, Operator.EQUAL, 1, Kind.NUMBER, None),
        ("many", Operator.EQUAL, 1, Kind.NUMBER, None),
        (True, Operator.EQUAL, "TRUE", Kind.BOOLEAN, True),
        (False, Operator.EQUAL, "true", Kind.BOOLEAN, False),
        ("yes", Operator.EQUAL, True, Kind.BOOLEAN, None),
        ("2030-01-01", Operator.AT_LEAST, "2030-01-02", Kind.DATE, False),
        ("2030-01-01T00:00:00Z", Operator.EQUAL, "2030-01-01T10:00:00+10:00", Kind.DATE, True),
        ("2030-01-01T00:00:00Z", Operator.EQUAL, "2030-01-01", Kind.DATE, None),
        ("2030-01-01T00:00:00", Operator.LESS, "2029-01-01T00:00:00Z", Kind.DATE, None),
        ("soon", Operator.EQUAL, "2030-01-01", Kind.DATE, None),
        (None, Operator.EQUAL, "red", Kind.TEXT, None),
        ({"a": 1}, Operator.EQUAL, "red", Kind.TEXT, None),
    ],
)
def test_values_are_compared_as_their_kind_is(
    found_value: object, operator: Operator, value: object, kind: Kind, met: bool | None
) -> None:
    """Text without case, dates only where both have a zone or neither a time; None where it cannot be told."""
    assert is_met(Comparison("/a", operator, value, kind), {"a": found_value}) is met


@pytest.mark.parametrize("row", [{"b": 1}, [1], "text", {"a": [1]}])
def test_a_row_without_the_value_cannot_be_told(row: object) -> None:
    """An absent pointer, and one that leads through something else, are not judged."""
    assert is_met(Comparison("/a/b", Operator.EQUAL, 1), row) is None


@pytest.mark.parametrize(
    ("parts", "all_of", "any_of"),
    [
        ((RED, BIG), False, True),
        ((RED, UNKNOWN), None, True),
        ((BIG, UNKNOWN), False, None),
        ((UNKNOWN,), None, None),
        ((), True, False),
    ],
)
def test_what_is_unknown_decides_only_where_it_has_to(
    parts: tuple[Condition | None, ...], all_of: bool | None, any_of: bool | None
) -> None:
    """One part that is not met is enough against a conjunction, one that is met for a disjunction."""
    row = {"colour": "red", "size": 1}
    assert is_met(AllOf(parts), row) is all_of
    assert is_met(AnyOf(parts), row) is any_of


def test_a_disjunction_is_said_as_a_whole() -> None:
    """With the part that cannot be told."""
    (unmet,) = unmet_parts(AllOf((AnyOf((RED, BIG)), UNKNOWN)), {"colour": "blue", "size": 1})
    assert str(unmet) == "(/colour equal to 'red') or (/size at least 5)"
    assert str(AnyOf((UNKNOWN, AllOf((RED, UNKNOWN))))) == "(what cannot be told) or ((/colour equal to 'red'))"


@pytest.mark.parametrize("data", [{}, "text", 0, {"id": 7}])
def test_what_is_no_array_holds_no_rows(data: object) -> None:
    """Where rows should be; what is absent or null there is a list of nothing."""
    schema = {"x-rows": "/data"}
    assert rows_in(exchange(SEARCH, {}, {"data": data}).response, "/data") is None
    assert rows_in(exchange(SEARCH, {}, {"data": None}).response, "/data") == []
    assert found({"data": data}, RED, schema=schema) == []
