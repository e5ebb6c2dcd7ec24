"""Transport products: create, list, get, replace, search (docs/cartoncloud-facts.md, Transport products)."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Call, Operation, admit
from cartoncloud_sandbox.bodies import document, read_json, validate
from cartoncloud_sandbox.errors import refusal
from cartoncloud_sandbox.kinds import TRANSPORT_PRODUCT
from cartoncloud_sandbox.lookup import customer_json, customer_named, open_customer_named
from cartoncloud_sandbox.products import product_fields, refuse_code
from cartoncloud_sandbox.search import search_page
from cartoncloud_sandbox.store import Entry
from cartoncloud_sandbox.transport_product_bodies import TransportProductRequest

router = APIRouter(prefix="/tenants/{tenant_id}/products")

WRITE = Operation(frozenset({roles.TMS_ADD_EDIT_PRODUCT}))
READ = Operation(frozenset({roles.TMS_CREATE_JOBS, roles.TMS_ADD_EDIT_PRODUCT}))
FIELDS = product_fields({"/references/barcode": "barcode", "/enabled": "enabled"})


@router.post("")
async def create_transport_product(request: Request) -> Response:
    """Create a product; its code is unique within its customer, or among those of no customer."""
    call = admit(request, WRITE)
    wanted = validate(TransportProductRequest, await read_json(request))
    customer = open_customer_named(call, wanted.customer, "customer") if wanted.customer else None
    refuse_code(call, TRANSPORT_PRODUCT, customer.id if customer else None, wanted.references.code)
    with call.store.transaction():
        id_ = call.store.next_id(call.tenant, TRANSPORT_PRODUCT)
        entry = transport_product_entry(call.tenant, id_, wanted, customer)
        call.store.add(entry)
    return JSONResponse(entry.body, 201)


@router.get("")
async def list_transport_products(request: Request) -> Response:
    """List products as a bare array, without pages."""
    call = admit(request, READ)
    return JSONResponse([entry.body for entry in call.store.select(TRANSPORT_PRODUCT, call.tenant, call.visible())])


@router.post("/search")
async def search_transport_products(request: Request) -> Response:
    """Search products; in the published collection, which calls it "coming soon"."""
    call = admit(request, READ)
    if request.query_params.get("SCOPE") != "TRANSPORT":
        raise refusal(400, "Query parameter SCOPE has to be TRANSPORT")
    return await search_page(request, call, TRANSPORT_PRODUCT, FIELDS)


@router.get("/{product_id}")
async def get_transport_product(request: Request, product_id: str) -> Response:
    """Return one product."""
    return JSONResponse(_product(admit(request, READ), product_id).body)


@router.put("/{product_id}")
async def replace_transport_product(request: Request, product_id: str) -> Response:
    """Replace a product; in the published collection, not in the reference."""
    await request.body()  # from here on nothing is waited for, so no other call can come between
    call = admit(request, WRITE)
    product = _product(call, product_id)
    wanted = validate(TransportProductRequest, await read_json(request))
    customer = customer_named(call, wanted.customer, "customer") if wanted.customer else None
    refuse_code(call, TRANSPORT_PRODUCT, customer.id if customer else None, wanted.references.code, product.id)
    entry = transport_product_entry(call.tenant, product.id, wanted, customer)
    call.store.replace(entry)
    return JSONResponse(entry.body)


def _product(call: Call, id_: str) -> Entry:
    """Return a product; the id of a warehouse product is as invalid here as any other."""
    entry = call.found(TRANSPORT_PRODUCT, id_)
    if entry is None:
        raise refusal(404, "Invalid product id")
    return entry


def transport_product_entry(
    tenant: str, id_: str, wanted: TransportProductRequest, customer: Entry | None = None
) -> Entry:
    """Make the stored form of a product."""
    body = {"id": id_, "enabled": True, **document(wanted)}
    if customer:
        body["customer"] = customer_json(customer)
    keys = {
        "id": id_,
        "code": wanted.references.code,
        "name": wanted.name,
        "customerId": customer.id if customer else None,
        "customerName": customer.body["name"] if customer else None,
        "barcode": wanted.references.barcode,
        "barcodes": [wanted.references.barcode] if wanted.references.barcode else [],
        "enabled": body["enabled"],
    }
    return Entry(TRANSPORT_PRODUCT, id_, tenant, body, customer.id if customer else None, wanted.references.code, keys)
