"""What the plugin keeps on pytest's config and items while a run goes on."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NoReturn, TypeVar

import pytest
from pytest_recording.plugin import get_default_cassette_name

from postman_contract.contract.coverage import Element
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import ContractError, NotJudged
from postman_contract.plugin.claims import SUBJECTS, SUITE
from postman_contract.recording.recorder import SecretInCassette
from postman_contract.recording.vault import Vault
from postman_contract.reporting.explanations import describe
from postman_contract.reporting.findings import Finding
from postman_contract.reporting.live_line import LiveLine
from postman_contract.reporting.report import Evidence
from postman_contract.reporting.terminal import terminal_text
from postman_contract.run.cases import Case, Example, Obstacle
from postman_contract.run.claim_cassettes import ClaimCassette
from postman_contract.run.mode import Mode
from postman_contract.run.page_walks import PageWalk
from postman_contract.run.recorded_claims import Recording
from postman_contract.run.session import Session
from postman_contract.run.suite import Suite, obstacle_of
from postman_contract.run.written_things import WrittenThings
from postman_contract.scripting.sandbox_files import SandboxCode

SESSION = pytest.StashKey[Session]()
VAULT = pytest.StashKey[Vault]()
MODE = pytest.StashKey[Mode]()
SANDBOX = pytest.StashKey[SandboxCode | None]()  # what runs the collections' scripts; None: they are counted
VERDICTS = pytest.StashKey[list[Verdict]]()
JUDGED = pytest.StashKey[list[str]]()
BASES = pytest.StashKey[list[str]]()
FINDINGS = pytest.StashKey[list[Finding]]()
SEEN = pytest.StashKey[list[Element]]()
ENDING = pytest.StashKey[bool]()
PASSED = pytest.StashKey[bool]()
SECONDS = pytest.StashKey[float]()  # that the phases of a claim took
EVIDENCE = pytest.StashKey[list[Evidence]]()
UNAVAILABLE = pytest.StashKey[bool]()  # what kept a claim from being judged is a server that is busy or down
EMPTY = pytest.StashKey[list[str]]()  # the cases that were answered with no rows
EXCHANGES = pytest.StashKey[list[Exchange]]()
CASSETTE = pytest.StashKey[ClaimCassette]()
WRITTEN = pytest.StashKey[WrittenThings]()
LEFT_OUT = pytest.StashKey[Obstacle]()  # a request that the scripts of another one have left out
PROGRESS = pytest.StashKey[LiveLine]()  # shown where somebody watches

T = TypeVar("T")

Subject = Case | Example | PageWalk
_KINDS = dict(zip(SUBJECTS, ("answer", "request", "example", "negative", "pages"), strict=True))

OWN_CASSETTE = "contract_own_cassette"


def lacks_subject(item: pytest.Item) -> bool:
    """Tell whether pytest made a claim up because there is nothing to parametrise it with."""
    callspec = getattr(item, "callspec", None)
    return callspec is not None and not callspec.params.keys().isdisjoint(SUBJECTS) and subject_of(item) is None


def cassette_of(item: pytest.Item) -> str:
    """Name the cassette of a claim that sends: after its case, and where it wants one of its own, after itself, too."""
    subject = subject_of(item)
    if isinstance(subject, Case | PageWalk):
        test = get_default_cassette_name(getattr(item, "cls", None), getattr(item, "originalname", item.name))
        return f"{subject.id}@{test}" if item.get_closest_marker(OWN_CASSETTE) else subject.id
    marker = item.get_closest_marker("default_cassette")
    return str(marker.args[0]) if marker else get_default_cassette_name(getattr(item, "cls", None), item.name)


def kind_of_claim(item: pytest.Item) -> str:
    """Say what of its subject a claim judges; `test`: it has none."""
    callspec = getattr(item, "callspec", None)
    params = callspec.params if callspec else {}
    return next((kind for name, kind in _KINDS.items() if name in params), "test")


def subject_of(item: pytest.Item) -> Subject | None:
    """Return the case, example or page walk a claim is parametrised with."""
    callspec = getattr(item, "callspec", None)
    values = (callspec.params.get(name) for name in SUBJECTS) if callspec else ()
    return next((value for value in values if isinstance(value, Case | Example | PageWalk)), None)


def case_of(subject: Subject) -> Case:
    """Return the case that a claim's subject is, or is of."""
    return subject if isinstance(subject, Case) else subject.case


