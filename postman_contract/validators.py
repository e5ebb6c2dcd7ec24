"""Keeps one validator for each schema file and way of judging."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema.exceptions import SchemaError as InvalidSchema
from jsonschema.validators import Draft202012Validator

from postman_contract.findings import Finding, json_path
from postman_contract.validation import SchemaError, additive_validator, find, schema_registry, strict_validator


class Validators:
    """Judges instances by the schema files of a suite.

    Args:
        schemas: file contents by path relative to the schema folder.

    Raises:
        SchemaError: a file is not a JSON Schema.
    """

    def __init__(self, schemas: Mapping[str, object]) -> None:
        registry = schema_registry(schemas)
        checked = cache(lambda name: _check(name, schemas[name]))
        self._strict = cache(lambda name: checked(name) or strict_validator(name, registry))
        self._additive = cache(lambda name: checked(name) or additive_validator(name, registry))

    def strict(self, schema: str, instance: object) -> tuple[Finding, ...]:
        """Judge what we send: every deviation is a breach."""
        return find(instance, self._strict(schema))

    def additive(self, schema: str, instance: object) -> tuple[Finding, ...]:
        """Judge what we receive: additions are drift."""
        return find(instance, self._additive(schema))


def _check(name: str, schema: Any) -> None:
    """Refuse what is not a schema, when it is first used: checking all of them would take longer than a replay."""
    try:
        Draft202012Validator.check_schema(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    except InvalidSchema as problem:
        raise SchemaError(name, json_path(problem.path), problem.message) from None
