"""Switches on objects that the API never shows: what a tenant's office would have set."""

from cartoncloud_sandbox.store import Entry, Store

_SWITCH = "switch"
ON_APPROVED_INVOICE = "on-approved-invoice"
GENERATES_CONSIGNMENTS = "generates-consignments"


def is_on(store: Store, name: str, object_id: str) -> bool:
    """Tell whether a switch of an object is on."""
    return store.get(_SWITCH, f"{name}/{object_id}") is not None


def turn(store: Store, name: str, owner: Entry, *, on: bool) -> None:
    """Turn a switch of an object on or off."""
    id_ = f"{name}/{owner.id}"
    store.remove(_SWITCH, id_)
    if on:
        store.add(Entry(_SWITCH, id_, owner.tenant, {}, owner.customer))
