"""The kinds of things that the API keeps, and how bodies of them are drawn."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from cartoncloud_sandbox import seed_ids
from grounding import (
    ITEMS,
    ground_consignment,
    ground_customer,
    ground_old_product,
    ground_order,
    ground_product,
    ground_report,
    ground_transport_product,
    unique,
)
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.postman.jsonfile import Steps
from strategies import instances

Ground = Callable[[Any, str], None]


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of things: its path below the tenant, and how a body of it is put right in each version.

    `reference` is the pointer to what its owner calls it, `search` the query of its search; None: there is none.
    """

    path: str
    grounds: Mapping[int, Ground]
    reference: str = ""
    search: str | None = None

    def __str__(self) -> str:
        return self.path


INBOUND = Kind("inbound-orders", {1: ground_order}, "/references/customer", "")
OUTBOUND = Kind("outbound-orders", {1: ground_order}, "/references/customer", "")
CONSIGNMENT = Kind("consignments", {1: ground_consignment}, "/references/customer", "")
PRODUCT = Kind("warehouse-products", {1: ground_old_product, 8: ground_product}, "/references/code", "")
TRANSPORT = Kind("products", {1: ground_transport_product}, "/references/code", "?SCOPE=TRANSPORT")
CUSTOMER = Kind("customers", {1: ground_customer}, "/references/code")
REPORT = Kind("report-runs", {1: ground_report})

KINDS = (INBOUND, OUTBOUND, CONSIGNMENT, PRODUCT, TRANSPORT, CUSTOMER, REPORT)
SEARCHED = tuple(kind for kind in KINDS if kind.search is not None)
ORDERS = (INBOUND, OUTBOUND)


def request_schema(kind: Kind, verb: str) -> str:
    """Name the schema file of a request that creates (POST) or replaces (PUT) a thing."""
    names = {CONSIGNMENT: "consignmentUuid", PRODUCT: "warehouseProductUuid", TRANSPORT: "transportProductUuid"}
    folder = f"{kind.path}/{{{names[kind]}}}" if verb == "PUT" else kind.path
    return f"tenants/{{tenantUuid}}/{folder}/{verb}.request.json"


def bodies(
    kind: Kind, version: int, reader: SchemaReader, schemas: Mapping[str, object], verb: str = "POST"
) -> SearchStrategy[Any]:
    """Draw valid bodies with members that the contract knows: what it does not know need not be kept."""
    schema = request_schema(kind, verb)

    def ground(drawn: Any) -> Any:
        body = copy.deepcopy(drawn)
        kind.grounds[version](body, "")
        return known(body, schema, reader)

    return instances(schema, schemas).map(ground)


def known(value: Any, schema: str, reader: SchemaReader, steps: Steps = ()) -> Any:
    """Leave out the members that no schema speaks of."""
    if isinstance(value, dict):
        return {
            name: known(member, schema, reader, (*steps, name))
            for name, member in value.items()
            if reader.parts_at(schema, (*steps, name))
        }
    if isinstance(value, list):
        return [known(each, schema, reader, (*steps, index)) for index, each in enumerate(value)]
    return value


def simple_body(kind: Kind) -> Any:
    """Return a body that creates a thing of a kind, with a reference that is free."""
    receiver = {"deliver": {"address": {"companyName": "Sample Receiver"}}}
    units = {"defaultUnitOfMeasure": "EA", "unitOfMeasures": {"EA": {"baseQty": 1, "isDecimal": True}}}
    members: dict[Kind, dict[str, Any]] = {
        INBOUND: {"references": {"customer": unique()}, "items": ITEMS},
        OUTBOUND: {"references": {"customer": unique()}, "items": ITEMS, "details": receiver},
        CONSIGNMENT: {"references": {"customer": unique()}, "items": [], "details": receiver},
        PRODUCT: {"references": {"code": unique()}, "scope": "WAREHOUSE", "type": "General", "name": "Sample", **units},
        TRANSPORT: {"references": {"code": unique()}, "scope": "TRANSPORT", "name": "Sample"},
    }
    return {"customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID}, **members[kind]}


TEXTS: SearchStrategy[str] = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=12)
