"""Says what is different from an earlier report. What one of the two has not looked at has not changed."""

from collections.abc import Iterable, Iterator, Mapping

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.report import Changes, Claim, Report

_JUDGED = (Outcome.KEPT, Outcome.WAIVED)
_TOLERATED = (Outcome.SET_ASIDE, Outcome.WAIVED)
_Claims = Mapping[str, Claim]


def changes_between(earlier: Report, later: Report) -> Changes:
    """Compare two reports, claims by pytest's id and drift by its subject.

    A claim that only one of them has was not run by the other where that one is partial; else it has appeared, or
    vanished. A renamed one does both: nothing says that what it was called before is mended.
    """
    before, now = _by_id(earlier), _by_id(later)
    # What a partial report lacks may have been there all the time.
    new = [] if earlier.partial else [claim for claim in now.values() if claim.id not in before]
    turned = [claim for claim in now.values() if claim.id in before and before[claim.id].verdict is not claim.verdict]
    gone = [] if later.partial else [claim for claim in before.values() if claim.id not in now]
    # A request and its answer are two claims of one item: it is mended when no claim of it is broken.
    broken = {claim.item for claim in now.values() if claim.verdict is Outcome.BROKEN}
    mended = [claim for claim in turned if claim.verdict is Outcome.KEPT and not claim.is_unsteady]
    return Changes(
        since=earlier.started,
        broken=_items(each for each in (*turned, *new) if each.verdict is Outcome.BROKEN),
        mended=_items(each for each in mended if each.item not in broken),
        not_judged=_items(each for each in (*turned, *new) if each.verdict is Outcome.NOT_JUDGED),
        tolerated=_items(each for each in turned if each.verdict in _TOLERATED),
        appeared=_items(new),
        vanished=_items(gone),
        drift=tuple(_new_drift(earlier, later)),
        drift_gone=tuple(_gone_drift(earlier, later)),
    )


def _by_id(report: Report) -> _Claims:
    return {claim.id: claim for claim in report.claims}


def _items(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.item for claim in claims))


def _new_drift(earlier: Report, later: Report) -> Iterator[str]:
    """Yield the drift that is only in the later report, but where the earlier one has run none of its claims."""
    known, before = set(_drift_in(earlier)), _by_id(earlier)
    for subject, drifted in _drift_in(later).items():
        looked_at = not earlier.partial or any(claim.id in before for claim in drifted)
        if subject not in known and looked_at:
            yield subject


def _gone_drift(earlier: Report, later: Report) -> Iterator[str]:
    """Yield the drift that is only in the earlier report, where all its claims have been judged on something since."""
    still, now = set(_drift_in(later)), _by_id(later)
    for subject, drifted in _drift_in(earlier).items():
        looked_at = [_has_looked(now.get(claim.id), later) for claim in drifted] or [not later.partial]
        if subject not in still and all(looked_at):
            yield subject


def _has_looked(claim: Claim | None, report: Report) -> bool:
    """Tell whether drift would have been seen; that of a claim which is there no more is gone with it."""
    if claim is None:
        return not report.partial
    # A breach may hide what else would have come, and no rows hold nothing.
    return claim.verdict in _JUDGED and not claim.on_nothing


def _drift_in(report: Report) -> Mapping[str, list[Claim]]:
    """Return the claims that drifted, by subject; where only something that claims needed did, they are none."""
    found: dict[str, list[Claim]] = {each.subject: [] for each in report.findings if each.tier is Tier.DRIFT}
    for claim in report.claims:
        for subject in {each.subject: None for each in claim.findings if each.tier is Tier.DRIFT}:
            found.setdefault(subject, []).append(claim)
    return found
