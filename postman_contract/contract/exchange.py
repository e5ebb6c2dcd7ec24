"""An exchange: a request and the response it got, with the operation and the case they belong to."""

from dataclasses import dataclass, field

from postman_contract.contract.operations import Operation
from postman_contract.contract.refusals import Negative
from postman_contract.postman.messages import Request, Response


@dataclass(frozen=True)
class Exchange:
    """A request, the response it got, and the operation and case they belong to.

    `lost_one`: an earlier answer was lost on the way, so that the request may have been carried out twice. `negative`
    says what is wrong with the request on purpose, where it was derived to be refused.
    """

    case_id: str
    operation: Operation
    expected: tuple[int, ...]
    request: Request = field(repr=False)
    response: Response
    lost_one: bool = False
    negative: Negative | None = None
