"""Nights for tests: what a run finds, and what the nightly run makes of it with the project's own script."""

import subprocess
from pathlib import Path
from typing import Any

from postman_contract.cli.commands import main
from postman_contract.contract.violations import Tier
from postman_contract.reporting.findings import Finding, FoundAt
from postman_contract.reporting.report import Claim, Report
from postman_contract.reporting.report_folder import write_report
from reports import claim_about, report_about

SCRIPT = Path(__file__).parents[2] / ".github" / "nightly-issue.sh"
KEPT = tuple(claim_about(case, "kept") for case in ("orders/get-order", "orders/list-orders", "orders/add-order"))
ARTEFACTS = 3  # nights, whose reports are there


def breach(case: str, pointer: str, message: str = "expected a string, got a number") -> Claim:
    """Make a claim that is broken at a place."""
    found = Finding(
        tier=Tier.BREACH,
        operation=f"GET /{case.partition('/')[2]}",
        check="body_matches_schema",
        pointer=pointer,
        message=message,
        example="",
        schema="orders/GET.200.json#/type",
        acceptance=None,
        places=(FoundAt(case, "$.x"),),
    )
    return claim_about(case, "broken", findings=(found,))


def busy(*cases: str) -> tuple[Claim, ...]:
    """Make claims that a busy server kept from being judged."""
    note = "GET /orders answered 503 on every try"
    return tuple(claim_about(case, "not judged", failed=True, unavailable=True, notes=(note,)) for case in cases)


def report_of(number: int, claims: tuple[Claim, ...] = KEPT, **members: Any) -> Report:
    """Make the report of a night of November 2026, without bodies."""
    started = f"2026-11-{number:02}T16:17:00+00:00"
    usual: dict[str, Any] = {"started": started, "bodies": False, "left_behind": (), "changes": None}
    return report_about(claims, **{**usual, **members})


def pass_night(
    folder: Path, number: int, claims: tuple[Claim, ...] | None, left: tuple[str, ...] = (), collection: str = ""
) -> int:
    """Let a night pass: read the issue, decide, write the issue; return the exit code of the decision.

    The reports of the nights before are where those of the last artefacts would be.
    """
    nights, earlier, said = folder / "nights", folder / "earlier", folder / "said"
    earlier.mkdir(exist_ok=True)
    if claims is not None:
        write_report(report_of(number, claims, left_behind=left), nights / str(number))
    for past in range(max(1, number - ARTEFACTS), number):
        if (nights / str(past)).exists() and not (earlier / str(past)).exists():
            (nights / str(past)).rename(earlier / str(past))
    (folder / "collection.txt").write_text(collection)
    keep_issue("read", said)
    command = ["report", "nightly", str(nights / str(number)), "--output", str(said), "--earlier", str(earlier)]
    command += ["--collection", str(folder / "collection.txt"), "--link", f"https://ci.invalid/{number}"]
    code = main([*command, "--open-issue", str(said / "open.md"), "--last-issue", str(said / "last.md")])
    keep_issue("write", said)
    return code


def keep_issue(step: str, folder: Path) -> None:
    """Run the script that keeps the issue."""
    subprocess.run([str(SCRIPT), step, str(folder)], check=True, capture_output=True, text=True)
