"""Report runs, and the report of stock on hand."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
PATH = "/report-runs"
WEEK = 7 * 24 * 3600
SANDBOX = {"id": seed_ids.SANDBOX_CUSTOMER_ID}


def stock(*aggregate_by: str, **changes: Any) -> dict[str, Any]:
    """Build the request of a report of the sandbox customer's stock."""
    parameters = {"customer": SANDBOX} | ({"aggregateBy": list(aggregate_by)} if aggregate_by else {}) | changes
    return {"type": "STOCK_ON_HAND", "parameters": parameters}


def run(client: httpx.Client, body: dict[str, Any]) -> str:
    """Start a report, and return its path."""
    answer = client.post(PATH, json=body)
    assert answer.status_code == 201, answer.text
    return f"{PATH}/{answer.json()['id']}"


def items(client: httpx.Client, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the items of a report."""
    shown: list[dict[str, Any]] = client.get(run(client, body)).json()["items"]
    return shown


@pytest.fixture
def stocked(api: httpx.Client, root: httpx.Client, order: Build, inbound: Build) -> httpx.Client:
    """Return the client after goods of several kinds came in and went out.

    Two cartons that expire, three damaged pieces, four pieces on their way; five stocked pieces are promised.
    """
    cartons = inbound("A", 2, item={"properties": {"expiryDate": "2031-01-01", "batch": "B"}})
    cartons["items"][0]["details"]["unitOfMeasure"] = {"type": "CT"}
    for body in (cartons, inbound("B", 3, item={"status": "DAMAGED"})):
        created = api.post("/inbound-orders", json=body).json()
        root.post(f"/_sandbox/inbound-orders/{created['id']}/status", json={"status": "ALLOCATED"})
    api.post("/inbound-orders", json=inbound("C", 4))
    api.post("/inbound-orders", json=inbound("D", 9, status="DRAFT"))
    api.post("/outbound-orders", json=order(quantity=5))
    return api


def test_a_run_is_created_in_process(api: httpx.Client) -> None:
    """Creation is a 201 that tells nothing of the outcome yet (B15)."""
    answer = api.post(PATH, json=stock())
    body = answer.json()
    assert (answer.status_code, body) == (
        201,
        {
            "id": body["id"],
            "type": "STOCK_ON_HAND",
            "status": "IN_PROCESS",
            "parameters": {"customer": SANDBOX, "pageSize": 100},
        },
    )


def test_a_run_is_read_once_it_succeeded(api: httpx.Client) -> None:
    """The whole answer: what was created, the items, and a time without a zone (B6)."""
    created = api.post(PATH, json=stock()).json()
    body = api.get(f"{PATH}/{created['id']}").json()
    sandbox = SANDBOX | {"name": "Pretend Trading (Sandbox)", "references": {"code": "PRETEND-SANDBOX"}}
    product = {
        "id": seed_ids.STOCKED_PRODUCT_ID,
        "name": "Sample Stocked",
        "references": {"code": seed_ids.STOCKED_PRODUCT_CODE},
        "customer": sandbox,
    }
    quantity = seed_ids.STOCKED_QUANTITY
    assert body == created | {
        "status": "SUCCESS",
        "reportTime": "2030-01-20 09:00:00",
        "items": [
            {
                "type": "ITEM",
                "details": {"product": product, "unitOfMeasure": {"type": "EA", "name": "Each"}},
                "measures": {
                    "quantity": quantity,
                    "quantityFree": quantity,
                    "quantityIncoming": 0,
                    "quantityAllocated": 0,
                },
                "properties": {"productStatus": "OK", "unitOfMeasure": "EA"},
            }
        ],
    }


def test_a_run_takes_its_time(api: httpx.Client, root: httpx.Client) -> None:
    """Until the set seconds have passed a run is in process, without items."""
    root.post("/_sandbox/settings", json={"reportSeconds": 20})
    path = run(api, stock())
    before = api.get(path).json()
    root.post("/_sandbox/settings", json={"advanceSeconds": 21})
    after = api.get(path).json()
    assert (before["status"], "items" in before, after["status"]) == ("IN_PROCESS", False, "SUCCESS")


@pytest.mark.parametrize(("seconds", "status"), [(WEEK, 200), (WEEK + 1, 404)])
def test_a_run_is_kept_for_seven_days(api: httpx.Client, root: httpx.Client, seconds: int, status: int) -> None:
    """Older runs are a 404, by the stand-in's own clock (A2)."""
    path = run(api, stock())
    root.post("/_sandbox/settings", json={"advanceSeconds": seconds})
    assert api.get(path).status_code == status


def test_a_run_can_be_made_to_expire(api: httpx.Client, root: httpx.Client) -> None:
    """The switch does what seven days do."""
    path = run(api, stock())
    assert root.post(f"/_sandbox{path}", json={"outcome": "EXPIRED"}).status_code == 204
    assert api.get(path).status_code == 404


def test_a_run_can_be_made_to_fail(api: httpx.Client, root: httpx.Client) -> None:
    """A failed run is a 200 with the reasons, and without items (A3)."""
    path = run(api, stock())
    root.post(f"/_sandbox{path}", json={"outcome": "FAILED"})
    answer = api.get(path)
    body = answer.json()
    assert (answer.status_code, body["status"], "items" in body) == (200, "FAILED", False)
    assert [set(failure) for failure in body["failureDetails"]] == [{"field", "message"}]


def test_stock_is_told_by_unit_and_status(stocked: httpx.Client) -> None:
    """Product, unit and status are always apart; quantities count in the item's unit (A3)."""
    shown = [
        (
            one["details"]["product"]["references"]["code"].removeprefix("SANDBOX-"),
            one["properties"],
            *(one["measures"][name] for name in ("quantity", "quantityFree", "quantityIncoming", "quantityAllocated")),
        )
        for one in items(stocked, stock())
    ]
    quantity = seed_ids.STOCKED_QUANTITY
    assert shown == [
        ("STOCKED", {"productStatus": "OK", "unitOfMeasure": "EA"}, quantity, quantity - 5, 0, 5),
        ("EMPTY", {"productStatus": "OK", "unitOfMeasure": "CT"}, 2, 2, 0, 0),
        ("EMPTY", {"productStatus": "DAMAGED", "unitOfMeasure": "EA"}, 3, 0, 0, 0),
        ("EMPTY", {"productStatus": "OK", "unitOfMeasure": "EA"}, 0, 0, 4, 0),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("productType", ["General", "General", "General", "General"]),
        ("productGroup", [None, None, None, None]),
        ("productStatus", ["OK", "OK", "DAMAGED", "OK"]),
        ("unitOfMeasure", ["EA", "CT", "EA", "EA"]),
        ("expiryDate", [None, "2031-01-01", None, None]),
        ("batch", [None, "B", None, None]),
    ],
)
def test_stock_is_told_apart_by_what_is_asked_for(stocked: httpx.Client, name: str, expected: list[object]) -> None:
    """Each dimension is a property of the items; stock that has none of it lacks the property."""
    assert [one["properties"].get(name) for one in items(stocked, stock(name))] == expected


