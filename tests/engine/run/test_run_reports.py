"""Whole runs that are asked for a report: what is in it, whoever ran what, and by which exit code it ends."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api_shape import UUIDS
from payloads import PAYLOADS
from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from postman_contract.reporting.report import Claim, Report
from postman_contract.reporting.report_file import load_report, report_schema
from small_suite import ADD, DELETE, GET, OAUTH, PUT, Api, Project, item, said, totals

# What a run writes is the same for an API of any shape.
pytestmark = pytest.mark.parametrize("shape", [UUIDS], ids=["UUIDs"], indirect=True)

CUSTOMER = "Customer Bobby Tables"  # stands for what must be in no report that anybody may read
BROKEN, LEFT, NOT_JUDGED, UNAVAILABLE = (EXIT_CODES[outcome] for outcome in RunOutcome)


def run_with_report(project: Project, *arguments: str, bodies: bool = True) -> tuple[pytest.RunResult, Report]:
    """Run the claims, and read the report."""
    result = project.run("--contract-report=report", *(["--contract-report-bodies"] if bodies else []), *arguments)
    return result, load_report(project.pytester.path / "report")


def claim_of(report: Report, ending: str) -> Claim:
    """Find the claim whose id ends so."""
    return next(claim for claim in report.claims if claim.id.endswith(ending))


def break_get(project: Project, name: str = CUSTOMER) -> None:
    """Let the recorded answer to GET lack its id, and say another name."""
    recorded = project.files()["things/get.yaml"]
    changed = recorded.replace('"id":', '"key":').replace('"name": "', f'"name": "{name} ')
    project.write("cassettes/things/get.yaml", changed)


@pytest.fixture
def broken(project: Project, api: Api) -> Project:
    """Give a suite with cassettes, of which one holds a breach and drift."""
    api.restart()
    project.record()
    break_get(project)
    return project


def undated(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a report what is of the time at which it was made."""
    claims = [{**claim, "seconds": 0} for claim in document["claims"]]
    claims.sort(key=lambda claim: str(claim["id"]))
    return {**document, "started": "", "seconds": 0, "claims": claims}


# --- what is in it -------------------------------------------------------------------------------------------------


def test_a_report_is_valid_and_says_what_broke_and_where(broken: Project) -> None:
    """The failing place has its line in the indented body, the rule its fragment, the request its curl line."""
    _, report = run_with_report(broken)
    document = json.loads((broken.pytester.path / "report" / "report.json").read_text())
    assert [*Draft202012Validator(report_schema()).iter_errors(document)] == []
    claim = claim_of(report, "test_answer[things/get]")
    assert (claim.verdict, claim.case, claim.name, claim.folders) == ("broken", "things/get", "Get", ("Things",))
    assert (claim.operation, claim.statuses, claim.failed) == ("GET /things/{}", (200,), True)
    (evidence,) = claim.evidence
    breach = next(each for each in evidence.problems if each.tier == "breach")
    assert (breach.check, breach.path, breach.schema) == (
        "body_matches_schema",
        "$",
        "things/{id}/GET.200.json#/required",
    )
    assert '"required"' in breach.fragment
    drift = next(each for each in evidence.problems if each.pointer == "/key")
    assert evidence.body is not None
    assert drift.line is not None
    assert '"key"' in evidence.body.excerpts[0].text.splitlines()[drift.line - 1]
    assert evidence.curl.startswith("curl ")
    assert [each.name for each in evidence.variables] == ["base", "thingId", "clientSecret"]
    assert claim.recording is not None
    assert claim.recording.source == "the small API"


def test_a_report_is_the_same_under_xdist(broken: Project) -> None:
    """What two workers have found is what one process finds."""
    reports = []
    for arguments in ([], ["-n", "2"]):
        run_with_report(broken, *arguments)
        reports.append(undated(json.loads((broken.pytester.path / "report" / "report.json").read_text())))
    assert reports[0] == reports[1]
    assert reports[0]["exit_code"] == BROKEN


