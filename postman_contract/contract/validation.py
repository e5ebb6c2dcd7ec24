"""Judges JSON by closed JSON Schemas (2020-12) and tells a breach from an addition.

Within an API version a vendor may add: a property no schema lists, an enum value of a listed value's JSON type. An
additive validator marks these findings; all others, and all of a strict validator's, are breaches. This is decided
while judging: an addition inside a union or a condition decides what else is wrong.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from math import inf
from typing import Any
from urllib.parse import quote, unquote

from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import Draft202012Validator, extend
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012, SchemaRegistry

from postman_contract.contract.findings import Addition, Finding, Target, finding_of, show
from postman_contract.errors import InputError
from postman_contract.postman.jsonfile import kind_of

_BASE = "file:///"  # relative references resolve below it (RFC 3986 §5.2); nothing is read from there
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FORMATS = Draft202012Validator.FORMAT_CHECKER
_UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")
Errors = Iterator[ValidationError]


class SchemaError(InputError):
    """A schema cannot be used; its file is named by its path relative to the schema folder."""


def schema_registry(schemas: Mapping[str, object]) -> SchemaRegistry:
    """Register schema files, which refer to one another by relative path.

    Args:
        schemas: file contents by path relative to the schema folder, with `/`.

    Raises:
        SchemaError: contents are not a 2020-12 schema.
    """
    resources = {path: _resource(path, schema) for path, schema in schemas.items()}
    # Both names, because a $ref may write braces raw or percent-encoded.
    registry: SchemaRegistry = Registry().with_resources(
        (_BASE + name, resource) for path, resource in resources.items() for name in {path, quote(path)}
    )
    try:
        return registry.crawl()
    except (AttributeError, TypeError):
        for path, resource in resources.items():
            _refuse_unless_schema(path, resource)
        raise


def _resource(path: str, schema: object) -> Any:
    if not isinstance(schema, dict | bool):
        raise SchemaError(path, "", "a JSON Schema is an object or a boolean")
    contents: Any = dict(schema) if isinstance(schema, dict) else schema
    # Removed, because jsonschema leaves an extended validator class wherever it meets a $schema.
    if isinstance(contents, dict) and contents.pop("$schema", _DIALECT) != _DIALECT:
        raise SchemaError(path, "", f"$schema must be {_DIALECT}")
    return DRAFT202012.create_resource(contents)


def _refuse_unless_schema(path: str, resource: Any) -> None:
    try:
        Registry().with_resource(_BASE, resource).crawl()
    except (AttributeError, TypeError) as problem:
        raise SchemaError(path, "", f"not a JSON Schema: {problem}") from problem


def strict_validator(path: str, registry: SchemaRegistry) -> Validator:
    """Judge by a schema file; every finding is a breach. Raises SchemaError when there is no such file."""
    return _validator(_STRICT, path, registry)


def additive_validator(path: str, registry: SchemaRegistry) -> Validator:
    """Judge by a schema file; additions are `additive`. Raises SchemaError when there is no such file."""
    return _validator(_ADDITIVE, path, registry)


def _validator(kind: Any, path: str, registry: SchemaRegistry) -> Validator:
    if (uri := _BASE + quote(path)) not in registry:
        raise SchemaError(path, "", "no such schema file")
    # With a resolver of its own a validator does not copy the registry, which takes time and memory by its size.
    validator: Validator = kind(
        {"$ref": uri}, format_checker=_FORMATS, registry=registry, _resolver=registry.resolver()
    )
    return validator


def find(instance: object, validator: Validator) -> tuple[Finding, ...]:
    """Judge an instance: findings by instance path, then keyword; of those that read the same, the first.

    Properties and elements left unevaluated are not reported of an object or array that is otherwise broken: which
    branches evaluate them is then unknown.

    Raises:
        SchemaError: a `$ref` leads nowhere; none is ever fetched.
    """
    try:
        errors = list(validator.iter_errors(instance))  # type: ignore[arg-type]  # any JSON value
    except RecursionError:
        place = _file(validator.schema["$ref"]) + "#"  # type: ignore[index]  # as `_validator` made it
        return (Finding("recursion", "$", place, "nesting that can be judged", "a deeper one", additive=False),)
    breaches = [tuple(error.path) for error in _breaches(errors) if error.validator not in _UNEVALUATED]
    broken = {path[:length] for path in breaches for length in range(len(path) + 1)}
    found = [finding_of(e) for e in errors if e.validator not in _UNEVALUATED or tuple(e.path)[:-1] not in broken]
    unique: dict[tuple[str, bool], Finding] = {}
    for finding in sorted(found, key=lambda each: (each.instance_path, each.keyword, each.schema_path)):
        unique.setdefault((finding.message, finding.additive), finding)
    return tuple(unique.values())


def unchecked_formats(schema: Any) -> set[str]:
    """Name the formats in a schema file which nothing checks; `$ref`s are not followed."""
    own: set[str] = {schema["format"]} if isinstance(schema, dict) and "format" in schema else set()
    parts = DRAFT202012.create_resource(schema).subresources()
    return own.union(*(unchecked_formats(part.contents) for part in parts)) - {*_FORMATS.checkers}


def _file(uri: str) -> str:
    return unquote(uri.removeprefix(_BASE))


# What a schema evaluates of an object or array (JSON Schema 2020-12 core §11).


def _evaluated(validator: Any, instance: Any) -> set[Any]:
    schema = validator.schema
    if isinstance(schema, bool):
        return set()
    own = _properties(instance, schema) if isinstance(instance, dict) else _elements(validator, instance, schema)
    return own.union(*(_evaluated(each, instance) for each in _applied(validator, instance, schema)))


def _properties(instance: dict[str, object], schema: Any) -> set[str]:
    if any(schema.get(rest, False) is not False for rest in ("additionalProperties", "unevaluatedProperties")):
        return set(instance)
    return instance.keys() - _unlisted(instance, schema)


def _elements(validator: Any, instance: list[object], schema: Any) -> set[int]:
    if "items" in schema or schema.get("unevaluatedItems", False) is not False:
        return set(range(len(instance)))
    prefix = range(len(schema.get("prefixItems", ())))
    return {i for i, e in enumerate(instance) if i in prefix or _holds(validator, e, schema.get("contains", False))}


def _applied(validator: Any, instance: object, schema: Any) -> Iterator[Any]:
    """Yield a validator for each sub-schema that judges the same instance and counts."""
    for keyword in schema.keys() & {"$ref", "$dynamicRef"}:
        resolved = _lookup(validator, schema[keyword])
        yield validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
    parts = [*schema.get("allOf", ())]
    for branches in (schema.get("anyOf", ()), schema.get("oneOf", ())):
        judged = [(branch, list(validator.descend(instance, branch))) for branch in branches]
        valid = [branch for branch, errors in judged if not errors]
        parts += valid or [branch for branch, errors in judged if not any(_breaches(errors))] or branches
    if isinstance(instance, dict):
        parts += [part for name, part in schema.get("dependentSchemas", {}).items() if name in instance]
    if "if" in schema:
        holds = _holds(validator, instance, schema["if"])
        parts += [schema["if"], schema.get("then", True)] if holds else [schema.get("else", True)]
    for part in parts:
        yield validator.evolve(schema=part)


def _unlisted(instance: Mapping[str, object], schema: Any) -> set[str]:
    patterns = schema.get("patternProperties", ())
    names = instance.keys() - schema.get("properties", {}).keys()
    return {name for name in names if not any(re.search(pattern, name) for pattern in patterns)}


def _breaches(errors: Iterable[ValidationError]) -> Errors:
    return (error for error in errors if not isinstance(error, Addition))


def _holds(validator: Any, instance: object, schema: object) -> bool:
    """Tell whether a condition holds; an unknown property does not flip it, but an enum is its very test."""
    return all(isinstance(e, Addition) and e.validator != "enum" for e in validator.descend(instance, schema))


def _lookup(validator: Any, ref: str) -> Any:
    resolver = validator._resolver  # noqa: SLF001  jsonschema gives keywords no other way to follow a reference
    try:
        resolved = resolver.lookup(ref)
    except (Unresolvable, TypeError, ValueError):  # the latter: a pointer through a scalar, a name in an array
        resolved = None
    if resolved is None or not isinstance(resolved.contents, dict | bool):
        raise SchemaError(_file(resolver._base_uri), "", f"$ref {ref!r} leads to no schema")  # noqa: SLF001  as above
    return resolved


# Keywords, as jsonschema calls them.


def _ref(validator: Any, ref: str, instance: object, _: object) -> Errors:
    resolved = _lookup(validator, ref)
    for error in validator.descend(instance, resolved.contents, resolver=resolved.resolver):
        file = _file(resolved.resolver._base_uri)  # noqa: SLF001  as in _lookup
        error.schema_path.appendleft(Target(f"{file}#{unquote(ref.partition('#')[2])}"))
        yield error


def _required(_: object, names: Iterable[str], instance: object, __: object) -> Errors:
    for name in names:
        if isinstance(instance, dict) and name not in instance:
            yield ValidationError("no such property", validator_value=name)


def _dependent_required(_: object, names: Mapping[str, Iterable[str]], instance: object, __: object) -> Errors:
    for name, needed in names.items():
        if isinstance(instance, dict) and name in instance:
            yield from _required(None, needed, instance, None)


def _multiple_of(_: object, divisor: float, instance: Any, __: object) -> Errors:
    """Divide decimals as JSON writes them, exactly: 19.99 is a multiple of 0.01."""
    if kind_of(instance) == "number" and (abs(instance) == inf or Fraction(str(instance)) % Fraction(str(divisor))):
        yield ValidationError("")


def _enum(addition: type[ValidationError], validator: Any, listed: Any, instance: object, schema: object) -> Errors:
    for _ in Draft202012Validator.VALIDATORS["enum"](validator, listed, instance, schema):
        yield addition("") if kind_of(instance) in map(kind_of, listed) else ValidationError("")


def _additional(addition: type[ValidationError], validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, dict):
        yield from _extras(addition, validator, value, instance, _unlisted(instance, schema))


def _unevaluated(
    addition: type[ValidationError], kind: Any, validator: Any, value: Any, instance: Any, schema: Any
) -> Errors:
    if isinstance(instance, kind):
        siblings = {keyword: each for keyword, each in schema.items() if keyword not in _UNEVALUATED}
        evaluated = _evaluated(validator.evolve(schema=siblings), instance)
        places: set[Any] = set(instance) if isinstance(instance, dict) else set(range(len(instance)))
        yield from _extras(addition, validator, value, instance, places - evaluated)


def _extras(
    addition: type[ValidationError], validator: Any, value: Any, instance: Any, places: Iterable[Any]
) -> Errors:
    for place in places:
        if value is False:
            yield addition("", path=[place], instance=instance[place])
        else:
            yield from validator.descend(instance[place], value, path=place)


def _not(validator: Any, ruled_out: object, instance: object, _: object) -> Errors:
    if _holds(validator, instance, ruled_out):
        yield ValidationError("")


def _if(validator: Any, condition: object, instance: object, schema: Any) -> Errors:
    branch = "then" if _holds(validator, instance, condition) else "else"
    yield from validator.descend(instance, schema.get(branch, True), schema_path=branch)


def _contains(validator: Any, wanted: object, instance: object, schema: Any) -> Errors:
    if isinstance(instance, list):
        count = sum(_holds(validator, element, wanted) for element in instance)
        least, most = schema.get("minContains", 1), schema.get("maxContains", inf)
        if not least <= count <= most:
            bounds = f"at least {least}" if most == inf else f"{least} to {most}"
            yield ValidationError(str(count), validator_value=bounds)


def _property_names(validator: Any, names: object, instance: object, _: object) -> Errors:
    for name in instance if isinstance(instance, dict) else ():
        yield from _breaches(validator.descend(name, names))


def _dependent_schemas(validator: Any, schemas: Mapping[str, object], instance: object, _: object) -> Errors:
    for name, schema in schemas.items():
        if isinstance(instance, dict) and name in instance:
            yield from _breaches(validator.descend(instance, schema, schema_path=name))


def _any_of(validator: Any, branches: Sequence[object], instance: object, _: object) -> Errors:
    judged = []
    for index, branch in enumerate(branches):
        judged.append(list(validator.descend(instance, branch, schema_path=index)))
        if not judged[-1]:
            return
    yield from _closest(judged)


def _one_of(validator: Any, branches: Sequence[object], instance: object, _: object) -> Errors:
    judged = [list(validator.descend(instance, branch, schema_path=index)) for index, branch in enumerate(branches)]
    if judged.count([]) > 1:
        yield ValidationError(f"a match of {judged.count([])}")
    else:
        yield from _closest(judged)


def _closest(judged: list[list[ValidationError]]) -> Errors:
    """Report the branch with the fewest additions, which may be none, else the one whose discriminator matches best.

    Where all differ in the same discriminator, that is what is wrong, and the branches' values are what is expected.
    """
    if additive := [errors for errors in judged if not any(_breaches(errors))]:
        yield from min(additive, key=lambda errors: (len(errors), sum(e.validator == "enum" for e in errors)))
        return
    nearest = min(max(map(_mismatch, errors)) for errors in judged)
    near = [errors for errors in judged if max(map(_mismatch, errors)) == nearest]
    telling = [max(errors, key=_mismatch) for errors in near]
    if nearest > 1 and len(near) > 1 and len({tuple(error.path) for error in telling}) == 1:
        got = telling[0].instance
        yield ValidationError(show(got, "number "), path=telling[0].path, instance=got, context=telling)
    else:
        yield from min(near, key=lambda errors: (len(list(_breaches(errors))), len(errors)))


def _mismatch(error: ValidationError) -> int:
    """Weigh how surely a branch is not the one that is meant; an enum of one value may be a discriminator."""
    value: Any = error.validator_value
    if error.validator == "type" and not error.path:
        return 3
    weight = 2 if error.validator == "const" else int(error.validator == "enum" and len(value) == 1)
    return weight if len(error.path) <= 1 else 0


def _class(addition: type[ValidationError]) -> Any:
    keywords = {
        "$dynamicRef": _ref,
        "$ref": _ref,
        "additionalProperties": partial(_additional, addition),
        "anyOf": _any_of,
        "contains": _contains,
        "dependentRequired": _dependent_required,
        "dependentSchemas": _dependent_schemas,
        "enum": partial(_enum, addition),
        "if": _if,
        "multipleOf": _multiple_of,
        "not": _not,
        "oneOf": _one_of,
        "propertyNames": _property_names,
        "required": _required,
        "unevaluatedItems": partial(_unevaluated, ValidationError, list),
        "unevaluatedProperties": partial(_unevaluated, addition, dict),
    }
    return extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]  # its stub is bare


_STRICT, _ADDITIVE = _class(ValidationError), _class(Addition)
