"""What scripts do otherwise here than in Newman, by area and collection: in which parts of a run, and why."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """Why a run differs, and in which of its parts; in all others it is equal."""

    reason: str
    parts: tuple[str, ...] = ("assertions",)


ZONE = Kept("QuickJS writes a date without the name of its time zone")
NO_LOCALES = Kept("QuickJS knows no locales: numbers, dates and the order of letters are those of none")

KEPT: Mapping[tuple[str, str], Kept] = {}
