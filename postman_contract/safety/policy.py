"""Says what a run may send, and what it has to undo, as one value: nothing around it asks what kind of run it is."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.schemas import OperationContract
from postman_contract.http.client import Repeat
from postman_contract.postman.messages import Request, Response
from postman_contract.safety.budget import Calls
from postman_contract.safety.creation import Run
from postman_contract.safety.ledger import Entries
from postman_contract.safety.leftovers import Leftover, Leftovers
from postman_contract.safety.permission import PlannedRequest
from postman_contract.safety.removal import LineListener, ignore_line

# Of the form of any run's name, so that what a replay judges is as long as what a live run sends.
REPLAYED_RUN = "CT-20000101T000000Z-000000"

ResponseListener = Callable[[Response], None]


def ignore_response(_: Response) -> None:
    """Do nothing with the response: what it answers has no effects that have to be undone."""


@dataclass(frozen=True)
class RunOptions:
    """What the person who starts a run asks for.

    `budget` is the most calls (None: any number), `ledger` where what is created is recorded (None: in memory alone),
    `account` the exact name of an account that may be written to although it is no sandbox, `irreversible` the ids of
    cases that may do what cannot be undone, `earlier` a run whose things are to be removed, and `shared_count` a file
    in which the processes of the run count their calls together (None: there is one process).
    """

    budget: int | None = None
    ledger: Path | None = None
    account: str | None = None
    irreversible: frozenset[str] = frozenset()
    earlier: tuple[str, Entries] | None = None
    shared_count: Path | None = None


class RunPolicy(ABC):
    """What a run may send, how it repeats and paces that, and how it removes what it created."""

    @property
    @abstractmethod
    def run_name(self) -> str:
        """The run's name, with which every reference it gives begins."""

    @property
    @abstractmethod
    def share_of_waits(self) -> float:
        """How much of the time that is recommended for a remote server is waited, from 0 to 1."""

    @property
    @abstractmethod
    def origins(self) -> list[str]:
        """The hosts that may be talked to, as `scheme://host:port`."""

    @abstractmethod
    def before_call(self, url: str, operation: str) -> None:
        """Let one call out, or refuse it; may wait.

        Raises:
            NotJudged: its host is not a configured one, or the budget is spent.
        """

    @abstractmethod
    def after_call(self, operation: str, seconds: float) -> None:
        """Note how long a call took."""

    @property
    @abstractmethod
    def calls(self) -> Calls:
        """The calls made so far."""

    @property
    @abstractmethod
    def left_behind(self) -> Mapping[str, int]:
        """How many things are still there, by the operation that created them."""

    @property
    @abstractmethod
    def ids_created(self) -> list[str]:
        """The ids of all that the run has created."""

    @abstractmethod
    def check_client(self, client: str) -> None:
        """Let the run call as an API client, by its id, or refuse it.

        Raises:
            RunRefused: the rules list those for sandboxes, and it is none of them.
        """

    @abstractmethod
    def counting_as(self, part: str) -> AbstractContextManager[None]:
        """Count the calls made within the context as those of a part of the run, such as `prerequisites`."""

    @abstractmethod
    def check_case(self, case_id: str, contract: OperationContract) -> None:
        """Let a case pass unless it is known, before anything is made for it, that its request may not be sent.

        Raises:
            SetAside: it would create what nothing can remove.
        """

    @abstractmethod
    def permit(
        self, planned: PlannedRequest, run_beside: Callable[[], Run]
    ) -> AbstractContextManager[ResponseListener]:
        """Let a request be sent within the context, or refuse it; record what it creates or deletes.

        Args:
            planned: the request.
            run_beside: makes what sends cases beside the claims, to read whose data would be written.

        Returns:
            A context whose value has to be told of the response.

        Raises:
            NotJudged: the request could do harm.
            RunRefused: it would write to an account that is no sandbox.
        """

    @abstractmethod
    def check_redirect(self, request: Request, run_beside: Callable[[], Run]) -> None:
        """Let a redirect be followed by this request, or refuse it.

        Raises:
            NotJudged: the request could do harm.
        """

    @abstractmethod
    def repeat_for(self, operation: str, *, idempotent: bool) -> Repeat:
        """Say how a request is repeated where it was not carried out."""

    @abstractmethod
    def remove_created(self, numbers: Iterable[int], run: Run, report_line: LineListener = ignore_line) -> list[str]:
        """Remove things that the run has created, the last one first; every one is tried.

        Args:
            numbers: of the things in the ledger, in the order they were created.
            run: sends cases.
            report_line: is told, as it happens, of each thing removed or left behind.

        Returns:
            A sentence for each thing that may be left behind.

        Raises:
            RunRefused: the run must not go on; all else was tried before.
        """

    @abstractmethod
    def remove_strays(self, exchange: Exchange, run: Run) -> list[str]:
        """Find what an exchange has created without saying so, and remove it.

        Args:
            exchange: may have created something although it was refused.
            run: sends cases.

        Returns:
            The ids of what was found.

        Raises:
            NotJudged: it could not be looked for.
        """

    @abstractmethod
    def find_leftovers(self, age: timedelta, run: Run) -> Leftovers:
        """Search for what earlier runs of at least an age have left behind.

        Args:
            age: that a run has to have, by the time in its name.
            run: sends cases.

        Raises:
            RunRefused: the run must not go on.
        """

    @abstractmethod
    def adopt_leftovers(self, leftovers: Sequence[Leftover], run: Run) -> list[int]:
        """Take what earlier runs have left behind for the run's own, so that it can be removed as that is.

        Args:
            leftovers: to be removed, in this order.
            run: sends cases.

        Returns:
            Their numbers in the ledger.

        Raises:
            RunRefused: the account is no sandbox.
        """

    @abstractmethod
    def describe(self) -> list[str]:
        """Say in lines, for the summary, what was called, waited for and left behind."""
