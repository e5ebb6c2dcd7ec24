"""Definitions of activities: the tenant's own fields of a kind of order (docs/cartoncloud-facts.md, Definitions)."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox.access import Operation, admit
from cartoncloud_sandbox.errors import not_found, refusal
from cartoncloud_sandbox.kinds import CUSTOMER
from cartoncloud_sandbox.store import derived_id

router = APIRouter(prefix="/tenants/{tenant_id}/definitions/activity")

READ = Operation()


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field of the tenant's own: its key in `properties`, what it holds, and whether items have it or orders."""

    key: str
    name: str
    type: str
    item: bool
    active: bool = True


_EXPIRY = CustomField("expiryDate", "Expiry Date", "DATE", item=True)
_BATCH = CustomField("batch", "Batch", "TEXT", item=True)
_BATCH_NUMBER = CustomField("batchNumber", "Batch Number", "TEXT", item=True)
_RETIRED = CustomField("palletColour", "Pallet Colour", "TEXT", item=True, active=False)

STOCK_FIELDS = (_EXPIRY, _BATCH, _BATCH_NUMBER)
"""The fields that stock keeps from the items it came in with, and that reports can aggregate by."""

ACTIVITIES = {
    "inbound": ("Purchase Order", (*STOCK_FIELDS, CustomField("transfer", "Transfer", "TEXT", item=False), _RETIRED)),
    "outbound": ("Sale Order", (*STOCK_FIELDS, CustomField("gift", "Gift", "BOOLEAN", item=False), _RETIRED)),
    "transport": ("Consignment", (CustomField("salesOrder", "Sales Order", "TEXT", item=False),)),
}


@router.get("/{activity}")
async def get_activity_definition(request: Request, activity: str) -> Response:
    """Return the definition of an activity for one customer, retired fields only when they are asked for."""
    call = admit(request, READ)
    if activity not in ACTIVITIES:
        raise not_found("Activity")
    customer_id = request.query_params.get("customerId")
    if not customer_id:
        raise refusal(400, "Query parameter customerId is required")
    customer = call.find(CUSTOMER, customer_id, "Customer")
    name, fields = ACTIVITIES[activity]
    retired_too = request.query_params.get("inactiveCustomFields", "").lower() == "true"
    return JSONResponse(
        {
            "id": derived_id(call.tenant, "definition", activity, customer.id),
            "name": name,
            "type": activity.upper(),
            "customFields": [_field_json(call.tenant, field) for field in fields if field.active or retired_too],
        }
    )


def _field_json(tenant: str, field: CustomField) -> dict[str, Any]:
    return {
        "id": derived_id(tenant, "custom-field", field.key),
        "key": field.key,
        "name": field.name,
        "type": field.type,
        "appliesTo": "ITEM" if field.item else "ORDER",
        "required": False,
        "active": field.active,
    }
