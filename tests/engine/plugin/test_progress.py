"""Tests of progress: on a terminal a run that talks to a server shows one live line, and nowhere else."""

import json
import re
import sys

import pytest

from api_shape import SECRET, UUIDS
from postman_contract.postman.environment import environment_key
from small_suite import Api, Project, said
from terminals import Watched, watch

pytestmark = pytest.mark.parametrize("shape", [UUIDS], ids=["UUIDs"], indirect=True)

LOCAL = ("--contract-sandbox=local", "-k", "test_answer")
OF_LINE = re.compile(r"\d+ of \d+ ")


def watch_pytest(project: Project, *arguments: str, columns: int = 100) -> Watched:
    """Run pytest over the claims of a suite, on a terminal."""
    command = (sys.executable, "-m", "pytest", "-p", "no:cov", "-p", "no:hypothesispytest", *arguments)
    return watch(*command, cwd=project.pytester.path, columns=columns)


def summary_in(lines: list[str]) -> list[str]:
    """Return the lines from the summary on, without the time the run took."""
    lines = [line for line in lines if line]
    begin = next(number for number, line in enumerate(lines) if re.fullmatch("=+ contract =+", line))
    return [re.sub(r"=+ (.*) in [\d.]+s =+", r"\1", line) for line in lines[begin:]]


def break_reading(project: Project) -> None:
    """Let the contract of a GET be one that the small API breaks."""
    project.write("schemas/things/{id}/GET.200.json", {"type": "array"})


def test_a_terminal_shows_each_case_and_each_call(project: Project) -> None:
    """The line names the test and counts calls, of the budget; in the end nothing is left of it, nor of any dots."""
    watched = watch_pytest(project, *LOCAL, "--contract-budget=50")
    assert watched.code == 0
    assert watched.drawn[:3] == [
        "1 of 4  things/add",
        "1 of 4  things/add  calls 1 of 50",
        "1 of 4  things/add  calls 2 of 50",
    ]
    assert any(each.startswith("4 of 4  things/delete  calls ") for each in watched.drawn)
    assert [line for line in watched.screen if OF_LINE.match(line) or "%]" in line or "test_claims" in line] == []


