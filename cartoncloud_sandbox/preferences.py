"""The Prefer header (RFC 7240): what a caller would like, of which unknown wishes are ignored."""

from starlette.requests import Request

MINIMAL = "return=minimal"
NO_ITEMS = "return=no-items"


def preferences(request: Request) -> frozenset[str]:
    """Return the wishes of a request, lower-cased, without parameters, blanks and quotes."""
    wishes = ",".join(request.headers.getlist("Prefer")).split(",")
    return frozenset(wish.partition(";")[0].replace(" ", "").replace('"', "").lower() for wish in wishes)
