"""Makes the evidence of a verdict, for the report: what was found, in which exchange, and how to repeat that."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import jsonpointer

from postman_contract.contract.checks import body_matches_schema, headers_match_schema, request_body_matches_schema
from postman_contract.contract.verdicts import Verdict
from postman_contract.contract.violations import Violation
from postman_contract.contract.waivers import Waiver
from postman_contract.reporting.bodies import Steps, show_body
from postman_contract.reporting.explanations import Shown, curl, cut, shown_value
from postman_contract.reporting.findings import pointer_of
from postman_contract.reporting.report import Body, Evidence, Problem, Variable
from postman_contract.run.cases import Case

MOST_PROBLEMS = 50  # of one verdict; more are counted
LONGEST_FRAGMENT = 2_000  # characters

_OF_BODIES = frozenset({body_matches_schema.__name__, request_body_matches_schema.__name__})

Redact = Callable[[str], str]


@dataclass(frozen=True)
class Sources:
    """What evidence is made with: the suite's schemas, by file, and what takes out secrets.

    `bodies`: more is shown than places and types, that is bodies, values and the request.
    """

    schemas: Mapping[str, Any] = field(repr=False)
    redact: Redact
    bodies: bool


def evidence_of(case: Case, verdict: Verdict, shown: Shown, status: int | None, sources: Sources) -> Evidence:
    """Make the evidence of a verdict.

    Args:
        case: that was judged.
        verdict: already as it may be shown.
        shown: what may be shown of request and answer.
        status: of the answer; None: nothing was sent.
        sources: what it is made with.
    """
    redact = sources.redact
    found = [*_found_in(verdict)][:MOST_PROBLEMS]
    problems = [_problem_of(violation, waiver, sources) for violation, waiver in found]
    evidence = Evidence(case.id, str(case.operation), status, tuple(problems))
    if not sources.bodies:
        return evidence
    places = [violation.steps if _is_in_body(violation) else None for violation, _ in found]
    body, lines = _body_of(shown, redact, places)
    return replace(
        evidence,
        problems=tuple(replace(each, line=line) for each, line in zip(problems, lines, strict=True)),
        url=redact(shown.request.url) if shown.request else "",
        curl=redact(curl(shown.request)) if shown.request else "",
        variables=tuple(Variable(each.name, redact(shown_value(each, shown)), each.scope) for each in shown.used),
        body=body,
    )


def _found_in(verdict: Verdict) -> Iterator[tuple[Violation, Waiver | None]]:
    yield from ((violation, None) for violation in verdict.violations)
    yield from verdict.waived
    yield from ((violation, None) for violation in verdict.drift)


def _problem_of(violation: Violation, waiver: Waiver | None, sources: Sources) -> Problem:
    redact, bodies = sources.redact, sources.bodies
    return Problem(
        tier=str(violation.tier),
        check=violation.check,
        path=redact(violation.instance_path),
        pointer=redact(pointer_of(violation)),
        says=cut(redact(violation.message if bodies else violation.published)),
        unquoted=cut(redact(violation.published)),
        expected=redact(violation.expected) if bodies else "",
        got=redact(violation.got) if bodies else "",
        schema=violation.schema_path,
        fragment=fragment_at(sources.schemas, violation.schema_path),
        waiver=f"{waiver.reason}; {waiver.end}" if waiver else "",
    )


def fragment_at(schemas: Mapping[str, Any], place: str) -> str:
    """Return the keyword at a place of a schema, a file and a JSON Pointer, as JSON text; "": there is none."""
    file, _, pointer = place.partition("#")
    keyword = pointer.rpartition("/")[2]
    try:
        value = jsonpointer.resolve_pointer(schemas[file], pointer)
    except (KeyError, jsonpointer.JsonPointerException):
        return ""
    text = json.dumps({keyword: value} if keyword else value, indent=2, ensure_ascii=False)
    return text if len(text) <= LONGEST_FRAGMENT else f"{text[:LONGEST_FRAGMENT]}… ({len(text)} characters)"


def _is_in_body(violation: Violation) -> bool:
    """Tell whether what was found has a place in the body; a status, a header or a media type has none."""
    return violation.check in _OF_BODIES or (bool(violation.steps) and violation.check != headers_match_schema.__name__)


def _body_of(shown: Shown, redact: Redact, places: list[Steps | None]) -> tuple[Body | None, tuple[int | None, ...]]:
    """Show the body of the answer; that of the request where it was not sent."""
    message = shown.answer or shown.request
    if message is None:
        return None, (None,) * len(places)
    body, lines = show_body(message.headers, message.body, places)
    excerpts = tuple(replace(each, text=redact(each.text)) for each in body.excerpts)
    return replace(body, excerpts=excerpts), lines
