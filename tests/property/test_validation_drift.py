"""Additions are never breaches, and breaches never additions: judged against an oracle that knows what was changed.

The oracle does not look at schemas. It generates a closed schema together with a valid instance and with every place
where the instance can be changed and what that change means, and expects exactly the changes it made.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema.validators import Draft202012Validator

from postman_contract.contract.schema_registry import schema_registry
from postman_contract.contract.validation import additive_validator, find_violations, strict_validator
from postman_contract.contract.violations import Violation

FILE = "orders/{orderId}/GET.200.json"
NAMES = ("a", "b", "c", "odd key")
Path = tuple[str | int, ...]

deterministic = settings(
    max_examples=400, derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)


@dataclass(frozen=True)
class Change:
    """Set `path` to `value`, or drop it when `drops`; a violation is due at `at`."""

    path: Path
    value: Any
    at: Path
    drops: bool = False


@dataclass(frozen=True)
class Part:
    """A schema, an instance of it, and the changes that add to and break the instance."""

    schema: Any
    instance: Any
    additions: list[Change] = field(default_factory=list)
    breaches: list[Change] = field(default_factory=list)

    def below(self, step: str | int) -> "Part":
        """Move the changes to a place in a container."""

        def moved(changes: list[Change]) -> list[Change]:
            return [Change((step, *each.path), each.value, (step, *each.at), each.drops) for each in changes]

        return Part(self.schema, self.instance, moved(self.additions), moved(self.breaches))


SCALARS: list[tuple[dict[str, Any], Any, Any]] = [
    ({"type": "string"}, "text", 7),
    ({"type": "integer", "minimum": 0}, 3, -1),
    ({"type": "number"}, 2.5, True),
    ({"type": "boolean"}, False, 0),
    ({"type": ["string", "null"]}, None, []),
    ({"type": "string", "format": "date"}, "2024-02-29", "2023-02-29"),
    ({"const": 1}, 1.0, 2),
]
ENUMS: list[tuple[dict[str, Any], Any, Any, Any]] = [
    ({"type": "string", "enum": ["A", "B"]}, "B", "Z", 5),
    ({"enum": ["A"]}, "A", "Z", None),
    ({"enum": ["A", None]}, None, "Z", True),
    ({"enum": [1, 2]}, 2, 2.5, True),
    ({"anyOf": [{"enum": ["A"]}, {"type": "null"}]}, "A", "Z", 5),
]


@st.composite
def parts(draw: st.DrawFn, depth: int, files: dict[str, Any]) -> Part:
    """Generate a part; `files` collects the schema files it refers to."""
    kinds = [scalars(), enums()]
    if depth:
        kinds += [objects(depth, files), unions(depth, files), arrays(depth, files)] * 2
    part = draw(st.one_of(kinds))
    wrapping = draw(st.sampled_from(["bare", "bare", "file", "nullable"]))
    if wrapping == "file":
        name = f"common/{len(files)}.json"
        files[name] = {"$defs": {"it": part.schema}}
        return Part({"$ref": f"/{name}#/$defs/it"}, part.instance, part.additions, part.breaches)
    if wrapping == "nullable" and part.instance is not None and all(each.value is not None for each in part.breaches):
        return Part({"anyOf": [part.schema, {"type": "null"}]}, part.instance, part.additions, part.breaches)
    return part


@st.composite
def scalars(draw: st.DrawFn) -> Part:
    """Generate a value that nothing can be added to."""
    schema, value, wrong = draw(st.sampled_from(SCALARS))
    return Part(schema, value, breaches=[Change((), wrong, ())])


@st.composite
def enums(draw: st.DrawFn) -> Part:
    """Generate a value of a list, which may grow by values of its type."""
    schema, value, unlisted, wrong = draw(st.sampled_from(ENUMS))
    return Part(schema, value, [Change((), unlisted, ())], [Change((), wrong, ())])


@st.composite
def arrays(draw: st.DrawFn, depth: int, files: dict[str, Any]) -> Part:
    """Generate an array of copies of a part, or a tuple of different ones."""
    if draw(st.booleans()):
        item = draw(parts(depth - 1, files))
        elements = [item] * draw(st.integers(1, 2))
        schema: dict[str, Any] = {"type": "array", "items": item.schema}
    else:
        elements = draw(st.lists(parts(depth - 1, files), min_size=1, max_size=2))
        prefix: dict[str, Any] = {"prefixItems": [each.schema for each in elements]}
        schema = {"type": "array", "allOf": [prefix], "unevaluatedItems": False}
        if draw(st.booleans()):
            schema = {"type": "array", **prefix, "items": False}
    return _contained(schema, [], dict(enumerate(elements)), {})


@st.composite
def objects(draw: st.DrawFn, depth: int, files: dict[str, Any]) -> Part:
    """Generate an object closed by `additionalProperties`, or one put together by `allOf`, closed as a whole."""
    members, required, optional = draw(memberships(depth, files))
    if draw(st.booleans()):
        schema = {**_described(members, required, optional), "additionalProperties": False}
    else:
        cut = draw(st.integers(0, len(members)))
        halves = dict(list(members.items())[:cut]), dict(list(members.items())[cut:])
        schema = {
            "type": "object",
            "allOf": [_described(half, [name for name in required if name in half], {}) for half in halves],
            "properties": optional,
            "unevaluatedProperties": False,
        }
    return _contained(schema, required, members, {"new": 1, "odd new": {}})


@st.composite
def unions(draw: st.DrawFn, depth: int, files: dict[str, Any]) -> Part:
    """Generate a union told apart by the constant `kind`, closed by branch or as a whole."""
    branches = draw(st.lists(memberships(depth, files), min_size=2, max_size=3))
    chosen = draw(st.integers(0, len(branches) - 1))
    closed = draw(st.booleans())
    schemas = []
    for index, (members, required, optional) in enumerate(branches):
        kind = Part({"const": f"kind {index}"}, f"kind {index}")
        branch = _described({"kind": kind, **members}, ["kind", *required], optional)
        schemas.append({**branch, "additionalProperties": False} if closed else branch)
    schema: dict[str, Any] = {draw(st.sampled_from(["anyOf", "oneOf"])): schemas}
    if not closed:
        common: list[dict[str, Any]] = [{}, {"type": "object"}, {"required": ["kind"]}]
        schema = {**draw(st.sampled_from(common)), **schema, "unevaluatedProperties": False}
    members, required, _ = branches[chosen]
    kind = Part(None, f"kind {chosen}", breaches=[Change((), "no kind", ()), Change((), 5, ())])
    return _contained(schema, required, {"kind": kind, **members}, {"new": [1], "odd new": None})


@st.composite
def memberships(
    draw: st.DrawFn, depth: int, files: dict[str, Any]
) -> tuple[dict[str, Part], list[str], dict[str, Any]]:
    """Generate the members of an object, which of them are required, and schemas of members it does not have."""
    members = draw(st.dictionaries(st.sampled_from(NAMES), parts(depth - 1, files), max_size=3))
    required = [name for name in members if draw(st.booleans())]
    optional = {name: {"type": "integer"} for name in NAMES if name not in members and draw(st.booleans())}
    return members, required, optional


def _described(members: dict[str, Part], required: list[str], optional: dict[str, Any]) -> dict[str, Any]:
    properties = {**{name: each.schema for name, each in members.items()}, **optional}
    return {"type": "object", "properties": properties, "required": required}


def _contained(schema: Any, required: list[str], members: dict[Any, Part], unknown: dict[str, Any]) -> Part:
    moved = [each.below(name) for name, each in members.items()]
    instance: Any = {name: each.instance for name, each in members.items()}
    if schema.get("type") == "array":
        instance = list(instance.values())
    additions = [Change((name,), value, (name,)) for name, value in unknown.items()]
    breaches = [Change((name,), None, (), drops=True) for name in required]
    breaches.append(Change((), "neither object nor array", ()))
    for each in moved:
        additions += each.additions
        breaches += each.breaches
    return Part(schema, instance, additions, breaches)


def changed(instance: Any, changes: Iterable[Change]) -> Any:
    """Apply changes to a copy of an instance."""
    result = [json.loads(json.dumps(instance))]
    for change in changes:
        *steps, last = (0, *change.path)
        container: Any = result
        for step in steps:
            container = container[step]
        if change.drops:
            del container[last]
        else:
            container[last] = change.value
    return result[0]


def written(path: Path) -> str:
    """Write a path as a JSON Path."""
    return "$" + "".join(f".{step}" if step in {"a", "b", "c", "kind", "new"} else f"[{step!r}]" for step in path)


@dataclass(frozen=True)
class World:
    """A part and the schema files around it."""

    part: Part
    files: dict[str, Any]

    def judge(self, instance: Any) -> tuple[Violation, ...]:
        """Judge an instance additively."""
        return find_violations(instance, additive_validator(FILE, schema_registry(self.files)))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Generate a part with the files it refers to."""
    files: dict[str, Any] = {}
    part = draw(st.one_of(objects(2, files), unions(2, files), arrays(2, files)))
    return World(part, {FILE: part.schema, **files})


