"""Findings of a run, for programs: breaches and drift, each with one example, and what would accept the drift.

A finding is made of a violation in the process that judged it, free of secrets from then on, and travels as the text
of a user property. Those that say the same of an operation are collected into one.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from postman_contract.contract.inferring import infer_schema, merge_schemas
from postman_contract.contract.property_tree import ANY
from postman_contract.contract.violations import Tier, Violation, json_pointer
from postman_contract.errors import InputError
from postman_contract.postman.jsonfile import load_json
from postman_contract.reporting.explanations import count_of, cut

VERSION = 1
_TIERS = [*Tier]


@dataclass(frozen=True)
class Acceptance:
    """What a schema would have to say for drift to be documented.

    `schema` is the place of the schema that lacks it, a file and a JSON Pointer. It gets either a property, `name` by
    the schema `value`, or, where `name` is None, the further `value` of an enum.
    """

    schema: str
    name: str | None
    value: Any


@dataclass(frozen=True, order=True)
class FoundAt:
    """Where something was found: the case, and the instance path (a JSON Path) there."""

    case: str
    path: str


@dataclass(frozen=True)
class Finding:
    """What was found, of one operation at one JSON Pointer, by one check.

    In the pointer `*` is every element of an array. `message` and `example` are of the first place where it was found,
    `unquoted` is the message without any value that came;
    `acceptance` is None where no schema can accept it.
    """

    tier: Tier
    operation: str
    check: str
    pointer: str
    message: str
    example: str
    schema: str
    acceptance: Acceptance | None
    places: tuple[FoundAt, ...] = ()
    unquoted: str = ""

    @property
    def subject(self) -> str:
        """Where it was found, and by what, in a few words."""
        return f"{self.operation}: {self.check} at {self.pointer or 'the whole'}"


def pointer_of(violation: Violation) -> str:
    """Return the JSON Pointer to what a violation is about, with `*` for any element."""
    return json_pointer(ANY if isinstance(step, int) else step for step in violation.steps)


def finding_of(violation: Violation, operation: str, case: str, redact: Callable[[str], str]) -> Finding:
    """Make a finding of a violation; `redact` takes out every value that may not be shown."""
    shows_value = violation.additive and violation.steps
    return Finding(
        tier=violation.tier,
        operation=operation,
        check=violation.check,
        pointer=redact(pointer_of(violation)),
        # Redacted before it is cut: what is left of a secret that was cut is harder to find.
        message=cut(redact(violation.message.removeprefix(f"{violation.instance_path}: "))),
        example=cut(redact(_as_json(violation.value) if shows_value else violation.got)),
        schema=violation.schema_path,
        acceptance=_acceptance_of(violation, redact),
        places=(FoundAt(case, redact(violation.instance_path)),),
        unquoted=cut(redact(violation.unquoted or "not as expected")),
    )


def _as_json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "nested too deep to show"


def _acceptance_of(violation: Violation, redact: Callable[[str], str]) -> Acceptance | None:
    """Say what would accept drift; nothing where a placeholder would have to be written into a schema."""
    if not violation.additive or not violation.schema_path:
        return None
    schema, _, keyword = violation.schema_path.rpartition("/")
    if keyword == "enum":
        acceptance = Acceptance(schema, None, violation.value)
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        try:
            acceptance = Acceptance(schema, str(violation.steps[-1]), infer_schema(violation.value))
        except RecursionError:
            return None
    else:
        return None
    text = json.dumps(asdict(acceptance), ensure_ascii=False)
    return acceptance if redact(text) == text else None


def finding_from(members: Mapping[str, Any]) -> Finding:
    """Read a finding as it is written.

    Raises:
        LookupError, TypeError, ValueError: it is something else.
    """
    accepted = members["acceptance"]
    texts = {name: str(members[name]) for name in ("operation", "check", "pointer", "message", "example", "schema")}
    return Finding(
        tier=Tier(members["tier"]),
        acceptance=Acceptance(**accepted) if accepted is not None else None,
        unquoted=str(members.get("unquoted", "")),
        places=tuple(FoundAt(str(each["case"]), str(each["path"])) for each in members["places"]),
        **texts,
    )


def collect_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Collect findings by tier, operation and pointer; what accepts several kinds of values is merged."""

    def key(finding: Finding) -> tuple[object, ...]:
        # Values that no enum lists are told apart: each may be accepted without the others.
        value = finding.acceptance.value if finding.acceptance and finding.acceptance.name is None else None
        order = _TIERS.index(finding.tier)
        return order, finding.operation, finding.pointer, finding.check, finding.schema, json.dumps(value)

    return tuple(_merged(list(alike)) for _, alike in groupby(sorted(findings, key=key), key))


def _merged(alike: Sequence[Finding]) -> Finding:
    # Which worker of a distributed run reports first is chance; what is written must not be.
    first = min(alike, key=lambda each: (each.places, each.message))
    places = tuple(sorted({place for each in alike for place in each.places}))
    acceptances = [each.acceptance for each in alike if each.acceptance is not None]
    return Finding(**{**vars(first), "places": places, "acceptance": merge_acceptances(acceptances)})


def merge_acceptances(acceptances: Sequence[Acceptance]) -> Acceptance | None:
    """Merge what accepts the same property, or the same value, in several findings."""
    if not acceptances:
        return None
    first = acceptances[0]
    if first.name is None:
        return first
    schema = first.value
    for each in acceptances[1:]:
        schema = merge_schemas(schema, each.value)
    return Acceptance(first.schema, first.name, schema)


def describe_drift(findings: Iterable[Finding]) -> Iterator[str]:
    """Write a line for each collected finding that is drift: where, what, one example, and in which cases."""
    for each in findings:
        if each.tier is Tier.DRIFT:
            such = f", such as {each.example}" if each.acceptance is not None and each.acceptance.name else ""
            schema = f"  [{each.schema}]" if each.schema else ""
            cases = dict.fromkeys(place.case for place in each.places)
            more = f" and {count_of(len(cases) - 1, 'more case')}" if len(cases) > 1 else ""
            yield f"drift: {each.subject}: {each.message}{such}{schema} ({next(iter(cases))}{more})"


def findings_as_json(findings: Iterable[Finding]) -> str:
    """Write findings as a JSON document."""
    document = {"version": VERSION, "findings": [asdict(each) for each in findings]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def load_findings(path: Path) -> tuple[Finding, ...]:
    """Read what a run wrote with --contract-drift-output.

    Raises:
        InputError: it is something else.
    """
    document = load_json(path)
    remedy = "expected what a run writes with --contract-drift-output"
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise InputError(str(path), "$", remedy)
    if document.get("version") != VERSION:
        raise InputError(str(path), "$.version", f"expected {VERSION}; write it anew with --contract-drift-output")
    found = []
    for index, members in enumerate(document["findings"]):
        try:
            found.append(finding_from(members))
        except (LookupError, TypeError, ValueError) as problem:
            raise InputError(str(path), f"$.findings[{index}]", f"{remedy} ({problem})") from None
    return tuple(found)
