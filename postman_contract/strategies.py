"""Draws instances of JSON Schema files, and single mutations that break one: strategies for Hypothesis.

A value is judged by all the sub-schemas that apply to its place at once. So they are gathered first (references and
`allOf` followed, one branch of each union taken), and the value is built from what they say together. What cannot be
built is filtered: by the strict validator, which also judges every instance as a whole. Members that decide a
condition are drawn before the condition is looked at.

Needs hypothesis, which nothing else in this package does.
"""

import json
import math
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache, lru_cache, reduce
from itertools import islice
from typing import Any, Final
from urllib.parse import quote, unquote, urldefrag, urljoin

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from jsonschema.protocols import Validator
from jsonschema.validators import Draft202012Validator
from referencing.exceptions import Unresolvable

from postman_contract.errors import InputError
from postman_contract.jsonfile import kind_of
from postman_contract.validation import SchemaError, schema_registry, strict_validator

Steps = tuple[str | int, ...]

_DEEPEST: Final = 8  # nesting from where on only what is required is drawn: that is what ends a recursive schema
_HOPELESS: Final = 4 * _DEEPEST
_MOST_ALTERNATIVES: Final = 64
_LARGEST: Final = 10**12  # of a number without bounds: far inside what JSON implementations agree on (RFC 8259 §6)

_DROP: Final = object()
_FORMAT_CHECKER: Final = Draft202012Validator.FORMAT_CHECKER

_SCHEMA: Final = {"additionalProperties", "else", "if", "items", "not", "then"}
_SCHEMAS: Final = {"allOf", "anyOf", "oneOf", "prefixItems"}
_NAMED_SCHEMAS: Final = {"patternProperties", "properties"}
_ASSERTIONS: Final = {
    "$ref", "const", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxItems", "maxLength",
    "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "pattern",
    "required", "type", "uniqueItems",
}  # fmt: skip
_ANNOTATIONS: Final = {
    "$comment", "$defs", "$schema", "contentEncoding", "contentMediaType", "default", "deprecated", "description",
    "examples", "readOnly", "title", "writeOnly",
}  # fmt: skip
_SUPPORTED: Final = _SCHEMA | _SCHEMAS | _NAMED_SCHEMAS | _ASSERTIONS | _ANNOTATIONS
_FILTERED: Final = {"if", "not", "oneOf", "uniqueItems"}  # not built exactly in objects and arrays
_TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")


class UnsupportedSchema(InputError):  # noqa: N818  as NotJudged: the name says it
    """Instances cannot be drawn by a schema file; says which keyword of which place in it is the reason."""


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


def instances(schema_name: str, schemas: Mapping[str, object]) -> SearchStrategy[object]:
    """Draw valid instances of a schema file.

    Args:
        schema_name: path of the file, relative to the schema folder.
        schemas: file contents by that path; not changed afterwards.

    Raises:
        SchemaError: there is no such file, one is not a schema, or a `$ref` leads nowhere.
        UnsupportedSchema: a schema that is used has a keyword or a format that is not supported.
    """
    files = _files(schema_name, _Identity(schemas))
    return files.values((files.root,), 0).filter(files.validator.is_valid)


def mutations(instance: object, schema_name: str, schemas: Mapping[str, object]) -> SearchStrategy[Mutation]:
    """Draw single mutations of an instance which the strict validator rejects; nothing where there is none.

    Arguments and errors are those of `instances`.
    """
    return _mutations(instance, _files(schema_name, _Identity(schemas)), breaking=True)


def changes(instance: object, schema_name: str, schemas: Mapping[str, object]) -> SearchStrategy[Mutation]:
    """Draw single mutations of an instance, whether they keep it valid or not.

    Arguments and errors are those of `instances`.
    """
    return _mutations(instance, _files(schema_name, _Identity(schemas)), breaking=False)


# Schemas: which sub-schemas there are, and what they say together.


