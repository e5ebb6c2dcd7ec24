"""Finds the secrets of a suite: by what its auth blocks ask for, what its files mark, and what names say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from postman_contract.postman.auth import SECRET_PARAMETERS
from postman_contract.postman.data_files import DataRow
from postman_contract.postman.environment import (
    Environment,
    as_text,
)
from postman_contract.postman.variables import VARIABLE
from postman_contract.run.cases import Case
from postman_contract.run.data_rows import Inputs, names_of_secrets


def secret_variables(cases: Iterable[Case]) -> frozenset[str]:
    """Name the variables that stand where an auth block wants a secret."""
    names: set[str] = set()
    for case in cases:
        for value in _secret_values(case):
            names.update(VARIABLE.findall(value))
    return frozenset(names)


def literal_secrets(cases: Iterable[Case]) -> Mapping[str, str]:
    """Find the secrets that a collection holds in the clear, with the name of their auth parameter."""
    return {value: "auth" for case in cases for value in _secret_values(case) if value and not VARIABLE.search(value)}


def _secret_values(case: Case) -> Iterator[str]:
    """Yield what stands where an auth block wants a secret: as published, and as corrected."""
    for request in (case.published, case.request):
        auth = request.auth if request else None
        if auth is not None:
            named = (name for name in SECRET_PARAMETERS.get(auth.type, ()) if name in auth.parameters)
            yield from (as_text(auth.parameters[name]) for name in named)


def secrets_given(
    environment: Environment, globals_: Environment, inputs: Inputs, rows: Sequence[DataRow]
) -> frozenset[str]:
    """Name the variables that a file marks as secret, and those whose values are taken for secrets."""
    given = (environment.scope, globals_.scope, inputs.env_vars, inputs.global_vars)
    return environment.secrets | globals_.secrets | names_of_secrets(given, rows, inputs.secret_names)
