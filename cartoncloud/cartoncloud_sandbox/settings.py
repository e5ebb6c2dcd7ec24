"""What can be set about a running stand-in; a reset sets all of it back."""

from dataclasses import dataclass
from enum import StrEnum


class RetryAfter(StrEnum):
    """How a 429 says when to come again; nobody has recorded which of these the real one does.

    See docs/cartoncloud-facts.md, Limits.
    """

    SECONDS = "seconds"
    DATE = "date"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Settings:
    """How long reports take, how many outbound orders a minute a client may create, how far the clock is advanced."""

    report_seconds: float = 0
    outbound_orders_per_minute: int | None = None
    retry_after: RetryAfter = RetryAfter.SECONDS
    advance_seconds: float = 0
