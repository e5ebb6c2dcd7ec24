"""Says what a nightly run came to, by its report and those of the nights before it: what is red, what is only said."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.outcomes import RunOutcome, outcomes_of
from postman_contract.reporting.report import Claim, Report

NIGHTS = 3  # running, from which on what is unsteady is red, and that the vendor is unavailable is noted
SAME_NIGHT = dt.timedelta(hours=12)  # a run so soon after another is a further one of the same night
NEXT_NIGHT = dt.timedelta(hours=36)  # after a longer gap nights are no longer running
BUSY = "its server was busy, or did not answer"
BEGINS_AGAIN = "no report of the night before: nights are counted from tonight on"


class Kind(StrEnum):
    """What can be said of a night, the gravest first; each is the label of an issue, too."""

    NO_REPORT = "no-report"
    BROKEN = "contract-broken"
    NOT_JUDGED = "could-not-judge"
    UNSTEADY = "unsteady"
    UNAVAILABLE = "vendor-unavailable"
    LEFT_BEHIND = "left-behind"
    COLLECTION = "collection-changed"
    DRIFT = "drift"


RED = frozenset({Kind.NO_REPORT, Kind.BROKEN, Kind.NOT_JUDGED, Kind.UNSTEADY})


@dataclass(frozen=True)
class Subject:
    """One thing that is said, by a name that stays the same as long as it does; `detail` may differ every night."""

    name: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.detail}" if self.detail else self.name


@dataclass(frozen=True)
class Concern:
    """What is said of one kind, in how many nights running."""

    kind: Kind
    subjects: tuple[Subject, ...]
    nights: int = 1

    @property
    def is_red(self) -> bool:
        """Tell whether it turns the night red."""
        return self.kind in RED

    @property
    def is_loud(self) -> bool:
        """Tell whether a person is to hear of it: it is red, or the vendor has been unavailable for long."""
        return self.is_red or (self.kind is Kind.UNAVAILABLE and self.nights >= NIGHTS)


@dataclass(frozen=True)
class Night:
    """What a nightly run came to.

    `date` is its day (UTC), `kept` counts claims. `unsteady` are claims that passed on the second try, each with how
    many nights running. `is_trial`: chosen tests alone were run, or no live server was asked, so that it says nothing
    of the nights. `remarks` are for people.
    """

    date: str
    concerns: tuple[Concern, ...] = ()
    kept: int = 0
    unsteady: tuple[tuple[str, int], ...] = ()
    is_trial: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def is_red(self) -> bool:
        """Tell whether the night is red."""
        return any(each.is_red for each in self.concerns)

    @property
    def is_green(self) -> bool:
        """Tell whether the contract was judged, and kept."""
        return not self.is_red and all(each.kind is not Kind.UNAVAILABLE for each in self.concerns)


@dataclass(frozen=True)
class Beside:
    """What is known of a night beside its report.

    `collection` says how the published collection differs from the suite's; `left` what is left behind once all has
    been cleaned up, None: nobody has looked since the run.
    """

    collection: tuple[str, ...] = ()
    left: tuple[str, ...] | None = None


def judge_night(report: Report, earlier: Iterable[Report], beside: Beside) -> Night:
    """Say what a night came to.

    Args:
        report: of the night; of both tries, merged, where there were two.
        earlier: reports of nights before it, in any order; of those that can be counted each night's last counts.
        beside: what is known beside the report.
    """
    nights = [report, *_nights_before(report, earlier)]
    unsteady = tuple(
        (claim.id, _running(nights, _unsteady_like(claim))) for claim in report.claims if claim.is_unsteady
    )
    found = (*_red_concerns(report, unsteady), *_unavailable_concern(nights), *_harmless_concerns(report, beside))
    return Night(
        date=report.started[:10],
        concerns=tuple(sorted((each for each in found if each.subjects), key=lambda each: [*Kind].index(each.kind))),
        kept=report.totals.get(Outcome.KEPT, 0),
        unsteady=tuple((_item_of(report, name), count) for name, count in unsteady),
        is_trial=report.mode != "live" or (report.partial and not report.stopped),
        remarks=() if len(nights) > 1 else (BEGINS_AGAIN,),
    )


def night_without_report(date: str, why: str, beside: Beside) -> Night:
    """Say of a night without a report that nothing was judged; whatever else is known of it is said, too."""
    left = Concern(Kind.LEFT_BEHIND, _subjects(beside.left or ()))
    changed = Concern(Kind.COLLECTION, _subjects(beside.collection))
    found = (Concern(Kind.NO_REPORT, (Subject("the run ended before it had a report", why),)), left, changed)
    return Night(date, tuple(each for each in found if each.subjects))


def _nights_before(report: Report, earlier: Iterable[Report]) -> Iterator[Report]:
    """Yield the reports of the nights running up to a report, the latest first, one of each night."""
    last = report
    for each in _alike(report, earlier):
        gap = _started(last) - _started(each)
        if gap > NEXT_NIGHT:
            return
        if gap >= SAME_NIGHT:
            last = each
            yield each


def last_before(report: Report, earlier: Iterable[Report]) -> Report | None:
    """Return the last of the earlier reports of whole runs in the same mode; None where there is none."""
    return next((each for each in _alike(report, earlier) if _started(each) < _started(report)), None)


def _alike(report: Report, earlier: Iterable[Report]) -> Sequence[Report]:
    alike = (each for each in earlier if each.mode == report.mode and not each.partial)
    return sorted(alike, key=_started, reverse=True)


def _started(report: Report) -> dt.datetime:
    return dt.datetime.fromisoformat(report.started)


def _running(nights: Sequence[Report], holds: Callable[[Report], bool]) -> int:
    """Count the nights running, from the latest on, of which something holds."""
    return next((count for count, night in enumerate(nights) if not holds(night)), len(nights))


def _unsteady_like(claim: Claim) -> Callable[[Report], bool]:
    return lambda night: any(each.id == claim.id and each.is_unsteady for each in night.claims)


def _item_of(report: Report, claim: str) -> str:
    return next(each.item for each in report.claims if each.id == claim)


def _subjects(names: Iterable[str]) -> tuple[Subject, ...]:
    return tuple(Subject(name) for name in dict.fromkeys(names))


def _red_concerns(report: Report, unsteady: Iterable[tuple[str, int]]) -> Iterator[Concern]:
    why = report.stopped or (f"exit code {report.exit_code}" if report.exit_code in (2, 3, 4, 5) else "")
    yield Concern(Kind.NO_REPORT, (Subject("the run ended before its time", why),) if why else ())
    yield Concern(Kind.BROKEN, tuple(_broken_subjects(report)))
    unjudged = (claim for claim in report.claims if claim.failed and _outcome_of(claim) is RunOutcome.NOT_JUDGED)
    yield Concern(Kind.NOT_JUDGED, tuple(_subject_of(claim) for claim in unjudged))
    lasting = {_item_of(report, claim): nights for claim, nights in unsteady if nights >= NIGHTS}
    yield Concern(Kind.UNSTEADY, _subjects(lasting), max(lasting.values(), default=NIGHTS))


def _outcome_of(claim: Claim) -> RunOutcome | None:
    found = outcomes_of([claim], (), ())
    return next((each for each in found if each is not RunOutcome.LEFT_BEHIND), None)


def _subject_of(claim: Claim) -> Subject:
    return Subject(claim.item, claim.notes[0] if claim.notes else "")


def _broken_subjects(report: Report) -> Iterator[Subject]:
    """Yield each place that is broken, once; of a claim that names none, the claim; and why else the run failed."""
    broken = [claim for claim in report.claims if claim.failed and _outcome_of(claim) is RunOutcome.BROKEN]
    items = {claim.case: claim.item for claim in broken}
    named = set()
    for finding in report.findings:
        cases = [place.case for place in finding.places if place.case in items]
        if finding.tier is Tier.BREACH and cases:
            named.update(cases)
            yield Subject(finding.subject, f"{finding.message} ({', '.join(dict.fromkeys(cases))})")
    yield from (_subject_of(claim) for claim in broken if claim.case not in named)
    yield from _subjects(report.failures)


def _unavailable_concern(nights: Sequence[Report]) -> Iterator[Concern]:
    """Say once that the vendor is unavailable: which claims that kept from being judged is chance."""
    unjudged = [claim for claim in nights[0].claims if claim.failed and _outcome_of(claim) is RunOutcome.UNAVAILABLE]
    if unjudged:
        subject = Subject(BUSY, f"{count_of(len(unjudged), 'claim')}, such as {_subject_of(unjudged[0])}")
        running = _running(nights, lambda night: RunOutcome.UNAVAILABLE in night.outcomes)
        yield Concern(Kind.UNAVAILABLE, (subject,), max(running, 1))


def _harmless_concerns(report: Report, beside: Beside) -> Iterator[Concern]:
    of_claims = (each for claim in report.claims for each in claim.left_behind)
    left = (*report.left_behind, *of_claims) if beside.left is None else beside.left
    yield Concern(Kind.LEFT_BEHIND, _subjects(left))
    yield Concern(Kind.COLLECTION, _subjects(beside.collection))
    drift = (each for each in report.findings if each.tier is Tier.DRIFT)
    yield Concern(Kind.DRIFT, tuple(Subject(each.subject, each.message) for each in drift))
