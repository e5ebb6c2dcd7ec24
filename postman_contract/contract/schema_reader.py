"""Reads what schemas say of a place in an instance, beside judging it: their annotations, above all ours (`x-…`)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from referencing.jsonschema import SchemaRegistry

from postman_contract.contract.patterns import matches
from postman_contract.contract.references import files_reached
from postman_contract.contract.schema_registry import follow, uri_of
from postman_contract.contract.subschemas import applied_in_place
from postman_contract.postman.jsonfile import Steps


@dataclass(frozen=True)
class Part:
    """A schema that says something of a place, and the resolver that its references are relative to."""

    schema: Mapping[str, Any] = field(repr=False)
    resolver: Any = field(repr=False)


class SchemaReader:
    """Finds the schemas that say something of a place in an instance, whether or not they hold of it.

    A union's branches all count, as do those of a condition: an annotation is what its author has said of a member,
    wherever in a schema that was.

    Args:
        schemas: file contents by path relative to the schema folder.
        registry: has the same, as references find them.
    """

    def __init__(self, schemas: Mapping[str, object], registry: SchemaRegistry) -> None:
        self._schemas = schemas
        self._registry = registry
        self.parts_at = cache(self._parts_at)
        self.mentions = cache(self._mentions)

    def names_member(self, file: str, steps: Steps) -> bool:
        """Tell whether a schema names the member that steps lead to; that any would be allowed names none."""
        parents = self.parts_at(file, steps[:-1])
        return any(_named(part.schema, str(steps[-1])) for part in parents)

    def is_undocumented(self, file: str, steps: Steps) -> bool:
        """Tell whether a place is that of a member which no schema names although its object is closed."""
        return not self.parts_at(file, steps) and any(map(_is_closed, self.parts_at(file, steps[:-1])))

    def annotation_of(self, file: str | None, keyword: str) -> Any:
        """Return what a schema file says with a keyword of the whole instance; None: nothing, or there is no file."""
        return self.annotation_at(file, (), keyword) if file is not None else None

    def _mentions(self, file: str, keyword: str) -> bool:
        """Tell whether a keyword stands anywhere in a schema file, or in one that it refers to."""
        return any(_holds(self._schemas[each], keyword) for each in files_reached(file, self._schemas))

    def _parts_at(self, file: str, steps: Steps) -> tuple[Part, ...]:
        """Find the schemas that say something of the place that steps lead to in an instance."""
        if not steps:
            resolver = self._registry.resolver(uri_of(file))
            return tuple(_with_applied(Part(each, resolver) for each in _schemas_in([self._schemas.get(file)])))
        below = (part for parent in self.parts_at(file, steps[:-1]) for part in _below(parent, steps[-1]))
        return tuple(_with_applied(below))

    def annotation_at(self, file: str, steps: Steps, keyword: str) -> Any:
        """Return what the first schema that has a keyword says with it of a place, or None."""
        parts = self.parts_at(file, steps)
        return next((part.schema[keyword] for part in parts if keyword in part.schema), None)


def _with_applied(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield schemas, and those that they apply to the same place, each once."""
    waiting, seen = [*parts], set[int]()
    while waiting:
        part = waiting.pop(0)
        if id(part.schema) not in seen:
            seen.add(id(part.schema))
            yield part
            waiting += _applied(part)


def _applied(part: Part) -> Iterator[Part]:
    for keyword in ("$ref", "$dynamicRef"):
        if isinstance(part.schema.get(keyword), str):
            yield from _referred_to(part, part.schema[keyword])
    yield from (Part(each, part.resolver) for each in _schemas_in(applied_in_place(part.schema)))


def _referred_to(part: Part, reference: str) -> Iterator[Part]:
    resolved = follow(part.resolver, reference)
    if resolved is not None:  # else judging says so, with the place
        yield from (Part(each, resolved.resolver) for each in _schemas_in([resolved.contents]))


def _below(part: Part, step: str | int) -> Iterator[Part]:
    found = _element(part.schema, step) if isinstance(step, int) else _member(part.schema, step)
    yield from (Part(each, part.resolver) for each in _schemas_in(found))


def _member(schema: Mapping[str, Any], name: str) -> list[object]:
    return _named(schema, name) or [schema.get("additionalProperties"), schema.get("unevaluatedProperties")]


def _named(schema: Mapping[str, Any], name: str) -> list[object]:
    properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    found = [properties[name]] if name in properties else []
    return found + [each for pattern, each in patterns.items() if matches(pattern, name)]


def _element(schema: Mapping[str, Any], index: int) -> list[object]:
    first = schema.get("prefixItems", ())
    if index < len(first):
        return [first[index]]
    return [schema.get("items"), schema.get("unevaluatedItems")]


def _schemas_in(values: Iterable[object]) -> Iterator[Mapping[str, Any]]:
    """Leave out booleans, which say nothing of a place but whether anything may be there."""
    return (each for each in values if isinstance(each, dict))


def _is_closed(part: Part) -> bool:
    return False in (part.schema.get("additionalProperties"), part.schema.get("unevaluatedProperties"))


def _holds(value: object, keyword: str) -> bool:
    if isinstance(value, dict):
        return keyword in value or any(_holds(each, keyword) for each in value.values())
    return isinstance(value, list) and any(_holds(each, keyword) for each in value)
