"""Reads JSON files: strict JSON, clear errors."""

import json
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from postman_contract.errors import InputError

T = TypeVar("T")
Steps = tuple[str | int, ...]
_SURROGATE = re.compile("[\ud800-\udfff]")


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON (RFC 8259 §6)")


def parse_json(text: str | bytes) -> object:
    """Parse strict JSON: NaN and Infinity are refused. Of members of one name in an object the last counts.

    Raises:
        ValueError: not JSON, not UTF-8, or nested too deep to read.
    """
    return _parse(text, None)


def parse_json_with_repeats(text: str | bytes) -> tuple[object, tuple[Steps, ...]]:
    """Parse strict JSON as `parse_json` does; also return the steps to each member whose name its object repeats.

    Names should be unique (RFC 8259 §4): what receivers make of others differs.

    Raises:
        ValueError: not JSON, not UTF-8, or nested too deep to read.
    """
    repeating: list[tuple[dict[str, object], list[str]]] = []

    def note_repeats(members: list[tuple[str, object]]) -> dict[str, object]:
        members_by_name = dict(members)
        if len(members_by_name) < len(members):
            counts = Counter(name for name, _ in members)
            repeating.append((members_by_name, [name for name, count in counts.items() if count > 1]))
        return members_by_name

    contents = _parse(text, note_repeats)
    # An object is noted before anything around it is read, so its place is known only now.
    names = {id(members): repeated for members, repeated in repeating}
    places = _objects(contents) if names else ()
    return contents, tuple((*steps, name) for steps, each in places for name in names.get(id(each), ()))


def _objects(contents: object) -> Iterator[tuple[Steps, object]]:
    waiting: list[tuple[Steps, object]] = [((), contents)]
    while waiting:
        steps, value = waiting.pop()
        if isinstance(value, dict):
            yield steps, value
            waiting.extend(((*steps, name), each) for name, each in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend(reversed([((*steps, index), each) for index, each in enumerate(value)]))


def _parse(text: str | bytes, object_of: Callable[[list[tuple[str, object]]], object] | None) -> object:
    decoded = _decoded(text) if isinstance(text, bytes) else text
    if not decoded.strip():
        raise ValueError("it is empty")
    try:
        return json.loads(decoded, parse_constant=_refuse_constant, object_pairs_hook=object_of)
    except RecursionError:
        raise ValueError("nested too deep to read") from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        byte = f"byte 0x{content[problem.start]:02x} at {problem.start}"
        raise ValueError(f"it is not UTF-8, as JSON must be (RFC 8259 §8.1): {byte}") from None


def well_formed(text: str) -> str:
    """Return a text in which each lone surrogate, which no encoding has, is U+FFFD: that is what Postman sends."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _SURROGATE.search(text) else text


def load_json(path: Path, error: type[InputError] = InputError) -> object:
    """Read a JSON file (UTF-8, with or without a byte order mark).

    Raises:
        InputError: of the given class, when the file is absent, unreadable or not JSON.
    """
    return read_parsed(path, error, parse_json, "JSON")


def load_published_json(path: Path, error: type[InputError] = InputError) -> object:
    """Read a JSON file that somebody else has written, in the encodings that Postman's runner reads.

    Raises:
        InputError: of the given class, when the file is absent, unreadable or not JSON.
    """
    return read_parsed(path, error, parse_json, "JSON", _decoded_as_by_runner)


def _decoded_as_by_runner(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _decoded_as_utf8(content: bytes) -> str:
    return content.decode("utf-8-sig")


def load_json_with_repeats(path: Path) -> tuple[object, tuple[Steps, ...]]:
    """Read a JSON file as `load_json` does; return what `parse_json_with_repeats` returns.

    Raises:
        InputError: the file is absent, unreadable or not JSON.
    """
    return read_parsed(path, InputError, parse_json_with_repeats, "JSON")


def read_parsed(
    path: Path,
    error: type[InputError],
    parse: Callable[[str], T],
    kind: str,
    decode: Callable[[bytes], str] = _decoded_as_utf8,
) -> T:
    """Read a text file (UTF-8, with or without a byte order mark), and parse it.

    Args:
        path: the file.
        error: what is raised where it cannot be used.
        parse: raises a ValueError where the text is not of its kind.
        kind: what the text should be.
        decode: raises a UnicodeDecodeError where the file is no text.

    Raises:
        InputError: of the given class, when the file is absent, unreadable or of another kind.
    """
    try:
        return parse(decode(path.read_bytes()))
    except FileNotFoundError:
        raise error(str(path), "", "no such file") from None
    except OSError as problem:
        raise error(str(path), "", f"cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise error(str(path), "", "is not UTF-8 text") from None
    except ValueError as problem:
        raise error(str(path), "", f"is not {kind}: {problem}") from None


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
