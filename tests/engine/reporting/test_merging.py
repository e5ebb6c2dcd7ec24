"""Tests of merging the report of a second try into that of the first."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from postman_contract.contract.coverage import Element
from postman_contract.contract.verdicts import Outcome
from postman_contract.errors import InputError
from postman_contract.reporting.coverage import coverage_as_json, measure_coverage
from postman_contract.reporting.merging import merge_report_files, merge_reports, refuse_strangers
from postman_contract.reporting.report import Report, WaiverUse
from postman_contract.reporting.report_file import load_report
from postman_contract.reporting.report_folder import write_report
from postman_contract.safety.budget import Calls
from reports import DRIFT, claim_about, report_about

LATER = "2026-11-26T05:00:00+00:00"
GET, FIND, LIST = "orders/get-order", "orders/find-order", "orders/list-orders"
BROKEN, BUSY = claim_about(GET, "broken"), claim_about(FIND, "not judged", failed=True, unavailable=True)
KEPT = claim_about(LIST, "kept")


def first(**members: Any) -> Report:
    """Make the report of a first try: one broken, one not judged, one kept."""
    return report_about((BROKEN, BUSY, KEPT), **{"left_behind": (), **members})


def second(*claims: Any, **members: Any) -> Report:
    """Make the report of a second try."""
    return report_about(claims, **{"left_behind": (), "started": LATER, "partial": True, **members})


def test_what_passes_on_the_second_try_is_kept_but_unsteady() -> None:
    """The claims of the second try replace those of the first, and the run is green."""
    merged = merge_reports(first(), second(claim_about(GET, "kept"), claim_about(FIND, "kept")))
    assert [(claim.case, claim.verdict, claim.tries, claim.is_unsteady) for claim in merged.claims] == [
        (GET, Outcome.KEPT, 2, True),
        (FIND, Outcome.KEPT, 2, True),
        (LIST, Outcome.KEPT, 1, False),
    ]
    assert (merged.exit_code, merged.outcomes, merged.totals["kept"], merged.totals["unsteady"]) == (0, (), 3, 2)


def test_what_fails_twice_has_the_second_verdict() -> None:
    """The exit code is that of what is left."""
    merged = merge_reports(first(), second(claim_about(GET, "kept"), BUSY))
    assert (merged.claims[1].verdict, merged.claims[1].tries) == (Outcome.NOT_JUDGED, 2)
    assert (merged.exit_code, merged.outcomes) == (11, ("vendor unavailable",))


def test_what_the_second_try_did_not_come_to_stays_as_it_was() -> None:
    """A second try that was stopped says nothing of what it has not judged."""
    merged = merge_reports(first(), second(claim_about(FIND, "kept"), stopped="the budget is spent"))
    assert (merged.claims[0].verdict, merged.claims[0].tries, merged.exit_code) == (Outcome.BROKEN, 1, 1)
    assert merged.stopped == "the budget is spent"


def test_what_was_kept_already_is_not_unsteady() -> None:
    """A second try that judged more than what had failed takes nothing from what was kept, unless it fails."""
    merged = merge_reports(first(), second(claim_about(LIST, "kept")))
    assert merged.claims[2].tries == 1
    merged = merge_reports(first(), second(claim_about(LIST, "broken")))
    assert (merged.claims[2].tries, merged.claims[2].verdict) == (2, Outcome.BROKEN)


def test_what_was_left_behind_by_either_try_is_left() -> None:
    """A thing that the first try left behind is no less there for the second having passed."""
    left = replace(BROKEN, left_behind=("order 7",))
    merged = merge_reports(
        report_about((left,), left_behind=("order 8",)), second(claim_about(GET, "kept"), left_behind=("order 9",))
    )
    assert (merged.claims[0].left_behind, merged.left_behind) == (("order 7",), ("order 8", "order 9"))
    assert (merged.exit_code, merged.outcomes) == (12, ("left behind",))


def test_findings_are_those_of_the_verdicts_that_count() -> None:
    """Drift that the second try still sees is a finding; a breach that it does not see is none."""
    drifting = replace(KEPT, id=BROKEN.id, case=GET, findings=(DRIFT,))
    merged = merge_reports(first(findings=(replace(DRIFT, pointer="/gone"),)), second(drifting))
    assert (merged.findings, merged.totals["drift"]) == ((DRIFT,), 1)


def test_calls_are_added() -> None:
    """Both tries cost metered calls."""
    one = Calls(10, 600, 1.5, {"GET /a": 9, "POST /a": 1}, {"cases": 10}, {"GET /a": 0.5})
    other = Calls(3, 600, 0.5, {"GET /a": 2, "PUT /a": 1}, {"cases": 2, "tokens": 1}, {})
    sums = ({"GET /a": 11, "POST /a": 1, "PUT /a": 1}, {"cases": 12, "tokens": 1}, {"GET /a": 0.5})
    assert merge_reports(first(calls=one), second(calls=other)).calls == Calls(13, 1200, 2.0, *sums)
    assert merge_reports(first(calls=one), second(calls=None)).calls == one
    assert merge_reports(first(calls=replace(one, most=None)), second(calls=other)).calls == Calls(13, None, 2.0, *sums)


DOCUMENTED = [
    Element("GET /a"),
    Element("GET /a", 200),
    Element("GET /a", 200, "body", "/id"),
    Element("GET /a", 200, "headers", "/etag"),
    Element("GET /a", 404),
    Element("PUT /a"),
    Element("PUT /a", 0, "request", "/name"),
    Element("PUT /a", 0, "request", "/size"),
]


def test_coverage_is_what_either_try_has_seen() -> None:
    """The merged measure is the one a single run would have written that saw both."""
    one, other = {*DOCUMENTED[:3]}, {DOCUMENTED[0], *DOCUMENTED[4:7]}
    written = [json.loads(coverage_as_json(measure_coverage(DOCUMENTED, seen))) for seen in (one, other, one | other)]
    assert merge_reports(first(coverage=written[0]), second(coverage=written[1])).coverage == written[2]
    assert merge_reports(first(coverage=written[0]), second(coverage=None)).coverage == written[0]


def test_a_run_lasts_from_its_first_to_its_last_try() -> None:
    """It begins with the first try, and the wait between is part of it."""
    merged = merge_reports(first(), second(seconds=30.0))
    assert (merged.started, merged.seconds, merged.partial) == (first().started, 729.0 + 30.0, False)


def test_remarks_say_which_try_they_are_of() -> None:
    """What both say is said once; names of runs and waivers used are those of both."""
    waiver = WaiverUse("a: status at $", "ticket", "until 2026-12-31", 5, used=False)
    merged = merge_reports(
        first(remarks=("same", "one"), run="CT-1", waivers=(waiver,)),
        second(remarks=("same", "two"), run="CT-2", waivers=(replace(waiver, used=True), replace(waiver, place="b"))),
    )
    assert merged.remarks == ("same", "first try: one", "second try: two")
    assert (merged.run, merged.changes) == ("CT-1, CT-2", None)
    assert merged.waivers == (replace(waiver, used=True), replace(waiver, place="b"))


@pytest.mark.parametrize(
    ("one", "other", "failures", "code"),
    [
        ({"failures": ("test_a",)}, {}, (), 11),
        ({"failures": ("test_a",)}, {"failures": ("test_a",)}, ("test_a",), 1),
        ({"failures": ("test_a",)}, {"stopped": "by hand"}, ("test_a",), 1),
        ({}, {"exit_code": 2, "stopped": "by hand"}, (), 2),
        ({"exit_code": 3}, {}, (), 3),
        ({}, {"exit_code": 5}, (), 11),
    ],
    ids=["passed", "failed again", "not come to", "interrupted", "defect before", "nothing to repeat"],
)
def test_what_else_failed(one: Any, other: Any, failures: tuple[str, ...], code: int) -> None:
    """Other tests count as the second try says, and pytest's own codes go before all else."""
    claims = report_about((BUSY,), left_behind=(), **one)
    merged = merge_reports(claims, second(**other))
    assert (merged.failures, merged.exit_code) == (failures, code)


