"""Bodies of transport products: what a write may hold (docs/cartoncloud-facts.md, Transport products)."""

from typing import Annotated, Literal

from pydantic import Field

from cartoncloud_sandbox.bodies import Body, NotNegative, OpenBody
from cartoncloud_sandbox.elements import CustomerRef


class TransportReferences(Body):
    """The product's code, unique within its customer, and its barcode."""

    code: Annotated[str, Field(min_length=1)]
    barcode: str | None = None


class CubicCalculator(Body):
    """What the volume of a consignment's item is multiplied with."""

    multiplier_field: Literal["QUANTITY", "PALLETS", "NONE"] | None = None


class ConsignmentItems(Body):
    """How items of the product are entered."""

    cubic_calculator: CubicCalculator | None = None
    split_by_field: str | None = None


class UiOptions(Body):
    """What the web application does with the product."""

    consignment_items: ConsignmentItems | None = None


class TransportDetails(Body):
    """How the product is handled."""

    ui_options: UiOptions | None = None


class TransportProperties(OpenBody):
    """The product's measurements in metres, and the tenant's own fields."""

    width: NotNegative | None = None
    height: NotNegative | None = None
    length: NotNegative | None = None


class TransportProductRequest(Body):
    """A whole product, as created or put; without a customer it is for all of them."""

    scope: Literal["TRANSPORT"]
    references: TransportReferences
    name: Annotated[str, Field(min_length=1)]
    customer: CustomerRef | None = None
    details: TransportDetails | None = None
    properties: TransportProperties | None = None
    enabled: bool | None = None
