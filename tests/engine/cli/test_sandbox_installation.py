"""How the files that run scripts are installed: what is checked before anything is read, and what is written."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from postman_contract.cli.sandbox_installation import command_by_hand, install_from_folder, install_from_npm
from postman_contract.errors import InputError
from postman_contract.scripting.sandbox_files import PINNED, SandboxFiles, read_sandbox_code
from small_packages import BRIDGE, LICENCE, SANDBOX, SmallPackages, make_npm, make_packages, tarball_of


@pytest.fixture
def packages(tmp_path: Path) -> SmallPackages:
    """Return a small release and its tarballs."""
    return make_packages(tmp_path / "tarballs")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Name the folder to install to, which is not there yet."""
    return tmp_path / "cache" / "kept"


def files_below(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


INSTALLED = {
    "small-sandbox-1.0.0/LICENSE.md": LICENCE,
    "small-sandbox-1.0.0/boot.js": SANDBOX,
    "small-bridge-1.0.0/LICENSE.md": LICENCE,
    "small-bridge-1.0.0/bridge.js": BRIDGE,
}


def test_the_code_and_the_licences_are_kept(packages: SmallPackages, kept: Path) -> None:
    """And nothing else, no temporary file either."""
    assert install_from_folder(packages.folder, kept, packages.release) == SandboxFiles(
        kept / "small-sandbox-1.0.0/boot.js", kept / "small-bridge-1.0.0/bridge.js"
    )
    assert files_below(kept) == INSTALLED


def test_what_else_a_tarball_has_is_written_nowhere(tmp_path: Path, kept: Path) -> None:
    """Members whose paths lead out of the folder are not looked at."""
    hostile = {
        "../../escaped.js": b"x",
        str(tmp_path / "absolute.js"): b"x",
        "package/install.js": b"x",
        "package/.cache/../../../escaped.js": b"x",
    }
    packages = make_packages(tmp_path / "hostile", hostile)
    install_from_folder(packages.folder, kept, packages.release)
    assert files_below(kept) == INSTALLED
    assert [path for path in tmp_path.rglob("*.js") if not path.is_relative_to(kept)] == []


@pytest.mark.parametrize("which", ["sandbox", "bridge"])
def test_a_tarball_that_is_another_is_refused(packages: SmallPackages, kept: Path, which: str) -> None:
    """It holds the wanted files, and runs other code; nothing is written, of the right one neither."""
    tarball: Path = getattr(packages, which)
    tarball.write_bytes(tarball_of({"package/.cache/boot.js": b"steal()", "package/lib/bridge.js": b"steal()"}))
    with pytest.raises(InputError, match=r"is not small-\w+ 1\.0\.0 as published") as refused:
        install_from_folder(packages.folder, kept, packages.release)
    assert refused.value.file == str(tarball)
    assert not kept.exists()


def test_a_tarball_is_verified_before_it_is_opened(packages: SmallPackages, kept: Path) -> None:
    """What is no tarball at all is refused for what it is, not where a reader of tarballs stumbles over it."""
    packages.sandbox.write_bytes(b"\x1f\x8b" + b"\xff" * 99)
    with pytest.raises(InputError, match="SHA-512 is another one"):
        install_from_folder(packages.folder, kept, packages.release)


def test_a_longer_tarball_is_refused(packages: SmallPackages, kept: Path) -> None:
    """Bytes after its end are part of it."""
    packages.bridge.write_bytes(packages.bridge.read_bytes() + b"\x00")
    with pytest.raises(InputError, match="SHA-512 is another one"):
        install_from_folder(packages.folder, kept, packages.release)


def test_a_missing_tarball_is_named_with_the_remedy(packages: SmallPackages, kept: Path) -> None:
    """The remedy is the command that fetches both."""
    packages.bridge.unlink()
    remedy = "no such file: run `npm pack --ignore-scripts small-sandbox@1.0.0 small-bridge@1.0.0`"
    with pytest.raises(InputError, match=remedy):
        install_from_folder(packages.folder, kept, packages.release)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_not_read(packages: SmallPackages, kept: Path, make: Callable[[Path], None]) -> None:
    """A pipe would be waited for."""
    packages.sandbox.unlink()
    make(packages.sandbox)
    with pytest.raises(InputError, match="no such file"):
        install_from_folder(packages.folder, kept, packages.release)


def test_what_cannot_be_written_is_said(packages: SmallPackages, kept: Path) -> None:
    """Whatever the reason is: here, a file is where the folder would be."""
    kept.parent.write_text("in the way")
    with pytest.raises(InputError, match="cannot be written: Not a directory: make it writable, or set XDG_CACHE"):
        install_from_folder(packages.folder, kept, packages.release)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(packages: SmallPackages, kept: Path) -> None:
    """The error names the folder, and what to set."""
    kept.mkdir(parents=True)
    kept.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written: Permission denied: make it writable"):
        install_from_folder(packages.folder, kept, packages.release)


def test_a_changed_file_is_installed_again(packages: SmallPackages, kept: Path) -> None:
    """That is the remedy which reading it names."""
    files = install_from_folder(packages.folder, kept, packages.release)
    files.boot_code.write_bytes(b"steal()")
    install_from_folder(packages.folder, kept, packages.release)
    assert files_below(kept) == INSTALLED


def test_nothing_half_written_stays(packages: SmallPackages, kept: Path) -> None:
    """A folder stands where the file would be: the temporary file is removed again."""
    (kept / "small-sandbox-1.0.0" / "boot.js").mkdir(parents=True)
    with pytest.raises(InputError, match="cannot be written"):
        install_from_folder(packages.folder, kept, packages.release)
    assert files_below(kept) == {"small-sandbox-1.0.0/LICENSE.md": LICENCE}


def test_a_file_is_whole_whoever_installs_at_the_same_time(packages: SmallPackages, kept: Path) -> None:
    """Whoever reads while others write reads what is pinned, every time."""
    files = install_from_folder(packages.folder, kept, packages.release)

    def install_and_read(_: int) -> str:
        install_from_folder(packages.folder, kept, packages.release)
        return read_sandbox_code(files, packages.release).boot_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(install_and_read, range(100))) == {SANDBOX.decode()}
    assert files_below(kept) == INSTALLED