def test_without_bodies_nothing_of_a_customer_is_in_any_file(broken: Project) -> None:
    """No body, header, or variable: but the place, and what was expected and came in words."""
    _, report = run_with_report(broken, bodies=False)
    breach = claim_of(report, "test_answer[things/get]").evidence[0].problems[0]
    assert (breach.says, breach.got) == ("$: missing required property 'id'", "")
    files = broken.files("report")
    assert {"report.json", "report.md", "ctrf.json"} <= {*files}
    assert CUSTOMER not in "".join(files.values())
    _, with_bodies = run_with_report(broken)
    assert CUSTOMER in str(with_bodies)
    assert CUSTOMER not in broken.files("report")["report.md"]


def test_what_a_claim_says_itself_is_not_quoted(broken: Project) -> None:
    """A failed assertion, an error and an expectation quote values; without bodies only their kind is told."""
    broken.write(
        "test_claims.py",
        f"""
from postman_contract import NotJudged, json_of

def test_assertion(perform):
    assert json_of(perform("things/add").response)["name"] == "{CUSTOMER}"

def test_error(contract_session):
    raise LookupError("{CUSTOMER}")

def test_expectation(perform, expect):
    expect(perform("things/add"), "/name", "{CUSTOMER}")
""",
    )
    _, report = run_with_report(broken, "--sandbox=local", bodies=False)
    assert [claim.verdict for claim in report.claims] == ["broken", "broken", "broken"]
    assert CUSTOMER not in "".join(broken.files("report").values())
    assert claim_of(report, "test_error").notes == ("the test itself failed in call: LookupError",)


def test_what_a_server_said_is_not_quoted_in_a_reason(project: Project, api: Api) -> None:
    """Nor in what was left behind is the id of a thing; the terminal has both."""
    api.status, api.answer = 403, {"message": CUSTOMER}
    result, report = run_with_report(project, "--sandbox=local", "-k", "test_answer and add", bodies=False)
    assert CUSTOMER in said(result)
    (note,) = claim_of(report, "[things/add]").notes
    assert note.startswith("POST /things answered 403: what the server said; ")
    assert CUSTOMER not in "".join(project.files("report").values())
    api.status, api.answer, api.keeps_things = None, None, True
    result, report = run_with_report(project, "--sandbox=local", "-k", "test_answer and add", bodies=False)
    (left,) = claim_of(report, "[things/add]").left_behind
    assert left.startswith("{{id}}, created by POST /things for things/add, was not removed: ")
    assert all(key in said(result) and key not in "".join(project.files("report").values()) for key in api.things)


def test_a_choice_of_tests_makes_a_partial_report(broken: Project) -> None:
    """With -k, and with --lf after a failure, only what was run is in it, and it says so."""
    _, whole = run_with_report(broken)
    assert not whole.partial
    _, chosen = run_with_report(broken, "-k", "test_answer and add")
    assert ([claim.case for claim in chosen.claims], chosen.partial) == (["things/add"], True)


def test_only_what_failed_is_in_a_report_after_lf(broken: Project) -> None:
    """The second try of a night is a report of its own."""
    broken.write("pytest.ini", "[pytest]\npythonpath = .\ncontract_rules = things\n")
    words = ("--contract-report=report", "-p", "no:hypothesispytest")
    broken.pytester.runpytest_subprocess(*words)
    assert broken.pytester.runpytest_subprocess(*words, "--lf").ret == BROKEN
    report = load_report(broken.pytester.path / "report")
    assert ([claim.case for claim in report.claims], report.partial) == (["things/get"], True)


@pytest.mark.parametrize(
    ("ending", "code", "why"),
    [
        pytest.param("raise KeyboardInterrupt", 2, "interrupted", id="interrupted"),
        pytest.param("pytest.exit('enough', returncode=4)", 4, "enough", id="ended by itself"),
    ],
)
def test_an_aborted_run_has_a_report_marked_so(project: Project, ending: str, code: int, why: str) -> None:
    """What was judged until then is in it."""
    project.record()
    later = f"import pytest\n\ndef test_end():\n    {ending}\n\ndef test_never(perform):\n    perform('things/get')\n"
    project.write("test_later.py", later)
    result = project.pytester.runpytest_subprocess("--contract-report=report", "--contract-report-bodies")
    report = load_report(project.pytester.path / "report")
    assert (result.ret, report.exit_code, report.stopped, report.partial) == (code, code, why, True)
    assert report.totals["kept"] == 6


