"""The console script `postman-contract`: its commands, and how each ends."""

import argparse
import datetime as dt
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from postman_contract.cli.adopt import accept_all, adopt, ask_person
from postman_contract.cli.cleanup import clean_up
from postman_contract.cli.cleanup_by_search import DAY, SearchOptions, age_from, clean_up_by_search
from postman_contract.cli.compare import compare
from postman_contract.cli.configured_suite import find_configured_suite
from postman_contract.cli.init.command_line import add_init_command
from postman_contract.cli.newman import REFUSED
from postman_contract.cli.report import add_report_commands
from postman_contract.cli.run import add_run_command
from postman_contract.cli.scripts import add_scripts_commands
from postman_contract.cli.show import add_show_command
from postman_contract.cli.waive import waive
from postman_contract.errors import ContractError, InputError
from postman_contract.plugin.options import count_from
from postman_contract.postman.environment import runs_in_ci
from postman_contract.recording.vault import Vault
from postman_contract.reporting.live_line import live_line_beside
from postman_contract.reporting.terminal import print_redacted
from postman_contract.run.paths import USUAL
from postman_contract.safety.budget import DEFAULT
from postman_contract.safety.ledger import USUAL_LEDGER

Say = Callable[[str], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 done, 1 something is left or differs, 4 it could not be begun.

    What merges reports has the merged report's.
    """
    arguments = _arguments(argv)
    vault = Vault()
    try:
        return int(arguments.run(arguments, vault, partial(print_redacted, vault, sys.stdout)))
    except BrokenPipeError:  # whoever reads, such as `head`, has read enough; Python would say so when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ContractError, OSError) as problem:
        print_redacted(vault, sys.stderr, str(problem))
        return REFUSED


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="postman-contract", description="Commands for contract tests driven by a Postman collection."
    )
    commands = parser.add_subparsers(required=True)
    cleanup = commands.add_parser(
        "cleanup",
        help="remove what live runs have left behind",
        description="Remove what live runs have left behind, by their ledger, or with --search by their names. Needs "
        "the configuration the runs had. Exit code: 0 nothing is left, 1 something is, 4 it was refused.",
        epilog="example: postman-contract cleanup --search --older-than 1d",
    )
    cleanup.add_argument("ledger", type=Path, nargs="?", help=f"default: {USUAL_LEDGER}, where there is one")
    _add_options_of_search(cleanup)
    cleanup.set_defaults(run=_clean_up)
    comparison = commands.add_parser(
        "compare",
        help="say which requests of a collection differ from another version",
        epilog="example: postman-contract compare old.postman_collection.json new.postman_collection.json",
    )
    comparison.add_argument("old", type=Path, help="a collection file")
    comparison.add_argument("new", type=Path, help="a later version of it")
    comparison.set_defaults(run=_compare)
    add_init_command(commands)
    _add_commands_on_findings(commands)
    add_report_commands(commands)
    add_show_command(commands)
    add_run_command(commands)
    add_scripts_commands(commands)
    words = [*(sys.argv[1:] if argv is None else argv)]
    # What follows `--` of `run` is pytest's: argparse would look for our options and files in it.
    end = words.index("--") if words[:1] == ["run"] and "--" in words else len(words)
    arguments = parser.parse_args(words[:end])
    arguments.pytest_arguments = words[end + 1 :]
    return arguments


def _add_options_of_search(cleanup: argparse.ArgumentParser) -> None:
    search = cleanup.add_argument_group(
        "without a ledger",
        "For machines that are thrown away with their ledgers: finds the suite as pytest does, in the working folder.",
    )
    search.add_argument("--search", action="store_true", help="search for what carries the name of an earlier run")
    search.add_argument(
        "--older-than", type=age_from, metavar="AGE", help="remove nothing of younger runs: 12h, 1d, 2w (default: 1d)"
    )
    search.add_argument(
        "--dry-run",
        action=argparse.BooleanOptionalAction,
        help="only say what would be removed (default, unless the process environment says CI=true)",
    )
    search.add_argument(
        "--budget", type=count_from, metavar="N", help=f"make at most N HTTP calls (default: {DEFAULT})"
    )


def _add_commands_on_findings(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    found = "what a run wrote with --contract-drift-output"
    adoption = commands.add_parser(
        "adopt",
        help="write drift that you accept into the schemas",
        description="Write drift that you accept into the schemas, asking for each.",
        epilog="example: pytest --contract-drift-output=drift.json; postman-contract adopt drift.json",
    )
    adoption.add_argument("findings", type=Path, help=found)
    adoption.add_argument("--schemas", type=Path, default=Path(USUAL["schemas"]), help="default: %(default)s")
    adoption.add_argument("--all", action="store_true", help="accept everything")
    adoption.set_defaults(run=_adopt)
    waiving = commands.add_parser(
        "waive",
        help="draft waivers of what a run has found",
        description="Draft waivers of what a run has found, for you to say why it is tolerated, and until when.",
        epilog="example: pytest --contract-drift-output=drift.json; postman-contract waive drift.json",
    )
    waiving.add_argument("findings", type=Path, help=found)
    waiving.add_argument("--waivers", type=Path, default=Path(USUAL["waivers"]), help="default: %(default)s")
    waiving.set_defaults(run=_waive)


def _adopt(arguments: argparse.Namespace, _: Vault, say: Say) -> bool:
    left = adopt(arguments.findings, arguments.schemas, accept_all if arguments.all else ask_person, say)
    say(f"{left} not adopted" if left else "no drift is left")
    return left > 0


def _waive(arguments: argparse.Namespace, _: Vault, say: Say) -> bool:
    drafted = waive(arguments.findings, arguments.waivers, dt.datetime.now(dt.UTC).date())
    for place in drafted:
        say(f"drafted: {place}")
    say(f"complete the reasons in {arguments.waivers}" if drafted else "nothing to waive")
    return bool(drafted)


def _clean_up(arguments: argparse.Namespace, vault: Vault, say: Say) -> bool:
    if arguments.search:
        return _clean_up_by_search(arguments, vault, say)
    # Otherwise `cleanup --dry-run` would remove things.
    if any(each is not None for each in (arguments.older_than, arguments.dry_run, arguments.budget)):
        raise InputError("cleanup", "", "--older-than, --dry-run and --budget are for --search: add it")
    usual = Path(USUAL_LEDGER)
    # A ledger that is named has to be there: its name may be mistyped.
    if arguments.ledger is None and not usual.exists():
        say(f"nothing is left behind: there is no {usual}, so no run here has created anything")
        return False
    with live_line_beside(sys.stdout, vault.redact, say) as (line, say_beside):
        left = clean_up(arguments.ledger or usual, vault, say_beside, line)
    say(f"{left} left behind" if left else "nothing is left behind")
    return left > 0


def _clean_up_by_search(arguments: argparse.Namespace, vault: Vault, say: Say) -> bool:
    dry = not runs_in_ci() if arguments.dry_run is None else arguments.dry_run
    ledger = arguments.ledger or Path(USUAL_LEDGER)
    options = SearchOptions(arguments.older_than or DAY, arguments.budget or DEFAULT, ledger, dry=dry)
    with live_line_beside(sys.stdout, vault.redact, say) as (line, say_beside):
        left = clean_up_by_search(find_configured_suite(), options, vault, say_beside, line)
    remedy = "; nothing was removed: --no-dry-run removes it" if dry else ""
    say(f"{left} left behind{remedy}" if left else "nothing is left behind by runs of that age")
    return left > 0


def _compare(arguments: argparse.Namespace, _: Vault, say: Say) -> bool:
    differences = list(compare(arguments.old, arguments.new))
    for line in differences or ["the same requests"]:
        say(line)
    return bool(differences)
