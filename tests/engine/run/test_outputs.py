"""Whole runs that are asked for findings or coverage, or that say how a new recording differs in shape."""

import json
import textwrap
from typing import Any

import pytest

from api_shape import SECRET, UUIDS
from postman_contract.cli.commands import main
from small_suite import ADD, GET, OAUTH, Api, Project, item, said, totals

# What a run writes is the same for an API of any shape.
pytestmark = pytest.mark.parametrize("shape", [UUIDS], ids=["UUIDs"], indirect=True)


def written(project: Project, name: str) -> Any:
    """Read what a run has written."""
    return json.loads((project.pytester.path / name).read_text())


def drifting(project: Project, api: Api) -> None:
    """Record answers of which one has a member that no schema documents, and one a breach."""
    api.restart()
    project.record()
    added = project.files()["things/add.yaml"]
    project.write("cassettes/things/add.yaml", added.replace('"id":', '"colour": "red", "id":'))
    got = project.files()["things/get.yaml"]
    project.write("cassettes/things/get.yaml", got.replace('"name":', '"title":'))


def test_findings_are_written_the_same_under_xdist(project: Project, api: Api) -> None:
    """Breaches and drift, each with its places: in one process and in two."""
    drifting(project, api)
    assert project.run("--drift-output=one.json").ret == pytest.ExitCode.TESTS_FAILED
    project.run("--drift-output=folder/two.json", "-n", "2")
    found = written(project, "one.json")
    assert written(project, "folder/two.json") == found
    assert [(each["tier"], each["operation"], each["pointer"], each["places"]) for each in found["findings"]] == [
        ("breach", "GET /things/{}", "", [{"case": "things/get", "path": "$"}]),
        ("drift", "GET /things/{}", "/title", [{"case": "things/get", "path": "$.title"}]),
        ("drift", "POST /things", "/colour", [{"case": "things/add", "path": "$.colour"}]),
    ]


def test_what_is_adopted_is_no_drift_in_the_next_run(
    project: Project, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the summary nor in the file; without drift there is a file, too."""
    drifting(project, api)
    project.write("cassettes/things/get.yaml", project.files()["things/get.yaml"].replace('"title":', '"name":'))
    assert "1 drift" in totals(project.run("--drift-output=drift.json"))
    monkeypatch.chdir(project.pytester.path)
    assert main(["adopt", "--all", "drift.json"]) == 0
    result = project.run("--drift-output=drift.json", "--fail-on-drift")
    assert totals(result) == "contract: 6 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
    assert written(project, "drift.json") == {"version": 1, "findings": []}


def test_drift_that_breaks_is_drift_in_the_file(project: Project, api: Api) -> None:
    """--fail-on-drift decides what fails, not what may be adopted."""
    drifting(project, api)
    result = project.run("--drift-output=drift.json", "--fail-on-drift", "-k", "add")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    (found,) = written(project, "drift.json")["findings"]
    assert (found["tier"], found["acceptance"]["name"]) == ("drift", "colour")


def test_no_secret_is_in_findings(project: Project, api: Api) -> None:
    """Whatever an answer says, in an example or in a message."""
    api.status, api.answer = 201, {"id": 5, "name": SECRET, "password": "CANARY-pass-4711", SECRET: {"again": SECRET}}
    project.run("--sandbox=local", "--drift-output=drift.json", "--junitxml=junit.xml", "-k", "test_answer and add")
    text = (project.pytester.path / "drift.json").read_text()
    assert "CANARY" not in text
    assert "CANARY" not in (project.pytester.path / "junit.xml").read_text()
    assert "/id" in [each["pointer"] for each in json.loads(text)["findings"]]


def test_a_value_that_nobody_has_marked_is_for_no_schema(
    project: Project, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the process environment has is shown as a placeholder, which no enum is to list; its type may be."""
    monkeypatch.setenv("CONTRACT_SHOP", "CANARY")
    sent = {"header": [{"key": "X-Place", "value": "{{shop}}"}]}
    project.collection(item("Get", path="/things/7", request=sent), auth=OAUTH)
    listed = {"shop": {"enum": ["a"]}}
    project.write("schemas/things/{id}/GET.200.json", {"properties": listed, "additionalProperties": False})
    api.answer = {"shop": "CANARY", "owner": {"shop": "CANARY"}}
    project.run("--sandbox=local", "--drift-output=drift.json", "-k", "test_answer")
    found = written(project, "drift.json")["findings"]
    assert [(each["pointer"], each["example"]) for each in found] == [
        ("/owner", '{"shop": "REDACTED-shop"}'),
        ("/shop", '"REDACTED-shop"'),
    ]
    assert found[0]["acceptance"]["value"]["properties"] == {"shop": {"type": "string"}}
    assert found[1]["acceptance"] is None


@pytest.mark.parametrize("option", ["--drift-output", "--contract-coverage"])
def test_a_file_that_cannot_be_written_fails_the_run(project: Project, option: str) -> None:
    """With a sentence, and no traceback."""
    project.record()
    project.write("folder/file", "")
    result = project.run(f"{option}=folder")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["folder could not be written: *"])


