"""Makes what CartonCloud's requests refer to, with the collection's own requests, and removes it afterwards.

Each function is named as the variable it supplies.
"""

from collections.abc import Iterator

from postman_contract import Run, json_of, prerequisite

OUTBOUND = "outbound-orders-sale-orders"


def _id_of(run: Run, case_id: str) -> str:
    created = json_of(run(case_id).response)
    if not isinstance(created, dict):
        raise TypeError(f"{case_id} answered no object")
    return str(created["id"])


@prerequisite
def outboundOrderUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create an outbound order, and delete it."""
    order = _id_of(run, f"{OUTBOUND}/add-outbound-order")
    yield order
    run(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order)


@prerequisite
def documentUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Attach an invoice to an outbound order; it goes when its order does."""
    yield _id_of(run, f"{OUTBOUND}/documents/add-outbound-order-invoice")


@prerequisite
def warehouseProductUuid(run: Run) -> Iterator[str]:  # noqa: N802  named as the variable
    """Create a warehouse product. Products cannot be deleted."""
    yield _id_of(run, "warehouse-products/add-warehouse-product")
