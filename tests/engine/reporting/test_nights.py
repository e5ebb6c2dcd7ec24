"""Tests of what a nightly run came to."""

from dataclasses import replace
from typing import Any

import pytest

from nightly import KEPT, breach, busy, report_of
from postman_contract.reporting.nights import (
    BEGINS_AGAIN,
    BUSY,
    Beside,
    Concern,
    Kind,
    Night,
    Subject,
    judge_night,
    night_without_report,
)
from postman_contract.reporting.report import Claim, Report
from reports import DRIFT, claim_about

GET, LIST, ADD = (claim.case for claim in KEPT)
UNSTEADY = (claim_about(ADD, "kept", tries=2),)


def night_of(claims: tuple[Claim, ...] = KEPT, earlier: Any = (), beside: Beside = Beside(), **members: Any) -> Night:  # noqa: B008  a frozen value
    """Judge the tenth night."""
    return judge_night(report_of(10, claims, **members), earlier, beside)


def kinds_of(night: Night) -> list[Kind]:
    """Name what is said of a night."""
    return [concern.kind for concern in night.concerns]


def test_a_night_on_which_all_is_kept_says_nothing() -> None:
    """It is green, and no concern of anybody."""
    assert night_of(earlier=[report_of(9)]) == Night("2026-11-10", kept=3)


def test_a_breach_is_named_by_its_place() -> None:
    """A place stays the same from night to night, whatever came there; a claim without a place has its own name."""
    broken = (breach(GET, "/id"), claim_about(LIST, "broken", notes=("assert 1 == 2",)))
    night = night_of(broken, failures=("tests/test_a.py::test_b",))
    assert night.concerns == (
        Concern(
            Kind.BROKEN,
            (
                Subject("GET /get-order: body_matches_schema at /id", f"expected a string, got a number ({GET})"),
                Subject(LIST, "assert 1 == 2"),
                Subject("tests/test_a.py::test_b"),
            ),
        ),
    )
    assert night.is_red
    assert str(night.concerns[0].subjects[1]) == f"{LIST}: assert 1 == 2"


def test_a_breach_of_a_claim_that_is_waived_is_none() -> None:
    """Only what made the run fail is said to be broken."""
    tolerated = replace(claim_about(GET, "waived"), findings=breach(GET, "/id").findings)
    assert night_of((tolerated,)).concerns == ()


def test_what_could_not_be_judged_is_red() -> None:
    """Nobody takes silence for a good night."""
    night = night_of((claim_about(GET, "not judged", failed=True, notes=("no token",)),))
    assert (night.concerns, night.is_red) == ((Concern(Kind.NOT_JUDGED, (Subject(GET, "no token"),)),), True)


def test_what_may_be_left_unjudged_says_nothing() -> None:
    """A claim that did not fail for not being judged is no concern."""
    assert night_of((claim_about(GET, "not judged"), claim_about(LIST, "set aside"))).concerns == ()


def test_an_unavailable_vendor_is_neither_red_nor_green() -> None:
    """It says nothing about the contract, and is said once, however many claims it kept from being judged."""
    night = night_of(busy(GET, LIST))
    said = Subject(BUSY, f"2 claims, such as {GET}: GET /orders answered 503 on every try")
    assert night.concerns == (Concern(Kind.UNAVAILABLE, (said,), 1),)
    assert (night.is_red, night.is_green, night.concerns[0].is_loud) == (False, False, False)


@pytest.mark.parametrize(
    ("before", "nights"),
    [
        ([], 1),
        ([9], 2),
        ([9, 8], 3),
        ([8, 9], 3),
        ([9, 7], 2),
        ([8, 7], 1),
    ],
    ids=["no artefact", "last night", "two nights", "in any order", "a gap", "not last night"],
)
def test_nights_running_are_counted(before: list[int], nights: int) -> None:
    """A night without a report ends the count."""
    night = night_of(busy(GET), [report_of(number, busy(LIST)) for number in before])
    assert (night.concerns[0].nights, night.concerns[0].is_loud) == (nights, nights == 3)
    assert (BEGINS_AGAIN in night.remarks) is (nights == 1)


