"""What the fixtures do; imported when the first claim asks for one of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import ContractError, LeftBehind, NotJudged, RunRefused
from postman_contract.http._httpx import httpx
from postman_contract.http.client import new_client
from postman_contract.plugin.claims import SUITE
from postman_contract.plugin.configuration import run_settings_of, timeout_of
from postman_contract.plugin.shown import shown_of, verdict_as_shown
from postman_contract.plugin.state import (
    BASES,
    CASSETTE,
    ENDING,
    JUDGED,
    MODE,
    SESSION,
    end_run_with,
    show_line,
    verdicts_of,
)
from postman_contract.postman.filling import ValueSources, fill_request
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.variables import UndefinedVariable, draw_fresh
from postman_contract.reporting.explanations import explain
from postman_contract.run.cases import Case, Example, case_named
from postman_contract.run.creations import new_pool
from postman_contract.run.judging import (
    check_allowed,
    check_judgeable,
    exchange_of,
    judge_exchange,
    judge_request,
    plausible_value,
)
from postman_contract.run.mode import Mode
from postman_contract.run.prerequisites import FIXTURE_PREFIX, Prerequisite, PrerequisitePool
from postman_contract.run.sending import Context, RequestBroken, changes_prerequisites, send_case
from postman_contract.run.session import Sandbox, Session
from postman_contract.run.session_start import open_session, require_live_variables
from postman_contract.run.suite import Suite

Send = Callable[..., Exchange]
Verify = Callable[..., None]


def open_client(pytestconfig: pytest.Config) -> Iterator[httpx.Client]:
    """Open the HTTP client that a run sends with, and close it in the end."""
    with new_client(timeout_of(pytestconfig)) as client:
        yield client


def open_run_session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Open what all cases of the run share."""
    config = request.config
    suite, mode = config.stash[SUITE], config.stash[MODE]

    def suite_client() -> AbstractContextManager[httpx.Client]:
        return nullcontext(request.getfixturevalue("contract_client"))  # its fixture closes it

    def temporary_folder() -> Path:
        folders: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
        return folders.getbasetemp()

    with ExitStack() as stack:
        try:
            sandbox = request.getfixturevalue("local_sandbox") if mode is Mode.LOCAL else Sandbox(mode)
            session = stack.enter_context(
                open_session(suite, mode, sandbox, run_settings_of(config, temporary_folder), suite_client)
            )
            require_live_variables(session)
        except ContractError as problem:
            end_run_with(config, problem)
        config.stash[SESSION] = session
        yield session


def make_shared_things(pytestconfig: pytest.Config, contract_session: Session) -> Iterator[PrerequisitePool]:
    """Make the things that cases only read, once a run."""
    yield from _closing(pytestconfig, new_pool(contract_session, "shared"))


def make_own_things(
    pytestconfig: pytest.Config, contract_session: Session, default_cassette_name: str
) -> Iterator[PrerequisitePool]:
    """Make the things that one test may change or delete."""
    yield from _closing(pytestconfig, new_pool(contract_session, default_cassette_name))


def _closing(config: pytest.Config, pool: PrerequisitePool) -> Iterator[PrerequisitePool]:
    yield pool
    try:
        left = pool.close()
    except RunRefused as problem:
        end_run_with(config, problem)
    if config.stash.get(ENDING, False):  # no test is left to fail
        for line in left:
            show_line(config, f"contract: left behind: {line}")
    elif left:
        raise LeftBehind(*left)


def send_function(request: pytest.FixtureRequest, contract_session: Session) -> Send:
    """Return a function that sends a case, with values for some of its variables, and returns the exchange.

    What the case needs is made first. A request that breaks its own schema is not sent: the test fails.
    """
    cassette = request.node.stash[CASSETTE]

    def send_one(case: Case, **values: object) -> Exchange:
        context = Context(
            cassette, partial(_value_for, request, contract_session, case), partial(_remember_creation, request)
        )
        try:
            exchange, verdict = send_case(contract_session, case, values, context)
        except RunRefused as problem:
            end_run_with(request.config, problem)
        except RequestBroken as broken:
            _add_verdict(request, contract_session, case, broken.verdict, broken.request, None)
            raise  # not reached: a broken verdict fails the test
        if verdict.waived:
            verdicts_of(request.node).append(verdict)
        return exchange

    return send_one


