"""Tests of how what is broken is grouped: by operation, each breach once."""

from dataclasses import replace
from typing import Any

from postman_contract.contract.violations import Tier
from postman_contract.reporting.page.broken import BrokenOperation, group_broken
from postman_contract.reporting.page.claims import show_claims
from postman_contract.reporting.report import Changes, Claim
from reports import ADDITION, BREACH, DRIFT, EVIDENCE, claim_about, report_about


def broken(case: str, *problems: Any, **members: Any) -> Claim:
    """Make a broken claim with what was found in its exchange."""
    evidence = replace(EVIDENCE, case=case, problems=problems, operation=members.get("operation", "GET /orders/{}"))
    return claim_about(case, "broken", evidence=(evidence,) if problems else (), **members)


def grouped(*claims: Claim, **members: Any) -> tuple[BrokenOperation, ...]:
    """Group what is broken in a report about some claims."""
    report = report_about(claims, **members)
    return group_broken(report, show_claims(report))


def said(operation: BrokenOperation) -> list[tuple[str, str, list[str]]]:
    """Return of each breach where it is, what it says, and who met it."""
    return [(each.where, each.says, [shown.claim.item for shown in each.claims]) for each in operation.breaches]


def test_a_breach_that_many_meet_is_one() -> None:
    """Claims that meet the same breach, at whatever element, are collected; it is said once."""
    later = replace(BREACH, path="$.items[7].id", says="$.items[7].id: expected a string, got number 9")
    [operation] = grouped(broken("a", BREACH, later), broken("b", later))
    assert said(operation) == [("/items/*/id", "expected a string, got number 5", ["a", "b"])]
    assert [shown.claim.item for shown in operation.claims] == ["a", "b"]


def test_operations_that_most_claims_met_come_first() -> None:
    """The widest damage is read first; what belongs to no operation last."""
    found = grouped(
        broken("a", operation="", notes=("x",)),
        broken("b", operation="", notes=("x",)),
        broken("c", BREACH, operation="GET /c"),
        broken("d", BREACH, operation="GET /d"),
        broken("e", BREACH, operation="GET /d"),
    )
    assert [each.name for each in found] == ["GET /d", "GET /c", ""]


def test_what_is_waived_broke_nothing() -> None:
    """Of a broken claim, only what no waiver tolerates is a breach; drift beside it is none."""
    [operation] = grouped(broken("a", replace(BREACH, waiver="known", pointer="/x"), BREACH, ADDITION))
    assert [breach.where for breach in operation.breaches] == ["/items/*/id"]


def test_drift_that_was_not_allowed_broke_it() -> None:
    """Where drift fails, a claim may be broken by it alone."""
    [operation] = grouped(broken("a", ADDITION))
    assert said(operation) == [("/colour", "unexpected property 'colour'", ["a"])]


def test_a_breach_without_a_place_is_named_by_its_check() -> None:
    """What is wrong with an answer as a whole has no pointer."""
    [operation] = grouped(broken("a", replace(BREACH, pointer="", check="status_is_expected")))
    assert [breach.where for breach in operation.breaches] == ["status_is_expected"]


def test_a_broken_claim_without_evidence_says_its_notes() -> None:
    """No broken claim is missing, whatever is known of it."""
    [operation] = grouped(broken("a", notes=("needs orders/b, which is broken",)), broken("b"))
    assert said(operation) == [
        ("", "needs orders/b, which is broken", ["a"]),
        ("", "it failed, and says no more", ["b"]),
    ]


def test_a_finding_without_evidence_is_there() -> None:
    """A breach that only the findings hold is shown with the claims about its cases; one that is known is not again."""
    finding = replace(DRIFT, tier=Tier.BREACH, pointer="/other", message="is wrong", places=DRIFT.places)
    known = replace(finding, pointer=BREACH.pointer)
    [operation] = grouped(broken("orders/get-order", BREACH), findings=(finding, known))
    assert said(operation)[1:] == [("/other", "is wrong", ["orders/get-order"])]


def test_a_breach_is_new_where_all_who_met_it_were_kept_before() -> None:
    """What one claim had met in the last report is not new."""
    claims = broken("a", BREACH), broken("b", BREACH), broken("c", replace(BREACH, pointer="/c"))
    [operation] = grouped(*claims, changes=Changes("2026-11-25T04:47:51+00:00", broken=("a", "c")))
    assert [(breach.where, breach.is_new) for breach in operation.breaches] == [("/items/*/id", False), ("/c", True)]


def test_nothing_broken_is_nothing() -> None:
    """Findings that are no breaches group nothing."""
    assert grouped(claim_about("a", "kept"), claim_about("b", "waived", evidence=(EVIDENCE,))) == ()
