"""The nightly workflow: its own shell, run step by step with programs that are played, and what its text promises."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from nightly import KEPT, breach, busy, report_of
from postman_contract.reporting.report import Claim
from postman_contract.reporting.report_file import load_report
from postman_contract.reporting.report_folder import write_report
from reports import claim_about
from tracker import EMPTY, load_state

ROOT = Path(__file__).parents[2]
FILE = ROOT / ".github" / "workflows" / "nightly.yml"
WORKFLOW: dict[str, Any] = yaml.safe_load(FILE.read_text())
LIVE = WORKFLOW["jobs"]["live"]
LATER = "2026-11-10T17:00:00+00:00"
GET, LIST, ADD = (claim.case for claim in KEPT)
Outputs = dict[str, dict[str, str]]


def plan(planned: Path, name: str, code: int, *claims: Claim, **members: Any) -> None:
    """Plan what a try ends with."""
    write_report(report_of(10, claims, exit_code=code, **members), planned / name)
    (planned / name / "code").write_text(str(code))


def run_job(folder: Path, **inputs: str) -> tuple[Outputs, list[str]]:
    """Run the shell of the first job's steps; return their outputs, and the names of those that failed."""
    if not (folder / ".github").exists():
        (folder / ".github").symlink_to(ROOT / ".github")
    outputs: Outputs = {}
    failed: list[str] = []
    for step in LIVE["steps"]:
        if "run" not in step or not is_due(step.get("if", "success()"), outputs, failed):
            continue
        written = folder / "output"
        written.write_text("")
        values = {**LIVE["env"], **step.get("env", {})}
        environment = {
            **os.environ,
            **{name: fill(str(value), outputs, inputs) for name, value in values.items()},
            **{f"GITHUB_{name}": str(folder / name.lower()) for name in ("OUTPUT", "PATH", "STEP_SUMMARY")},
            "GITHUB_REF_NAME": "main",
            "GITHUB_RUN_ID": "99",
        }
        done = subprocess.run(["/bin/bash", "-e", "-c", step["run"]], cwd=folder, env=environment, check=False)
        pairs = (line.partition("=") for line in written.read_text().splitlines())
        outputs[step.get("id", "")] = {name: value for name, _, value in pairs}
        if done.returncode and not step.get("continue-on-error"):
            failed.append(step["name"])
    return outputs, failed


def is_due(condition: str, outputs: Outputs, failed: list[str]) -> bool:
    """Evaluate a step's condition, of the few forms that the workflow has."""
    parts = condition.split(" && ")
    if "always()" not in parts and failed:
        return False
    for part in parts:
        if part not in ("always()", "success()"):
            compared = re.fullmatch(r"steps\.(\w+)\.outputs\.(\w+) != '(\w*)'", part)
            assert compared is not None, part
            if outputs.get(compared[1], {}).get(compared[2], "") == compared[3]:
                return False
    return True


def fill(text: str, outputs: Outputs, inputs: dict[str, str]) -> str:
    """Fill in the expressions of an environment."""

    def value_of(found: re.Match[str]) -> str:
        name, _, usual = found[1].partition(" || ")
        kind, *path = name.split(".")
        given = {"inputs": inputs.get(path[-1], ""), "steps": outputs.get(path[0], {}).get(path[-1], "")}
        return given.get(kind, "") or usual.strip("'")

    return re.sub(r"\$\{\{ (.*?) \}\}", value_of, text)


def calls(planned: Path) -> list[str]:
    """Return what the played programs were asked to do."""
    return (planned / "calls").read_text().splitlines()


def judged(options: str, name: str) -> str:
    """Spell how pytest is started for a try."""
    outputs = f"--contract-report nightly/{name} --junitxml=nightly/{name}.xml"
    return f"pytest --sandbox live {options} --record-mode=rewrite {outputs}"


def test_a_green_night_is_one_try(planned: Path, tracked: Path) -> None:
    """Before and after it is cleaned up by search; nothing is waited for, and no issue is opened."""
    plan(planned, "first", 0, *KEPT)
    outputs, failed = run_job(tracked)
    assert calls(planned) == [
        "cleanup --search --older-than 1d",
        judged("-k  --budget 600", "first"),
        "cleanup --search --older-than 1d",
    ]
    assert (failed, outputs["first"], outputs["merge"]) == ([], {"code": "0"}, {"code": "0"})
    assert (outputs["night"], load_state(tracked / "issues.json")["issues"]) == ({"issue": "closed"}, [])
    assert (tracked / "step_summary").read_text().startswith("**2026-11-10: the contract is kept.**")


