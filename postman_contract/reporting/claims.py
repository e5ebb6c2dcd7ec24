"""Makes the claims of a report of what pytest has reported."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from postman_contract.reporting.findings import Finding
from postman_contract.reporting.records import Record, last_reports, record_of
from postman_contract.reporting.report import Claim


def claims_in(reports: Iterable[pytest.TestReport], *, bodies: bool) -> tuple[Claim, ...]:
    """Make one claim of the reports of each contract item, in the order in which they first appear.

    Args:
        reports: of pytest, of every phase.
        bodies: whether notes and findings may quote what came.
    """
    reports = list(reports)
    failed = {report.nodeid for report in reports if report.failed}
    left: dict[str, list[str]] = {}
    for report in reports:
        record = record_of(report)
        sentences = (record.left if bodies else record.left_published) if record else ()
        left.setdefault(report.nodeid, []).extend(sentences)
    return tuple(
        _claim_of(report.nodeid, record, bodies=bodies, failed=report.nodeid in failed, left=left[report.nodeid])
        for report, record in last_reports(reports)
    )


def _claim_of(node_id: str, record: Record, *, bodies: bool, failed: bool, left: Iterable[str]) -> Claim:
    about, result = record.about, record.result
    return Claim(
        id=node_id,
        item=result.item,
        case=about.case,
        kind=about.kind,
        name=about.name or result.item,
        folders=about.folders,
        file=about.file,
        place=about.place,
        operation=about.operation,
        verdict=result.outcome,
        failed=failed,
        seconds=round(record.seconds, 4),
        statuses=record.statuses,
        notes=result.notes if bodies else record.published,
        beside=tuple(f"{outcome}: {note}" for outcome, note in result.beside) if bodies else (),
        on_nothing=result.on_nothing,
        unavailable=record.unavailable,
        left_behind=tuple(left),
        evidence=record.evidence,
        findings=record.findings if bodies else tuple(map(published_finding, record.findings)),
        recording=record.recording,
    )


def published_finding(finding: Finding) -> Finding:
    """Return a finding for readers who may not see what came."""
    return replace(finding, message=finding.unquoted, example="", acceptance=None)
