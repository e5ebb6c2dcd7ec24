"""Items of outbound orders: which product and unit each one means, and whether the stock suffices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.bodies import document, pointer, prune
from cartoncloud_sandbox.errors import invalid
from cartoncloud_sandbox.lookup import product_members, product_named
from cartoncloud_sandbox.outbound_bodies import OrderItem
from cartoncloud_sandbox.stock import Demand, level
from cartoncloud_sandbox.store import Entry

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Line:
    """An item whose product and unit are known, as it will be shown, and the stock it takes."""

    body: dict[str, Any]
    product: Entry
    quantity: float


@dataclass(frozen=True, slots=True)
class Picking:
    """The lines of an order, what they take from stock, and what stands against them."""

    lines: tuple[Line, ...]
    demands: tuple[Demand, ...]
    errors: tuple[str, ...]


def pick(call: Call, customer: Entry, warehouse: Entry, items: Sequence[OrderItem]) -> Picking:
    """Find products and stock for the items of an order.

    Faults that lie in the data of the tenant and not in the request (unknown or inactive product, unknown unit,
    short stock) are errors of a rejected order, not of the request (facts A2: 228 "created with issues").
    """
    lines: list[Line] = []
    errors: list[str] = []
    for at, item in enumerate(items):
        line = _line(call, customer, item, at)
        if isinstance(line, Line):
            lines.append(line)
        else:
            errors.append(line)
    totals: dict[str, float] = {}
    for line in lines:
        totals[line.product.id] = totals.get(line.product.id, 0) + line.quantity
    codes = {line.product.id: line.product.code for line in lines}
    for product, quantity in totals.items():
        free = level(call.store, product, warehouse.id).free
        if free + _TOLERANCE < quantity:
            errors.append(f"Insufficient stock of {codes[product]}: {quantity:g} required, {free:g} available")
    demands = tuple(Demand(product, warehouse.id, quantity) for product, quantity in totals.items())
    return Picking(tuple(lines), demands, tuple(errors))


def _line(call: Call, customer: Entry, item: OrderItem, at: int) -> Line | str:
    """Return the line of an item, or what stands against it."""
    given = [value for value in product_members(item.details.product).values() if value is not None]
    if not given:
        field = pointer("items", at, "details", "product")
        raise invalid(field, "One of id, references.code, references.barcode, name is required")
    product = product_named(call, item.details.product, customer.id)
    if product is None:
        return f"Product {given[0]} not found"
    if not product.body["details"]["active"]:
        return f"Product {product.code} is not active"
    reference = item.details.unit_of_measure
    code = reference.type if reference else product.body["defaultUnitOfMeasure"]
    unit = product.body["unitOfMeasures"].get(code)
    if unit is None:
        return f"Product {product.code} has no unit of measure {code}"
    details = {
        "product": {name: product.body[name] for name in ("id", "name", "references", "customer")},
        "unitOfMeasure": {"type": code, "name": unit["name"]},
    }
    price = item.details.approximate_unit_price
    body = {
        "properties": prune(item.properties or {}) or None,
        "details": details | ({"approximateUnitPrice": document(price)} if price else {}),
        "measures": {"quantity": item.measures.quantity},
    }
    return Line(prune(body), product, item.measures.quantity * unit["baseQty"])


def numbered(call: Call, line: Line) -> dict[str, Any]:
    """Return a line with an id and a numericId, which is a string of digits (facts B5)."""
    number = call.store.next_number(call.tenant, "order-item")
    return {
        "id": call.store.next_id(call.tenant, "order-item"),
        "references": {"numericId": str(number)},
        **line.body,
    }
