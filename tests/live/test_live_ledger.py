"""Whatever ends a live run, its ledger leads to what it has left behind, and its cassettes are whole."""

import shutil
from pathlib import Path

import pytest
import yaml

from cartoncloud_sandbox import seed_ids
from live_suite import AT_A_LINE, ROOT, StandIn, Suite


def signalled(suite: Suite, signal: str, line: int) -> tuple[str, ...]:
    """Make a run get a signal before it writes that line of its ledger; return the arguments that do."""
    (suite.folder / "at_a_line.py").write_text(AT_A_LINE)
    suite.environment |= {"LEDGER": str(suite.ledger), "AT": str(line), "SIGNAL": signal}
    return ("-p", "at_a_line")


@pytest.mark.parametrize("line", [2, 3, 4, 6, 9, 20, 61])
def test_a_killed_run_can_be_cleaned_up_after(suite: Suite, stand_in: StandIn, line: int) -> None:
    """Nothing is left active, whether it was about to be created, just was, or was about to be removed."""
    assert suite.run(*signalled(suite, "SIGKILL", line)).code == -9
    cleaned = suite.clean_up()
    assert (cleaned.code, stand_in.active()) == (0, {}), cleaned.output
    calls = len(stand_in.calls)
    again = suite.clean_up()
    assert (again.code, again.output, len(stand_in.calls)) == (0, "nothing is left behind\n", calls)


def test_what_is_gone_already_is_no_obstacle(suite: Suite, stand_in: StandIn) -> None:
    """A cleanup after somebody else has removed everything finds that nothing is left."""
    suite.run(*signalled(suite, "SIGKILL", 20))
    assert suite.ledger.exists()
    assert stand_in.door.post("/_sandbox/reset").status_code == 204
    cleaned = suite.clean_up()
    assert (cleaned.code, cleaned.output.splitlines()[-1]) == (0, "nothing is left behind")


def test_a_cleanup_that_is_refused_leaves_the_rest_for_the_next(suite: Suite, stand_in: StandIn) -> None:
    """What cannot be removed now stays in the ledger, by name, and is removed later."""
    suite.run(*signalled(suite, "SIGKILL", 20))
    stand_in.fault(kind="status", status=500, method="DELETE", times=50)
    refused = suite.clean_up()
    assert refused.code == 1
    assert refused.lines("left behind: ")
    assert stand_in.door.delete("/_sandbox/faults").status_code == 204
    assert (suite.clean_up().code, stand_in.active()) == (0, {})


def test_a_cleanup_goes_only_where_the_run_went(suite: Suite, stand_in: StandIn) -> None:
    """For a run of another customer than the configured one nothing is sent, and that is said; others are cleaned."""
    suite.environment["CONTRACT_CUSTOMER_UUID"] = seed_ids.ORDINARY_CUSTOMER_ID
    suite.run(*signalled(suite, "SIGKILL", 6), "--allow-account=Pretend Trading")
    assert stand_in.active() != {}
    suite.environment["CONTRACT_CUSTOMER_UUID"] = seed_ids.SANDBOX_CUSTOMER_ID
    calls = len(stand_in.calls)
    refused = suite.clean_up()
    assert (refused.code, len(stand_in.calls)) == (1, calls)
    assert "configure what it used" in refused.output
    suite.run(*signalled(suite, "SIGKILL", 6))
    both = suite.clean_up()
    assert (both.code, bool(both.lines("removed: ")), bool(both.lines("left behind: all of run"))) == (1, True, True)
    suite.environment["CONTRACT_CUSTOMER_UUID"] = seed_ids.ORDINARY_CUSTOMER_ID
    assert (suite.clean_up().code, stand_in.active()) == (0, {})


def test_an_interrupted_run_cleans_up_itself(suite: Suite, stand_in: StandIn) -> None:
    """After Ctrl-C everything is removed before the run ends."""
    run = suite.run(*signalled(suite, "SIGINT", 20))
    assert (run.code, stand_in.active()) == (2, {}), run.output


def test_a_terminated_run_leaves_a_ledger(suite: Suite, stand_in: StandIn) -> None:
    """A SIGTERM ends a run as a SIGKILL does; the cleanup removes what is left."""
    assert suite.run(*signalled(suite, "SIGTERM", 20)).code == -15
    assert stand_in.active() != {}
    assert (suite.clean_up().code, stand_in.active()) == (0, {})


@pytest.mark.parametrize(("signal", "line"), [("SIGKILL", 3), ("SIGKILL", 30), ("SIGINT", 30)])
def test_an_interrupted_recording_leaves_whole_cassettes(
    suite: Suite, stand_in: StandIn, signal: str, line: int
) -> None:
    """Each cassette is the old one, byte for byte, or a whole new one; most of all no piece of one."""
    cassettes = suite.folder / "cassettes"
    shutil.copytree(ROOT / "cassettes", cassettes)
    recording = ("--record-mode=rewrite", "-o", f"contract_cassettes={cassettes}")
    assert suite.run(*signalled(suite, signal, line), *recording).code in (-9, 2)
    old = contents(ROOT / "cassettes")
    new = contents(cassettes)
    assert {name for name in new if not name.startswith(".") and name.endswith(".yaml")} == set(old)
    changed = [name for name in old if new[name] != old[name]]
    assert changed or line < 30
    for name in changed:
        document = yaml.safe_load(new[name])
        assert document["metadata"]["recorded_from"] == "a server on loopback, not the live API"
        assert document["interactions"]
    suite.clean_up()
    assert stand_in.active() == {}


def contents(folder: Path) -> dict[str, bytes]:
    """Read all files of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_ledger_that_cannot_be_written_stops_the_run(suite: Suite, stand_in: StandIn) -> None:
    """Where what is created could be forgotten, nothing is created."""
    suite.ledger.mkdir()
    run = suite.run("-k", "add-consignments")
    assert run.code == 4
    assert f"the ledger {suite.ledger} cannot be written, so nothing more is sent" in " ".join(run.output.split())
    assert stand_in.calls == []


def test_an_interrupted_run_that_cannot_remove_says_so(suite: Suite, stand_in: StandIn) -> None:
    """Ctrl-C, and a server that refuses: what is left is named, with the way to remove it, and without a traceback."""
    stand_in.fault(kind="status", status=500, method="DELETE", times=99)
    run = suite.run(*signalled(suite, "SIGINT", 20))
    assert (run.code, "Traceback" in run.output) == (2, False), run.output
    assert run.lines("contract: left behind: ")
    assert f"remove with: postman-contract cleanup {suite.ledger}" in run.output


def test_a_run_without_a_terminal_cleans_up_all_the_same(suite: Suite, stand_in: StandIn) -> None:
    """Where nothing can be shown, waits are waited, and everything is removed."""
    stand_in.fault(kind="status", status=429, retryAfter="0", method="DELETE", times=2)
    run = suite.run("-p", "no:terminal", "-k", "test_sandbox_answers and add-outbound-order and not documents")
    assert (run.code, run.output, stand_in.active()) == (0, "", {})


def test_an_interrupt_tells_no_secret(suite: Suite) -> None:
    """The whole traceback of an interrupt, local variables and all, is printed without a secret."""
    run = suite.run(*signalled(suite, "SIGINT", 2), "--full-trace", "--showlocals")
    assert run.code == 2
    assert seed_ids.CLIENT_SECRET not in run.output
    assert "Basic c2FuZGJveC1jbGllbnQ6" not in run.output
