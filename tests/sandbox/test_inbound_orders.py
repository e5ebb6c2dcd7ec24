"""Inbound orders."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
PATH = "/inbound-orders"
STATUSES = ["DRAFT", "NOT_YET_RECEIVED", "RECEIVED", "VERIFIED", "ALLOCATED", "REJECTED"]


def move(root: httpx.Client, order: dict[str, Any], status: str) -> httpx.Response:
    """Move an order to a status."""
    return root.post(f"/_sandbox/inbound-orders/{order['id']}/status", json={"status": status})


def free(root: httpx.Client, product: str = seed_ids.EMPTY_PRODUCT_ID) -> float:
    """Return the free stock of a product in all warehouses."""
    return float(sum(one["free"] for one in root.get("/_sandbox/stock").json() if one["product"] == product))


def test_an_order_is_created(api: httpx.Client, inbound: Build) -> None:
    """The whole answer: what was asked for, resolved, with the vendor's additions (B4, B5)."""
    details = {"urgent": True, "instructions": None, "arrivalDate": "2030-02-01"}
    item = {"status": "QUARANTINE", "properties": {"a.b": "c", "none": None}}
    answer = api.post(PATH, json=inbound(details=details, item=item, properties={"transfer": "x"}))
    body = answer.json()
    sandbox = {
        "id": seed_ids.SANDBOX_CUSTOMER_ID,
        "name": "Pretend Trading (Sandbox)",
        "references": {"code": "PRETEND-SANDBOX"},
    }
    product = {
        "id": seed_ids.EMPTY_PRODUCT_ID,
        "name": "Sample Empty",
        "references": {"code": seed_ids.EMPTY_PRODUCT_CODE},
        "customer": sandbox,
    }
    now = {"time": "2030-01-20T09:00:00+10:00"}
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "type": "INBOUND",
        "version": 1,
        "status": "NOT_YET_RECEIVED",
        "references": {"customer": "IN-1", "numericId": "1"},
        "customer": sandbox,
        "warehouse": {"id": seed_ids.WAREHOUSE_ID, "name": "Default"},
        "details": {"urgent": True, "arrivalDate": "2030-02-01", "isAdjustment": False, "hasChildren": False},
        "properties": {"transfer": "x"},
        "items": [
            {
                "id": body["items"][0]["id"],
                "references": {"numericId": "1"},
                "status": "QUARANTINE",
                "properties": {"a.b": "c"},
                "details": {"product": product, "unitOfMeasure": {"type": "EA", "name": "Each"}},
                "measures": {"quantity": 5},
            }
        ],
        "timestamps": {"created": now, "modified": now},
    }


def test_null_stands_for_what_is_left_out(api: httpx.Client, inbound: Build) -> None:
    """Every optional member may be null (B17)."""
    nothing: dict[str, Any] = dict.fromkeys(("type", "status", "warehouse", "details", "properties"))
    assert api.post(PATH, json=inbound(**nothing, item={"status": None, "properties": None})).status_code == 201


def test_what_was_created_is_what_is_read(api: httpx.Client, inbound: Build) -> None:
    """Reading answers what creation answered."""
    created = api.post(PATH, json=inbound()).json()
    assert api.get(f"{PATH}/{created['id']}").json() == created


def test_items_can_be_left_out(api: httpx.Client, inbound: Build) -> None:
    """`Prefer: return=no-items` leaves items out of one order."""
    created = api.post(PATH, json=inbound()).json()
    del created["items"]
    assert api.get(f"{PATH}/{created['id']}", headers={"Prefer": "return=no-items"}).json() == created


