"""Claim: what is made can be got, found, changed and removed, and is gone then.

Each lifecycle is one test with one cassette. Values pass from answer to request; nothing is shared with other tests.
"""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from cartoncloud_contract.answers import INBOUND, OUTBOUND, body_of
from cartoncloud_contract.prerequisites import Allocate
from postman_contract import Exchange, NotJudged, SetAside, json_of
from postman_contract.run.mode import Mode
from postman_contract.run.session import Session

Perform = Callable[..., Exchange]


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
def test_outbound_order_lives_and_is_gone(perform: Perform) -> None:
    """An outbound order can be got and found once created, and is neither got nor found once deleted."""
    order, body = created(perform(f"{OUTBOUND}/add-outbound-order"))
    reference = body["references"]["customer"]
    got = body_of(perform(f"{OUTBOUND}/get-outbound-order", outboundOrderUuid=order))
    assert (got["id"], got["references"]["customer"]) == (order, reference)
    assert ids_of(perform("outbound-orders/search-outbound-order-by-exact-reference", reference=reference)) == [order]
    perform(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)
    perform(f"{OUTBOUND}/get-outbound-order", status=404, outboundOrderUuid=order)
    assert ids_of(perform("outbound-orders/search-outbound-order-by-exact-reference", reference=reference)) == []


@pytest.mark.default_cassette("_lifecycles/inbound-order")
def test_inbound_order_lives_and_is_gone(perform: Perform) -> None:
    """An inbound order can be got and found once created, and is neither got nor found once deleted."""
    order, body = created(perform(f"{INBOUND}/add-inbound-order"))
    reference = body["references"]["customer"]
    got = body_of(perform(f"{INBOUND}/get-inbound-order", inboundOrderUuid=order))
    assert (got["id"], got["references"]["customer"]) == (order, reference)
    assert ids_of(perform("inbound-orders/search-inbound-order-by-exact-reference", reference=reference)) == [order]
    perform(f"{INBOUND}/delete-inbound-order", inboundOrderUuid=order)
    perform(f"{INBOUND}/get-inbound-order", status=404, inboundOrderUuid=order)
    assert ids_of(perform("inbound-orders/search-inbound-order-by-exact-reference", reference=reference)) == []


@pytest.mark.default_cassette("_lifecycles/consignment")
def test_consignment_lives_and_is_cancelled(perform: Perform) -> None:
    """A consignment can be got, found, updated and cancelled; an update raises its version."""
    consignment, body = created(perform("consignments/add-consignments"))
    reference, version = body["references"]["customer"], body["version"]
    got = body_of(perform("consignments/get-consignment", consignmentUuid=consignment))
    assert (got["id"], got["references"]["customer"], got["version"]) == (consignment, reference, version)
    assert ids_of(perform("consignments/search-consignment-by-exact-reference", reference=reference)) == [consignment]
    update = {"consignmentUuid": consignment, "consignmentVersion": str(version)}
    updated = body_of(perform("consignments/update-consignment", **update))
    assert updated["version"] > version
    cancel = {"consignmentUuid": consignment, "consignmentVersion": str(updated["version"])}
    perform("consignments/cancel-consignment", **cancel)
    assert body_of(perform("consignments/get-consignment", consignmentUuid=consignment))["status"] == "CANCELLED"


