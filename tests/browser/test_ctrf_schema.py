"""Tests of `ctrf.json` against the schema of its makers, which npm ships."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from hostile_reports import report_of_payload
from npm_package import file_in_package
from payloads import PAYLOADS
from postman_contract.reporting.ctrf import ctrf_of
from postman_contract.reporting.report import Report
from reports import report_about

EMPTY = Report("postman-contract 0", "replay", "2026-11-26T04:47:51+00:00", 0.0, False, 2, (), {}, stopped="why")


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the schema of CTRF."""
    return json.loads(file_in_package("ctrf@0.3.0", "dist/ctrf-schema-0.0.json", tmp_path_factory.mktemp("npm")))


def problems_of(report: Report, schema: Any) -> list[str]:
    """Say where the CTRF document of a report is not as the schema says."""
    validator = Draft7Validator(schema, format_checker=Draft7Validator.FORMAT_CHECKER)
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(json.loads(ctrf_of(report)))]


@pytest.mark.parametrize("report", [report_about(), report_about(bodies=False), EMPTY], ids=["full", "bare", "empty"])
def test_a_ctrf_document_is_as_its_makers_say(report: Report, schema: Any) -> None:
    """Every kind of claim is valid, and a run without any."""
    assert problems_of(report, schema) == []


def test_a_ctrf_document_of_hostile_text_is_as_its_makers_say(schema: Any) -> None:
    """Whatever names are in the collection, empty ones among them."""
    assert [problem for payload in PAYLOADS for problem in problems_of(report_of_payload(payload), schema)] == []


def test_the_schema_of_its_makers_finds_fault(tmp_path: Path, schema: Any) -> None:
    """A document of something else is refused, or the tests above would say nothing."""
    assert Path(tmp_path).is_dir()
    assert not Draft7Validator(schema).is_valid({"results": {}})
