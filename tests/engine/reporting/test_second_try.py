"""Tests of whether, and when, there is a second try."""

from typing import Any

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.errors import NotJudged
from postman_contract.postman.messages import Request, Response
from postman_contract.reporting.report import Report
from postman_contract.reporting.second_try import wait_before_second_try
from postman_contract.run.judging import check_judgeable
from reports import claim_about, report_about


def busy_report(retry_after: str, **members: Any) -> Report:
    """Make the report of a run whose one claim was answered with a Retry-After, in the words of a run."""
    request = Request("GET", "http://h", "/orders", (), b"", ())
    answer = Response(429, (("Retry-After", retry_after),) if retry_after else ())
    with pytest.raises(NotJudged) as raised:
        check_judgeable(Exchange("a", Operation("GET", ("orders",)), (200,), request, answer))
    claim = claim_about("a", "not judged", failed=True, unavailable=True, notes=(str(raised.value),))
    return report_about((claim,), left_behind=(), **members)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("", 600.0),
        ("5", 600.0),
        ("1200", 1200.0),
        ("86400", 1800.0),
        ("Thu, 26 Nov 2099 05:04:51 GMT", 1800.0),
        ("Thu, 26 Nov 2020 05:04:51 GMT", 600.0),
        ("soon", 600.0),
    ],
)
def test_a_second_try_waits_as_long_as_was_asked_for(retry_after: str, seconds: float) -> None:
    """It waits ten minutes, or longer where the vendor said so, but no longer than half an hour."""
    assert wait_before_second_try(busy_report(retry_after)) == seconds


def test_what_is_broken_is_tried_again() -> None:
    """A breach may be a fault that passes."""
    assert wait_before_second_try(report_about((claim_about("a", "broken"),), left_behind=())) == 600.0


@pytest.mark.parametrize(
    "report",
    [
        report_about((claim_about("a", "kept"),), left_behind=()),
        report_about((claim_about("a", "kept"),), left_behind=("order 7",)),
        report_about((claim_about("a", "broken"),), left_behind=(), exit_code=2),
        report_about((), left_behind=(), exit_code=4),
    ],
    ids=["kept", "left behind", "interrupted", "usage"],
)
def test_there_is_no_second_try_that_would_change_nothing(report: Report) -> None:
    """What is kept, what was left behind and what pytest could not do is the same ten minutes later."""
    assert wait_before_second_try(report) is None
