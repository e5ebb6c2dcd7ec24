"""Records the cassette of a claim, and sees whether one that another claim has recorded serves it, too."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from postman_contract.contract.exchange import Written
from postman_contract.errors import NotJudged
from postman_contract.postman.environment import DATA, Scope
from postman_contract.postman.filling import FilledRequest, ValueSources, fill_request
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.secrets import is_secret_name, placeholder
from postman_contract.postman.variables import Draw, Supply, Used
from postman_contract.recording.answers import Unmarked
from postman_contract.recording.metadata import RecordedWriting
from postman_contract.recording.placeholders import placeholder_like
from postman_contract.recording.recorder import RecordedCassette
from postman_contract.recording.replaying import ReplayedCassette
from postman_contract.recording.sent import learn_sent_secrets, names_sent_under, secrets_sent
from postman_contract.recording.staleness import request_hash
from postman_contract.recording.vault import SHORTEST
from postman_contract.run.answers import values_at_same_places
from postman_contract.run.cases import Case
from postman_contract.run.claim_cassettes import FindWritten, Replaying, Send, Unrecorded
from postman_contract.run.data_rows import replayed_cell
from postman_contract.run.filling import PREREQUISITE, fill_as_recorded, record_of
from postman_contract.run.script_scopes import SCRIPTS
from postman_contract.run.session import Session, is_from_outside, is_unmarked


class Recording:
    """Records a claim's cassette.

    Args:
        session: of the run.
        cassette: from its beginning.
        draw: gives the values of dynamic variables.
        written: the cassette of this name that an earlier claim of the run has recorded, to see whether it serves
            this claim, too.

    `misses` says, where there is such a one, what a replay of this claim would miss in it; it grows.
    """

    def __init__(
        self, session: Session, cassette: RecordedCassette, draw: Draw, written: ReplayedCassette | None
    ) -> None:
        self._session = session
        self.cassette = cassette
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
        self.learn_from(filled)
        recorded = fill_as_recorded(case.request, sources, filled, self.recorded_value)
        self.keep_request(case, filled, recorded)
        if self._written is not None:
            self._written_answer = self._compare_with_written(case, sources.scopes[0])
        return recorded.request

    def learn_from(self, filled: FilledRequest) -> None:
        """Keep the secrets of a request that is about to be sent out of what is written.

        Raises:
            NotJudged: one of them is too short for that.
        """
        # Before anything is sent: afterwards the secret might stand in the answer, where it could not be found.
        self._refuse_short_secrets(filled)
        learn_sent_secrets(self._session.vault, filled.request)
        for each in filled.used:
            if each.scope == DATA:
                self.cassette.values.keep_own_uuids(each.value)
            elif each.scope == PREREQUISITE and is_secret_name(each.name):
                self._session.vault.learn(each.value, each.name)
            elif each.scope == PREREQUISITE:
                self.cassette.values.number_uuids(each.value)
            elif self._is_unknown_to_replays(each):
                self._keep_unmarked(filled.request, each)

    def keep_request(self, case: Case, filled: FilledRequest, recorded: FilledRequest) -> int:
        """Keep the values of a request that is about to be sent.

        Args:
            case: the case.
            filled: as it goes out.
            recorded: as a replay sends it.

        Returns:
            Its number in the cassette.
        """
        version = request_hash(case.published) if case.published is not None else ""  # none was read, none is sent
        kept = frozenset(each.name for each in filled.used if self._is_unknown_to_replays(each))
        return self.cassette.add_request(record_of(case.id, version, recorded, kept, filled.drawn))

    def _keep_unmarked(self, request: Request, used: Used) -> None:
        """Keep a value out of the answers, by every name it is sent under; a committed one is no secret."""
        if used.value in self._session.committed:
            return
        known = self.cassette.unmarked.get(used.value, Unmarked(self.recorded_value(used), frozenset()))
        names = known.names | names_sent_under(request, used.value)
        self.cassette.unmarked[used.value] = replace(known, names=names)

    def answer(self, request: Request, send: Send) -> Response:
        """Send the real request, and keep its answer."""
        response = self.cassette.answer(request, send)
        if self._written_answer is not None:
            self._written_values = {**values_at_same_places(response, self._written_answer), **self._written_values}
        return response

    def written(self, find: FindWritten) -> tuple[Written, ...]:
        """Look for what was written, and keep it for a replay, which has written nothing."""
        found = tuple(find())
        bodies = [json.dumps(each.body) if each.body is not None else "" for each in found]
        self.cassette.keep_written(
            RecordedWriting(each.id, body, each.is_row, each.may_lag) for each, body in zip(found, bodies, strict=True)
        )
        return found

    def write(self) -> None:
        """Write the cassette; where one was written already, leave it and keep what a replay of this claim would miss.

        Raises:
            SecretInCassette: it would hold one.
            OSError: it cannot be written.
        """
        # Of claims that name one cassette the first that passes is kept: merged, no claim could be sure of its order.
        if self._written is None:
            self.cassette.write()
        for case_id, change in self.cassette.reshaped:
            case = self._session.suite.named_cases.get(case_id)  # None: a script has sent it
            self._session.reshaped[f"{case.operation if case else case_id} {change}"] = None
        for miss in self.misses:
            self._session.stale[f"{self.cassette.name} is another claim's recording: {miss}"] = None

    def _compare_with_written(self, case: Case, call: Scope) -> Response | None:
        """Send a request as a replay of this claim would, and return the written answer, or note the miss."""
        assert self._written is not None
        assert case.request is not None
        kept = self._written.next_values(case)
        misses: list[NotJudged] = []
        # An earlier claim has recorded this cassette, with other ids than this claim got from the server.
        for values in self._values_in_replay(call):
            try:
                filled = fill_request(case.request, self._written.sources_from(kept, case, values))
                return self._written.answer(filled.request, _send_nothing)
            except NotJudged as miss:
                misses.append(miss)
        self.misses.append(f"a replay of this one would miss: {misses[0]}")
        return None

    def compare_recorded(self, case: Case, recorded: Request) -> None:
        """Note the miss where the written cassette of this name has no answer to a request as a replay sends it."""
        if self._written is not None:
            try:
                self._written.next_values(case)
                self._written.answer(recorded, _send_nothing)
            except NotJudged as miss:
                self.misses.append(f"a replay of this one would miss: {miss}")

    def _values_in_replay(self, call: Scope) -> Iterator[Scope]:
        """Yield the values that a call may have in a replay, the likeliest first.

        What the claim has passed on from an answer, a replay passes on from the written one. Whether a value was passed
        on cannot be seen: an equal one may be the claim's own, which stays as it is.
        """
        own = {name: self.cassette.values.rewrite(value) for name, value in call.values.items()}
        possible = [
            dict.fromkeys((self._written_values.get(value, own[name]), own[name]))
            for name, value in call.values.items()
        ]
        for values in product(*possible):
            yield replace(call, values=dict(zip(own, values, strict=True)))

    def _refuse_short_secrets(self, filled: FilledRequest) -> None:
        """Refuse to record a secret that is too short to be kept out of what is written; a committed one is none."""
        from_outside = {
            each.value for each in filled.used if each.scope == SCRIPTS or self._is_unknown_to_replays(each)
        }
        for value, name in secrets_sent(filled.request).items():
            if len(value) < SHORTEST and value in from_outside:
                raise NotJudged(
                    f"secret {name!r} has under {SHORTEST} characters: too few to be kept out of a cassette; "
                    "use a longer one"
                )

    def _is_unknown_to_replays(self, used: Used) -> bool:
        """Tell whether a value is from where a replay does not look, and no committed file has one instead."""
        return used.scope == PREREQUISITE or is_unmarked(self._session, used)

    def recorded_value(self, used: Used) -> str:
        """Say what a cassette has for a variable's value: the committed one where there is one, and no secret."""
        if used.scope == DATA:  # a replay has it from the file
            return replayed_cell(used.name, used.value, self._session.suite.secrets)
        if used.name in self._session.suite.secrets:
            return placeholder(used.name, used.value)
        if is_from_outside(self._session, used):
            return self._session.committed.by_variable.get(used.name, placeholder_like(used.name, used.value))
        return self.cassette.values.rewrite(used.value)


def _send_nothing() -> Response:
    raise AssertionError("a recorded answer is played, and nothing is sent")
