"""The command `python -m postman_contract`."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from postman_contract.cli.adopt import accept_all, adopt, ask_person
from postman_contract.cli.cleanup import clean_up
from postman_contract.cli.compare import compare
from postman_contract.cli.waive import waive
from postman_contract.errors import ContractError
from postman_contract.recording.vault import Vault
from postman_contract.reporting.terminal import print_redacted
from postman_contract.run.paths import USUAL
from postman_contract.safety.ledger import USUAL_LEDGER

DONE, FOUND, REFUSED = 0, 1, 4

Say = Callable[[str], None]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 done, 1 something is left or differs, 4 it could not be begun."""
    arguments = _arguments(argv)
    vault = Vault()
    try:
        found = arguments.run(arguments, vault, partial(print_redacted, vault, sys.stdout))
    except (ContractError, OSError) as problem:
        print_redacted(vault, sys.stderr, str(problem))
        return REFUSED
    return FOUND if found else DONE


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m postman_contract", description="Commands for contract tests driven by a Postman collection."
    )
    commands = parser.add_subparsers(required=True)
    cleanup = commands.add_parser(
        "cleanup",
        help="remove what live runs have left behind",
        description="Remove what live runs have left behind, by their ledger. Needs the configuration the runs had.",
    )
    cleanup.add_argument("ledger", type=Path, nargs="?", help=f"default: {USUAL_LEDGER}, where there is one")
    cleanup.set_defaults(run=_clean_up)
    comparison = commands.add_parser("compare", help="say which requests of a collection differ from another version")
    comparison.add_argument("old", type=Path, help="a collection file")
    comparison.add_argument("new", type=Path, help="a later version of it")
    comparison.set_defaults(run=_compare)
    _add_commands_on_findings(commands)
    return parser.parse_args(argv)


def _add_commands_on_findings(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    found = "what a run wrote with --contract-drift-output"
    adoption = commands.add_parser(
        "adopt",
        help="write drift that you accept into the schemas",
        description="Write drift that you accept into the schemas, asking for each.",
    )
    adoption.add_argument("findings", type=Path, help=found)
    adoption.add_argument("--schemas", type=Path, default=Path(USUAL["schemas"]), help="default: %(default)s")
    adoption.add_argument("--all", action="store_true", help="accept everything")
    adoption.set_defaults(run=_adopt)
    waiving = commands.add_parser(
        "waive",
        help="draft waivers of what a run has found",
        description="Draft waivers of what a run has found, for you to say why it is tolerated, and until when.",
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
    usual = Path(USUAL_LEDGER)
    # A ledger that is named has to be there: its name may be mistyped.
    if arguments.ledger is None and not usual.exists():
        say(f"nothing is left behind: there is no {usual}, so no run here has created anything")
        return False
    left = clean_up(arguments.ledger or usual, vault, say)
    say(f"{left} left behind" if left else "nothing is left behind")
    return left > 0


def _compare(arguments: argparse.Namespace, _: Vault, say: Say) -> bool:
    differences = list(compare(arguments.old, arguments.new))
    for line in differences or ["the same requests"]:
        say(line)
    return bool(differences)


if __name__ == "__main__":
    sys.exit(main())
