"""Says what a run can talk to."""

from enum import StrEnum


class Mode(StrEnum):
    """What a run talks to."""

    REPLAY = "replay"
    LOCAL = "local"
    LIVE = "live"
