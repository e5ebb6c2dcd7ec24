"""Sends a request of a suite with the scripts before and behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Verdict
from postman_contract.errors import NotJudged, SetAside
from postman_contract.postman.messages import Request
from postman_contract.postman.variables import UndefinedVariable
from postman_contract.run.cases import Case
from postman_contract.run.claim_cassettes import ClaimCassette, Replaying
from postman_contract.run.filling import values_of_call
from postman_contract.run.recorded_claims import Recording
from postman_contract.run.recorded_scripts import RecordingScripts
from postman_contract.run.replayed_scripts import ReplayedScripts
from postman_contract.run.script_cookies import cookies_of
from postman_contract.run.script_requests import changed_case, request_json_of, sent_json
from postman_contract.run.script_running import PREREQUEST, TEST, ScriptRunner, run_scripts
from postman_contract.run.script_scopes import Change
from postman_contract.run.script_state import Both, ScriptState, problems_of, violations_of
from postman_contract.run.scripted_cassettes import Beginning, Cookies, ScriptCassette, SentScripts
from postman_contract.run.sending import Context, send_without_scripts
from postman_contract.run.session import Session
from postman_contract.scripting.values import Json, Outside, RequestInfo, ScriptContext


def ignore_state(_: ScriptState) -> None:
    """Keep nothing of what scripts have come to."""


@dataclass(frozen=True)
class Sent:
    """A request that was sent with its scripts: the exchange, what was waived of the request, and what scripts did."""

    exchange: Exchange
    of_request: Verdict
    beginning: Beginning
    state: ScriptState


def send_with_scripts(
    session: Session,
    runner: ScriptRunner,
    case: Case,
    values: Mapping[str, object],
    context: Context,
    changes: Callable[[], Sequence[Change]],
    keep: Callable[[ScriptState], None] = ignore_state,
) -> Sent:
    """Send a case with its scripts; of one that was derived to be refused, they give variables alone.

    Args:
        session: of the run.
        runner: runs the scripts.
        case: the case.
        values: for some of its variables, as of `send_case`.
        context: as of `send_case`.
        changes: finds what the case's providers have done to variables; not asked in a replay.
        keep: is told what scripts have come to, after those before the request and after those behind its answer.

    Raises:
        SetAside: a script skips the request.
        ContractError, RequestBroken: as `send_case`.
    """
    cassette = _cassette_for(session, case, context.cassette)
    beginning = cassette.begin(values_of_call(values), changes)
    runner.forget()
    scripted = ScriptedCase(session, runner, case, cassette, beginning, cassette.outside(context.remember_creation))
    return send_between_scripts(scripted, values, context, keep)


@dataclass(frozen=True)
class ScriptedCase:
    """A case and its scripts: what runs them, what they begin with, and what they reach."""

    session: Session
    runner: ScriptRunner
    case: Case
    cassette: ScriptCassette
    beginning: Beginning
    outside: Outside

    def run_before(self) -> ScriptState:
        """Run those before the request."""
        state = ScriptState(self.beginning.variables)
        if not self._has(PREREQUEST):
            return state
        request = self.cassette.request_seen(request_json_of(self.case))
        around = self._around(self.beginning.clock, self.beginning.seed, Both((), ()))
        return self._run(PREREQUEST, state, request, None, around)

    def run_behind(self, before: ScriptState, exchange: Exchange, took: int) -> ScriptState:
        """Run those behind the answer, which took so many milliseconds."""
        state = replace(before, request=None)
        if not self._has(TEST):
            return state
        write, cookies = partial(_write, self.case, exchange), self.session.network.cookies
        answered = self.cassette.answered(exchange, took, cookies_of(cookies, exchange.request.url), write)
        seed = self.beginning.seed + len(self.case.scripts)  # each script has its own
        around = self._around(answered.clock, seed, answered.cookies)
        return self._run(TEST, state, answered.request, answered.response, around)

    def _has(self, listen: str) -> bool:
        return any(script.listen == listen for script in self.case.scripts)

    def _run(
        self,
        listen: str,
        state: ScriptState,
        request: Both[Json],
        response: Both[Json] | None,
        around: Both[ScriptContext],
    ) -> ScriptState:
        scripts, showing = self.case.scripts, self.cassette.showing
        return run_scripts(self.runner, scripts, listen, state, request, response, around, self.outside, showing)

    def _around(self, clock: int, seed: int, cookies: Both[Cookies]) -> Both[ScriptContext]:
        case, suite, variables = self.case, self.session.suite, self.beginning.variables
        rows = suite.row_labels
        iteration = rows.index(case.row.label) if case.row and case.row.label in rows else 0
        path = (case.collection, *case.folders, case.name)
        info = RequestInfo(case.name, case.uid or case.base_id, path, iteration, max(len(rows), 1))
        context = ScriptContext(
            info, variables.real, None, environment_name=suite.environment.name, clock=clock, seed=seed
        )
        real = replace(context, data=self.beginning.data.real, cookies=cookies.real)
        shown = replace(context, data=self.beginning.data.shown, cookies=cookies.shown)
        return Both(real, real if real == shown else shown)


def send_between_scripts(
    scripted: ScriptedCase, values: Mapping[str, object], context: Context, keep: Callable[[ScriptState], None]
) -> Sent:
    """Send a case between the scripts before it and those behind its answer; the rest is as of `send_with_scripts`."""
    case, cassette = scripted.case, scripted.cassette
    before = scripted.run_before()
    keep(before)
    if case.negative is not None:
        before = replace(before, request=None)
    cassette.go_on_from(before)
    if before.skips_request:
        raise SetAside("its own script skips it")
    context = replace(context, cassette=cassette)
    exchange, of_request, took = _send(scripted.session, case, values, context, before)
    state = before if case.negative is not None else scripted.run_behind(before, exchange, took)
    keep(state)
    cassette.end(state)
    return Sent(exchange, of_request, scripted.beginning, state)


def exchange_with_findings(sent: Sent, loop: str = "") -> Exchange:
    """Return the exchange with what its scripts have found; of a `loop`, which is not followed, no test is final."""
    found = () if loop else tuple(violations_of(sent.state))
    return replace(sent.exchange, found_by_scripts=found, unjudged_scripts=loop or "; ".join(problems_of(sent.state)))


def _send(
    session: Session, case: Case, values: Mapping[str, object], context: Context, before: ScriptState
) -> tuple[Exchange, Verdict, int]:
    """Send a case as its scripts have left it; also returns the milliseconds that it took."""
    began = monotonic()
    try:
        exchange, of_request = send_without_scripts(session, changed_case(case, before), values, context)
    except UndefinedVariable as lacking:
        # A script that ended half-way may not have set it.
        problems = "; ".join(problems_of(before))
        raise NotJudged(f"{lacking}; {problems}") from None if problems else lacking
    return exchange, of_request, round((monotonic() - began) * 1000)


def _cassette_for(session: Session, case: Case, cassette: ClaimCassette) -> ScriptCassette:
    match cassette:
        case Replaying():
            return ReplayedScripts(session, case, cassette)
        case Recording():
            return RecordingScripts(session, case, cassette, recording=cassette)
        case _:
            return SentScripts(session, case, cassette)


def _write(case: Case, exchange: Exchange, request: Request, state: ScriptState) -> Json:
    return sent_json(case, state, replace(exchange, request=request))
