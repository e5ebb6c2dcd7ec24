"""Runs programs on a terminal of their own, and tells what somebody saw there."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pyte

ROWS = 500  # so many that nothing scrolls away


@dataclass(frozen=True)
class Watched:
    """What a program came to, and everything it has written to its terminal of so many columns."""

    code: int
    written: str
    columns: int

    @property
    def drawn(self) -> list[str]:
        """What the live line showed, each time it was drawn."""
        return drawn_in(self.written)

    @property
    def screen(self) -> list[str]:
        """The lines that are left in the end, but blank ones."""
        return screen_of(self.written, self.columns)


def drawn_in(written: str) -> list[str]:
    """Return each text that was drawn from the first column, with the rest of its line erased."""
    return re.findall(r"\r([^\r\n\x1b]+)\x1b\[K", written)


def screen_of(written: str, columns: int) -> list[str]:
    """Return what a terminal shows that was sent a text, but blank lines."""
    screen = pyte.Screen(columns, ROWS)
    pyte.Stream(screen).feed(written)
    return [line.rstrip() for line in screen.display if line.strip()]


def watch(*command: str, cwd: Path, columns: int = 100) -> Watched:
    """Run a program on a terminal, to its end."""
    with _terminal(columns) as (ours, its):
        started = subprocess.Popen(
            command, cwd=cwd, stdin=its, stdout=its, stderr=its, env={**os.environ, "TERM": "xterm"}
        )
        os.close(its)
        written = b"".join(_read_to_end(ours))
        return Watched(started.wait(), written.decode(), columns)


@contextmanager
def open_terminal(columns: int, encoding: str = "utf-8") -> Iterator[tuple[TextIO, Callable[[], str]]]:
    """Open a terminal, and give a stream of it and a function that closes it and returns what was written there."""
    with _terminal(columns) as (ours, its), os.fdopen(its, "w", encoding=encoding) as stream:

        def written() -> str:
            stream.close()
            return b"".join(_read_to_end(ours)).decode(encoding)

        yield stream, written


@contextmanager
def _terminal(columns: int) -> Iterator[tuple[int, int]]:
    """Give both ends of a terminal; whoever takes the second closes it."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    try:
        yield ours, its
    finally:
        os.close(ours)


def _read_to_end(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            read = os.read(descriptor, 65536)
        except OSError:  # so Linux says that nobody has the other end any more
            return
        if not read:
            return
        yield read
