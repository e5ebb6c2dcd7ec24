"""Opens what all cases of a run share, and settles where the values of its variables come from."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from postman_contract._httpx import httpx
from postman_contract.auth import Authorizer, Token, TokenSource, fetch_token, replayed_token
from postman_contract.client import recorded_client, unrecorded_client
from postman_contract.environment import Scope, process_scope
from postman_contract.errors import NotJudged
from postman_contract.recording import Recorder
from postman_contract.suite import Suite, literal_secrets
from postman_contract.vault import SHORTEST, Vault, placeholder


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
    for name in suite.secrets:
        for value in filter(None, (scope.get(name) for scope in scopes)):
            if len(value) < SHORTEST and staging is not None:
                raise NotJudged(
                    f"secret {{{{{name}}}}} has under {SHORTEST} characters: too few to keep out of cassettes"
                )
            vault.learn(value, name)
    for value, name in literal_secrets(suite.cases.values()).items():
        vault.learn(value, name)
    recorder = Recorder(suite.paths.cassettes, staging, sandbox.name, seed="0", vault=vault)
    for name, replayed in _replayed_values(suite).items():
        found = (scope.get(name) for scope in scopes)
        actual = next((value for value in found if value is not None), replayed)
        recorder.fixed.fix(actual, replayed)
        if "://" in actual and "://" in replayed:
            recorder.fixed.fix(_origin(actual), _origin(replayed))
    for library in ("httpx", "httpcore", "vcr"):  # at INFO they log URLs, which may hold a secret
        logging.getLogger(library).setLevel(logging.WARNING)
    with recorded_client() as client, unrecorded_client() as unrecorded:

        def fetch(source: TokenSource) -> Token:
            token = fetch_token(unrecorded, source)
            vault.learn(token.value, "access_token")
            return token

        authorizer = Authorizer(replayed_token if mode is Mode.REPLAY else fetch)
        yield Session(suite, mode, scopes, client, unrecorded, authorizer, vault, recorder)


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


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


def today(session: Session) -> dt.date | None:
    """Return the date by which waivers expire; only a live run lets them."""
    return dt.datetime.now(dt.UTC).date() if session.mode is Mode.LIVE else None
