"""What `postman-contract scripts` says, and how it ends."""

import os
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from needed_sandbox import needs_sandbox
from postman_contract.cli import scripts
from postman_contract.cli.commands import main
from postman_contract.cli.scripts import install, say_status
from postman_contract.scripting.sandbox_files import find_sandbox_files
from small_packages import SmallPackages, make_npm, make_packages


@pytest.fixture
def packages(tmp_path: Path) -> SmallPackages:
    """Return a small release and its tarballs."""
    return make_packages(tmp_path / "tarballs")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a cache folder of one's own, where nothing is installed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def without_quickjs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no quickjs-ng."""

    def version(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(scripts, "version", version)


def said_by(command: Callable[[scripts.Say], int]) -> tuple[int, list[str]]:
    """Run a command; return how it ended, and what it said."""
    lines: list[str] = []
    return command(lines.append), lines


def test_installing_says_where_the_files_are(packages: SmallPackages, cache: Path) -> None:
    """They are found there afterwards."""
    code, lines = said_by(lambda say: install(packages.folder, say, packages.release))
    kept = cache / "postman-contract" / "scripts"
    places = [
        f"small-sandbox 1.0.0: {kept}/small-sandbox-1.0.0/boot.js",
        f"small-bridge 1.0.0: {kept}/small-bridge-1.0.0/bridge.js",
    ]
    assert (code, lines) == (0, places)
    assert find_sandbox_files(release=packages.release) is not None


def test_npm_installs_where_no_folder_is_given(
    packages: SmallPackages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is found on PATH."""
    folder = make_npm(tmp_path / "bin", f"cp {packages.folder}/*.tgz .")
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    code, lines = said_by(lambda say: install(None, say, packages.release))
    assert (code, len(lines)) == (0, 2)


@pytest.mark.usefixtures("without_quickjs")
def test_installing_says_what_is_still_missing(packages: SmallPackages) -> None:
    """The files alone run nothing."""
    _, lines = said_by(lambda say: install(packages.folder, say, packages.release))
    assert lines[2:] == ["quickjs-ng is still missing: pip install 'postman-contract[scripts]'"]


def test_a_folder_with_other_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 4, and a sentence."""
    (tmp_path / "postman-sandbox-4.7.1.tgz").write_bytes(b"another")
    assert main(["scripts", "install", "--scripts-from", str(tmp_path)]) == 4
    ended = capsys.readouterr()
    assert "is not postman-sandbox 4.7.1 as published, its SHA-512 is another one: run `npm pack" in ended.err
    assert ended.out == ""


def test_without_npm_installing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with 4, and says what to do."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["scripts", "install"]) == 4
    assert capsys.readouterr().err.startswith("npm: is not installed: install it, or run `npm pack --ignore-scripts")


def test_the_help_says_how_to_fetch_the_files_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    """The command stands on a line of its own, to be copied."""
    with pytest.raises(SystemExit):
        main(["scripts", "install", "--help"])
    helped = capsys.readouterr().out
    assert "    npm pack --ignore-scripts postman-sandbox@4.7.1 uvm@2.1.1\n" in helped
    assert "    postman-contract scripts install --scripts-from FOLDER\n" in helped


def test_what_is_not_installed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """With the command that helps; the exit code is 1."""
    assert main(["scripts", "status"]) == 1
    quickjs, *rest = capsys.readouterr().out.splitlines()
    assert quickjs.startswith("quickjs-ng: 0.")
    assert rest == [
        "postman-sandbox 4.7.1 and uvm 2.1.1: not installed: postman-contract scripts install",
        "scripts cannot be run",
    ]


@pytest.mark.usefixtures("without_quickjs")
def test_a_missing_interpreter_is_said(packages: SmallPackages) -> None:
    """The files alone are not enough."""
    said_by(lambda say: install(packages.folder, say, packages.release))
    code, lines = said_by(lambda say: say_status(say, packages.release))
    assert (code, lines[0]) == (1, "quickjs-ng: missing: pip install 'postman-contract[scripts]'")
    assert lines[-1] == "scripts cannot be run"


def test_a_changed_file_is_said(packages: SmallPackages, cache: Path) -> None:
    """It is there, but no script is run with it."""
    said_by(lambda say: install(packages.folder, say, packages.release))
    changed = cache / "postman-contract/scripts/small-bridge-1.0.0/bridge.js"
    changed.write_text("steal()")
    code, lines = said_by(lambda say: say_status(say, packages.release))
    assert (code, lines[-1]) == (1, "scripts cannot be run")
    assert lines[1].startswith(f"{changed}: has been changed since it was installed")


@needs_sandbox
def test_all_that_is_needed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """With Postman's own files; the exit code is 0."""
    assert main(["scripts", "status"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "scripts can be run"
