"""Notes the lists and searches that a claim was answered with no rows: kept, but on nothing."""

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rows import rows_of
from postman_contract.errors import NotJudged
from postman_contract.plugin.expectations import Expect
from postman_contract.plugin.state import EMPTY, MODE
from postman_contract.reporting.explanations import count_of
from postman_contract.run.mode import Mode
from postman_contract.run.session import Session


def note_rows(item: pytest.Item, session: Session, exchange: Exchange) -> None:
    """Note an answer without rows, unless the corrections say why its case may have one."""
    if _rows_of(session, exchange) == [] and not session.suite.find_case(exchange.case_id).empty:
        item.stash.setdefault(EMPTY, []).append(exchange.case_id)


def expect_no_rows(expect: Expect, session: Session, exchange: Exchange) -> None:
    """Let a claim that asks for nothing be broken by a row.

    Raises:
        NotJudged: the answer is no list.
    """
    rows = _rows_of(session, exchange)
    if rows is None:
        raise NotJudged(f"{exchange.case_id} is to have no rows, but no schema says that its answer is a list")
    expect.that(exchange, not rows, "no rows", count_of(len(rows), "row"))


def _rows_of(session: Session, exchange: Exchange) -> list[object] | None:
    """Return the rows of a documented success; None where it is no list."""
    status, contract = exchange.response.status, session.suite.schemas.contract_of(exchange.operation)
    is_documented = status in contract.responses and status < 300
    return rows_of(exchange, contract, session.suite.reader) if is_documented else None


def fail_on_nothing(item: pytest.Item, report: pytest.TestReport) -> None:
    """Fail a claim that passed on a list without rows where that was asked for; a live account may well be empty."""
    cases = item.stash.get(EMPTY, None)
    option = item.config.getoption
    is_live = item.config.stash[MODE] in (Mode.LIVE, Mode.COLLECTION)
    strict = option("contract_fail_on_empty") or (option("contract_fail_on_not_judged") and not is_live)
    if report.when == "call" and report.passed and cases and strict:
        report.outcome = "failed"
        report.longrepr = "\n".join(f"kept on nothing: {each} was answered with no rows" for each in cases)
