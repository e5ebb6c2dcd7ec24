"""Reads what CartonCloud answers, and names the folders of the published collection."""

from collections.abc import Callable, Iterator
from typing import Any

from postman_contract import Exchange, json_of
from postman_contract.postman.messages import header

INBOUND = "inbound-orders-purchase-orders"
OUTBOUND = "outbound-orders-sale-orders"
MOST_PAGES = 50  # whatever a server says


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
    """Yield the entries of all pages of a search, as many as it says it has, and at most MOST_PAGES."""
    for page in range(1, MOST_PAGES + 1):
        exchange = search(page)
        entries = entries_of(exchange)
        yield from entries
        if not entries or page >= pages_of(exchange):
            break


def pages_of(exchange: Exchange) -> int:
    """Return how many pages a search or a report says it has."""
    return int(header(exchange.response.headers, "Total-Pages") or 1)
