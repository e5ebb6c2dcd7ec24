"""Tests of the rule that what is asked for by its id is what comes."""

from typing import Any

import pytest

from postman_contract.contract.rules.identity import identity
from postman_contract.safety.creation import id_at
from rule_cases import contract_of, exchange, means

GET = "GET /things/{}"
UPPER = "5FC8F953-DC8C-47AB-956F-EE93B90E74C2"


def found(came: object, operation: str = GET, *, creates: bool = False, pointer: str = "/id", **more: Any) -> list[str]:
    """Run the rule over one exchange, and return what it says."""
    known = means(id_of=id_at(pointer), creates=creates)
    return [each.message for each in identity(exchange(operation, None, came, **more), contract_of(operation), known)]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_another_thing_is_a_breach(method: str) -> None:
    """Both ids are said, and the place."""
    assert found({"id": 8}, f"{method} /things/{{}}") == ["$: asked for '7', but '8' came"]


def test_another_thing_in_a_wrapper_is_a_breach() -> None:
    """The place is the wrapped resource."""
    assert found({"data": {"id": 8}}, pointer="/data/id") == ["$.data: asked for '7', but '8' came"]


@pytest.mark.parametrize(
    ("came", "more"),
    [
        pytest.param({"id": 7}, {}, id="a number"),
        pytest.param({"id": "7"}, {}, id="its text"),
        pytest.param({"id": UPPER.lower()}, {"target": f"/things/{UPPER}?expand=all"}, id="a UUID without case"),
        pytest.param({"id": "a b"}, {"target": "/things/a%20b/"}, id="an encoded segment"),
        pytest.param({"id": 8, "login": "alice"}, {"target": "/things/alice"}, id="another name of it"),
        pytest.param({"id": 8}, {"target": "/things/REDACTED-thingId"}, id="a placeholder of a recording"),
        pytest.param([{"id": 8}], {}, id="a list"),
        pytest.param({"name": "x"}, {}, id="no id"),
        pytest.param({"id": None}, {}, id="null for an id"),
        pytest.param(b"%PDF", {}, id="a download"),
        pytest.param({"id": 8}, {"status": 404}, id="an error"),
        pytest.param({"id": 8}, {"status": 202}, id="a job that was begun"),
        pytest.param({"id": 8}, {"operation": "GET /things/all", "target": "/things/all"}, id="a literal end"),
        pytest.param({"id": 8}, {"operation": "POST /things/{}", "creates": True}, id="what is created below it"),
    ],
)
def test_what_is_asked_for_is_let_pass(came: object, more: dict[str, Any]) -> None:
    """And so is what cannot be told, or is not asked for by an id."""
    assert found(came, **more) == []


def test_an_id_of_something_else_is_no_other_name() -> None:
    """That it belongs to what was asked for does not make it that."""
    assert len(found({"id": "b", "parentId": "a"}, target="/things/a")) == 1
