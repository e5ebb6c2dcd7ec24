"""Claim: what a variant of a request asks for is what comes.

One schema of an operation accepts all its variants; what one must or must not hold is said here.
"""

from collections.abc import Callable
from typing import Any

import pytest
from jsonpointer import resolve_pointer

from cartoncloud_contract.answers import body_of, entries_of
from postman_contract import Exchange, NotJudged, json_of
from postman_contract.postman.messages import header

Perform = Callable[[str], Exchange]
WHOLE = {"type", "status", "version", "references", "customer", "warehouse", "details", "properties", "items"}
"""What whole orders and consignments have beside their ids."""


def about(case_id: str, *more: Any) -> Any:
    """Name a case, to use the cassette it has."""
    return pytest.param(case_id, *more, id=case_id, marks=pytest.mark.default_cassette(case_id))


@pytest.mark.parametrize(
    "case_id",
    [
        about("consignments/get-consignment-without-items"),
        about("inbound-orders/get-inbound-order-without-items"),
        about("outbound-orders/get-outbound-order-without-items"),
    ],
)
def test_no_items_leaves_items_out(perform: Perform, case_id: str) -> None:
    """`Prefer: return=no-items` leaves the items out."""
    assert "items" not in body_of(perform(case_id))


@pytest.mark.parametrize(
    "case_id",
    [
        about("consignments/get-consignment"),
        about("inbound-orders-purchase-orders/get-inbound-order"),
        about("outbound-orders-sale-orders/get-outbound-order"),
    ],
)
def test_items_come_unless_left_out(perform: Perform, case_id: str) -> None:
    """What was created with items has them; only a REJECTED order may come without."""
    body = body_of(perform(case_id))
    assert body["status"] == "REJECTED" or body.get("items")


@pytest.mark.parametrize(
    "case_id",
    [
        about("consignments/search-consignments-minimal"),
        about("inbound-orders/search-inbound-orders-minimal"),
        about("outbound-orders/search-all-outbound-orders-minimal"),
    ],
)
def test_minimal_holds_ids_alone(perform: Perform, case_id: str) -> None:
    """`Prefer: return=minimal` leaves out what whole entries have; what nobody documents is drift here as anywhere."""
    entries = entries_of(perform(case_id))
    assert {member for entry in entries for member in entry} & WHOLE == set()


@pytest.mark.parametrize(
    ("case_id", "page", "size"),
    [
        about("outbound-orders/search-outbound-orders-by-reference", 1, 5),
        about("inbound-orders/search-inbound-orders-by-arrival-date", 2, 2),
        about("warehouse-products/search-warehouse-products-by-page", 1, 2),
    ],
)
def test_page_is_the_one_asked_for(perform: Perform, case_id: str, page: int, size: int) -> None:
    """A page holds `size` entries at most, and its headers say which page it is, and of how many entries."""
    response = perform(case_id).response
    entries = json_of(response)
    assert isinstance(entries, list)
    assert len(entries) <= size
    if entries:  # what the headers say of a page past the last is not recorded by anyone
        said = [header(response.headers, name) for name in ("Page-Number", "Page-Size")]
        assert said == [str(page), str(size)]
        assert int(header(response.headers, "Total-Elements") or 0) >= (page - 1) * size + len(entries)


@pytest.mark.parametrize(
    ("case_id", "pointer", "value"),
    [
        about("outbound-orders/search-outbound-orders-by-status", "/status", "AWAITING_PICK_AND_PACK"),
        about("consignments/search-consignments-by-type", "/details/type", "DELIVERY"),
        about("warehouse-products/search-active-warehouse-products", "/details/active", True),
    ],
)
def test_search_finds_nothing_else(perform: Perform, case_id: str, pointer: str, value: object) -> None:
    """What a search finds is what was asked for, as far as its entries tell."""
    entries = json_of(perform(case_id).response)
    assert isinstance(entries, list)
    assert [entry for entry in entries if resolve_pointer(entry, pointer, None) not in {value, None}] == []


@pytest.mark.parametrize(
    ("case_id", "expected"),
    [
        about("warehouse-products/patch-warehouse-product-by-an-addition", {"/description": "Keep away from the cat"}),
        about("warehouse-products/patch-warehouse-product-by-a-replacement", {"/name": "Very smoky tea"}),
        about("warehouse-products/patch-warehouse-product-by-a-removal", {"/itemPropertyRequirements/expiry": None}),
        about(
            "warehouse-products/patch-warehouse-product-version-8",
            {"/unitOfMeasures/CT/length": 0.4, "/unitOfMeasures/EA/height": 0.15, "/description": None},
        ),
        about("warehouse-products/edit-warehouse-product-put", {"/name": "Inventable Ginger Fizz"}),
        about("consignments/update-consignment", {"/details/deliver/instructions": "Leave it with the baker"}),
        about("documents/add-document", {"/type": "OUTBOUND_ORDER_INVOICE"}),
        about("outbound-orders-sale-orders/documents/add-outbound-order-invoice", {"/type": "OUTBOUND_ORDER_INVOICE"}),
        about("consignments/documents/add-consignment-invoice", {"/type": "CONSIGNMENT_INVOICE"}),
    ],
)
def test_change_is_made(perform: Perform, case_id: str, expected: dict[str, object]) -> None:
    """What was sent is in the answer, and what was removed is not."""
    body = body_of(perform(case_id))
    assert {pointer: resolve_pointer(body, pointer, None) for pointer in expected} == expected


@pytest.mark.parametrize(
    "case_id",
    [
        about("warehouse-products/get-warehouse-product-version-8"),
        about("warehouse-products/patch-warehouse-product-version-8"),
    ],
)
def test_version_8_measures_its_units(perform: Perform, case_id: str) -> None:
    """A product of version 8 has length, width and height on the units that were given them."""
    units = body_of(perform(case_id))["unitOfMeasures"].values()
    assert [unit for unit in units if {"length", "width", "height"} <= unit.keys()] != []


@pytest.mark.parametrize("case_id", [about("warehouse-products/get-warehouse-product")])
def test_version_1_measures_no_unit(perform: Perform, case_id: str) -> None:
    """A product of version 1 has no length, width or height."""
    for unit in body_of(perform(case_id))["unitOfMeasures"].values():
        assert unit.keys().isdisjoint({"length", "width", "height"})


@pytest.mark.parametrize("case_id", [about("consignments/cancel-consignment")])
def test_cancelled_consignment_says_so(perform: Perform, case_id: str) -> None:
    """An update to CANCELLED cancels."""
    assert body_of(perform(case_id))["status"] == "CANCELLED"


@pytest.mark.parametrize(
    "case_id", [about("reports/get-view-report-run-data"), about("reports/get-bulk-charges-report-run")]
)
def test_report_that_is_finished_says_what_came_of_it(perform: Perform, case_id: str) -> None:
    """A report that was polled as recommended has items, or says why it failed."""
    report = body_of(perform(case_id))
    if report["status"] == "IN_PROCESS":
        raise NotJudged("the report is still in process: the server takes longer than is waited for")
    came_of_it = {"SUCCESS": "items", "FAILED": "failureDetails"}
    assert report["status"] in came_of_it
    assert isinstance(report.get(came_of_it[report["status"]]), list)
