"""Puts the two files that run scripts into the user's cache folder, from npm or from tarballs that somebody fetched.

Nothing of a tarball is read before its SHA-512 is the pinned one, and nothing but the wanted files after that; no code
of it is run. There is no network code here: npm fetches.
"""

import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.recording.files import write_atomically
from postman_contract.scripting.sandbox_files import (
    PINNED,
    Package,
    Release,
    SandboxFiles,
    folder_of,
    is_pinned,
    path_of,
    sandbox_folder,
)

_LARGEST = 32 * 2**20  # bytes of a tarball: more is none of ours, and is not read
_LONGEST = 600  # seconds that npm may take; it tries again by itself
_LINES_OF_NPM = 8


def command_by_hand(release: Release = PINNED) -> str:
    """Return the command that fetches the tarballs on any machine with npm."""
    return " ".join(["npm pack --ignore-scripts", *(package.spec for package in release.packages)])


def install_from_npm(folder: Path | None = None, release: Release = PINNED) -> SandboxFiles:
    """Let npm fetch the packages, and keep the wanted files of them.

    Args:
        folder: to keep them in; None is the user's.
        release: the packages.

    Raises:
        InputError: there is no npm, it fetches nothing, or something else than is pinned; the files cannot be written.
    """
    npm = shutil.which("npm")
    if npm is None:
        remedy = f"install it, or run `{command_by_hand(release)}` on another machine and give the folder"
        raise InputError("npm", "", f"is not installed: {remedy} by --scripts-from")
    with tempfile.TemporaryDirectory(prefix="postman-contract-") as fetched:
        _fetch(npm, Path(fetched), release)
        return install_from_folder(Path(fetched), folder, release)


def _fetch(npm: str, into: Path, release: Release) -> None:
    # In a folder of its own, where no project's configuration is.
    command = [npm, "pack", "--ignore-scripts", "--loglevel=error", *(package.spec for package in release.packages)]
    try:
        ended = subprocess.run(  # noqa: S603  npm as it is found, and names that are pinned
            command,
            cwd=into,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError("npm", "", f"has not fetched the packages within {_LONGEST} s: try again later") from None
    except OSError as problem:
        raise InputError("npm", "", f"cannot be started: {problem.strerror}: {npm}") from None
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip().splitlines()[:_LINES_OF_NPM]
        raise InputError("npm", "", "\n".join([f"could not fetch the packages (exit code {ended.returncode})", *said]))


def install_from_folder(source: Path, folder: Path | None = None, release: Release = PINNED) -> SandboxFiles:
    """Keep the wanted files of two tarballs.

    Args:
        source: the folder that has the tarballs, under the names that `npm pack` gives them.
        folder: to keep the files in; None is the user's.
        release: the packages.

    Raises:
        InputError: a tarball is missing or not what is pinned, or the files cannot be written.
    """
    folder = folder or sandbox_folder()
    if folder is None:
        raise InputError("XDG_CACHE_HOME", "", "is not set, and there is no home folder: set it to a folder")
    # Both, before anything is written.
    tarballs = [(package, _read_tarball(source / package.tarball, package, release)) for package in release.packages]
    for package, content in tarballs:
        _keep_files(package, content, folder)
    return SandboxFiles(path_of(release.sandbox, folder), path_of(release.bridge, folder))


def _read_tarball(path: Path, package: Package, release: Release) -> bytes:
    """Return the bytes of a tarball that are the pinned ones."""
    remedy = f"run `{command_by_hand(release)}` to fetch it"
    try:
        if not path.is_file():  # a pipe of this name would have to be waited for
            raise InputError(str(path), "", f"no such file: {remedy}")
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    except OSError as problem:
        raise InputError(str(path), "", f"cannot be read: {problem.strerror}") from None
    if not is_pinned(content, package.sha512):
        raise InputError(str(path), "", f"is not {package} as published, its SHA-512 is another one: {remedy} again")
    return content


def _keep_files(package: Package, tarball: bytes, folder: Path) -> None:
    """Write what is wanted of a verified tarball: the licence first, so that no code is ever there without it."""
    target = folder_of(package, folder)
    try:
        with tarfile.open(fileobj=io.BytesIO(tarball), mode="r:gz") as archive:
            for member in (package.licence, package.code):
                file = archive.extractfile(member.path)
                assert file is not None, f"{package} has no file {member.path}"
                write_atomically(target / member.name, file.read())
    except OSError as problem:
        remedy = "make it writable, or set XDG_CACHE_HOME to a folder that is"
        raise InputError(str(target), "", f"cannot be written: {problem.strerror}: {remedy}") from None
