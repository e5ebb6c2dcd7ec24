"""The Prefer header (RFC 7240): what a caller would like, of which unknown wishes are ignored."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

MINIMAL = "return=minimal"
NO_ITEMS = "return=no-items"


def preferences(request: Request) -> frozenset[str]:
    """Return the wishes of a request, lower-cased, without parameters, blanks and quotes."""
    wishes = ",".join(request.headers.getlist("Prefer")).split(",")
    return frozenset(wish.partition(";")[0].replace(" ", "").replace('"', "").lower() for wish in wishes)


def shown(request: Request, body: dict[str, Any]) -> Response:
    """Answer one object that has items, without them when the caller prefers that."""
    if NO_ITEMS in preferences(request):
        body = {name: value for name, value in body.items() if name != "items"}
    return JSONResponse(body)
