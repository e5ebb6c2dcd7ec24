"""What one process of a run knows of it alone: its calls, its name, and what it has left behind.

Under pytest-xdist each worker tells its controller, which adds them up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from postman_contract.plugin.state import SESSION
from postman_contract.safety.budget import Calls, added_calls

OUTPUT = "contract_part"  # its name among what a worker tells


@dataclass(frozen=True)
class Part:
    """What one process knows; `left` counts what is left behind, by operation."""

    run: str
    calls: Calls
    left: Mapping[str, int]


def part_of(config: pytest.Config) -> Part | None:
    """Say what this process knows; None: it has sent nothing."""
    session = config.stash.get(SESSION, None)
    if session is None or not session.policy.origins:
        return None
    calls = session.policy.calls
    seconds = {operation: round(took, 3) for operation, took in calls.seconds.items()}
    return Part(
        session.policy.run_name,
        replace(calls, waited=round(calls.waited, 1), seconds=seconds),
        session.policy.left_behind,
    )


def part_from(members: Mapping[str, Any]) -> Part:
    """Read a part as a worker has sent it, by its members."""
    return Part(members["run"], Calls(**members["calls"]), members["left"])


def calls_of(parts: Sequence[Part]) -> Calls | None:
    """Add up the calls of all processes, which share one budget; None: there are no processes that made any."""
    return added_calls([part.calls for part in parts], parts[0].calls.most) if parts else None
