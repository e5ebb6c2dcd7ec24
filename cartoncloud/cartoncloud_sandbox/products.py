"""What warehouse and transport products have in common: their searchable fields, and codes that are unique."""

from collections.abc import Mapping

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.errors import duplicate
from cartoncloud_sandbox.search import Fields
from cartoncloud_sandbox.store import Filter


def product_fields(by_pointer: Mapping[str, str]) -> Fields:
    """Return the fields all products share, with further ones (docs/cartoncloud-facts.md, Warehouse products)."""
    return Fields(
        by_pointer={
            "/id": "id",
            "/code": "code",
            "/references/code": "code",
            "/name": "name",
            "/customer/id": "customerId",
            "/customer/name": "customerName",
            **by_pointer,
        },
        by_value={
            "id": "id",
            "code": "code",
            "references.code": "code",
            "name": "name",
            "customerId": "customerId",
            "customerName": "customerName",
        },
    )


def refuse_code(call: Call, kind: str, customer: str | None, code: str, own_id: str | None = None) -> None:
    """Refuse a code that another product of the customer holds; codes repeat across customers."""
    condition = Filter("customer IS ? AND code = ? AND id IS NOT ?", (customer, code, own_id))
    other = call.store.first(kind, call.tenant, condition)
    if other:
        raise duplicate("/references/code", f"A product with the code {code} already exists", other.id)
