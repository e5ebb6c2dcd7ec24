"""What `postman-contract report` writes, says, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from nightly import KEPT, breach, busy, report_of
from postman_contract.cli.commands import main
from postman_contract.reporting.report_file import load_report
from postman_contract.reporting.report_folder import write_report
from reports import claim_about, report_about

GET = KEPT[0].case


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of one's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Run a command on reports."""
    return main(["report", *arguments])


def said(name: str) -> str:
    """Read what `nightly` has written."""
    return Path("said", name).read_text()


def test_merging_ends_with_the_merged_code(capsys: pytest.CaptureFixture[str]) -> None:
    """The merged report stands in its folder, and its exit code is the command's."""
    write_report(report_of(10, (*busy(GET), KEPT[1]), exit_code=11), Path("first"))
    later = "2026-11-10T17:00:00+00:00"
    write_report(report_of(10, (claim_about(GET, "kept"),), started=later, partial=True), Path("second"))
    assert run("merge", "first", "second", "--output", "both") == 0
    assert load_report(Path("both")).totals["unsteady"] == 1
    write_report(report_of(10, busy(GET), started=later, exit_code=11), Path("second"))
    assert run("merge", "first", "second/report.json", "--output", "both") == 11
    assert capsys.readouterr().out.endswith("exit code 11: vendor unavailable\n")


def test_a_single_try_is_compared_with_the_last_night() -> None:
    """What has changed is said of what counts; rehearsals, parts and the night itself are none to compare with."""
    write_report(report_of(10, (breach(GET, "/id"), *KEPT[1:])), Path("first"))
    write_report(report_of(8, (claim_about(GET, "not judged"),)), Path("earlier/40"))
    write_report(report_of(9), Path("earlier/41"))
    write_report(report_of(9, (), partial=True), Path("earlier/42"))
    write_report(report_of(10, mode="local"), Path("earlier/43"))
    write_report(report_of(10), Path("earlier/44"))
    assert run("merge", "first", "--earlier", "earlier", "--output", "both") == 1
    changes = load_report(Path("both")).changes
    assert changes is not None
    assert (changes.since, changes.broken, changes.appeared) == ("2026-11-09T16:17:00+00:00", (GET,), ())


def test_reports_that_do_not_belong_together_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 4, and writes nothing."""
    write_report(report_of(10), Path("first"))
    write_report(report_of(9), Path("second"))
    assert run("merge", "first", "second", "--output", "both") == 4
    assert capsys.readouterr().err.startswith("second: $.started: began before the first run had ended")
    assert not Path("both").exists()


@pytest.mark.parametrize(("claims", "text"), [(busy(GET), "600\n"), (KEPT, "")])
def test_the_wait_before_a_second_try_is_said(claims: Any, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """As a number of seconds, for scripts; nothing where there is no second try."""
    write_report(report_of(10, claims), Path("first"))
    assert run("wait", "first") == 0
    assert capsys.readouterr().out == text


def test_a_night_is_judged_into_files(capsys: pytest.CaptureFixture[str]) -> None:
    """A file for each thing that a script needs; red ends with 1."""
    write_report(report_of(10, (breach(GET, "/id"),)), Path("report"))
    write_report(report_of(9), Path("earlier/41"))
    Path("collection.txt").write_text("added: a\n")
    more = ("--earlier", "earlier", "--collection", "collection.txt", "--cleanup-code", "1", "--link", "https://l")
    assert run("nightly", "report", "--output", "said", *more) == 1
    assert {each.name for each in Path("said").iterdir()} == {
        *("action", "title", "labels", "labels-gone", "issue.md", "comment.md", "summary.md", "badge.json")
    }
    assert (said("action"), said("labels")) == ("open", "nightly,contract-broken,left-behind,collection-changed")
    assert said("labels-gone") == "no-report,could-not-judge,unsteady,vendor-unavailable,drift"
    assert json.loads(said("badge.json"))["color"] == "red"
    assert "cleanup ended with 1: it says what is left" in said("summary.md")
    heading = "the contract is broken in 1 place, left behind (1), the published collection has changed (1)"
    assert capsys.readouterr().out.splitlines() == [
        f"night of 2026-11-10: {heading}",
        f"issue: open: {said('title')}",
    ]


def test_a_green_night_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    """What was cleaned up is not left behind, and that no earlier report is there is said."""
    write_report(report_of(10, left_behind=("order 7",)), Path("report"))
    assert run("nightly", "report", "--output", "said", "--cleanup-code", "0", "--earlier", "none") == 0
    assert (said("action"), said("comment.md")) == ("none", "")
    assert "remark: no report of the night before" in capsys.readouterr().out


@pytest.mark.parametrize("text", [None, "{", '{"version": 0}'])
def test_a_night_without_a_report_is_red(text: str | None) -> None:
    """Whether there is none, or none that can be read."""
    if text is not None:
        Path("report").mkdir()
        Path("report/report.json").write_text(text)
    assert run("nightly", "report", "--output", "said") == 1
    assert said("labels") == "nightly,no-report"


def test_a_report_with_bodies_is_not_published(capsys: pytest.CaptureFixture[str]) -> None:
    """It holds customers' data, so nothing is written that a script could publish."""
    write_report(report_about(), Path("report"))
    assert run("nightly", "report", "--output", "said") == 4
    assert "run without --contract-report-bodies" in capsys.readouterr().err
    assert not Path("said").exists()


def test_an_earlier_report_that_cannot_be_read_does_not_count(capsys: pytest.CaptureFixture[str]) -> None:
    """It is named, and the night is judged all the same."""
    write_report(report_of(10), Path("report"))
    Path("earlier/41").mkdir(parents=True)
    Path("earlier/41/report.json").write_text("{")
    assert run("nightly", "report", "--output", "said", "--earlier", "earlier") == 0
    assert capsys.readouterr().out.startswith("does not count: earlier/41/report.json: ")


def test_fresh_cassettes_are_taken_over(capsys: pytest.CaptureFixture[str]) -> None:
    """Where none has another shape the command ends with 0."""
    write_report(report_of(10), Path("report"))
    Path("fresh").mkdir()
    Path("fresh/none.yaml").write_text("{")
    assert run("cassettes", "report", "fresh", "--output", "shapes.md") == 0
    assert Path("shapes.md").read_text().startswith("0 fresh cassettes")
    assert capsys.readouterr().out == "0 taken over into cassettes\n"
