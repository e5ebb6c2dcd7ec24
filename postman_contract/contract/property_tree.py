"""Says which properties a schema knows, through every `$ref` and branch, and which of them an instance has."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from referencing.jsonschema import SchemaRegistry

from postman_contract.contract.schema_registry import follow, uri_of
from postman_contract.contract.subschemas import applied_in_place

ANY = "*"  # the step to what has no name of its own: an element of an array, a member whose name is not listed
Steps = tuple[str, ...]
Tree = dict[str, Any]

_ELEMENTS = ("items", "contains", "unevaluatedItems", "additionalProperties", "unevaluatedProperties")


def property_tree(path: str, registry: SchemaRegistry) -> Tree:
    """Return the properties that a schema file knows, as a tree by name.

    A schema that contains itself is followed to where it begins anew. A `$ref` that leads nowhere has no properties:
    judging says so.
    """
    tree: Tree = {}
    _grow(tree, {"$ref": uri_of(path)}, registry.resolver(), frozenset())
    return tree


def _grow(tree: Tree, schema: Any, resolver: Any, within: frozenset[int]) -> None:
    """Add to a tree what a schema knows; `within` are the schemas that contain it."""
    if not isinstance(schema, dict) or id(schema) in within:
        return
    within |= {id(schema)}
    for keyword in ("$ref", "$dynamicRef"):
        if keyword in schema:
            _grow_from_reference(tree, schema[keyword], resolver, within)
    for part in applied_in_place(schema):
        _grow(tree, part, resolver, within)
    for step, part in _below(schema):
        # A property that must not be there can never be seen.
        if part is not False:
            _grow(tree.setdefault(step, {}), part, resolver, within)


def _grow_from_reference(tree: Tree, reference: Any, resolver: Any, within: frozenset[int]) -> None:
    resolved = follow(resolver, reference)
    if resolved is not None:
        _grow(tree, resolved.contents, resolved.resolver, within)


def _below(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the sub-schemas that judge what is in the instance, each with the step there."""
    yield from schema.get("properties", {}).items()
    yield from ((ANY, schema[keyword]) for keyword in _ELEMENTS if isinstance(schema.get(keyword), dict))
    yield from ((ANY, part) for part in (*schema.get("prefixItems", ()), *schema.get("patternProperties", {}).values()))


def properties_in(tree: Tree) -> Iterator[Steps]:
    """Yield the steps to each property of a tree; elements, and members that are not listed by name, are none."""
    for name, below in tree.items():
        if name != ANY:
            yield (name,)
        yield from ((name, *steps) for steps in properties_in(below))


@dataclass
class Unseen:
    """What of a tree no instance has shown yet: whether that is the property itself, and what is below it, by name.

    This changes with each instance that is looked at. `is_done`: nothing of it is left to be seen.
    """

    below: dict[str, "Unseen"]
    is_seen: bool
    is_done: bool


def nothing_seen_of(tree: Tree, *, is_property: bool = False) -> Unseen:
    """Begin to look for the properties of a tree."""
    below = {name: nothing_seen_of(part, is_property=name != ANY) for name, part in tree.items()}
    return Unseen(below, not is_property, not is_property and all(part.is_done for part in below.values()))


def properties_first_seen(instance: object, unseen: Unseen) -> Iterator[Steps]:
    """Yield the steps to each property that an instance is the first to have.

    Of a thousand rows few show anything new: what has been seen, with all below it, is not looked for again.
    """
    for name, value in () if unseen.is_done else _members(instance):
        part = unseen.below.get(name) or unseen.below.get(ANY)
        if part is None or part.is_done:
            continue
        step = name if name in unseen.below else ANY
        if not part.is_seen:
            part.is_seen = True
            yield (step,)
        yield from ((step, *steps) for steps in properties_first_seen(value, part))
        part.is_done = all(each.is_done for each in part.below.values())
    unseen.is_done = unseen.is_seen and all(part.is_done for part in unseen.below.values())


def _members(instance: object) -> Iterable[tuple[str, object]]:
    if isinstance(instance, dict):
        return instance.items()
    return ((ANY, each) for each in instance) if isinstance(instance, list) else ()
