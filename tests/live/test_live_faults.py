"""Whatever goes wrong between a live run and the server has its outcome, by name, and never a traceback."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from live_suite import Run, StandIn, Suite
from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome

GET = "test_sandbox_answers and list-customers and not list-customers-"
POST = "test_sandbox_answers and add-inbound-order and not stock"
DELETE = "test_sandbox_answers and delete-inbound-order"
CUSTOMERS = ("-m", "read and folder(name='Customers')", "tests/contract/test_answers.py")
AFTER_THE_FIRST = """
import os, httpx

done = []

def pytest_runtest_teardown(item):
    if not done:
        done.append(item)
        for call in os.environ["BETWEEN"].split():
            httpx.post(call).raise_for_status()
"""


def soon() -> str:
    """Spell a moment that comes at once, as HTTP does."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)


def outcome(run: Run, stand_in: StandIn) -> str:
    """Return the one verdict of a run of one claim; it printed no traceback, and left nothing behind."""
    assert "Traceback" not in run.output, run.output
    assert stand_in.active() == {}
    counts = run.totals.removeprefix("contract: ").split(", ")
    return next(count.partition(" ")[2] for count in counts if count.startswith("1 "))


@pytest.mark.parametrize(
    ("chosen", "fault", "expected", "said"),
    [
        pytest.param(
            POST, {"kind": "status", "status": 429, "retryAfter": "1"}, "kept", "waiting 1.0 s", id="429, 1 s"
        ),
        pytest.param(
            POST, {"kind": "status", "status": 429, "retryAfter": soon}, "kept", "answered 429", id="429, date"
        ),
        pytest.param(POST, {"kind": "status", "status": 429}, "kept", "waiting 0.0 s", id="429, no word"),
        pytest.param(
            POST,
            {"kind": "status", "status": 429, "retryAfter": "3600"},
            "not judged",
            "answered 429 on every try, and asks to wait 3600 s",
            id="429, an hour",
        ),
        pytest.param(GET, {"kind": "status", "status": 503}, "kept", "waiting 0.0 s", id="503 of a GET"),
        pytest.param(POST, {"kind": "status", "status": 503}, "not judged", "answered 503", id="503 of a POST"),
        pytest.param(GET, {"kind": "status", "status": 500}, "broken", "expected status 200, got 500", id="500"),
        pytest.param(GET, {"kind": "delay", "seconds": 0.2}, "kept", "1 kept", id="slow"),
        pytest.param(GET, {"kind": "delay", "seconds": 20}, "kept", "ReadTimeout", id="too slow a GET"),
        pytest.param(
            POST, {"kind": "delay", "seconds": 20}, "not judged", "no answer within 0.5 s", id="too slow a POST"
        ),
        pytest.param(GET, {"kind": "cut"}, "kept", "RemoteProtocolError", id="a GET cut off"),
        pytest.param(POST, {"kind": "cut"}, "not judged", "RemoteProtocolError", id="a POST cut off"),
        pytest.param(GET, {"kind": "length"}, "kept", "RemoteProtocolError", id="wrong length of a GET"),
        pytest.param(POST, {"kind": "length"}, "not judged", "RemoteProtocolError", id="wrong length of a POST"),
        pytest.param(GET, {"kind": "truncated"}, "broken", "the body is not JSON", id="truncated JSON"),
    ],
)
def test_a_fault_has_its_outcome(
    suite: Suite, stand_in: StandIn, chosen: str, fault: dict[str, Any], expected: str, said: str
) -> None:
    """A request that may be repeated is; one that may have been carried out is not judged, and what it made goes."""
    method, path = ("GET", "/customers") if chosen == GET else ("POST", "/inbound-orders")
    plan = {key: value() if callable(value) else value for key, value in fault.items()}
    # The prerequisite of the POST is a POST of the same path: the second one is the case's.
    if chosen == POST:
        suite.environment["CONTRACT_STOCKED_PRODUCT_CODE"] = "SANDBOX-STOCKED"
    stand_in.fault(method=method, path=path, **plan)
    run = suite.run("-k", chosen)
    assert said in run.output, run.output
    assert outcome(run, stand_in) == expected


def test_a_deletion_whose_answer_is_lost_is_not_judged(suite: Suite, stand_in: StandIn) -> None:
    """A DELETE is repeated; that the second one finds nothing says that the first was carried out."""
    suite.environment["CONTRACT_STOCKED_PRODUCT_CODE"] = "SANDBOX-STOCKED"
    stand_in.fault(kind="delay", seconds=20, method="DELETE", path="/inbound-orders")
    run = suite.run("-k", DELETE)
    assert "the first answer was lost, the second was 404, so the first request had been carried out" in run.output
    assert outcome(run, stand_in) == "not judged"


def test_an_expired_token_is_renewed(suite: Suite, stand_in: StandIn) -> None:
    """A token that expires in mid-run costs one more, and no verdict."""
    (suite.folder / "after_the_first.py").write_text(AFTER_THE_FIRST)
    suite.environment["BETWEEN"] = f"{stand_in.url}/_sandbox/tokens/expire"
    run = suite.run(
        "-p", "after_the_first", "-m", "read and folder(name='Customers')", "tests/contract/test_answers.py"
    )
    assert run.code == 0, run.output
    assert stand_in.calls.count("POST /uaa/oauth/token") == 2


def test_regenerated_credentials_are_named_and_not_tried_again(suite: Suite, stand_in: StandIn) -> None:
    """Once the old secret is void, what is left is not judged, says so, and asks for no further token."""
    (suite.folder / "after_the_first.py").write_text(AFTER_THE_FIRST)
    door = f"{stand_in.url}/_sandbox"
    suite.environment["BETWEEN"] = f"{door}/credentials {door}/tokens/expire"
    run = suite.run(
        "-p", "after_the_first", "-m", "read and folder(name='Customers')", "tests/contract/test_answers.py"
    )
    assert run.code == EXIT_CODES[RunOutcome.NOT_JUDGED]
    assert "or new credentials have been generated, which void the old secret" in run.output
    assert "Traceback" not in run.output
    assert stand_in.calls.count("POST /uaa/oauth/token") == 2
    assert "REDACTED" not in run.totals


def test_a_missing_role_is_named(suite: Suite, stand_in: StandIn) -> None:
    """A case that takes a role the client lacks is not judged: it says which, what came, and what to run."""
    client = "sandbox-client-restricted"
    suite.environment |= {
        "CONTRACT_AUTH_CLIENT_ID": client,
        "CONTRACT_AUTH_CLIENT_SECRET": "sandbox-secret-restricted-not-real",
    }
    run = suite.run("-k", "test_sandbox_answers and consignments and get-consignment and not activity")
    assert "POST /tenants/{}/consignments answered 403: [" in run.output
    assert "; it takes the role TMS Create Jobs; `python -m cartoncloud_contract doctor` says which roles" in run.output
    assert " 0 broken, " in run.totals
    assert stand_in.active() == {}


def test_an_unreachable_server_is_named(suite: Suite) -> None:
    """A server that nobody runs makes every case not judged."""
    suite.environment["CONTRACT_GATEWAY_HOST"] = "http://127.0.0.1:9"
    run = suite.run("-k", GET)
    assert run.code == EXIT_CODES[RunOutcome.UNAVAILABLE]
    assert "no token: http://127.0.0.1:9/uaa/oauth/token cannot be reached (ConnectError)" in run.output
    assert "Traceback" not in run.output
