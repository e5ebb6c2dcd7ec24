"""Reads what CartonCloud answers, and names the folders of the published collection."""

from collections.abc import Callable, Iterator
from typing import Any

from postman_contract import Exchange, json_of
from postman_contract.exchange import header

INBOUND = "inbound-orders-purchase-orders"
OUTBOUND = "outbound-orders-sale-orders"


def body_of(exchange: Exchange) -> dict[str, Any]:
    """Return the JSON object an exchange was answered with.

    Raises:
        TypeError: it is none.
    """
    body = json_of(exchange.response)
    if not isinstance(body, dict):
        raise TypeError(f"{exchange.case_id} was answered by no JSON object")
    return body


def entries_of(exchange: Exchange) -> list[dict[str, Any]]:
    """Return the entries of a list or of a search's page.

    Raises:
        TypeError: the answer is no JSON array of objects.
    """
    body = json_of(exchange.response)
    if not isinstance(body, list) or not all(isinstance(entry, dict) for entry in body):
        raise TypeError(f"{exchange.case_id} was answered by no JSON array of objects")
    return body


def all_pages(search: Callable[[int], Exchange]) -> Iterator[dict[str, Any]]:
    """Yield the entries of all pages of a search, by the `Total-Pages` it says it has (facts A3)."""
    page, pages = 1, 1
    while page <= pages:
        exchange = search(page)
        yield from entries_of(exchange)
        pages = int(header(exchange.response.headers, "Total-Pages") or 1)
        page += 1
