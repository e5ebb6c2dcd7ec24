"""Builders for tests of what a run may send."""

import json
from collections.abc import Callable

from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import OperationContract
from postman_contract.http.retries import Clock, Retries
from postman_contract.postman.messages import Request, Response
from postman_contract.safety.budget import Budget
from postman_contract.safety.creation import GOES_BY_ITSELF, Creation, Run
from postman_contract.safety.guard import Guard
from postman_contract.safety.ledger import Ledger
from postman_contract.safety.network_policy import NetworkPolicy
from postman_contract.safety.permission import PlannedRequest, ignore_number
from postman_contract.safety.removal import ignore_line
from postman_contract.safety.rules import Account, Owner, Rules

API = "http://api.example"
HOST = "http://api.example:80"
RUN = "CT-00000001"
ORDERS = Operation("POST", ("orders",))
NOTES = Operation("POST", ("notes",))
CUSTOMERS = Operation("POST", ("customers",))
TENANT = Owner("tenant", "tenantId", "tenants", beside=frozenset({"search"}))


def removed_by_a_call(run: Run, order: str) -> None:
    """Stand for a suite's function that removes nothing."""


def sandbox(_: Run) -> Account:
    """Read an account that may be written to."""
    return Account("Sandbox Ltd", is_sandbox=True)


RULES = Rules(
    creations={str(ORDERS): Creation(removed_by_a_call, calls=2), str(NOTES): GOES_BY_ITSELF},
    limits={str(ORDERS): 1},
    account=sandbox,
)


def policy(
    rules: Rules = RULES,
    *,
    most: int | None = None,
    strict: bool = True,
    irreversible: tuple[str, ...] = (),
    slept: list[float] | None = None,
    ledger: Ledger | None = None,
    origins: tuple[str, ...] = (API,),
    said: list[str] | None = None,
) -> NetworkPolicy:
    """Make what keeps a run in bounds, for which no time passes; its owners are all called `t-1`."""
    clock = Clock(monotonic=lambda: 0.0, sleep=([] if slept is None else slept).append)
    return NetworkPolicy(
        rules,
        Guard(origins, dict.fromkeys(rules.owners, "t-1")),
        Budget(most),
        Retries(rules.limits, ignore_line, clock=clock),
        ledger or Ledger(RUN),
        strict,
        frozenset(irreversible),
        ignore_line if said is None else said.append,
    )


def contract(operation: Operation = ORDERS, *, safe: bool | None = None) -> OperationContract:
    """Make what is required of an operation, which is nothing; it is safe if its method is."""
    return OperationContract(
        operation, None, {}, {}, {}, (), operation.method in {"GET", "HEAD", "OPTIONS"} if safe is None else safe
    )


def operation(method: str, path: str) -> Operation:
    """Make an operation from a path with `{}` for its variables."""
    return Operation(method, tuple(segment for segment in path.split("/") if segment))


def planned(
    method: str,
    target: str,
    of: str | None = None,
    *,
    body: object = None,
    case: str = "orders/add",
    safe: bool | None = None,
    on_created: Callable[[int], None] = ignore_number,
    negative: bool = False,
    unknown: str = "",
) -> PlannedRequest:
    """Make a request that is about to be sent, of the operation `of`, or of its own path."""
    required = contract(operation(method, of if of is not None else target.partition("?")[0]), safe=safe)
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    request = Request(method, API, target, (), content)
    return PlannedRequest(case, required, request, on_created, negative, unknown)


def no_run() -> Run:
    """Make what sends nothing."""
    raise AssertionError("nothing is sent beside")


def created(id_: object = "o-1", status: int = 201) -> Response:
    """Answer that something was created."""
    return Response(status, (), json.dumps({"id": id_}).encode())


def own(bounds: NetworkPolicy, path: str, id_: str, operation: str = "POST /orders") -> int:
    """Record that the run has created something below a path; return its number."""
    number = bounds.ledger.record_intent(operation, "a case", HOST, f"{path}/{{id}}")
    bounds.ledger.record_created(number, id_)
    return number