@st.composite
def added(draw: st.DrawFn) -> tuple[World, list[Change]]:
    """Generate a world with additions in different places, none inside another."""
    world = draw(worlds())
    changes = (
        draw(st.lists(st.sampled_from(world.part.additions), min_size=1, max_size=4)) if world.part.additions else []
    )
    kept: list[Change] = []
    for change in changes:
        if change.path not in [each.path for each in kept]:
            kept.append(change)
    return world, kept


@st.composite
def broken(draw: st.DrawFn) -> tuple[World, list[Change], Change]:
    """Generate a world with a breach, and additions that are not at its place or around it."""
    world, additions = draw(added())
    breach = draw(st.sampled_from(world.part.breaches))
    alone = draw(st.booleans())
    apart = [each for each in additions if not alone and each.path != breach.path[: len(each.path)]]
    return world, apart, breach


def misjudged_additions(world: World, additions: list[Change]) -> str:
    """Tell how additions were misjudged: each is due one additive violation, at its place, and nothing else is."""
    found = world.judge(changed(world.part.instance, additions))
    due = sorted((written(each.at), True) for each in additions)
    seen = sorted((each.instance_path, each.additive) for each in found)
    return "" if seen == due else f"expected {due}, got {found}"


def misjudged_breach(world: World, additions: list[Change], breach: Change) -> str:
    """Tell how a breach was misjudged: it is found at its place and only there, and additions stay additions."""
    found = world.judge(changed(world.part.instance, [*additions, breach]))
    breaking = {each.instance_path for each in found if not each.additive}
    additive = {each.instance_path for each in found if each.additive}
    if breaking == {written(breach.at)} and additive <= {written(each.at) for each in additions}:
        return ""
    return f"expected a breach at {written(breach.at)} and additions {additions}, got {found}"


