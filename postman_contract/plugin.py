"""The pytest plugin: options, parametrisation, and what becomes of a claim that cannot be judged.

Load it from a root conftest: `pytest_plugins = ["postman_contract.plugin"]`.
"""

from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from vcr import VCR

from postman_contract import fixtures
from postman_contract.cases import Case, Example, Outcome
from postman_contract.errors import ContractError, InputError, SetAside
from postman_contract.offline import Network, network_restricted_to, restrict_network
from postman_contract.recording import configure
from postman_contract.session import Mode
from postman_contract.state import (
    MODE,
    SESSION,
    SUITE,
    VAULT,
    conclude,
    is_contract_item,
    is_recording,
    obstacle_to,
    promote_cassette,
    redactor,
    sends,
    verdicts_of,
)
from postman_contract.suite import USUAL, Paths, Suite, load_suite
from postman_contract.summary import explain_plan, summarise_run
from postman_contract.vault import Vault
from postman_contract.verdicts import Verdict

ITEMS = pytest.StashKey[Iterable[pytest.Item]]()
INI = {
    "contract_collections": ("linelist", [USUAL["collections"]], "collection files, or patterns"),
    "contract_environment": ("string", USUAL["environment"], "the Postman environment file"),
    "contract_corrections": ("string", USUAL["corrections"], "what published requests need to be sent"),
    "contract_waivers": ("string", USUAL["waivers"], "known deviations"),
    "contract_schemas": ("string", USUAL["schemas"], "the folder of JSON Schemas"),
    "contract_cassettes": ("string", USUAL["cassettes"], "the folder of cassettes"),
    "contract_rules": ("string", "", "the module of what keeps a live run from harm; see postman_contract.rules"),
}
MARKERS = (
    "folder(name): the case is in this folder of its collection, or in one below it",
    "read: the case changes nothing (its method is safe, or its request schema says x-safe)",
    "write: the case may change something",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and ini keys."""
    group = parser.getgroup("contract", "contract tests driven by a Postman collection")
    group.addoption("--collection", action="append", type=Path, metavar="FILE", help="a collection; may repeat")
    group.addoption("--environment", type=Path, metavar="FILE", help="a Postman environment")
    group.addoption("--sandbox", choices=[*Mode], default=Mode.REPLAY.value, help="what to talk to (default: replay)")
    group.addoption("--budget", type=_calls, metavar="N", help="most calls to make (default when live: 300)")
    group.addoption("--ledger", type=Path, metavar="FILE", help="record there what is created (default when live)")
    group.addoption("--allow-live-customer", metavar="NAME", help="write to this customer although it is no sandbox")
    group.addoption("--allow-irreversible", action="append", default=[], metavar="CASE", help="send it when live, too")
    group.addoption("--fail-on-drift", action="store_true", help="fail where a response exceeds the contract")
    group.addoption("--fail-on-not-judged", action="store_true", help="fail where a case cannot be judged")
    for name, (kind, default, text) in INI.items():
        parser.addini(name, text, type=kind, default=default)  # type: ignore[arg-type]  # kind is one pytest knows


def _calls(text: str) -> int:
    calls = int(text)
    if calls < 1:
        raise ValueError
    return calls


def pytest_configure(config: pytest.Config) -> None:
    """Load the suite, once; whatever is wrong with the inputs ends the run with exit code 4."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    mode = Mode(config.getoption("sandbox"))
    refusal = _refusal(config, mode)
    if refusal:
        raise pytest.UsageError(refusal)
    try:
        config.stash[VAULT] = Vault()
        config.stash[SUITE] = load_suite(_paths(config))
    except InputError as problem:
        raise pytest.UsageError(str(problem)) from None
    config.stash[MODE] = mode
    # Registered last, so that our fixtures override pytest-recording's however this plugin is loaded.
    config.pluginmanager.register(fixtures, "postman_contract.fixtures")
    restrict_network(Network.ANY if mode is Mode.LIVE else Network.LOOPBACK)


def _refusal(config: pytest.Config, mode: Mode) -> str | None:
    if mode is Mode.LIVE and not config.getini("contract_rules"):
        return "--sandbox=live needs rules that keep it from harm: name their module with contract_rules"
    if mode is Mode.LIVE and is_recording(config) and config.getoption("environment"):
        return "a recording is written in the values of the suite's own environment file: give live ones as CONTRACT_…"
    if mode is Mode.LIVE and _is_distributed(config):
        return "a live run counts its calls in one process: leave out -n"
    if mode is Mode.REPLAY and is_recording(config):
        return "--record-mode needs something to record from: add --sandbox=local"
    if mode is Mode.REPLAY and config.getoption("disable_recording", None):
        return "--disable-recording leaves a replay nothing to answer with: add --sandbox=local"
    if config.getoption("record_mode", None) in ("once", "new_episodes"):
        return "a cassette is recorded as a whole: use --record-mode=rewrite"
    if not config.pluginmanager.has_plugin("recording"):
        return "pytest-recording is needed: leave out -p no:recording"
    if is_recording(config) and _is_distributed(config):
        return "cassettes are recorded one at a time: leave out -n"
    return None


def _is_distributed(config: pytest.Config) -> bool:
    return bool(config.getoption("numprocesses", None)) or hasattr(config, "workerinput")


def _paths(config: pytest.Config) -> Paths:
    root, here = config.rootpath, config.invocation_params.dir

    def configured(key: str) -> Path:
        value, usual = config.getini(f"contract_{key}"), INI[f"contract_{key}"][1]
        path = _shown(root / value, here)
        if value != usual and not path.exists():
            raise InputError(str(path), "", f"no such file or folder; contract_{key} names it")
        return path

    given: list[Path] | None = config.getoption("collection")
    collections = [here / path for path in given] if given else _matching(root, config.getini("contract_collections"))
    named: Path | None = config.getoption("environment")
    environment = _shown(here / named, here) if named else configured("environment")
    return Paths(
        collections=tuple(_shown(path, here) for path in collections),
        environment=environment if named or environment.exists() else None,
        corrections=configured("corrections"),
        waivers=configured("waivers"),
        schemas=configured("schemas"),
        cassettes=(root / config.getini("contract_cassettes")).absolute(),
        rules=config.getini("contract_rules"),
    )


def _shown(path: Path, here: Path) -> Path:
    """Name a file as the person who started pytest would."""
    return path.relative_to(here) if path.is_relative_to(here) else path


def _matching(root: Path, patterns: list[str]) -> Iterable[Path]:
    found = [
        path for pattern in patterns for path in (sorted(root.glob(pattern)) if "*" in pattern else [root / pattern])
    ]
    if not found and patterns != INI["contract_collections"][1]:
        raise InputError(" ".join(patterns), "", "no collection matches; contract_collections names it")
    return found


def pytest_report_header(config: pytest.Config) -> str:
    """Say what is judged, and against what."""
    suite = config.stash[SUITE]
    count = len(suite.cases)
    return f"contract: {config.stash[MODE]}, {count} cases of {len(suite.paths.collections)} collections"


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give claims their cassettes, where the run has any."""
    if config.stash[MODE] is Mode.REPLAY or is_recording(config):
        for item in items:
            if is_contract_item(item) and sends(item):
                item.add_marker(pytest.mark.vcr)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Keep the items, for --collect-only to explain them."""
    session.config.stash[ITEMS] = list(session.items)


def pytest_recording_configure(config: pytest.Config, vcr: VCR) -> None:
    """Set up the VCR of a claim; other tests' are left as they are."""
    session = config.stash.get(SESSION, None)
    if session is not None and vcr.cassette_library_dir == str(session.recorder.folder):
        configure(vcr, session.recorder)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep a replayed claim, its fixtures included, from opening any connection."""
    if is_contract_item(item) and item.config.stash[MODE] is Mode.REPLAY:
        with network_restricted_to(Network.NONE):
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
        return (yield)
    if call.excinfo is not None and isinstance(call.excinfo.value, ContractError) and call.when != "teardown":
        reason = str(call.excinfo.value)
        outcome = Outcome.SET_ASIDE if isinstance(call.excinfo.value, SetAside) else Outcome.NOT_JUDGED
        left_out = pytest.CallInfo.from_call(lambda: _leave_out(item, outcome, reason), call.when)
        call.excinfo = left_out.excinfo
    report = yield
    conclude(item, call, report)
    if report.when == "teardown":
        promote_cassette(item)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print one verdict for each contract item that is not simply kept, and the totals."""
    if config.getoption("collectonly"):
        lines = explain_plan(config.stash.get(ITEMS, []))
    else:
        reports = [report for reports in terminalreporter.stats.values() for report in reports]
        lines = summarise_run(config.stash[SUITE].waivers, reports)
    if lines:
        terminalreporter.section("contract")
        for line in lines:
            terminalreporter.write_line(line)
