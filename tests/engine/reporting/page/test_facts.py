"""Tests of what else the page says: the headline, drift, calls, and the age of recordings."""

from dataclasses import replace
from typing import Any

import pytest

from postman_contract.reporting.findings import Acceptance
from postman_contract.reporting.page.broken import group_broken
from postman_contract.reporting.page.claims import show_claims
from postman_contract.reporting.page.facts import (
    CallRow,
    Headline,
    Source,
    call_rows,
    drift_kinds,
    duration_of,
    headline_of,
    moment_of,
    sources_of,
)
from postman_contract.reporting.report import Recording
from postman_contract.safety.budget import Calls
from reports import CLAIMS, DRIFT, claim_about, report_about

KEPT = (claim_about("a", "kept"),)


@pytest.mark.parametrize(
    ("members", "headline"),
    [
        ({}, Headline("The contract is broken", "broken")),
        ({"claims": KEPT, "left_behind": ()}, Headline("The contract is kept", "kept")),
        ({"claims": KEPT}, Headline("The run left things behind", "not judged")),
        (
            {"claims": CLAIMS[3:4], "outcomes": ("could not judge",)},
            Headline("Not everything could be judged", "not judged"),
        ),
        ({"claims": CLAIMS[4:5], "left_behind": ()}, Headline("The vendor was unavailable", "not judged")),
        ({"claims": KEPT, "outcomes": ("broken",)}, Headline("The run failed, though no claim is broken", "broken")),
        ({"claims": KEPT, "outcomes": (), "exit_code": 1}, Headline("The run failed with exit code 1", "broken")),
        ({"claims": (), "left_behind": ()}, Headline("Nothing was judged", "not judged")),
        ({"exit_code": 2}, Headline("The run was interrupted", "broken")),
        ({"claims": KEPT, "exit_code": 3}, Headline("The run had an internal error", "not judged")),
    ],
)
def test_the_headline_says_what_the_run_came_to(members: dict[str, Any], headline: Headline) -> None:
    """The gravest of all that holds is said."""
    report = report_about(**members)
    assert headline_of(report, group_broken(report, show_claims(report))) == headline


def test_drift_is_sorted_by_what_it_is() -> None:
    """Properties, values and the rest stand apart, with the claims about their cases, and what is new is marked."""
    value = replace(DRIFT, pointer="/status", acceptance=Acceptance("x.json#/enum", None, "new"))
    other = replace(DRIFT, check="nothing_is_announced", acceptance=None, places=())
    report = report_about(findings=(other, value, DRIFT))
    found = [
        (
            kind.title,
            [(each.pointer, [shown.claim.item for shown in claims], is_new) for each, claims, is_new in kind.findings],
        )
        for kind in drift_kinds(report, show_claims(report))
    ]
    assert found == [
        ("Properties that no schema knows", [("/colour", ["orders/get-order"], True)]),
        ("Values that no enum lists", [("/status", ["orders/get-order"], False)]),
        ("Other", [("/colour", [], False)]),
    ]


def test_calls_are_listed_by_operation() -> None:
    """Most calls first; an operation of which only the time is known is there, too."""
    report = report_about(calls=Calls(7, None, 0.0, {"a": 2, "b": 5}, {}, {"b": 1.5, "c": 0.5}))
    assert call_rows(report) == (CallRow("b", 5, 1.5), CallRow("a", 2, None), CallRow("c", 0, 0.5))
    assert call_rows(report_about(calls=None)) == ()


def test_recordings_are_as_old_as_when_the_run_began() -> None:
    """Of each source, the oldest and the newest, in whole days."""
    times = ("2026-11-25T05:00:00+00:00", "2026-11-24T04:47:51+02:00", "2026-11-16T10:00:00+00:00")
    claims = [claim_about(time, "kept", recording=Recording("the API", time)) for time in times]
    report = report_about((*claims, claim_about("x", "kept", recording=None)))
    assert sources_of(report) == (
        Source(
            "the API",
            3,
            "Mon 16 Nov 2026, 10:00 UTC, 9 days old",
            "Wed 25 Nov 2026, 05:00 UTC, the same day",
        ),
    )


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-25T04:00:00+00:00", "Wed 25 Nov 2026, 04:00 UTC, 1 day old"),
        ("2026-11-27T04:48:00+00:00", "Fri 27 Nov 2026, 04:48 UTC, after this run"),
        ("once upon a time", "once upon a time"),
    ],
)
def test_ages_are_said(at: str, said: str) -> None:
    """A time that is none stays as it is."""
    assert sources_of(report_about((claim_about("a", "kept", recording=Recording("s", at)),)))[0].oldest == said


@pytest.mark.parametrize(
    ("time", "said"),
    [
        ("2026-11-26T04:47:51+00:00", "Thu 26 Nov 2026, 04:47 UTC"),
        ("2026-11-26T04:47:51", "Thu 26 Nov 2026, 04:47 UTC"),
        ("2026-11-26T04:47:51+10:00", "Wed 25 Nov 2026, 18:47 UTC"),
        ("0001-01-01T00:00:00+10:00", "0001-01-01T00:00:00+10:00"),
    ],
)
def test_a_time_is_in_utc(time: str, said: str) -> None:
    """Whatever its zone, so that reports compare."""
    assert moment_of(time) == said


@pytest.mark.parametrize(("seconds", "said"), [(0.0124, "12 ms"), (2.51, "2.5 s"), (74.2, "1 min 14 s")])
def test_a_duration_is_short(seconds: float, said: str) -> None:
    """It is said in the unit that fits."""
    assert duration_of(seconds) == said
