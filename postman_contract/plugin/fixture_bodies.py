"""What the fixtures do; imported when the first claim asks for one of them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import ContractError, LeftBehind, RunRefused
from postman_contract.http._httpx import httpx
from postman_contract.http.client import new_client
from postman_contract.plugin.claims import SUITE
from postman_contract.plugin.configuration import run_settings_of
from postman_contract.plugin.connections import connection_settings_of
from postman_contract.plugin.ini_keys import timeout_of
from postman_contract.plugin.scripts import run_scripts_of, show_console
from postman_contract.plugin.state import (
    CASSETTE,
    ENDING,
    EXCHANGES,
    MODE,
    SESSION,
    WRITTEN,
    end_run_with,
    show_line,
    verdicts_of,
)
from postman_contract.plugin.supplies import remember_creation, value_for
from postman_contract.plugin.verifying import Verify, add_verdict, judge
from postman_contract.run.cases import Case, case_named
from postman_contract.run.creations import new_pool
from postman_contract.run.mode import Mode
from postman_contract.run.prerequisites import PrerequisitePool
from postman_contract.run.reading_back import read_back
from postman_contract.run.received import NeedsBroken, Received
from postman_contract.run.sending import Context, RequestBroken, send_case
from postman_contract.run.session import Sandbox, Session
from postman_contract.run.session_start import open_session, require_live_variables
from postman_contract.run.suite import Suite
from postman_contract.run.written_things import WrittenThings

Send = Callable[..., Exchange]


def open_client(pytestconfig: pytest.Config) -> Iterator[httpx.Client]:
    """Open the HTTP client that a run sends with, and close it in the end."""
    with new_client(timeout_of(pytestconfig), connection_settings_of(pytestconfig)) as client:
        yield client


def suite_client(request: pytest.FixtureRequest) -> AbstractContextManager[httpx.Client]:
    """Lend the HTTP client of the run, which its own fixture closes."""
    return nullcontext(request.getfixturevalue("contract_client"))


def temporary_folder(request: pytest.FixtureRequest) -> Path:
    """Return the temporary folder of this process."""
    folders: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    return folders.getbasetemp()


def open_run_session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Open what all cases of the run share."""
    config = request.config
    suite, mode = config.stash[SUITE], config.stash[MODE]

    with ExitStack() as stack:
        try:
            sandbox = request.getfixturevalue("local_sandbox") if mode is Mode.LOCAL else Sandbox(mode)
            settings = run_settings_of(config, partial(temporary_folder, request))
            session = stack.enter_context(open_session(suite, mode, sandbox, settings, partial(suite_client, request)))
            require_live_variables(session)
        except ContractError as problem:
            end_run_with(config, problem)
        config.stash[SESSION] = session
        chains = stack.enter_context(run_scripts_of(config, session))
        yield session
        if chains is not None:
            _remove(config, chains.close)


def make_shared_things(pytestconfig: pytest.Config, contract_session: Session) -> Iterator[PrerequisitePool]:
    """Make the things that cases only read, once a run."""
    judged = partial(judge, pytestconfig, contract_session)
    yield from _closing(pytestconfig, new_pool(contract_session, "shared", judged, contract_session.written))


def make_own_things(
    request: pytest.FixtureRequest, contract_session: Session, default_cassette_name: str
) -> Iterator[PrerequisitePool]:
    """Make the things that one test may change or delete."""
    judged = partial(judge, request.config, contract_session)
    written = _written_by(request, contract_session)
    yield from _closing(request.config, new_pool(contract_session, default_cassette_name, judged, written))


def _written_by(request: pytest.FixtureRequest, session: Session) -> WrittenThings:
    """Return what remembers what a claim writes, and what is written for it alone."""
    stash: pytest.Stash = request.node.stash
    return stash.setdefault(WRITTEN, WrittenThings(session.written))


def _closing(config: pytest.Config, pool: PrerequisitePool) -> Iterator[PrerequisitePool]:
    yield pool
    _remove(config, pool.close)


def _remove(config: pytest.Config, close: Callable[[], list[str]]) -> None:
    """Remove what was created, and say what may be left behind."""
    try:
        left = close()
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
            cassette,
            partial(value_for, request, contract_session, case),
            _written_by(request, contract_session),
            partial(remember_creation, request),
        )
        try:
            exchange, verdict = send_case(contract_session, case, values, context)
            exchange = read_back(contract_session, exchange, context)
        except RunRefused as problem:
            end_run_with(request.config, problem)
        except NeedsBroken as needs:
            if needs.case_id == case.id:  # what is judged here was sent to make what it needs, and is broken itself
                _report_received(request, contract_session, needs.received)
            verdicts_of(request.node).append(Verdict(Outcome.BROKEN, reason=str(needs)))
            raise pytest.fail.Exception(f"{case.operation} not sent: {needs}", pytrace=False) from None
        except RequestBroken as broken:
            add_verdict(request, contract_session, case, broken.verdict, broken.request, None)
            raise  # not reached: a broken verdict fails the test
        finally:
            show_console(request.node)
        if verdict.waived:
            verdicts_of(request.node).append(verdict)
        request.node.stash.setdefault(EXCHANGES, []).append(exchange)
        return exchange

    return send_one


def _report_received(request: pytest.FixtureRequest, session: Session, received: Received) -> None:
    """Fail a claim by what a prerequisite received under the claim's own case."""
    add_verdict(request, session, received.case, received.verdict, received.request, received.response)


def perform_function(contract_suite: Suite, contract_send: Send, contract_verify: Verify) -> Callable[..., Exchange]:
    """Return a function that sends a case, or the case of an id, judges the answer, and returns the exchange.

    `status` names the expected status where it is not a documented success; `empty` says that no rows are expected.
    Other arguments are variables' values.
    """

    def perform_case(case: Case | str, *, status: int | None = None, empty: bool = False, **values: object) -> Exchange:
        case = case_named(contract_suite.named_cases, case) if isinstance(case, str) else case
        exchange = contract_send(case, **values)
        contract_verify(exchange, status=status, empty=empty)
        return exchange

    return perform_case
