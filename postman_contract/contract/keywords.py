"""The keywords of JSON Schema that tell a breach from an addition, as jsonschema calls them.

Within an API version a vendor may add: a property no schema lists, an enum value of a listed value's JSON type.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from math import inf
from typing import Any
from urllib.parse import unquote

from jsonschema.exceptions import ValidationError
from jsonschema.validators import Draft202012Validator, extend

from postman_contract.contract.evaluation import breaches, evaluated, holds, unlisted
from postman_contract.contract.patterns import matches
from postman_contract.contract.schema_registry import file_of, look_up
from postman_contract.contract.violations import Addition, Target, describe_value
from postman_contract.postman.jsonfile import kind_of

UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")
Errors = Iterator[ValidationError]


def _ref(validator: Any, ref: str, instance: object, _: object) -> Errors:
    resolved = look_up(validator, ref)
    for error in validator.descend(instance, resolved.contents, resolver=resolved.resolver):
        file = file_of(resolved.resolver._base_uri)  # noqa: SLF001  as in `look_up`
        error.schema_path.appendleft(Target(f"{file}#{unquote(ref.partition('#')[2])}"))
        yield error


def _required(_: object, names: Iterable[str], instance: object, __: object) -> Errors:
    for name in names:
        if isinstance(instance, dict) and name not in instance:
            yield ValidationError(f"missing required property {name!r}", validator_value=name)


def _dependent_required(_: object, names: Mapping[str, Iterable[str]], instance: object, __: object) -> Errors:
    if isinstance(instance, dict):
        for name, needed in names.items():
            for absent in (each for each in needed if name in instance and each not in instance):
                message = f"missing property {absent!r}, which is required beside {name!r}"
                yield ValidationError(message, validator_value=absent)


def _multiple_of(_: object, divisor: float, instance: Any, __: object) -> Errors:
    """Divide decimals as JSON writes them, exactly: 19.99 is a multiple of 0.01."""
    if kind_of(instance) == "number" and (abs(instance) == inf or Fraction(str(instance)) % Fraction(str(divisor))):
        yield ValidationError("")


def _pattern(_: object, pattern: str, instance: object, __: object) -> Errors:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError("")


def _pattern_properties(validator: Any, schemas: Mapping[str, object], instance: Any, _: object) -> Errors:
    for pattern, schema in schemas.items() if isinstance(instance, dict) else ():
        for name in (each for each in instance if matches(pattern, each)):
            yield from validator.descend(instance[name], schema, path=name, schema_path=pattern)


def _enum(addition: type[ValidationError], validator: Any, listed: Any, instance: object, schema: object) -> Errors:
    for _ in Draft202012Validator.VALIDATORS["enum"](validator, listed, instance, schema):
        yield addition("") if kind_of(instance) in map(kind_of, listed) else ValidationError("")


def _additional(addition: type[ValidationError], validator: Any, value: Any, instance: Any, schema: Any) -> Errors:
    if isinstance(instance, dict):
        yield from _extras(addition, validator, value, instance, unlisted(instance, schema))


def _unevaluated(
    addition: type[ValidationError], kind: Any, validator: Any, value: Any, instance: Any, schema: Any
) -> Errors:
    if isinstance(instance, kind):
        siblings = {keyword: each for keyword, each in schema.items() if keyword not in UNEVALUATED}
        known = evaluated(validator.evolve(schema=siblings), instance)
        places: set[Any] = set(instance) if isinstance(instance, dict) else set(range(len(instance)))
        yield from _extras(addition, validator, value, instance, places - known)


def _extras(
    addition: type[ValidationError], validator: Any, value: Any, instance: Any, places: Iterable[Any]
) -> Errors:
    for place in places:
        if value is False:
            yield addition("", path=[place], instance=instance[place])
        else:
            yield from validator.descend(instance[place], value, path=place)


def _not(validator: Any, ruled_out: object, instance: object, _: object) -> Errors:
    if holds(validator, instance, ruled_out):
        yield ValidationError("")


def _if(validator: Any, condition: object, instance: object, schema: Any) -> Errors:
    branch = "then" if holds(validator, instance, condition) else "else"
    yield from validator.descend(instance, schema.get(branch, True), schema_path=branch)


def _contains(validator: Any, wanted: object, instance: object, schema: Any) -> Errors:
    if isinstance(instance, list):
        count = sum(holds(validator, element, wanted) for element in instance)
        least, most = schema.get("minContains", 1), schema.get("maxContains", inf)
        if not least <= count <= most:
            yield ValidationError(str(count), validator_value=_bounds(least, most))


def _bounds(least: int, most: float) -> str:
    if least == most:
        return f"exactly {least}"
    if most == inf:
        return f"at least {least}"
    return f"{least} to {most}" if least else f"at most {most}"


def _property_names(validator: Any, names: object, instance: object, _: object) -> Errors:
    for name in instance if isinstance(instance, dict) else ():
        yield from breaches(validator.descend(name, names))


def _dependent_schemas(validator: Any, schemas: Mapping[str, object], instance: object, _: object) -> Errors:
    for name, schema in schemas.items():
        if isinstance(instance, dict) and name in instance:
            yield from breaches(validator.descend(instance, schema, schema_path=name))


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
    if additive := [errors for errors in judged if not any(breaches(errors))]:
        yield from min(additive, key=lambda errors: (len(errors), sum(e.validator == "enum" for e in errors)))
        return
    nearest = min(max(map(_mismatch, errors)) for errors in judged)
    near = [errors for errors in judged if max(map(_mismatch, errors)) == nearest]
    telling = [max(errors, key=_mismatch) for errors in near]
    if nearest > 1 and len(near) > 1 and len({tuple(error.path) for error in telling}) == 1:
        got = telling[0].instance
        yield ValidationError(describe_value(got, "number "), path=telling[0].path, instance=got, context=telling)
    else:
        yield from min(near, key=lambda errors: (len(list(breaches(errors))), len(errors)))


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
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "propertyNames": _property_names,
        "required": _required,
        "unevaluatedItems": partial(_unevaluated, ValidationError, list),
        "unevaluatedProperties": partial(_unevaluated, addition, dict),
    }
    return extend(Draft202012Validator, keywords)  # type: ignore[no-untyped-call]  # its stub is bare


STRICT, ADDITIVE = _class(ValidationError), _class(Addition)
