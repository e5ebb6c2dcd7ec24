"""Page walks: of each paged operation two pages of size 1 are asked for, and show two things."""

import json
import textwrap
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from postman_contract.contract.rules.page_walk import page_walk_breaches
from postman_contract.errors import NotJudged
from rule_cases import JSON, contract_of, exchange, means
from small_suite import OAUTH, Project, item, said, totals

Serve = Callable[..., tuple[str, list[Any]]]
NAMES = {"page": "page", "size": "size", "total": "total", "query": {"page": "p", "size": "limit"}}
CLAIM = """
    def test_pages(contract_paged_case, walk_pages):
        walk_pages(contract_paged_case)
"""
LIST = item("List", path="/things")
TOKEN = (200, {"Content-Type": "application/json"}, json.dumps({"access_token": "t", "expires_in": 3600}).encode())


def page(number: int, *ids: object, total: object = 2) -> tuple[int, dict[str, str], bytes]:
    """Answer with a page of size 1."""
    headers = {"Content-Type": "application/json", "Page": str(number), "Size": "1", "Total": str(total)}
    return 200, headers, json.dumps([{"id": each} for each in ids]).encode()


@pytest.fixture
def paged(project: Project) -> Project:
    """Let the suite have one paged list, and the claim that walks through it."""
    project.write("schemas/things/GET.200.json", {"type": "array"})
    project.write("schemas/things/GET.200.headers.json", {"x-paging": NAMES})
    project.write("test_claims.py", textwrap.dedent(CLAIM))
    project.collection(LIST, auth=OAUTH)
    return project


def serve_pages(project: Project, serve: Serve, *pages: tuple[int, dict[str, str], bytes]) -> list[Any]:
    """Have the suite talk to a server that answers with these pages, after a token; return what it is asked."""
    url, seen = serve(TOKEN, *pages)
    conftest = (project.pytester.path / "conftest.py").read_text()
    project.write("conftest.py", conftest.replace(project.url, url).replace(project.token_url, f"{url}/token"))
    project.url, project.token_url = url, f"{url}/token"
    project.write("thing_shape.py", textwrap.dedent(project.of_shape()))
    return seen


def asked(seen: list[Any]) -> list[str]:
    """Return the targets that were asked for, less the token's."""
    return [target for _, target, _, _ in seen if target != "/token"]


def test_two_pages_are_asked_for_and_kept(paged: Project, serve: Serve) -> None:
    """By the query that the annotation names; the cassette is called after the case, and replayed."""
    seen = serve_pages(paged, serve, page(1, "a"), page(2, "b"))
    paged.collection(LIST, auth=OAUTH)
    assert totals(paged.record()).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert asked(seen) == ["/things?p=1&limit=1", "/things?p=2&limit=1"]
    assert list(paged.files()) == ["things/list/page-walk.yaml"]
    assert totals(paged.run()).startswith("contract: 1 kept, 0 broken, 0 not judged")


@pytest.mark.parametrize(
    ("pages", "says"),
    [
        ((page(1, "a"), page(2, "a")), "the second page shows what the first does: "),
        ((page(1, "a"), page(1, "b")), "$['page']: expected 2, as asked for, got 1"),
        ((page(1, "a"), page(2)), "$: expected 1 rows: page 2 of 2 rows, 1 a page, got 0"),
        ((page(1, "a", "b"), page(2, "c")), "$: expected 1 rows: page 1 of 2 rows, 1 a page, got 2"),
    ],
)
def test_pages_that_are_not_two_are_a_breach(paged: Project, serve: Serve, pages: Any, says: str) -> None:
    """The same row twice, the same page, a row missing, a size that is not heeded."""
    serve_pages(paged, serve, *pages)
    paged.collection(LIST, auth=OAUTH)
    result = paged.run("--sandbox=local")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert says in said(result)


def test_a_replay_breaks_by_a_page_that_is_repeated(paged: Project, serve: Serve) -> None:
    """It is judged by what was recorded."""
    serve_pages(paged, serve, page(1, "a"), page(2, "b"))
    paged.collection(LIST, auth=OAUTH)
    paged.record()
    path = paged.pytester.path / "cassettes/things/list/page-walk.yaml"
    cassette = yaml.safe_load(path.read_text())
    first, second = (each["response"] for each in cassette["interactions"])
    second["body"] = first["body"]
    path.write_text(yaml.safe_dump(cassette, sort_keys=False))
    assert "the second page shows what the first does: " in said(paged.run())


