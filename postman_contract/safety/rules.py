"""What a suite knows of its API that keeps a run from doing harm.

The module that the ini key `contract_rules` names holds one value, `RULES`. Operations are spelled as in
`operations`: `POST /tenants/{}/orders`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.errors import InputError

RULES = "RULES"
RUN_VARIABLE = "contractRun"  # its value begins every reference a run gives, so that what it made can be searched for


class Run:
    """Sends a case of the collection by its id, with values for some of its variables: `run(case_id, **values)`.

    Returns the exchange; it was answered by an expected status.

    Raises:
        NotJudged: it was not, or the case cannot be sent.
    """

    def __init__(self, send: Callable[[str, Mapping[str, object]], Exchange]) -> None:
        self._send = send

    def __call__(self, case_id: str, **values: object) -> Exchange:
        """Send the case."""
        return self._send(case_id, values)


@dataclass(frozen=True)
class Creation:
    """What becomes of what an operation creates.

    `remove` removes one thing by its id, with `calls` calls; None: it goes by itself. `find` yields the ids of the
    things, not yet removed, whose reference begins with a run's name: for when an answer was lost.
    """

    remove: Callable[[Run, str], object] | None = None
    find: Callable[[Run, str], Iterable[str]] | None = None
    calls: int = 1


GOES_BY_ITSELF = Creation(calls=0)


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
    key of `query`, or in its JSON body where `named_in` finds it. `read` reads the configured one, where it is the
    account whose data is written.
    """

    kind: str
    variable: str
    segment: str
    beside: frozenset[str] = frozenset()
    query: frozenset[str] = frozenset()
    named_in: Callable[[object], Iterator[str]] = _names_none
    read: Callable[[Run], Account] | None = None


@dataclass(frozen=True)
class Rules:
    """All a suite says; what it leaves out is not allowed to a live run.

    `creations` and `limits` (requests a minute, at least 1) are by operation. Where none of `owners` can be read, a
    live run writes nothing. `acts_on` yields the ids of things that a JSON body says to change.
    """

    creations: Mapping[str, Creation] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    owners: tuple[Owner, ...] = ()
    acts_on: Callable[[object], Iterator[str]] = _names_none

    @property
    def account(self) -> Callable[[Run], Account] | None:
        """How the account is read whose data is written; None: it cannot be."""
        return next((owner.read for owner in self.owners if owner.read is not None), None)

    def creation_by(self, operation: Operation) -> Creation | None:
        """Say what becomes of what an operation creates; None: nobody knows."""
        return self.creations.get(str(operation))


def load_rules(module: str) -> Rules:
    """Import a suite's rules; no module has none.

    Raises:
        InputError: there is no such module, or it has no rules.
    """
    if not module:
        return Rules()
    try:
        rules = getattr(import_module(module), RULES, None)
    except (ImportError, TypeError) as problem:  # TypeError: a relative name
        raise InputError(module, "", f"cannot be imported; contract_rules names it: {problem}") from None
    if not isinstance(rules, Rules):
        raise InputError(
            module, RULES, "expected a value of postman_contract.safety.rules.Rules; contract_rules names it"
        )
    return rules