def test_a_run_that_cannot_begin_has_no_report(project: Project) -> None:
    """It has judged nothing."""
    project.write("collection/waivers.toml", "x = 1\n")
    assert project.run("--contract-report=report").ret == pytest.ExitCode.USAGE_ERROR
    assert not (project.pytester.path / "report").exists()


def test_a_report_says_what_has_changed(broken: Project) -> None:
    """Compared with one of before the breach."""
    run_with_report(broken)
    (broken.pytester.path / "report").rename(broken.pytester.path / "earlier")
    broken.record()
    _, report = run_with_report(broken, "--compare-report=earlier")
    assert report.changes is not None
    assert report.changes.mended == ("things/get",)


def test_a_report_that_is_none_cannot_be_compared_with(broken: Project) -> None:
    """It is named, and the run is red: a night must not go without its comparison unnoticed."""
    broken.record()
    broken.write("other.json", "{}")
    result = broken.run("--contract-report=report", "--compare-report=other.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "other.json: $.version: expected 1" in said(result)


def test_calls_and_what_is_left_are_those_of_all_workers(project: Project, api: Api) -> None:
    """Two workers together make the calls that are counted, and leave what cannot be removed."""
    api.keeps_things = True
    _, report = run_with_report(project, "--sandbox=local", "-n", "2", "-k", "test_answer and (add or get)")
    assert report.calls is not None
    assert report.calls.operations["POST /things"] == api.calls.count("POST /things") == 2
    assert {*report.calls.seconds} == {*report.calls.operations}
    assert sum(int(line.split()[0]) for line in report.left_behind) == len(api.things) == 2


# --- exit codes ----------------------------------------------------------------------------------------------------


def let_all_be_kept(project: Project, _: Api) -> None:
    """Change nothing."""


def let_one_break(project: Project, _: Api) -> None:
    """Ask for a member that no answer has."""
    schema = {**UUIDS.schema(), "required": ["colour"]}
    project.write("schemas/things/{id}/GET.200.json", schema)


def let_one_lack_its_schema(project: Project, _: Api) -> None:
    """Ask for an operation that nothing documents."""
    project.collection(ADD, GET, PUT, DELETE, item("Odd", path="/odd"), auth=OAUTH)


def let_the_server_be_busy(_: Project, api: Api) -> None:
    """Answer 429 to everything."""
    api.busy = 10**6


def let_things_stay(_: Project, api: Api) -> None:
    """Refuse to delete."""
    api.keeps_things = True


def let_another_test_fail(project: Project, _: Api) -> None:
    """Fail a test that is no claim."""
    project.write("test_other.py", "def test_other():\n    assert False\n")


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
@pytest.mark.parametrize(
    ("changes", "code", "outcomes"),
    [
        pytest.param([let_all_be_kept], 0, [], id="kept"),
        pytest.param([let_one_break], BROKEN, ["broken"], id="broken"),
        pytest.param([let_one_lack_its_schema], NOT_JUDGED, ["could not judge"], id="not judged"),
        pytest.param([let_the_server_be_busy], UNAVAILABLE, ["vendor unavailable"], id="busy"),
        pytest.param([let_things_stay], LEFT, ["left behind"], id="left behind"),
        pytest.param([let_another_test_fail], BROKEN, ["broken"], id="another test"),
        pytest.param(
            [let_one_break, let_one_lack_its_schema], BROKEN, ["broken", "could not judge"], id="broken and not judged"
        ),
        pytest.param(
            [let_one_lack_its_schema, let_the_server_be_busy],
            NOT_JUDGED,
            ["could not judge", "vendor unavailable"],
            id="not judged and busy",
        ),
        pytest.param(
            [let_things_stay, let_one_lack_its_schema], LEFT, ["left behind", "could not judge"], id="left, not judged"
        ),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(
    project: Project, api: Api, workers: list[str], changes: list[Any], code: int, outcomes: list[str]
) -> None:
    """The gravest decides, the report lists all; the same under pytest-xdist."""
    for change in changes:
        change(project, api)
    # The claim about deletion would itself be broken where nothing can be deleted.
    chosen = "test_other or (test_answer and not delete and not rename)"
    result, report = run_with_report(project, "--sandbox=local", "--fail-on-not-judged", "-k", chosen, *workers)
    assert (result.ret, report.exit_code, [*report.outcomes]) == (code, code, outcomes)


def test_a_server_that_is_not_there_is_unavailable(project: Project) -> None:
    """A refused connection says nothing about the contract."""
    conftest = project.files(".")["conftest.py"].replace(project.url, "http://127.0.0.1:9")
    project.write("conftest.py", conftest)
    result = project.run("--sandbox=local", "--fail-on-not-judged", "-k", "test_answer")
    assert result.ret == UNAVAILABLE


def test_tests_without_claims_keep_the_codes_of_pytest(project: Project) -> None:
    """Where no claim was collected, nothing of ours decides."""
    project.write("test_claims.py", "def test_fails():\n    assert False\n")
    assert project.run().ret == pytest.ExitCode.TESTS_FAILED
    assert project.run("-k", "nothing").ret == pytest.ExitCode.NO_TESTS_COLLECTED


# --- where else it is shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
def test_a_job_shows_the_report_once(
    broken: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workers: list[str]
) -> None:
    """Behind what is in its summary already, and only where a report is asked for."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    broken.run(*workers)
    assert summary.read_text() == "before\n"
    run_with_report(broken, *workers)
    assert summary.read_text() == "before\n" + (broken.pytester.path / "report" / "report.md").read_text()


def test_a_summary_that_cannot_be_written_is_a_warning(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The run is as green as it was."""
    project.record()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    result, _ = run_with_report(project)
    assert result.ret == pytest.ExitCode.OK
    assert "warning: the report is not in the job's summary: Is a directory" in said(result)


def test_a_report_that_cannot_be_written_fails_the_run(project: Project) -> None:
    """A night without its report must be seen."""
    project.record()
    project.write("report", "a file")
    result = project.run("--contract-report=report")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "report could not be written" in said(result)


def cases_in(file: Path) -> list[tuple[str, str]]:
    """Read the classes and names of a JUnit file."""
    return [(case.get("classname", ""), case.get("name", "")) for case in ET.parse(file).iter("testcase")]  # noqa: S314  ours


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one process", "two workers"])
def test_a_junit_file_groups_as_the_collection_does(project: Project, workers: list[str]) -> None:
    """The folder is the class, the request the name; operation, statuses and verdict are properties."""
    example = {"name": "Seen once", "code": 200, "body": '{"id": "1", "name": "x"}', "header": []}
    project.collection(ADD, item("Get", response=[example]), PUT, DELETE, auth=OAUTH)
    project.write("test_more.py", "def test_again(contract_case, perform):\n    perform(contract_case)\n")
    project.record("--junitxml=../junit.xml", "-k", "nothing")
    project.run("--sandbox=local", "--junitxml=junit.xml", *workers)
    cases = cases_in(project.pytester.path / "junit.xml")
    assert {each for each in cases if each[0] == "Things" and "Get" in each[1]} == {
        ("Things", "Get"),
        ("Things", "Get (test_again)"),
        ("Things", "Get: example seen-once"),
    }
    assert ("Things", "Add: request") in cases
    assert len(cases) == len({*cases})
    document = ET.parse(project.pytester.path / "junit.xml")  # noqa: S314  ours
    get = next(case for case in document.iter("testcase") if case.get("name") == "Get")
    said_of = {each.get("name"): each.get("value") for each in get.iter("property")}
    assert said_of == {"verdict": "kept", "operation": "GET /things/{}", "statuses": "200"}


def test_hostile_text_leaves_a_junit_file_and_the_terminal_whole(project: Project, api: Api) -> None:
    """Whatever a vendor writes as a name, or sends: the file is well-formed, and no line begins a command."""
    names = [payload for payload in PAYLOADS if payload.isprintable() or "\x1b" in payload or "\x00" in payload]
    requests = [item(f"{number} {name}", "GET", "/things/{{thingId}}") for number, name in enumerate(names)]
    project.collection(ADD, *requests, DELETE, auth=OAUTH)
    api.status, api.answer = 500, {"message": "\n::error::pwned\n##[error]pwned\x1b[31m" + "".join(names)}
    result = project.run("--sandbox=local", "--junitxml=junit.xml", "-k", "test_answer")
    assert len(cases_in(project.pytester.path / "junit.xml")) > len(names)
    lines = said(result).splitlines()
    assert not [line for line in lines if line.lstrip().startswith(("::", "##["))]
    assert "\x00" not in said(result)
    assert totals(result).startswith("contract: 0 kept")
