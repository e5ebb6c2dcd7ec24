"""What one running stand-in consists of; the application carries it, every request can reach it."""

from dataclasses import dataclass, field
from typing import cast

from starlette.requests import Request

from cartoncloud_sandbox.clock import Clock
from cartoncloud_sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The state, the clock of its documents and the lifetime of its tokens in seconds."""

    store: Store = field(default_factory=Store)
    clock: Clock = field(default_factory=Clock)
    token_seconds: int = 3600


def sandbox_of(request: Request) -> Sandbox:
    """Return the stand-in that answers this request."""
    return cast("Sandbox", request.app.state.sandbox)
