"""Standard elements of bodies: references, money, delivery method (facts A4)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from cartoncloud_sandbox.bodies import Body, NotNegative, Number, OpenBody

CustomFields = dict[str, Any]
"""The tenant's own fields; their names may contain dots (facts B14)."""

IsoDate = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


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


class CustomerRef(Body):
    """A customer named by the first of id, references.code and name that is given."""

    id: str | None = None
    references: Code | None = None
    name: str | None = None


class WarehouseRef(Body):
    """A warehouse named by the first of id and name that is given."""

    id: str | None = None
    name: str | None = None


class ProductRef(Body):
    """A product named by the first of id, references.code, references.barcode and name that is given."""

    id: str | None = None
    references: ProductCodes | None = None
    name: str | None = None


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
