"""Tests of `ctrf.json`: what dashboards read of a report."""

import json
from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile_reports import report_of_payload
from payloads import PAYLOADS
from postman_contract.reporting.ctrf import ctrf_of
from postman_contract.reporting.report import Report
from reports import CLAIMS, claim_about, report_about

deterministic = settings(max_examples=200, derandomize=True, deadline=None, database=None)


def document_of(report: Report) -> Any:
    """Make a CTRF document, and read it as a dashboard does."""
    return json.loads(ctrf_of(report).encode())


def results_of(report: Report) -> list[dict[str, Any]]:
    """Return the tests in a report's CTRF document."""
    tests: list[dict[str, Any]] = document_of(report)["results"]["tests"]
    return tests


def texts_in(value: object) -> list[str]:
    """Find every text in a document."""
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in texts_in(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_in(each)]
    return [value] if isinstance(value, str) else []


def test_a_document_has_all_that_ctrf_requires() -> None:
    """Its members have the types that the specification says."""
    document = document_of(report_about())
    results = document["results"]
    assert (document["reportFormat"], document["specVersion"]) == ("CTRF", "0.0.0")
    assert results["tool"] == {"name": "postman-contract", "version": "0.1.0"}
    counted = ("tests", "passed", "failed", "skipped", "pending", "other", "start", "stop")
    assert {name: type(results["summary"][name]) for name in counted} == dict.fromkeys(counted, int)
    for test in results["tests"]:
        required = {name: type(test[name]) for name in ("name", "status", "duration")}
        assert required == {"name": str, "status": str, "duration": int}
        assert test["name"]


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        ("kept", "passed"),
        ("waived", "passed"),
        ("broken", "failed"),
        ("set aside", "skipped"),
        ("not judged", "other"),
    ],
)
def test_a_verdict_has_a_status(verdict: str, status: str) -> None:
    """Our own word stands beside it."""
    (test,) = results_of(report_about((claim_about("a", verdict),)))
    assert (test["status"], test["rawStatus"], test["extra"]["verdict"]) == (status, verdict, verdict)


def test_a_summary_counts_the_tests() -> None:
    """As many of each status as there are in the list; times are milliseconds."""
    results = document_of(report_about())["results"]
    summary = results["summary"]
    counts = Counter(test["status"] for test in results["tests"])
    assert {name: summary[name] for name in counts} == counts == {"passed": 3, "failed": 1, "skipped": 1, "other": 2}
    assert (summary["tests"], summary["pending"], summary["flaky"], summary["suites"]) == (7, 0, 1, 1)
    assert (summary["start"], summary["stop"] - summary["start"]) == (1795668471000, 12500)


def test_a_test_says_where_it_is_in_the_collection() -> None:
    """Folders are suites, and the name is the request's; a claim without folders names none."""
    first, *_ = results_of(report_about())
    assert (first["suite"], first["name"], first["duration"]) == (["orders"], "Get Order", 12)
    assert (first["testId"], first["filePath"]) == (CLAIMS[0].id, "tests/test_answers.py")
    assert first["extra"]["operation"] == "GET /orders/{}"
    (bare,) = results_of(report_about((claim_about("a", "kept"),)))
    assert "suite" not in bare


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({}, "Get Order"),
        ({"kind": "request"}, "Get Order (request)"),
        ({"kind": "negative", "item": "orders/get-order/negatives/no-token"}, "Get Order (negatives/no-token)"),
        ({"kind": "test", "name": "", "item": "tests/test_rules.py::test_rules"}, "tests/test_rules.py::test_rules"),
    ],
)
def test_what_is_judged_of_one_request_has_names_that_differ(members: dict[str, Any], name: str) -> None:
    """Dashboards follow a test by its name."""
    (test,) = results_of(report_about((claim_about("orders/get-order", "kept", **members),)))
    assert test["name"] == name


def test_what_was_kept_on_a_later_try_is_flaky() -> None:
    """With the number of tries that went before."""
    tests = {test["name"]: (test["flaky"], test["retries"]) for test in results_of(report_about())}
    assert (tests["Add Order"], tests["List Orders"]) == ((True, 1), (False, 0))


def test_what_is_ours_stands_in_extra() -> None:
    """What the run came to, and of a claim all but its evidence."""
    document = document_of(report_about())
    assert document["results"]["extra"]["outcomes"] == ["broken", "left behind", "vendor unavailable"]
    assert document["results"]["extra"]["exitCode"] == 1
    assert results_of(report_about())[0]["extra"]["drift"] == ["GET /orders/{}: body_matches_schema at /colour"]


def test_no_body_variable_or_request_is_in_a_document() -> None:
    """Dashboards are read by others than those who may read bodies."""
    text = ctrf_of(report_about())
    assert [word for word in ("curl", '"red"', "https://api.example.com", "orderId") if word in text] == []


def texts_through_xml(texts: list[str]) -> list[str]:
    """Write texts as XML, escaped as a dashboard would, and read them back."""
    root = ET.Element("tests")
    for text in texts:
        ET.SubElement(root, "test").text = text
    return [each.text or "" for each in ET.fromstring(ET.tostring(root))]  # noqa: S314  it is our own


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_document_is_well_formed_whatever_is_in_it(payload: str) -> None:
    """It is JSON in UTF-8; what a dashboard makes XML of is read from there as it was."""
    texts = texts_in(document_of(report_of_payload(payload)))
    assert texts_through_xml(texts) == texts


@deterministic
@given(st.text(st.characters(exclude_categories=()), max_size=50))
def test_a_document_of_any_text_is_well_formed(text: str) -> None:
    """As that of the corpus is."""
    texts = texts_in(document_of(report_of_payload(text)))
    assert texts_through_xml(texts) == texts
