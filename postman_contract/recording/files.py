"""Reads and writes cassette files: VCR's persister, with metadata, and so that no file is ever seen half-written."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.serialize import deserialize

from postman_contract.errors import NotJudged
from postman_contract.recording.metadata import HOW_TO_RECORD, parse_metadata


class CassetteFiles:
    """The cassette files of a suite, as VCR's `persister`.

    Args:
        folder: where they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path_of(self, name: str) -> Path:
        """Return the file of a cassette."""
        return self.folder / f"{name}.yaml"

    def shown(self, path: str | Path) -> str:
        """Name a cassette's file from the suite's folder down."""
        path = Path(path)
        return path.relative_to(self.folder.parent).as_posix() if path.is_relative_to(self.folder) else str(path)

    def load_cassette(self, cassette_path: str, serializer: Any) -> Any:
        """Read requests, responses and metadata.

        Raises:
            CassetteNotFoundError: there is no such file.
            NotJudged: it is not a cassette, or one of an earlier version.
        """
        path = Path(cassette_path)
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise CassetteNotFoundError(cassette_path) from None
        except (OSError, UnicodeDecodeError) as problem:
            raise self._refusal(path, type(problem).__name__) from None
        try:
            requests, responses, *metadata = deserialize(text, serializer)
            for response in responses:
                int(response["status"]["code"])
            parse_metadata(metadata[0] if metadata else {})
        except Exception as problem:  # noqa: BLE001  a file that is no cassette fails in many ways
            why = (
                str(problem)
                if isinstance(problem, ValueError) and "metadata" in str(problem)
                else type(problem).__name__
            )
            raise self._refusal(path, why) from None
        return requests, responses, *metadata

    def save_cassette(self, cassette_path: str, cassette_dict: Mapping[str, Any], serializer: Any) -> None:
        """Refuse: cassettes are written when their claim has passed, by `write_atomically`."""
        raise NotImplementedError(cassette_path)

    def _refusal(self, path: Path, why: str) -> NotJudged:
        return NotJudged(f"{self.shown(path)} is not a cassette that can be replayed ({why}): {HOW_TO_RECORD}")


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that it is never seen half-written (a rename within its folder)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".partial")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    # An interrupt, too, must leave no half-written file behind.
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
