"""Warehouse products in version 8, and what version 1 leaves of them."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
PATH = "/warehouse-products"
STOCKED = f"{PATH}/{seed_ids.STOCKED_PRODUCT_ID}"
EIGHT = {"Accept-Version": "8"}
MEASURED = {"baseQty": 1, "length": 0.3, "width": 0.2, "height": 0.1, "isDirectlyShippable": True}


def patch(client: httpx.Client, *operations: dict[str, Any]) -> httpx.Response:
    """Patch the stocked product in version 8."""
    headers = EIGHT | {"Content-Type": "application/json-patch+json"}
    return client.patch(STOCKED, content=json.dumps(operations), headers=headers)


def test_a_product_is_created(api: httpx.Client, product: Build) -> None:
    """The whole answer: measurements and customs data, no notifications, no version (B7)."""
    details = {"countryOfOrigin": {"iso2Code": "nz"}, "harmonizedSystemCode": "0403.20.10", "active": None}
    units = {"EA": MEASURED, "CT": {"baseQty": 12, "length": None}}
    wanted = product(details=details, unitOfMeasures=units, notifications=[{"type": "STOCK_LOW"}])
    answer = api.post(PATH, json=wanted, headers=EIGHT)
    body = answer.json()
    shown = body["unitOfMeasures"]
    now = {"time": "2030-01-20T09:00:00+10:00"}
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "scope": "WAREHOUSE",
        "type": "General",
        "references": {"code": "SAMPLE-1"},
        "customer": {
            "id": seed_ids.SANDBOX_CUSTOMER_ID,
            "name": "Pretend Trading (Sandbox)",
            "references": {"code": "PRETEND-SANDBOX"},
        },
        "name": "Sample Thing",
        "defaultUnitOfMeasure": "EA",
        "unitOfMeasures": {
            "EA": {"id": shown["EA"]["id"], "name": "Each", "volume": 0, **MEASURED},
            "CT": {"id": shown["CT"]["id"], "name": "Carton", "volume": 0, "baseQty": 12},
        },
        "details": {
            "active": True,
            "countryOfOrigin": {"iso2Code": "NZ", "iso3Code": "NZL", "name": "New Zealand"},
            "harmonizedSystemCode": "04032010",
        },
        "timestamps": {"created": now, "modified": now},
    }
    assert api.get(f"{PATH}/{body['id']}", headers=EIGHT).json() == body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"details": {"harmonizedSystemCode": "12345"}}, "/details/harmonizedSystemCode"),
        ({"details": {"harmonizedSystemCode": "12.34.5"}}, "/details/harmonizedSystemCode"),
        ({"details": {"harmonizedSystemCode": "1234-56"}}, "/details/harmonizedSystemCode"),
        ({"details": {"harmonizedSystemCode": 123456}}, "/details/harmonizedSystemCode"),
        ({"details": {"countryOfOrigin": "NZ"}}, "/details/countryOfOrigin"),
        ({"unitOfMeasures": {"EA": MEASURED | {"length": "0.3"}}}, "/unitOfMeasures/EA/length"),
        ({"unitOfMeasures": {"EA": MEASURED | {"height": -1}}}, "/unitOfMeasures/EA/height"),
        (
            {"unitOfMeasures": {"EA": MEASURED | {"isDirectlyShippable": "true"}}},
            "/unitOfMeasures/EA/isDirectlyShippable",
        ),
    ],
)
def test_a_faulty_product_is_refused(api: httpx.Client, product: Build, changes: dict[str, Any], field: str) -> None:
    """Each fault is a 422 whose pointer leads to it."""
    answer = api.post(PATH, json=product(**changes), headers=EIGHT)
    assert (answer.status_code, [problem["field"] for problem in answer.json()]) == (422, [field])


def test_units_have_other_ids_than_in_version_1(api: httpx.Client) -> None:
    """The product's own id is the same (B7)."""
    first, eighth = api.get(STOCKED).json(), api.get(STOCKED, headers=EIGHT).json()
    units = first["unitOfMeasures"]["EA"]["id"], eighth["unitOfMeasures"]["EA"]["id"]
    assert (first["id"] == eighth["id"], units[0] == units[1]) == (True, False)