def test_the_summary_is_that_of_a_pipe(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pytest and the plugin write in the end is as wide, as long and as it is where nobody watches."""
    break_reading(project)
    monkeypatch.setenv("COLUMNS", "400")
    piped = project.pytester.runpytest_subprocess("-p", "no:cov", "-p", "no:hypothesispytest", *LOCAL)
    watched = watch_pytest(project, *LOCAL, columns=400)
    assert summary_in(watched.screen) == summary_in(piped.outlines)
    assert watched.code == piped.ret == 1


def test_a_claim_that_is_not_kept_leaves_a_line(project: Project) -> None:
    """It stands above the live line from then on, and once; one that is kept leaves none."""
    break_reading(project)
    watched = watch_pytest(project, *LOCAL)
    begin = next(number for number, line in enumerate(watched.screen) if line.startswith("contract: local"))
    assert watched.screen[begin + 1] == "broken: things/get"
    assert "FAILURES" in watched.screen[begin + 2]
    assert watched.written.index("broken: things/get\r\n") < watched.written.index("\r3 of 4  things/rename")


def test_another_test_that_fails_leaves_a_line(project: Project) -> None:
    """It has no verdict, and pytest's letter is off."""
    project.write("test_other.py", "def test_passes():\n    pass\n\ndef test_fails():\n    assert not 'right'\n")
    watched = watch_pytest(project, "--contract-sandbox=local", "-k", "test_other or test_answer and get")
    assert watched.code == 1
    assert [line for line in watched.screen if line.startswith("failed: ")] == ["failed: test_other.py::test_fails"]
    assert "passes" not in "".join(watched.screen)


def test_what_is_left_behind_leaves_a_line(project: Project, api: Api) -> None:
    """A claim that is kept, but whose thing could not be removed, has failed."""
    api.keeps_things = True
    watched = watch_pytest(project, *LOCAL[:2], "test_answer and add")
    assert watched.code == 12
    assert "left behind: things/add" in watched.screen


def test_a_wait_is_shown_in_the_line(project: Project, api: Api) -> None:
    """It is no lasting line there, and is gone with the next call; in a pipe it lasts."""
    api.busy = 1
    watched = watch_pytest(project, *LOCAL[:2], "test_answer and add")
    waiting = "1 of 1  things/add  calls 2  waiting 0.0 s: POST /things: answered 429"
    assert waiting in watched.drawn
    assert watched.drawn[watched.drawn.index(waiting) + 1] == "1 of 1  things/add  calls 3"
    assert "waiting" not in "".join(watched.screen)
    api.busy = 1
    piped = project.run(*LOCAL[:2], "test_answer and add")
    assert "contract: waiting 0.0 s: POST /things: answered 429" in piped.outlines


def test_a_pipe_has_no_line(project: Project) -> None:
    """Where nobody watches there are pytest's dots."""
    result = project.run(*LOCAL)
    assert "test_claims.py ...." in said(result)
    assert "\r" not in said(result)
    assert "1 of 4" not in said(result)


@pytest.mark.parametrize(
    "arguments",
    [
        ("-v",),
        ("-s",),
        ("-o", "console_output_style=count"),
        ("--setup-show",),
        ("--collect-only",),
        ("--contract-sandbox=replay",),
        ("-p", "no:terminal"),
    ],
    ids=" ".join,
)
def test_who_asks_for_another_style_has_no_line(project: Project, arguments: tuple[str, ...]) -> None:
    """Progress stands in for pytest's dots, and for nothing else; a replay takes no time that had to be shown."""
    watched = watch_pytest(project, *LOCAL[:2], "test_answer and add", *arguments)
    assert watched.drawn == []
    assert watched.code == 0


def test_a_quiet_run_has_the_line(project: Project) -> None:
    """With -q pytest has its dots, too."""
    watched = watch_pytest(project, *LOCAL, "-q")
    assert "1 of 4  things/add" in watched.drawn


def test_a_run_without_claims_has_no_line(project: Project) -> None:
    """Whatever it is started with, the tests of others have their dots."""
    project.write("test_other.py", "def test_passes():\n    pass\n")
    watched = watch_pytest(project, "--contract-sandbox=local", "test_other.py")
    assert watched.drawn == []
    assert "test_other.py ." in "\n".join(watched.screen)


@pytest.mark.parametrize("columns", [20, 30])
def test_a_narrow_terminal_has_one_line_all_the_same(project: Project, columns: int) -> None:
    """What does not fit is cut, so that nothing of the line is left in the end."""
    watched = watch_pytest(project, *LOCAL, columns=columns)
    assert max(map(len, watched.drawn)) < columns
    assert any(each.endswith("…") for each in watched.drawn)
    assert [line for line in watched.screen if OF_LINE.match(line)] == []


def test_no_secret_is_shown(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that is named by a secret is shown without, in the line and in what lasts."""
    claim = f"""
import pytest

@pytest.mark.parametrize("value", [{json.dumps(SECRET)}])
def test_named(contract_session, value):
    assert not value
"""
    project.write("test_claims.py", claim)
    monkeypatch.setenv(environment_key("clientSecret"), SECRET)
    watched = watch_pytest(project, "--contract-sandbox=local")
    assert watched.drawn[0] == "1 of 1  REDACTED-clientSecret"
    assert "broken: REDACTED-clientSecret" in watched.screen
    assert "CANARY" not in watched.written


def test_an_interrupted_run_leaves_nothing_of_the_line(project: Project, api: Api) -> None:
    """Things are removed, which the line shows, after the tests have ended; what is left behind is said, and lasts."""
    claim = """
        import pytest

        def test_answer(contract_case, send):
            send(contract_case)
            raise KeyboardInterrupt
    """
    project.write("test_claims.py", "\n".join(line[8:] for line in claim.splitlines()))
    watched = watch_pytest(project, *LOCAL)
    assert watched.code == 2
    assert watched.drawn[-1] == f"1 of 4  things/add  calls {len(api.calls)}"
    assert [line for line in watched.screen if OF_LINE.match(line)] == []
    assert api.things == {}


def test_distributed_runs_show_what_is_done(project: Project) -> None:
    """The controller of pytest-xdist counts tests that are done; its summary is whole."""
    break_reading(project)
    watched = watch_pytest(project, *LOCAL, "-n", "2")
    assert [each.partition(" done  ")[0] for each in watched.drawn] == ["1 of 4", "2 of 4", "3 of 4", "4 of 4"]
    assert {each.partition(" done  ")[2] for each in watched.drawn} == {
        f"things/{name}" for name in ("add", "get", "rename", "delete")
    }
    assert watched.screen.count("broken: things/get") == 1
    assert [line for line in watched.screen if OF_LINE.match(line) or "crashed" in line] == []
    assert summary_in(watched.screen)[-1] == "1 failed, 3 passed"


def test_a_worker_that_crashes_leaves_a_line(project: Project) -> None:
    """What it was running has failed, although nobody tells of its teardown."""
    project.write("test_claims.py", "import os\n\ndef test_fatal(contract_session):\n    os._exit(1)\n")
    watched = watch_pytest(project, "--contract-sandbox=local", "-n", "1", "--max-worker-restart=0")
    assert "failed: test_claims.py::test_fatal" in watched.screen


def test_a_cleanup_shows_which_thing_of_how_many(project: Project, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The live line has thing, calls and waits, and what lasts is what a pipe has."""
    for name, value in project.variables().items():
        monkeypatch.setenv(environment_key(name), value)
    api.keeps_things = True
    project.run("--sandbox=local", "--ledger=ledger", "-k", "test_answer and (add or get)")
    first, second = api.things
    api.keeps_things, api.busy = False, 1
    watched = watch(sys.executable, "-m", "postman_contract", "cleanup", "ledger", cwd=project.pytester.path)
    assert watched.drawn == [
        "calls 0",
        "1 of 2  things/add  calls 0",
        "1 of 2  things/add  calls 1",
        "1 of 2  things/add  calls 2",
        "1 of 2  things/add  calls 2  waiting 0.0 s: DELETE /things/{}: answered 429",
        "1 of 2  things/add  calls 3",
        "2 of 2  things/add  calls 3",
        "2 of 2  things/add  calls 4",
    ]
    begin, *lines = watched.screen
    assert re.fullmatch("run CT-.*: 2 to remove", begin)
    assert lines == [
        f"removed: {second}, created by POST /things for things/add",
        f"removed: {first}, created by POST /things for things/add",
        "nothing is left behind",
    ]
    assert watched.code == 0
