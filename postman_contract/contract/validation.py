"""Judges JSON by closed JSON Schemas (2020-12) and tells a breach from an addition.

An additive validator marks what a vendor may add; all else it finds, and all a strict validator finds, are breaches.
This is decided while judging: an addition inside a union or a condition decides what else is wrong.
"""

from typing import Any

from jsonschema.protocols import Validator
from referencing.jsonschema import SchemaRegistry

from postman_contract.contract.evaluation import breaches
from postman_contract.contract.formats import FORMATS
from postman_contract.contract.keywords import ADDITIVE, STRICT, UNEVALUATED
from postman_contract.contract.schema_registry import SchemaError, file_of, uri_of
from postman_contract.contract.subschemas import subschemas
from postman_contract.contract.violations import Violation, violation_of


def strict_validator(path: str, registry: SchemaRegistry) -> Validator:
    """Judge by a schema file; every violation is a breach. Raises SchemaError when there is no such file."""
    return _validator(STRICT, path, registry)


def additive_validator(path: str, registry: SchemaRegistry) -> Validator:
    """Judge by a schema file; additions are `additive`. Raises SchemaError when there is no such file."""
    return _validator(ADDITIVE, path, registry)


def _validator(kind: Any, path: str, registry: SchemaRegistry) -> Validator:
    if (uri := uri_of(path)) not in registry:
        raise SchemaError(path, "", "no such schema file")
    # With a resolver of its own a validator does not copy the registry, which takes time and memory by its size.
    validator: Validator = kind({"$ref": uri}, format_checker=FORMATS, registry=registry, _resolver=registry.resolver())
    return validator


def find_violations(instance: object, validator: Validator) -> tuple[Violation, ...]:
    """Judge an instance: violations by instance path, then keyword; of those that read the same, the first.

    Properties and elements left unevaluated are not reported of an object or array that is otherwise broken: which
    branches evaluate them is then unknown.

    Raises:
        SchemaError: a `$ref` leads nowhere; none is ever fetched.
    """
    try:
        errors = list(validator.iter_errors(instance))  # type: ignore[arg-type]  # any JSON value
    except RecursionError:
        place = file_of(validator.schema["$ref"]) + "#"  # type: ignore[index]  # as `_validator` made it
        return (
            Violation(
                "",
                "$",
                "less nesting",
                "more",
                place,
                keyword="recursion",
                problem="nested too deep to judge",
                unquoted="nested too deep to judge",
            ),
        )
    paths = [tuple(error.path) for error in breaches(errors) if error.validator not in UNEVALUATED]
    broken = {path[:length] for path in paths for length in range(len(path) + 1)}
    found = [violation_of(e) for e in errors if e.validator not in UNEVALUATED or tuple(e.path)[:-1] not in broken]
    unique: dict[tuple[str, bool], Violation] = {}
    for violation in sorted(found, key=lambda each: (each.instance_path, each.keyword, each.schema_path)):
        unique.setdefault((violation.message, violation.additive), violation)
    return tuple(unique.values())


def unchecked_formats(schema: object) -> set[str]:
    """Name the formats in a schema file which nothing checks; `$ref`s are not followed."""
    parts = (each for _, each in subschemas(schema) if isinstance(each, dict))
    return {part["format"] for part in parts if "format" in part} - {*FORMATS.checkers}
