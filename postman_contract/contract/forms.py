"""Reads a form as what a schema can judge."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from postman_contract.postman.bodies import FORM
from postman_contract.postman.multipart import MULTIPART, form_fields


def form_of(media_type: str, body: bytes) -> dict[str, object] | None:
    """Read a body as an object of strings; a name that it has several times is an array of all of its values.

    A file is its content, read as text. None: the body is no form.
    """
    match media_type.partition(";")[0].strip().lower():
        case essence if essence == FORM:
            return _values_by_name(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        case essence if essence == MULTIPART:
            return _values_by_name((each.name, each.text) for each in form_fields(media_type, body))
    return None


def _values_by_name(fields: Iterable[tuple[str, str]]) -> dict[str, object]:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return {name: found[0] if len(found) == 1 else found for name, found in values.items()}
