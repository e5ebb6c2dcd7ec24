"""Searches for what earlier runs have left behind, and checks every row again.

A search may leave out its filter, find what a person called alike, or what belongs to somebody else. So what it finds
may be removed only if the member that the rules name begins with the whole name of a run, old enough by its time, and
if it is shown to be the configured owners'.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import quote

from postman_contract.contract.operations import Operation, operation_named
from postman_contract.errors import NotJudged, RunRefused
from postman_contract.postman.messages import as_documented
from postman_contract.safety.creation import Creation, Row, Run
from postman_contract.safety.guard import Guard, Read
from postman_contract.safety.leftovers import Left, Leftover, Leftovers, LeftRow, why_name_is_left
from postman_contract.safety.paths import is_variable, path_with_id, template_of_things
from postman_contract.safety.rules import Owner, Rules
from postman_contract.safety.run_names import PREFIX, run_name_in
from postman_contract.safety.searching import SearchSeen, rows_found

LARGEST_SKEW = timedelta(minutes=5)  # between this machine's clock and the API's


@dataclass(frozen=True)
class LeftoverSearch:
    """Searches for what runs have left that are at least of an `age`.

    `guard` knows the configured owners; to know all they are called by, `read` may have to read the account.
    """

    rules: Rules
    guard: Guard
    read: Read
    age: timedelta
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def find(self, run: Run) -> Leftovers:
        """Search for the things of each operation, in the order of the rules.

        Raises:
            RunRefused: the run must not go on.
        """
        lasting = {name: each for name, each in self.rules.creations.items() if each.remove is not None}
        searched = {name: each for name, each in lasting.items() if each.find is not None}
        found = [self._find_kind(operation, creation, run) for operation, creation in searched.items()]
        return Leftovers(
            searched=tuple(searched),
            removable=tuple(each for kind in found for each in kind.removable),
            left=tuple(each for kind in found for each in kind.left),
            failed={operation: why for kind in found for operation, why in kind.failed.items()},
            unsearched=tuple(name for name in lasting if name not in searched),
        )

    def _find_kind(self, operation: str, creation: Creation, run: Run) -> Leftovers:
        """Search for the things of one operation; what was found before the search failed counts."""
        rows, seen, failed = dict[str, Row](), SearchSeen(run, self.guard.owners), dict[str, str]()
        try:
            with as_documented():
                for row in rows_found(creation, Run(seen.send), PREFIX):
                    rows.setdefault(row.id, row)  # a server that does not know pages shows every row on each
        except NotJudged as problem:
            failed[operation] = str(problem)
        except RunRefused:
            raise
        except Exception as problem:  # noqa: BLE001  a suite's own function may raise anything
            failed[operation] = f"the rules' function raised {type(problem).__name__}"  # its words may quote anything
        removable, left = list[Leftover](), list[LeftRow]()
        for row in rows.values():
            judged = self._judge(operation, creation, row, seen)
            if isinstance(judged, Leftover):
                removable.append(judged)
            else:
                left.append(LeftRow(operation, row, judged))
        return Leftovers((operation,), tuple(sorted(removable, key=lambda each: each.run.at)), tuple(left), failed)

    def _judge(self, operation: str, creation: Creation, row: Row, seen: SearchSeen) -> Leftover | Left:
        name, why = run_name_in(row.reference), why_name_is_left(row.reference, self.age, self.now)
        if name is None or why is not None:
            return why or Left.NO_NAME
        if not self.guard.owns(row.body, seen.standing, self.read):
            return Left.OTHERS
        # Asked after the rest: it is no matter of clocks what a person or somebody else has called their things.
        if seen.skew > LARGEST_SKEW:
            return Left.CLOCK
        origin, template = self._place(operation_named(operation), creation, seen)
        return Leftover(operation, row.id, name, origin, template) if path_with_id(template, row.id) else Left.NO_PLACE

    def _place(self, operation: Operation, creation: Creation, seen: SearchSeen) -> tuple[str, str]:
        """Say where the things of an operation live, by where they were searched for; "": nobody knows."""
        if len(seen.bases) != 1:
            return "", ""
        [(origin, base)] = seen.bases
        filled = [_named(self.guard.owners, *pair) for pair in pairwise(("", *operation.segments))]
        # A thing below another one of a run's goes with that; where it lives, no configuration says.
        if any(map(is_variable, filled)):
            return "", ""
        return origin, template_of_things(operation, "/".join([base, *filled]), creation.path)


def _named(owners: Mapping[Owner, str | None], before: str, segment: str) -> str:
    """Fill a segment of an operation that stands for an owner."""
    names = (name for owner, name in owners.items() if owner.segment and owner.segment == before and name)
    named = next(names, None) if segment == "{}" else None
    return segment if named is None else quote(named, safe="")
