"""Puts what prerequisites received into the report of the claim that had it made, as user properties.

A broken answer is explained with the first claim that needed it; the summary says which others did.
"""

from collections.abc import Iterator

import pytest

from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.plugin.shown import shown_of, verdict_as_shown
from postman_contract.plugin.state import SESSION, Properties, notes_of_waived
from postman_contract.reporting.explanations import describe, explain
from postman_contract.reporting.needed import Cause, property_of_cause
from postman_contract.run.received import Received
from postman_contract.run.session import Session


def take_received(item: pytest.Item) -> None:
    """Take what prerequisites have received since this was last asked, and keep it with a claim, for its report."""
    session = item.config.stash.get(SESSION, None)
    if session is not None:
        item.user_properties += [pair for each in session.received for pair in _properties_of(session, each)]
        session.received.clear()


def _properties_of(session: Session, received: Received) -> Properties:
    case, shown = received.case, shown_of(session, received.case, received.request)
    verdict = verdict_as_shown(received.verdict, shown)
    kind = "request" if received.response is None else "response"
    properties: Properties = [("contract_judged", f"{kind} {each}") for each in (case.id, case.operation)]
    properties += [("contract_waiver", waiver.place) for _, waiver in verdict.waived]
    properties += [("contract_needed", line) for line in _lines_beside(case.id, verdict)]
    if verdict.outcome is Outcome.BROKEN:
        text = explain(case, verdict, received.request, received.response, session.vault, shown)
        properties.append(property_of_cause(Cause(case.id, describe(verdict.violations[0]), text)))
    return properties


def _lines_beside(case_id: str, verdict: Verdict) -> Iterator[str]:
    yield from (f"{Outcome.WAIVED}: {case_id}: {note}" for note in notes_of_waived(verdict))
    yield from (f"drift: {case_id}: {describe(each)}" for each in verdict.drift)