def at(day: int, hour: int, claims: tuple[Claim, ...] = UNSTEADY, **members: Any) -> Report:
    """Make a report of a run at another hour."""
    return report_of(day, claims, started=f"2026-11-{day:02}T{hour:02}:00:00+00:00", **members)


@pytest.mark.parametrize(
    "other",
    [
        at(9, 18),
        at(9, 17, KEPT, mode="local"),
        at(9, 17, KEPT, partial=True),
        at(11, 16, KEPT),
    ],
    ids=["a further run of the same night", "a rehearsal", "chosen tests", "a later one"],
)
def test_what_is_no_night_does_not_count(other: Report) -> None:
    """A night's last run counts for it; rehearsals and chosen tests count for nothing."""
    night = night_of(UNSTEADY, [at(9, 16), other])
    assert night.unsteady == ((ADD, 2),)


def test_what_is_unsteady_three_nights_running_is_red() -> None:
    """Twice may be chance."""
    twice = night_of(UNSTEADY, [report_of(9, UNSTEADY), report_of(8)])
    assert (twice.unsteady, twice.concerns, twice.is_green) == (((ADD, 2),), (), True)
    thrice = night_of(UNSTEADY, [report_of(9, UNSTEADY), report_of(8, UNSTEADY)])
    assert (thrice.concerns, thrice.is_red) == ((Concern(Kind.UNSTEADY, (Subject(ADD),), 3),), True)
    other = night_of(UNSTEADY, [report_of(9, UNSTEADY), report_of(8, (claim_about(GET, "kept", tries=2),))])
    assert other.unsteady == ((ADD, 2),)


def test_what_is_harmless_is_said_and_not_red() -> None:
    """Drift, a changed collection and leftovers are said, the gravest first."""
    drifting = (replace(KEPT[0], findings=(DRIFT,), left_behind=("order 8",)),)
    night = night_of(drifting, beside=Beside(collection=("added: a",)), left_behind=("order 7",))
    assert night.concerns == (
        Concern(Kind.LEFT_BEHIND, (Subject("order 7"), Subject("order 8"))),
        Concern(Kind.COLLECTION, (Subject("added: a"),)),
        Concern(Kind.DRIFT, (Subject("GET /orders/{}: body_matches_schema at /colour", DRIFT.message),)),
    )
    assert (night.is_red, night.is_green, any(each.is_loud for each in night.concerns)) == (False, True, False)


@pytest.mark.parametrize(("left", "kinds"), [((), []), (("it says what",), [Kind.LEFT_BEHIND])])
def test_what_was_cleaned_up_is_not_left(left: tuple[str, ...], kinds: list[Kind]) -> None:
    """What the cleanup after the run says goes before what the run said."""
    assert kinds_of(night_of(beside=Beside(left=left), left_behind=("order 7",))) == kinds


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"stopped": "interrupted", "partial": True, "exit_code": 2}, "interrupted"),
        ({"exit_code": 3}, "exit code 3"),
        ({"exit_code": 5}, "exit code 5"),
    ],
)
def test_a_run_that_ended_before_its_time_is_red(members: Any, why: str) -> None:
    """What it has judged until then does not make the night green, and it is no trial."""
    night = night_of(**members)
    assert night.concerns == (Concern(Kind.NO_REPORT, (Subject("the run ended before its time", why),)),)
    assert (night.is_red, night.is_trial) == (True, False)


def test_a_run_without_a_report_is_red() -> None:
    """What else is known of the night is said, too."""
    night = night_without_report("2026-11-10", "no such file", Beside(("added: a",), ("order 7",)))
    assert (kinds_of(night), night.is_red) == ([Kind.NO_REPORT, Kind.LEFT_BEHIND, Kind.COLLECTION], True)


@pytest.mark.parametrize("members", [{"partial": True}, {"mode": "local"}, {"mode": "replay"}])
def test_chosen_tests_and_rehearsals_are_trials(members: Any) -> None:
    """They say nothing of the nights."""
    assert night_of(**members).is_trial
