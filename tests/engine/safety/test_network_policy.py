"""Tests of what keeps a run in bounds that talks to a server, as a whole."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from policies import API, CUSTOMERS, HOST, NOTES, ORDERS, RULES, RUN, TENANT, created, no_run, own, planned, policy
from postman_contract.contract.operations import Operation
from postman_contract.errors import NotJudged, RunRefused
from postman_contract.http._httpx import httpx
from postman_contract.postman.messages import Request, Response
from postman_contract.safety.budget import BudgetSpent
from postman_contract.safety.creation import Run
from postman_contract.safety.ledger import Entries, Ledger, Place, Thing, read_ledger
from postman_contract.safety.network_policy import LOOPBACK_SHARE, open_ledger
from postman_contract.safety.policy import REPLAYED_RUN, RunOptions
from postman_contract.safety.replay_policy import ReplayPolicy
from postman_contract.safety.rules import Rules

ABOUT = {"origins": ["http://h:80"], "owners": {"customer": "c-1"}, "allowed": None, "folder": "."}


# Before a call


def test_a_call_is_counted_by_its_operation() -> None:
    """What is let out is counted."""
    bounds = policy()
    bounds.before_call(f"{API}/orders", str(ORDERS))
    bounds.before_call(f"{API}/orders/1", "GET /orders/{}")
    assert dict(bounds.budget.calls) == {"POST /orders": 1, "GET /orders/{}": 1}


def test_a_call_of_another_host_is_refused_and_not_counted() -> None:
    """What is not sent costs nothing."""
    bounds = policy()
    with pytest.raises(NotJudged) as caught:
        bounds.before_call("http://evil.example/orders", str(ORDERS))
    assert (str(caught.value).partition(" is ")[0], bounds.budget.calls.total()) == (
        "refused: http://evil.example:80",
        0,
    )


def test_calls_keep_pace() -> None:
    """An operation with a limit waits for its minute."""
    slept: list[float] = []
    bounds = policy(slept=slept)
    for _ in range(2):
        bounds.before_call(f"{API}/orders", str(ORDERS))
    assert slept == [60.0]


def test_a_call_beyond_the_budget_waits_for_nothing() -> None:
    """A call that will not be made is refused at once."""
    slept: list[float] = []
    bounds = policy(slept=slept, most=1)
    bounds.before_call(f"{API}/orders", str(ORDERS))
    with pytest.raises(BudgetSpent):
        bounds.before_call(f"{API}/orders", str(ORDERS))
    assert slept == []


@pytest.mark.parametrize(
    ("operations", "calls"),
    [((), 20), ((NOTES,), 20), ((ORDERS,), 14), ((ORDERS, NOTES, ORDERS), 10)],
    ids=["nothing", "what goes by itself", "one thing", "two things"],
)
def test_calls_are_kept_for_removing_what_is_there(operations: tuple[Operation, ...], calls: int) -> None:
    """For each thing of the ledger its own number of calls is kept, each with its token, and two for a 401."""
    bounds = policy(most=20)
    for operation in operations:
        own(bounds, "/things", "an id", str(operation))
    for _ in range(calls):
        bounds.before_call(API, "GET /")
    with pytest.raises(BudgetSpent):
        bounds.before_call(API, "GET /")


def test_a_call_is_kept_for_searching_what_may_be_there() -> None:
    """Until an id is known, one more call is kept: the search for it, with a token."""
    bounds = policy(most=20)
    bounds.ledger.record_intent(str(ORDERS), "a case", HOST, "/x/{id}")
    for _ in range(12):
        bounds.before_call(API, "GET /")
    with pytest.raises(BudgetSpent):
        bounds.before_call(API, "GET /")


def test_a_thing_nobody_knows_how_to_remove_keeps_no_other_from_being_removed() -> None:
    """A ledger may name an operation that the rules have forgotten; calls can be made all the same."""
    bounds = policy()
    bounds.ledger.record_intent(str(CUSTOMERS), "customers/add", HOST, "/x/{id}")
    bounds.before_call(f"{API}/orders/o-1", "DELETE /orders/{}")
    assert bounds.budget.calls.total() == 1


# Before a redirect is followed


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_live_run_repeats_no_write_where_a_redirect_leads(method: str) -> None:
    """No rule says what it would do there; another run may."""
    request = Request(method, API, "/orders/1")
    with pytest.raises(NotJudged, match=f"a live run repeats no {method} elsewhere"):
        policy().check_redirect(request, no_run)
    policy(strict=False).check_redirect(request, no_run)


def test_a_live_run_sends_nothing_that_is_a_write_in_disguise() -> None:
    """Its operation looks as if it only read, and so does where a redirect leads."""
    disguised = Request("GET", API, "/notes?_method=DELETE")
    bounds = policy()
    with pytest.raises(NotJudged, match="_method in its query may make a write of this GET"):
        bounds.check_redirect(disguised, no_run)
    with (
        pytest.raises(NotJudged, match="_method in its query may make a write of this GET"),
        bounds.permit(planned("GET", "/notes?_method=DELETE"), no_run),
    ):
        pass


def test_a_redirect_leads_to_no_other_owner() -> None:
    """What a request may not name, a redirect may not lead to."""
    bounds = policy(Rules(owners=(TENANT,)))
    bounds.check_redirect(Request("GET", API, "/tenants/t-1/orders"), no_run)
    with pytest.raises(NotJudged, match="names another tenant"):
        bounds.check_redirect(Request("GET", API, "/tenants/t-2/orders"), no_run)


def test_a_replay_follows_nothing_and_refuses_nothing() -> None:
    """Its cassette has the last answer."""
    ReplayPolicy().check_redirect(Request("POST", API, "/orders"), no_run)


# Where a run talks to


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        (("http://127.0.0.1:5000",), True),
        (("http://localhost:5000", "http://127.0.0.1:5001/token"), True),
        (("http://[::1]:5000",), True),
        ((API,), False),
        (("http://127.0.0.1:5000", API), False),
        (("http://localhost.example",), False),
        (("http://[::ffff:93.184.216.34]",), False),
    ],
    ids=[
        "address",
        "two servers",
        "address of version 6",
        "elsewhere",
        "one of two elsewhere",
        "a host that looks so",
        "address of version 6 elsewhere",
    ],
)
def test_a_run_on_this_machine_is_told(origins: tuple[str, ...], expected: bool) -> None:
    """A run talks to this machine alone if all its hosts are this machine."""
    assert (policy(origins=origins).share_of_waits == LOOPBACK_SHARE) is expected


# The ledger of a run


def test_a_new_ledger_says_what_the_run_talks_to(tmp_path: Path) -> None:
    """The first line has what it takes to remove things later."""
    path = tmp_path / "ledger"
    ledger = open_ledger(RunOptions(ledger=path), ABOUT)
    assert read_ledger(path) == {ledger.run: Entries({"run": ledger.run, **ABOUT})}


def test_a_run_without_a_file_has_a_ledger() -> None:
    """Where nothing is to last, the ledger is in memory."""
    ledger = open_ledger(RunOptions(), ABOUT)
    assert (ledger.entries, ledger.things) == (Entries(ABOUT), ())


THING = Thing(4, "POST /orders", "orders/add", "http://h:80", "/orders/{id}", "o-1")


def earlier(about: Mapping[str, object]) -> tuple[str, Entries]:
    """Make the entries of an earlier run, with one thing."""
    return RUN, Entries({"run": RUN, **about}, {4: THING}, {Place("http://h:80", "/orders/o-1", "o-1")})


def test_an_earlier_ledger_is_gone_on_with(tmp_path: Path) -> None:
    """The things of an earlier run are there under its name, and no line says anew what it talks to."""
    path = tmp_path / "ledger"
    ledger = open_ledger(RunOptions(ledger=path, earlier=earlier(ABOUT)), ABOUT)
    ledger.record_removed(4)
    assert (ledger.run, ledger.things, path.read_text()) == (
        RUN,
        (),
        f'{{"run": "{RUN}", "number": 4, "event": "removed"}}\n',
    )


@pytest.mark.parametrize("changed", [{"allowed": "Real Ltd"}, {"folder": "/elsewhere"}], ids=["account", "folder"])
def test_an_earlier_ledger_may_be_opened_otherwise(changed: dict[str, object]) -> None:
    """What does not say where things were written may have changed."""
    assert open_ledger(RunOptions(earlier=earlier({**ABOUT, **changed})), ABOUT).run == RUN


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"origins": ["http://other:80"]}, id="another host"),
        pytest.param({"origins": ["http://h:80", "http://other:80"]}, id="one more host"),
        pytest.param({"origins": None}, id="no hosts"),
        pytest.param({"owners": {"customer": "c-2"}}, id="another owner"),
        pytest.param({"owners": {}}, id="no owner"),
    ],
)
def test_an_earlier_ledger_of_something_else_is_refused(changed: dict[str, object]) -> None:
    """What was written elsewhere is not searched for and removed here; the message names both places."""
    about = {**ABOUT, **changed}
    with pytest.raises(NotJudged) as caught:
        open_ledger(RunOptions(earlier=earlier(about)), ABOUT)
    assert str(caught.value) == (
        f"run {RUN} wrote to {about['origins']} {about['owners']}, but configured is "
        "['http://h:80'] {'customer': 'c-1'}: configure what it used"
    )


def test_an_earlier_ledger_that_does_not_say_is_refused() -> None:
    """A ledger whose first line is lost says nothing of where to remove."""
    with pytest.raises(NotJudged) as caught:
        open_ledger(RunOptions(earlier=(RUN, Entries())), ABOUT)
    assert str(caught.value).startswith(f"run {RUN} wrote to None None, but configured is ")


# A replay


def test_a_replay_permits_everything_and_says_nothing() -> None:
    """What makes no calls refuses none, waits for nothing, repeats nothing, and has nothing to remove."""
    replay = ReplayPolicy()
    request = planned("DELETE", "/customers/7", "/customers/{}")
    replay.check_case("customers/add", request.contract)
    replay.before_call("http://evil.example", "GET /")
    with replay.permit(request, no_run) as tell:
        tell(Response(204))
    answers = [httpx.Response(503), httpx.Response(200)]
    response, lost = replay.repeat_for("GET /", idempotent=True)(lambda: answers.pop(0))
    assert (response.status_code, lost, len(answers)) == (503, False, 1)
    assert (replay.run_name, replay.share_of_waits, replay.describe()) == (REPLAYED_RUN, 0.0, [])
    assert replay.remove_created([1], Run(lambda *_: pytest.fail("something was sent"))) == []


# What is said in the end


def test_a_run_says_what_it_called_and_what_it_leaves(tmp_path: Path) -> None:
    """Calls by operation where they are limited, waits, what stays for good, and how to remove what is left."""
    bounds = policy(most=8, ledger=Ledger(RUN, tmp_path / "a b"))
    own(bounds, "/orders", "o-1")
    bounds.ledger.record_irremovable(own(bounds, "/customers", "c-9", str(CUSTOMERS)))
    bounds.before_call(API, str(ORDERS))
    bounds.before_call(API, "GET /")
    bounds.retries.waited = 1.25
    assert bounds.describe() == [
        "calls:    1 GET /",
        "calls:    1 POST /orders",
        "calls: 2 of 8 (2 for cases), 1.2 s waited",
        "created for good: c-9 by POST /customers",
        f"left behind by run {RUN}: 1; remove with: postman-contract cleanup '{tmp_path}/a b'",
    ]


def test_a_run_without_limits_says_less() -> None:
    """The number of calls is all there is to say where nothing is left."""
    assert policy().describe() == ["calls: 0"]


# The account


def test_a_live_run_whose_rules_read_no_account_writes_nothing() -> None:
    """Where nobody says whose data it is, a live run does not write; another may."""
    request = planned("POST", "/orders")
    rules = Rules(RULES.creations)
    with pytest.raises(RunRefused) as caught, policy(rules).permit(request, lambda: NOBODY):
        pass
    assert "The suite's rules do not say how to read it." in str(caught.value)
    with policy(rules, strict=False).permit(request, lambda: NOBODY) as tell:
        tell(created())


NOBODY = Run(lambda *_: pytest.fail("something was sent"))
