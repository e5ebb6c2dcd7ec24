"""Bodies of outbound orders: what a request may hold (facts A3)."""

from typing import Annotated, Literal

from pydantic import Field

from cartoncloud_sandbox.addresses import Address
from cartoncloud_sandbox.bodies import Body, Positive
from cartoncloud_sandbox.elements import (
    CustomerRef,
    CustomFields,
    DeliveryMethod,
    IsoDate,
    Money,
    Price,
    ProductRef,
    References,
    UnitOfMeasureRef,
    Value,
    WarehouseRef,
)


class Collect(Body):
    """Where and when goods are collected; an address was seen live (facts B5)."""

    required_date: IsoDate | None = None
    address: Address | None = None


class Deliver(Body):
    """Where, how and when goods are delivered."""

    address: Address
    method: DeliveryMethod | None = None
    instructions: str | None = None
    required_date: IsoDate | None = None
    cash_payment_amount: Money | None = None


class OrderDetails(Body):
    """Everything about an order but its items."""

    urgent: bool | None = None
    instructions: str | None = None
    collect: Collect | None = None
    deliver: Deliver
    invoice_value: Value | None = None
    allow_splitting: bool | None = None


class ItemDetails(Body):
    """What is ordered."""

    product: ProductRef
    unit_of_measure: UnitOfMeasureRef | None = None
    approximate_unit_price: Price | None = None


class ItemMeasures(Body):
    """How much is ordered, in the item's unit of measure."""

    quantity: Positive


class OrderItem(Body):
    """One line of an order."""

    properties: CustomFields | None = None
    details: ItemDetails
    measures: ItemMeasures


class OutboundOrderRequest(Body):
    """An outbound order to be created; integrators' extras such as externalMeta are accepted and dropped."""

    type: Literal["OUTBOUND"] | None = None
    references: References
    customer: CustomerRef
    warehouse: WarehouseRef | None = None
    details: OrderDetails
    properties: CustomFields | None = None
    items: Annotated[list[OrderItem], Field(min_length=1)]
