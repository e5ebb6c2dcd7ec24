"""Counts the scripts that a collection publishes; none of them is run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from postman_contract.postman.collection import Collection


@dataclass(frozen=True)
class Scripts:
    """How many scripts that do something there are, by when Postman would run them."""

    prerequest: int = 0
    test: int = 0

    def __str__(self) -> str:
        return f"scripts: {self.prerequest} pre-request, {self.test} test scripts are not run"


def scripts_of(collections: Iterable[Collection]) -> Scripts:
    """Count the scripts of collections, of their folders and of their requests; an empty one does not count."""
    kinds = [
        event.get("listen")
        for collection in collections
        for events in (collection.events, *(item.events for item in collection.items))
        for event in events
        if _has_content(event)
    ]
    return Scripts(kinds.count("prerequest"), kinds.count("test"))


def _has_content(event: Mapping[str, object]) -> bool:
    script = event.get("script")
    lines = script.get("exec") if isinstance(script, dict) else None
    texts = lines if isinstance(lines, list) else [lines]
    return any(isinstance(text, str) and text.strip() for text in texts)
