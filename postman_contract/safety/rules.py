"""What a suite knows of its API that keeps a run from doing harm.

The module that the ini key `contract_rules` names holds one value, `RULES`. Operations are spelled as in
`operations`: `POST /tenants/{}/orders`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from postman_contract.contract.operations import Operation, operation_named
from postman_contract.contract.rules.conditions import ConditionsOf, cannot_tell
from postman_contract.safety.clients import SandboxClients
from postman_contract.safety.creation import Creation, Run

RUN_VARIABLE = "contractRun"  # its value begins every reference a run gives, so that what it made can be searched for
_OPERATION = re.compile(r"[A-Z]+ /\S*")


@dataclass(frozen=True)
class Account:
    """Whose data a run writes.

    `name` is what the API calls it, `known_as` everything a request may call it by, `remedy` what to do where it is no
    sandbox.
    """

    name: str
    is_sandbox: bool
    known_as: frozenset[str] = frozenset()
    remedy: str = ""


def _names_none(_: object) -> Iterator[str]:
    return iter(())


@dataclass(frozen=True)
class Owner:
    """A kind of thing, such as a customer, of which a run may name one alone: that which `variable` holds.

    A request names one in its path after the segment `segment` (but for the literals of `beside`), in its query under a
    key of `query`, in a header of `headers`, in a field of its form (urlencoded or multipart) of `form`, or in its JSON
    body where `named_in` finds it. `read` reads the configured one, where it is the account whose data is written.
    """

    kind: str
    variable: str
    segment: str = ""
    beside: frozenset[str] = frozenset()
    query: frozenset[str] = frozenset()
    named_in: Callable[[object], Iterator[str]] = _names_none
    read: Callable[[Run], Account] | None = None
    headers: frozenset[str] = frozenset()
    form: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """All a suite says; what it leaves out is not allowed to a live run.

    `creations`, `limits` (requests a minute, at least 1) and `harmless` (the reason why a request that is not safe may
    be sent all the same) are by operation. `account` reads whose data is written; where neither it nor an owner can be
    read, a live run writes nothing. `hosts` are further hosts to talk to, as URLs or `{{variables}}`. `acts_on` yields
    the things that a JSON body says to change, each as the end of its path: `orders/7`, or `7` alone where no two
    things of the API share an id. `forbidden` says what to do about a 403, as a sentence. `live_variables` are those
    whose committed values are a stand-in's: a live run takes them from elsewhere. `sandbox_clients` are the API clients
    that a live run may call as, where they are listed. `conditions` says what a search asks
    its rows to be, as far as it can tell.

    Raises:
        ValueError: an operation is not spelled as one, or lacks its reason.
    """

    creations: Mapping[str, Creation] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    owners: tuple[Owner, ...] = ()
    acts_on: Callable[[object], Iterator[str]] = _names_none
    harmless: Mapping[str, str] = field(default_factory=dict)
    account: Callable[[Run], Account] | None = None
    hosts: tuple[str, ...] = ()
    forbidden: str = ""
    live_variables: frozenset[str] = frozenset()
    conditions: ConditionsOf = cannot_tell
    sandbox_clients: SandboxClients = field(default_factory=SandboxClients)

    def __post_init__(self) -> None:
        for operation in (*self.creations, *self.limits, *self.harmless):
            if not _OPERATION.fullmatch(operation):
                raise ValueError(f"{operation!r} is no operation: expected one such as 'POST /orders/{{}}/lines'")
        for operation, reason in self.harmless.items():
            if not isinstance(reason, str) or not reason.strip():
                raise ValueError(f"harmless[{operation!r}]: expected the reason why it does no harm")

    @property
    def account_reader(self) -> Callable[[Run], Account] | None:
        """How the account is read whose data is written; None: it cannot be."""
        return self.account or next((owner.read for owner in self.owners if owner.read is not None), None)

    def creation_by(self, operation: Operation) -> Creation | None:
        """Say what becomes of what an operation creates; None: nobody knows."""
        return self.creations.get(str(operation))

    def creation_of(self, operation: Operation) -> Creation | None:
        """Say what becomes of the things whose path an operation's is; None: nobody knows."""
        for name, creation in self.creations.items():
            if creation.segments_of_things(operation_named(name)) == operation.segments:
                return creation
        return None
