"""Places in JSON documents: pointers whose `*` stands for every element of an array."""

from collections.abc import Iterator
from typing import Any

Place = tuple[str, ...]
EACH = "*"


def written(place: Place) -> str:
    """Write a place as a JSON Pointer (RFC 6901) with `*` for any element; "" is the whole document."""
    return "".join(f"/{each.replace('~', '~0').replace('/', '~1')}" for each in place)


def holders(document: Any, place: Place) -> Iterator[tuple[Any, Any]]:
    """Yield each container and key that a place stands for in a document."""
    if not place:
        return
    first, rest = place[0], place[1:]
    keys: list[Any] = []
    if isinstance(document, dict) and first in document:
        keys = [first]
    elif isinstance(document, list) and first == EACH:
        keys = list(range(len(document)))
    for key in keys:
        if rest:
            yield from holders(document[key], rest)
        else:
            yield document, key


def leaves(document: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every value that is no container, with its place; elements keep their index."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from leaves(value, (*place, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from leaves(value, (*place, str(index)))
    else:
        yield place, document


def generalised(document: Any, place: Place) -> Place:
    """Write `*` for each index into an array of this document."""
    found: list[str] = []
    for each in place:
        is_array = isinstance(document, list)
        found.append(EACH if is_array else each)
        document = document[int(each)] if is_array else document[each]
    return tuple(found)


def common_leaves(one: Any, other: Any) -> Iterator[Place]:
    """Yield the places, with `*`, of leaves that say something and are equal in both documents."""
    theirs = dict(leaves(other))
    for place, value in leaves(one):
        if value not in (None, "") and place in theirs and _same(theirs[place], value):
            yield generalised(one, place)


def _same(one: object, other: object) -> bool:
    # To Python, true is 1.
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def depth_of(place: Place) -> str:
    """Say how deep a member is; elements of arrays are no depth of their own."""
    names = [each for each in place if each != EACH]
    return {0: "top", 1: "top", 2: "nested"}.get(len(names), "deep")