@pytest.mark.parametrize("pages", [(page(1, total=0), page(2, total=0)), (page(1, "a", total=1), page(2, total=1))])
def test_fewer_than_two_things_are_not_judged(paged: Project, serve: Serve, pages: Any) -> None:
    """It says what is missing, by the name of the walk."""
    serve_pages(paged, serve, *pages)
    paged.collection(LIST, auth=OAUTH)
    result = paged.run("--sandbox=local")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")
    result.stdout.fnmatch_lines(["not judged: things/list/page-walk: to walk through its pages there have to be two*"])


def collected(project: Project) -> str:
    """Return what a run would send."""
    return said(project.run("--collect-only", "-q"))


def test_a_case_that_asks_for_a_page_is_walked_through(paged: Project) -> None:
    """Of several of an operation it is the one, for others may be searches for one thing; else it is the first."""
    query = [{"key": "p", "value": "7"}, {"key": "limit", "value": "50"}, {"key": "open", "value": "yes"}]
    url = {"host": ["{{base}}"], "path": ["things"], "query": query}
    paging = item("List a page", path="/things", request={"url": url})
    paged.collection(LIST, paging, auth=OAUTH)
    assert "test_pages[things/list-a-page/page-walk]" in collected(paged)
    paged.collection(LIST, item("Another", path="/things"), auth=OAUTH)
    assert "test_pages[things/list/page-walk]" in collected(paged)


def test_the_rest_of_a_query_is_kept(paged: Project, serve: Serve) -> None:
    """Page and size alone are asked for otherwise, also where the URL is published as text."""
    seen = serve_pages(paged, serve, page(1, "a"), page(2, "b"))
    text = f"{paged.url if paged.shape.literal_hosts else '{{base}}'}/things?open=yes&p=7"
    paged.collection(item("List", request={"url": text}), auth=OAUTH)
    assert totals(paged.run("--sandbox=local")).startswith("contract: 1 kept")
    assert asked(seen) == [f"/things?open=yes&p={number}&limit=1" for number in (1, 2)]


@pytest.mark.parametrize(
    "headers", [{}, {"x-paging": {"total": "total"}}, {"x-paging": {"total": "t", "query": {"size": "limit"}}}]
)
def test_what_has_no_pages_to_ask_for_is_not_walked_through(paged: Project, headers: object) -> None:
    """Neither a plain list, nor one whose pages have no number."""
    paged.write("schemas/things/GET.200.headers.json", headers)
    assert "page-walk" not in collected(paged)


def test_a_cassette_of_a_page_walk_is_no_orphan(paged: Project, serve: Serve) -> None:
    """Pruning leaves it, whatever was collected."""
    serve_pages(paged, serve, page(1, "a"), page(2, "b"))
    paged.collection(LIST, auth=OAUTH)
    paged.record()
    paged.write("test_claims.py", "def test_nothing():\n    pass\n")
    paged.run("--contract-prune-cassettes")
    assert list(paged.files()) == ["things/list/page-walk.yaml"]


# Where others write meanwhile


def walk(first: list[object], second: list[object], totals: tuple[str, str], *, may_change: bool) -> list[bool]:
    """Judge two pages; return of each finding whether it is a note alone."""
    schemas = {"things/GET.200.headers.json": {"x-paging": NAMES}, "things/GET.200.json": {}}
    one, other = (
        exchange("GET /things", None, rows, target="/things", answer_headers=(*JSON, ("Total", total)))
        for rows, total in zip((first, second), totals, strict=True)
    )
    contract = contract_of("GET /things", schemas)
    found = page_walk_breaches(one, other, contract, means(schemas), may_change=may_change)
    return [each.additive for each in found]


@pytest.mark.parametrize(
    ("totals_said", "may_change", "is_note"),
    [(("2", "3"), True, True), (("2", "2"), True, False), (("2", "3"), False, False)],
)
def test_a_row_that_moved_is_a_note_where_others_write(
    totals_said: tuple[str, str], may_change: bool, is_note: bool
) -> None:
    """Live, and where the totals of both readings differ."""
    assert walk([{"id": 1}], [{"id": "1"}], totals_said, may_change=may_change) == [is_note]


def test_a_page_that_has_no_row_is_a_breach_where_the_total_says_that_there_are_two() -> None:
    """A total is a promise."""
    assert walk([{"id": 1}], [], ("2", "2"), may_change=False) == [False]


def test_rows_without_an_id_are_compared_as_wholes() -> None:
    """Two that are alike are one and the same."""
    assert walk([["a"]], [["a"]], ("2", "2"), may_change=False) == [False]
    assert walk([["a"]], [["b"]], ("2", "2"), may_change=False) == []


def test_without_totals_two_rows_have_to_be_shown() -> None:
    """Nobody knows whether there are more."""
    with pytest.raises(NotJudged):
        walk([{"id": 1}], [], ("", "many"), may_change=False)
