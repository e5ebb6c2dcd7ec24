"""Consignments and quotes for them."""

import json
import socket
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
PATH = "/consignments"
QUOTE = f"{PATH}/quote"


def test_a_consignment_is_created(api: httpx.Client, consignment: Build) -> None:
    """The whole answer: references resolved, runs named by ids, a version (A3)."""
    details = {
        "type": "PICKUP",
        "collect": {"address": {"contactName": "Sample", "state": {"name": "Queensland"}}},
        "deliveryRun": {"name": "Sample Run", "warehouse": {"name": "Overflow"}},
        "runsheet": {"name": "Sample Sheet", "date": "2030-01-21"},
        "authorityToLeave": False,
        "tracking": {"companyName": None, "url": "https://example.com/1"},
    }
    items = [
        {
            "properties": {"description": "Sample", "a.b": 1},
            "measures": {"pallets": 1, "weight": 2.5, "cubic": 0, "quantity": 3, "spaces": None},
            "details": {"product": {"references": {"code": seed_ids.PALLET_PRODUCT_CODE}}},
        }
    ]
    changes = {"details": details, "items": items, "properties": {"deliver.zone": "9"}, "user": {}}
    measures = {"hours": 2, "distance": {"value": 12.5}}
    answer = api.post(PATH, json=consignment(status="IN_WAREHOUSE", measures=measures, **changes))
    body = answer.json()
    shown = body["details"]
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "type": "CONSIGNMENT",
        "version": 1,
        "status": "IN_WAREHOUSE",
        "references": {"customer": "CON-1"},
        "customer": {
            "id": seed_ids.SANDBOX_CUSTOMER_ID,
            "name": "Pretend Trading (Sandbox)",
            "references": {"code": "PRETEND-SANDBOX"},
        },
        "warehouse": {"id": seed_ids.WAREHOUSE_ID, "name": "Default"},
        "details": {
            "type": "PICKUP",
            "collect": {
                "address": {
                    "id": shown["collect"]["address"]["id"],
                    "contactName": "Sample",
                    "state": {"code": "QLD", "name": "Queensland"},
                }
            },
            "deliver": {
                "address": {
                    "id": shown["deliver"]["address"]["id"],
                    "companyName": "Sample Receiver",
                    "state": {"code": "VIC", "name": "Victoria"},
                }
            },
            "deliveryRun": {
                "id": shown["deliveryRun"]["id"],
                "name": "Sample Run",
                "warehouse": {"id": seed_ids.SECOND_WAREHOUSE_ID, "name": "Overflow"},
            },
            "runsheet": {"id": shown["runsheet"]["id"], "name": "Sample Sheet", "date": "2030-01-21"},
            "authorityToLeave": False,
            "tracking": {"url": "https://example.com/1"},
        },
        "measures": measures,
        "properties": {"deliver.zone": "9"},
        "items": [
            {
                "properties": {"description": "Sample", "a.b": 1},
                "measures": {"pallets": 1, "weight": 2.5, "cubic": 0, "quantity": 3},
                "details": {
                    "product": {
                        "id": seed_ids.PALLET_PRODUCT_ID,
                        "name": "Sample Pallet",
                        "references": {"code": seed_ids.PALLET_PRODUCT_CODE},
                    }
                },
            }
        ],
    }


def test_a_consignment_begins_by_awaiting_its_pickup(api: httpx.Client, consignment: Build) -> None:
    """Without a status and a type it is a delivery that awaits pickup."""
    body = api.post(PATH, json=consignment()).json()
    assert (body["status"], body["details"]["type"]) == ("AWAITING_PICKUP", "DELIVERY")


def test_null_stands_for_what_is_left_out(api: httpx.Client, consignment: Build) -> None:
    """Every optional member may be null (B17)."""
    nothing: dict[str, Any] = dict.fromkeys(("type", "warehouse", "user", "status", "measures", "properties"))
    names = ("collect", "deliver", "invoiceValue", "manifest", "type", "deliveryRun", "runsheet", "tracking")
    items = [dict.fromkeys(("properties", "measures", "details"))]
    answer = api.post(PATH, json=consignment(**nothing, details=dict.fromkeys(names), items=items))
    assert answer.status_code == 201


def test_an_unknown_product_is_kept_as_it_was_sent(api: httpx.Client, consignment: Build) -> None:
    """The published collection names products that nobody has created."""
    product = {"references": {"code": "T-1"}, "name": "Sample Tube", "enabled": False}
    body = api.post(PATH, json=consignment(items=[{"details": {"product": product}}])).json()
    assert body["items"] == [{"details": {"product": product}}]


