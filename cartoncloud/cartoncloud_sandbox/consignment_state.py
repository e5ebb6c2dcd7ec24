"""Consignments as they are kept and shown: what their references resolve to, and what searches read of them."""

from typing import Any

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.addresses import state_code
from cartoncloud_sandbox.bodies import document, pointer, prune
from cartoncloud_sandbox.consignment_bodies import ConsignmentItem, ConsignmentRequest, QuoteRequest
from cartoncloud_sandbox.errors import invalid
from cartoncloud_sandbox.kinds import CONSIGNMENT, TRANSPORT_PRODUCT
from cartoncloud_sandbox.lookup import customer_json, product_named, warehouse_named
from cartoncloud_sandbox.places import places_json
from cartoncloud_sandbox.store import Entry, derived_id

_PLANNED = "PLANNED"


def consignment_json(
    call: Call, wanted: ConsignmentRequest, customer: Entry, id_: str, old: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return a consignment as the API shows it; an update has its status from the old one, unless it says another."""
    given = document(wanted)
    details = {"type": "DELIVERY", **places_json(call, wanted.details, wanted.details.collect, wanted.details.deliver)}
    _name_runs(call, wanted, details)
    before = old or {"status": "AWAITING_PICKUP", "version": 0}
    body: dict[str, Any] = prune(
        {
            "id": id_,
            "type": "CONSIGNMENT",
            "version": before["version"] + 1,
            "status": given.get("status", before["status"]),
            "references": given.get("references", {}),
            "customer": customer_json(customer),
            "warehouse": warehouse_named(call, wanted.warehouse, "warehouse").body,
            "user": given.get("user"),
            "generatedFromTask": before.get("generatedFromTask"),
            "details": details,
            "measures": given.get("measures"),
            "properties": given.get("properties"),
            "items": [_item(call, customer, item, at) for at, item in enumerate(wanted.items)],
        }
    )
    body.setdefault("references", {})  # a consignment has them, even where none was given
    return body


def _name_runs(call: Call, wanted: ConsignmentRequest, details: dict[str, Any]) -> None:
    """Give runs and run sheets the ids that belong to their names."""
    run, sheet = wanted.details.delivery_run, wanted.details.runsheet
    if run and (run.id or run.name):
        warehouse = warehouse_named(call, run.warehouse, "details", "deliveryRun", "warehouse").body
        id_ = run.id or derived_id(call.tenant, "delivery-run", run.name)
        details["deliveryRun"] |= {"id": id_, "warehouse": warehouse}
    if sheet and (sheet.id or sheet.name):
        details["runsheet"]["id"] = sheet.id or derived_id(call.tenant, "run-sheet", sheet.name, sheet.date)


def _item(call: Call, customer: Entry, item: ConsignmentItem, at: int) -> dict[str, Any]:
    """Return an item whose product is the known one; an unknown one is kept as it was sent, unless it has an id."""
    body = document(item)
    reference = item.details.product if item.details else None
    if reference is None:
        return body
    product = product_named(call, reference, customer.id, TRANSPORT_PRODUCT)
    if product:
        body["details"]["product"] = {name: product.body[name] for name in ("id", "name", "references")}
    elif reference.id is not None:
        raise invalid(pointer("items", at, "details", "product", "id"), f"Product {reference.id} not found")
    return body


def state_and_weight(wanted: QuoteRequest) -> tuple[str | None, float]:
    """Return the code of the state goods are delivered to, and what they weigh in kilograms."""
    deliver = wanted.details.deliver if wanted.details else None
    weights = (item.measures.weight for item in wanted.items or () if item.measures)
    return state_code(deliver.address) if deliver else None, sum(weight or 0 for weight in weights)


def consignment_entry(tenant: str, body: dict[str, Any], created: str) -> Entry:
    """Make the stored form of a consignment."""
    details = body["details"]
    run, sheet = details.get("deliveryRun", {}), details.get("runsheet", {})
    reference = body.get("references", {}).get("customer")
    keys = {
        "id": body["id"],
        "reference": reference,
        "customerId": body["customer"]["id"],
        "customerName": body["customer"]["name"],
        "status": body["status"],
        "type": details["type"],
        "created": created,
        "generatedFromTask": body.get("generatedFromTask", {}).get("id"),
        "deliveryRunId": run.get("id"),
        "deliveryRunName": run.get("name"),
        "runSheetId": sheet.get("id"),
        "runSheetName": sheet.get("name"),
        "runSheetDate": sheet.get("date"),
        "runSheetStatus": _PLANNED if sheet else None,
    }
    return Entry(CONSIGNMENT, body["id"], tenant, body, body["customer"]["id"], reference, keys)
