"""Tests of the bench's servers that are at fault, over a small server that is not."""

import asyncio
import json
from dataclasses import replace
from typing import Any

from detecting.answers import Answer, Operations, Sent, document_of, header_of, query_of
from detecting.behaviours import AskingMore, Behaviour, Faultless, add_foreign_row, ignore_size, lenient, repeat_page
from detecting.memories import ChangeLost, CreationLost, DeletionWithoutEffect, NeverEnding

ON_ALL, ON_ONE = ("POST /things", "GET /things", "POST /things/search"), ("GET", "PUT", "DELETE")
OPERATIONS = Operations([*ON_ALL, *(f"{method} /things/{{}}" for method in ON_ONE)])
NO_CONTENT = Answer(204, (), b"")


class Things:
    """Keeps things by their id, behind a behaviour; refuses whom it does not know."""

    def __init__(self, behaviour: Behaviour, **things: dict[str, Any]) -> None:
        self.behaviour = behaviour
        self.things = things

    def call(self, method: str, target: str, body: object = None, who: str = "good") -> Answer:
        """Send a request through the behaviour."""
        path, _, query = target.partition("?")
        headers = (("authorization", who), ("content-type", "application/json"))
        sent = Sent(method, path, query, headers, json.dumps(body).encode() if body else b"")
        return asyncio.run(self.behaviour.answer(sent, OPERATIONS.name(method, path), self._ask))

    async def _ask(self, sent: Sent) -> Answer:
        if header_of(sent.headers, "authorization") != "good":
            return _json(401, [{"message": "who?"}])
        if sent.path in {"/things", "/things/search"}:
            return self._create(sent) if sent.method == "POST" and sent.path == "/things" else self._rows(sent)
        id_ = sent.path.rpartition("/")[2]
        if id_ not in self.things:
            return _json(404, [{"message": "no"}])
        if sent.method == "DELETE":
            del self.things[id_]
            return NO_CONTENT
        if sent.method == "PUT":
            version = self.things[id_]["version"] + 1
            self.things[id_] = {**json.loads(sent.body), "id": id_, "version": version}
        return _json(200, self.things[id_])

    def _create(self, sent: Sent) -> Answer:
        id_ = f"t{len(self.things)}"
        self.things[id_] = {"id": id_, "version": 1, **json.loads(sent.body)}
        return _json(201, self.things[id_])

    def _rows(self, sent: Sent) -> Answer:
        wanted = json.loads(sent.body).get("name") if sent.body else None
        rows = [each for each in self.things.values() if wanted in (None, each["name"])]
        query = query_of(sent)
        size, page = int(query.get("size", "100")), int(query.get("page", "1"))
        headers = (("total-elements", str(len(rows))),)
        answer = _json(200, rows[(page - 1) * size : page * size])
        return replace(answer, headers=(*answer.headers, *headers))


def _json(status: int, document: object) -> Answer:
    return Answer(status, (("content-type", "application/json"),), json.dumps(document).encode())


def thing(id_: str, name: str = "tea") -> dict[str, Any]:
    """Write a thing as it is kept."""
    return {"id": id_, "version": 1, "name": name}


def ids(answer: Answer) -> list[str]:
    """Return the ids of a list."""
    rows = document_of(answer)
    assert isinstance(rows, list)
    return [row["id"] for row in rows]


def test_a_faultless_server_alters_nothing() -> None:
    """Without a fault every answer is the server's own."""
    server = Things(Faultless(), a=thing("a"))
    assert document_of(server.call("GET", "/things/a")) == thing("a")
    assert server.behaviour.altered == set()


def test_a_lost_creation_is_known_nowhere() -> None:
    """What was created is answered with an id that no later request and no list knows."""
    server = Things(CreationLost("POST /things"), a=thing("a"))
    assert server.call("POST", "/things", {"name": "tea"}).status == 201
    assert server.behaviour.altered == set()
    assert server.call("GET", "/things/t1").status == 404
    found = server.call("POST", "/things/search")
    assert (ids(found), header_of(found.headers, "total-elements")) == (["a"], "1")
    assert server.behaviour.altered == {"POST /things", "GET /things/{}", "POST /things/search"}


