"""What is not of the API: the work of a warehouse, done by calls under /_sandbox."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import seed_ids
from cartoncloud_sandbox.bodies import Body, NotNegative, read_json, validate
from cartoncloud_sandbox.errors import invalid, refusal
from cartoncloud_sandbox.inbound_bodies import InboundStatus
from cartoncloud_sandbox.inbound_orders import INBOUND, put_away
from cartoncloud_sandbox.kinds import PRODUCT, WAREHOUSE
from cartoncloud_sandbox.orders import move_order, stored_order
from cartoncloud_sandbox.outbound_orders import OUTBOUND
from cartoncloud_sandbox.sandbox import sandbox_of
from cartoncloud_sandbox.stock import Demand, level, levels, release, set_on_hand, ship

router = APIRouter(prefix="/_sandbox")

_FINAL_INBOUND = ("ALLOCATED", "REJECTED")


class StockLevel(Body):
    """How many base units lie in a warehouse."""

    product: str
    warehouse: str = seed_ids.WAREHOUSE_ID
    quantity: NotNegative


class OutboundMove(Body):
    """Where an outbound order is to stand."""

    status: Annotated[
        Literal[
            "DRAFT",
            "AWAITING_STOCK",
            "AWAITING_PICK_AND_PACK",
            "PACKING_IN_PROGRESS",
            "PICKED",
            "PACKED",
            "DISPATCHED",
            "REJECTED",
        ],
        Field(),
    ]


class InboundMove(Body):
    """Where an inbound order is to stand."""

    status: InboundStatus


@router.get("/stock")
async def list_stock(request: Request) -> Response:
    """Show all stock in base units."""
    found = levels(sandbox_of(request).store)
    return JSONResponse(
        [
            {
                "product": one.product,
                "warehouse": one.warehouse,
                "onHand": one.on_hand,
                "allocated": one.allocated,
                "free": one.free,
            }
            for one in found
        ]
    )


@router.post("/stock")
async def set_stock(request: Request) -> Response:
    """Say how much of a product lies in a warehouse."""
    wanted = validate(StockLevel, await read_json(request))
    store = sandbox_of(request).store
    product = store.get(PRODUCT, wanted.product)
    warehouse = store.get(WAREHOUSE, wanted.warehouse)
    if product is None:
        raise invalid("/product", "Product not found")
    if warehouse is None or warehouse.tenant != product.tenant:
        raise invalid("/warehouse", "Warehouse not found")
    demand = Demand(product.id, warehouse.id, wanted.quantity)
    with store.transaction():
        set_on_hand(store, product.tenant, demand, product.body["defaultUnitOfMeasure"])
    return JSONResponse({"free": level(store, product.id, warehouse.id).free})


@router.post("/outbound-orders/{order_id}/status")
async def move_outbound_order(request: Request, order_id: str) -> Response:
    """Move an order as the work on it would: dispatched stock leaves the warehouse, rejected ones give theirs back."""
    wanted = validate(OutboundMove, await read_json(request))
    sandbox = sandbox_of(request)
    order = stored_order(sandbox.store, OUTBOUND, order_id)
    now = {"time": sandbox.clock.now()}
    reached: dict[str, dict[str, Any]] = {"PACKED": {"packed": now}, "DISPATCHED": {"packed": now, "dispatched": now}}
    with sandbox.store.transaction():
        if wanted.status == "DISPATCHED":
            ship(sandbox.store, order.id)
        elif wanted.status == "REJECTED":
            release(sandbox.store, order.id)
        timestamps = {**reached.get(wanted.status, {}), "modified": now}
        body = move_order(sandbox.store, OUTBOUND, order, wanted.status, timestamps)
    return JSONResponse(body)


@router.post("/inbound-orders/{order_id}/status")
async def move_inbound_order(request: Request, order_id: str) -> Response:
    """Move an order as the work on it would: ALLOCATED makes its items stock, for good."""
    wanted = validate(InboundMove, await read_json(request))
    sandbox = sandbox_of(request)
    order = stored_order(sandbox.store, INBOUND, order_id)
    if order.body["status"] in _FINAL_INBOUND:
        raise refusal(422, f"An inbound order stays {order.body['status']}")
    now = {"time": sandbox.clock.now()}
    reached = {"verified": now} if wanted.status in ("VERIFIED", "ALLOCATED") else {}
    with sandbox.store.transaction():
        if wanted.status == "ALLOCATED":
            put_away(sandbox.store, order)
        body = move_order(sandbox.store, INBOUND, order, wanted.status, {**reached, "modified": now})
    return JSONResponse(body)
