"""Tests of finding the rows of a list or a search."""

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.contract.rows import rows_of
from postman_contract.contract.schemas import SchemaFolder
from postman_contract.postman.messages import Request, Response

THINGS = Operation("GET", ("things",))


def rows(body: bytes, schema: object = True, status: int = 200, name: str = "GET.200.json") -> list[object] | None:
    """Find the rows of an answer, with one schema of its operation."""
    folder = SchemaFolder({f"things/{name}": schema})
    exchange = Exchange("things/list", THINGS, (200,), Request("GET", "", "/things"), Response(status, body=body))
    return rows_of(exchange, folder.contract_of(THINGS), folder.schemas)


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
    assert rows(body, {"x-rows": "/page/rows"}) == found


@pytest.mark.parametrize(
    ("status", "name"),
    [(404, "GET.404.json"), (302, "GET.302.json"), (201, "GET.200.json"), (200, "GET.200.headers.json")],
)
def test_only_a_documented_body_of_a_success_has_rows(status: int, name: str) -> None:
    """A refusal, a redirect and what no schema documents are no lists."""
    assert rows(b"[]", status=status, name=name) is None


def test_what_is_no_json_has_no_rows() -> None:
    """Another check says that it is none."""
    assert rows(b"[") is None
