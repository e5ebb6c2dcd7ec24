"""Tests of YAML: the core schema of YAML 1.2, and clear words for what is none."""

import re
from pathlib import Path

import pytest

from postman_contract.errors import InputError
from postman_contract.postman.yamlfile import load_yaml, parse_yaml


@pytest.mark.parametrize(
    "text", ["on", "off", "yes", "NO", "y", "2024-01-02", "12:34:56", "1_000", "0b11", "<<", "=", "1.2.3", "0o9", "nul"]
)
def test_what_only_older_rules_take_for_something_else_is_text(text: str) -> None:
    """As a value it is the text that stands there."""
    assert parse_yaml(f"value: {text}") == {"value": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("Null", None),
        ("010", 10),
        ("0x1F", 31),
        ("0o17", 15),
        ("-5", -5),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.Inf", float("-inf")),
        ("'true'", "true"),
        ('"010"', "010"),
        ("!!str 5", "5"),
        ("!secret x", "x"),
    ],
)
def test_the_types_of_the_core_schema_are_read(text: str, value: object) -> None:
    """Null, booleans, whole numbers in three notations and others; quotes and a tag make it text."""
    assert parse_yaml(f"value: {text}") == {"value": value}


def test_names_are_text() -> None:
    """A header may be called `on`, and a path variable `1`."""
    assert parse_yaml("on: a\n1: b\ntrue: c\n~: d") == {"on": "a", "1": "b", "true": "c", "~": "d"}


def test_text_over_several_lines_is_kept() -> None:
    """A literal block keeps its lines, without the last line's end if it says so."""
    assert parse_yaml("a: |-\n  x\n    y\nb: |\n  z\n") == {"a": "x\n  y", "b": "z\n"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("url: {{base}}/x\nmethod: GET", "a value that begins with {{ has to stand in quotes"),
        ("a: 1\nb: 2\na: 3", "line 3: there are two members 'a'"),
        ("? [a]\n: b", "line 1: a name is no text"),
        ("a: b: c", "line 1: mapping values are not allowed"),
        ("a\n---\nb", "another document"),
        ("a: &a [*a]", "recursive"),
        ("[" * 5000, "nest"),
        ("[" * 900 + "]" * 900, "nested too deep to read"),
        ("a: !!int x", "line 1: no int can be read"),
        ("a: " + "9" * 5000, "line 1: no int can be read"),
        ("a: \x00", "unacceptable character"),
    ],
)
def test_what_is_no_yaml_is_said_with_its_line(text: str, words: str) -> None:
    """The message says what is wrong, and where there is one, the remedy."""
    with pytest.raises(ValueError, match=re.escape(words)):
        parse_yaml(text)


def test_a_small_file_cannot_stand_for_a_huge_value() -> None:
    """Aliases of aliases multiply: nine in each of seven lists are five million values."""
    lists = [
        f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]" for below, name in zip("abcdef", "bcdefg", strict=True)
    ]
    with pytest.raises(ValueError, match="aliases stand for too much"):
        parse_yaml("\n".join(["a: &a [1,1,1,1,1,1,1,1,1]", *lists]))
    assert parse_yaml("a: &a [1]\nb: *a") == {"a": [1], "b": [1]}


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    """The error has the file, and says what was wrong with it."""
    file = tmp_path / "a.yaml"
    file.write_text("a: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.yaml: is not YAML: line 2: "):
        load_yaml(file)
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert load_yaml(file) == {"a": 1, "b": 2}
