"""Where the values of variables come from: scopes, the process environment, `.env`, the command line.

The only module that reads the process environment.
"""

import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from postman_contract.errors import InputError
from postman_contract.postman.collection import Parameter
from postman_contract.postman.javascript import number_text

PREFIX = "CONTRACT_"
PROCESS = "process environment"
# The names of scopes, by which a value is told from where it came.
ENV_VARS = "--env-var"
GLOBAL_VARS = "--global-var"
GLOBALS = "globals"
DATA = "data"


def _as_named(name: str) -> str:
    return name


@dataclass(frozen=True)
class Scope:
    """A named set of variable values; `spelling` turns a variable's name into the key it has here."""

    name: str
    values: Mapping[str, str] = field(repr=False)
    spelling: Callable[[str], str] = _as_named

    def get(self, variable: str) -> str | None:
        """Return the variable's value here, or None."""
        return self.values.get(self.spelling(variable))


@dataclass(frozen=True)
class Environment:
    """A loaded environment file: the values that count, and the names of those marked secret.

    `published` has the values as the file has them, numbers as numbers; `name` is what the file calls itself.
    """

    scope: Scope
    secrets: frozenset[str] = frozenset()
    published: Mapping[str, object] = field(default_factory=dict, repr=False)
    name: str = ""


NO_ENVIRONMENT = Environment(Scope("environment", {}))
NO_GLOBALS = Environment(Scope(GLOBALS, {}))


def as_text(value: object) -> str:
    """Turn a variable's JSON value into text as Postman does: `true`, `null`, `1,2`, `[object Object]`."""
    match value:
        case str():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value)
        case list():
            return ",".join(_elements(value))
        case _:
            return "[object Object]"


def _elements(values: list[object]) -> Iterator[str]:
    """Yield the text of each element of an array and of those in it: by a loop, whatever the nesting."""
    waiting = values[::-1]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list) and value:
            waiting.extend(reversed(value))
        else:
            yield "" if value is None or value == [] else as_text(value)


def scope_of(name: str, variables: Iterable[Parameter]) -> Scope:
    """Make a scope: disabled variables do not count, of duplicates the last wins."""
    return Scope(name, {key: as_text(value) for key, value in published_values(variables).items()})


def published_values(variables: Iterable[Parameter]) -> dict[str, object]:
    """Return variables as they are published, numbers as numbers: those that count, as in `scope_of`."""
    return {entry.key: entry.value for entry in variables if not entry.disabled}


def variables_given(texts: Iterable[str], scope: str = ENV_VARS) -> Scope:
    """Read variables as they are given on a command line: `NAME=value`, or `NAME`, which the process environment has.

    Args:
        texts: of one name the last counts; an empty value is one.
        scope: the name of the scope that they are.

    Raises:
        InputError: one has no name, or the process environment has no such variable.
    """
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not name:
            raise InputError(scope, "", "expected NAME=VALUE, or the NAME of a variable of the process environment")
        if not equals:
            if name not in os.environ:
                remedy = f"set it, or write {name}=VALUE"
                raise InputError(scope, "", f"the process environment has no variable {name!r}: {remedy}")
            value = os.environ[name]
        values[name] = value
    return Scope(scope, values)


def environment_key(variable: str) -> str:
    """Spell a variable as the process environment does: `tenantUuid` is `CONTRACT_TENANT_UUID`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", variable)
    return PREFIX + words.upper().strip("_")


def process_scope(folder: Path) -> Scope:
    """Read the `CONTRACT_*` variables of `.env` in `folder` and of the process, which wins.

    An empty one counts as not set: that is what a CI service makes of a variable that nobody has given a value.

    Raises:
        InputError: `.env` is no text.
    """
    try:
        values = {**dotenv_values(folder / ".env"), **os.environ}
    except UnicodeDecodeError:
        raise InputError(str(folder / ".env"), "", "is not UTF-8") from None
    ours = {key: value for key, value in values.items() if key.startswith(PREFIX) and value}
    return Scope(PROCESS, ours, environment_key)


def job_summary_file() -> Path | None:
    """Return the file of which a job of GitHub Actions shows what is appended to it; None: this is no such job."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(file) if file else None


def user_cache_folder() -> Path | None:
    """Return the folder for what can be fetched again: `XDG_CACHE_HOME`, or `~/.cache`; None: there is no home folder.

    A relative path does not count, as the XDG Base Directory Specification has it.
    """
    folder = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if folder.is_absolute():
        return folder
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return None


@contextmanager
def without_pytest_variables() -> Generator[None]:
    """Take what the process environment tells pytest (PYTEST_ADDOPTS, PYTEST_PLUGINS) away for a while."""
    taken = {key: os.environ.pop(key) for key in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if key in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)


def runs_in_ci() -> bool:
    """Tell whether a CI service has started the process: it says so in `CI`, as GitHub, GitLab and others do."""
    return os.environ.get("CI", "").strip().lower() not in ("", "0", "false", "no")


CONNECTION_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir")


def connection_variables() -> dict[str, str]:
    """Read which proxies and CA certificates the process is to use, by their names in lower case.

    Each may be set in either case, as for curl; that in lower case goes first. An empty one counts as not set.
    """
    values = {name: os.environ.get(name) or os.environ.get(name.upper()) for name in CONNECTION_VARIABLES}
    return {name: value for name, value in values.items() if value}


def value_in(scopes: Iterable[Scope], name: str) -> str | None:
    """Return the value of a variable in the first scope that has one; None: none has."""
    found = (scope.get(name) for scope in scopes)
    return next((value for value in found if value is not None), None)
