"""Conducts a case: fills it, judges its request, sends it, and hands back the exchange."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from vcr.cassette import Cassette

from postman_contract._httpx import httpx
from postman_contract.auth import Authorizer, Token, TokenSource, fetch_token, replayed_token
from postman_contract.cases import Case, Example, Outcome, case_named, expected_statuses
from postman_contract.checks import check_request, check_response
from postman_contract.client import recorded_client, transmit, unrecorded_client
from postman_contract.collection import RequestTemplate
from postman_contract.environment import Scope, as_text, process_scope
from postman_contract.errors import NotJudged
from postman_contract.exchange import Exchange, Request, Response
from postman_contract.prerequisites import Find, Lender, Run, RunFor
from postman_contract.recording import (
    PREREQUISITES,
    Recorder,
    cassette,
    keep_draws,
    misses_explained,
    promote,
    recorded_draws,
)
from postman_contract.requests import build_request
from postman_contract.suite import Suite, literal_secrets
from postman_contract.validators import Validators
from postman_contract.variables import Draw, Resolver, Supply, draw_fresh, draw_recorded
from postman_contract.vault import Vault, placeholder
from postman_contract.verdicts import Verdict, judge

GONE = (404, 410)  # what is removed already needs no removing


class Mode(StrEnum):
    """What a run talks to."""

    REPLAY = "replay"
    LOCAL = "local"
    LIVE = "live"


@dataclass(frozen=True)
class Sandbox:
    """A server to talk to: its name, for the metadata of cassettes, and the variables that lead to it."""

    name: str
    variables: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Session:
    """What all cases of a run share."""

    suite: Suite
    mode: Mode
    scopes: tuple[Scope, ...]
    validators: Validators
    client: httpx.Client
    unrecorded: httpx.Client
    authorizer: Authorizer
    vault: Vault
    recorder: Recorder
    uses: Counter[str] = field(default_factory=Counter)

    @property
    def recording(self) -> bool:
        """Whether cassettes are written."""
        return self.recorder.staging is not None


@contextmanager
def open_session(suite: Suite, mode: Mode, sandbox: Sandbox, folder: Path, staging: Path | None) -> Generator[Session]:
    """Open the clients of a run, and settle where its variables' values come from.

    Args:
        suite: what is judged.
        mode: a replay resolves secrets to placeholders and asks no server for a token.
        sandbox: the server to talk to.
        folder: where `.env` is.
        staging: where cassettes are written before they are promoted; None: none are.
    """
    scopes = _scopes(suite, mode, sandbox, folder)
    vault = Vault()
    for value, name in literal_secrets(suite.cases.values()).items():
        vault.learn(value, name)
    for name in suite.secrets:
        for scope in scopes:
            vault.learn(scope.get(name) or "", name)
    recorder = Recorder(suite.paths.cassettes, staging, sandbox.name, seed="0", vault=vault)
    for name, replayed in _replayed_values(suite).items():
        found = (scope.get(name) for scope in scopes)
        recorder.fixed.fix(next((value for value in found if value is not None), replayed), replayed)
    with recorded_client() as client, unrecorded_client() as unrecorded:

        def fetch(source: TokenSource) -> Token:
            token = fetch_token(unrecorded, source)
            vault.learn(token.value, "access_token")
            return token

        authorizer = Authorizer(replayed_token if mode is Mode.REPLAY else fetch)
        validators = Validators(suite.schemas.schemas)
        yield Session(suite, mode, scopes, validators, client, unrecorded, authorizer, vault, recorder)


def _scopes(suite: Suite, mode: Mode, sandbox: Sandbox, folder: Path) -> tuple[Scope, ...]:
    """Order the scopes above the collection's own: a replay ignores the process environment."""
    if mode is Mode.REPLAY:
        placeholders = Scope("replay", {name: placeholder(name) for name in suite.secrets})
        return (placeholders, suite.environment.scope)
    return (Scope(sandbox.name, sandbox.variables), process_scope(folder), suite.environment.scope)


def _replayed_values(suite: Suite) -> dict[str, str]:
    values: dict[str, str] = {}
    for case in suite.cases.values():
        values.update(case.variables.values)
    values.update(suite.environment.scope.values)
    return {name: value for name, value in values.items() if name not in suite.secrets}


class RequestBroken(Exception):  # noqa: N818  a finding on its way to the reporter, not an error of the inputs
    """A request breaks its own schema, and is not sent."""

    def __init__(self, case: Case, request: Request, verdict: Verdict) -> None:
        super().__init__(case, request, verdict)
        self.case = case
        self.request = request
        self.verdict = verdict


