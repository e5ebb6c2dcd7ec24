"""Tests of reading JSON files."""

from pathlib import Path

import pytest

from postman_contract.errors import CollectionError, InputError
from postman_contract.postman.jsonfile import kind_of, load_json, parse_json, parse_json_with_repeats, well_formed


def written(folder: Path, content: bytes) -> Path:
    """Write a file."""
    path = folder / "file.json"
    path.write_bytes(content)
    return path


def test_json_is_read_as_values(tmp_path: Path) -> None:
    """A file's JSON becomes Python values."""
    assert load_json(written(tmp_path, b'{"a": [1, 2.5, "x", null, true]}')) == {"a": [1, 2.5, "x", None, True]}


def test_a_byte_order_mark_is_ignored_in_a_file(tmp_path: Path) -> None:
    """A file may start with a byte order mark."""
    assert load_json(written(tmp_path, b"\xef\xbb\xbf[1]")) == [1]


def test_a_byte_order_mark_is_ignored_in_bytes() -> None:
    """A body may start with a byte order mark (RFC 8259 §8.1)."""
    assert parse_json(b"\xef\xbb\xbf[1]") == [1]


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_json_number_is_refused(constant: str) -> None:
    """NaN and the infinities are not JSON."""
    with pytest.raises(ValueError, match=rf"^{constant} is not JSON \(RFC 8259 §6\)$"):
        parse_json(f"[{constant}]")


def test_bytes_of_another_encoding_are_refused() -> None:
    """JSON between systems is UTF-8, so UTF-16 is refused."""
    with pytest.raises(ValueError, match=r"^it is not UTF-8, as JSON must be \(RFC 8259 §8\.1\): byte 0xff at 0$"):
        parse_json('{"a": 1}'.encode("utf-16"))


@pytest.mark.parametrize(
    "text",
    ["", " \r\n", b"", b"\xef\xbb\xbf", b"\t"],
    ids=["text", "blank text", "bytes", "byte order mark", "blank bytes"],
)
def test_an_empty_text_is_called_so(text: str | bytes) -> None:
    """Nothing is not JSON, and a position in it would say nothing."""
    with pytest.raises(ValueError, match=r"^it is empty$"):
        parse_json(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\u00fc\U0001f600", "a\u00fc\U0001f600"),
        ("a\ud800b", "a\ufffdb"),
        ("\ude00\ud83d", "\ufffd" * 2),
        ("\ud83d\ude00", "\U0001f600"),
    ],
    ids=["none", "lone", "in the wrong order", "two halves"],
)
def test_half_a_character_is_replaced(text: str, written: str) -> None:
    """Two halves are a character; one alone is U+FFFD."""
    assert well_formed(text) == written


def test_absurd_nesting_is_no_crash() -> None:
    """JSON that is nested too deep for the parser is a ValueError."""
    with pytest.raises(ValueError, match=r"^nested too deep to read$"):
        parse_json("[" * 200_000)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"", "is not JSON: it is empty", id="empty"),
        pytest.param(b"{]", "is not JSON: Expecting property name enclosed in double quotes", id="malformed"),
        pytest.param(b"[NaN]", "is not JSON: NaN is not JSON (RFC 8259 §6)", id="NaN"),
        pytest.param(b'"\xff"', "is not UTF-8 text", id="not UTF-8"),
        pytest.param(b"[" * 200_000, "is not JSON: nested too deep to read", id="nested absurdly"),
    ],
)
def test_what_is_not_json_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    """The error names the file and says what is wrong with it."""
    path = written(tmp_path, content)
    with pytest.raises(InputError) as caught:
        load_json(path)
    assert (caught.value.file, caught.value.place) == (str(path), "")
    assert caught.value.problem.startswith(problem)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    """The error of an absent file says that there is none."""
    with pytest.raises(InputError) as caught:
        load_json(tmp_path / "none.json")
    assert str(caught.value) == f"{tmp_path / 'none.json'}: no such file"


def test_a_directory_is_not_read(tmp_path: Path) -> None:
    """A directory is an input error, too."""
    with pytest.raises(InputError) as caught:
        load_json(tmp_path)
    assert caught.value.problem == "cannot be read: Is a directory"


def test_the_error_is_of_the_class_asked_for(tmp_path: Path) -> None:
    """A loader chooses the class of its errors."""
    with pytest.raises(CollectionError):
        load_json(tmp_path / "none.json", CollectionError)


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        pytest.param('{"a": 1, "b": 2}', (), id="none"),
        pytest.param('{"a": 1, "a": 1}', (("a",),), id="at the top"),
        pytest.param('{"b": 1, "a": 1, "b": 2, "a": 2, "b": 3}', (("b",), ("a",)), id="two"),
        pytest.param(
            '[{"a": {"b": 1, "b": 2}}, 5, {"c": [{"": 1, "": 2}]}]', ((0, "a", "b"), (2, "c", 0, "")), id="deep"
        ),
        pytest.param(r'{"a": 1, "\u0061": 2}', (("a",),), id="one of them escaped"),
        pytest.param('{"a": 1, "A": 2}', (), id="in other letters"),
        pytest.param('{"a": {"b": 1, "b": 2}, "a": 3}', (("a",),), id="within what is lost"),
        pytest.param('"x"', (), id="no object"),
    ],
)
def test_names_that_an_object_repeats_are_found(text: str, repeats: tuple[tuple[str | int, ...], ...]) -> None:
    """Each place once, outer ones first; the values are those that `parse_json` returns."""
    assert parse_json_with_repeats(text) == (parse_json(text), repeats)


@pytest.mark.parametrize(
    ("value", "kind"),
    [(None, "null"), (True, "boolean"), (1, "number"), (1.5, "number"), ("", "string"), ([], "array"), ({}, "object")],
)
def test_values_are_called_by_their_json_type(value: object, kind: str) -> None:
    """A value's kind is the name JSON has for it."""
    assert kind_of(value) == kind
