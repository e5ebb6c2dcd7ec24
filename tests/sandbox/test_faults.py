"""Faults that are put into answers."""

import json
import socket
from typing import Any

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

PRODUCTS = "/products"


def plan(root: httpx.Client, kind: str, **members: Any) -> None:
    """Plan a fault."""
    assert root.post("/_sandbox/faults", json={"kind": kind} | members).status_code == 204


def raw(api: httpx.Client, path: str) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of an answer as they came, however it ended."""
    assert api.base_url.port is not None
    with socket.create_connection((api.base_url.host, api.base_url.port)) as connection:
        lines = [f"GET {api.base_url.path.rstrip('/')}{path} HTTP/1.1", "Host: localhost"]
        lines += [f"{name}: {api.headers[name]}" for name in ("Authorization", "Accept-Version")]
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        with connection.makefile("rb") as stream:
            head, _, body = stream.read().partition(b"\r\n\r\n")
    pairs = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    return {name.lower(): value for name, value in pairs}, body


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_answer_can_be_an_error(api: httpx.Client, root: httpx.Client, status: int) -> None:
    """The next request is refused in the documented shape, the one after it is not."""
    plan(root, "status", status=status)
    answers = [api.get(PRODUCTS) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [status, 200]
    assert [set(problem) for problem in answers[0].json()] == [{"message"}]


@pytest.mark.parametrize("value", [None, "7", "Sun, 20 Jan 2030 09:00:00 GMT"])
def test_an_error_can_say_when_to_come_again(api: httpx.Client, root: httpx.Client, value: str | None) -> None:
    """Retry-After is sent as it was planned, or not at all."""
    plan(root, "status", status=429, retryAfter=value)
    assert api.get(PRODUCTS).headers.get("Retry-After") == value


def test_a_refused_request_is_not_handled(api: httpx.Client, root: httpx.Client) -> None:
    """An error stands in for the whole of the work."""
    plan(root, "status")
    api.post("/customers", json={"name": "Sample Customer"})
    assert len(api.get("/customers").json()) == 2


def test_an_answer_can_be_cut(api: httpx.Client, root: httpx.Client) -> None:
    """The connection ends in the middle of the body."""
    whole = api.get(PRODUCTS).content
    plan(root, "cut")
    headers, body = raw(api, PRODUCTS)
    assert (int(headers["content-length"]), body) == (len(whole), whole[: len(whole) // 2])


def test_a_client_notices_a_cut(api: httpx.Client, root: httpx.Client) -> None:
    """The fault is one of the protocol, and the next request is served."""
    plan(root, "cut")
    with pytest.raises(httpx.RemoteProtocolError):
        api.get(PRODUCTS)
    assert api.get(PRODUCTS).status_code == 200


def test_a_cut_answer_was_handled(api: httpx.Client, root: httpx.Client) -> None:
    """What the client does not learn of has happened all the same."""
    plan(root, "cut")
    with pytest.raises(httpx.RemoteProtocolError):
        api.post("/customers", json={"name": "Sample Customer"})
    assert len(api.get("/customers").json()) == 3


def test_json_can_be_truncated(api: httpx.Client, root: httpx.Client) -> None:
    """The answer is whole as HTTP, and no JSON."""
    plan(root, "truncated")
    answer = api.get(PRODUCTS)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_content_length_can_be_wrong(api: httpx.Client, root: httpx.Client) -> None:
    """It promises more than comes before the connection ends."""
    whole = api.get(PRODUCTS).content
    plan(root, "length")
    headers, body = raw(api, PRODUCTS)
    assert (int(headers["content-length"]), body) == (len(whole) + 10, whole)


@pytest.mark.parametrize("kind", ["cut", "truncated", "length"])
def test_an_answer_without_a_body_cannot_be_spoiled(
    api: httpx.Client, root: httpx.Client, kind: str, inbound: Any
) -> None:
    """A 204 passes as it is."""
    created = api.post("/inbound-orders", json=inbound()).json()
    plan(root, kind)
    assert api.delete(f"/inbound-orders/{created['id']}").status_code == 204


def test_an_answer_can_be_late(api: httpx.Client, root: httpx.Client) -> None:
    """A client that gives up does not learn that its request was handled."""
    plan(root, "delay", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        api.post("/customers", json={"name": "Sample Customer"}, timeout=0.2)
    assert len(api.get("/customers").json()) == 3


def test_a_late_answer_comes(api: httpx.Client, root: httpx.Client) -> None:
    """A client that waits gets what it would have got."""
    whole = api.get(PRODUCTS).content
    plan(root, "delay", seconds=0)
    assert api.get(PRODUCTS).content == whole


def test_a_fault_strikes_as_often_as_planned(api: httpx.Client, root: httpx.Client) -> None:
    """Two faults follow each other in the order in which they were planned."""
    plan(root, "status", status=500, times=2)
    plan(root, "status", status=503)
    assert [api.get(PRODUCTS).status_code for _ in range(4)] == [500, 500, 503, 200]


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({"method": "GET"}, 503),
        ({"method": "POST"}, 200),
        ({"path": "/products"}, 503),
        ({"path": f"/tenants/{seed_ids.TENANT_ID}/prod"}, 503),
        ({"path": "/customers"}, 200),
        ({"path": "/uaa"}, 200),
    ],
)
def test_a_fault_may_be_for_some_requests(
    api: httpx.Client, root: httpx.Client, condition: dict[str, str], status: int
) -> None:
    """Method and beginning of the path, with or without the tenant, say which."""
    plan(root, "status", **condition)
    assert api.get(PRODUCTS).status_code == status


def test_tokens_can_fail_too(root: httpx.Client) -> None:
    """Faults are not for tenants only."""
    plan(root, "status", path="/uaa/oauth/token")
    login = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
    form = {"grant_type": "client_credentials"}
    assert root.post("/uaa/oauth/token", auth=login, data=form).status_code == 503


def test_the_plan_can_be_seen_and_cleared(api: httpx.Client, root: httpx.Client) -> None:
    """What is left of it is listed; /_sandbox itself has no faults."""
    plan(root, "delay", seconds=1, times=3, method="PUT")
    planned = {"kind": "delay", "times": 3, "method": "PUT", "path": "/", "seconds": 1}
    [shown] = root.get("/_sandbox/faults").json()
    assert {name: shown[name] for name in planned} == planned
    assert root.delete("/_sandbox/faults").status_code == 204
    assert (root.get("/_sandbox/faults").json(), api.get(PRODUCTS).status_code) == ([], 200)


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"kind": "fire"},
        {"kind": "status", "status": 200},
        {"kind": "delay", "seconds": -1},
        {"kind": "cut", "times": 0},
    ],
)
def test_a_faulty_fault_is_refused(root: httpx.Client, fault: dict[str, Any]) -> None:
    """The plan takes only what can happen."""
    assert root.post("/_sandbox/faults", json=fault).status_code == 422
