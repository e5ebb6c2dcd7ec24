"""Definitions of activities."""

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

PATH = "/definitions/activity"
SANDBOX = {"customerId": seed_ids.SANDBOX_CUSTOMER_ID}


@pytest.mark.parametrize(
    ("activity", "name", "keys"),
    [
        ("inbound", "Purchase Order", ["expiryDate", "batch", "batchNumber", "transfer"]),
        ("outbound", "Sale Order", ["expiryDate", "batch", "batchNumber", "gift"]),
        ("transport", "Consignment", ["salesOrder"]),
    ],
)
def test_an_activity_has_fields(api: httpx.Client, activity: str, name: str, keys: list[str]) -> None:
    """Each of the three kinds has the tenant's own fields (B10)."""
    answer = api.get(f"{PATH}/{activity}", params=SANDBOX)
    body = answer.json()
    shown = (body["name"], body["type"], [field["key"] for field in body["customFields"]])
    assert (answer.status_code, *shown) == (200, name, activity.upper(), keys)


def test_retired_fields_are_shown_when_asked_for(api: httpx.Client) -> None:
    """`inactiveCustomFields=true` adds them."""
    queries: tuple[dict[str, str], ...] = (SANDBOX, SANDBOX | {"inactiveCustomFields": "true"})
    found = [api.get(f"{PATH}/inbound", params=query).json()["customFields"] for query in queries]
    assert [[field["key"] for field in fields if not field["active"]] for fields in found] == [[], ["palletColour"]]


@pytest.mark.parametrize(
    ("activity", "customer", "status"),
    [
        ("inbound", None, 400),
        ("inbound", "123-123-123", 404),
        ("inbound", seed_ids.OTHER_CUSTOMER_ID, 404),
        ("sideways", seed_ids.SANDBOX_CUSTOMER_ID, 404),
    ],
)
def test_a_definition_needs_a_known_activity_and_customer(
    api: httpx.Client, activity: str, customer: str | None, status: int
) -> None:
    """Without a customer it is a 400, of an unknown one a 404."""
    answer = api.get(f"{PATH}/{activity}", params={"customerId": customer} if customer else {})
    assert (answer.status_code, [set(problem) for problem in answer.json()]) == (status, [{"message"}])


def test_customers_of_others_have_no_definition(restricted: httpx.Client) -> None:
    """A restricted client sees its own customer only."""
    query = {"customerId": seed_ids.ORDINARY_CUSTOMER_ID}
    assert restricted.get(f"{PATH}/inbound", params=query).status_code == 404
