"""Tests of `report.json`: it is as its own schema says, and is read back as it was written."""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from postman_contract.errors import InputError
from postman_contract.reporting import report as report_module
from postman_contract.reporting.ctrf import ctrf_of
from postman_contract.reporting.findings import Finding, FoundAt
from postman_contract.reporting.markdown import markdown_of
from postman_contract.reporting.report import Report
from postman_contract.reporting.report_file import load_report, report_as_json, report_schema
from postman_contract.reporting.report_folder import write_report
from reports import claim_about, report_about


def test_a_report_is_as_its_schema_says() -> None:
    """What is written is valid, and the schema is."""
    Draft202012Validator.check_schema(report_schema())
    problems = Draft202012Validator(report_schema()).iter_errors(json.loads(report_as_json(report_about())))
    assert [problem.message for problem in problems] == []


def test_the_schema_names_every_member() -> None:
    """No member of a value is missing in the schema, or only in the schema."""
    spelled = {"WaiverUse": "waiver", "FoundAt": "", "Report": ""}
    kinds = [kind for kind in vars(report_module).values() if is_dataclass(kind) and isinstance(kind, type)]
    for kind in {*kinds, Finding, FoundAt}:
        definition = spelled.get(kind.__name__, kind.__name__.lower())
        schema: Any = report_schema()["$defs"][definition] if definition else report_schema()
        if kind is FoundAt:
            schema = report_schema()["$defs"]["finding"]["properties"]["places"]["items"]
        assert {*schema["properties"]} == {each.name for each in fields(kind)}


def test_a_report_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    """Nothing is lost on the way through the file, which may be named by its folder."""
    (tmp_path / "report.json").write_text(report_as_json(report_about()))
    assert load_report(tmp_path) == load_report(tmp_path / "report.json") == report_about()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "$.version: expected 1"),
        ("[]", "$.version: expected 1"),
        ('{"version": 1}', "is no report that --contract-report writes"),
        (report_as_json(report_about()).replace('"verdict": "kept"', '"verdict": "fine"'), ".verdict: is no report"),
        (report_as_json(report_about(started="yesterday")), "$.started: is no report"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """Another file is named, with the place and what was expected."""
    (tmp_path / "other.json").write_text(text)
    with pytest.raises(InputError, match=r"other\.json") as refused:
        load_report(tmp_path / "other.json")
    assert problem in str(refused.value)


def test_a_folder_holds_what_is_made_of_a_report(tmp_path: Path) -> None:
    """The report itself, for people who read Markdown, and for dashboards that read CTRF."""
    write_report(report_about(), tmp_path / "new" / "folder")
    files = {path.name: path.read_text("utf-8") for path in (tmp_path / "new" / "folder").iterdir()}
    assert files.items() >= {"report.md": markdown_of(report_about()), "ctrf.json": ctrf_of(report_about())}.items()


def test_half_a_character_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    """A vendor's JSON may spell a surrogate that is alone, which no file can hold as it is."""
    report = report_about((claim_about("a\ud800b", "kept"),))
    write_report(report, tmp_path)
    assert load_report(tmp_path) == report


def test_an_empty_report_is_one(tmp_path: Path) -> None:
    """A run that was stopped before its first claim has a report."""
    empty = Report("postman-contract 0", "replay", "2026-11-26T04:47:51+00:00", 0.0, False, 2, (), {}, stopped="why")
    (tmp_path / "report.json").write_text(report_as_json(empty))
    assert load_report(tmp_path) == empty
