"""Reports in which all text of others is one hostile text, or begins with it."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

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

# What a reader goes by, or what has a form: no server writes these.
_OURS = {"tier", "kind", "mode", "started", "at", "since", "verdict", "outcomes"}
_NAMES_OF_OURS = {"coverage", "totals"}  # mappings whose names are ours, though not all their values

_T = TypeVar("_T")


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


def with_text(value: _T, text: str) -> _T:
    """Put a text before every other in a report, or in a part of one; what is empty stays so."""
    return _with_text(value, text)  # type: ignore[no-any-return]


def _with_text(value: Any, text: str, name: str = "") -> Any:
    """Put a text before others; `name` is that of the member of a report in which a value stands."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return _after(text, value) if value else value
    if isinstance(value, tuple | list):
        return type(value)(_with_text(each, text, name) for each in value)
    if isinstance(value, dict):
        before = "" if name in _NAMES_OF_OURS else text
        return {before + key: _with_text(each, text, name) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        members = ((each.name, getattr(value, each.name)) for each in fields(value) if each.name not in _OURS)
        return replace(value, **{name: _with_text(member, text, name) for name, member in members})
    return value


def _after(text: str, value: str) -> str:
    if value.startswith("/"):  # a JSON Pointer, where the text is the beginning of a property's name
        return f"/{text.replace('~', '~0').replace('/', '~1')}{value[1:]}"
    return text + value
