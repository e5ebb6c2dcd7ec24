"""What a claim's cassette does for a request: gives its values and its answer, keeps them, or stands aside."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Protocol

from postman_contract.errors import NotJudged
from postman_contract.postman.environment import PROCESS, Scope
from postman_contract.postman.filling import FilledRequest, ValueSources, fill_request
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.secrets import placeholder
from postman_contract.postman.variables import Draw, Supply, Used, draw_fresh, draw_recorded
from postman_contract.recording.metadata import HOW_TO_RECORD
from postman_contract.recording.placeholders import placeholder_like
from postman_contract.recording.recorder import RecordedCassette
from postman_contract.recording.replaying import KeptValues, ReplayedCassette
from postman_contract.recording.staleness import age_problem, request_hash
from postman_contract.run.answers import values_at_same_places
from postman_contract.run.cases import Case
from postman_contract.run.filling import PREREQUISITE, fill_as_recorded, record_of
from postman_contract.run.session import Session

Send = Callable[[], Response]


class ClaimCassette(Protocol):
    """What the sending of a case asks of a claim's cassette."""

    def sources_for(self, case: Case, call: Scope, supply: Supply) -> ValueSources:
        """Say where the values of the next request of a case come from."""

    def recorded_request(self, case: Case, sources: ValueSources, filled: FilledRequest) -> Request:
        """Return a filled request as the cassette has it, or would have it."""

    def answer(self, request: Request, send: Send) -> Response:
        """Return the answer to a recorded request, from the cassette or by sending the real one."""


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
        return ValueSources((call, *self._session.scopes, case.variables), self._draw, supply)

    def recorded_request(self, _: Case, __: ValueSources, filled: FilledRequest) -> Request:
        """Return the request as it goes out: no cassette has it otherwise."""
        return filled.request

    def answer(self, _: Request, send: Send) -> Response:
        """Send the request."""
        return send()


class Replaying:
    """Plays a claim's cassette: values come from it and from committed files, and nothing is sent.

    Args:
        session: of the run.
        cassette: from its beginning.
    """

    def __init__(self, session: Session, cassette: ReplayedCassette) -> None:
        self._session = session
        self._cassette = cassette
        age = age_problem(cassette.metadata.recorded_at, session.max_cassette_age, dt.datetime.now(dt.UTC))
        if age is not None:
            self._remark(age)

    def sources_for(self, case: Case, call: Scope, _: Supply) -> ValueSources:
        """Take values from the call and committed files; what those do not define, from the cassette."""
        return self.sources_from(self.next_values(case), case, call)

    def next_values(self, case: Case) -> KeptValues:
        """Return what the cassette keeps of the next request of a case, and remark if that is out of date."""
        kept = self._cassette.next_values(case.id, case.published)
        if kept.changed:
            self._remark(f"the published request of {case.id} has changed since")
        return kept

    def sources_from(self, kept: KeptValues, case: Case, call: Scope) -> ValueSources:
        """Take values from the call and committed files; what those do not define, from what a cassette has kept."""
        scopes = (call, *self._session.replay_scopes, case.variables, kept.scope)
        return ValueSources(scopes, draw_recorded(kept.drawn), kept.refuse)

    def recorded_request(self, _: Case, __: ValueSources, filled: FilledRequest) -> Request:
        """Return the request as it would go out: in a replay every value is the cassette's."""
        return filled.request

    def answer(self, request: Request, send: Send) -> Response:
        """Return the recorded answer.

        Raises:
            NotJudged: there is none; says what differs.
        """
        return self._cassette.answer(request, send)

    def _remark(self, problem: str) -> None:
        self._session.stale[f"{self._cassette.place}: {problem}; {HOW_TO_RECORD}"] = None


