"""Live runs make no more calls than they may, and clean up with the calls kept for it."""

import pytest

from live_suite import StandIn, Suite
from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from postman_contract.safety.budget import DEFAULT


@pytest.mark.parametrize("budget", [1, 2, 5, 17, 60])
def test_a_run_makes_no_more_calls_than_it_may(suite: Suite, stand_in: StandIn, budget: int) -> None:
    """The server counts at most that many; what is left is not judged, by name; and nothing is left behind."""
    run = suite.run(f"--budget={budget}")
    assert len(stand_in.calls) <= budget
    assert run.code == EXIT_CODES[RunOutcome.NOT_JUDGED]
    assert f"budget spent: the run may make {budget} calls" in run.output
    assert "Traceback" not in run.output
    assert stand_in.active() == {}


def test_calls_are_shown_by_operation(suite: Suite, stand_in: StandIn) -> None:
    """The summary counts each operation, tokens included, and all of them as the server does."""
    run = suite.run("-k", "test_sandbox_answers and get-consignment and not copy and not activity")
    assert run.lines("calls: ") == [
        "calls:    3 GET /tenants/{}/consignments/{}",
        "calls:    1 GET /tenants/{}/customers/{}",
        "calls:    1 POST /tenants/{}/consignments",
        "calls:    1 POST /uaa/oauth/token",
        "calls:    1 PUT /tenants/{}/consignments/{}",
        f"calls: 7 of {DEFAULT} (2 for cases, 2 for cleaning up, 1 for tokens, 1 for the account, 1 for prerequisites)",
    ]
    assert len(stand_in.calls) == 7


def test_the_whole_suite_is_within_the_usual_budget(suite: Suite, stand_in: StandIn) -> None:
    """The default is enough for everything, and for half as much again, where reports are ready at once."""
    run = suite.run()
    assert run.code == 0, run.output
    assert " 0 broken, 0 not judged, " in run.totals
    assert len(stand_in.calls) * 3 <= DEFAULT * 2
    assert stand_in.active() == {}
