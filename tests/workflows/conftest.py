"""Fixtures of the tests of workflows."""

import os
from pathlib import Path

import pytest

import tracker


@pytest.fixture
def tracked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder where `gh` and `glab` keep their issues in a file."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("gh", "glab"):
        (programs / name).symlink_to(tracker.__file__)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("TRACKER", str(tmp_path / "issues.json"))
    return tmp_path
