"""Says what is said of a run as a whole, by what its claims say of themselves."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from postman_contract.contract.checks import REQUEST_CHECKS
from postman_contract.contract.coverage import Element
from postman_contract.contract.waivers import Waiver
from postman_contract.reporting.explanations import count_of, summarise
from postman_contract.reporting.findings import Finding, collect_findings, describe_drift
from postman_contract.reporting.needed import needed_remarks
from postman_contract.reporting.records import Record, last_reports, records_of

_REQUEST_CHECKS = frozenset(check.__name__ for check in REQUEST_CHECKS)


def findings_in(records: Iterable[Record]) -> tuple[Finding, ...]:
    """Collect the findings of claims."""
    return collect_findings(finding for record in records for finding in record.findings)


def elements_seen_in(records: Iterable[Record]) -> set[Element]:
    """Collect what claims have seen of the contract; what an earlier try has seen is seen."""
    return {element for record in records for element in record.seen}


def summarise_run(waivers: Sequence[Waiver], reports: Iterable[object], further: Sequence[str] = ()) -> list[str]:
    """Write the summary of a run; nothing where it judged nothing.

    Args:
        waivers: all of the suite.
        reports: of pytest.
        further: what else is to be said, such as what the run's policy says of itself.
    """
    reports = list(reports)
    last, every = [record for _, record in last_reports(reports)], records_of(reports)
    if not last:
        return []
    results = [record.result for record in last]
    remarks = [
        *needed_remarks(
            (line for record in every for line in record.needed),
            (cause for record in every for cause in record.causes),
            results,
        ),
        *describe_drift(findings_in(record for record in last if record.result.drift)),
        *remarks_on(waivers, reports),
        *(f"left behind: {each}" for record in every for each in record.left),
        *further,
    ]
    return summarise(results, remarks)


def remarks_on(waivers: Sequence[Waiver], reports: Iterable[object]) -> Iterator[str]:
    """Remark on cassettes that are out of date, on waivers, on what schemas rest on, and on answers of another shape.

    Args:
        waivers: all of the suite.
        reports: of pytest.
    """
    reports = list(reports)
    last, every = [record for _, record in last_reports(reports)], records_of(reports)
    yield from (f"stale: {each}" for each in sorted({each for record in every for each in record.stale}))
    yield from _waiver_remarks(waivers, last, dt.datetime.now(dt.UTC).date())
    yield from _basis_remark(last)
    yield from dict.fromkeys(f"shape: {each}" for record in every for each in record.reshaped)


def used_waivers(records: Iterable[Record]) -> frozenset[str]:
    """Return the places of the waivers that claims needed."""
    return frozenset(place for record in records for place in record.waived)


def _waiver_remarks(waivers: Sequence[Waiver], records: Sequence[Record], today: dt.date) -> Iterator[str]:
    """Remark on waivers that have expired, and on those that nothing needed although their case was judged."""
    used = used_waivers(records)
    judged = {each for record in records for each in record.judged}
    for waiver in waivers:
        kind = "request" if waiver.check in _REQUEST_CHECKS else "response"
        if waiver.has_expired(today) and waiver.place in used:
            yield f"waiver expired on {waiver.expires}: {waiver.place}: {waiver.reason}"
        if waiver.place not in used and f"{kind} {waiver.case or waiver.operation}" in judged:
            yield f"waiver not needed any more, remove it: {waiver.place}"
        if waiver.operation:
            yield from _remark_on_breadth(waiver, kind, records)


def _remark_on_breadth(waiver: Waiver, kind: str, records: Sequence[Record]) -> Iterator[str]:
    """Remark on a waiver of an operation that one alone of its judged cases needs."""
    judged: set[str] = set()
    needing: set[str] = set()
    for record in records:
        if f"{kind} {waiver.operation}" in record.judged:
            cases = {each for each in record.judged if each.startswith(f"{kind} ")} - {f"{kind} {waiver.operation}"}
            judged |= cases
            needing |= cases if waiver.place in record.waived else set()
    if len(needing) == 1 < len(judged):
        case = needing.pop().removeprefix(f"{kind} ")
        yield f"waiver broader than needed, of {count_of(len(judged), 'case')} only {case} needs it: {waiver.place}"


def _basis_remark(records: Sequence[Record]) -> Iterator[str]:
    """Count the judged answers by what their response schemas are based on, where these say it in `x-basis`."""
    bases = Counter(basis for record in records for basis in record.bases)
    if bases:
        yield f"response schemas based on: {', '.join(f'{basis} {count}' for basis, count in bases.most_common())}"
