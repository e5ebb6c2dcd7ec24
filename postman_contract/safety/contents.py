"""Reads what a request's body says: JSON in each way a server may, and the fields of forms."""

import json
from collections.abc import Iterator
from email.parser import BytesParser
from email.policy import HTTP
from email.utils import collapse_rfc2231_value
from urllib.parse import parse_qsl

from postman_contract.postman.messages import Request, header

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


def form_fields(request: Request) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a form's fields, urlencoded or multipart (RFC 7578)."""
    media_type = (header(request.headers, "Content-Type") or "").strip()
    kind = media_type.lower()
    if kind.startswith(URLENCODED):
        yield from parse_qsl(request.body.decode("utf-8", "replace"))
    elif kind.startswith("multipart/"):
        whole = b"Content-Type: " + media_type.encode("latin-1") + b"\r\n\r\n" + request.body
        for part in BytesParser(policy=HTTP).parsebytes(whole).walk():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True)
            if name is not None and isinstance(content, bytes):
                yield collapse_rfc2231_value(name), content.decode("utf-8", "replace")
