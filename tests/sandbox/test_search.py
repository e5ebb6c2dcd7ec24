"""Searches and their pages."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
ORDERS = "/outbound-orders/search"
PRODUCTS = "/warehouse-products/search"


def text(field: str, method: str, value: object, kind: str = "Text") -> dict[str, Any]:
    """Build a comparison; a field that begins with a slash is a pointer."""
    selector = {"type": "JsonField", "pointer": field} if field[:1] == "/" else {"type": "ValueField", "value": field}
    comparand = {"type": "ValueField", "value": value}
    return {"type": f"{kind}ComparisonCondition", "field": selector, "value": comparand, "method": method}


def every(*conditions: object) -> dict[str, Any]:
    """Build the body of a search for objects that satisfy all conditions."""
    return {"condition": {"type": "AndCondition", "conditions": list(conditions)}}


def either(*conditions: object) -> dict[str, Any]:
    """Build the body of a search for objects that satisfy one of the conditions."""
    return {"condition": {"type": "OrCondition", "conditions": list(conditions)}}


def described(comparison: Any) -> str | None:
    """Return a comparison as the id of a test; anything else describes itself."""
    if not isinstance(comparison, dict):
        return None
    *_, field = comparison["field"].values()
    return f"{field} {comparison['method']} {comparison['value']['value']}"


@pytest.fixture
def orders(api: httpx.Client, order: Build) -> httpx.Client:
    """Return the client after it created four orders, the last of them for another customer and rejected."""
    for reference in ("ORD-1", "ORD-2", "XORD-3"):
        api.post("/outbound-orders", json=order(reference))
    api.post("/outbound-orders", json=order("ORD-4", customer={"id": seed_ids.ORDINARY_CUSTOMER_ID}))
    return api


def found(client: httpx.Client, body: dict[str, Any]) -> list[str]:
    """Return the last characters of the references of the orders that a search finds."""
    answer = client.post(ORDERS, json=body)
    assert answer.status_code == 200, answer.text
    return [one["references"]["customer"][-1] for one in answer.json()]


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (text("reference", "EQUAL_TO", "ORD-2"), "2"),
        (text("/references/customer", "EQUAL_TO", "ORD-2"), "2"),
        (text("reference", "NOT_EQUAL_TO", "ORD-2"), "134"),
        (text("reference", "STARTS_WITH", "ORD"), "124"),
        (text("reference", "STARTS_WITH", "ORD%"), ""),
        (text("reference", "CONTAINS", "RD-"), "1234"),
        (text("reference", "CONTAINS", "_RD"), ""),
        (text("reference", "DOES_NOT_CONTAIN", "X"), "124"),
        (text("reference", "GREATER_THAN_OR_EQUAL_TO", "ORD-2"), "234"),
        (text("customerName", "EQUAL_TO", "Pretend Trading"), "4"),
        (text("/customer/name", "STARTS_WITH", "Pretend Trading ("), "123"),
        (text("customerId", "EQUAL_TO", seed_ids.ORDINARY_CUSTOMER_ID), "4"),
        (text("/customer/id", "NOT_EQUAL_TO", seed_ids.ORDINARY_CUSTOMER_ID), "123"),
        (text("/status", "EQUAL_TO", "REJECTED"), "4"),
        (text("/timestamps/created/time", "EQUAL_TO", "2030-01-20", "Date"), "1234"),
        (text("/timestamps/created/time", "LESS_THAN", "2030-01-20", "Date"), ""),
        (text("/timestamps/created/time", "LESS_THAN_OR_EQUAL_TO", "2030-01-19T23:00:00+00:00", "DateTime"), "1234"),
        (text("/timestamps/modified/time", "GREATER_THAN", "2030-01-20T09:00:00+10:00", "DateTime"), ""),
        (text("/timestamps/packed/time", "EQUAL_TO", "2030-01-20", "Date"), ""),
        (text("/timestamps/dispatched/time", "NOT_EQUAL_TO", "2030-01-20", "Date"), "1234"),
        (text("reference", "GREATER_THAN", 0, "Numeric"), ""),
    ],
    ids=described,
)
def test_a_comparison_finds_its_orders(orders: httpx.Client, comparison: dict[str, Any], expected: str) -> None:
    """Each kind and method of comparison selects what it says, oldest first."""
    assert found(orders, every(comparison)) == list(expected)


def test_and_wants_all_conditions(orders: httpx.Client) -> None:
    """An AndCondition is satisfied by what satisfies each part."""
    parts = text("reference", "STARTS_WITH", "ORD"), text("/status", "NOT_EQUAL_TO", "REJECTED")
    assert found(orders, every(*parts)) == ["1", "2"]


def test_or_wants_one_condition(orders: httpx.Client) -> None:
    """An OrCondition is satisfied by what satisfies any part."""
    parts = text("reference", "EQUAL_TO", "ORD-1"), text("/status", "EQUAL_TO", "REJECTED")
    assert found(orders, either(*parts)) == ["1", "4"]


def test_conditions_nest(orders: httpx.Client) -> None:
    """And within Or within And."""
    inner = every(text("reference", "CONTAINS", "ORD"), text("reference", "CONTAINS", "3"))["condition"]
    outer = either(inner, text("reference", "EQUAL_TO", "ORD-4"))["condition"]
    assert found(orders, every(outer, text("/status", "NOT_EQUAL_TO", "REJECTED"))) == ["3"]


def test_an_empty_and_finds_everything(orders: httpx.Client) -> None:
    """No conditions exclude nothing (B9)."""
    assert found(orders, every()) == ["1", "2", "3", "4"]


def test_an_empty_or_finds_nothing(orders: httpx.Client) -> None:
    """No condition is satisfied."""
    assert found(orders, either()) == []


def test_a_search_stays_in_its_tenant(orders: httpx.Client, other: httpx.Client) -> None:
    """Another tenant's orders are not found."""
    assert found(orders, every()) != []
    assert found(other, every()) == []


