"""Says what a run would leave out, for --collect-only."""

from collections import Counter
from collections.abc import Iterable

import pytest

from postman_contract.contract.verdicts import Outcome
from postman_contract.plugin.claims import is_contract_item
from postman_contract.plugin.state import lacks_subject, obstacle_to, subject_of
from postman_contract.reporting.explanations import counted


def explain_plan(items: Iterable[pytest.Item]) -> list[str]:
    """Write, before anything runs, what will be set aside or not judged, and why."""
    claims = [item for item in items if is_contract_item(item) and not lacks_subject(item)]
    obstacles = [(item, obstacle) for item in claims if (obstacle := obstacle_to(item)) is not None]
    lines: Counter[str] = Counter()
    for item, obstacle in obstacles:
        subject = subject_of(item)
        lines[f"{obstacle.outcome}: {subject.id if subject else item.nodeid}: {obstacle.reason}"] += 1
    counts = Counter(obstacle.outcome for _, obstacle in obstacles)
    parts = [f"{counts[outcome]} {outcome}" for outcome in (Outcome.NOT_JUDGED, Outcome.SET_ASIDE)]
    return [*counted(lines), f"contract: {len(claims) - len(obstacles)} to judge, {', '.join(parts)}"] if claims else []
