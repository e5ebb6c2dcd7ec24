"""Knows what the sub-schemas that judge one value say together."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from postman_contract.contract.patterns import matches
from strategies.subschemas import Part, SchemaFiles

Parts = tuple[Part, ...]

_MOST_ALTERNATIVES: Final = 64
_TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")


@dataclass(frozen=True)
class Judges:
    """The sub-schemas that judge one value, all at once."""

    files: SchemaFiles
    parts: Parts

    def __and__(self, other: "Judges") -> "Judges":
        return Judges(self.files, self.parts + other.parts)

    def accept(self, value: Any) -> bool:
        """Tell whether all of them accept a value."""
        return all(self.files.judge(part).is_valid(value) for part in self.parts)

    def said(self, keyword: str) -> list[Any]:
        """List what they say under a keyword."""
        return [schema[keyword] for _, schema in self.schemas() if keyword in schema]

    def names(self, keyword: str) -> list[str]:
        """List the names under a keyword that lists names, or has them as members."""
        return list(dict.fromkeys(name for said in self.said(keyword) for name in said))

    def sizes(self, keyword: str) -> tuple[int, float]:
        """Return the least and the most allowed `Length`, or number of `Items` or `Properties`."""
        return max([0, *self.said(f"min{keyword}")]), min([math.inf, *self.said(f"max{keyword}")])

    @property
    def lists(self) -> list[list[Any]]:
        """The values of each enum and of each constant."""
        return [*self.said("enum"), *([each] for each in self.said("const"))]

    @property
    def listed(self) -> list[Any] | None:
        """The values of an enum or a constant that all accept; None where there is neither."""
        lists = self.lists
        return [value for value in min(lists, key=len) if self.accept(value)] if lists else None

    @property
    def types(self) -> tuple[str, ...]:
        """The types a value may have."""
        allowed = set(_TYPES)
        for said in self.said("type"):
            listed = {said} if isinstance(said, str) else set(said)
            allowed &= listed | ({"integer"} if "number" in listed else set())
        return tuple(name for name in _TYPES if name in allowed and not (name == "integer" and "number" in allowed))

    @property
    def alternatives(self) -> tuple["Judges", ...]:
        """What may apply where these do: with all they refer to, and one branch of each union; booleans left out."""
        return _alternatives(self)

    @property
    def conditions(self) -> list["Condition"]:
        """The conditions that depend on members."""
        conditions = [Condition(self.files, part) for part, schema in self.schemas() if "if" in schema]
        return [each for each in conditions if each.names]

    def member(self, name: str) -> "Judges":
        """Return what judges a member, where these judge the object."""
        found: list[Part] = []
        for part, schema in self.schemas():
            patterns = [each for each in schema.get("patternProperties", ()) if matches(each, name)]
            own = [part / ("patternProperties", each) for each in patterns]
            own += [part / ("properties", name)] if name in schema.get("properties", {}) else []
            rest = [part / "additionalProperties"] if "additionalProperties" in schema else []
            found += own or rest
        return Judges(self.files, tuple(found))

    def element(self, index: int) -> "Judges":
        """Return what judges an element, where these judge the array."""
        found: list[Part] = []
        for part, schema in self.schemas():
            if index < len(schema.get("prefixItems", ())):
                found.append(part / ("prefixItems", index))
            elif "items" in schema:
                found.append(part / "items")
        return Judges(self.files, tuple(found))

    def schemas(self) -> Iterator[tuple[Part, Mapping[str, Any]]]:
        """Yield those that are no booleans, each with its contents."""
        for part in self.parts:
            schema = self.files.schema(part)
            if isinstance(schema, dict):
                yield part, schema


@dataclass(frozen=True)
class Condition:
    """The `if` of a sub-schema."""

    files: SchemaFiles
    part: Part

    @property
    def judges(self) -> Judges:
        """What makes up the condition, of each union in it the first branch."""
        return _without_booleans(self.files, next(_choices(self.files, [((self.part / "if",),)], ()), ()))

    @property
    def names(self) -> list[str]:
        """The members on which it depends."""
        judges = self.judges
        return sorted({*judges.names("properties"), *judges.names("required")})

    def consequence(self, value: Any) -> Judges:
        """Return what also judges a value: `then` or `else`, if there is one."""
        holds = self.files.judge(self.part / "if").is_valid(value)
        return Judges(self.files, _branch(self.files, self.part, "then" if holds else "else"))


@lru_cache(maxsize=4096)
def _alternatives(judges: Judges) -> tuple[Judges, ...]:
    found = islice(_choices(judges.files, [((part,),) for part in judges.parts], ()), _MOST_ALTERNATIVES)
    return tuple(each for each in (_without_booleans(judges.files, parts) for parts in found) if each.types)


def _without_booleans(files: SchemaFiles, parts: Parts) -> Judges:
    return Judges(files, tuple(part for part, _ in Judges(files, parts).schemas()))


def _choices(files: SchemaFiles, musts: Sequence[tuple[Parts, ...]], chosen: Parts) -> Iterator[Parts]:
    """Yield each way to take one option of everything that must be, without contradiction; `chosen` is taken."""
    if not musts:
        yield chosen
    elif any(set(option) <= set(chosen) for option in musts[0]):
        yield from _choices(files, musts[1:], chosen)
    else:
        for option in musts[0]:
            new = tuple(part for part in option if part not in chosen)
            if all(files.schema(part) is not False for part in new):
                implied = [must for part in new for must in _implied(files, part)]
                yield from _choices(files, [*musts[1:], *implied], chosen + new)


def _implied(files: SchemaFiles, part: Part) -> Iterator[tuple[Parts, ...]]:
    """Yield what else must apply where a sub-schema does: options, each of any number of sub-schemas."""
    schema = files.schema(part)
    if schema is True:
        return
    if "$ref" in schema:
        yield ((files.target(part, schema["$ref"]),),)
    yield from (((part / ("allOf", index),),) for index in range(len(schema.get("allOf", ()))))
    for union in ("anyOf", "oneOf"):
        if union in schema:
            yield tuple((part / (union, index),) for index in range(len(schema[union])))
    if "if" in schema and not Condition(files, part).names:
        yield ((part / "if", *_branch(files, part, "then")), _branch(files, part, "else"))


def _branch(files: SchemaFiles, part: Part, name: str) -> Parts:
    return (part / name,) if name in files.schema(part) else ()