@dataclass(frozen=True)
class _Part:
    """A sub-schema, by the URI of its file and the steps to it from there."""

    base: str
    steps: Steps = ()

    def __truediv__(self, steps: str | int | Steps) -> "_Part":
        return _Part(self.base, self.steps + (steps if isinstance(steps, tuple) else (steps,)))

    @property
    def uri(self) -> str:
        pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in self.steps)
        return f"{self.base}#{quote(pointer)}"


Parts = tuple[_Part, ...]


@dataclass(frozen=True)
class _Identity:
    """Schemas that are equal only to themselves, so that they can be a key."""

    schemas: Mapping[str, object]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.schemas is other.schemas

    def __hash__(self) -> int:
        return id(self.schemas)


class _Files:
    """The schema files that one of them makes use of, and what was already found out about them."""

    def __init__(self, name: str, schemas: Mapping[str, object]) -> None:
        self.registry = schema_registry(schemas)
        self.validator: Validator = strict_validator(name, self.registry)
        self.root = _Part(self.validator.schema["$ref"])  # type: ignore[index]  # as strict_validator makes it
        self._folder = self.root.base.removesuffix(quote(name))
        self.schema = cache(self._schema)
        self.alternatives = cache(self._alternatives)
        self.values = cache(self._values)
        self.judge = cache(self._judge)
        self.used = tuple(self._used())

    def _schema(self, part: _Part) -> Any:
        return self.registry.resolver().lookup(part.uri).contents

    def _judge(self, part: _Part) -> Validator:
        return self.validator.evolve(schema={"$ref": part.uri})

    def hold(self, parts: Parts, value: Any) -> bool:
        """Tell whether the parts accept a value."""
        return all(self.judge(part).is_valid(value) for part in parts)

    def said(self, parts: Parts, keyword: str) -> list[Any]:
        """List what the parts say under a keyword."""
        return [schema[keyword] for schema in map(self.schema, self._dicts(parts)) if keyword in schema]

    def _used(self) -> Iterator[_Part]:
        """Yield every sub-schema that can come to judge something, once; refuse what is not supported."""
        todo, seen = [self.root], {self.root}
        while todo:
            part = todo.pop()
            yield part
            schema = self.schema(part)
            if isinstance(schema, dict):
                self._refuse_unsupported(part, schema)
                for each in self._below(part, schema):
                    if each not in seen:
                        seen.add(each)
                        todo.append(each)

    def _below(self, part: _Part, schema: Mapping[str, Any]) -> Iterator[_Part]:
        for keyword, value in schema.items():
            if keyword == "$ref":
                yield self._target(part, value)
            elif keyword in _SCHEMA:
                yield part / keyword
            elif keyword in _SCHEMAS:
                yield from (part / (keyword, index) for index in range(len(value)))
            elif keyword in _NAMED_SCHEMAS:
                yield from (part / (keyword, name) for name in value)

    def _refuse_unsupported(self, part: _Part, schema: Mapping[str, Any]) -> None:
        for keyword in schema:
            if keyword not in _SUPPORTED and not keyword.startswith("x-"):
                raise self._unsupported(part, f"instances cannot be drawn by the keyword {keyword!r}")
        if schema.get("format", "date") not in _FORMATS:
            raise self._unsupported(part, f"instances cannot be drawn by the keyword 'format': {schema['format']!r}")

    def _unsupported(self, part: _Part, problem: str) -> UnsupportedSchema:
        return UnsupportedSchema(self._name(part), _json_path(part.steps), problem)

    def _target(self, part: _Part, ref: str) -> _Part:
        base, pointer = urldefrag(urljoin(part.base, ref))
        steps = (step.replace("~1", "/").replace("~0", "~") for step in unquote(pointer).split("/")[1:])
        # Under both of its names, quoted or not, a file is the same.
        folder, name = self._folder, unquote(base.removeprefix(self._folder))
        target = _Part(folder + quote(posixpath.normpath(name)), tuple(int(s) if s.isdecimal() else s for s in steps))
        try:
            leads = isinstance(self.schema(target), dict | bool)
        except (Unresolvable, TypeError, ValueError):  # the latter: a pointer through a scalar, a name in an array
            leads = False
        if not leads:
            raise SchemaError(self._name(part), _json_path(part.steps), f"$ref {ref!r} leads to no schema")
        return target

    def _name(self, part: _Part) -> str:
        return unquote(part.base.removeprefix(self._folder))

    def _alternatives(self, parts: Parts) -> tuple[Parts, ...]:
        """List what may apply where these parts do: with all they refer to, and one branch of each union."""
        found = islice(self._choices([((part,),) for part in parts], ()), _MOST_ALTERNATIVES)
        return tuple(each for each in found if self.types(each))

    def _choices(self, musts: Sequence[tuple[Parts, ...]], chosen: Parts) -> Iterator[Parts]:
        if not musts:
            yield chosen
        elif any(set(option) <= set(chosen) for option in musts[0]):
            yield from self._choices(musts[1:], chosen)
        else:
            for option in musts[0]:
                new = tuple(part for part in option if part not in chosen)
                if all(self.schema(part) is not False for part in new):
                    implied = [must for part in new for must in self._implied(part)]
                    yield from self._choices([*musts[1:], *implied], chosen + new)

    def _implied(self, part: _Part) -> Iterator[tuple[Parts, ...]]:
        """Yield what else must apply where a part does: alternatives, each of one or more parts."""
        schema = self.schema(part)
        if schema is True:
            return
        if "$ref" in schema:
            yield ((self._target(part, schema["$ref"]),),)
        yield from (((part / ("allOf", index),),) for index in range(len(schema.get("allOf", ()))))
        for union in ("anyOf", "oneOf"):
            if union in schema:
                yield tuple((part / (union, index),) for index in range(len(schema[union])))
        if "if" in schema and not self.deciding(part):
            branches = [part / branch for branch in ("then", "else") if branch in schema]
            holding = tuple(each for each in branches if each.steps[-1] == "then")
            yield ((part / "if", *holding), tuple(each for each in branches if each not in holding))

    def deciding(self, part: _Part) -> tuple[str, ...]:
        """Name the members on which the condition of a part depends, if there is one."""
        if not isinstance(self.schema(part), dict) or "if" not in self.schema(part):
            return ()
        conditions = self.condition(part)
        names = (*self.said(conditions, "properties"), *self.said(conditions, "required"))
        return tuple(sorted({name for each in names for name in each}))

    def condition(self, part: _Part) -> Parts:
        """List the parts that make up the condition of a part, of each union in it the first branch."""
        return self._dicts(next(self._choices([((part / "if",),)], ()), ()))

    def types(self, parts: Parts) -> tuple[str, ...]:
        """Name the types a value may have where all these parts apply."""
        allowed = set(_TYPES)
        for said in self.said(self._dicts(parts), "type"):
            listed = {said} if isinstance(said, str) else set(said)
            allowed &= listed | ({"integer"} if "number" in listed else set())
        return tuple(name for name in _TYPES if name in allowed and not (name == "integer" and "number" in allowed))

    def _dicts(self, parts: Parts) -> Parts:
        return tuple(part for part in parts if isinstance(self.schema(part), dict))

    def member(self, parts: Parts, name: str) -> Parts:
        """List the parts that judge a member where the given ones judge the object."""
        found: list[_Part] = []
        for part in parts:
            schema = self.schema(part)
            patterns = [each for each in schema.get("patternProperties", ()) if re.search(each, name)]
            own = [part / ("patternProperties", each) for each in patterns]
            own += [part / ("properties", name)] if name in schema.get("properties", {}) else []
            rest = [part / "additionalProperties"] if "additionalProperties" in schema else []
            found += own or rest
        return tuple(found)

    def element(self, parts: Parts, index: int) -> Parts:
        """List the parts that judge an element where the given ones judge the array."""
        found: list[_Part] = []
        for part in parts:
            schema = self.schema(part)
            if index < len(schema.get("prefixItems", ())):
                found.append(part / ("prefixItems", index))
            elif "items" in schema:
                found.append(part / "items")
        return tuple(found)

    # Strategies for a place in an instance.

    def _values(self, parts: Parts, depth: int) -> SearchStrategy[Any]:
        """Draw values that all of the parts accept."""
        if not parts:
            return _ANYTHING
        if depth > _HOPELESS:
            raise self._unsupported(parts[0], "instances cannot be drawn: what is required never ends")
        alternatives = [self._dicts(each) for each in self.alternatives(parts)]
        if depth >= _DEEPEST:
            alternatives = [each for each in alternatives if not self._nests(each)] or alternatives
        return st.one_of([self._alternative(each, depth) for each in alternatives])

    def _nests(self, parts: Parts) -> bool:
        return bool({"array", "object"} & set(self.types(parts))) and not self._listed(parts)

    def _listed(self, parts: Parts) -> list[Any] | None:
        """List the values of an enum or a constant that all parts accept; None where there is neither."""
        listed = [*self.said(parts, "enum"), *([each] for each in self.said(parts, "const"))]
        return [value for value in min(listed, key=len) if self.hold(parts, value)] if listed else None

    def _alternative(self, parts: Parts, depth: int) -> SearchStrategy[Any]:
        listed = self._listed(parts)
        if listed is not None:
            return _one_of(listed)
        kinds: dict[str, Callable[[], SearchStrategy[Any]]] = {
            "null": lambda: _one_of([value for value in [None] if self.hold(parts, value)]),
            "boolean": lambda: _one_of([value for value in [False, True] if self.hold(parts, value)]),
            "integer": lambda: self._numbers(parts, integer=True),
            "number": lambda: self._numbers(parts, integer=False),
            "string": lambda: self._strings(parts),
            "array": lambda: self._checked(_arrays(self, parts, depth), parts),
            "object": lambda: self._checked(_objects(self, parts, depth), parts),
        }
        return st.one_of([kinds[name]() for name in self.types(parts)])

    def _checked(self, strategy: SearchStrategy[Any], parts: Parts) -> SearchStrategy[Any]:
        if not any(self.said(parts, keyword) for keyword in _FILTERED):
            return strategy
        return strategy.filter(lambda value: self.hold(parts, value))

    def _strings(self, parts: Parts) -> SearchStrategy[str]:
        least, most = max([0, *self.said(parts, "minLength")]), min(self.said(parts, "maxLength"), default=None)
        least = max(least, 0 if self.hold(parts, "") else 1)
        patterns = self.said(parts, "pattern")
        if formats := self.said(parts, "format"):
            strategy = _FORMATS[formats[0]]
        elif patterns:
            strategy = st.from_regex(patterns[0], fullmatch=True)
        elif most is not None and least > most:
            return st.nothing()
        else:
            strategy = st.text(min_size=least, max_size=least + 20 if most is None else most)
        return strategy.filter(lambda value: self.hold(parts, value))

    def _numbers(self, parts: Parts, *, integer: bool) -> SearchStrategy[float]:
        lows = [*self.said(parts, "minimum"), *self.said(parts, "exclusiveMinimum")]
        highs = [*self.said(parts, "maximum"), *self.said(parts, "exclusiveMaximum")]
        low = max(lows, default=min([-_LARGEST, *(each - _LARGEST for each in highs)]))
        high = min(highs, default=max([_LARGEST, low + _LARGEST]))
        strategies: list[SearchStrategy[float]] = []
        if steps := self.said(parts, "multipleOf"):
            strategies.append(_multiples(Decimal(str(max(steps))), low, high))
        else:
            if math.ceil(low) <= math.floor(high):
                strategies.append(st.integers(math.ceil(low), math.floor(high)))
            if not integer and low <= high:
                strategies.append(st.floats(low, high, allow_subnormal=False))
        return st.one_of(strategies).filter(lambda value: self.hold(parts, value))


