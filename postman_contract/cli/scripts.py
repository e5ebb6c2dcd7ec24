"""The commands on scripts: fetching the files that run them, and saying what is there of what they need."""

import argparse
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from postman_contract.cli.sandbox_installation import command_by_hand, install_from_folder, install_from_npm
from postman_contract.errors import InputError
from postman_contract.scripting.sandbox_files import (
    INSTALL,
    PINNED,
    Release,
    SandboxFiles,
    find_sandbox_files,
    read_sandbox_code,
)

_INTERPRETER = "quickjs-ng"
_EXTRA = "pip install 'postman-contract[scripts]'"
_TARBALLS = " and ".join(package.tarball for package in PINNED.packages)
_DESCRIPTION = f"""\
Fetch the two files of Postman that run scripts, of {PINNED.sandbox} and {PINNED.bridge}.

npm fetches these packages and runs nothing of them. What it fetches has to be, byte for
byte, what this version of postman-contract was made with. The files are kept with their
licences (Apache-2.0) in your cache folder: $XDG_CACHE_HOME, or ~/.cache.

Exit code: 0 done, 4 it was refused."""
_EPILOG = f"""\
Without npm, fetch the packages on another machine:

    {command_by_hand()}

or with a browser: every npm registry has them at NAME/-/NAME-VERSION.tgz. Bring both
files here in one folder, and give it:

    {INSTALL} --scripts-from FOLDER

example: {INSTALL}"""

Say = Callable[[str], None]


def add_scripts_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `scripts` and its own commands."""
    scripts = commands.add_parser(
        "scripts",
        help="install what a collection's scripts are run with, and say what is there of it",
        epilog="example: postman-contract scripts install",
    )
    own = scripts.add_subparsers(required=True)
    _add_install(own)
    status = own.add_parser(
        "status",
        help="say what is there of what scripts need",
        description="Say what is there of what scripts need. Exit code: 0 everything is, 1 something is missing.",
        epilog="example: postman-contract scripts status",
    )
    status.set_defaults(run=lambda _, __, say: say_status(say))


def _add_install(own: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    installation = own.add_parser(
        "install",
        help="fetch the two files of Postman that run scripts",
        formatter_class=argparse.RawDescriptionHelpFormatter,  # a command is no command any longer once it is wrapped
        description=_DESCRIPTION,
        epilog=_EPILOG,
    )
    installation.add_argument(
        "--scripts-from", type=Path, metavar="FOLDER", help=f"use {_TARBALLS} in this folder, without npm"
    )
    installation.set_defaults(run=lambda arguments, _, say: install(arguments.scripts_from, say))


def install(source: Path | None, say: Say, release: Release = PINNED) -> int:
    """Install the files from a folder, or by npm where there is none; return the exit code."""
    files = install_from_npm(release=release) if source is None else install_from_folder(source, release=release)
    _say_places(files, say, release)
    if _interpreter() is None:
        say(f"{_INTERPRETER} is still missing: {_EXTRA}")
    return 0


def say_status(say: Say, release: Release = PINNED) -> int:
    """Say what is there of what scripts need; return the exit code: 0 everything is, 1 something is missing."""
    interpreter = _interpreter()
    say(f"{_INTERPRETER}: {interpreter or f'missing: {_EXTRA}'}")
    files_are_right = _say_files(say, release)
    ready = interpreter is not None and files_are_right
    say("scripts can be run" if ready else "scripts cannot be run")
    return int(not ready)


def _say_files(say: Say, release: Release) -> bool:
    """Say where the files are, or what is wrong with them; tell whether nothing is."""
    files = find_sandbox_files(release=release)
    if files is None:
        names = " and ".join(map(str, release.packages))
        say(f"{names}: not installed: {INSTALL}")
        return False
    try:
        read_sandbox_code(files, release)
    except InputError as problem:
        say(str(problem))
        return False
    _say_places(files, say, release)
    return True


def _say_places(files: SandboxFiles, say: Say, release: Release) -> None:
    say(f"{release.sandbox}: {files.boot_code}")
    say(f"{release.bridge}: {files.bridge}")


def _interpreter() -> str | None:
    """Return the version of the interpreter of JavaScript that is installed; None: there is none."""
    try:
        return version(_INTERPRETER)
    except PackageNotFoundError:
        return None
