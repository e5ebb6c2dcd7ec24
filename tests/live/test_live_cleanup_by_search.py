"""What earlier runs have left behind at the stand-in, and their ledgers are gone: a search finds and removes it."""

import re
from datetime import UTC, datetime, timedelta
from signal import Signals
from typing import Any

import pytest

from cartoncloud_sandbox import seed_ids
from live_suite import AT_A_LINE, TENANT, StandIn, Suite
from postman_contract.safety.run_names import RunName, draw_run_name

OLD = RunName(datetime.now(UTC).replace(microsecond=0) - timedelta(days=2), "0A1B2C")
OURS, ANOTHERS = {"id": seed_ids.SANDBOX_CUSTOMER_ID}, {"id": seed_ids.ORDINARY_CUSTOMER_ID}
# The cleanup, with a signal to its own process before a line is written to the ledger.
SIGNALLED = "import at_a_line, runpy\nrunpy.run_module('postman_contract', run_name='__main__')\n"


def bodies(name: str, customer: dict[str, str] | None) -> dict[str, dict[str, Any]]:
    """Write a body for each kind of thing that runs create, by its path."""
    whose = {"customer": customer} if customer else {}
    product = {"details": {"product": {"references": {"code": "SANDBOX-STOCKED"}}}, "measures": {"quantity": 1}}
    order = {"references": {"customer": name}, **whose, "items": [product]}
    address = {"companyName": "Sample Receiver", "city": "Exampleton", "state": {"code": "VIC"}}
    parcels = {"items": [{"measures": {"weight": 10, "quantity": 2}}]}
    return {
        "inbound-orders": order,
        "outbound-orders": {**order, "details": {"deliver": {"address": address}}},
        "consignments": {**order, **parcels, "details": {"deliver": {"address": address}}},
        "warehouse-products": {
            "scope": "WAREHOUSE",
            "type": "General",
            "references": {"code": name},
            **whose,
            "name": "Sample Thing",
            "defaultUnitOfMeasure": "EA",
            "unitOfMeasures": {"EA": {"baseQty": 1}},
        },
        "products": {"scope": "TRANSPORT", "references": {"code": name}, "name": "Sample Thing", **whose},
    }


def create(stand_in: StandIn, name: str, *kinds: str, customer: dict[str, str] | None = OURS) -> None:
    """Create things of that name, one of each kind unless some are named."""
    headers = stand_in.headers()
    for kind, body in bodies(name, customer).items():
        if not kinds or kind in kinds:
            answer = stand_in.door.post(f"{TENANT}/{kind}", json=body, headers=headers)
            assert answer.status_code == 201, (kind, answer.text)


def test_all_kinds_of_an_old_runs_things_are_removed(suite: Suite, stand_in: StandIn) -> None:
    """Orders, consignments and products; those of younger runs, of people and of other customers stay."""
    young = draw_run_name()
    for name in (OLD, young):
        create(stand_in, f"{name}-1")
    create(stand_in, "CT-1001", "inbound-orders", "products")
    create(stand_in, f"{OLD}-2", "consignments", customer=ANOTHERS)
    create(stand_in, f"{OLD}-3", "products", customer=None)
    done = suite.clean_up_by_search()
    assert done.code == 0, done.output
    assert len(done.lines("removed: ")) == 5
    assert stand_in.active() == {
        "inbound-orders": [f"{young}-1", "CT-1001"],
        "outbound-orders": [f"{young}-1"],
        "consignments": [f"{young}-1", f"{OLD}-2"],
        "warehouse-products": [f"{young}-1"],
        "products": [f"{young}-1", "CT-1001", f"{OLD}-3"],
    }
    assert done.lines("left: ") == [
        "left: 1 not shown to be of the configured owners",
        "left: 5 of younger runs",
        "left: 2 without the name of a run",
    ]


def test_a_second_cleanup_finds_nothing_to_do(suite: Suite, stand_in: StandIn) -> None:
    """What is cancelled, inactive or disabled is gone."""
    create(stand_in, f"{OLD}-1")
    assert suite.clean_up_by_search().code == 0
    calls = len(stand_in.calls)
    again = suite.clean_up_by_search()
    assert (again.code, again.lines("removed: ")) == (0, [])
    assert len(stand_in.calls) - calls <= 7  # a token, five searches, the account
    assert again.output.splitlines()[0] == "searched for what 5 operations created: 0 found"


