"""The command `python -m postman_contract`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from postman_contract.cleanup import clean_up
from postman_contract.errors import ContractError
from postman_contract.ledger import USUAL_LEDGER

DONE, LEFT, REFUSED = 0, 1, 4


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 done, 1 something is left, 4 it could not be begun."""
    parser = argparse.ArgumentParser(prog="python -m postman_contract", description=__doc__)
    commands = parser.add_subparsers(required=True)
    cleanup = commands.add_parser("cleanup", help="remove what live runs have left behind, by their ledger")
    cleanup.add_argument("ledger", type=Path, nargs="?", default=Path(USUAL_LEDGER), help="default: %(default)s")
    arguments = parser.parse_args(argv)
    try:
        left = clean_up(arguments.ledger, say)
    except ContractError as problem:
        sys.stderr.write(f"{problem}\n")
        return REFUSED
    say(f"{left} left behind" if left else "nothing is left behind")
    return LEFT if left else DONE


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
