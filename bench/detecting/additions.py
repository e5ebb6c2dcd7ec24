"""Changes an answer as an API may at any time: what a client has to bear, pure functions from answer to answer."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from detecting.answers import Answer, document_of, has_document, header_of, with_body, with_document, with_header
from detecting.faults import Change, Spoil

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE_OR_CHARACTER = re.compile(r"\\u....|\\.|[A-Za-z/]")
NEW_VALUES: tuple[Any, ...] = ("new", 7, True, {"inner": "new"}, ["new"], None)


def with_members(members: Mapping[str, Any]) -> Change:
    """Add members to the object under a key."""

    def change(holder: Any, key: Any) -> None:
        if isinstance(holder[key], dict):
            holder[key] = {**members, **holder[key]}

    return change


def with_new_header(answer: Answer) -> Answer:
    """Add a header that nobody has heard of."""
    return replace(answer, headers=(*answer.headers, ("x-new-header", "new")))


def reordered(document: Any) -> Any:
    """Turn the order of the members of every object around."""
    if isinstance(document, dict):
        return {key: reordered(value) for key, value in reversed(document.items())}
    return [reordered(each) for each in document] if isinstance(document, list) else document


def in_other_case(answer: Answer) -> Answer:
    """Write the names of headers in capitals, or in small letters where they have some (RFC 9110 §5.1)."""
    return replace(
        answer,
        headers=tuple((name.upper() if name.islower() else name.lower(), value) for name, value in answer.headers),
    )


def with_charset(answer: Answer) -> Answer:
    """Say the charset of a JSON text, which is UTF-8 in any case."""
    said = header_of(answer.headers, "content-type") or ""
    return (
        replace(answer, headers=with_header(answer.headers, "content-type", f"{said.partition(';')[0]}; charset=UTF-8"))
        if has_document(answer) and "UTF-8" not in said
        else answer
    )


def spaced(answer: Answer) -> Answer:
    """Write a JSON text over many lines."""
    return (
        with_body(answer, json.dumps(document_of(answer), indent=4, ensure_ascii=False).encode() + b"\n")
        if has_document(answer)
        else answer
    )


def escaped(answer: Answer) -> Answer:
    """Write every letter and slash in the texts of a JSON text, names included, as escapes (RFC 8259 §7)."""
    if not has_document(answer):
        return answer
    return with_body(answer, _TEXT.sub(_escape_text, json.dumps(document_of(answer))).encode())


def _escape_text(found: re.Match[str]) -> str:
    return _ESCAPE_OR_CHARACTER.sub(_escape_character, found[0])


def _escape_character(found: re.Match[str]) -> str:
    text = found[0]
    return text if text.startswith("\\") else "\\/" if text == "/" else f"\\u{ord(text):04x}"


def rewritten(make: Callable[[Any], Any]) -> Spoil:
    """Write another document."""
    return lambda answer: with_document(answer, make(document_of(answer))) if has_document(answer) else answer
