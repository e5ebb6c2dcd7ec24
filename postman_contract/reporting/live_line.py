"""The one line of a terminal that shows how far long work is, drawn anew with each step and erased in the end."""

import os
import unicodedata
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TextIO

from postman_contract.reporting.terminal import terminal_text
from postman_contract.safety.budget import Calls

BETWEEN = "  "
SHORTEST_NAME = 16  # columns, which a name keeps beside a wait that needs more than there are
USUAL_WIDTH = 80  # columns of a terminal that does not say how many it has
_TO_END_ERASED = "\x1b[K"  # ECMA-48 §8.3.41, erase in line
_CUT = "…"


class LiveLine:
    """Where long work is by now, what it has called, and what it waits for. It changes while the work goes on.

    Args:
        stream: of a terminal.
        redact: keeps secrets out of what is shown.
        writing: lets the stream be written to, where something else may have it.
    """

    def __init__(
        self,
        stream: TextIO,
        redact: Callable[[str], str],
        writing: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._stream = stream
        self._redact = redact
        self._writing = writing
        self._count = self._name = self._calls = self._wait = ""
        self._drawn = ""

    def show_place(self, count: str, name: str) -> None:
        """Show which part of the work is done by now: "12 of 83", and what that is."""
        self._count, self._name, self._wait = count, self.cleaned(name), ""
        self._draw()

    def show_calls(self, calls: Calls) -> None:
        """Show that one more call is made, so that nothing is waited for."""
        of_most = "" if calls.most is None else f" of {calls.most}"
        self._calls, self._wait = f"calls {calls.total}{of_most}", ""
        self._draw()

    def show_wait(self, text: str) -> None:
        """Show what is waited for from now on, until the next call: "contract: waiting 12.0 s: …"."""
        self._wait = self.cleaned(text).removeprefix("contract: ")
        self._draw()

    def erase(self) -> None:
        """Leave nothing of the line, until there is something new to show."""
        if self._drawn:
            self._drawn = ""
            with self._terminal():
                self._write(f"\r{_TO_END_ERASED}")

    def cleaned(self, text: str) -> str:
        """Return a text as it may be shown within a line of the terminal: harmless, and without any secret."""
        encoding = self._stream.encoding or "ascii"
        encodable = self._redact(text).encode(encoding, "backslashreplace").decode(encoding)
        return " ".join(terminal_text(encodable).split())

    def _draw(self) -> None:
        with self._terminal():
            columns = os.get_terminal_size(self._stream.fileno()).columns or USUAL_WIDTH
            # In the last column a terminal may already begin another line.
            self._drawn = self._composed(columns - 1)
            self._write(f"\r{self._drawn}{_TO_END_ERASED}")

    def _composed(self, columns: int) -> str:
        others = [part for part in (self._count, self._calls, self._wait) if part]
        room = columns - sum(columns_of(part) + len(BETWEEN) for part in others)
        name = cut_to(self._name, max(room, SHORTEST_NAME))
        parts = (self._count, name, self._calls, self._wait)
        return cut_to(BETWEEN.join(part for part in parts if part), columns)

    @contextmanager
    def _terminal(self) -> Generator[None]:
        try:
            with self._writing():
                yield
        except OSError:  # a terminal that was closed must not keep a run from removing what it has created
            self._drawn = ""

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class StreamWithLine:
    """A terminal's stream that a live line is drawn on: whatever is written takes the place of the line."""

    def __init__(self, stream: TextIO, line: LiveLine) -> None:
        self._stream = stream
        self._line = line

    def write(self, text: str) -> int:
        """Write a text where the line was."""
        self._line.erase()
        return self._stream.write(text)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def live_line_beside(
    stream: TextIO, redact: Callable[[str], str], say: Callable[[str], None]
) -> Generator[tuple[LiveLine | None, Callable[[str], None]]]:
    """Give a live line of a stream, and what says a lasting line in its place; no live line where nobody watches."""
    if not stream.isatty():
        yield None, say
        return
    line = LiveLine(stream, redact)

    def say_beside(text: str) -> None:
        line.erase()
        say(text)

    try:
        yield line, say_beside
    finally:
        line.erase()


def showing_next(line: LiveLine | None, names: Sequence[str], say: Callable[[str], None]) -> Callable[[str], None]:
    """Show the first part of some work, and return what says what became of a part, and shows the next.

    Args:
        line: shows it; None: nobody watches.
        names: of all parts, in the order they are done.
        say: is told a line for each part.
    """
    if line is None:
        return say
    left = [(f"{count} of {len(names)}", name) for count, name in enumerate(names, 1)]

    def show_next() -> None:
        if left:
            line.show_place(*left.pop(0))

    def say_done(text: str) -> None:
        say(text)
        show_next()

    show_next()
    return say_done


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes at most; a mark that takes none is counted, too."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def cut_to(text: str, columns: int) -> str:
    """Cut a text to so many columns of a terminal, and show that it is cut."""
    if columns_of(text) <= columns:
        return text
    while text and columns_of(text) > columns - len(_CUT):
        text = text[:-1]
    return f"{text}{_CUT}" if columns > 0 else ""
