"""Where goods come from and go to, in the details of outbound orders and consignments.

See docs/cartoncloud-facts.md, Outbound orders.
"""

from typing import Any

from pydantic import BaseModel

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.addresses import Address, address_json
from cartoncloud_sandbox.bodies import Body, document
from cartoncloud_sandbox.elements import DeliveryMethod, IsoDate, Money


class Collect(Body):
    """Where and when goods are collected; on orders an address was seen live only."""

    required_date: IsoDate | None = None
    address: Address | None = None


class Deliver(Body):
    """Where, how and when goods are delivered."""

    address: Address
    method: DeliveryMethod | None = None
    instructions: str | None = None
    required_date: IsoDate | None = None
    cash_payment_amount: Money | None = None


def places_json(call: Call, details: BaseModel, collect: Collect | None, deliver: Deliver | None) -> dict[str, Any]:
    """Return details whose addresses have got ids, states and countries."""
    body = document(details)
    for stage, place in (("collect", collect), ("deliver", deliver)):
        if place and place.address:
            body[stage]["address"] = address_json(place.address, call.store.next_id(call.tenant, "address"))
    return body
