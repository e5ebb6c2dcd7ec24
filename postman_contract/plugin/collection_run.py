"""Runs a collection without a suite: what `postman-contract run` adds to the plugin for its one claim."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.contract.violations import Violation
from postman_contract.errors import ContractError, LeftBehind, NotJudged, SentOnly
from postman_contract.plugin.claims import SUITE
from postman_contract.plugin.collection_order import run_in_order_of_scripts
from postman_contract.plugin.configuration import run_settings_of
from postman_contract.plugin.fixture_bodies import suite_client, temporary_folder
from postman_contract.plugin.scripts import close_runner, show_written
from postman_contract.plugin.state import EXCHANGES, MODE, SANDBOX, SESSION, VAULT, end_run_with
from postman_contract.plugin.verifying import add_verdict, verify_function
from postman_contract.postman.messages import BUSY
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import Case
from postman_contract.run.collection_scripts import CollectionScripts
from postman_contract.run.collection_session import (
    CollectionOptions,
    open_collection_session,
    open_scripts_of_run,
    send_as_published,
)
from postman_contract.run.collection_sources import CollectionSources
from postman_contract.run.creations import run_for_removal
from postman_contract.run.judging import judge_by_scripts
from postman_contract.run.mode import Mode
from postman_contract.run.script_state import ScriptState, console_of, has_asserted
from postman_contract.run.sending import RequestBroken
from postman_contract.run.session import Session
from postman_contract.run.suite import Suite
from postman_contract.scripting.values import NextRequest

SILENT = -2  # verbosity
RUN = pytest.StashKey["CollectionRun"]()
SCRIPTS = pytest.StashKey[CollectionScripts | None]()  # of the run
SCRIPTED = pytest.StashKey[ScriptState]()  # what the scripts of an item's request have come to
CREATED = pytest.StashKey[list[int]]()  # numbers in the ledger of what rules can remove


@dataclass(frozen=True)
class CollectionRun:
    """What is run: the collection as a suite, its variables' values, what was asked for, and what is said before."""

    suite: Suite
    sources: CollectionSources = field(repr=False)
    options: CollectionOptions
    vault: Vault = field(repr=False)
    headline: tuple[str, ...] = ()


class CollectionPlugin:
    """A plugin of pytest that stands in for the suite which the plugin would look for."""

    def __init__(self, run: CollectionRun) -> None:
        self._run = run
        self.has_begun = False

    def pytest_runtest_logstart(self) -> None:
        """Note that a request's turn has come, whatever becomes of it."""
        self.has_begun = True

    def pytest_configure(self, config: pytest.Config) -> None:
        """Put the collection where the plugin has its suite."""
        config.stash[RUN] = self._run
        config.stash[SUITE], config.stash[VAULT] = self._run.suite, self._run.vault
        config.stash[MODE] = Mode.COLLECTION
        config.stash[SANDBOX] = self._run.options.sandbox
        config.option.contract_sandbox = Mode.COLLECTION

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run the requests in the order that their scripts give them, where scripts are run."""
        if self._run.options.sandbox is None or session.config.option.collectonly or session.testsfailed:
            return None
        run_in_order_of_scripts(session, next_asked_for)
        return True

    def pytest_report_collectionfinish(self, config: pytest.Config) -> Sequence[str]:
        """Say what goes where, while it can still be stopped."""
        return self._run.headline if config.get_verbosity() > SILENT else ()


def open_session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Open what all requests of the run share; remove in the end what rules can."""
    config, run = request.config, request.config.stash[RUN]
    with ExitStack() as stack:
        try:
            settings = run_settings_of(config, partial(temporary_folder, request))
            opened = open_collection_session(
                run.suite, run.sources, run.options, settings, partial(suite_client, request)
            )
            session = config.stash[SESSION] = stack.enter_context(opened)
            scripts = open_scripts_of_run(session, run.sources, run.options)
            config.stash[SCRIPTS] = scripts
            if scripts is not None:
                stack.callback(close_runner, config, scripts.runner)
        except ContractError as problem:
            end_run_with(config, problem)
        yield session
        created: list[int] = config.stash.setdefault(CREATED, [])
        left = session.policy.remove_created(created, run_for_removal(session))
        if left:
            raise LeftBehind(*left)


def send_and_judge(request: pytest.FixtureRequest, session: Session, case: Case) -> None:
    """Send a request, and judge its answer.

    Raises:
        SentOnly: it was answered, and nothing says how it has to be.
    """
    remember = request.config.stash.setdefault(CREATED, []).append
    try:
        exchange = send_as_published(session, case, remember, request.config.stash[SCRIPTS], partial(_keep, request))
    except RequestBroken as refused:
        add_verdict(request, session, case, refused.verdict, refused.request, None)
        raise  # not reached: a broken verdict fails the test
    request.node.stash.setdefault(EXCHANGES, []).append(exchange)
    try:
        _judge(request, session, case, exchange)
    except SentOnly:
        if not exchange.unjudged_scripts:
            raise
    if exchange.unjudged_scripts:
        raise NotJudged(exchange.unjudged_scripts)


def _judge(request: pytest.FixtureRequest, session: Session, case: Case, exchange: Exchange) -> None:
    scripted = request.node.stash.get(SCRIPTED, None)
    status = exchange.response.status
    is_documented = any(200 <= each < 300 for each in exchange.expected) or status in exchange.expected
    if is_documented or status in BUSY:
        verify_function(request, session)(exchange)
    elif scripted is not None and has_asserted(scripted):
        add_verdict(request, session, case, judge_by_scripts(session, exchange), exchange.request, exchange.response)
    elif status >= 500:
        broken = Verdict(Outcome.BROKEN, (_server_error(status),))
        add_verdict(request, session, case, broken, exchange.request, exchange.response)
    else:
        what = f"status {status}" if exchange.expected else "its answer"
        raise SentOnly(f"sent, answered {status}: neither a saved example nor a schema says anything of {what}")


def _keep(request: pytest.FixtureRequest, state: ScriptState) -> None:
    """Keep what the scripts of a request have come to, and show what they have written."""
    known = request.node.stash.get(SCRIPTED, None)
    request.node.stash[SCRIPTED] = state
    for line in console_of(state, len(known.results) if known else 0):
        show_written(request.node, line)


def next_asked_for(item: pytest.Item) -> NextRequest | None:
    """Return which request the scripts of an item's request want next; None: the one that follows it."""
    state = item.stash.get(SCRIPTED, None)
    return state.next_request if state else None


def _server_error(status: int) -> Violation:
    expected, got = "no server error", f"status {status}"
    return Violation("status_is_expected", "$", expected, got, unquoted=f"expected {expected}, got {got}")
