"""Reads the TOML files a suite keeps beside its collection: corrections and waivers."""

import tomllib
from collections.abc import Container, Mapping
from pathlib import Path

from postman_contract.errors import InputError


def load_toml(path: Path) -> Mapping[str, object]:
    """Read a TOML file; an absent file is empty.

    Raises:
        InputError: it is not TOML, or cannot be read.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise InputError(str(path), "", f"cannot be read: {problem.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InputError(str(path), "", f"is not TOML: {problem}") from None
    except RecursionError:
        raise InputError(str(path), "", "is nested too deep to read") from None


def read_table(
    value: object, file: str, place: str, members: Mapping[str, type], required: Container[str]
) -> dict[str, object]:
    """Check a table's members against the types they must have.

    Raises:
        InputError: a member is missing, unknown or of another type.
    """
    if not isinstance(value, dict):
        raise InputError(file, place, "expected a table")
    for name in members:
        if name in required and name not in value:
            raise InputError(file, place, f"no member '{name}'")
    for name, content in value.items():
        if name not in members:
            raise InputError(file, place, f"unknown member '{name}'; known are {', '.join(members)}")
        if type(content) is not members[name]:  # exactly: a moment is a date to isinstance, and compares with none
            raise InputError(
                file, f"{place}.{name}", f"expected {members[name].__name__}, got {type(content).__name__}"
            )
    return value
