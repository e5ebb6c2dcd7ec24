"""Changes an instance in a single place: to what is at the edge of what the schemas in use say."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import jsonpatch
from hypothesis import strategies as st
from jsonpointer import JsonPointer
from jsonschema.validators import Draft202012Validator

from postman_contract.contract.violations import json_path
from postman_contract.postman.jsonfile import kind_of
from strategies.formats import ILL_FORMED
from strategies.judges import Judges
from strategies.subschemas import SchemaFiles, Steps

_FORMAT_CHECKER: Final = Draft202012Validator.FORMAT_CHECKER
_OTHERS: Final[Mapping[str, Any]] = {
    "null": None,
    "boolean": True,
    "number": 7,
    "string": "text",
    "array": [],
    "object": {},
}


@dataclass(frozen=True)
class Mutation:
    """An instance that differs from a given one in a single place.

    `instance_path` is the JSON Path (`$.items[0].id`) of the value that was changed or dropped.
    """

    description: str
    instance_path: str
    instance: object

    def __str__(self) -> str:
        return f"{self.instance_path}: {self.description}"


@st.composite
def mutations_of(draw: st.DrawFn, instance: object, files: SchemaFiles, *, breaking: bool) -> Mutation:
    """Draw single mutations of an instance: any, or only those that are not valid."""
    all_ = list(_changes(instance, _limits(files)))
    first = draw(st.integers(0, len(all_) - 1))
    for steps, description, operation in (*all_[first:], *all_[:first]):
        changed = _changed(instance, steps, operation)
        if not breaking or not files.validator.is_valid(changed):
            return Mutation(description, json_path(steps), changed)
    return draw(st.nothing())


@dataclass(frozen=True)
class _Limits:
    """What the schemas in use say of single values, wherever in them."""

    bounds: tuple[float, ...]
    lengths: tuple[int, ...]
    most_items: tuple[int, ...]
    texts: tuple[str, ...]
    formats: tuple[str, ...]


@lru_cache(maxsize=256)
def _limits(files: SchemaFiles) -> _Limits:
    judges = Judges(files, files.used)

    def said(*keywords: str) -> tuple[Any, ...]:
        return tuple(sorted({value for keyword in keywords for value in judges.said(keyword)}))

    return _Limits(
        bounds=said("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"),
        lengths=said("minLength", "maxLength"),
        most_items=said("maxItems"),
        texts=tuple(sorted({value for values in judges.lists for value in values if isinstance(value, str)})),
        formats=tuple(each for each in said("format") if each in ILL_FORMED),
    )


_Operation = dict[str, object]  # of JSON Patch (RFC 6902), without its path


def _changes(instance: object, limits: _Limits) -> Iterator[tuple[Steps, str, _Operation]]:
    """Yield each place, with each change that it may undergo."""
    for steps, value in _places(instance, ()):
        if steps and isinstance(steps[-1], str):
            yield steps, "dropped", {"op": "remove"}
        for description, new in (*_other_kinds(value), *_neighbours(value, limits)):
            yield steps, description, {"op": "replace", "value": new}


def _places(value: object, steps: Steps) -> Iterator[tuple[Steps, object]]:
    yield steps, value
    children: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for step, child in children:
        yield from _places(child, (*steps, step))


def _other_kinds(value: object) -> Iterator[tuple[str, object]]:
    kind = kind_of(value)
    yield from ((f"{kind} to {other}", new) for other, new in _OTHERS.items() if other != kind)


def _neighbours(value: object, limits: _Limits) -> Iterator[tuple[str, object]]:
    """Yield other values of the same type: just outside some bound, list or format."""
    found: Iterable[tuple[str, object]] = ()
    match value:
        case int() | float() if not isinstance(value, bool):
            found = _other_numbers(value, limits)
        case str():
            found = _other_strings(value, limits)
        case list():
            found = _other_arrays(value, limits)
        case dict():
            found = [("emptied", {}), ("an unlisted member", {**value, "unlisted member": "text"})]
    yield from ((description, new) for description, new in found if new != value)


def _other_numbers(value: float, limits: _Limits) -> Iterator[tuple[str, object]]:
    numbers = {0, -1, value + 0.5, *(bound + by for bound in limits.bounds for by in (-1, 1))}
    yield from ((f"{value} to {number}", number) for number in sorted(numbers))
    yield "number as text", str(value)


def _other_strings(value: str, limits: _Limits) -> Iterator[tuple[str, object]]:
    yield "emptied", ""
    yield "a blank", " "
    yield "a character appended", value + "~"
    yield "case swapped", value.swapcase()
    for length in sorted({bound + by for bound in limits.lengths for by in (-1, 1)}):
        yield f"{length} characters", ((value or "x") * (length + 1))[: max(0, length)]
    if value in limits.texts:
        yield from ((f"to {each!r}", each) for each in limits.texts)
    for name in limits.formats:
        if _FORMAT_CHECKER.conforms(value, name):
            yield from ((f"no {name}: {each!r}", each) for each in ILL_FORMED[name])


def _other_arrays(value: list[object], limits: _Limits) -> Iterator[tuple[str, object]]:
    yield "emptied", []
    yield "a null appended", [*value, None]
    for most in limits.most_items if value else ():
        if most >= len(value):
            yield f"{most + 1} elements", [value[0]] * (most + 1)
    if value:
        yield "an element repeated", [*value, value[-1]]


def _changed(instance: object, steps: Steps, operation: _Operation) -> Any:
    patch = [{**operation, "path": JsonPointer.from_parts(steps).path}]
    changed = jsonpatch.apply_patch(instance, patch)
    return json.loads(json.dumps(changed))  # or a repeated element would be one object in two places
