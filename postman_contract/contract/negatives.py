"""Lists what can be wrong with a request's body: single mutations of a valid one, each of which breaks its schema.

A plain walk over the body and its schema, without chance: each required member removed, each member of a wrong type,
each listed value replaced by one that is not, each bound exceeded. Documented members that the body does not have are
added, with a value that is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import jsonpatch

from postman_contract.contract.applied_schemas import (
    ABSENT,
    Part,
    parts_for,
    parts_of_element,
    parts_of_member,
    root_part,
)
from postman_contract.contract.refusals import BEYOND_BOUND, UNLISTED_VALUE, WITHOUT, WRONG_TYPE
from postman_contract.contract.validators import Validators
from postman_contract.contract.violations import json_path
from postman_contract.contract.wrong_values import beyond_bound, unlisted_value, wrong_type

Steps = tuple[str | int, ...]

# By these a value as a whole is judged by what is in it: to change that may break the schema elsewhere, or nowhere.
_JUDGE_THE_WHOLE = frozenset(
    {
        *("anyOf", "oneOf", "not", "if", "dependentSchemas", "dependentRequired", "contains", "uniqueItems"),
        *("minProperties", "maxProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties"),
    }
)


@dataclass(frozen=True)
class Mutation:
    """One way to break a body's schema.

    `place` is the JSON Pointer of what is changed, `patch` the JSON Patch that does it, `name` the keyword of a bound.
    `breaks` is the instance path at which the schema is broken, and `definition` where the member is defined that
    breaks it: several operations may share it. `in_union`: what is broken is one branch of a union, so that a server
    may find another member wrong. Not `certain` is one that has to be seen to break the schema there, and nowhere else.
    """

    kind: str
    place: str
    patch: tuple[Mapping[str, object], ...] = field(repr=False)
    breaks: str
    definition: str
    name: str = ""
    in_union: bool = False
    certain: bool = field(default=True, repr=False)


def mutations_of(file: str, body: object, validators: Validators) -> tuple[Mutation, ...]:
    """List the mutations of a valid body, in the order of the schema; each kind once at each place.

    One that is not certain is for `breaks_only_its_place` to see.

    Args:
        file: of the request schema.
        body: keeps it.
        validators: of the suite.

    Raises:
        SchemaError: a schema is none.
    """
    unique: dict[tuple[str, str, str], Mutation] = {}
    try:
        for each in _of_value((root_part(file, validators.strict_validator(file)),), body, ()):
            unique.setdefault((each.kind, each.name, each.place), each)
    except Exception:  # a file that is no schema fails in many ways
        validators.check(file)
        raise
    return tuple(unique.values())


def breaks_only_its_place(file: str, body: object, mutation: Mutation, validators: Validators) -> bool:
    """Tell whether a mutation breaks the schema at its place alone: a union or a condition may see it otherwise.

    What a body breaks before it is changed, because its values are but plausible ones, does not count.
    """
    if mutation.certain:
        return True
    changed = jsonpatch.JsonPatch(list(mutation.patch)).apply(body)
    before, after = ({each.instance_path for each in validators.expecting(file, each)} for each in (body, changed))
    return after - before == {mutation.breaks}


def _of_value(parts: Sequence[Part], value: object, steps: Steps) -> Iterator[Mutation]:
    """Yield the mutations of a value and of all in it."""
    judging = parts_for(parts, value)
    yield from _of_one(judging, value, steps)
    inner: Iterator[Mutation] = iter(())
    if isinstance(value, dict):
        inner = _of_object(judging, value, steps)
    elif isinstance(value, list):
        inner = _of_array(judging, value, steps)
    is_whole = any(not _JUDGE_THE_WHOLE.isdisjoint(part.schema) for part in judging)
    yield from (replace(each, certain=False) if is_whole else each for each in inner)


def _of_object(parts: Sequence[Part], value: Mapping[str, object], steps: Steps) -> Iterator[Mutation]:
    for part in parts:
        for name in part.schema.get("required", ()):
            place = pointer_of((*steps, name))
            patch = ({"op": "remove", "path": place},)
            definition = part.below(True, "properties", name).place  # also where only this one says something of it
            yield Mutation(WITHOUT, place, patch, json_path(steps), definition, in_union=not part.certain)
    listed = (name for part in parts for name in part.schema.get("properties", {}))
    for name in dict.fromkeys([*listed, *value]):
        inner = parts_of_member(parts, name)
        if name in value:
            yield from _of_value(inner, value[name], (*steps, name))
        else:
            yield from _of_one(parts_for(inner, ABSENT), ABSENT, (*steps, name))


def _of_array(parts: Sequence[Part], value: Sequence[object], steps: Steps) -> Iterator[Mutation]:
    """Yield what can be wrong with elements: of several of one shape, with the first."""
    known: set[tuple[str, str, str]] = set()
    for index, element in enumerate(value):
        own = [*_of_value(parts_of_element(parts, index), element, (*steps, index))]
        yield from (each for each in own if (each.kind, each.name, each.definition) not in known)
        known |= {(each.kind, each.name, each.definition) for each in own}


def _of_one(parts: Sequence[Part], value: object, steps: Steps) -> Iterator[Mutation]:
    """Yield the mutations that replace a value as a whole, or add it where it is absent."""
    # A body of another type altogether is a kind of its own.
    wrong = wrong_type([part.schema for part in parts]) if steps else None
    for part in parts:
        if "type" in part.schema and wrong is not None:
            yield _replacing(WRONG_TYPE, part, value, steps, wrong)
        unlisted = unlisted_value(part.schema)
        if unlisted is not None:
            yield _replacing(UNLISTED_VALUE, part, value, steps, unlisted)
        for keyword, patch in beyond_bound(part.schema, None if value is ABSENT else value):
            yield _bounding(part, keyword, patch, value, steps)


def _replacing(kind: str, part: Part, value: object, steps: Steps, new: object, name: str = "") -> Mutation:
    place = pointer_of(steps)
    patch = ({"op": "add" if value is ABSENT else "replace", "path": place, "value": new},)
    return Mutation(kind, place, patch, json_path(steps), part.place, name, not part.certain)


def _bounding(part: Part, keyword: str, change: Any, value: object, steps: Steps) -> Mutation:
    if isinstance(change, tuple):  # of the elements or members that are there
        place = pointer_of(steps)
        patch = tuple(
            {**each, **{key: place + str(each[key]) for key in ("path", "from") if key in each}} for each in change
        )
        return Mutation(BEYOND_BOUND, place, patch, json_path(steps), part.place, keyword, not part.certain)
    return _replacing(BEYOND_BOUND, part, value, steps, change, keyword)


def pointer_of(steps: Sequence[str | int]) -> str:
    """Spell the steps to a value as a JSON Pointer (RFC 6901 §3)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
