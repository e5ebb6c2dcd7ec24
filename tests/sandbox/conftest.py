"""Starts the stand-in once, in a thread, and hands every test clients that talk to a freshly seeded one."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids
from cartoncloud_sandbox.app import create_app
from cartoncloud_sandbox.clock import Clock, parse_moment
from cartoncloud_sandbox.sandbox import Sandbox
from cartoncloud_sandbox.server import Server, bind, url_of

NOW = "2030-01-20T09:00:00+10:00"
Build = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Return the state of the running stand-in."""
    sandbox = Sandbox(clock=Clock(parse_moment(NOW)))
    yield sandbox
    sandbox.store.close()


@pytest.fixture(scope="session")
def base_url(sandbox: Sandbox) -> Iterator[str]:
    """Return the address of the stand-in, which runs as long as the session."""
    listener = bind("127.0.0.1", 0)
    started = threading.Event()
    server = Server(create_app(sandbox), started.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    assert started.wait(10), "the stand-in did not start"
    yield url_of(listener)
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def connections(base_url: str) -> Iterator[Callable[[str], httpx.Client]]:
    """Return one HTTP client for each path it is rooted at and name it is asked under."""
    clients: dict[str, httpx.Client] = {}

    def connect(name: str) -> httpx.Client:
        if name not in clients:
            root = {"root": "", "other": f"/tenants/{seed_ids.OTHER_TENANT_ID}"}
            path = root.get(name, f"/tenants/{seed_ids.TENANT_ID}")
            clients[name] = httpx.Client(base_url=base_url + path)
        return clients[name]

    yield connect
    for client in clients.values():
        client.close()


@pytest.fixture
def root(connections: Callable[[str], httpx.Client]) -> httpx.Client:
    """Return a client without credentials at the server's root; the state is that of the seed."""
    client = connections("root")
    assert client.post("/_sandbox/reset").status_code == 204
    return client


@pytest.fixture
def bare(connections: Callable[[str], httpx.Client], root: httpx.Client) -> httpx.Client:
    """Return a client without any header of the API, at the first tenant."""
    assert root.base_url.host == "127.0.0.1"
    return connections("bare")


def authorised(client: httpx.Client, root: httpx.Client, client_id: str, secret: str) -> httpx.Client:
    """Give a client a new token and version 1."""
    form = {"grant_type": "client_credentials"}
    token = root.post("/uaa/oauth/token", auth=(client_id, secret), data=form).json()["access_token"]
    client.headers.update({"Authorization": f"Bearer {token}", "Accept-Version": "1"})
    return client


@pytest.fixture
def api(connections: Callable[[str], httpx.Client], root: httpx.Client) -> httpx.Client:
    """Return the client with all roles and all customers, at its tenant."""
    return authorised(connections("api"), root, seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)


@pytest.fixture
def restricted(connections: Callable[[str], httpx.Client], root: httpx.Client) -> httpx.Client:
    """Return the client with one role and one customer, at its tenant."""
    secret = seed_ids.RESTRICTED_CLIENT_SECRET
    return authorised(connections("restricted"), root, seed_ids.RESTRICTED_CLIENT_ID, secret)


@pytest.fixture
def other(connections: Callable[[str], httpx.Client], root: httpx.Client) -> httpx.Client:
    """Return the client of the other tenant, at that tenant."""
    return authorised(connections("other"), root, seed_ids.OTHER_CLIENT_ID, seed_ids.OTHER_CLIENT_SECRET)


@pytest.fixture(scope="session")
def order() -> Build:
    """Return the builder of outbound orders."""

    def build(reference: str | None = "ORD-1", quantity: Any = 1, **changes: Any) -> dict[str, Any]:
        product = changes.pop("product", {"references": {"code": seed_ids.STOCKED_PRODUCT_CODE}})
        address = changes.pop("address", {"companyName": "Sample Receiver", "city": "Exampleton"})
        item = {"details": {"product": product}, "measures": {"quantity": quantity}}
        return {
            "references": {"customer": reference},
            "customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID},
            "details": {"deliver": {"address": address}},
            "items": [item],
        } | changes

    return build


@pytest.fixture(scope="session")
def product() -> Build:
    """Return the builder of warehouse products."""

    def build(code: str = "SAMPLE-1", **changes: Any) -> dict[str, Any]:
        return {
            "scope": "WAREHOUSE",
            "type": "General",
            "references": {"code": code},
            "customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID},
            "name": "Sample Thing",
            "defaultUnitOfMeasure": "EA",
            "unitOfMeasures": {"EA": {"baseQty": 1}, "CT": {"baseQty": 12}},
        } | changes

    return build


@pytest.fixture(scope="session")
def inbound() -> Build:
    """Return the builder of inbound orders."""

    def build(reference: str | None = "IN-1", quantity: Any = 5, **changes: Any) -> dict[str, Any]:
        product = changes.pop("product", {"references": {"code": seed_ids.EMPTY_PRODUCT_CODE}})
        item = changes.pop("item", {})
        return {
            "references": {"customer": reference},
            "customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID},
            "items": [{"details": {"product": product}, "measures": {"quantity": quantity}} | item],
        } | changes

    return build


@pytest.fixture(scope="session")
def consignment() -> Build:
    """Return the builder of consignments."""

    def build(reference: str | None = "CON-1", weight: Any = 10, **changes: Any) -> dict[str, Any]:
        address = changes.pop("address", {"companyName": "Sample Receiver", "state": {"code": "VIC"}})
        details = changes.pop("details", {})
        return {
            "references": {"customer": reference},
            "customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID},
            "details": {"deliver": {"address": address}} | details,
            "items": [{"measures": {"weight": weight, "quantity": 2}}],
        } | changes

    return build


@pytest.fixture(scope="session")
def transport_product() -> Build:
    """Return the builder of transport products."""

    def build(code: str = "SAMPLE-1", **changes: Any) -> dict[str, Any]:
        return {"scope": "TRANSPORT", "references": {"code": code}, "name": "Sample Thing"} | changes

    return build
