"""What earlier runs have left behind: what may be removed by its name alone, and why all else is left."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from postman_contract.safety.creation import Row
from postman_contract.safety.run_names import RunName, run_name_in, untimed_name_in


class Left(StrEnum):
    """Why something that a search has found is left where it is."""

    NO_NAME = "without the name of a run"
    NO_TIME = "with a name of earlier versions, which holds no time"
    YOUNGER = "of younger runs"
    AHEAD = "of a time to come"
    OTHERS = "not shown to be of the configured owners"
    NO_PLACE = "of which it cannot be told where they live"
    CLOCK = "old by a clock that differs from the API's"


@dataclass(frozen=True)
class Leftover:
    """Something that may be removed: what created it, for which run, and where it lives, with `{id}` for its id."""

    operation: str
    id: str
    run: RunName
    origin: str
    template: str


@dataclass(frozen=True)
class LeftRow:
    """Something that was found, and is left; which operation creates its like."""

    operation: str
    row: Row
    why: Left


@dataclass(frozen=True)
class Leftovers:
    """What a search came to: what may be removed, the oldest of each kind first, and what is left.

    `searched` are the operations whose things were searched for, `failed` says of which of them not all are known, and
    why; of `unsearched` the rules do not say how to search for what they create.
    """

    searched: tuple[str, ...] = ()
    removable: tuple[Leftover, ...] = ()
    left: tuple[LeftRow, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    unsearched: tuple[str, ...] = ()

    def count_left(self) -> Mapping[Left, int]:
        """Count what is left, by the reason."""
        return Counter(each.why for each in self.left)


def why_name_is_left(reference: str, age: timedelta, now: datetime) -> Left | None:
    """Say why something of that name is left; None: it begins with the whole name of a run that is old enough.

    Args:
        reference: what it is called.
        age: that a run has to have.
        now: the time.
    """
    name = run_name_in(reference)
    if name is None:
        return Left.NO_TIME if untimed_name_in(reference) else Left.NO_NAME
    if name.at > now:
        return Left.AHEAD
    return Left.YOUNGER if now - name.at < age else None
