"""Opens what all cases of a run share, and decides where the values of its variables come from."""

import logging
import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from postman_contract.errors import NotJudged
from postman_contract.http._httpx import httpx
from postman_contract.http.auth import Authorizer, FetchToken, Token, fetch_token
from postman_contract.http.client import let_calls_pass, new_client
from postman_contract.http.connection_settings import passwords_of
from postman_contract.http.network import Network, NoNetwork
from postman_contract.http.origins import leads_to_loopback
from postman_contract.postman.credentials import TokenSource
from postman_contract.postman.environment import Scope, environment_key, process_scope, value_in
from postman_contract.postman.secrets import placeholder
from postman_contract.recording.answers import learn_cookie
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.metadata import Metadata
from postman_contract.recording.recorder import Recorder
from postman_contract.recording.staleness import collection_hash, schema_hash
from postman_contract.recording.values import CommittedValues
from postman_contract.recording.vault import SHORTEST, Vault
from postman_contract.run.bounds import network_policy
from postman_contract.run.data_rows import is_secret_cell
from postman_contract.run.mode import Mode
from postman_contract.run.session import Progress, RunSettings, Sandbox, Session
from postman_contract.run.suite import Suite
from postman_contract.run.suite_secrets import literal_secrets
from postman_contract.safety.budget import TOKENS
from postman_contract.safety.policy import REPLAYED_RUN, RunPolicy
from postman_contract.safety.replay_policy import ReplayPolicy
from postman_contract.safety.rules import RUN_VARIABLE

FIXED_SEED = "0"  # what is recorded from a server of the suite's own draws the same values every time


@contextmanager
def open_session(
    suite: Suite,
    mode: Mode,
    sandbox: Sandbox,
    settings: RunSettings,
    open_client: Callable[[], AbstractContextManager[httpx.Client]] | None = None,
) -> Generator[Session]:
    """Open the clients of a run, and decide where its variables' values come from.

    Args:
        suite: what is judged.
        mode: a replay resolves secrets to placeholders and asks no server for a token.
        sandbox: the server to talk to.
        settings: how the run was started.
        open_client: opens the HTTP client, and closes it in the end; None: one is made as the settings say. A replay
            needs none.

    Raises:
        NotJudged: the configuration names no server to talk to.
    """
    vault = settings.vault
    scopes = _scopes(suite, mode, sandbox, settings.folder)
    learn_secrets(vault, suite, scopes)
    if settings.records or mode is Mode.LIVE:
        _refuse_short_secrets(suite, scopes)
    policy = ReplayPolicy() if mode is Mode.REPLAY else network_policy(suite, mode, sandbox, scopes, settings)
    scopes = (_run_scope(policy.run_name), *scopes)
    files, committed = CassetteFiles(suite.paths.cassettes), _committed_values(suite, scopes)
    # Two recordings of the same server are to be alike; a real API refuses a reference that was used before.
    seed = FIXED_SEED if settings.records and mode is Mode.LOCAL else secrets.token_hex(8)
    source = _live_source(policy) if mode is Mode.LIVE else sandbox.name
    recorder = _recorder(suite, files, committed, settings, source, seed) if settings.records else None
    with quiet_libraries(), open_network(mode, policy, settings, open_client) as network:
        replayed = (_run_scope(REPLAYED_RUN), *_replay_scopes(suite))
        judged = (suite, mode, sandbox, scopes, replayed, _scopes_below(suite, mode))
        kept = (vault, files, committed, recorder)
        habits = (settings.max_cassette_age, settings.follows_redirects, settings.keeps_cookies)
        yield Session(*judged, network, *kept, policy, seed, *habits)


def require_live_variables(session: Session) -> None:
    """Refuse a live run that lacks what the committed files say of a stand-in alone.

    Raises:
        NotJudged: a variable of the rules' `live_variables` has no value; names the key of each.
    """
    needed = sorted(session.suite.rules.live_variables) if session.mode is Mode.LIVE else []
    missing = [environment_key(name) for name in needed if value_in(session.scopes, name) is None]
    if missing:
        raise NotJudged(
            f"not set: {', '.join(missing)}. Give each a value in the environment or in .env: what the committed "
            "environment has is a stand-in's, and goes to no live server"
        )


@contextmanager
def quiet_libraries() -> Generator[None]:
    """Keep HTTP libraries, while a run lasts, from logging URLs: they do at INFO, and a URL may hold a secret."""
    levels = {library: library.level for library in map(logging.getLogger, ("httpx", "httpcore", "vcr"))}
    for library in levels:
        library.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for library, level in levels.items():
            library.setLevel(level)


@contextmanager
def open_network(
    mode: Mode,
    policy: RunPolicy,
    settings: RunSettings,
    open_client: Callable[[], AbstractContextManager[httpx.Client]] | None,
) -> Generator[Network | NoNetwork]:
    """Open the client of a run; a replay has none."""
    if mode is Mode.REPLAY:
        yield NoNetwork()
        return
    for password in passwords_of(settings.connection):
        settings.vault.learn(password, "proxy-password")
    with open_client() if open_client else new_client(settings=settings.connection) as client:
        let_calls_pass(client, _before_call(policy, settings.progress), policy.after_call)
        authorizer = Authorizer(_fetching(client, policy, settings.vault), settings.vault.learn)
        yield Network(client, authorizer, partial(learn_cookie, settings.vault))


