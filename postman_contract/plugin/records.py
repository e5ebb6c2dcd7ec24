"""Decides what a phase of a claim means for its verdict, and writes that into the phase's report."""

from collections.abc import Callable, Iterator

import pytest

from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import LeftBehind
from postman_contract.plugin.claims import name_of_item
from postman_contract.plugin.labels import label_of
from postman_contract.plugin.needed import NEEDED, Needed
from postman_contract.plugin.state import (
    BASES,
    CASSETTE,
    EMPTY,
    EVIDENCE,
    EXCHANGES,
    FINDINGS,
    JUDGED,
    PASSED,
    SECONDS,
    SEEN,
    SESSION,
    UNAVAILABLE,
    case_of,
    kept_in,
    kind_of_claim,
    notes_of_waived,
    redact_report,
    redaction_of,
    subject_of,
    verdicts_of,
)
from postman_contract.reporting.explanations import Result, describe
from postman_contract.reporting.records import ATTRIBUTE, About, Record
from postman_contract.reporting.report import Recording
from postman_contract.run.claim_cassettes import Replaying
from postman_contract.run.publishing import published
from postman_contract.run.session import Session

_SEVERITY = (Outcome.KEPT, Outcome.WAIVED, Outcome.SET_ASIDE, Outcome.NOT_JUDGED, Outcome.BROKEN)


