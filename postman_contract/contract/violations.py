"""What a check has found, as a value: where, what was expected, what came; and how a validator's error becomes one."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from jsonschema.exceptions import ValidationError

LONGEST = 80  # characters of what is said of one value


class Tier(StrEnum):
    """How grave a finding is: a breach fails, drift is reported."""

    BREACH = "breach"
    DRIFT = "drift"


@dataclass(frozen=True)
class Violation:
    """One breach, or one drift where `additive`.

    `check` names the check that reports it; a validator leaves it empty. `instance_path` is a JSON Path
    (`$.items[0].id`), `schema_path` the file and JSON Pointer where `keyword` stands, after `$ref`s
    (`common/elements.json#/$defs/Money/properties/amount/type`). `problem` says in words what "expected …, got …"
    would say badly; `unquoted` says it without any value of a request or answer. `steps` lead to the value that it is
    about, and of drift `value` is that value as it came: not to be shown before secrets are taken out.
    """

    check: str
    instance_path: str
    expected: str
    got: str
    schema_path: str = ""
    additive: bool = False
    keyword: str = ""
    problem: str = ""
    unquoted: str = field(default="", repr=False, compare=False)
    steps: tuple[str | int, ...] = field(default=(), repr=False, compare=False)
    value: object = field(default=None, repr=False, compare=False)

    @property
    def tier(self) -> Tier:
        """What it is where nothing makes drift fail."""
        return Tier.DRIFT if self.additive else Tier.BREACH

    @property
    def message(self) -> str:
        """One line a person understands."""
        return f"{self.instance_path}: {self.problem or f'expected {self.expected}, got {self.got}'}"

    @property
    def published(self) -> str:
        """One line for readers who may not see what came: it quotes no value."""
        return f"{self.instance_path}: {self.unquoted or 'not as expected'}"


class Addition(ValidationError):  # noqa: N818  it is none
    """What a vendor may add."""


class Target(str):
    """Where a `$ref` led, as a step of a schema path."""

    __slots__ = ()


def json_path(steps: Iterable[str | int]) -> str:
    """Spell the steps to a value as a JSON Path people read: `$.items[0]['odd name']`."""
    return "$" + "".join(f".{step}" if str(step).isidentifier() else f"[{step!r}]" for step in steps)


def json_pointer(steps: Iterable[str]) -> str:
    """Spell the steps to a value as a JSON Pointer (RFC 6901)."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def violation_of(error: ValidationError) -> Violation:
    """Describe an error; its schema path holds the `Target` of each `$ref` on the way."""
    steps = list(error.schema_path)
    target = max(index for index, step in enumerate(steps) if isinstance(step, Target))
    pointer = json_pointer(map(str, steps[target + 1 :]))
    keyword = str(error.validator or "false")
    expected, problem = _cut(_expected(error)), _PROBLEMS.get(keyword)
    in_words = _cut(problem(error)) if problem is not None and not error.context else ""
    return Violation(
        check="",
        instance_path=json_path(error.path),
        expected=expected,
        got=_cut(_got(error)),
        schema_path=f"{steps[target]}{pointer}",
        additive=isinstance(error, Addition),
        keyword=keyword,
        problem=in_words,
        unquoted=in_words if keyword in _NAMING_ALONE else f"expected {expected}, got {kind_of(error.instance)}",
        steps=tuple(error.path),
        value=error.instance if isinstance(error, Addition) else None,
    )


def _expected(error: ValidationError) -> str:
    if error.context:
        return " or ".join(dict.fromkeys(map(_expected, error.context)))
    words = _EXPECTATIONS.get(error.validator, f"{error.validator} {{}}".format)
    return words(error.validator_value) if error.validator else "nothing"


def _got(error: ValidationError) -> str:
    if error.validator in {"required", "dependentRequired"}:
        return "no such property"
    # Our own keywords count what they found, and say so in the error's message.
    return (
        error.message
        if error.validator in {"anyOf", "contains", "oneOf"}
        else describe_value(error.instance, "number ")
    )


