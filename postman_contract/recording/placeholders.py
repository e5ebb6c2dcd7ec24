"""Spells what stands for a value in a cassette, in the value's own form: a request is judged in a replay, too."""

import re
import uuid

from postman_contract.postman.secrets import placeholder
from postman_contract.recording.shapes import UUID

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WORDS_OF_JSON = frozenset({"true", "false", "null"})


def placeholder_like(name: str, value: str) -> str:
    """Spell what stands for a variable's value: a number for a number, a date for a date, an address for an address.

    The words of JSON stand for themselves: they give nothing away. Whatever has no form of these is `REDACTED-name`.
    """
    if value in _WORDS_OF_JSON:
        return value
    if _NUMBER.fullmatch(value):
        return re.sub(r"\d", "1", value)
    if _DATE.fullmatch(value):
        return "2000-01-01"
    if UUID.fullmatch(value):
        return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
    return f"{placeholder(name)}@example.invalid" if _EMAIL.fullmatch(value) else placeholder(name, value)
