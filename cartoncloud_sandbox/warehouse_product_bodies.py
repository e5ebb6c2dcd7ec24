"""Bodies of warehouse products: what a write may hold, and how each version shows it (facts A3, B7, B8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from cartoncloud_sandbox.bodies import Body, NotNegative, OpenBody, Positive, document, missing
from cartoncloud_sandbox.elements import CustomerRef
from cartoncloud_sandbox.store import derived_id

Name = Annotated[str, Field(min_length=3, max_length=64)]
"""Names are checked on write only: shorter ones exist in stored products (facts B7)."""

_UNIT_NAMES = {"EA": "Each", "CT": "Carton", "CTN": "Carton", "PLT": "Pallet", "UNIT": "Units"}


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


class Unit(Body):
    """A unit of measure in version 1, which drops length, width and height without a word (facts B7, B8)."""

    name: Name | None = None
    base_qty: Positive
    weight: NotNegative | None = None
    volume: NotNegative | None = None
    barcode: str | None = None
    is_decimal: bool | None = None


class Notification(OpenBody):
    """When somebody is to be told; the other members depend on the type."""

    type: str


class WarehouseProductRequest(Body):
    """A whole product, as created, put or left by a patch."""

    scope: Literal["WAREHOUSE"]
    type: Annotated[str, Field(min_length=1)]
    references: ProductReferences
    customer: CustomerRef
    name: Name
    description: str | None = None
    default_unit_of_measure: str
    unit_of_measures: Annotated[dict[str, Unit], Field(min_length=1)]
    details: ProductDetails | None = None
    item_property_requirements: dict[str, str | None] | None = None
    notifications: list[Notification] | None = None

    @model_validator(mode="after")
    def _has_its_default_unit(self) -> Self:
        if self.default_unit_of_measure not in self.unit_of_measures:
            raise missing("defaultUnitOfMeasure", "The default unit is none of unitOfMeasures")
        return self


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a version of the API makes of products; a further version is a further entry of DIALECTS."""

    request: type[WarehouseProductRequest]
    patch_media_types: frozenset[str]
    hidden_unit_members: frozenset[str] = frozenset()


DIALECTS: Mapping[int, Dialect] = {
    1: Dialect(WarehouseProductRequest, frozenset({"application/json"})),
}


def product_json(wanted: WarehouseProductRequest) -> dict[str, Any]:
    """Return what a write leaves in the store, with the defaults of units and details."""
    body = document(wanted)
    body["details"] = {"active": True, **body.get("details", {})}
    for code, unit in body["unitOfMeasures"].items():
        unit.setdefault("name", default_unit_name(code))
        unit.setdefault("volume", 0)
        unit.setdefault("isDecimal", False)
    return body


def default_unit_name(code: str) -> str:
    """Return the name of a unit that was written without one."""
    return _UNIT_NAMES.get(code) or (code[:64] if len(code) > 2 else f"Unit {code}")


def shown(body: dict[str, Any], version: int) -> dict[str, Any]:
    """Return a stored product as a version shows it; unit ids differ between versions (facts B7)."""
    hidden = DIALECTS[version].hidden_unit_members
    units = {
        code: {
            "id": derived_id(body["id"], version, code),
            **{name: value for name, value in unit.items() if name not in hidden},
        }
        for code, unit in body["unitOfMeasures"].items()
    }
    return {**body, "unitOfMeasures": units}
