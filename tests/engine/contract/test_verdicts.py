"""Tests of deciding."""

import datetime as dt

import pytest

from postman_contract.contract.verdicts import Outcome, Verdict, judge
from postman_contract.contract.violations import Violation
from postman_contract.contract.waivers import Waiver

LAST_DAY = dt.date(2030, 1, 31)
BREACH = Violation("body_matches_schema", "$.a", "a string", "number 5")
OTHER = Violation("status_is_expected", "$", "status 200", "404: x")
DRIFT = Violation("body_matches_schema", "$.new", "no such property", "'x'", additive=True)


def waiver(violation: Violation = BREACH, case: str = "c", expires: dt.date = LAST_DAY) -> Waiver:
    """Waive a violation."""
    return Waiver(case, violation.check, violation.instance_path, "known", expires)


def judged(*found: Violation, waivers: tuple[Waiver, ...] = (), today: dt.date | None = None) -> Verdict:
    """Judge the case `c`."""
    return judge("c", found, waivers, today)


def test_nothing_found_is_kept() -> None:
    """A case without violations keeps its contract."""
    assert judged() == Verdict(Outcome.KEPT)


def test_a_violation_breaks() -> None:
    """Any breach breaks the contract, and all are named in order."""
    assert judged(BREACH, OTHER) == Verdict(Outcome.BROKEN, (BREACH, OTHER))


def test_drift_stands_beside_the_verdict() -> None:
    """Additions break nothing."""
    assert judged(DRIFT) == Verdict(Outcome.KEPT, drift=(DRIFT,))


def test_drift_stands_beside_a_breach() -> None:
    """A broken case may drift as well."""
    assert judged(DRIFT, BREACH) == Verdict(Outcome.BROKEN, (BREACH,), drift=(DRIFT,))


def test_a_waived_violation_is_waived() -> None:
    """A tolerated breach is noted with its waiver."""
    assert judged(BREACH, waivers=(waiver(),)) == Verdict(Outcome.WAIVED, waived=((BREACH, waiver()),))


def test_what_is_not_waived_still_breaks() -> None:
    """One waiver excuses one violation."""
    assert judged(BREACH, OTHER, waivers=(waiver(),)) == Verdict(Outcome.BROKEN, (OTHER,), waived=((BREACH, waiver()),))


def test_drift_can_be_waived() -> None:
    """A known addition is not reported anew."""
    assert judged(DRIFT, waivers=(waiver(DRIFT),)) == Verdict(Outcome.WAIVED, waived=((DRIFT, waiver(DRIFT)),))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(waiver(case="d"), id="case"),
        pytest.param(Waiver("c", "body_is_json", "$.a", "known", LAST_DAY), id="check"),
        pytest.param(Waiver("c", "body_matches_schema", "$.b", "known", LAST_DAY), id="path"),
    ],
)
def test_a_waiver_of_something_else_waives_nothing(other: Waiver) -> None:
    """Case, check and path must be the violation's own."""
    assert judged(BREACH, waivers=(other,)) == Verdict(Outcome.BROKEN, (BREACH,))


@pytest.mark.parametrize(
    ("today", "outcome"),
    [
        (LAST_DAY, Outcome.WAIVED),
        (LAST_DAY + dt.timedelta(days=1), Outcome.BROKEN),
        (None, Outcome.WAIVED),
    ],
    ids=["on its last day", "a day later", "no today"],
)
def test_a_waiver_expires_after_its_last_day(today: dt.date | None, outcome: Outcome) -> None:
    """A waiver counts on the day it expires, and always where there is no today."""
    assert judged(BREACH, waivers=(waiver(),), today=today).outcome is outcome


def test_an_expired_waiver_hides_no_other() -> None:
    """Of two waivers the one that still counts is used."""
    later = waiver(expires=LAST_DAY + dt.timedelta(days=9))
    found = judged(BREACH, waivers=(waiver(), later), today=LAST_DAY + dt.timedelta(days=1))
    assert found.waived == ((BREACH, later),)


def test_drift_may_break() -> None:
    """Where drift breaks, an addition is a violation like any other, unless it is waived."""
    assert judge("c", [DRIFT], (), None, drift_breaks=True) == Verdict(Outcome.BROKEN, (DRIFT,))
    assert judge("c", [DRIFT], (waiver(DRIFT),), None, drift_breaks=True).outcome is Outcome.WAIVED


def test_a_waiver_of_an_operation_is_of_all_its_cases() -> None:
    """A waiver that names an operation applies to it alone, whatever the case."""
    own = Waiver("", BREACH.check, BREACH.instance_path, "known", issue="https://tracker/1", operation="GET /a/{}")
    outcomes = [judge("c", [BREACH], (own,), LAST_DAY, operation=each).outcome for each in ("GET /a/{}", "GET /a")]
    assert outcomes == [Outcome.WAIVED, Outcome.BROKEN]


def test_a_waiver_without_a_date_does_not_expire() -> None:
    """An issue, or nothing, is no last day."""
    lasting = Waiver("c", BREACH.check, BREACH.instance_path, "known", issue="https://tracker/1")
    assert judged(BREACH, waivers=(lasting,), today=dt.date.max).outcome is Outcome.WAIVED
