"""Tests of the rule that a success has not the body of an error."""

from collections.abc import Mapping

import pytest

from postman_contract.contract.rules.error_bodies import success_is_no_error
from rule_cases import contract_of, exchange, means

GET = "GET /things/{}"
ERROR = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}, "code": {}}}
SCHEMAS = {
    "things/{id}/GET.200.json": {"type": "object", "required": ["id"], "properties": {"id": {}}},
    "4xx.json": ERROR,
}


def found(came: object, schemas: Mapping[str, object] = SCHEMAS, status: int = 200) -> list[str]:
    """Run the rule over one answer, and return what it says."""
    answer = exchange(GET, None, came, status=status)
    return [each.message for each in success_is_no_error(answer, contract_of(GET, schemas), means(schemas))]


@pytest.mark.parametrize("came", [{"message": "no"}, {"message": "no", "code": 5}])
def test_an_error_that_is_answered_as_a_success_is_a_breach(came: object) -> None:
    """It fits the error schema, and has no member that this does not name."""
    (message,) = found(came)
    assert message.startswith("$: an error is answered as a success, 200: ")


def test_a_list_of_errors_is_one() -> None:
    """Where the error schema is of an array."""
    schemas = {**SCHEMAS, "4xx.json": {"type": "array", "items": ERROR}}
    assert len(found([{"message": "no"}], schemas)) == 1
    assert found([{"other": "no"}], schemas) == []


@pytest.mark.parametrize(
    ("came", "status"),
    [
        pytest.param({"message": "no", "name": "x"}, 200, id="a member that no error has"),
        pytest.param({"id": 7, "message": "no"}, 200, id="a success that has a message"),
        pytest.param({}, 200, id="an empty object"),
        pytest.param([], 200, id="an empty array"),
        pytest.param("no", 200, id="a text"),
        pytest.param(None, 200, id="no body"),
        pytest.param(b"%PDF", 200, id="a download"),
        pytest.param({"message": "no"}, 404, id="an error"),
    ],
)
def test_what_is_no_error_is_let_pass(came: object, status: int) -> None:
    """And so is an error that is answered as one."""
    assert found(came, status=status) == []


def test_a_success_that_is_documented_alike_is_let_pass() -> None:
    """Nothing tells the two apart."""
    schemas = {**SCHEMAS, "things/{id}/GET.201.json": {"type": "object", "required": ["message"]}}
    assert found({"message": "done"}, schemas) == []


def test_without_an_error_schema_nothing_is_judged() -> None:
    """Nobody knows what an error looks like."""
    assert found({"message": "no"}, {"things/{id}/GET.200.json": SCHEMAS["things/{id}/GET.200.json"]}) == []


def test_an_error_schema_that_names_no_member_tells_no_error() -> None:
    """Everything might fit it."""
    assert found({"message": "no"}, {**SCHEMAS, "4xx.json": {"required": ["message"]}}) == []
