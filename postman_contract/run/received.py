"""What prerequisites receive, judged once: as the case that they send would be, with its waivers and its drift."""

from collections.abc import Callable
from dataclasses import dataclass

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Verdict
from postman_contract.postman.messages import Request, Response
from postman_contract.run.cases import Case

Judge = Callable[[Exchange], Verdict]


@dataclass(frozen=True)
class Received:
    """What a prerequisite received when it sent a case; `response` is None where the request itself was judged."""

    case: Case
    verdict: Verdict
    request: Request
    response: Response | None


class NeedsBroken(Exception):  # noqa: N818  a finding on its way to the reporter, not an error of the inputs
    """A case cannot go on without another one, which is broken; it is explained where that one is."""

    def __init__(self, received: Received) -> None:
        super().__init__(received)
        self.received = received

    @property
    def case_id(self) -> str:
        """The broken case."""
        return self.received.case.id

    def __str__(self) -> str:
        return f"needs {self.case_id}, which is broken"
