"""Tests of what has changed between two reports."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.comparing import changes_between
from postman_contract.reporting.findings import Finding, FoundAt
from postman_contract.reporting.report import Changes, Claim, Report
from reports import DRIFT, claim_about, report_about

deterministic = settings(max_examples=200, derandomize=True, deadline=None, database=None)

SINCE = "2026-11-25T04:47:51+00:00"
OTHER = replace(DRIFT, pointer="/size")
SUBJECT = "GET /orders/{}: body_matches_schema at /colour"


def compared(
    earlier: tuple[Claim, ...],
    later: tuple[Claim, ...],
    *,
    earlier_partial: bool = False,
    later_partial: bool = False,
) -> Changes:
    """Compare two reports about these claims."""
    return changes_between(
        report_about(earlier, started=SINCE, partial=earlier_partial), report_about(later, partial=later_partial)
    )


def claim(verdict: str = "kept", case: str = "a", *findings: Finding, tries: int = 1) -> Claim:
    """Make a claim about a case."""
    return claim_about(case, verdict, findings=findings, tries=tries)


@pytest.mark.parametrize(("was", "verdict"), [*product(map(str, Outcome), repeat=2)])
def test_a_verdict_that_turned_is_listed_once_by_what_it_is_now(was: str, verdict: str) -> None:
    """Whatever it was before; one that stays the same has not changed."""
    lists = {
        "kept": "mended",
        "broken": "broken",
        "not judged": "not_judged",
        "set aside": "tolerated",
        "waived": "tolerated",
    }
    changed = {} if was == verdict else {lists[verdict]: ("a",)}
    assert compared((claim(was),), (claim(verdict),)) == Changes(SINCE, **changed)


@pytest.mark.parametrize("was", ["broken", "not judged", "kept"])
def test_what_is_kept_on_the_second_try_is_not_mended(was: str) -> None:
    """It failed first in this run as well."""
    assert compared((claim(was),), (claim("kept", tries=2),)) == Changes(SINCE)


def test_what_is_steady_again_has_not_changed() -> None:
    """It was kept all the time."""
    assert compared((claim("kept", tries=2),), (claim("kept"),)) == Changes(SINCE)


def test_a_new_claim_has_appeared() -> None:
    """One that is kept, or tolerated from the beginning, needs no more words."""
    later = (claim(), claim("kept", "b"), claim("waived", "c"))
    assert compared((claim(),), later) == Changes(SINCE, appeared=("b", "c"))


@pytest.mark.parametrize(("verdict", "listed"), [("broken", "broken"), ("not judged", "not_judged")])
def test_a_new_claim_that_is_not_kept_is_said_to_be_that(verdict: str, listed: str) -> None:
    """It has appeared, and it is broken now or cannot be judged."""
    assert compared((), (claim(verdict),)) == Changes(SINCE, appeared=("a",), **{listed: ("a",)})


def test_a_claim_that_is_no_more_has_vanished_and_is_not_mended() -> None:
    """Nobody has judged it."""
    assert compared((claim("broken"),), ()) == Changes(SINCE, vanished=("a",))


def test_a_renamed_case_that_stays_broken_is_not_mended() -> None:
    """Under its new name it is new, and broken; what it was called before has vanished."""
    changes = compared((claim("broken", "old"),), (claim("broken", "new"),))
    assert changes == Changes(SINCE, broken=("new",), appeared=("new",), vanished=("old",))


def test_two_claims_about_one_case_are_told_apart() -> None:
    """Its answer is broken and its request is not; the item is named once where both turn."""
    answer, request = claim(), replace(claim(), id="tests/test_requests.py::test_requests[a]", kind="request")
    broken = replace(answer, verdict=Outcome.BROKEN), replace(request, verdict=Outcome.BROKEN)
    assert compared((answer, request), (broken[0], request)) == Changes(SINCE, broken=("a",))
    assert compared((answer, request), broken) == Changes(SINCE, broken=("a",))
    assert compared(broken, (broken[0], request)) == Changes(SINCE)
    assert compared(broken, (answer, request)) == Changes(SINCE, mended=("a",))


def test_what_a_partial_report_has_not_run_has_not_vanished() -> None:
    """Nor has its drift gone."""
    assert compared((claim("broken"), claim("kept", "b", DRIFT)), (), later_partial=True) == Changes(SINCE)


def test_what_a_partial_report_has_run_has_changed() -> None:
    """What it has judged is as good as any."""
    changes = compared((claim("broken"), claim()), (claim("broken"),), later_partial=True)
    assert changes == Changes(SINCE, broken=("a",))


def test_what_an_earlier_partial_report_has_not_run_has_not_appeared() -> None:
    """Nor is it broken since, nor is its drift new: nobody has looked."""
    later = (claim("broken"), claim("kept", "b", DRIFT))
    assert compared((), later, earlier_partial=True) == Changes(SINCE)


def test_drift_is_compared_by_its_subject() -> None:
    """Another message, example or case at the same place is the same drift."""
    same = replace(DRIFT, message="other", example="5", places=(FoundAt("b", "$.colour"),))
    assert compared((claim("kept", "a", DRIFT),), (claim("kept", "a", same),)) == Changes(SINCE)


def test_drift_comes_and_goes() -> None:
    """What is only in one of the reports is named."""
    changes = compared((claim("kept", "a", DRIFT),), (claim("kept", "a", OTHER),))
    assert changes == Changes(SINCE, drift=(OTHER.subject,), drift_gone=(SUBJECT,))


def test_a_breach_is_no_drift() -> None:
    """Breaches are told by the verdicts of their claims."""
    breach = replace(DRIFT, tier=Tier.BREACH)
    assert compared((claim("broken"),), (claim("broken", "a", breach),)) == Changes(SINCE)


@pytest.mark.parametrize("verdict", ["broken", "not judged", "set aside"])
def test_drift_has_not_gone_where_its_claim_was_not_judged_well(verdict: str) -> None:
    """A breach may hide it: the answer is another one."""
    changes = compared((claim(verdict, "a", DRIFT),), (claim(verdict),))
    assert changes.drift_gone == ()


def test_drift_has_not_gone_where_there_was_nothing() -> None:
    """A list without rows shows no further property."""
    empty = replace(claim(), on_nothing=("a",))
    assert compared((claim("kept", "a", DRIFT),), (empty,)).drift_gone == ()


def test_drift_has_gone_when_all_its_claims_were_judged_again() -> None:
    """One of two is not enough."""
    earlier = (claim("kept", "a", DRIFT), claim("kept", "b", DRIFT))
    assert compared(earlier, (claim(),), later_partial=True).drift_gone == ()
    assert compared(earlier, (claim(), claim("kept", "b")), later_partial=True).drift_gone == (SUBJECT,)


def test_drift_of_a_case_that_is_no_more_has_gone_with_it() -> None:
    """Where everything was run."""
    changes = compared((claim("kept", "a", DRIFT),), ())
    assert changes == Changes(SINCE, vanished=("a",), drift_gone=(SUBJECT,))


@pytest.mark.parametrize(("partial", "gone"), [(False, (SUBJECT,)), (True, ())])
def test_drift_of_what_claims_needed_has_gone_where_everything_was_run(partial: bool, gone: tuple[str, ...]) -> None:
    """No claim says of it whether anybody has looked."""
    earlier = report_about((), findings=(DRIFT,))
    assert changes_between(earlier, report_about((), partial=partial)).drift_gone == gone


def test_two_empty_reports_are_alike() -> None:
    """A run that was stopped before its first claim has changed nothing."""
    assert compared((), ()) == Changes(SINCE)


_CLAIMS = st.lists(
    st.builds(claim, st.sampled_from([*map(str, Outcome)]), st.sampled_from("abcd"), tries=st.integers(1, 2)),
    unique_by=lambda each: each.id,
).map(tuple)
_REPORTS = st.builds(report_about, _CLAIMS, partial=st.booleans(), started=st.just(SINCE))


@deterministic
@given(_REPORTS)
def test_a_report_has_not_changed_since_itself(report: Report) -> None:
    """Whatever stands in it."""
    assert changes_between(report, report) == Changes(SINCE)


@deterministic
@given(_REPORTS, _REPORTS)
def test_changes_can_be_told_from_the_reports(earlier: Report, later: Report) -> None:
    """What is broken now and was not, and had been run, is named; what is named as mended is kept."""
    before = {each.item: each.verdict for each in earlier.claims}
    now = {each.item: each.verdict for each in later.claims}
    changes = changes_between(earlier, later)
    broken = {item for item, verdict in now.items() if verdict is Outcome.BROKEN is not before.get(item)}
    assert {*changes.broken} == broken - ({*now} - {*before} if earlier.partial else set())
    assert {now[item] for item in changes.mended} <= {Outcome.KEPT}
    assert {*changes.vanished} == (set() if later.partial else {*before} - {*now})
    assert {*changes.appeared} == (set() if earlier.partial else {*now} - {*before})
