"""Keeps a run that talks to a server in bounds, and remembers what it creates."""

import shlex
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.schemas import OperationContract
from postman_contract.errors import NotJudged
from postman_contract.http.client import Repeat
from postman_contract.http.origins import leads_to_loopback, origin_of
from postman_contract.http.retries import Retries
from postman_contract.postman.messages import SAFE_METHODS, Request, as_documented
from postman_contract.postman.method_overrides import override_in
from postman_contract.safety.budget import ACCOUNT, CLEANING, Budget, Calls
from postman_contract.safety.creation import Run
from postman_contract.safety.effects import recording_effects
from postman_contract.safety.guard import Guard
from postman_contract.safety.ledger import Ledger, Thing
from postman_contract.safety.leftover_search import LeftoverSearch
from postman_contract.safety.leftovers import Leftover, Leftovers
from postman_contract.safety.paths import path_of, template_of_things
from postman_contract.safety.permission import Ground, Permissions, PlannedRequest
from postman_contract.safety.policy import ResponseListener, RunOptions, RunPolicy, ignore_response
from postman_contract.safety.removal import LineListener, Remover, ignore_line
from postman_contract.safety.rules import Account, Rules
from postman_contract.safety.run_names import draw_run_name
from postman_contract.safety.searching import ids_of_run

LOOPBACK_SHARE = 0.01


def share_of_waits(urls: Iterable[str]) -> float:
    """Say how much of the time that is recommended for a remote server is waited for these."""
    return LOOPBACK_SHARE if all(map(leads_to_loopback, urls)) else 1.0


