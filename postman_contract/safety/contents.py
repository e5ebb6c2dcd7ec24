"""Reads what a request's body says: JSON in each way a server may, and the fields of forms."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qsl

from postman_contract.postman.messages import Request, header
from postman_contract.postman.multipart import form_fields as multipart_fields

URLENCODED = "application/x-www-form-urlencoded"


def json_readings(body: bytes) -> Iterator[object]:
    """Read a JSON body in each way a server may: of members with the same name the last one counts, or the first.

    What is not JSON has no reading.
    """
    for first_wins in (False, True):

        def pairs(members: list[tuple[str, object]], *, first_wins: bool = first_wins) -> dict[str, object]:
            return dict(reversed(members) if first_wins else members)

        try:
            yield json.loads(body, object_pairs_hook=pairs)
        except (ValueError, RecursionError):
            return


def contents_of(request: Request) -> Iterator[object]:
    """Yield each JSON reading of a body, and of the fields of a form where they are objects or arrays."""
    yield from json_readings(request.body)
    for _, text in form_fields(request):
        if text.lstrip()[:1] in ("{", "["):
            yield from json_readings(text.encode("utf-8", "replace"))


def form_fields(request: Request) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a form's fields, urlencoded or multipart (RFC 7578)."""
    media_type = (header(request.headers, "Content-Type") or "").strip()
    kind = media_type.lower()
    if kind.startswith(URLENCODED):
        yield from parse_qsl(request.body.decode("utf-8", "replace"))
    elif kind.startswith("multipart/"):
        yield from ((field.name, field.text) for field in multipart_fields(media_type, request.body))
