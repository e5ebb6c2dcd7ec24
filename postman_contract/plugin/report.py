"""Makes the report of a run, and decides its exit code."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from postman_contract.contract.waivers import Waiver
from postman_contract.plugin.claims import shows_bodies
from postman_contract.plugin.configuration import options_that_choose
from postman_contract.plugin.gathering import Gathered
from postman_contract.plugin.parts import Part, calls_of
from postman_contract.plugin.state import MODE
from postman_contract.reporting.claims import claims_in
from postman_contract.reporting.comparing import changes_between
from postman_contract.reporting.coverage import Coverage, coverage_as_dict
from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.findings import collect_findings
from postman_contract.reporting.outcomes import exit_code_of, outcomes_of, totals_of
from postman_contract.reporting.records import records_of
from postman_contract.reporting.report import Report, WaiverUse
from postman_contract.reporting.report_file import load_report
from postman_contract.reporting.summary import remarks_on, used_waivers
from postman_contract.run.mode import Mode
from postman_contract.run.suite import Suite


def report_of(
    session: pytest.Session, gathered: Gathered, parts: Sequence[Part], suite: Suite, coverage: Coverage | None
) -> Report:
    """Make the report of a run that has ended.

    Args:
        session: of pytest.
        gathered: what was reported.
        parts: what each process knows of the run.
        suite: that was judged.
        coverage: what of its contract was seen.
    """
    config, bodies = session.config, shows_bodies(session.config)
    claims = claims_in(gathered.reports, bodies=bodies)
    left, failures = tuple(_left_behind(parts)), tuple(gathered.failures)
    outcomes = outcomes_of(claims, failures, left, must_judge=must_judge(config))
    stopped = _why_stopped(session, gathered, bodies=bodies)
    return Report(
        tool=f"postman-contract {version('postman-contract')}",
        mode=str(config.stash[MODE]),
        started=gathered.started.isoformat(timespec="seconds"),
        seconds=round(gathered.seconds, 2),
        bodies=bodies,
        exit_code=exit_code_of(outcomes, int(session.exitstatus)),
        outcomes=outcomes,
        totals=totals_of(claims),
        stopped=stopped,
        partial=bool(stopped or gathered.is_chosen or options_that_choose(config)),
        run=", ".join(dict.fromkeys(part.run for part in parts)),
        collections=tuple(_shown(path, config.rootpath) for path in suite.paths.collections),
        failures=failures,
        claims=claims,
        findings=collect_findings(finding for claim in claims for finding in claim.findings),
        coverage=coverage_as_dict(coverage) if coverage else None,
        calls=calls_of(parts),
        waivers=tuple(_uses_of(suite.waivers, used_waivers(records_of(gathered.reports)), gathered.started.date())),
        left_behind=left,
        remarks=tuple(remarks_on(suite.waivers, gathered.reports)),
    )


def _why_stopped(session: pytest.Session, gathered: Gathered, *, bodies: bool) -> str:
    why = gathered.stopped if bodies else gathered.stopped_published
    return why or str(session.shouldfail or session.shouldstop or "")


def _left_behind(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        for operation, count in part.left.items():
            yield f"{count_of(count, 'thing')} that run {part.run} created by {operation}"


def _uses_of(waivers: Sequence[Waiver], used: frozenset[str], today: dt.date) -> Iterator[WaiverUse]:
    for waiver in waivers:
        days = (waiver.expires - today).days if waiver.expires else None
        yield WaiverUse(waiver.place, waiver.reason, waiver.end, days, waiver.place in used)


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def exit_status_of(gathered: Gathered, parts: Sequence[Part], of_pytest: int) -> int:
    """Return the exit code of a run, of which pytest has made one of its own."""
    claims, must = claims_in(gathered.reports, bodies=False), must_judge(gathered.config)
    return exit_code_of(outcomes_of(claims, gathered.failures, _left_behind(parts), must_judge=must), of_pytest)


def must_judge(config: pytest.Config) -> bool:
    """Tell whether a run in which nothing was judged has failed: that of a collection, which nobody has looked into."""
    return config.stash.get(MODE, None) is Mode.COLLECTION


def with_changes(report: Report, earlier: Path) -> Report:
    """Say in a report what has changed since an earlier one.

    Raises:
        InputError: it is none.
    """
    return replace(report, changes=changes_between(load_report(earlier), report))