@pytest.mark.parametrize(
    ("members", "claims", "problem"),
    [
        ({"mode": "replay"}, (), "$.mode: is of another run than the first, by its mode: 'replay'"),
        ({"collections": ("other.json",)}, (), "$.collections: is of another run than the first"),
        ({"bodies": False}, (), "$.bodies: is of another run than the first, by its --contract-report-bodies"),
        ({"started": "2026-11-26T04:47:52+00:00"}, (), "$.started: began before the first run had ended"),
        ({}, (claim_about("orders/new", "kept"),), "$.claims[0].id: the first run has no claim tests/"),
    ],
)
def test_reports_that_do_not_belong_together_are_refused(members: Any, claims: Any, problem: str) -> None:
    """A second report of something else is refused, with the place."""
    with pytest.raises(InputError) as refused:
        refuse_strangers(first(), second(*claims, **members), "second/report.json")
    assert str(refused.value).startswith(f"second/report.json: {problem}")


def test_reports_are_merged_from_their_files(tmp_path: Path) -> None:
    """What stands in two folders becomes one report, which is fit to be written."""
    write_report(first(), tmp_path / "first")
    write_report(second(claim_about(GET, "kept"), BUSY), tmp_path / "second")
    merged = merge_report_files(tmp_path / "first", tmp_path / "second")
    write_report(merged, tmp_path / "both")
    assert load_report(tmp_path / "both") == merged
