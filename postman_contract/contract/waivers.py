"""Known deviations, each with a reason and an end.

A waiver file holds `[[waiver]]` tables. Each names a `case` or an `operation` (`GET /orders/{orderId}`), the `check`,
the instance `path` (`$` is the whole), the `reason`, and when it ends: `expires` (a TOML date), `issue` (the URL of
what will end it), or `permanent = true`. Drift is waived as breaches are.
"""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postman_contract.contract.tomlfile import load_toml, read_table
from postman_contract.errors import InputError

ROWS = "/rows/"  # stands in the id of a case between its own and what its row of data is called


@dataclass(frozen=True)
class Waiver:
    """Lets one check fail at one instance path, of one case or of every case of one operation.

    It has either a `case` or an `operation`, spelled as `str(Operation)`. It is permanent where it has neither
    `expires` nor `issue`.
    """

    case: str
    check: str
    path: str
    reason: str
    expires: dt.date | None = None
    issue: str = ""
    operation: str = ""

    @property
    def place(self) -> str:
        """What it is for, in a few words: case or operation, check and instance path."""
        return f"{self.case or self.operation}: {self.check} at {self.path}"

    @property
    def end(self) -> str:
        """When it ends, in a few words."""
        return f"until {self.expires}" if self.expires else f"see {self.issue}" if self.issue else "permanent"

    def is_for(self, case_id: str, operation: str) -> bool:
        """Tell whether it is for a case; one for a case is for each row of it, too."""
        if self.case:
            return self.case == case_id or case_id.startswith(f"{self.case}{ROWS}")
        return self.operation == operation

    def has_expired(self, today: dt.date) -> bool:
        """Tell whether its last day is over."""
        return self.expires is not None and self.expires < today


TO_WRITE = "TODO"  # what a reason begins with that nobody has written yet

MEMBERS = {
    "case": str,
    "operation": str,
    "check": str,
    "path": str,
    "reason": str,
    "expires": dt.date,
    "issue": str,
    "permanent": bool,
}
_SUBJECTS = ("case", "operation")
_ENDS = ("expires", "issue", "permanent")


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Load a waiver file; an absent file has none.

    Raises:
        InputError: names the file and the place.
    """
    document = load_toml(path)
    unknown = sorted(document.keys() - {"waiver"})
    if unknown:
        raise InputError(str(path), unknown[0], "unknown member; waivers are written [[waiver]]")
    tables = document.get("waiver", [])
    if not isinstance(tables, list):
        raise InputError(str(path), "waiver", "expected an array of tables, written [[waiver]]")
    return tuple(_waiver(table, str(path), f"waiver[{index}]") for index, table in enumerate(tables))


def _waiver(table: object, file: str, place: str) -> Waiver:
    members: dict[str, Any] = dict(read_table(table, file, place, MEMBERS, ("check", "path", "reason")))
    for names in (_SUBJECTS, _ENDS):
        given = [name for name in names if name in members]
        if len(given) != 1:
            raise InputError(
                file, place, f"expected exactly one of {', '.join(names)}, got {', '.join(given) or 'none'}"
            )
    if members.pop("permanent", True) is False:
        raise InputError(file, f"{place}.permanent", "expected true; give the waiver an end instead")
    if members["reason"].lstrip().startswith(TO_WRITE):
        raise InputError(
            file, f"{place}.reason", f"still begins with {TO_WRITE}: say why this is tolerated, and check when it ends"
        )
    operation = re.sub(r"\{[^{}]*\}", "{}", members.pop("operation", ""))
    return Waiver(**{"case": "", **members}, operation=operation)