@deterministic
@given(worlds())
def test_a_valid_instance_has_no_findings(world: World) -> None:
    """What keeps its schema is found faultless."""
    assert world.judge(world.part.instance) == ()


@deterministic
@given(added())
def test_additions_are_found_where_they_are(case: tuple[World, list[Change]]) -> None:
    """Additions are found one by one at their places, and nothing else is found."""
    assert misjudged_additions(*case) == ""


@deterministic
@given(broken())
def test_a_breach_is_found_where_it_is(case: tuple[World, list[Change], Change]) -> None:
    """A breach is found at its place whatever was added elsewhere, and additions do not become breaches."""
    assert misjudged_breach(*case) == ""


@deterministic
@given(broken(), st.booleans())
def test_a_strict_verdict_is_json_schemas(case: tuple[World, list[Change], Change], breaks: bool) -> None:
    """Judged strictly, an instance has violations exactly when JSON Schema refuses it, and all are breaches."""
    world, additions, breach = case
    instance = changed(world.part.instance, [*additions, *([breach] if breaks else [])])
    registry = schema_registry(world.files)
    plain = Draft202012Validator(
        {"$ref": "file:///orders/%7BorderId%7D/GET.200.json"},
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    found = find_violations(instance, strict_validator(FILE, registry))
    assert (not found, any(each.additive for each in found)) == (plain.is_valid(instance), False)
