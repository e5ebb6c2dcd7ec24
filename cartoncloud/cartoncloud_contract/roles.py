"""Finds out which roles the API client has.

The API lists none (docs/cartoncloud-facts.md, Authentication), so each is tried with a request that changes nothing: a
403 means that the role is missing. Roles that only write, such as WMS Edit Product, are not checked.
"""

from dataclasses import dataclass

from cartoncloud_contract.answers import INBOUND, OUTBOUND, refusal_of
from cartoncloud_contract.checks import CheckResult, ok, unknown, wrong
from postman_contract.postman.environment import environment_key
from postman_contract.safety.creation import Run

NO_OBJECT = "5a4db0c0-ffff-4000-8000-ffffffffffff"  # an id that nothing has
FORBIDDEN, NOT_FOUND, INVALID = 403, 404, 422


@dataclass(frozen=True)
class RoleProbe:
    """A request that takes a role and changes nothing: it asks for an object that does not exist, a list or a price.

    `variable` holds the id of the object, `needs` the checks that have to be ok before.
    """

    name: str
    role: str
    case_id: str
    variable: str = ""
    needs: tuple[str, ...] = ("tenant",)


ROLE_PROBES = (
    RoleProbe("inbound orders", "WMS Create Jobs", f"{INBOUND}/get-inbound-order", "inboundOrderUuid"),
    RoleProbe("outbound orders", "WMS Create Jobs", f"{OUTBOUND}/get-outbound-order", "outboundOrderUuid"),
    RoleProbe(
        "warehouse products",
        "WMS Add Product or WMS Edit Product",
        "warehouse-products/get-warehouse-product",
        "warehouseProductUuid",
    ),
    RoleProbe("consignments", "TMS View Jobs", "consignments/get-consignment", "consignmentUuid"),
    RoleProbe("transport products", "TMS Create Jobs or TMS Add/Edit Product", "transport-products/list-products"),
    RoleProbe(
        "quotes of consignments",
        "TMS Create Jobs",
        "consignments/quote-consignment",
        needs=(environment_key("warehouseUuid"), "customer"),
    ),
)


def check_role(probe: RoleProbe, run: Run) -> CheckResult:
    """Check whether the API client has the role that a request takes."""
    values = {probe.variable: NO_OBJECT} if probe.variable else {}
    exchange = run(probe.case_id, **values)
    status = exchange.response.status
    if status == FORBIDDEN:
        return wrong(refusal_of(exchange), f"Give the API client the role {probe.role}")
    if 200 <= status < 300 or status in (NOT_FOUND, INVALID):
        return ok(f"{probe.role} (the API answered {status})")
    return unknown(refusal_of(exchange))