def test_measurements_are_omitted_until_set(api: httpx.Client) -> None:
    """A patch of version 8 sets them (B7, B8)."""
    before = api.get(STOCKED, headers=EIGHT).json()["unitOfMeasures"]["EA"]
    answer = patch(api, {"op": "add", "path": "/unitOfMeasures/EA/length", "value": 0.3})
    assert (answer.status_code, answer.json()["unitOfMeasures"]["EA"]) == (200, before | {"length": 0.3})
    assert "length" not in before


def test_patches_are_json_patches(api: httpx.Client) -> None:
    """`application/json` belongs to version 1 (B8)."""
    assert api.patch(STOCKED, json=[], headers=EIGHT).status_code == 415


def test_an_absent_member_is_not_replaced(api: httpx.Client) -> None:
    """`replace` of a measurement that was never set is refused (B8)."""
    answer = patch(api, {"op": "replace", "path": "/unitOfMeasures/EA/length", "value": 0.3})
    field = "/unitOfMeasures/EA/length"
    assert (answer.status_code, answer.json()) == (422, [{"field": field, "message": "Path not exists"}])


def test_version_1_does_not_show_what_is_of_version_8(api: httpx.Client, product: Build) -> None:
    """Measurements and customs data are hidden there."""
    wanted = product(unitOfMeasures={"EA": MEASURED}, details={"harmonizedSystemCode": "123456"})
    created = api.post(PATH, json=wanted, headers=EIGHT).json()
    body = api.get(f"{PATH}/{created['id']}").json()
    unit = body["unitOfMeasures"]["EA"]
    assert (set(unit), body["details"]) == ({"id", "name", "baseQty", "volume", "isDecimal"}, {"active": True})


def test_a_write_of_version_1_leaves_what_it_cannot_see(api: httpx.Client) -> None:
    """Measurements outlive a PUT and a patch of version 1."""
    patch(api, {"op": "add", "path": "/unitOfMeasures/EA/length", "value": 0.3})
    api.put(STOCKED, json=api.get(STOCKED).json() | {"description": "new"})
    api.patch(STOCKED, json=[{"op": "add", "path": "/unitOfMeasures/EA/length", "value": 9}])
    body = api.get(STOCKED, headers=EIGHT).json()
    assert (body["unitOfMeasures"]["EA"]["length"], body["description"]) == (0.3, "new")


def test_a_write_of_version_8_leaves_what_it_cannot_see(api: httpx.Client, product: Build) -> None:
    """Notifications outlive a PUT of version 8."""
    created = api.post(PATH, json=product(notifications=[{"type": "STOCK_LOW"}])).json()
    path = f"{PATH}/{created['id']}"
    assert api.put(path, json=product(name="Other Thing"), headers=EIGHT).status_code == 200
    body = api.get(path).json()
    assert (body["name"], body["notifications"]) == ("Other Thing", [{"type": "STOCK_LOW"}])


def test_a_search_answers_in_its_version(api: httpx.Client) -> None:
    """Found products are shown as when they are read."""
    body = {"condition": {"type": "AndCondition", "conditions": []}}
    found = api.post(f"{PATH}/search", json=body, headers=EIGHT).json()
    assert found[0] == api.get(STOCKED, headers=EIGHT).json()


@pytest.mark.parametrize("version", ["2", "7", "9"])
def test_other_versions_are_not_acceptable(api: httpx.Client, version: str) -> None:
    """Nobody has recorded versions 2 to 7 (C)."""
    answer = api.get(STOCKED, headers={"Accept-Version": version})
    expected = [{"message": f"Accept-Version {version} is not supported here; supported: 1, 8"}]
    assert (answer.status_code, answer.json()) == (406, expected)


def test_products_are_listed(api: httpx.Client) -> None:
    """The undocumented list of version 1 has pages (B10)."""
    answer = api.get(PATH, params={"size": 3})
    assert (len(answer.json()), answer.headers["Total-Elements"]) == (3, "4")
    assert answer.json()[0] == api.get(STOCKED).json()


def test_the_list_is_of_version_1(api: httpx.Client) -> None:
    """In version 8 it is not there."""
    assert api.get(PATH, headers=EIGHT).status_code == 406
