"""Sends a case: fills its request, judges it, lets it pass or not, and hands back the exchange.

The way is straight: template → filled request → permit → answer → exchange. Whether the answer is a server's or a
cassette's is the business of the claim's cassette; what a run may do is the business of its policy.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from postman_contract.contract.exchange import Exchange, Written
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import NotJudged, Unavailable
from postman_contract.http.client import Transmission
from postman_contract.postman.environment import Scope
from postman_contract.postman.filling import FilledRequest, ValueSources, fill_request
from postman_contract.postman.messages import BUSY, IDEMPOTENT, Request, Response, header
from postman_contract.postman.variables import Supply, undefined
from postman_contract.run.cases import Case, case_named, expected_statuses
from postman_contract.run.claim_cassettes import ClaimCassette, Unrecorded, draw_for
from postman_contract.run.filling import values_of_call
from postman_contract.run.judging import check_allowed, check_judgeable, judge_request, why_unexpected
from postman_contract.run.looking_again import looking_again
from postman_contract.run.means import means_for
from postman_contract.run.mode import Mode
from postman_contract.run.needs import scope_defining
from postman_contract.run.publishing import keep_unpublished
from postman_contract.run.received import Judge, NeedsBroken, Received
from postman_contract.run.redirecting import answer_of_effects, redirects_for
from postman_contract.run.session import Session, is_from_outside
from postman_contract.run.suite import obstacle_of
from postman_contract.run.unknown_things import path_seen_unknown
from postman_contract.run.written_things import WrittenThings
from postman_contract.safety.creation import Run
from postman_contract.safety.permission import PlannedRequest, ignore_number


class RequestBroken(Exception):  # noqa: N818  a finding on its way to the reporter, not an error of the inputs
    """A request breaks its own schema, and is not sent."""

    def __init__(self, request: Request, verdict: Verdict) -> None:
        super().__init__(request, verdict)
        self.request = request
        self.verdict = verdict


@dataclass(frozen=True)
class Context:
    """What a case is sent with, beside the values of its call.

    `cassette` is the claim's, `supply` gives variables that no scope defines, `written` remembers what was written, and
    `remember_creation` is told the number in the ledger of what the request creates, to remove it.
    """

    cassette: ClaimCassette
    supply: Supply = undefined
    written: WrittenThings = field(default_factory=WrittenThings)
    remember_creation: Callable[[int], None] = field(default=ignore_number)


def send_case(session: Session, case: Case, values: Mapping[str, object], context: Context) -> tuple[Exchange, Verdict]:
    """Send a case, with values for some of its variables.

    Returns:
        The exchange, and what was waived of the request.

    Raises:
        NotJudged: the case cannot be sent or was not answered.
        SetAside: it would create what cannot be removed.
        RequestBroken: its request breaks its schema.
        RunRefused: it would write to an account that is no sandbox.
    """
    send = session.send_scripted
    return send_without_scripts(session, case, values, context) if send is None else send(case, values, context)


def send_without_scripts(
    session: Session, case: Case, values: Mapping[str, object], context: Context
) -> tuple[Exchange, Verdict]:
    """Send a case, and run no script; as `send_case` does."""
    contract = session.suite.contract_of(case)
    if case.request is None or case.operation is None or contract is None:
        raise NotJudged(f"{case.id} has no request")
    # Before values are taken: a prerequisite made for a case that may not be sent would be made in vain.
    session.policy.check_case(case.id, contract)
    _make_needed(session, case, context)
    sources = context.cassette.sources_for(case, values_of_call(values), context.supply)
    filled = fill_request(case.request, sources)
    for used in filled.request.used:
        if is_from_outside(session, used):
            keep_unpublished(session, used.value, f"{{{{{used.name}}}}}")
    # A request that breaks its own schema says nothing about the API, whatever the answer would be.
    verdict = judge_request(session, case, filled.request)
    if verdict.outcome is Outcome.BROKEN:
        raise RequestBroken(filled.request, verdict)
    # A misspelt argument would go unnoticed, and the test would pass for another request than it seems to send.
    _check_all_used(case, sources.scopes[0], filled)
    sent = _answer(session, case, contract, sources, filled, context)
    # The client has added a token, so the request is shown as sent; which variables it has, only the filled one knows.
    as_sent = replace(sent.request, used=filled.request.used)
    expected = expected_statuses(case, contract)
    exchange = Exchange(case.id, case.operation, expected, as_sent, sent.response, sent.lost_one, case.negative)
    return _with_written(session, exchange, contract, context), verdict


def _with_written(session: Session, exchange: Exchange, contract: OperationContract, context: Context) -> Exchange:
    """Say of an answer what was written of what it shows, and remember what it has written itself."""

    def find() -> Iterator[Written]:
        found = context.written.about(exchange, contract, means_for(session.suite, exchange.operation))
        # What a search of a real API finds may lag some seconds behind what was written.
        return (replace(each, may_lag=each.is_row and session.mode is Mode.LIVE) for each in found)

    exchange = replace(exchange, written=context.cassette.written(find))
    if not contract.safe and session.mode is not Mode.REPLAY:
        creation = session.suite.rules.creation_by(exchange.operation)
        context.written.note(exchange, contract, means_for(session.suite, exchange.operation), creation)
    return exchange


def _make_needed(session: Session, case: Case, context: Context) -> None:
    """Make what a case needs although no variable of it names it; a replay makes nothing, and has it recorded."""
    # What is sent beside the claims, such as a search of a cleanup, takes things as they are.
    if session.mode is Mode.REPLAY or context.supply is undefined:
        return
    for name in case.needs:
        if scope_defining(session, case, name) is None:
            context.supply(name)


def _check_all_used(case: Case, call: Scope, filled: FilledRequest) -> None:
    unused = call.values.keys() - {each.name for each in filled.used}
    if unused:
        raise NotJudged(
            f"{case.id} does not use the variable {', '.join(sorted(unused))}, but was given a value for it"
        )


def _answer(
    session: Session,
    case: Case,
    contract: OperationContract,
    sources: ValueSources,
    filled: FilledRequest,
    context: Context,
) -> Transmission:
    request, beside = filled.request, partial(run_beside, session)
    # A replay sends nothing: then this stays empty, and the filled request stands for what was sent.
    sent: list[Transmission] = []

    def send() -> Response:
        redirects = redirects_for(session, case, filled, beside)
        repeat = session.policy.repeat_for(str(contract.operation), idempotent=_is_idempotent(contract, request))
        sent.append(session.network.send(request, filled.deferred, str(contract.operation), repeat, redirects))
        return sent[-1].response

    unknown = path_seen_unknown(session, case, filled, beside)
    derived = case.negative is not None
    bears_token = filled.deferred is not None
    planned = PlannedRequest(case.id, contract, request, context.remember_creation, derived, unknown, bears_token)
    with session.policy.permit(planned, beside) as report_answer:
        # Only what may be sent is recorded, so that a refused request leaves no trace in the cassette.
        recorded = context.cassette.recorded_request(case, sources, filled)
        looking = looking_again(session, request, contract, context.written, send)
        response = context.cassette.answer(recorded, looking)
        report_answer(answer_of_effects(sent, response))
    return sent[-1] if sent else Transmission(request, response)


def _is_idempotent(contract: OperationContract, request: Request) -> bool:
    """Tell whether a request may be carried out twice; one that names a version may not (RFC 9110 §13.1.1)."""
    return contract.safe or (request.method in IDEMPOTENT and header(request.headers, "If-Match") is None)


def run_beside(session: Session, also: tuple[int, ...] = ()) -> Run:
    """Send cases beside the claims: neither recorded nor replayed, nothing is made for them.

    Args:
        session: of the run.
        also: statuses that will do, beside the expected ones.
    """
    context = Context(Unrecorded(session, draw_for(session, "beside the claims")))

    def send(case_id: str, values: Mapping[str, object]) -> Exchange:
        return send_successfully(session, case_id, values, context, also)

    return Run(send)


def send_judged(
    session: Session, case_id: str, values: Mapping[str, object], context: Context, judge: Judge
) -> Exchange:
    """Send a case for a prerequisite, and judge it as its own claim would; what it came to is kept in the session.

    Raises:
        NeedsBroken: it is broken.
        NotJudged: it could not be sent or judged.
    """
    case = case_named(session.suite.named_cases, case_id)
    if obstacle_of(session.suite, case) is not None:  # nothing to judge it by, or left out: its status has to do
        return send_successfully(session, case_id, values, context)
    try:
        exchange, of_request = send_case(session, case, values, context)
    except RequestBroken as broken:
        received = Received(case, broken.verdict, broken.request, None)
        session.received.append(received)
        raise NeedsBroken(received) from None
    check_judgeable(exchange)
    check_allowed(session, exchange)
    verdict = judge(exchange)
    if of_request.waived:
        session.received.append(Received(case, of_request, exchange.request, None))
    received = Received(case, verdict, exchange.request, exchange.response)
    session.received.append(received)
    if verdict.outcome is Outcome.BROKEN:
        raise NeedsBroken(received)
    return exchange


def send_successfully(
    session: Session, case_id: str, values: Mapping[str, object], context: Context, also: tuple[int, ...] = ()
) -> Exchange:
    """Send a case on which something else depends.

    Raises:
        NotJudged: it was not answered by an expected status, nor by one of `also`.
    """
    case = case_named(session.suite.named_cases, case_id)
    try:
        exchange, _ = send_case(session, case, values, context)
    except RequestBroken as broken:
        # Raised again as not judged: the claim that needs this case is not about its request.
        first = broken.verdict.violations[0]
        raise NotJudged(f"the request of {case.id} breaks its schema: {first.message}") from None
    status = exchange.response.status
    if status not in (*exchange.expected, *also):
        kind = Unavailable if status in BUSY else NotJudged
        raise kind(f"{case.id} was answered with {status}{why_unexpected(session, case, exchange)}")
    return exchange
