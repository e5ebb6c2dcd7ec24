"""The report of charges."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

Build = Callable[..., dict[str, Any]]
SANDBOX = {"id": seed_ids.SANDBOX_CUSTOMER_ID}
ORDINARY = {"id": seed_ids.ORDINARY_CUSTOMER_ID}


def report(client: httpx.Client, **parameters: Any) -> dict[str, Any]:
    """Run a report of charges, and return it."""
    created = client.post("/report-runs", json={"type": "BULK_CHARGES", "parameters": parameters}).json()
    shown: dict[str, Any] = client.get(f"/report-runs/{created['id']}").json()
    return shown


def classes(client: httpx.Client, **parameters: Any) -> list[str]:
    """Return what the charges of a report are for."""
    return [one["parentEntity"] for one in report(client, **parameters)["items"]]


@pytest.fixture
def worked(api: httpx.Client, order: Build, inbound: Build, consignment: Build) -> httpx.Client:
    """Return the client after it created one of everything that is charged, and what is not."""
    api.post("/outbound-orders", json=order())
    api.post("/outbound-orders", json=order("ORD-2", product={"name": "Nothing"}))
    api.post("/inbound-orders", json=inbound())
    api.post("/inbound-orders", json=inbound("IN-2", status="DRAFT"))
    api.post("/consignments", json=consignment())
    api.post("/consignments", json=consignment(status="CANCELLED"))
    api.post("/consignments", json=consignment(customer=ORDINARY))
    return api


def test_a_charge_says_what_it_is_for(worked: httpx.Client) -> None:
    """The whole item, as flat as the reference has it (A3)."""
    [item] = report(worked, customer=SANDBOX, chargeClasses=["CONSIGNMENT"])["items"]
    assert item == {
        "id": 1,
        "uuid": item["uuid"],
        "createdDate": "2030-01-20",
        "activityDate": "2030-01-20",
        "customer": "Pretend Trading (Sandbox)",
        "parentEntity": "CONSIGNMENT",
        "parentReference": "CON-1",
        "parentId": "",
        "parentUuid": item["parentUuid"],
        "invoiceId": "203001",
        "invoiceStartDate": "2030-01-01",
        "invoiceEndDate": "2030-01-31",
        "type": "Income",
        "automatic": "Yes",
        "feeCategory": "Freight",
        "account": "Sandbox income",
        "description": "Freight of CON-1",
        "qty": 1,
        "charge": 14.5,
        "warehouseName": "Default",
    }


ALL = ["STORAGE_PERIOD", "MANIFEST", "CONSIGNMENT", "SALE_ORDER", "PURCHASE_ORDER"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"customer": SANDBOX}, ALL),
        ({"customers": [SANDBOX]}, ALL),
        ({"customers": [ORDINARY]}, ["CONSIGNMENT"]),
        ({}, [*ALL[:3], *ALL[2:]]),
        ({"customer": SANDBOX, "chargeClasses": ["SALE_ORDER", "MANIFEST"]}, ["MANIFEST", "SALE_ORDER"]),
        ({"customer": SANDBOX, "chargeClasses": []}, []),
        ({"customer": SANDBOX, "fromDate": "2030-01-20", "toDate": "2030-01-20"}, ALL),
        ({"customer": SANDBOX, "fromDate": "2030-01-21"}, []),
        ({"customer": SANDBOX, "toDate": "2030-01-19"}, []),
    ],
    ids=["customer", "customers", "other", "everybody", "classes", "no class", "that day", "later", "earlier"],
)
def test_parameters_narrow_the_report(worked: httpx.Client, parameters: dict[str, Any], expected: list[str]) -> None:
    """Customers, classes and days select the charges; a customer alone will do (B13)."""
    assert classes(worked, **parameters) == expected


def test_days_in_the_wrong_order_fail_the_run(api: httpx.Client) -> None:
    """The run is created, and has failed when it is read."""
    body = report(api, fromDate="2030-02-01", toDate="2030-01-01")
    failures = [{"field": "/parameters/fromDate", "message": "fromDate is after toDate"}]
    assert (body["status"], body["failureDetails"], "items" in body) == ("FAILED", failures, False)
