"""Reads what CartonCloud answers, and names the folders of the published collection."""

from collections.abc import Callable, Iterator
from typing import Any

from postman_contract import Exchange, NotJudged, json_of
from postman_contract.postman.messages import header

INBOUND = "inbound-orders-purchase-orders"
OUTBOUND = "outbound-orders-sale-orders"
MOST_PAGES = 50  # a server that always has one more page must not keep a run for ever


def body_of(exchange: Exchange) -> dict[str, Any]:
    """Return the JSON object that answers an exchange.

    Raises:
        TypeError: the answer is something else.
    """
    body = json_of(exchange.response)
    if not isinstance(body, dict):
        raise TypeError(f"the answer to {exchange.case_id} is not a JSON object")
    return body


def entries_of(exchange: Exchange) -> list[dict[str, Any]]:
    """Return the entries of a list or of a search's page.

    Raises:
        TypeError: the answer is not a JSON array of objects.
    """
    body = json_of(exchange.response)
    if not isinstance(body, list) or not all(isinstance(entry, dict) for entry in body):
        raise TypeError(f"the answer to {exchange.case_id} is not a JSON array of objects")
    return body


def all_pages(search: Callable[[int], Exchange]) -> Iterator[dict[str, Any]]:
    """Yield the entries of all pages of a search, as many as the server says there are.

    Raises:
        NotJudged: there are more than MOST_PAGES; all of those were yielded.
    """
    for page in range(1, MOST_PAGES + 1):
        exchange = search(page)
        entries = entries_of(exchange)
        yield from entries
        if not entries or page >= pages_of(exchange):
            return
    raise NotJudged(f"{exchange.operation} has more than {MOST_PAGES} pages: what is on the others is not known")


def refusal_of(exchange: Exchange) -> str:
    """Say in a line how a request was refused: the status, and what the answer says.

    See docs/cartoncloud-facts.md, Errors.
    """
    try:
        body = json_of(exchange.response)
    except ValueError:
        body = None
    entries = [each for each in body if isinstance(each, dict)] if isinstance(body, list) else []
    reasons = (" ".join(str(each[name]) for name in ("field", "message") if each.get(name)) for each in entries)
    return f"{exchange.operation} answered {exchange.response.status} {'; '.join(reasons)}".rstrip()


def pages_of(exchange: Exchange) -> int:
    """Return how many pages a search or a report says it has."""
    return int(header(exchange.response.headers, "Total-Pages") or 1)
