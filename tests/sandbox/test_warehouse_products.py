"""Warehouse products."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
PATH = "/warehouse-products"
STOCKED = f"{PATH}/{seed_ids.STOCKED_PRODUCT_ID}"
LEGACY = f"{PATH}/{seed_ids.LEGACY_PRODUCT_ID}"


def units(**members: Any) -> dict[str, Any]:
    """Build the change of a product's unit EA."""
    return {"unitOfMeasures": {"EA": {"baseQty": 1} | members}}


def fields(answer: httpx.Response) -> tuple[int, list[str]]:
    """Return the status and the pointers of an error."""
    return answer.status_code, [problem["field"] for problem in answer.json()]


def test_a_product_is_created(api: httpx.Client, product: Build) -> None:
    """The whole answer of version 1: units gain id, name, volume and isDecimal (B7)."""
    details = {"variableWeight": True, "stockSelection": {"method": "FEFO", "strict": False, "expiryThresholdDays": 14}}
    notifications = [{"type": "STOCK_LOW", "thresholdCount": 25}]
    changes: dict[str, Any] = {
        "details": details,
        "description": None,
        "notifications": notifications,
        "itemPropertyRequirements": {"expiry": "REQUIRED"},
        "unitOfMeasures": {"EA": {"baseQty": 1, "weight": 1.375, "volume": 0.009, "barcode": "1"}, "X": {"baseQty": 2}},
    }
    answer = api.post(PATH, json=product(**changes))
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
            "EA": {
                "id": shown["EA"]["id"],
                "name": "Each",
                "baseQty": 1,
                "weight": 1.375,
                "volume": 0.009,
                "barcode": "1",
                "isDecimal": False,
            },
            "X": {"id": shown["X"]["id"], "name": "Unit X", "baseQty": 2, "volume": 0, "isDecimal": False},
        },
        "details": {"active": True, **details},
        "itemPropertyRequirements": {"expiry": "REQUIRED"},
        "notifications": notifications,
        "timestamps": {"created": now, "modified": now},
    }


def test_what_was_created_is_what_is_read(api: httpx.Client, product: Build) -> None:
    """Reading answers what creation answered."""
    created = api.post(PATH, json=product()).json()
    assert api.get(f"{PATH}/{created['id']}").json() == created


def test_version_1_drops_measurements_without_a_word(api: httpx.Client, product: Build) -> None:
    """Length, width and height belong to version 8 (B7, B8)."""
    answer = api.post(PATH, json=product(**units(length=1, width=1, height=1, isDirectlyShippable=True)))
    assert answer.status_code == 201
    assert set(answer.json()["unitOfMeasures"]["EA"]) == {"id", "name", "baseQty", "volume", "isDecimal"}


def test_a_code_in_use_is_a_duplicate(api: httpx.Client, product: Build) -> None:
    """The 422 says that the code already exists (B16), and where."""
    answer = api.post(PATH, json=product(seed_ids.STOCKED_PRODUCT_CODE))
    assert answer.status_code == 422
    assert answer.json() == [
        {
            "field": "/references/code",
            "message": "A product with the code SANDBOX-STOCKED already exists",
            "type": "DUPLICATE",
            "details": {"duplicateId": seed_ids.STOCKED_PRODUCT_ID},
        }
    ]


def test_codes_repeat_across_customers(api: httpx.Client, product: Build) -> None:
    """Another customer may use the same code (B16)."""
    customer = {"id": seed_ids.ORDINARY_CUSTOMER_ID}
    assert api.post(PATH, json=product(seed_ids.EMPTY_PRODUCT_CODE, customer=customer)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "ab"}, "/name"),
        ({"name": "a" * 65}, "/name"),
        ({"type": None}, "/type"),
        ({"scope": "TRANSPORT"}, "/scope"),
        ({"references": {}}, "/references/code"),
        ({"customer": {"name": "Nobody"}}, "/customer/name"),
        ({"defaultUnitOfMeasure": "PLT"}, "/defaultUnitOfMeasure"),
        ({"unitOfMeasures": {}}, "/unitOfMeasures"),
        (units(baseQty=None), "/unitOfMeasures/EA/baseQty"),
        (units(baseQty="1.000"), "/unitOfMeasures/EA/baseQty"),
        (units(baseQty=0), "/unitOfMeasures/EA/baseQty"),
        (units(weight="0.000"), "/unitOfMeasures/EA/weight"),
        (units(weight=-1), "/unitOfMeasures/EA/weight"),
        (units(name="Ea"), "/unitOfMeasures/EA/name"),
        (units(barcode=1), "/unitOfMeasures/EA/barcode"),
        ({"details": {"stockSelection": {"strict": "0"}}}, "/details/stockSelection/strict"),
        ({"details": {"stockSelection": {"method": "LIFO"}}}, "/details/stockSelection/method"),
        ({"details": {"stockSelection": {"expiryThresholdDays": 1.5}}}, "/details/stockSelection/expiryThresholdDays"),
        ({"notifications": [{}]}, "/notifications/0/type"),
    ],
)
def test_a_faulty_product_is_refused(api: httpx.Client, product: Build, changes: dict[str, Any], field: str) -> None:
    """Each fault is a 422 whose pointer leads to it; strings are no numbers."""
    assert fields(api.post(PATH, json=product(**changes))) == (422, [field])


