"""Shows on a terminal how far a run is that talks to a server: a live line stands in for pytest's dots."""

from collections.abc import Generator
from functools import partial

import pytest

from postman_contract.contract.verdicts import Outcome
from postman_contract.plugin.claims import BEGUN, name_of_item
from postman_contract.plugin.loading import loaded_suite
from postman_contract.plugin.state import PROGRESS, redaction_of, uncaptured
from postman_contract.reporting.live_line import LiveLine, StreamWithLine
from postman_contract.reporting.records import Record, record_of

# With these, something else has the terminal: the tests' own output, or the person who is asked.
_SHARING = ("usepdb", "trace", "setupshow", "setuponly")


def begin_progress(session: pytest.Session) -> None:
    """Show from now on how far a run is, if it has claims, and if somebody watches who has not asked for more."""
    config = session.config
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not isinstance(reporter, pytest.TerminalReporter) or not _is_watched(config, reporter):
        return
    is_controller = BEGUN not in config.stash  # of pytest-xdist: only its workers collect
    if loaded_suite(config) is None:
        return
    writer = reporter._tw  # noqa: SLF001  there is no public door
    stream = writer._file  # noqa: SLF001  as above
    line = config.stash[PROGRESS] = LiveLine(stream, redaction_of(config), partial(uncaptured, config))
    writer._file = StreamWithLine(stream, line)  # noqa: SLF001  as above
    config.add_cleanup(partial(setattr, writer, "_file", stream))
    config.add_cleanup(line.erase)
    reporter.showfspath = False
    config.pluginmanager.register(Progress(session, reporter, line, is_controller=is_controller))


def _is_watched(config: pytest.Config, reporter: pytest.TerminalReporter) -> bool:
    """Tell whether pytest would print dots to a terminal, and nobody asked for another style."""
    is_usual = config.getini("console_output_style") == "progress" and config.getoption("capture") != "no"
    is_shared = any(config.getoption(name, False) for name in _SHARING)
    is_brief = config.get_verbosity(pytest.Config.VERBOSITY_TEST_CASES) <= 0
    is_run = BEGUN in config.stash or config.getoption("numprocesses", None) or config.getoption("tx", None)
    return bool(reporter.isatty() and is_run and is_usual and is_brief and not is_shared)


class Progress:
    """A pytest plugin that tells a live line which test is run, and leaves a line of each claim that is not kept.

    Under pytest-xdist it shows how many tests are done, and the last one: several are run at a time.
    """

    def __init__(
        self, session: pytest.Session, reporter: pytest.TerminalReporter, line: LiveLine, *, is_controller: bool
    ) -> None:
        self._session = session
        self._reporter = reporter
        self._line = line
        self._is_controller = is_controller
        self._seen: set[str] = set()
        self._failed: set[str] = set()
        self._is_reporting = False

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Show the test that begins."""
        if not self._is_controller:
            self._show(nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Show that one more test is done."""
        if self._is_controller:
            self._show(nodeid)

    def _show(self, nodeid: str) -> None:
        self._seen.add(nodeid)  # a test that is tried again is still one
        count = f"{len(self._seen)} of {self._session.testscollected}"
        self._line.show_place(f"{count} done" if self._is_controller else count, name_of_item(nodeid))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> Generator[None]:
        """Leave a line of a test that is not simply kept or passed, once it is torn down."""
        self._is_reporting = True
        try:
            yield
        finally:
            self._is_reporting = False
        if report.failed:
            self._failed.add(report.nodeid)
        if report.when not in ("setup", "call"):  # but in teardown, or in a worker that has crashed
            word = _word_for(record_of(report), has_failed=report.nodeid in self._failed)
            if word is not None:
                text = self._line.cleaned(f"{word}: {name_of_item(report.nodeid)}")
                self._reporter.write_line(text, red=report.nodeid in self._failed)

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self) -> Generator[None, tuple[str, object, object], tuple[str, object, object]]:
        """Leave out pytest's dot where a report is printed; its category counts, and its word is for the summary."""
        category, letter, word = yield
        return (category, "", "") if self._is_reporting else (category, letter, word)


def _word_for(record: Record | None, *, has_failed: bool) -> str | None:
    """Say what became of a test, unless that is what everybody hopes for."""
    if record is not None and record.result.outcome is not Outcome.KEPT:
        return str(record.result.outcome)
    if record is not None and record.left:
        return "left behind"
    return "failed" if has_failed else None