def complete_claim_report(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Decide what a phase of a claim means for its verdict, and write that into the phase's report."""
    redact = redaction_of(item.config)
    if report.when == "setup" and report.passed:  # nothing is decided yet
        item.stash[SECONDS] = report.duration
        redact_report(report, redact)
        return
    verdicts = verdicts_of(item)
    if report.when == "call" and report.passed:
        # Kept for the teardown: only then is the cassette written, and this phase's report is gone.
        item.stash[PASSED] = True
        if not verdicts:
            verdicts.append(Verdict(Outcome.NOT_JUDGED, reason="the test called neither verify nor perform"))
    said = {Outcome.BROKEN, Outcome.NOT_JUDGED} & {verdict.outcome for verdict in verdicts}
    left = call.excinfo.value.args if call.excinfo and isinstance(call.excinfo.value, LeftBehind) else ()
    if left:  # each line says what and why; where in our code it was found helps nobody
        report.longrepr = str(LeftBehind(*(f"left behind: {line}" for line in left)))
    if report.failed and call.excinfo is not None and not said and not left:
        verdicts.append(_failed_by_itself(call.excinfo, f"the test itself failed in {report.when}", redact))
    stale = _taken(item, lambda session: session.stale)
    if stale and report.passed and item.config.getoption("contract_fail_on_stale"):
        report.outcome, report.longrepr = "failed", "\n".join(stale)
    item.stash[SECONDS] = item.stash.get(SECONDS, 0.0) + report.duration
    record = _record_of(item, redact, tuple(map(redact, left)), stale)
    setattr(report, ATTRIBUTE, record)
    report.user_properties = [*item.user_properties, *_properties_of(record)]
    redact_report(report, redact)


def _failed_by_itself(
    failure: pytest.ExceptionInfo[BaseException], where: str, redact: Callable[[str], str]
) -> Verdict:
    problem = redact(failure.exconly()).splitlines()[0]
    return Verdict(Outcome.BROKEN, reason=f"{where}: {problem}", unquoted=f"{where}: {failure.typename}")


def _record_of(
    item: pytest.Item, redact: Callable[[str], str], left: tuple[str, ...], stale: tuple[str, ...]
) -> Record:
    """Say what a claim has come to so far: the gravest verdict reached, and all that was found."""
    session, stash = item.config.stash.get(SESSION, None), item.stash
    result, notes = _result_of(item, redact, session)
    needed, exchanges = stash.get(NEEDED, Needed()), stash.get(EXCHANGES, [])
    waived = [waiver.place for verdict in verdicts_of(item) for _, waiver in verdict.waived]
    return Record(
        result=result,
        is_decided=bool(verdicts_of(item)),
        about=_about(item),
        published=notes,
        unavailable=result.outcome is Outcome.NOT_JUDGED and stash.get(UNAVAILABLE, False),
        statuses=tuple(dict.fromkeys(exchange.response.status for exchange in exchanges)),
        evidence=kept_in(item, EVIDENCE),
        recording=_recording_of(item),
        waived=tuple(map(redact, [*waived, *needed.waived])),
        judged=tuple(map(redact, [*kept_in(item, JUDGED), *needed.judged])),
        bases=tuple(sorted({*kept_in(item, BASES)})),
        findings=kept_in(item, FINDINGS),
        seen=kept_in(item, SEEN),
        needed=tuple(map(redact, needed.lines)),
        causes=tuple(needed.causes),
        seconds=stash[SECONDS],
        left=left,
        left_published=tuple(published(session, each) for each in left) if session else (),
        stale=stale,
        reshaped=_taken(item, lambda of_run: of_run.reshaped),
    )


def _result_of(
    item: pytest.Item, redact: Callable[[str], str], session: Session | None
) -> tuple[Result, tuple[str, ...]]:
    """Return an item's one verdict, the gravest reached, and its notes as they may be published."""
    verdicts = verdicts_of(item)
    outcome = max((verdict.outcome for verdict in verdicts), key=_SEVERITY.index, default=Outcome.NOT_JUDGED)
    notes = [(own, redact(note), redact(public)) for verdict in verdicts for own, note, public in _notes(verdict)]
    result = Result(
        item=name_of_item(item.nodeid),
        outcome=outcome,
        notes=tuple(note for own, note, _ in notes if own is outcome),
        # What else was found in the same test keeps its own name: a waived breach is not what broke it.
        beside=tuple((own, note) for own, note, _ in notes if own is not outcome),
        drift=tuple(redact(describe(each)) for verdict in verdicts for each in verdict.drift),
        empty=tuple(dict.fromkeys(kept_in(item, EMPTY))),
    )
    public = (note for own, _, note in notes if own is outcome)
    return result, tuple(published(session, note) if session else note for note in public)


def _notes(verdict: Verdict) -> Iterator[tuple[Outcome, str, str]]:
    """Yield what is noted of a verdict: the outcome it speaks for, the note, and the note without what came."""
    if verdict.reason:
        yield verdict.outcome, verdict.reason, verdict.unquoted or verdict.reason
    for note, (violation, waiver) in zip(notes_of_waived(verdict), verdict.waived, strict=True):
        yield Outcome.WAIVED, note, f"{violation.check} at {violation.published} ({waiver.reason}; {waiver.end})"
    if verdict.violations:
        first, others = verdict.violations[0], len(verdict.violations) - 1
        more = f" and {others} more" if others else ""
        yield Outcome.BROKEN, describe(first) + more, f"{first.check} at {first.published}{more}"


def _about(item: pytest.Item) -> About:
    subject = subject_of(item)
    if subject is None:
        return About()
    case = case_of(subject)
    return About(
        kind=kind_of_claim(item),
        case=case.base_id,
        name=case.name,
        folders=case.folders,
        file=case.file,
        place=case.place,
        operation=str(case.operation or ""),
        label=label_of(item, subject),
    )


def _recording_of(item: pytest.Item) -> Recording | None:
    cassette = item.stash.get(CASSETTE, None)
    if not isinstance(cassette, Replaying):
        return None
    metadata = cassette.metadata
    return Recording(metadata.recorded_from, str(metadata.recorded_at or ""))


def _properties_of(record: Record) -> Iterator[tuple[str, object]]:
    """Yield what a JUnit file says of a claim beside what pytest does."""
    yield "verdict", str(record.result.outcome)
    if record.about.operation:
        yield "operation", record.about.operation
    if record.statuses:
        yield "statuses", ", ".join(map(str, record.statuses))
    yield from (("note", note) for note in record.result.notes)


def _taken(item: pytest.Item, of: Callable[[Session], dict[str, None]]) -> tuple[str, ...]:
    """Take what a run has remarked on since it was last asked."""
    session = item.config.stash.get(SESSION, None)
    if session is None:
        return ()
    remarks = tuple(of(session))
    of(session).clear()
    return remarks