def test_every_page_is_searched(suite: Suite, stand_in: StandIn) -> None:
    """What is on the second page, behind all that people have, is found."""
    for number in range(101):
        create(stand_in, f"CT-{number}", "inbound-orders")
    create(stand_in, f"{OLD}-1", "inbound-orders")
    done = suite.clean_up_by_search()
    assert (done.code, len(done.lines("removed: "))) == (0, 1), done.output
    assert done.lines("left: ") == ["left: 101 without the name of a run"]
    assert len(stand_in.active()["inbound-orders"]) == 101


@pytest.mark.parametrize(("signal", "line"), [("SIGKILL", 2), ("SIGKILL", 9), ("SIGKILL", 14), ("SIGINT", 14)])
def test_an_interrupted_cleanup_leaves_a_ledger(suite: Suite, stand_in: StandIn, signal: str, line: int) -> None:
    """What it had taken on and not removed, the ledger's own cleanup removes; the rest the next search finds."""
    create(stand_in, f"{OLD}-1")
    (suite.folder / "at_a_line.py").write_text(AT_A_LINE)
    (suite.folder / "signalled_cleanup.py").write_text(SIGNALLED)
    suite.environment |= {"LEDGER": str(suite.ledger), "AT": str(line), "SIGNAL": signal}
    options = ("cleanup", "--search", "--no-dry-run", str(suite.ledger))
    with suite.start(*options, command=("signalled_cleanup",)) as process:
        output, _ = process.communicate()
    assert process.returncode == -Signals[signal], output
    assert len(re.findall("contract: left behind: ", output)) == (3 if signal == "SIGINT" else 0)
    assert stand_in.active() != {}
    assert suite.clean_up().code == 0
    if line == 14:  # all of it was in the ledger
        assert stand_in.active() == {}
    assert (suite.clean_up_by_search().code, stand_in.active()) == (0, {})


def test_a_lost_answer_to_a_deletion_is_no_obstacle(suite: Suite, stand_in: StandIn) -> None:
    """It is repeated; that there is nothing by then says that the first was carried out."""
    create(stand_in, f"{OLD}-1", "inbound-orders")
    stand_in.fault(kind="cut", method="DELETE", path="/inbound-orders")
    done = suite.clean_up_by_search()
    assert (done.code, stand_in.active()) == (0, {}), done.output


def test_a_busy_server_is_waited_for(suite: Suite, stand_in: StandIn) -> None:
    """A search keeps the pace that it is asked for."""
    create(stand_in, f"{OLD}-1", "consignments")
    stand_in.fault(kind="status", status=429, retryAfter="0", method="POST", path="/consignments/search")
    done = suite.clean_up_by_search()
    assert (done.code, stand_in.active()) == (0, {}), done.output


def test_a_customer_that_is_no_sandbox_keeps_everything(suite: Suite, stand_in: StandIn) -> None:
    """The exit code is 4, before anything is removed."""
    suite.environment["CONTRACT_CUSTOMER_UUID"] = seed_ids.ORDINARY_CUSTOMER_ID
    create(stand_in, f"{OLD}-1", "consignments", customer=ANOTHERS)
    done = suite.clean_up_by_search()
    assert (done.code, stand_in.active()) == (4, {"consignments": [f"{OLD}-1"]})
    assert "is no sandbox, so nothing was written" in done.output
    assert not [call for call in stand_in.calls if re.match("PUT|PATCH|DELETE", call)]


def test_what_only_the_committed_environment_says_is_not_enough(suite: Suite, stand_in: StandIn) -> None:
    """Its customer is the stand-in's: whose things to search for has to be said."""
    del suite.environment["CONTRACT_CUSTOMER_UUID"]
    done = suite.clean_up_by_search()
    assert (done.code, stand_in.calls) == (4, [])
    assert "CONTRACT_CUSTOMER_UUID" in done.output
