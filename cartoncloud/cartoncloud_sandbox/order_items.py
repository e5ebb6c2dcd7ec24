"""Items of orders: which product and unit each one means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.bodies import document
from cartoncloud_sandbox.lookup import product_members, product_named
from cartoncloud_sandbox.order_bodies import OrderItem
from cartoncloud_sandbox.store import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """An item whose product and unit are known, as it will be shown, and its quantity in base units."""

    body: dict[str, Any]
    product: Entry
    unit: str
    quantity: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of an order, and what stands against the items that made none."""

    lines: tuple[Line, ...]
    errors: tuple[str, ...]


def read_items(call: Call, customer: Entry, items: Sequence[OrderItem]) -> Reading:
    """Find the products and units of the items of an order.

    Faults that lie in the data of the tenant and not in the request (unknown or inactive product, unknown unit)
    are errors of a rejected order, not of the request (docs/cartoncloud-facts.md, Orders).
    """
    found = [_line(call, customer, item) for item in items]
    lines = tuple(line for line in found if isinstance(line, Line))
    return Reading(lines, tuple(error for error in found if isinstance(error, str)))


def _line(call: Call, customer: Entry, item: OrderItem) -> Line | str:
    """Return the line of an item, or what stands against it."""
    product = product_named(call, item.details.product, customer.id)
    if product is None:
        given = next(value for value in product_members(item.details.product).values() if value)
        return f"Product {given} not found"
    if not product.body["details"]["active"]:
        return f"Product {product.code} is not active"
    reference = item.details.unit_of_measure
    code = reference.type if reference else product.body["defaultUnitOfMeasure"]
    unit = product.body["unitOfMeasures"].get(code)
    if unit is None:
        return f"Product {product.code} has no unit of measure {code}"
    body = document(item)
    body["details"] |= {
        "product": {name: product.body[name] for name in ("id", "name", "references", "customer")},
        "unitOfMeasure": {"type": code, "name": unit["name"]},
    }
    return Line(body, product, code, item.measures.quantity * unit["baseQty"])


def numbered(call: Call, line: Line) -> dict[str, Any]:
    """Return a line with an id and a numericId, which is a string of digits."""
    number = call.store.next_number(call.tenant, "order-item")
    return {
        "id": call.store.next_id(call.tenant, "order-item"),
        "references": {"numericId": str(number)},
        **line.body,
    }
