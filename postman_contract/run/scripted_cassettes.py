"""What a claim's cassette does for the scripts of one request: gives them what they see, and keeps it for a replay."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from time import time
from typing import Protocol

from postman_contract.contract.exchange import Exchange, Written
from postman_contract.postman.environment import Scope
from postman_contract.postman.filling import FilledRequest, ValueSources
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.variables import Supply, Used
from postman_contract.recording.answers import is_found_anywhere
from postman_contract.recording.sent import learn_sent_secrets
from postman_contract.run.cases import Case
from postman_contract.run.claim_cassettes import ClaimCassette, FindWritten, Send
from postman_contract.run.data_rows import row_of
from postman_contract.run.script_running import response_json, spelled_usually
from postman_contract.run.script_scopes import (
    Change,
    Surrounding,
    respelled,
    scopes_left,
    variables_at_start,
    with_call,
    with_changes,
)
from postman_contract.run.script_sending import SendingOutside
from postman_contract.run.script_showing import Showing, shown_response
from postman_contract.run.script_state import Both, ScriptState, both_of, redacted_json, redacted_variables
from postman_contract.run.session import Session, is_unmarked
from postman_contract.scripting.values import Json, Outside, ScriptVariables, Values

SEEDS = 2**31
Remember = Callable[[int], None]
Cookies = tuple[Json, ...]
Write = Callable[[Request, ScriptState], Json]  # writes a request that was sent as scripts see it


@dataclass(frozen=True)
class Beginning:
    """What the scripts of a request begin with; `clock` in milliseconds since the epoch."""

    variables: Both[ScriptVariables]
    data: Both[Values]
    clock: int
    seed: int


@dataclass(frozen=True)
class Answered:
    """What the scripts behind an answer see, beside the variables; `clock` as of `Beginning`."""

    request: Both[Json]
    response: Both[Json]
    cookies: Both[Cookies]
    clock: int


class ScriptCassette(ClaimCassette, Protocol):
    """A claim's cassette for a request whose scripts are run."""

    showing: Showing

    def begin(self, call: Scope, changes: Callable[[], Sequence[Change]]) -> Beginning:
        """Say what the scripts begin with.

        Args:
            call: the values that whoever sends the case gives.
            changes: finds what the case's providers have done to variables.

        Raises:
            NotJudged: a provider failed, or the cassette knows nothing of scripts.
        """

    def request_seen(self, request: Json) -> Both[Json]:
        """Say how the scripts before a request see it: as it is published, but for secrets that stand in it."""

    def outside(self, remember: Remember) -> Outside:
        """Return what the scripts reach; what they create is remembered by its number in the ledger."""

    def go_on_from(self, state: ScriptState) -> None:
        """Fill the request from what the scripts before it have left."""

    def answered(self, exchange: Exchange, took: int, cookies: Cookies, write: Write) -> Answered:
        """Say what the scripts behind an answer see.

        Args:
            exchange: the request as it was sent, and the answer.
            took: the milliseconds that it took.
            cookies: those of its URL.
            write: writes a request.
        """

    def end(self, state: ScriptState) -> None:
        """Keep what the scripts have come to."""


def now() -> int:
    """Return the time, in milliseconds since the epoch."""
    return int(time() * 1000)


def seed_for(session: Session, case: Case, role: str) -> int:
    """Draw the seed of the random numbers of a case's scripts, by the run's own; each time that it is sent another.

    What else it is sent for, such as another case, changes nothing of what it draws in one `role`.
    """
    name = f"scripts of {case.id}, {role}"
    session.uses[name] += 1
    return Random(f"{session.seed}/{name}/{session.uses[name]}").randrange(SEEDS)  # noqa: S311  no secret


def values_of_row(case: Case) -> Values:
    """Return the values of a case's row of data, as its file has them."""
    return case.row.values if case.row is not None else {}


def surrounding_of(session: Session, case: Case, above: Sequence[Scope], below: Sequence[Scope]) -> Surrounding:
    """Return the scopes of a case around its row of data, given those above and below its collection's own."""
    suite = session.suite
    published = (suite.environment.published, suite.globals.published, case.published_variables)
    values = (  # a secret is a text, which alone is redacted
        {name: value for name, value in each.items() if name not in suite.secrets} for each in published
    )
    return Surrounding((*above,), case.variables, (*below,), *values)


