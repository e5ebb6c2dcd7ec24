"""Makes what CartonCloud's requests refer to, with the collections' own requests.

Each prerequisite is named as the variable it supplies. How things are removed again is in `rules`.
"""

import time
from collections.abc import Callable

import pytest

from cartoncloud_contract.answers import INBOUND, OUTBOUND, body_of
from postman_contract import Exchange, Run, prerequisite
from postman_contract.run.session import Session

REPORT_PAUSES = (10.0, 20.0, 40.0, 80.0)  # seconds before each poll of a report, as the vendor recommends


Pause = Callable[[float], None]
Allocate = Callable[[str], None]


@pytest.fixture(scope="session")
def pause(contract_session: Session) -> Pause:
    """Wait between polls: as long as is recommended, a hundredth of that on loopback, not at all in a replay."""
    return lambda seconds: time.sleep(seconds * contract_session.policy.share_of_waits)


@pytest.fixture(scope="session")
def allocate() -> Allocate:
    """Turn an inbound order into stock. The API cannot: it takes the web application, or a stand-in's back door."""
    return lambda inbound_order: None  # noqa: ARG005  nothing to be done


def create_object(run: Run, case_id: str) -> str:
    """Send a case that creates something, and return its id."""
    return str(body_of(run(case_id))["id"])


def finished_report(run: Run, pause: Pause, get: str, **variables: str) -> Exchange:
    """Poll a report run until it is no longer IN_PROCESS, or has had all its time; return the last answer."""
    for seconds in REPORT_PAUSES:
        pause(seconds)
        exchange = run(get, **variables)
        if body_of(exchange)["status"] != "IN_PROCESS":
            break
    return exchange


@prerequisite
def inboundOrderUuid(run: Run) -> str:  # noqa: N802  named as the variable
    """Create an inbound order."""
    return create_object(run, f"{INBOUND}/add-inbound-order")


@prerequisite
def outboundOrderUuid(run: Run) -> str:  # noqa: N802  named as the variable
    """Create an outbound order. Without stock it is REJECTED, and an order all the same."""
    return create_object(run, f"{OUTBOUND}/add-outbound-order")


@prerequisite
def anotherOutboundOrder(run: Run) -> str:  # noqa: N802  named as what it makes
    """Create an outbound order beside the shared one, so that a search finds a second page."""
    return create_object(run, f"{OUTBOUND}/add-outbound-order")


@prerequisite
def stockedProductCode(run: Run, allocate: Allocate) -> str:  # noqa: N802  named as the variable
    """Create a product and an inbound order of it, which becomes stock where that can be done."""
    product = body_of(run("warehouse-products/add-warehouse-product"))
    code = str(product["references"]["code"])
    order = body_of(run("inbound-orders/add-inbound-order-of-stock", stockedProductCode=code))
    allocate(str(order["id"]))
    return code


@prerequisite
def documentUuid(run: Run) -> str:  # noqa: N802  named as the variable
    """Attach an invoice to an outbound order; it goes when its order does."""
    return create_object(run, f"{OUTBOUND}/documents/add-outbound-order-invoice")


@prerequisite
def anotherDocument(run: Run) -> str:  # noqa: N802  named as what it makes
    """Attach another invoice to the same order, so that the list has a second page."""
    return create_object(run, f"{OUTBOUND}/documents/add-outbound-order-invoice")


@prerequisite
def warehouseProductUuid(run: Run) -> str:  # noqa: N802  named as the variable
    """Create a warehouse product of version 1."""
    return create_object(run, "warehouse-products/add-warehouse-product")


@prerequisite
def anotherWarehouseProduct(run: Run) -> str:  # noqa: N802  named as what it makes
    """Create a warehouse product beside the shared one, so that a search finds a second page."""
    return create_object(run, "warehouse-products/add-warehouse-product")


@prerequisite
def warehouseProductV8Uuid(run: Run) -> str:  # noqa: N802  named as the variable
    """Create a warehouse product of version 8."""
    return create_object(run, "warehouse-products/add-warehouse-product-version-8")


@prerequisite
def transportProductUuid(run: Run) -> str:  # noqa: N802  named as the variable
    """Create a transport product."""
    return create_object(run, "transport-products/add-product")


@prerequisite
def consignmentUuid(run: Run) -> str:  # noqa: N802  named as the variable
    """Create a consignment."""
    return create_object(run, "consignments/add-consignments")


@prerequisite
def anotherConsignment(run: Run) -> str:  # noqa: N802  named as what it makes
    """Create a consignment beside the shared one, so that a search finds a second page."""
    return create_object(run, "consignments/add-consignments")


@prerequisite
def inboundOrderReference(run: Run) -> str:  # noqa: N802  named as the variable
    """Look up the reference of an inbound order, to search for it."""
    return str(body_of(run(f"{INBOUND}/get-inbound-order"))["references"]["customer"])


@prerequisite
def pagesOfInboundOrders(run: Run) -> str:  # noqa: N802  named as what it makes
    """Create two inbound orders: with the one that reading cases share, a search finds a second page of two."""
    return ", ".join(create_object(run, f"{INBOUND}/add-inbound-order") for _ in range(2))


@prerequisite
def outboundOrderReference(run: Run) -> str:  # noqa: N802  named as the variable
    """Look up the reference of an outbound order, to search for it."""
    return str(body_of(run(f"{OUTBOUND}/get-outbound-order"))["references"]["customer"])


@prerequisite
def warehouseProductCode(run: Run) -> str:  # noqa: N802  named as the variable
    """Look up the code of a warehouse product, to search for it."""
    return str(body_of(run("warehouse-products/get-warehouse-product"))["references"]["code"])


@prerequisite
def transportProductCode(run: Run) -> str:  # noqa: N802  named as the variable
    """Look up the code of a transport product, to search for it."""
    return str(body_of(run("transport-products/get-product"))["references"]["code"])


@prerequisite
def consignmentReference(run: Run) -> str:  # noqa: N802  named as the variable
    """Look up the reference of a consignment, to search for it."""
    return str(body_of(run("consignments/get-consignment"))["references"]["customer"])


@prerequisite
def consignmentVersion(run: Run) -> str:  # noqa: N802  named as the variable
    """Look up the version of the consignment the case is about."""
    return str(body_of(run("consignments/get-consignment"))["version"])


@prerequisite
def reportRunUuid(run: Run, pause: Pause) -> str:  # noqa: N802  named as the variable
    """Run a stock on hand report, and wait for it."""
    report = create_object(run, "reports/post-add-report-run")
    finished_report(run, pause, "reports/get-view-report-run-data", reportRunUuid=report)
    return report


@prerequisite
def bulkChargesReportRunUuid(run: Run, pause: Pause) -> str:  # noqa: N802  named as the variable
    """Run a bulk charges report, and wait for it."""
    report = create_object(run, "reports/add-bulk-charges-report-run-of-one-customer")
    finished_report(run, pause, "reports/get-bulk-charges-report-run", bulkChargesReportRunUuid=report)
    return report
