"""Says what a run can talk to, and which negative cases it can have."""

from enum import StrEnum


class Mode(StrEnum):
    """What a run talks to."""

    REPLAY = "replay"
    LOCAL = "local"
    LIVE = "live"


class Choice(StrEnum):
    """Which negative cases a run has."""

    NONE = "none"
    FEW = "few"
    ALL = "all"
