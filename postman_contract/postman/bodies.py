"""Builds the body that goes out, as Postman's own runner does."""

import re
from urllib.parse import quote

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import (
    Body,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Parameter,
    RawBody,
    RequestTemplate,
    UrlencodedBody,
)
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
BOUNDARY = "-" * 26 + "7".zfill(24)  # Postman draws 24 digits; a fixed boundary lets a replay match
_COMMENTS = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n\r]*|/\*.*?\*/', re.DOTALL)
_BOUNDARY_OF = re.compile(r'\bboundary="?([^";\s]+)', re.IGNORECASE)
_UNENCODED = "-_.~"


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON (RFC 6839 §3.1: `application/json` or `…+json`), parameters aside."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def sent_body(request: RequestTemplate) -> Body | None:
    """Return the body of a request that is sent: none with a method whose body Postman leaves out."""
    return None if request.prunes_body and request.method in PRUNED else request.body


def build_body(body: Body | None, declared: str | None, resolver: Resolver) -> tuple[bytes, str | None]:
    """Fill a body's template.

    Args:
        body: the template, or None.
        declared: the request's own Content-Type, if it has one.
        resolver: fills variables.

    Returns:
        The bytes, and the Content-Type to send (None: none of its own).

    Raises:
        NotJudged: a variable is missing, or the body is of a kind that is not sent yet.
    """
    problem = unsupported_body(body)
    if problem is not None:
        raise NotJudged(problem)
    match body:
        case RawBody(text, language):
            media_type = declared or LANGUAGES.get(language or "text", "text/plain")
            if language == "json" or is_json(media_type):
                content = resolver.resolve_json(strip_comments(text))
            else:
                content = resolver.resolve(text)
            return content.encode(errors="replace"), media_type
        case UrlencodedBody(parameters):
            encoded = "&".join(_pair(entry, resolver) for entry in parameters if not entry.disabled)
            return encoded.encode(), FORM if encoded else declared
        case FormdataBody(parts):
            boundary, media_type = _multipart(declared)
            enabled = [_part(part, boundary, resolver) for part in parts if not part.disabled]
            if not enabled:
                return b"", declared
            return b"".join(enabled) + f"--{boundary}--\r\n".encode(), media_type
    return b"", declared


def unsupported_body(body: Body | None) -> str | None:
    """Say what of a body is not sent yet, or nothing."""
    match body:
        case FileBody() | GraphqlBody():
            return f"a body of mode {type(body).__name__.removesuffix('Body').lower()} is not sent yet"
        case FormdataBody(parts):
            files = [part.key for part in parts if part.file and not part.disabled]
            return f"the file part {files[0]!r} of a formdata body is not sent yet" if files else None
    return None


def strip_comments(text: str) -> str:
    """Remove `//` and `/* */` comments outside string literals, as Postman does for JSON bodies."""
    return _COMMENTS.sub(lambda match: match[1] or "", text)


def _pair(entry: Parameter, resolver: Resolver) -> str:
    key, value = resolver.resolve(entry.key), resolver.resolve(as_value(entry.value))
    return "=".join(quote(text, safe=_UNENCODED, errors="replace") for text in (key, value))


def _multipart(declared: str | None) -> tuple[str, str]:
    """Return the boundary and the Content-Type of a formdata body; a request's own multipart type is kept."""
    if declared is None or not declared.lower().startswith("multipart/"):
        return BOUNDARY, f"multipart/form-data; boundary={BOUNDARY}"
    own = _BOUNDARY_OF.search(declared)
    return (own[1], declared) if own else (BOUNDARY, f"{declared}; boundary={BOUNDARY}")


def _part(part: FormPart, boundary: str, resolver: Resolver) -> bytes:
    header = f'--{boundary}\r\nContent-Disposition: form-data; name="{resolver.resolve(part.key)}"\r\n'
    if part.content_type:
        header += f"Content-Type: {part.content_type}\r\n"
    return f"{header}\r\n{resolver.resolve(as_value(part.value))}\r\n".encode(errors="replace")