def _before_call(policy: RunPolicy, progress: Progress | None) -> Callable[[str, str], None]:
    """Make what lets a call out or refuses it, and shows what was let out."""
    if progress is None:
        return policy.before_call

    def before_call(url: str, operation: str) -> None:
        policy.before_call(url, operation)
        progress.show_calls(policy.calls)

    return before_call


def _fetching(client: httpx.Client, policy: RunPolicy, vault: Vault) -> FetchToken:
    """Make what fetches a token, and keeps it out of everything from then on."""

    def fetch(source: TokenSource) -> Token:
        policy.check_client(source.client_id)
        operation = f"POST {urlsplit(source.url).path}"
        with policy.counting_as(TOKENS):
            token = fetch_token(client, source, policy.repeat_for(operation, idempotent=True))
        vault.learn(token.value, "access_token")
        vault.learn(token.refresh, "refresh_token")
        return token

    return fetch


def _recorder(
    suite: Suite, files: CassetteFiles, committed: CommittedValues, settings: RunSettings, source: str, seed: str
) -> Recorder:
    """Make what writes cassettes, and let it say what it records, by which version of collection and schemas."""
    versions = collection_hash(suite.paths.collections), schema_hash(suite.schemas.schemas)
    metadata = Metadata(source, seed=seed, collection=versions[0], schemas=versions[1])
    return Recorder(files, metadata, committed, settings.vault)


def _committed_values(suite: Suite, scopes: Sequence[Scope]) -> CommittedValues:
    """Say what committed files call the values that this run has."""
    committed = CommittedValues(_replayed_values(suite))
    for name, value in committed.by_variable.items():
        actual = value_in(scopes, name)
        if actual is not None:
            committed.replace_actual(actual, value)
            if "://" in actual and "://" in value:
                committed.replace_actual(_origin(actual), _origin(value))
    return committed


def _live_source(policy: RunPolicy) -> str:
    """Say, for the metadata of cassettes, what a live run records: a server on this machine is no live one."""
    if all(map(leads_to_loopback, policy.origins)):
        return "a server on loopback, not the live API"
    return f"live: {', '.join(urlsplit(origin).hostname or '' for origin in policy.origins)}"


def learn_secrets(vault: Vault, suite: Suite, scopes: Sequence[Scope]) -> None:
    """Keep out of everything what a suite calls secret, wherever it has a value."""
    scopes = (*scopes, suite.inputs.env_vars, suite.inputs.global_vars, suite.globals.scope)
    for name in suite.secrets:
        for value in filter(None, (scope.get(name) for scope in scopes)):
            vault.learn(value, name)
    for row in {case.row.label: case.row for case in suite.cases.values() if case.row}.values():
        for name, value in row.scope.values.items():
            if is_secret_cell(name, value, suite.secrets):
                vault.learn(value, name)
    for value, name in literal_secrets(suite.cases.values()).items():
        vault.learn(value, name)
    # A proxy or host variable may carry a password in its URL that nobody has marked.
    for value in (value for scope in scopes for value in scope.values.values() if "://" in value and "@" in value):
        with suppress(ValueError):
            vault.learn(urlsplit(value).password or "", "password")


def _refuse_short_secrets(suite: Suite, scopes: Sequence[Scope]) -> None:
    for name in suite.secrets:
        if any(0 < len(scope.get(name) or "") < SHORTEST for scope in scopes):
            raise NotJudged(
                f"secret {{{{{name}}}}} has under {SHORTEST} characters: too few to be kept out of what is written; "
                "use a longer one, or drop its type secret in the environment file if it is none"
            )


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def _run_scope(name: str) -> Scope:
    return Scope("run", {RUN_VARIABLE: name})


def _scopes(suite: Suite, mode: Mode, sandbox: Sandbox, folder: Path) -> tuple[Scope, ...]:
    """Order the scopes above the collection's own: a replay ignores the process environment."""
    if mode is Mode.REPLAY:
        return _replay_scopes(suite)
    committed = suite.environment.scope
    if mode is Mode.LIVE:
        values = {name: value for name, value in committed.values.items() if name not in suite.rules.live_variables}
        committed = Scope(committed.name, values)
    return (suite.inputs.env_vars, Scope(sandbox.name, sandbox.variables), process_scope(folder), committed)


def _scopes_below(suite: Suite, mode: Mode) -> tuple[Scope, ...]:
    """Order the scopes below the collection's own: a replay ignores what the command line says."""
    given = () if mode is Mode.REPLAY else (suite.inputs.global_vars,)
    return (*given, suite.globals.scope)


def _replay_scopes(suite: Suite) -> tuple[Scope, ...]:
    return (Scope("replay", {name: placeholder(name) for name in suite.secrets}), suite.environment.scope)


def _replayed_values(suite: Suite) -> dict[str, str]:
    values = dict(suite.globals.scope.values)
    for case in suite.cases.values():
        values.update(case.variables.values)
    values.update(suite.environment.scope.values)
    values[RUN_VARIABLE] = REPLAYED_RUN
    return {name: value for name, value in values.items() if name not in suite.secrets}