@pytest.mark.parametrize("name", ["abc", "a" * 64])
def test_names_have_3_to_64_characters(api: httpx.Client, product: Build, name: str) -> None:
    """The limits themselves are allowed."""
    assert api.post(PATH, json=product(name=name)).status_code == 201


def test_put_replaces_the_whole_product(api: httpx.Client, product: Build) -> None:
    """What the new body leaves out is gone; id and creation stay."""
    created = api.post(PATH, json=product(description="old", details={"active": False})).json()
    answer = api.put(f"{PATH}/{created['id']}", json=product("SAMPLE-2", name="Other Thing"))
    expected = {key: value for key, value in created.items() if key != "description"}
    expected |= {"references": {"code": "SAMPLE-2"}, "name": "Other Thing", "details": {"active": True}}
    assert (answer.status_code, answer.json()) == (200, expected)


def test_put_is_kept(api: httpx.Client, product: Build) -> None:
    """A later reading shows what was put."""
    created = api.post(PATH, json=product()).json()
    put = api.put(f"{PATH}/{created['id']}", json=product(name="Other Thing")).json()
    assert api.get(f"{PATH}/{created['id']}").json() == put


def test_put_takes_what_get_gave(api: httpx.Client) -> None:
    """An answer can be sent back as a request."""
    shown = api.get(STOCKED).json()
    answer = api.put(STOCKED, json=shown)
    assert (answer.status_code, answer.json()) == (200, shown)


def test_put_cannot_take_the_code_of_another(api: httpx.Client, product: Build) -> None:
    """Codes stay unique."""
    assert fields(api.put(STOCKED, json=product(seed_ids.EMPTY_PRODUCT_CODE))) == (422, ["/references/code"])


def test_put_cannot_change_the_customer(api: httpx.Client, product: Build) -> None:
    """A product stays with its customer."""
    changed = product("NEW", customer={"id": seed_ids.ORDINARY_CUSTOMER_ID})
    assert fields(api.put(STOCKED, json=changed)) == (422, ["/customer"])


def test_a_patch_changes_members(api: httpx.Client) -> None:
    """Add, replace and remove work, and what they leave is kept."""
    patch = [
        {"op": "replace", "path": "/unitOfMeasures/EA/baseQty", "value": 24},
        {"op": "add", "path": "/description", "value": "new"},
        {"op": "remove", "path": "/unitOfMeasures/EA/barcode"},
    ]
    before = api.get(STOCKED).json()
    answer = api.patch(STOCKED, json=patch)
    unit = {key: value for key, value in before["unitOfMeasures"]["EA"].items() if key != "barcode"}
    expected = before | {
        "description": "new",
        "unitOfMeasures": before["unitOfMeasures"] | {"EA": unit | {"baseQty": 24}},
    }
    assert (answer.status_code, answer.json(), api.get(STOCKED).json()) == (200, expected, expected)


def test_version_1_answers_200_to_measurements_and_drops_them(api: httpx.Client) -> None:
    """A patch that adds a length succeeds and changes nothing (B8)."""
    before = api.get(STOCKED).json()
    answer = api.patch(STOCKED, json=[{"op": "add", "path": "/unitOfMeasures/EA/length", "value": 0.3}])
    assert (answer.status_code, answer.json()) == (200, before)


def test_the_body_of_a_patch_is_an_array(api: httpx.Client) -> None:
    """A single operation is no patch (B8)."""
    assert api.patch(STOCKED, json={"op": "remove", "path": "/description"}).status_code == 400


