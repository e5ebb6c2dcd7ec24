"""Tests of reading TOML files."""

import datetime as dt
from pathlib import Path

import pytest

from postman_contract.contract.tomlfile import load_toml, read_table
from postman_contract.errors import InputError

MEMBERS = {"name": str, "on": bool, "day": dt.date}


def read(value: object) -> object:
    """Check a table whose name is required."""
    return read_table(value, "f", "x[0]", MEMBERS, ("name",))


def test_toml_is_read_as_values(tmp_path: Path) -> None:
    """A file's TOML becomes Python values."""
    path = tmp_path / "a.toml"
    path.write_text('a = [1, "é"]\n[b]\nc = 2030-01-01\n', encoding="utf-8")
    assert load_toml(path) == {"a": [1, "é"], "b": {"c": dt.date(2030, 1, 1)}}


def test_an_absent_file_is_empty(tmp_path: Path) -> None:
    """A suite need not have the file."""
    assert load_toml(tmp_path / "none.toml") == {}


def test_a_table_that_is_right_is_returned() -> None:
    """A table with its required members and the right types is what it was."""
    table = {"name": "x", "day": dt.date(2030, 1, 1)}
    assert read(table) is table


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "f: x[0]: expected a table"),
        ({"on": True}, "f: x[0]: no member 'name'"),
        ({"name": "x", "off": 1}, "f: x[0]: unknown member 'off'; known are name, on, day"),
        ({"name": 5}, "f: x[0].name: expected str, got int"),
        ({"name": "x", "on": 1}, "f: x[0].on: expected bool, got int"),
        ({"name": "x", "day": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}, "f: x[0].day: expected date, got datetime"),
    ],
)
def test_a_table_that_is_wrong_is_refused(value: object, message: str) -> None:
    """A member that is missing, unknown or of another type is named."""
    with pytest.raises(InputError) as caught:
        read(value)
    assert str(caught.value) == message
