"""Keeps one validator for each schema file and way of judging."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema.exceptions import SchemaError as InvalidSchema
from jsonschema.protocols import Validator
from jsonschema.validators import Draft202012Validator

from postman_contract.contract.formats import FORMATS
from postman_contract.contract.references import files_reached
from postman_contract.contract.schema_registry import SchemaError, schema_registry
from postman_contract.contract.validation import additive_validator, find_violations, strict_validator
from postman_contract.contract.violations import Violation, json_path


class Validators:
    """Judges instances by the schema files of a suite.

    Args:
        schemas: file contents by path relative to the schema folder.

    `registry` has them as references find them.

    Raises:
        SchemaError: a file is not a JSON Schema.
    """

    def __init__(self, schemas: Mapping[str, object]) -> None:
        self.registry = registry = schema_registry(schemas)
        self._strict = cache(lambda name: strict_validator(name, registry))
        self._additive = cache(lambda name: additive_validator(name, registry))
        self._check_file = cache(lambda name: _check(name, schemas[name]))
        self._reached = cache(lambda name: tuple(files_reached(name, schemas)))

    def strict(self, schema: str, instance: object) -> tuple[Violation, ...]:
        """Judge what we send: every deviation is a breach."""
        return self._judged(self._strict(schema), schema, instance)

    def additive(self, schema: str, instance: object) -> tuple[Violation, ...]:
        """Judge what we receive: additions are drift."""
        return self._judged(self._additive(schema), schema, instance)

    def expecting(self, schema: str, instance: object) -> tuple[Violation, ...]:
        """Judge, strictly, what is meant to break its schema: who finds anything else judges again by `strict`."""
        return find_violations(instance, self._strict(schema))

    def strict_validator(self, schema: str) -> Validator:
        """Return what judges by a schema file, for whoever walks over what it says."""
        return self._strict(schema)

    def _judged(self, validator: Validator, schema: str, instance: object) -> tuple[Violation, ...]:
        """Judge, and before anything is said against an instance make sure that its schemas are some.

        Checking every file against the metaschema beforehand would take longer than a replay.
        """
        try:
            found = find_violations(instance, validator)
        except Exception:  # a file that is no schema fails in many ways
            self.check(schema)
            raise
        if found:
            self.check(schema)
        return found

    def check(self, schema: str) -> None:
        """Refuse the nearest file that is no schema: the one of this name, or one it refers to.

        Raises:
            SchemaError: names it, and the place.
        """
        for each in self._reached(schema):
            self._check_file(each)


def _check(name: str, schema: Any) -> None:
    """Refuse what the metaschema refuses."""
    try:
        Draft202012Validator.check_schema(schema, format_checker=FORMATS)
    except InvalidSchema as problem:
        raise SchemaError(name, json_path(problem.path), problem.message) from None