def test_a_lost_change_shows_in_its_answer_alone() -> None:
    """A change is answered as it was sent, and read as it was before."""
    server = Things(ChangeLost("PUT /things/{}"), a=thing("a"))
    assert document_of(server.call("PUT", "/things/a", {"name": "soap"})) == {"id": "a", "version": 2, "name": "soap"}
    assert document_of(server.call("GET", "/things/a")) == thing("a")


def test_a_change_that_is_not_made_does_not_show_at_all() -> None:
    """The answer of the change itself has what was there before."""
    server = Things(ChangeLost("PUT /things/{}", is_shown=False), a=thing("a"))
    assert document_of(server.call("PUT", "/things/a", {"name": "soap"})) == thing("a")


def test_a_stuck_version_is_all_that_is_stuck() -> None:
    """The members that are named stay, the others change."""
    server = Things(ChangeLost("PUT /things/{}", is_shown=False, members=("version",)), a=thing("a"))
    assert document_of(server.call("PUT", "/things/a", {"name": "soap"})) == thing("a", "soap")


def test_a_deletion_without_effect_deletes_nothing() -> None:
    """The deletion is answered as ever, and the thing is still there; of what is not there, the server says so."""
    server = Things(DeletionWithoutEffect("DELETE /things/{}", NO_CONTENT), a=thing("a"))
    assert server.call("DELETE", "/things/a") == NO_CONTENT
    assert server.call("GET", "/things/a").status == 200
    assert server.call("DELETE", "/things/b").status == 404


def test_what_never_ends_is_as_it_began() -> None:
    """Each reading answers what the creation did."""
    server = Things(NeverEnding("POST /things", "GET /things/{}"))
    begun = document_of(server.call("POST", "/things", {"name": "tea", "status": "IN_PROCESS"}))
    server.things["t0"]["status"] = "SUCCESS"
    assert document_of(server.call("GET", "/things/t0")) == begun


def test_pages_are_of_another_size_and_number_than_asked_for() -> None:
    """A page may hold more than was asked for, and each page the first one's rows."""
    things = {each: thing(each) for each in "abc"}
    wide = Things(AskingMore("GET /things", ignore_size), **things)
    assert ids(wide.call("GET", "/things?size=2")) == ["a", "b", "c"]
    assert wide.behaviour.altered == {"GET /things"}
    again = Things(AskingMore("GET /things", repeat_page), **things)
    assert ids(again.call("GET", "/things?size=2&page=1")) == ["a", "b"]
    assert again.behaviour.altered == set()
    assert ids(again.call("GET", "/things?size=2&page=2")) == ["a", "b"]


def test_a_foreign_row_is_one_that_the_search_does_not_match() -> None:
    """A search that matches everything has no foreign row; others get one, and count it."""
    server = Things(AskingMore("POST /things/search", add_foreign_row), a=thing("a"), b=thing("b", "soap"))
    found = server.call("POST", "/things/search", {"name": "tea"})
    assert (ids(found), header_of(found.headers, "total-elements")) == (["a", "b"], "2")
    alone = Things(AskingMore("POST /things/search", add_foreign_row), a=thing("a"))
    assert ids(alone.call("POST", "/things/search", {"name": "tea"})) == ["a"]
    assert alone.behaviour.altered == set()


def test_a_lenient_server_lets_in_whom_it_should_refuse() -> None:
    """What is refused for a header is answered as if it were right; what is refused anyhow stays refused."""

    async def good(_: object) -> str:
        return "good"

    server = Things(AskingMore("GET /things/{}", lenient("authorization", good)), a=thing("a"))
    assert server.call("GET", "/things/a", who="bad").status == 200
    assert server.call("GET", "/things/b", who="bad").status == 401
