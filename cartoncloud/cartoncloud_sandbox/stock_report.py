"""The report STOCK_ON_HAND: lots, and orders on their way, added up by what the caller wants apart.

See docs/cartoncloud-facts.md, Stock on hand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.bodies import pointer, prune
from cartoncloud_sandbox.definitions import STOCK_FIELDS
from cartoncloud_sandbox.errors import invalid
from cartoncloud_sandbox.inbound_orders import INBOUND, ON_THE_WAY, incoming_lots
from cartoncloud_sandbox.kinds import PRODUCT, WAREHOUSE
from cartoncloud_sandbox.lookup import customer_named, warehouse_named
from cartoncloud_sandbox.report_bodies import StockParameters
from cartoncloud_sandbox.stock import AVAILABLE, Lot, lots
from cartoncloud_sandbox.store import Entry, Filter

_ALWAYS = ("productStatus", "unitOfMeasure")
_LOCATION = "location"
_DIMENSIONS = ("productType", "productGroup", *_ALWAYS, "inboundOrder", _LOCATION)


@dataclass(slots=True)
class _Sum:
    """What has been added up so far, in the item's unit."""

    first: Lot
    quantity: float = 0
    free: float = 0
    incoming: float = 0
    allocated: float = 0


@dataclass(frozen=True, slots=True)
class _Books:
    """What the report looks things up in."""

    products: Mapping[str, Entry]
    orders: Mapping[str, Entry]
    warehouses: tuple[str, ...]


def stock_on_hand(call: Call, parameters: StockParameters) -> tuple[list[dict[str, Any]], frozenset[str]]:
    """Return the items of the report, and the ids of the customers it is about.

    Raises:
        ApiError: 422 for an unknown customer, warehouse or `aggregateBy`; that one lists the valid values.
    """
    customer = customer_named(call, parameters.customer, "parameters", "customer")
    place = parameters.warehouse
    warehouse = warehouse_named(call, place, "parameters", "warehouse").id if place else None
    apart = tuple(dict.fromkeys((*_ALWAYS, *_checked(call, parameters.aggregate_by or ()))))
    own = Filter("customer = ?", (customer.id,))
    store = call.store
    books = _Books(
        {entry.id: entry for entry in store.select(PRODUCT, call.tenant, own)},
        {entry.id: entry for entry in store.select(INBOUND.kind, call.tenant, own)},
        tuple(entry.id for entry in store.select(WAREHOUSE, call.tenant)),
    )
    sums: dict[tuple[Any, ...], _Sum] = {}
    by_location = _LOCATION in apart
    for lot in lots(store, call.tenant):
        if _concerns(lot, books, warehouse) and lot.on_hand:
            total = _sum_of(sums, lot, apart, books)
            total.quantity += lot.on_hand
            total.free += lot.free
            total.allocated += lot.allocated
    for lot in () if by_location else _incoming(call, books):
        if _concerns(lot, books, warehouse):
            _sum_of(sums, lot, apart, books).incoming += lot.on_hand
    return [_item(total, apart, books) for total in sums.values()], frozenset({customer.id})


def _checked(call: Call, names: Iterable[str]) -> Iterator[str]:
    valid = [*_DIMENSIONS, *(field.key for field in STOCK_FIELDS)]
    if call.client.customers is not None:
        valid.remove(_LOCATION)
    for at, name in enumerate(names):
        if name not in valid:
            field = pointer("parameters", "aggregateBy", at)
            raise invalid(field, f"Invalid value {name}; valid values: {', '.join(valid)}")
        yield name


def _concerns(lot: Lot, books: _Books, warehouse: str | None) -> bool:
    return lot.product in books.products and warehouse in (None, lot.warehouse)


def _incoming(call: Call, books: _Books) -> Iterator[Lot]:
    for order in books.orders.values():
        if order.body["status"] in ON_THE_WAY:
            yield from incoming_lots(call.store, order)


def _sum_of(sums: dict[tuple[Any, ...], _Sum], lot: Lot, apart: tuple[str, ...], books: _Books) -> _Sum:
    key = (lot.product, *(str(_value(lot, name, books)) for name in apart))
    return sums.setdefault(key, _Sum(lot))


def _value(lot: Lot, name: str, books: _Books) -> Any:
    """Return what a lot has in one dimension; scalars for what it is, references for where it belongs."""
    product = books.products[lot.product].body
    if name == "productStatus":
        return lot.status
    if name == "unitOfMeasure":
        return lot.unit
    if name == "productType":
        return product["type"]
    if name == "inboundOrder":
        order = books.orders.get(lot.inbound or "")
        return {"id": order.id, "references": order.body["references"]} if order else None
    if name == _LOCATION:
        return {"references": _location(lot, books)}
    return lot.properties.get(name)


def _location(lot: Lot, books: _Books) -> dict[str, str]:
    """Return where a lot lies: each warehouse has a shelf for what is OK and a corner for the rest."""
    number = 10 * (books.warehouses.index(lot.warehouse) + 1) + (1 if lot.status == AVAILABLE else 2)
    return {"numericId": str(number), "barcode": f"LOC-{number:05}"}


def _item(total: _Sum, apart: tuple[str, ...], books: _Books) -> dict[str, Any]:
    product = books.products[total.first.product].body
    unit = product["unitOfMeasures"].get(total.first.unit, {"baseQty": 1, "name": total.first.unit})
    measures = {"quantity": total.quantity, "quantityFree": total.free}
    shown: tuple[str, ...] = ("id", "name", "references")
    if _LOCATION not in apart:
        measures |= {"quantityIncoming": total.incoming, "quantityAllocated": total.allocated}
        shown = (*shown, "customer")
    item: dict[str, Any] = prune(
        {
            "type": "ITEM",
            "details": {
                "product": {name: product[name] for name in shown},
                "unitOfMeasure": {"type": total.first.unit, "name": unit["name"]},
            },
            "measures": {name: round(amount / unit["baseQty"], 6) for name, amount in measures.items()},
            "properties": {name: _value(total.first, name, books) for name in apart},
        }
    )
    return item