@dataclass(frozen=True)
class NetworkPolicy(RunPolicy):
    """That of a run which talks to a server. `strict`: what no rule allows is refused, as befits a live run.

    `irreversible` are the ids of cases that may do what cannot be undone; `announce` is told what an interrupt leaves.
    """

    rules: Rules
    guard: Guard
    budget: Budget
    retries: Retries
    ledger: Ledger
    strict: bool
    irreversible: frozenset[str] = frozenset()
    announce: LineListener = field(default=ignore_line)

    @property
    def run_name(self) -> str:
        """The name in the ledger."""
        return self.ledger.run

    @property
    def origins(self) -> list[str]:
        """Those that are configured."""
        return self.guard.origins

    @property
    def share_of_waits(self) -> float:
        """A hundredth of the usual on this machine."""
        return share_of_waits(self.origins)

    def before_call(self, url: str, operation: str) -> None:
        """Let a call of a configured host out that is within the budget, and wait until it keeps pace."""
        # In this order: a refused host must cost no call, and a call that is refused must not be waited for.
        self.guard.check_host(url)
        self.budget.spend(operation, sum(map(self._calls_to_remove, self.ledger.things)))
        self.retries.wait_for_rate_limit(operation)

    def after_call(self, operation: str, seconds: float) -> None:
        """Note it in the budget."""
        self.budget.note_time(operation, seconds)

    @property
    def calls(self) -> Calls:
        """What the budget has counted."""
        budget = self.budget
        counts = (dict(budget.calls), dict(budget.parts), dict(budget.seconds))
        return Calls(budget.calls.total(), budget.most, self.retries.waited, *counts)

    @property
    def left_behind(self) -> Mapping[str, int]:
        """What the ledger says is still there."""
        return dict(Counter(thing.operation for thing in self.ledger.things))

    @property
    def ids_created(self) -> list[str]:
        """Those in the ledger."""
        return [place.id for place in self.ledger.entries.places]

    def check_client(self, client: str) -> None:
        """Let the run call as a client that is listed, where a list has been made."""
        self.guard.check_client(client)

    def _calls_to_remove(self, thing: Thing) -> int:
        creation = self.rules.creations.get(thing.operation)
        # A thing whose id was lost with its answer has to be searched for first.
        search = 1 if thing.id is None else 0
        return creation.calls + search if creation is not None else 0

    def counting_as(self, part: str) -> AbstractContextManager[None]:
        """Count in the budget."""
        return self.budget.counting_as(part)

    def check_case(self, case_id: str, contract: OperationContract) -> None:
        """Set aside what would create something for good."""
        self._permissions.check_case(case_id, contract)

    @contextmanager
    def permit(self, planned: PlannedRequest, run_beside: Callable[[], Run]) -> Generator[ResponseListener]:
        """Let a request pass that names no other owner, writes to no live account, and has a ground to be sent."""
        read_account = partial(self._read_account, run_beside)
        # A server of the suite's own may be sent what is wrong, whatever it names: nobody else has anything there.
        is_free = planned.negative and not self.strict
        # Reading counts, too: a safe request may still show the data of another customer.
        if not is_free:
            self.guard.check_owners(planned.request, read_account)
        if self.strict:
            _check_method(planned.request)
        if planned.contract.safe:
            yield ignore_response
            return
        # A local server may have no accounts at all; a live run without a way to read whose data it writes is refused.
        if self.strict or self.rules.account_reader is not None:
            self.guard.check_account(read_account)
        ground = Ground.NOT_LIVE
        if not is_free:
            ground = self._permissions.ground_of(planned)
            self._permissions.check_searchable(planned)
        with recording_effects(self.ledger, planned, self.rules, ground) as listener:
            yield listener

    def check_redirect(self, request: Request, run_beside: Callable[[], Run]) -> None:
        """Follow to no other owner; a live run repeats no write, as no rule says what it does where it leads."""
        if self.strict and request.method not in SAFE_METHODS:
            raise NotJudged(f"a live run repeats no {request.method} elsewhere; let the request go there itself")
        if self.strict:
            _check_method(request)
            self.guard.check_owners(request, partial(self._read_account, run_beside))

    def _read_account(self, run_beside: Callable[[], Run]) -> Account:
        with self.budget.counting_as(ACCOUNT):
            return (self.rules.account_reader or _unknown_account)(run_beside())

    @property
    def _permissions(self) -> Permissions:
        return Permissions(self.rules, self.ledger, self.irreversible, self.strict)

    def repeat_for(self, operation: str, *, idempotent: bool) -> Repeat:
        """Repeat as often, and wait as long, as the API asks for."""
        return partial(self.retries.send_with_retries, operation=operation, idempotent=idempotent)

    def remove_created(self, numbers: Iterable[int], run: Run, report_line: LineListener = ignore_line) -> list[str]:
        """Remove things as the rules say."""
        wait = self.share_of_waits
        remover = Remover(self.rules, self.ledger, self.budget, self.retries, wait, self.announce)
        return remover.remove_things(numbers, run, report_line)

    def remove_strays(self, exchange: Exchange, run: Run) -> list[str]:
        """Search for the run's things, as the rules say; what the ledger has never known is put into it first."""
        creation, path = self.rules.creation_by(exchange.operation), path_of(exchange.request.target)
        if creation is None or creation.find is None or creation.remove is None:
            return []
        known = {place.id for place in self.ledger.entries.places}
        with as_documented():
            strays = [id_ for id_ in ids_of_run(creation, run, self.run_name) if id_ not in known]
        template, origin = template_of_things(exchange.operation, path, creation.path), exchange.request.origin
        numbers = []
        for stray in strays:
            operation, case = str(exchange.operation), exchange.case_id
            numbers.append(self.ledger.record_intent(operation, case, origin_of(origin), template))
            self.ledger.record_created(numbers[-1], stray)
        self.remove_created(numbers, run)  # what cannot be removed stays in the ledger, and is told in the end
        return strays

    def find_leftovers(self, age: timedelta, run: Run) -> Leftovers:
        """Search for them as the rules say, and check each row again."""
        with self.budget.counting_as(CLEANING):
            return LeftoverSearch(self.rules, self.guard, partial(self._read_account, lambda: run), age).find(run)

    def adopt_leftovers(self, leftovers: Sequence[Leftover], run: Run) -> list[int]:
        """Put them into the ledger, so that an interrupt leaves them there, if the account may be written to."""
        self.guard.check_account(partial(self._read_account, lambda: run))
        numbers = []
        # The last in the ledger is the first that is removed.
        for each in reversed(leftovers):
            numbers.append(self.ledger.record_intent(each.operation, str(each.run), each.origin, each.template))
            self.ledger.record_created(numbers[-1], each.id)
        return numbers

    def describe(self) -> list[str]:
        """Say how many calls were made, where they are limited by operation, and what is left of what was created."""
        return list(self._descriptions())

    def _descriptions(self) -> Iterator[str]:
        calls, most = self.budget.calls, self.budget.most
        if most is not None:
            yield from (f"calls: {count:4} {operation}" for operation, count in sorted(calls.items()))
        parts = ", ".join(f"{count} for {part}" for part, count in self.budget.parts.most_common())
        of_most = "" if most is None else f" of {most}{f' ({parts})' if parts else ''}"
        waited = f", {self.retries.waited:.1f} s waited" if self.retries.waited else ""
        yield f"calls: {calls.total()}{of_most}{waited}"
        yield from (f"created for good: {thing.id} by {thing.operation}" for thing in self.ledger.irremovable)
        if self.ledger.things:
            file = self.ledger.path
            remedy = f"; remove with: postman-contract cleanup {shlex.quote(str(file))}" if file else ""
            yield f"left behind by run {self.run_name}: {len(self.ledger.things)}{remedy}"


def _check_method(request: Request) -> None:
    override = override_in(request) if request.method in SAFE_METHODS else ""
    if override:
        raise NotJudged(f"refused: {override} may make a write of this {request.method}; send the method that is meant")


def _unknown_account(_: Run) -> Account:
    return Account("the configured account", is_sandbox=False, remedy="The suite's rules do not say how to read it.")


def open_ledger(options: RunOptions, about: Mapping[str, object]) -> Ledger:
    """Open the ledger of a run, new or earlier.

    Raises:
        NotJudged: the earlier run talked to something else than is configured now.
    """
    # Removing by ids elsewhere than where they were created could hit somebody else's things.
    if options.earlier is not None:
        run, entries = options.earlier
        if any(entries.about.get(member) != about[member] for member in ("origins", "owners")):
            written_to, configured = (f"{each.get('origins')} {each.get('owners')}" for each in (entries.about, about))
            raise NotJudged(f"run {run} wrote to {written_to}, but configured is {configured}: configure what it used")
        return Ledger(run, options.ledger, entries)
    ledger = Ledger(str(draw_run_name()), options.ledger)
    ledger.record_run(about)
    return ledger
