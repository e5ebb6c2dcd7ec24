"""Puts together what keeps a run that talks to a server from doing harm; a replay has none of it, and needs none."""

import uuid
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from postman_contract.contract.operations import Operation
from postman_contract.errors import NoAnswer, NotJudged, SetAside
from postman_contract.http.origins import leads_to_loopback
from postman_contract.http.retries import Retries
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import Request, Response, json_of
from postman_contract.safety.budget import Budget
from postman_contract.safety.guard import Guard, readings_of_path
from postman_contract.safety.ledger import Entries, Ledger, Thing
from postman_contract.safety.rules import RUN_VARIABLE, Rules

TIMED_OUT = 408  # a status that does not say whether a request was carried out
LOOPBACK_SHARE = 0.01
REPLAYED_RUN = "CT-00000000"


def are_on_loopback(urls: Iterable[str]) -> bool:
    """Tell whether every URL leads to this machine."""
    return all(map(leads_to_loopback, urls))


def share_of_waits(urls: Iterable[str]) -> float:
    """Say how much of the time that is recommended for a remote server is waited for these."""
    return LOOPBACK_SHARE if are_on_loopback(urls) else 1.0


@dataclass(frozen=True)
class Asked:
    """What the person who starts a run asks for.

    `budget` is the most calls (None: any number), `ledger` where what is created is recorded (None: in memory alone),
    `account` the exact name of an account that may be written to although it is no sandbox, `irreversible` the ids of
    cases that may create what cannot be removed, and `earlier` a run whose things are to be removed.
    """

    budget: int | None = None
    ledger: Path | None = None
    account: str | None = None
    irreversible: frozenset[str] = frozenset()
    earlier: tuple[str, Entries] | None = None


@dataclass(frozen=True)
class Safety:
    """What a run is kept in bounds by. `strict`: what no rule allows is left out, as befits a live run."""

    rules: Rules
    guard: Guard
    budget: Budget
    patience: Retries
    ledger: Ledger
    strict: bool
    irreversible: frozenset[str] = field(default=frozenset())

    @property
    def on_loopback(self) -> bool:
        """Whether the run talks to this machine alone, where there is no need to wait as long as elsewhere."""
        return are_on_loopback(self.guard.origins)

    @property
    def share(self) -> float:
        """How much of the time that is recommended for a remote server is waited."""
        return share_of_waits(self.guard.origins)

    def before_call(self, url: str, operation: str) -> None:
        """Let one call out, or refuse it; may wait.

        Raises:
            NotJudged: its host is not a configured one, or the budget is spent.
        """
        self.guard.check_host(url)
        self.budget.spend(operation, sum(map(self._calls_to_remove, self.ledger.things)))
        self.patience.wait_for_rate_limit(operation)

    def _calls_to_remove(self, thing: Thing) -> int:
        creation = self.rules.creations.get(thing.operation)
        search = 1 if thing.id is None else 0
        return creation.calls + search if creation is not None else 0


def check_removable(safety: Safety, case_id: str, operation: Operation) -> None:
    """Let a case pass if what its POST creates can be removed, or goes by itself.

    Raises:
        SetAside: nobody knows how to, the run is strict, and the case was not asked for by name.
    """
    if safety.rules.creation_by(operation) is None and safety.strict and case_id not in safety.irreversible:
        raise SetAside(
            f"what {operation} creates cannot be removed; a live run sends it only when asked by name: "
            f"--contract-allow-irreversible={case_id}"
        )


