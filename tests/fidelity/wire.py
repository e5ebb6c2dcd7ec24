"""What is compared of a request: all that Postman says, nothing that depends on the client or on chance."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence

from building import Json

OF_THE_CLIENT = frozenset(
    {
        "accept",
        "accept-encoding",
        "cache-control",
        "connection",
        "content-length",
        "postman-token",
        "proxy-connection",
        "transfer-encoding",
        "user-agent",
    }
)
_BOUNDARY = re.compile(r'boundary="?([^";,]+)"?')
_POSTMANS_BOUNDARY = re.compile(r"-{26}\d{24}")
# What is drawn, and what depends on the moment of signing.
_DRAWN = (
    (re.compile(r"(?<=Signature=)[0-9a-f]{64}"), "(signature)"),
    (re.compile(r"\d{8}T\d{6}Z"), "(time)"),
    (re.compile(r"\d{8}(?=(?:/|%2F)[a-z0-9-]+(?:/|%2F)[a-z0-9-]+(?:/|%2F)aws4_request)"), "(day)"),
    (re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE), "(uuid)"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d(?::|%3A)\d\d(?::|%3A)\d\d\.\d{3}Z"), "(time)"),
    (re.compile(r"(?<![\dA-Za-z])1[6-9]\d{8}(?![\dA-Za-z])"), "(seconds)"),
    (re.compile(r"(?<=int-)\d+"), "(number)"),
)


def canonical(method: str, url: str, headers: Iterable[Sequence[str]], body: bytes) -> Json:
    """Write a request so that two that are equal to a server are equal, and as a golden file has it.

    Headers are sorted by name; those of one name stay in their order, without the blanks around their values, which are
    no part of them (RFC 9110 §5.5). A boundary and what is drawn are masked.
    """
    text = _POSTMANS_BOUNDARY.sub("(boundary)", body.decode("latin-1"))
    kept = []
    trimmed = [(name.lower(), value.strip(" \t")) for name, value in headers]
    for lower, value in sorted(trimmed, key=lambda pair: pair[0]):
        if lower in OF_THE_CLIENT:
            continue
        boundary = _BOUNDARY.search(value) if lower == "content-type" and "multipart" in value.lower() else None
        if boundary is not None:
            text = text.replace(boundary[1], "(boundary)")
        kept.append([lower, masked(value.replace(boundary[1], "(boundary)") if boundary else value)])
    entry: Json = {"method": method, "url": masked(url), "headers": kept}
    if body:
        entry |= _body(masked(text).encode("latin-1"))
    return entry


def masked(text: str) -> str:
    """Mask what is drawn anew for each request."""
    for pattern, name in _DRAWN:
        text = pattern.sub(name, text)
    return text


def _body(content: bytes) -> Json:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return {"body_b64": b64encode(content).decode()}
    return {"body": text}


def captured(request: Json) -> Json:
    """Write a request that the capture server received."""
    return canonical(request["method"], request["url"], request["headers"], b64decode(request["body"]))
