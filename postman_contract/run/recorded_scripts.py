"""Keeps in a claim's cassette what the scripts of a request see, spelled as a replay will have it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from postman_contract.contract.exchange import Exchange
from postman_contract.postman.environment import Scope
from postman_contract.postman.filling import FilledRequest, ValueSources, fill_request
from postman_contract.postman.messages import Request
from postman_contract.postman.variables import UndefinedVariable, Used, draw_recorded
from postman_contract.recording.answers import Unmarked
from postman_contract.recording.cassette_text import left_out_headers
from postman_contract.recording.script_metadata import RecordedScripts
from postman_contract.run.cases import Case
from postman_contract.run.data_rows import row_in_replay
from postman_contract.run.filling import CALL, PREREQUISITE, values_by_name
from postman_contract.run.recorded_claims import Recording
from postman_contract.run.recorded_showing import RecordedOutside, RecordedShowing
from postman_contract.run.replayed_scripts import data_in_replay, surrounding_in_replay, version_of_scripts
from postman_contract.run.script_requests import changed_case
from postman_contract.run.script_running import response_json, spelled_usually
from postman_contract.run.script_scopes import (
    Change,
    Surrounding,
    changes_between,
    respelled,
    scopes_left,
    variables_at_start,
    with_call,
    with_changes,
)
from postman_contract.run.script_sending import SendingOutside
from postman_contract.run.script_state import Both, ScriptState, both_of, name_of_test, redacted_json
from postman_contract.run.scripted_cassettes import (
    Answered,
    Beginning,
    Cookies,
    Remember,
    SentScripts,
    Write,
    now,
    values_of_row,
)
from postman_contract.run.session import is_unmarked
from postman_contract.scripting.values import SCOPES, Json, Outside, ScriptVariables

_ABSENT = object()


@dataclass
class RecordingScripts(SentScripts):
    """Keeps what the scripts of a request see in the cassette that its claim records."""

    recording: Recording = field(kw_only=True)
    number: int = field(init=False, default=-1)  # of the request in the cassette; -1: it was not sent
    kept: RecordedScripts = field(init=False, default_factory=RecordedScripts)
    start_in_replay: ScriptVariables = field(init=False, default_factory=ScriptVariables)
    began_with: ScriptVariables = field(init=False, default_factory=ScriptVariables)
    recorded: Request | None = field(init=False, default=None)
    keeping: RecordedShowing = field(init=False)

    def __post_init__(self) -> None:
        """Let scripts be shown as a replay runs them."""
        super().__post_init__()
        self.keeping = RecordedShowing(self.session, self.case, self.recording.cassette, str(self.seed))
        self.showing = self.keeping

    @property
    def around_in_replay(self) -> Surrounding:
        """The scopes of the case in a replay."""
        return surrounding_in_replay(self.session, self.case, self.session.replay_scopes)

    def begin(self, call: Scope, changes: Callable[[], Sequence[Change]]) -> Beginning:
        """Begin with the variables of the run, and keep those that a replay has nowhere else."""
        found = changes()
        self.start = variables_at_start(self.case, self.around)
        self.start_in_replay = variables_at_start(self.case, self.around_in_replay)
        real = with_changes(self.start, [(each, each.value.real if each.value else None) for each in found])
        spelled = variables_at_start(self.case, self.around, self._spelled)
        shown = with_changes(spelled, [(each, self._respelled(each)) for each in found])
        clock = now()
        self.kept = RecordedScripts(
            version=version_of_scripts(self.case),
            given=dict(_given(self.start_in_replay, shown)),
            unset=dict(_unset(self.start_in_replay, shown)),
            clock=clock,
            seed=self.seed,
        )
        real = with_call(real, self.case, call.values)
        self.began_with = shown = with_call(shown, self.case, self._spelled_call(call).values)
        data = both_of(values_of_row(self.case), lambda _: data_in_replay(self.session, self.case))
        return Beginning(Both(real, real if real == shown else shown), data, clock, self.seed)

    def _spelled(self, used: Used) -> str:
        """Spell a value of this run as a replay has it."""
        spelled = self.recording.recorded_value(used)
        if is_unmarked(self.session, used) and used.value not in self.session.committed:
            self.recording.cassette.unmarked.setdefault(used.value, Unmarked(spelled, frozenset()))
        return spelled

    def _respelled(self, change: Change) -> Json:
        """Spell what a provider has given as a replay has it."""
        if change.value is None:
            return None
        values = self.recording.cassette.values

        def spell(text: str) -> str:
            values.number_uuids(text)
            return values.rewrite(text)

        return respelled(change.value, spell, values.rewrite)

    def _spelled_call(self, call: Scope) -> Scope:
        spell = self.recording.recorded_value
        return Scope(CALL, {name: spell(Used(name, value, CALL)) for name, value in call.values.items()})

    def outside(self, remember: Remember) -> Outside:
        """Send what scripts ask for, and keep it."""
        sending = SendingOutside(self.session, self.case, self.keeping.receive, remember, str(self.seed))
        return RecordedOutside(sending, self.keeping)

    def recorded_request(self, case: Case, sources: ValueSources, filled: FilledRequest) -> Request:
        """Fill the request as a replay will send it, and keep its values."""
        self.recording.learn_from(filled)
        recorded = self._filled_in_replay(sources.scopes[0], filled)
        self.number = self.recording.keep_request(case, filled, recorded)
        self.recording.cassette.keep_scripts(self.number, self.kept)
        self.recording.compare_recorded(case, recorded.request)
        self.recorded = recorded.request
        return recorded.request

    def _filled_in_replay(self, call: Scope, filled: FilledRequest) -> FilledRequest:
        spell, given = self.recording.recorded_value, self._spelled_call(call)
        supplied = {each.name: spell(each) for each in filled.used if each.scope == PREREQUISITE}

        def supply(name: str) -> str:
            if name not in supplied:
                raise UndefinedVariable(name)
            return supplied[name]

        row = row_in_replay(self.case, self.session.suite.secrets)
        shown = self.state.variables.shown
        scopes = (given, *scopes_left(self.start_in_replay, shown, self.around_in_replay, row))
        template = changed_case(self.case, as_shown(self.state)).request
        assert template is not None  # it was filled
        return fill_request(template, ValueSources(scopes, draw_recorded(values_by_name(filled.drawn)), supply))

    def answered(self, exchange: Exchange, took: int, cookies: Cookies, write: Write) -> Answered:
        """Show request and answer as a replay has them, and keep what it would lack."""
        cassette, clock = self.recording.cassette, now()
        replayed = cassette.as_replayed(cassette.last_answer)
        redact = self.session.vault.redact
        seen = tuple(self.keeping.cookies_in_replay(redacted_json(each, redact)) for each in cookies)
        headers = [[*each] for each in left_out_headers(replayed.headers)]
        self.kept = replace(self.kept, answered=clock, took=took, headers=headers, cookies=seen)
        assert self.recorded is not None  # it was sent
        sent = Both(write(exchange.request, self.state), write(self.recorded, as_shown(self.state)))
        real, shown = (response_json(spelled_usually(each), took) for each in (exchange.response, replayed))
        response = Both(real, shown)
        return Answered(sent, response, both_of(cookies, lambda _: seen), clock)

    def end(self, state: ScriptState) -> None:
        """Keep what scripts behind the answer saw, and which variables all of them have changed."""
        for test in _judged_otherwise(state):
            self.session.stale[
                f"{self.recording.cassette.name}: a replay cannot judge {test!r} as this recording did"
            ] = None
        if self.number >= 0:
            changed = dict(_names_changed(self.began_with, state.variables.shown))
            self.kept = replace(self.kept, found=tuple(self.keeping.found), changed=changed)
            self.recording.cassette.keep_scripts(self.number, self.kept)


def as_shown(state: ScriptState) -> ScriptState:
    """Return a state with its request as it is shown in place of the real one."""
    return state if state.request is None else replace(state, request=Both(state.request.shown, state.request.shown))


def _given(known: ScriptVariables, begun: ScriptVariables) -> Iterator[tuple[str, Mapping[str, Json]]]:
    for scope in SCOPES:
        values, others = begun.of(scope), known.of(scope)
        given = {name: value for name, value in values.items() if others.get(name, _ABSENT) != value}
        if given:
            yield scope, given


def _unset(known: ScriptVariables, begun: ScriptVariables) -> Iterator[tuple[str, Sequence[str]]]:
    for scope in SCOPES:
        gone = sorted(known.of(scope).keys() - begun.of(scope).keys())
        if gone:
            yield scope, gone


def _names_changed(before: ScriptVariables, after: ScriptVariables) -> Iterator[tuple[str, Sequence[str]]]:
    both = Both(before, before), Both(after, after)
    names: dict[str, list[str]] = defaultdict(list)
    for each in changes_between(*both):
        names[each.scope].append(each.name)
    yield from names.items()


def _judged_otherwise(state: ScriptState) -> Iterator[str]:
    """Name the tests that came to something else where the values of a replay were."""
    for result in state.results:
        pairs = zip_longest(result.real.assertions, result.shown.assertions)
        for number, (real, shown) in enumerate(pairs):
            if real is None or shown is None or real.passed != shown.passed:
                yield name_of_test(result, number)
