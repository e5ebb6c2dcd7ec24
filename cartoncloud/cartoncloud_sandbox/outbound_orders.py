"""Outbound orders: create, get, delete, search (docs/cartoncloud-facts.md, Outbound orders)."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox.access import admit
from cartoncloud_sandbox.bodies import read_json, validate
from cartoncloud_sandbox.fulfilment import generate_consignment, generates
from cartoncloud_sandbox.kinds import OUTBOUND_ORDER
from cartoncloud_sandbox.limits import spend_outbound_order
from cartoncloud_sandbox.lookup import open_customer_named, warehouse_named
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
from cartoncloud_sandbox.outbound_bodies import OutboundOrderRequest
from cartoncloud_sandbox.picking import pick
from cartoncloud_sandbox.places import places_json
from cartoncloud_sandbox.search import job_fields, search_page
from cartoncloud_sandbox.stock import allocate

router = APIRouter(prefix="/tenants/{tenant_id}/outbound-orders")

OUTBOUND = OrderKind(
    kind=OUTBOUND_ORDER,
    type="OUTBOUND",
    name="Outbound order",
    deletable=frozenset({"DRAFT", "AWAITING_STOCK", "AWAITING_PICK_AND_PACK", "REJECTED"}),
)
FIELDS = job_fields(timestamps=("created", "modified", "packed", "dispatched"))


@router.post("")
async def create_outbound_order(request: Request) -> Response:
    """Create an order: with stock for all items it waits for picking, otherwise it is rejected with a 228."""
    call = admit(request, USE)
    spend_outbound_order(call)
    wanted = validate(OutboundOrderRequest, await read_json(request))
    parties = Parties(
        open_customer_named(call, wanted.customer, "customer"), warehouse_named(call, wanted.warehouse, "warehouse")
    )
    consigned = generates(call, parties.customer)
    refuse_duplicate(call, OUTBOUND, parties.customer, wanted.references)
    picking = pick(call, parties.customer, parties.warehouse, wanted.items)
    with call.store.transaction():
        details = {
            "allowSplitting": True,
            **places_json(call, wanted.details, wanted.details.collect, wanted.details.deliver),
        }
        status = "REJECTED" if picking.errors else "AWAITING_PICK_AND_PACK"
        outcome = Outcome(status, details, picking.lines, picking.errors)
        body = new_order(call, OUTBOUND, wanted, parties, outcome)
        call.store.add(order_entry(OUTBOUND, call.tenant, body))
        if not picking.errors:
            allocate(call.store, body["id"], picking.demands)
            if consigned:
                generate_consignment(call, body)
    return JSONResponse(body, outcome.code)


@router.post("/search")
async def search_outbound_orders(request: Request) -> Response:
    """Search orders."""
    return await search_page(request, admit(request, SEARCH), OUTBOUND.kind, FIELDS)


@router.get("/{order_id}")
async def get_outbound_order(request: Request, order_id: str) -> Response:
    """Return one order."""
    return show_order(request, OUTBOUND, order_id)


@router.delete("/{order_id}")
async def delete_outbound_order(request: Request, order_id: str) -> Response:
    """Delete an order whose picking has not begun, and give its stock back."""
    return delete_order(request, OUTBOUND, order_id)
