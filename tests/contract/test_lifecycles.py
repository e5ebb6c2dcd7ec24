"""Claim: what is made can be got, found, changed and removed, and is gone then.

Each lifecycle is one test with one cassette. Values pass from answer to request; nothing is shared with other tests.
"""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from cartoncloud_contract.prerequisites import Allocate, body_of
from postman_contract import Exchange, NotJudged, json_of
from postman_contract.session import Mode, Session
from postman_contract.suite import Suite

Step = Callable[..., Exchange]
OUTBOUND = "outbound-orders-sale-orders"
INBOUND = "inbound-orders-purchase-orders"


@pytest.fixture
def step(contract_suite: Suite, send: Callable[..., Exchange], verify: Callable[..., None]) -> Step:
    """Give a function that sends a case by its id and judges the answer; `status` names an error that is expected."""

    def take(case_id: str, status: int | None = None, **values: str) -> Exchange:
        exchange = send(contract_suite.cases[case_id], **values)
        verify(exchange, status=status)
        return exchange

    return take


def ids_of(exchange: Exchange) -> list[str]:
    """Return the ids of a search's page."""
    page = json_of(exchange.response)
    assert isinstance(page, list)
    return [entry["id"] for entry in page]


def created(exchange: Exchange) -> tuple[str, dict[str, Any]]:
    """Return the id and the body of what was made."""
    body = body_of(exchange)
    return str(body["id"]), body


@pytest.mark.default_cassette("_lifecycles/outbound-order")
def test_outbound_order_lives_and_is_gone(step: Step) -> None:
    """An outbound order can be got and found once created, and is neither got nor found once deleted."""
    order, body = created(step(f"{OUTBOUND}/add-outbound-order"))
    reference = body["references"]["customer"]
    got = body_of(step(f"{OUTBOUND}/get-outbound-order", outboundOrderUuid=order))
    assert (got["id"], got["references"]["customer"]) == (order, reference)
    assert ids_of(step("outbound-orders/search-outbound-order-by-exact-reference", reference=reference)) == [order]
    step(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)
    step(f"{OUTBOUND}/get-outbound-order", status=404, outboundOrderUuid=order)
    assert ids_of(step("outbound-orders/search-outbound-order-by-exact-reference", reference=reference)) == []


@pytest.mark.default_cassette("_lifecycles/inbound-order")
def test_inbound_order_lives_and_is_gone(step: Step) -> None:
    """An inbound order can be got and found once created, and is neither got nor found once deleted."""
    order, body = created(step(f"{INBOUND}/add-inbound-order"))
    reference = body["references"]["customer"]
    got = body_of(step(f"{INBOUND}/get-inbound-order", inboundOrderUuid=order))
    assert (got["id"], got["references"]["customer"]) == (order, reference)
    assert ids_of(step("inbound-orders/search-inbound-order-by-exact-reference", reference=reference)) == [order]
    step(f"{INBOUND}/delete-inbound-order", inboundOrderUuid=order)
    step(f"{INBOUND}/get-inbound-order", status=404, inboundOrderUuid=order)
    assert ids_of(step("inbound-orders/search-inbound-order-by-exact-reference", reference=reference)) == []


@pytest.mark.default_cassette("_lifecycles/consignment")
def test_consignment_lives_and_is_cancelled(step: Step) -> None:
    """A consignment can be got, found, updated and cancelled; an update raises its version."""
    consignment, body = created(step("consignments/add-consignments"))
    reference, version = body["references"]["customer"], body["version"]
    got = body_of(step("consignments/get-consignment", consignmentUuid=consignment))
    assert (got["id"], got["references"]["customer"], got["version"]) == (consignment, reference, version)
    assert ids_of(step("consignments/search-consignment-by-exact-reference", reference=reference)) == [consignment]
    update = {"consignmentUuid": consignment, "consignmentVersion": str(version)}
    updated = body_of(step("consignments/update-consignment", **update))
    assert updated["version"] > version
    cancel = {"consignmentUuid": consignment, "consignmentVersion": str(updated["version"])}
    step("consignments/cancel-consignment", **cancel)
    assert body_of(step("consignments/get-consignment", consignmentUuid=consignment))["status"] == "CANCELLED"