@pytest.mark.parametrize(("status", "begun"), [("DRAFT", "DRAFT"), ("VERIFIED", "NOT_YET_RECEIVED")])
def test_only_a_draft_is_asked_for_by_status(api: httpx.Client, inbound: Build, status: str, begun: str) -> None:
    """`status: DRAFT` makes a draft; the other statuses are the warehouse's to give."""
    assert api.post(PATH, json=inbound(status=status)).json()["status"] == begun


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"product": {"references": {"code": "NOBODYS"}}}, "Product NOBODYS not found"),
        ({"product": {"id": seed_ids.ORDINARY_PRODUCT_ID}}, f"Product {seed_ids.ORDINARY_PRODUCT_ID} not found"),
        ({"product": {"id": seed_ids.PALLET_PRODUCT_ID}}, f"Product {seed_ids.PALLET_PRODUCT_ID} not found"),
    ],
    ids=["unknown", "of others", "transport"],
)
def test_an_unknown_product_rejects_the_order(
    api: httpx.Client, inbound: Build, change: dict[str, Any], message: str
) -> None:
    """The answer is a 228 with status REJECTED and the reasons in details.errors."""
    answer = api.post(PATH, json=inbound(**change))
    body = answer.json()
    assert (answer.status_code, body["status"], "items" in body) == (228, "REJECTED", False)
    assert body["details"]["errors"] == [{"message": message, "isResolved": False}]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"customer": {"id": seed_ids.OTHER_CUSTOMER_ID}}, "/customer/id"),
        ({"customer": None}, "/customer"),
        ({"references": None}, "/references"),
        ({"warehouse": {"name": "Nowhere"}}, "/warehouse/name"),
        ({"items": []}, "/items"),
        ({"items": None}, "/items"),
        ({"type": "OUTBOUND"}, "/type"),
        ({"status": "LOST"}, "/status"),
        ({"quantity": "5"}, "/items/0/measures/quantity"),
        ({"quantity": 0}, "/items/0/measures/quantity"),
        ({"product": {}}, "/items/0/details/product"),
        ({"item": {"status": "BROKEN"}}, "/items/0/status"),
        ({"details": {"arrivalDate": "01/02/2030"}}, "/details/arrivalDate"),
        ({"details": {"arrivalDate": "2030-02-30"}}, "/details/arrivalDate"),
        ({"details": {"urgent": "true"}}, "/details/urgent"),
    ],
)
def test_a_faulty_order_is_refused(api: httpx.Client, inbound: Build, changes: dict[str, Any], field: str) -> None:
    """Each fault is a 422 whose pointer leads to it."""
    answer = api.post(PATH, json=inbound(**changes))
    assert (answer.status_code, [problem["field"] for problem in answer.json()]) == (422, [field])


def test_a_reference_in_use_is_a_duplicate(api: httpx.Client, inbound: Build) -> None:
    """The 422 says DUPLICATE and names the order that holds the reference."""
    first = api.post(PATH, json=inbound()).json()
    problem = api.post(PATH, json=inbound()).json()[0]
    assert (problem["type"], problem["details"]) == ("DUPLICATE", {"duplicateId": first["id"]})


def test_inbound_and_outbound_references_do_not_meet(api: httpx.Client, inbound: Build, order: Build) -> None:
    """One reference may stand for an inbound and for an outbound order."""
    answers = (api.post(PATH, json=inbound("SAME")), api.post("/outbound-orders", json=order("SAME")))
    assert [answer.status_code for answer in answers] == [201, 201]


def test_the_reference_of_a_rejected_order_may_come_again(api: httpx.Client, inbound: Build) -> None:
    """A rejected order may be sent again (B15)."""
    first = api.post(PATH, json=inbound(product={"name": "Nothing"})).status_code
    assert (first, api.post(PATH, json=inbound()).status_code) == (228, 201)


@pytest.mark.parametrize(
    ("status", "expected"),
    list(zip(STATUSES, [204, 204, 422, 422, 422, 204], strict=True)),
)
def test_deletion_depends_on_the_status(
    api: httpx.Client, root: httpx.Client, inbound: Build, status: str, expected: int
) -> None:
    """Only an order that nothing has come of is deleted; afterwards it is a 404."""
    created = api.post(PATH, json=inbound()).json()
    assert move(root, created, status).status_code == 200
    answer = api.delete(f"{PATH}/{created['id']}")
    left = api.get(f"{PATH}/{created['id']}").status_code
    assert (answer.status_code, left) == (expected, 404 if expected == 204 else 200)


