"""Builds small collections as Postman exports them, format v2.1 unless said otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HOST = "http://api.test"
SCHEMA = "https://schema.getpostman.com/json/collection/v{}/collection.json"
Json = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """A collection, as JSON or as the text of its file, and the files that it is run with."""

    collection: object
    environment: Json | None = None
    globals_: Json | None = None
    data: list[Json] | None = None


def collection(requests: Mapping[str, object], version: str = "2.1.0", **members: object) -> Json:
    """Make a collection of requests by their names; each is a request object, or the URL to GET."""
    return items([item(name, request) for name, request in requests.items()], version, **members)


def items(entries: object, version: str = "2.1.0", **members: object) -> Json:
    """Make a collection of items and folders."""
    return {"info": {"name": "Sample", "schema": SCHEMA.format(version)}, "item": entries, **members}


def item(name: object, request: object = HOST, **members: object) -> Json:
    """Make an item."""
    return {"name": name, "request": request, **members}


def folder(name: str, entries: object, **members: object) -> Json:
    """Make a folder."""
    return {"name": name, "item": entries, **members}


def get(url: object = HOST, **members: object) -> Json:
    """Make a GET request."""
    return {"method": "GET", "url": url, **members}


def post(body: object = None, url: object = HOST, **members: object) -> Json:
    """Make a POST request."""
    return {"method": "POST", "url": url, **({} if body is None else {"body": body}), **members}


def parts(path: object = ("x",), **members: object) -> Json:
    """Make a URL object on the usual host."""
    return {
        "protocol": "http",
        "host": ["api", "test"],
        "path": list(path) if isinstance(path, tuple) else path,
        **members,
    }


def pairs(**values: object) -> list[Json]:
    """Make a list of `{key, value}`."""
    return [pair(key, value) for key, value in values.items()]


def pair(key: object, value: object, **members: object) -> Json:
    """Make one `{key, value}`."""
    return {"key": key, "value": value, **members}


def raw(text: object, language: object = None) -> Json:
    """Make a raw body."""
    return {"mode": "raw", "raw": text, **({} if language is None else {"options": {"raw": {"language": language}}})}


def auth(kind: str, *entries: Json, **values: object) -> Json:
    """Make an auth block."""
    return {"type": kind, kind: [*entries, *pairs(**values)]}
