"""Writes the files of a suite, and leaves alone what a person has changed, added or removed since."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.postman.jsonfile import load_json
from postman_contract.recording.files import write_atomically

MANIFEST = ".contract-init.json"


@dataclass
class Manifest:
    """What init has written: the hash of each file, the server it was given, and a hash of what it made all that of."""

    files: dict[str, str] = field(default_factory=dict)
    base_url: str = ""
    sources: str = ""


@dataclass
class Written:
    """What became of files: written anew or again, the same as before, or left alone because of a person's hand."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def write_files(folder: Path, files: Mapping[str, str], manifest: Manifest, *, anew: bool = True) -> Written:
    """Write files below a folder, and remember in its manifest, by hash, what was written.

    A file that is there and is not as it was written has been edited; one that was written and is not there has been
    removed. Neither is written again. `anew`: what was written before, and is as it was, may have become another.

    Raises:
        InputError: a path leads out of the folder.
    """
    written = Written()
    for name, text in files.items():
        path = _path_below(folder, name)
        hashed = hash_of(text.encode())
        hashed = hashed if anew else manifest.files.get(name, hashed)
        there = hash_of(path.read_bytes()) if path.exists() else None
        kept = _list_for(written, manifest.files.get(name), there, hashed)
        kept.append(name)
        if kept is written.new or kept is written.updated:
            write_atomically(path, text)
        if kept is not written.edited and kept is not written.removed:
            manifest.files[name] = hashed
    save_manifest(folder, manifest)
    return written


def _list_for(written: Written, known: str | None, there: str | None, new: str) -> list[str]:
    if there is None:
        return written.new if known is None else written.removed
    if there == new:
        return written.unchanged
    return written.updated if there == known else written.edited


def _path_below(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(str(folder), "", f"{name!r} would lead out of it")
    return path


def hash_of(*contents: bytes) -> str:
    """Hash contents (SHA-256)."""
    return hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in contents)).hexdigest()


def load_manifest(folder: Path) -> Manifest:
    """Read what init has written into a folder before; nothing, where there is no manifest.

    Raises:
        InputError: there is one, and it cannot be read.
    """
    path = folder / MANIFEST
    if not path.exists():
        return Manifest()
    document = load_json(path)
    files = document.get("files") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(files, dict):
        raise InputError(str(path), "$.files", "expected an object of hashes; is this what init has written?")
    hashes = {str(name): str(hashed) for name, hashed in files.items()}
    return Manifest(hashes, str(document.get("base_url", "")), str(document.get("sources", "")))


def save_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what init has written down, where that has changed."""
    path = folder / MANIFEST
    about = "init has written these; what differs from its hash has been edited, and init leaves it alone"
    server = {"base_url": manifest.base_url, "sources": manifest.sources}
    files = dict(sorted(manifest.files.items()))
    text = json.dumps({"version": 1, "about": about, **server, "files": files}, indent=2) + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_atomically(path, text)
