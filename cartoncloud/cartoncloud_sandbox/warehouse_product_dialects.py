"""What the versions of the API make of warehouse products: how they take, keep and show them.

See docs/cartoncloud-facts.md, Warehouse products.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cartoncloud_sandbox.addresses import country_json
from cartoncloud_sandbox.bodies import document
from cartoncloud_sandbox.store import derived_id
from cartoncloud_sandbox.warehouse_product_bodies import MeasuredProductRequest, WarehouseProductRequest

_UNIT_NAMES = {"EA": "Each", "CT": "Carton", "CTN": "Carton", "PLT": "Pallet", "UNIT": "Units"}


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a version of the API makes of products; a further version is a further entry of DIALECTS.

    Hidden members are neither shown nor written: a write leaves them as another version wrote them.
    """

    request: type[WarehouseProductRequest]
    patch_media_types: frozenset[str]
    hidden: frozenset[str] = frozenset()
    hidden_details: frozenset[str] = frozenset()
    hidden_unit_members: frozenset[str] = frozenset()


DIALECTS: Mapping[int, Dialect] = {
    1: Dialect(
        WarehouseProductRequest,
        frozenset({"application/json"}),
        hidden_details=frozenset({"countryOfOrigin", "harmonizedSystemCode"}),
        hidden_unit_members=frozenset({"length", "width", "height", "isDirectlyShippable"}),
    ),
    8: Dialect(
        MeasuredProductRequest,
        frozenset({"application/json-patch+json"}),
        hidden=frozenset({"notifications"}),
        hidden_unit_members=frozenset({"isDecimal"}),
    ),
}


def product_json(wanted: WarehouseProductRequest) -> dict[str, Any]:
    """Return what a write leaves in the store, with the defaults of units and details."""
    body = document(wanted)
    body["details"] = {"active": True, **body.get("details", {})}
    for code, unit in body["unitOfMeasures"].items():
        unit.setdefault("name", default_unit_name(code))
        unit.setdefault("volume", 0)
        unit.setdefault("isDecimal", False)
    if origin := body["details"].get("countryOfOrigin"):
        body["details"]["countryOfOrigin"] = country_json(origin)
    return body


def carry_over(old: dict[str, Any], new: dict[str, Any], version: int) -> dict[str, Any]:
    """Return a written product with those members of its predecessor that its version cannot write."""
    dialect = DIALECTS[version]
    kept_units = {
        code: {**unit, **_only(old["unitOfMeasures"].get(code, {}), dialect.hidden_unit_members)}
        for code, unit in new["unitOfMeasures"].items()
    }
    kept_details = {**new["details"], **_only(old["details"], dialect.hidden_details)}
    return {**new, **_only(old, dialect.hidden), "details": kept_details, "unitOfMeasures": kept_units}


def _only(members: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name in names}


def _without(members: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if name not in names}


def default_unit_name(code: str) -> str:
    """Return the name of a unit that was written without one."""
    return _UNIT_NAMES.get(code) or (code[:64] if len(code) > 2 else f"Unit {code}")


def shown(body: dict[str, Any], version: int) -> dict[str, Any]:
    """Return a stored product as a version shows it; unit ids differ between versions."""
    dialect = DIALECTS[version]
    units = {
        code: {"id": derived_id(body["id"], version, code), **_without(unit, dialect.hidden_unit_members)}
        for code, unit in body["unitOfMeasures"].items()
    }
    details = _without(body["details"], dialect.hidden_details)
    return {**_without(body, dialect.hidden), "details": details, "unitOfMeasures": units}