def test_a_deleted_order_is_not_found(orders: httpx.Client) -> None:
    """Searches see the present state."""
    first = orders.post(ORDERS, json=every()).json()[0]
    orders.delete(f"/outbound-orders/{first['id']}")
    assert found(orders, every()) == ["2", "3", "4"]


LEAF = text("reference", "EQUAL_TO", "x")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Missing field: condition"),
        ({"condition": None}, "Missing field: condition"),
        ({"condition": LEAF}, "Missing field: conditions"),
        ({"condition": {"type": "AndCondition"}}, "Missing field: conditions"),
        ({"condition": {"conditions": []}}, "Missing field: type"),
        ({"condition": {"conditions": [], "type": []}}, "/condition/type: unknown condition []"),
        (every(7), "/condition/conditions/0: expected a condition"),
        (
            every({"type": "NotCondition", "conditions": []}),
            "/condition/conditions/0/type: unknown condition NotCondition",
        ),
        (every({**LEAF, "field": None}), "Missing field: field"),
        (every({**LEAF, "field": {"type": []}}), "/condition/conditions/0/field: expected a JsonField or a ValueField"),
        (every({**LEAF, "value": "x"}), "/condition/conditions/0/value: expected a ValueField"),
        (every({**LEAF, "method": None}), "Missing field: method"),
    ],
)
def test_a_malformed_search_is_a_400(api: httpx.Client, body: object, message: str) -> None:
    """Trees that are none of conditions are refused as a whole (B9)."""
    answer = api.post(ORDERS, json=body)
    assert (answer.status_code, answer.json()) == (400, [{"message": message}])


@pytest.mark.parametrize("method", ["LIKE", "CONTAINS", ["EQUAL_TO"]])
def test_a_method_of_another_kind_is_a_400(api: httpx.Client, method: object) -> None:
    """Booleans know EQUAL_TO and NOT_EQUAL_TO."""
    comparison = text("/details/active", "", True, "Boolean") | {"method": method}
    assert api.post(PRODUCTS, json=every(comparison)).status_code == 400


@pytest.mark.parametrize("field", ["/nowhere", "nowhere", "status", "/", "reference'"])
def test_an_unknown_field_is_a_422(api: httpx.Client, field: str) -> None:
    """The pointer leads to the field; status is known as a pointer only (B9)."""
    answer = api.post(ORDERS, json=every(text(field, "EQUAL_TO", "x")))
    assert answer.status_code == 422
    assert answer.json()[0]["field"].startswith("/condition/conditions/0/field/")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Text", 1),
        ("Numeric", "1"),
        ("Boolean", "maybe"),
        ("Date", "20/01/2030"),
        ("DateTime", "2030-01-20T09:00:00"),
        ("Date", "20300120"),
        ("Date", 1),
    ],
)
def test_a_value_of_another_kind_is_a_422(api: httpx.Client, kind: str, value: object) -> None:
    """The value has to be one its comparison can use."""
    answer = api.post(ORDERS, json=every(text("reference", "EQUAL_TO", value, kind)))
    assert (answer.status_code, answer.json()[0]["field"]) == (422, "/condition/conditions/0/value/value")