@pytest.mark.default_cassette("_lifecycles/warehouse-product")
def test_warehouse_product_lives_and_is_deactivated(step: Step) -> None:
    """A warehouse product can be got, found, changed and deactivated."""
    product, body = created(step("warehouse-products/add-warehouse-product"))
    code = body["references"]["code"]
    got = body_of(step("warehouse-products/get-warehouse-product", warehouseProductUuid=product))
    assert (got["id"], got["name"]) == (product, body["name"])
    found = step("warehouse-products/search-warehouse-product-by-exact-code", reference=code)
    assert ids_of(found) == [product]
    patched = step("warehouse-products/edit-warehouse-product-patch", warehouseProductUuid=product)
    assert body_of(patched)["unitOfMeasures"]["UNIT"]["baseQty"] == 24
    step("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)
    got = body_of(step("warehouse-products/get-warehouse-product", warehouseProductUuid=product))
    assert got["details"]["active"] is False


@pytest.mark.default_cassette("_lifecycles/transport-product")
def test_transport_product_lives(step: Step) -> None:
    """A transport product can be got and listed."""
    product, body = created(step("transport-products/add-product"))
    got = body_of(step("transport-products/get-product", transportProductUuid=product))
    assert (got["id"], got["name"]) == (product, body["name"])
    assert product in ids_of(step("transport-products/list-products"))
    step("transport-products/disable-transport-product", transportProductUuid=product)


@pytest.mark.default_cassette("_lifecycles/transport-product-change")
def test_transport_product_is_changed_and_disabled(step: Step) -> None:
    """A transport product can be changed and disabled, where that is offered: it is published, but not documented."""
    product, body = created(step("transport-products/add-product"))
    answer = step("transport-products/edit-product", transportProductUuid=product)
    if answer.response.status != 200:
        raise NotJudged(f"replacing a transport product is not offered: {answer.response.status}")
    assert body_of(answer)["references"]["code"] != body["references"]["code"]
    disabled = body_of(step("transport-products/disable-transport-product", transportProductUuid=product))
    assert disabled.get("enabled") is False


@pytest.mark.default_cassette("_lifecycles/document")
def test_document_lives_with_its_order(step: Step) -> None:
    """An invoice can be listed, got and downloaded, with the bytes that were sent."""
    order, _ = created(step(f"{OUTBOUND}/add-outbound-order"))
    folder = f"{OUTBOUND}/documents"
    document, _ = created(step(f"{folder}/add-outbound-order-invoice", outboundOrderUuid=order))
    assert ids_of(step(f"{folder}/list-outbound-order-invoices", outboundOrderUuid=order)) == [document]
    both = {"outboundOrderUuid": order, "documentUuid": document}
    content = body_of(step(f"{folder}/get-outbound-order-invoice", **both))["content"]
    download = step(f"{folder}/get-download-outbound-order-invoice", **both).response
    assert base64.b64decode(content["data"]) == download.body
    step(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)


@pytest.mark.default_cassette("_lifecycles/no-stock")
def test_outbound_order_without_stock_is_rejected(step: Step) -> None:
    """An outbound order of a product without stock is created, with issues: it is REJECTED."""
    product, body = created(step("warehouse-products/add-warehouse-product"))
    rejected = step(f"{OUTBOUND}/add-outbound-order", stockedProductCode=body["references"]["code"])
    assert (rejected.response.status, body_of(rejected)["status"]) == (228, "REJECTED")
    step("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)


@pytest.mark.default_cassette("_lifecycles/stock")
def test_inbound_order_becomes_stock(contract_session: Session, step: Step, allocate: Allocate) -> None:
    """Once an inbound order is ALLOCATED, an outbound order of its product is not REJECTED."""
    if contract_session.mode is Mode.LIVE:
        raise NotJudged("the API cannot allocate an inbound order: that takes the web application")
    product, body = created(step("warehouse-products/add-warehouse-product"))
    code = body["references"]["code"]
    announced, _ = created(step("inbound-orders/add-inbound-order-of-stock", stockedProductCode=code))
    allocate(announced)
    if body_of(step(f"{INBOUND}/get-inbound-order", inboundOrderUuid=announced))["status"] != "ALLOCATED":
        raise NotJudged("the inbound order was not allocated: the server lets nothing do that")
    order, accepted = created(step(f"{OUTBOUND}/add-outbound-order", stockedProductCode=code))
    assert accepted["status"] != "REJECTED"
    step(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)
    step("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)
