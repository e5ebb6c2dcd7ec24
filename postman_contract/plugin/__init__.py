"""The pytest plugin: its hooks, which hand over to its other modules.

Installed, it is loaded by pytest itself. Until a test asks for a suite's cases or fixtures it declares names and does
nothing: each hook imports what it needs when there is a claim.
"""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from postman_contract.plugin import fixtures
from postman_contract.plugin.claims import (
    BEGUN,
    PROBLEM,
    REMARKS,
    SUBJECTS,
    SUITE,
    has_verdict,
    holds_data_alone,
    is_contract_item,
    names_of_fixtures,
    needs_suite,
    writes_outputs,
)
from postman_contract.plugin.gathering import GATHERED, begin_gathering
from postman_contract.plugin.options import add_options
from postman_contract.run.mode import Mode

MARKERS = (
    "contract_folder(name): the case is in this folder of its collection, or in one below it",
    "contract_read: the case changes nothing (its method is safe, or its request schema says x-safe)",
    "contract_write: the case may change something",
    "contract_negative: the case was derived from another with one thing wrong, to see it refused",
    "contract_cookies: the claim begins with the cookies that claims before it have received",
    "contract_own_cassette: the claim has a cassette of its own, <case id>@<test name>, and shares none with others",
)


NO_CLAIM = (
    "no test here is over the requests of the collection, so nothing of it is judged: `postman-contract run FILE` "
    "needs no test, and `postman-contract init FILE DIR` writes some"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and ini keys."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks and fixtures."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    # Registered last, so that our fixtures override pytest-recording's however this plugin is loaded.
    config.pluginmanager.register(fixtures, "postman_contract.plugin.fixtures")
    begin_gathering(config)
    # Here, because under pytest-xdist only the controller knows how its tests were chosen.
    if writes_outputs(config) and config.getoption("contract_coverage_floor") is not None:
        from postman_contract.plugin import configuration

        configuration.refuse_floor_of_chosen_tests(config)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Walk through no folder of schemas or cassettes: it holds no tests, and may hold thousands of folders."""
    return True if holds_data_alone(collection_path, config) else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise claims by the cases, those with a body, negative or paged ones, or the saved examples."""
    if not set(SUBJECTS).isdisjoint(metafunc.fixturenames):
        from postman_contract.plugin import loading

        loading.parametrise(metafunc)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let `-k` find a case by its id as it is written: pytest escapes what is not ASCII in an item's name."""
    if not set(SUBJECTS).isdisjoint(names_of_fixtures(item)):
        from postman_contract.plugin import labels, state

        subject = state.subject_of(item)
        if subject is not None:
            item.extra_keyword_matches.add(subject.id)
            labels.note_test(item, subject)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin the run of claims, if any are left to run; end it here if it cannot be begun."""
    is_wanted = PROBLEM in config.stash or config.getoption("contract_prune_cassettes")
    if is_wanted or any(needs_suite(names_of_fixtures(item)) for item in items):
        from postman_contract.plugin import loading

        loading.begin_run(config, items)
    elif config.getoption("contract_collection"):
        config.stash.setdefault(REMARKS, []).append(NO_CLAIM)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep what was collected, for --collect-only; remove the cassettes that nothing uses, if asked for."""
    if BEGUN in session.config.stash:  # pytest calls this hook although the one above has raised
        from postman_contract.plugin import running

        running.keep_collected(session, session.config.stash[SUITE])


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Say what is judged, and against what."""
    if BEGUN not in config.stash or config.get_verbosity() < 0:
        return []
    from postman_contract.plugin import running

    return running.headline(config, config.stash[SUITE])


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Show how far the run is, if it talks to a server and somebody watches."""
    if session.config.getoption("contract_sandbox") != Mode.REPLAY and not session.config.getoption("collectonly"):
        from postman_contract.plugin import progress

        progress.begin_progress(session)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None]:
    """Note that the run has ended, so that what is torn down from now on belongs to no test; then write its outputs."""
    if BEGUN in session.config.stash:
        from postman_contract.plugin import running

        running.end_run(session.config)
    yield
    gathered = session.config.stash.get(GATHERED, None)
    if BEGUN in session.config.stash or writes_outputs(session.config) or (gathered and gathered.reports):
        from postman_contract.plugin import ending

        ending.end_session(session)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take in the controller of pytest-xdist what a worker tells: its part of the run, or why that could not begin."""
    output = getattr(node, "workeroutput", {})
    problem = output.get("contract_problem")
    if problem is not None:
        raise pytest.UsageError(problem)
    if "contract_part" in output:
        node.config.stash[GATHERED].of_workers.append(output["contract_part"])


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable(
    report: pytest.CollectReport | pytest.TestReport,
) -> Generator[None, dict[str, Any] | None, dict[str, Any] | None]:
    """Spell what a claim says of itself in text, for a worker of pytest-xdist to send."""
    data = yield
    if data is not None and has_verdict(report):
        from postman_contract.reporting import records

        data[records.ATTRIBUTE] = records.record_as_text(report)
    return data


@pytest.hookimpl(wrapper=True)
def pytest_report_from_serializable() -> Generator[None, Any, Any]:
    """Read what a claim says of itself, as a worker of pytest-xdist has sent it."""
    report = yield
    if has_verdict(report):
        from postman_contract.reporting import records

        records.read_record(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Restrict what a claim may reach, its fixtures included."""
    if not is_contract_item(item):
        return (yield)
    from postman_contract.plugin import running

    with running.network_of(item):
        return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out a claim that is set aside or cannot be judged, before anything is made for it."""
    if is_contract_item(item):
        from postman_contract.plugin import running

        running.set_up_claim(item)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Let the last test reach what it likes while fixtures of the whole session are taken down."""
    if nextitem is None and is_contract_item(item):
        from postman_contract.plugin import running

        running.lift_restriction(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put a claim's verdict into its report, and keep secrets out of every report."""
    if BEGUN not in item.config.stash:
        return (yield)
    from postman_contract.plugin import running

    if is_contract_item(item):
        running.explain_problem(item, call)
    report = yield
    running.complete_report(item, call, report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print one verdict for each contract item that is not simply kept, and the totals."""
    reports = config.stash[GATHERED].reports if GATHERED in config.stash else []
    if BEGUN not in config.stash and REMARKS not in config.stash and not reports:
        return
    from postman_contract.plugin import running

    lines = running.summary_lines(config, reports)
    if lines:
        terminalreporter.section("contract")
        for line in lines:
            terminalreporter.write_line(line)
