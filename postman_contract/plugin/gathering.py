"""Gathers what pytest reports of claims, in the process that sums up: the only one, or pytest-xdist's controller."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from postman_contract.plugin.claims import has_verdict


@dataclass(eq=False)  # pytest keeps its plugins by identity
class Gathered:
    """What a run has reported so far. It changes while the run goes on.

    `reports` are those of claims, of every phase; `failures` name what else failed. `stopped` says why the run ended
    before its time, `stopped_published` without quoting anything. `of_workers` is what each worker of pytest-xdist said
    of its part of the run.
    """

    config: pytest.Config
    started: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    began: float = field(default_factory=time.monotonic)
    reports: list[pytest.TestReport] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    stopped: str = ""
    stopped_published: str = ""
    is_chosen: bool = False
    of_workers: list[dict[str, Any]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long the run has taken."""
        return time.monotonic() - self.began

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep a claim's report, and the name of any other test that failed."""
        if has_verdict(report):
            from postman_contract.plugin.junit import name_in_junit

            self.reports.append(report)
            name_in_junit(self.config, report)
        elif report.failed:
            self.failures.append(f"{report.nodeid} failed in {report.when}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the name of what could not be collected."""
        if report.failed:
            self.failures.append(f"{report.nodeid or 'the tests'} could not be collected")

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Note that somebody, or the run itself, has ended the run."""
        ended = isinstance(excinfo.value, pytest.exit.Exception)
        self.stopped = str(excinfo.value) if ended else "interrupted"
        self.stopped_published = "the run refused to go on; its output says why" if ended else "interrupted"

    def pytest_deselected(self, items: Sequence[pytest.Item]) -> None:
        """Note that not every test is run."""
        self.is_chosen = self.is_chosen or bool(items)


GATHERED = pytest.StashKey[Gathered]()


def begin_gathering(config: pytest.Config) -> None:
    """Gather what is reported from now on; a worker of pytest-xdist leaves that to its controller."""
    if not hasattr(config, "workerinput"):
        config.stash[GATHERED] = Gathered(config)
        config.pluginmanager.register(config.stash[GATHERED])
