"""Says what a run can talk to, and which negative cases it can have."""

from enum import StrEnum


class Mode(StrEnum):
    """What a run talks to: cassettes, a server of the suite's own, its API, or what a collection alone names."""

    REPLAY = "replay"
    LOCAL = "local"
    LIVE = "live"
    COLLECTION = "collection"


OF_A_SUITE = (Mode.REPLAY, Mode.LOCAL, Mode.LIVE)


class Choice(StrEnum):
    """Which negative cases a run has."""

    NONE = "none"
    FEW = "few"
    ALL = "all"
