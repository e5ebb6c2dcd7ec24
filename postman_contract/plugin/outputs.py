"""Keeps findings and coverage while a run goes on; when it has ended, writes them and the report where that is wanted.

They travel in the records of claims, so that under pytest-xdist the controller writes those of all workers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from postman_contract.contract.coverage import (
    Element,
    PropertyTrees,
    UnseenProperties,
    documented_elements,
    seen_elements,
)
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Verdict
from postman_contract.errors import InputError
from postman_contract.plugin.claims import PROBLEM, REMARKS, writes_outputs
from postman_contract.plugin.gathering import GATHERED, Gathered
from postman_contract.plugin.loading import loaded_suite
from postman_contract.plugin.parts import Part
from postman_contract.plugin.report import exit_status_of, report_of, with_changes
from postman_contract.plugin.shown import hiding
from postman_contract.plugin.state import FINDINGS, SEEN
from postman_contract.recording.files import write_atomically
from postman_contract.reporting.coverage import (
    Coverage,
    coverage_as_json,
    describe_coverage,
    describe_shortfall,
    measure_coverage,
)
from postman_contract.reporting.explanations import Shown
from postman_contract.reporting.findings import finding_of, findings_as_json
from postman_contract.reporting.records import Record, last_reports, records_of
from postman_contract.reporting.report import Report
from postman_contract.reporting.report_folder import append_to_job_summary, write_report
from postman_contract.reporting.summary import elements_seen_in, findings_in
from postman_contract.run.cases import Case
from postman_contract.run.session import Session
from postman_contract.run.suite import Suite

DESELECTED = "contract coverage has no floor here, because tests were deselected (--contract-coverage-floor)"


@dataclass(frozen=True)
class Seen:
    """What this process has seen of the contract, which grows, and what of its properties is left to be seen."""

    unseen: UnseenProperties
    elements: set[Element] = field(default_factory=set)


OF_PROCESS = pytest.StashKey[Seen]()


def note_findings(item: pytest.Item, session: Session, case: Case, verdict: Verdict, shown: Shown) -> None:
    """Keep what a verdict found, without what may not be shown of the request, and without any secret."""
    hide = hiding(shown)

    def redact(text: str) -> str:
        return session.vault.redact(hide(text))

    found = [finding_of(each, str(case.operation), case.id, redact) for each in (*verdict.violations, *verdict.drift)]
    item.stash.setdefault(FINDINGS, []).extend(found)


def note_coverage(item: pytest.Item, session: Session, exchange: Exchange) -> None:
    """Keep what an exchange is the first in this process to show of the contract, where that is asked for."""
    if not _measures_coverage(item.config):
        return
    if OF_PROCESS not in item.config.stash:
        item.config.stash[OF_PROCESS] = Seen(UnseenProperties(_trees_of(session.suite)))
    seen = item.config.stash[OF_PROCESS]
    contract = session.suite.schemas.contract_of(exchange.operation)
    new = {*seen_elements(exchange, contract, seen.unseen)} - seen.elements
    seen.elements.update(new)
    item.stash.setdefault(SEEN, []).extend(sorted(new))


def _trees_of(suite: Suite) -> PropertyTrees:
    return PropertyTrees(suite.validators.registry)


def _measures_coverage(config: pytest.Config) -> bool:
    options = (config.getoption(name) for name in ("contract_coverage", "contract_coverage_floor", "contract_report"))
    return any(option is not None for option in options)


def end_with_outputs(session: pytest.Session, parts: Sequence[Part]) -> None:
    """Write what was asked for, fail the run where that cannot be, and set the exit code where a claim was judged.

    A run that only collects has no outputs. One that could not be begun has none either; one that was ended before its
    time has a report, which says so.
    """
    config, gathered = session.config, session.config.stash[GATHERED]
    is_begun = session.exitstatus not in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR)
    if writes_outputs(config) and not config.getoption("collectonly") and (is_begun or gathered.reports):
        failures = list(_write_outputs(session, gathered, parts, is_begun=is_begun))
        gathered.failures += failures
        config.stash.setdefault(REMARKS, []).extend(failures)
    if gathered.reports:
        session.exitstatus = exit_status_of(gathered, parts, int(session.exitstatus))
    elif gathered.failures and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _write_outputs(
    session: pytest.Session, gathered: Gathered, parts: Sequence[Part], *, is_begun: bool
) -> Iterator[str]:
    """Write what is asked for, add the figure to the remarks, and yield what makes the run fail."""
    config = session.config
    suite = loaded_suite(config)
    if suite is None:
        yield config.stash[PROBLEM]
        return
    coverage = _coverage_of(suite, records_of(gathered.reports)) if _measures_coverage(config) else None
    if is_begun:
        yield from _write_findings(config, gathered)
        yield from _write_coverage(config, coverage, gathered)
    folder: str | None = config.getoption("contract_report")
    if folder is not None:
        yield from _write_report(config, folder, report_of(session, gathered, parts, suite, coverage))


def _write_findings(config: pytest.Config, gathered: Gathered) -> Sequence[str]:
    file: str | None = config.getoption("contract_drift_output")
    if file is None:
        return ()
    last = (record for _, record in last_reports(gathered.reports))
    return _write(config, file, findings_as_json(findings_in(last)))


def _write_coverage(config: pytest.Config, coverage: Coverage | None, gathered: Gathered) -> Iterator[str]:
    if coverage is None:
        return
    config.stash.setdefault(REMARKS, []).append(describe_coverage(coverage))
    file: str | None = config.getoption("contract_coverage")
    if file is not None:
        yield from _write(config, file, coverage_as_json(coverage))
    floor: float | None = config.getoption("contract_coverage_floor")
    if floor is not None:
        problem = DESELECTED if gathered.is_chosen else describe_shortfall(coverage, floor)
        yield from [problem] if problem else []


def _write_report(config: pytest.Config, name: str, report: Report) -> Iterator[str]:
    """Write the report's folder, and what CI shows of it."""
    folder: Path = config.invocation_params.dir / name
    earlier: str | None = config.getoption("contract_compare_report")
    try:
        if earlier is not None:
            report = with_changes(report, config.invocation_params.dir / earlier)
        write_report(report, folder)
    except InputError as problem:
        yield str(problem)
    except OSError as problem:
        yield f"{name} could not be written: {problem.strerror}"
    else:
        config.stash.setdefault(REMARKS, []).extend(append_to_job_summary(report))


def _write(config: pytest.Config, name: str, text: str) -> Sequence[str]:
    """Write a file where the person who started pytest is; return why that failed, if it did."""
    path: Path = config.invocation_params.dir / name
    try:
        write_atomically(path, text)
    except OSError as problem:
        return [f"{name} could not be written: {problem.strerror}"]
    return []


def _coverage_of(suite: Suite, records: Iterable[Record]) -> Coverage:
    trees = _trees_of(suite)
    operations = dict.fromkeys(case.operation for case in suite.cases.values() if case.operation)
    contracts = [suite.schemas.contract_of(operation) for operation in operations]
    documented = (element for contract in contracts for element in documented_elements(contract, trees))
    return measure_coverage(documented, elements_seen_in(records))
