"""Report runs: create one, and ask what became of it (docs/cartoncloud-facts.md, Report runs)."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Call, Operation, admit
from cartoncloud_sandbox.bodies import document, read_json, validate
from cartoncloud_sandbox.charges_report import bulk_charges
from cartoncloud_sandbox.errors import not_found
from cartoncloud_sandbox.kinds import REPORT_ITEM, REPORT_RUN
from cartoncloud_sandbox.paging import Page, page_headers, positive
from cartoncloud_sandbox.report_bodies import LARGEST_PAGE, ChargesReport, ReportRequest, StockReport
from cartoncloud_sandbox.stock_report import stock_on_hand
from cartoncloud_sandbox.store import Entry, Filter

router = APIRouter(prefix="/tenants/{tenant_id}/report-runs")

USE = Operation()
KEPT = timedelta(days=7)
USERS = {
    "STOCK_ON_HAND": frozenset({roles.WMS_CREATE_JOBS}),
    "BULK_CHARGES": frozenset({roles.INTERNAL_FIELD_ACCESS}),
}


@router.post("")
async def create_report_run(request: Request) -> Response:
    """Start a report; what it will say is settled at once, but not yet told."""
    call = admit(request, USE)
    given = await read_json(request)
    call.require(USERS[validate(ReportRequest, given).type])
    parameters, (items, customers), failures = _report(call, given)
    parameters["pageSize"] = min(parameters.get("pageSize", LARGEST_PAGE), LARGEST_PAGE)
    with call.store.transaction():
        id_ = call.store.next_id(call.tenant, REPORT_RUN)
        shown = {"id": id_, "type": given["type"], "status": "IN_PROCESS", "parameters": parameters}
        outcome = {"status": "FAILED", "failureDetails": failures} if failures else {"status": "SUCCESS"}
        started = {"clock": call.sandbox.clock.now(), "seconds": call.sandbox.clock.seconds()}
        body = {"shown": shown, "outcome": outcome, "started": started, "customers": sorted(customers)}
        call.store.add(Entry(REPORT_RUN, id_, call.tenant, body))
        for number, item in enumerate(items):
            call.store.add(Entry(REPORT_ITEM, f"{id_}/{number}", call.tenant, item, code=id_))
    return JSONResponse(shown, 201)


@router.get("/{run_id}")
async def get_report_run(request: Request, run_id: str) -> Response:
    """Tell where a run stands and, once it succeeded, one page of its items."""
    call = admit(request, USE)
    run = _run(call, run_id)
    call.require(USERS[run.body["shown"]["type"]])
    number = positive(request, "page", 1)
    default = run.body["shown"]["parameters"]["pageSize"]
    page = Page(number, min(positive(request, "pageSize", default), LARGEST_PAGE))
    body = {**run.body["shown"], **_outcome(call, run)}
    if body["status"] != "SUCCESS":
        return JSONResponse(body)
    positions = call.store.matching(REPORT_ITEM, call.tenant, Filter("customer IS NULL AND code = ?", (run.id,)))
    body["reportTime"] = datetime.fromisoformat(run.body["started"]["clock"]).strftime("%Y-%m-%d %H:%M:%S")
    body["items"] = [entry.body for entry in call.store.at(page.cut(positions))]
    return JSONResponse(body, headers=page_headers(request, page, len(positions), "pageSize"))


def _report(
    call: Call, given: Any
) -> tuple[dict[str, Any], tuple[list[dict[str, Any]], frozenset[str]], list[dict[str, str]]]:
    """Return the parameters as they are shown, items and customers of the report, and why it failed, if it did."""
    if given["type"] == "STOCK_ON_HAND":
        stock = validate(StockReport, given).parameters
        return document(stock), stock_on_hand(call, stock), []
    charges = validate(ChargesReport, given).parameters
    failures = []
    if charges.from_date and charges.to_date and charges.from_date > charges.to_date:
        failures.append({"field": "/parameters/fromDate", "message": "fromDate is after toDate"})
    items, customers = bulk_charges(call, charges)
    return document(charges), ([] if failures else items, customers), failures


def _run(call: Call, id_: str) -> Entry:
    """Return a run that is not older than seven days and about nobody whom the caller may not see."""
    run = call.found(REPORT_RUN, id_)
    if run is None or not all(call.client.sees(customer) for customer in run.body["customers"]):
        raise not_found("Report run")
    if call.sandbox.clock.moment() - datetime.fromisoformat(run.body["started"]["clock"]) > KEPT:
        raise not_found("Report run")
    return run


def _outcome(call: Call, run: Entry) -> dict[str, Any]:
    """Return what a run has come to; until its time has passed it is in process."""
    elapsed = call.sandbox.clock.seconds() - run.body["started"]["seconds"]
    if elapsed < call.sandbox.settings.report_seconds:
        return {"status": "IN_PROCESS"}
    outcome: dict[str, Any] = run.body["outcome"]
    return outcome
