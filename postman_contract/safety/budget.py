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
    """The calls made so far, by operation.

    Args:
        most: calls that the run may make; None: any number.
    """

    def __init__(self, most: int | None) -> None:
        self.most = most
        self.calls: Counter[str] = Counter()
        self._cleaning = False

    def spend(self, operation: str, for_cleaning: int) -> None:
        """Count one call, which is about to be made.

        Args:
            operation: what is called.
            for_cleaning: calls that it will take to remove what is there by now.

        Raises:
            BudgetSpent: it must not be made; nothing was counted.
        """
        kept = for_cleaning + FOR_A_TOKEN if for_cleaning and not self._cleaning else 0
        if self.most is not None and self.calls.total() + 1 + kept > self.most:
            why = f", {kept} of them kept for cleaning up" if kept else ""
            raise BudgetSpent(f"budget spent: the run may make {self.most} calls{why}; --contract-budget raises it")
        self.calls[operation] += 1

    @contextmanager
    def cleaning(self) -> Generator[None]:
        """Let calls be made that were kept for cleaning up."""
        before, self._cleaning = self._cleaning, True
        try:
            yield
        finally:
            self._cleaning = before
