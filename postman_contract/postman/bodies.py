"""Builds the body that goes out, as Postman's own runner does."""

import re
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
_COMMENTS = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_UNENCODED = "-_.~"


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
        case RawBody(text, language):
            media_type = declared or LANGUAGES.get(language or "text", "text/plain")
            if language == "json" or is_json(media_type):
                content = strip_comments(resolver.resolve_json(strip_comments(text)))
            else:
                content = resolver.resolve(text)
            return content.encode(errors="replace"), media_type
        case UrlencodedBody(parameters):
            encoded = "&".join(_pair(entry, resolver) for entry in parameters if not entry.disabled)
            return encoded.encode(), FORM if encoded else declared
        case FormdataBody(parts):
            return build_form(parts, declared, resolver, folder)
        case GraphqlBody():
            return _graphql(body, resolver).encode(errors="replace"), declared or "application/json"
        case FileBody(src, content_in_base64):
            source = resolver.resolve(src or "")
            if source:
                by_name = media_type_of(source) or BINARY
                return read_source(source, folder), by_name if declared is None else declared
            return decode_content(resolver.resolve(content_in_base64 or "")), declared
    return b"", declared


def _graphql(body: GraphqlBody, resolver: Resolver) -> str:
    """Write a GraphQL request; variables that are text stand in it as they are."""
    texts = {"query": body.query, "operationName": body.operation_name}
    members = {name: json_text(resolver.resolve(text)) for name, text in texts.items() if text is not None}
    if body.variables != "":
        is_text = isinstance(body.variables, str)
        members["variables"] = (
            resolver.resolve_json(str(body.variables)) if is_text else json_text(body.variables, resolver.resolve)
        )
    return "{" + ",".join(f'"{name}":{value}' for name, value in members.items()) + "}"


def strip_comments(text: str) -> str:
    """Remove `//` and `/* */` comments outside string literals, as Postman does for JSON bodies.

    One of a line goes with its carriage return, and one that is never closed goes to the end.
    """
    return _COMMENTS.sub(lambda match: match[1] or "", text)


def _pair(entry: Parameter, resolver: Resolver) -> str:
    key, value = resolver.resolve(entry.key), resolver.resolve(as_value(entry.value))
    return "=".join(quote(text, safe=_UNENCODED, errors="replace") for text in (key, value))
