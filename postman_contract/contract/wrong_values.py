"""Makes values that a schema refuses, and that no server turns into ones that it takes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from postman_contract.postman.jsonfile import kind_of

TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
SCALARS: Sequence[tuple[str, object]] = (("string", "unexpected"), ("number", 1), ("boolean", True))
MOST = 1000  # elements, members or characters by which a value is made longer than its bound
UNLISTED = "UNLISTED_VALUE"


def wrong_type(schemas: Sequence[Mapping[str, Any]]) -> object | None:
    """Make a value of a type that none of the schemas of one value allows; None: none is refused for sure.

    It is an object or an array where a scalar is expected, and a scalar where one of these is: text and numbers are
    turned into one another by many a server. An array of anything may stand for its only element, and so it is refused
    only with something that no element is.
    """
    types = _allowed([schema["type"] for schema in schemas if "type" in schema])
    if not {"array", "object"} & types:
        return {"unexpected": True}
    refused = types
    if "array" in types:
        refused = types | _allowed([each["type"] for each in map(_items, schemas) if "type" in each])
    if "object" not in refused:
        return {"unexpected": True}
    return next((value for name, value in SCALARS if not _allows(refused, name)), None)


def _allowed(stated: Sequence[str | Sequence[str]]) -> frozenset[str]:
    """Return the types that all statements of them allow."""
    sets = [frozenset([each] if isinstance(each, str) else each) for each in stated]
    return TYPES.intersection(*sets)


def _allows(types: frozenset[str], name: str) -> bool:
    return name in types or (name == "number" and "integer" in types)


def _items(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    items = schema.get("items")
    return items if isinstance(items, dict) else {}


def unlisted_value(schema: Mapping[str, Any]) -> object | None:
    """Make a value that `enum` or `const` does not list, of a listed value's type; None: there is none."""
    listed = schema.get("enum", [schema["const"]] if "const" in schema else [])
    if any(isinstance(each, str) for each in listed):
        return next(name for name in (UNLISTED + "_" * more for more in range(len(listed) + 1)) if name not in listed)
    numbers = [each for each in listed if kind_of(each) == "number"]
    return max(numbers) + 1 if numbers else None


def beyond_bound(schema: Mapping[str, Any], value: object) -> Iterator[tuple[str, object]]:
    """Yield what exceeds each bound of a schema, with the bound's keyword.

    It is a new value; or a tuple of JSON Patch operations, with places relative to the value, where elements or members
    of the value as it is are taken away or repeated. A bound that cannot be exceeded is left out, as is one of more
    than `MOST`.
    """
    for keyword, change in _BEYOND.items():
        if keyword in schema and (found := change(schema[keyword], value)) is not None:
            yield keyword, found


def _too_long(most: int, _: object) -> str | None:
    return "x" * (most + 1) if most < MOST else None


def _too_short(least: int, _: object) -> str | None:
    return "x" * (least - 1) if 0 < least <= MOST else None


def _too_many(most: int, value: object) -> object | None:
    missing = most + 1 - len(value) if isinstance(value, list) else 0
    repeated = ({"op": "copy", "from": "/0", "path": "/-"},) * missing
    return repeated if value and 0 < missing <= MOST else None


def _too_few(least: int, value: object) -> object | None:
    if not isinstance(value, list) or least < 1:
        return None
    return tuple({"op": "remove", "path": f"/{index}"} for index in reversed(range(least - 1, len(value)))) or None


def _too_many_members(most: int, value: object) -> object | None:
    missing = most + 1 - len(value) if isinstance(value, dict) else 0
    names = [
        name
        for name in (f"unexpected{number}" for number in range(missing))
        if name not in cast("dict[str, object]", value)
    ]
    return tuple({"op": "add", "path": f"/{name}", "value": True} for name in names) if 0 < missing <= MOST else None


def _too_few_members(least: int, value: object) -> object | None:
    if not isinstance(value, dict) or least < 1:
        return {} if least == 1 else None
    escaped = (name.replace("~", "~0").replace("/", "~1") for name in list(value)[least - 1 :])
    return tuple({"op": "remove", "path": f"/{name}"} for name in escaped) or None


_BEYOND: Mapping[str, Callable[[Any, Any], object | None]] = {
    "maximum": lambda most, _: most + 1,
    "minimum": lambda least, _: least - 1,
    "exclusiveMaximum": lambda most, _: most,
    "exclusiveMinimum": lambda least, _: least,
    "maxLength": _too_long,
    "minLength": _too_short,
    "maxItems": _too_many,
    "minItems": _too_few,
    "maxProperties": _too_many_members,
    "minProperties": _too_few_members,
}
