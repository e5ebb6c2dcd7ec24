"""Warehouse products: create, get, replace, patch, search (docs/cartoncloud-facts.md, Warehouse products)."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Call, Operation, admit
from cartoncloud_sandbox.bodies import read_json, validate
from cartoncloud_sandbox.errors import invalid
from cartoncloud_sandbox.json_patches import apply_patch
from cartoncloud_sandbox.kinds import PRODUCT
from cartoncloud_sandbox.lookup import customer_json, customer_named, open_customer_named
from cartoncloud_sandbox.paging import Page, page_of, paged
from cartoncloud_sandbox.products import product_fields, refuse_code
from cartoncloud_sandbox.search import search
from cartoncloud_sandbox.store import Entry
from cartoncloud_sandbox.warehouse_product_bodies import WarehouseProductRequest
from cartoncloud_sandbox.warehouse_product_dialects import DIALECTS, carry_over, product_json, shown

router = APIRouter(prefix="/tenants/{tenant_id}/warehouse-products")

_VERSIONS = frozenset(DIALECTS)
CREATE = Operation(frozenset({roles.WMS_ADD_PRODUCT}), _VERSIONS)
READ = Operation(frozenset({roles.WMS_ADD_PRODUCT, roles.WMS_EDIT_PRODUCT}), _VERSIONS)
EDIT = Operation(frozenset({roles.WMS_EDIT_PRODUCT}), _VERSIONS)
LIST = Operation(READ.roles)
SEARCH = Operation(versions=_VERSIONS)
IMMUTABLE = ("/id", "/customer")

FIELDS = product_fields(
    {
        "/details/active": "active",
        "/timestamps/created/time": "created",
        "/timestamps/modified/time": "modified",
    }
)


@router.post("")
async def create_warehouse_product(request: Request) -> Response:
    """Create a product; its code is unique within its customer."""
    call = admit(request, CREATE)
    wanted = validate(DIALECTS[call.version].request, await read_json(request))
    customer = open_customer_named(call, wanted.customer, "customer")
    refuse_code(call, PRODUCT, customer.id, wanted.references.code)
    now = call.sandbox.clock.now()
    with call.store.transaction():
        id_ = call.store.next_id(call.tenant, PRODUCT)
        entry = product_entry(customer, id_, wanted, created=now, modified=now)
        call.store.add(entry)
    return JSONResponse(shown(entry.body, call.version), 201)


@router.get("")
async def list_warehouse_products(request: Request) -> Response:
    """List products page by page; undocumented, seen in version 1 only."""
    call = admit(request, LIST)
    page = page_of(request)
    positions = call.store.matching(PRODUCT, call.tenant, call.visible())
    return _page(request, call, page, positions)


@router.post("/search")
async def search_warehouse_products(request: Request) -> Response:
    """Search products."""
    call = admit(request, SEARCH)
    page = page_of(request)
    positions = await search(request, call, PRODUCT, FIELDS)
    return _page(request, call, page, positions)


@router.get("/{product_id}")
async def get_warehouse_product(request: Request, product_id: str) -> Response:
    """Return one product."""
    call = admit(request, READ)
    return JSONResponse(shown(_product(call, product_id).body, call.version))


@router.put("/{product_id}")
async def replace_warehouse_product(request: Request, product_id: str) -> Response:
    """Replace a product: what the body leaves out is gone."""
    await request.body()  # from here on nothing is waited for, so no other call can come between
    call = admit(request, EDIT)
    product = _product(call, product_id)
    return _write(call, product, await read_json(request))


@router.patch("/{product_id}")
async def patch_warehouse_product(request: Request, product_id: str) -> Response:
    """Patch a product; the outcome has to pass as a whole, siblings of the patched member included.

    See docs/cartoncloud-facts.md, Patches.
    """
    await request.body()  # as above
    call = admit(request, EDIT)
    product = _product(call, product_id)
    patch = await read_json(request, DIALECTS[call.version].patch_media_types)
    return _write(call, product, apply_patch(shown(product.body, call.version), patch, IMMUTABLE))


def _product(call: Call, id_: str) -> Entry:
    return call.find(PRODUCT, id_, "Warehouse product")


def _page(request: Request, call: Call, page: Page, positions: list[int]) -> Response:
    bodies = [shown(entry.body, call.version) for entry in call.store.at(page.cut(positions))]
    return paged(request, page, bodies, len(positions))


def _write(call: Call, product: Entry, body: Any) -> Response:
    wanted = validate(DIALECTS[call.version].request, body)
    customer = customer_named(call, wanted.customer, "customer")
    if customer.id != product.customer:
        raise invalid("/customer", "A product cannot change its customer")
    refuse_code(call, PRODUCT, customer.id, wanted.references.code, product.id)
    created = product.body["timestamps"]["created"]["time"]
    written = product_entry(customer, product.id, wanted, created=created, modified=call.sandbox.clock.now())
    entry = replace(written, body=carry_over(product.body, written.body, call.version))
    call.store.replace(entry)
    return JSONResponse(shown(entry.body, call.version))


def product_entry(customer: Entry, id_: str, wanted: WarehouseProductRequest, *, created: str, modified: str) -> Entry:
    """Make the stored form of a product."""
    body = {
        "id": id_,
        **product_json(wanted),
        "customer": customer_json(customer),
        "timestamps": {"created": {"time": created}, "modified": {"time": modified}},
    }
    units = body["unitOfMeasures"].values()
    keys = {
        "id": id_,
        "code": wanted.references.code,
        "name": wanted.name,
        "customerId": customer.id,
        "customerName": customer.body["name"],
        "active": body["details"]["active"],
        "created": created,
        "modified": modified,
        "barcodes": [unit["barcode"] for unit in units if "barcode" in unit],
    }
    return Entry(PRODUCT, id_, customer.tenant, body, customer.id, wanted.references.code, keys)
