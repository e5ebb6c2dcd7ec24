"""Finding what a reference object names: the first given member decides, without a fallback.

See docs/cartoncloud-facts.md, Standard elements.
"""

from typing import Any

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.bodies import pointer
from cartoncloud_sandbox.elements import CustomerRef, ProductRef, WarehouseRef
from cartoncloud_sandbox.errors import invalid
from cartoncloud_sandbox.kinds import CUSTOMER, PRODUCT, WAREHOUSE
from cartoncloud_sandbox.store import Entry, Filter


def customer_named(call: Call, reference: CustomerRef, *place: str | int) -> Entry:
    """Return the customer the caller may see under this reference; raise a 422 at its pointer otherwise."""
    code = reference.references.code if reference.references else None
    given = {("id",): reference.id, ("references", "code"): code, ("name",): reference.name}
    return _named(call, CUSTOMER, given, place)


def open_customer_named(call: Call, reference: CustomerRef, *place: str | int) -> Entry:
    """Return the customer of this reference, for whom something new is to be kept; a disabled one is a 422."""
    customer = customer_named(call, reference, *place)
    if not customer.body["enabled"]:
        raise invalid(pointer(*place), f"Customer {customer.body['name']} is disabled")
    return customer


def warehouse_named(call: Call, reference: WarehouseRef | None, *place: str | int) -> Entry:
    """Return the warehouse of this reference; without one, the tenant's first."""
    if reference is None:
        return call.store.select(WAREHOUSE, call.tenant)[0]
    return _named(call, WAREHOUSE, {("id",): reference.id, ("name",): reference.name}, place)


def product_named(call: Call, reference: ProductRef, customer: str, kind: str = PRODUCT) -> Entry | None:
    """Return the product of this reference that is the customer's or everybody's, or None when there is no such."""
    given = product_members(reference)
    for path, value in given.items():
        if value:
            return _first(call, kind, path, value, Filter("customer = ? OR customer IS NULL", (customer,)))
    return None


def product_members(reference: ProductRef) -> dict[tuple[str, ...], str | None]:
    """Return the members that may name a product, in the order in which they count."""
    codes = reference.references
    return {
        ("id",): reference.id,
        ("references", "code"): codes.code if codes else None,
        ("references", "barcode"): codes.barcode if codes else None,
        ("name",): reference.name,
    }


def _named(call: Call, kind: str, given: dict[tuple[str, ...], str | None], place: tuple[str | int, ...]) -> Entry:
    visible = call.visible() if kind == CUSTOMER else Filter()
    for path, value in given.items():
        if value:
            found = _first(call, kind, path, value, visible)
            if found is None:
                raise invalid(pointer(*place, *path), f"{kind.capitalize()} {value} not found")
            return found
    members = ", ".join(".".join(path) for path in given)
    raise invalid(pointer(*place), f"One of {members} is required")


def _first(call: Call, kind: str, path: tuple[str, ...], value: str, condition: Filter) -> Entry | None:
    if path == ("id",):
        match = Filter("id = ?", (value.lower(),))
    elif path == ("references", "code"):
        match = Filter("code = ?", (value,))
    elif path == ("references", "barcode"):
        match = Filter("EXISTS (SELECT 1 FROM json_each(keys, '$.barcodes') WHERE value = ?)", (value,))
    else:
        match = Filter("json_extract(keys, '$.name') = ?", (value,))
    both = Filter(f"({match.sql}) AND ({condition.sql})", (*match.values, *condition.values))
    return call.store.first(kind, call.tenant, both)


def customer_json(customer: Entry) -> dict[str, Any]:
    """Return the customer as other objects show it."""
    members = {name: customer.body.get(name) for name in ("id", "name", "references")}
    return {name: value for name, value in members.items() if value is not None}
