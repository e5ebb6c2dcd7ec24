"""Tests of data files: CSV and JSON are read as Postman's own runner reads them, and what is no row is said."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postman_contract.errors import InputError
from postman_contract.postman.data_files import load_data


def loaded(folder: Path, text: str, name: str = "data.csv") -> list[dict[str, object]]:
    """Load a data file."""
    file = folder / name
    file.write_bytes(text.encode())
    return [dict(row) for row in load_data(file)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2.50\n", [{"a": 1, "b": 2.5}]),
        ("a,b\n007, x y \n", [{"a": 7, "b": "x y"}]),
        ('a,b\n"007"," x "\n', [{"a": "007", "b": " x "}]),
        ('a,b\n "q,1" ,"say ""hi"""\n', [{"a": "q,1", "b": 'say "hi"'}]),
        ('a,b\n"two\nlines",z "w" v\n', [{"a": "two\nlines", "b": 'z "w" v'}]),
        ("\ufeffa\r\n1\r\n\r\n2", [{"a": 1}, {"a": 2}]),
        ("a,b\n1e3,-5\n+5,.5\n5.0,1.\n", [{"a": 1000, "b": -5}, {"a": 5, "b": 0.5}, {"a": 5, "b": 1}]),
        ("a,b\n0x1F,1_0\ntrue,null\n", [{"a": "0x1F", "b": "1_0"}, {"a": "true", "b": "null"}]),
        ("a\n12345678901234567890\n", [{"a": "12345678901234567890"}]),
        ("a,b\n,\n", [{"a": "", "b": ""}]),
        ("a,b\n3\n", [{"a": 3}]),
        ("a,b\n3,4,,\n", [{"a": 3, "b": 4}]),
        ("a,a,\n1,2,3\n", [{"a": 2}]),
        ("1,2\n3,4\n", [{"1": 3, "2": 4}]),
    ],
)
def test_csv_is_read_as_postman_reads_it(tmp_path: Path, text: str, rows: list[dict[str, object]]) -> None:
    """Numbers without quotes are numbers, blanks around a cell do not count, and a short row defines less."""
    assert loaded(tmp_path, text) == rows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no row"),
        ("a,b\n", "holds no row"),
        ('a,b\n1,2\n"open,2\n', "is not CSV: line 3: a quote that is not closed"),
        ('a\n"x" y\n', "is not CSV: line 2: a quote that is not closed, or has text after it"),
        ("a,b\n\n1,2,3\n", "line 3: has 3 cells for 2 columns"),
        ("a;b\n1;2\n", "line 1: has one column: separate columns by commas"),
        ("a\tb\n1\t2\n", "line 1: has one column: separate columns by commas"),
    ],
)
def test_csv_that_would_lose_something_is_an_error(tmp_path: Path, text: str, words: str) -> None:
    """It names the line."""
    with pytest.raises(InputError, match=words):
        loaded(tmp_path, text)


@pytest.mark.parametrize("name", ["data.json", "data.txt"])
def test_json_is_an_array_of_objects(tmp_path: Path, name: str) -> None:
    """Values stay as they are; a file of another name is JSON where it looks like it."""
    rows = [{"a": 1, "b": None, "c": {"x": [1]}}, {"a": "{{b}}"}]
    assert loaded(tmp_path, "\ufeff" + json.dumps(rows), name) == rows
    assert loaded(tmp_path, "a\n1\n", "other.txt") == [{"a": 1}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "holds no row"),
        ('{"a": 1}', r"\$: expected an array of objects, got object"),
        ('[{"a": 1}, [2]]', r"\$\[1\]: expected an object, got array"),
        ('[{"a": 1}', "is not JSON"),
    ],
)
def test_json_of_another_shape_is_an_error(tmp_path: Path, text: str, words: str) -> None:
    """It names the place."""
    with pytest.raises(InputError, match=words):
        loaded(tmp_path, text, "data.json")


@given(cells=st.lists(st.text(string.printable, max_size=8), min_size=1, max_size=4))
def test_a_cell_in_quotes_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    """Whatever stands in it: commas, quotes, blanks and line ends."""
    names = [f"n{index}" for index in range(len(cells))]
    line = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    folder = tmp_path_factory.mktemp("data")
    assert loaded(folder, f"{','.join(names)}\n{line}\n") == [dict(zip(names, cells, strict=True))]
