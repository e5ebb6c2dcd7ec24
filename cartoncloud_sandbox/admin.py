"""What is not of the API: everything under /_sandbox looks into the stand-in or moves it; the real one has none."""

import time
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import seed_ids
from cartoncloud_sandbox.bodies import Body, NotNegative, read_json, validate
from cartoncloud_sandbox.errors import invalid, not_found
from cartoncloud_sandbox.lookup import PRODUCT, WAREHOUSE
from cartoncloud_sandbox.outbound_orders import OUTBOUND_ORDER, order_entry
from cartoncloud_sandbox.sandbox import sandbox_of
from cartoncloud_sandbox.seed import reset
from cartoncloud_sandbox.stock import Demand, level, levels, set_on_hand

router = APIRouter(prefix="/_sandbox")


class Credentials(Body):
    """Which client gets a new secret."""

    client_id: str = seed_ids.CLIENT_ID


class StockLevel(Body):
    """How many base units lie in a warehouse."""

    product: str
    warehouse: str = seed_ids.WAREHOUSE_ID
    quantity: NotNegative


class OrderStatus(Body):
    """Where an outbound order stands."""

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


@router.get("/about")
async def about(request: Request) -> Response:
    """Say what this server is, and what it was seeded with."""
    seeds = {name: value for name, value in vars(seed_ids).items() if name.isupper() and "SECRET" not in name}
    notice = "A local stand-in for the CartonCloud API. Not the real thing, not by its vendor; all data is invented."
    now = sandbox_of(request).clock.now()
    return JSONResponse({"name": "cartoncloud_sandbox", "notice": notice, "now": now, "seed": seeds})


@router.post("/reset")
async def reset_state(request: Request) -> Response:
    """Forget everything, tokens included, and seed anew."""
    reset(sandbox_of(request))
    return Response(status_code=204)


@router.post("/tokens/expire")
async def expire_tokens(request: Request) -> Response:
    """Make every token handed out so far an expired one."""
    connection = sandbox_of(request).store.connection
    cursor = connection.execute("UPDATE token SET expires = min(expires, ?)", (time.time() - 1,))
    return JSONResponse({"expired": cursor.rowcount})


@router.post("/credentials")
async def regenerate_credentials(request: Request) -> Response:
    """Give a client a new secret; the old one is void at once, tokens live on (facts A1)."""
    wanted = validate(Credentials, await read_json(request) if await request.body() else {})
    store = sandbox_of(request).store
    client = store.get("api-client", wanted.client_id)
    if client is None:
        raise not_found("API client")
    secret = f"sandbox-secret-{store.next_number(client.tenant, 'secret')}-not-real"
    client.body["secret"] = secret
    store.replace(client)
    return JSONResponse({"clientId": client.id, "clientSecret": secret})


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
    set_on_hand(store, product.tenant, Demand(product.id, warehouse.id, wanted.quantity))
    return JSONResponse({"free": level(store, product.id, warehouse.id).free})


@router.post("/outbound-orders/{order_id}/status")
async def move_outbound_order(request: Request, order_id: str) -> Response:
    """Move an order as the warehouse's work would."""
    wanted = validate(OrderStatus, await read_json(request))
    sandbox = sandbox_of(request)
    order = sandbox.store.get(OUTBOUND_ORDER, order_id)
    if order is None:
        raise not_found("Outbound order")
    now = {"time": sandbox.clock.now()}
    reached = {"PACKED": {"packed": now}, "DISPATCHED": {"packed": now, "dispatched": now}}
    timestamps = {**reached.get(wanted.status, {}), **order.body["timestamps"], "modified": now}
    body = {**order.body, "status": wanted.status, "version": order.body["version"] + 1, "timestamps": timestamps}
    sandbox.store.replace(order_entry(order.tenant, body))
    return JSONResponse(body)