def _value_for(request: pytest.FixtureRequest, session: Session, case: Case, name: str) -> str:
    """Let a prerequisite supply a variable: a thing of the test's own where the case may change it."""
    # A shared thing that one case deletes would fail all others that read it.
    own = changes_prerequisites(session, case)
    pool: PrerequisitePool = request.getfixturevalue("contract_own_things" if own else "contract_shared_things")
    return pool.value_of(name, partial(_find_prerequisite, request))


def _find_prerequisite(request: pytest.FixtureRequest, name: str) -> Prerequisite:
    try:
        found: Prerequisite = request.getfixturevalue(FIXTURE_PREFIX + name)
    except pytest.FixtureLookupError:
        raise UndefinedVariable(name) from None
    return found


def _remember_creation(request: pytest.FixtureRequest, thing: int) -> None:
    """Have what a case creates removed with the test's own things; a replay creates nothing, and has none."""
    pool: PrerequisitePool = request.getfixturevalue("contract_own_things")
    pool.remember_creation(thing)


def verify_function(request: pytest.FixtureRequest, contract_session: Session) -> Verify:
    """Return a function that judges an exchange, and fails the test where the contract is broken.

    `status` names the expected status where it is not a documented success.
    """

    def verify_exchange(exchange: Exchange, *, status: int | None = None) -> None:
        if status is not None:
            exchange = replace(exchange, expected=(status,))
        check_judgeable(exchange)
        check_allowed(contract_session, exchange)
        verdict = _judge(request, contract_session, exchange)
        suite = contract_session.suite
        case = suite.cases[exchange.case_id]
        basis = suite.basis_of(suite.schemas.contract_of(exchange.operation), exchange.response.status)
        request.node.stash.setdefault(JUDGED, []).extend(_judged("response", case))
        request.node.stash.setdefault(BASES, []).extend([basis] if basis else [])
        _add_verdict(request, contract_session, case, verdict, exchange.request, exchange.response)

    return verify_exchange


def perform_function(contract_suite: Suite, contract_send: Send, contract_verify: Verify) -> Callable[..., Exchange]:
    """Return a function that sends a case, or the case of an id, judges the answer, and returns the exchange.

    `status` names the expected status where it is not a documented success; other arguments are variables' values.
    """

    def perform_case(case: Case | str, *, status: int | None = None, **values: object) -> Exchange:
        case = case_named(contract_suite.cases, case) if isinstance(case, str) else case
        exchange = contract_send(case, **values)
        contract_verify(exchange, status=status)
        return exchange

    return perform_case


def verify_request_function(request: pytest.FixtureRequest, contract_session: Session) -> Callable[[Case], None]:
    """Return a function that judges a case's request as it is published, without sending it."""

    def verify_published(case: Case) -> None:
        if case.published is None:
            raise NotJudged(f"{case.id} has no request")
        scopes = (*contract_session.scopes, case.variables)
        filled = fill_request(case.published, ValueSources(scopes, draw_fresh(case.id), plausible_value)).request
        verdict = judge_request(contract_session, case, filled)
        request.node.stash.setdefault(JUDGED, []).extend(_judged("request", case))
        _add_verdict(request, contract_session, case, verdict, filled, None)

    return verify_published


def verify_example_function(request: pytest.FixtureRequest, contract_session: Session) -> Callable[[Example], None]:
    """Return a function that judges a saved example as if it had just been received."""

    def verify_saved(example: Example) -> None:
        exchange = exchange_of(contract_session, example)
        verdict = _judge(request, contract_session, exchange)
        _add_verdict(request, contract_session, example.case, verdict, exchange.request, exchange.response)

    return verify_saved


def _judge(request: pytest.FixtureRequest, session: Session, exchange: Exchange) -> Verdict:
    return judge_exchange(session, exchange, drift_breaks=request.config.getoption("contract_fail_on_drift"))


def _judged(kind: str, case: Case) -> tuple[str, str]:
    """Say what was judged, by case and by operation, for the summary to tell which waivers nothing needed."""
    return f"{kind} {case.id}", f"{kind} {case.operation}"


def _add_verdict(
    request: pytest.FixtureRequest,
    session: Session,
    case: Case,
    verdict: Verdict,
    sent: Request,
    response: Response | None,
) -> None:
    if verdict.outcome is Outcome.KEPT and not verdict.drift:
        verdicts_of(request.node).append(verdict)
        return
    shown = shown_of(session, case, sent)
    verdict = verdict_as_shown(verdict, shown)
    verdicts_of(request.node).append(verdict)
    if verdict.outcome is Outcome.BROKEN:
        text = explain(case, verdict, sent, response, session.vault, shown)
        raise pytest.fail.Exception(text, pytrace=False) from None  # the text says it all, whatever led to it
