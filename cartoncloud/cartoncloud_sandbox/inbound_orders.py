"""Inbound orders: create, get, delete, search (docs/cartoncloud-facts.md, Inbound orders)."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox.access import admit
from cartoncloud_sandbox.bodies import document, read_json, validate
from cartoncloud_sandbox.inbound_bodies import InboundOrderRequest
from cartoncloud_sandbox.kinds import INBOUND_ORDER, PRODUCT
from cartoncloud_sandbox.lookup import open_customer_named, warehouse_named
from cartoncloud_sandbox.order_items import read_items
from cartoncloud_sandbox.orders import (
    SEARCH,
    USE,
    OrderKind,
    Outcome,
    Parties,
    delete_order,
    new_order,
    order_entry,
    refuse_duplicate,
    show_order,
)
from cartoncloud_sandbox.search import job_fields, search_page
from cartoncloud_sandbox.stock import AVAILABLE, Lot, add_lot
from cartoncloud_sandbox.store import Entry, Store

router = APIRouter(prefix="/tenants/{tenant_id}/inbound-orders")

INBOUND = OrderKind(
    kind=INBOUND_ORDER,
    type="INBOUND",
    name="Inbound order",
    deletable=frozenset({"DRAFT", "NOT_YET_RECEIVED", "REJECTED"}),
)
ON_THE_WAY = ("NOT_YET_RECEIVED", "RECEIVED", "VERIFIED")
NEVER_STOCK = ("MISSING", "LOST")
FIELDS = job_fields(
    timestamps=("created", "modified", "verified"),
    by_pointer={"/details/arrivalDate": "arrivalDate"},
    by_value={"arrivalDate": "arrivalDate", "createdDate": "created"},
)


@router.post("")
async def create_inbound_order(request: Request) -> Response:
    """Create an order or a draft of one; with items that mean nothing here it is rejected with a 228."""
    call = admit(request, USE)
    wanted = validate(InboundOrderRequest, await read_json(request))
    parties = Parties(
        open_customer_named(call, wanted.customer, "customer"), warehouse_named(call, wanted.warehouse, "warehouse")
    )
    refuse_duplicate(call, INBOUND, parties.customer, wanted.references)
    reading = read_items(call, parties.customer, wanted.items)
    begun = "DRAFT" if wanted.status == "DRAFT" else "NOT_YET_RECEIVED"
    given = document(wanted.details) if wanted.details else {}
    details = {"isAdjustment": False, "hasChildren": False, **given}
    outcome = Outcome("REJECTED" if reading.errors else begun, details, reading.lines, reading.errors)
    with call.store.transaction():
        body = new_order(call, INBOUND, wanted, parties, outcome)
        call.store.add(order_entry(INBOUND, call.tenant, body))
    return JSONResponse(body, outcome.code)


@router.post("/search")
async def search_inbound_orders(request: Request) -> Response:
    """Search orders."""
    return await search_page(request, admit(request, SEARCH), INBOUND.kind, FIELDS)


@router.get("/{order_id}")
async def get_inbound_order(request: Request, order_id: str) -> Response:
    """Return one order."""
    return show_order(request, INBOUND, order_id)


@router.delete("/{order_id}")
async def delete_inbound_order(request: Request, order_id: str) -> Response:
    """Delete an order that nothing has come of yet."""
    return delete_order(request, INBOUND, order_id)


def put_away(store: Store, order: Entry) -> None:
    """Make the items of an order stock of its warehouse."""
    for lot in incoming_lots(store, order):
        if lot.status not in NEVER_STOCK:
            add_lot(store, order.tenant, lot)


def incoming_lots(store: Store, order: Entry) -> list[Lot]:
    """Return the lots that the items of an order will be."""
    return [_lot(store, order, item) for item in order.body.get("items", ())]


def _lot(store: Store, order: Entry, item: dict[str, Any]) -> Lot:
    product = store.get(PRODUCT, item["details"]["product"]["id"])
    assert product is not None, "products cannot be deleted"
    unit = item["details"]["unitOfMeasure"]["type"]
    base = product.body["unitOfMeasures"].get(unit, {}).get("baseQty", 1)
    return Lot(
        product=product.id,
        warehouse=order.body["warehouse"]["id"],
        unit=unit,
        on_hand=item["measures"]["quantity"] * base,
        status=item.get("status", AVAILABLE),
        inbound=order.id,
        properties=item.get("properties", {}),
    )
