"""Finds the rows of a list or a search: an answer that is a JSON array, or says where in it the rows are."""

from collections.abc import Mapping
from typing import Any

import jsonpointer

from postman_contract.contract.annotation_forms import PAGING, ROWS
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schemas import OperationContract
from postman_contract.postman.jsonfile import Steps
from postman_contract.postman.messages import Response, json_of


def rows_of(exchange: Exchange, contract: OperationContract, reader: SchemaReader) -> list[Any] | None:
    """Find the rows of an answer; None: it is no list or search."""
    return rows_in(exchange.response, _rows_pointer(exchange, contract, reader))


def steps_to_rows(exchange: Exchange, contract: OperationContract, reader: SchemaReader) -> Steps:
    """Return the steps to the rows of an answer."""
    return tuple(jsonpointer.JsonPointer(_rows_pointer(exchange, contract, reader) or "").parts)


def _rows_pointer(exchange: Exchange, contract: OperationContract, reader: SchemaReader) -> str | None:
    """Say where the schema of an answer has its rows; None: nowhere, so that the answer itself is they."""
    pointer: str | None = reader.annotation_of(contract.responses.get(exchange.response.status), ROWS)
    return pointer


def paging_names(status: int, contract: OperationContract, reader: SchemaReader) -> Mapping[str, Any]:
    """Return which headers and parameters say what of a page (`x-paging`); none where a status has no pages."""
    return reader.annotation_of(contract.headers.get(status), PAGING) or {}


def rows_in(response: Response, pointer: str | None) -> list[Any] | None:
    """Find the rows of a list or search; None: the answer is none.

    Args:
        response: the answer.
        pointer: says where in a JSON object the rows are (RFC 6901), as `x-rows` of its schema does; None: it is they.
            What is absent or null there holds no row.
    """
    try:
        body = json_of(response)
        found = body if pointer is None else jsonpointer.resolve_pointer(body, pointer, None)
    except (ValueError, TypeError, jsonpointer.JsonPointerException):
        return None
    if pointer is not None and found is None:
        return []
    return found if isinstance(found, list) else None


def says_more(response: Response, count: int) -> bool:
    """Tell whether a JSON object says that it shows only some of all rows: `"has_more": true`, `"total": 250`.

    Args:
        response: the answer.
        count: of the rows that it shows.
    """
    body = json_of(response)
    members = [*body.items()] if isinstance(body, dict) else []
    members += [each for _, value in members if isinstance(value, dict) for each in value.items()]
    return any(_is_more(name.casefold(), value, count) for name, value in members)


def _is_more(name: str, value: object, count: int) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return ("total" in name or "count" in name) and value > count
    return bool(value) and any(word in name for word in ("next", "more", "cursor"))
