"""Tests of findings for programs: what they say, how they are collected, and what a file of them must be."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from postman_contract.contract.validators import Validators
from postman_contract.contract.violations import Tier, Violation
from postman_contract.errors import InputError
from postman_contract.reporting.findings import (
    Acceptance,
    Finding,
    FoundAt,
    collect_findings,
    describe_drift,
    finding_from,
    finding_of,
    findings_as_json,
    load_findings,
)

SCHEMA = {"items": {"properties": {"kind": {"enum": ["a"]}, "size": {"type": "number"}}, "additionalProperties": False}}


def shown(text: str) -> str:
    """Take a secret out of a text."""
    return text.replace("CANARY", "REDACTED")


def found_in(instance: object, case: str = "c") -> list[Finding]:
    """Make the findings of an instance."""
    violations = Validators({"a.json": SCHEMA}).additive("a.json", instance)
    return [finding_of(replace(each, check="k"), "GET /a", case, shown) for each in violations]


def drift_of(value: object) -> Finding:
    """Make the finding of an undocumented member of a value."""
    return found_in([{"new": value}])[0]


def test_an_undocumented_member_is_drift_that_a_property_accepts() -> None:
    """It is named by where it stands in any element, shown by one example, and accepted by a property of its type."""
    assert found_in([{"size": 1}, {"new": {"x": [1]}}], "things/get") == [
        Finding(
            tier=Tier.DRIFT,
            operation="GET /a",
            check="k",
            pointer="/*/new",
            message="unexpected property 'new'",
            example='{"x": [1]}',
            schema="a.json#/items/additionalProperties",
            acceptance=Acceptance(
                "a.json#/items",
                "new",
                {
                    "type": "object",
                    "properties": {"x": {"type": "array", "items": {"type": "number"}}},
                    "additionalProperties": False,
                },
            ),
            places=(FoundAt("things/get", "$[1].new"),),
            unquoted="unexpected property 'new'",
        )
    ]


def test_an_unlisted_value_is_accepted_by_the_value() -> None:
    """An enum gets the value itself."""
    assert found_in([{"kind": "b"}])[0].acceptance == Acceptance("a.json#/items/properties/kind", None, "b")


def test_a_breach_is_accepted_by_nothing() -> None:
    """It is shown by what came, as a message has it."""
    (found,) = found_in([{"size": "x"}])
    assert (found.tier, found.acceptance, found.example) == (Tier.BREACH, None, "'x'")


def test_an_announcement_is_for_no_schema() -> None:
    """Drift that no schema could have named has no acceptance."""
    announced = Violation("nothing_is_announced", "$", "no Sunset header", "'soon'", additive=True)
    found = finding_of(announced, "GET /a", "c", shown)
    assert (found.tier, found.acceptance, found.example, found.pointer) == (Tier.DRIFT, None, "'soon'", "")


def test_drift_by_another_keyword_is_for_no_schema() -> None:
    """Only a property or a value can be added."""
    odd = Violation("k", "$.a", "x", "y", "a.json#/properties/a/type", additive=True, steps=("a",), value=1)
    assert finding_of(odd, "GET /a", "c", shown).acceptance is None


def test_no_secret_is_in_a_finding() -> None:
    """Neither the example nor what would accept it: a placeholder is not for a schema."""
    found = [*found_in([{"new": "CANARY-x"}]), *found_in([{"kind": "CANARY-x"}]), *found_in([{"CANARY-x": 1}])]
    assert "CANARY" not in "".join(map(repr, found))
    assert [each.example for each in found] == ['"REDACTED-x"', '"REDACTED-x"', "1"]
    assert [each.acceptance is None for each in found] == [False, True, True]


def test_a_finding_travels_as_text() -> None:
    """What is read back is what was written."""
    for found in (*found_in([{"new": "é", "kind": "b", "size": "x"}]), drift_of(None)):
        assert finding_from(asdict(found)) == found


def test_what_is_the_same_is_collected() -> None:
    """Over elements, cases and workers, whatever comes first; the types of all of them are accepted."""
    found = [*found_in([{"new": 5}], "b"), *found_in([{}, {"new": None}], "a"), *found_in([{"new": "x"}], "b")]
    collected = collect_findings(found)
    assert collected == collect_findings(reversed(found))
    (one,) = collected
    assert one.places == (FoundAt("a", "$[1].new"), FoundAt("b", "$[0].new"))
    assert one.example == "null"
    assert one.acceptance == Acceptance("a.json#/items", "new", {"type": ["number", "string", "null"]})


def test_values_of_an_enum_are_told_apart() -> None:
    """Each may be accepted without the others; breaches come first."""
    collected = collect_findings(found_in([{"kind": "b"}, {"kind": "c"}, {"kind": "b"}, {"size": "x"}]))
    assert [each.example for each in collected] == ["'x'", '"b"', '"c"']


def test_drift_is_described_in_a_line() -> None:
    """Where, what, one example, and in which cases; breaches are no drift."""
    found = [*found_in([{"new": 5, "kind": "b", "size": "x"}], "a"), *found_in([{"new": 5}], "b")]
    assert list(describe_drift(collect_findings(found))) == [
        "drift: GET /a: k at /*/kind: expected one of 'a', got 'b'  [a.json#/items/properties/kind/enum] (a)",
        (
            "drift: GET /a: k at /*/new: unexpected property 'new', such as 5  "
            "[a.json#/items/additionalProperties] (a and 1 more case)"
        ),
    ]


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Whatever was found."""
    collected = collect_findings(found_in([{"new": "é", "kind": "b", "size": "x"}]))
    path = tmp_path / "drift.json"
    path.write_text(findings_as_json(collected))
    assert load_findings(path) == collected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]", "$: expected what a run writes with --contract-drift-output"),
        ('{"findings": 1}', "$: expected what a run writes"),
        ('{"version": 9, "findings": []}', "$.version: expected 1; write it anew with --contract-drift-output"),
        ('{"version": 1, "findings": [{}]}', "$.findings[0]: expected what a run writes"),
        ('{"version": 1, "findings": [5]}', "$.findings[0]: expected what a run writes"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """The place and the remedy are named."""
    path = tmp_path / "drift.json"
    path.write_text(text)
    with pytest.raises(InputError) as refused:
        load_findings(path)
    assert str(refused.value).startswith(f"{path}: {problem}")


def test_what_is_nested_too_deep_is_not_for_a_schema() -> None:
    """Neither shown nor accepted, and nothing crashes."""
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]
    violation = Violation("k", "$.a", "x", "y", "a.json#/additionalProperties", additive=True, steps=("a",), value=deep)
    found = finding_of(violation, "GET /a", "c", shown)
    assert (found.example, found.acceptance) == ("nested too deep to show", None)
