"""Counts the calls of a run, and stops it before it makes one too many."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from postman_contract.errors import NotJudged

DEFAULT = 300  # calls of a live run, which are metered
FOR_A_TOKEN = 1  # call that cleaning up may take to be let in again


class BudgetSpent(NotJudged):
    """One more call would be more than the run may make."""


class Budget:
    """The calls made so far, by operation, and those that cleaning up will take.

    Args:
        most: calls that the run may make; None: any number.
    """

    def __init__(self, most: int | None) -> None:
        self.most = most
        self.calls: Counter[str] = Counter()
        self._reserved = 0
        self._cleaning = False

    def spend(self, operation: str) -> None:
        """Count one call, which is about to be made.

        Raises:
            BudgetSpent: it must not be made; nothing was counted.
        """
        reserved = self._reserved + FOR_A_TOKEN if self._reserved and not self._cleaning else 0
        if self.most is not None and self.calls.total() + 1 + reserved > self.most:
            kept = f", {reserved} of them kept for cleaning up" if reserved else ""
            raise BudgetSpent(f"budget spent: the run may make {self.most} calls{kept}; --budget raises it")
        self.calls[operation] += 1

    def reserve(self, calls: int) -> None:
        """Keep calls for cleaning up; a negative number gives them back."""
        self._reserved += calls

    @contextmanager
    def cleaning(self) -> Generator[None]:
        """Let calls be made from what was kept."""
        before, self._cleaning = self._cleaning, True
        try:
            yield
        finally:
            self._cleaning = before
