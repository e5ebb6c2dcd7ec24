"""Claim: what a variant of a request asks for is what comes.

One schema of an operation accepts all its variants; what one must or must not hold is said here.
"""

from collections.abc import Callable
from typing import Any

import pytest

from cartoncloud_contract.prerequisites import body_of
from postman_contract import Exchange, json_of
from postman_contract.suite import Suite

Ask = Callable[[str], Exchange]


@pytest.fixture
def ask(contract_suite: Suite, send: Callable[..., Exchange], verify: Callable[..., None]) -> Ask:
    """Give a function that sends a case by its id, and judges the answer."""

    def asked(case_id: str) -> Exchange:
        exchange = send(contract_suite.cases[case_id])
        verify(exchange)
        return exchange

    return asked


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
def test_no_items_leaves_items_out(ask: Ask, case_id: str) -> None:
    """`Prefer: return=no-items` leaves the items out."""
    assert "items" not in body_of(ask(case_id))


@pytest.mark.parametrize(
    "case_id",
    [
        about("consignments/search-consignments-minimal"),
        about("inbound-orders/search-inbound-orders-minimal"),
        about("outbound-orders/search-all-outbound-orders-minimal"),
        about("outbound-orders/documents/list-outbound-order-invoices-minimal"),
    ],
)
def test_minimal_holds_ids_alone(ask: Ask, case_id: str) -> None:
    """`Prefer: return=minimal` leaves everything out but ids."""
    entries = json_of(ask(case_id).response)
    assert isinstance(entries, list)
    assert {member for entry in entries for member in entry} <= {"id"}


@pytest.mark.parametrize(
    ("case_id", "size"),
    [
        about("outbound-orders/search-outbound-orders-by-reference", 5),
        about("inbound-orders/search-inbound-orders-by-arrival-date", 2),
        about("warehouse-products/search-warehouse-products-by-page", 2),
    ],
)
def test_page_holds_no_more_than_asked_for(ask: Ask, case_id: str, size: int) -> None:
    """`size` is the most that a page holds."""
    entries = json_of(ask(case_id).response)
    assert isinstance(entries, list)
    assert len(entries) <= size


@pytest.mark.parametrize(
    "case_id",
    [
        about("warehouse-products/get-warehouse-product-version-8"),
        about("warehouse-products/patch-warehouse-product-version-8"),
    ],
)
def test_version_8_measures_its_units(ask: Ask, case_id: str) -> None:
    """A product of version 8 has length, width and height on the units that were given them."""
    units = body_of(ask(case_id))["unitOfMeasures"].values()
    assert [unit for unit in units if {"length", "width", "height"} <= unit.keys()] != []


@pytest.mark.parametrize("case_id", [about("warehouse-products/get-warehouse-product")])
def test_version_1_measures_no_unit(ask: Ask, case_id: str) -> None:
    """A product of version 1 has no length, width or height."""
    for unit in body_of(ask(case_id))["unitOfMeasures"].values():
        assert unit.keys().isdisjoint({"length", "width", "height"})


@pytest.mark.parametrize("case_id", [about("consignments/cancel-consignment")])
def test_cancelled_consignment_says_so(ask: Ask, case_id: str) -> None:
    """An update to CANCELLED cancels."""
    assert body_of(ask(case_id))["status"] == "CANCELLED"


@pytest.mark.parametrize(
    "case_id", [about("reports/get-view-report-run-data"), about("reports/get-bulk-charges-report-run")]
)
def test_report_that_was_waited_for_is_finished(ask: Ask, case_id: str) -> None:
    """A report that was polled as recommended is no longer in process."""
    assert body_of(ask(case_id))["status"] != "IN_PROCESS"
