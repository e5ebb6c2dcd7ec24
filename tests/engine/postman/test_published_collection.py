"""Tests of the collection CartonCloud publishes, as the engine reads it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from postman_contract.contract.corrections import load_corrections
from postman_contract.postman.collection import Collection, Parameter
from postman_contract.postman.loader import load_collection
from postman_contract.run.cases import plan

PUBLISHED = Path(__file__).parents[3] / "collection" / "cartoncloud.postman_collection.json"
CORRECTIONS = PUBLISHED.with_name("corrections.toml")
IDS = """
auth/user-info
customers/list-customers
customers/get-customer
customers/create-customer
consignments/add-consignments
consignments/get-consignment
consignments/get-consignment-copy
consignments/search-consignments
definitions/activity/get-inbound-activity-definition-purchase-order
definitions/activity/get-outbound-activity-definition-sale-order
definitions/activity/get-consignment-activity-definition
documents/add-document
documents/add-document-pdf
inbound-orders-purchase-orders/add-inbound-order
inbound-orders-purchase-orders/get-inbound-order
inbound-orders-purchase-orders/delete-inbound-order
inbound-orders-purchase-orders/search-inbound-order
outbound-orders-sale-orders/documents/list-outbound-order-invoices
outbound-orders-sale-orders/documents/get-outbound-order-invoice
outbound-orders-sale-orders/documents/get-download-outbound-order-invoice
outbound-orders-sale-orders/documents/add-outbound-order-invoice
outbound-orders-sale-orders/add-outbound-order
outbound-orders-sale-orders/get-outbound-order
outbound-orders-sale-orders/delete-outbound-order
outbound-orders-sale-orders/search-ourbound-orders
reports/post-add-report-run
reports/get-view-report-run-data
transport-products/list-products
transport-products/get-product
transport-products/add-product
transport-products/edit-product
transport-products/product-search-coming-soon
transport-products/new-request
warehouse-products/get-warehouse-product
warehouse-products/add-warehouse-product
warehouse-products/edit-warehouse-product-put
warehouse-products/edit-warehouse-product-patch
"""
WITHOUT_URL = "the request has no URL; give it one in Postman or set the case aside"
PASTED_TOKEN = "PLACEHOLDER-NOT-A-TOKEN"
PLACEHOLDERS = (PASTED_TOKEN, "PLACEHOLDER-NOT-A-PASSWORD", "placeholder.user@example.com")


@pytest.fixture(scope="module")
def published() -> Collection:
    """Load the published collection once."""
    return load_collection(PUBLISHED)


def reachable(value: object) -> Iterator[object]:
    """Yield a value and all that it holds."""
    yield value
    if is_dataclass(value):
        children = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, dict):
        children = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        children = [*value]
    else:
        children = []
    for child in children:
        yield from reachable(child)


def test_the_wrapper_is_taken_off(published: Collection) -> None:
    """The file is wrapped as the Postman API exports it, and its places say so."""
    assert (published.name, published.items[0].place) == (
        "CartonCloud Public API",
        "$.collection.item[0].item[0]",
    )


def test_every_request_is_counted_by_its_method(published: Collection) -> None:
    """37 requests; of the 19 GETs two cannot be read."""
    methods = Counter(item.request.method if item.request else None for item in published.items)
    assert methods == {"GET": 17, "POST": 13, "DELETE": 2, "PUT": 2, "PATCH": 1, None: 2}


def test_two_requests_have_no_url(published: Collection) -> None:
    """The two unfinished requests say what they lack, and where."""
    assert {item.name: item.problem for item in published.items if item.problem} == {
        "Search - Inbound Order": f"$.collection.item[5].item[3].request.url: {WITHOUT_URL}",
        "New Request": f"$.collection.item[8].item[5].request.url: {WITHOUT_URL}",
    }


def test_ids_are_these(published: Collection) -> None:
    """The ids of the 37 cases, in file order: cassettes are named by them, so none may change."""
    assert [case.id for case in plan([published], {})] == IDS.split()


def test_ids_are_the_same_when_planned_again(published: Collection) -> None:
    """An id depends on nothing but the file."""
    assert plan([published], {}) == plan([load_collection(PUBLISHED)], {})


def test_ids_are_unique(published: Collection) -> None:
    """No two cases share a cassette."""
    assert len({case.id for case in plan([published], {})}) == 37


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_no_pasted_credential_is_sent(published: Collection, placeholder: str) -> None:
    """No user name or password of the published auth block is held; its token is taken out of what is sent."""
    cases = plan([published], load_corrections(CORRECTIONS))
    held = [*reachable([case.request for case in cases])]
    held += reachable(published) if placeholder != PASTED_TOKEN else ()
    assert not [value for value in held if placeholder in repr(value) or placeholder == value]


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_the_file_does_hold_the_pasted_credentials(placeholder: str) -> None:
    """The file as published has what must not be held, or the test above would prove nothing."""
    assert placeholder in PUBLISHED.read_text()


def test_the_walk_reaches_values(published: Collection) -> None:
    """What the walk over a collection yields includes hidden values, such as the one of `apiVersion`."""
    assert any(isinstance(value, Parameter) and value.value == "1" for value in reachable(published))


def test_variables_are_kept_as_published(published: Collection) -> None:
    """15 entries less the keyless one; five are enabled, and one key stands twice."""
    keys = Counter(variable.key for variable in published.variables)
    enabled = [variable.key for variable in published.variables if not variable.disabled]
    assert (len(published.variables), [key for key, count in keys.items() if count > 1], sorted(enabled)) == (
        14,
        ["warehouseProductUuid"],
        ["apiVersion", "authClientId", "authClientSecret", "gatewayHost", "tenantUuid"],
    )


def test_every_request_inherits_the_collections_auth(published: Collection) -> None:
    """Every request that can be read is authorized by client credentials."""
    auths = {
        (item.request.auth.type, item.request.auth.parameters["grant_type"])
        for item in published.items
        if item.request and item.request.auth
    }
    assert auths == {("oauth2", "client_credentials")}


def test_every_request_sends_its_body(published: Collection) -> None:
    """Body pruning is switched off throughout."""
    assert {item.request.profile.disables_body_pruning for item in published.items if item.request} == {True}
