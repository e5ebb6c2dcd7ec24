"""Small packages of npm, with pins of their own, and an npm that hands them out: for tests of what is installed."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from postman_contract.scripting.sandbox_files import Member, Package, Release

LICENCE = b"You may use this.\n"
SANDBOX = b"module.exports = done => done(null, '\xc2\xa0');\n"
BRIDGE = b"module.exports = () => 'bridge';\n"


@dataclass(frozen=True)
class SmallPackages:
    """A release, and the folder that has its tarballs."""

    release: Release
    folder: Path

    @property
    def sandbox(self) -> Path:
        """The tarball of the sandbox."""
        return self.folder / self.release.sandbox.tarball

    @property
    def bridge(self) -> Path:
        """The tarball of the bridge."""
        return self.folder / self.release.bridge.tarball


def make_packages(folder: Path, beside: Mapping[str, bytes] | None = None) -> SmallPackages:
    """Write two tarballs, with further members beside the wanted ones; return their release."""
    folder.mkdir()
    sandbox = _make_package(folder, "small-sandbox", "package/.cache/boot.js", SANDBOX, beside or {})
    bridge = _make_package(folder, "small-bridge", "package/lib/bridge.js", BRIDGE, beside or {})
    return SmallPackages(Release(sandbox, bridge), folder)


def _make_package(folder: Path, name: str, path: str, code: bytes, beside: Mapping[str, bytes]) -> Package:
    tarball = tarball_of({"package/LICENSE.md": LICENCE, **beside, path: code})
    package = Package(
        name, "1.0.0", sha512(tarball), Member(path, sha512(code)), Member("package/LICENSE.md", sha512(LICENCE))
    )
    (folder / package.tarball).write_bytes(tarball)
    return package


def tarball_of(members: Mapping[str, bytes]) -> bytes:
    """Make a tarball of files, by their paths."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for path, content in members.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(written.getvalue(), mtime=0)


def sha512(content: bytes) -> str:
    """Return the SHA-512 of bytes, in hex."""
    return hashlib.sha512(content).hexdigest()


def make_npm(folder: Path, script: str) -> Path:
    """Write an executable named npm, of lines of sh; return its folder, which is for PATH."""
    folder.mkdir()
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    return folder
