"""What bodies of inbound and outbound orders have in common (docs/cartoncloud-facts.md, Orders)."""

from cartoncloud_sandbox.bodies import Body, Positive
from cartoncloud_sandbox.elements import CustomFields, ProductRef, UnitOfMeasureRef


class ItemDetails(Body):
    """What an item is of."""

    product: ProductRef
    unit_of_measure: UnitOfMeasureRef | None = None


class ItemMeasures(Body):
    """How much it is, in the item's unit of measure."""

    quantity: Positive


class OrderItem(Body):
    """One line of an order."""

    properties: CustomFields | None = None
    details: ItemDetails
    measures: ItemMeasures