def test_npm_fetches_and_runs_nothing(
    packages: SmallPackages, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told so, and works in a folder of its own that is gone afterwards."""
    script = f'echo "$@" > {tmp_path}/told; pwd > {tmp_path}/where; cp {packages.folder}/*.tgz .'
    monkeypatch.setenv("PATH", str(make_npm(tmp_path / "bin", script)), prepend=os.pathsep)
    install_from_npm(kept, packages.release)
    assert files_below(kept) == INSTALLED
    told = "pack --ignore-scripts --loglevel=error small-sandbox@1.0.0 small-bridge@1.0.0\n"
    assert (tmp_path / "told").read_text() == told
    where = Path((tmp_path / "where").read_text().strip())
    assert where != Path.cwd()
    assert not where.exists()


def test_what_npm_fetches_is_verified(
    packages: SmallPackages, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A registry that hands out something else installs nothing."""
    script = f"cp {packages.folder}/*.tgz .; echo steal >> {packages.release.bridge.tarball}"
    monkeypatch.setenv("PATH", str(make_npm(tmp_path / "bin", script)), prepend=os.pathsep)
    with pytest.raises(InputError, match=r"is not small-bridge 1\.0\.0 as published"):
        install_from_npm(kept, packages.release)
    assert not kept.exists()


def test_without_npm_the_remedy_is_said(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another machine can fetch the packages."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"npm: is not installed: install it, or run `npm pack .* on another mach"):
        install_from_npm(kept)


def test_an_npm_that_fails_is_quoted(
    packages: SmallPackages, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says is the reason, such as a registry that is not reached; the beginning is enough."""
    script = "for i in 1 2 3 4 5 6 7 8 9; do echo npm error $i >&2; done; exit 3"
    monkeypatch.setenv("PATH", str(make_npm(tmp_path / "bin", script)), prepend=os.pathsep)
    with pytest.raises(InputError, match=r"could not fetch the packages \(exit code 3\)\nnpm error 1\n") as refused:
        install_from_npm(kept, packages.release)
    assert str(refused.value).endswith("npm error 8")


def test_an_npm_that_fetches_nothing_is_refused(
    packages: SmallPackages, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if it says that all went well."""
    monkeypatch.setenv("PATH", str(make_npm(tmp_path / "bin", "exit 0")), prepend=os.pathsep)
    with pytest.raises(InputError, match=r"small-sandbox-1\.0\.0\.tgz: no such file"):
        install_from_npm(kept, packages.release)


def test_an_npm_that_cannot_be_started_is_said(
    packages: SmallPackages, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as one whose interpreter has gone."""
    folder = make_npm(tmp_path / "bin", "")
    (folder / "npm").write_text("#!/nowhere/node\n")
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    with pytest.raises(InputError, match="npm: cannot be started: No such file or directory"):
        install_from_npm(kept, packages.release)


def test_the_command_by_hand_names_both_versions() -> None:
    """Whoever copies it fetches what is pinned."""
    assert command_by_hand() == "npm pack --ignore-scripts postman-sandbox@4.7.1 uvm@2.1.1"


def test_each_pin_is_a_sha512() -> None:
    """128 hex digits: a pin that is cut short would be met by nothing."""
    pins = [pin for package in PINNED.packages for pin in (package.sha512, package.code.sha512, package.licence.sha512)]
    assert [len(bytes.fromhex(pin)) for pin in pins] == [64] * 6
