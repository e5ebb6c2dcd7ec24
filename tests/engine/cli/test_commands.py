"""What `postman-contract` says and how it ends."""

import json
import re
import sys
from pathlib import Path

import pytest

from postman_contract.cli.commands import main
from postman_contract.postman.environment import environment_key
from small_suite import ADD, GET, OAUTH, PUT, Project, item


def collection(path: Path, *items: object) -> str:
    """Write a collection; return its path."""
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    path.write_text(json.dumps({"info": {"name": "Small", "schema": schema}, "item": list(items)}))
    return str(path)


def test_two_versions_are_compared_by_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was added, removed and changed is named by its id, and nothing of what is in it; the exit code is 1."""
    old = collection(tmp_path / "old.json", ADD, GET, item("Gone"))
    new = collection(tmp_path / "new.json", item("Add", "POST", "/things", body='{"name": "CANARY-x"}'), GET, PUT)
    assert main(["compare", old, new]) == 1
    assert capsys.readouterr().out.splitlines() == ["added: rename", "removed: gone", "changed: add"]


def test_the_same_requests_are_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Other ids, descriptions and auth make no difference; the exit code is 0."""
    old = collection(tmp_path / "old.json", ADD, GET)
    new = collection(tmp_path / "new.json", {**ADD, "id": "5", "description": "new"}, GET)
    text = json.loads(Path(new).read_text())
    Path(new).write_text(json.dumps({"collection": {**text, "auth": OAUTH}}))
    assert main(["compare", old, new]) == 0
    assert capsys.readouterr().out == "the same requests\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["compare", "absent.json", "absent.json"], "absent.json: no such file"),
        (["cleanup", "absent.jsonl"], "absent.jsonl: cannot be read: No such file or directory"),
        (["cleanup", "."], ".: cannot be read: Is a directory"),
    ],
)
def test_what_cannot_be_begun_is_said_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    """The exit code is 4, and nothing but the sentence is printed."""
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 4
    ended = capsys.readouterr()
    assert (ended.out, ended.err.splitlines()[0][: len(said)]) == ("", said)


def intent(number: int, origin: str, operation: str) -> dict[str, object]:
    """Write the line of something that is about to be created."""
    path = f"{operation.partition(' ')[2]}/{{id}}"
    about: dict[str, object] = {"operation": operation, "case": "things/add", "origin": origin, "path": path}
    return {"number": number, "event": "intent", **about}


def ledger(path: Path, **about: object) -> str:
    """Write a ledger of one run that has left one thing behind; return its path."""
    lines = [about, intent(1, "http://h:80", "POST /things"), {"number": 1, "event": "created", "id": "t-1"}]
    path.write_text("".join(json.dumps({"run": "CT-1", **line}) + "\n" for line in lines))
    return str(path)


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, "does not say which suite a run was of"),
        ({"suite": {"collections": []}}, "does not name all files of a run's suite: 'environment'"),
        ({"suite": 5}, "does not say which suite a run was of"),
    ],
)
def test_a_run_that_cannot_be_cleaned_up_after_is_left_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], about: dict[str, object], said: str
) -> None:
    """A run whose opening line does not lead to its suite is named, counted as left, and the exit code is 1."""
    assert main(["cleanup", ledger(tmp_path / "ledger", **about)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (lines[0], lines[-1]) == ("run CT-1: 1 to remove", "1 left behind")
    assert lines[1].startswith("left behind: all of run CT-1: ")
    assert said in lines[1]


def test_without_a_ledger_there_is_nothing_to_clean_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no run has written a ledger, that is said, and all is well."""
    monkeypatch.chdir(tmp_path)
    assert main(["cleanup"]) == 0
    said = "nothing is left behind: there is no contract-ledger.jsonl, so no run here has created anything\n"
    assert capsys.readouterr() == (said, "")


def test_a_ledger_without_things_needs_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where everything is gone, no suite is loaded and nothing is asked."""
    path = tmp_path / "ledger"
    path.write_text('{"run": "CT-1", "origins": []}\n')
    assert main(["cleanup", str(path)]) == 0
    assert capsys.readouterr().out == "nothing is left behind\n"


def test_what_rules_have_forgotten_is_left_behind(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thing whose operation has no rule any more is named, and the others are removed."""
    for name, value in project.variables().items():
        monkeypatch.setenv(environment_key(name), value)
    project.run("--sandbox=local", "--ledger=ledger", "-k", "test_answer and add")
    path = project.pytester.path / "ledger"
    opening = json.loads(path.read_text().splitlines()[0])
    lines = [
        intent(7, project.url, "POST /things"),
        {"number": 7, "event": "created", "id": "11111111-1111-4111-8111-111111111111"},
        intent(8, project.url, "POST /others"),
        {"number": 8, "event": "created", "id": "o-1"},
    ]
    path.write_text("".join(json.dumps({**opening, **line}) + "\n" for line in [{}, *lines]))
    done = project.pytester.run(sys.executable, "-m", "postman_contract", "cleanup", "ledger")
    assert done.ret == 1
    done.stdout.fnmatch_lines(
        [
            "run CT-*: 2 to remove",
            "left behind: nothing says how to remove what POST /others creates: o-1",
            "removed: 11111111-1111-4111-8111-111111111111, created by POST /things for things/add",
            "1 left behind",
        ]
    )


COMMANDS = [
    *(["adopt"], ["cleanup"], ["compare"], ["init"], ["run"], ["show"], ["waive"], ["report"]),
    *(["report", each] for each in ("merge", "wait", "nightly", "cassettes")),
    *(["scripts"], ["scripts", "install"], ["scripts", "status"]),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_each_command_has_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It can be typed as it stands, but for names of files."""
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    example = capsys.readouterr().out.partition("example:")[2]
    assert f"postman-contract {' '.join(command)}" in " ".join(example.split())


def test_every_command_is_known_to_these_tests(capsys: pytest.CaptureFixture[str]) -> None:
    """A new one wants an example, too."""
    with pytest.raises(SystemExit):
        main(["--help"])
    named = re.search(r"\{([a-z,]+)\}", capsys.readouterr().out)
    assert named is not None
    assert {each[0] for each in COMMANDS} == set(named[1].split(","))
