"""What the plugin keeps on pytest's config and items, and how a verdict travels in a report.

A verdict travels as user properties, so that it reaches the controller of pytest-xdist and the JUnit file.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import astuple
from typing import Any, NoReturn

import pytest
from pytest_recording.plugin import get_default_cassette_name

from postman_contract.contract.coverage import Element
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import ContractError, LeftBehind, NotJudged
from postman_contract.plugin.claims import SUBJECTS, SUITE
from postman_contract.recording.recorder import SecretInCassette
from postman_contract.recording.vault import Vault
from postman_contract.reporting.explanations import describe
from postman_contract.reporting.findings import Finding, finding_as_text
from postman_contract.run.cases import Case, Example, Obstacle
from postman_contract.run.claim_cassettes import ClaimCassette
from postman_contract.run.mode import Mode
from postman_contract.run.page_walks import PageWalk
from postman_contract.run.recorded_claims import Recording
from postman_contract.run.session import Session
from postman_contract.run.suite import Suite, obstacle_of
from postman_contract.run.written_things import WrittenThings

SESSION = pytest.StashKey[Session]()
VAULT = pytest.StashKey[Vault]()
MODE = pytest.StashKey[Mode]()
VERDICTS = pytest.StashKey[list[Verdict]]()
JUDGED = pytest.StashKey[list[str]]()
BASES = pytest.StashKey[list[str]]()
FINDINGS = pytest.StashKey[list[Finding]]()
SEEN = pytest.StashKey[list[Element]]()
ENDING = pytest.StashKey[bool]()
PASSED = pytest.StashKey[bool]()
EMPTY = pytest.StashKey[list[str]]()  # the cases that were answered with no rows
EXCHANGES = pytest.StashKey[list[Exchange]]()
CASSETTE = pytest.StashKey[ClaimCassette]()
WRITTEN = pytest.StashKey[WrittenThings]()

OWN_CASSETTE = "contract_own_cassette"
_SEVERITY = (Outcome.KEPT, Outcome.WAIVED, Outcome.SET_ASIDE, Outcome.NOT_JUDGED, Outcome.BROKEN)

Properties = list[tuple[str, object]]


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


def subject_of(item: pytest.Item) -> Case | Example | PageWalk | None:
    """Return the case, example or page walk a claim is parametrised with."""
    callspec = getattr(item, "callspec", None)
    values = (callspec.params.get(name) for name in SUBJECTS) if callspec else ()
    return next((value for value in values if isinstance(value, Case | Example | PageWalk)), None)


def obstacle_to(item: pytest.Item) -> Obstacle | None:
    """Say why a claim cannot be judged or is set aside, as far as is known before it runs."""
    subject = subject_of(item)
    if subject is None:
        return None
    suite, case = item.config.stash[SUITE], subject if isinstance(subject, Case) else subject.case
    return obstacle_of(suite, case) or _obstacle_to_live(item.config, suite, case)


def _obstacle_to_live(config: pytest.Config, suite: Suite, case: Case) -> Obstacle | None:
    if case.negative is None or config.stash[MODE] is not Mode.LIVE:
        return None
    why = suite.negatives.why_not_live(case)
    return Obstacle(Outcome.SET_ASIDE, f"not for a live run: {why}") if why else None


def forget_earlier_try(item: pytest.Item) -> None:
    """Start a test as if it had not been tried before: of tests that are repeated, the last try is the verdict."""
    keys: tuple[pytest.StashKey[Any], ...] = (
        *(VERDICTS, JUDGED, BASES, EMPTY, EXCHANGES, FINDINGS, SEEN),
        *(PASSED, CASSETTE, WRITTEN),
    )
    for key in keys:
        if key in item.stash:
            del item.stash[key]


def verdicts_of(item: pytest.Item) -> list[Verdict]:
    """Return the verdicts reached in a test so far, to read or to add to."""
    return item.stash.setdefault(VERDICTS, [])


def properties_of(item: pytest.Item) -> Properties:
    """Write an item's one verdict, the gravest reached, as user properties."""
    verdicts = verdicts_of(item)
    if not verdicts:
        return []
    outcome = max((verdict.outcome for verdict in verdicts), key=_SEVERITY.index)
    properties: Properties = [("contract", str(outcome))]
    for verdict in verdicts:
        # What else was found in the same test keeps its own name: a waived breach is not what broke it.
        properties += [
            ("contract_note", note) if own is outcome else ("contract_beside", f"{own}: {note}")
            for own, note in _notes(verdict)
        ]
        properties += [("contract_waiver", waiver.place) for _, waiver in verdict.waived]
        properties += [("contract_drift", describe(each)) for each in verdict.drift]
    empty: list[str] = item.stash.get(EMPTY, [])
    properties += [("contract_empty", case_id) for case_id in dict.fromkeys(empty)]
    properties += [("contract_judged", judged) for judged in item.stash.get(JUDGED, [])]
    properties += [("contract_finding", finding_as_text(each)) for each in item.stash.get(FINDINGS, [])]
    seen = [astuple(each) for each in item.stash.get(SEEN, [])]
    properties += [("contract_seen", json.dumps(seen))] if seen else []
    bases: list[str] = item.stash.get(BASES, [])
    return properties + [("contract_basis", basis) for basis in sorted(set(bases))]


