"""The files of `docs/ci`: a night of cron, and one of GitLab CI, with programs that are played."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from nightly import KEPT, breach, busy, report_of
from postman_contract.reporting.report import Claim
from postman_contract.reporting.report_folder import write_report
from reports import claim_about
from tracker import load_state

CI = Path(__file__).parents[2] / "docs" / "ci"
GET = KEPT[0].case
LATER = "2026-11-{:02}T17:00:00+00:00"
TITLE = "Nightly: the contract is broken in 1 place: GET /get-order: body_matches_schema at /id"


def plan(planned: Path, day: int, first: tuple[Claim, ...], second: tuple[Claim, ...] = (), code: int = 0) -> None:
    """Plan what the tries of a day end with."""
    for name, claims, at in (("first", first, {}), ("second", second, {"started": LATER.format(day)})):
        write_report(report_of(day, claims, **at), planned / name)
        (planned / name / "code").write_text(str(code))


def run_cron(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Let cron start a night."""
    return subprocess.run([str(CI / "cron.sh"), "nights"], cwd=folder, check=False, capture_output=True, text=True)


def run_gitlab(folder: Path) -> int:
    """Run the script of GitLab's job; return its exit code."""
    (folder / "docs").symlink_to(CI.parent) if not (folder / "docs").exists() else None
    job: dict[str, Any] = yaml.safe_load((CI / "gitlab-ci.yml").read_text())["nightly"]
    script = "\n".join(["set -eo pipefail", *job["script"]])  # as GitLab's runner has it
    command = ["/bin/bash", "-c", script]
    return subprocess.run(command, cwd=folder, env={**os.environ, "LINK": "https://ci.invalid"}, check=False).returncode


def test_cron_mails_what_is_new_alone(planned: Path, tracked: Path) -> None:
    """A night on which nothing new is said prints nothing, so no mail is sent; the end is mailed, too."""
    mails = []
    broken = (breach(GET, "/id"),)
    for day, claims in ((8, KEPT), (9, broken), (10, broken), (11, KEPT)):
        plan(planned, day, claims, claims, code=int(claims is broken))
        done = run_cron(tracked)
        mails.append((done.returncode, done.stdout.splitlines()[:1], done.stderr))
        assert "::error::" not in done.stdout
    assert mails == [(0, [], ""), (1, [TITLE], ""), (1, [], ""), (0, [f"Nightly: kept again; it was: {TITLE[9:]}"], "")]


def test_cron_judges_again_what_failed(planned: Path, tracked: Path) -> None:
    """After a wait, and both are merged; the third such night is red."""
    codes = []
    for day in (8, 9, 10):
        plan(planned, day, busy(GET), (claim_about(GET, "kept"),), code=11)
        codes.append(run_cron(tracked).returncode)
    calls = [line.partition(" --contract-report")[0] for line in (planned / "calls").read_text().splitlines()]
    judge = "pytest tests/contract --sandbox=live --budget 600"
    search = "cleanup --search --older-than 1d"
    assert calls == [search, judge, "sleep 600", f"{judge} --lf --lfnf=none", search] * 3
    assert codes == [0, 0, 1]


def test_cron_says_what_went_wrong_itself(planned: Path, tracked: Path) -> None:
    """Where no night can be judged, the mail has the whole log."""
    write_report(report_of(10, KEPT, bodies=True), planned / "first")
    (planned / "first" / "code").write_text("0")
    done = run_cron(tracked)
    assert (done.returncode, "run without --contract-report-bodies" in done.stdout) == (4, True)


def test_gitlab_keeps_one_issue(planned: Path, tracked: Path) -> None:
    """It is opened, told of what is new, and closed by the first green night, with its labels."""
    codes = []
    for day, claims in ((8, (breach(GET, "/id"),)), (9, (breach(GET, "/other"),)), (10, KEPT)):
        plan(planned, day, claims, claims, code=int(claims is not KEPT))
        codes.append(run_gitlab(tracked))
    (issue,) = load_state(tracked / "issues.json")["issues"]
    assert (codes, issue["state"], issue["labels"], len(issue["comments"])) == (
        [1, 1, 0],
        "closed",
        ["nightly", "contract-broken"],
        2,
    )
    assert issue["title"] == f"Nightly: kept again; it was: {TITLE[9:].replace('/id', '/other')}"
    assert "::error::" not in str(issue)


@pytest.mark.parametrize("name", ["cron.sh", "gitlab-ci.yml"])
def test_no_bodies_are_asked_for(name: str) -> None:
    """What is published holds none."""
    assert "--contract-report-bodies" not in (CI / name).read_text()
