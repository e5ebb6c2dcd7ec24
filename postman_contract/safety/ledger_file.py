"""Makes the lines of a ledger last, and reads them back."""

import errno
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from postman_contract.errors import InputError, RunRefused

_OF_OLD = frozenset({"intent", "made", "found", "removed", "for_good"})  # members that once told what a line says


def append_line(path: Path, line: Mapping[str, object]) -> None:
    """Make a line last before anything else happens: appended in one write, and synced to the disk.

    Raises:
        RunRefused: that cannot be done; what a run creates could be forgotten.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _append(path, json.dumps(line))
    except OSError as problem:
        raise RunRefused(f"the ledger {path} cannot be written, so nothing more is sent: {problem}") from None


def _append(path: Path, line: str) -> None:
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        end = os.fstat(file).st_size
        torn = end and os.pread(file, 1, end - 1) != b"\n"
        content = (("\n" if torn else "") + line + "\n").encode()
        if os.write(file, content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file)
    finally:
        os.close(file)


def read_lines(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield the lines of a ledger with their numbers.

    A line that was not written to its end does not count: its request was not sent, or its intent stands before it.

    Raises:
        InputError: there is no such file, or it is the ledger of an earlier version.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as problem:
        raise InputError(str(path), "", f"cannot be read: {problem.strerror}") from None
    whole = [(number, line) for number, text in enumerate(lines, 1) if (line := _parsed(text)) is not None]
    if lines and not whole:
        raise InputError(str(path), "", "is not a ledger")
    for number, line in whole:
        if "number" in line and "event" not in line and line.keys() & _OF_OLD:
            raise InputError(
                str(path),
                f"line {number}",
                "was written by an earlier version: clean up with that version, or remove by hand what it lists, "
                "and delete the file",
            )
        yield number, line


def _parsed(text: str) -> Mapping[str, object] | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None
