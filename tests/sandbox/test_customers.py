"""Customers."""

import httpx
import pytest

from cartoncloud_sandbox import seed_ids


def test_a_customer_is_created_with_an_id_and_enabled(api: httpx.Client) -> None:
    """The answer repeats the request, with names for what it refers to."""
    body = {
        "scope": "CUSTOMER",
        "references": {"code": "SAMPLE"},
        "warehouses": [{"id": seed_ids.WAREHOUSE_ID}],
        "name": "Sample Customer",
        "email": None,
        "telephone": "5550100",
    }
    answer = api.post("/customers", json=body)
    created = answer.json()
    assert answer.status_code == 201
    assert created == {
        "id": created["id"],
        "scope": "CUSTOMER",
        "name": "Sample Customer",
        "references": {"code": "SAMPLE"},
        "telephone": "5550100",
        "enabled": True,
        "warehouses": [{"id": seed_ids.WAREHOUSE_ID, "name": "Default"}],
    }


def test_a_created_customer_can_be_read(api: httpx.Client) -> None:
    """What creation answered is what reading answers."""
    created = api.post("/customers", json={"name": "Sample Customer"}).json()
    assert api.get(f"/customers/{created['id']}").json() == created


def test_customers_are_a_bare_list(api: httpx.Client) -> None:
    """The list has no pages (B3)."""
    answer = api.get("/customers")
    assert [one["name"] for one in answer.json()] == ["Pretend Trading (Sandbox)", "Pretend Trading"]
    assert "Total-Pages" not in answer.headers


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": ""}])
def test_a_customer_needs_a_name(api: httpx.Client, body: dict[str, object]) -> None:
    """The name is the one required member."""
    answer = api.post("/customers", json=body)
    assert (answer.status_code, [problem["field"] for problem in answer.json()]) == (422, ["/name"])


def test_a_code_cannot_be_used_twice(api: httpx.Client) -> None:
    """A duplicate names the customer that holds the code."""
    answer = api.post("/customers", json={"name": "Another", "references": {"code": "PRETEND"}})
    assert answer.status_code == 422
    assert answer.json() == [
        {
            "field": "/references/code",
            "message": "A customer with the code PRETEND already exists",
            "type": "DUPLICATE",
            "details": {"duplicateId": seed_ids.ORDINARY_CUSTOMER_ID},
        }
    ]


def test_an_unknown_warehouse_is_refused(api: httpx.Client) -> None:
    """The pointer leads to the reference that names nothing."""
    answer = api.post("/customers", json={"name": "Another", "warehouses": [{"id": seed_ids.OTHER_WAREHOUSE_ID}]})
    assert (answer.status_code, answer.json()[0]["field"]) == (422, "/warehouses/0/id")
