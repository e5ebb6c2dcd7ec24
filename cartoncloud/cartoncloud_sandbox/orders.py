"""What inbound and outbound orders have in common: how they begin, are kept, shown and deleted.

See docs/cartoncloud-facts.md, Orders.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Call, Operation, admit
from cartoncloud_sandbox.bodies import document, prune
from cartoncloud_sandbox.documents import forget_documents
from cartoncloud_sandbox.elements import CustomFields, References
from cartoncloud_sandbox.errors import duplicate, not_found, refusal
from cartoncloud_sandbox.lookup import customer_json
from cartoncloud_sandbox.order_items import Line, numbered
from cartoncloud_sandbox.preferences import shown
from cartoncloud_sandbox.stock import release
from cartoncloud_sandbox.store import Entry, Filter, Store

USE = Operation(frozenset({roles.WMS_CREATE_JOBS}))
SEARCH = Operation()
CREATED_WITH_ISSUES = 228


@dataclass(frozen=True, slots=True)
class OrderKind:
    """A kind of order: under which names it is kept and shown, and when it may be deleted."""

    kind: str
    type: str
    name: str
    deletable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parties:
    """Whose order it is, and where."""

    customer: Entry
    warehouse: Entry


class OrderRequest(Protocol):
    """The members that every request for an order has."""

    @property
    def references(self) -> References:
        """The customer's reference and others."""

    @property
    def properties(self) -> CustomFields | None:
        """The tenant's own fields."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: where the order stands, what its details say, its lines and what stands against it."""

    status: str
    details: dict[str, Any]
    lines: Sequence[Line]
    errors: Sequence[str]

    @property
    def code(self) -> int:
        """The HTTP status that tells of it."""
        return CREATED_WITH_ISSUES if self.errors else 201


def show_order(request: Request, kind: OrderKind, id_: str) -> Response:
    """Answer one order, without items when the caller prefers that."""
    return shown(request, admit(request, USE).find(kind.kind, id_, kind.name).body)


def delete_order(request: Request, kind: OrderKind, id_: str) -> Response:
    """Delete an order while its status allows it; stock that it was promised is free again."""
    call = admit(request, USE)
    order = call.find(kind.kind, id_, kind.name)
    if order.body["status"] not in kind.deletable:
        raise refusal(422, f"An order in status {order.body['status']} cannot be deleted")
    with call.store.transaction():
        release(call.store, order.id)
        forget_documents(call.store, order)
        call.store.remove(kind.kind, order.id)
    return Response(status_code=204)


def refuse_duplicate(call: Call, kind: OrderKind, customer: Entry, references: References) -> None:
    """Refuse a reference that is in use; one of a rejected order may be sent again."""
    reference = references.customer
    if reference is None:
        return
    condition = "customer = ? AND code = ? AND json_extract(keys, '$.status') <> 'REJECTED'"
    other = call.store.first(kind.kind, call.tenant, Filter(condition, (customer.id, reference)))
    if other:
        message = f"An {kind.name.lower()} with the reference {reference} already exists"
        raise duplicate("/references/customer", message, other.id)


def new_order(call: Call, kind: OrderKind, wanted: OrderRequest, parties: Parties, outcome: Outcome) -> dict[str, Any]:
    """Return a new order as the API shows it, with the vendor's additions."""
    number = call.store.next_number(call.tenant, kind.kind)
    now = {"time": call.sandbox.clock.now()}
    errors = [{"message": message, "isResolved": False} for message in outcome.errors]
    body: dict[str, Any] = prune(
        {
            "id": call.store.next_id(call.tenant, kind.kind),
            "type": kind.type,
            "version": 1,
            "status": outcome.status,
            "references": {**document(wanted.references), "numericId": str(number)},
            "customer": customer_json(parties.customer),
            "warehouse": parties.warehouse.body,
            "details": outcome.details | ({"errors": errors} if errors else {}),
            "properties": wanted.properties or {},
            "items": [numbered(call, line) for line in outcome.lines] or None,
            "timestamps": {"created": now, "modified": now},
        }
    )
    return body


def order_entry(kind: OrderKind, tenant: str, body: dict[str, Any]) -> Entry:
    """Make the stored form of an order."""
    reference = body["references"].get("customer")
    keys = {
        "id": body["id"],
        "reference": reference,
        "customerId": body["customer"]["id"],
        "customerName": body["customer"]["name"],
        "status": body["status"],
        "arrivalDate": body["details"].get("arrivalDate"),
        **{name: moment["time"] for name, moment in body["timestamps"].items()},
    }
    return Entry(kind.kind, body["id"], tenant, body, body["customer"]["id"], reference, keys)


def move_order(store: Store, kind: OrderKind, order: Entry, status: str, timestamps: dict[str, Any]) -> dict[str, Any]:
    """Keep an order in its next status; the timestamps given fill those it lacks, and `modified` is always new."""
    body = {
        **order.body,
        "status": status,
        "version": order.body["version"] + 1,
        "timestamps": {**timestamps, **order.body["timestamps"], "modified": timestamps["modified"]},
    }
    store.replace(order_entry(kind, order.tenant, body))
    return body


def stored_order(store: Store, kind: OrderKind, id_: str) -> Entry:
    """Return an order whoever may see it; raise a 404 when there is none."""
    order = store.get(kind.kind, id_)
    if order is None:
        raise not_found(kind.name)
    return order
