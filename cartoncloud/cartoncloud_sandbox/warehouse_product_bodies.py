"""Bodies of warehouse products: what a write may hold in each version.

See docs/cartoncloud-facts.md, Warehouse products.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from cartoncloud_sandbox.addresses import Country
from cartoncloud_sandbox.bodies import Body, NotNegative, OpenBody, Positive, missing
from cartoncloud_sandbox.elements import CustomerRef

Name = Annotated[str, Field(min_length=3, max_length=64)]
"""Names are checked on write only: shorter ones exist in stored products."""

HarmonizedSystemCode = Annotated[
    str, Field(pattern=r"^\.*(\d\.*){6,}$"), AfterValidator(lambda code: code.replace(".", ""))
]
"""Digits and periods, at least six digits; the periods are dropped on save."""


class ProductReferences(Body):
    """The product's code, unique within its customer."""

    code: Annotated[str, Field(min_length=1)]


class Storage(Body):
    """How storage is charged."""

    charge_method: str | None = None


class Inbound(Body):
    """How the product comes in."""

    initial_status: str | None = None


class StockSelection(Body):
    """Which stock is picked first."""

    method: Literal["FEFO", "FIFO"] | None = None
    secondary_method: str | None = None
    strict: bool | None = None
    expiry_threshold_days: int | None = None


class ProductDetails(Body):
    """How the product is handled; `active: false` takes it out of use."""

    variable_weight: bool | None = None
    storage: Storage | None = None
    inbound: Inbound | None = None
    stock_selection: StockSelection | None = None
    active: bool | None = None


class TradedDetails(ProductDetails):
    """What customs wants to know besides, from version 7 on; a code loses its periods on save."""

    country_of_origin: Country | None = None
    harmonized_system_code: HarmonizedSystemCode | None = None


class Unit(Body):
    """A unit of measure in version 1, which drops length, width and height without a word."""

    name: Name | None = None
    base_qty: Positive
    weight: NotNegative | None = None
    volume: NotNegative | None = None
    barcode: str | None = None
    is_decimal: bool | None = None


class MeasuredUnit(Unit):
    """A unit of measure in version 8: measurements are in metres, and absent until they are set."""

    length: NotNegative | None = None
    width: NotNegative | None = None
    height: NotNegative | None = None
    is_directly_shippable: bool | None = None


class Notification(OpenBody):
    """When somebody is to be told; the other members depend on the type."""

    type: Annotated[str, Field(min_length=1)]


class WarehouseProductRequest(Body):
    """A whole product, as created, put or left by a patch."""

    scope: Literal["WAREHOUSE"]
    type: Annotated[str, Field(min_length=1)]
    references: ProductReferences
    customer: CustomerRef
    name: Name
    description: str | None = None
    default_unit_of_measure: str
    unit_of_measures: Annotated[Mapping[str, Unit], Field(min_length=1)]
    details: ProductDetails | None = None
    item_property_requirements: dict[str, str | None] | None = None
    notifications: list[Notification] | None = None

    @model_validator(mode="after")
    def _has_its_default_unit(self) -> Self:
        if self.default_unit_of_measure not in self.unit_of_measures:
            raise missing("defaultUnitOfMeasure", "The default unit is none of unitOfMeasures")
        return self


class MeasuredProductRequest(WarehouseProductRequest):
    """A whole product in version 8."""

    unit_of_measures: Annotated[Mapping[str, MeasuredUnit], Field(min_length=1)]
    details: TradedDetails | None = None