@lru_cache(maxsize=256)
def _files(name: str, schemas: _Identity) -> _Files:
    return _Files(name, schemas.schemas)


def _one_of(values: Sequence[Any]) -> SearchStrategy[Any]:
    return st.sampled_from(values) if values else st.nothing()


def _multiples(step: Decimal, low: float, high: float) -> SearchStrategy[float]:
    first, last = math.ceil(Decimal(str(low)) / step), math.floor(Decimal(str(high)) / step)
    if first > last:
        return st.nothing()
    exact = st.integers(first, last).map(lambda count: count * step)
    return exact.map(lambda value: int(value) if value == int(value) else float(value))


@st.composite
def _arrays(draw: st.DrawFn, files: _Files, parts: Parts, depth: int) -> list[Any]:
    least, most = max([0, *files.said(parts, "minItems")]), min([*files.said(parts, "maxItems"), math.inf])
    length = least if depth >= _DEEPEST else draw(st.integers(least, int(min(most, least + max(1, 3 - depth // 2)))))
    unique = any(files.said(parts, "uniqueItems"))
    elements: dict[str, Any] = {}
    for index in range(length):
        judges = files.element(parts, index)
        if any(files.schema(part) is False for part in judges):
            break
        element = draw(files.values(judges, depth + 1))
        elements.setdefault(json.dumps(element, sort_keys=True) if unique else str(index), element)
    return list(elements.values())


@st.composite
def _objects(draw: st.DrawFn, files: _Files, parts: Parts, depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    parts = _decide(draw, files, parts, depth, value)
    required = _required(files, parts)
    known = dict.fromkeys([*required, *(name for said in files.said(parts, "properties") for name in said)])
    least, most = max([0, *files.said(parts, "minProperties")]), min([*files.said(parts, "maxProperties"), math.inf])
    least, most = max(least, len(required)), max(most, len(required))
    for name in known:
        judges = files.member(parts, name)
        if name in value and files.hold(judges, value[name]):
            continue
        wanted = name in required or (depth < _DEEPEST and len(value) < most and draw(st.booleans()))
        value.pop(name, None)
        if wanted and _may_be(files, judges, required=name in required):
            value[name] = draw(files.values(judges, depth + 1))
    _fill(draw, files, parts, depth, value, [name for name in known if name not in value], least)
    if depth < _DEEPEST and len(value) < most and draw(st.sampled_from([False, False, True])):
        _add_unlisted(draw, files, parts, depth, value)
    return value


def _decide(draw: st.DrawFn, files: _Files, parts: Parts, depth: int, value: dict[str, Any]) -> Parts:
    """Draw the members that conditions depend on; return the parts with those that apply as a consequence."""
    decided: set[_Part] = set()
    while conditional := [part for part in parts if part not in decided and files.deciding(part)]:
        required = _required(files, parts)
        for name in dict.fromkeys(name for part in conditional for name in files.deciding(part)):
            judges = files.member(parts, name)
            wanted = name not in value and (name in required or draw(st.booleans()))
            if wanted and _may_be(files, judges, required=name in required):
                # Also as a condition wants it, or an open value would hardly ever meet one.
                wishes = [(*judges, *files.member(files.condition(part), name)) for part in conditional]
                value[name] = draw(st.one_of([files.values(each, depth + 1) for each in (judges, *wishes)]))
        decided.update(conditional)
        met = [part / ("then" if files.hold((part / "if",), value) else "else") for part in conditional]
        consequences = tuple(each for each in met if each.steps[-1] in files.schema(_Part(each.base, each.steps[:-1])))
        parts = draw(_one_of(files.alternatives((*parts, *consequences))))
        parts = tuple(part for part in parts if isinstance(files.schema(part), dict))
    return parts


def _required(files: _Files, parts: Parts) -> list[str]:
    return list(dict.fromkeys(name for said in files.said(parts, "required") for name in said))


def _may_be(files: _Files, judges: Parts, *, required: bool) -> bool:
    """Tell whether a member can be there at all; a required one has to."""
    return required or not judges or bool(files.alternatives(judges))


def _fill(
    draw: st.DrawFn, files: _Files, parts: Parts, depth: int, value: dict[str, Any], absent: list[str], least: int
) -> None:
    """Add members until there are as many as there must be: known ones first, then unlisted ones."""
    absent = [name for name in absent if _may_be(files, files.member(parts, name), required=False)]
    for name in draw(st.permutations(absent)) if len(value) < least and absent else ():
        if len(value) < least:
            value[name] = draw(files.values(files.member(parts, name), depth + 1))
    for _ in range(3 * max(0, least - len(value))):
        if len(value) < least:
            _add_unlisted(draw, files, parts, depth, value)


def _add_unlisted(draw: st.DrawFn, files: _Files, parts: Parts, depth: int, value: dict[str, Any]) -> None:
    """Add a member which no part lists, if one may be there."""
    patterns = [pattern for said in files.said(parts, "patternProperties") for pattern in said]
    names = [st.text(max_size=8), *(st.from_regex(pattern, fullmatch=True) for pattern in patterns)]
    name = draw(st.one_of(names))
    listed = any(name in said for said in files.said(parts, "properties"))
    judges = files.member(parts, name)
    if name not in value and not listed and _may_be(files, judges, required=False):
        value[name] = draw(files.values(judges, depth + 1))


# Values of no schema, and of formats.


def _uri(host: str, path: list[str]) -> str:
    return f"https://{host}.example/" + "/".join(path)


_DATES: Final = st.dates(date(1000, 1, 1), date(8999, 12, 31))
_ZONES: Final = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
_MOMENTS: Final = st.datetimes(datetime(1000, 1, 1), datetime(8999, 12, 31), timezones=_ZONES)  # noqa: DTZ001  with zones
_WORDS: Final = st.text("abcxyz0189", min_size=1, max_size=8)
_PATHS: Final = st.lists(_WORDS, max_size=3)

_FORMATS: Final[Mapping[str, SearchStrategy[str]]] = {
    "date": _DATES.map(date.isoformat),
    "date-time": _MOMENTS.map(datetime.isoformat),
    "email": st.builds("{}@{}.example".format, _WORDS, _WORDS),
    "hostname": st.builds("{}.example".format, _WORDS),
    "ipv4": st.ip_addresses(v=4).map(str),
    "ipv6": st.ip_addresses(v=6).map(str),
    "json-pointer": st.lists(st.text(max_size=6), max_size=3).map(
        lambda steps: "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
    ),
    "time": _MOMENTS.map(lambda moment: moment.timetz().isoformat()),
    "uri": st.builds(_uri, _WORDS, _PATHS),
    "uri-reference": st.one_of(_PATHS.map("/".join), st.builds(_uri, _WORDS, _PATHS)),
    "uuid": st.uuids().map(str),
}

_SCALARS: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1000, 1000),
    st.floats(-1000, 1000, allow_subnormal=False),
    st.text(max_size=8),
)
_ANYTHING: Final[SearchStrategy[Any]] = st.one_of(
    _SCALARS, st.lists(_SCALARS, max_size=2), st.dictionaries(st.text(max_size=8), _SCALARS, max_size=2)
)


# Mutations.

_OTHERS: Final[Mapping[str, Any]] = {
    "null": None,
    "boolean": True,
    "number": 7,
    "string": "text",
    "array": [],
    "object": {},
}
_ILL_FORMED: Final = {
    "date": ("2023-02-30", "28/02/2023"),
    "date-time": ("2023-02-30T08:00:00+10:00", "2023-02-28 08:00", "2023-02-28"),
    "json-pointer": ("name", "/a~2"),
    "uuid": ("5a4db0c0-0001-4000-8000", "5a4db0c0000140008000000000000001"),
}
_Change = tuple[Steps, str, object]


@st.composite
def _mutations(draw: st.DrawFn, instance: object, files: _Files, *, breaking: bool) -> Mutation:
    all_ = list(_changes(instance, files))
    first = draw(st.integers(0, len(all_) - 1))
    for steps, description, value in (*all_[first:], *all_[:first]):
        changed = _changed(instance, steps, value)
        if not breaking or not files.hold((files.root,), changed):
            return Mutation(description, _json_path(steps), changed)
    return draw(st.nothing())


def _changes(instance: object, files: _Files) -> Iterator[_Change]:
    """Yield each place with each new value it may have; `_DROP` is none."""
    for steps, value in _places(instance, ()):
        if steps and isinstance(steps[-1], str):
            yield steps, "dropped", _DROP
        kind = kind_of(value)
        yield from ((steps, f"{kind} to {other}", new) for other, new in _OTHERS.items() if other != kind)
        for description, new in _neighbours(value, files):
            if new != value:
                yield steps, description, new


def _places(value: object, steps: Steps) -> Iterator[tuple[Steps, object]]:
    yield steps, value
    children: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for step, child in children:
        yield from _places(child, (*steps, step))


def _neighbours(value: object, files: _Files) -> Iterator[tuple[str, object]]:
    """Yield values of the same type: just outside some bound, list or format of the schemas in use."""
    match value:
        case bool() | None:
            return
        case int() | float():
            numbers = {0, -1, value + 0.5, *(n + by for n in _bounds(files, "imum") for by in (-1, 1))}
            yield from ((f"{value} to {number}", number) for number in sorted(numbers))
            yield "number as text", str(value)
        case str():
            yield from _other_strings(value, files)
        case list():
            yield "emptied", []
            yield "a null appended", [*value, None]
            lengths = [n + 1 for n in _bounds(files, "maxItems") if value]
            yield from ((f"{length} elements", [value[0]] * length) for length in lengths if length > len(value))
            yield from (("an element repeated", [*value, value[-1]]) for _ in value[:1])
        case dict():
            yield "emptied", {}
            yield "an unlisted member", {**value, "unlisted member": "text"}


def _other_strings(value: str, files: _Files) -> Iterator[tuple[str, object]]:
    yield "emptied", ""
    yield "a blank", " "
    yield "a character appended", value + "~"
    yield "case swapped", value.swapcase()
    for length in sorted({n + by for n in _bounds(files, "Length") for by in (-1, 1)}):
        yield f"{length} characters", ((value or "x") * (length + 1))[: max(0, length)]
    listed = _strings_listed(files)
    if value in listed:
        yield from ((f"to {each!r}", each) for each in listed)
    for name in _formats_used(files):
        if _FORMAT_CHECKER.conforms(value, name):
            yield from ((f"no {name}: {each!r}", each) for each in _ILL_FORMED[name])


@cache
def _bounds(files: _Files, keyword: str) -> tuple[Any, ...]:
    """List the bounds in the schemas in use, of all keywords that end like this."""
    schemas = (schema for schema in map(files.schema, files.used) if isinstance(schema, dict))
    found = {schema[key] for schema in schemas for key in schema if key.endswith(keyword)}
    return tuple(sorted(found))


@cache
def _strings_listed(files: _Files) -> tuple[str, ...]:
    listed = [*files.said(files.used, "enum"), *([each] for each in files.said(files.used, "const"))]
    return tuple(sorted({value for values in listed for value in values if isinstance(value, str)}))


@cache
def _formats_used(files: _Files) -> tuple[str, ...]:
    return tuple(sorted(_ILL_FORMED.keys() & set(files.said(files.used, "format"))))


def _changed(instance: object, steps: Steps, value: object) -> object:
    """Copy an instance, with another value at a place."""
    if not steps:
        return json.loads(json.dumps(value))
    result: Any = json.loads(json.dumps(instance))
    *above, last = steps
    container = reduce(lambda each, step: each[step], above, result)
    if value is _DROP:
        del container[last]
    else:
        container[last] = json.loads(json.dumps(value))
    return result


def _json_path(steps: Steps) -> str:
    return "$" + "".join(f".{step}" if str(step).isidentifier() else f"[{step!r}]" for step in steps)
