"""The pytest plugin: options, parametrisation, and what becomes of a claim that cannot be judged.

Load it from a root conftest: `pytest_plugins = ["postman_contract.plugin"]`.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence

import pytest

from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import ContractError, InputError, SetAside
from postman_contract.http.offline import Network, network_restricted_to
from postman_contract.plugin import fixtures
from postman_contract.plugin.options import add_options, paths_of, refusal_of
from postman_contract.plugin.plan import explain_plan
from postman_contract.plugin.state import (
    ENDING,
    MODE,
    SESSION,
    SUITE,
    VAULT,
    cassette_of,
    conclude,
    is_contract_item,
    is_recording,
    obstacle_to,
    redact_report,
    redactor,
    sends,
    show,
    subject_of,
    verdicts_of,
    write_cassette,
)
from postman_contract.postman.environment import process_scope
from postman_contract.postman.scripts import Scripts
from postman_contract.recording.redaction import RedactedStream, RedactedWarnings, redact_logs
from postman_contract.recording.vault import Vault
from postman_contract.reporting.summary import summarise_run
from postman_contract.run.cases import Case, Example
from postman_contract.run.inventory import prune, unused_cassettes
from postman_contract.run.opening import learn_secrets
from postman_contract.run.session import Mode
from postman_contract.run.suite import Suite, load_suite

ITEMS = pytest.StashKey[Iterable[pytest.Item]]()
MARKERS = (
    "folder(name): the case is in this folder of its collection, or in one below it",
    "read: the case changes nothing (its method is safe, or its request schema says x-safe)",
    "write: the case may change something",
    "contract_own_cassette: the claim has a cassette of its own, <case id>@<test name>, and shares none with others",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and ini keys."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Load the suite, once; whatever is wrong with the inputs ends the run with exit code 4."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    mode = Mode(config.getoption("sandbox"))
    refusal = refusal_of(config, mode)
    if refusal:
        raise pytest.UsageError(refusal)
    try:
        suite = config.stash[SUITE] = load_suite(paths_of(config))
        vault = config.stash[VAULT] = Vault()
        learn_secrets(vault, suite, (process_scope(config.rootpath), suite.environment.scope))
    except InputError as problem:
        raise pytest.UsageError(str(problem)) from None
    config.stash[MODE] = mode
    config.add_cleanup(redact_logs(vault.redact))
    config.pluginmanager.register(RedactedWarnings(vault.redact))
    # Registered last, so that our fixtures override pytest-recording's however this plugin is loaded.
    config.pluginmanager.register(fixtures, "postman_contract.plugin.fixtures")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Keep secrets out of whatever pytest itself prints, such as the traceback of an interrupt."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        writer = reporter._tw  # noqa: SLF001  there is no public door
        writer._file = RedactedStream(writer._file, session.config.stash[VAULT].redact)  # noqa: SLF001  as above


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Note that what is torn down from now on belongs to no test: the run has ended before its time."""
    session.config.stash[ENDING] = True


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what is judged, and against what."""
    suite = config.stash[SUITE]
    count = len(suite.cases)
    lines = [f"contract: {config.stash[MODE]}, {count} cases of {len(suite.paths.collections)} collections"]
    return [*lines, f"contract: {suite.scripts}"] if suite.scripts != Scripts() else lines


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrise claims by the cases, the cases that carry a body, or the saved examples."""
    suite = metafunc.config.stash[SUITE]
    with_body = [case for case in suite.cases.values() if case.published and case.published.body]
    subjects: Mapping[str, Sequence[Case | Example]] = {
        "contract_case": list(suite.cases.values()),
        "contract_request": with_body,
        "contract_example": list(suite.examples),
    }
    for name, values in subjects.items():
        if name in metafunc.fixturenames:
            params = [pytest.param(each, id=each.id, marks=_marks(suite, each)) for each in values]
            metafunc.parametrize(name, params)


def _marks(suite: Suite, subject: Case | Example) -> list[pytest.MarkDecorator]:
    case = subject.case if isinstance(subject, Example) else subject
    contract = suite.contract_of(case)
    safe = pytest.mark.read if contract is not None and contract.safe else pytest.mark.write
    return [safe, *(pytest.mark.folder(name=name) for name in case.folders)]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let `-k` find a case by its id as it is written: pytest escapes what is not ASCII in an item's name."""
    subject = subject_of(item)
    if subject is not None:
        item.extra_keyword_matches.add(subject.id)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tell pytest-recording which tests record, so that it blocks no network where they do."""
    if is_recording(config):
        for item in items:
            if is_contract_item(item) and sends(item):
                item.add_marker(pytest.mark.vcr)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep the items, for --collect-only to explain them; remove the cassettes that nothing uses, if that is asked."""
    session.config.stash[ITEMS] = list(session.items)
    if session.config.getoption("prune_cassettes") and not session.testsfailed:
        _prune(session.config, session.items)


def _prune(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    suite = config.stash[SUITE]
    unused = unused_cassettes(suite, {cassette_of(item) for item in items if is_contract_item(item) and sends(item)})
    prune(suite, unused)
    for name in unused:
        show(config, f"contract: removed {suite.paths.cassettes.name}/{name}.yaml, which nothing uses")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep a claim, its fixtures included, off the network in a replay, and on this machine in a local run."""
    reachable = {Mode.REPLAY: Network.NONE, Mode.LOCAL: Network.LOOPBACK, Mode.LIVE: Network.ANY}
    if is_contract_item(item):
        with network_restricted_to(reachable[item.config.stash[MODE]]):
            return (yield)
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out a claim that is set aside or cannot be judged, before anything is made for it."""
    obstacle = obstacle_to(item) if is_contract_item(item) else None
    if obstacle is not None:
        _leave_out(item, obstacle.outcome, obstacle.reason)


def _leave_out(item: pytest.Item, outcome: Outcome, reason: str) -> None:
    text = redactor(item.config)(reason)
    verdicts_of(item).append(Verdict(outcome, reason=text))
    message = f"{outcome}: {text}"
    strict = item.config.stash[MODE] is Mode.LIVE or item.config.getoption("fail_on_not_judged")
    if outcome is Outcome.NOT_JUDGED and strict:
        pytest.fail(message, pytrace=False)
    raise pytest.skip.Exception(message, _use_item_location=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say of a claim that cannot be judged why that is; put the verdict into the report, and keep secrets out."""
    if not is_contract_item(item):
        report = yield
        redact_report(report, redactor(item.config))
        return report
    if call.excinfo is not None and isinstance(call.excinfo.value, ContractError) and call.when != "teardown":
        reason = str(call.excinfo.value)
        outcome = Outcome.SET_ASIDE if isinstance(call.excinfo.value, SetAside) else Outcome.NOT_JUDGED
        left_out = pytest.CallInfo.from_call(lambda: _leave_out(item, outcome, reason), call.when)
        call.excinfo = left_out.excinfo
    report = yield
    if report.when == "teardown":
        write_cassette(item, report)
    conclude(item, call, report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print one verdict for each contract item that is not simply kept, and the totals."""
    if config.getoption("collectonly"):
        lines = explain_plan(config.stash.get(ITEMS, []))
    else:
        reports = [report for reports in terminalreporter.stats.values() for report in reports]
        session = config.stash.get(SESSION, None)
        of_policy = session.policy.describe() if session is not None else ()
        lines = summarise_run(config.stash[SUITE].waivers, reports, of_policy)
    if lines:
        terminalreporter.section("contract")
        for line in lines:
            terminalreporter.write_line(line)
