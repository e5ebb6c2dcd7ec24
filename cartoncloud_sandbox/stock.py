"""Stock: how many base units of a product lie in a warehouse, and how many are promised to orders."""

from collections.abc import Iterable
from dataclasses import dataclass

from cartoncloud_sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Demand:
    """Base units of one product in one warehouse."""

    product: str
    warehouse: str
    quantity: float


@dataclass(frozen=True, slots=True)
class Level:
    """What lies in a warehouse; free is what no order was promised."""

    product: str
    warehouse: str
    on_hand: float
    allocated: float

    @property
    def free(self) -> float:
        """Base units an order may still have."""
        return self.on_hand - self.allocated


def set_on_hand(store: Store, tenant: str, demand: Demand) -> None:
    """Say how much lies in the warehouse, whatever lay there."""
    store.connection.execute(
        "INSERT INTO stock (product, warehouse, tenant, on_hand) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET on_hand = excluded.on_hand",
        (demand.product, demand.warehouse, tenant, demand.quantity),
    )


def level(store: Store, product: str, warehouse: str) -> Level:
    """Return the level of a product in a warehouse; nothing known is nothing there."""
    query = "SELECT on_hand, allocated FROM stock WHERE product = ? AND warehouse = ?"
    on_hand, allocated = store.connection.execute(query, (product, warehouse)).fetchone() or (0.0, 0.0)
    return Level(product, warehouse, on_hand, allocated)


def levels(store: Store) -> list[Level]:
    """Return every known level."""
    query = "SELECT product, warehouse, on_hand, allocated FROM stock ORDER BY tenant, product, warehouse"
    return [Level(*row) for row in store.connection.execute(query)]


def allocate(store: Store, owner: str, demands: Iterable[Demand]) -> None:
    """Promise base units to an order; the caller has seen to it that they are free."""
    for demand in demands:
        _promise(store, demand, demand.quantity)
        row = (owner, demand.product, demand.warehouse, demand.quantity)
        store.connection.execute("INSERT INTO allocation VALUES (?, ?, ?, ?)", row)


def release(store: Store, owner: str) -> None:
    """Take back whatever was promised to an order."""
    query = "DELETE FROM allocation WHERE owner = ? RETURNING product, warehouse, quantity"
    for row in store.connection.execute(query, (owner,)).fetchall():
        demand = Demand(*row)
        _promise(store, demand, -demand.quantity)


def _promise(store: Store, demand: Demand, quantity: float) -> None:
    query = "UPDATE stock SET allocated = allocated + ? WHERE product = ? AND warehouse = ?"
    store.connection.execute(query, (quantity, demand.product, demand.warehouse))
