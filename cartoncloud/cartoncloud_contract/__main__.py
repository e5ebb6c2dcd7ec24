"""The command `python -m cartoncloud_contract`: from an API client's credentials to a sandbox to going live."""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from cartoncloud_contract.discover import Options, discover
from cartoncloud_contract.doctor import doctor
from cartoncloud_contract.golive import go_live
from cartoncloud_contract.inputs import Inputs, load_inputs
from postman_contract.errors import ContractError
from postman_contract.recording.vault import Vault
from postman_contract.reporting.terminal import print_redacted

REFUSED = 4


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code: 0 all is well, 1 something has to be done, 4 it could not start."""
    arguments = _arguments(argv)
    vault = Vault()
    say, announce = partial(print_redacted, vault, sys.stdout), partial(print_redacted, vault, sys.stderr)
    try:
        return _run(arguments, load_inputs(Path(), vault, say, announce))
    except (ContractError, OSError, UnicodeDecodeError) as problem:
        announce(str(problem))
        return REFUSED


def _run(arguments: argparse.Namespace, inputs: Inputs) -> int:
    match arguments.command:
        case "discover":
            options = {name: getattr(arguments, name) for name in ("output", "host", "tenant", "customer", "force")}
            return discover(inputs, Options(**options))
        case "doctor":
            return doctor(inputs)
        case _:
            return go_live(inputs, arguments.customer)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cartoncloud_contract", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    discovering = commands.add_parser(
        "discover", help="find your tenant and sandbox customer, and write them to an environment file"
    )
    discovering.add_argument("--host", metavar="URL", help="the server to ask, e.g. https://api.na.cartoncloud.com")
    discovering.add_argument("--tenant", metavar="UUID", help="the tenant to use, if there are several")
    discovering.add_argument("--customer", metavar="UUID", help="the customer to use, even if it is not a sandbox")
    discovering.add_argument("--output", type=Path, default=Path(".env"), metavar="FILE", help="default: %(default)s")
    discovering.add_argument("--force", action="store_true", help="overwrite other values in the file")
    commands.add_parser("doctor", help="check that everything is in place for a live run")
    going_live = commands.add_parser("go-live", help="list what is left to do before going live; changes nothing")
    going_live.add_argument("--customer", metavar="UUID", required=True, help="the customer to go live with")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
