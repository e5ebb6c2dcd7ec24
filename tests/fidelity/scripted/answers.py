"""What the server answers: bodies of several shapes, statuses, cookies, things that are made, read and deleted."""

import gzip
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import responses
from urllib.parse import parse_qsl, unquote, urlsplit

from building import Json

Pairs = Sequence[tuple[str, str]]
SHOWN = ("authorization", "content-type", "cookie", "accept")
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

PERSON: Json = {
    "id": 7,
    "name": "Ada",
    "email": "ada@example.com",
    "active": True,
    "balance": 12.5,
    "manager": None,
    "tags": ["one", "two"],
    "address": {"city": "Genève", "geo": {"lat": 46.2, "lng": 6.1}},
    "orders": [{"id": 1, "total": 10}, {"id": 2, "total": 25}],
}
XML = '<?xml version="1.0"?>\n<order id="7"><item sku="a">Ink</item><item sku="b">Pen</item><note/></order>'
HTML = (
    "<!DOCTYPE html><html><head><title>Shop</title></head>"
    '<body><h1 class="top">Hello</h1><a href="/a">A</a><a href="/b">B</a></body></html>'
)


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path, without the query."""
        return urlsplit(self.url).path or "/"

    @property
    def arguments(self) -> Mapping[str, str]:
        """The query; of a name that comes twice, the last value."""
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


@dataclass
class Memory:
    """What one run has made and asked."""

    things: dict[str, Json] = field(default_factory=dict)
    made: int = 0
    times: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Answer:
    """An answer."""

    body: bytes = b""
    headers: Pairs = ()
    status: int = 200

    @property
    def reason(self) -> str:
        """The phrase of the status."""
        return responses.get(self.status, "Special")


def of_json(value: object, status: int = 200, *headers: tuple[str, str]) -> Answer:
    """Answer with JSON."""
    return Answer(json.dumps(value, ensure_ascii=False).encode(), (_type("application/json"), *headers), status)


def of_text(text: str, kind: str = "text/plain", charset: str = "utf-8") -> Answer:
    """Answer with text."""
    return Answer(text.encode(charset), (_type(f"{kind}; charset={charset}"),))


def _type(value: str) -> tuple[str, str]:
    return ("Content-Type", value)


def answer_of(asked: Asked, memory: Memory) -> Answer | None:
    """Answer a request; None where the connection is to end without an answer."""
    memory.times[asked.path] += 1
    if asked.path == "/drop":
        return None
    for pattern, make in _BY_PATTERN:
        found = re.fullmatch(pattern, asked.path)
        if found:
            return make(asked, memory, *found.groups())
    return FIXED.get(asked.path, echo(asked))


def echo(asked: Asked) -> Answer:
    """Say what was asked."""
    headers = {name.lower(): value for name, value in asked.headers}
    kept = {name: value for name, value in headers.items() if name in SHOWN or name.startswith("x-")}
    said = {"method": asked.method, "path": asked.path, "args": asked.arguments, "headers": dict(sorted(kept.items()))}
    return of_json({**said, "data": asked.body.decode("utf-8", "replace")})


def _cookies(asked: Asked, _: Memory) -> Answer:
    set_ = (("Set-Cookie", f"{name}={value}; Path=/") for name, value in asked.arguments.items())
    return of_json({"set": list(asked.arguments)}, 200, *set_)


def _token(asked: Asked, memory: Memory) -> Answer:
    number = memory.times[asked.path]
    return of_json({"access_token": f"tok-{number}", "token_type": "Bearer", "expires_in": 3600})


def _things(asked: Asked, memory: Memory) -> Answer:
    if asked.method != "POST":
        return of_json(list(memory.things.values()))
    memory.made += 1
    key = f"t{memory.made}"
    memory.things[key] = {"id": key, "body": asked.body.decode("utf-8", "replace")}
    return of_json(memory.things[key], 201, ("Location", f"/things/{key}"))


def _thing(asked: Asked, memory: Memory, key: str) -> Answer:
    if key not in memory.things:
        return of_json({"error": "no such thing"}, 404)
    if asked.method == "DELETE":
        del memory.things[key]
        return Answer(status=204)
    if asked.method in ("PUT", "PATCH"):
        memory.things[key]["body"] = asked.body.decode("utf-8", "replace")
    return of_json(memory.things[key])


def _page(asked: Asked, _: Memory) -> Answer:
    page = int(asked.arguments.get("page") or 1)
    return of_json({"page": page, "items": [page * 10, page * 10 + 1], "next": page + 1 if page < 3 else None})


def _job(asked: Asked, memory: Memory) -> Answer:
    return of_json({"state": "done" if memory.times[asked.path] > 2 else "running", "asked": memory.times[asked.path]})


def _secured(asked: Asked, _: Memory) -> Answer:
    given = {name.lower(): value for name, value in asked.headers}.get("authorization")
    return (
        of_json({"given": given}) if given else of_json({"error": "unauthorized"}, 401, ("WWW-Authenticate", "Bearer"))
    )


def _status(_: Asked, __: Memory, code: str) -> Answer:
    return Answer(status=int(code)) if code in ("204", "304") else of_json({"status": int(code)}, int(code))


def _redirect(asked: Asked, _: Memory) -> Answer:
    return Answer(headers=(("Location", unquote(asked.arguments["to"])),), status=302)


_BY_PATTERN: Sequence[tuple[str, Callable[..., Answer]]] = (
    (r"/status/(\d{3})", _status),
    (r"/cookies/set", _cookies),
    (r"/token", _token),
    (r"/things", _things),
    (r"/things/(\w+)", _thing),
    (r"/pages", _page),
    (r"/job", _job),
    (r"/secured", _secured),
    (r"/redirect", _redirect),
)
FIXED: Mapping[str, Answer] = {
    "/person": of_json(PERSON),
    "/list": of_json([{"id": number, "name": name} for number, name in enumerate("abc", 1)]),
    "/number": of_json(42),
    "/string": of_json("text"),
    "/null": of_json(None),
    "/true": of_json(True),
    "/empty-object": of_json({}),
    "/unicode": of_json({"snowman": "☃", "emoji": "😀", "umlaut": "größe"}),
    "/text": of_text("Hello, world"),
    "/latin1": of_text("größe", charset="iso-8859-1"),
    "/html": of_text(HTML, "text/html"),
    "/xml": of_text(XML, "application/xml"),
    "/csv": of_text("id,name\n1,Ada\n2,Grace\n", "text/csv"),
    "/bom": Answer(b'\xef\xbb\xbf{"bom": true}', (_type("application/json"),)),
    "/broken": Answer(b'{"a": 1,', (_type("application/json"),)),
    "/not-json": Answer(b"<oops>", (_type("application/json"),)),
    "/empty": Answer(),
    "/no-type": Answer(b'{"type": "none"}'),
    "/pixel": Answer(PIXEL, (_type("image/png"),)),
    "/big": of_json([{"id": number, "text": "x" * 100} for number in range(500)]),
    "/gzip": Answer(
        gzip.compress(b'{"zipped": true}', mtime=0), (_type("application/json"), ("Content-Encoding", "gzip"))
    ),
    "/headers": of_json(
        {}, 200, ("X-One", "1"), ("X-Twice", "a"), ("X-Twice", "b"), ("X-Empty", ""), ("ETag", '"v1"'), ("x-lower", "l")
    ),
    "/cookies/rich": of_json(
        {},
        200,
        ("Set-Cookie", "plain=1; Path=/"),
        ("Set-Cookie", "deep=2; Path=/cookies; HttpOnly"),
        ("Set-Cookie", "late=3; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT; SameSite=Lax"),
        ("Set-Cookie", "safe=4; Path=/; Secure"),
        ("Set-Cookie", "gone=5; Path=/; Max-Age=0"),
    ),
    "/cookies/encoded": of_json({}, 200, ("Set-Cookie", "enc=a%20b; Path=/"), ("Set-Cookie", 'quoted="x y"; Path=/')),
}
