"""Reads verdicts back from pytest's reports, and says what is said of the run as a whole."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pytest

from postman_contract.contract.checks import REQUEST_CHECKS
from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.waivers import Waiver
from postman_contract.reporting.explanations import Result, summarise

_PHASES = ("setup", "call", "teardown")
_REQUEST_CHECKS = frozenset(check.__name__ for check in REQUEST_CHECKS)


def last_reports(reports: Iterable[object]) -> list[pytest.TestReport]:
    """Keep of each contract item the report of its last phase, in the order the items first appear.

    A test that pytest-rerunfailures tries again has reports of earlier tries, which do not count.
    """
    last: dict[str, pytest.TestReport] = {}
    for report in reports:
        if not isinstance(report, pytest.TestReport) or str(report.outcome) == "rerun":
            continue
        if any(name == "contract" for name, _ in report.user_properties):
            known = last.get(report.nodeid)
            if known is None or _PHASES.index(str(report.when)) >= _PHASES.index(str(known.when)):
                last[report.nodeid] = report
    return list(last.values())


def result_of(report: pytest.TestReport) -> Result:
    """Read an item's verdict back from its report."""
    values = report.user_properties
    return Result(
        item=report.nodeid.partition("[")[2].removesuffix("]") or report.nodeid,
        outcome=next(Outcome(str(value)) for name, value in values if name == "contract"),
        notes=tuple(str(value) for name, value in values if name == "contract_note"),
        beside=tuple(_beside(str(value)) for name, value in values if name == "contract_beside"),
        drift=tuple(str(value) for name, value in values if name == "contract_drift"),
    )


def _beside(value: str) -> tuple[Outcome, str]:
    outcome, _, note = value.partition(": ")
    return Outcome(outcome), note


def summarise_run(waivers: Sequence[Waiver], reports: Iterable[object], of_policy: Sequence[str] = ()) -> list[str]:
    """Write the summary of a run; nothing where it judged nothing.

    Args:
        waivers: all of the suite.
        reports: of pytest.
        of_policy: what the run's policy says of itself.
    """
    reports = list(reports)
    last = last_reports(reports)
    if not last:
        return []
    today = dt.datetime.now(dt.UTC).date()
    every = [report for report in reports if isinstance(report, pytest.TestReport)]
    remarks = [*_stale_remarks(every), *_waiver_remarks(waivers, last, today), *_basis_remark(last)]
    remarks += [*_left_remarks(every), *of_policy]
    return summarise([result_of(report) for report in last], remarks)


def _waiver_remarks(waivers: Sequence[Waiver], reports: Sequence[pytest.TestReport], today: dt.date) -> Iterator[str]:
    """Remark on waivers that have expired, and on those that nothing needed although their case was judged."""
    found = [pair for report in reports for pair in report.user_properties]
    used = {value for name, value in found if name == "contract_waiver"}
    judged = {value for name, value in found if name == "contract_judged"}
    for waiver in waivers:
        kind = "request" if waiver.check in _REQUEST_CHECKS else "response"
        if waiver.has_expired(today) and waiver.place in used:
            yield f"waiver expired on {waiver.expires}: {waiver.place}: {waiver.reason}"
        if waiver.place not in used and f"{kind} {waiver.case or waiver.operation}" in judged:
            yield f"waiver not needed any more, remove it: {waiver.place}"


def _basis_remark(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Count the judged answers by what their response schemas are based on, where these say it in `x-basis`."""
    bases = Counter(value for report in reports for name, value in report.user_properties if name == "contract_basis")
    if bases:
        yield f"response schemas based on: {', '.join(f'{basis} {count}' for basis, count in bases.most_common())}"


def _stale_remarks(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Name the cassettes that are out of date."""
    found = {value for report in reports for name, value in report.user_properties if name == "contract_stale"}
    yield from (f"stale: {value}" for value in sorted(map(str, found)))


def _left_remarks(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Name what may be left behind."""
    for report in reports:
        yield from (f"left behind: {value}" for name, value in report.user_properties if name == "contract_left")
