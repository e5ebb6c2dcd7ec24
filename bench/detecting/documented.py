"""Which members of an answer are documented, and what its schema says of each.

Read from the schema files beside an answer of a run without a fault: of a union only the branches that the answer
fits count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from jsonschema.validators import Draft202012Validator

from detecting.places import EACH, Place
from postman_contract.contract.schema_registry import schema_registry, uri_of

ANY_TYPE = frozenset({"object", "array", "string", "number", "boolean", "null"})


@dataclass(frozen=True)
class Member:
    """A member that an answer had and its schema lists: whether it has to be there, and what it may be.

    `types` are those of JSON, an integer counting as a number; `values` are those of an enum or const. `value` is the
    one that came.
    """

    place: Place
    required: bool
    types: frozenset[str]
    values: tuple[object, ...] = ()
    fixed: bool = False
    format: str | None = None
    value: object = None


@dataclass(frozen=True)
class _Rule:
    """A schema that judges an instance, with what resolves its references; `certain`: no other branch would do."""

    schema: Mapping[str, Any]
    resolver: Any
    certain: bool = True


class Documents:
    """Knows the schema files of a suite."""

    def __init__(self, schemas: Mapping[str, object]) -> None:
        self._registry = schema_registry(schemas)

    def content_of(self, file: str) -> Mapping[str, Any]:
        """Return a schema file with what it refers to at its top joined in."""
        rules = self._rules_of(file, None)
        return {key: value for rule in reversed(rules) for key, value in rule.schema.items()}

    def members_of(self, file: str, document: object) -> list[Member]:
        """List the members of a document that its schema lists, at any depth."""
        return list(_members(self._rules_of(file, document), document, ()))

    def objects_of(self, file: str, document: object) -> list[tuple[Place, frozenset[str]]]:
        """List the objects whose members a schema names, each with the names it may have and has not."""
        return list(_objects(self._rules_of(file, document), document, ()))

    def _rules_of(self, file: str, document: object) -> list[_Rule]:
        resolver = self._registry.resolver(uri_of(file))
        schema = resolver.lookup("").contents
        return list(_applied(_Rule(schema, resolver), document)) if isinstance(schema, dict) else []


def _applied(rule: _Rule, instance: object) -> Iterator[_Rule]:
    """Yield a schema and all that it applies in place to an instance (2020-12 core §10.2)."""
    schema = rule.schema
    yield rule
    if "$ref" in schema:
        found = rule.resolver.lookup(schema["$ref"])
        yield from _applied_if_object(replace(rule, resolver=found.resolver), found.contents, instance)
    for branch in schema.get("allOf", ()):
        yield from _applied_if_object(rule, branch, instance)
    for keyword in ("anyOf", "oneOf"):
        fitting = [branch for branch in schema.get(keyword, ()) if _fits(rule, branch, instance)]
        for branch in fitting:
            yield from _applied_if_object(replace(rule, certain=rule.certain and len(fitting) == 1), branch, instance)
    if "if" in schema:
        then = "then" if _fits(rule, schema["if"], instance) else "else"
        yield from _applied_if_object(rule, schema.get(then, True), instance)


def _applied_if_object(rule: _Rule, schema: object, instance: object) -> Iterator[_Rule]:
    if isinstance(schema, dict):
        yield from _applied(replace(rule, schema=schema), instance)


def _fits(rule: _Rule, schema: Any, instance: object) -> bool:
    judge = Draft202012Validator({}).evolve(schema=schema, _resolver=rule.resolver)
    return bool(judge.is_valid(instance))


def _below(rules: list[_Rule], keyword: str, name: str | None, instance: object) -> list[_Rule]:
    found: list[_Rule] = []
    for rule in rules:
        schema = rule.schema.get(keyword, {})
        schema = schema.get(name) if name is not None else schema
        found += _applied_if_object(rule, schema, instance)
    return found


def _members(rules: list[_Rule], instance: object, place: Place) -> Iterator[Member]:
    if isinstance(instance, list):
        for element in instance:
            yield from _members(_below(rules, "items", None, element), element, (*place, EACH))
    elif isinstance(instance, dict):
        for name, value in instance.items():
            listed = any(name in rule.schema.get("properties", {}) for rule in rules)
            inner = _below(rules, *_keyword_for(name, listed), value)
            if listed:
                required = any(rule.certain and name in rule.schema.get("required", ()) for rule in rules)
                yield _member((*place, name), required, inner, value)
            yield from _members(inner, value, (*place, name))


def _objects(rules: list[_Rule], instance: object, place: Place) -> Iterator[tuple[Place, frozenset[str]]]:
    if isinstance(instance, list):
        for element in instance:
            yield from _objects(_below(rules, "items", None, element), element, (*place, EACH))
    elif isinstance(instance, dict):
        is_map = any(isinstance(rule.schema.get("additionalProperties"), dict) for rule in rules)
        if not is_map and any("properties" in rule.schema for rule in rules):
            named = {name for rule in rules if rule.certain for name in rule.schema.get("properties", {})}
            asked = {name for rule in rules for name in rule.schema.get("required", ())}
            yield place, frozenset(named - asked - instance.keys())
        for name, value in instance.items():
            listed = any(name in rule.schema.get("properties", {}) for rule in rules)
            inner = _below(rules, *_keyword_for(name, listed), value)
            yield from _objects(inner, value, (*place, name))


def _keyword_for(name: str, listed: bool) -> tuple[str, str | None]:
    # What no schema lists is of a map, whose names are data.
    return ("properties", name) if listed else ("additionalProperties", None)


def _member(place: Place, required: bool, rules: list[_Rule], value: object) -> Member:
    schemas = [rule.schema for rule in rules if rule.certain]
    types = reduce(frozenset.intersection, (_types_said_by(each) for each in schemas), ANY_TYPE)
    values = next((tuple(each["enum"]) for each in schemas if "enum" in each), ())
    fixed = next(((each["const"],) for each in schemas if "const" in each), ())
    form = next((str(each["format"]) for each in schemas if "format" in each), None)
    return Member(place, required, types, fixed or values, bool(fixed), form, value)


def _types_said_by(schema: Mapping[str, Any]) -> frozenset[str]:
    said = schema.get("type", ANY_TYPE)
    types = frozenset("number" if each == "integer" else each for each in ([said] if isinstance(said, str) else said))
    if "const" in schema or "enum" in schema:
        types &= {type_of(value) for value in schema.get("enum", [schema.get("const")])}
    return types


def type_of(value: object) -> str:
    """Name the JSON type of a value."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    names = {str: "string", int: "number", float: "number", list: "array", dict: "object"}
    return names[type(value)]


def merged(members: Iterator[Member] | list[Member]) -> dict[Place, Member]:
    """Join what several answers say of the same member: required is what all of them have to have."""
    found: dict[Place, Member] = {}
    for each in members:
        known = found.setdefault(each.place, each)
        required, types = known.required and each.required, known.types | each.types
        found[each.place] = replace(known, required=required, types=types)
    return found
