"""Reads JSON files: strict JSON, clear errors."""

import json
from pathlib import Path

from postman_contract.errors import InputError


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON (RFC 8259 §6)")


def parse_json(text: str | bytes) -> object:
    """Parse strict JSON: NaN and Infinity are refused.

    Raises:
        ValueError: not JSON, not UTF-8, or nested too deep to read.
    """
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        return json.loads(decoded, parse_constant=_refuse_constant)
    except RecursionError:
        raise ValueError("nested too deep to read") from None


def load_json(path: Path, error: type[InputError] = InputError) -> object:
    """Read a JSON file (UTF-8, with or without a byte order mark).

    Raises:
        InputError: of the given class, when the file is absent, unreadable or not JSON.
    """
    try:
        return parse_json(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise error(str(path), "", "no such file") from None
    except OSError as problem:
        raise error(str(path), "", f"cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise error(str(path), "", "is not UTF-8 text") from None
    except ValueError as problem:
        raise error(str(path), "", f"is not JSON: {problem}") from None


def kind_of(value: object) -> str:
    """Name a value's JSON type, as error messages say it."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"