class Recording:
    """Records a claim's cassette.

    Args:
        session: of the run.
        cassette: from its beginning.
        draw: gives the values of dynamic variables.
        written: the cassette of this name that an earlier claim of the run has recorded, to see whether it serves
            this claim, too.
    """

    def __init__(
        self, session: Session, cassette: RecordedCassette, draw: Draw, written: ReplayedCassette | None
    ) -> None:
        self._session = session
        self._cassette = cassette
        self._sending = Unrecorded(session, draw)
        self._written = Replaying(session, written) if written is not None else None
        self._written_answer: Response | None = None
        self._written_values: dict[str, str] = {}
        self.misses: list[str] = []

    def sources_for(self, case: Case, call: Scope, supply: Supply) -> ValueSources:
        """Take values from every scope; what none defines, a prerequisite supplies."""
        return self._sending.sources_for(case, call, supply)

    def recorded_request(self, case: Case, sources: ValueSources, filled: FilledRequest) -> Request:
        """Fill the request as a replay will send it, and keep its values."""
        if case.request is None or case.published is None:
            raise NotJudged(f"{case.id} has no request")
        for each in filled.used:
            if each.scope == PREREQUISITE:
                self._cassette.values.number_uuids(each.value)
        recorded = fill_as_recorded(case.request, sources, filled, self._recorded_value)
        kept = frozenset(each.name for each in filled.used if self._is_unknown_to_replays(each))
        self._cassette.add_request(record_of(case.id, request_hash(case.published), recorded, kept, filled.drawn))
        if self._written is not None:
            self._written_answer = self._compare_with_written(case, sources.scopes[0])
        return recorded.request

    def answer(self, request: Request, send: Send) -> Response:
        """Send the real request, and keep its answer."""
        response = self._cassette.answer(request, send)
        if self._written_answer is not None:
            self._written_values = {**values_at_same_places(response, self._written_answer), **self._written_values}
        return response

    def write(self) -> None:
        """Write the cassette; where one was written already, leave it and keep what a replay of this claim would miss.

        Raises:
            SecretInCassette: it would hold one.
            OSError: it cannot be written.
        """
        if self._written is None:
            self._cassette.write()
        for miss in self.misses:
            self._session.stale[f"{self._cassette.name} is another claim's recording: {miss}"] = None

    def _compare_with_written(self, case: Case, call: Scope) -> Response | None:
        """Send a request as a replay of this claim would, and return the written answer, or note the miss."""
        assert self._written is not None
        assert case.request is not None
        kept = self._written.next_values(case)
        misses: list[NotJudged] = []
        for values in self._values_in_replay(call):
            try:
                filled = fill_request(case.request, self._written.sources_from(kept, case, values))
                return self._written.answer(filled.request, _send_nothing)
            except NotJudged as miss:
                misses.append(miss)
        self.misses.append(f"a replay of this one would miss: {misses[0]}")
        return None

    def _values_in_replay(self, call: Scope) -> Iterator[Scope]:
        """Yield the values that a call may have in a replay, the likeliest first.

        What the claim has passed on from an answer, a replay passes on from the written one. Whether a value was passed
        on cannot be seen: an equal one may be the claim's own, which stays as it is.
        """
        own = {name: self._cassette.values.rewrite(value) for name, value in call.values.items()}
        possible = [
            dict.fromkeys((self._written_values.get(value, own[name]), own[name]))
            for name, value in call.values.items()
        ]
        for values in product(*possible):
            yield replace(call, values=dict(zip(own, values, strict=True)))

    def _is_unknown_to_replays(self, used: Used) -> bool:
        """Tell whether a value is from where a replay does not look, and no committed file has one instead."""
        if used.scope == PREREQUISITE:
            return True
        return self._is_from_outside(used) and used.name not in self._session.committed.by_variable

    def _is_from_outside(self, used: Used) -> bool:
        return used.scope in (PROCESS, self._session.sandbox.name)

    def _recorded_value(self, used: Used) -> str:
        """Say what a cassette has for a variable's value: the committed one where there is one, and no secret."""
        if used.name in self._session.suite.secrets:
            return placeholder(used.name)
        if self._is_from_outside(used):
            return self._session.committed.by_variable.get(used.name, placeholder_like(used.name, used.value))
        return self._cassette.values.rewrite(used.value)


def _send_nothing() -> Response:
    raise AssertionError("a recorded answer is played, and nothing is sent")


def draw_for(session: Session, name: str) -> Draw:
    """Draw dynamic values anew, by the run's seed, for what bears a name; of several with one name, each its own."""
    session.uses[name] += 1
    return draw_fresh(f"{session.seed}/{name}/{session.uses[name]}")
