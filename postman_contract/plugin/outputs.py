"""Keeps findings and coverage while a run goes on, and writes them, where it is asked to, when it has ended.

They travel in the reports' user properties, so that under pytest-xdist the controller writes those of all workers.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from postman_contract.contract.coverage import Element, PropertyTrees, documented_elements, seen_elements
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Verdict
from postman_contract.plugin.claims import PROBLEM, REMARKS
from postman_contract.plugin.loading import loaded_suite
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
from postman_contract.reporting.summary import elements_seen_in, findings_in, last_reports
from postman_contract.run.cases import Case
from postman_contract.run.session import Session
from postman_contract.run.suite import Suite

DESELECTED = "contract coverage has no floor here, because tests were deselected (--contract-coverage-floor)"
NO_REPORTS = "without pytest's own reports nothing can be written: leave out -p no:terminal"


@dataclass(frozen=True)
class Seen:
    """What this process has seen of the contract, which grows, and the properties that its schemas know."""

    trees: PropertyTrees
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
        item.config.stash[OF_PROCESS] = _nothing_seen(session.suite)
    seen = item.config.stash[OF_PROCESS]
    contract = session.suite.schemas.contract_of(exchange.operation)
    new = {*seen_elements(exchange, contract, seen.trees)} - seen.elements
    seen.elements.update(new)
    item.stash.setdefault(SEEN, []).extend(sorted(new))


def _nothing_seen(suite: Suite) -> Seen:
    return Seen(PropertyTrees(suite.validators.registry))


def _measures_coverage(config: pytest.Config) -> bool:
    options = (config.getoption(name) for name in ("contract_coverage", "contract_coverage_floor"))
    return any(option is not None for option in options)


def write_outputs(session: pytest.Session) -> None:
    """Write findings and coverage, and fail the run where less was seen than was asked for, or a file is not written.

    A run that could not be begun, or that only collects, has neither.
    """
    config = session.config
    is_begun = session.exitstatus not in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR)
    if config.getoption("collectonly") or not is_begun:
        return
    failures = list(_failures(config, config.stash.setdefault(REMARKS, [])))
    config.stash[REMARKS] += failures
    if failures and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _failures(config: pytest.Config, remarks: list[str]) -> Iterator[str]:
    """Write what is asked for, add the figure to the remarks, and yield what makes the run fail."""
    suite, terminal = loaded_suite(config), config.pluginmanager.get_plugin("terminalreporter")
    if suite is None or terminal is None:
        yield config.stash[PROBLEM] if suite is None else NO_REPORTS
        return
    reports = [report for alike in terminal.stats.values() for report in alike]
    findings_file: str | None = config.getoption("contract_drift_output")
    if findings_file is not None:
        yield from _write(config, findings_file, findings_as_json(findings_in(last_reports(reports))))
    if not _measures_coverage(config):
        return
    coverage = _coverage_of(suite, reports)
    remarks.append(describe_coverage(coverage))
    coverage_file: str | None = config.getoption("contract_coverage")
    if coverage_file is not None:
        yield from _write(config, coverage_file, coverage_as_json(coverage))
    floor: float | None = config.getoption("contract_coverage_floor")
    if floor is not None:
        problem = DESELECTED if terminal.stats.get("deselected") else describe_shortfall(coverage, floor)
        yield from [problem] if problem else []


def _write(config: pytest.Config, name: str, text: str) -> Sequence[str]:
    """Write a file where the person who started pytest is; return why that failed, if it did."""
    path: Path = config.invocation_params.dir / name
    try:
        write_atomically(path, text)
    except OSError as problem:
        return [f"{name} could not be written: {problem.strerror}"]
    return []


def _coverage_of(suite: Suite, reports: Iterable[object]) -> Coverage:
    trees = _nothing_seen(suite).trees
    operations = dict.fromkeys(case.operation for case in suite.cases.values() if case.operation)
    contracts = [suite.schemas.contract_of(operation) for operation in operations]
    documented = (element for contract in contracts for element in documented_elements(contract, trees))
    return measure_coverage(documented, elements_seen_in(reports))
