"""Bodies of consignments and of quotes for them: what a request may hold (docs/cartoncloud-facts.md, Consignments)."""

from typing import Any, Literal

from cartoncloud_sandbox.addresses import Address
from cartoncloud_sandbox.bodies import Body, NotNegative, OpenBody
from cartoncloud_sandbox.elements import (
    CustomerRef,
    IsoDate,
    Money,
    ProductRef,
    References,
    WarehouseRef,
)
from cartoncloud_sandbox.places import Collect, Deliver

ConsignmentStatus = Literal[
    "DRAFT",
    "AWAITING_PICKUP",
    "AWAITING_POINT_TO_POINT_PICKUP",
    "AWAITING_SALE_ORDER_PACKING",
    "AWAITING_DROPOFF",
    "IN_TRANSIT_PICKUP_WAREHOUSE",
    "IN_WAREHOUSE",
    "WITH_ON_FORWARDER",
    "IN_TRANSIT_WAREHOUSE_DELIVERY",
    "IN_TRANSIT_PICK_DELIVERY",
    "COLLECTED",
    "DELIVERED",
    "POINT_TO_POINT_DELIVERED",
    "CANCELLED",
]
ConsignmentType = Literal["DELIVERY", "DUPLICATE", "RETURNED", "PICKUP", "POINT_TO_POINT"]
"""What a request may say; more types are shown and searched for."""


class Named(Body):
    """A user, named by id or name."""

    id: str | None = None
    name: str | None = None


class DeliveryRun(Named):
    """A run that delivers regularly."""

    warehouse: WarehouseRef | None = None


class RunSheet(Named):
    """What one driver does on one day."""

    date: IsoDate | None = None


class Manifest(Body):
    """What a consignment travels with."""

    id: str | None = None


class Tracking(Body):
    """Who carries the goods on, and where to look for them."""

    company_name: str | None = None
    url: str | None = None


class Pickup(Collect):
    """Where and when goods are collected."""

    address: Address


class ConsignmentDetails(Body):
    """Everything about a consignment but its items and measures."""

    collect: Pickup | None = None
    deliver: Deliver | None = None
    invoice_value: Money | None = None
    manifest: Manifest | None = None
    type: ConsignmentType | None = None
    authority_to_leave: bool | None = None
    authority_to_leave_instructions: str | None = None
    delivery_run: DeliveryRun | None = None
    runsheet: RunSheet | None = None
    tracking: Tracking | None = None


class Distance(Body):
    """How far it is."""

    value: NotNegative | None = None


class Measures(Body):
    """How long a consignment takes and how far it goes."""

    hours: int | None = None
    distance: Distance | None = None


class ItemMeasures(Body):
    """How much an item is."""

    pallets: int | None = None
    weight: NotNegative | None = None
    cubic: NotNegative | None = None
    quantity: NotNegative | None = None
    spaces: NotNegative | None = None


class SentProduct(ProductRef, OpenBody):
    """A transport product; one that is unknown is kept as it was sent."""


class ItemDetails(Body):
    """What an item is of."""

    product: SentProduct | None = None


class ItemProperties(OpenBody):
    """The tenant's own fields, and a description."""

    description: str | None = None


class ConsignmentItem(Body):
    """One line of a consignment."""

    properties: ItemProperties | None = None
    measures: ItemMeasures | None = None
    details: ItemDetails | None = None


class QuoteRequest(Body):
    """A consignment to be priced, of which only the customer is required."""

    type: Literal["CONSIGNMENT"] | None = None
    references: References | None = None
    customer: CustomerRef
    warehouse: WarehouseRef | None = None
    user: Named | None = None
    status: ConsignmentStatus | None = None
    details: ConsignmentDetails | None = None
    measures: Measures | None = None
    properties: dict[str, Any] | None = None
    items: list[ConsignmentItem] | None = None
    task_date: IsoDate | None = None


class ConsignmentRequest(QuoteRequest):
    """A consignment to be created or replaced; `version` is the one the caller believes to replace."""

    references: References
    details: ConsignmentDetails
    items: list[ConsignmentItem]
    version: int | None = None
