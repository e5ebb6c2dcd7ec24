"""What the fixtures do that judge: a request, an answer, a saved example, and what a claim expects by hand."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.contract.violations import Violation
from postman_contract.errors import NotJudged
from postman_contract.plugin.claims import shows_bodies
from postman_contract.plugin.evidence import note_evidence
from postman_contract.plugin.expectations import Expect, name_of_claim
from postman_contract.plugin.outputs import note_coverage, note_findings
from postman_contract.plugin.rows import expect_no_rows, note_rows
from postman_contract.plugin.shown import shown_of, verdict_as_shown
from postman_contract.plugin.state import BASES, JUDGED, verdicts_of
from postman_contract.postman.filling import ValueSources, fill_request
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.variables import draw_fresh
from postman_contract.reporting.explanations import explain
from postman_contract.run.cases import Case, Example
from postman_contract.run.filling import plausible_value
from postman_contract.run.judging import (
    check_allowed,
    check_judgeable,
    exchange_of,
    judge_example,
    judge_exchange,
    judge_request,
)
from postman_contract.run.session import Session, scopes_of

Verify = Callable[..., None]


def verify_function(request: pytest.FixtureRequest, contract_session: Session) -> Verify:
    """Return a function that judges an exchange, and fails the test where the contract is broken.

    `status` names the expected status where it is not a documented success; `empty` says that no rows are expected.
    """

    def verify_exchange(exchange: Exchange, *, status: int | None = None, empty: bool = False) -> None:
        if status is not None:
            exchange = replace(exchange, expected=(status,))
        check_judgeable(exchange)
        check_allowed(contract_session, exchange)
        verdict = judge(request.config, contract_session, exchange)
        suite = contract_session.suite
        case = suite.find_case(exchange.case_id)
        basis = suite.basis_of(suite.schemas.contract_of(exchange.operation), exchange.response.status)
        request.node.stash.setdefault(JUDGED, []).extend(_judged("response", case))
        request.node.stash.setdefault(BASES, []).extend([basis] if basis else [])
        note_coverage(request.node, contract_session, exchange)
        add_verdict(request, contract_session, case, verdict, exchange.request, exchange.response)
        if empty:
            expect_no_rows(expect_function(request, contract_session), contract_session, exchange)
        else:
            note_rows(request.node, contract_session, exchange)
        if exchange.unjudged_scripts:
            raise NotJudged(exchange.unjudged_scripts)

    return verify_exchange


def expect_function(request: pytest.FixtureRequest, contract_session: Session) -> Expect:
    """Return what a claim says with what it expects of an answer."""

    def report(exchange: Exchange, violation: Violation) -> None:
        case, verdict = contract_session.suite.find_case(exchange.case_id), Verdict(Outcome.BROKEN, (violation,))
        add_verdict(request, contract_session, case, verdict, exchange.request, exchange.response)

    return Expect(name_of_claim(request.node), report)


def verify_request_function(request: pytest.FixtureRequest, contract_session: Session) -> Callable[[Case], None]:
    """Return a function that judges a case's request as it is published, without sending it."""

    def verify_published(case: Case) -> None:
        if case.published is None:
            raise NotJudged(f"{case.id} has no request")
        scopes = scopes_of(contract_session, case)
        filled = fill_request(case.published, ValueSources(scopes, draw_fresh(case.id), plausible_value)).request
        verdict = judge_request(contract_session, case, filled)
        request.node.stash.setdefault(JUDGED, []).extend(_judged("request", case))
        add_verdict(request, contract_session, case, verdict, filled, None)

    return verify_published


def verify_example_function(request: pytest.FixtureRequest, contract_session: Session) -> Callable[[Example], None]:
    """Return a function that judges a saved example as if it had just been received."""

    def verify_saved(example: Example) -> None:
        exchange = exchange_of(contract_session, example)
        verdict = judge_example(contract_session, exchange, drift_breaks=drift_breaks(request.config))
        add_verdict(request, contract_session, example.case, verdict, exchange.request, exchange.response)

    return verify_saved


def judge(config: pytest.Config, session: Session, exchange: Exchange) -> Verdict:
    """Judge an exchange as the run was asked to."""
    return judge_exchange(session, exchange, drift_breaks=drift_breaks(config))


def drift_breaks(config: pytest.Config) -> bool:
    """Tell whether the run was asked to take drift for a breach."""
    return bool(config.getoption("contract_fail_on_drift"))


def _judged(kind: str, case: Case) -> tuple[str, str]:
    """Say what was judged, by case and by operation, for the summary to tell which waivers nothing needed."""
    return f"{kind} {case.id}", f"{kind} {case.operation}"


def add_verdict(
    request: pytest.FixtureRequest,
    session: Session,
    case: Case,
    verdict: Verdict,
    sent: Request,
    response: Response | None,
) -> None:
    """Keep a verdict that a claim has reached, and fail the claim, explaining why, where it is broken."""
    if verdict.outcome is Outcome.KEPT and not verdict.drift:
        verdicts_of(request.node).append(verdict)
        return
    is_shown = verdict.outcome is Outcome.BROKEN or shows_bodies(request.config)
    shown = shown_of(session, case, sent, response if is_shown else None)
    verdict = verdict_as_shown(verdict, shown)
    verdicts_of(request.node).append(verdict)
    note_findings(request.node, session, case, verdict, shown)
    note_evidence(request.node, session, case, verdict, shown, response)
    if verdict.outcome is Outcome.BROKEN:
        text = explain(case, verdict, session.vault, shown)
        raise pytest.fail.Exception(text, pytrace=False) from None  # the text says it all, whatever led to it