def test_a_search_too_deep_is_refused(api: httpx.Client) -> None:
    """Nesting has an end, which is a 400 and no failure."""
    condition = every()["condition"]
    for _ in range(60):
        condition = every(condition)["condition"]
    assert api.post(ORDERS, json={"condition": condition}).status_code == 400


def test_a_search_too_wide_is_refused(api: httpx.Client) -> None:
    """The number of comparisons has an end, which is a 400 and no failure."""
    assert [api.post(ORDERS, json=every(*[LEAF] * count)).status_code for count in (500, 501)] == [200, 400]


@pytest.mark.parametrize(
    ("comparison", "codes"),
    [
        (text("/code", "EQUAL_TO", "SANDBOX-EMPTY"), ["SANDBOX-EMPTY"]),
        (text("/name", "STARTS_WITH", "Sample E"), ["SANDBOX-EMPTY"]),
        (text("/id", "EQUAL_TO", seed_ids.LEGACY_PRODUCT_ID), ["SANDBOX-LEGACY"]),
        (text("/customer/name", "EQUAL_TO", "Pretend Trading"), ["SANDBOX-STOCKED"]),
        (text("/details/active", "EQUAL_TO", "false", "Boolean"), ["SANDBOX-EMPTY"]),
        (text("/details/active", "NOT_EQUAL_TO", True, "Boolean"), ["SANDBOX-EMPTY"]),
    ],
    ids=["code", "name", "id", "customer", "inactive", "not active"],
)
def test_products_are_found(api: httpx.Client, comparison: dict[str, Any], codes: list[str]) -> None:
    """Products are searched by pointers; booleans also come as strings (B9)."""
    patch = [{"op": "replace", "path": "/details/active", "value": False}]
    api.patch(f"/warehouse-products/{seed_ids.EMPTY_PRODUCT_ID}", json=patch)
    answer = api.post(PRODUCTS, json=every(comparison))
    assert [one["references"]["code"] for one in answer.json()] == codes


def test_a_boolean_comparison_needs_no_method(api: httpx.Client) -> None:
    """Booleans are compared without a method (A3)."""
    comparison = text("/details/active", "", True, "Boolean")
    del comparison["method"]
    assert len(api.post(PRODUCTS, json=every(comparison)).json()) == 4


def test_found_products_are_shown_as_when_read(api: httpx.Client) -> None:
    """A search shows the same as a reading."""
    one = api.post(PRODUCTS, json=every(text("/code", "EQUAL_TO", "SANDBOX-EMPTY"))).json()
    assert one == [api.get(f"/warehouse-products/{seed_ids.EMPTY_PRODUCT_ID}").json()]


def test_a_minimal_search_answers_ids(orders: httpx.Client) -> None:
    """`Prefer: return=minimal` reduces the orders to their ids."""
    full = orders.post(ORDERS, json=every()).json()
    minimal = orders.post(ORDERS, json=every(), headers={"Prefer": "Return=Minimal"}).json()
    assert minimal == [{"id": one["id"]} for one in full]


def paging(answer: httpx.Response) -> dict[str, str]:
    """Return the paging headers of an answer, links apart."""
    names = ("Total-Pages", "Page-Size", "Page-Number", "Total-Elements")
    return {name: answer.headers[name] for name in names}


def test_pages_are_counted_in_headers(orders: httpx.Client) -> None:
    """Page, size and totals stand in four headers."""
    answer = orders.post(ORDERS, params={"page": 2, "size": 3}, json=every())
    assert [one["references"]["customer"] for one in answer.json()] == ["ORD-4"]
    assert paging(answer) == {"Total-Pages": "2", "Page-Size": "3", "Page-Number": "2", "Total-Elements": "4"}


def test_the_first_page_is_the_default(orders: httpx.Client) -> None:
    """Without a query, page 1 is answered in the default size."""
    expected = {"Total-Pages": "1", "Page-Size": "50", "Page-Number": "1", "Total-Elements": "4"}
    assert paging(orders.post(ORDERS, json=every())) == expected