# --- coverage -----------------------------------------------------------------------------------------------------


def some_unseen(project: Project) -> None:
    """Document a status, and properties of requests and answers, that no case has."""
    project.write("schemas/things/POST.request.json", {"properties": {"name": {}, "size": {}}})
    project.write("schemas/things/POST.422.json", {"properties": {"message": {}, "field": {}}})


def test_coverage_says_what_was_never_seen(project: Project) -> None:
    """As a figure in the summary, and by pointer in a file: in one process and in two the same."""
    some_unseen(project)
    project.record()
    result = project.run("--contract-coverage=one.json")
    result.stdout.fnmatch_lines(["contract coverage: *"])
    two = project.run("--contract-coverage=two.json", "-n", "2")
    lines = [line for line in two.outlines if line.startswith("contract coverage: ")]
    assert lines == [line for line in result.outlines if line.startswith("contract coverage: ")]
    document = written(project, "one.json")
    assert written(project, "two.json") == document
    post = next(each for each in document["operations"] if each["operation"] == "POST /things")
    assert post == {
        "operation": "POST /things",
        "seen": True,
        "request": {"seen": ["/name"], "never": ["/size"]},
        "statuses": [
            {"status": 201, "seen": True, "body": {"seen": ["/id", "/name"], "never": []}},
            {"status": 422, "seen": False, "body": {"seen": [], "never": ["/field", "/message"]}},
        ],
    }


def test_without_the_option_nothing_is_measured(project: Project) -> None:
    """Neither said nor sent in a report."""
    project.record()
    result = project.run("--junitxml=junit.xml")
    assert "coverage" not in said(result)
    assert "contract_seen" not in (project.pytester.path / "junit.xml").read_text()


