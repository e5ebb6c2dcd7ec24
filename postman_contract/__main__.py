"""The command `python -m postman_contract`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from postman_contract.cleanup import clean_up
from postman_contract.compare import compare
from postman_contract.errors import ContractError
from postman_contract.ledger import USUAL_LEDGER

DONE, FOUND, REFUSED = 0, 1, 4


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 done, 1 something is left or differs, 4 it could not be begun."""
    parser = argparse.ArgumentParser(prog="python -m postman_contract", description=__doc__)
    commands = parser.add_subparsers(required=True)
    cleanup = commands.add_parser("cleanup", help="remove what live runs have left behind, by their ledger")
    cleanup.add_argument("ledger", type=Path, nargs="?", default=Path(USUAL_LEDGER), help="default: %(default)s")
    cleanup.set_defaults(run=_clean_up)
    comparison = commands.add_parser("compare", help="say which requests of a collection differ from another version")
    comparison.add_argument("old", type=Path)
    comparison.add_argument("new", type=Path)
    comparison.set_defaults(run=_compare)
    arguments = parser.parse_args(argv)
    try:
        return FOUND if arguments.run(arguments) else DONE
    except ContractError as problem:
        sys.stderr.write(f"{problem}\n")
        return REFUSED


def _clean_up(arguments: argparse.Namespace) -> bool:
    left = clean_up(arguments.ledger, say)
    say(f"{left} left behind" if left else "nothing is left behind")
    return left > 0


def _compare(arguments: argparse.Namespace) -> bool:
    differences = list(compare(arguments.old, arguments.new))
    for line in differences or ["the same requests"]:
        say(line)
    return bool(differences)


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
