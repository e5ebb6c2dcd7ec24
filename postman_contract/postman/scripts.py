"""Reads the scripts that a collection publishes, and counts them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from postman_contract.postman.collection import Collection, Script
from postman_contract.postman.environment import as_text
from postman_contract.postman.jsonfile import well_formed
from postman_contract.postman.nodes import entries_of, is_set, members_of


@dataclass(frozen=True)
class Scripts:
    """How many scripts that do something there are, by when Postman would run them."""

    prerequest: int = 0
    test: int = 0

    def __str__(self) -> str:
        return f"{self.prerequest} pre-request, {self.test} test scripts"


def scripts_in(node: Mapping[str, object], place: str, owner: str) -> Iterator[Script]:
    """Yield the scripts of a request, a folder or a collection that do something.

    Args:
        node: it, in the shape of format v2.
        place: its JSON path.
        owner: its name.
    """
    for index, entry in enumerate(entries_of(node.get("event"))):
        event = members_of(entry)
        source, listen = _source_of(event.get("script")), event.get("listen")
        if source.strip() and isinstance(listen, str) and not is_set(event.get("disabled")):
            yield Script(listen, source, f"{place}.event[{index}]", owner)


def _source_of(script: object) -> str:
    """Return the text of a script, which may stand in its `exec` or in its place, as text or as a list of lines."""
    lines = script.get("exec") if isinstance(script, dict) else script
    if isinstance(lines, list):
        return well_formed("\n".join("" if line is None else as_text(line) for line in lines))
    return well_formed(lines) if isinstance(lines, str) else ""


def scripts_of(collections: Iterable[Collection]) -> Scripts:
    """Count the scripts of collections: each once, however many requests it is run for."""
    found = {
        (collection.file, script.place): script.listen
        for collection in collections
        for item in collection.items
        for script in item.scripts
    }
    kinds = list(found.values())
    return Scripts(kinds.count("prerequest"), kinds.count("test"))
