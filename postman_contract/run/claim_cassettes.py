"""What a claim's cassette does for a request: gives its values and its answer, keeps them, or stands aside."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Protocol

from postman_contract.contract.exchange import Written
from postman_contract.errors import NotJudged
from postman_contract.postman.environment import Scope
from postman_contract.postman.filling import FilledRequest, ValueSources
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.variables import Draw, Supply, draw_fresh
from postman_contract.recording.answers import Placeholders, is_found_anywhere, redact_answer
from postman_contract.recording.metadata import HOW_TO_RECORD, Metadata, RecordedWriting
from postman_contract.recording.replaying import KeptValues, ReplayedCassette
from postman_contract.recording.sent import learn_sent_secrets
from postman_contract.recording.staleness import age_problem
from postman_contract.run.cases import Case
from postman_contract.run.data_rows import row_in_replay
from postman_contract.run.session import Session, is_unmarked, scopes_of

Send = Callable[[], Response]
FindWritten = Callable[[], Iterable[Written]]


class ClaimCassette(Protocol):
    """What the sending of a case asks of a claim's cassette."""

    def sources_for(self, case: Case, call: Scope, supply: Supply) -> ValueSources:
        """Say where the values of the next request of a case come from."""

    def recorded_request(self, case: Case, sources: ValueSources, filled: FilledRequest) -> Request:
        """Return a filled request as the cassette has it, or would have it."""

    def answer(self, request: Request, send: Send) -> Response:
        """Return the answer to a recorded request, from the cassette or by sending the real one."""

    def written(self, find: FindWritten) -> tuple[Written, ...]:
        """Return what the run had written of what the last answer shows, from the cassette or by looking for it."""


class Unrecorded:
    """Stands for a cassette where requests are sent and nothing is kept.

    Args:
        session: of the run.
        draw: gives the values of dynamic variables.
    """

    def __init__(self, session: Session, draw: Draw) -> None:
        self._session = session
        self._draw = draw

    def sources_for(self, case: Case, call: Scope, supply: Supply) -> ValueSources:
        """Take values from every scope; what none defines, a prerequisite supplies."""
        return ValueSources((call, *scopes_of(self._session, case)), self._draw, supply)

    def recorded_request(self, _: Case, __: ValueSources, filled: FilledRequest) -> Request:
        """Return the request as it goes out: no cassette has it otherwise."""
        learn_sent_secrets(self._session.vault, filled.request)
        for each in filled.used:
            if is_unmarked(self._session, each) and is_found_anywhere(each.value):
                self._session.vault.learn(each.value, each.name)
        return filled.request

    def answer(self, _: Request, send: Send) -> Response:
        """Send the request; the secrets that its answer hands out are kept out of all that is printed."""
        response = send()
        redact_answer(response, self._session.vault, {}, Placeholders())
        return response

    def written(self, find: FindWritten) -> tuple[Written, ...]:
        """Look for it."""
        return tuple(find())


class Replaying:
    """Plays a claim's cassette: values come from it and from committed files, and nothing is sent.

    Args:
        session: of the run.
        cassette: from its beginning.
    """

    def __init__(self, session: Session, cassette: ReplayedCassette) -> None:
        self._session = session
        self._cassette = cassette
        self._written: tuple[RecordedWriting, ...] = ()
        age = age_problem(cassette.metadata.recorded_at, session.max_cassette_age, dt.datetime.now(dt.UTC))
        if age is not None:
            self.remark(age)

    @property
    def metadata(self) -> Metadata:
        """What the cassette says of itself."""
        return self._cassette.metadata

    def sources_for(self, case: Case, call: Scope, _: Supply) -> ValueSources:
        """Take values from the call and committed files; what those do not define, from the cassette."""
        return self.sources_from(self.next_values(case), case, call)

    def next_values(self, case: Case) -> KeptValues:
        """Return what the cassette keeps of the next request of a case, and remark if that is out of date."""
        kept = self._cassette.next_values(case.id, case.published)
        self._written = kept.written
        if kept.changed:
            self.remark(f"the published request of {case.id} has changed since")
        return kept

    def sources_from(self, kept: KeptValues, case: Case, call: Scope) -> ValueSources:
        """Take values from the call and committed files; what those do not define, from what a cassette has kept."""
        suite = self._session.suite
        above = (call, *row_in_replay(case, suite.secrets), *self.scopes_above(kept))
        # The cassette comes last: a committed file that has changed since is to show as a miss, not to be hidden by it.
        scopes = (*above, case.variables, suite.globals.scope, kept.scope)
        return ValueSources(scopes, kept.new_draw(), kept.refuse)

    def scopes_above(self, kept: KeptValues) -> tuple[Scope, ...]:
        """Order the scopes above a collection's own."""
        # A secret's placeholder may have a form, such as a URL's, that only the recording knew.
        secrets = {name: kept.scope.values[name] for name in self._session.suite.secrets & kept.scope.values.keys()}
        return (Scope(kept.scope.name, secrets), *self._session.replay_scopes)

    @property
    def place(self) -> str:
        """The cassette's file, as a person is shown it."""
        return self._cassette.place

    def recorded_request(self, _: Case, __: ValueSources, filled: FilledRequest) -> Request:
        """Return the request as it would go out: in a replay every value is the cassette's."""
        return filled.request

    def answer(self, request: Request, send: Send) -> Response:
        """Return the recorded answer.

        Raises:
            NotJudged: there is none; says what differs.
        """
        return self._cassette.answer(request, send)

    def written(self, _: FindWritten) -> tuple[Written, ...]:
        """Return what the recording knew: a replay has written nothing.

        Raises:
            NotJudged: it cannot be read.
        """
        try:
            return tuple(_written(each) for each in self._written)
        except ValueError as problem:
            raise NotJudged(f"{self._cassette.place}: what was written: {problem}; {HOW_TO_RECORD}") from None

    def remark(self, problem: str) -> None:
        """Say that the cassette is out of date, and why."""
        self._session.stale[f"{self._cassette.place}: {problem}; {HOW_TO_RECORD}"] = None


def _written(recorded: RecordedWriting) -> Written:
    body = parse_json(recorded.body) if recorded.body else None
    return Written(recorded.id, body, recorded.row, recorded.lags)


def draw_for(session: Session, name: str) -> Draw:
    """Draw dynamic values anew, by the run's seed, for what bears a name; of several with one name, each its own."""
    session.uses[name] += 1
    return draw_fresh(f"{session.seed}/{name}/{session.uses[name]}")
