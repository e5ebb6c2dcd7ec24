"""Pairs the values of two answers to the same request: what a claim passes on from one, it would from the other."""

from collections.abc import Iterator
from contextlib import suppress

from postman_contract.postman.environment import as_text
from postman_contract.postman.messages import Response, json_of

Leaves = Iterator[tuple[tuple[object, ...], str]]


def values_at_same_places(one: Response, other: Response) -> dict[str, str]:
    """Map each value of an answer to the one that stands at the same place of another, where they differ.

    Places are those of JSON members and elements, and of the segments of header values, such as a `Location`.
    """
    others = dict(_leaves_of(other))
    pairs = ((value, others.get(place, value)) for place, value in _leaves_of(one))
    differing: dict[str, str] = {}
    for value, counterpart in pairs:
        if value != counterpart:
            differing.setdefault(value, counterpart)
    return differing


def _leaves_of(response: Response) -> Leaves:
    with suppress(ValueError, RecursionError):  # no JSON, or nested too deep for anybody to pass on
        yield from _leaves(json_of(response), ("body",))
    for name, value in response.headers:
        yield (name.lower(),), value
        yield from (((name.lower(), at), segment) for at, segment in enumerate(value.split("/")))


def _leaves(value: object, place: tuple[object, ...]) -> Leaves:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, (*place, name))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from _leaves(element, (*place, index))
    else:
        yield place, as_text(value)
