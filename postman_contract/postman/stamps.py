"""The moment and the nonce that a request is signed with."""

import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime

LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Stamp:
    """A moment, which knows its time zone, and a text that is used once."""

    moment: datetime
    nonce: str

    @property
    def seconds(self) -> str:
        """The moment in whole seconds since 1970."""
        return str(int(self.moment.timestamp()))


def new_stamp() -> Stamp:
    """Take the present moment and a new nonce."""
    return Stamp(datetime.now(UTC), "".join(secrets.choice(LETTERS) for _ in range(11)))
