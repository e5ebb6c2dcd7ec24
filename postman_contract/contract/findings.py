"""Describes what a validator found, for people: where, what was expected, what came."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from jsonschema.exceptions import ValidationError


@dataclass(frozen=True)
class Finding:
    """One deviation of an instance from its schema.

    `instance_path` is a JSON Path (`$.items[0].id`); `schema_path` the file and JSON Pointer where `keyword` stands,
    after `$ref`s (`common/elements.json#/$defs/Money/properties/amount/type`).
    """

    keyword: str
    instance_path: str
    schema_path: str
    expected: str
    got: str
    additive: bool

    @property
    def message(self) -> str:
        """One line a person understands."""
        return f"{self.instance_path}: expected {self.expected}, got {self.got}"


class Addition(ValidationError):  # noqa: N818  it is none
    """What a vendor may add."""


class Target(str):
    """Where a `$ref` led, as a step of a schema path."""

    __slots__ = ()


def json_path(steps: Iterable[str | int]) -> str:
    """Spell the steps to a value as a JSON Path people read: `$.items[0]['odd name']`."""
    return "$" + "".join(f".{step}" if str(step).isidentifier() else f"[{step!r}]" for step in steps)


def finding_of(error: ValidationError) -> Finding:
    """Describe an error; its schema path holds the `Target` of each `$ref` on the way."""
    steps = list(error.schema_path)
    target = max(index for index, step in enumerate(steps) if isinstance(step, Target))
    pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps[target + 1 :])
    says_it = error.validator in {"anyOf", "contains", "dependentRequired", "oneOf", "required"}
    return Finding(
        keyword=str(error.validator or "false"),
        instance_path=json_path(error.path),
        schema_path=f"{steps[target]}{pointer}",
        expected=_cut(_expected(error)),
        got=_cut(error.message if says_it else show(error.instance, "number ")),
        additive=isinstance(error, Addition),
    )


def _expected(error: ValidationError) -> str:
    if error.context:
        return " or ".join(dict.fromkeys(map(_expected, error.context)))
    words = _WORDS.get(error.validator, f"{error.validator} {{}}".format)  # "maxLength 40" speaks for itself
    return words(error.validator_value) if error.validator else "nothing"


def show(value: object, number: str = "") -> str:
    """Show a JSON value to a person: a scalar as it is, an object or array by what it holds."""
    if isinstance(value, dict):
        return f"object with {', '.join(map(repr, value)) or 'no properties'}"
    if isinstance(value, list):
        return f"array of length {len(value)}"
    if isinstance(value, str):
        return repr(value)
    return json.dumps(value) if value is None or isinstance(value, bool) else f"{number}{value}"


def _a(noun: str) -> str:
    return noun if noun == "null" else f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


_WORDS: dict[object, Callable[[Any], str]] = {
    "additionalProperties": "no such property".format,
    "const": show,
    "contains": "{} matching elements".format,
    "dependentRequired": "property {!r}".format,
    "enum": lambda listed: f"one of {', '.join(map(show, listed))}",
    "format": lambda name: _a(name) + (" (RFC 3339)" if name in {"date", "date-time", "duration", "time"} else ""),
    "items": "no further elements".format,
    "not": "anything but what is ruled out".format,
    "oneOf": lambda branches: f"exactly one of {len(branches)} alternatives",
    "required": "property {!r}".format,
    "type": lambda types: " or ".join(map(_a, [types] if isinstance(types, str) else types)),
    "unevaluatedItems": "no such element".format,
    "unevaluatedProperties": "no such property".format,
}