@pytest.mark.parametrize("arguments", [[], ["-n", "2"]])
def test_a_floor_fails_a_run_that_sees_less(project: Project, arguments: list[str]) -> None:
    """The exit code and a sentence say so; where enough is seen, neither does."""
    some_unseen(project)
    project.record()
    result = project.run("--contract-coverage-floor=99.5", *arguments)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        ["contract coverage is *, which is below the floor of 99.5 % (--contract-coverage-floor)"]
    )
    enough = project.run("--contract-coverage-floor=10", *arguments)
    assert enough.ret == pytest.ExitCode.OK
    assert "below the floor" not in said(enough)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["-k", "add"], "-k"),
        (["-m", "read"], "-m"),
        (["test_claims.py"], "paths"),
        (["."], "paths"),
        (["--ignore=test_claims.py"], "--ignore"),
        (["--ignore-glob=test_*"], "--ignore-glob"),
        (["--deselect=test_claims.py"], "--deselect"),
        (["--lf"], "--last-failed"),
        (["--last-failed", "--last-failed-no-failures=none"], "--last-failed"),
        (["--stepwise"], "--stepwise"),
        (["-k", "add", "-m", "read", "-n", "2"], "-k, -m"),
    ],
)
def test_a_floor_is_refused_where_tests_are_chosen(project: Project, arguments: list[str], named: str) -> None:
    """By the name of what chooses them, before anything runs."""
    result = project.run("--contract-coverage-floor=10", *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"some were chosen: leave out {named} (" in said(result)
    assert "passed" not in said(result)


def test_a_floor_is_no_floor_where_a_plugin_deselects(project: Project) -> None:
    """What no option has chosen is noticed in the end."""
    project.record()
    conftest = (project.pytester.path / "conftest.py").read_text()
    hook = """
        def pytest_collection_modifyitems(config, items):
            config.hook.pytest_deselected(items=[items.pop()])
    """
    project.write("conftest.py", conftest + textwrap.dedent(hook))
    result = project.run("--contract-coverage-floor=10")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "no floor here, because tests were deselected" in said(result)


@pytest.mark.parametrize("value", ["x", "-1", "101", "nan"])
def test_a_floor_is_a_percentage(project: Project, value: str) -> None:
    """Anything else is refused."""
    result = project.run(f"--contract-coverage-floor={value}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"expected a percentage from 0 to 100, got '{value}'" in said(result)


def test_a_floor_fails_where_no_suite_is_there(project: Project) -> None:
    """A run without claims has seen nothing, and is not green for it."""
    project.write("test_claims.py", "def test_other(): pass\n")
    (project.pytester.path / "collection/small.postman_collection.json").unlink()
    result = project.run("--contract-coverage-floor=10")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "no collection is there, so nothing is judged" in said(result)


def test_a_plan_and_a_run_that_cannot_begin_write_nothing(project: Project) -> None:
    """With --collect-only, or where the suite is wrong, no file is written, and no floor is missed."""
    planned = project.run("--collect-only", "--contract-coverage=c.json", "--contract-coverage-floor=10")
    assert planned.ret == pytest.ExitCode.OK
    project.write("collection/waivers.toml", "x = 1\n")
    assert project.run("--drift-output=d.json").ret == pytest.ExitCode.USAGE_ERROR
    assert not [name for name in ("c.json", "d.json") if (project.pytester.path / name).exists()]


def test_nothing_depends_on_the_terminal(project: Project) -> None:
    """Without pytest's terminal reporter the same is written."""
    project.record()
    project.run("--drift-output=one.json", "--coverage=one-coverage.json")
    result = project.run("--drift-output=two.json", "--coverage=two-coverage.json", "-p", "no:terminal")
    assert result.ret == pytest.ExitCode.OK
    assert written(project, "two.json") == written(project, "one.json")
    assert written(project, "two-coverage.json") == written(project, "one-coverage.json")


# --- waivers of drift ---------------------------------------------------------------------------------------------


def waiver(**members: str) -> str:
    """Write a waiver of an undocumented colour."""
    lines = {**members, "check": "body_matches_schema", "path": "$.colour", "reason": "the vendor paints"}
    return "[[waiver]]\n" + "".join(f'{name} = "{value}"\n' for name, value in lines.items())


def test_a_waiver_covers_drift(project: Project, api: Api) -> None:
    """It is waived even where drift fails, is no finding, and is told once nothing needs it."""
    api.restart()
    project.record()
    project.write("collection/waivers.toml", waiver(case="things/get", issue="https://tracker.invalid/1"))
    unused = project.run("--fail-on-drift")
    place = "things/get: body_matches_schema at $.colour"
    unused.stdout.fnmatch_lines([f"waiver not needed any more, remove it: {place}"])
    got = project.files()["things/get.yaml"]
    project.write("cassettes/things/get.yaml", got.replace('"name":', '"colour": "red", "name":'))
    result = project.run("--fail-on-drift", "--drift-output=drift.json")
    assert totals(result) == "contract: 5 kept, 0 broken, 0 not judged, 0 set aside, 1 waived, 0 drift"
    assert "not needed any more" not in said(result)
    assert written(project, "drift.json")["findings"] == []


@pytest.mark.parametrize("arguments", [[], ["-n", "2"]])
def test_a_waiver_broader_than_needed_is_told(project: Project, api: Api, arguments: list[str]) -> None:
    """One of an operation is for several of its cases; where one alone needs it, that one is named."""
    project.collection(ADD, GET, {**GET, "name": "Get again"}, auth=OAUTH)
    api.restart()
    project.record()
    project.write("collection/waivers.toml", waiver(operation="GET /things/{thingId}") + "permanent = true\n")
    for name in ("get", "get-again"):
        got = project.files()[f"things/{name}.yaml"]
        project.write(f"cassettes/things/{name}.yaml", got.replace('"name":', '"colour": "red", "name":'))
        result = project.run(*arguments)
        line = "waiver broader than needed, of 2 cases only things/get needs it: GET /things/{}: body_matches_schema at"
        assert (line in said(result)) is (name == "get")


# --- a new recording ----------------------------------------------------------------------------------------------


def test_a_new_recording_says_what_has_another_shape(project: Project, api: Api) -> None:
    """Per operation: members that appeared, vanished or changed type; other values are none of it."""
    api.restart()
    first = project.record()
    assert "shape: " not in said(first)
    assert "shape: " not in said(project.record())
    old = project.files()["things/get.yaml"]
    project.write("cassettes/things/get.yaml", old.replace('"name": "', '"size": 5,\n        "title": "'))
    deleted = project.files()["things/delete.yaml"]
    project.write("cassettes/things/delete.yaml", deleted.replace("code: 204", "code: 200"))
    lines = [line for line in project.record().outlines if line.startswith("shape: ")]
    assert sorted(lines) == [
        "shape: DELETE /things/{} answered 204, was 200",
        "shape: GET /things/{} 200: /size vanished (number); /title vanished (string); /name appeared (string)",
    ]


def test_a_new_recording_says_which_headers_an_answer_has_now(project: Project) -> None:
    """Those that have come and gone, by lower-case name."""
    project.record()
    before, _, after = project.files()["things/get.yaml"].rpartition("content-type:")
    project.write("cassettes/things/get.yaml", f"{before}X-Gone:{after}")
    (line,) = [line for line in project.record().outlines if line.startswith("shape: ")]
    assert line == "shape: GET /things/{} 200: header x-gone vanished; header content-type appeared"


def test_a_recording_that_cannot_be_read_is_no_obstacle(project: Project) -> None:
    """It is replaced, and there is nothing to compare with."""
    project.write("cassettes/things/get.yaml", "x")
    result = project.record("-k", "test_answer and get")
    assert totals(result).startswith("contract: 1 kept")
    assert "shape: " not in said(result)
