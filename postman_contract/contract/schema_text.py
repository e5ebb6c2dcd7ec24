"""Adds to the text of a schema file what drift showed, in the file's own layout, and leaves every other byte of it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonpatch

from postman_contract.postman.jsonfile import parse_json

WIDEST = 120  # characters of a line; what is longer is laid out over several
_PART = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{},:]|[^\s\ufeff\[\]{},:"]+')
_CLOSED_BY = ("additionalProperties", "unevaluatedProperties")


@dataclass(frozen=True)
class Node:
    """A value of a JSON text: where it begins and ends, and the nodes in it by name or index.

    `entry` is where the member begins whose value it is, that is with its name; of anything else it is `start`.
    """

    entry: int
    start: int
    end: int
    children: Mapping[str, "Node"]


def add_property(text: str, pointer: str, name: str, schema: object) -> str | None:
    """Add a property to the schema at a JSON Pointer, behind those that it lists; None: it is one of them.

    Raises:
        LookupError: there is no object at the pointer.
        ValueError: the text is not JSON.
    """
    document: Any = parse_json(text.removeprefix("\ufeff"))
    owner = _node_at(text, pointer)
    if "properties" in owner.children:
        node, path = owner.children["properties"], f"{pointer}/properties/{_escaped(name)}"
        if name in node.children:
            return None
        new = _with_appended(text, node, name, schema)
        change = {"op": "add", "path": path, "value": schema}
    else:
        new = _with_properties(text, owner, {name: schema})
        change = {"op": "add", "path": f"{pointer}/properties", "value": {name: schema}}
    return _checked(new, document, change)


def add_enum_value(text: str, pointer: str, value: object) -> str | None:
    """Add a value to the enum of the schema at a JSON Pointer, behind those that it lists; None: it is one of them.

    Raises:
        LookupError: there is no enum at the pointer.
        ValueError: the text is not JSON.
    """
    document: Any = parse_json(text.removeprefix("\ufeff"))
    node = _node_at(text, f"{pointer}/enum")
    listed = [json.loads(text[each.start : each.end]) for each in node.children.values()]
    if any(json.dumps(each) == json.dumps(value) for each in listed):
        return None
    new = _with_appended(text, node, None, value)
    return _checked(new, document, {"op": "add", "path": f"{pointer}/enum/-", "value": value})


def _checked(new: str, document: Any, change: Mapping[str, object]) -> str:
    """Make sure that a text says what its document says with one change, and nothing else."""
    if parse_json(new.removeprefix("\ufeff")) != jsonpatch.apply_patch(document, [dict(change)]):
        raise AssertionError(f"a schema would have changed otherwise than by {change}")
    return new


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def read_layout(text: str) -> Node:
    """Read where each value of a JSON text begins and ends; the text has been parsed before."""
    parts = _PART.finditer(text)
    return _read_node(next(parts), parts)


def _node_at(text: str, pointer: str) -> Node:
    node = read_layout(text)
    for step in pointer.split("/")[1:]:
        node = node.children[step.replace("~1", "/").replace("~0", "~")]
    if text[node.start] not in "{[":
        raise LookupError(pointer)
    return node


def _read_node(first: re.Match[str], parts: Iterator[re.Match[str]], entry: int | None = None) -> Node:
    start, end = first.span()
    children: dict[str, Node] = {}
    for part in parts if first[0] in "{[" else ():
        end = part.end()
        if part[0] in "}]":
            break
        if part[0] == ",":
            continue
        if first[0] == "{":
            next(parts)  # the colon
            children[json.loads(part[0])] = _read_node(next(parts), parts, part.start())
        else:
            children[str(len(children))] = _read_node(part, parts)
    return Node(start if entry is None else entry, start, end, children)


def _with_appended(text: str, node: Node, name: str | None, value: object) -> str:
    """Append a member or an element, on a line of its own where the others are, or where there is no room."""
    children = list(node.children.values())
    inside = text[node.start : children[0].entry] if children else ""
    line_end = re.compile(r"\r?\n|$").search(text, node.end)
    indent = _indent_at(text, node.start)
    if "\n" in inside:
        own_indent = _indent_at(text, children[-1].entry)
        written = _laid_out(name, value, own_indent, text)
        return f"{text[: children[-1].end]},{_newline(text)}{own_indent}{written}{text[children[-1].end :]}"
    entries = [text[each.entry : each.end] for each in children]
    one_line = ", ".join([*entries, _on_one_line(name, value)])
    opener, closer = text[node.start], text[node.end - 1]
    begin = text.rfind("\n", 0, node.start) + 1
    rest = text[node.end : line_end.start() if line_end else node.end]
    if len(text[begin : node.start]) + len(one_line) + 2 + len(rest) <= WIDEST:
        return f"{text[: node.start]}{opener}{one_line}{closer}{text[node.end :]}"
    deeper = indent + _unit(text)
    lines = [*entries, _laid_out(name, value, deeper, text)]
    break_ = f"{_newline(text)}{deeper}"
    laid_out = f"{opener}{break_}{f',{break_}'.join(lines)}{_newline(text)}{indent}{closer}"
    return f"{text[: node.start]}{laid_out}{text[node.end :]}"


def _with_properties(text: str, owner: Node, properties: Mapping[str, object]) -> str:
    """Give a schema its first properties, before what closes it."""
    closing = next((owner.children[name] for name in _CLOSED_BY if name in owner.children), None)
    if closing is None:
        return _with_appended(text, owner, "properties", properties)
    before = text[owner.start : closing.entry]
    if "\n" not in before:
        return f"{text[: closing.entry]}{_on_one_line('properties', properties)}, {text[closing.entry :]}"
    indent = _indent_at(text, closing.entry)
    written = _laid_out("properties", properties, indent, text)
    return f"{text[: closing.entry]}{written},{_newline(text)}{indent}{text[closing.entry :]}"


def _laid_out(name: str | None, value: object, indent: str, text: str) -> str:
    """Write a member or an element at an indent: on one line where it fits."""
    one_line = _on_one_line(name, value)
    if len(indent) + len(one_line) + 1 <= WIDEST or not isinstance(value, dict):
        return one_line
    deeper = indent + _unit(text)
    break_ = f"{_newline(text)}{deeper}"
    members = f",{break_}".join(_laid_out(key, each, deeper, text) for key, each in value.items())
    start = "" if name is None else f"{_on_one_line(None, name)}: "
    return f"{start}{{{break_}{members}{_newline(text)}{indent}}}"


def _on_one_line(name: str | None, value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if name is None else f"{json.dumps(name, ensure_ascii=False)}: {written}"


def _indent_at(text: str, place: int) -> str:
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line[: len(line) - len(line.lstrip())]


def _unit(text: str) -> str:
    indented = re.search(r"\n([ \t]+)\S", text)
    return indented[1] if indented else "  "


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
