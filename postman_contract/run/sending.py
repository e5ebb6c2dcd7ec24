"""Conducts a case: fills it, judges its request, sends it, and hands back the exchange."""

import uuid
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from postman_contract.contract.checks import check_request, check_response
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.verdicts import Outcome, Verdict, judge
from postman_contract.errors import NotJudged
from postman_contract.http._httpx import httpx
from postman_contract.http.client import Repeat, once, transmit
from postman_contract.postman.auth import resolve_auth
from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.environment import Scope, as_text
from postman_contract.postman.messages import BUSY, GONE, IDEMPOTENT, Request, Response, header
from postman_contract.postman.requests import build_request
from postman_contract.postman.variables import VARIABLE, Draw, Resolver, Supply, undefined
from postman_contract.recording.recorder import misses_explained
from postman_contract.run.cases import Case, Example, case_named, expected_statuses
from postman_contract.run.session import Session, today
from postman_contract.run.tape import Tape
from postman_contract.safety.policy import check_own, check_removable, check_searchable, note_deletion, noting_creation
from postman_contract.safety.rules import Account, Run


def ignore(_: object) -> None:
    """Take no notice."""


class RequestBroken(Exception):  # noqa: N818  a finding on its way to the reporter, not an error of the inputs
    """A request breaks its own schema, and is not sent."""

    def __init__(self, request: Request, verdict: Verdict) -> None:
        super().__init__(request, verdict)
        self.request = request
        self.verdict = verdict


@dataclass(frozen=True)
class Sources:
    """Where the values of one request's variables come from, beside the scopes of the session and the collection.

    `values` come first, `draw` gives those of dynamic variables, `supply` those that no scope defines. `keep` is told
    the number in the ledger of what the request creates. `recorded` are values that only the recording knew.
    """

    draw: Draw
    supply: Supply
    values: Mapping[str, str] = field(default_factory=dict)
    keep: Callable[[int], None] = ignore
    recorded: Mapping[str, str] = field(default_factory=dict)


def fill(session: Session, case: Case, template: RequestTemplate, sources: Sources) -> tuple[Request, Resolver]:
    """Fill a case's request (as published, or as corrected).

    Raises:
        NotJudged: a variable is missing, or the request cannot be sent.
    """
    own = (Scope("this step", sources.values), Scope("the recording", sources.recorded))
    scopes = (*own, *session.scopes, case.variables)
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
        SetAside: it would create what cannot be removed.
        RequestBroken: its request breaks its schema.
        RunRefused: it would write to an account that is no sandbox.
    """
    contract = session.suite.contract_of(case)
    if case.request is None or case.operation is None or contract is None:
        raise NotJudged(f"{case.id} has no request")
    if contract.creates and session.safety is not None:
        check_removable(session.safety, case.id, case.operation)
    request, resolver = fill(session, case, case.request, sources)
    verdict = judge_request(session, case, request)
    if verdict.outcome is Outcome.BROKEN:
        raise RequestBroken(request, verdict)
    auth = session.authorizer.auth_for(resolve_auth(case.request.auth, resolver))
    unused = sources.values.keys() - resolver.used.keys()
    if unused:
        raise NotJudged(f"{case.id} has no variable {', '.join(sorted(unused))}; it was given a value")
    with misses_explained(session.recorder), _kept_harmless(session, case, contract, request, sources) as settle:
        repeat = _repeat_for(session, contract, request)
        sent = transmit(client or session.client, request, auth, str(case.operation), repeat)
        settle(sent.response)
    as_sent = replace(sent.request, used=tuple(resolver.used.values()))
    expected = expected_statuses(case, contract)
    return Exchange(case.id, case.operation, expected, as_sent, sent.response, sent.lost_one), verdict


@contextmanager
def _kept_harmless(
    session: Session, case: Case, contract: OperationContract, request: Request, sources: Sources
) -> Generator[Callable[[Response], None]]:
    """Refuse a request that could do harm, and record what it creates or deletes."""
    safety = session.safety
    if safety is None:
        yield ignore
        return

    def read() -> Account:
        return (safety.rules.account or _unknown_account)(asking(session))

    safety.guard.check_owners(request, read)
    if not contract.safe:
        if safety.strict or safety.rules.account is not None:
            safety.guard.check_account(read)
        check_own(safety, request)
    if contract.creates:
        check_searchable(safety, contract.operation, request)
        with noting_creation(safety, case.id, contract.operation, sources.keep) as settle:
            yield settle
    else:
        yield partial(note_deletion, safety, request)


def _unknown_account(_: Run) -> Account:
    return Account("the configured account", is_sandbox=False, remedy="The suite's rules do not say how to read it.")


def _repeat_for(session: Session, contract: OperationContract, request: Request) -> Repeat:
    """Say how a request is repeated where it was not carried out; a replay repeats none."""
    if session.safety is None:
        return once
    idempotent = contract.safe or (request.method in IDEMPOTENT and header(request.headers, "If-Match") is None)
    return partial(session.safety.patience.send, operation=str(contract.operation), idempotent=idempotent)


def check_judgeable(exchange: Exchange) -> None:
    """Let an answer pass that says something about the contract.

    Raises:
        NotJudged: the server was too busy to answer, or what was to be deleted had been by a request whose answer was
            lost.
    """
    status = exchange.response.status
    if status in BUSY and status not in exchange.expected:
        asked = header(exchange.response.headers, "Retry-After")
        when = f", and asks to wait for {asked}" if asked else ""
        raise NotJudged(f"{exchange.operation} answered {status}, however often it was asked{when}")
    if exchange.lost_one and exchange.request.method == "DELETE" and status in GONE:
        raise NotJudged(
            f"{exchange.operation}: an answer was lost; asked again, it was {status}, so it was carried out"
        )


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


def asking(session: Session, also: tuple[int, ...] = ()) -> Run:
    """Send cases beside the claims: neither recorded nor replayed, nothing is made for them.

    Args:
        session: of the run.
        also: statuses that will do, beside the expected ones.
    """
    tape = Tape(session, "_beside")

    def ask(case_id: str, values: Mapping[str, object]) -> Exchange:
        case = case_named(session.suite.cases, case_id)
        sources = Sources(tape.draw, undefined, texts(values))
        return successful(session, case, sources, session.unrecorded, also)

    return Run(ask)


def successful(
    session: Session, case: Case, sources: Sources, client: httpx.Client, also: tuple[int, ...] = ()
) -> Exchange:
    """Send a case on which something else depends.

    Raises:
        NotJudged: it was not answered by an expected status, nor by one of `also`.
    """
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
