"""Three small APIs of very different vendors, to make suites of: a shop with a login, documents, and GraphQL.

Each serves on loopback and keeps what it was called with. `twist` is called with each JSON answer before it is sent: a
test breaks a promise with it.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from loopback import running

PASSWORD = "CANARY-shop-password-51Kd"
CLIENT_SECRET = "CANARY-documents-secret-93Ht"
TOKEN = "CANARY-documents-token-77Wz"
API_KEY = "CANARY-graphql-key-20Ps"
SESSION = "CANARY-shop-session-64Xn"

Answer = tuple[int, object, dict[str, str]]


@dataclass
class Call:
    """A request as it came in."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Any
    body: bytes

    @property
    def content(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Api:
    """An API that is served: where, by what, and what it was asked."""

    answer: Callable[["Api", Call], Answer]
    url: str = ""
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    twist: Callable[[Any], Any] = lambda content: content


def serve_shop(shop: Api, call: Call) -> Answer:
    """Let somebody in by a cookie, and keep a cart."""
    is_known = f"session={SESSION}" in (call.headers.get("Cookie") or "")
    match call.method, call.path:
        case "POST", "/login":
            if call.content.get("password") != PASSWORD:
                return 401, {"error": "unknown user or password"}, {}
            return (
                200,
                {"user": {"id": 17, "email": call.content["email"]}},
                {"Set-Cookie": f"session={SESSION}; Path=/"},
            )
        case "GET", "/products":
            rows = [{"id": 1, "name": "Kettle", "price": 24.5}, {"id": 2, "name": "Cup", "price": 8}]
            return 200, {"products": rows, "next": None}, {}
        case _ if not is_known:
            return 401, {"error": "log in first"}, {}
        case "POST", "/cart/items":
            item = {
                "id": len(shop.calls),
                "product_id": call.content["product_id"],
                "quantity": call.content["quantity"],
            }
            shop.rows[str(item["id"])] = item
            return 201, {"item": item}, {}
        case "GET", "/cart":
            return 200, {"items": [*shop.rows.values()], "total": 24.5 * len(shop.rows)}, {}
        case "DELETE", path if (found := re.fullmatch(r"/cart/items/(\d+)", path)) and found[1] in shop.rows:
            del shop.rows[found[1]]
            return 204, None, {}
    return 404, {"error": "there is no such thing"}, {}


def serve_documents(documents: Api, call: Call) -> Answer:
    """Give out tokens, and take, list and give back files."""
    body = call.body.decode(errors="replace")
    match call.method, call.path:
        case "POST", "/oauth/token":
            if CLIENT_SECRET not in body:
                return 401, {"error": "invalid_client"}, {}
            return 200, {"access_token": TOKEN, "token_type": "bearer"}, {}
        case _ if call.headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {"code": "unauthorized", "message": "a token is needed"}, {}
        case "POST", "/v2/documents":
            if 'name="file"' not in body:
                return 422, {"code": "invalid", "message": "file is missing"}, {}
            key = str(uuid.uuid5(uuid.NAMESPACE_URL, str(len(documents.calls))))
            row = {"id": key, "title": "A title", "state": "DRAFT", "created_at": "2026-01-02T03:04:05Z"}
            documents.rows[key] = row
            return 201, row, {"Location": f"/v2/documents/{key}"}
        case "GET", "/v2/documents":
            rows = [*documents.rows.values()]
            return 200, {"data": rows, "page": {"number": 1, "total": len(rows)}}, {}
    return _serve_document(documents, call)


def _serve_document(documents: Api, call: Call) -> Answer:
    found = re.fullmatch(r"/v2/documents/([0-9a-f-]+)(/content)?", call.path)
    if found is None or found[1] not in documents.rows:
        return 404, {"code": "not_found", "message": "there is no such document"}, {}
    if found[2]:
        return 200, b"what was sent", {"Content-Type": "text/plain"}
    if call.method == "DELETE":
        del documents.rows[found[1]]
        return 204, None, {}
    return 200, documents.rows[found[1]], {}


def serve_graphql(reviews: Api, call: Call) -> Answer:
    """Answer two queries and a mutation, all with 200."""
    if call.headers.get("X-Api-Key") != API_KEY:
        return 401, {"errors": [{"message": "an API key is needed"}]}, {}
    query, variables = call.content["query"], call.content.get("variables") or {}
    product = {"id": "p-1", "name": "Kettle", "reviews": [*reviews.rows.values()]}
    if "addReview" in query:
        review = {"id": f"r-{len(reviews.calls)}", "stars": variables["stars"], "text": variables["text"]}
        reviews.rows[review["id"]] = review
        return 200, {"data": {"addReview": {"review": review}}}, {}
    if "products" in query:
        return 200, {"data": {"products": [product]}}, {}
    return 200, {"data": {"product": product if variables["id"] == product["id"] else None}}, {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def _serve(self) -> None:
        api: Api = self.server.api  # type: ignore[attr-defined]
        target = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        api.calls.append(f"{self.command} {self.path}")
        call = Call(self.command, target.path, parse_qs(target.query), self.headers, body)
        status, content, headers = api.answer(api, call)
        payload = content if isinstance(content, bytes) else b""
        if content is not None and not isinstance(content, bytes):
            payload = json.dumps(api.twist(json.loads(json.dumps(content)))).encode()
            headers = {"Content-Type": "application/json", **headers}
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(payload))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  the base class's names


@contextmanager
def open_api(answer: Callable[[Api, Call], Answer]) -> Iterator[Api]:
    """Serve an API without any data on a free loopback port."""
    with running(_Handler) as server:
        api = server.api = Api(answer, f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
        yield api
