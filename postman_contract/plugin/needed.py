"""Keeps with a claim what its prerequisites received, for its report.

A broken answer is explained with the first claim that needed it; the summary says which others did.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.plugin.evidence import note_evidence
from postman_contract.plugin.shown import shown_of, verdict_as_shown
from postman_contract.plugin.state import SESSION, notes_of_waived
from postman_contract.reporting.explanations import describe, explain
from postman_contract.reporting.needed import Cause
from postman_contract.run.received import Received
from postman_contract.run.session import Session


@dataclass
class Needed:
    """What the prerequisites of a claim received, as its record says it. This changes while the claim runs."""

    judged: list[str] = field(default_factory=list)
    waived: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)


NEEDED = pytest.StashKey[Needed]()


def take_received(item: pytest.Item) -> None:
    """Take what prerequisites have received since this was last asked, and keep it with a claim, for its report."""
    session = item.config.stash.get(SESSION, None)
    if session is not None:
        needed = item.stash.setdefault(NEEDED, Needed())
        for received in session.received:
            _note(item, needed, session, received)
        session.received.clear()


def _note(item: pytest.Item, needed: Needed, session: Session, received: Received) -> None:
    case, response = received.case, received.response
    shown = shown_of(session, case, received.request, response)
    verdict = verdict_as_shown(received.verdict, shown)
    kind = "request" if response is None else "response"
    needed.judged += [f"{kind} {each}" for each in (case.id, case.operation)]
    needed.waived += [waiver.place for _, waiver in verdict.waived]
    needed.lines += _lines_beside(case.id, verdict)
    if verdict.outcome is Outcome.BROKEN:
        note_evidence(item, session, case, verdict, shown, response)
        text = explain(case, verdict, session.vault, shown)
        needed.causes.append(Cause(case.id, describe(verdict.violations[0]), text))


def _lines_beside(case_id: str, verdict: Verdict) -> Iterator[str]:
    yield from (f"{Outcome.WAIVED}: {case_id}: {note}" for note in notes_of_waived(verdict))
    yield from (f"drift: {case_id}: {describe(each)}" for each in verdict.drift)