def test_nothing_found_is_no_page(api: httpx.Client) -> None:
    """An empty list has no pages."""
    answer = api.post(ORDERS, json=every())
    assert answer.json() == []
    assert paging(answer) == {"Total-Pages": "0", "Page-Size": "50", "Page-Number": "1", "Total-Elements": "0"}


def test_behind_the_last_page_is_nothing(orders: httpx.Client) -> None:
    """A page too far is empty, not an error."""
    answer = orders.post(ORDERS, params={"page": 9, "size": 2}, json=every())
    assert (answer.status_code, answer.json(), answer.headers["Total-Pages"]) == (200, [], "2")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (1, {"first": 1, "next": 2, "last": 4}),
        (2, {"first": 1, "prev": 1, "next": 3, "last": 4}),
        (4, {"first": 1, "prev": 3, "last": 4}),
    ],
)
def test_links_lead_to_the_other_pages(orders: httpx.Client, page: int, expected: dict[str, int]) -> None:
    """The Link header has the relations that exist, as relative references (RFC 8288)."""
    links = orders.post(ORDERS, params={"size": 1, "page": page}, json=every()).links
    base = f"/tenants/{seed_ids.TENANT_ID}{ORDERS}"
    assert {name: link["url"] for name, link in links.items()} == {
        name: f"{base}?page={number}&size=1" for name, number in expected.items()
    }


@pytest.mark.parametrize(("size", "used"), [(200, "200"), (2000, "2000"), (5000, "2000")])
def test_sizes_are_lowered_to_2000(api: httpx.Client, size: int, used: str) -> None:
    """A size of 200 is accepted, and about 2,000 is the cap (B9)."""
    assert api.post(ORDERS, params={"size": size}, json=every()).headers["Page-Size"] == used


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "size=0", "size=", "size=1.5", "page=9999999999"])
def test_a_page_is_a_positive_integer(api: httpx.Client, query: str) -> None:
    """Any other page or size is a 400."""
    answer = api.post(f"{ORDERS}?{query}", json=every())
    assert (answer.status_code, [set(problem) for problem in answer.json()]) == (400, [{"message"}])


FAMILIES = {
    "inbound": "/inbound-orders/search",
    "outbound": "/outbound-orders/search",
    "consignments": "/consignments/search",
    "transport": "/products/search?SCOPE=TRANSPORT",
    "warehouse": "/warehouse-products/search",
}


@pytest.fixture
def everything(api: httpx.Client, order: Build, inbound: Build, consignment: Build) -> httpx.Client:
    """Return the client after it created two of each kind that the seed has none of."""
    runs = {"deliveryRun": {"name": "Run"}, "runsheet": {"name": "Sheet", "date": "2030-01-21"}, "type": "PICKUP"}
    for number in ("1", "2"):
        api.post("/outbound-orders", json=order(f"ORD-{number}"))
        api.post("/inbound-orders", json=inbound(f"IN-{number}", details={"arrivalDate": f"2030-02-0{number}"}))
        api.post("/consignments", json=consignment(f"CON-{number}", details=runs if number == "2" else {}))
    return api


@pytest.mark.parametrize("path", FAMILIES.values(), ids=FAMILIES)
def test_every_family_has_pages(everything: httpx.Client, path: str) -> None:
    """Headers, links and `return=minimal` are the same everywhere."""
    target = httpx.URL(path).copy_merge_params({"size": "1"})
    answer = everything.post(target, json=every(), headers={"Prefer": "return=minimal"})
    total = answer.headers["Total-Elements"]
    assert answer.status_code == 200
    assert [set(one) for one in answer.json()] == [{"id"}]
    assert (int(total) > 1, answer.headers["Total-Pages"], set(answer.links)) == (
        True,
        total,
        {"first", "next", "last"},
    )
    following = everything.post(f"http://{answer.url.netloc.decode()}{answer.links['next']['url']}", json=every())
    assert following.headers["Page-Number"] == "2"
    assert following.json()[0]["id"] != answer.json()[0]["id"]


