"""Tests of what is said of contract coverage."""

import json

import pytest

from postman_contract.contract.coverage import Element
from postman_contract.reporting.coverage import (
    coverage_as_json,
    describe_coverage,
    describe_shortfall,
    measure_coverage,
)

DOCUMENTED = [
    Element("GET /a"),
    Element("GET /a", 200),
    Element("GET /a", 200, "body", "/id"),
    Element("GET /a", 200, "body", "/name"),
    Element("GET /a", 404),
    Element("PUT /a"),
    Element("PUT /a", 0, "request", "/name"),
]
SEEN = {DOCUMENTED[0], DOCUMENTED[1], DOCUMENTED[2], Element("GET /other")}


def test_the_figure_counts_what_is_documented() -> None:
    """What no contract documents does not count, however often it was seen."""
    assert describe_coverage(measure_coverage(DOCUMENTED * 2, SEEN)) == (
        "contract coverage: 42.8 % (1 of 2 operations, 1 of 2 statuses, 1 of 2 properties of answers, "
        "0 of 1 properties of requests)"
    )


def test_of_nothing_nothing_is_seen() -> None:
    """A suite without contracts has no coverage."""
    assert describe_coverage(measure_coverage([], SEEN)) == "contract coverage: 0.0 % (nothing is documented)"


@pytest.mark.parametrize(("floor", "is_short"), [(42, False), (42.85, False), (42.86, True), (100, True), (0, False)])
def test_a_floor_is_compared_exactly(floor: float, is_short: bool) -> None:
    """By the figure itself, not by how it is shown."""
    problem = describe_shortfall(measure_coverage(DOCUMENTED, SEEN), floor)
    sentence = f"contract coverage is 42.8 %, which is below the floor of {floor:g} % (--contract-coverage-floor)"
    assert problem == (sentence if is_short else None)


def test_a_figure_is_not_rounded_up() -> None:
    """Less than all is never shown as 100."""
    every = [Element("GET /a", status) for status in range(100, 5000)]
    assert describe_coverage(measure_coverage(every, {*every[1:]})).startswith("contract coverage: 99.9 %")


def test_the_document_says_by_operation_what_was_seen() -> None:
    """And what never was."""
    assert json.loads(coverage_as_json(measure_coverage(DOCUMENTED, SEEN))) == {
        "version": 1,
        "percent": 42.86,
        "seen": 3,
        "documented": 7,
        "operations": [
            {
                "operation": "GET /a",
                "seen": True,
                "statuses": [
                    {"status": 200, "seen": True, "body": {"seen": ["/id"], "never": ["/name"]}},
                    {"status": 404, "seen": False},
                ],
            },
            {"operation": "PUT /a", "seen": False, "request": {"seen": [], "never": ["/name"]}, "statuses": []},
        ],
    }
