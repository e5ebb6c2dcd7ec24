"""Plans all faults: each class on every operation and status that it fits, by what they answered without a fault."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from detecting.fault import Fault
from detecting.planning_additions import additions
from detecting.planning_answers import refusal_faults, success_faults, unseen_refusals
from detecting.planning_members import member_faults
from detecting.planning_servers import server_faults
from detecting.survey import Survey


@dataclass(frozen=True)
class Wanted:
    """Which faults are to be run: by parts of their operation's and class's names, at most so many, and the seed."""

    seed: int = 0
    operation: str = ""
    kind: str = ""
    limit: int | None = None


def plan_faults(survey: Survey, seed: int) -> list[Fault]:
    """Plan every fault and every addition; the seed decides values and types, never what is left out."""
    return list(dict.fromkeys(_planned(survey, random.Random(seed))))  # noqa: S311  no cryptography


def _planned(survey: Survey, draw: random.Random) -> Iterator[Fault]:
    for answered in survey.answered:
        yield from member_faults(answered, survey, draw)
        yield from success_faults(answered)
        yield from refusal_faults(answered, survey)
        yield from additions(answered, draw)
    for operation in survey.operations:
        yield from unseen_refusals(operation, survey)
        yield from server_faults(operation, survey)


def choose_faults(faults: list[Fault], wanted: Wanted) -> list[Fault]:
    """Keep the faults that are wanted, at most `limit`, in an order that makes any beginning of it a sample."""
    chosen = [each for each in faults if wanted.operation in each.operation and wanted.kind in each.kind]
    random.Random(wanted.seed).shuffle(chosen)  # noqa: S311  no cryptography
    return chosen[: wanted.limit]
