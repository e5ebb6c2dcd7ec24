"""Standard elements of bodies: references, money, delivery method (docs/cartoncloud-facts.md, Standard elements)."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from cartoncloud_sandbox.bodies import Body, NotNegative, Number, OpenBody

CustomFields = dict[str, Any]
"""The tenant's own fields; their names may contain dots."""


def _day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("day", "Input should be a day of the calendar") from error
    return value


IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]


class References(OpenBody):
    """The customer's reference, others, and custom ones."""

    customer: str | None = None
    tracking: str | None = None
    alternate_reference: str | None = None


class Code(Body):
    """References that hold one code."""

    code: str | None = None


class ProductCodes(Body):
    """References by which a product may be named."""

    code: str | None = None
    barcode: str | None = None


class Reference(Body):
    """A thing named by one of several members; null and an empty text name nothing."""

    id: Uuid | None = None
    name: str | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        codes: BaseModel | None = getattr(self, "references", None)
        if not any((self.id, self.name, *(vars(codes).values() if codes else ()))):
            raise PydanticCustomError("names_nothing", "A member that names it is required")
        return self


class CustomerRef(Reference):
    """A customer named by the first of id, references.code and name that is given."""

    references: Code | None = None


class WarehouseRef(Reference):
    """A warehouse named by the first of id and name that is given."""


class ProductRef(Reference):
    """A product named by the first of id, references.code, references.barcode and name that is given."""

    references: ProductCodes | None = None


class UnitOfMeasureRef(Body):
    """A unit of measure named by its code."""

    type: Annotated[str, Field(min_length=1)]


class Money(Body):
    """An amount in a currency of ISO 4217; without one it is the tenant's."""

    amount: Number
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None


class Value(Money):
    """Money that is not negative."""

    amount: NotNegative


class Price(Money):
    """Money of which both members are required."""

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]


class DeliveryMethod(Body):
    """How goods reach their receiver."""

    type: Literal["SHIPPING", "PICKUP"]
    requested_service: str | None = None