@dataclass
class SentScripts:
    """Stands for the cassette of a request whose scripts are run where nothing is kept.

    `cassette` is the claim's. What it begins with, and what the scripts have come to, changes while they run.
    """

    session: Session
    case: Case
    cassette: ClaimCassette
    showing: Showing = field(init=False)
    seed: int = field(init=False)
    start: ScriptVariables = field(init=False, default_factory=ScriptVariables)
    state: ScriptState = field(init=False)

    def __post_init__(self) -> None:
        self.showing = Showing(self.session.vault)
        self.seed = seed_for(self.session, self.case, type(self).__name__)

    @property
    def around(self) -> Surrounding:
        """The scopes of the case in this run."""
        return surrounding_of(self.session, self.case, self.session.scopes, self.session.scopes_below)

    def begin(self, call: Scope, changes: Callable[[], Sequence[Change]]) -> Beginning:
        """Begin with the variables of the run, and what providers have done to them."""
        found = changes()
        self.start = variables_at_start(self.case, self.around, self._learnt)
        real = with_changes(self.start, [(each, each.value.real if each.value else None) for each in found])
        real, redact = with_call(real, self.case, call.values), self.session.vault.redact
        given = [(each, respelled(each.value, redact, redact) if each.value else None) for each in found]
        shown = with_changes(redacted_variables(self.start, redact), given)
        shown = with_call(shown, self.case, {name: redact(value) for name, value in call.values.items()})
        return self.beginning_with(both_of(real, lambda _: shown))

    def beginning_with(self, variables: Both[ScriptVariables]) -> Beginning:
        """Say what scripts begin with, given the variables."""
        data = both_of(values_of_row(self.case), lambda each: redacted_json(each, self.session.vault.redact))
        return Beginning(variables, data, now(), self.seed)

    def request_seen(self, request: Json) -> Both[Json]:
        """Show the request without the secrets that are known."""
        return both_of(request, lambda each: redacted_json(each, self.session.vault.redact))

    def _learnt(self, used: Used) -> str:
        # Nobody has said whether it is secret; scripts may write it anywhere.
        if is_unmarked(self.session, used) and is_found_anywhere(used.value):
            self.session.vault.learn(used.value, used.name)
        return used.value

    def outside(self, remember: Remember) -> Outside:
        """Send what scripts ask for."""

        def answer(request: Request, send: Send) -> Response:
            learn_sent_secrets(self.session.vault, request)
            return self.cassette.answer(request, send)

        return SendingOutside(self.session, self.case, answer, remember, str(self.seed))

    def go_on_from(self, state: ScriptState) -> None:
        """Fill the request from what the scripts before it have left."""
        self.state = state

    def sources_for(self, case: Case, call: Scope, supply: Supply) -> ValueSources:
        """Take values from what scripts have left; what is defined nowhere, a prerequisite supplies."""
        sources, row = self.cassette.sources_for(case, call, supply), row_of(case)
        return replace(sources, scopes=(call, *scopes_left(self.start, self.state.variables.real, self.around, row)))

    def recorded_request(self, case: Case, sources: ValueSources, filled: FilledRequest) -> Request:
        """Return the request as it goes out."""
        return self.cassette.recorded_request(case, sources, filled)

    def answer(self, request: Request, send: Send) -> Response:
        """Send the request."""
        return self.cassette.answer(request, send)

    def written(self, find: FindWritten) -> tuple[Written, ...]:
        """Look for it."""
        return self.cassette.written(find)

    def answered(self, exchange: Exchange, took: int, cookies: Cookies, write: Write) -> Answered:
        """Show request and answer without the secrets that are known."""
        vault = self.session.vault
        sent = both_of(write(exchange.request, self.state), lambda each: redacted_json(each, vault.redact))
        given = response_json(self.spelled(exchange.response), took)
        response = both_of(given, lambda each: shown_response(each, vault))
        return Answered(sent, response, both_of(cookies, lambda each: _redacted(each, vault.redact)), now())

    def spelled(self, response: Response) -> Response:
        """Spell the names of headers as a recording and its replay do."""
        return spelled_usually(response)

    def end(self, state: ScriptState) -> None:
        """Keep nothing."""


def _redacted(cookies: Cookies, redact: Callable[[str], str]) -> Cookies:
    return tuple(redacted_json(each, redact) for each in cookies)
