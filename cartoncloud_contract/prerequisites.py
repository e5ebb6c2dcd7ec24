"""Makes what CartonCloud's requests refer to, with the collections' own requests, and removes it afterwards.

Each prerequisite is named as the variable it supplies. Removal is deletion where the API has it, CANCELLED for
consignments, and inactivity for products.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from postman_contract import Run, json_of, prerequisite
from postman_contract.exchange import Exchange
from postman_contract.session import Mode, Session

INBOUND = "inbound-orders-purchase-orders"
OUTBOUND = "outbound-orders-sale-orders"
REPORT_PAUSES = (10.0, 20.0, 40.0, 80.0)  # seconds between polls of a report, as the vendor recommends

Pause = Callable[[float], None]
Allocate = Callable[[str], None]


@pytest.fixture(scope="session")
def pause(contract_session: Session) -> Pause:
    """Wait between polls: as long as is recommended when live, a hundredth of that on loopback, not in a replay."""
    shares = {Mode.LIVE: 1.0, Mode.LOCAL: 0.01, Mode.REPLAY: 0.0}
    share = shares[contract_session.mode]
    return lambda seconds: time.sleep(seconds * share)


@pytest.fixture(scope="session")
def allocate() -> Allocate:
    """Turn an inbound order into stock. The API cannot: it takes the web application, or a stand-in's back door."""
    return lambda inbound_order: None  # noqa: ARG005  nothing to be done


def body_of(exchange: Exchange) -> dict[str, Any]:
    """Return the JSON object an exchange was answered with.

    Raises:
        TypeError: it is none.
    """
    body = json_of(exchange.response)
    if not isinstance(body, dict):
        raise TypeError(f"{exchange.case_id} was answered by no JSON object")
    return body


def made(run: Run, case_id: str) -> str:
    """Send a case that creates something, and return its id."""
    return str(body_of(run(case_id))["id"])


def finished_report(run: Run, pause: Pause, get: str, **variables: str) -> None:
    """Poll a report run until it is no longer IN_PROCESS, or has had all its time."""
    for seconds in (*REPORT_PAUSES, None):
        if body_of(run(get, **variables))["status"] != "IN_PROCESS" or seconds is None:
            return
        pause(seconds)


@prerequisite
def inboundOrderUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create an inbound order, and delete it."""
    order = made(run, f"{INBOUND}/add-inbound-order")
    yield order
    run(f"{INBOUND}/delete-inbound-order", inboundOrderUuid=order)


@prerequisite
def outboundOrderUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create an outbound order, and delete it. Without stock it is REJECTED, and an order all the same."""
    order = made(run, f"{OUTBOUND}/add-outbound-order")
    yield order
    run(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)


@prerequisite
def stockedProductCode(run: Run, allocate: Allocate) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create a product and an inbound order of it, which becomes stock where that can be done; deactivate it."""
    product = body_of(run("warehouse-products/add-warehouse-product"))
    code = str(product["references"]["code"])
    order = body_of(run("inbound-orders/add-inbound-order-of-stock", stockedProductCode=code))
    allocate(str(order["id"]))
    yield code
    run("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=str(product["id"]))


@prerequisite
def documentUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Attach an invoice to an outbound order; it goes when its order does."""
    yield made(run, f"{OUTBOUND}/documents/add-outbound-order-invoice")


@prerequisite
def warehouseProductUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create a warehouse product of version 1, and deactivate it."""
    product = made(run, "warehouse-products/add-warehouse-product")
    yield product
    run("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)


@prerequisite
def warehouseProductV8Uuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create a warehouse product of version 8, and deactivate it."""
    product = made(run, "warehouse-products/add-warehouse-product-version-8")
    yield product
    run("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)


@prerequisite
def transportProductUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create a transport product, and disable it where that is offered: the reference knows no way."""
    product = made(run, "transport-products/add-product")
    yield product
    run("transport-products/disable-transport-product", transportProductUuid=product)


@prerequisite
def consignmentUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create a consignment, and cancel it unless it is cancelled already."""
    consignment = made(run, "consignments/add-consignments")
    yield consignment
    now = body_of(run("consignments/get-consignment", consignmentUuid=consignment))
    if now.get("status") != "CANCELLED":
        version = str(now["version"])
        run("consignments/cancel-consignment", consignmentUuid=consignment, consignmentVersion=version)


@prerequisite
def consignmentVersion(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Look up the version of the consignment the case is about."""
    yield str(body_of(run("consignments/get-consignment"))["version"])


@prerequisite
def reportRunUuid(run: Run, pause: Pause) -> Iterator[str]:  # noqa: N802  named as the variable
    """Run a stock on hand report, and wait for it. Report runs expire by themselves."""
    report = made(run, "reports/post-add-report-run")
    finished_report(run, pause, "reports/get-view-report-run-data", reportRunUuid=report)
    yield report


@prerequisite
def bulkChargesReportRunUuid(run: Run, pause: Pause) -> Iterator[str]:  # noqa: N802  named as the variable
    """Run a bulk charges report, and wait for it. Report runs expire by themselves."""
    report = made(run, "reports/add-bulk-charges-report-run-of-one-customer")
    finished_report(run, pause, "reports/get-bulk-charges-report-run", bulkChargesReportRunUuid=report)
    yield report
