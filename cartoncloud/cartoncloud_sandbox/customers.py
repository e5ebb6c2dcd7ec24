"""Customers: create, list, get (docs/cartoncloud-facts.md, Customers)."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Operation, admit
from cartoncloud_sandbox.bodies import Body, document, read_json, validate
from cartoncloud_sandbox.elements import Code, WarehouseRef
from cartoncloud_sandbox.errors import duplicate
from cartoncloud_sandbox.kinds import CUSTOMER
from cartoncloud_sandbox.lookup import warehouse_named
from cartoncloud_sandbox.store import Entry, Filter

router = APIRouter(prefix="/tenants/{tenant_id}/customers")

CREATE = Operation(frozenset({roles.ADD_CUSTOMER}), internal=True)
READ = Operation(roles.CUSTOMER_READERS)


class CustomerRequest(Body):
    """A customer to be created."""

    scope: Literal["CUSTOMER"] | None = None
    name: Annotated[str, Field(min_length=1)]
    references: Code | None = None
    warehouses: list[WarehouseRef] | None = None
    email: str | None = None
    telephone: str | None = None


@router.post("")
async def create_customer(request: Request) -> Response:
    """Create a customer; only internal clients may."""
    call = admit(request, CREATE)
    wanted = validate(CustomerRequest, await read_json(request))
    code = wanted.references.code if wanted.references else None
    other = call.store.first(CUSTOMER, call.tenant, Filter("code = ?", (code,))) if code else None
    if other:
        raise duplicate("/references/code", f"A customer with the code {code} already exists", other.id)
    warehouses = [warehouse_named(call, name, "warehouses", at) for at, name in enumerate(wanted.warehouses or ())]
    body = {"scope": "CUSTOMER", **document(wanted), "enabled": True}
    body |= {"warehouses": [warehouse.body for warehouse in warehouses]} if warehouses else {}
    with call.store.transaction():
        id_ = call.store.next_id(call.tenant, CUSTOMER)
        body = {"id": id_, **body}
        call.store.add(customer_entry(call.tenant, body))
    return JSONResponse(body, 201)


@router.get("")
async def list_customers(request: Request) -> Response:
    """List customers as a bare array, without pages."""
    call = admit(request, READ)
    found = call.store.select(CUSTOMER, call.tenant, call.visible())
    shown = ("id", "name", "enabled", "references")
    return JSONResponse([{name: entry.body[name] for name in shown if name in entry.body} for entry in found])


@router.get("/{customer_id}")
async def get_customer(request: Request, customer_id: str) -> Response:
    """Return one customer."""
    call = admit(request, READ)
    return JSONResponse(call.find(CUSTOMER, customer_id, "Customer").body)


def customer_entry(tenant: str, body: dict[str, object]) -> Entry:
    """Make the stored form of a customer, which belongs to itself."""
    id_, references = str(body["id"]), body.get("references")
    code = references.get("code") if isinstance(references, dict) else None
    return Entry(CUSTOMER, id_, tenant, body, customer=id_, code=code, keys={"name": body["name"]})