def _notes(verdict: Verdict) -> Iterator[tuple[Outcome, str]]:
    if verdict.reason:
        yield verdict.outcome, verdict.reason
    yield from ((Outcome.WAIVED, note) for note in notes_of_waived(verdict))
    if verdict.violations:
        more = f" and {len(verdict.violations) - 1} more" if len(verdict.violations) > 1 else ""
        yield Outcome.BROKEN, describe(verdict.violations[0]) + more


def notes_of_waived(verdict: Verdict) -> Iterator[str]:
    """Say what was waived, why, and until when."""
    return (f"{describe(violation)} ({waiver.reason}; {waiver.end})" for violation, waiver in verdict.waived)


def show_line(config: pytest.Config, text: str) -> None:
    """Write a line to the terminal while tests run, whatever is captured."""
    # A worker of pytest-xdist has no terminal of its own.
    if not config.pluginmanager.has_plugin("terminalreporter"):
        return
    capture = config.pluginmanager.get_plugin("capturemanager")
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        writer = config.get_terminal_writer()
        writer.line()
        writer.line(redaction_of(config)(text))


def end_run_with(config: pytest.Config, problem: ContractError) -> NoReturn:
    """End the run with exit code 4, and say why."""
    pytest.exit(redaction_of(config)(str(problem)), returncode=pytest.ExitCode.USAGE_ERROR)


def complete_claim_report(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Decide what a phase of a claim means for its verdict, and write that into the phase's report."""
    redact = redaction_of(item.config)
    if report.when == "setup" and report.passed:  # nothing is decided yet
        redact_report(report, redact)
        return
    verdicts = verdicts_of(item)
    if report.when == "call" and report.passed:
        # Kept for the teardown: only then is the cassette written, and this phase's report is gone.
        item.stash[PASSED] = True
        if not verdicts:
            verdicts.append(Verdict(Outcome.NOT_JUDGED, reason="the test called neither verify nor perform"))
    said = {Outcome.BROKEN, Outcome.NOT_JUDGED} & {verdict.outcome for verdict in verdicts}
    left = call.excinfo.value.args if call.excinfo and isinstance(call.excinfo.value, LeftBehind) else ()
    if report.failed and call.excinfo is not None and not said and not left:
        problem = redact(call.excinfo.exconly()).splitlines()[0]
        verdicts.append(Verdict(Outcome.BROKEN, reason=f"the test itself failed in {report.when}: {problem}"))
    stale = _taken(item, lambda session: session.stale)
    if stale and report.passed and item.config.getoption("contract_fail_on_stale"):
        report.outcome, report.longrepr = "failed", "\n".join(stale)
    own: Properties = [*item.user_properties, *properties_of(item), *(("contract_left", each) for each in left)]
    own += [("contract_stale", each) for each in stale]
    own += [("contract_shape", each) for each in _taken(item, lambda session: session.reshaped)]
    report.user_properties = own
    redact_report(report, redact)


def redact_report(report: pytest.TestReport, redact: Callable[[str], str]) -> None:
    """Keep secrets out of everything that a report holds: what failed, what was captured, and properties."""
    if report.longrepr is not None and not isinstance(report.longrepr, tuple):
        # A longrepr keeps its colours and structure unless a secret stands in it.
        text = str(report.longrepr)
        if redact(text) != text:
            report.longrepr = redact(text)
    elif isinstance(report.longrepr, tuple):
        path, line, reason = report.longrepr
        report.longrepr = (path, line, redact(reason))
    report.sections = [(name, redact(content)) for name, content in report.sections]
    report.user_properties = [
        (name, redact(value) if isinstance(value, str) else value) for name, value in report.user_properties
    ]


def _taken(item: pytest.Item, of: Callable[[Session], dict[str, None]]) -> list[str]:
    """Take what a run has remarked on since it was last asked."""
    session = item.config.stash.get(SESSION, None)
    if session is None:
        return []
    remarks = list(of(session))
    of(session).clear()
    return remarks


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