@contextmanager
def noting_creation(
    safety: Safety, case_id: str, operation: Operation, keep: Callable[[int], None]
) -> Generator[Callable[[Response], None]]:
    """Record that a case is about to create something, and let be said what it was answered by.

    Args:
        safety: has the ledger.
        case_id: the case that sends the request.
        operation: creates the thing.
        keep: is told the thing's number in the ledger, so as to remove it in the end.
    """
    creation = safety.rules.creation_by(operation)
    goes_by_itself = creation is not None and creation.remove is None
    if goes_by_itself or (creation is None and not safety.strict):
        yield lambda _: None
        return
    number = safety.ledger.intend(str(operation), case_id)

    def settle(response: Response) -> None:
        made = _id_in(response)
        if made is not None:
            safety.ledger.made(number, made)
        elif 400 <= response.status < 500 and response.status != TIMED_OUT:
            safety.ledger.removed(number)

    try:
        yield settle
    except NoAnswer:
        raise
    except NotJudged:
        safety.ledger.removed(number)
        raise
    finally:
        if safety.ledger.thing(number) is not None and creation is None:
            safety.ledger.for_good(number)
        elif safety.ledger.thing(number) is not None:
            keep(number)


def check_own(safety: Safety, request: Request) -> None:
    """Let a request that changes something pass if what it names, below what the rules can create, is the run's own.

    Raises:
        NotJudged: it is not.
    """
    named = [
        id_
        for segments in readings_of_path(request)
        for operation in safety.rules.creations
        for id_ in _items_below(operation, segments)
    ]
    with suppress(ValueError):  # no JSON names nothing
        named += safety.rules.acts_on(parse_json(request.body))
    for id_ in named:
        if id_ not in safety.ledger.entries.ids:
            raise NotJudged(f"refused: {request.method} would change {id_}, which the run has not created")


def _items_below(operation: str, segments: Sequence[str]) -> Iterator[str]:
    """Yield the id that follows the collection of a creating operation in a path; a word without a digit is none.

    The path may have a base path before it, which no operation has.
    """
    collection = operation.partition(" ")[2].strip("/").split("/")
    for start in range(len(segments) - len(collection)):
        *found, item = segments[start : start + len(collection) + 1]
        same = all(wanted in ("{}", segment) for wanted, segment in zip(collection, found, strict=True))
        if same and any(character.isdigit() for character in item):
            yield item


def check_searchable(safety: Safety, operation: Operation, request: Request) -> None:
    """Let a creating request pass if a search for the run would find what it creates.

    Raises:
        NotJudged: it does not hold the run's name, by which a lost answer is made up for.
    """
    creation = safety.rules.creation_by(operation)
    searched = creation is not None and creation.find is not None
    if searched and safety.ledger.run.encode() not in request.body:
        raise NotJudged(
            f"refused: what {operation} would create could not be searched for; begin its reference or code with "
            f"{{{{{RUN_VARIABLE}}}}}"
        )


def note_deletion(safety: Safety, request: Request, response: Response) -> None:
    """Strike a thing off the ledger once a DELETE of it has succeeded."""
    folder, _, id_ = urlsplit(request.target).path.rpartition("/")
    thing = safety.ledger.thing_with(unquote(id_))
    if thing is None or folder.rpartition("/")[2] != thing.operation.rpartition("/")[2]:
        return
    if request.method == "DELETE" and 200 <= response.status < 300:
        safety.ledger.removed(thing.number)


def _id_in(response: Response) -> str | None:
    """Return the id of what was created; None: the answer does not say."""
    try:
        body = json_of(response)
    except ValueError:
        return None
    made = body.get("id") if isinstance(body, dict) and 200 <= response.status < 300 else None
    return None if made is None else str(made)


def new_run() -> str:
    """Draw the name of a run, with which every reference it gives begins."""
    return f"CT-{uuid.uuid4().hex[:8]}"


def open_ledger(asked: Asked, about: Mapping[str, object]) -> Ledger:
    """Open the ledger of a run, new or earlier.

    Raises:
        NotJudged: the earlier run talked to something else than is configured now.
    """
    if asked.earlier is not None:
        run, entries = asked.earlier
        if any(entries.about.get(member) != about[member] for member in ("origins", "owners")):
            written_to, configured = (f"{each.get('origins')} {each.get('owners')}" for each in (entries.about, about))
            raise NotJudged(f"run {run} wrote to {written_to}, but configured is {configured}: configure what it used")
        return Ledger(run, asked.ledger, entries)
    ledger = Ledger(new_run(), asked.ledger)
    ledger.open(about)
    return ledger