@pytest.mark.default_cassette("_lifecycles/warehouse-product")
def test_warehouse_product_lives_and_is_deactivated(perform: Perform) -> None:
    """A warehouse product can be got, found, changed and deactivated."""
    product, body = created(perform("warehouse-products/add-warehouse-product"))
    code = body["references"]["code"]
    got = body_of(perform("warehouse-products/get-warehouse-product", warehouseProductUuid=product))
    assert (got["id"], got["name"]) == (product, body["name"])
    found = perform("warehouse-products/search-warehouse-product-by-exact-code", reference=code)
    assert ids_of(found) == [product]
    patched = perform("warehouse-products/edit-warehouse-product-patch", warehouseProductUuid=product)
    assert body_of(patched)["unitOfMeasures"]["UNIT"]["baseQty"] == 24
    perform("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)
    got = body_of(perform("warehouse-products/get-warehouse-product", warehouseProductUuid=product))
    assert got["details"]["active"] is False


@pytest.mark.default_cassette("_lifecycles/transport-product")
def test_transport_product_lives(perform: Perform) -> None:
    """A transport product can be got and listed."""
    product, body = created(perform("transport-products/add-product"))
    got = body_of(perform("transport-products/get-product", transportProductUuid=product))
    assert (got["id"], got["name"]) == (product, body["name"])
    assert product in ids_of(perform("transport-products/list-products"))
    perform("transport-products/disable-transport-product", transportProductUuid=product)


@pytest.mark.default_cassette("_lifecycles/transport-product-change")
def test_transport_product_is_changed_and_disabled(perform: Perform) -> None:
    """A transport product can be changed and disabled, where that is offered: it is published, but not documented."""
    product, body = created(perform("transport-products/add-product"))
    answer = perform("transport-products/edit-product", transportProductUuid=product)
    if answer.response.status != 200:
        raise NotJudged(f"replacing a transport product is not offered: {answer.response.status}")
    assert body_of(answer)["references"]["code"] != body["references"]["code"]
    disabled = body_of(perform("transport-products/disable-transport-product", transportProductUuid=product))
    assert disabled.get("enabled") is False


@pytest.mark.default_cassette("_lifecycles/document")
def test_document_lives_with_its_order(perform: Perform) -> None:
    """An invoice can be listed, got and downloaded, with the bytes that were sent."""
    order, _ = created(perform(f"{OUTBOUND}/add-outbound-order"))
    folder = f"{OUTBOUND}/documents"
    document, _ = created(perform(f"{folder}/add-outbound-order-invoice", outboundOrderUuid=order))
    assert ids_of(perform(f"{folder}/list-outbound-order-invoices", outboundOrderUuid=order)) == [document]
    both = {"outboundOrderUuid": order, "documentUuid": document}
    content = body_of(perform(f"{folder}/get-outbound-order-invoice", **both))["content"]
    download = perform(f"{folder}/get-download-outbound-order-invoice", **both).response
    assert base64.b64decode(content["data"]) == download.body
    perform(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)


@pytest.mark.default_cassette("_lifecycles/no-stock")
def test_outbound_order_without_stock_is_rejected(perform: Perform) -> None:
    """An outbound order of a product without stock is created, with issues: it is REJECTED."""
    product, body = created(perform("warehouse-products/add-warehouse-product"))
    rejected = perform(f"{OUTBOUND}/add-outbound-order", stockedProductCode=body["references"]["code"])
    assert (rejected.response.status, body_of(rejected)["status"]) == (228, "REJECTED")
    perform("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)


@pytest.mark.default_cassette("_lifecycles/stock")
def test_inbound_order_becomes_stock(contract_session: Session, perform: Perform, allocate: Allocate) -> None:
    """Once an inbound order is ALLOCATED, an outbound order of its product is not REJECTED."""
    if contract_session.mode is Mode.LIVE:
        raise SetAside("the API cannot allocate an inbound order: that takes the web application")
    product, body = created(perform("warehouse-products/add-warehouse-product"))
    code = body["references"]["code"]
    announced, _ = created(perform("inbound-orders/add-inbound-order-of-stock", stockedProductCode=code))
    allocate(announced)
    if body_of(perform(f"{INBOUND}/get-inbound-order", inboundOrderUuid=announced))["status"] != "ALLOCATED":
        raise NotJudged("the inbound order was not allocated: the server lets nothing do that")
    order, accepted = created(perform(f"{OUTBOUND}/add-outbound-order", stockedProductCode=code))
    assert accepted["status"] != "REJECTED"
    perform(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)
    perform("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)
