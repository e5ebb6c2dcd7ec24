"""Known deviations, each with a reason and an expiry date.

A waiver file holds `[[waiver]]` tables with the members of `Waiver`; `expires` is a TOML date.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from postman_contract.contract.tomlfile import load_toml, read_table
from postman_contract.errors import InputError


@dataclass(frozen=True)
class Waiver:
    """Lets one check fail at one instance path (`$` is the whole) of one case until it expires."""

    case: str
    check: str
    path: str
    reason: str
    expires: dt.date

    @property
    def place(self) -> str:
        """What it is for, in a few words: case, check and instance path."""
        return f"{self.case}: {self.check} at {self.path}"


MEMBERS = {"case": str, "check": str, "path": str, "reason": str, "expires": dt.date}


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
    return tuple(
        Waiver(**read_table(table, str(path), f"waiver[{index}]", MEMBERS, MEMBERS))  # type: ignore[arg-type]  # just checked
        for index, table in enumerate(tables)
    )