@pytest.mark.parametrize("path", FAMILIES.values(), ids=FAMILIES)
def test_every_family_refuses_a_bare_leaf(api: httpx.Client, path: str) -> None:
    """A comparison on top is a 400 (B9)."""
    assert api.post(path, json={"condition": LEAF}).json() == [{"message": "Missing field: conditions"}]


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (text("reference", "EQUAL_TO", "IN-2"), "2"),
        (text("/references/customer", "STARTS_WITH", "IN"), "12"),
        (text("customerName", "EQUAL_TO", "Pretend Trading"), ""),
        (text("customerId", "EQUAL_TO", seed_ids.SANDBOX_CUSTOMER_ID), "12"),
        (text("arrivalDate", "GREATER_THAN", "2030-02-01", "Date"), "2"),
        (text("/details/arrivalDate", "EQUAL_TO", "2030-02-01", "Date"), "1"),
        (text("createdDate", "EQUAL_TO", "2030-01-20", "Date"), "12"),
        (text("createdDate", "LESS_THAN", "2030-01-20T09:00:00+10:00", "DateTime"), ""),
        (text("/status", "EQUAL_TO", "VERIFIED"), "2"),
        (text("/timestamps/verified/time", "EQUAL_TO", "2030-01-20", "Date"), "2"),
    ],
    ids=described,
)
def test_inbound_orders_are_found(everything: httpx.Client, root: httpx.Client, comparison: Any, expected: str) -> None:
    """Inbound orders have keys of their own (A3); the second one is verified."""
    second = everything.post(FAMILIES["inbound"], json=every()).json()[1]
    root.post(f"/_sandbox/inbound-orders/{second['id']}/status", json={"status": "VERIFIED"})
    found_ = everything.post(FAMILIES["inbound"], json=every(comparison))
    assert [one["references"]["customer"][-1] for one in found_.json()] == list(expected)


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (text("reference", "EQUAL_TO", "CON-2"), "2"),
        (text("customerName", "CONTAINS", "Sandbox"), "12"),
        (text("customerId", "EQUAL_TO", seed_ids.ORDINARY_CUSTOMER_ID), ""),
        (text("/details/type", "EQUAL_TO", "PICKUP"), "2"),
        (text("/status", "EQUAL_TO", "AWAITING_PICKUP"), "12"),
        (text("/generatedFromTask/id", "EQUAL_TO", "x"), ""),
        (text("runSheetName", "EQUAL_TO", "Sheet"), "2"),
        (text("runSheetDate", "EQUAL_TO", "2030-01-21", "Date"), "2"),
        (text("runSheetStatus", "EQUAL_TO", "PLANNED"), "2"),
        (text("runSheetId", "NOT_EQUAL_TO", "x"), "12"),
        (text("deliveryRunName", "STARTS_WITH", "R"), "2"),
        (text("deliveryRunId", "EQUAL_TO", "x"), ""),
        (text("driverId", "EQUAL_TO", "x"), ""),
        (text("driverName", "DOES_NOT_CONTAIN", "x"), "12"),
    ],
    ids=described,
)
def test_consignments_are_found(everything: httpx.Client, comparison: Any, expected: str) -> None:
    """Consignments have keys of their own (A3); the second one has a run and a run sheet."""
    found_ = everything.post(FAMILIES["consignments"], json=every(comparison))
    assert [one["references"]["customer"][-1] for one in found_.json()] == list(expected)


@pytest.mark.parametrize(
    ("comparison", "codes"),
    [
        (text("references.code", "STARTS_WITH", "SANDBOX-PAL"), ["SANDBOX-PALLET"]),
        (text("/customer/id", "EQUAL_TO", seed_ids.SANDBOX_CUSTOMER_ID), ["SANDBOX-PARCEL"]),
        (text("/enabled", "EQUAL_TO", "true", "Boolean"), ["SANDBOX-PALLET", "SANDBOX-PARCEL"]),
    ],
    ids=described,
)
def test_transport_products_are_found(api: httpx.Client, comparison: Any, codes: list[str]) -> None:
    """The published collection searches by `references.code`."""
    answer = api.post(FAMILIES["transport"], json=every(comparison))
    assert [one["references"]["code"] for one in answer.json()] == codes


def test_products_for_everybody_are_everybodys(api: httpx.Client) -> None:
    """A consignment of any customer may name them, but none of another customer's."""
    customer = {"id": seed_ids.ORDINARY_CUSTOMER_ID}
    shown = []
    for code in (seed_ids.PALLET_PRODUCT_CODE, seed_ids.PARCEL_PRODUCT_CODE):
        items = [{"details": {"product": {"references": {"code": code}}}}]
        body = {"references": {}, "customer": customer, "details": {}, "items": items}
        product = api.post("/consignments", json=body).json()["items"][0]["details"]["product"]
        shown.append("id" in product)
    assert shown == [True, False]
