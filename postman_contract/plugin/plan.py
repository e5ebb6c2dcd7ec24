"""Says what a run would leave out, and where negative cases run, for --collect-only."""

from collections import Counter
from collections.abc import Iterable

import pytest

from postman_contract.contract.verdicts import Outcome
from postman_contract.plugin.claims import SUITE, is_contract_item
from postman_contract.plugin.state import lacks_subject, obstacle_to, subject_of
from postman_contract.reporting.explanations import counted
from postman_contract.run.cases import Case
from postman_contract.run.mode import Mode


def explain_plan(items: Iterable[pytest.Item]) -> list[str]:
    """Write, before anything runs, what will be set aside or not judged, and why."""
    claims = [item for item in items if is_contract_item(item) and not lacks_subject(item)]
    obstacles = [(item, obstacle) for item in claims if (obstacle := obstacle_to(item)) is not None]
    lines: Counter[str] = Counter()
    for item, obstacle in obstacles:
        subject = subject_of(item)
        lines[f"{obstacle.outcome}: {subject.id if subject else item.nodeid}: {obstacle.reason}"] += 1
    for item in claims:
        lines.update(_where_it_runs(item))
    counts = Counter(obstacle.outcome for _, obstacle in obstacles)
    parts = [f"{counts[outcome]} {outcome}" for outcome in (Outcome.NOT_JUDGED, Outcome.SET_ASIDE)]
    return [*counted(lines), f"contract: {len(claims) - len(obstacles)} to judge, {', '.join(parts)}"] if claims else []


def _where_it_runs(item: pytest.Item) -> list[str]:
    """Say of a negative case in which runs it is sent, and why in no others."""
    subject, suite = subject_of(item), item.config.stash[SUITE]
    if not isinstance(subject, Case) or subject.negative is None:
        return []
    replayed = f"{Mode.REPLAY}, " if subject.id in suite.negatives.few else ""
    why = suite.negatives.why_not_live(subject)
    where = f"{replayed}{Mode.LOCAL}, not {Mode.LIVE}: {why}" if why else f"{replayed}{Mode.LOCAL}, {Mode.LIVE}"
    return [f"negative: {subject.id}: {where}"]
