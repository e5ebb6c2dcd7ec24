"""Stock: lots of base units of a product in a warehouse, where they came from, and what is promised to orders."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cartoncloud_sandbox.store import Store

AVAILABLE = "OK"
"""The one status of items whose stock orders may have."""

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Demand:
    """Base units of one product in one warehouse."""

    product: str
    warehouse: str
    quantity: float


@dataclass(frozen=True, slots=True)
class Level:
    """What lies in a warehouse; free is what is available and no order was promised."""

    product: str
    warehouse: str
    on_hand: float
    allocated: float
    free: float


@dataclass(frozen=True, slots=True)
class Lot:
    """Base units that came in together, in one unit, status and set of fields; `inbound` is None for the seed's."""

    product: str
    warehouse: str
    unit: str
    on_hand: float
    allocated: float = 0
    status: str = AVAILABLE
    inbound: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def free(self) -> float:
        """Base units an order may still have."""
        return self.on_hand - self.allocated if self.status == AVAILABLE else 0


_COLUMNS = "product, warehouse, unit, on_hand, allocated, status, inbound, properties"
_FREE = f"CASE WHEN status = '{AVAILABLE}' THEN on_hand - allocated ELSE 0 END"


def add_lot(store: Store, tenant: str, lot: Lot) -> int:
    """Put stock into its warehouse; return the lot's number."""
    values = (lot.product, lot.warehouse, lot.unit, lot.on_hand, lot.allocated, lot.status, lot.inbound)
    query = f"INSERT INTO lot (tenant, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constants only
    cursor = store.connection.execute(query, (tenant, *values, json.dumps(dict(lot.properties))))
    return int(cursor.lastrowid or 0)


def set_on_hand(store: Store, tenant: str, demand: Demand, unit: str) -> None:
    """Say how much lies in the warehouse, whatever lay there: it becomes one lot, promises stay promised."""
    place = (demand.product, demand.warehouse)
    old = "SELECT number FROM lot WHERE product = ? AND warehouse = ?"
    allocated = level(store, *place).allocated
    number = add_lot(store, tenant, Lot(*place, unit, demand.quantity, allocated))
    numbers = [row[0] for row in store.connection.execute(old, place) if row[0] != number]
    for stale in numbers:
        store.connection.execute("UPDATE allocation SET lot = ? WHERE lot = ?", (number, stale))
        store.connection.execute("DELETE FROM lot WHERE number = ?", (stale,))


def level(store: Store, product: str, warehouse: str) -> Level:
    """Return the level of a product in a warehouse; nothing known is nothing there."""
    query = f"SELECT total(on_hand), total(allocated), total({_FREE}) FROM lot WHERE product = ? AND warehouse = ?"  # noqa: S608 - constants only
    return Level(product, warehouse, *store.connection.execute(query, (product, warehouse)).fetchone())


def levels(store: Store) -> list[Level]:
    """Return every known level."""
    query = (
        f"SELECT product, warehouse, total(on_hand), total(allocated), total({_FREE}) FROM lot"  # noqa: S608 - as above
        " GROUP BY tenant, product, warehouse ORDER BY tenant, product, warehouse"
    )
    return [Level(*row) for row in store.connection.execute(query)]


def lots(store: Store, tenant: str) -> list[Lot]:
    """Return every lot of a tenant, oldest first."""
    query = f"SELECT {_COLUMNS} FROM lot WHERE tenant = ? ORDER BY number"  # noqa: S608 - constants only
    return [_lot(row) for row in store.connection.execute(query, (tenant,))]


def _lot(row: tuple[Any, ...]) -> Lot:
    product, warehouse, unit, on_hand, allocated, status, inbound, properties = row
    return Lot(product, warehouse, unit, on_hand, allocated, status, inbound, json.loads(properties))


def allocate(store: Store, owner: str, demands: Iterable[Demand]) -> None:
    """Promise base units to an order, the oldest first; the caller has seen to it that they are free."""
    query = (
        "SELECT number, on_hand - allocated FROM lot WHERE product = ? AND warehouse = ? AND status = ? ORDER BY number"
    )
    for demand in demands:
        wanted = demand.quantity
        place = (demand.product, demand.warehouse, AVAILABLE)
        for number, free in store.connection.execute(query, place).fetchall():
            taken = min(free, wanted)
            if taken > 0:
                _change(store, number, allocated=taken)
                store.connection.execute("INSERT INTO allocation VALUES (?, ?, ?)", (owner, number, taken))
                wanted -= taken
            if wanted <= _TOLERANCE:
                break


def release(store: Store, owner: str) -> None:
    """Take back whatever was promised to an order."""
    for number, quantity in _promises(store, owner):
        _change(store, number, allocated=-quantity)


def ship(store: Store, owner: str) -> None:
    """Let whatever was promised to an order leave the warehouse."""
    for number, quantity in _promises(store, owner):
        _change(store, number, allocated=-quantity, on_hand=-quantity)


def _promises(store: Store, owner: str) -> list[tuple[int, float]]:
    query = "DELETE FROM allocation WHERE owner = ? RETURNING lot, quantity"
    return store.connection.execute(query, (owner,)).fetchall()


def _change(store: Store, number: int, *, allocated: float, on_hand: float = 0) -> None:
    query = "UPDATE lot SET allocated = allocated + ?, on_hand = on_hand + ? WHERE number = ?"
    store.connection.execute(query, (allocated, on_hand, number))
