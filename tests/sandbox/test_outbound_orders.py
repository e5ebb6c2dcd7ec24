"""Outbound orders."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
PATH = "/outbound-orders"
EMPTY = {"references": {"code": seed_ids.EMPTY_PRODUCT_CODE}}
STOCK = {"product": seed_ids.STOCKED_PRODUCT_ID, "warehouse": seed_ids.WAREHOUSE_ID}


def free(root: httpx.Client) -> float:
    """Return the free stock of the stocked product."""
    levels = root.get("/_sandbox/stock").json()
    return float(next(one["free"] for one in levels if STOCK.items() <= one.items()))


def test_an_order_with_stock_is_created(api: httpx.Client, order: Build) -> None:
    """The whole answer: what was asked for, resolved, with the vendor's additions (B5, B6)."""
    address = {"contactName": "Sample", "suburb": None, "state": {"code": "VIC"}, "country": {"iso2Code": "AU"}}
    answer = api.post(PATH, json=order(quantity=2.5, address=address, properties={"a.b": 1, "c": None}))
    body = answer.json()
    sandbox = {
        "id": seed_ids.SANDBOX_CUSTOMER_ID,
        "name": "Pretend Trading (Sandbox)",
        "references": {"code": "PRETEND-SANDBOX"},
    }
    product = {
        "id": seed_ids.STOCKED_PRODUCT_ID,
        "name": "Sample Stocked",
        "references": {"code": seed_ids.STOCKED_PRODUCT_CODE},
        "customer": sandbox,
    }
    now = {"time": "2030-01-20T09:00:00+10:00"}
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "type": "OUTBOUND",
        "version": 1,
        "status": "AWAITING_PICK_AND_PACK",
        "references": {"customer": "ORD-1", "numericId": "1"},
        "customer": sandbox,
        "warehouse": {"id": seed_ids.WAREHOUSE_ID, "name": "Default"},
        "details": {
            "allowSplitting": True,
            "deliver": {
                "address": {
                    "id": body["details"]["deliver"]["address"]["id"],
                    "contactName": "Sample",
                    "state": {"code": "VIC", "name": "Victoria"},
                    "country": {"iso2Code": "AU", "iso3Code": "AUS", "name": "Australia"},
                }
            },
        },
        "properties": {"a.b": 1},
        "items": [
            {
                "id": body["items"][0]["id"],
                "references": {"numericId": "1"},
                "details": {"product": product, "unitOfMeasure": {"type": "EA", "name": "Each"}},
                "measures": {"quantity": 2.5},
            }
        ],
        "timestamps": {"created": now, "modified": now},
    }


def test_what_was_created_is_what_is_read(api: httpx.Client, order: Build) -> None:
    """Reading answers what creation answered."""
    created = api.post(PATH, json=order()).json()
    assert api.get(f"{PATH}/{created['id']}").json() == created


