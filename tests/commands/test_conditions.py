"""Tests of how a CartonCloud search is read as conditions on its rows."""

import json

import pytest

from cartoncloud_contract.conditions import conditions_of
from postman_contract import Request
from postman_contract.contract.rules.conditions import AllOf, AnyOf, Comparison, Condition, Kind, Operator

JSON_FIELD = {"type": "JsonField", "pointer": "/references/customer"}
TEXT = "TextComparisonCondition"


def read(body: object, path: str = "/tenants/t/outbound-orders/search?page=1") -> Condition | None:
    """Read the conditions of a search."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return conditions_of(Request("POST", "https://h", path, (), sent))


def comparison(field: object = JSON_FIELD, value: object = "x", kind: str = TEXT, **more: object) -> dict[str, object]:
    """Write a comparison as a search does."""
    return {"type": kind, "field": field, "value": {"type": "ValueField", "value": value}, **more}


def read_one(**more: object) -> Condition | None:
    """Read a search for one comparison."""
    return read({"condition": comparison(**more)})  # type: ignore[arg-type]  # what is odd is meant to be


@pytest.mark.parametrize(
    ("kind", "read_as"),
    [
        (TEXT, Kind.TEXT),
        ("BooleanComparisonCondition", Kind.BOOLEAN),
        ("NumericComparisonCondition", Kind.NUMBER),
        ("DateComparisonCondition", Kind.DATE),
        ("DateTimeComparisonCondition", Kind.DATE),
    ],
)
def test_a_comparison_is_read_by_its_kind(kind: str, read_as: Kind) -> None:
    """A comparison that names no method asks for equality."""
    assert read_one(kind=kind) == Comparison("/references/customer", Operator.EQUAL, "x", read_as)


@pytest.mark.parametrize(
    ("method", "operator"),
    [
        ("NOT_EQUAL_TO", Operator.NOT_EQUAL),
        ("CONTAINS", Operator.CONTAINS),
        ("DOES_NOT_CONTAIN", Operator.NOT_CONTAINS),
        ("STARTS_WITH", Operator.STARTS_WITH),
        ("GREATER_THAN", Operator.GREATER),
        ("GREATER_THAN_OR_EQUAL_TO", Operator.AT_LEAST),
        ("LESS_THAN", Operator.LESS),
        ("LESS_THAN_OR_EQUAL_TO", Operator.AT_MOST),
    ],
)
def test_a_method_is_an_operator(method: str, operator: Operator) -> None:
    """Each documented one."""
    assert read_one(method=method) == Comparison("/references/customer", operator, "x")


@pytest.mark.parametrize(
    ("field", "pointer"),
    [
        ({"type": "JsonField", "pointer": "/status"}, "/status"),
        ({"type": "JsonField", "pointer": "/code"}, "/references/code"),
        ({"type": "ValueField", "value": "reference"}, "/references/customer"),
        ({"type": "ValueField", "value": "runSheetName"}, "/details/runsheet/name"),
    ],
)
def test_a_field_is_a_pointer(field: object, pointer: str) -> None:
    """A product's code and a deprecated key are spelled as the rows have them."""
    assert read_one(field=field) == Comparison(pointer, Operator.EQUAL, "x")


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"field": {"type": "ValueField", "value": "driverName"}}, id="a key that no row tells"),
        pytest.param({"method": "SOUNDS_LIKE"}, id="an unknown method"),
        pytest.param({"kind": "GeoComparisonCondition"}, id="an unknown condition"),
        pytest.param({"field": "status"}, id="a field that is no object"),
        pytest.param({"field": {}}, id="a field of no type"),
    ],
)
def test_what_is_not_documented_cannot_be_told(odd: dict[str, object]) -> None:
    """Nothing is guessed."""
    assert read_one(**odd) is None


def test_conditions_are_combined() -> None:
    """What cannot be told stays in its place, so that it decides what it has to."""
    unknown = comparison(method="SOUNDS_LIKE")
    either = {"type": "OrCondition", "conditions": [comparison(), unknown]}
    known = Comparison("/references/customer", Operator.EQUAL, "x")
    both = {"condition": {"type": "AndCondition", "conditions": [comparison(), either]}}
    assert read(both) == AllOf((known, AnyOf((known, None))))


@pytest.mark.parametrize("body", [b"", b"{", [], {}, {"condition": None}, {"condition": {"type": "AndCondition"}}])
def test_a_body_of_another_form_cannot_be_told(body: object) -> None:
    """A search by nothing, or by what is no condition, asks for nothing that rows would tell."""
    assert read(body) is None


def test_what_is_no_search_asks_for_no_rows() -> None:
    """Only a path that ends in /search is one."""
    assert read({"condition": comparison()}, "/tenants/t/outbound-orders") is None
