"""Tests of fresh cassettes: which are taken over, and what is said of the shape of their answers."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from postman_contract.recording.fresh import FreshCassette, fresh_cassettes, take_over
from postman_contract.reporting.fresh_text import MOST_SHOWN, describe_fresh, has_another_shape, kept_in
from postman_contract.reporting.report import Report
from reports import claim_about, report_about

GET, ADD = "orders/get-order", "orders/add-order"
REPORT = report_about((claim_about(GET, "kept"), claim_about(ADD, "kept", operation="POST /orders")), left_behind=())


def write_cassette(folder: Path, name: str, *answers: tuple[str, int, str], at: str = "2026-11-01") -> None:
    """Write a cassette of answers, each with its case."""
    requests = [{"case": case, "version": "1"} for case, _, _ in answers]
    interactions = [
        {
            "request": {"method": "GET", "uri": "https://h/", "headers": {}, "body": ""},
            "response": {"status": {"code": status, "message": ""}, "headers": {}, "body": {"string": body}},
        }
        for _, status, body in answers
    ]
    metadata = {"recorded_at": at, "requests": requests}
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump({"version": 1, "metadata": metadata, "interactions": interactions}))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Write the suite's cassettes, and the same ones to record over."""
    old, new = tmp_path / "cassettes", tmp_path / "fresh"
    for folder in (old, new):
        write_cassette(folder, GET, (GET, 200, '{"id": 1, "note": "x", "size": 5}'))
        write_cassette(folder, ADD, (ADD, 201, '{"id": 1}'))
    return old, new


def found(folders: tuple[Path, Path], report: Report = REPORT) -> list[FreshCassette]:
    """Find the fresh cassettes of what a report says is kept."""
    return [*fresh_cassettes(*folders, kept_in(report))]


def test_cassettes_that_are_the_same_are_none(folders: tuple[Path, Path]) -> None:
    """What was not recorded anew is not fresh."""
    assert found(folders) == []


def test_a_fresh_cassette_says_how_its_answers_differ_in_shape(folders: tuple[Path, Path]) -> None:
    """What appeared, vanished and changed type; values are none of it."""
    write_cassette(folders[1], GET, (GET, 200, '{"id": 2, "size": "5", "age": 7}'))
    (fresh,) = found(folders)
    changes = "200: /note vanished (string); /size was number, is string; /age appeared (number)"
    assert (fresh.name, fresh.is_new, fresh.changes) == (GET, False, ((GET, changes),))
    assert describe_fresh([fresh], REPORT).splitlines() == [
        "1 fresh cassette, of cases that were kept alone.",
        "",
        "Shape of answers, by operation:",
        "",
        "```text",
        "GET /orders/{}",
        f"· {changes} ({GET})",
        "```",
    ]
    assert has_another_shape([fresh])


def test_other_values_have_no_other_shape(folders: tuple[Path, Path]) -> None:
    """The cassette is fresh all the same."""
    write_cassette(folders[1], GET, (GET, 200, '{"id": 2, "note": "y", "size": 6}'), at="2026-11-02")
    (fresh,) = found(folders)
    assert (fresh.changes, has_another_shape([fresh])) == ((), False)
    assert "Their answers differ in values alone." in describe_fresh([fresh], REPORT)


def test_a_new_cassette_is_named(folders: tuple[Path, Path]) -> None:
    """There is nothing to compare it with."""
    report = report_about((*REPORT.claims, claim_about("orders/new", "kept")), left_behind=())
    write_cassette(folders[1], "orders/new", ("orders/new", 200, "{}"))
    (fresh,) = found(folders, report)
    assert (fresh.name, fresh.is_new, has_another_shape([fresh])) == ("orders/new", True, True)
    assert "New cassettes:\n\n```text\norders/new\n```" in describe_fresh([fresh], report)


@pytest.mark.parametrize(
    ("claims", "is_taken"),
    [
        ((claim_about(GET, "kept"),), True),
        ((claim_about(GET, "kept"), claim_about(GET, "broken", kind="request")), True),
        ((claim_about(GET, "waived"),), False),
        ((claim_about(GET, "broken"),), False),
        ((claim_about(GET, "kept"), claim_about(GET, "not judged", kind="pages")), False),
        ((), True),
    ],
    ids=[
        "kept",
        "its request is broken",
        "waived",
        "broken",
        "its pages are not judged",
        "of a prerequisite",
    ],
)
def test_only_what_was_kept_is_taken(folders: tuple[Path, Path], claims: Any, is_taken: bool) -> None:
    """By the claims that send the case; one without claims is a case that others needed."""
    write_cassette(folders[1], GET, (GET, 200, "{}"))
    assert bool(found(folders, report_about(claims, left_behind=()))) is is_taken


@pytest.mark.parametrize(("verdict", "is_taken"), [("kept", True), ("broken", False)])
def test_the_cassette_of_a_test_needs_all_its_cases_kept(
    folders: tuple[Path, Path], verdict: str, is_taken: bool
) -> None:
    """A test of one's own has a cassette of any name, with the requests of several cases."""
    claims = (claim_about(GET, "kept"), claim_about(ADD, verdict))
    for name in ("_lifecycles/order", f"{GET}@test_x"):
        write_cassette(folders[1], name, (GET, 200, "{}"), (ADD, 201, "{}"))
    names = [each.name for each in found(folders, report_about(claims, left_behind=()))]
    assert names == (["_lifecycles/order"] if is_taken else []) + [f"{GET}@test_x"]


def test_what_is_no_cassette_is_passed_over(folders: tuple[Path, Path]) -> None:
    """Neither a broken file nor one that would make Python objects becomes a cassette."""
    (folders[1] / "other.yaml").write_text("!!python/object/apply:os.system ['exit 1']")
    (folders[1] / "broken.yaml").write_text("{")
    assert found(folders) == []


def test_a_cassette_is_taken_over_as_it_is(folders: tuple[Path, Path]) -> None:
    """Byte for byte, into the same place."""
    write_cassette(folders[1], GET, (GET, 200, '{"é": 1}'))
    for fresh in found(folders):
        take_over(fresh, folders[0])
    assert (folders[0] / f"{GET}.yaml").read_bytes() == (folders[1] / f"{GET}.yaml").read_bytes()
    assert found(folders) == []


def test_many_differences_are_cut() -> None:
    """What is left out is counted, and a case in several cassettes is said once."""
    changes = tuple((f"case-{number}", "200: /a appeared (number)") for number in range(300))
    text = describe_fresh([FreshCassette("a", "", is_new=False, changes=changes)] * 2, REPORT)
    assert f"… and {600 - MOST_SHOWN} more lines" in text