def test_a_get_with_a_pasted_body_is_answered(api: httpx.Client, order: Build) -> None:
    """The published collection sends text that is no JSON along; it is not read."""
    created = api.post(PATH, json=order()).json()
    answer = api.request("GET", f"{PATH}/{created['id']}", content=b"{nonsense", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 200


@pytest.mark.parametrize("prefer", ["return=no-items", 'wait=5, return="no-items"; x=1'])
def test_items_can_be_left_out(api: httpx.Client, order: Build, prefer: str) -> None:
    """`Prefer: return=no-items` leaves items out of one order."""
    created = api.post(PATH, json=order()).json()
    del created["items"]
    assert api.get(f"{PATH}/{created['id']}", headers={"Prefer": prefer}).json() == created


def test_other_preferences_are_ignored(api: httpx.Client, order: Build) -> None:
    """A wish the operation does not know changes nothing (RFC 7240 §2)."""
    created = api.post(PATH, json=order()).json()
    assert api.get(f"{PATH}/{created['id']}", headers={"Prefer": "return=minimal"}).json() == created


def test_details_are_kept(api: httpx.Client, order: Build) -> None:
    """What the details say comes back, empty parts and nulls left out (B17)."""
    details = {
        "urgent": False,
        "instructions": "",
        "allowSplitting": False,
        "collect": {},
        "invoiceValue": {"amount": 0, "currency": "AUD"},
        "deliver": {
            "address": {"companyName": "Sample", "contactName": ""},
            "method": {"type": "SHIPPING", "requestedService": "Slow"},
            "requiredDate": "2030-02-01",
            "instructions": None,
        },
    }
    shown = api.post(PATH, json=order(details=details)).json()["details"]
    del shown["deliver"]["address"]["id"]
    del details["collect"]
    del details["deliver"]["instructions"]  # type: ignore[attr-defined]
    assert shown == details


def test_extras_of_integrators_are_dropped(api: httpx.Client, order: Build) -> None:
    """`externalMeta` is accepted and does not come back."""
    answer = api.post(PATH, json=order(externalMeta={"order": {"id": "x"}}))
    assert answer.status_code == 201
    assert "externalMeta" not in answer.json()


def test_custom_references_are_kept(api: httpx.Client, order: Build) -> None:
    """References hold the tenant's own ones beside the known."""
    references = {"customer": "A", "tracking": "T", "alternateReference": None, "custom": "C"}
    shown = api.post(PATH, json=order(references=references)).json()["references"]
    assert shown == {"customer": "A", "tracking": "T", "custom": "C", "numericId": "1"}


def test_a_created_order_takes_stock(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Stock is allocated in base units: a carton is ten pieces."""
    item = order(quantity=3)["items"][0]
    item["details"]["unitOfMeasure"] = {"type": "CT"}
    before = free(root)
    assert api.post(PATH, json=order(items=[item])).status_code == 201
    assert free(root) == before - 30


def test_a_deleted_order_gives_stock_back(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Deletion answers 204 without a body and releases what was allocated."""
    before = free(root)
    created = api.post(PATH, json=order(quantity=7)).json()
    answer = api.delete(f"{PATH}/{created['id']}")
    assert (answer.status_code, answer.content, free(root)) == (204, b"", before)


def test_a_deleted_order_is_gone(api: httpx.Client, order: Build) -> None:
    """After deletion the order is a 404."""
    created = api.post(PATH, json=order()).json()
    api.delete(f"{PATH}/{created['id']}")
    assert api.get(f"{PATH}/{created['id']}").status_code == 404


def test_an_order_in_work_cannot_be_deleted(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Deletion depends on the status."""
    created = api.post(PATH, json=order()).json()
    root.post(f"/_sandbox/outbound-orders/{created['id']}/status", json={"status": "PACKED"})
    assert api.delete(f"{PATH}/{created['id']}").status_code == 422


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"product": EMPTY}, "Insufficient stock of SANDBOX-EMPTY: 1 required, 0 available"),
        ({"quantity": 2_000_000}, "Insufficient stock of SANDBOX-STOCKED: 2e+06 required, 1e+06 available"),
        ({"product": {"references": {"code": "NOBODYS"}}}, "Product NOBODYS not found"),
        ({"product": {"id": seed_ids.ORDINARY_PRODUCT_ID}}, f"Product {seed_ids.ORDINARY_PRODUCT_ID} not found"),
    ],
    ids=["none", "short", "unknown", "of others"],
)
def test_an_order_that_cannot_be_filled_is_rejected(
    api: httpx.Client, order: Build, item: dict[str, Any], message: str
) -> None:
    """The answer is a 228 with status REJECTED and the reasons in details.errors."""
    answer = api.post(PATH, json=order(**item))
    body = answer.json()
    assert (answer.status_code, body["status"]) == (228, "REJECTED")
    assert body["details"]["errors"] == [{"message": message, "isResolved": False}]


def test_an_unknown_product_leaves_no_item(api: httpx.Client, order: Build) -> None:
    """Items may be missing on rejected orders (B5)."""
    assert "items" not in api.post(PATH, json=order(product={"name": "Nothing"})).json()


def test_an_unknown_unit_rejects_the_order(api: httpx.Client, order: Build) -> None:
    """The product has to have the unit that is ordered."""
    item = order()["items"][0]
    item["details"]["unitOfMeasure"] = {"type": "PLT"}
    answer = api.post(PATH, json=order(items=[item]))
    errors = [error["message"] for error in answer.json()["details"]["errors"]]
    assert (answer.status_code, errors) == (228, ["Product SANDBOX-STOCKED has no unit of measure PLT"])


def test_a_deactivated_product_rejects_the_order(api: httpx.Client, order: Build) -> None:
    """`details.active: false` takes a product out of use."""
    patch = [{"op": "replace", "path": "/details/active", "value": False}]
    api.patch(f"/warehouse-products/{seed_ids.STOCKED_PRODUCT_ID}", json=patch)
    assert api.post(PATH, json=order()).status_code == 228


def test_stock_is_counted_over_all_items(api: httpx.Client, order: Build) -> None:
    """Two items that fit one by one but not together reject the order."""
    item = order(quantity=600_000)["items"][0]
    assert api.post(PATH, json=order(items=[item, item])).status_code == 228


def test_a_rejected_order_takes_no_stock(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Nothing is allocated for a part of an order."""
    before = free(root)
    items = [order(quantity=5)["items"][0], order(product=EMPTY)["items"][0]]
    assert (api.post(PATH, json=order(items=items)).status_code, free(root)) == (228, before)


def test_other_warehouses_have_their_own_stock(api: httpx.Client, order: Build) -> None:
    """Stock of one warehouse does not serve another."""
    assert api.post(PATH, json=order(warehouse={"name": "Overflow"})).status_code == 228


@pytest.mark.parametrize(
    "product",
    [
        {"id": seed_ids.STOCKED_PRODUCT_ID, "name": "Wrong"},
        {"id": None, "references": {"code": seed_ids.STOCKED_PRODUCT_CODE, "barcode": "0"}},
        {"references": {"barcode": seed_ids.STOCKED_PRODUCT_BARCODE}, "name": "Wrong"},
        {"name": "Sample Stocked"},
    ],
    ids=["id", "code", "barcode", "name"],
)
def test_the_first_given_member_names_the_product(api: httpx.Client, order: Build, product: dict[str, Any]) -> None:
    """Id, code, barcode, name: the first that is given counts, the others are not looked at (A4)."""
    items = api.post(PATH, json=order(product=product)).json()["items"]
    assert [item["details"]["product"]["id"] for item in items] == [seed_ids.STOCKED_PRODUCT_ID]


def test_there_is_no_fallback_to_later_members(api: httpx.Client, order: Build) -> None:
    """A wrong id is not mended by a right code."""
    product = {"id": seed_ids.TENANT_ID, "references": {"code": seed_ids.STOCKED_PRODUCT_CODE}}
    assert api.post(PATH, json=order(product=product)).status_code == 228


@pytest.mark.parametrize(
    "customer",
    [
        {"id": seed_ids.SANDBOX_CUSTOMER_ID.upper(), "name": "Wrong"},
        {"references": {"code": "PRETEND-SANDBOX"}, "name": "Wrong"},
        {"name": "Pretend Trading (Sandbox)"},
    ],
    ids=["id", "code", "name"],
)
def test_the_first_given_member_names_the_customer(api: httpx.Client, order: Build, customer: dict[str, Any]) -> None:
    """Id, code, name: the first that is given counts."""
    body = api.post(PATH, json=order(customer=customer)).json()
    assert body["customer"]["id"] == seed_ids.SANDBOX_CUSTOMER_ID


def address(**members: Any) -> dict[str, Any]:
    """Build the change of an order's address."""
    return {"address": {"companyName": "Sample"} | members}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"customer": {"id": seed_ids.OTHER_CUSTOMER_ID}}, "/customer/id"),
        ({"customer": {"references": {"code": "X"}, "name": "Pretend Trading"}}, "/customer/references/code"),
        ({"customer": {}}, "/customer"),
        ({"customer": {"references": {"code": ""}, "name": ""}}, "/customer"),
        ({"warehouse": {}}, "/warehouse"),
        ({"product": {"id": "1"}}, "/items/0/details/product/id"),
        (address(country={}), "/details/deliver/address/country"),
        ({"customer": None}, "/customer"),
        ({"warehouse": {"name": "Nowhere"}}, "/warehouse/name"),
        ({"references": None}, "/references"),
        ({"details": {"deliver": {}}}, "/details/deliver/address"),
        ({"details": None}, "/details"),
        ({"items": []}, "/items"),
        ({"type": "INBOUND"}, "/type"),
        ({"quantity": 0}, "/items/0/measures/quantity"),
        ({"quantity": -1}, "/items/0/measures/quantity"),
        ({"quantity": "1"}, "/items/0/measures/quantity"),
        ({"quantity": True}, "/items/0/measures/quantity"),
        ({"quantity": 1e300}, "/items/0/measures/quantity"),
        ({"product": {}}, "/items/0/details/product"),
        (address(companyName="", contactName=None), "/details/deliver/address/companyName"),
        (address(state="VIC"), "/details/deliver/address/state"),
        (address(country="Australia"), "/details/deliver/address/country"),
        (address(country={"iso2Code": "AUS"}), "/details/deliver/address/country/iso2Code"),
        (address(phone="1" * 65), "/details/deliver/address/phone"),
    ],
)
def test_a_faulty_order_is_refused(api: httpx.Client, order: Build, changes: dict[str, Any], field: str) -> None:
    """Each fault is a 422 whose pointer leads to it."""
    answer = api.post(PATH, json=order(**changes))
    assert (answer.status_code, [problem["field"] for problem in answer.json()]) == (422, [field])


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"invoiceValue": {"amount": -1}}, "/details/invoiceValue/amount"),
        ({"invoiceValue": {"amount": 1, "currency": "dollars"}}, "/details/invoiceValue/currency"),
        ({"collect": {"requiredDate": "01/02/2030"}}, "/details/collect/requiredDate"),
        ({"urgent": "true"}, "/details/urgent"),
    ],
)
def test_faulty_details_are_refused(api: httpx.Client, order: Build, details: dict[str, Any], field: str) -> None:
    """Money is a number in an ISO currency, dates are YYYY-MM-DD, booleans are no strings."""
    body = order()
    body["details"] |= details
    answer = api.post(PATH, json=body)
    assert (answer.status_code, [problem["field"] for problem in answer.json()]) == (422, [field])