def test_stock_is_told_by_inbound_order(stocked: httpx.Client) -> None:
    """The property holds the id and the references of the order."""
    orders = [one["properties"].get("inboundOrder") for one in items(stocked, stock("inboundOrder"))]
    assert [one and (set(one), one["references"]["customer"]) for one in orders] == [
        None,
        ({"id", "references"}, "A"),
        ({"id", "references"}, "B"),
        ({"id", "references"}, "C"),
    ]


def test_lots_alike_are_added_up(api: httpx.Client, root: httpx.Client, inbound: Build) -> None:
    """Two orders of one product are one item, unless orders are told apart."""
    for reference in ("A", "B"):
        created = api.post("/inbound-orders", json=inbound(reference, 5)).json()
        root.post(f"/_sandbox/inbound-orders/{created['id']}/status", json={"status": "ALLOCATED"})
    quantities = [
        [one["measures"]["quantity"] for one in items(api, body)][1:] for body in (stock(), stock("inboundOrder"))
    ]
    assert quantities == [[10], [5, 5]]


def test_stock_by_location_says_less(stocked: httpx.Client) -> None:
    """Two measures, references of the location, and no customer of the product (B13)."""
    body = items(stocked, stock("expiryDate", "location"))[1]
    assert body == {
        "type": "ITEM",
        "details": {
            "product": {
                "id": seed_ids.EMPTY_PRODUCT_ID,
                "name": "Sample Empty",
                "references": {"code": seed_ids.EMPTY_PRODUCT_CODE},
            },
            "unitOfMeasure": {"type": "CT", "name": "Carton"},
        },
        "measures": {"quantity": 2, "quantityFree": 2},
        "properties": {
            "productStatus": "OK",
            "unitOfMeasure": "CT",
            "expiryDate": "2031-01-01",
            "location": {"references": {"numericId": "11", "barcode": "LOC-00011"}},
        },
    }


def test_a_warehouse_has_its_own_stock(stocked: httpx.Client) -> None:
    """With a warehouse the report is about that one."""
    counts = [len(items(stocked, stock(warehouse={"name": name}))) for name in ("Default", "Overflow")]
    assert counts == [4, 0]


VALID = (
    "productType, productGroup, productStatus, unitOfMeasure, inboundOrder, location, expiryDate, batch, batchNumber"
)


def test_a_bad_aggregation_lists_the_valid_ones(api: httpx.Client) -> None:
    """The 422 names the value and those that would do (B13)."""
    answer = api.post(PATH, json=stock("batch", "colour"))
    message = f"Invalid value colour; valid values: {VALID}"
    assert (answer.status_code, answer.json()) == (
        422,
        [{"field": "/parameters/aggregateBy/1", "message": message}],
    )


