"""How an exchange is written in a cassette: VCR's own format, version 1, small, readable, the same every time.

What varies from run to run (Date, Host, ports) is dropped; JSON bodies are laid out over lines, every token as it is.
"""

import json
import re
from collections.abc import Callable, Mapping
from http.client import responses
from typing import Any

import yaml
from vcr.request import Request as VcrRequest

from postman_contract.postman.jsonfile import well_formed
from postman_contract.postman.messages import Headers, Request, Response

KEPT_OUT = frozenset(
    {
        "accept-encoding",
        "age",
        "authorization",
        "connection",
        "content-encoding",
        "content-length",
        "cookie",
        "date",
        "host",
        "keep-alive",
        "proxy-authorization",
        "server",
        "set-cookie",
        "transfer-encoding",
        "user-agent",
        "via",
    }
)
_JSON_PARTS = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{},:]|[^\s\[\]{},:"]+')

Interaction = dict[str, Any]
Rewrite = Callable[[str], str]


def vcr_request(request: Request) -> VcrRequest:
    """Spell a request as VCR does, without the headers that a cassette does not hold.

    VCR has one value for each header: several are joined, which means the same (RFC 9110 §5.3).
    """
    headers = {name: ", ".join(values) for name, values in _kept_headers(request.headers).items()}
    return VcrRequest(request.method, request.url, request.body, headers)


def vcr_response(response: Response) -> dict[str, Any]:
    """Spell a response as VCR does; its body is decoded from any content coding."""
    headers = _kept_headers(response.headers)
    reason = responses.get(response.status, "")
    return {
        "status": {"code": response.status, "message": reason},
        "headers": headers,
        "body": {"string": response.body},
    }


def response_of(recorded: Mapping[str, Any]) -> Response:
    """Read a response as VCR keeps it."""
    headers = tuple((name, value) for name, values in recorded["headers"].items() for value in values)
    return Response(int(recorded["status"]["code"]), headers, recorded["body"]["string"] or b"")


def _kept_headers(headers: Headers) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = {}
    for name, value in sorted(headers, key=lambda pair: pair[0].lower()):
        if name.lower() not in KEPT_OUT and (name.lower(), value) != ("accept", "*/*"):
            kept.setdefault(name.lower(), []).append(value)
    return kept


def left_out_headers(headers: Headers) -> Headers:
    """Return the headers of an answer that are not written with it."""
    return tuple((name, value) for name, value in headers if name.lower() in KEPT_OUT)


def written_body(body: bytes, rewrite: Rewrite) -> bytes:
    """Return a body as it comes out of a cassette again."""
    written = _written_body(body, rewrite)
    return written.encode() if isinstance(written, str) else written


def interaction_as_dict(request: VcrRequest, response: Mapping[str, Any], rewrite: Rewrite) -> Interaction:
    """Make an exchange fit to be written.

    Args:
        request: as a replay will send it.
        response: as it came, in VCR's form.
        rewrite: spells a text without secrets, and with the values that a cassette has.
    """
    sent = {
        "method": request.method,
        "uri": rewrite(request.uri),
        "headers": _rewritten_headers(request.headers, rewrite),
        "body": _written_body(request.body, rewrite),
    }
    answer = {
        "status": dict(response["status"]),
        "headers": _rewritten_headers(response["headers"], rewrite),
        "body": {"string": _written_body(response["body"]["string"], rewrite)},
    }
    return {"request": sent, "response": answer}


def _rewritten_headers(headers: Mapping[str, Any], rewrite: Rewrite) -> dict[str, list[str]]:
    return {
        name: [rewrite(value) for value in ([values] if isinstance(values, str) else values)]
        for name, values in headers.items()
    }


def _written_body(body: bytes | None, rewrite: Rewrite) -> bytes | str:
    content = body or b""
    try:
        text = content.decode()
    except UnicodeDecodeError:  # binary: every byte is a character of Latin-1, and no text is laid out
        return rewrite(content.decode("latin-1")).encode("latin-1")
    return indented(rewrite(text))


def indented(text: str) -> str:
    """Lay a JSON text out over lines, every token as it is; other text is returned unchanged."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    parts: list[str] = []
    depth = 0
    previous = ""
    for part in _JSON_PARTS.findall(text):
        closes = part in ("]", "}")
        depth -= closes
        opened = previous in ("[", "{")
        if opened != closes or previous == ",":
            parts.append("\n" + "  " * depth)
        parts.append(": " if part == ":" else part)
        depth += part in ("[", "{")
        previous = part
    return "".join(parts)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # libyaml where it is there
    """Writes texts of several lines as literal blocks."""


def _represent_text(dumper: Any, text: str) -> Any:
    # A script can make half of a character, and no file holds one.
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", well_formed(text), style=style)


_Dumper.add_representer(str, _represent_text)


def dump_cassette(interactions: list[Interaction], metadata: Mapping[str, object]) -> str:
    """Write a cassette as YAML."""
    document = {"version": 1, "metadata": dict(metadata), "interactions": interactions}
    return str(yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))
