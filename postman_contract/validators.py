"""Keeps one validator for each schema file and way of judging."""

from collections.abc import Mapping
from functools import cache

from postman_contract.findings import Finding
from postman_contract.validation import additive_validator, find, schema_registry, strict_validator


class Validators:
    """Judges instances by the schema files of a suite.

    Args:
        schemas: file contents by path relative to the schema folder.

    Raises:
        SchemaError: a file is not a JSON Schema.
    """

    def __init__(self, schemas: Mapping[str, object]) -> None:
        registry = schema_registry(schemas)
        self._strict = cache(lambda name: strict_validator(name, registry))
        self._additive = cache(lambda name: additive_validator(name, registry))

    def strict(self, schema: str, instance: object) -> tuple[Finding, ...]:
        """Judge what we send: every deviation is a breach."""
        return find(instance, self._strict(schema))

    def additive(self, schema: str, instance: object) -> tuple[Finding, ...]:
        """Judge what we receive: additions are drift."""
        return find(instance, self._additive(schema))
