"""Outbound orders: create, get, delete, search (facts A2, A3, B5, B15)."""

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Call, Operation, admit
from cartoncloud_sandbox.addresses import Address, address_json
from cartoncloud_sandbox.bodies import document, prune, read_json, validate
from cartoncloud_sandbox.documents import forget_documents
from cartoncloud_sandbox.errors import duplicate, refusal
from cartoncloud_sandbox.lookup import customer_json, customer_named, warehouse_named
from cartoncloud_sandbox.outbound_bodies import OutboundOrderRequest
from cartoncloud_sandbox.outbound_items import Picking, numbered, pick
from cartoncloud_sandbox.preferences import NO_ITEMS, preferences
from cartoncloud_sandbox.search import Fields, search_page
from cartoncloud_sandbox.stock import allocate, release
from cartoncloud_sandbox.store import Entry, Filter

router = APIRouter(prefix="/tenants/{tenant_id}/outbound-orders")

OUTBOUND_ORDER = "outbound-order"
USE = Operation(frozenset({roles.WMS_CREATE_JOBS}))
SEARCH = Operation()
CREATED_WITH_ISSUES = 228
DELETABLE = ("DRAFT", "AWAITING_STOCK", "AWAITING_PICK_AND_PACK", "REJECTED")

_TIMES = ("created", "modified", "packed", "dispatched")
FIELDS = Fields(
    by_pointer={
        "/id": "id",
        "/references/customer": "reference",
        "/customer/id": "customerId",
        "/customer/name": "customerName",
        "/status": "status",
        **{f"/timestamps/{name}/time": name for name in _TIMES},
    },
    by_value={name: name for name in ("reference", "customerName", "customerId")},
)


@router.post("")
async def create_outbound_order(request: Request) -> Response:
    """Create an order: with stock for all items it waits for picking, otherwise it is rejected with a 228."""
    call = admit(request, USE)
    wanted = validate(OutboundOrderRequest, await read_json(request))
    customer = customer_named(call, wanted.customer, "customer")
    warehouse = warehouse_named(call, wanted.warehouse, "warehouse")
    _refuse_duplicate(call, customer, wanted.references.customer)
    picking = pick(call, customer, warehouse, wanted.items)
    with call.store.transaction():
        body = _body(call, wanted, customer, warehouse, picking)
        call.store.add(order_entry(call.tenant, body))
        if not picking.errors:
            allocate(call.store, body["id"], picking.demands)
    return JSONResponse(body, CREATED_WITH_ISSUES if picking.errors else 201)


@router.post("/search")
async def search_outbound_orders(request: Request) -> Response:
    """Search orders."""
    return await search_page(request, admit(request, SEARCH), OUTBOUND_ORDER, FIELDS)


@router.get("/{order_id}")
async def get_outbound_order(request: Request, order_id: str) -> Response:
    """Return one order, without items when the caller prefers that."""
    body = admit(request, USE).find(OUTBOUND_ORDER, order_id, "Outbound order").body
    if NO_ITEMS in preferences(request):
        body.pop("items", None)
    return JSONResponse(body)


@router.delete("/{order_id}")
async def delete_outbound_order(request: Request, order_id: str) -> Response:
    """Delete an order whose picking has not begun, and give its stock back."""
    call = admit(request, USE)
    order = call.find(OUTBOUND_ORDER, order_id, "Outbound order")
    if order.body["status"] not in DELETABLE:
        raise refusal(422, f"An order in status {order.body['status']} cannot be deleted")
    with call.store.transaction():
        release(call.store, order.id)
        forget_documents(call.store, order)
        call.store.remove(OUTBOUND_ORDER, order.id)
    return Response(status_code=204)


def _refuse_duplicate(call: Call, customer: Entry, reference: str | None) -> None:
    """Refuse a reference that is in use; one of a rejected order may be sent again (facts B15)."""
    if reference is None:
        return
    condition = "customer = ? AND code = ? AND json_extract(keys, '$.status') <> 'REJECTED'"
    other = call.store.first(OUTBOUND_ORDER, call.tenant, Filter(condition, (customer.id, reference)))
    if other:
        message = f"An outbound order with the reference {reference} already exists"
        raise duplicate("/references/customer", message, other.id)


def _body(call: Call, wanted: OutboundOrderRequest, customer: Entry, warehouse: Entry, picking: Picking) -> Any:
    """Return the new order as the API shows it, with the vendor's additions (facts B5)."""
    number = call.store.next_number(call.tenant, OUTBOUND_ORDER)
    now = {"time": call.sandbox.clock.now()}
    details = {"allowSplitting": True, **document(wanted.details)}
    for stage, part in (("collect", wanted.details.collect), ("deliver", wanted.details.deliver)):
        if part and part.address:
            details[stage]["address"] = _address(call, part.address)
    body = {
        "id": call.store.next_id(call.tenant, OUTBOUND_ORDER),
        "type": "OUTBOUND",
        "version": 1,
        "status": "REJECTED" if picking.errors else "AWAITING_PICK_AND_PACK",
        "references": {**document(wanted.references), "numericId": str(number)},
        "customer": customer_json(customer),
        "warehouse": warehouse.body,
        "details": details,
        "properties": prune(wanted.properties or {}),
        "items": [numbered(call, line) for line in picking.lines] or None,
        "timestamps": {"created": now, "modified": now},
    }
    if picking.errors:
        details["errors"] = [{"message": message, "isResolved": False} for message in picking.errors]
    return prune(body)


def _address(call: Call, address: Address) -> dict[str, Any]:
    return address_json(address, call.store.next_id(call.tenant, "address"))


def order_entry(tenant: str, body: dict[str, Any]) -> Entry:
    """Make the stored form of an order."""
    reference = body["references"].get("customer")
    keys = {
        "id": body["id"],
        "reference": reference,
        "customerId": body["customer"]["id"],
        "customerName": body["customer"]["name"],
        "status": body["status"],
        **{name: moment["time"] for name, moment in body["timestamps"].items()},
    }
    return Entry(OUTBOUND_ORDER, body["id"], tenant, body, body["customer"]["id"], reference, keys)
