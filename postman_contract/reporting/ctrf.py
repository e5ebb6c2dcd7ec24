"""Makes `ctrf.json` of a report: the Common Test Report Format (https://ctrf.io), which dashboards read.

CTRF has five statuses, which are not our verdicts: these stand in `rawStatus`, and in `extra` with all that is ours.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.report import Claim, Report
from postman_contract.reporting.terminal import terminal_text

FILE = "ctrf.json"
SPECIFICATION = "0.0.0"  # what npm's ctrf 0.3.0 writes
_STATUSES = {
    Outcome.KEPT: "passed",
    Outcome.WAIVED: "passed",
    Outcome.BROKEN: "failed",
    Outcome.NOT_JUDGED: "other",
    Outcome.SET_ASIDE: "skipped",
}
_NONE = dict.fromkeys(("passed", "failed", "skipped", "pending", "other"), 0)


def ctrf_of(report: Report) -> str:
    """Write a report as a CTRF document, of notes as they are in the report, and of no body.

    A dashboard may turn it into XML: no text in it has characters that XML has not.
    """
    name, _, version = report.tool.rpartition(" ")
    start = dt.datetime.fromisoformat(report.started)
    stop = start + dt.timedelta(seconds=report.seconds)
    tests = [_test_of(claim) for claim in report.claims]
    results = {
        "tool": {"name": name, "version": version} if name else {"name": version or "postman-contract"},
        "summary": _summary_of(report, tests) | {"start": _milliseconds(start), "stop": _milliseconds(stop)},
        "tests": tests,
        "environment": {"testEnvironment": report.mode, "healthy": report.exit_code == 0},
        "extra": _extra_of_run(report),
    }
    document = {
        "reportFormat": "CTRF",
        "specVersion": SPECIFICATION,
        "timestamp": stop.isoformat(),
        "generatedBy": report.tool,
        "results": results,
    }
    return json.dumps(_well_formed(document), indent=1, ensure_ascii=False) + "\n"


def _summary_of(report: Report, tests: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "tests": len(tests),
        **_NONE,
        **Counter(test["status"] for test in tests),
        "flaky": sum(test["flaky"] for test in tests),
        "suites": len({claim.folders for claim in report.claims}),
        "duration": round(report.seconds * 1000),
    }


def _test_of(claim: Claim) -> dict[str, Any]:
    test = {
        "testId": claim.id,
        "name": _name_of(claim),
        "status": _STATUSES[claim.verdict],
        "duration": round(claim.seconds * 1000),
        "message": "\n".join(claim.notes),
        "rawStatus": str(claim.verdict),
        "tags": [claim.kind],
        "filePath": claim.id.partition("::")[0],
        "retries": claim.tries - 1,
        "flaky": claim.is_unsteady,
        "extra": _extra_of(claim),
    }
    # Suites may be left out, but not be none.
    return test | ({"suite": [*claim.folders]} if claim.folders else {})


def _name_of(claim: Claim) -> str:
    """Name a test as its request, and what is not about the request's own answer as what it is about it, too.

    Dashboards follow a test from run to run by its name, and what is judged of one request is several tests.
    """
    if not claim.name:
        return claim.item or claim.id or claim.kind
    derived = claim.item.removeprefix(f"{claim.case}/") if claim.item != claim.case else claim.kind
    return claim.name if derived == "answer" else f"{claim.name} ({derived})"


def _extra_of(claim: Claim) -> Mapping[str, Any]:
    return {
        "verdict": str(claim.verdict),
        "failed": claim.failed,
        "item": claim.item,
        "case": claim.case,
        "kind": claim.kind,
        "operation": claim.operation,
        "collection": claim.file,
        "place": claim.place,
        "statuses": [*claim.statuses],
        "beside": [*claim.beside],
        "drift": [each.subject for each in claim.findings if each.tier is Tier.DRIFT],
        "onNothing": [*claim.on_nothing],
        "leftBehind": [*claim.left_behind],
        "unavailable": claim.unavailable,
    }


def _extra_of_run(report: Report) -> Mapping[str, Any]:
    return {
        "exitCode": report.exit_code,
        "outcomes": [*map(str, report.outcomes)],
        "totals": dict(report.totals),
        "stopped": report.stopped,
        "partial": report.partial,
        "run": report.run,
        "failures": [*report.failures],
        "leftBehind": [*report.left_behind],
    }


def _milliseconds(moment: dt.datetime) -> int:
    return round(moment.timestamp() * 1000)


def _well_formed(value: Any) -> Any:
    """Show control characters and lone surrogates in all text of a document as their escapes."""
    if isinstance(value, dict):
        return {name: _well_formed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_well_formed(element) for element in value]
    return terminal_text(value) if isinstance(value, str) else value
