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
    ],
)
def test_faulty_requests_are_refused(root: httpx.Client, path: str, body: dict[str, Any], status: int) -> None:
    """Errors here have the shape of the API's."""
    answer = root.post(path, json=body)
    assert (answer.status_code, "message" in answer.json()[0]) == (status, True)
