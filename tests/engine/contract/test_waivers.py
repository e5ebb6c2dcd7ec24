"""Tests of loading waivers."""

import datetime as dt
from pathlib import Path

from postman_contract.contract.waivers import Waiver, load_waivers


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
