"""Pages of a list: query `page` (from 1) and `size`, and the headers that describe them.

See docs/cartoncloud-facts.md, Paging.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox.errors import refusal
from cartoncloud_sandbox.preferences import MINIMAL, preferences

DEFAULT_SIZE = 50
LARGEST_SIZE = 2000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list the caller wants."""

    number: int = 1
    size: int = DEFAULT_SIZE

    def cut(self, items: Sequence[Item]) -> Sequence[Item]:
        """Return this page of the list; a page behind the last one is empty."""
        start = (self.number - 1) * self.size
        return items[start : start + self.size]


def page_of(request: Request) -> Page:
    """Read the wanted page; sizes above 2,000 are lowered to it."""
    number = positive(request, "page", 1)
    size = positive(request, "size", DEFAULT_SIZE)
    return Page(number, min(size, LARGEST_SIZE))


def positive(request: Request, name: str, default: int) -> int:
    """Read a positive integer of the query; anything else is a 400."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0):
        raise refusal(400, f"Query parameter {name} has to be a positive integer")
    return int(text)


def page_headers(request: Request, page: Page, total: int, size_name: str = "size") -> dict[str, str]:
    """Return the paging headers; links are relative references (RFC 8288 §3.1), free of host and port."""
    pages = -(-total // page.size)
    last = max(pages, 1)
    targets = {"first": 1, "prev": page.number - 1, "next": page.number + 1, "last": last}
    links = []
    for relation, number in targets.items():
        if 1 <= number <= last:
            query = request.url.include_query_params(**{"page": number, size_name: page.size}).query
            links.append(f'<{request.url.path}?{query}>; rel="{relation}"')
    return {
        "Total-Pages": str(pages),
        "Page-Size": str(page.size),
        "Page-Number": str(page.number),
        "Total-Elements": str(total),
        "Link": ", ".join(links),
    }


def id_alone(body: dict[str, Any]) -> dict[str, Any]:
    """Return what is left of an order or consignment under `return=minimal`."""
    return {"id": body["id"]}


def paged(
    request: Request,
    page: Page,
    bodies: Sequence[dict[str, Any]],
    total: int,
    minimal: Callable[[dict[str, Any]], dict[str, Any]] = id_alone,
) -> Response:
    """Answer with one page, of minimal bodies when the caller prefers `return=minimal`."""
    if MINIMAL in preferences(request):
        bodies = [minimal(body) for body in bodies]
    return JSONResponse(list(bodies), headers=page_headers(request, page, total))
