"""The state a stand-in starts with: invented tenants, clients, customers, products and stock."""

from typing import Any

from cartoncloud_sandbox import roles, seed_ids
from cartoncloud_sandbox.charges_report import charge_json
from cartoncloud_sandbox.customers import customer_entry
from cartoncloud_sandbox.kinds import CHARGE, WAREHOUSE
from cartoncloud_sandbox.sandbox import Sandbox
from cartoncloud_sandbox.stock import Demand, set_on_hand
from cartoncloud_sandbox.store import Entry, Store
from cartoncloud_sandbox.transport_product_bodies import TransportProductRequest
from cartoncloud_sandbox.transport_products import transport_product_entry
from cartoncloud_sandbox.warehouse_product_bodies import WarehouseProductRequest
from cartoncloud_sandbox.warehouse_products import product_entry

_RESTRICTED_ROLES = (roles.WMS_CREATE_JOBS,)


def reset(sandbox: Sandbox) -> None:
    """Forget everything and start anew."""
    with sandbox.store.transaction():
        sandbox.store.clear()
        sandbox.restart()
        _seed(sandbox.store, sandbox.clock.now())


def seed_if_empty(sandbox: Sandbox) -> None:
    """Seed a new database; one that was kept stays as it is."""
    if sandbox.store.get("tenant", seed_ids.TENANT_ID) is None:
        reset(sandbox)


def _seed(store: Store, now: str) -> None:
    first, other = seed_ids.TENANT_ID, seed_ids.OTHER_TENANT_ID
    for id_, name, slug in ((first, "Sandbox Freight", "sandbox-freight"), (other, "Elsewhere Freight", "elsewhere")):
        store.add(Entry("tenant", id_, id_, {"id": id_, "name": name, "slug": slug}))
    for tenant, id_, name in (
        (first, seed_ids.WAREHOUSE_ID, "Default"),
        (first, seed_ids.SECOND_WAREHOUSE_ID, "Overflow"),
        (other, seed_ids.OTHER_WAREHOUSE_ID, "Default"),
    ):
        store.add(Entry(WAREHOUSE, id_, tenant, {"id": id_, "name": name}, keys={"name": name}))
    everyone = sorted(roles.EVERY_ROLE)
    own = [seed_ids.SANDBOX_CUSTOMER_ID]
    _client(store, (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET), first, everyone, None)
    restricted = (seed_ids.RESTRICTED_CLIENT_ID, seed_ids.RESTRICTED_CLIENT_SECRET)
    _client(store, restricted, first, list(_RESTRICTED_ROLES), own)
    _client(store, (seed_ids.OTHER_CLIENT_ID, seed_ids.OTHER_CLIENT_SECRET), other, everyone, None)
    sandbox = _customer(store, first, seed_ids.SANDBOX_CUSTOMER_ID, "Pretend Trading (Sandbox)", "PRETEND-SANDBOX")
    ordinary = _customer(store, first, seed_ids.ORDINARY_CUSTOMER_ID, "Pretend Trading", "PRETEND")
    foreign = _customer(store, other, seed_ids.OTHER_CUSTOMER_ID, "Faraway Goods", "FARAWAY")
    for customer, id_, code in (
        (sandbox, seed_ids.STOCKED_PRODUCT_ID, seed_ids.STOCKED_PRODUCT_CODE),
        (sandbox, seed_ids.EMPTY_PRODUCT_ID, seed_ids.EMPTY_PRODUCT_CODE),
        (ordinary, seed_ids.ORDINARY_PRODUCT_ID, seed_ids.STOCKED_PRODUCT_CODE),
        (foreign, seed_ids.OTHER_PRODUCT_ID, seed_ids.STOCKED_PRODUCT_CODE),
    ):
        store.add(product_entry(customer, id_, _product(customer, code), created=now, modified=now))
    store.add(_legacy_product(sandbox, now))
    stocked = Demand(seed_ids.STOCKED_PRODUCT_ID, seed_ids.WAREHOUSE_ID, seed_ids.STOCKED_QUANTITY)
    set_on_hand(store, first, stocked, "EA")
    _transport(store, sandbox, now)


def _transport(store: Store, customer: Entry, now: str) -> None:
    """Keep a transport product for everybody and one of the customer's, and two charges of the customer."""
    for id_, code, owner in (
        (seed_ids.PALLET_PRODUCT_ID, seed_ids.PALLET_PRODUCT_CODE, None),
        (seed_ids.PARCEL_PRODUCT_ID, seed_ids.PARCEL_PRODUCT_CODE, customer),
    ):
        name = f"Sample {code.removeprefix('SANDBOX-').capitalize()}"
        wanted = TransportProductRequest.model_validate(
            {"scope": "TRANSPORT", "references": {"code": code}, "name": name}
        )
        store.add(transport_product_entry(customer.tenant, id_, wanted, owner))
    for id_, charge_class, category, fee in (
        (seed_ids.STORAGE_CHARGE_ID, "STORAGE_PERIOD", "Storage", 42.5),
        (seed_ids.MANIFEST_CHARGE_ID, "MANIFEST", "Linehaul", 118),
    ):
        references = {"customer": f"Sample {category}", "numericId": "1"}
        body = {"references": references, "warehouse": {"name": "Default"}}
        keys = {"customerName": customer.body["name"]}
        parent = Entry(CHARGE, id_, customer.tenant, body, customer.id, keys=keys)
        charge = charge_json(parent, charge_class, now, category, fee)
        store.add(Entry(CHARGE, id_, customer.tenant, charge, customer.id))


def _client(store: Store, login: tuple[str, str], tenant: str, held: list[str], customers: list[str] | None) -> None:
    id_, secret = login
    body = {"name": f"API client {id_}", "secret": secret, "tenants": [tenant], "roles": held, "customers": customers}
    store.add(Entry("api-client", id_, tenant, body))


def _customer(store: Store, tenant: str, id_: str, name: str, code: str) -> Entry:
    references = {"code": code}
    entry = customer_entry(
        tenant, {"id": id_, "scope": "CUSTOMER", "name": name, "references": references, "enabled": True}
    )
    store.add(entry)
    return entry


def _product(customer: Entry, code: str) -> WarehouseProductRequest:
    units: dict[str, Any] = {"EA": {"baseQty": 1, "weight": 0.5}, "CT": {"baseQty": 10, "weight": 5}}
    if (customer.id, code) == (seed_ids.SANDBOX_CUSTOMER_ID, seed_ids.STOCKED_PRODUCT_CODE):
        units["EA"]["barcode"] = seed_ids.STOCKED_PRODUCT_BARCODE
    return WarehouseProductRequest.model_validate(
        {
            "scope": "WAREHOUSE",
            "type": "General",
            "references": {"code": code},
            "customer": {"id": customer.id},
            "name": f"Sample {code.removeprefix('SANDBOX-').capitalize()}",
            "defaultUnitOfMeasure": "EA",
            "unitOfMeasures": units,
        }
    )


def _legacy_product(customer: Entry, now: str) -> Entry:
    """Make a product whose unit name is too short for any write of today (docs/cartoncloud-facts.md, Patches)."""
    wanted = _product(customer, seed_ids.LEGACY_PRODUCT_CODE)
    entry = product_entry(customer, seed_ids.LEGACY_PRODUCT_ID, wanted, created=now, modified=now)
    entry.body["unitOfMeasures"]["CT"]["name"] = "CT"
    return entry
