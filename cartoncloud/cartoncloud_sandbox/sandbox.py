"""What one running stand-in consists of; the application carries it, every request can reach it."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

from starlette.requests import Request

from cartoncloud_sandbox.clock import Clock
from cartoncloud_sandbox.faults import Fault
from cartoncloud_sandbox.settings import Settings
from cartoncloud_sandbox.store import Store


@dataclass(slots=True)
class Sandbox:
    """The state, the clock of its documents, the lifetime of its tokens in seconds, and what can be set about it.

    `initial` is what the settings are at the start and after a reset; `orders` are the moments of each client's
    latest outbound orders, `faults` those still to come.
    """

    store: Store = field(default_factory=Store)
    clock: Clock = field(default_factory=Clock)
    token_seconds: int = 3600
    initial: Settings = field(default_factory=Settings)
    settings: Settings = field(init=False)
    orders: dict[str, deque[float]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def set(self, settings: Settings) -> None:
        """Take over new settings; the clock follows them."""
        self.settings = settings
        self.clock = replace(self.clock, advanced=timedelta(seconds=settings.advance_seconds))

    def restart(self) -> None:
        """Return to the initial settings; forget who ordered when, and what is to go wrong."""
        self.set(self.initial)
        self.orders.clear()
        self.faults.clear()


def sandbox_of(request: Request) -> Sandbox:
    """Return the stand-in that answers this request."""
    return cast("Sandbox", request.app.state.sandbox)
