"""The options of `show` and `run` that say which requests of a collection are meant, and what its variables hold."""

import argparse
from dataclasses import dataclass, field
from pathlib import Path

from postman_contract.postman.collection import Collection, Item, with_files_in
from postman_contract.postman.environment import NO_ENVIRONMENT, Environment, Scope, load_environment, scope_of
from postman_contract.postman.folders import items_in
from postman_contract.postman.loader import load_collection
from postman_contract.postman.secrets import is_secret_name
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import plan
from postman_contract.run.suite import literal_secrets, secret_variables


@dataclass(frozen=True)
class Sources:
    """A collection, the requests of it that are meant, and the values of its variables.

    `above` are the scopes that go before the collection's own, highest precedence first.
    """

    collection: Collection
    items: tuple[Item, ...]
    environment: Environment
    above: tuple[Scope, ...] = field(repr=False)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """All scopes, highest precedence first."""
        return (*self.above, scope_of("collection", self.collection.variables))


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Declare them, under the names that Newman has for them."""
    parser.add_argument("collection", type=Path, help="a Postman collection of any format: a file, or a v3 folder")
    parser.add_argument("-e", "--environment", type=Path, metavar="FILE", help="take variables from this environment")
    parser.add_argument(
        "--folder",
        action="append",
        default=[],
        metavar="NAME",
        help="only the requests of this folder, or the request of this name; may be given several times",
    )
    parser.add_argument(
        "--working-dir", type=Path, metavar="DIR", help="where the files are that requests send; usually beside FILE"
    )


def load_sources(arguments: argparse.Namespace, vault: Vault) -> Sources:
    """Load what the options name; the vault learns every secret in it.

    Raises:
        InputError: a file cannot be used, or there is no such folder.
    """
    path: Path = arguments.collection
    collection = with_files_in(load_collection(path), arguments.working_dir or path.parent)
    environment = load_environment(arguments.environment) if arguments.environment else NO_ENVIRONMENT
    sources = Sources(collection, items_in(collection, arguments.folder), environment, (environment.scope,))
    _learn_secrets(vault, sources)
    return sources


def _learn_secrets(vault: Vault, sources: Sources) -> None:
    cases = plan([sources.collection], {})
    named = sources.environment.secrets | secret_variables(cases)
    for scope in sources.scopes:
        for name, value in scope.values.items():
            if name in named or is_secret_name(name):
                vault.learn(value, name)
    for value, name in literal_secrets(cases).items():
        vault.learn(value, name)
