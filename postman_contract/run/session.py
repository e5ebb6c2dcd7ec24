"""What all cases of a run share."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from postman_contract.http._httpx import httpx
from postman_contract.http.auth import Authorizer
from postman_contract.postman.environment import Scope
from postman_contract.recording.recorder import Recorder
from postman_contract.recording.vault import Vault
from postman_contract.run.suite import Suite
from postman_contract.safety.policy import Safety


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
    """What all cases of a run share.

    `max_cassette_age` is in days, `uses` counts how often a cassette was begun, `stale` says which are out of date, and
    why, until it is reported.
    """

    suite: Suite
    mode: Mode
    scopes: tuple[Scope, ...]
    client: httpx.Client
    unrecorded: httpx.Client
    authorizer: Authorizer
    vault: Vault
    recorder: Recorder
    safety: Safety | None
    max_cassette_age: int | None = None
    uses: Counter[str] = field(default_factory=Counter)
    stale: dict[str, None] = field(default_factory=dict)

    @property
    def recording(self) -> bool:
        """Whether cassettes are written."""
        return self.recorder.staging is not None


def today(session: Session) -> dt.date | None:
    """Return the date by which waivers expire; only a live run lets them."""
    return dt.datetime.now(dt.UTC).date() if session.mode is Mode.LIVE else None
