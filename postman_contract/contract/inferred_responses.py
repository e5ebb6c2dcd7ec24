"""Infers from several answers what an answer of that kind must hold: what all of them say, and no more.

Written here, beside `inferring`: genson, which infers schemas, makes an integer of every number without a fraction and
a union of whatever may be null, and ships no types. To undo that takes more than to do it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from postman_contract.contract.inferred_texts import enum_of, format_of, is_data
from postman_contract.postman.examples import ExampleBody
from postman_contract.postman.jsonfile import kind_of

Schema = dict[str, Any]
BASIS = "inferred"
DEEPEST = 100  # levels of values in values: so that no walk over a schema recurses too deep


@dataclass(frozen=True)
class Seen:
    """A value that stood at some place, and in which of the answers (its number).

    `is_schematic`: what members it has says nothing of which it has to have.
    """

    value: Any
    answer: int
    is_schematic: bool = False

    def member(self, name: str) -> "Seen":
        """Return what its member of a name is."""
        return replace(self, value=self.value[name])

    def all_of(self, values: Iterable[object]) -> "Iterator[Seen]":
        """Yield some of what is in it."""
        yield from (replace(self, value=value) for value in values)


class TooDeep(ValueError):  # noqa: N818  says what the answer is
    """An answer that is nested too deep for a schema to follow."""


def infer_response_schema(bodies: Sequence[object]) -> Schema:
    """Infer the schema that all bodies fit, each parsed JSON.

    - `required` are the members that every object at a place has, over all bodies and all elements of arrays.
    - Objects are open. One whose members are named by data (ids, dates) has a schema for all of them.
    - A number is no integer for having no fraction; null stands beside other types, and alone says nothing, as an empty
      array says nothing of its elements.
    - A format, and an enum, only where `inferred_texts` has seen enough.

    Returns:
        The schema; `{}`, which accepts everything, where nothing was seen.

    Raises:
        TooDeep: values are nested deeper than `DEEPEST`.
    """
    return _schema_of([Seen(body, number) for number, body in enumerate(bodies)], ())


def infer_example_schema(examples: Sequence[ExampleBody]) -> Schema:
    """Infer what all saved examples fit, as of answers; schematic ones say nothing of which members are required.

    Raises:
        TooDeep: as `infer_response_schema`.
    """
    return _schema_of([Seen(each.value, number, each.is_schematic) for number, each in enumerate(examples)], ())


def as_inferred(schema: Schema) -> Schema:
    """Mark a schema that becomes a file as inferred, so that the summary counts it so."""
    return {"x-basis": BASIS, **schema}


def _schema_of(seen: Sequence[Seen], place: tuple[str, ...]) -> Schema:
    """Infer the schema of whatever stands at a place; `place` are the names of members that lead there."""
    if len(place) > DEEPEST:
        raise TooDeep(f"is nested deeper than {DEEPEST} levels")
    kinds = sorted({kind_of(each.value) for each in seen}, key=lambda kind: (kind == "null", kind))
    if kinds in ([], ["null"]):
        return {}
    schema: Schema = {"type": kinds[0] if len(kinds) == 1 else kinds}
    if "object" in kinds:
        schema |= _members_of([each for each in seen if isinstance(each.value, dict)], place)
    if "array" in kinds:
        schema |= _elements_of([each for each in seen if isinstance(each.value, list)], place)
    if kinds[0] == "string":
        schema |= _text_of(seen, place)
    return schema


def _members_of(objects: Sequence[Seen], place: tuple[str, ...]) -> Schema:
    names = list(dict.fromkeys(name for each in objects for name in each.value))
    if names and all(map(is_data, names)):
        members = [member for each in objects for member in each.all_of(each.value.values())]
        return {"additionalProperties": _schema_of(members, (*place, "*"))}
    schema: Schema = {
        "properties": {
            name: _schema_of([each.member(name) for each in objects if name in each.value], (*place, name))
            for name in names
        }
    }
    complete = [each.value for each in objects if not each.is_schematic]
    required = [name for name in names if complete and all(name in value for value in complete)]
    return {**schema, "required": required} if required else schema


def _elements_of(arrays: Sequence[Seen], place: tuple[str, ...]) -> Schema:
    elements = [element for each in arrays for element in each.all_of(each.value)]
    items = _schema_of(elements, (*place, "*"))
    return {"items": items} if items else {}


def _text_of(seen: Sequence[Seen], place: tuple[str, ...]) -> Schema:
    """Infer what texts have in common; beside them stands null, if anything."""
    texts = [(each.value, each.answer) for each in seen if each.value is not None]
    form = format_of([text for text, _ in texts])
    if form is not None:
        return {"format": form}
    values = enum_of(texts, place)
    return {"enum": [*values, None] if len(texts) < len(seen) else [*values]} if values else {}
