"""Works out what else the page says: the headline, calls, drift, and how old recordings are."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postman_contract.contract.violations import Tier
from postman_contract.reporting.findings import Finding
from postman_contract.reporting.outcomes import RunOutcome
from postman_contract.reporting.page.broken import BrokenOperation
from postman_contract.reporting.page.claims import ShownClaim
from postman_contract.reporting.report import Report

_HEADLINES = {
    RunOutcome.BROKEN: "The contract is broken",
    RunOutcome.LEFT_BEHIND: "The run left things behind",
    RunOutcome.NOT_JUDGED: "Not everything could be judged",
    RunOutcome.UNAVAILABLE: "The vendor was unavailable",
}
_OF_PYTEST = {
    2: "The run was interrupted",
    3: "The run had an internal error",
    4: "The run was called wrongly",
    5: "No test was run",
    6: "The run had too many warnings",
}


@dataclass(frozen=True)
class Headline:
    """The verdict at a glance; `mark` is that of a verdict."""

    text: str
    mark: str


@dataclass(frozen=True)
class Source:
    """Where cassettes come from: how many are of it, and when the oldest and the newest was recorded."""

    name: str
    count: int
    oldest: str
    newest: str


@dataclass(frozen=True)
class CallRow:
    """The calls of an operation, and the seconds they took; None: not known."""

    operation: str
    calls: int
    seconds: float | None


@dataclass(frozen=True)
class DriftKind:
    """Drift of one kind, each with the claims that met it, and whether it is new."""

    title: str
    findings: tuple[tuple[Finding, tuple[ShownClaim, ...], bool], ...]


def headline_of(report: Report, broken: Sequence[BrokenOperation]) -> Headline:
    """Say what the run came to; what pytest itself could not do is graver than any verdict."""
    if report.exit_code in _OF_PYTEST:
        return Headline(_OF_PYTEST[report.exit_code], "broken" if broken else "not judged")
    for outcome in RunOutcome:
        if outcome in report.outcomes:
            words = _HEADLINES[outcome]
            if outcome is RunOutcome.BROKEN and not broken:
                return Headline("The run failed, though no claim is broken", "broken")
            return Headline(words, "broken" if outcome is RunOutcome.BROKEN else "not judged")
    if report.exit_code:
        return Headline(f"The run failed with exit code {report.exit_code}", "broken")
    return Headline("The contract is kept", "kept") if report.claims else Headline("Nothing was judged", "not judged")


def drift_kinds(report: Report, claims: Iterable[ShownClaim]) -> tuple[DriftKind, ...]:
    """Sort drift by what it is, with the claims about its cases."""
    by_case: dict[str, list[ShownClaim]] = {}
    for each in claims:
        by_case.setdefault(each.claim.case, []).append(each)
    kinds: dict[str, list[tuple[Finding, tuple[ShownClaim, ...], bool]]] = {}
    new = frozenset(report.changes.drift if report.changes else ())
    for finding in report.findings:
        if finding.tier is Tier.DRIFT:
            cases = dict.fromkeys(place.case for place in finding.places)
            own = tuple(each for case in cases for each in by_case.get(case, ()))
            kinds.setdefault(_kind_of(finding), []).append((finding, own, finding.subject in new))
    return tuple(DriftKind(title, tuple(kinds[title])) for title in sorted(kinds, key=_KINDS.index))


_KINDS = ("Properties that no schema knows", "Values that no enum lists", "Other")


def _kind_of(finding: Finding) -> str:
    if finding.acceptance is None:
        return _KINDS[2]
    return _KINDS[0] if finding.acceptance.name is not None else _KINDS[1]


def call_rows(report: Report) -> tuple[CallRow, ...]:
    """List the calls by operation, most of them first."""
    if report.calls is None:
        return ()
    calls, seconds = report.calls.operations, report.calls.seconds
    rows = (CallRow(each, calls.get(each, 0), seconds.get(each)) for each in {**calls, **seconds})
    return tuple(sorted(rows, key=lambda row: (-row.calls, row.operation)))


def sources_of(report: Report) -> tuple[Source, ...]:
    """Say where the cassettes come from, and how old they were when the run began."""
    found: dict[str, list[str]] = {}
    for claim in report.claims:
        if claim.recording is not None:
            found.setdefault(claim.recording.source, []).append(claim.recording.at)
    return tuple(
        Source(source, len(times), *(_with_age(pick(times, key=_sortable), report.started) for pick in (min, max)))
        for source, times in found.items()
    )


def _sortable(time: str) -> tuple[bool, float]:
    moment = _parse(time)
    return moment is not None, moment.timestamp() if moment else 0.0


def _with_age(time: str, now: str) -> str:
    then, end = _parse(time), _parse(now)
    if then is None or end is None:
        return time
    days = (end - then).days
    age = "the same day" if days == 0 else "1 day old" if days == 1 else f"{days} days old"
    return f"{moment_of(time)}, {age if days >= 0 else 'after this run'}"


def moment_of(time: str) -> str:
    """Spell a time of RFC 3339 as people read it, in UTC; what is none stays as it is."""
    moment = _parse(time)
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M} UTC" if moment else time


def _parse(time: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(time)
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def duration_of(seconds: float) -> str:
    """Spell a number of seconds: `12 ms`, `2.5 s`, `3 min 20 s`."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
