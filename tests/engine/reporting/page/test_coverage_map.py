"""Tests of the coverage map: which statuses and properties were seen, never seen, or broken."""

from dataclasses import replace
from typing import Any

from postman_contract.reporting.page.coverage_map import DEEPEST, CoverageMap, Node, map_coverage
from postman_contract.reporting.report import Problem
from reports import BREACH, COVERAGE, EVIDENCE, claim_about, report_about


def mapped(*problems: Problem, status: int | None = 200, verdict: str = "broken") -> CoverageMap:
    """Map the coverage of a run in which a claim has met something."""
    evidence = replace(EVIDENCE, problems=problems, status=status)
    found = map_coverage(report_about((claim_about("a", verdict, evidence=(evidence,)),)))
    assert found is not None
    return found


def states(nodes: tuple[Node, ...], above: str = "") -> dict[str, str]:
    """Return the state of every property of a tree, by its path."""
    found = {}
    for node in nodes:
        found[f"{above}{node.name}"] = node.state
        found |= states(node.nodes, f"{above}{node.name}.")
    return found


def test_statuses_are_seen_never_seen_or_broken() -> None:
    """Each operation has a state for each status of the map, and "" for what it does not document."""
    undocumented = {"operation": "GET /b", "seen": False, "statuses": []}
    coverage: Any = {**COVERAGE}
    coverage["operations"] = [*coverage["operations"], undocumented]
    assert mapped(verdict="kept").rows[0].states == ("seen", "never")
    assert mapped(BREACH).rows[0].states == ("broken", "never")
    found = map_coverage(report_about((), coverage=coverage))
    assert found is not None
    assert [(row.seen, row.states) for row in found.rows] == [(True, ("seen", "never")), (False, ("", ""))]


def test_a_status_that_nobody_documented_is_on_the_map() -> None:
    """A 500 of an operation is broken, though no schema stands for it."""
    found = mapped(replace(BREACH, pointer="", check="status_is_expected"), status=500)
    assert (found.statuses, found.rows[0].states) == ((200, 404, 500), ("seen", "never", "broken"))


def test_properties_are_trees() -> None:
    """Pointers become nested names; what stands for any element is each, and has no state of its own."""
    body = mapped(verdict="kept").rows[0].trees[0]
    assert (body.title, body.seen, body.documented) == ("200 body", 2, 3)
    assert states(body.nodes) == {"items": "seen", "items.each": "", "items.each.id": "seen", "note": "never"}


def test_a_breach_breaks_its_property() -> None:
    """The property at its pointer is broken, in the body of that status, or in the headers."""
    breaches = BREACH, replace(BREACH, check="headers_match_schema", pointer="/etag")
    body, headers = mapped(*breaches).rows[0].trees
    assert states(body.nodes)["items.each.id"] == "broken"
    assert (headers.title, states(headers.nodes)) == ("200 headers", {"etag": "broken"})


def test_a_breach_where_nothing_is_documented_is_on_the_tree() -> None:
    """A property that no schema knows can be what breaks."""
    body = mapped(replace(BREACH, pointer="/items/*/a~1b")).rows[0].trees[0]
    assert states(body.nodes)["items.each.a/b"] == "broken"


def test_a_request_that_was_not_sent_breaks_no_answer() -> None:
    """Its breach is that of the request's schema."""
    coverage: Any = {
        **COVERAGE,
        "operations": [
            {"operation": EVIDENCE.operation, "seen": True, "request": {"seen": ["/id"], "never": []}, "statuses": []}
        ],
    }
    evidence = replace(EVIDENCE, status=None, problems=(replace(BREACH, pointer="/id"),))
    found = map_coverage(report_about((claim_about("a", "broken", evidence=(evidence,)),), coverage=coverage))
    assert found is not None
    assert [(tree.title, states(tree.nodes)) for tree in found.rows[0].trees] == [("request", {"id": "broken"})]


def test_a_tree_ends_somewhere() -> None:
    """How deep an answer is nested is up to the server, and takes no page down."""
    body = mapped(replace(BREACH, pointer="/a" * 5000)).rows[0].trees[0]
    deepest = max(states(body.nodes), key=len)
    assert (deepest.count(".") + 1, states(body.nodes)[deepest]) == (DEEPEST, "broken")


def test_a_percentage_is_cut() -> None:
    """What is not whole is not shown as whole."""
    coverage = {**COVERAGE, "percent": 99.96}
    found = map_coverage(report_about((), coverage=coverage))
    assert found is not None
    assert found.percent == "99.9"


def test_without_coverage_there_is_no_map() -> None:
    """Where nothing could be measured, nothing is drawn."""
    assert map_coverage(report_about((), coverage=None)) is None
