"""What a run said of each test, and whether that is a detection."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pytest

from postman_contract.reporting.records import record_of

KEPT, BROKEN, NOT_JUDGED = "kept", "broken", "not judged"
_CASCADE = re.compile(r"\bneeds \S+, which is broken")


@dataclass(frozen=True)
class Said:
    """What a run said of one test: its verdict, whether pytest failed it, its findings, and whether it drifted."""

    verdict: str
    is_failed: bool
    findings: tuple[str, ...] = ()
    has_drift: bool = False


@dataclass(frozen=True)
class Ran:
    """What one run with one fault came to: its verdicts, the operations whose answers were altered, its exit code."""

    said: Mapping[str, Said]
    altered: frozenset[str]
    code: int


class Noticed(StrEnum):
    """What a suite made of a fault; only the first is a detection."""

    DETECTED = "detected"
    UNNAMED = "broken, but no finding names the operation"
    CASCADE = "a cascade alone"
    NOT_JUDGED = "not judged"
    DRIFT = "drift"
    PASSED = "passed"
    NEVER_BIT = "never bit"
    HUNG = "the run did not end"


def said_in(report: pytest.TestReport, before: Said | None) -> Said:
    """Read a report of a phase; the gravest of a test's phases counts, findings add up."""
    record = record_of(report)
    verdict = str(record.result.outcome) if record else ""
    findings = [*record.result.notes] if record else []
    if report.failed:
        findings.append(report.longreprtext)
    drift = record is not None and bool(record.result.drift)
    before = before or Said("", is_failed=False)
    return Said(
        verdict if verdict and before.verdict != BROKEN else before.verdict,
        report.failed or before.is_failed,
        (*before.findings, *findings),
        drift or before.has_drift,
    )


def names(text: str, operation: str) -> bool:
    """Tell whether a text names an operation, and not one whose path begins alike."""
    return re.search(rf"(?<!\w){re.escape(operation)}(?![\w/{{-])", text) is not None


def is_detection(said: Said, before: Said | None, operations: frozenset[str]) -> bool:
    """Tell whether a test that was kept without a fault is broken by a finding that names one of the operations."""
    was_kept = before is not None and before.verdict == KEPT
    return (
        was_kept
        and said.verdict == BROKEN
        and any(names(text, each) for text in said.findings if not _CASCADE.search(text) for each in operations)
    )


def notice(ran: Ran, before: Mapping[str, Said], operation: str) -> Noticed:
    """Say what a suite made of a fault of an operation, given what it said without one."""
    if not ran.altered:
        return Noticed.NEVER_BIT
    kept = {name: said for name, said in ran.said.items() if name in before and before[name].verdict == KEPT}
    if any(is_detection(said, before[name], ran.altered | {operation}) for name, said in kept.items()):
        return Noticed.DETECTED
    broken = [said for said in kept.values() if said.verdict == BROKEN or said.is_failed]
    if any(said.verdict == BROKEN and not _is_cascade(said) for said in broken):
        return Noticed.UNNAMED
    if broken and any(map(_is_cascade, broken)):
        return Noticed.CASCADE
    if any(said.verdict == NOT_JUDGED for said in kept.values()):
        return Noticed.NOT_JUDGED
    return Noticed.DRIFT if any(said.has_drift for said in kept.values()) else Noticed.PASSED


def _is_cascade(said: Said) -> bool:
    return any(_CASCADE.search(text) for text in said.findings)


def alarms(ran: Ran, before: Ran) -> list[str]:
    """Say which verdicts, or the exit code, a change has changed; a test without a verdict has changed, too."""
    changed = [
        f"{name}: {now.verdict or 'no verdict'}, was {was.verdict}"
        for name, was in before.said.items()
        for now in [ran.said.get(name, Said("", is_failed=False))]
        if (now.verdict, now.is_failed) != (was.verdict, was.is_failed)
    ]
    return changed + ([f"exit code {ran.code}, was {before.code}"] if ran.code != before.code else [])
