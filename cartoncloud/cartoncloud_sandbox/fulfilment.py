"""Consignments that outbound orders generate, for customers of whom the office wants that.

See docs/cartoncloud-facts.md, Outbound orders.
"""

from typing import Any

from cartoncloud_sandbox import roles
from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.bodies import prune
from cartoncloud_sandbox.consignment_state import consignment_entry
from cartoncloud_sandbox.kinds import CONSIGNMENT
from cartoncloud_sandbox.store import Entry
from cartoncloud_sandbox.switches import GENERATES_CONSIGNMENTS, is_on

_ALSO_REQUIRED = frozenset({roles.TMS_CREATE_JOBS})


def generates(call: Call, customer: Entry) -> bool:
    """Tell whether orders of a customer generate consignments, which asks the caller for a second role (403)."""
    if not is_on(call.store, GENERATES_CONSIGNMENTS, customer.id):
        return False
    call.require(_ALSO_REQUIRED)
    return True


def generate_consignment(call: Call, order: dict[str, Any]) -> None:
    """Keep the consignment that brings an order to its receiver."""
    details = {name: order["details"][name] for name in ("collect", "deliver") if name in order["details"]}
    body = prune(
        {
            "id": call.store.next_id(call.tenant, CONSIGNMENT),
            "type": "CONSIGNMENT",
            "version": 1,
            "status": "AWAITING_SALE_ORDER_PACKING",
            "references": {"customer": order["references"].get("customer")},
            "customer": order["customer"],
            "warehouse": order["warehouse"],
            "generatedFromTask": {"id": order["id"]},
            "details": {"type": "WAREHOUSE_FULFILMENT", **details},
            "items": [
                {"properties": {"description": item["details"]["product"]["name"]}, "measures": item["measures"]}
                for item in order["items"]
            ],
        }
    )
    call.store.add(consignment_entry(call.tenant, body, call.sandbox.clock.now()))
