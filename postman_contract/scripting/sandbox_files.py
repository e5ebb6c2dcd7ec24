"""The two files of Postman that run scripts: what they are, where they are kept, and that they are what they should be.

They are not part of this package. `sandbox_installation` puts them into the user's cache folder; whoever reads them
there gets the text that is pinned here, or an error.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.postman.environment import user_cache_folder

INSTALL = "postman-contract scripts install"


@dataclass(frozen=True)
class Member:
    """A file of a package: its path in the tarball, and the SHA-512 (in hex) of what it holds."""

    path: str
    sha512: str

    @property
    def name(self) -> str:
        """The file's name, in the cache folder too."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Package:
    """A package of npm in one version, of which two files are wanted.

    Args:
        name: of the package.
        version: of it.
        sha512: of the tarball, in hex; npm calls it the integrity, and writes it in base64.
        code: the file that runs scripts.
        licence: the file that says under which terms.
    """

    name: str
    version: str
    sha512: str
    code: Member
    licence: Member

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def tarball(self) -> str:
        """The name of the file that `npm pack` writes."""
        return f"{self.name}-{self.version}.tgz"

    @property
    def spec(self) -> str:
        """What npm is asked for."""
        return f"{self.name}@{self.version}"


@dataclass(frozen=True)
class Release:
    """The two packages, in versions that work with one another: the sandbox, and its bridge to whoever runs it."""

    sandbox: Package
    bridge: Package

    @property
    def packages(self) -> tuple[Package, Package]:
        """Both."""
        return self.sandbox, self.bridge


_APACHE_2 = Member(
    "package/LICENSE.md",
    "49fd04a2bd83ee5f9e1e67dbd73c176d62a82b477c6ac95daa2942493093ffb8"
    "8420d8a5f3a355acf50ce5bec476fb628a2a3c240fe9518a245d801bb9ee968d",
)
# The versions that Newman 6.2.2 runs.
PINNED = Release(
    Package(
        "postman-sandbox",
        "4.7.1",
        "1f6c1848b2b4981e7cf086b1a0bacba0f6e99b1b0873016d81a2b673c800b004"
        "3e4e060578fc1be2a75e55c60332a9b0acb77beff5625e48dab0ffec04ccf5b1",
        Member(
            "package/.cache/bootcode.js",
            "de35b8b3612554f32637526c1b4176d9bc173903b163332f46f5540bdcd7b421"
            "d0a7783e1c06309ce5807653b29627a6da4a2c8a6a4b22ee246d00c9b4b8578d",
        ),
        _APACHE_2,
    ),
    Package(
        "uvm",
        "2.1.1",
        "059e70f1a753a4d36bfb3733381469697fe11fc50f2807fb7e60a789dadcb2ab"
        "776e7f0a4fd6c321fb92ee181153d457822374d6cbb6a70cac04e358eb0f16e7",
        Member(
            "package/lib/bridge-client.js",
            "5426e772f51a43e2c87e5bd1d0c1a3f03f9008e248c3621f2fb64cf911e9d3df"
            "bdcbd941b9216a1673114c5d8a0d657e0db2ccc004c0569584d53d538082ee82",
        ),
        _APACHE_2,
    ),
)


@dataclass(frozen=True)
class SandboxFiles:
    """Where the two files are."""

    boot_code: Path
    bridge: Path


@dataclass(frozen=True)
class SandboxCode:
    """The texts of the two files, each a CommonJS module."""

    boot_code: str
    bridge: str


def sandbox_folder() -> Path | None:
    """Return the folder that keeps the files of each user; None: the user has no home folder."""
    cache = user_cache_folder()
    return cache and cache / "postman-contract" / "scripts"


def folder_of(package: Package, folder: Path) -> Path:
    """Return the folder of a package in the folder that keeps them, so that each version has its own."""
    return folder / f"{package.name}-{package.version}"


def path_of(package: Package, folder: Path) -> Path:
    """Return where the code of a package is kept."""
    return folder_of(package, folder) / package.code.name


def find_sandbox_files(folder: Path | None = None, release: Release = PINNED) -> SandboxFiles | None:
    """Find the two files; None: they are not both there. What they hold is looked at when they are read.

    Args:
        folder: that keeps them; None is the user's.
        release: the packages that they come from.
    """
    folder = folder or sandbox_folder()
    if folder is None:
        return None
    boot_code, bridge = (path_of(package, folder) for package in release.packages)
    return SandboxFiles(boot_code, bridge) if boot_code.is_file() and bridge.is_file() else None


def read_sandbox_code(files: SandboxFiles, release: Release = PINNED) -> SandboxCode:
    """Read both files.

    Raises:
        InputError: one cannot be read, or is not what is pinned; names it and the remedy.
    """
    return SandboxCode(
        _read_verified(files.boot_code, release.sandbox.code), _read_verified(files.bridge, release.bridge.code)
    )


def _read_verified(path: Path, member: Member) -> str:
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise InputError(str(path), "", f"cannot be read: {problem.strerror}: run `{INSTALL}`") from None
    if not is_pinned(content, member.sha512):
        remedy = f"so no script is run with it: run `{INSTALL}`, which writes it again"
        raise InputError(str(path), "", f"has been changed since it was installed, {remedy}")
    return content.decode()


def is_pinned(content: bytes, sha512: str) -> bool:
    """Tell whether bytes have the SHA-512 that they should have."""
    return hashlib.sha512(content).hexdigest() == sha512
