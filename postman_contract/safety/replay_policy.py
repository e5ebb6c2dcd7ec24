"""The policy of a replay, which makes no calls and has nothing to undo."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.schemas import OperationContract
from postman_contract.http.client import Repeat, once
from postman_contract.postman.messages import Request
from postman_contract.safety.budget import Calls
from postman_contract.safety.creation import Run
from postman_contract.safety.leftovers import Leftover, Leftovers
from postman_contract.safety.permission import PlannedRequest
from postman_contract.safety.policy import REPLAYED_RUN, ResponseListener, RunPolicy, ignore_response
from postman_contract.safety.removal import LineListener, ignore_line


class ReplayPolicy(RunPolicy):
    """That of a run which makes no calls: it may send anything, and has nothing to remove."""

    @property
    def run_name(self) -> str:
        """The same name in every replay."""
        return REPLAYED_RUN

    @property
    def share_of_waits(self) -> float:
        """Nothing is waited for."""
        return 0.0

    @property
    def origins(self) -> list[str]:
        """No host is talked to."""
        return []

    def before_call(self, url: str, operation: str) -> None:
        """Let every call out: the network is closed, so that none can leave."""

    def after_call(self, operation: str, seconds: float) -> None:
        """Note nothing."""

    @property
    def calls(self) -> Calls:
        """There are none."""
        return Calls()

    @property
    def left_behind(self) -> Mapping[str, int]:
        """There is nothing."""
        return {}

    @property
    def ids_created(self) -> list[str]:
        """There are none."""
        return []

    def check_client(self, client: str) -> None:
        """Let every client pass: it asks for no token."""

    def counting_as(self, part: str) -> AbstractContextManager[None]:  # noqa: ARG002
        """Count nothing."""
        return nullcontext()

    def check_case(self, case_id: str, contract: OperationContract) -> None:
        """Let every case pass."""

    @contextmanager
    def permit(self, planned: PlannedRequest, run_beside: Callable[[], Run]) -> Generator[ResponseListener]:  # noqa: ARG002
        """Let every request pass."""
        yield ignore_response

    def check_redirect(self, request: Request, run_beside: Callable[[], Run]) -> None:
        """Let every redirect be followed: none is, as the cassette has the last answer."""

    def repeat_for(self, operation: str, *, idempotent: bool) -> Repeat:  # noqa: ARG002
        """Repeat nothing: a cassette answers at once, or never."""
        return once

    def remove_created(self, numbers: Iterable[int], run: Run, report_line: LineListener = ignore_line) -> list[str]:  # noqa: ARG002
        """Remove nothing: nothing was created."""
        return []

    def remove_strays(self, exchange: Exchange, run: Run) -> list[str]:  # noqa: ARG002
        """Find nothing: nothing was created."""
        return []

    def find_leftovers(self, age: timedelta, run: Run) -> Leftovers:  # noqa: ARG002
        """Find nothing: no server is asked."""
        return Leftovers()

    def adopt_leftovers(self, leftovers: Sequence[Leftover], run: Run) -> list[int]:  # noqa: ARG002
        """Take nothing on: nothing was found."""
        return []

    def describe(self) -> list[str]:
        """Say nothing."""
        return []
