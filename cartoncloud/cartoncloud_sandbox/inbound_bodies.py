"""Bodies of inbound orders: what a request may hold (docs/cartoncloud-facts.md, Inbound orders)."""

from typing import Annotated, Literal

from pydantic import Field

from cartoncloud_sandbox.bodies import Body
from cartoncloud_sandbox.elements import CustomerRef, CustomFields, IsoDate, References, WarehouseRef
from cartoncloud_sandbox.order_bodies import OrderItem

InboundStatus = Literal["DRAFT", "NOT_YET_RECEIVED", "RECEIVED", "VERIFIED", "ALLOCATED", "REJECTED"]
ItemStatus = Literal["OK", "RECEIVED_DAMAGED", "MISSING", "QUARANTINE", "DAMAGED_BY_CARRIER", "DAMAGED", "LOST"]


class InboundDetails(Body):
    """When the goods come, and what is to be known about them."""

    urgent: bool | None = None
    instructions: str | None = None
    arrival_date: IsoDate | None = None


class InboundItem(OrderItem):
    """One line of an inbound order."""

    status: ItemStatus | None = None


class InboundOrderRequest(Body):
    """An inbound order to be created; of the statuses only DRAFT means something here."""

    type: Literal["INBOUND"] | None = None
    status: InboundStatus | None = None
    references: References
    customer: CustomerRef
    warehouse: WarehouseRef | None = None
    details: InboundDetails | None = None
    properties: CustomFields | None = None
    items: Annotated[list[InboundItem], Field(min_length=1)]