def test_updating_is_not_available_yet(api: httpx.Client, inbound: Build) -> None:
    """PUT is a 405, as the reference calls it not available yet (A2)."""
    created = api.post(PATH, json=inbound()).json()
    assert api.put(f"{PATH}/{created['id']}", json=inbound()).status_code == 405


@pytest.mark.parametrize(
    ("status", "expected"),
    [("RECEIVED", {"created", "modified"}), ("VERIFIED", {"created", "modified", "verified"})],
)
def test_a_verified_order_has_a_time_of_that(
    api: httpx.Client, root: httpx.Client, inbound: Build, status: str, expected: set[str]
) -> None:
    """`timestamps.verified` exists from that status on (B4)."""
    created = api.post(PATH, json=inbound()).json()
    move(root, created, status)
    shown = api.get(f"{PATH}/{created['id']}").json()
    assert (shown["status"], shown["version"], set(shown["timestamps"])) == (status, 2, expected)


@pytest.mark.parametrize("status", ["NOT_YET_RECEIVED", "RECEIVED", "VERIFIED"])
def test_what_is_not_allocated_is_no_stock(api: httpx.Client, root: httpx.Client, inbound: Build, status: str) -> None:
    """Goods on their way cannot be ordered."""
    move(root, api.post(PATH, json=inbound()).json(), status)
    assert free(root) == 0


def test_allocated_goods_can_be_ordered(api: httpx.Client, root: httpx.Client, inbound: Build, order: Build) -> None:
    """An outbound order needs an inbound order of that product in status ALLOCATED (A1)."""
    wanted = order(quantity=5, product={"id": seed_ids.EMPTY_PRODUCT_ID})
    created = api.post(PATH, json=inbound(quantity=5)).json()
    before = api.post("/outbound-orders", json=wanted).status_code
    move(root, created, "ALLOCATED")
    assert (before, api.post("/outbound-orders", json=wanted).status_code, free(root)) == (228, 201, 0)


def test_cartons_come_in_as_pieces(api: httpx.Client, root: httpx.Client, inbound: Build) -> None:
    """Stock is counted in base units: three cartons are thirty pieces."""
    body = inbound(quantity=3)
    body["items"][0]["details"]["unitOfMeasure"] = {"type": "CT"}
    move(root, api.post(PATH, json=body).json(), "ALLOCATED")
    assert free(root) == 30


@pytest.mark.parametrize("status", ["DAMAGED", "QUARANTINE", "MISSING"])
def test_only_what_is_ok_is_free(api: httpx.Client, root: httpx.Client, inbound: Build, status: str) -> None:
    """Items of any other status are not for orders."""
    move(root, api.post(PATH, json=inbound(item={"status": status})).json(), "ALLOCATED")
    assert free(root) == 0


@pytest.mark.parametrize("status", ["ALLOCATED", "REJECTED"])
def test_two_statuses_are_final(api: httpx.Client, root: httpx.Client, inbound: Build, status: str) -> None:
    """Stock does not come in twice, nor from rejected orders."""
    created = api.post(PATH, json=inbound()).json()
    move(root, created, status)
    assert move(root, created, "ALLOCATED").status_code == 422


def test_orders_of_others_are_not_found(api: httpx.Client, restricted: httpx.Client, inbound: Build) -> None:
    """A restricted client sees the orders of its own customer only."""
    others = {"customer": {"id": seed_ids.ORDINARY_CUSTOMER_ID}}
    ids = [api.post(PATH, json=inbound(**change)).json()["id"] for change in ({}, others)]
    assert [restricted.get(f"{PATH}/{id_}").status_code for id_ in ids] == [200, 404]
