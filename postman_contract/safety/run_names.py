"""The names of runs, with which every reference a run gives begins: they say when it was."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

PREFIX = "CT-"
_TIME = "%Y%m%dT%H%M%SZ"
# Capitals alone, as a server may turn codes into capitals. What follows is another word, so that no name of a person's
# which merely begins alike is read as a run's.
_NAME = re.compile(rf"{PREFIX}([0-9]{{8}}T[0-9]{{6}}Z)-([0-9A-F]{{6}})(?![0-9A-Za-z])")
_NAME_WITHOUT_TIME = re.compile(rf"{PREFIX}[0-9a-f]{{8}}(?![0-9A-Za-z])")


@dataclass(frozen=True)
class RunName:
    """The name of a run that began `at` a time, in UTC and whole seconds: `CT-20261126T044751Z-3F9A2C`.

    With a hyphen and a UUID it makes 63 characters: APIs often allow 64.
    """

    at: datetime
    drawn: str

    def __str__(self) -> str:
        return f"{PREFIX}{self.at.strftime(_TIME)}-{self.drawn}"


def draw_run_name() -> RunName:
    """Name a run that begins now."""
    return RunName(datetime.now(UTC).replace(microsecond=0), secrets.token_hex(3).upper())


def run_name_in(reference: str) -> RunName | None:
    """Read the whole name of a run at the start of a reference; None: it does not begin with one."""
    match = _NAME.match(reference)
    if match is None:
        return None
    try:
        return RunName(datetime.strptime(match[1], _TIME).replace(tzinfo=UTC), match[2])
    except ValueError:  # there is no such day, or hour
        return None


def untimed_name_in(reference: str) -> str:
    """Read the name of a run at the start of a reference as earlier versions gave them, without a time: `CT-5f3a91c2`.

    "" where there is none; where there is one, it may be a person's own that looks alike.
    """
    match = _NAME_WITHOUT_TIME.match(reference)
    return match[0] if match else ""