def test_a_phone_of_64_characters_is_accepted(api: httpx.Client, order: Build) -> None:
    """The limit itself is allowed."""
    assert api.post(PATH, json=order(**address(phone="1" * 64))).status_code == 201


def test_a_reference_in_use_is_a_duplicate(api: httpx.Client, order: Build) -> None:
    """The 422 says DUPLICATE and names the order that holds the reference."""
    first = api.post(PATH, json=order()).json()
    answer = api.post(PATH, json=order())
    assert answer.status_code == 422
    assert answer.json() == [
        {
            "field": "/references/customer",
            "message": "An outbound order with the reference ORD-1 already exists",
            "type": "DUPLICATE",
            "details": {"duplicateId": first["id"]},
        }
    ]


def test_the_reference_of_a_rejected_order_may_come_again(api: httpx.Client, order: Build) -> None:
    """The second order gets its own id (B15)."""
    first = api.post(PATH, json=order(product=EMPTY))
    second = api.post(PATH, json=order())
    assert (first.status_code, second.status_code) == (228, 201)
    assert first.json()["id"] != second.json()["id"]


def test_a_reference_in_use_behind_a_rejected_one_is_a_duplicate(api: httpx.Client, order: Build) -> None:
    """A rejected order of the same reference does not hide the one in use."""
    api.post(PATH, json=order(product=EMPTY))
    second = api.post(PATH, json=order()).json()
    problem = api.post(PATH, json=order()).json()[0]
    assert problem["details"] == {"duplicateId": second["id"]}


