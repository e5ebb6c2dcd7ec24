"""A fault, and what groups faults are counted in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from detecting.behaviours import Behaviour, Spoiling
from detecting.faults import Spoil

ANY = frozenset(range(100, 600))
REFUSAL = frozenset(range(400, 500))


class Group(StrEnum):
    """What a suite owes a change of an answer.

    BREAKING: a client that relies on what is documented, or on what it has sent, is let down. These are

    - a member that the response schema requires, or that was sent and came back equal, and is now missing, called
      otherwise, or null where the schema has no null (what was sent and not null never may be);
    - a member that the schema lists, required or not, of a type that the schema does not allow;
    - everything that is said of statuses, headers, media types, bodies, pages, searches, and what a server remembers.

    OPTIONAL: a member that the schema lists without requiring it, and that nobody sent, has gone although it was in
    every answer. Whether that breaks a promise is for the documentation to say; these are counted apart.

    ADDITION: what an API may do at any time. An alarm at it is a false one.
    """

    BREAKING = "breaking"
    OPTIONAL = "optional"
    ADDITION = "addition"


@dataclass(frozen=True)
class Fault:
    """One change of what one operation answers.

    `kind` is its class, `place` a status and a JSON Pointer, or a header. It concerns the tests that were given an
    answer of the operation with one of `statuses`.
    """

    group: Group
    kind: str
    operation: str
    place: str
    statuses: frozenset[int]
    begin: Callable[[], Behaviour] = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """Name it in a line."""
        return " ".join(filter(None, (f"{self.kind}:", self.operation, self.place)))


def at_status(operation: str, status: int, kind: str, place: str, spoil: Spoil, group: Group = Group.BREAKING) -> Fault:
    """Make a fault that spoils each answer of an operation that has one status."""
    return spoiling(operation, frozenset({status}), kind, f"{status} {place}".strip(), spoil, group)


def spoiling(
    operation: str, statuses: frozenset[int], kind: str, place: str, spoil: Spoil, group: Group = Group.BREAKING
) -> Fault:
    """Make a fault that spoils each answer of an operation that has one of some statuses."""
    return Fault(group, kind, operation, place, statuses, lambda: Spoiling(operation, statuses, spoil))
