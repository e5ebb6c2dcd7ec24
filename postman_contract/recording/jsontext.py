"""Finds and replaces strings of a JSON text, and leaves every other byte of it as it is."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_PART = re.compile(r'"(?:\\.|[^"\\])*"(?P<key>\s*:)?|[\[\]{}]')
VALUE = "value"  # a member that says nothing of its own: {"token": {"value": "…"}}


@dataclass(frozen=True)
class JsonString:
    """A string of a JSON text: the name of the member it belongs to, if any, and its place, quotes included."""

    name: str
    value: str = field(repr=False)
    start: int
    end: int


def json_strings(text: str) -> Iterator[JsonString]:
    """Yield the strings of a JSON text that are values; those of an array belong to the array's member.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    names = [""]
    for match in _PART.finditer(text):
        part = match[0]
        if part in ("{", "["):
            names.append(names[-1])
        elif part in ("}", "]"):
            names.pop()
        elif match["key"]:
            name = json.loads(part.removesuffix(match["key"]))
            names[-1] = names[-2] if name.lower() == VALUE and len(names) > 1 else name
        else:
            yield JsonString(names[-1], json.loads(part), *match.span())


def replace_json_strings(text: str, replace: Callable[[str, str], str]) -> str:
    """Replace the strings of a JSON text, each by what `replace` makes of its member's name and its value.

    Raises:
        ValueError: it is no JSON.
    """
    parts: list[str] = []
    at = 0
    for string in json_strings(text):
        new = replace(string.name, string.value)
        if new != string.value:
            literal = text[string.start : string.end]
            parts += text[at : string.start], json.dumps(new, ensure_ascii=literal.isascii())
            at = string.end
    return "".join([*parts, text[at:]])
