"""Stock, as orders move it."""

from collections.abc import Callable
from typing import Any

import httpx

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]


def level(root: httpx.Client, product: str = seed_ids.STOCKED_PRODUCT_ID) -> tuple[float, float, float]:
    """Return what of a product is on hand, allocated and free."""
    found = next(one for one in root.get("/_sandbox/stock").json() if one["product"] == product)
    return found["onHand"], found["allocated"], found["free"]


def move(root: httpx.Client, order: dict[str, Any], status: str) -> None:
    """Move an outbound order to a status."""
    assert root.post(f"/_sandbox/outbound-orders/{order['id']}/status", json={"status": status}).status_code == 200


def test_dispatched_goods_leave(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Until it is dispatched, an order only promises what lies there."""
    created = api.post("/outbound-orders", json=order(quantity=7)).json()
    before = level(root)
    move(root, created, "DISPATCHED")
    assert (before, level(root)) == ((1_000_000, 7, 999_993), (999_993, 0, 999_993))


def test_rejected_goods_are_free_again(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """An order that is rejected later gives its stock back."""
    move(root, api.post("/outbound-orders", json=order(quantity=7)).json(), "REJECTED")
    assert level(root) == (1_000_000, 0, 1_000_000)


def test_an_order_takes_the_oldest_lots(api: httpx.Client, root: httpx.Client, order: Build, inbound: Build) -> None:
    """Three lots serve one order, the last of them in part."""
    product = {"id": seed_ids.EMPTY_PRODUCT_ID}
    for reference in ("A", "B", "C"):
        came = api.post("/inbound-orders", json=inbound(reference, 5)).json()
        root.post(f"/_sandbox/inbound-orders/{came['id']}/status", json={"status": "ALLOCATED"})
    created = api.post("/outbound-orders", json=order(quantity=12, product=product)).json()
    taken = level(root, product["id"])
    api.delete(f"/outbound-orders/{created['id']}")
    assert (taken, level(root, product["id"])) == ((15, 12, 3), (15, 0, 15))


def test_promises_outlive_a_count(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Stock that is set anew keeps what orders were promised, and they can give it back."""
    created = api.post("/outbound-orders", json=order(quantity=7)).json()
    root.post("/_sandbox/stock", json={"product": seed_ids.STOCKED_PRODUCT_ID, "quantity": 10})
    counted = level(root)
    api.delete(f"/outbound-orders/{created['id']}")
    assert (counted, level(root)) == ((10, 7, 3), (10, 0, 10))