def test_locations_are_for_clients_of_all_customers(restricted: httpx.Client) -> None:
    """For any other, `location` is no valid value (A3)."""
    answer = restricted.post(PATH, json=stock("location"))
    message = f"Invalid value location; valid values: {VALID.replace('location, ', '')}"
    assert (answer.status_code, answer.json()[0]["message"]) == (422, message)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "/type"),
        ({"type": "GOSSIP", "parameters": {}}, "/type"),
        ({"type": "STOCK_ON_HAND"}, "/parameters"),
        ({"type": "STOCK_ON_HAND", "parameters": {}}, "/parameters/customer"),
        (stock(customer={"name": "Nobody"}), "/parameters/customer/name"),
        (stock(warehouse={"name": "Nowhere"}), "/parameters/warehouse/name"),
        (stock(pageSize=0), "/parameters/pageSize"),
        (stock(pageSize="10"), "/parameters/pageSize"),
        (stock(aggregateBy="batch"), "/parameters/aggregateBy"),
        ({"type": "BULK_CHARGES", "parameters": {"chargeClasses": ["FINES"]}}, "/parameters/chargeClasses/0"),
        ({"type": "BULK_CHARGES", "parameters": {"fromDate": "yesterday"}}, "/parameters/fromDate"),
        ({"type": "BULK_CHARGES", "parameters": {"customers": [{"name": "Nobody"}]}}, "/parameters/customers/0/name"),
    ],
)
def test_a_faulty_report_is_refused(api: httpx.Client, body: dict[str, Any], field: str) -> None:
    """Each fault is a 422 whose pointer leads to it."""
    answer = api.post(PATH, json=body)
    fields = [problem["field"] for problem in answer.json()]
    assert (answer.status_code, field in fields) == (422, True)


def test_null_stands_for_what_is_left_out(api: httpx.Client) -> None:
    """Every optional parameter may be null (B17)."""
    charges = ("pageSize", "dateFilter", "fromDate", "toDate", "customer", "customers", "chargeClasses")
    bodies = (
        stock(**dict.fromkeys(("pageSize", "warehouse", "aggregateBy"))),
        {"type": "BULK_CHARGES", "parameters": dict.fromkeys(charges)},
    )
    assert [api.post(PATH, json=body).status_code for body in bodies] == [201, 201]


@pytest.mark.parametrize(("size", "used"), [(1, "1"), (100, "100"), (200_000, "100")])
def test_page_sizes_are_lowered_to_100(api: httpx.Client, size: int, used: str) -> None:
    """The published collection asks for 200,000 (A3)."""
    path = run(api, stock(pageSize=size))
    answer = api.get(path)
    assert (answer.json()["parameters"]["pageSize"], answer.headers["Page-Size"]) == (int(used), used)


def test_items_come_in_pages(stocked: httpx.Client) -> None:
    """The page is asked for by query, and described in headers."""
    path = run(stocked, stock(pageSize=3))
    answer = stocked.get(path, params={"page": 2})
    names = ("Total-Pages", "Page-Size", "Page-Number", "Total-Elements")
    assert [answer.headers[name] for name in names] == ["2", "3", "2", "4"]
    assert len(answer.json()["items"]) == 1
    assert answer.links["prev"]["url"].endswith(f"{path}?page=1&pageSize=3")


def test_a_query_may_ask_for_smaller_pages(stocked: httpx.Client) -> None:
    """`pageSize` of the query goes before that of the parameters."""
    answer = stocked.get(run(stocked, stock()), params={"pageSize": 1, "page": 4})
    assert (answer.headers["Total-Pages"], len(answer.json()["items"])) == ("4", 1)


def test_charges_need_the_role_of_their_own(restricted: httpx.Client) -> None:
    """WMS Create Jobs is for stock, Internal Field Access for charges (A2)."""
    bodies: tuple[dict[str, Any], ...] = (stock(), {"type": "BULK_CHARGES", "parameters": {}})
    assert [restricted.post(PATH, json=body).status_code for body in bodies] == [201, 403]


def test_reports_of_charges_are_not_shown_without_the_role(api: httpx.Client, restricted: httpx.Client) -> None:
    """Reading asks for the role of the report's type, too."""
    path = run(api, {"type": "BULK_CHARGES", "parameters": {"customer": SANDBOX}})
    assert restricted.get(path).status_code == 403


def test_reports_about_others_are_not_found(api: httpx.Client, restricted: httpx.Client) -> None:
    """A restricted client sees reports about its own customer only."""
    paths = [run(api, stock(customer={"id": id_})) for id_ in (SANDBOX["id"], seed_ids.ORDINARY_CUSTOMER_ID)]
    assert [restricted.get(path).status_code for path in paths] == [200, 404]


def test_a_report_is_about_its_moment(api: httpx.Client, root: httpx.Client) -> None:
    """What changes afterwards is not in it."""
    path = run(api, stock())
    root.post("/_sandbox/stock", json={"product": seed_ids.STOCKED_PRODUCT_ID, "quantity": 1})
    assert api.get(path).json()["items"][0]["measures"]["quantity"] == seed_ids.STOCKED_QUANTITY
