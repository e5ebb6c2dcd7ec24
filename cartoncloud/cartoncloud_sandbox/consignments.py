"""Consignments: create, get, update, search, quote (docs/cartoncloud-facts.md, Consignments)."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Operation, admit
from cartoncloud_sandbox.bodies import read_json, validate
from cartoncloud_sandbox.consignment_bodies import ConsignmentRequest, QuoteRequest
from cartoncloud_sandbox.consignment_state import consignment_entry, consignment_json, state_and_weight
from cartoncloud_sandbox.errors import invalid, refusal
from cartoncloud_sandbox.kinds import CONSIGNMENT
from cartoncloud_sandbox.lookup import customer_named, open_customer_named
from cartoncloud_sandbox.preferences import shown
from cartoncloud_sandbox.rates import quote_json, rate_for
from cartoncloud_sandbox.search import job_fields, search_page
from cartoncloud_sandbox.switches import ON_APPROVED_INVOICE, is_on

router = APIRouter(prefix="/tenants/{tenant_id}/consignments")

WRITE = Operation(frozenset({roles.TMS_CREATE_JOBS}))
READ = Operation(frozenset({roles.TMS_VIEW_JOBS}))

_RUNS = (
    "runSheetId",
    "runSheetDate",
    "runSheetName",
    "runSheetStatus",
    "driverId",
    "driverName",
    "deliveryRunId",
    "deliveryRunName",
)
FIELDS = job_fields(
    by_pointer={"/generatedFromTask/id": "generatedFromTask", "/details/type": "type"},
    by_value={name: name for name in _RUNS},
)


@router.post("")
async def create_consignment(request: Request) -> Response:
    """Create a consignment."""
    call = admit(request, WRITE)
    wanted = validate(ConsignmentRequest, await read_json(request))
    customer = open_customer_named(call, wanted.customer, "customer")
    with call.store.transaction():
        id_ = call.store.next_id(call.tenant, CONSIGNMENT)
        body = consignment_json(call, wanted, customer, id_)
        call.store.add(consignment_entry(call.tenant, body, call.sandbox.clock.now()))
    return JSONResponse(body, 201)


@router.post("/search")
async def search_consignments(request: Request) -> Response:
    """Search consignments."""
    return await search_page(request, admit(request, READ), CONSIGNMENT, FIELDS)


@router.post("/quote")
async def quote_consignment(request: Request) -> Response:
    """Say what a consignment would cost; without a matching rate that is a 422."""
    call = admit(request, WRITE)
    wanted = validate(QuoteRequest, await read_json(request))
    customer_named(call, wanted.customer, "customer")
    state, weight = state_and_weight(wanted)
    rate = rate_for(state, weight)
    if rate is None:
        raise refusal(422, f"No rate matches {weight:g} kg to {state or 'an unknown state'}")
    return JSONResponse(quote_json(rate, weight))


@router.get("/{consignment_id}")
async def get_consignment(request: Request, consignment_id: str) -> Response:
    """Return one consignment, without items when the caller prefers that."""
    return shown(request, admit(request, READ).find(CONSIGNMENT, consignment_id, "Consignment").body)


@router.put("/{consignment_id}")
async def update_consignment(request: Request, consignment_id: str) -> Response:
    """Replace a consignment that is the one the caller believes it to be, and not on an approved invoice."""
    await request.body()  # from here on nothing is waited for, so no other call can come between
    call = admit(request, WRITE)
    old = call.find(CONSIGNMENT, consignment_id, "Consignment")
    current = str(old.body["version"])
    _require_match(request, current)
    wanted = validate(ConsignmentRequest, await read_json(request))
    if wanted.version is not None and str(wanted.version) != current:
        raise refusal(409, f"The consignment was modified meanwhile; it has version {current}")
    if is_on(call.store, ON_APPROVED_INVOICE, old.id):
        raise refusal(409, "The consignment is on an approved invoice")
    customer = customer_named(call, wanted.customer, "customer")
    if customer.id != old.customer:
        raise invalid("/customer", "A consignment cannot change its customer")
    with call.store.transaction():
        body = consignment_json(call, wanted, customer, old.id, old.body)
        call.store.replace(consignment_entry(call.tenant, body, old.keys["created"]))
    return JSONResponse(body)


def _require_match(request: Request, current: str) -> None:
    """Raise a 412 unless If-Match, if there is one, names the current version: bare, in quotes, or as `*`."""
    named = ",".join(request.headers.getlist("If-Match"))
    versions = {one.strip().removeprefix("W/").strip('"') for one in named.split(",")}
    if named.strip() and not versions & {current, "*"}:
        raise refusal(412, f"The consignment has version {current}")