def test_references_repeat_across_customers(api: httpx.Client, order: Build) -> None:
    """Another customer may use the same reference."""
    api.post(PATH, json=order())
    assert api.post(PATH, json=order(customer={"id": seed_ids.ORDINARY_CUSTOMER_ID})).status_code == 228


def test_orders_without_a_reference_are_no_duplicates(api: httpx.Client, order: Build) -> None:
    """A null reference can be sent any number of times."""
    assert [api.post(PATH, json=order(reference=None)).status_code for _ in range(2)] == [201, 201]


def test_orders_of_others_are_not_found(api: httpx.Client, restricted: httpx.Client, order: Build) -> None:
    """A restricted client sees the orders of its own customer only."""
    customer = {"id": seed_ids.ORDINARY_CUSTOMER_ID}
    ids = [api.post(PATH, json=order(**change)).json()["id"] for change in ({}, {"customer": customer})]
    assert [restricted.get(f"{PATH}/{id_}").status_code for id_ in ids] == [200, 404]


def test_a_restricted_client_cannot_order_for_others(restricted: httpx.Client, order: Build) -> None:
    """Customers the client may not see cannot be named either."""
    answer = restricted.post(PATH, json=order(customer={"name": "Pretend Trading"}))
    assert (answer.status_code, answer.json()[0]["field"]) == (422, "/customer/name")


def test_times_have_a_numeric_offset(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Timestamps never end in Z (B6), and dispatched orders have all four."""
    created = api.post(PATH, json=order()).json()
    root.post(f"/_sandbox/outbound-orders/{created['id']}/status", json={"status": "DISPATCHED"})
    times = api.get(f"{PATH}/{created['id']}").json()["timestamps"]
    assert set(times) == {"created", "modified", "packed", "dispatched"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+10:00", one["time"]) for one in times.values())


def test_the_same_calls_give_the_same_ids(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Ids come from counters, so that two recordings differ in their time only."""
    first = api.post(PATH, json=order()).json()
    root.post("/_sandbox/reset")
    form = {"grant_type": "client_credentials"}
    login = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
    token = root.post("/uaa/oauth/token", auth=login, data=form).json()["access_token"]
    second = api.post(PATH, json=order(), headers={"Authorization": f"Bearer {token}"}).json()
    assert first == second
