"""What all cases of a run share."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Verdict
from postman_contract.http.connection_settings import DIRECT, ConnectionSettings
from postman_contract.http.network import Network, NoNetwork
from postman_contract.postman.environment import ENV_VARS, GLOBAL_VARS, PROCESS, Scope
from postman_contract.postman.variables import Used
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.recorder import Recorder
from postman_contract.recording.values import CommittedValues
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import Case
from postman_contract.run.data_rows import scopes_around
from postman_contract.run.mode import Mode
from postman_contract.run.received import Received
from postman_contract.run.suite import Suite
from postman_contract.run.written_things import WrittenThings
from postman_contract.safety.budget import Calls
from postman_contract.safety.policy import RunOptions, RunPolicy


@dataclass(frozen=True)
class Sandbox:
    """A server to talk to: its name, for the metadata of cassettes, and the variables that lead to it."""

    name: str
    variables: dict[str, str] = field(default_factory=dict, repr=False)


class Progress(Protocol):
    """Shows how far a run is, to somebody who watches."""

    def show_calls(self, calls: Calls) -> None:
        """Show the calls made so far, one of which goes out now."""

    def show_wait(self, text: str) -> None:
        """Show a wait that begins now, and ends before the next call."""


@dataclass(frozen=True)
class RunSettings:
    """How a run was started.

    `folder` is where `.env` is, `records` says that cassettes are written, `announce` is told of every wait;
    `max_cassette_age` is in days. `progress`, where somebody watches, is told of every wait instead, and of calls.
    `follows_redirects` where a request does not say whether to, and `keeps_cookies` from claim to claim.
    `connection` is what stands between the run and its servers.
    """

    folder: Path
    records: bool
    options: RunOptions
    vault: Vault
    announce: Callable[[str], None]
    max_cassette_age: int | None = None
    progress: Progress | None = None
    follows_redirects: bool = False
    keeps_cookies: bool = False
    connection: ConnectionSettings = DIRECT


class SendScripted(Protocol):
    """Sends a case with the scripts of its collection; takes and gives what `sending.send_case` does."""

    def __call__(self, case: Case, values: Mapping[str, object], context: Any) -> tuple[Exchange, Verdict]:
        """Send the case; the context is a `sending.Context`, which knows sessions itself."""


@dataclass
class Session:
    """What all cases of a run share.

    `scopes` go before a collection's own, `replay_scopes` do so in a replay, `scopes_below` after it. `committed` has
    the values that a replay takes from committed files, `recorder` is None where nothing is recorded, `policy` says
    what the run may send, `seed` is what dynamic values are drawn by, `max_cassette_age` is in days. It
    `follows_redirects` where a request does not say whether to, and `keeps_cookies` from claim to claim. `uses` counts
    how often a name was drawn for; `stale` says which cassettes are out of date, and why, `reshaped` how answers differ
    in shape from their last recording, and `received` is what prerequisites received, each until it is reported;
    `written` remembers what was written for all cases. `unpublished` are values that no report for others may hold,
    with what stands for each. These change while the run goes on. `send_scripted` sends cases where the scripts of
    collections are run; None: they are not, or whoever sends a case runs them.
    """

    suite: Suite
    mode: Mode
    sandbox: Sandbox
    scopes: tuple[Scope, ...]
    replay_scopes: tuple[Scope, ...]
    scopes_below: tuple[Scope, ...]
    network: Network | NoNetwork
    vault: Vault
    cassettes: CassetteFiles
    committed: CommittedValues
    recorder: Recorder | None
    policy: RunPolicy
    seed: str
    max_cassette_age: int | None = None
    follows_redirects: bool = False
    keeps_cookies: bool = False
    uses: Counter[str] = field(default_factory=Counter)
    stale: dict[str, None] = field(default_factory=dict)
    written: WrittenThings = field(default_factory=WrittenThings, repr=False)
    received: list[Received] = field(default_factory=list)
    reshaped: dict[str, None] = field(default_factory=dict)
    unpublished: dict[str, str] = field(default_factory=dict, repr=False)
    send_scripted: SendScripted | None = field(default=None, repr=False)


def today(session: Session) -> dt.date | None:
    """Return the date by which waivers expire; only a live run lets them."""
    return dt.datetime.now(dt.UTC).date() if session.mode is Mode.LIVE else None


def scopes_of(session: Session, case: Case) -> tuple[Scope, ...]:
    """Order the scopes that a case has in a run, highest precedence first."""
    return scopes_around(case, session.scopes, session.scopes_below)


def is_from_outside(session: Session, used: Used) -> bool:
    """Tell whether a value is from where a replay does not look.

    That is the process environment, `.env`, the command line or the sandbox.
    """
    return used.scope in (PROCESS, ENV_VARS, GLOBAL_VARS, session.sandbox.name)


def is_unmarked(session: Session, used: Used) -> bool:
    """Tell whether a value is one that only the process environment, `.env` or the sandbox has.

    Nobody has said whether it is secret, so that it is taken for one. What a committed file names is none; nor is what
    a run of a collection alone was given, which keeps nothing: there the names of variables say which are.
    """
    is_kept = session.mode is not Mode.COLLECTION
    return is_kept and is_from_outside(session, used) and used.name not in session.committed.by_variable
