"""Tests of writing files without touching what a person has changed."""

from pathlib import Path

import pytest

from postman_contract.cli.init.guarded_writing import MANIFEST, Manifest, Written, load_manifest, write_files
from postman_contract.errors import InputError

FILES = {"a.txt": "a", "b/c.txt": "c"}


def write(folder: Path, files: dict[str, str]) -> Written:
    """Write files as a command does that remembers what an earlier one wrote."""
    return write_files(folder, files, load_manifest(folder))


def test_what_is_new_is_written(tmp_path: Path) -> None:
    """Folders are made on the way, and a second time nothing is new."""
    assert write(tmp_path, FILES) == Written(new=["a.txt", "b/c.txt"])
    assert (tmp_path / "b" / "c.txt").read_text() == "c"
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert write(tmp_path, FILES) == Written(unchanged=["a.txt", "b/c.txt"])
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_what_nobody_touched_is_written_again(tmp_path: Path) -> None:
    """It is as it was written, so nothing of a person's is lost."""
    write(tmp_path, FILES)
    assert write(tmp_path, {**FILES, "a.txt": "new"}) == Written(updated=["a.txt"], unchanged=["b/c.txt"])
    assert (tmp_path / "a.txt").read_text() == "new"


def test_what_somebody_edited_is_left_alone(tmp_path: Path) -> None:
    """Now and every time after."""
    write(tmp_path, FILES)
    (tmp_path / "a.txt").write_text("mine")
    for text in ("new", "newer"):
        assert write(tmp_path, {"a.txt": text}) == Written(edited=["a.txt"])
    assert (tmp_path / "a.txt").read_text() == "mine"


def test_what_was_there_before_is_left_alone(tmp_path: Path) -> None:
    """A README of somebody's own is no file of the command's."""
    (tmp_path / "a.txt").write_text("mine")
    assert write(tmp_path, FILES) == Written(new=["b/c.txt"], edited=["a.txt"])


def test_what_somebody_removed_stays_away(tmp_path: Path) -> None:
    """To remove a file is to edit the suite."""
    write(tmp_path, FILES)
    (tmp_path / "a.txt").unlink()
    assert write(tmp_path, FILES) == Written(unchanged=["b/c.txt"], removed=["a.txt"])
    assert not (tmp_path / "a.txt").exists()


def test_a_path_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """Whatever a collection has made of its name."""
    with pytest.raises(InputError, match="would lead out of it"):
        write(tmp_path / "suite", {"../a.txt": "a"})
    assert not (tmp_path / "a.txt").exists()


def test_the_server_is_remembered(tmp_path: Path) -> None:
    """A later command that names none keeps it."""
    write_files(tmp_path, {}, Manifest(base_url="http://127.0.0.1:1"))
    assert load_manifest(tmp_path) == Manifest(base_url="http://127.0.0.1:1")


@pytest.mark.parametrize("text", ["[]", "{}", '{"files": []}'])
def test_a_manifest_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    """Without it nobody could tell what a person has edited."""
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(InputError, match="is this what init has written"):
        load_manifest(tmp_path)
