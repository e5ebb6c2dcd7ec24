"""The files that run scripts: found where they are, and read only as they were pinned."""

from pathlib import Path

import pytest

from postman_contract.cli.sandbox_installation import install_from_folder
from postman_contract.errors import InputError
from postman_contract.postman.environment import user_cache_folder
from postman_contract.scripting.sandbox_files import (
    PINNED,
    SandboxFiles,
    find_sandbox_files,
    read_sandbox_code,
    sandbox_folder,
)
from small_packages import BRIDGE, SANDBOX, SmallPackages, make_packages


@pytest.fixture
def packages(tmp_path: Path) -> SmallPackages:
    """Return a small release and its tarballs."""
    return make_packages(tmp_path / "tarballs")


@pytest.fixture
def installed(packages: SmallPackages, tmp_path: Path) -> SandboxFiles:
    """Install the small release."""
    return install_from_folder(packages.folder, tmp_path / "kept", packages.release)


def test_what_was_installed_is_found(packages: SmallPackages, installed: SandboxFiles, tmp_path: Path) -> None:
    """Each version has a folder of its own."""
    assert find_sandbox_files(tmp_path / "kept", packages.release) == installed
    assert installed.boot_code == tmp_path / "kept/small-sandbox-1.0.0/boot.js"
    assert installed.bridge == tmp_path / "kept/small-bridge-1.0.0/bridge.js"


def test_nothing_is_found_where_nothing_was_installed(tmp_path: Path) -> None:
    """A folder that is not there has no files."""
    assert find_sandbox_files(tmp_path / "kept") is None


def test_one_file_alone_is_not_found(packages: SmallPackages, installed: SandboxFiles, tmp_path: Path) -> None:
    """Scripts need both."""
    installed.bridge.unlink()
    assert find_sandbox_files(tmp_path / "kept", packages.release) is None


def test_both_texts_are_read(packages: SmallPackages, installed: SandboxFiles) -> None:
    """They are read as UTF-8."""
    code = read_sandbox_code(installed, packages.release)
    assert (code.boot_code, code.bridge) == (SANDBOX.decode(), BRIDGE.decode())


@pytest.mark.parametrize("which", ["boot_code", "bridge"])
def test_a_changed_file_is_refused(packages: SmallPackages, installed: SandboxFiles, which: str) -> None:
    """Nothing of it is returned; the error names the file and the remedy."""
    changed: Path = getattr(installed, which)
    changed.write_bytes(changed.read_bytes() + b"steal();\n")
    with pytest.raises(InputError, match="run `postman-contract scripts install`") as refused:
        read_sandbox_code(installed, packages.release)
    assert refused.value.file == str(changed)


def test_a_file_of_another_release_is_refused(installed: SandboxFiles) -> None:
    """What is right for one release is not for another."""
    with pytest.raises(InputError, match="has been changed"):
        read_sandbox_code(installed, PINNED)


def test_a_file_that_has_gone_is_refused(packages: SmallPackages, installed: SandboxFiles) -> None:
    """Between finding and reading, somebody may clear the cache."""
    installed.boot_code.unlink()
    with pytest.raises(InputError, match="cannot be read: No such file or directory: run"):
        read_sandbox_code(installed, packages.release)


def test_files_are_kept_in_the_cache_folder_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """XDG_CACHE_HOME says which it is."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert sandbox_folder() == tmp_path / "postman-contract" / "scripts"


@pytest.mark.parametrize("value", ["", "cache"])
def test_the_cache_folder_is_in_the_home_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str) -> None:
    """Where XDG_CACHE_HOME is empty or no absolute path."""
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_cache_folder() == tmp_path / ".cache"


def test_a_user_without_a_home_folder_has_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a user has a number alone, as in a container: that is no error, and installing says what to set."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", _no_home)
    assert find_sandbox_files() is None
    with pytest.raises(InputError, match="there is no home folder: set it to a folder"):
        install_from_folder(Path())


def _no_home() -> Path:
    raise RuntimeError
