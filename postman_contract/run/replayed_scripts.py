"""Gives the scripts of a request in a replay what its cassette has for them."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from postman_contract.contract.exchange import Exchange, Written
from postman_contract.errors import NotJudged
from postman_contract.postman.environment import Scope
from postman_contract.postman.filling import FilledRequest, ValueSources
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.nodes import Malformed
from postman_contract.postman.variables import Supply
from postman_contract.recording.metadata import HOW_TO_RECORD
from postman_contract.recording.replaying import KeptValues
from postman_contract.recording.script_metadata import RecordedScripts
from postman_contract.run.cases import Case
from postman_contract.run.claim_cassettes import FindWritten, Replaying, Send
from postman_contract.run.data_rows import replayed_cell, row_in_replay
from postman_contract.run.script_running import response_json, spelled_usually
from postman_contract.run.script_scopes import Change, Surrounding, scopes_left, variables_at_start, with_call
from postman_contract.run.script_sending import fill_for_script, template_of
from postman_contract.run.script_showing import Showing
from postman_contract.run.script_state import Both, ScriptState, redacted_json
from postman_contract.run.scripted_cassettes import (
    Answered,
    Beginning,
    Cookies,
    Remember,
    Write,
    surrounding_of,
    values_of_row,
)
from postman_contract.run.session import Session
from postman_contract.scripting.values import SCOPES, Json, Outside, ScriptVariables


def version_of_scripts(case: Case) -> str:
    """Name the scripts of a case as they are published."""
    return hashlib.sha256("\0".join(script.source for script in case.scripts).encode()).hexdigest()[:16]


def surrounding_in_replay(session: Session, case: Case, above: Sequence[Scope]) -> Surrounding:
    """Return the scopes that a case has in a replay around its row of data."""
    return surrounding_of(session, case, above, (session.suite.globals.scope,))


def data_in_replay(session: Session, case: Case) -> Mapping[str, object]:
    """Return the values of a case's row of data as a replay has them: with placeholders for secrets."""
    secrets, texts = session.suite.secrets, case.row.scope.values if case.row else {}
    replayed = {name: replayed_cell(name, text, secrets) for name, text in texts.items()}
    return {
        name: value if replayed.get(name) == texts.get(name) else replayed[name]
        for name, value in values_of_row(case).items()
    }


@dataclass(frozen=True)
class ReplayedOutside:
    """What scripts reach in a replay: what they reached while they were recorded, in the same order."""

    case: Case
    cassette: Replaying
    seed: str
    found: Iterator[Json]

    def send(self, request: Json) -> Json:
        """Give the recorded answer.

        Raises:
            NotJudged: there is none; says what differs.
        """
        try:
            filled = fill_for_script(template_of(request, self.case), self.seed)
        except Malformed as malformed:
            return {"error": f"pm.sendRequest: {malformed.place}: {malformed.problem}"}
        return {"response": response_json(self.cassette.answer(filled.request, send_nothing), 0), "cookies": []}

    def use_cookies(self, _: str, __: list[Json]) -> Json:
        """Give what the cookie store answered."""
        return next(self.found, None)

    def wait(self, _: float) -> None:
        """Wait for nothing."""


def send_nothing() -> Response:
    """Send nothing: a replay has no network."""
    raise AssertionError("a recorded answer is played, and nothing is sent")


@dataclass
class ReplayedScripts:
    """Plays what the scripts of a request saw when its claim was recorded. What they have left changes as they run."""

    session: Session
    case: Case
    cassette: Replaying
    showing: Showing = field(init=False)
    values: KeptValues = field(init=False)
    scripts: RecordedScripts = field(init=False)
    around: Surrounding = field(init=False)
    start: ScriptVariables = field(init=False)
    state: ScriptState = field(init=False)

    def __post_init__(self) -> None:
        """Read what the cassette has of the next request of the case.

        Raises:
            NotJudged: no script was run when it was recorded.
        """
        self.showing = Showing(self.session.vault)
        self.values = self.cassette.next_values(self.case)
        if self.values.scripts is None:
            raise NotJudged(
                f"{self.cassette.place} was recorded without the scripts of {self.case.id}; {HOW_TO_RECORD}"
            )
        self.scripts = self.values.scripts
        if self.scripts.version != version_of_scripts(self.case):
            self.cassette.remark(f"the scripts of {self.case.id} have changed since")
        self.around = surrounding_in_replay(self.session, self.case, self.cassette.scopes_above(self.values))

    def begin(self, call: Scope, _: Callable[[], Sequence[Change]]) -> Beginning:
        """Begin with what committed files and the cassette have: no provider is sent."""
        scripts = self.scripts
        self.start = variables_at_start(self.case, self.around)
        variables = self.start
        for scope in SCOPES:
            known = {**variables.of(scope), **scripts.given.get(scope, {})}
            gone = scripts.unset.get(scope, ())
            variables = variables.with_scope(scope, {name: value for name, value in known.items() if name not in gone})
        variables = with_call(variables, self.case, call.values)
        data = data_in_replay(self.session, self.case)
        return Beginning(Both(variables, variables), Both(data, data), scripts.clock, scripts.seed)

    def request_seen(self, request: Json) -> Both[Json]:
        """Give the request as a recording shows it."""
        shown = redacted_json(request, self.session.vault.redact)
        return Both(shown, shown)

    def outside(self, _: Remember) -> Outside:
        """Give what scripts reached then."""
        return ReplayedOutside(self.case, self.cassette, str(self.scripts.seed), iter(self.scripts.found))

    def go_on_from(self, state: ScriptState) -> None:
        """Fill the request from what the scripts before it have left."""
        self.state = state

    def sources_for(self, case: Case, call: Scope, _: Supply) -> ValueSources:
        """Take values from what scripts have left; what is defined nowhere, from the cassette."""
        sources = self.cassette.sources_from(self.values, case, call)
        row = row_in_replay(case, self.session.suite.secrets)
        scopes = scopes_left(self.start, self.state.variables.real, self.around, row)
        return replace(sources, scopes=(call, *scopes, self.values.scope))

    def recorded_request(self, case: Case, sources: ValueSources, filled: FilledRequest) -> Request:
        """Return the request as it would go out."""
        return self.cassette.recorded_request(case, sources, filled)

    def answer(self, request: Request, send: Send) -> Response:
        """Return the recorded answer.

        Raises:
            NotJudged: there is none; says what differs.
        """
        return self.cassette.answer(request, send)

    def written(self, find: FindWritten) -> tuple[Written, ...]:
        """Return what the recording knew of it."""
        return self.cassette.written(find)

    def answered(self, exchange: Exchange, _: int, __: Cookies, write: Write) -> Answered:
        """Give the answer as it was recorded, with the headers that its exchange is kept without."""
        scripts, received = self.scripts, exchange.response
        headers = (*received.headers, *((name, value) for name, value in scripts.headers))
        sent = write(exchange.request, self.state)
        response = response_json(spelled_usually(replace(received, headers=headers)), scripts.took)
        cookies = tuple(scripts.cookies)
        return Answered(Both(sent, sent), Both(response, response), Both(cookies, cookies), scripts.answered)

    def end(self, _: ScriptState) -> None:
        """Keep nothing."""
