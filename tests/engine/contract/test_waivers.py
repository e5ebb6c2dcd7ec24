"""Tests of loading waivers."""

import datetime as dt
from pathlib import Path

import pytest

from postman_contract.contract.waivers import Waiver, load_waivers
from postman_contract.errors import InputError


def test_an_absent_file_waives_nothing(tmp_path: Path) -> None:
    """A suite need not have waivers."""
    assert load_waivers(tmp_path / "none.toml") == ()


def test_an_empty_file_waives_nothing(tmp_path: Path) -> None:
    """A file without tables has no waivers."""
    path = tmp_path / "waivers.toml"
    path.write_text("# none\n")
    assert load_waivers(path) == ()


def test_waivers_are_loaded_in_order(tmp_path: Path) -> None:
    """Each table is a waiver."""
    path = tmp_path / "waivers.toml"
    path.write_text(
        '[[waiver]]\ncase = "a/b"\ncheck = "k"\npath = "$.x"\nreason = "r"\nexpires = 2030-01-31\n'
        '[[waiver]]\ncase = "c"\ncheck = "l"\npath = "$"\nreason = "s"\nexpires = 2031-12-01\n'
    )
    assert load_waivers(path) == (
        Waiver("a/b", "k", "$.x", "r", dt.date(2030, 1, 31)),
        Waiver("c", "l", "$", "s", dt.date(2031, 12, 1)),
    )


def test_a_draft_is_no_waiver(tmp_path: Path) -> None:
    """A reason that nobody has written yet is refused by its place, whatever follows the mark."""
    path = tmp_path / "waivers.toml"
    path.write_text('[[waiver]]\ncase = "a"\ncheck = "k"\npath = "$"\nreason = "TODO: why"\npermanent = true\n')
    with pytest.raises(InputError) as refused:
        load_waivers(path)
    assert str(refused.value) == (
        f"{path}: waiver[0].reason: still begins with TODO: say why this is tolerated, and check when it ends"
    )


def test_a_waiver_ends_in_one_of_three_ways(tmp_path: Path) -> None:
    """By a date, with an issue, or not at all; and it may be of an operation, whose variables may have any name."""
    path = tmp_path / "waivers.toml"
    start = '[[waiver]]\ncheck = "k"\npath = "$"\nreason = "r"\n'
    path.write_text(
        f'{start}case = "a"\nissue = "https://tracker/1"\n{start}operation = "GET /a/{{petId}}:x"\npermanent = true\n'
    )
    by_issue, lasting = load_waivers(path)
    assert by_issue == Waiver("a", "k", "$", "r", issue="https://tracker/1")
    assert lasting == Waiver("", "k", "$", "r", operation="GET /a/{}:x")
    assert [each.end for each in (by_issue, lasting)] == ["see https://tracker/1", "permanent"]
    assert lasting.place == "GET /a/{}:x: k at $"
