"""Runs the scripts of a suite's collections while its run lasts, and shows what they write to the console."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from postman_contract.plugin.claims import REMARKS
from postman_contract.plugin.state import SANDBOX, show_line
from postman_contract.reporting.explanations import count_of
from postman_contract.run.chains import Chains
from postman_contract.run.script_running import ScriptRunner
from postman_contract.run.session import Session

CHAINS = pytest.StashKey[Chains]()


@contextmanager
def run_scripts_of(config: pytest.Config, session: Session) -> Generator[Chains | None]:
    """Let the cases of a session be sent with their scripts; None: no script is run."""
    sandbox = config.stash[SANDBOX]
    if sandbox is None:
        yield None
        return
    # A recording shows each script as its replay runs it, from the first one on.
    runner = ScriptRunner(sandbox, twice=session.recorder is not None)
    try:
        chains = session.send_scripted = config.stash[CHAINS] = Chains(session, runner)
        yield chains
    finally:
        close_runner(config, runner)


def close_runner(config: pytest.Config, runner: ScriptRunner) -> None:
    """End the sandboxes of scripts, and say what that has cost."""
    if runner.restarts:
        what = f"{count_of(runner.restarts, 'script')} changed what all share, or met a limit, and cost the sandbox"
        config.stash.setdefault(REMARKS, []).append(f"contract: scripts: {what}")
    runner.close()


def show_console(item: pytest.Item) -> None:
    """Show, with a claim, what its scripts have written since this was last asked."""
    chains = item.config.stash.get(CHAINS, None)
    if chains is not None:
        for line in chains.said:
            show_written(item, line)
        chains.said.clear()


def show_written(item: pytest.Item, line: str) -> None:
    """Keep with a claim what a script has written; show it at once to whoever asked for more than a dot a claim."""
    item.add_report_section("call", "script", f"{line}\n")
    if item.config.get_verbosity() > 0:
        show_line(item.config, f"script: {line}")
