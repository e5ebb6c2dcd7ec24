"""Finds the rows of a list or a search: an answer that is a JSON array, or says where in it the rows are."""

from typing import Any

import jsonpointer

from postman_contract.postman.jsonfile import Steps
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


def steps_of(pointer: str | None) -> Steps:
    """Return the steps of a JSON Pointer to a member of objects."""
    return tuple(jsonpointer.JsonPointer(pointer or "").parts)
