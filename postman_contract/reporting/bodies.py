"""Shows bodies: JSON indented, numbers as they were written, cut to the beginning and to what lies around a place."""

import json
from collections.abc import Iterable, Iterator, Sequence
from json.encoder import encode_basestring
from typing import Any

from postman_contract.postman.bodies import is_json
from postman_contract.postman.messages import header
from postman_contract.reporting.report import Body, Excerpt

HEAD = 10_000  # characters of a body that are always shown
AROUND = 20  # lines shown before and after a place
LONGEST_LINE = 1_000  # characters
LARGEST = 16 * 2**20  # bytes; what is larger is not indented, for that takes seconds

Steps = tuple[str | int, ...]


class _Number(str):
    """A number as it was written: 1.10 is not shown as 1.1."""

    __slots__ = ()


def show_body(
    headers: Iterable[tuple[str, str]], body: bytes, places: Sequence[Steps | None]
) -> tuple[Body, tuple[int | None, ...]]:
    """Show a body without its secrets.

    Args:
        headers: of the message.
        body: free of secrets.
        places: steps to what is to be seen; None: it is not in the body.

    Returns:
        What is shown, and the line of each place; None where it cannot be told.
    """
    media_type = header(headers, "Content-Type") or ""
    lines, at = _lines_of(media_type, body, places)
    ranges = [(0, _lines_in_head(lines)), *((line - AROUND - 1, line + AROUND) for line in at if line is not None)]
    excerpts = tuple(
        Excerpt(first + 1, "\n".join(map(_cut, lines[first:last]))) for first, last in _merged(ranges, len(lines))
    )
    return Body(media_type, len(body), len(lines), excerpts), at


def _lines_of(media_type: str, body: bytes, places: Sequence[Steps | None]) -> tuple[list[str], tuple[int | None, ...]]:
    looks_like_json = is_json(media_type) or body.lstrip()[:1] in (b"{", b"[")
    if looks_like_json and len(body) <= LARGEST:
        try:
            document = json.loads(body, parse_int=_Number, parse_float=_Number, parse_constant=_Number)
            return _indented(document, places)
        except (ValueError, RecursionError):
            pass  # shown as the text that it is
    return body.decode(errors="replace").splitlines(), (None,) * len(places)


def _indented(document: object, places: Sequence[Steps | None]) -> tuple[list[str], tuple[int | None, ...]]:
    lines: list[str] = []
    found: dict[Steps, int] = {}
    wanted = {place[:length] for place in places if place is not None for length in range(len(place) + 1)}
    _append(lines, document, "", "", (), wanted, found)
    return lines, tuple(None if place is None else _nearest(place, found) for place in places)


def _append(
    lines: list[str], value: Any, lead: str, tail: str, steps: Steps | None, wanted: set[Steps], found: dict[Steps, int]
) -> None:
    """Append the lines of a value, and note where those that are wanted begin; `steps` is None below all others."""
    if steps is not None:
        found[steps] = len(lines) + 1
    opening, closing, members = _members(value)
    if not members:
        lines.append(f"{lead}{_spelled(value)}{tail}")
        return
    lines.append(lead + opening)
    indent = " " * (len(lead) - len(lead.lstrip(" ")) + 2)
    last = len(members) - 1
    for at, (step, label, member) in enumerate(members):
        below = None if steps is None or (*steps, step) not in wanted else (*steps, step)
        _append(lines, member, indent + label, "" if at == last else ",", below, wanted, found)
    lines.append(indent[2:] + closing + tail)


def _members(value: Any) -> tuple[str, str, Sequence[tuple[str | int, str, Any]]]:
    if isinstance(value, dict):
        return "{", "}", [(name, f"{encode_basestring(name)}: ", member) for name, member in value.items()]
    if isinstance(value, list):
        return "[", "]", [(index, "", element) for index, element in enumerate(value)]
    return "", "", ()


def _spelled(value: Any) -> str:
    if isinstance(value, _Number):
        return value
    return encode_basestring(value) if isinstance(value, str) else json.dumps(value)


def _nearest(place: Steps, found: dict[Steps, int]) -> int | None:
    """Return the line of a place, else of the innermost place above it that is there: a property may be missing."""
    above = (place[:length] for length in range(len(place), -1, -1))
    return next((found[steps] for steps in above if steps in found), None)


def _lines_in_head(lines: Sequence[str]) -> int:
    characters = 0
    for number, line in enumerate(lines):
        characters += len(line) + 1
        if characters > HEAD:
            return max(number, 1)
    return len(lines)


def _merged(ranges: Iterable[tuple[int, int]], count: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of lines in order, those that touch as one."""
    start, end = 0, 0
    for first, last in sorted((max(first, 0), min(last, count)) for first, last in ranges):
        if first > end and end > start:
            yield start, end
            start = first
        elif end == start:
            start = first
        end = max(end, last)
    if end > start:
        yield start, end


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}… ({len(line)} characters)"
