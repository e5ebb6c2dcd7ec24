"""An exchange: a request and the response it got, with the operation and the case they belong to."""

from dataclasses import dataclass, field

from postman_contract.contract.operations import Operation
from postman_contract.contract.refusals import Negative
from postman_contract.contract.violations import Violation
from postman_contract.postman.messages import Request, Response


@dataclass(frozen=True)
class Written:
    """A thing as a run has written it before: its id, and the answer to the write; None: it was deleted.

    `is_row`: it is to be looked for among the rows of a list or search, which `may_lag` behind a write.
    """

    id: str
    body: object = field(repr=False)
    is_row: bool = False
    may_lag: bool = False


@dataclass(frozen=True)
class Exchange:
    """A request, the response it got, and the operation and case they belong to.

    `lost_one`: an earlier answer was lost on the way, so that the request may have been carried out twice. `negative`
    says what is wrong with the request on purpose, where it was derived to be refused. `written` is what the run has
    written before, of what the answer shows or should show; `read` is what was read right after a write, to see what
    came of it, and `strays` are the ids of what was found although the request that could create it was refused.
    `found_by_scripts` are the tests of the collection's own scripts that have failed, `unjudged_scripts` says why what
    these scripts test could not be judged; "": it was.
    """

    case_id: str
    operation: Operation
    expected: tuple[int, ...]
    request: Request = field(repr=False)
    response: Response
    lost_one: bool = False
    negative: Negative | None = None
    written: tuple[Written, ...] = field(default=(), repr=False)
    read: "Exchange | None" = field(default=None, repr=False)
    strays: tuple[str, ...] = ()
    found_by_scripts: tuple[Violation, ...] = field(default=(), repr=False)
    unjudged_scripts: str = ""