def address(**members: Any) -> dict[str, Any]:
    """Build the change of a consignment's address."""
    return {"address": {"companyName": "Sample"} | members}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (address(state="VIC"), "/details/deliver/address/state"),
        (address(country="Australia"), "/details/deliver/address/country"),
        (address(companyName="", contactName=None), "/details/deliver/address/companyName"),
        ({"customer": {"name": "Nobody"}}, "/customer/name"),
        ({"customer": None}, "/customer"),
        ({"references": None}, "/references"),
        ({"status": "LOST"}, "/status"),
        ({"details": {"type": "TELEPORT"}}, "/details/type"),
        ({"details": {"deliver": {}}}, "/details/deliver/address"),
        ({"details": {"authorityToLeave": "false"}}, "/details/authorityToLeave"),
        ({"details": {"deliveryRun": {"name": "A", "warehouse": {"id": "x"}}}}, "/details/deliveryRun/warehouse/id"),
        ({"weight": "10"}, "/items/0/measures/weight"),
        ({"items": [{"measures": {"pallets": 1.5}}]}, "/items/0/measures/pallets"),
        ({"items": [{"details": {"product": {"id": "x"}}}]}, "/items/0/details/product/id"),
        ({"measures": {"hours": "2"}}, "/measures/hours"),
    ],
)
def test_a_faulty_consignment_is_refused(
    api: httpx.Client, consignment: Build, changes: dict[str, Any], field: str
) -> None:
    """Each fault is a 422 whose pointer leads to it (B14)."""
    answer = api.post(PATH, json=consignment(**changes))
    assert (answer.status_code, [problem["field"] for problem in answer.json()]) == (422, [field])


def test_what_was_created_is_what_is_read(api: httpx.Client, consignment: Build) -> None:
    """Reading answers what creation answered."""
    created = api.post(PATH, json=consignment()).json()
    assert api.get(f"{PATH}/{created['id']}").json() == created


def test_items_can_be_left_out(api: httpx.Client, consignment: Build) -> None:
    """`Prefer: return=no-items` leaves items out of one consignment."""
    created = api.post(PATH, json=consignment()).json()
    del created["items"]
    assert api.get(f"{PATH}/{created['id']}", headers={"Prefer": "return=no-items"}).json() == created


@pytest.mark.parametrize("match", [None, "1", '"1"', 'W/"1"', '"7", "1"', "*"])
def test_an_update_of_the_current_version_replaces(api: httpx.Client, consignment: Build, match: str | None) -> None:
    """If-Match names the version, in any spelling, or is left out; what the body leaves out is gone."""
    created = api.post(PATH, json=consignment(properties={"a": 1}, status="DELIVERED")).json()
    headers = {"If-Match": match} if match else {}
    answer = api.put(f"{PATH}/{created['id']}", json=consignment("CON-2"), headers=headers)
    body = answer.json()
    expected = (200, created["id"], 2, "CON-2", "DELIVERED", False)
    shown = (body["id"], body["version"], body["references"]["customer"], body["status"], "properties" in body)
    assert (answer.status_code, *shown) == expected
    assert api.get(f"{PATH}/{created['id']}").json() == body


@pytest.mark.parametrize("match", ["2", '"0"', "x", '""'])
def test_another_version_fails_the_precondition(api: httpx.Client, consignment: Build, match: str) -> None:
    """An If-Match of another version is a 412, and changes nothing."""
    created = api.post(PATH, json=consignment()).json()
    answer = api.put(f"{PATH}/{created['id']}", json=consignment("CON-2"), headers={"If-Match": match})
    assert (answer.status_code, [set(problem) for problem in answer.json()]) == (412, [{"message"}])
    assert api.get(f"{PATH}/{created['id']}").json() == created


def test_a_precondition_comes_before_the_body(api: httpx.Client, consignment: Build) -> None:
    """A faulty body under a wrong If-Match is a 412 (RFC 9110 §13.2.1)."""
    created = api.post(PATH, json=consignment()).json()
    assert api.put(f"{PATH}/{created['id']}", json={}, headers={"If-Match": "9"}).status_code == 412


def test_a_stale_body_is_a_conflict(api: httpx.Client, consignment: Build) -> None:
    """A body that says which version it changes has to name the current one."""
    created = api.post(PATH, json=consignment()).json()
    statuses = [api.put(f"{PATH}/{created['id']}", json=created).status_code for _ in range(2)]
    assert statuses == [200, 409]


