"""Finds what may make another method of a request than it is sent with: a header, an entry of its query, a field."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlsplit

from postman_contract.postman.messages import SAFE_METHODS, Request

# As a CGI variable has them: `X_HTTP_Method-Override` comes to the same, and PHP reads `.method` as `_method`.
_NAMES = frozenset(
    {
        "x_http_method",
        "x_http_method_override",
        "x_method_override",
        "http_method_override",
        "method_override",
        "_method",
        "_httpmethod",
        "$httpmethod",
    }
)
_SEPARATOR = re.compile(r"[^a-z0-9$]")
_IN_BODY = re.compile(rb"(?<![A-Za-z0-9])_(?:http)?method\b", re.IGNORECASE)


def is_override(name: str) -> bool:
    """Tell whether a header or an entry of a query of this name makes another method of a request."""
    return _SEPARATOR.sub("_", name.strip().lower()) in _NAMES


def override_in(request: Request) -> str:
    """Say what makes another method of a request, such as `the header X-HTTP-Method`; empty: nothing does.

    A body is only looked at where the method has no use for one: an order may have a `_method` of its own.
    """
    return next(_overrides(request), "")


def _overrides(request: Request) -> Iterator[str]:
    yield from (f"the header {name}" for name, _ in request.headers if is_override(name))
    for entry in re.split("[&;]", urlsplit(request.url).query):
        name = unquote_plus(entry.partition("=")[0])
        if is_override(name):
            yield f"{name} in its query"
    if request.method in SAFE_METHODS and _IN_BODY.search(request.body):
        yield "_method in its body"
