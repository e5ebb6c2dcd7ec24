"""Removes what a run has created."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from postman_contract.errors import NotJudged, RunRefused
from postman_contract.http.retries import Retries
from postman_contract.postman.messages import as_documented
from postman_contract.safety.budget import Budget
from postman_contract.safety.creation import Creation, Run
from postman_contract.safety.ledger import Ledger, Thing
from postman_contract.safety.rules import Rules
from postman_contract.safety.searching import ids_of_run

LATE = 60.0  # seconds after which a request that was not answered is no longer carried out

LineListener = Callable[[str], None]


def ignore_line(_: str) -> None:
    """Do nothing with what is said."""


@dataclass(frozen=True)
class Remover:
    """Removes things as the rules say, with the calls that were kept for it.

    `share_of_waits` is how much of the usual time is waited; `announce` is told, at an interrupt, what is left.
    """

    rules: Rules
    ledger: Ledger
    budget: Budget
    retries: Retries
    share_of_waits: float
    announce: LineListener

    def remove_things(self, numbers: Iterable[int], run: Run, report_line: LineListener = ignore_line) -> list[str]:
        """Remove things that are still there, the last created first; every one is tried.

        Args:
            numbers: of the things in the ledger, in the order they were created.
            run: sends cases.
            report_line: is told, as it happens, of each thing removed or left behind.

        Returns:
            A sentence for each thing that may be left behind.

        Raises:
            RunRefused: the run must not go on; all else was tried before.
        """
        left: list[str] = []
        refused: RunRefused | None = None
        # What was created later may hang on what was created before it.
        things = [thing for number in reversed([*numbers]) if (thing := self.ledger.thing(number)) is not None]
        for thing in things:
            try:
                self._remove(thing, run)
                report_line(f"removed: {_named(thing, 'whatever a search found')}")
            except NotJudged as problem:
                left.append(str(problem))
                report_line(f"left behind: {problem}")
            except RunRefused as problem:
                refused = problem
            except KeyboardInterrupt:
                self._announce_left(things)
                raise
        if refused is not None:
            raise RunRefused("\n".join([str(refused), *left]))
        return left

    def _announce_left(self, things: Iterable[Thing]) -> None:
        for thing in things:
            if self.ledger.thing(thing.number) is not None:
                self.announce(f"contract: left behind: {_named(thing)}")

    def _remove(self, thing: Thing, run: Run) -> None:
        """Remove a thing; where its id is not known, whatever a search for the run finds beside.

        What is gone already counts as removed.

        Raises:
            NotJudged: it may be left behind.
            RunRefused: the run must not go on.
        """
        creation = self.rules.creations.get(thing.operation)
        if creation is None or creation.remove is None:
            raise NotJudged(f"nothing says how to remove what {thing.operation} creates: {thing.id or 'an unknown id'}")
        try:
            with self.budget.cleaning(), as_documented():
                for id_ in self._ids_of(thing, creation, run):
                    creation.remove(run, id_)
        except NotJudged as problem:
            raise NotJudged(f"{_named(thing)}, was not removed: {problem}") from None
        except RunRefused:
            raise
        except Exception as problem:  # noqa: BLE001  a suite's own function may raise anything
            why = f"the rules' function raised {type(problem).__name__}"  # its words may quote anything
            raise NotJudged(f"{_named(thing)}, was not removed: {why}") from None
        self.ledger.record_removed(thing.number)

    def _ids_of(self, thing: Thing, creation: Creation, run: Run) -> list[str]:
        if thing.id is not None:
            return [thing.id]
        if creation.find is None:
            raise NotJudged("its answer was lost, and nothing says how to search for it")
        # A search that comes too early finds nothing, and the thing appears after it.
        late = thing.at + LATE * self.share_of_waits
        self.retries.wait_until(late, "what was not answered may still be carried out")
        found = [id_ for id_ in ids_of_run(creation, run, self.ledger.run) if not self.ledger.knows(thing, id_)]
        for id_ in found:
            self.ledger.record_found(thing.number, id_)
        return found


def _named(thing: Thing, unknown: str = "something") -> str:
    return f"{thing.id or unknown}, created by {thing.operation} for {thing.case}"
