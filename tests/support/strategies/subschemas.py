"""Finds the sub-schemas of the files that a schema makes use of, and refuses those that nothing can be drawn by."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote, urldefrag, urljoin

from jsonpointer import JsonPointer
from jsonschema.protocols import Validator
from referencing.exceptions import Unresolvable

from postman_contract.contract.schema_registry import SchemaError, schema_registry
from postman_contract.contract.validation import strict_validator
from postman_contract.contract.violations import json_path
from postman_contract.errors import InputError
from strategies.formats import FORMATS

Steps = tuple[str | int, ...]

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


class UnsupportedSchema(InputError):  # noqa: N818  as NotJudged: the name says it
    """Instances cannot be drawn by a schema file; says which keyword of which place in it is the reason."""


@dataclass(frozen=True)
class Part:
    """A sub-schema, by the URI of its file and the steps to it from there."""

    base: str
    steps: Steps = ()

    def __truediv__(self, steps: str | int | Steps) -> "Part":
        return Part(self.base, self.steps + (steps if isinstance(steps, tuple) else (steps,)))

    @property
    def uri(self) -> str:
        """The sub-schema's own URI."""
        return f"{self.base}#{quote(JsonPointer.from_parts(self.steps).path)}"


class SchemaFiles:
    """The schema files that one of them makes use of.

    `root` is that one as a whole, and `used` every sub-schema that can come to judge something, once.

    Args:
        name: path of that one, relative to the schema folder.
        schemas: file contents by that path.

    Raises:
        SchemaError: there is no such file, one is not a schema, or a `$ref` leads nowhere.
        UnsupportedSchema: a schema that is used has a keyword or a format that is not supported.
    """

    def __init__(self, name: str, schemas: Mapping[str, object]) -> None:
        registry = schema_registry(schemas)
        self._resolver = registry.resolver()
        self.validator: Validator = strict_validator(name, registry)
        self.root = Part(self.validator.schema["$ref"])  # type: ignore[index]  # as strict_validator makes it
        self._folder = self.root.base.removesuffix(quote(name))
        self.schema = cache(self._schema)
        self.judge = cache(self._judge)
        self.used = tuple(self._used())

    def _schema(self, part: Part) -> Any:
        return self._resolver.lookup(part.uri).contents

    def _judge(self, part: Part) -> Validator:
        return self.validator.evolve(schema={"$ref": part.uri})

    def _used(self) -> Iterator[Part]:
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

    def _below(self, part: Part, schema: Mapping[str, Any]) -> Iterator[Part]:
        for keyword, value in schema.items():
            if keyword == "$ref":
                yield self.target(part, value)
            elif keyword in _SCHEMA:
                yield part / keyword
            elif keyword in _SCHEMAS:
                yield from (part / (keyword, index) for index in range(len(value)))
            elif keyword in _NAMED_SCHEMAS:
                yield from (part / (keyword, name) for name in value)

    def _refuse_unsupported(self, part: Part, schema: Mapping[str, Any]) -> None:
        for keyword in schema:
            if keyword not in _SUPPORTED and not keyword.startswith("x-"):
                raise self.unsupported(part, f"instances cannot be drawn by the keyword {keyword!r}")
        if schema.get("format", "date") not in FORMATS:
            raise self.unsupported(part, f"instances cannot be drawn by the keyword 'format': {schema['format']!r}")

    def unsupported(self, part: Part, problem: str) -> UnsupportedSchema:
        """Make the error that nothing can be drawn by a sub-schema."""
        return UnsupportedSchema(self._name(part), json_path(part.steps), problem)

    def target(self, part: Part, ref: str) -> Part:
        """Find the sub-schema to which another one refers."""
        base, pointer = urldefrag(urljoin(part.base, ref))
        steps = (step.replace("~1", "/").replace("~0", "~") for step in unquote(pointer).split("/")[1:])
        # Under both of its names, quoted or not, a file is the same.
        folder, name = self._folder, unquote(base.removeprefix(self._folder))
        target = Part(folder + quote(posixpath.normpath(name)), tuple(int(s) if s.isdecimal() else s for s in steps))
        try:
            leads = isinstance(self.schema(target), dict | bool)
        except (Unresolvable, TypeError, ValueError):  # the latter: a pointer through a scalar, a name in an array
            leads = False
        if not leads:
            raise SchemaError(self._name(part), json_path(part.steps), f"$ref {ref!r} leads to no schema")
        return target

    def _name(self, part: Part) -> str:
        return unquote(part.base.removeprefix(self._folder))


@dataclass(frozen=True)
class _Identity:
    """Schemas that are equal only to themselves, so that they can be a key."""

    schemas: Mapping[str, object]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self.schemas is other.schemas

    def __hash__(self) -> int:
        return id(self.schemas)


def schema_files(name: str, schemas: Mapping[str, object]) -> SchemaFiles:
    """Return the files that one of them makes use of: the same ones for the same schemas, if asked again."""
    return _schema_files(name, _Identity(schemas))


@lru_cache(maxsize=256)
def _schema_files(name: str, schemas: _Identity) -> SchemaFiles:
    return SchemaFiles(name, schemas.schemas)
