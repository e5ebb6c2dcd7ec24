"""Writes a request template as format v2.1 has it, which is what scripts see of a request; the way back is parsing."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from postman_contract.postman.collection import (
    Auth,
    Body,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Parameter,
    RawBody,
    RequestTemplate,
    Url,
    UrlencodedBody,
)

Json = Any

_HOST = re.compile(
    r"(?:(?P<protocol>[^/:@{}]+)://)?(?:(?P<user>[^/:@]*)(?::(?P<password>[^/@]*))?@)?"
    r"(?P<host>.*?)(?::(?P<port>[0-9]+|\{\{[^{}]+\}\}))?"
)


def request_json(template: RequestTemplate) -> Json:
    """Write a request template as JSON of format v2.1."""
    written: dict[str, Json] = {
        "method": template.method,
        "url": _url_json(template.url),
        "header": list(_parameters(template.headers)),
    }
    if template.body is not None:
        written["body"] = _body_json(template.body)
    if template.auth is not None:
        written["auth"] = _auth_json(template.auth)
    return written


def _url_json(url: Url) -> Json:
    found = _HOST.fullmatch(url.host)
    assert found is not None  # the host itself may be anything
    written: dict[str, Json] = {"host": found["host"].split(".") if found["host"] else [], "path": list(url.path)}
    for name in ("protocol", "port"):
        written |= {name: found[name]} if found[name] else {}
    if found["user"] is not None:
        written["auth"] = {"user": found["user"], "password": found["password"] or ""}
    query = _split_query(url.query) if isinstance(url.query, str) else url.query
    written["query"] = list(_parameters(query))
    written["variable"] = list(_parameters(url.variables))
    return written


def _split_query(text: str) -> Iterator[Parameter]:
    for entry in text.split("&") if text else ():
        name, equals, value = entry.partition("=")
        yield Parameter(name, value if equals else None)


def _parameters(parameters: Iterable[Parameter]) -> Iterator[Json]:
    for each in parameters:
        yield {"key": each.key, "value": each.value, **({"disabled": True} if each.disabled else {})}


def _body_json(body: Body) -> Json:
    match body:
        case RawBody():
            raw = json.loads(body.text) if body.is_value else body.text
            language = {"options": {"raw": {"language": body.language}}} if body.language else {}
            return {"mode": "raw", "raw": raw, **language}
        case UrlencodedBody(parameters):
            return {"mode": "urlencoded", "urlencoded": list(_parameters(parameters))}
        case FormdataBody(parts):
            return {"mode": "formdata", "formdata": list(map(_part_json, parts))}
        case FileBody(src, content):
            return {"mode": "file", "file": {"src": src} if content is None else {"src": src, "content": content}}
        case GraphqlBody(members):
            return {"mode": "graphql", "graphql": dict(members)}


def _part_json(part: FormPart) -> Json:
    value = {"src": part.value, "value": part.content} if part.file else {"value": part.value}
    beside: Mapping[str, object] = {"contentType": part.content_type, "fileName": part.file_name}
    written = {"key": part.key, "type": "file" if part.file else "text", **value, **beside}
    return {name: each for name, each in written.items() if each is not None} | (
        {"disabled": True} if part.disabled else {}
    )


def _auth_json(auth: Auth) -> Json:
    entries = [{"key": name, "value": value, "type": "any"} for name, value in auth.parameters.items()]
    return {"type": auth.type, auth.type: entries}
