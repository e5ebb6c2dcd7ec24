"""Judges a case's request and the answer to it, by the schemas of its operation and the suite's waivers."""

import datetime as dt
from collections.abc import Iterator

from postman_contract.contract import judging
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rules import check_rules
from postman_contract.contract.rules.page_walk import page_walk_breaches
from postman_contract.contract.rules.reading import read_back
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.verdicts import Outcome, Verdict, judge
from postman_contract.contract.violations import Violation
from postman_contract.errors import NotJudged, Unavailable
from postman_contract.http.retries import seconds_asked_for
from postman_contract.postman.examples import headers_as_answered, is_schematic
from postman_contract.postman.messages import BUSY, GONE, Request, Response, header
from postman_contract.run.cases import Case, Example
from postman_contract.run.excerpts import excerpt_of
from postman_contract.run.means import means_for
from postman_contract.run.mode import Mode
from postman_contract.run.session import Session, today
from postman_contract.run.suite import Suite, schema_to_write

FORBIDDEN = 403
ASKS_TO_WAIT = ", and asks to wait "  # what follows is read back before a second try


def judge_request(session: Session, case: Case, request: Request) -> Verdict:
    """Judge a case's request by its operation's schema."""
    contract = session.suite.contract_of(case)
    if contract is None:
        return Verdict(Outcome.KEPT)
    # A derived request deviates as the one it is derived from does: what is waived of that is waived of it.
    return judging.judge_request(request, contract, _standard(session), case.base_id, case.breaks_schema)


def judge_exchange(session: Session, exchange: Exchange, *, drift_breaks: bool = False) -> Verdict:
    """Judge a response by its operation's schemas; `drift_breaks` makes drift a violation."""
    contract = session.suite.schemas.contract_of(exchange.operation)
    found = (*_found_by_rules(session.suite, exchange, contract), *exchange.found_by_scripts)
    return judging.judge_response(exchange, contract, _standard(session), found, drift_breaks=drift_breaks)


def judge_by_scripts(session: Session, exchange: Exchange) -> Verdict:
    """Judge a response by the tests of the collection's own scripts alone."""
    standard, operation = _standard(session), str(exchange.operation)
    return judge(exchange.case_id, exchange.found_by_scripts, standard.waivers, standard.today, operation=operation)


def _found_by_rules(suite: Suite, exchange: Exchange, contract: OperationContract) -> Iterator[Violation]:
    """Yield what the rules find, in the answer and in what was read right after it.

    They need schemas that somebody has looked at: an example says neither which member is an id nor what is echoed.
    """
    if suite.is_judged_by_examples(contract):
        return
    yield from check_rules(exchange, contract, means_for(suite, exchange.operation))
    if exchange.read is not None:
        contract_of_read = suite.schemas.contract_of(exchange.read.operation)
        yield from read_back(exchange.read, contract_of_read, means_for(suite, exchange.read.operation))


def judge_page_walk(session: Session, first: Exchange, second: Exchange, *, drift_breaks: bool = False) -> Verdict:
    """Judge two pages that follow one another, beside what is judged of each.

    Raises:
        NotJudged: there are not two things to be shown.
    """
    contract = session.suite.schemas.contract_of(first.operation)
    means, is_live = means_for(session.suite, first.operation), session.mode is Mode.LIVE
    found = page_walk_breaches(first, second, contract, means, may_change=is_live)
    standard, operation = _standard(session), str(first.operation)
    return judge(first.case_id, found, standard.waivers, standard.today, operation=operation, drift_breaks=drift_breaks)


def judge_example(session: Session, exchange: Exchange, *, drift_breaks: bool = False) -> Verdict:
    """Judge a saved example by its operation's schemas: no rule holds of it, for its request was not sent."""
    contract = session.suite.schemas.contract_of(exchange.operation)
    return judging.judge_response(exchange, contract, _standard(session), drift_breaks=drift_breaks)


def _standard(session: Session) -> judging.Standard:
    guesses_break = session.mode is not Mode.LIVE
    return judging.Standard(session.suite.validators, session.suite.waivers, today(session), guesses_break)


def exchange_of(session: Session, example: Example) -> Exchange:
    """Make the exchange that a saved example is of; its request is not filled.

    Raises:
        NotJudged: nothing says what the example must look like, or it has the names of types for values.
    """
    case, saved = example.case, example.saved
    contract = session.suite.contract_of(case)
    if contract is None or case.request is None:
        raise NotJudged(f"{case.id} has no request")
    success = 200 <= saved.status < 300
    if not success and contract.response_schema(saved.status) is None:
        raise NotJudged(f"no schema for status {saved.status} of {contract.operation}")
    headers = headers_as_answered(saved)
    if is_schematic(saved):
        raise NotJudged(f"{example.id} is no answer: it has the names of types, such as <string>, for values")
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


def why_unexpected(session: Session, case: Case, exchange: Exchange) -> str:
    """Say what the server said, or of a success what is missing to it."""
    if 200 <= exchange.response.status < 300:
        return _schema_missing(session.suite, case, exchange.response.status)
    return why_refused(session, exchange)


def _schema_missing(suite: Suite, case: Case, status: int) -> str:
    """Say of a success that nothing but its schema is missing."""
    contract = suite.contract_of(case)
    if contract is None or status in contract.statuses:
        return ""
    return f", which no schema documents: write {schema_to_write(suite, case, str(status))}"


def check_judgeable(exchange: Exchange) -> None:
    """Let an answer pass that says something about the contract.

    Raises:
        Unavailable: the server was too busy to answer.
        NotJudged: what was to be deleted had been by a request whose answer was lost.
    """
    if exchange.read is not None:
        check_judgeable(exchange.read)
    status = exchange.response.status
    if status in BUSY and status not in exchange.expected:
        asked = header(exchange.response.headers, "Retry-After") or ""
        wait = seconds_asked_for(asked, dt.datetime.now(dt.UTC))
        when = f"{ASKS_TO_WAIT}{wait:.0f} s" if wait is not None else ""
        raise Unavailable(f"{exchange.operation} answered {status} on every try{when}")
    # The thing is gone because the first, unanswered request was carried out: that is no broken promise.
    if exchange.lost_one and exchange.request.method == "DELETE" and status in GONE:
        raise NotJudged(
            f"{exchange.operation}: the first answer was lost, the second was {status}, so the first request had been "
            "carried out"
        )
