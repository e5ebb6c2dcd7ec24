"""Transport products."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
PATH = "/products"
PALLET = f"{PATH}/{seed_ids.PALLET_PRODUCT_ID}"


def test_a_product_is_created(api: httpx.Client, transport_product: Build) -> None:
    """The answer repeats the request, resolved, with an id and enabled."""
    calculator = {"cubicCalculator": {"multiplierField": "PALLETS"}, "splitByField": None}
    changes = {
        "customer": {"name": "Pretend Trading"},
        "details": {"uiOptions": {"consignmentItems": calculator}},
        "properties": {"width": 1.1, "height": 1, "customField": "ABC"},
    }
    answer = api.post(PATH, json=transport_product(**changes))
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "scope": "TRANSPORT",
        "references": {"code": "SAMPLE-1"},
        "name": "Sample Thing",
        "customer": {
            "id": seed_ids.ORDINARY_CUSTOMER_ID,
            "name": "Pretend Trading",
            "references": {"code": "PRETEND"},
        },
        "details": {"uiOptions": {"consignmentItems": {"cubicCalculator": {"multiplierField": "PALLETS"}}}},
        "properties": {"width": 1.1, "height": 1, "customField": "ABC"},
        "enabled": True,
    }
    assert api.get(f"{PATH}/{body['id']}").json() == body


def test_null_stands_for_what_is_left_out(api: httpx.Client, transport_product: Build) -> None:
    """Every optional member may be null (B17)."""
    nothing = dict.fromkeys(("customer", "details", "properties", "enabled"))
    references = {"code": "SAMPLE-1", "barcode": None}
    answer = api.post(PATH, json=transport_product(**nothing, references=references))
    assert (answer.status_code, answer.json()["enabled"]) == (201, True)


def test_products_are_a_bare_list(api: httpx.Client) -> None:
    """The list has no pages."""
    answer = api.get(PATH)
    codes = [one["references"]["code"] for one in answer.json()]
    assert (codes, "Total-Pages" in answer.headers) == (["SANDBOX-PALLET", "SANDBOX-PARCEL"], False)


@pytest.mark.parametrize("id_", [seed_ids.STOCKED_PRODUCT_ID, "123-123-123", seed_ids.TENANT_ID])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_another_id_is_an_invalid_product_id(
    api: httpx.Client, transport_product: Build, method: str, id_: str
) -> None:
    """Ids of warehouse products are as invalid as unknown ones (B11)."""
    answer = api.request(method, f"{PATH}/{id_}", json=transport_product())
    assert (answer.status_code, answer.json()) == (404, [{"message": "Invalid product id"}])


def test_put_replaces_the_whole_product(api: httpx.Client, transport_product: Build) -> None:
    """What the body leaves out is gone; PUT is in the published collection only."""
    created = api.post(PATH, json=transport_product(properties={"width": 1}, enabled=False)).json()
    answer = api.put(f"{PATH}/{created['id']}", json=transport_product("SAMPLE-2"))
    expected = {"id": created["id"], "enabled": True, **transport_product("SAMPLE-2")}
    assert (answer.status_code, answer.json()) == (200, expected)
    assert api.get(f"{PATH}/{created['id']}").json() == expected


def test_a_product_keeps_its_own_code(api: httpx.Client, transport_product: Build) -> None:
    """A PUT of the code the product has is no duplicate."""
    assert api.put(PALLET, json=transport_product(seed_ids.PALLET_PRODUCT_CODE)).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_code_in_use_is_a_duplicate(api: httpx.Client, transport_product: Build, method: str) -> None:
    """The 422 says that the code already exists (B16)."""
    first = api.post(PATH, json=transport_product()).json()
    path = PATH if method == "POST" else PALLET
    answer = api.request(method, path, json=transport_product())
    problem = answer.json()[0]
    expected = (422, "DUPLICATE", {"duplicateId": first["id"]})
    assert (answer.status_code, problem["type"], problem["details"]) == expected
    assert "already exists" in problem["message"]


def test_codes_repeat_across_customers(api: httpx.Client, transport_product: Build) -> None:
    """A customer's product may have the code of one for everybody."""
    wanted = transport_product(seed_ids.PALLET_PRODUCT_CODE, customer={"id": seed_ids.SANDBOX_CUSTOMER_ID})
    assert api.post(PATH, json=wanted).status_code == 201


CONSIGNMENT_ITEMS: dict[str, Any] = {"cubicCalculator": {"multiplierField": "WEIGHT"}}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scope": "WAREHOUSE"}, "/scope"),
        ({"scope": None}, "/scope"),
        ({"name": ""}, "/name"),
        ({"references": {}}, "/references/code"),
        ({"references": {"code": "A", "barcode": 1}}, "/references/barcode"),
        ({"customer": {"name": "Nobody"}}, "/customer/name"),
        ({"enabled": "true"}, "/enabled"),
        ({"properties": {"width": "1"}}, "/properties/width"),
        (
            {"details": {"uiOptions": {"consignmentItems": CONSIGNMENT_ITEMS}}},
            "/details/uiOptions/consignmentItems/cubicCalculator/multiplierField",
        ),
    ],
)
def test_a_faulty_product_is_refused(
    api: httpx.Client, transport_product: Build, changes: dict[str, Any], field: str
) -> None:
    """Each fault is a 422 whose pointer leads to it."""
    answer = api.post(PATH, json=transport_product(**changes))
    assert (answer.status_code, [problem["field"] for problem in answer.json()]) == (422, [field])


@pytest.mark.parametrize(("query", "status"), [({"SCOPE": "TRANSPORT"}, 200), ({"SCOPE": "WAREHOUSE"}, 400), ({}, 400)])
def test_a_search_names_its_scope(api: httpx.Client, query: dict[str, str], status: int) -> None:
    """The published collection writes the query key in capitals."""
    body = {"condition": {"type": "AndCondition", "conditions": []}}
    assert api.post(f"{PATH}/search", params=query, json=body).status_code == status
