"""Tests of counting the scripts that are not run."""

from typing import Any

import pytest

from postman_contract.postman.loader import parse_collection
from postman_contract.postman.scripts import Scripts, scripts_of


def event(listen: str, code: object = "x()") -> dict[str, Any]:
    """Write an event."""
    return {"listen": listen, "script": {"exec": code}}


def test_scripts_are_counted_wherever_they_stand() -> None:
    """Those of the collection, of folders in folders and of requests count."""
    request = {"name": "a", "request": "h", "event": [event("prerequest"), event("test")]}
    inner = {"name": "G", "item": [request], "event": [event("test")]}
    outer = {"name": "F", "item": [inner], "event": [event("prerequest")]}
    collection = parse_collection({"item": [outer, request], "event": [event("test")]}, "c.json")
    assert scripts_of([collection]) == Scripts(prerequest=3, test=4)


@pytest.mark.parametrize("code", ["", [], ["", "  "], None, 5])
def test_an_empty_script_does_not_count(code: object) -> None:
    """Postman writes an event for a script that nobody has written."""
    item = {"name": "a", "request": "h", "event": [event("test", code), {"listen": "prerequest"}]}
    assert scripts_of([parse_collection({"item": [item]}, "c.json")]) == Scripts()


def test_counts_of_scripts_are_written_in_words() -> None:
    """The counts read as a part of a sentence."""
    assert str(Scripts(3, 12)) == "3 pre-request, 12 test scripts"
