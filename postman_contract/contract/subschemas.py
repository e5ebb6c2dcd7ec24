"""Finds where in a schema file schemas stand: names are keywords there, and nowhere else.

Never inside `const`, `enum`, `default`, `examples` and the values of `x-…`, which are data; and the names in
`properties`, `$defs` and their like are anybody's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from postman_contract.contract.vocabulary import NAMED_SCHEMAS, SCHEMA, SCHEMAS
from postman_contract.postman.jsonfile import Steps


def subschemas(schema: object, steps: Steps = ()) -> Iterator[tuple[Steps, object]]:
    """Yield a schema and every schema in it, each with the steps to it, in the order they stand in the file.

    Also what is no schema where one has to stand; `$ref`s are not followed.
    """
    waiting: list[tuple[Steps, Any]] = [(steps, schema)]
    while waiting:
        place = waiting.pop()
        yield place
        if isinstance(place[1], dict):
            waiting.extend(reversed([*_parts(place[1], place[0])]))


def applied_in_place(schema: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the schemas that a schema applies to the same instance: in unions, conditions and for dependents."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from schema.get(keyword, ())
    yield from (schema[keyword] for keyword in ("if", "then", "else") if keyword in schema)
    yield from schema.get("dependentSchemas", {}).values()


def _parts(schema: Mapping[str, Any], steps: Steps) -> Iterator[tuple[Steps, Any]]:
    for keyword in [each for each in schema if each in _HOLDERS]:
        value = schema[keyword]
        if keyword in SCHEMA:
            if isinstance(value, dict):
                yield (*steps, keyword), value
        elif keyword in NAMED_SCHEMAS:
            if isinstance(value, dict):
                yield from [((*steps, keyword, name), each) for name, each in value.items()]
        elif isinstance(value, list):
            yield from [((*steps, keyword, index), each) for index, each in enumerate(value)]


_HOLDERS = SCHEMA | SCHEMAS | NAMED_SCHEMAS