def describe_value(value: object, number: str = "") -> str:
    """Show a JSON value to a person: a scalar as it is, an object or array by what it holds."""
    if isinstance(value, dict):
        return f"object with {', '.join(map(repr, value)) or 'no properties'}"
    if isinstance(value, list):
        return f"array of length {len(value)}"
    if isinstance(value, str):
        return repr(value)
    return json.dumps(value) if value is None or isinstance(value, bool) else f"{number}{value}"


def kind_of(value: object) -> str:
    """Name the JSON type of a value, which says nothing of the value itself."""
    kinds = {dict: "an object", list: "an array", str: "text", bool: "a boolean", type(None): "null"}
    return kinds.get(type(value), "a number")


def _a(noun: str) -> str:
    return noun if noun == "null" else f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _counted(bound: str, noun: str) -> Callable[[Any], str]:
    return lambda number: f"{bound} {number} {noun if number == 1 else _PLURALS[noun]}"


_PLURALS = {"character": "characters", "element": "elements", "property": "properties"}
_EXPECTATIONS: Mapping[object, Callable[[Any], str]] = {
    "additionalProperties": "no such property".format,
    "const": describe_value,
    "contains": lambda bounds: f"{bounds} matching {'element' if bounds.endswith(' 1') else 'elements'}",
    "dependentRequired": "property {!r}".format,
    "enum": lambda listed: f"one of {', '.join(map(describe_value, listed))}",
    "exclusiveMaximum": "less than {}".format,
    "exclusiveMinimum": "more than {}".format,
    "format": lambda name: _a(name) + (" (RFC 3339)" if name in {"date", "date-time", "duration", "time"} else ""),
    "items": "no further elements".format,
    "maxItems": _counted("at most", "element"),
    "maxLength": _counted("at most", "character"),
    "maxProperties": _counted("at most", "property"),
    "maximum": "at most {}".format,
    "minItems": _counted("at least", "element"),
    "minLength": _counted("at least", "character"),
    "minProperties": _counted("at least", "property"),
    "minimum": "at least {}".format,
    "multipleOf": "a multiple of {}".format,
    "not": "a value that is not ruled out".format,
    "oneOf": lambda branches: f"a match of exactly one of {len(branches)} alternatives",
    "pattern": "text that matches {}".format,
    "required": "property {!r}".format,
    "type": lambda types: " or ".join(map(_a, [types] if isinstance(types, str) else types)),
    "unevaluatedItems": "no such element".format,
    "unevaluatedProperties": "no such property".format,
    "uniqueItems": "no two equal elements".format,
}


def _unexpected(error: ValidationError) -> str:
    name = error.path[-1]
    return f"unexpected property {name!r}" if isinstance(name, str) else "unexpected element"


def _not_allowed(error: ValidationError) -> str:
    return f"{describe_value(error.instance, 'number ')} is not allowed"


def _unexpected_rest(error: ValidationError) -> str:
    schema, instance = cast("Mapping[str, Any]", error.schema), cast("list[object]", error.instance)
    count = len(instance) - len(schema.get("prefixItems", ()))
    return "unexpected element" if count == 1 else f"{count} unexpected elements"


# What their problems name is a schema's, or the name of a property: no value.
_NAMING_ALONE = frozenset(
    {"additionalProperties", "dependentRequired", "items", "required", "unevaluatedItems", "unevaluatedProperties"}
)
_PROBLEMS: Mapping[str, Callable[[ValidationError], str]] = {
    "additionalProperties": _unexpected,
    "dependentRequired": lambda error: error.message,
    "false": _not_allowed,  # jsonschema does not say where
    "items": _unexpected_rest,
    "not": _not_allowed,
    "required": lambda error: error.message,
    "unevaluatedItems": _unexpected,
    "unevaluatedProperties": _unexpected,
}
