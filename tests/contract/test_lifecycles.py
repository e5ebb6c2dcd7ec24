"""Claim: what is made can be got, found, changed and removed, and is gone then.

Each lifecycle is one test with one cassette. Values pass from answer to request; nothing is shared with other tests.
"""

import base64
from collections.abc import Callable

import pytest

from cartoncloud_contract.answers import INBOUND, OUTBOUND
from cartoncloud_contract.prerequisites import Allocate
from postman_contract import Exchange, Expect, Expectation, NotJudged, SetAside
from postman_contract.run.mode import Mode
from postman_contract.run.session import Session

Perform = Callable[..., Exchange]


def this_alone(id_: str) -> Expectation:
    """Expect one row: the thing of an id."""
    return Expectation(f"one row, of {id_}", lambda rows: [row["id"] for row in rows] == [id_])


def this_among_others(id_: str) -> Expectation:
    """Expect a row of the thing of an id."""
    return Expectation(f"a row of {id_}", lambda rows: id_ in [row["id"] for row in rows])


def other_than(value: object) -> Expectation:
    """Expect another value."""
    return Expectation(f"another value than {value!r}", lambda other: other != value)


def more_than(number: int) -> Expectation:
    """Expect a greater number."""
    return Expectation(f"more than {number}", lambda other: other > number)


def order_lives_and_is_gone(perform: Perform, expect: Expect, folder: str, kind: str) -> None:
    """Create, get, find and delete an order of a kind, and neither get nor find it then."""
    created = perform(f"{folder}/add-{kind}-order")
    order, reference = expect(created, "/id"), expect(created, "/references/customer")
    by_id, by_reference = {f"{kind}OrderUuid": order}, {f"{kind}OrderReference": reference}
    got = perform(f"{folder}/get-{kind}-order", **by_id)
    expect(got, "/id", order)
    expect(got, "/references/customer", reference)
    search = f"{kind}-orders/search-{kind}-order-by-exact-reference"
    expect(perform(search, **by_reference), "", this_alone(order))
    perform(f"{folder}/delete-{kind}-order", **by_id)
    perform(f"{folder}/get-{kind}-order", status=404, **by_id)
    perform(search, empty=True, **by_reference)


@pytest.mark.default_cassette("_lifecycles/outbound-order")
def test_outbound_order_lives_and_is_gone(perform: Perform, expect: Expect) -> None:
    """An outbound order can be got and found once created, and is neither got nor found once deleted."""
    order_lives_and_is_gone(perform, expect, OUTBOUND, "outbound")


@pytest.mark.default_cassette("_lifecycles/inbound-order")
def test_inbound_order_lives_and_is_gone(perform: Perform, expect: Expect) -> None:
    """An inbound order can be got and found once created, and is neither got nor found once deleted."""
    order_lives_and_is_gone(perform, expect, INBOUND, "inbound")


@pytest.mark.default_cassette("_lifecycles/consignment")
def test_consignment_lives_and_is_cancelled(perform: Perform, expect: Expect) -> None:
    """A consignment can be got, found, updated and cancelled; an update raises its version."""
    created = perform("consignments/add-consignments")
    consignment, reference = expect(created, "/id"), expect(created, "/references/customer")
    version = expect(created, "/version")
    got = perform("consignments/get-consignment", consignmentUuid=consignment)
    for pointer, value in (("/id", consignment), ("/references/customer", reference), ("/version", version)):
        expect(got, pointer, value)
    found = perform("consignments/search-consignment-by-exact-reference", consignmentReference=reference)
    expect(found, "", this_alone(consignment))
    updated = perform("consignments/update-consignment", consignmentUuid=consignment, consignmentVersion=str(version))
    raised = expect(updated, "/version", more_than(version))
    perform("consignments/cancel-consignment", consignmentUuid=consignment, consignmentVersion=str(raised))
    expect(perform("consignments/get-consignment", consignmentUuid=consignment), "/status", "CANCELLED")