def obstacle_to(item: pytest.Item) -> Obstacle | None:
    """Say why a claim cannot be judged or is set aside, as far as is known before it runs."""
    subject = subject_of(item)
    if subject is None:
        return None
    suite, case = item.config.stash[SUITE], case_of(subject)
    if item.config.stash[MODE] is Mode.COLLECTION:  # what nothing judges is sent all the same
        return item.stash.get(LEFT_OUT, case.obstacle)
    # A request is judged unsent, by a schema of its own: how it is answered need not be documented for that.
    if _is_of_request(item) and (contract := suite.contract_of(case)) is not None and contract.request is not None:
        return case.obstacle
    return obstacle_of(suite, case) or _obstacle_to_live(item.config, suite, case)


def _is_of_request(item: pytest.Item) -> bool:
    """Tell whether a claim judges requests before they are sent."""
    return "contract_request" in getattr(item, "callspec").params  # noqa: B009  pytest's types know no such member


def _obstacle_to_live(config: pytest.Config, suite: Suite, case: Case) -> Obstacle | None:
    if case.negative is None or config.stash[MODE] is not Mode.LIVE:
        return None
    why = suite.negatives.why_not_live(case)
    return Obstacle(Outcome.SET_ASIDE, f"not for a live run: {why}") if why else None


def forget_earlier_try(item: pytest.Item) -> None:
    """Start a test as if it had not been tried before: of tests that are repeated, the last try is the verdict."""
    keys: tuple[pytest.StashKey[Any], ...] = (
        *(VERDICTS, JUDGED, BASES, EMPTY, EXCHANGES, FINDINGS, SEEN, EVIDENCE),
        *(SECONDS, UNAVAILABLE, PASSED, CASSETTE, WRITTEN),
    )
    for key in keys:
        if key in item.stash:
            del item.stash[key]


def verdicts_of(item: pytest.Item) -> list[Verdict]:
    """Return the verdicts reached in a test so far, to read or to add to."""
    return item.stash.setdefault(VERDICTS, [])


def kept_in(item: pytest.Item, key: pytest.StashKey[list[T]]) -> tuple[T, ...]:
    """Return what was put into a list of an item so far."""
    found: list[T] = item.stash.setdefault(key, [])
    return tuple(found)


def notes_of_waived(verdict: Verdict) -> Iterator[str]:
    """Say what was waived, why, and until when."""
    return (f"{describe(violation)} ({waiver.reason}; {waiver.end})" for violation, waiver in verdict.waived)


def show_line(config: pytest.Config, text: str) -> None:
    """Write a line to the terminal while tests run, whatever is captured."""
    # A worker of pytest-xdist has no terminal of its own.
    if not config.pluginmanager.has_plugin("terminalreporter"):
        return
    with uncaptured(config):
        writer = config.get_terminal_writer()
        writer.line()
        writer.line(terminal_text(redaction_of(config)(text)))


def uncaptured(config: pytest.Config) -> AbstractContextManager[object]:
    """Let the terminal be written to within the context, whatever is captured."""
    capture = config.pluginmanager.get_plugin("capturemanager")
    without_capture: AbstractContextManager[object] = (
        capture.global_and_fixture_disabled() if capture else nullcontext()
    )
    return without_capture


def end_run_with(config: pytest.Config, problem: ContractError) -> NoReturn:
    """End the run with exit code 4, and say why."""
    pytest.exit(terminal_text(redaction_of(config)(str(problem))), returncode=pytest.ExitCode.USAGE_ERROR)


def redact_report(report: pytest.TestReport, redact: Callable[[str], str]) -> None:
    """Keep secrets out of everything that a report holds: what failed, what was captured, and properties."""
    if report.longrepr is not None and not isinstance(report.longrepr, tuple):
        # A longrepr keeps its colours and structure unless a secret stands in it.
        text = str(report.longrepr)
        harmless = terminal_text(redact(text))
        if harmless != text:
            report.longrepr = harmless
    elif isinstance(report.longrepr, tuple):
        path, line, reason = report.longrepr
        report.longrepr = (path, line, terminal_text(redact(reason)))
    report.sections = [(name, redact(content)) for name, content in report.sections]
    report.user_properties = [
        (name, redact(value) if isinstance(value, str) else value) for name, value in report.user_properties
    ]


def write_cassette(item: pytest.Item, report: pytest.TestReport) -> None:
    """Write what a claim has recorded if its test has passed; where that fails, so has the test."""
    cassette = item.stash.get(CASSETTE, None)
    if isinstance(cassette, Recording) and item.stash.get(PASSED, False):
        try:
            cassette.write()
        except (SecretInCassette, NotJudged, OSError) as problem:
            report.outcome, report.longrepr = "failed", f"{type(problem).__name__}: {problem}"


def redaction_of(config: pytest.Config) -> Callable[[str], str]:
    """Return what keeps the secrets of the run out of a text."""
    return config.stash[VAULT].redact
