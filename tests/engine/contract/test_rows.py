"""Tests of finding the rows of a list or a search."""

import pytest

from postman_contract.contract.rows import rows_in
from postman_contract.postman.messages import Response


def rows(body: bytes, pointer: str | None = None) -> list[object] | None:
    """Find the rows of an answer."""
    return rows_in(Response(200, body=body), pointer)


@pytest.mark.parametrize(("body", "found"), [(b"[]", []), (b"[1, 2]", [1, 2]), (b"{}", None), (b'"x"', None)])
def test_an_array_is_a_list(body: bytes, found: object) -> None:
    """Without an annotation, the rows are the answer itself, if it is an array."""
    assert rows(body) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"page": {"rows": [1]}}', [1]),
        (b'{"page": {"rows": []}}', []),
        (b'{"page": {"rows": null}}', []),
        (b'{"page": {}}', []),
        (b"{}", []),
        (b'{"page": {"rows": {"a": 1}}}', None),
    ],
)
def test_rows_in_an_envelope_are_where_the_schema_says(body: bytes, found: object) -> None:
    """What is absent or null there holds no row; what is no array is no list."""
    assert rows(body, "/page/rows") == found


def test_what_is_no_json_has_no_rows() -> None:
    """Another check says that it is none."""
    assert rows(b"[") is None
