"""What is not of the API, under /_sandbox."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids


def test_about_says_that_this_is_not_the_real_thing(root: httpx.Client) -> None:
    """The stand-in names itself and its seed, and no secrets."""
    body = root.get("/_sandbox/about").json()
    assert body["name"] == "cartoncloud_sandbox"
    assert "Not the real thing" in body["notice"]
    assert body["seed"]["TENANT_ID"] == seed_ids.TENANT_ID
    assert seed_ids.CLIENT_SECRET not in str(body)


def test_a_reset_forgets_what_was_created(api: httpx.Client, root: httpx.Client) -> None:
    """After a reset the state is that of the seed, and tokens are void."""
    api.post("/customers", json={"name": "Sample Customer"})
    root.post("/_sandbox/reset")
    assert api.get("/customers").status_code == 401
    login = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
    token = root.post("/uaa/oauth/token", auth=login, data={"grant_type": "client_credentials"}).json()["access_token"]
    assert len(api.get("/customers", headers={"Authorization": f"Bearer {token}"}).json()) == 2


def test_stock_can_be_set(api: httpx.Client, root: httpx.Client, order: Callable[..., dict[str, Any]]) -> None:
    """A product without stock can be ordered once it has some."""
    body = order(product={"id": seed_ids.EMPTY_PRODUCT_ID})
    before = api.post("/outbound-orders", json=body).status_code
    root.post("/_sandbox/stock", json={"product": seed_ids.EMPTY_PRODUCT_ID, "quantity": 1})
    assert (before, api.post("/outbound-orders", json=body).status_code) == (228, 201)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/_sandbox/stock", {"product": "x", "quantity": 1}, 422),
        ("/_sandbox/stock", {"product": seed_ids.EMPTY_PRODUCT_ID, "quantity": -1}, 422),
        ("/_sandbox/stock", {"product": seed_ids.EMPTY_PRODUCT_ID, "warehouse": "x", "quantity": 1}, 422),
        ("/_sandbox/credentials", {"clientId": "x"}, 404),
        ("/_sandbox/outbound-orders/x/status", {"status": "PACKED"}, 404),
        ("/_sandbox/outbound-orders/x/status", {"status": "LOST"}, 422),
        ("/_sandbox/inbound-orders/x/status", {"status": "ALLOCATED"}, 404),
        ("/_sandbox/inbound-orders/x/status", {"status": "PACKED"}, 422),
        ("/_sandbox/customers/x", {"enabled": False}, 404),
        ("/_sandbox/consignments/x/invoice", {"approved": True}, 404),
        ("/_sandbox/report-runs/x", {"outcome": "FAILED"}, 404),
        ("/_sandbox/report-runs/x", {"outcome": "MAYBE"}, 422),
    ],
)
def test_faulty_requests_are_refused(root: httpx.Client, path: str, body: dict[str, Any], status: int) -> None:
    """Errors here have the shape of the API's."""
    answer = root.post(path, json=body)
    assert (answer.status_code, "message" in answer.json()[0]) == (status, True)


def disable(root: httpx.Client, *, enabled: bool = False) -> None:
    """Disable the customer for tests, or enable it."""
    path = f"/_sandbox/customers/{seed_ids.SANDBOX_CUSTOMER_ID}"
    assert root.post(path, json={"enabled": enabled}).json()["enabled"] is enabled


def test_a_disabled_customer_is_shown_as_such(api: httpx.Client, root: httpx.Client) -> None:
    """It is still there, and still found by its name."""
    disable(root)
    shown = [(one["name"], one["enabled"]) for one in api.get("/customers").json()]
    assert shown == [("Pretend Trading (Sandbox)", False), ("Pretend Trading", True)]
    stock = {"type": "STOCK_ON_HAND", "parameters": {"customer": {"name": "Pretend Trading (Sandbox)"}}}
    assert api.post("/report-runs", json=stock).status_code == 201


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/outbound-orders", "order"),
        ("/inbound-orders", "inbound"),
        ("/consignments", "consignment"),
        ("/warehouse-products", "product"),
    ],
)
def test_nothing_new_is_for_a_disabled_customer(
    api: httpx.Client, root: httpx.Client, request: pytest.FixtureRequest, path: str, name: str
) -> None:
    """Creation is a 422 until the customer is enabled again."""
    answers = []
    for enabled in (False, True):
        disable(root, enabled=enabled)
        answers.append(api.post(path, json=request.getfixturevalue(name)()))
    assert [answer.status_code for answer in answers] == [422, 201]
    message = "Customer Pretend Trading (Sandbox) is disabled"
    assert answers[0].json() == [{"field": "/customer", "message": message}]


def test_the_clock_can_be_advanced(root: httpx.Client) -> None:
    """Documents are dated by the advanced clock, even if it is frozen."""
    root.post("/_sandbox/settings", json={"advanceSeconds": 3600})
    assert root.get("/_sandbox/about").json()["now"] == "2030-01-20T10:00:00+10:00"


def test_a_switch_changes_nothing_else(api: httpx.Client, root: httpx.Client) -> None:
    """A switch leaves everything else of an object as it was."""
    disable(root)
    disable(root, enabled=True)
    body = api.get(f"/customers/{seed_ids.SANDBOX_CUSTOMER_ID}").json()
    assert (body["name"], body["enabled"]) == ("Pretend Trading (Sandbox)", True)
