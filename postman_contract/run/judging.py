"""Judges a case's request and the answer to it, by the schemas of its operation and the suite's waivers."""

import uuid

from postman_contract.contract import judging
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import NotJudged
from postman_contract.postman.environment import as_text
from postman_contract.postman.messages import BUSY, GONE, Request, Response, header
from postman_contract.run.cases import Case, Example
from postman_contract.run.excerpts import excerpt_of
from postman_contract.run.session import Session, today

FORBIDDEN = 403


def judge_request(session: Session, case: Case, request: Request) -> Verdict:
    """Judge a case's request by its operation's schema."""
    contract = session.suite.contract_of(case)
    if contract is None:
        return Verdict(Outcome.KEPT)
    return judging.judge_request(request, contract, _standard(session), case.id, case.breaks_schema)


def judge_exchange(session: Session, exchange: Exchange, *, drift_breaks: bool = False) -> Verdict:
    """Judge a response by its operation's schemas; `drift_breaks` makes drift a violation."""
    contract = session.suite.schemas.contract_of(exchange.operation)
    return judging.judge_response(exchange, contract, _standard(session), drift_breaks=drift_breaks)


def _standard(session: Session) -> judging.Standard:
    return judging.Standard(session.suite.validators, session.suite.waivers, today(session))


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


def check_allowed(session: Session, exchange: Exchange) -> None:
    """Let an answer pass unless the client may not ask; a 403 that the case expects is judged as any other answer.

    Raises:
        NotJudged: the client lacks a role, or may not see a thing: that says nothing about the contract.
    """
    if exchange.response.status == FORBIDDEN and FORBIDDEN not in exchange.expected:
        raise NotJudged(f"{exchange.operation} answered {FORBIDDEN}{why_refused(session, exchange)}")


def why_refused(session: Session, exchange: Exchange) -> str:
    """Say what a server said when it refused, and of a 403 which roles are documented and what the suite advises."""
    said = excerpt_of(session, exchange)
    words = f": {said}" if said else ""
    if exchange.response.status != FORBIDDEN:
        return words
    roles = session.suite.schemas.contract_of(exchange.operation).roles
    takes = f"it takes the role {' or '.join(roles)}" if roles else "none of its schemas names a role that it takes"
    return "; ".join(filter(None, (words, takes, session.suite.rules.forbidden)))


def check_judgeable(exchange: Exchange) -> None:
    """Let an answer pass that says something about the contract.

    Raises:
        NotJudged: the server was too busy to answer, or what was to be deleted had been by a request whose answer was
            lost.
    """
    status = exchange.response.status
    if status in BUSY and status not in exchange.expected:
        wait = header(exchange.response.headers, "Retry-After")
        when = f", with Retry-After: {wait}" if wait else ""
        raise NotJudged(f"{exchange.operation} answered {status} on every try{when}")
    # The thing is gone because the first, unanswered request was carried out: that is no broken promise.
    if exchange.lost_one and exchange.request.method == "DELETE" and status in GONE:
        raise NotJudged(
            f"{exchange.operation}: the first answer was lost, the second was {status}, so the first request had been "
            "carried out"
        )


def plausible_value(name: str) -> str:
    """Supply a value for judging a request that is not sent: a UUID (version 5) of the variable's name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))
