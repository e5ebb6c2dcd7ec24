"""Tests of showing bodies: indented as they were written, cut around what is to be seen."""

import json

import pytest

from postman_contract.reporting.bodies import AROUND, HEAD, LONGEST_LINE, show_body

JSON = (("content-type", "application/json"),)


def test_a_place_has_its_line() -> None:
    """It is where its member begins; a place that is not there has the line of what it is missing from."""
    body = b'{"a": [1, {"b": {"c": 2}}], "d": {}}'
    shown, lines = show_body(JSON, body, [("a", 1, "b", "c"), ("a", 1, "x", "y"), ("d",), (), ("z",), None])
    text = shown.excerpts[0].text.splitlines()
    spots = [text[line - 1].strip() for line in lines if line is not None]
    assert spots == ['"c": 2', "{", '"d": {}', "{", "{"]
    assert (lines[1], lines[5]) == (4, None)
    assert json.loads("\n".join(text)) == json.loads(body)


def test_numbers_and_texts_are_shown_as_they_were_written() -> None:
    """1.10 is not 1.1, an escape is its character, a long number keeps its digits."""
    body = '{"a": 1.10, "b": 1E400, "c": 123456789012345678901234567890, "d": "é\\u00e9\\n", "e": [], "f": null}'
    shown, _ = show_body(JSON, body.encode(), [])
    assert shown.excerpts[0].text.splitlines()[1:-1] == [
        '  "a": 1.10,',
        '  "b": 1E400,',
        '  "c": 123456789012345678901234567890,',
        '  "d": "éé\\n",',
        '  "e": [],',
        '  "f": null',
    ]


def test_a_long_body_shows_its_beginning_and_what_lies_around_each_place() -> None:
    """Of five thousand rows the first ten thousand characters, and twenty lines before and after a place."""
    rows = [{"id": number, "name": "x" * 40} for number in range(5000)]
    shown, lines = show_body(JSON, json.dumps(rows).encode(), [(3000, "id"), (3001, "id"), (4999, "name")])
    head, middle, end = shown.excerpts
    assert HEAD - 100 < len(head.text) <= HEAD
    assert (middle.first, middle.text.count("\n") + 1) == (12003 - AROUND, 2 * AROUND + 5)
    assert (lines, shown.lines) == ((12003, 12007, 20000), 20002)
    assert end.first + end.text.count("\n") == shown.lines


@pytest.mark.parametrize(
    "body",
    [b"<p>no</p>", b'{"a": ', b"\xff\xfe", b"[" * 100_000, b"plain", b""],
    ids=["HTML", "cut", "bytes", "deep", "text", "empty"],
)
def test_what_is_no_json_is_shown_as_text(body: bytes) -> None:
    """It has no places; nothing breaks it."""
    shown, lines = show_body(JSON, body, [("a",)])
    assert (shown.size, lines) == (len(body), (None,))
    assert (
        "".join(excerpt.text for excerpt in shown.excerpts)[:LONGEST_LINE]
        == body.decode(errors="replace")[:LONGEST_LINE]
    )


def test_a_line_is_cut() -> None:
    """One that holds megabytes says how long it is."""
    shown, _ = show_body((), b"x" * 5_000_000, [])
    assert shown.excerpts[0].text == "x" * LONGEST_LINE + "… (5000000 characters)"
