"""Drafts waivers of what a run has found, for a person to complete."""

import datetime as dt
import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from postman_contract.contract.waivers import TO_WRITE, Waiver, load_waivers
from postman_contract.recording.files import write_atomically
from postman_contract.reporting.findings import Finding, FoundAt, load_findings

DAYS = 30  # until a draft expires, unless the person who completes it says otherwise


def waive(file: Path, waivers: Path, today: dt.date) -> list[str]:
    """Append a draft to the waivers for everything that a run has found and no waiver covers yet.

    A draft is of a case, or where several cases of an operation found the same, of the operation. Its reason begins
    with `TODO`, so that no run takes it for a waiver before it is completed.

    Args:
        file: what the run wrote with --contract-drift-output.
        waivers: the file of waivers, which need not be there yet.
        today: what the drafts' end is counted from.

    Returns:
        What each draft is for.

    Raises:
        InputError: a file cannot be used; the waivers hold a draft that is not completed.
    """
    known = [each for each in load_waivers(waivers) if not each.has_expired(today)]
    drafts = [draft for finding in load_findings(file) for draft in _drafts_of(finding, known, today)]
    if drafts:
        text = waivers.read_bytes().decode() if waivers.exists() else ""
        start = text if text.endswith("\n") or not text else f"{text}\n"
        new = start + "".join(f"{'' if at == 0 and not start else chr(10)}{_written(d)}" for at, d in enumerate(drafts))
        tomllib.loads(new)  # fails here, rather than in the next run
        write_atomically(waivers, new)
    return [draft.place for draft in drafts]


def _drafts_of(finding: Finding, known: Sequence[Waiver], today: dt.date) -> Iterable[Waiver]:
    cases_at: dict[str, list[str]] = {}
    for found in finding.places:
        if not any(_covers(waiver, finding, found) for waiver in known):
            cases_at.setdefault(found.path, []).append(found.case)
    for path, cases in cases_at.items():
        yield Waiver(
            case=cases[0] if len(cases) == 1 else "",
            operation="" if len(cases) == 1 else finding.operation,
            check=finding.check,
            path=path,
            reason=f"{TO_WRITE}: say why this is tolerated: {finding.message}",
            expires=today + dt.timedelta(days=DAYS),
        )


def _covers(waiver: Waiver, finding: Finding, found: FoundAt) -> bool:
    subject = waiver.case == found.case if waiver.case else waiver.operation == finding.operation
    return subject and (waiver.check, waiver.path) == (finding.check, found.path)


def _written(draft: Waiver) -> str:
    subject = ("case", draft.case) if draft.case else ("operation", draft.operation)
    members = (subject, ("check", draft.check), ("path", draft.path), ("reason", draft.reason))
    lines = [f"{name} = {_quoted(value)}" for name, value in members]
    return "\n".join(["[[waiver]]", *lines, f'expires = {draft.expires}  # or: issue = "…", or: permanent = true', ""])


def _quoted(text: str) -> str:
    """Write a basic string of TOML: as in JSON, but that DEL is escaped, too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
