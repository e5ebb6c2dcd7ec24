"""The command line of `init`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from postman_contract.cli.init.command import init
from postman_contract.recording.vault import Vault


def add_init_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command `init`."""
    making = commands.add_parser(
        "init",
        help="make a suite out of a collection",
        description="Make a suite out of a collection that runs at once with pytest: schemas inferred from its saved "
        "examples, its secrets taken out, what requests need from one another proposed. Files that somebody has edited "
        "since are left alone. Exit code: 0 done, 1 what was to be recorded is not all kept, 4 it was refused.",
        epilog="example: postman-contract init pets.postman_collection.json my-suite --base-url http://127.0.0.1:8000",
    )
    making.add_argument("collection", type=Path, help="a collection file, or the folder of one of format v3")
    making.add_argument("folder", type=Path, metavar="DIR", help="the suite's folder; made where there is none")
    making.add_argument(
        "--base-url",
        metavar="URL",
        help="record from the API at this URL: everything on this machine, only what reads beyond it",
    )
    making.set_defaults(run=_init)


def _init(arguments: argparse.Namespace, vault: Vault, say: Callable[[str], None]) -> bool:
    return init(arguments.collection, arguments.folder, arguments.base_url, vault, say)
