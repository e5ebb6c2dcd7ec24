"""Finds the parts of schema files that judge one value: behind references, in `allOf`, in what a condition decides.

What a keyword says of a value's members and elements is found the same way, so that a walk over a value and its schemas
knows at each place what is required there, and where that is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from jsonschema.protocols import Validator

from postman_contract.contract.evaluation import holds, unlisted
from postman_contract.contract.schema_registry import file_of, look_up

ABSENT = object()  # in place of a value that is not there


@dataclass(frozen=True)
class Part:
    """A part of a schema file that judges a value.

    `place` is where it stands (`common/elements.json#/$defs/Money`), `validator` judges by it alone. `certain` is False
    of what counts only as long as a union takes this branch.
    """

    validator: Any = field(repr=False)
    place: str
    certain: bool = True

    @property
    def schema(self) -> Any:
        """What stands there."""
        return self.validator.schema

    def below(self, schema: object, *steps: str | int, certain: bool = True) -> "Part":
        """Return a part that stands within this one."""
        inner = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
        return Part(self.validator.evolve(schema=schema), self.place + inner, self.certain and certain)


def root_part(file: str, validator: Validator) -> Part:
    """Return the part that is a whole schema file, given its validator."""
    return Part(validator, f"{file}#")


def parts_for(parts: Sequence[Part], value: object) -> tuple[Part, ...]:
    """Return the parts that judge a value, those that apply through others behind them; booleans are left out."""
    return tuple(each for part in parts for each in _applied(part, value))


def _applied(part: Part, value: object) -> Iterator[Part]:
    if not isinstance(part.schema, dict):
        return
    yield part
    for inner in (*_always(part), *(() if value is ABSENT else _as_decided(part, value))):
        yield from _applied(inner, value)


def _always(part: Part) -> Iterator[Part]:
    for keyword in ("$ref", "$dynamicRef"):
        if keyword in part.schema:
            reference = part.schema[keyword]
            resolved = look_up(part.validator, reference)
            file = file_of(resolved.resolver._base_uri)  # noqa: SLF001  as in `look_up`
            validator = part.validator.evolve(schema=resolved.contents, _resolver=resolved.resolver)
            yield replace(part, validator=validator, place=f"{file}#{unquote(reference.partition('#')[2])}")
    for index, each in enumerate(part.schema.get("allOf", ())):
        yield part.below(each, "allOf", index)


def _as_decided(part: Part, value: object) -> Iterator[Part]:
    schema, validator = part.schema, part.validator
    for keyword in ("anyOf", "oneOf"):
        branches = enumerate(schema.get(keyword, ()))
        valid = [(index, each) for index, each in branches if not any(validator.descend(value, each))]
        if len(valid) == 1:  # with several of them, what one says is not required
            yield part.below(valid[0][1], keyword, valid[0][0], certain=False)
    if "if" in schema:
        branch = "then" if holds(validator, value, schema["if"]) else "else"
        yield part.below(schema.get(branch, True), branch)
    if isinstance(value, dict):
        dependent = schema.get("dependentSchemas", {})
        yield from (part.below(dependent[name], "dependentSchemas", name) for name in dependent if name in value)


def parts_of_member(parts: Sequence[Part], name: str) -> tuple[Part, ...]:
    """Return what the parts that judge an object say of its member of a name."""
    return tuple(each for part in parts for each in _of_member(part, name))


def _of_member(part: Part, name: str) -> Iterator[Part]:
    schema = part.schema
    if name in schema.get("properties", {}):
        yield part.below(schema["properties"][name], "properties", name)
    for pattern, each in schema.get("patternProperties", {}).items():
        if not unlisted({name: None}, {"patternProperties": {pattern: True}}):
            yield part.below(each, "patternProperties", pattern)
    if "additionalProperties" in schema and unlisted({name: None}, schema):
        yield part.below(schema["additionalProperties"], "additionalProperties")


def parts_of_element(parts: Sequence[Part], index: int) -> tuple[Part, ...]:
    """Return what the parts that judge an array say of its element at an index."""
    return tuple(each for part in parts for each in _of_element(part, index))


def _of_element(part: Part, index: int) -> Iterator[Part]:
    prefix = part.schema.get("prefixItems", ())
    if index < len(prefix):
        yield part.below(prefix[index], "prefixItems", index)
    elif "items" in part.schema:
        yield part.below(part.schema["items"], "items")
