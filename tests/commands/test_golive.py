"""`go-live`: what is left to be done before going live."""

from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

from .conftest import Command

NEW = ("go-live", "--customer", seed_ids.ORDINARY_CUSTOMER_ID)
NOBODY = "5a4db0c0-0009-4000-8000-000000000009"
OWNER = {"customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID}}
ITEM = {"details": {"product": {"references": {"code": seed_ids.STOCKED_PRODUCT_CODE}}}, "measures": {"quantity": 1}}
ADDRESS = {"address": {"companyName": "Sample Receiver", "city": "Exampleton"}}
TIDY = [
    "ok       sandbox customer: Pretend Trading (Sandbox)",
    "ok       outbound orders: none left",
    "ok       inbound orders: none left",
    "ok       consignments: none left",
    "ok       active products: none left",
    "ok       new customer: Pretend Trading",
]


@pytest.fixture
def tidy(stand_in: httpx.Client) -> httpx.Client:
    """Make the sandbox customer's products inactive; there is nothing else of it in the seed."""
    patch = [{"op": "add", "path": "/details/active", "value": False}]
    for product in (seed_ids.STOCKED_PRODUCT_ID, seed_ids.EMPTY_PRODUCT_ID):
        assert stand_in.patch(f"warehouse-products/{product}", json=patch).status_code == 200
    # The unit of the third has a name that is too short to be written: it is given another at once.
    name = {"op": "add", "path": "/unitOfMeasures/CT/name", "value": "Carton"}
    assert stand_in.patch(f"warehouse-products/{seed_ids.LEGACY_PRODUCT_ID}", json=[name, *patch]).status_code == 200
    return stand_in


def created(stand_in: httpx.Client, path: str, reference: str, **body: Any) -> str:
    """Create something of the sandbox customer; return its id. An order of what is inactive is one all the same."""
    answer = stand_in.post(path, json={**OWNER, "references": {"customer": reference}, "items": [ITEM], **body})
    assert answer.status_code in (201, 228)
    return str(answer.json()["id"])


@pytest.mark.usefixtures("tidy")
def test_where_nothing_is_left_all_is_ok(command: Command) -> None:
    """A tidy sandbox and a new customer that can be reached are all it takes."""
    ended = command(*NEW)
    assert (ended.code, ended.out.splitlines()) == (0, TIDY)


def test_inbound_orders_are_left(command: Command, tidy: httpx.Client) -> None:
    """An order is counted and named."""
    order = created(tidy, "inbound-orders", "IN-1")
    ended = command(*NEW)
    assert (ended.code, ended.out.splitlines()[2]) == (
        1,
        f"wrong    inbound orders: 1 left: IN-1 ({order}). Delete them",
    )


def test_orders_are_shown_up_to_five(command: Command, tidy: httpx.Client) -> None:
    """All are counted, the first five named."""
    orders = [created(tidy, "outbound-orders", f"OUT-{n}", details={"deliver": ADDRESS}) for n in range(6)]
    line = command(*NEW).out.splitlines()[1]
    assert line.startswith("wrong    outbound orders: 6 left: ")
    assert (sum(order in line for order in orders), line.count("OUT-")) == (5, 5)
    assert line.endswith(", …. Delete them")


def allocated(stand_in: httpx.Client, reference: str) -> str:
    """Create an inbound order that has become stock; return its id."""
    order = created(stand_in, "inbound-orders", reference)
    status = stand_in.base_url.join(f"/_sandbox/inbound-orders/{order}/status")
    assert stand_in.post(status, json={"status": "ALLOCATED"}).status_code < 300
    return order


def test_orders_that_can_no_longer_be_deleted_stay(command: Command, stand_in: httpx.Client) -> None:
    """What a warehouse has worked on is not to be deleted: it is named as what stays, and is no obstacle."""
    order = allocated(stand_in, "IN-1")
    line = f"ok       inbound orders: none left to remove; 1 stay (ALLOCATED): IN-1 ({order})"
    assert command(*NEW).out.splitlines()[2] == line


def test_orders_beside_those_that_stay_are_to_be_deleted(command: Command, stand_in: httpx.Client) -> None:
    """Of several orders those alone are listed under what to do that it can be done with."""
    allocated(stand_in, "IN-1")
    goes = created(stand_in, "inbound-orders", "IN-2")
    assert command(*NEW).out.splitlines()[2] == f"wrong    inbound orders: 1 left: IN-2 ({goes}). Delete them"


def test_every_page_is_looked_at(command: Command, tidy: httpx.Client) -> None:
    """What does not fit on a page of 100 is counted, too."""
    for number in range(101):
        created(tidy, "inbound-orders", f"IN-{number}")
    assert "wrong    inbound orders: 101 left: " in command(*NEW).out


def test_consignments_are_left(command: Command, tidy: httpx.Client) -> None:
    """A consignment that is not cancelled is left."""
    consignment = created(tidy, "consignments", "CON-1", details={"deliver": ADDRESS})
    line = f"wrong    consignments: 1 left: CON-1 ({consignment}). Cancel them"
    assert command(*NEW).out.splitlines()[3] == line


def test_cancelled_consignments_count_as_done(command: Command, tidy: httpx.Client) -> None:
    """A consignment cannot be deleted; cancelled, it is done with."""
    consignment = created(tidy, "consignments", "CON-1", details={"deliver": ADDRESS})
    cancelled = tidy.get(f"consignments/{consignment}").json() | {"status": "CANCELLED"}
    assert tidy.put(f"consignments/{consignment}", json=cancelled).status_code == 200
    assert command(*NEW).code == 0


def test_active_products_are_left(command: Command) -> None:
    """Products that are not inactive are named by their codes."""
    ended = command(*NEW)
    line = ended.out.splitlines()[4]
    assert ended.code == 1
    assert line.startswith(f"wrong    active products: 3 left: SANDBOX-STOCKED ({seed_ids.STOCKED_PRODUCT_ID}), ")
    assert line.endswith(". Make them inactive")


@pytest.mark.usefixtures("tidy")
def test_what_is_of_others_is_not_left(command: Command, stand_in: httpx.Client) -> None:
    """The orders of the new customer are its own."""
    owner = {"customer": {"id": seed_ids.ORDINARY_CUSTOMER_ID}}
    created(stand_in, "inbound-orders", "IN-1", **owner)
    assert command(*NEW).code == 0


@pytest.mark.usefixtures("tidy")
def test_a_new_customer_has_to_be_reached(command: Command) -> None:
    """A customer the API client was not given is wrong."""
    ended = command("go-live", "--customer", NOBODY)
    line = ended.out.splitlines()[-1]
    assert (ended.code, ended.out.splitlines()[:-1]) == (1, TIDY[:-1])
    assert line.startswith(f"wrong    new customer: {NOBODY}: GET /tenants/{{}}/customers/{{}} answered 404")
    assert "See that it is the customer's UUID; if it is, give the API client this customer" in line


@pytest.mark.usefixtures("tidy")
@pytest.mark.parametrize("mistyped", [NOBODY[:-1], f"{NOBODY}0", "Pretend Trading", f"{NOBODY[:-1]}O"])
def test_a_mistyped_customer_is_not_to_be_given_to_anybody(command: Command, mistyped: str) -> None:
    """What is no UUID is said to be none, and nobody is sent to the web application with it."""
    line = command("go-live", "--customer", mistyped).out.splitlines()[-1]
    assert line == f"wrong    new customer: {mistyped!r} is not a UUID. Give that of the customer to go live with"


@pytest.mark.usefixtures("tidy")
def test_the_sandbox_is_not_the_new_customer(command: Command) -> None:
    """Nobody goes live with the sandbox itself, however its UUID is spelled."""
    ended = command("go-live", "--customer", seed_ids.SANDBOX_CUSTOMER_ID.upper())
    assert (ended.code, "new customer: that is the sandbox customer itself" in ended.out) == (1, True)


def test_another_sandbox_is_not_the_new_customer(command: Command, tidy: httpx.Client) -> None:
    """Nor with another one."""
    another = str(tidy.post("customers", json={"name": "Another Sandbox"}).json()["id"])
    ended = command("go-live", "--customer", another)
    assert (ended.code, "new customer: 'Another Sandbox' is a sandbox, too" in ended.out) == (1, True)


def test_an_ordinary_customer_is_no_sandbox_to_leave(command: Command) -> None:
    """Where an ordinary customer is configured, its orders are not called left over."""
    ended = command(*NEW, customerUuid=seed_ids.ORDINARY_CUSTOMER_ID)
    assert ended.code == 1
    assert ended.out.splitlines()[0].startswith("wrong    sandbox customer: 'Pretend Trading' is not a sandbox. ")
    assert ended.out.splitlines()[1] == "unknown  outbound orders: not checked, because it needs sandbox customer"


def test_what_cannot_be_looked_at_is_not_ok(command: Command, tidy: httpx.Client) -> None:
    """A search that fails leaves its kind unknown, and one does not go live with that."""
    fault = {"kind": "status", "status": 500, "path": "/consignments/search"}
    assert tidy.post(tidy.base_url.join("/_sandbox/faults"), json=fault).status_code < 300
    ended = command(*NEW)
    assert (ended.code, ended.out.splitlines()[3].startswith("unknown  consignments: ")) == (1, True)


def test_it_only_reads(command: Command, stand_in: httpx.Client) -> None:
    """With every request that could change anything made to fail, it finds the same."""
    created(stand_in, "inbound-orders", "IN-1")
    before = command(*NEW)
    for method in ("PUT", "PATCH", "DELETE"):
        fault = {"kind": "status", "status": 500, "method": method, "times": 99}
        assert stand_in.post(stand_in.base_url.join("/_sandbox/faults"), json=fault).status_code < 300
    assert command(*NEW) == before
    left = stand_in.get(stand_in.base_url.join("/_sandbox/faults")).json()
    assert [fault["times"] for fault in left] == [99, 99, 99]
