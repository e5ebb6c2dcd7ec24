"""Lets claims that are written by hand say what they expect, so that a breach is explained as any other is."""

from collections.abc import Callable
from typing import Any

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.expectations import PRESENT, UNEXPECTED_SHAPE, find_breach
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.contract.violations import Violation
from postman_contract.plugin.evidence import note_evidence
from postman_contract.plugin.shown import shown_of, verdict_as_shown
from postman_contract.plugin.state import EXCHANGES, SESSION, redaction_of, verdicts_of
from postman_contract.reporting.explanations import explain

FAILURES = (AssertionError, *UNEXPECTED_SHAPE)


class Expect:
    """Says what a claim expects of an answer: `expect(exchange, "/status", "CANCELLED")`.

    Args:
        check: the claim's name, which its findings go by.
        report: fails the test by a violation of an exchange.
    """

    def __init__(self, check: str, report: Callable[[Exchange, Violation], None]) -> None:
        self._check = check
        self._report = report

    def __call__(self, exchange: Exchange, pointer: str = "", expected: object = PRESENT) -> Any:
        """Return the value at a JSON Pointer of the answer's body; where it is not as expected the claim is broken.

        `expected` is the value itself, `PRESENT`, `ABSENT`, or an `Expectation` of words and a function.
        """
        value, breach = find_breach(self._check, exchange.response.body, pointer, expected)
        if breach is not None:
            self._report(exchange, breach)
        return value

    def that(self, exchange: Exchange, holds: object, expected: str, got: str, place: str = "$") -> None:
        """Expect what no single value says, such as of headers or bytes; `expected` and `got` are words for people."""
        if not holds:
            self._report(exchange, Violation(self._check, place, expected, got))


def name_of_claim(item: pytest.Item) -> str:
    """Name the claim of a test, whatever it is about: its function."""
    return str(getattr(item, "originalname", None) or item.name)


def explain_failed_claim(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Explain a claim that failed by its own assertion, or by looking for what was not there, as a finding.

    It is bound to the last answer the claim had. The traceback stays below.
    """
    exchanges = item.stash.get(EXCHANGES, [])
    problem = call.excinfo.value if call.excinfo is not None and call.when == "call" else None
    if not report.failed or not isinstance(problem, FAILURES) or not exchanges or _has_broken(item):
        return
    session, exchange = item.config.stash[SESSION], exchanges[-1]
    said = call.excinfo.exconly().splitlines()[0] if call.excinfo is not None else ""
    last = f", after the last of {len(exchanges)} answers" if len(exchanges) > 1 else ""
    words = f"the claim does not hold{last}: {redaction_of(item.config)(said)}"
    violation = Violation(
        name_of_claim(item), "$", "that the claim holds", said, problem=words, unquoted="the claim does not hold"
    )
    case = session.suite.find_case(exchange.case_id)
    shown = shown_of(session, case, exchange.request, exchange.response)
    verdict = verdict_as_shown(Verdict(Outcome.BROKEN, (violation,)), shown)
    verdicts_of(item).append(verdict)
    note_evidence(item, session, case, verdict, shown, exchange.response)
    text = explain(case, verdict, session.vault, shown)
    report.longrepr = f"{text}\n\n{report.longrepr}"


def _has_broken(item: pytest.Item) -> bool:
    return any(verdict.outcome in (Outcome.BROKEN, Outcome.NOT_JUDGED) for verdict in verdicts_of(item))
