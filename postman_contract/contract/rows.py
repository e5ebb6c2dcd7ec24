"""Finds the rows of a list or a search, to tell an answer that says something of them from one that has none."""

from collections.abc import Mapping

import jsonpointer

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.schemas import ROWS, OperationContract
from postman_contract.postman.messages import json_of


def rows_of(exchange: Exchange, contract: OperationContract, schemas: Mapping[str, object]) -> list[object] | None:
    """Return the rows of a documented success; None where it is no list.

    A list is an answer that is a JSON array, or whose response schema says where its rows are: `"x-rows": "/data"` (RFC
    6901). What is absent or null there holds no row.

    Args:
        exchange: to be looked into.
        contract: of its operation.
        schemas: all of the suite, by file.
    """
    file = contract.responses.get(exchange.response.status)
    if file is None or exchange.response.status >= 300:
        return None
    try:
        body = json_of(exchange.response)
    except ValueError:
        return None
    schema = schemas.get(file)
    pointer = schema.get(ROWS) if isinstance(schema, dict) else None
    rows = body if pointer is None else jsonpointer.resolve_pointer(body, pointer, None) or []
    return rows if isinstance(rows, list) else None
