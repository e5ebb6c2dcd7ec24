"""Infers a schema from JSON values: what kinds of values stand where, and nothing of what they say."""

from collections.abc import Iterator, Mapping
from typing import Any

from postman_contract.contract.violations import json_pointer
from postman_contract.postman.jsonfile import kind_of

Schema = dict[str, Any]


def infer_schema(value: object) -> Schema:
    """Infer the schema of a value. An object is closed, as response schemas are; none of its members is required.

    A number is no integer for having no fraction, and what was empty or null once says nothing of what else may stand
    there.
    """
    schema: Schema = {"type": kind_of(value)}
    if isinstance(value, list) and value:
        first, *others = map(infer_schema, value)
        for other in others:
            first = merge_schemas(first, other)
        schema["items"] = first
    elif isinstance(value, dict):
        schema["properties"] = {name: infer_schema(member) for name, member in value.items()}
        schema["additionalProperties"] = False
    return schema


def merge_schemas(one: Mapping[str, Any], other: Mapping[str, Any]) -> Schema:
    """Merge two inferred schemas into one that accepts what either does; null comes last among types."""
    kinds = sorted({*_kinds(one), *_kinds(other)}, key=lambda kind: (kind == "null", kind))
    merged: Schema = {"type": kinds[0] if len(kinds) == 1 else kinds}
    parts = [each["items"] for each in (one, other) if "items" in each]
    if parts:
        merged["items"] = parts[0] if len(parts) == 1 else merge_schemas(*parts)
    if any("properties" in each for each in (one, other)):
        first, second = one.get("properties", {}), other.get("properties", {})
        merged["properties"] = {
            name: merge_schemas(first.get(name, second.get(name)), second.get(name, first.get(name)))
            for name in {**first, **second}
        }
        merged["additionalProperties"] = False
    return merged


def _kinds(schema: Mapping[str, Any]) -> list[str]:
    kinds = schema["type"]
    return kinds if isinstance(kinds, list) else [kinds]


def differences(old: Mapping[str, Any], new: Mapping[str, Any], pointer: str = "") -> Iterator[str]:
    """Say how one inferred schema differs from an earlier one: members that appeared, vanished or changed type.

    An array that was empty says nothing of its elements.
    """
    if _kinds(old) != _kinds(new):
        yield f"{pointer or 'the whole'} was {' or '.join(_kinds(old))}, is {' or '.join(_kinds(new))}"
    if "items" in old and "items" in new:
        yield from differences(old["items"], new["items"], f"{pointer}/*")
    if "properties" in old and "properties" in new:
        before, after = old["properties"], new["properties"]
        for name in {**before, **after}:
            place = pointer + json_pointer([name])
            if name not in after:
                yield f"{place} vanished ({' or '.join(_kinds(before[name]))})"
            elif name not in before:
                yield f"{place} appeared ({' or '.join(_kinds(after[name]))})"
            else:
                yield from differences(before[name], after[name], place)
