"""Reads verdicts back from pytest's reports, and says what is said of the run as a whole."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pytest

from postman_contract.contract.checks import REQUEST_CHECKS
from postman_contract.contract.coverage import Element
from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.waivers import Waiver
from postman_contract.reporting.explanations import Result, count_of, summarise
from postman_contract.reporting.findings import Finding, collect_findings, describe_drift, finding_from
from postman_contract.reporting.needed import needed_remarks

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
        empty=tuple(str(value) for name, value in values if name == "contract_empty"),
    )


def _beside(value: str) -> tuple[Outcome, str]:
    outcome, _, note = value.partition(": ")
    return Outcome(outcome), note


def findings_in(reports: Iterable[pytest.TestReport]) -> tuple[Finding, ...]:
    """Collect the findings of each item's last report."""
    found = (value for report in reports for name, value in report.user_properties if name == "contract_finding")
    return collect_findings(finding_from(json.loads(str(each))) for each in found)


def elements_seen_in(reports: Iterable[object]) -> set[Element]:
    """Collect what items have seen of the contract; what an earlier try has seen is seen."""
    every = (report for report in reports if isinstance(report, pytest.TestReport))
    seen = (value for report in every for name, value in report.user_properties if name == "contract_seen")
    return {Element(*members) for text in seen for members in json.loads(str(text))}


def summarise_run(waivers: Sequence[Waiver], reports: Iterable[object], further: Sequence[str] = ()) -> list[str]:
    """Write the summary of a run; nothing where it judged nothing.

    Args:
        waivers: all of the suite.
        reports: of pytest.
        further: what else is to be said, such as what the run's policy says of itself.
    """
    reports = list(reports)
    last = last_reports(reports)
    if not last:
        return []
    today = dt.datetime.now(dt.UTC).date()
    every = [report for report in reports if isinstance(report, pytest.TestReport)]
    drifted = [report for report in last if any(name == "contract_drift" for name, _ in report.user_properties)]
    results = [result_of(report) for report in last]
    remarks = [
        *needed_remarks(every, results),
        *describe_drift(findings_in(drifted)),
        *_stale_remarks(every),
        *_waiver_remarks(waivers, last, today),
        *_basis_remark(last),
    ]
    remarks += [*_reshaped_remarks(every), *_left_remarks(every), *further]
    return summarise(results, remarks)


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
        if waiver.operation:
            yield from _remark_on_breadth(waiver, kind, reports)


def _remark_on_breadth(waiver: Waiver, kind: str, reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Remark on a waiver of an operation that one alone of its judged cases needs."""
    judged: set[str] = set()
    needing: set[str] = set()
    for values in ({str(value) for _, value in report.user_properties} for report in reports):
        if f"{kind} {waiver.operation}" in values:
            cases = {each for each in values if each.startswith(f"{kind} ")} - {f"{kind} {waiver.operation}"}
            judged |= cases
            needing |= cases if waiver.place in values else set()
    if len(needing) == 1 < len(judged):
        case = needing.pop().removeprefix(f"{kind} ")
        yield f"waiver broader than needed, of {count_of(len(judged), 'case')} only {case} needs it: {waiver.place}"


def _basis_remark(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Count the judged answers by what their response schemas are based on, where these say it in `x-basis`."""
    bases = Counter(value for report in reports for name, value in report.user_properties if name == "contract_basis")
    if bases:
        yield f"response schemas based on: {', '.join(f'{basis} {count}' for basis, count in bases.most_common())}"


def _stale_remarks(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Name the cassettes that are out of date."""
    found = {value for report in reports for name, value in report.user_properties if name == "contract_stale"}
    yield from (f"stale: {value}" for value in sorted(map(str, found)))


def _reshaped_remarks(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Say of each operation how the shape of its answers differs from that of the last recording."""
    found = dict.fromkeys(
        value for report in reports for name, value in report.user_properties if name == "contract_shape"
    )
    yield from (f"shape: {value}" for value in found)


def _left_remarks(reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Name what may be left behind."""
    for report in reports:
        yield from (f"left behind: {value}" for name, value in report.user_properties if name == "contract_left")
