"""Reads the path of a request in each way a server may, and compares paths segment by segment."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote, unquote

from postman_contract.contract.operations import Operation

ID = "{id}"  # stands for a thing's id in the path where its kind lives
DOTS = frozenset({".", ".."})

Segments = tuple[str, ...]
Readings = tuple[Segments, Segments, Segments]


def path_of(target: str) -> str:
    """Return the path of a request target, as it is sent."""
    return re.split(r"[?#]", target, maxsplit=1)[0]


def readings_of(path: str) -> Readings:
    """Read the segments of a path as written, without dot segments, and decoded before it is split.

    Empty segments count for nothing. The last reading is that of a server which takes `%2F` for a slash.
    """
    written = tuple(_decode(segment) for segment in path.split("/") if segment)
    return written, _without_dots(written), _without_dots(_split_decoded(path))


def lies_within(path: str, places: Iterable[str]) -> bool:
    """Tell whether a path is one of several others, or lies below one, in whatever way it is read."""
    known = [readings_of(place) for place in places]
    return all(
        any(reading[: len(place[way])] == place[way] for place in known)
        for way, reading in enumerate(readings_of(path))
    )


def is_same(path: str, other: str) -> bool:
    """Tell whether two paths are the same in whatever way they are read; a slash at the end makes a difference."""
    return path.endswith("/") == other.endswith("/") and readings_of(path) == readings_of(other)


def ends_with(path: str, end: str) -> bool:
    """Tell whether a path ends in some segments: `/tenants/T/pets/7` in `pets/7` and in `7`, but not in `ets/7`."""
    wanted = tuple(segment for segment in end.split("/") if segment)
    return bool(wanted) and readings_of(path)[0][-len(wanted) :] == wanted


def path_of_segments(segments: Segments) -> str:
    """Spell a path whose segments were decoded."""
    return "".join("/" + quote(segment, safe="", errors="surrogateescape") for segment in segments)


def path_with_id(template: str, id_: str) -> str:
    """Put an id into the path where its kind lives; "" where that would not be a path of its own.

    An id of dots, or of nothing, would stand for everything beside it.
    """
    path = template.replace(ID, quote(id_, safe=""))
    own = [segment for segment in id_.replace("\\", "/").split("/") if segment]
    return "" if not template or not own or DOTS & {*_split_decoded(path)} else path


def template_of_things(operation: Operation, path: str, elsewhere: str) -> str:
    """Say where the things live that a request creates, with `{id}` for their ids; "" where that cannot be told.

    Args:
        operation: creates them.
        path: of the request.
        elsewhere: the path where they live, if that is not below the request's; each `{}` in it is one of the
            operation's variables, in order.
    """
    if not elsewhere:
        return f"{path.rstrip('/')}/{ID}"
    segments = [segment for segment in path.split("/") if segment]
    start = len(segments) - len(operation.segments)
    if not is_of_operation(readings_of(path)[0], operation):
        return ""
    variables = [
        value for value, wanted in zip(segments[start:], operation.segments, strict=True) if is_variable(wanted)
    ]
    filled = elsewhere
    for value in variables:
        filled = filled.replace("{}", value, 1)
    return "" if "{}" in filled else "/".join(["", *segments[:start], filled.lstrip("/")])


def is_of_operation(segments: Sequence[str], operation: Operation) -> bool:
    """Tell whether a path ends in the segments of an operation; before them there may be a base path."""
    start = len(segments) - len(operation.segments)
    return start >= 0 and all(
        is_variable(wanted) or _decode(wanted) == segment
        for segment, wanted in zip(segments[start:], operation.segments, strict=True)
    )


def may_be_alike(segments: Segments, others: Segments) -> bool:
    """Tell whether segments of two operations can be the same, whatever their variables hold."""
    return len(segments) == len(others) and all(
        one == other or is_variable(one) or is_variable(other) for one, other in zip(segments, others, strict=True)
    )


def is_variable(segment: str) -> bool:
    """Tell whether a segment of an operation holds a variable."""
    return "{}" in segment


def _decode(text: str) -> str:
    return unquote(text, errors="surrogateescape")  # so that two different bytes stay different


def _split_decoded(path: str) -> Segments:
    return tuple(segment for segment in _decode(path).replace("\\", "/").split("/") if segment)


def _without_dots(segments: Sequence[str]) -> Segments:
    """Remove dot segments (RFC 3986 §5.2.4)."""
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return tuple(kept)
