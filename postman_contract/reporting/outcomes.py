"""What a run came to: how many claims have which verdict, and one exit code, which tells kinds of failure apart."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.report import Claim

KEPT, FAILED = 0, 1


class RunOutcome(StrEnum):
    """Why a run is not green; the gravest first."""

    BROKEN = "broken"
    LEFT_BEHIND = "left behind"
    NOT_JUDGED = "could not judge"
    UNAVAILABLE = "vendor unavailable"


EXIT_CODES = {
    RunOutcome.BROKEN: FAILED,
    RunOutcome.LEFT_BEHIND: 12,
    RunOutcome.NOT_JUDGED: 10,
    RunOutcome.UNAVAILABLE: 11,
}


def outcomes_of(
    claims: Iterable[Claim], failures: Iterable[str], left_behind: Iterable[str], *, must_judge: bool = False
) -> tuple[RunOutcome, ...]:
    """Say why a run is not green, each reason once, the gravest first.

    Args:
        claims: all that were judged.
        failures: why else it failed, such as tests that are no claims.
        left_behind: what it has left behind beside what its claims did.
        must_judge: a run in which nothing was judged is not green; where a server did not answer, that is why.
    """
    claims = [*claims]
    found = {RunOutcome.BROKEN} if any(True for _ in failures) else set()
    found |= {RunOutcome.LEFT_BEHIND} if any(True for _ in left_behind) else set()
    found |= {outcome for claim in claims for outcome in _outcomes_of_claim(claim)}
    if must_judge and not found and not has_judged(claims):
        found.add(RunOutcome.NOT_JUDGED)
    return tuple(outcome for outcome in RunOutcome if outcome in found)


def has_judged(claims: Iterable[Claim]) -> bool:
    """Tell whether any claim has come to a verdict on the contract."""
    return any(claim.verdict in (Outcome.KEPT, Outcome.WAIVED, Outcome.BROKEN) for claim in claims)


def _outcomes_of_claim(claim: Claim) -> Iterator[RunOutcome]:
    if claim.left_behind:
        yield RunOutcome.LEFT_BEHIND
    if not claim.failed:
        return
    if claim.verdict is Outcome.NOT_JUDGED:
        yield RunOutcome.UNAVAILABLE if claim.unavailable else RunOutcome.NOT_JUDGED
    elif claim.on_nothing and claim.verdict is not Outcome.BROKEN:
        yield RunOutcome.NOT_JUDGED
    elif claim.verdict is Outcome.BROKEN or not claim.left_behind:
        yield RunOutcome.BROKEN


def exit_code_of(outcomes: Iterable[RunOutcome], of_pytest: int) -> int:
    """Return the exit code of a run: that of the gravest outcome, unless pytest, or whoever ended it, has another."""
    if of_pytest not in (KEPT, FAILED):
        return of_pytest
    return next((EXIT_CODES[outcome] for outcome in RunOutcome if outcome in [*outcomes]), of_pytest)


def totals_of(claims: Iterable[Claim]) -> Mapping[str, int]:
    """Count the claims by verdict, and beside it those that drifted, were kept on nothing, or are unsteady."""
    counts = Counter({str(outcome): 0 for outcome in Outcome} | {"drift": 0, "on nothing": 0, "unsteady": 0})
    for claim in claims:
        counts[str(claim.verdict)] += 1
        counts["drift"] += any(each.tier is Tier.DRIFT for each in claim.findings)
        counts["on nothing"] += bool(claim.on_nothing)
        counts["unsteady"] += claim.is_unsteady
    return dict(counts)
