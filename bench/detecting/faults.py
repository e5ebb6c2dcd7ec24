"""Breaks an answer: pure functions from an answer to one that a client could not rely on.

Each returns the answer as it is where it does not fit.
"""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from detecting.answers import Answer, document_of, header_of, with_body, with_document, with_header
from detecting.documented import Member, type_of
from detecting.places import Place, holders

Spoil = Callable[[Answer], Answer]
Change = Callable[[Any, Any], None]
"""Changes what a container holds under a key."""

OTHER_ID = "0bad0bad-0bad-4bad-8bad-0bad0bad0bad"
_OF_TYPE: dict[str, object] = {
    "object": {"value": "spoilt"},
    "array": ["spoilt"],
    "string": "spoilt",
    "number": 1.5,
    "boolean": True,
}
_TWICE = "\x00"
_TWICE_WRITTEN = "\\u0000"


def edited(place: Place, change: Change) -> Spoil:
    """Change every member that a place stands for."""

    def spoil(answer: Answer) -> Answer:
        document = copy.deepcopy(document_of(answer))
        found = list(holders(document, place))
        for holder, key in found:
            change(holder, key)
        return with_document(answer, document) if found else answer

    return spoil


def replaced(make: Callable[[Any], Any]) -> Change:
    """Put another value in place of the one that is there."""

    def change(holder: Any, key: Any) -> None:
        holder[key] = make(holder[key])

    return change


def drop(holder: Any, key: Any) -> None:
    """Leave a member out."""
    del holder[key]


def rename(holder: Any, key: Any) -> None:
    """Call a member by another name."""
    holder[f"{key}Renamed"] = holder.pop(key)


def null(holder: Any, key: Any) -> None:
    """Send null."""
    holder[key] = None


def swap_container(value: Any) -> Any:
    """Make an object of an array, or an array of anything else."""
    return {str(index): each for index, each in enumerate(value)} if isinstance(value, list) else [value]


def whole(make: Callable[[Any], Any]) -> Spoil:
    """Make another document of the whole body."""

    def spoil(answer: Answer) -> Answer:
        document = document_of(answer)
        return answer if document is None else with_document(answer, make(document))

    return spoil


def value_of_other_type(member: Member, draw: random.Random) -> object:
    """Choose a value of a JSON type that the schema does not allow; None where it allows any."""
    types = [each for each in _OF_TYPE if each not in member.types and each != type_of(member.value)]
    return _OF_TYPE[draw.choice(types)] if types else None


def other_value(value: Any, values: tuple[object, ...] = ()) -> Any:
    """Change a value so that it is still of its type and form: only one who knows what was sent can tell."""
    others = [each for each in values if each not in (value, None)]
    if others:
        return others[0]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    text = str(value)
    for at in range(len(text) - 1, -1, -1):  # the last digit: what is a number, a date or an id in text stays one
        if text[at].isdigit():
            return f"{text[:at]}{'2' if text[at] == '1' else '1'}{text[at + 1 :]}"
    return f"{text} other" if len(text) > 3 else f"{text}X"


def with_status(status: int) -> Spoil:
    """Answer the same under another status; 204 has no body."""

    def spoil(answer: Answer) -> Answer:
        bare = with_body(answer, b"") if status == 204 else answer
        headers = with_header(bare.headers, "content-length", None) if status == 204 else bare.headers
        return replace(bare, status=status, headers=headers)

    return spoil


def as_answered(other: Answer) -> Spoil:
    """Answer what was answered another time."""
    return lambda _: other


def with_other_header(name: str, value: str | None) -> Spoil:
    """Give a header that is there another value, or leave it out."""

    def spoil(answer: Answer) -> Answer:
        there = header_of(answer.headers, name) is not None
        return replace(answer, headers=with_header(answer.headers, name, value)) if there else answer

    return spoil


def counted_up(name: str) -> Spoil:
    """Add one to the number in a header."""

    def spoil(answer: Answer) -> Answer:
        value = header_of(answer.headers, name) or ""
        return with_other_header(name, str(int(value) + 1))(answer) if value.isdigit() else answer

    return spoil


def truncated(answer: Answer) -> Answer:
    """Send half of the body, and say that this is all."""
    return with_body(answer, answer.body[: len(answer.body) // 2])


def emptied(answer: Answer) -> Answer:
    """Send no body at all."""
    return with_body(answer, b"")


def other_bytes(answer: Answer) -> Answer:
    """Send a file of the same length whose last byte is another."""
    return with_body(answer, answer.body[:-1] + bytes([answer.body[-1] ^ 1])) if answer.body else answer


def nothing_found(answer: Answer) -> Answer:
    """Send an empty page of an empty list."""
    if not isinstance(document_of(answer), list):
        return answer
    headers = answer.headers
    for name in ("total-elements", "total-pages"):
        headers = with_header(headers, name, "0") if header_of(headers, name) is not None else headers
    return with_document(replace(answer, headers=headers), [])


def member_twice(place: Place) -> Spoil:
    """Write the first member of an object twice, first as null and then as it is."""

    def spoil(answer: Answer) -> Answer:
        document = {"": copy.deepcopy(document_of(answer))}
        for holder, key in holders(document, ("", *place)):
            held = holder[key]
            if isinstance(held, dict) and held:
                holder[key] = {f"{next(iter(held))}{_TWICE}": None, **held}
        text = json.dumps(document[""], ensure_ascii=False)
        return with_body(answer, text.replace(_TWICE_WRITTEN, "").encode()) if _TWICE_WRITTEN in text else answer

    return spoil


def error_as_other_container(document: Any) -> Any:
    """Send the first of an array of errors by itself, or one that came by itself as an array."""
    return (document[0] if document else {}) if isinstance(document, list) else [document]


def without_message(document: Any) -> Any:
    """Leave out of each error what says what is wrong."""
    said = {"message", "error"}
    errors = document if isinstance(document, list) else [document]
    kept = [{k: v for k, v in each.items() if k not in said} if isinstance(each, dict) else each for each in errors]
    return kept if isinstance(document, list) else kept[0]


def with_other_message(make: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Change the message of each error."""

    def change(document: Any) -> Any:
        errors = document if isinstance(document, list) else [document]
        for each in errors:
            for name in ("message", "error_description") if isinstance(each, dict) else ():
                if isinstance(each.get(name), str):
                    each[name] = make(each[name])
        return document

    return change