@pytest.mark.default_cassette("_lifecycles/warehouse-product")
def test_warehouse_product_lives_and_is_deactivated(perform: Perform, expect: Expect) -> None:
    """A warehouse product can be got, found, changed and deactivated."""
    created = perform("warehouse-products/add-warehouse-product")
    product, code = expect(created, "/id"), expect(created, "/references/code")
    got = perform("warehouse-products/get-warehouse-product", warehouseProductUuid=product)
    expect(got, "/id", product)
    expect(got, "/name", expect(created, "/name"))
    found = perform("warehouse-products/search-warehouse-product-by-exact-code", warehouseProductCode=code)
    expect(found, "", this_alone(product))
    patched = perform("warehouse-products/edit-warehouse-product-patch", warehouseProductUuid=product)
    expect(patched, "/unitOfMeasures/UNIT/baseQty", 24)
    perform("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)
    got = perform("warehouse-products/get-warehouse-product", warehouseProductUuid=product)
    expect(got, "/details/active", expected=False)


@pytest.mark.default_cassette("_lifecycles/transport-product")
def test_transport_product_lives(perform: Perform, expect: Expect) -> None:
    """A transport product can be got and listed."""
    created = perform("transport-products/add-product")
    product = expect(created, "/id")
    got = perform("transport-products/get-product", transportProductUuid=product)
    expect(got, "/id", product)
    expect(got, "/name", expect(created, "/name"))
    expect(perform("transport-products/list-products"), "", this_among_others(product))
    perform("transport-products/disable-transport-product", transportProductUuid=product)


@pytest.mark.default_cassette("_lifecycles/transport-product-change")
def test_transport_product_is_changed_and_disabled(perform: Perform, expect: Expect) -> None:
    """A transport product can be changed and disabled, where that is offered: it is published, but not documented."""
    created = perform("transport-products/add-product")
    product = expect(created, "/id")
    answer = perform("transport-products/edit-product", transportProductUuid=product)
    if answer.response.status != 200:
        raise NotJudged(f"replacing a transport product is not offered: {answer.response.status}")
    expect(answer, "/references/code", other_than(expect(created, "/references/code")))
    disabled = perform("transport-products/disable-transport-product", transportProductUuid=product)
    expect(disabled, "/enabled", expected=False)


@pytest.mark.default_cassette("_lifecycles/document")
def test_document_lives_with_its_order(perform: Perform, expect: Expect) -> None:
    """An invoice can be listed, got and downloaded, with the bytes that were sent."""
    order = expect(perform(f"{OUTBOUND}/add-outbound-order"), "/id")
    folder = f"{OUTBOUND}/documents"
    document = expect(perform(f"{folder}/add-outbound-order-invoice", outboundOrderUuid=order), "/id")
    expect(perform(f"{folder}/list-outbound-order-invoices", outboundOrderUuid=order), "", this_alone(document))
    both = {"outboundOrderUuid": order, "documentUuid": document}
    sent = base64.b64decode(expect(perform(f"{folder}/get-outbound-order-invoice", **both), "/content/data"))
    download = perform(f"{folder}/get-download-outbound-order-invoice", **both)
    came = download.response.body
    expect.that(download, came == sent, f"the {len(sent)} bytes that were sent", f"{len(came)} other bytes")
    perform(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)


@pytest.mark.default_cassette("_lifecycles/no-stock")
def test_outbound_order_without_stock_is_rejected(perform: Perform, expect: Expect) -> None:
    """An outbound order of a product without stock is created, with issues: it is REJECTED."""
    created = perform("warehouse-products/add-warehouse-product")
    code = expect(created, "/references/code")
    rejected = perform(f"{OUTBOUND}/add-outbound-order", status=228, stockedProductCode=code)
    expect(rejected, "/status", "REJECTED")
    perform("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=expect(created, "/id"))


@pytest.mark.default_cassette("_lifecycles/stock")
def test_inbound_order_becomes_stock(
    contract_session: Session, perform: Perform, expect: Expect, allocate: Allocate
) -> None:
    """Once an inbound order is ALLOCATED, an outbound order of its product is not REJECTED."""
    if contract_session.mode is Mode.LIVE:
        raise SetAside("the API cannot allocate an inbound order: that takes the web application")
    created = perform("warehouse-products/add-warehouse-product")
    product, code = expect(created, "/id"), expect(created, "/references/code")
    announced = expect(perform("inbound-orders/add-inbound-order-of-stock", stockedProductCode=code), "/id")
    allocate(announced)
    if expect(perform(f"{INBOUND}/get-inbound-order", inboundOrderUuid=announced), "/status") != "ALLOCATED":
        raise NotJudged("the inbound order was not allocated: the server lets nothing do that")
    accepted = perform(f"{OUTBOUND}/add-outbound-order", stockedProductCode=code)
    expect(accepted, "/status", other_than("REJECTED"))
    perform(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=expect(accepted, "/id"))
    perform("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)
