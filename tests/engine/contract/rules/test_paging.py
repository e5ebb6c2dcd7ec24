"""Tests of the rule that what the headers of a page say is so."""

from typing import Any

import pytest

from postman_contract.contract.rules.paging import paging
from rule_cases import JSON, contract_of, exchange, means

LIST = "GET /things"
NAMES = {"page": "page-number", "size": "page-size", "total": "total-elements", "pages": "total-pages"}


def found(
    rows: int, said: dict[str, str], query: str = "", *, names: object = NAMES, wrapped: bool = False, **more: Any
) -> list[str]:
    """Run the rule over one page, and return what it says."""
    body: object = [{"id": each} for each in range(rows)]
    schemas = {
        "things/GET.200.json": {"x-rows": "/data"} if wrapped else {},
        "things/GET.200.headers.json": {"allOf": [{"$ref": "../common/paging.json"}]},
        "common/paging.json": {} if names is None else {"x-paging": names},
    }
    page = exchange(
        LIST,
        None,
        {"data": body} if wrapped else body,
        target=f"/things{query}",
        answer_headers=(*JSON, *said.items()),
        **more,
    )
    return [each.message for each in paging(page, contract_of(LIST, schemas), means(schemas))]


def said(page: object = 1, size: object = 10, total: object = 25, pages: object = 3) -> dict[str, str]:
    """Say in headers which page this is."""
    return dict(
        zip(
            ("Page-Number", "Page-Size", "Total-Elements", "Total-Pages"),
            map(str, (page, size, total, pages)),
            strict=True,
        )
    )


@pytest.mark.parametrize(
    ("rows", "headers", "query"),
    [
        pytest.param(10, said(), "", id="a full page"),
        pytest.param(10, said(2), "?page=2&size=10", id="the one asked for"),
        pytest.param(5, said(3), "?page=3", id="the last"),
        pytest.param(10, said(), "?size=500", id="a size that is capped"),
        pytest.param(0, said(4), "?page=4", id="one past the last"),
        pytest.param(0, said(total=0, pages=0), "", id="nothing, on no page"),
        pytest.param(0, said(total=0, pages=1), "", id="nothing, on one page"),
        pytest.param(10, said(), "?page=first&size=", id="asked for in words"),
    ],
)
def test_a_page_as_its_headers_say_is_let_pass(rows: int, headers: dict[str, str], query: str) -> None:
    """Rows, size, number and total agree."""
    assert found(rows, headers, query) == []


@pytest.mark.parametrize(
    ("rows", "headers", "query", "breach"),
    [
        pytest.param(10, said(1), "?page=2", "$['page-number']: expected 2, as asked for, got 1", id="another page"),
        pytest.param(10, said(), "?size=5", "$['page-size']: expected at most 5, as asked for, got 10", id="too large"),
        pytest.param(9, said(), "", "$: expected 10 rows: page 1 of 25 rows, 10 a page, got 9", id="a row is missing"),
        pytest.param(10, said(3), "", "$: expected 5 rows: page 3 of 25 rows, 10 a page, got 10", id="a page repeated"),
        pytest.param(10, said(pages=2), "", "$['total-pages']: expected 3: 25 rows, 10 a page, got 2", id="pages"),
        pytest.param(0, said(size=0), "", "$['page-size']: expected at least 1, got 0", id="a size of nothing"),
        pytest.param(
            10, said(total="many"), "", "$['total-elements']: expected a whole number, got 'many'", id="words"
        ),
        pytest.param(10, said(total="9" * 5000), "", "a whole number", id="no number anybody counts to"),
    ],
)
def test_a_page_that_contradicts_itself_is_a_breach(
    rows: int, headers: dict[str, str], query: str, breach: str
) -> None:
    """What was expected is said, and why."""
    (message,) = found(rows, headers, query)
    assert breach in message


def test_a_missing_header_is_a_breach() -> None:
    """Each that the annotation names has to be there."""
    assert found(1, {}) == [f"$[{name!r}]: expected a whole number, got no such header" for name in NAMES.values()]


def test_rows_are_found_where_the_schema_says() -> None:
    """A wrapped list is counted, too."""
    assert found(10, said(), wrapped=True) == []
    assert len(found(9, said(), wrapped=True)) == 1


def test_pages_may_be_counted_from_0_and_asked_for_by_other_names() -> None:
    """The annotation says so."""
    names = {**NAMES, "first": 0, "query": {"page": "p", "size": "limit"}}
    assert found(5, said(2), "?p=2&limit=10", names=names) == []
    assert len(found(10, said(1), "?p=2&limit=10", names=names)) == 1
    assert len(found(10, said(0), "?limit=5", names=names)) == 1


def test_rows_at_an_offset_are_not_counted() -> None:
    """Where neither header nor query says which page it is, nobody knows how many are left."""
    names = {"size": "page-size", "total": "total-elements", "query": {"size": "limit"}}
    assert found(5, said(), "?offset=20&limit=10", names=names) == []
    assert len(found(5, said(), "?offset=20&limit=5", names=names)) == 1


def test_what_is_not_paged_is_not_judged() -> None:
    """Without the annotation headers mean nothing; an error has no pages."""
    assert found(3, said(), names=None) == []
    assert found(3, {}, status=404) == []