def test_of_two_updates_at_once_one_wins(api: httpx.Client, consignment: Build) -> None:
    """Both name the current version and are under way before either body arrives; the later one is a 412."""
    created = api.post(PATH, json=consignment()).json()
    body = json.dumps(consignment("CON-2")).encode()
    lines = [f"PUT {api.base_url.path.rstrip('/')}{PATH}/{created['id']} HTTP/1.1", "Host: localhost", "If-Match: 1"]
    lines += [f"{name}: {api.headers[name]}" for name in ("Authorization", "Accept-Version")]
    lines += [f"Content-Length: {len(body)}", "Expect: 100-continue", "Connection: close", "", ""]
    assert api.base_url.port is not None
    place = (api.base_url.host, api.base_url.port)
    with socket.create_connection(place) as one, socket.create_connection(place) as other:
        for connection in (one, other):
            connection.sendall("\r\n".join(lines).encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 100")
        for connection in (one, other):
            connection.sendall(body)
        statuses = sorted(connection.makefile("rb").read(12) for connection in (one, other))
    assert statuses == [b"HTTP/1.1 200", b"HTTP/1.1 412"]


def test_a_status_cancels(api: httpx.Client, consignment: Build) -> None:
    """`status: CANCELLED` is how a consignment is cancelled (A2)."""
    created = api.post(PATH, json=consignment()).json()
    answer = api.put(f"{PATH}/{created['id']}", json=consignment(status="CANCELLED"), headers={"If-Match": "1"})
    assert (answer.status_code, answer.json()["status"]) == (200, "CANCELLED")


def test_what_is_on_an_approved_invoice_stays(api: httpx.Client, root: httpx.Client, consignment: Build) -> None:
    """It is a 409 until it is taken off the invoice."""
    created = api.post(PATH, json=consignment()).json()
    statuses = []
    for approved in (True, False):
        root.post(f"/_sandbox/consignments/{created['id']}/invoice", json={"approved": approved})
        statuses.append(api.put(f"{PATH}/{created['id']}", json=consignment()).status_code)
    assert statuses == [409, 200]


def test_a_consignment_keeps_its_customer(api: httpx.Client, consignment: Build) -> None:
    """An update for another customer is refused."""
    created = api.post(PATH, json=consignment()).json()
    changed = consignment(customer={"id": seed_ids.ORDINARY_CUSTOMER_ID})
    answer = api.put(f"{PATH}/{created['id']}", json=changed)
    assert (answer.status_code, answer.json()[0]["field"]) == (422, "/customer")


def test_consignments_are_not_deleted(api: httpx.Client, consignment: Build) -> None:
    """No DELETE is documented."""
    created = api.post(PATH, json=consignment()).json()
    assert api.delete(f"{PATH}/{created['id']}").status_code == 405


def test_a_quote_has_a_rate_and_charges(api: httpx.Client, consignment: Build) -> None:
    """The whole answer: the card, the rate and what is charged (A3)."""
    answer = api.post(QUOTE, json=consignment(taskDate="2030-01-21"))
    body = answer.json()
    freight, levy = {"amount": 14.5, "currency": "AUD"}, {"amount": 1.45, "currency": "AUD"}
    ids = [charge["feeCategory"]["id"] for charge in body["charges"]]
    assert answer.status_code == 200
    assert body == {
        "rateCard": {"name": "Sandbox General Freight"},
        "rate": {"name": "Metro"},
        "charges": [
            {
                "feeCategory": {"id": ids[0], "name": "Freight"},
                "description": "10 kg at rate Metro",
                "fee": freight,
                "feeAfterModifiers": freight,
            },
            {
                "feeCategory": {"id": ids[1], "name": "Fuel levy"},
                "description": "10% of freight",
                "fee": levy,
                "feeAfterModifiers": levy,
            },
        ],
    }


@pytest.mark.parametrize(("state", "rate"), [("WA", "Far"), ("sa", "Country"), ("NSW", "Metro")])
def test_the_rate_depends_on_the_state(api: httpx.Client, consignment: Build, state: str, rate: str) -> None:
    """Goods go farther to some states."""
    wanted = consignment(**address(state={"code": state}))
    assert api.post(QUOTE, json=wanted).json()["rate"] == {"name": rate}


@pytest.mark.parametrize(
    "changes",
    [{"details": {"deliver": None}}, address(state={"name": "Atlantis"}), {"weight": 20_001}],
    ids=["nowhere", "unknown state", "too heavy"],
)
def test_without_a_matching_rate_there_is_no_quote(
    api: httpx.Client, consignment: Build, changes: dict[str, Any]
) -> None:
    """The answer is a 422 of one message."""
    answer = api.post(QUOTE, json=consignment(**changes))
    assert (answer.status_code, [set(problem) for problem in answer.json()]) == (422, [{"message"}])


def test_a_quote_asks_for_the_customer_only(api: httpx.Client) -> None:
    """Without it the 422 has a pointer; with it alone, no rate matches (A3)."""
    bodies: tuple[dict[str, Any], ...] = ({}, {"customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID}})
    problems = [api.post(QUOTE, json=body).json()[0] for body in bodies]
    assert [problem.get("field") for problem in problems] == ["/customer", None]


def test_orders_generate_consignments_where_that_is_wanted(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """The consignment names the order it was generated from."""
    root.post(f"/_sandbox/customers/{seed_ids.SANDBOX_CUSTOMER_ID}", json={"generatesConsignments": True})
    created = api.post("/outbound-orders", json=order()).json()
    found = api.post(f"{PATH}/search", json={"condition": {"type": "AndCondition", "conditions": []}}).json()
    shown = [(one["generatedFromTask"], one["details"]["type"], one["status"]) for one in found]
    assert shown == [({"id": created["id"]}, "WAREHOUSE_FULFILMENT", "AWAITING_SALE_ORDER_PACKING")]


def test_a_generated_consignment_takes_a_second_role(
    root: httpx.Client, restricted: httpx.Client, order: Build
) -> None:
    """WMS Create Jobs alone does not do for such customers (A2)."""
    before = restricted.post("/outbound-orders", json=order()).status_code
    root.post(f"/_sandbox/customers/{seed_ids.SANDBOX_CUSTOMER_ID}", json={"generatesConsignments": True})
    assert (before, restricted.post("/outbound-orders", json=order("ORD-2")).status_code) == (201, 403)