@pytest.mark.parametrize(
    ("operation", "field", "message"),
    [
        ({"op": "replace", "path": "/description", "value": "x"}, "/description", "Path not exists"),
        ({"op": "remove", "path": "/description"}, "/description", "Path not exists"),
        ({"op": "add", "path": "/no/such/path", "value": 1}, "/no/such/path", "Path not exists"),
        ({"op": "add", "path": "/name/x", "value": 1}, "/name/x", "Path not exists"),
        ({"op": "add", "path": "/a~2", "value": 1}, "/0/path", "Expected a JSON Pointer to a member"),
        ({"op": "replace", "path": "/id", "value": "x"}, "/id", "Path is immutable"),
        ({"op": "replace", "path": "/customer/name", "value": "x"}, "/customer/name", "Path is immutable"),
        ({"op": "remove", "path": "/customer"}, "/customer", "Path is immutable"),
        ({"op": "test", "path": "/name", "value": "x"}, "/0/op", "Expected one of add, replace, remove"),
        ({"op": "move", "path": "/name", "from": "/type"}, "/0/op", "Expected one of add, replace, remove"),
        ({"op": ["add"], "path": "/name", "value": 1}, "/0/op", "Expected one of add, replace, remove"),
        ({"op": "add", "path": "/description"}, "/0/value", "Field required"),
        ({"op": "remove"}, "/0/path", "Expected a JSON Pointer to a member"),
        ({"op": "replace", "path": "", "value": {}}, "/0/path", "Expected a JSON Pointer to a member"),
        ("remove", "/0", "Expected an operation"),
    ],
)
def test_an_operation_that_cannot_be_done_is_refused(
    api: httpx.Client, operation: object, field: str, message: str
) -> None:
    """Only add, replace and remove exist, on paths that do and may be changed (A2, B8)."""
    answer = api.patch(STOCKED, json=[operation])
    assert (answer.status_code, answer.json()) == (422, [{"field": field, "message": message}])


def test_a_refused_patch_changes_nothing(api: httpx.Client) -> None:
    """Operations before the refused one are not kept (RFC 5789 §2)."""
    before = api.get(STOCKED).json()
    patch = [{"op": "replace", "path": "/name", "value": "Other"}, {"op": "remove", "path": "/nothing"}]
    assert api.patch(STOCKED, json=patch).status_code == 422
    assert api.get(STOCKED).json() == before


@pytest.mark.parametrize("path", ["/notifications/0", "/notifications/0/type"])
@pytest.mark.parametrize("op", ["add", "replace", "remove"])
def test_arrays_are_not_updated_in_part(api: httpx.Client, product: Build, path: str, op: str) -> None:
    """No operation reaches into an array (A2)."""
    created = api.post(PATH, json=product(notifications=[{"type": "STOCK_LOW"}])).json()
    operation = {"op": op, "path": path, "value": {"type": "STOCK_EXPIRY"}}
    assert fields(api.patch(f"{PATH}/{created['id']}", json=[operation])) == (422, [path])


def test_arrays_can_be_added_to_at_their_end(api: httpx.Client, product: Build) -> None:
    """`/-` is the one place of an array that can be written (A2)."""
    created = api.post(PATH, json=product(notifications=[{"type": "STOCK_LOW"}])).json()
    operation = {"op": "add", "path": "/notifications/-", "value": {"type": "STOCK_EXPIRY"}}
    shown = api.patch(f"{PATH}/{created['id']}", json=[operation]).json()
    assert shown["notifications"] == [{"type": "STOCK_LOW"}, {"type": "STOCK_EXPIRY"}]


def test_the_outcome_of_a_patch_has_to_be_valid(api: httpx.Client) -> None:
    """A patch is judged like a write."""
    patch = [{"op": "replace", "path": "/unitOfMeasures/EA/baseQty", "value": "24"}]
    assert fields(api.patch(STOCKED, json=patch)) == (422, ["/unitOfMeasures/EA/baseQty"])


def test_one_bad_sibling_name_fails_the_whole_patch(api: httpx.Client) -> None:
    """A stored unit name of two characters stops a patch of anything else (B8)."""
    assert api.get(LEGACY).json()["unitOfMeasures"]["CT"]["name"] == "CT"
    patch = [{"op": "replace", "path": "/unitOfMeasures/EA/weight", "value": 2}]
    assert fields(api.patch(LEGACY, json=patch)) == (422, ["/unitOfMeasures/CT/name"])


def test_version_1_takes_patches_as_plain_json_only(api: httpx.Client) -> None:
    """`application/json-patch+json` belongs to version 8 (B8)."""
    answer = api.patch(STOCKED, content=b"[]", headers={"Content-Type": "application/json-patch+json"})
    assert answer.status_code == 415
