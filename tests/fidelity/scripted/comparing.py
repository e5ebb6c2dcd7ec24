"""What two runs of a scripted collection have to agree in, and what the two JavaScript engines say in other words."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from scripted.golden_runs import PARTS, SCOPES

Json = Any

NAME = r"[\w$#.]+"
# What V8, which Newman runs scripts in, says of an error of the language, and QuickJS of the same one. What is named in
# both has to be the same.
WORDS: Sequence[tuple[str, str]] = (
    (r"Cannot read properties of (\w+) \(reading '(.+)'\)", r"cannot read property '(?P<b>.+)' of (?P<a>\w+)"),
    (r"Cannot set properties of (\w+) \(setting '(.+)'\)", r"cannot set property '(?P<b>.+)' of (?P<a>\w+)"),
    (r".+ is not a function", r"not a function"),
    (r".+ is not a constructor", r"not a constructor"),
    (r".+ is not iterable", r"value is not iterable"),
    (r"Assignment to constant variable\.", rf"'{NAME}' is read-only"),
    (rf"Cannot access '({NAME})' before initialization", rf"(?P<a>{NAME}) is not initialized"),
    (
        r"Cannot destructure property '.+' of '.+' as it is undefined\.",
        r"Cannot convert undefined or null to object",
    ),
    (r"Right-hand side of 'instanceof' is not .+", r"invalid 'instanceof' right operand"),
    (r"Cannot use 'in' operator to search for '.+' in .+", r"invalid 'in' operand"),
    (r"Invalid array length", r"invalid array length"),
    (r"Invalid count value: .+", r"invalid repeat count"),
    (r"toFixed\(\) digits argument must be between 0 and 100", r"invalid number of digits"),
    (r"Cannot convert a Symbol value to a string", r"cannot convert symbol to string"),
    (r"Cannot mix BigInt and other types, use explicit conversions", r"cannot convert BigInt to number"),
    (r"Cannot add property \w+, object is not extensible", r"object is not extensible"),
    (r"Converting circular structure to JSON\n.+", r"circular reference"),
    (r"URI malformed", r"expecting hex digit"),
    (r"Invalid regular expression: .+", r"expecting '\)'"),
    (r"Invalid time value", r"Date value is NaN"),
    (
        rf"Cannot (?:read|write) private member ({NAME}) (?:from|to) .+",
        rf"private class field '(?P<a>{NAME})' does not exist",
    ),
    (r"Must call super constructor in derived class before .+", r"this is not initialized"),
    (r"Maximum call stack size exceeded", r"Maximum call stack size exceeded"),
    (r'"undefined" is not valid JSON', r"unexpected token: 'undefined'"),
    (r"Identifier '.+' has already been declared", r"invalid redefinition of (?:lexical identifier|parameter name)"),
    (r"await is only valid in async functions .+", r"expecting ';'"),
    # The place where a text is no script any longer is the same; what is said of it is each parser's own.
    (
        r"(?:Unexpected token '.+'|Invalid or unexpected token|Unexpected end of input|Cannot use import statement .+)",
        r"(?:[uU]nexpected .+|expecting .+|variable name expected|invalid number literal|invalid .+ literal)",
    ),
)
_KINDS = re.compile(r"^([A-Z]\w*Error): ", re.DOTALL)


def differences(theirs: Json, ours: Json) -> dict[str, str]:
    """Say of each part that differs what one run has, and the other has not."""
    found = {}
    for part in PARTS:
        their, our = list(_comparable(part, theirs[part])), ours[part]
        if len(their) != len(our) or not all(map(_is_alike, their, our)):
            found[part] = f"{part}:\n  theirs {_first_lines(their, our)}\n  ours   {_first_lines(our, their)}"
    for scope in SCOPES:
        if theirs[scope] != ours[scope]:
            found[scope] = f"{scope}:\n  theirs {theirs[scope]}\n  ours   {ours[scope]}"
    return found


def _comparable(part: str, entries: Sequence[Json]) -> Iterator[Json]:
    for entry in entries:
        match part:
            case "items":
                yield [*entry[:2], len(entry) > 2]  # why one was not answered is each client's own
            case "errors":
                request, iteration, listen, name, message = entry
                yield [request, iteration, listen, f"{name}: {message}" if name else message]
            case "console":
                request, level, values = entry
                yield [request, level, [console_text(value) for value in values]]
            case _:
                yield entry


def _is_alike(their: Json, our: Json) -> bool:
    if isinstance(their, dict):
        return bool(their == our)
    return len(their) == len(our) and all(map(_is_same_said, their, our))


def _is_same_said(their: Json, our: Json) -> bool:
    return bool(their == our) or (isinstance(their, str) and isinstance(our, str) and is_same_error(their, our))


def is_same_error(their: str, our: str) -> bool:
    """Tell whether two messages are of one error of the language, of which QuickJS says ours and V8 theirs."""
    their_kind, our_kind = _KINDS.match(their), _KINDS.match(our)
    if (their_kind and their_kind[1]) != (our_kind and our_kind[1]):
        return False
    their, our = _KINDS.sub("", their), _KINDS.sub("", our)
    for of_v8, of_quickjs in WORDS:
        found, meant = re.fullmatch(of_v8, their, re.DOTALL), re.fullmatch(of_quickjs, our, re.DOTALL)
        if found and meant:
            named = meant.groupdict()
            return found.groups() == tuple(named[letter] for letter in sorted(named))
    return False


def console_text(value: Json) -> str:
    """Write a value as our console shows it, of what Newman's was given."""
    match value:
        case str():
            return value
        case {"$undefined": True}:
            return "undefined"
        case {"$map": entries}:
            return f"Map {_json(entries)}"
        case {"$set": entries}:
            return f"Set {_json(entries)}"
        case {"$number": text} | {"$bigint": text} | {"$symbol": text} | {"$date": text} | {"$regexp": text}:
            return str(text)
        case {"type": _, "name": kind, "message": message}:
            return f"{kind}: {message}"
        case _:
            return _json(value)


def _json(value: Json) -> str:
    return json.dumps(_without_undefined(value), ensure_ascii=False, separators=(",", ":"))


def _without_undefined(value: Json) -> Json:
    """Write `undefined` as JSON does: left out of objects, null in lists."""
    match value:
        case {"$undefined": True}:
            return None
        case dict():
            return {name: _without_undefined(each) for name, each in value.items() if each != {"$undefined": True}}
        case list():
            return [_without_undefined(each) for each in value]
        case _:
            return value


def _first_lines(entries: Sequence[Json], others: Sequence[Json]) -> str:
    different = [
        each for number, each in enumerate(entries) if number >= len(others) or not _is_alike(others[number], each)
    ]
    return json.dumps(different[:4], ensure_ascii=False)[:1200]
