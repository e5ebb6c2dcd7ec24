"""Finds the rows of a list or a search: an answer that is a JSON array, or says where in it the rows are."""

from typing import Any

import jsonpointer

from postman_contract.contract.schema_reader import Steps
from postman_contract.postman.messages import Response, json_of

ROWS = "x-rows"  # the annotation of a response schema that says where the rows of a list are


def rows_in(response: Response, pointer: str | None) -> list[Any] | None:
    """Find the rows of a list or search; None: the answer is none.

    Args:
        response: the answer.
        pointer: says where in a JSON object the rows are (RFC 6901), as `x-rows` of its schema does; None: it is they.
            What is absent or null there holds no row.
    """
    try:
        body = json_of(response)
        found = body if pointer is None else jsonpointer.resolve_pointer(body, pointer, None) or []
    except (ValueError, TypeError, jsonpointer.JsonPointerException):
        return None
    return found if isinstance(found, list) else None


def steps_of(pointer: str | None) -> Steps:
    """Return the steps of a JSON Pointer to a member of objects."""
    return tuple(jsonpointer.JsonPointer(pointer or "").parts)
