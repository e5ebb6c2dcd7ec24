"""A small pet shop: an API of another shape than CartonCloud's, to be driven through a suite of its own.

Ids are whole numbers, counted for each kind alone; answers are `{"data": …}`. Whoever reads sends an API key; whoever
writes sends a token, too, which another host gives out.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from itertools import count
from urllib.parse import parse_qs, urlsplit

from loopback import running

API_KEY = "CANARY-pet-shop-key-71Qx"
CLIENT_SECRET = "CANARY-pet-shop-secret-30Bv"
TOKEN = "CANARY-pet-shop-token-88Lm"

Answer = tuple[int, object]
Row = dict[str, object]


@dataclass
class PetShop:
    """The shop's data, and what it was called with. `before_call` is told of each call before it is served."""

    url: str = ""
    login_url: str = ""
    name: str = "Testing Shop"
    pets: dict[int, Row] = field(default_factory=dict)
    visits: dict[int, Row] = field(default_factory=dict)
    customers: dict[int, Row] = field(default_factory=lambda: {1: {"id": 1, "name": "A real customer"}})
    calls: list[str] = field(default_factory=list)
    before_call: Callable[[str], None] = lambda _: None
    pet_ids: Iterator[int] = field(default_factory=lambda: count(1))
    visit_ids: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def left(self) -> list[Row]:
        """Whatever clients have created and not removed."""
        return [*self.pets.values(), *self.visits.values()]

    def serve(self, method: str, target: str, body: Mapping[str, object]) -> Answer:
        """Answer a call of somebody who was let in."""
        path = urlsplit(target).path
        wrong = _wrong_member(path, body) if method in ("POST", "PUT") else None
        if wrong is not None:
            return 422, {"error": f"{wrong} is missing, or wrong"}
        for pattern, serve in _ROUTES.items():
            found = re.fullmatch(pattern, f"{method} {path}")
            if found is not None:
                return serve(self, *(int(each) for each in found.groups()), **_given(target, body))
        return 404, {"error": "no such page"}


def _given(target: str, body: Mapping[str, object]) -> dict[str, object]:
    query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
    return {"given": {**query, **body}}


def _wrong_member(path: str, body: Mapping[str, object]) -> str | None:
    """Name the member of a pet or a visit that is not as it has to be."""
    required = "reason" if path.endswith("/visits") else "name"
    if not isinstance(body.get(required), str):
        return required
    return "kind" if body.get("kind", "cat") not in ("cat", "dog") else None


def _one(rows: Mapping[int, Row], key: int) -> Answer:
    return (200, {"data": rows[key]}) if key in rows else (404, {"error": f"there is no {key}"})


def _shop(shop: PetShop, *, given: Row) -> Answer:
    del given
    return 200, {"data": {"name": shop.name}}


def _find_pets(shop: PetShop, *, given: Row) -> Answer:
    start = str(given.get("name", ""))
    return 200, {"data": [pet for pet in shop.pets.values() if str(pet["name"]).startswith(start)]}


def _add_pet(shop: PetShop, *, given: Row) -> Answer:
    pet: Row = {"id": next(shop.pet_ids), "name": given["name"], "kind": given.get("kind", "cat")}
    shop.pets[int(str(pet["id"]))] = pet
    return 201, {"data": pet}


def _get_pet(shop: PetShop, pet: int, *, given: Row) -> Answer:
    del given
    return _one(shop.pets, pet)


def _rename_pet(shop: PetShop, pet: int, *, given: Row) -> Answer:
    if pet in shop.pets:
        shop.pets[pet]["name"] = given["name"]
    return _one(shop.pets, pet)


def _delete_pet(shop: PetShop, pet: int, *, given: Row) -> Answer:
    del given
    status, content = _one(shop.pets, pet)
    shop.pets.pop(pet, None)
    shop.visits = {number: visit for number, visit in shop.visits.items() if visit["petId"] != pet}
    return (204, None) if status == 200 else (status, content)


def _add_visit(shop: PetShop, pet: int, *, given: Row) -> Answer:
    if pet not in shop.pets:
        return _one(shop.pets, pet)
    visit: Row = {"id": next(shop.visit_ids), "petId": pet, "reason": given["reason"]}
    shop.visits[int(str(visit["id"]))] = visit
    return 201, {"data": visit}


def _get_visit(shop: PetShop, pet: int, visit: int, *, given: Row) -> Answer:
    del given
    return _one({number: row for number, row in shop.visits.items() if row["petId"] == pet}, visit)


def _delete_visit(shop: PetShop, pet: int, visit: int, *, given: Row) -> Answer:
    status, content = _get_visit(shop, pet, visit, given=given)
    if status == 200:
        del shop.visits[visit]
    return (204, None) if status == 200 else (status, content)


def _get_customer(shop: PetShop, customer: int, *, given: Row) -> Answer:
    del given
    return _one(shop.customers, customer)


def _delete_customer(shop: PetShop, customer: int, *, given: Row) -> Answer:
    del given
    return (204, None) if shop.customers.pop(customer, None) else (404, {"error": f"there is no {customer}"})


_ROUTES: Mapping[str, Callable[..., Answer]] = {
    "GET /shop": _shop,
    "GET /pets": _find_pets,
    "POST /pets": _add_pet,
    r"GET /pets/(\d+)": _get_pet,
    r"PUT /pets/(\d+)": _rename_pet,
    r"DELETE /pets/(\d+)": _delete_pet,
    r"POST /pets/(\d+)/visits": _add_visit,
    r"GET /pets/(\d+)/visits/(\d+)": _get_visit,
    r"DELETE /pets/(\d+)/visits/(\d+)": _delete_visit,
    r"GET /customers/(\d+)": _get_customer,
    r"DELETE /customers/(\d+)": _delete_customer,
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def _serve(self) -> None:
        shop: PetShop = self.server.shop  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        call = f"{self.command} {self.path}"
        shop.calls.append(call)
        shop.before_call(call)
        if call == "POST /token" and self.headers["Host"] in shop.login_url:
            self._answer(200, {"access_token": TOKEN, "token_type": "bearer", "expires_in": 3600})
        elif self.command == "GET" and self.headers.get("X-Api-Key") != API_KEY:
            self._answer(401, {"error": "an API key is needed"})
        elif self.command != "GET" and self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(401, {"error": "a token is needed"})
        else:
            try:
                content = json.loads(body) if body else {}
            except ValueError:
                self._answer(400, {"error": "that is no JSON"})
            else:
                self._answer(*shop.serve(self.command, self.path, content))

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  the base class's names

    def _answer(self, status: int, content: object) -> None:
        payload = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        if payload:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


@contextmanager
def open_shop() -> Iterator[PetShop]:
    """Serve an empty shop on a free loopback port, and its tokens on another loopback host."""
    shop = PetShop()
    with ExitStack() as started:
        api, login = (started.enter_context(running(_Handler, host)) for host in ("127.0.0.1", "127.0.0.2"))
        api.shop = login.shop = shop  # type: ignore[attr-defined]
        shop.url = f"http://127.0.0.1:{api.server_port}"
        shop.login_url = f"http://127.0.0.2:{login.server_port}"
        yield shop
