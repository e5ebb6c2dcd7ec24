"""Tests, run by tox alone (`tox -e beside`), that other reporters say of claims what pytest and this plugin do."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

COLLECTION = {
    "info": {"name": "Pets", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "item": [
        {
            "name": "Shop",
            "item": [
                {
                    "name": name,
                    "request": {"method": "POST", "url": "https://pets.example/pets", "body": BODY},
                }
                for name, BODY in (
                    ("Add pet", {"mode": "raw", "raw": '{"name": "Rex"}', "options": {"raw": {"language": "json"}}}),
                    ("Add <b>nothing</b>", {"mode": "raw", "raw": "{}", "options": {"raw": {"language": "json"}}}),
                )
            ],
        }
    ],
}
CLAIM = """
    def test_request(contract_request, contract_verify_request):
        contract_verify_request(contract_request)
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> Path:
    """Write a suite of which one published request is right, and the other lacks a member."""
    files = {
        "collection/pets.postman_collection.json": COLLECTION,
        "schemas/pets/POST.request.json": {"type": "object", "required": ["name"]},
        "schemas/pets/POST.201.json": {},
    }
    for name, content in files.items():
        file = pytester.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    pytester.makepyfile(CLAIM)
    return pytester.path


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
def test_each_reporter_has_every_claim(pytester: pytest.Pytester, suite: Path, workers: list[str]) -> None:
    """One kept and one broken, in pytest-html, Allure, JUnit and the report of a run, all in one run."""
    arguments = ["--html=page.html", "--self-contained-html", "--alluredir=allure", "--junitxml=junit.xml"]
    result = pytester.runpytest_subprocess("-p", "no:randomly", *arguments, "--contract-report=report", *workers)
    assert result.ret == 1
    assert (suite / "page.html").read_text().count("test_request[") >= 2
    outcomes = sorted(json.loads(file.read_text())["status"] for file in (suite / "allure").glob("*-result.json"))
    assert outcomes == ["failed", "passed"]
    document = ET.parse(suite / "junit.xml")  # noqa: S314  written by this run
    cases = [(case.get("classname"), case.get("name")) for case in document.iter("testcase")]
    assert sorted(cases) == [("Shop", "Add <b>nothing</b>: request"), ("Shop", "Add pet: request")]
    report = json.loads((suite / "report" / "report.json").read_text())
    assert [report["totals"][verdict] for verdict in ("kept", "broken")] == [1, 1]
