"""Removes what earlier runs have left behind, by a search for their names: where their ledgers are gone."""

from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from postman_contract.cli.configured_suite import ConfiguredSuite
from postman_contract.errors import InputError, NotJudged
from postman_contract.http.connection_settings import settings_of_environment
from postman_contract.postman.environment import environment_key, value_in
from postman_contract.recording.vault import Vault
from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.live_line import LiveLine, showing_next
from postman_contract.run.creations import run_for_removal
from postman_contract.run.mode import Mode
from postman_contract.run.session import RunSettings, Sandbox, Session
from postman_contract.run.session_start import open_session, require_live_variables
from postman_contract.run.suite_files import load_suite
from postman_contract.safety.leftovers import Left, Leftover, Leftovers
from postman_contract.safety.policy import RunOptions
from postman_contract.safety.run_names import untimed_name_in

MOST_REMOVALS = 50  # a run; more than that a person should look at
IN_DOUBT = frozenset({Left.CLOCK, Left.NO_PLACE})  # for all we know the run's own, and left all the same
DAY = timedelta(days=1)
UNITS = {"h": timedelta(hours=1), "d": DAY, "w": timedelta(weeks=1)}  # less could be a run that goes on

Say = Callable[[str], None]


def age_from(text: str) -> timedelta:
    """Read an age of an hour or more, such as `12h`, `1d` or `2w`."""
    number, unit = text[:-1], UNITS.get(text[-1:])
    if unit is None or not (number.isascii() and number.isdecimal()) or len(number) > 4 or int(number) < 1:
        raise ArgumentTypeError(f"expected hours, days or weeks, such as 12h, 1d or 2w, got {text!r}")
    return int(number) * unit


@dataclass(frozen=True)
class SearchOptions:
    """What is asked of a cleanup: the least age of runs, the most calls, where it records what it is about to remove.

    `dry`: nothing is removed.
    """

    age: timedelta
    budget: int
    ledger: Path
    dry: bool


def clean_up_by_search(
    configured: ConfiguredSuite, options: SearchOptions, vault: Vault, say: Say, line: LiveLine | None = None
) -> int:
    """Search for what earlier runs have left behind, and remove it, 50 things at most.

    Args:
        configured: the suite.
        options: what is asked.
        vault: learns the secrets.
        say: is told, in a line each, of everything removed, of what is left and why, and of every wait.
        line: shows how far this is, and every wait, where somebody watches.

    Returns:
        How many things may still be there that should not be; an operation that could not be searched counts for one.

    Raises:
        InputError: the rules say of nothing how to search for it.
        NotJudged: something is not configured.
        RunRefused: the account is no sandbox, or the ledger cannot be written.
    """
    suite = load_suite(configured.paths)
    if not any(each.find for each in suite.rules.creations.values()):
        raise InputError(suite.paths.rules, "creations", "no Creation says how to search for what runs create (find)")
    asked = RunOptions(budget=options.budget, ledger=None if options.dry else options.ledger)
    connection = settings_of_environment()
    settings = RunSettings(
        configured.folder, records=False, options=asked, vault=vault, announce=say, progress=line, connection=connection
    )
    with open_session(suite, Mode.LIVE, Sandbox("live"), settings) as session:
        require_live_variables(session)
        _require_owners(session)
        if line is not None:
            line.show_place("searching", "")
        found = session.policy.find_leftovers(options.age, run_for_removal(session))
        say(f"searched for what {count_of(len(found.searched), 'operation')} created: {_count_of_found(found)} found")
        for each in _lines_about_rest(found):
            say(each)
        left = _show(found, say) if options.dry else _remove(session, found, say, line)
        in_doubt = sum(count for why, count in found.count_left().items() if why in IN_DOUBT)
        return left + len(found.failed) + in_doubt


def _require_owners(session: Session) -> None:
    """Refuse to search for the things of nobody: all would be left, and that would look as if all were well."""
    names = (owner.variable for owner in session.suite.rules.owners)
    missing = [environment_key(name) for name in names if not value_in(session.scopes, name)]
    if missing:
        raise NotJudged(f"not set: {', '.join(missing)}. Say in the environment or in .env whose things to search for")


def _count_of_found(found: Leftovers) -> int:
    return len(found.removable) + len(found.left)


def _show(found: Leftovers, say: Say) -> int:
    for each in found.removable:
        say(f"would be removed: {_named(each)}")
    return len(found.removable)


def _remove(session: Session, found: Leftovers, say: Say, line: LiveLine | None) -> int:
    now, later = found.removable[:MOST_REMOVALS], found.removable[MOST_REMOVALS:]
    if not now:
        return 0
    run = run_for_removal(session)
    numbers = session.policy.adopt_leftovers(now, run)
    left = session.policy.remove_created(numbers, run, showing_next(line, [_named(each) for each in now], say))
    if later:
        say(f"stopped after {MOST_REMOVALS}, which is the most of one cleanup: {len(later)} more are to be removed")
    return len(left) + len(later)


def _lines_about_rest(found: Leftovers) -> Iterator[str]:
    """Say what is not removed: what is named by an earlier version in a line each, all else by its number."""
    for each in found.left:
        if each.why is Left.NO_TIME:
            name = untimed_name_in(each.row.reference)
            yield f"left: {each.row.id}, {name}, of {each.operation}: remove it by hand if it is a run's"
    for why, count in sorted(found.count_left().items()):
        yield f"left: {count} {why}"
    for operation, problem in found.failed.items():
        yield f"not searched in full: what {operation} creates: {problem}"
    for operation in found.unsearched:
        yield f"not searched: the rules do not say how to search for what {operation} creates"


def _named(leftover: Leftover) -> str:
    return f"{leftover.id}, created by {leftover.operation} for {leftover.run}"