class Tape:
    """Draws the values of dynamic variables for one cassette, and keeps them in it when it is recorded."""

    def __init__(self, session: Session, name: str, opened: Cassette | None) -> None:
        self._opened = opened if session.recording else None
        self._kept: dict[str, list[str]] = {}
        if session.mode is Mode.REPLAY and opened is not None:
            self._draw: Draw = draw_recorded(recorded_draws(session.recorder, opened))
        else:
            session.uses[name] += 1
            self._draw = draw_fresh(f"{session.recorder.seed}/{name}/{session.uses[name]}")

    def draw(self, name: str) -> str:
        """Return the next value of a dynamic variable."""
        value = self._draw(name)
        self._kept.setdefault(name, []).append(value)
        if self._opened is not None:
            keep_draws(self._opened, self._kept)
        return value


def fill(
    session: Session, case: Case, template: RequestTemplate, draw: Draw, supply: Supply
) -> tuple[Request, Resolver]:
    """Fill a case's request (as published, or as corrected).

    Raises:
        NotJudged: a variable is missing, or the request cannot be sent.
    """
    resolver = Resolver((*session.scopes, case.variables), draw, supply)
    return build_request(template, resolver), resolver


def judge_request(session: Session, case: Case, request: Request) -> Verdict:
    """Judge a request by its operation's schema."""
    contract = session.suite.contract_of(case)
    if contract is None:
        return Verdict(Outcome.KEPT)
    found = check_request(request, contract, session.validators.strict)
    return judge(case.id, found, session.suite.waivers, today(session))


def judge_exchange(session: Session, exchange: Exchange) -> Verdict:
    """Judge a response by its operation's schemas."""
    contract = session.suite.schemas.contract_of(exchange.operation)
    found = check_response(exchange, contract, session.validators.additive)
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


def today(session: Session) -> dt.date | None:
    """Return the date by which waivers expire; only a live run lets them."""
    return dt.datetime.now(dt.UTC).date() if session.mode is Mode.LIVE else None


def send(
    session: Session, case: Case, draw: Draw, supply: Supply, client: httpx.Client | None = None
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
    request, resolver = fill(session, case, case.request, draw, supply)
    verdict = judge_request(session, case, request)
    if verdict.outcome is Outcome.BROKEN:
        raise RequestBroken(case, request, verdict)
    auth = session.authorizer.auth_for(case.request.auth, resolver)
    with misses_explained(session.recorder):
        as_sent, response = transmit(client or session.client, request, auth)
    as_sent = replace(as_sent, used=tuple(resolver.used.values()))
    expected = expected_statuses(case, contract.statuses)
    return Exchange(case.id, case.operation, expected, as_sent, response), verdict


def changes_prerequisites(session: Session, case: Case) -> bool:
    """Tell whether a case may change the things it needs: it is not safe, and names variables in its path."""
    contract = session.suite.contract_of(case)
    path = "/".join(case.request.url.path) if case.request else ""
    return contract is not None and not contract.safe and "{{" in path


def new_lender(session: Session) -> Lender:
    """Make a lender whose prerequisites send their cases with cassettes of their own.

    The first of a name is recorded; each later one goes by the same values in cassettes.
    """
    return Lender(_run_for(session), session.recorder.fixed.made, removes=session.mode is not Mode.REPLAY)


def _run_for(session: Session) -> RunFor:
    def make(name: str, lender: Lender, find: Find) -> Run:
        cassette_name = f"{PREREQUISITES}/{name}"
        first = session.uses[f"made {name}"] == 0
        session.uses[f"made {name}"] += 1

        def run(case_id: str, **values: str) -> Exchange:
            case = case_named(session.suite.cases, case_id)
            supply = partial(_supplied, values, lender, find)
            if session.mode is Mode.REPLAY or (session.recording and first and not lender.has_made(name)):
                with cassette(session.recorder, cassette_name) as opened:
                    exchange = _successful(session, case, Tape(session, cassette_name, opened).draw, supply)
                promote(session.recorder, cassette_name)
                return exchange
            draw = Tape(session, cassette_name, None).draw
            gone = GONE if lender.has_made(name) else ()
            return _successful(session, case, draw, supply, session.unrecorded, gone)

        return run

    return make


def _supplied(values: dict[str, str], lender: Lender, find: Find, name: str) -> str:
    return values[name] if name in values else lender.lend(name, find)


def _successful(
    session: Session,
    case: Case,
    draw: Draw,
    supply: Supply,
    client: httpx.Client | None = None,
    also: tuple[int, ...] = (),
) -> Exchange:
    try:
        exchange, _ = send(session, case, draw, supply, client)
    except RequestBroken as broken:
        first = broken.verdict.violations[0]
        raise NotJudged(f"the request of {case.id} breaks its schema: {first.message}") from None
    status = exchange.response.status
    if status not in (*exchange.expected, *also):
        raise NotJudged(f"{case.id} was answered by {status}")
    return exchange


def plausible_value(name: str) -> str:
    """Supply a value for judging a request that is not sent: a UUID (version 5) of the variable's name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
