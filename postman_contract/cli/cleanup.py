"""Removes what earlier runs have left behind, by their ledger; again and again if need be."""

from collections.abc import Callable, Mapping
from pathlib import Path

from postman_contract.errors import ContractError, InputError
from postman_contract.http.connection_settings import settings_of_environment
from postman_contract.recording.vault import Vault
from postman_contract.reporting.live_line import LiveLine, showing_next
from postman_contract.run.creations import run_for_removal
from postman_contract.run.mode import Mode
from postman_contract.run.paths import Paths, paths_from
from postman_contract.run.session import RunSettings, Sandbox
from postman_contract.run.session_start import open_session
from postman_contract.run.suite_files import load_suite
from postman_contract.safety.guard import ClientRefused
from postman_contract.safety.ledger import Entries, read_ledger
from postman_contract.safety.policy import RunOptions

Say = Callable[[str], None]


def clean_up(ledger: Path, vault: Vault, say: Say, line: LiveLine | None = None) -> int:
    """Remove what the runs of a ledger left behind, the last made first.

    Args:
        ledger: the file; what is removed is struck off in it.
        vault: learns the secrets.
        say: is told, in a line each, of everything removed and everything that could not be, and of every wait.
        line: shows how far this is, and every wait, where somebody watches.

    Returns:
        How many things may still be there.

    Raises:
        InputError: the ledger cannot be used.
        ClientRefused: the configured API client is not one for sandboxes.
    """
    left = 0
    for run, entries in read_ledger(ledger).items():
        if entries.things:
            say(f"run {run}: {len(entries.things)} to remove")
            try:
                left += _clean_up_run(ledger, run, entries, vault, say, line)
            except ClientRefused:  # it is the client of all runs
                raise
            except ContractError as problem:  # other runs of the ledger may be of another configuration
                say(f"left behind: all of run {run}: {problem}")
                left += len(entries.things)
    return left


def _clean_up_run(ledger: Path, run: str, entries: Entries, vault: Vault, say: Say, line: LiveLine | None) -> int:
    about = entries.about
    suite = load_suite(_paths(str(ledger), about))
    allowed = about.get("allowed")
    options = RunOptions(ledger=ledger, account=allowed if isinstance(allowed, str) else None, earlier=(run, entries))
    folder = Path(str(about.get("folder", ".")))
    connection = settings_of_environment()
    settings = RunSettings(
        folder, records=False, options=options, vault=vault, announce=say, progress=line, connection=connection
    )
    with open_session(suite, Mode.LIVE, Sandbox("live"), settings) as session:
        if line is not None:
            line.show_calls(session.policy.calls)
        cases = [thing.case for thing in reversed(entries.things.values())]  # as they are removed
        say_done = showing_next(line, cases, say)
        return len(session.policy.remove_created([*entries.things], run_for_removal(session), say_done))


def _paths(ledger: str, about: Mapping[str, object]) -> Paths:
    named = about.get("suite")
    if not isinstance(named, dict):
        raise InputError(ledger, "", "does not say which suite a run was of")
    try:
        return paths_from(named)
    except (KeyError, TypeError) as problem:
        raise InputError(ledger, "suite", f"does not name all files of a run's suite: {problem}") from None
