"""The script that makes one pull request of fresh cassettes, in a repository with a remote of its own."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from nightly import KEPT, report_of
from postman_contract.reporting.report_folder import write_report
from reports import claim_about
from tracker import EMPTY, load_state

SCRIPT = Path(__file__).parents[2] / ".github" / "nightly-cassettes.sh"
GET, LIST, ADD = (claim.case for claim in KEPT)


def git(folder: Path, *arguments: str) -> str:
    """Run a command of git; return what it prints."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    return subprocess.run(
        ["/usr/bin/env", "git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def write_cassette(folder: Path, case: str, body: str) -> None:
    """Write a cassette with one answer."""
    response = {"status": {"code": 200, "message": ""}, "headers": {}, "body": {"string": body}}
    request = {"method": "GET", "uri": "https://h/", "headers": {}, "body": ""}
    metadata = {"requests": [{"case": case, "version": "1"}]}
    path = folder / f"{case}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    interactions = [{"request": request, "response": response}]
    path.write_text(yaml.safe_dump({"version": 1, "metadata": metadata, "interactions": interactions}))


@pytest.fixture
def clone(planned: Path) -> Path:
    """Make a clone whose cassettes are committed, with the artefacts of a run beside them."""
    tracked = planned.parent
    clone = tracked / "clone"
    git(tracked, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(tracked, "clone", "--quiet", "remote.git", "clone")
    git(clone, "switch", "--quiet", "--create", "main")
    for case in (GET, LIST, ADD):
        write_cassette(clone / "cassettes", case, '{"id": 1}')
    (clone / ".gitignore").write_text("nightly/\n")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "--message", "Begin")
    git(clone, "push", "--quiet", "origin", "main")
    shutil.copytree(clone / "cassettes", clone / "nightly" / "cassettes")
    broken = claim_about(LIST, "broken")
    write_report(report_of(10, (KEPT[0], broken, KEPT[2])), clone / "nightly" / "report")
    return clone


def make_pull_request(clone: Path, issue: str = "open") -> "subprocess.CompletedProcess[str]":
    """Run the script, on the main branch."""
    git(clone, "switch", "--quiet", "main")
    environment = {"ISSUE": issue, "GITHUB_STEP_SUMMARY": str(clone.parent / "summary"), "GITHUB_REF_NAME": "main"}
    command = [str(SCRIPT), "nightly"]
    return subprocess.run(
        command, cwd=clone, env={**os.environ, **environment}, check=True, capture_output=True, text=True
    )


def pulls(clone: Path) -> list[dict[str, str]]:
    """Return the pull requests."""
    found: list[dict[str, str]] = load_state(clone.parent / "issues.json")["pulls"]
    return found


def test_fresh_cassettes_of_kept_cases_become_one_pull_request(clone: Path) -> None:
    """What is not kept is left out; the difference of shape is its text, by operation."""
    for case in (GET, LIST):
        write_cassette(clone / "nightly" / "cassettes", case, '{"id": "1", "new": null}')
    make_pull_request(clone)
    (pull,) = pulls(clone)
    assert (pull["head"], pull["base"], pull["state"]) == ("nightly/cassettes", "main", "open")
    assert git(clone, "diff", "--name-only", "origin/main", "origin/nightly/cassettes").split() == [
        f"cassettes/{GET}.yaml"
    ]
    assert f"GET /orders/{{}}\n· 200: /id was number, is string; /new appeared (null) ({GET})\n```" in pull["body"]
    assert "CI does not start by itself" in pull["body"]
    assert "new appeared" in (clone.parent / "summary").read_text()
    assert (clone / "nightly" / "cassettes.diff").read_text().count("diff --git") == 1


def test_the_pull_request_is_written_anew_and_closed_with_the_issue(clone: Path) -> None:
    """There is one branch and one pull request."""
    write_cassette(clone / "nightly" / "cassettes", GET, '{"id": "1"}')
    make_pull_request(clone)
    write_cassette(clone / "nightly" / "cassettes", ADD, '{"id": null}')
    make_pull_request(clone)
    (pull,) = pulls(clone)
    assert "/id was number, is null" in pull["body"]
    assert len(git(clone, "log", "--format=%s", "origin/main..origin/nightly/cassettes").splitlines()) == 1
    make_pull_request(clone, "closed")
    (pull,) = pulls(clone)
    assert (pull["state"], len(pull["comments"])) == ("closed", 1)


@pytest.mark.parametrize(("body", "issue"), [('{"id": 2}', "open"), ('{"id": "2"}', "closed")])
def test_other_values_or_no_issue_make_no_pull_request(body: str, issue: str, clone: Path) -> None:
    """The difference is there as an artefact all the same."""
    write_cassette(clone / "nightly" / "cassettes", GET, body)
    make_pull_request(clone, issue)
    assert pulls(clone) == []
    assert "diff --git" in (clone / "nightly" / "cassettes.diff").read_text()


def test_where_no_pull_request_may_be_made_there_is_an_artefact(clone: Path) -> None:
    """The run warns, and does not fail."""
    (clone.parent / "issues.json").write_text(json.dumps({**EMPTY, "forbids_pulls": True}))
    write_cassette(clone / "nightly" / "cassettes", GET, '{"id": "1"}')
    done = make_pull_request(clone)
    assert "::warning::No pull request may be made here" in done.stdout
    assert "diff --git" in (clone / "nightly" / "cassettes.diff").read_text()
