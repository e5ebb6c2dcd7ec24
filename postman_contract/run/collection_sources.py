"""A collection that is run or shown alone: the requests that are meant, and where the values of its variables are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from postman_contract.postman.collection import Collection
from postman_contract.postman.data_files import DataRow
from postman_contract.postman.environment import DATA, Environment, Scope, scope_of
from postman_contract.postman.filling import ValueSources
from postman_contract.postman.folders import items_in
from postman_contract.postman.variables import as_written, draw_known
from postman_contract.recording.vault import SHORTEST, Vault
from postman_contract.run.cases import Case, plan
from postman_contract.run.data_rows import Inputs, cases_of_rows, names_of_secrets, scopes_around
from postman_contract.run.suite_secrets import literal_secrets, secret_variables, secrets_given


@dataclass(frozen=True)
class CollectionSources:
    """What is known of a collection before anything is sent.

    `planned` are all its cases, `rows` those of its data, or one for each of several times that it is sent.
    """

    collection: Collection
    planned: tuple[Case, ...] = field(repr=False)
    environment: Environment = field(repr=False)
    globals: Environment = field(repr=False)
    inputs: Inputs = field(repr=False)
    rows: tuple[DataRow, ...] = field(default=(), repr=False)

    @property
    def above(self) -> tuple[Scope, ...]:
        """The scopes that go before the collection's own, below a row of data, highest precedence first."""
        return (self.inputs.env_vars, self.environment.scope)

    @property
    def below(self) -> tuple[Scope, ...]:
        """The scopes that come after the collection's own."""
        return (self.inputs.global_vars, self.globals.scope)

    @cached_property
    def secrets(self) -> frozenset[str]:
        """The names of the variables whose values are secret."""
        own = names_of_secrets((scope_of("collection", self.collection.variables),), (), self.inputs.secret_names)
        given = secrets_given(self.environment, self.globals, self.inputs, self.rows)
        return secret_variables(self.planned) | own | given

    def scopes_of(self, case: Case) -> tuple[Scope, ...]:
        """Return every scope of a case, highest precedence first."""
        return scopes_around(case, self.above, self.below)

    def values_for(self, case: Case, seed: str) -> ValueSources:
        """Return where a case has its values from; what nothing defines goes out as it is written."""
        return ValueSources((Scope("none", {}), *self.scopes_of(case)), draw_known(seed), as_written)


def sources_of(
    collection: Collection,
    environment: Environment,
    globals_: Environment,
    inputs: Inputs,
    rows: tuple[DataRow, ...],
) -> CollectionSources:
    """Plan the cases of a collection."""
    return CollectionSources(collection, plan([collection], {}), environment, globals_, inputs, rows)


def rows_sent(rows: Sequence[DataRow], times: int | None) -> tuple[DataRow, ...]:
    """Return the rows by which a collection is sent so many times, as Postman's runner does.

    What comes after the last row is sent by it again; without data every time has a row without values.

    Args:
        rows: of data.
        times: None: once for each row.
    """
    if times is None:
        return tuple(rows)
    last = rows[-1] if rows else DataRow("", Scope(DATA, {}))
    further = (replace(last, label=str(number)) for number in range(len(rows) + 1, times + 1))
    return (*rows[:times], *further) if times > 1 or rows else ()


def cases_sent(sources: CollectionSources, names: Sequence[str]) -> tuple[Case, ...]:
    """Return the cases of the folders and requests that are named, or all of them, row by row.

    Raises:
        InputError: no folder or request has one of the names.
    """
    places = {item.place for item in items_in(sources.collection, names)}
    return cases_of_rows([case for case in sources.planned if case.place in places], sources.rows)


def remarks_on_secrets(sources: CollectionSources) -> Iterator[str]:
    """Say which secrets are too short to be told from other text, and so are not kept out of what is printed."""
    scopes = (*sources.above, *sources.below, *(row.scope for row in sources.rows))
    for name in sorted(sources.secrets):
        if any(0 < len(scope.get(name) or "") < SHORTEST for scope in scopes):
            yield f"run: secret {{{{{name}}}}} has under {SHORTEST} characters: it is not kept out of what is printed"


def learn_secrets(vault: Vault, sources: CollectionSources) -> None:
    """Keep the secrets of a collection and of its variables out of everything."""
    named = sources.secrets
    for scope in (*sources.above, *sources.below, *(case.variables for case in sources.planned[:1])):
        for name in named & scope.values.keys():
            vault.learn(scope.values[name], name)
    for row in sources.rows:
        for name in named & row.scope.values.keys():
            vault.learn(row.scope.values[name], name)
    for value, name in literal_secrets(sources.planned).items():
        vault.learn(value, name)
