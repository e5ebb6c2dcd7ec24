"""Reports in which all text of others is one hostile text."""

from dataclasses import replace
from typing import Any

from postman_contract.contract.violations import Tier
from postman_contract.reporting.findings import Acceptance, Finding, FoundAt
from postman_contract.reporting.report import (
    Body,
    Changes,
    Claim,
    Evidence,
    Excerpt,
    Problem,
    Recording,
    Report,
    Variable,
    WaiverUse,
)
from reports import claim_about, report_about


def _claim_of(text: str, verdict: str, **members: Any) -> Claim:
    problems = [Problem(tier, text, text, text, text, text, text, text, text, text) for tier in map(str, Tier)]
    evidence = Evidence(
        text,
        text,
        200,
        (*problems, replace(problems[0], waiver=text)),
        text,
        text,
        (Variable(text, text, text),),
        Body(text, len(text), 1, (Excerpt(1, text),)),
    )
    accepted = Acceptance(text, text, text)
    findings = [Finding(tier, text, text, text, text, text, text, accepted, (FoundAt(text, text),)) for tier in Tier]
    texts: dict[str, Any] = {
        # Pytest's own: claims are told apart by it.
        "id": f"tests/test_answers.py::test_answers[{verdict}-{text}]",
        "item": text,
        "case": text,
        "name": text,
        "folders": (text, text),
        "file": text,
        "place": text,
        "operation": text,
        "notes": (text, text),
        "beside": (text,),
        "on_nothing": (text,),
        "left_behind": (text,),
        "evidence": (evidence,),
        "findings": tuple(findings),
        "recording": Recording(text, text),
    }
    return replace(claim_about("a/case", verdict), **{**texts, **members})


def report_of_payload(text: str, *, bodies: bool = True) -> Report:
    """Make a report with a claim of every verdict, in which all that is text of others is this."""
    claims = (
        _claim_of(text, "broken"),
        _claim_of(text, "broken", evidence=(), findings=(), id="tests/test_rules.py::test_rules"),
        _claim_of(text, "kept", tries=2),
        _claim_of(text, "waived", tries=2, failed=True),
        _claim_of(text, "not judged", failed=True),
        _claim_of(text, "not judged", unavailable=True, id="tests/test_busy.py::test_busy"),
        _claim_of(text, "set aside"),
    )
    every = (text,)
    return report_about(
        claims,
        bodies=bodies,
        tool=text,
        run=text,
        stopped=text,
        collections=every,
        failures=every,
        left_behind=every,
        remarks=every,
        waivers=(WaiverUse(text, text, text, 3, False), WaiverUse(text, text, text, -3, True)),
        changes=Changes(text, every, every, every, every, every, every, every, every),
    )
