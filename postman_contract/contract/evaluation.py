"""Says what a schema evaluates of an object or array (JSON Schema 2020-12 core §11), additions aside."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError

from postman_contract.contract.patterns import matches
from postman_contract.contract.schema_registry import look_up
from postman_contract.contract.violations import Addition


def evaluated(validator: Any, instance: Any) -> set[Any]:
    """Return the names of the properties, or the indices of the elements, that a validator's schema evaluates."""
    schema = validator.schema
    if isinstance(schema, bool):
        return set()
    own = _properties(instance, schema) if isinstance(instance, dict) else _elements(validator, instance, schema)
    return own.union(*(evaluated(each, instance) for each in _applied(validator, instance, schema)))


def _properties(instance: dict[str, object], schema: Any) -> set[str]:
    if any(schema.get(rest, False) is not False for rest in ("additionalProperties", "unevaluatedProperties")):
        return set(instance)
    return instance.keys() - unlisted(instance, schema)


def _elements(validator: Any, instance: list[object], schema: Any) -> set[int]:
    if "items" in schema or schema.get("unevaluatedItems", False) is not False:
        return set(range(len(instance)))
    prefix = range(len(schema.get("prefixItems", ())))
    return {i for i, e in enumerate(instance) if i in prefix or holds(validator, e, schema.get("contains", False))}


def _applied(validator: Any, instance: object, schema: Any) -> Iterator[Any]:
    """Yield a validator for each sub-schema that judges the same instance and counts."""
    for keyword in schema.keys() & {"$ref", "$dynamicRef"}:
        resolved = look_up(validator, schema[keyword])
        yield validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
    parts = [*schema.get("allOf", ())]
    for branches in (schema.get("anyOf", ()), schema.get("oneOf", ())):
        judged = [(branch, list(validator.descend(instance, branch))) for branch in branches]
        valid = [branch for branch, errors in judged if not errors]
        parts += valid or [branch for branch, errors in judged if not any(breaches(errors))] or branches
    if isinstance(instance, dict):
        parts += [part for name, part in schema.get("dependentSchemas", {}).items() if name in instance]
    if "if" in schema:
        is_met = holds(validator, instance, schema["if"])
        parts += [schema["if"], schema.get("then", True)] if is_met else [schema.get("else", True)]
    for part in parts:
        yield validator.evolve(schema=part)


def unlisted(instance: Mapping[str, object], schema: Any) -> set[str]:
    """Return the names of the properties that a schema does not list, by name or pattern."""
    patterns = schema.get("patternProperties", ())
    names = instance.keys() - schema.get("properties", {}).keys()
    return {name for name in names if not any(matches(pattern, name) for pattern in patterns)}


def breaches(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Leave out the additions."""
    return (error for error in errors if not isinstance(error, Addition))


def holds(validator: Any, instance: object, schema: object) -> bool:
    """Tell whether a condition holds; an unknown property does not flip it, but an enum is its very test."""
    return all(isinstance(e, Addition) and e.validator != "enum" for e in validator.descend(instance, schema))
