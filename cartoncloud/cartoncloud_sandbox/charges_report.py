"""The report BULK_CHARGES: what consignments and orders are charged, beside the seed's charges.

See docs/cartoncloud-facts.md, Bulk charges.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.inbound_orders import INBOUND
from cartoncloud_sandbox.kinds import CHARGE, CONSIGNMENT, CUSTOMER
from cartoncloud_sandbox.lookup import customer_named
from cartoncloud_sandbox.outbound_orders import OUTBOUND
from cartoncloud_sandbox.rates import freight, rate_for
from cartoncloud_sandbox.report_bodies import ChargesParameters
from cartoncloud_sandbox.store import EVERYTHING, Entry, Filter, derived_id

_PER_ORDER, _PER_LINE = 2.5, 0.5


def bulk_charges(call: Call, parameters: ChargesParameters) -> tuple[list[dict[str, Any]], frozenset[str]]:
    """Return the items of the report, and the ids of the customers it is about.

    Raises:
        ApiError: 422 for a customer that is unknown.
    """
    named = {entry.id: entry for entry in _named(call, parameters)}
    customers = named or {entry.id: entry for entry in call.store.select(CUSTOMER, call.tenant, call.visible())}
    marks = ",".join("?" * len(customers))
    theirs = Filter(f"customer IN ({marks})", tuple(customers))
    classes = parameters.charge_classes
    found = (
        charge
        for parent, read in _PARENTS.items()
        for entry in call.store.select(parent, call.tenant, theirs if customers else EVERYTHING)
        for charge in read(entry)
        if classes is None or charge["parentEntity"] in classes
    )
    first, last = parameters.from_date or "", parameters.to_date or "9999-12-31"
    rows = [charge for charge in found if first <= charge["createdDate"] <= last]
    return [{"id": number, **row} for number, row in enumerate(rows, 1)], frozenset(customers)


def _named(call: Call, parameters: ChargesParameters) -> Iterator[Entry]:
    if parameters.customer:
        yield customer_named(call, parameters.customer, "parameters", "customer")
    for at, reference in enumerate(parameters.customers or ()):
        yield customer_named(call, reference, "parameters", "customers", at)


def _of_consignment(entry: Entry) -> Iterator[dict[str, Any]]:
    body = entry.body
    weight = sum(item.get("measures", {}).get("weight", 0) for item in body.get("items", ()))
    state = body["details"].get("deliver", {}).get("address", {}).get("state", {}).get("code")
    rate = rate_for(state, weight)
    if rate and body["status"] != "CANCELLED":
        fee = freight(rate, weight)
        yield charge_json(entry, "CONSIGNMENT", entry.keys["created"], "Freight", fee)


def _of_order(charge_class: str, category: str) -> Callable[[Entry], Iterator[dict[str, Any]]]:
    def read(entry: Entry) -> Iterator[dict[str, Any]]:
        if entry.body["status"] not in ("DRAFT", "REJECTED"):
            fee = _PER_ORDER + _PER_LINE * len(entry.body["items"])
            yield charge_json(entry, charge_class, entry.body["timestamps"]["created"]["time"], category, fee)

    return read


def _seeded(entry: Entry) -> Iterator[dict[str, Any]]:
    yield entry.body


_PARENTS: dict[str, Callable[[Entry], Iterator[dict[str, Any]]]] = {
    CHARGE: _seeded,
    CONSIGNMENT: _of_consignment,
    OUTBOUND.kind: _of_order("SALE_ORDER", "Picking"),
    INBOUND.kind: _of_order("PURCHASE_ORDER", "Receiving"),
}


def charge_json(parent: Entry, charge_class: str, created: str, category: str, fee: float) -> dict[str, Any]:
    """Return one charge, on the invoice of the month in which it was made."""
    day = date.fromisoformat(created[:10])
    references = parent.body.get("references", {})
    number = references.get("numericId", "")
    month = day.replace(day=1)
    return {
        "uuid": derived_id(parent.id, charge_class),
        "createdDate": day.isoformat(),
        "activityDate": day.isoformat(),
        "customer": parent.keys["customerName"],
        "parentEntity": charge_class,
        "parentReference": references.get("customer", ""),
        "parentId": number,
        "parentUuid": parent.id,
        "invoiceId": f"{month:%Y%m}",
        "invoiceStartDate": month.isoformat(),
        "invoiceEndDate": day.replace(day=monthrange(day.year, day.month)[1]).isoformat(),
        "type": "Income",
        "automatic": "Yes",
        "feeCategory": category,
        "account": "Sandbox income",
        "description": f"{category} of {references.get('customer', parent.id)}",
        "qty": 1,
        "charge": fee,
        "warehouseName": parent.body.get("warehouse", {}).get("name", ""),
    }
