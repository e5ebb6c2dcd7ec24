"""Typed access to the JSON nodes of a collection file: each by its JSON path, or what is wrong with it.

Lists are read as leniently as Postman's own runner reads them: what it takes no notice of, these take none of either.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from postman_contract.postman.collection import Parameter
from postman_contract.postman.environment import as_text
from postman_contract.postman.jsonfile import kind_of, well_formed

_LINE_END = re.compile("[\r\n\u2028\u2029]")
DEEPEST = 200  # levels of a JSON value that is written as text again: the standard library's writer recurses


class Malformed(Exception):  # noqa: N818  never leaves the loader
    """What is wrong with a node, and where it stands."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem


class PlacedItem(dict[str, object]):
    """An item in the shape of v2 that stands elsewhere in its file, or in a file of its own.

    `place` is where its request stands, `example_places` are where its examples do. `problem` says why it cannot be
    read, "" that it can.
    """

    def __init__(
        self, members: Mapping[str, object], place: str, example_places: Sequence[str] = (), problem: str = ""
    ) -> None:
        super().__init__(members)
        self.place = place
        self.example_places = example_places
        self.problem = problem


def object_at(node: object, place: str) -> dict[str, object]:
    """Take a node for an object.

    Raises:
        Malformed: it is something else.
    """
    if not isinstance(node, dict):
        raise Malformed(place, f"expected an object, got {kind_of(node)}")
    return node


def array_at(node: object, place: str) -> list[object]:
    """Take a node for an array; a lone object is an array of one.

    Raises:
        Malformed: it is something else.
    """
    if isinstance(node, dict):
        return [node]
    if not isinstance(node, list):
        raise Malformed(place, f"expected an array, got {kind_of(node)}")
    return node


def text_at(node: object, place: str) -> str:
    """Take a node for a string; a number or a boolean is written as one.

    Raises:
        Malformed: it is something else.
    """
    if node is None or isinstance(node, dict | list):
        raise Malformed(place, f"expected a string, got {kind_of(node)}")
    return as_text(node)


def shallow_at(node: object, place: str) -> object:
    """Return a node that is written as JSON text again.

    Raises:
        Malformed: it is nested deeper than that can be done.
    """
    waiting = [(node, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise Malformed(place, "is nested too deep to be sent; shorten it in Postman")
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((each, depth + 1) for each in inner)
    return node


def members_of(node: object) -> Mapping[str, object]:
    """Return the members of an object; anything else has none."""
    return node if isinstance(node, dict) else {}


def entries_of(node: object) -> list[object]:
    """Return the entries of an array; a lone object is one, and nothing else holds any. Null entries count for none."""
    entries = node if isinstance(node, list) else [node] if isinstance(node, dict) else []
    return [entry for entry in entries if entry is not None]


def is_set(node: object) -> bool:
    """Tell whether a flag is set, as JavaScript does: any text but the empty one sets it."""
    return bool(node) or isinstance(node, dict | list)


def name_of(node: object) -> str:
    """Return a name: text, or a number or a boolean as text; anything else is no name, and empty."""
    return "" if node is None or isinstance(node, dict | list) else well_formed(as_text(node))


def headers_of(node: object, place: str) -> Iterator[Parameter]:
    """Yield the headers of a list, of an object (its texts by name) or of a text; nameless ones are dropped.

    One without a value has an empty one, as Postman sends it.

    Raises:
        Malformed: a name is an object or an array.
    """
    if isinstance(node, str):
        yield from _header_lines(node)
    elif isinstance(node, dict):
        yield from (Parameter(key, value) for key, value in node.items() if key and isinstance(value, str))
    else:
        for index, entry in enumerate(node if isinstance(node, list) else ()):
            yield from _header(entry, f"{place}[{index}]")


def _header_lines(text: str) -> Iterator[Parameter]:
    for line in _LINE_END.split(text):
        key, colon, value = line.partition(":")
        if colon and key and not re.search(r"\s", key):
            yield Parameter(key, value.strip())


def _header(entry: object, place: str) -> Iterator[Parameter]:
    if isinstance(entry, str):
        name, _, value = entry.partition(":")
        entry = {"key": name.strip(), "value": value.strip()}
    fields = members_of(entry)
    key = fields.get("key")
    if key is not None and text_at(key, f"{place}.key"):
        yield Parameter(as_text(key), fields.get("value", ""), is_set(fields.get("disabled")))


def query_of(node: object) -> Iterator[Parameter]:
    """Yield the entries of a URL's query; one without a value has None.

    They stand in a list, each as an object or as text (`a=1`), or in an object (their texts by name).
    """
    if isinstance(node, dict):
        yield from (Parameter(key, value if isinstance(value, str) else None) for key, value in node.items())
        return
    for entry in entries_of(node):
        if isinstance(entry, str):
            name, equals, value = entry.partition("=")
            yield Parameter(name, value if equals else None)
        else:
            fields = members_of(entry)
            key = fields.get("key")
            yield Parameter(key if isinstance(key, str) else "", fields.get("value"), is_set(fields.get("disabled")))


def variables_of(node: object) -> Iterator[Parameter]:
    """Yield the variables of a collection; what has no `key` is none, and what has no value has an empty one."""
    for entry in entries_of(node):
        fields = members_of(entry)
        key, value = name_of(fields.get("key")), fields.get("value", "")
        if key:
            if fields.get("type") == "number" and isinstance(value, str):
                value = _number(value)
            yield Parameter(key, value, is_set(fields.get("disabled")))


def path_variables_of(node: object) -> Iterator[Parameter]:
    """Yield the variables of a path, whose `id` may stand for their `key`."""
    yield from variables_of([{"key": members_of(entry).get("id"), **members_of(entry)} for entry in entries_of(node)])


def _number(text: str) -> object:
    """Read a number, as Postman does of a variable of that type; `NaN` where it is none."""
    try:
        return float(text)
    except ValueError:
        return "NaN"


def fields_of(node: object) -> Iterator[Parameter]:
    """Yield the fields of an urlencoded body: a list of them, or its text.

    A name that is missing or null is what Postman's runner writes for it.
    """
    if isinstance(node, str):
        node = [pair or {"key": None, "value": ""} for pair in node.split("&")] if node else []
    for entry in entries_of(node):
        if isinstance(entry, str):
            name, _, value = entry.partition("=")
            yield Parameter(name, value)
        else:
            fields = members_of(entry)
            yield Parameter(
                as_text(fields.get("key", "undefined")), fields.get("value"), is_set(fields.get("disabled"))
            )
