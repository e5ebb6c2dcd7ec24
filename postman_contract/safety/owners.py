"""Finds the owners that a request names: in its path, query, headers, form or JSON body."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl

from postman_contract.postman.messages import Request
from postman_contract.safety.contents import contents_of, form_fields
from postman_contract.safety.paths import path_of, readings_of
from postman_contract.safety.rules import Owner


def owners_named(owner: Owner, request: Request) -> Iterator[tuple[str, str]]:
    """Yield the names of owners of a kind that a request holds, each with the part of the request it stands in."""
    for segments in readings_of(path_of(request.target)):
        yield from (("path", segments[place]) for place in _places(owner, segments))
    for key, value in parse_qsl(request.target.partition("?")[2]):
        if key in owner.query:
            yield "query", value
    names = {name.lower() for name in owner.headers}
    yield from (("header", value.strip()) for key, value in request.headers if key.lower() in names)
    if owner.form:
        yield from (("form", value) for name, value in form_fields(request) if name in owner.form)
    for body in contents_of(request):
        yield from (("body", name) for name in owner.named_in(body))


def places_of_owners(owners: Iterable[Owner], segments: Sequence[str]) -> set[int]:
    """Say at which places of a path there are owners."""
    return {place for owner in owners for place in _places(owner, segments)}


def _places(owner: Owner, segments: Sequence[str]) -> Iterator[int]:
    for place in range(1, len(segments)):
        if owner.segment and segments[place - 1] == owner.segment and segments[place] not in owner.beside:
            yield place
