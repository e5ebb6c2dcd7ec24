"""Claim: what a variant of a request asks for is what comes.

One schema of an operation accepts all its variants; what one must or must not hold is said here.
"""

from collections.abc import Callable
from typing import Any

import pytest
from jsonpointer import resolve_pointer

from postman_contract import ABSENT, Exchange, Expect, Expectation, NotJudged
from postman_contract.postman.messages import header

Perform = Callable[[str], Exchange]
WHOLE = {"type", "status", "version", "references", "customer", "warehouse", "details", "properties", "items"}
"""What whole orders and consignments have beside their ids."""


CAME_OF_IT = {"SUCCESS": "/items", "FAILED": "/failureDetails"}
NOTHING = Expectation("nothing", lambda value: value is None or ABSENT.holds(value))


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
def test_no_items_leaves_items_out(perform: Perform, expect: Expect, case_id: str) -> None:
    """`Prefer: return=no-items` leaves the items out."""
    expect(perform(case_id), "/items", ABSENT)


@pytest.mark.parametrize(
    "case_id",
    [
        about("consignments/get-consignment"),
        about("inbound-orders-purchase-orders/get-inbound-order"),
        about("outbound-orders-sale-orders/get-outbound-order"),
    ],
)
def test_items_come_unless_left_out(perform: Perform, expect: Expect, case_id: str) -> None:
    """What was created with items has them; only a REJECTED order may come without."""
    answer = perform(case_id)
    if expect(answer, "/status") != "REJECTED":
        expect(answer, "/items", Expectation("at least one item", lambda items: len(items) > 0))


@pytest.mark.parametrize(
    "case_id",
    [
        about("consignments/search-consignments-minimal"),
        about("inbound-orders/search-inbound-orders-minimal"),
        about("outbound-orders/search-all-outbound-orders-minimal"),
    ],
)
def test_minimal_holds_ids_alone(perform: Perform, expect: Expect, case_id: str) -> None:
    """`Prefer: return=minimal` leaves out what whole entries have; what nobody documents is drift here as anywhere."""
    nothing_whole = Expectation("rows with ids alone", lambda rows: all(row.keys().isdisjoint(WHOLE) for row in rows))
    expect(perform(case_id), "", nothing_whole)


@pytest.mark.parametrize(
    ("case_id", "page", "size"),
    [
        about("outbound-orders/search-outbound-orders-by-reference", 1, 5),
        about("inbound-orders/search-inbound-orders-by-arrival-date", 2, 2),
        about("warehouse-products/search-warehouse-products-by-page", 1, 2),
    ],
)
def test_page_is_the_one_asked_for(perform: Perform, expect: Expect, case_id: str, page: int, size: int) -> None:
    """A page holds `size` entries at most, and its headers say which page it is, and of how many entries."""
    answer = perform(case_id)
    rows = expect(answer, "", Expectation(f"at most {size} rows", lambda rows: len(rows) <= size))
    if rows:  # what the headers say of a page past the last is not recorded by anyone
        least = (page - 1) * size + len(rows)
        for name, wanted in (("Page-Number", str(page)), ("Page-Size", str(size))):
            said = header(answer.response.headers, name)
            expect.that(answer, said == wanted, f"{name}: {wanted}", f"{name}: {said}")
        total = header(answer.response.headers, "Total-Elements") or "0"
        expect.that(answer, int(total) >= least, f"Total-Elements of at least {least}", total)


@pytest.mark.parametrize(
    ("case_id", "pointer", "value"),
    [
        about("outbound-orders/search-outbound-orders-by-status", "/status", "AWAITING_PICK_AND_PACK"),
        about("consignments/search-consignments-by-type", "/details/type", "DELIVERY"),
        about("warehouse-products/search-active-warehouse-products", "/details/active", True),
    ],
)
def test_search_finds_nothing_else(perform: Perform, expect: Expect, case_id: str, pointer: str, value: object) -> None:
    """What a search finds is what was asked for, as far as its entries tell."""
    allowed = (value, None)
    fits = Expectation(
        f"rows with {value!r} at {pointer}, if anything",
        lambda rows: all(resolve_pointer(row, pointer, None) in allowed for row in rows),
    )
    expect(perform(case_id), "", fits)


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
def test_change_is_made(perform: Perform, expect: Expect, case_id: str, expected: dict[str, object]) -> None:
    """What was sent is in the answer, and what was removed is not."""
    answer = perform(case_id)
    for pointer, value in expected.items():
        expect(answer, pointer, NOTHING if value is None else value)


@pytest.mark.parametrize(
    "case_id",
    [
        about("warehouse-products/get-warehouse-product-version-8"),
        about("warehouse-products/patch-warehouse-product-version-8"),
    ],
)
def test_version_8_measures_its_units(perform: Perform, expect: Expect, case_id: str) -> None:
    """A product of version 8 has length, width and height on the units that were given them."""
    measured = Expectation(
        "a unit with length, width and height",
        lambda units: any(unit.keys() >= {"length", "width", "height"} for unit in units.values()),
    )
    expect(perform(case_id), "/unitOfMeasures", measured)


@pytest.mark.parametrize("case_id", [about("warehouse-products/get-warehouse-product")])
def test_version_1_measures_no_unit(perform: Perform, expect: Expect, case_id: str) -> None:
    """A product of version 1 has no length, width or height; null is none."""
    measures = ("length", "width", "height")
    unmeasured = Expectation(
        "no unit with length, width or height",
        lambda units: all(unit.get(each) is None for unit in units.values() for each in measures),
    )
    expect(perform(case_id), "/unitOfMeasures", unmeasured)


@pytest.mark.parametrize("case_id", [about("consignments/cancel-consignment")])
def test_cancelled_consignment_says_so(perform: Perform, expect: Expect, case_id: str) -> None:
    """An update to CANCELLED cancels."""
    expect(perform(case_id), "/status", "CANCELLED")


@pytest.mark.parametrize(
    "case_id", [about("reports/get-view-report-run-data"), about("reports/get-bulk-charges-report-run")]
)
def test_report_that_is_finished_says_what_came_of_it(perform: Perform, expect: Expect, case_id: str) -> None:
    """A report that was polled as recommended has items, or says why it failed."""
    report = perform(case_id)
    if expect(report, "/status") == "IN_PROCESS":
        raise NotJudged("the report is still in process: the server takes longer than is waited for")
    status = expect(report, "/status", Expectation("SUCCESS or FAILED", lambda value: value in CAME_OF_IT))
    expect(report, CAME_OF_IT[status], Expectation("an array", lambda value: isinstance(value, list)))
