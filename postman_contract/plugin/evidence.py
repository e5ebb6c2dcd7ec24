"""Keeps, with a claim, the evidence of what was found in it, where a report is asked for."""

import pytest

from postman_contract.contract.verdicts import Verdict
from postman_contract.plugin.claims import shows_bodies, wants_report
from postman_contract.plugin.state import EVIDENCE
from postman_contract.postman.messages import Response
from postman_contract.reporting.evidence import Sources, evidence_of
from postman_contract.reporting.explanations import Shown
from postman_contract.run.cases import Case
from postman_contract.run.session import Session


def note_evidence(
    item: pytest.Item, session: Session, case: Case, verdict: Verdict, shown: Shown, response: Response | None
) -> None:
    """Keep the evidence of a verdict.

    Args:
        item: the claim.
        session: of the run.
        case: that was judged.
        verdict: as it may be shown.
        shown: what may be shown of request and answer.
        response: what came; None: nothing was sent.
    """
    if wants_report(item.config):
        evidence = evidence_of(
            case,
            verdict,
            shown,
            None if response is None else response.status,
            Sources(session.suite.schemas.schemas, session.vault.redact, bodies=shows_bodies(item.config)),
        )
        item.stash.setdefault(EVIDENCE, []).append(evidence)
