"""Conducts a case: fills it, judges its request, sends it, and hands back the exchange."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from vcr.cassette import Cassette

from postman_contract._httpx import httpx
from postman_contract.cases import Case, Example, Outcome, case_named, expected_statuses
from postman_contract.checks import check_request, check_response
from postman_contract.client import transmit
from postman_contract.collection import RequestTemplate
from postman_contract.environment import Scope, as_text
from postman_contract.errors import NotJudged
from postman_contract.exchange import Exchange, Request, Response
from postman_contract.prerequisites import Find, Lender, Run, RunFor
from postman_contract.recording import (
    PREREQUISITES,
    cassette,
    keep_draws,
    misses_explained,
    promote,
    recorded_draws,
)
from postman_contract.requests import build_request
from postman_contract.session import Mode, Session, today
from postman_contract.variables import VARIABLE, Draw, Resolver, Supply, draw_fresh, draw_recorded
from postman_contract.verdicts import Verdict, judge

GONE = (404, 410)  # what is removed already needs no removing


class RequestBroken(Exception):  # noqa: N818  a finding on its way to the reporter, not an error of the inputs
    """A request breaks its own schema, and is not sent."""

    def __init__(self, request: Request, verdict: Verdict) -> None:
        super().__init__(request, verdict)
        self.request = request
        self.verdict = verdict


class Tape:
    """Draws the values of dynamic variables for one test or prerequisite, and keeps them in its cassette.

    A replay draws what the cassette kept; every other run draws anew, reproducibly for its seed.
    """

    def __init__(self, session: Session, name: str) -> None:
        session.uses[name] += 1
        self._session = session
        self._draw = draw_fresh(f"{session.recorder.seed}/{name}/{session.uses[name]}")
        self._drawn: dict[str, list[str]] = {}
        self._attached = False

    def attach(self, opened: Cassette | None) -> "Tape":
        """Use a cassette, or the same one opened again.

        Raises:
            NotJudged: this is a replay, and there is no such cassette.
        """
        if opened is not None and self._session.recording:
            keep_draws(opened, self._drawn)
        elif opened is not None and not self._attached:
            self._draw = draw_recorded(recorded_draws(self._session.recorder, opened))
            self._attached = True
        return self

    def draw(self, name: str) -> str:
        """Return the next value of a dynamic variable."""
        value = self._draw(name)
        self._drawn.setdefault(name, []).append(value)
        return value


@dataclass(frozen=True)
class Sources:
    """Where the values of one request's variables come from, beside the scopes of the session and the collection.

    `values` come first, `draw` gives those of dynamic variables, `supply` those that no scope defines.
    """

    draw: Draw
    supply: Supply
    values: Mapping[str, str] = field(default_factory=dict)


def fill(session: Session, case: Case, template: RequestTemplate, sources: Sources) -> tuple[Request, Resolver]:
    """Fill a case's request (as published, or as corrected).

    Raises:
        NotJudged: a variable is missing, or the request cannot be sent.
    """
    scopes = (Scope("this step", sources.values), *session.scopes, case.variables)
    resolver = Resolver(scopes, sources.draw, sources.supply)
    return build_request(template, resolver), resolver


def judge_request(session: Session, case: Case, request: Request) -> Verdict:
    """Judge a request by its operation's schema."""
    contract = session.suite.contract_of(case)
    if contract is None:
        return Verdict(Outcome.KEPT)
    found = check_request(request, contract, session.suite.validators.strict)
    return judge(case.id, found, session.suite.waivers, today(session))


def judge_exchange(session: Session, exchange: Exchange) -> Verdict:
    """Judge a response by its operation's schemas."""
    contract = session.suite.schemas.contract_of(exchange.operation)
    found = check_response(exchange, contract, session.suite.validators.additive)
    return judge(exchange.case_id, found, session.suite.waivers, today(session))


def exchange_of(session: Session, example: Example) -> Exchange:
    """Make the exchange that a saved example is of; its request is not filled.

    Raises:
        NotJudged: nothing says what the example must look like.
    """
    case, saved = example.case, example.saved
    contract = session.suite.contract_of(case)
    if contract is None or case.request is None:
        raise NotJudged(f"{case.id} has no request")
    success = 200 <= saved.status < 300
    if not success and contract.response_schema(saved.status) is None:
        raise NotJudged(f"no schema for status {saved.status} of {contract.operation}")
    headers = tuple((entry.key, as_text(entry.value)) for entry in saved.headers)
    request = Request(case.request.method, "", "/".join(("", *case.request.url.path)))
    expected = contract.statuses if success else (saved.status,)
    return Exchange(
        case.id, contract.operation, expected, request, Response(saved.status, headers, saved.body.encode())
    )


