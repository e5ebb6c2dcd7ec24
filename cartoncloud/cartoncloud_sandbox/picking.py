"""Picking: whether the stock suffices for the items of an outbound order."""

from collections.abc import Sequence
from dataclasses import dataclass

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.order_items import Line, read_items
from cartoncloud_sandbox.outbound_bodies import OutboundItem
from cartoncloud_sandbox.stock import Demand, level
from cartoncloud_sandbox.store import Entry

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Picking:
    """The lines of an order, what they take from stock, and what stands against them."""

    lines: tuple[Line, ...]
    demands: tuple[Demand, ...]
    errors: tuple[str, ...]


def pick(call: Call, customer: Entry, warehouse: Entry, items: Sequence[OutboundItem]) -> Picking:
    """Find products and stock for the items of an order; short stock is an error of the order, too."""
    reading = read_items(call, customer, items)
    errors = list(reading.errors)
    totals: dict[str, float] = {}
    for line in reading.lines:
        totals[line.product.id] = totals.get(line.product.id, 0) + line.quantity
    codes = {line.product.id: line.product.code for line in reading.lines}
    for product, quantity in totals.items():
        free = level(call.store, product, warehouse.id).free
        if free + _TOLERANCE < quantity:
            errors.append(f"Insufficient stock of {codes[product]}: {quantity:g} required, {free:g} available")
    demands = tuple(Demand(product, warehouse.id, quantity) for product, quantity in totals.items())
    return Picking(reading.lines, demands, tuple(errors))
