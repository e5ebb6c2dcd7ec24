"""The script of the nightly run that opens or updates its issue, with a `gh` that only writes down what it is told."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GH = """#!/usr/bin/env bash
echo "$*" >> calls.txt
if [ "$1 $2" = "issue list" ]; then cat open-issue.txt; fi
"""
SUMMARY = "==== contract ====\nbroken: customers/list-customers: $: expected an array\n"
KEPT = "contract: 9 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift\n"
DRIFT = "contract: 9 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 2 drift\n"


@dataclass
class Said:
    """What the script did: its exit code, the calls of `gh`, and the text of the issue."""

    code: int
    calls: list[str]
    text: str


def say(folder: Path, report: str = KEPT, open_issue: str = "", **outcomes: str) -> Said:
    """Run the script after steps of those outcomes."""
    tools = folder / "bin"
    tools.mkdir()
    (tools / "gh").write_text(GH)
    (tools / "gh").chmod(0o755)
    (folder / "nightly").mkdir()
    (folder / "nightly" / "report.txt").write_text(f"much before\n{SUMMARY}{report}")
    (folder / "open-issue.txt").write_text(open_issue)
    steps = {"FIRST": "success", "SECOND": "skipped", "CLEANUP": "success", "COLLECTION_CHANGED": "", **outcomes}
    environment = {**os.environ, **steps, "PATH": f"{tools}:{os.environ['PATH']}", "RUN": "https://ci.invalid/1"}
    script = ["bash", str(ROOT / ".github" / "nightly-issue.sh")]
    done = subprocess.run(script, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    calls = folder / "calls.txt"
    issue = folder / "nightly" / "issue.md"
    return Said(
        done.returncode,
        calls.read_text().splitlines() if calls.exists() else [],
        issue.read_text() if issue.exists() else "",
    )


def test_a_good_night_says_nothing(tmp_path: Path) -> None:
    """Where all is kept, no issue is opened."""
    assert say(tmp_path) == Said(0, [], "")


def test_a_second_try_that_succeeds_says_nothing(tmp_path: Path) -> None:
    """A failure that does not repeat itself opens no issue."""
    assert say(tmp_path, FIRST="failure", SECOND="success") == Said(0, [], "")


def test_a_broken_contract_opens_an_issue_and_fails(tmp_path: Path) -> None:
    """Two failures open an issue that holds the summary and leads to the run."""
    said = say(tmp_path, FIRST="failure", SECOND="failure")
    title = "Nightly: The contract is broken, or could not be judged, on two tries."
    assert (said.code, said.calls[-1]) == (
        1,
        f"issue create --title {title} --label nightly --body-file nightly/issue.md",
    )
    assert "https://ci.invalid/1" in said.text
    assert "    broken: customers/list-customers: $: expected an array" in said.text
    assert "much before" not in said.text


def test_a_run_that_fails_before_it_judges_says_so(tmp_path: Path) -> None:
    """Where no step was reached, nobody takes silence for a good night."""
    said = say(tmp_path, FIRST="", SECOND="", CLEANUP="")
    assert (said.code, said.text.splitlines()[0]) == (
        1,
        "The nightly run itself failed before it could judge anything.",
    )


def test_there_is_one_issue(tmp_path: Path) -> None:
    """Where an issue is open already, it is updated."""
    said = say(tmp_path, open_issue="7\n", FIRST="failure", SECOND="failure")
    assert said.calls[-1] == "issue comment 7 --body-file nightly/issue.md"


@pytest.mark.parametrize(
    ("report", "outcomes", "code", "news"),
    [
        (DRIFT, {}, 0, "Answers hold what the contract does not mention."),
        (KEPT, {"COLLECTION_CHANGED": "true"}, 0, "The published collection is no longer the one in this repository."),
        (KEPT, {"CLEANUP": "failure"}, 1, "Something was left behind in the sandbox."),
    ],
)
def test_what_else_is_said(tmp_path: Path, report: str, outcomes: dict[str, str], code: int, news: str) -> None:
    """Drift, of answers and of the collection, opens an issue without failing; what is left behind fails."""
    said = say(tmp_path, report, **outcomes)
    assert (said.code, said.text.splitlines()[0]) == (code, news)
    assert said.calls[-1].startswith(f"issue create --title Nightly: {news}")
