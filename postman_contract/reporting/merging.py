"""Merges the report of a second try, which judged what had failed, into that of the first."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from postman_contract.contract.coverage import Element
from postman_contract.errors import InputError
from postman_contract.reporting.coverage import Coverage, coverage_as_dict, measure_coverage
from postman_contract.reporting.findings import collect_findings
from postman_contract.reporting.outcomes import FAILED, KEPT, exit_code_of, outcomes_of, totals_of
from postman_contract.reporting.report import Claim, Report, WaiverUse
from postman_contract.reporting.report_file import load_report
from postman_contract.safety.budget import Calls, added_calls

ROUNDED = 1.0  # seconds, that a run may have begun later than it says
COULD_NOT_RUN = (2, 3, 4, 6)  # of pytest: interrupted, internal error, usage, too many warnings


def merge_report_files(first: Path, second: Path) -> Report:
    """Read and merge two reports.

    Args:
        first: of the whole run; a file, or the folder that --contract-report named.
        second: of the run after it with --lf.

    Raises:
        InputError: one of them is no report, or the second is no second try of the first.
    """
    one, other = load_report(first), load_report(second)
    refuse_strangers(one, other, str(second))
    return merge_reports(one, other)


def refuse_strangers(first: Report, second: Report, file: str) -> None:
    """Let a report pass that may be of a second try of the first.

    Raises:
        InputError: it is not; `file` is what it was read from.
    """
    for member, what in (("mode", "mode"), ("collections", "collections"), ("bodies", "--contract-report-bodies")):
        one, other = getattr(first, member), getattr(second, member)
        if one != other:
            raise InputError(file, f"$.{member}", f"is of another run than the first, by its {what}: {other!r}")
    if _moment(second.started) < _moment(first.started) + dt.timedelta(seconds=first.seconds - ROUNDED):
        raise InputError(file, "$.started", "began before the first run had ended: name the first try first")
    known = {claim.id for claim in first.claims}
    for index, claim in enumerate(second.claims):
        if claim.id not in known:
            raise InputError(
                file, f"$.claims[{index}].id", f"the first run has no claim {claim.id}: repeat it with --lf"
            )


def merge_reports(first: Report, second: Report) -> Report:
    """Merge a second try into the first; what is said of the run as a whole is worked out anew.

    A claim that had failed has the second verdict, and one more of `tries`; one that had not keeps the first, unless it
    fails now. What either try left behind is left.
    """
    again = {claim.id: claim for claim in second.claims}
    claims = tuple(_merged_claim(claim, again.get(claim.id)) for claim in first.claims)
    # A second try that was stopped may not have come to what failed beside the claims.
    failures = _union(first.failures if second.stopped else (), second.failures)
    left_behind = _union(first.left_behind, second.left_behind)
    outcomes = outcomes_of(claims, failures, left_behind)
    return replace(
        first,
        seconds=_seconds_between(first.started, second),
        exit_code=exit_code_of(outcomes, _code_beside(first, second, claims)),
        outcomes=outcomes,
        totals=totals_of(claims),
        stopped="; ".join(_union((first.stopped, second.stopped))),
        run=", ".join(_union((first.run, second.run))),
        failures=failures,
        claims=claims,
        findings=collect_findings(finding for claim in claims for finding in claim.findings),
        coverage=_merged_coverage(first.coverage, second.coverage),
        calls=_both_calls(first.calls, second.calls),
        waivers=tuple(_merged_waivers(first.waivers, second.waivers)),
        left_behind=left_behind,
        remarks=tuple(_remarks(first.remarks, second.remarks)),
        changes=None,  # those were of the first try's verdicts
    )


def _merged_claim(claim: Claim, again: Claim | None) -> Claim:
    if again is None or not (claim.failed or again.failed):
        return claim
    left_behind = _union(claim.left_behind, again.left_behind)
    return replace(again, tries=claim.tries + again.tries, left_behind=left_behind)


def _code_beside(first: Report, second: Report, claims: Iterable[Claim]) -> int:
    """Return pytest's own code: that of a run which could not do its work, else whether anything failed."""
    codes = [report.exit_code for report in (first, second) if report.exit_code in COULD_NOT_RUN]
    return codes[0] if codes else FAILED if any(claim.failed for claim in claims) else KEPT


def _union(*parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for part in parts for each in part if each))


def _moment(time: str) -> dt.datetime:
    return dt.datetime.fromisoformat(time)


def _seconds_between(started: str, second: Report) -> float:
    """Return how long both tries took, from the beginning of the first, with the wait between them."""
    return (_moment(second.started) - _moment(started)).total_seconds() + second.seconds


def _both_calls(first: Calls | None, second: Calls | None) -> Calls | None:
    if first is None or second is None:
        return first or second
    return added_calls((first, second), None if first.most is None or second.most is None else first.most + second.most)


def _merged_waivers(first: Sequence[WaiverUse], second: Sequence[WaiverUse]) -> Iterator[WaiverUse]:
    again = {each.place: each for each in second}
    for each in first:
        later = again.pop(each.place, each)
        yield replace(later, used=each.used or later.used)
    yield from again.values()


def _remarks(first: Sequence[str], second: Sequence[str]) -> Iterator[str]:
    yield from (remark if remark in second else f"first try: {remark}" for remark in first)
    yield from (f"second try: {remark}" for remark in second if remark not in first)


def _merged_coverage(first: Mapping[str, Any] | None, second: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    if first is None or second is None:
        return first or second
    one, other = coverage_from(first), coverage_from(second)
    both = measure_coverage((*one.documented, *other.documented), one.seen | other.seen)
    return coverage_as_dict(both)


def coverage_from(document: Mapping[str, Any]) -> Coverage:
    """Read back what `coverage_as_dict` has made."""
    marked = [pair for operation in document["operations"] for pair in _elements_of(operation)]
    return Coverage(tuple(element for element, _ in marked), frozenset(element for element, seen in marked if seen))


def _elements_of(operation: Mapping[str, Any]) -> Iterator[tuple[Element, bool]]:
    name = operation["operation"]
    yield Element(name), operation["seen"]
    yield from _properties_of(name, 0, operation)
    for answer in operation["statuses"]:
        yield Element(name, answer["status"]), answer["seen"]
        yield from _properties_of(name, answer["status"], answer)


def _properties_of(operation: str, status: int, holder: Mapping[str, Any]) -> Iterator[tuple[Element, bool]]:
    for place, pointers in holder.items():
        if isinstance(pointers, Mapping):
            for mark in ("seen", "never"):
                yield from ((Element(operation, status, place, each), mark == "seen") for each in pointers[mark])
