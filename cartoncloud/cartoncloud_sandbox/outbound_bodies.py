"""Bodies of outbound orders: what a request may hold (docs/cartoncloud-facts.md, Outbound orders)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from cartoncloud_sandbox.bodies import Body
from cartoncloud_sandbox.elements import CustomerRef, CustomFields, Price, References, Value, WarehouseRef
from cartoncloud_sandbox.order_bodies import ItemDetails, OrderItem
from cartoncloud_sandbox.places import Collect, Deliver

Dropped = Annotated[dict[str, Any] | None, Field(exclude=True)]
"""An object of integrators that the reference does not know: accepted and dropped."""


class OutboundDetails(Body):
    """Everything about an order but its items."""

    urgent: bool | None = None
    instructions: str | None = None
    collect: Collect | None = None
    deliver: Deliver
    invoice_value: Value | None = None
    allow_splitting: bool | None = None


class OutboundItemDetails(ItemDetails):
    """What is ordered, and for how much."""

    approximate_unit_price: Price | None = None


class OutboundItem(OrderItem):
    """One line of an outbound order."""

    details: OutboundItemDetails
    external_meta: Dropped = None


class OutboundOrderRequest(Body):
    """An outbound order to be created."""

    type: Literal["OUTBOUND"] | None = None
    references: References
    customer: CustomerRef
    warehouse: WarehouseRef | None = None
    details: OutboundDetails
    properties: CustomFields | None = None
    external_meta: Dropped = None
    items: Annotated[list[OutboundItem], Field(min_length=1)]
