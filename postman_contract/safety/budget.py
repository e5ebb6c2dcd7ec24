"""Counts the calls of a run, and stops it before it makes one too many."""

from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from postman_contract.errors import NotJudged
from postman_contract.safety.shared_count import SharedCount

DEFAULT = 600  # calls of a live run, which are metered; LIVE.md says what the whole suite takes
CASES, READING_BACK, PREREQUISITES = "cases", "reading back", "prerequisites"
ACCOUNT, TOKENS, CLEANING = "the account", "tokens", "cleaning up"
WITH_TOKEN = 2  # calls where a token lives no longer than one call: the token's own, and that which needs it
TO_REPEAT = 2  # calls where a token ends before its time: a new one's, and the call that a 401 has answered


def calls_kept(for_cleaning: int) -> int:
    """Say how many calls are kept where cleaning up takes some, beside those for tokens."""
    return for_cleaning * WITH_TOKEN + TO_REPEAT if for_cleaning else 0


@dataclass(frozen=True)
class Calls:
    """Calls that were made: all, by operation and by part of the run; `seconds` is what those of an operation took.

    `most` is how many there might be (None: any number), `waited` the seconds spent waiting.
    """

    total: int = 0
    most: int | None = None
    waited: float = 0.0
    operations: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)


def added_calls(every: Sequence[Calls], most: int | None) -> Calls:
    """Add up calls of several processes, or of several tries; `most` is how many there might be in all."""
    return Calls(
        sum(each.total for each in every),
        most,
        round(sum(each.waited for each in every), 1),
        _sums(each.operations for each in every),
        _sums(each.parts for each in every),
        _sums(each.seconds for each in every),
    )


def _sums(counts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))


class BudgetSpent(NotJudged):
    """One more call would be more than the run may make."""


class Budget:
    """The calls made so far, by operation and by what they are for.

    Args:
        most: calls that the run may make; None: any number.
        shared: counts the calls of all processes of the run; None: there is one process.

    `part` is what is called for at the moment, such as `prerequisites`.
    """

    def __init__(self, most: int | None, shared: SharedCount | None = None) -> None:
        self.most = most
        self.calls: Counter[str] = Counter()
        self.parts: Counter[str] = Counter()
        self.seconds: dict[str, float] = {}
        self.part = CASES
        self._shared = shared
        self._cleaning = False

    def spend(self, operation: str, for_cleaning: int) -> None:
        """Count one call, which is about to be made.

        Args:
            operation: what is called.
            for_cleaning: calls that it may take to remove what is there by now, beside those for tokens.

        Raises:
            BudgetSpent: it must not be made; nothing was counted.
        """
        # A run that has spent its last call could not remove what it created.
        missing = self._missing(calls_kept(for_cleaning))
        if missing is not None:
            why = f", {missing} of them kept for cleaning up" if missing else ""
            raise BudgetSpent(f"budget spent: the run may make {self.most} calls{why}; --contract-budget raises it")
        self.calls[operation] += 1
        self.parts[self.part] += 1

    def note_time(self, operation: str, seconds: float) -> None:
        """Add what a call of an operation took."""
        self.seconds[operation] = self.seconds.get(operation, 0.0) + seconds

    @contextmanager
    def counting_as(self, part: str) -> Generator[None]:
        """Count calls as those of one part of the run; of several within one another the innermost counts."""
        before, self.part = self.part, part
        try:
            yield
        finally:
            self.part = before

    def _missing(self, kept: int) -> int | None:
        """Return how many calls are kept for cleaning up where that leaves none; None: there is one left."""
        if self.most is None:
            return None
        if self._shared is not None:
            return self._shared.count_call(self.most, kept, cleaning=self._cleaning)
        reserved = 0 if self._cleaning else kept
        return reserved if self.calls.total() + 1 + reserved > self.most else None

    @contextmanager
    def cleaning(self) -> Generator[None]:
        """Let calls be made that were kept for cleaning up."""
        # Restored, not set to False: to remove one thing may take removing another.
        before, self._cleaning = self._cleaning, True
        try:
            with self.counting_as(CLEANING):
                yield
        finally:
            self._cleaning = before
