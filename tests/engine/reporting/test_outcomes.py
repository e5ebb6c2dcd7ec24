"""Tests of what a run came to, and of its exit code."""

from typing import Any

import pytest

from postman_contract.reporting.outcomes import RunOutcome, exit_code_of, outcomes_of, totals_of
from reports import CLAIMS, claim_about

BROKEN = {"verdict": "broken"}
NOT_JUDGED = {"verdict": "not judged", "failed": True}
SKIPPED = {"verdict": "not judged", "failed": False}
UNAVAILABLE = {**NOT_JUDGED, "unavailable": True}
ON_NOTHING = {"verdict": "kept", "failed": True, "on_nothing": ("a/b",)}
STALE = {"verdict": "kept", "failed": True}
LEFT = {"verdict": "kept", "failed": True, "left_behind": ("a thing",)}
BROKEN_AND_LEFT = {"verdict": "broken", "left_behind": ("a thing",)}
KEPT = {"verdict": "kept"}


@pytest.mark.parametrize(
    ("claims", "outcomes", "code"),
    [
        pytest.param([], [], 0, id="nothing"),
        pytest.param([KEPT, SKIPPED], [], 0, id="kept"),
        pytest.param([BROKEN, KEPT], ["broken"], 1, id="broken"),
        pytest.param([STALE], ["broken"], 1, id="failed for another reason"),
        pytest.param([NOT_JUDGED], ["could not judge"], 10, id="not judged"),
        pytest.param([ON_NOTHING], ["could not judge"], 10, id="on nothing"),
        pytest.param([UNAVAILABLE], ["vendor unavailable"], 11, id="unavailable"),
        pytest.param([UNAVAILABLE, NOT_JUDGED], ["could not judge", "vendor unavailable"], 10, id="and not judged"),
        pytest.param([LEFT], ["left behind"], 12, id="left behind"),
        pytest.param([LEFT, UNAVAILABLE], ["left behind", "vendor unavailable"], 12, id="left behind and unavailable"),
        pytest.param([BROKEN_AND_LEFT, NOT_JUDGED], ["broken", "left behind", "could not judge"], 1, id="all"),
    ],
)
def test_the_gravest_outcome_decides(claims: list[dict[str, Any]], outcomes: list[str], code: int) -> None:
    """Every outcome is listed, the gravest first."""
    found = outcomes_of([claim_about("a/b", **members) for members in claims], (), ())
    assert [*found] == outcomes
    assert exit_code_of(found, 1 if found else 0) == code


def test_other_failures_and_leftovers_count() -> None:
    """A test that is no claim is as grave as a breach; what the ledger has left, as what a claim has left."""
    assert outcomes_of((), ("test_other failed",), ("1 thing",)) == (RunOutcome.BROKEN, RunOutcome.LEFT_BEHIND)
    assert exit_code_of(outcomes_of((), (), ("1 thing",)), 0) == 12


@pytest.mark.parametrize("of_pytest", [2, 3, 4, 5, 6, 77])
def test_another_code_stays(of_pytest: int) -> None:
    """Pytest's own, and that of whoever has ended the run."""
    assert exit_code_of([RunOutcome.BROKEN], of_pytest) == of_pytest


def test_pytest_may_fail_a_run_that_kept_everything() -> None:
    """Such as for a test coverage that is too low."""
    assert exit_code_of((), 1) == 1


def test_claims_are_counted_by_verdict() -> None:
    """And beside it those that drifted, were kept on nothing, or passed on the second try."""
    assert totals_of(CLAIMS) == {
        "kept": 2,
        "broken": 1,
        "not judged": 2,
        "set aside": 1,
        "waived": 1,
        "drift": 1,
        "on nothing": 1,
        "unsteady": 1,
    }
