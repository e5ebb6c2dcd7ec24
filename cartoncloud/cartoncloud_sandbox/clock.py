"""The clock of the documents: it can be frozen, so that recordings are reproducible, and advanced."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

TENANT_ZONE = timezone(timedelta(hours=10))


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time that is written into documents; tokens expire by the real clock instead."""

    frozen: datetime | None = None
    advanced: timedelta = timedelta()

    def moment(self) -> datetime:
        """Return the time in the tenant's zone."""
        return ((self.frozen or datetime.now(UTC)) + self.advanced).astimezone(TENANT_ZONE)

    def now(self) -> str:
        """Return the time as RFC 3339 with a numeric offset, never `Z`.

        See docs/cartoncloud-facts.md, Timestamps and dates.
        """
        return self.moment().isoformat(timespec="seconds")

    def seconds(self) -> float:
        """Return the seconds of a clock that runs even while the documents' one is frozen."""
        return time.time() + self.advanced.total_seconds()


def parse_moment(text: str) -> datetime:
    """Read an RFC 3339 time with an offset; raise `ValueError` for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or "T" not in text.upper():
        raise ValueError(f"{text!r} is not an RFC 3339 time with an offset, such as 2030-01-20T09:00:00+10:00")
    return moment
