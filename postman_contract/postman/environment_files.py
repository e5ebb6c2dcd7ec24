"""Loads environments and globals: files as Postman exports them, and YAML files of format v3."""

from collections.abc import Mapping
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.postman.collection import Parameter
from postman_contract.postman.environment import GLOBALS, Environment, published_values, scope_of
from postman_contract.postman.jsonfile import kind_of, load_published_json
from postman_contract.postman.yamlfile import load_yaml

_KINDS = {"environment": "a Postman environment", GLOBALS: "a file of Postman's globals"}


def load_environment(path: Path) -> Environment:
    """Load a Postman environment: a JSON file as Postman exports it, or a YAML file of format v3.

    A secret without a value, such as one that is a reference to a vault, is named, not defined.

    Raises:
        InputError: names the file and the JSON path.
    """
    return _load_values(path, "environment")


def load_globals(path: Path) -> Environment:
    """Load a file of Postman's globals, as `load_environment` loads an environment.

    Raises:
        InputError: names the file and the JSON path.
    """
    return _load_values(path, GLOBALS)


def _load_values(path: Path, scope: str) -> Environment:
    document = (load_yaml if path.suffix in (".yaml", ".yml") else load_published_json)(path)
    if not isinstance(document, dict):
        raise InputError(str(path), "$", f"expected an object, got {kind_of(document)}")
    if not isinstance(document.get("values"), list):
        raise InputError(str(path), "$.values", f"expected an array of variables; is this {_KINDS[scope]}?")
    variables: list[Parameter] = []
    secrets: set[str] = set()
    # Postman passes over an entry that is null.
    for index, entry in ((index, entry) for index, entry in enumerate(document["values"]) if entry is not None):
        if not isinstance(entry, dict):
            raise InputError(str(path), f"$.values[{index}]", f"expected an object, got {kind_of(entry)}")
        key = entry.get("key")
        if key is None:
            continue
        if not isinstance(key, str):
            raise InputError(str(path), f"$.values[{index}].key", f"expected a string, got {kind_of(key)}")
        is_secret = entry.get("type") == "secret" or entry.get("secret") is True
        if is_secret:
            secrets.add(key)
        variables.append(Parameter(key, entry.get("value", ""), _is_unset(entry, is_secret=is_secret)))
    values, name = scope_of(scope, variables), document.get("name")
    return Environment(values, frozenset(secrets), published_values(variables), name if isinstance(name, str) else "")


def _is_unset(entry: Mapping[str, object], *, is_secret: bool) -> bool:
    if entry.get("enabled") is False or entry.get("disabled") is True:
        return True
    return is_secret and entry.get("value") in (None, "")
