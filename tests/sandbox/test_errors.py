"""The shapes of errors."""

import socket

import httpx
import pytest

from cartoncloud_sandbox import seed_ids
from cartoncloud_sandbox.sandbox import Sandbox

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", ["/nowhere", "/tenants", "/docs", "/openapi.json", "/uaa/nowhere"])
def test_an_unknown_route_is_a_documented_404(root: httpx.Client, path: str) -> None:
    """The framework's own body is never seen."""
    answer = root.get(path)
    assert (answer.status_code, answer.json()) == (404, [{"message": "Not Found"}])


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/customers"), ("PUT", "/outbound-orders/x")])
def test_another_method_is_a_documented_405(api: httpx.Client, method: str, path: str) -> None:
    """A method the path does not know is a 405 in an array; updating outbound orders is not available yet."""
    answer = api.request(method, path)
    assert (answer.status_code, answer.json()) == (405, [{"message": "Method Not Allowed"}])
    assert "Allow" in answer.headers


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"a": NaN}', b'{"a": 1e999}', b'"\\ud800"', b"\xff", b"[]", b"null", b"[" * 100_000],
    ids=["empty", "open", "nan", "infinite", "surrogate", "latin", "array", "null", "deep"],
)
def test_what_is_no_json_object_is_a_400(api: httpx.Client, content: bytes) -> None:
    """A body that cannot be read is a 400 in an array."""
    answer = api.post("/customers", content=content, headers=JSON)
    assert answer.status_code == 400
    assert [set(problem) for problem in answer.json()] == [{"message"}]


def test_depth_that_json_allows_is_a_400_too(api: httpx.Client) -> None:
    """A document too deep to be worked on is refused and does not break the server."""
    deep = b'{"a":' * 900 + b"1" + b"}" * 900
    body = b'{"references":{"x":' + deep + b'},"customer":{"name":"x"},"details":{"deliver":{"address":{}}},"items":[]}'
    assert api.post("/outbound-orders", content=body, headers=JSON).status_code in (400, 422)


def test_another_media_type_is_a_415(api: httpx.Client) -> None:
    """A body that says it is text is not read."""
    answer = api.post("/customers", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert [set(problem) for problem in answer.json()] == [{"message"}]


def test_a_body_without_a_media_type_is_taken_for_json(api: httpx.Client) -> None:
    """Some requests of the published collection name none."""
    assert api.post("/customers", content=b'{"name": "Sample Plain"}').status_code == 201


def test_every_fault_of_a_body_has_its_pointer(api: httpx.Client) -> None:
    """A 422 names all faults, each by a JSON Pointer."""
    answer = api.post("/customers", json={"name": 7, "references": {"code": []}, "warehouses": [3]})
    assert answer.status_code == 422
    assert answer.json() == [
        {"field": "/name", "message": "Input should be a valid string"},
        {"field": "/references/code", "message": "Input should be a valid string"},
        {"field": "/warehouses/0", "message": "Input should be an object"},
    ]


def test_pointers_are_escaped(api: httpx.Client) -> None:
    """Slashes and tildes in member names are written ~1 and ~0 (RFC 6901 §3)."""
    answer = api.post("/warehouse-products", json={"unitOfMeasures": {"a/b~c": {"baseQty": "1"}}})
    assert "/unitOfMeasures/a~1b~0c/baseQty" in [problem.get("field") for problem in answer.json()]


@pytest.mark.parametrize(
    "path",
    ["/customers", "/outbound-orders", "/inbound-orders", "/warehouse-products", "/consignments", "/report-runs"],
)
@pytest.mark.parametrize("id_", ["123-123-123", "5a4db0c0-ffff-4000-8000-000000000001", "%7B%7Bid%7D%7D"])
def test_an_unknown_id_is_not_found(api: httpx.Client, path: str, id_: str) -> None:
    """Ids that are unknown, or no UUIDs at all, are a 404 in an array."""
    answer = api.get(f"{path}/{id_}")
    assert answer.status_code == 404
    assert [set(problem) for problem in answer.json()] == [{"message"}]


def test_ids_are_found_in_either_case(api: httpx.Client) -> None:
    """UUIDs are compared without regard to case."""
    assert api.get(f"/warehouse-products/{seed_ids.STOCKED_PRODUCT_ID.upper()}").status_code == 200


def test_a_failure_of_the_server_is_a_documented_500(root: httpx.Client, sandbox: Sandbox) -> None:
    """An unexpected exception leaves as an array with a message, and the next call is served."""
    sandbox.store.connection.execute("ALTER TABLE lot RENAME TO stolen")
    answer = root.get("/_sandbox/stock")
    sandbox.store.connection.execute("ALTER TABLE stolen RENAME TO lot")
    assert (answer.status_code, answer.json()) == (500, [{"message": "The stand-in failed: OperationalError"}])
    assert root.get("/_sandbox/stock").status_code == 200


def test_the_server_says_that_it_is_a_stand_in(root: httpx.Client) -> None:
    """Every answer carries the stand-in's own Server header."""
    assert root.get("/nowhere").headers.get_list("Server") == ["cartoncloud_sandbox"]


def test_answers_are_not_held_back(base_url: str) -> None:
    """Connections send at once (TCP_NODELAY), though an answer leaves in two writes."""
    host, port = base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 404"
