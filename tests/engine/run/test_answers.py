"""What a claim passes on from one answer, and what it would pass on from another to the same request."""

import json

import pytest

from postman_contract.postman.messages import Response
from postman_contract.run.answers import values_at_same_places


def answered(body: object = None, *headers: tuple[str, str]) -> Response:
    """Build an answer."""
    return Response(200, headers, b"" if body is None else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("one", "other", "pairs"),
    [
        ({"id": 8}, {"id": 7}, {"8": "7"}),
        ({"data": {"id": "b@x.org", "name": "n"}}, {"data": {"id": "a@x.org", "name": "n"}}, {"b@x.org": "a@x.org"}),
        ([{"id": 3}, {"id": 4}], [{"id": 1}, {"id": 2}], {"3": "1", "4": "2"}),
        ({"id": 8, "count": 8}, {"id": 7, "count": 5}, {"8": "7"}),
        ({"id": 8, "on": True}, {"id": 8}, {}),
        ({"id": 8}, {"data": 7}, {}),
    ],
    ids=["a number", "below a member", "elements", "the first place counts", "a place of one alone", "other places"],
)
def test_values_at_the_same_place_of_a_body_are_pairs(one: object, other: object, pairs: dict[str, str]) -> None:
    """Each value of the one body leads to the other's at its place, if it differs."""
    assert values_at_same_places(answered(one), answered(other)) == pairs


def test_a_header_and_each_segment_of_it_are_places() -> None:
    """An id may be passed on from the end of a `Location`, or the whole of it, however the header is spelled."""
    one, other = answered(None, ("Location", "/things/8")), answered(None, ("location", "/things/7"))
    assert values_at_same_places(one, other) == {"/things/8": "/things/7", "8": "7"}


def test_what_is_no_json_has_no_places() -> None:
    """Text is not looked into."""
    assert values_at_same_places(Response(200, (), b"id 8"), Response(200, (), b"id 7")) == {}
