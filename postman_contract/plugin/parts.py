"""What one process of a run knows of it alone: its calls, its name, and what it has left behind.

Under pytest-xdist each worker tells its controller, which adds them up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pytest

from postman_contract.plugin.state import SESSION
from postman_contract.reporting.report import Calls

OUTPUT = "contract_part"  # its name among what a worker tells


@dataclass(frozen=True)
class Part:
    """What one process knows. `calls` is None where it made none that are counted; `left` counts by operation."""

    run: str
    calls: Calls | None
    left: Mapping[str, int]


def part_of(config: pytest.Config) -> Part | None:
    """Say what this process knows; None: it has sent nothing."""
    session = config.stash.get(SESSION, None)
    if session is None or not session.policy.origins:
        return None
    counts = session.policy.calls
    seconds = {operation: round(took, 3) for operation, took in counts.seconds.items()}
    calls = Calls(counts.total, counts.most, round(counts.waited, 1), counts.operations, counts.parts, seconds)
    return Part(session.policy.run_name, calls, session.policy.left_behind)


def part_as_dict(part: Part) -> dict[str, Any]:
    """Spell a part in what execnet can send."""
    return asdict(part)


def part_from(members: dict[str, Any]) -> Part:
    """Read a part as it was sent."""
    calls = members["calls"]
    return Part(members["run"], Calls(**calls) if calls else None, members["left"])


def added_calls(parts: Iterable[Part]) -> Calls | None:
    """Add up the calls of all processes; they share one budget."""
    every = [part.calls for part in parts if part.calls is not None]
    if not every:
        return None
    return Calls(
        sum(each.total for each in every),
        every[0].most,
        round(sum(each.waited for each in every), 1),
        _added(each.operations for each in every),
        _added(each.parts for each in every),
        _added(each.seconds for each in every),
    )


def _added(counts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))