def test_what_failed_is_judged_again_after_a_wait(planned: Path, tracked: Path) -> None:
    """The codes of both tries are kept, and the night is that of the merged report."""
    plan(planned, "first", 11, *busy(GET), *KEPT[1:])
    plan(planned, "second", 0, claim_about(GET, "kept"), started=LATER, partial=True)
    outputs, failed = run_job(tracked, budget="50")
    assert calls(planned)[2:4] == ["sleep 600", judged("--lf --lfnf=none --budget 50", "second")]
    assert [outputs[step]["code"] for step in ("first", "second", "merge")] == ["11", "0", "0"]
    assert (failed, load_report(tracked / "nightly" / "report").totals["unsteady"]) == ([], 1)


def test_a_broken_contract_turns_the_night_red_and_opens_the_issue(planned: Path, tracked: Path) -> None:
    """The last step fails once all is said; the code of the merged report is kept."""
    plan(planned, "first", 1, breach(GET, "/id"))
    plan(planned, "second", 1, breach(GET, "/id"), started=LATER)
    outputs, failed = run_job(tracked)
    (issue,) = load_state(tracked / "issues.json")["issues"]
    assert (failed, outputs["merge"], outputs["night"]) == (
        ["Say what the night came to"],
        {"code": "1"},
        {"issue": "open"},
    )
    assert issue["labels"] == ["nightly", "contract-broken"]
    assert '"color": "red"' in (tracked / "nightly" / "site" / "badge.json").read_text()


def test_nights_are_counted_from_the_last_artefacts(planned: Path, tracked: Path) -> None:
    """Those that are no longer kept are named, and the run's own is not looked for."""
    runs = {run: str(tracked / run) for run in ("99", "98", "97", "96")}
    for run, day in (("98", 9), ("96", 8)):
        write_report(report_of(day, busy(GET)), tracked / run)
    (tracked / "issues.json").write_text(json.dumps({**EMPTY, "runs": runs}))
    plan(planned, "first", 11, *busy(GET))
    plan(planned, "second", 11, *busy(GET), started=LATER)
    outputs, failed = run_job(tracked)
    (issue,) = load_state(tracked / "issues.json")["issues"]
    assert (failed, outputs["merge"], issue["title"]) == (
        [],
        {"code": "11"},
        "Nightly: the vendor is unavailable, 3 nights running",
    )


def test_a_run_that_leaves_no_report_is_red(planned: Path, tracked: Path) -> None:
    """There is no second try, and nobody takes silence for a good night."""
    (planned / "first").mkdir()
    (planned / "first" / "code").write_text("4")
    outputs, failed = run_job(tracked)
    (issue,) = load_state(tracked / "issues.json")["issues"]
    assert (failed, "second" in outputs, issue["labels"]) == (
        ["Say what the night came to"],
        False,
        ["nightly", "no-report"],
    )


def test_what_is_left_behind_is_said_and_not_red(planned: Path, tracked: Path) -> None:
    """The cleanup after the run says it, by its exit code."""
    (planned / "cleanup").write_text("1")
    plan(planned, "first", 0, *KEPT)
    _, failed = run_job(tracked)
    (issue,) = load_state(tracked / "issues.json")["issues"]
    assert (failed, issue["labels"]) == ([], ["nightly", "left-behind"])


@pytest.mark.parametrize("inputs", [{"only": "token; touch broken"}, {"mode": "local"}])
def test_a_rehearsal_says_nothing(inputs: dict[str, str], planned: Path, tracked: Path) -> None:
    """Chosen tests, or the stand-in, are judged and kept, and touch neither issue nor pull request."""
    plan(planned, "first", 1, breach(GET, "/id"), partial="only" in inputs, mode=inputs.get("mode", "live"))
    plan(planned, "second", 1, breach(GET, "/id"), started=LATER, mode=inputs.get("mode", "live"))
    outputs, failed = run_job(tracked, **inputs)
    assert (failed, outputs["night"]) == (["Say what the night came to"], {})
    assert load_state(tracked / "issues.json")["issues"] == []
    assert not (tracked / "broken").exists()


def steps_of(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    """List the steps of all jobs."""
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def test_nothing_is_interpolated_into_shell() -> None:
    """What a person or a vendor may write reaches a shell as a variable of its environment alone."""
    assert [step["run"] for step in steps_of(WORKFLOW) if "${{" in step.get("run", "")] == []


def test_the_secrets_are_in_the_first_job_alone() -> None:
    """What may write to the repository has none of them, nor the environment that does."""
    others = {name: job for name, job in WORKFLOW["jobs"].items() if name != "live"}
    assert [name for name, job in others.items() if "secrets." in str(job) or job.get("environment") == "sandbox"] == []
    assert "contents" not in {name for name, may in LIVE["permissions"].items() if may == "write"}
    assert WORKFLOW["permissions"] == {}


def test_the_time_limit_fits_all_steps() -> None:
    """Both tries, the wait and cleaning up may each take as long as they may."""
    assert sum(step.get("timeout-minutes", 1) for step in LIVE["steps"]) <= LIVE["timeout-minutes"]


def test_nothing_of_the_run_with_bodies_is_published() -> None:
    """No step asks for bodies in a report."""
    assert "--contract-report-bodies" not in FILE.read_text()
