"""Writes what a suite says of variables: the environment, and the corrections that requests need."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from postman_contract.cli.init.naming import toml_string
from postman_contract.cli.init.published import Published, Server, unset_path_variables
from postman_contract.postman.collection import Parameter, RequestTemplate
from postman_contract.postman.environment import as_text
from postman_contract.postman.secrets import is_secret_name
from postman_contract.postman.urls import published_value
from postman_contract.run.cases import Case
from postman_contract.run.suite_secrets import secret_variables


@dataclass(frozen=True)
class Variables:
    """The variables of a suite: those with a value, the secrets, and those that nobody has given a value yet."""

    values: Mapping[str, str] = field(repr=False)
    secrets: tuple[str, ...]
    missing: tuple[str, ...]


def sort_variables(published: Published, server: Server, supplied: Iterable[str]) -> Variables:
    """Say what becomes of each variable that requests use.

    Args:
        published: the collection.
        server: whose variable has its value.
        supplied: the variables that prerequisites supply.
    """
    used = dict.fromkeys(name for _, request in published.requests for name in sorted(published.variables_of(request)))
    unset = {name for _, request in published.requests for name in unset_path_variables(request)}
    secret = published.secrets | secret_variables(published.cases) | {name for name in used if is_secret_name(name)}
    secrets = [
        name for name in dict.fromkeys([*published.secrets, *used]) if name in secret and name != server.variable
    ]
    known = {*secrets, *supplied}
    values = {name: published.values[name] for name in used if name in published.values and name not in known}
    missing = [name for name in [*used, *sorted(unset - used.keys())] if name not in {*values, *known, server.variable}]
    return Variables({server.variable: server.value, **values}, tuple(secrets), tuple(missing))


def environment_text(name: str, variables: Variables) -> str:
    """Write a Postman environment: secrets are named without a value, what has none yet is disabled."""
    entries: list[dict[str, object]] = [{"key": key, "value": value} for key, value in variables.values.items()]
    entries += [{"key": key, "value": "", "type": "secret"} for key in variables.secrets]
    entries += [{"key": key, "value": "", "enabled": False} for key in variables.missing]
    return json.dumps({"name": name, "values": entries}, indent=2) + "\n"


@dataclass(frozen=True)
class Correction:
    """A correction of a case: its reason, in our words, and what it does."""

    case_id: str
    reason: str
    action: str
    argument: str | list[str] | dict[str, str]


def draft_corrections(published: Published, server: Server, unset: Mapping[str, list[str]]) -> list[Correction]:
    """Say what requests need before they can be sent."""
    corrections: list[Correction] = []
    for case, request in published.requests:
        types = unset_path_variables(request)
        if server.literal and request.url.host == server.literal:
            corrections += _to_server(case, request, server, types)
        elif types:
            reason = "the collection has the names of types for values"
            corrections.append(Correction(case.id, reason, "drop_path_variables", types))
        names = [name for name in unset.get(case.id, ()) if name != server.variable]
        if names:
            reason = "the collection's own value is empty, or another for each run: scripts or a prerequisite give it"
            corrections.append(Correction(case.id, reason, "unset_variables", names))
    return corrections


def _to_server(case: Case, request: RequestTemplate, server: Server, unset: list[str]) -> Iterable[Correction]:
    """Let the host of a request be the server's variable: set its URL anew, and its path variables with it."""
    url = request.url
    entries = () if isinstance(url.query, str) else [_pair(entry) for entry in url.query if not entry.disabled]
    query = url.query if isinstance(url.query, str) else "&".join(entries)
    text = "/".join((f"{{{{{server.variable}}}}}", *url.path)) + (f"?{query}" if query else "")
    yield Correction(case.id, "the host is the variable of the environment", "set_url", text)
    given = {entry.key: published_value(url, entry.key) for entry in url.variables if entry.key not in unset}
    values = {name: value for name, value in given.items() if value}
    if values:
        yield Correction(case.id, "as published", "set_path_variables", values)


def _pair(entry: Parameter) -> str:
    key = re.sub("[&#=]", lambda found: f"%{ord(found[0]):02X}", entry.key)
    if entry.value is None:
        return key
    return f"{key}={re.sub('[&#]', lambda found: f'%{ord(found[0]):02X}', as_text(entry.value))}"


def corrections_text(corrections: Sequence[Correction]) -> str:
    """Write corrections as TOML."""
    head = "# What published requests need before they can be sent: see docs/claims.md of postman-contract.\n"
    tables = (
        f"\n[[{toml_string(each.case_id)}]]\nreason = {toml_string(each.reason)}\n"
        f"{each.action} = {_toml_value(each.argument)}\n"
        for each in corrections
    )
    return head + "".join(tables)


def _toml_value(value: str | list[str] | dict[str, str]) -> str:
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, list):
        return f"[{', '.join(map(toml_string, value))}]"
    return "{" + ", ".join(f"{toml_string(key)} = {toml_string(each)}" for key, each in value.items()) + "}"
