"""The options of `show` and `run` that say which requests of a collection are meant, and what its variables hold."""

import argparse
from pathlib import Path

from postman_contract.plugin.options import count_from
from postman_contract.postman.collection import with_files_in
from postman_contract.postman.environment import (
    GLOBAL_VARS,
    NO_ENVIRONMENT,
    NO_GLOBALS,
    variables_given,
)
from postman_contract.postman.environment_files import load_environment, load_globals
from postman_contract.postman.loader import load_collection
from postman_contract.recording.vault import Vault
from postman_contract.run.collection_sources import CollectionSources, learn_secrets, rows_sent, sources_of
from postman_contract.run.data_rows import Inputs, load_rows


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Declare them, under the names that Newman has for them."""
    parser.add_argument("collection", type=_file, help="a Postman collection of any format: a file, or a v3 folder")
    parser.add_argument(
        "--folder",
        action="append",
        default=[],
        metavar="NAME",
        help="only the requests of this folder, or the request of this name; may be given several times",
    )
    parser.add_argument(
        "--working-dir",
        type=Path,
        metavar="DIR",
        help="where the files are that requests send; usually the collection's",
    )
    values = parser.add_argument_group("values of variables")
    values.add_argument("-e", "--environment", type=_file, metavar="FILE", help="take variables from this environment")
    values.add_argument("-g", "--globals", type=_file, metavar="FILE", help="take variables from these globals")
    values.add_argument(
        "-d", "--iteration-data", "--data", type=_file, metavar="FILE", help="send the whole with each row, CSV or JSON"
    )
    values.add_argument("--data-id", default="", metavar="COLUMN", help="name rows by this column, not by their number")
    values.add_argument("-n", "--iteration-count", type=count_from, metavar="N", help="send the whole N times")
    for name, what in (("env", "the environment"), ("global", "the globals")):
        values.add_argument(
            f"--{name}-var",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help=f"a variable that goes before {what}; NAME alone is read from the process environment",
        )
    values.add_argument(
        "--secret-name", action="append", default=[], metavar="NAME", help="the values of this variable are secret, too"
    )


def _file(text: str) -> Path:
    if text.lower().startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("is a URL: download it, look at it, and name the file")
    return Path(text)


def load_sources(arguments: argparse.Namespace, vault: Vault) -> CollectionSources:
    """Load what the options name; the vault learns every secret in it.

    Raises:
        InputError: a file cannot be used.
    """
    path: Path = arguments.collection
    beside = path if path.is_dir() else path.parent
    inputs = Inputs(
        env_vars=variables_given(arguments.env_var),
        global_vars=variables_given(arguments.global_var, GLOBAL_VARS),
        data_id=arguments.data_id,
        secret_names=frozenset(arguments.secret_name),
    )
    rows = load_rows(arguments.iteration_data, inputs) if arguments.iteration_data else ()
    sources = sources_of(
        with_files_in(load_collection(path), arguments.working_dir or beside),
        load_environment(arguments.environment) if arguments.environment else NO_ENVIRONMENT,
        load_globals(arguments.globals) if arguments.globals else NO_GLOBALS,
        inputs,
        rows_sent(rows, arguments.iteration_count),
    )
    learn_secrets(vault, sources)
    return sources
