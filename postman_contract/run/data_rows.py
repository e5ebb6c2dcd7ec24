"""Makes a case of each row of data: its id has the row's number, or what a column of the row says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from postman_contract.contract.waivers import ROWS
from postman_contract.errors import InputError
from postman_contract.postman.data_files import DataRow, Row, load_data
from postman_contract.postman.environment import DATA, ENV_VARS, GLOBAL_VARS, Scope, as_text
from postman_contract.postman.secrets import looks_secret, placeholder, tells_nothing
from postman_contract.run.cases import Case, slug

LONGEST_LABEL = 64  # characters


@dataclass(frozen=True)
class Inputs:
    """What a run is given beside files.

    `env_vars` go before the environment, `global_vars` before the globals. `data_id` is the column of the data that
    names a row in ids, "": its number does. `secret_names` are variables whose values are secret.
    """

    env_vars: Scope = field(default=Scope(ENV_VARS, {}), repr=False)
    global_vars: Scope = field(default=Scope(GLOBAL_VARS, {}), repr=False)
    data_id: str = ""
    secret_names: frozenset[str] = frozenset()


NO_INPUTS = Inputs()


def load_rows(path: Path, inputs: Inputs) -> tuple[DataRow, ...]:
    """Load the rows of a data file, each with what ids call it.

    Raises:
        InputError: it cannot be used, or the column for the ids is a secret's, or in no row.
    """
    rows = load_data(path)
    return tuple(
        DataRow(label, Scope(DATA, {name: as_text(value) for name, value in row.items()}), row)
        for label, row in zip(_labels(path, rows, inputs), rows, strict=True)
    )


def _labels(path: Path, rows: Sequence[Row], inputs: Inputs) -> list[str]:
    column = inputs.data_id
    if not column:
        return [str(number) for number, _ in enumerate(rows, 1)]
    if looks_secret(column, inputs.secret_names):
        raise InputError(str(path), column, "looks like a secret by its name, and ids stand in files: choose another")
    if not any(column in row for row in rows):
        known = ", ".join(dict.fromkeys(name for row in rows for name in row))
        raise InputError(str(path), "", f"has no column {column!r}; there are {known}")
    labels: dict[str, None] = {}
    for row in rows:
        name = slug(as_text(row.get(column, "")))[:LONGEST_LABEL].rstrip("-")
        candidates = (f"{name[: LONGEST_LABEL - 7]}-{number}" for number in range(2, len(rows) + 2))
        labels[name if name not in labels else next(each for each in candidates if each not in labels)] = None
    return list(labels)


def cases_of_rows(cases: Iterable[Case], rows: Sequence[DataRow]) -> tuple[Case, ...]:
    """Make each case with each row, row by row, as Postman runs them; without rows they stay as they are."""
    cases = tuple(cases)
    if not rows:
        return cases
    return tuple(replace(case, id=f"{case.id}{ROWS}{row.label}", row=row) for row in rows for case in cases)


def scopes_around(case: Case, above: Iterable[Scope], below: Iterable[Scope] = ()) -> tuple[Scope, ...]:
    """Order the scopes of a case: its row, those above its collection's own, that, and those below."""
    return (*row_of(case), *above, case.variables, *below)


def row_of(case: Case) -> tuple[Scope, ...]:
    """Return the scope of a case's row of data, if it has one."""
    return () if case.row is None else (case.row.scope,)


def row_in_replay(case: Case, secrets: frozenset[str]) -> tuple[Scope, ...]:
    """Return the scope of a case's row as a replay has it: with placeholders for secrets."""
    if case.row is None:
        return ()
    values = case.row.scope.values
    return (Scope(DATA, {name: replayed_cell(name, value, secrets) for name, value in values.items()}),)


def replayed_cell(name: str, value: str, secrets: frozenset[str]) -> str:
    """Return what a replay has for a cell of data: what stands for it, if it is a secret."""
    return placeholder(name, value) if is_secret_cell(name, value, secrets) else value


def is_secret_cell(name: str, value: str, secrets: frozenset[str]) -> bool:
    """Tell whether a cell of data is a secret: its variable is one, and it says something."""
    return name in secrets and not tells_nothing(value)


def names_of_secrets(scopes: Iterable[Scope], rows: Iterable[DataRow], names: frozenset[str]) -> frozenset[str]:
    """Name the variables whose values are taken for secrets, because their names say so.

    Args:
        scopes: with values that a person has given.
        rows: of data.
        names: further names that are secrets'.
    """
    given = (entry for scope in (*scopes, *(row.scope for row in rows)) for entry in scope.values.items())
    return names | {name for name, value in given if looks_secret(name, names) and not tells_nothing(value)}
