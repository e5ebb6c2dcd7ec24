"""An append-only record of what a run creates, written before it can be forgotten.

One JSON object a line, each with the `run` it is of: first what the run talks to, then for everything it creates an
`intent` before the request, `made` with its id after the answer, `found` where a search had to find it, and `removed`
when it is gone or was never there, or `for_good` where nothing can remove it.
"""

import errno
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from postman_contract.errors import InputError, RunRefused

USUAL_LEDGER = "contract-ledger.jsonl"


@dataclass(frozen=True)
class Thing:
    """Something an operation created; `id` is None while it is not known whether it did, `at` when it was asked to.

    `at` is in seconds since 1970.
    """

    number: int
    operation: str
    case: str
    id: str | None = None
    at: float = field(default=0.0, compare=False)


@dataclass
class Entries:
    """What a ledger says of one run: what it talked to, the things still there, and all ids that are known."""

    about: Mapping[str, object] = field(default_factory=dict)
    things: dict[int, Thing] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def apply(self, line: Mapping[str, object]) -> None:
        """Read one more line."""
        number = line.get("number")
        if not isinstance(number, int):
            self.about = line
        elif "intent" in line:
            at = line.get("at")
            when = float(at) if isinstance(at, int | float) else 0.0
            self.things[number] = Thing(number, str(line["intent"]), str(line["case"]), at=when)
        elif "made" in line:
            self.things[number] = replace(self.things[number], id=str(line["made"]))
            self.ids.add(str(line["made"]))
        elif "found" in line:
            self.ids.add(str(line["found"]))
        elif "removed" in line or "for_good" in line:
            self.things.pop(number, None)
        else:
            raise KeyError("kind")


class Ledger:
    """Records what one run creates and removes.

    Args:
        run: the run's name.
        path: where a line is made to last; None: nowhere but in memory.
        entries: what an earlier part of the run has recorded.
    """

    def __init__(self, run: str, path: Path | None = None, entries: Entries | None = None) -> None:
        self.run = run
        self.path = path
        self.entries = entries or Entries()
        self.stays: list[Thing] = []
        self._count = max(self.entries.things, default=0)

    def open(self, about: Mapping[str, object]) -> None:
        """Say what the run talks to."""
        self._write(about)

    def intend(self, operation: str, case: str) -> int:
        """Record that something is about to be created; return its number."""
        self._count += 1
        self._write({"number": self._count, "intent": operation, "case": case, "at": time.time()})
        return self._count

    def made(self, number: int, id_: str) -> Thing:
        """Record the id of what was created."""
        self._write({"number": number, "made": id_})
        return self.entries.things[number]

    def found(self, number: int, id_: str) -> None:
        """Record that a search has found something which the run created, although its answer was lost."""
        self._write({"number": number, "found": id_})

    def for_good(self, number: int) -> None:
        """Record that a thing stays: nothing can remove it, and it was asked for by name."""
        self.stays.append(self.entries.things[number])
        self._write({"number": number, "for_good": True})

    def removed(self, number: int) -> None:
        """Record that a thing is gone, or was not created after all; once."""
        if self.thing(number) is not None:
            self._write({"number": number, "removed": True})

    @property
    def things(self) -> tuple[Thing, ...]:
        """What is still there, as far as is known."""
        return tuple(self.entries.things.values())

    def thing(self, number: int) -> Thing | None:
        """Find a thing among those still there by its number."""
        return self.entries.things.get(number)

    def thing_with(self, id_: str) -> Thing | None:
        """Find a thing among those still there by its id."""
        return next((thing for thing in self.things if thing.id == id_), None)

    def _write(self, line: Mapping[str, object]) -> None:
        if self.path is not None:
            append(self.path, {"run": self.run, **line})
        self.entries.apply(line)


def append(path: Path, line: Mapping[str, object]) -> None:
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


def read_ledger(path: Path) -> Mapping[str, Entries]:
    """Read what a ledger says of each of its runs.

    A line that was not written to its end does not count: its request was not sent, or its intent stands before it.

    Raises:
        InputError: there is no such file, or it is not a ledger.
    """
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as problem:
        raise InputError(str(path), "", f"cannot be read: {problem.strerror}") from None
    runs: dict[str, Entries] = {}
    for number, text in enumerate(lines, 1):
        line = _parsed(text)
        if line is None:
            continue
        try:
            runs.setdefault(str(line["run"]), Entries()).apply(line)
        except KeyError:
            raise InputError(str(path), f"line {number}", "is no line of a ledger") from None
    if lines and not runs:
        raise InputError(str(path), "", "is no ledger")
    return runs


def _parsed(text: str) -> Mapping[str, object] | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) else None
