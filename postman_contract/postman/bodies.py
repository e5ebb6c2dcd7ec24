"""Builds the body that goes out, as Postman's own runner does."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from postman_contract.postman.collection import (
    Body,
    FileBody,
    FormdataBody,
    GraphqlBody,
    Parameter,
    RawBody,
    RequestTemplate,
    UrlencodedBody,
)
from postman_contract.postman.javascript import json_text
from postman_contract.postman.media_types import media_type_of
from postman_contract.postman.multipart import BINARY, build_form
from postman_contract.postman.sources import decode_content, read_source
from postman_contract.postman.urls import as_value
from postman_contract.postman.variables import Resolver

PRUNED = frozenset({"GET", "HEAD", "COPY", "PURGE", "UNLOCK"})  # methods whose body Postman leaves out
LANGUAGES = {
    "json": "application/json",
    "xml": "application/xml",
    "html": "text/html",
    "javascript": "application/javascript",
    "text": "text/plain",
}
FORM = "application/x-www-form-urlencoded"
_BEGINS_AS_FORM = re.compile(rf"{FORM}\b")  # for Postman, which keeps what follows and knows no capitals
_COMMENTS = re.compile(r'("(?:\\.|[^"\\])*(?:"|\Z))|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_HAS_COMMENTS = re.compile(r"application/(\S+\+)?json")  # for Postman, which reads no further and knows no capitals
_UNENCODED = "-_.~"
_INDEX = re.compile("0|[1-9][0-9]{0,8}")  # names of members that JavaScript puts first, in the order of their numbers


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON (RFC 6839 §3.1: `application/json` or `…+json`), parameters aside."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def sent_body(request: RequestTemplate) -> Body | None:
    """Return the body of a request that is sent: none with a method whose body Postman leaves out."""
    return None if not request.profile.disables_body_pruning and request.method in PRUNED else request.body


def build_body(body: Body | None, declared: str | None, resolver: Resolver, folder: Path) -> tuple[bytes, str | None]:
    """Fill a body's template.

    Args:
        body: the template, or None.
        declared: the request's own Content-Type, if it has one.
        resolver: fills variables.
        folder: the working directory, where its files are.

    Returns:
        The bytes, and the Content-Type to send (None: none of its own).

    Raises:
        NotJudged: a variable is missing, or a file.
    """
    match body:
        case RawBody():
            return _raw(body, declared, resolver)
        case UrlencodedBody(parameters):
            enabled = [entry for entry in parameters if not entry.disabled]
            is_said = not enabled or _BEGINS_AS_FORM.match(declared or "")
            return _urlencoded(enabled, resolver).encode(), declared if is_said else FORM
        case FormdataBody(parts):
            return build_form(parts, declared, resolver, folder)
        case GraphqlBody():
            return _graphql(body, resolver).encode(errors="replace"), LANGUAGES[
                "json"
            ] if declared is None else declared
        case FileBody(src, content_in_base64):
            source = resolver.resolve(src or "")
            if source:
                by_name = media_type_of(source) or BINARY
                return read_source(source, folder), by_name if declared is None else declared
            return decode_content(resolver.resolve(content_in_base64 or "")), declared
    return b"", declared


def _raw(body: RawBody, declared: str | None, resolver: Resolver) -> tuple[bytes, str | None]:
    """Write a raw body; one that is empty, if only by its variables, is none, and has no Content-Type."""
    media_type = LANGUAGES.get(body.language or "text", "text/plain") if declared is None else declared
    has_comments = body.language == "json" or _HAS_COMMENTS.match(media_type)
    text = strip_comments(body.text) if has_comments and not resolver.leaves_undefined else body.text
    if body.is_value:
        text = json_text(json.loads(body.text), resolver.resolve)
    elif body.language == "json" or is_json(media_type):
        text = resolver.resolve_json(text)
    else:
        text = resolver.resolve(text)
    content = (strip_comments(text) if has_comments else text).encode(errors="replace")
    return content, media_type if text else declared


def _graphql(body: GraphqlBody, resolver: Resolver) -> str:
    """Write a GraphQL request; variables that are text stand in it as they are, and nothing but texts beside them."""
    variables = body.members.get("variables")
    if not isinstance(variables, str):
        return json_text(dict(body.members), resolver.resolve)
    texts = {name: text for name, text in body.members.items() if isinstance(text, str) and name != "variables"}
    members = [f'"{name}":{json_text(text, resolver.resolve)}' for name, text in texts.items()]
    filled = resolver.resolve_json(variables)
    members += [f'"variables":{filled}'] if filled else []
    return f"{{{','.join(members)}}}"


def strip_comments(text: str) -> str:
    """Remove `//` and `/* */` comments outside string literals, as Postman does for JSON bodies.

    One of a line goes with its carriage return, and one that is never closed goes to the end.
    """
    return _COMMENTS.sub(lambda match: match[1] or "", text)


def _urlencoded(entries: Iterable[Parameter], resolver: Resolver) -> str:
    """Write fields as Postman does, for which they are members of an object: those of one name stand together."""
    fields: dict[str, list[str]] = {}
    for entry in entries:
        fields.setdefault(resolver.resolve(entry.key), []).extend(_values(entry.value, resolver))
    ordered = sorted(fields.items(), key=lambda field: int(field[0]) if _INDEX.fullmatch(field[0]) else float("inf"))
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, values in ordered for value in values)


def _values(value: object, resolver: Resolver) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return ["" if isinstance(each, dict) else resolver.resolve(as_value(each)) for each in values]


def _quoted(text: str) -> str:
    return quote(text, safe=_UNENCODED, errors="replace")