def send(
    session: Session, case: Case, sources: Sources, client: httpx.Client | None = None
) -> tuple[Exchange, Verdict]:
    """Send a case.

    Returns:
        The exchange, and what was waived of the request.

    Raises:
        NotJudged: the case cannot be sent or was not answered.
        RequestBroken: its request breaks its schema.
    """
    contract = session.suite.contract_of(case)
    if case.request is None or case.operation is None or contract is None:
        raise NotJudged(f"{case.id} has no request")
    request, resolver = fill(session, case, case.request, sources)
    verdict = judge_request(session, case, request)
    if verdict.outcome is Outcome.BROKEN:
        raise RequestBroken(request, verdict)
    auth = session.authorizer.auth_for(case.request.auth, resolver)
    unused = sources.values.keys() - resolver.used.keys()
    if unused:
        raise NotJudged(f"{case.id} has no variable {', '.join(sorted(unused))}; it was given a value")
    with misses_explained(session.recorder):
        as_sent, response = transmit(client or session.client, request, auth)
    as_sent = replace(as_sent, used=tuple(resolver.used.values()))
    expected = expected_statuses(case, contract)
    return Exchange(case.id, case.operation, expected, as_sent, response), verdict


def changes_prerequisites(session: Session, case: Case) -> bool:
    """Tell whether a case may change the things it needs: it is not safe, and names one of them in its path."""
    contract = session.suite.contract_of(case)
    if contract is None or contract.safe or case.request is None:
        return False
    named = VARIABLE.findall("/".join(case.request.url.path))
    return any(scope_defining(session, case, name) is None for name in named)


def scope_defining(session: Session, case: Case, name: str) -> Scope | None:
    """Find the scope that gives a variable its value; None: a prerequisite has to."""
    scopes = (*session.scopes, case.variables)
    return next((scope for scope in scopes if scope.get(name) is not None), None)


def new_lender(session: Session) -> Lender:
    """Make a lender whose prerequisites send their cases with cassettes of their own, promoted once they are made.

    The first of a name is recorded; each later one goes by the same values in cassettes.
    """

    def made(name: str, value: str) -> None:
        session.recorder.fixed.made(name, value)
        promote(session.recorder, f"{PREREQUISITES}/{name}")

    return Lender(_run_for(session), made, removes=session.mode is not Mode.REPLAY)


def _run_for(session: Session) -> RunFor:
    def make(name: str, lender: Lender, find: Find) -> Run:
        cassette_name = f"{PREREQUISITES}/{name}"
        tape = Tape(session, cassette_name)
        first = session.uses[cassette_name] == 1

        def run(case_id: str, **values: object) -> Exchange:
            case = case_named(session.suite.cases, case_id)
            sources = Sources(tape.draw, partial(lender.lend, find=find), texts(values))
            removing = lender.has_made(name)
            if session.mode is Mode.REPLAY or (session.recording and first and not removing):
                with cassette(session.recorder, cassette_name) as opened:
                    tape.attach(opened)
                    return _successful(session, case, sources, session.client)
            tape.attach(None)
            return _successful(session, case, sources, session.unrecorded, GONE if removing else ())

        return run

    return make


def _successful(
    session: Session, case: Case, sources: Sources, client: httpx.Client, also: tuple[int, ...] = ()
) -> Exchange:
    try:
        exchange, _ = send(session, case, sources, client)
    except RequestBroken as broken:
        first = broken.verdict.violations[0]
        raise NotJudged(f"the request of {case.id} breaks its schema: {first.message}") from None
    status = exchange.response.status
    if status not in (*exchange.expected, *also):
        raise NotJudged(f"{case.id} was answered by {status}")
    return exchange


def texts(values: Mapping[str, object]) -> Mapping[str, str]:
    """Turn the values given to a case into text, as Postman does with a variable's."""
    return {name: as_text(value) for name, value in values.items()}


def plausible_value(name: str) -> str:
    """Supply a value for judging a request that is not sent: a UUID (version 5) of the variable's name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
