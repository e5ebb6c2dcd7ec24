"""What is not of the API: switches under /_sandbox that do what a tenant's office would do."""

from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox.bodies import Body, read_json, validate
from cartoncloud_sandbox.customers import customer_entry
from cartoncloud_sandbox.errors import not_found
from cartoncloud_sandbox.kinds import CONSIGNMENT, CUSTOMER, REPORT_ITEM, REPORT_RUN
from cartoncloud_sandbox.sandbox import sandbox_of
from cartoncloud_sandbox.store import Entry, Filter
from cartoncloud_sandbox.switches import GENERATES_CONSIGNMENTS, ON_APPROVED_INVOICE, turn

router = APIRouter(prefix="/_sandbox")


class CustomerSwitches(Body):
    """Whether a customer is in use, and whether its outbound orders make consignments."""

    enabled: bool | None = None
    generates_consignments: bool | None = None


class Invoice(Body):
    """Whether a consignment is on an approved invoice."""

    approved: bool


class RunOutcome(Body):
    """What a report run comes to; an expired one is gone."""

    outcome: Literal["SUCCESS", "FAILED", "EXPIRED"]


@router.post("/customers/{customer_id}")
async def switch_customer(request: Request, customer_id: str) -> Response:
    """Enable or disable a customer, or let its outbound orders make consignments."""
    wanted = validate(CustomerSwitches, await read_json(request))
    customer = _stored(request, CUSTOMER, customer_id, "Customer")
    store = sandbox_of(request).store
    if wanted.enabled is not None:
        customer.body["enabled"] = wanted.enabled
        store.replace(customer_entry(customer.tenant, customer.body))
    if wanted.generates_consignments is not None:
        turn(store, GENERATES_CONSIGNMENTS, customer, on=wanted.generates_consignments)
    return JSONResponse(customer.body)


@router.post("/consignments/{consignment_id}/invoice")
async def switch_invoice(request: Request, consignment_id: str) -> Response:
    """Put a consignment on an approved invoice, or take it off."""
    wanted = validate(Invoice, await read_json(request))
    consignment = _stored(request, CONSIGNMENT, consignment_id, "Consignment")
    turn(sandbox_of(request).store, ON_APPROVED_INVOICE, consignment, on=wanted.approved)
    return JSONResponse({"approved": wanted.approved})


@router.post("/report-runs/{run_id}")
async def switch_run(request: Request, run_id: str) -> Response:
    """Let a report run succeed or fail, or be older than runs are kept."""
    wanted = validate(RunOutcome, await read_json(request))
    run = _stored(request, REPORT_RUN, run_id, "Report run")
    store = sandbox_of(request).store
    with store.transaction():
        if wanted.outcome == "EXPIRED":
            store.remove(REPORT_RUN, run.id)
            for item in store.select(REPORT_ITEM, run.tenant, Filter("customer IS NULL AND code = ?", (run.id,))):
                store.remove(REPORT_ITEM, item.id)
            return Response(status_code=204)
        failures = [{"field": "/type", "message": "The report failed, as it was told to"}]
        failed = {"failureDetails": failures} if wanted.outcome == "FAILED" else {}
        run.body["outcome"] = {"status": wanted.outcome, **failed}
        store.replace(run)
    return JSONResponse(run.body["outcome"])


def _stored(request: Request, kind: str, id_: str, name: str) -> Entry:
    entry = sandbox_of(request).store.get(kind, id_)
    if entry is None:
        raise not_found(name)
    return entry
