"""Tests of what a search for earlier runs may remove, and of what it leaves."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from policies import HOST, TENANT, operation, policy, sandbox
from postman_contract.contract.exchange import Exchange
from postman_contract.errors import NotJudged, RunRefused
from postman_contract.postman.messages import Request, Response
from postman_contract.safety.budget import BudgetSpent
from postman_contract.safety.creation import GOES_BY_ITSELF, Creation, Row, Run
from postman_contract.safety.ledger import Ledger, read_ledger
from postman_contract.safety.leftovers import Left, Leftovers, why_name_is_left
from postman_contract.safety.replay_policy import ReplayPolicy
from postman_contract.safety.rules import Account, Owner, Rules
from postman_contract.safety.run_names import RunName, draw_run_name

DAY = timedelta(days=1)
OLD = RunName(datetime(2026, 11, 20, 1, 2, 3, tzinfo=UTC), "0A1B2C")
OLDER = RunName(datetime(2026, 11, 19, 1, 2, 3, tzinfo=UTC), "0A1B2C")
ORDERS = "POST /tenants/{}/orders"
SEARCH = operation("POST", "/tenants/{}/orders/search")
OURS = {"customer": "t-1"}


def customers_in(body: Any) -> Iterator[str]:
    """Read whose a row is; one of another shape cannot be read."""
    if body["customer"] is not None:
        yield body["customer"]


CUSTOMER = Owner("customer", "customerId", named_in=customers_in)
Find = Callable[[Run, str], Iterable[Row]]


def searched(path: str = "/v2/tenants/t-1/orders/search", date: str | None = None, **more: Any) -> Run:
    """Make a run whose cases are searches with that path and, in their answers, that date; of the host of the tests."""
    headers = {} if date is None else {"Date": date}

    def send(case_id: str, _: Mapping[str, object]) -> Exchange:
        request = Request("POST", more.get("origin", HOST), path, tuple(more.get("headers", {}).items()))
        return Exchange(case_id, SEARCH, (200,), request, Response(200, tuple(headers.items())))

    return Run(send)


def finding(*rows: Row) -> Find:
    """Make a search that sends one case, and finds rows."""

    def find(run: Run, _: str) -> list[Row]:
        run("orders/search")
        return list(rows)

    return find


def removes(_: Run, id_: str) -> None:
    """Stand for a suite's function that removes."""


def rules(find: Find, **more: Any) -> Rules:
    """Make rules of orders, of a tenant in their path and of a customer in their body."""
    about = {"owners": (TENANT, CUSTOMER), "account": sandbox, **more}
    return Rules({ORDERS: Creation(removes, find)}, **about)


def leftovers(*rows: Row, run: Run | None = None, age: timedelta = DAY, **more: Any) -> Leftovers:
    """Search for what runs of a day or more have left, where these rows are found."""
    return policy(rules(finding(*rows), **more)).find_leftovers(age, run or searched())


def whys(found: Leftovers) -> list[Left | None]:
    """Say of what was found why it is left; None for what may be removed, which comes first."""
    return [*[None] * len(found.removable), *(each.why for each in found.left)]


# Names


def test_the_whole_name_of_an_old_run_is_enough() -> None:
    """What begins with it may be removed, however the reference goes on, where the things of its kind live."""
    found = leftovers(Row("o-1", f"{OLD}-a", OURS), Row("o-2", str(OLD), OURS))
    places = {(each.id, each.run, each.operation, each.origin, each.template) for each in found.removable}
    template = "/v2/tenants/t-1/orders/{id}"
    assert places == {(id_, OLD, ORDERS, HOST, template) for id_ in ("o-1", "o-2")}
    assert found.left == ()


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("CT-1001", Left.NO_NAME),
        ("CT-10012026", Left.NO_TIME),
        ("CT-5f3a91c2-1", Left.NO_TIME),
        ("", Left.NO_NAME),
        ("SOMEBODY-ELSES", Left.NO_NAME),
        (f"X{OLD}-1", Left.NO_NAME),
        (f"re: {OLD}", Left.NO_NAME),
        (f"{OLD}9", Left.NO_NAME),
    ],
)
def test_what_is_called_otherwise_is_left(reference: str, why: Left) -> None:
    """A person's own references, whatever they begin with, and names of earlier versions."""
    assert whys(leftovers(Row("o-1", reference, OURS))) == [why]


@pytest.mark.parametrize("name", [None, 7, [str(OLD)], {"code": str(OLD)}])
def test_a_name_that_is_no_text_is_none(name: object) -> None:
    """An API may show null where a person has given none."""
    assert whys(leftovers(Row("o-1", name, OURS))) == [Left.NO_NAME]


def test_a_name_in_another_member_does_not_count() -> None:
    """Only the member that the rules name is looked at: a person may quote a run's name elsewhere."""
    body = {**OURS, "note": f"{OLD}-1", "references": [str(OLD)]}
    assert whys(leftovers(Row("o-1", "my order", body))) == [Left.NO_NAME]


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (DAY, None),
        (DAY + timedelta(seconds=1), None),
        (DAY - timedelta(seconds=1), Left.YOUNGER),
        (timedelta(), Left.YOUNGER),
        (timedelta(seconds=-1), Left.AHEAD),
        (-1000 * DAY, Left.AHEAD),
    ],
)
def test_a_run_is_as_old_as_its_name_says(since: timedelta, why: Left | None) -> None:
    """Exactly the age that was asked for will do; what lies ahead is no age at all."""
    now = datetime(2026, 11, 26, tzinfo=UTC)
    assert why_name_is_left(str(RunName(now - since, "000000")), DAY, now) is why


def test_a_younger_run_keeps_its_things() -> None:
    """One that goes on while others are cleaned up after, too."""
    found = leftovers(Row("o-1", f"{draw_run_name()}-1", OURS), Row("o-2", f"{OLD}-1", OURS))
    assert ([each.id for each in found.removable], whys(found)) == (["o-2"], [None, Left.YOUNGER])


def test_a_search_that_returns_everything_harms_nobody() -> None:
    """Of all there is, only what proves to be an old run's may be removed; the rest is counted."""
    people = [Row(f"p-{number}", f"PO {number}", OURS) for number in range(30)]
    found = leftovers(*people, Row("o-1", f"{OLD}-1", OURS), *people)
    assert ([each.id for each in found.removable], found.count_left()) == (["o-1"], {Left.NO_NAME: 30})


# Owners


@pytest.mark.parametrize(
    "body",
    [{"customer": "c-2"}, {"customer": None}, {}, None, {"customer": 7}],
    ids=["another", "nobody", "no member", "no body", "no name"],
)
def test_what_is_not_shown_to_be_the_configured_owners_is_left(body: object) -> None:
    """Another one's, and what does not say whose it is; also where it cannot be read."""
    assert whys(leftovers(Row("o-1", f"{OLD}-1", body))) == [Left.OTHERS]


def tenants_in(body: Any) -> Iterator[str]:
    """Read of which tenant a row is."""
    yield body["tenant"]


def test_a_row_that_names_another_tenant_is_left_wherever_it_was_found() -> None:
    """What a row says of itself goes before the path that it was found by."""
    tenant = Owner("tenant", "tenantId", "tenants", named_in=tenants_in)
    rows = [Row(name, f"{OLD}-1", {"tenant": name}) for name in ("t-2", "t-1")]
    found = leftovers(*rows, owners=(tenant,))
    assert ([each.id for each in found.removable], whys(found)) == (["t-1"], [None, Left.OTHERS])


def test_an_owner_may_be_called_by_any_of_its_names() -> None:
    """As in a request: by its id in any case, and by all that its account is known as."""

    def read(_: Run) -> Account:
        return Account("Sandbox Ltd", is_sandbox=True, known_as=frozenset({"SBX"}))

    owner = Owner("customer", "customerId", named_in=customers_in, read=read)
    rows = [Row(name, str(OLD), {"customer": name}) for name in ("T-1", "sbx", "other")]
    found = leftovers(*rows, owners=(TENANT, owner), account=None)
    assert ({each.id for each in found.removable}, whys(found)) == ({"T-1", "sbx"}, [None, None, Left.OTHERS])


def test_a_header_shows_whose_things_are_found() -> None:
    """A search that is sent for a tenant by its header need not show it in every row."""
    tenant = Owner("tenant", "tenantId", headers=frozenset({"X-Tenant"}))
    row = Row("o-1", str(OLD), OURS)
    [named] = leftovers(row, run=searched(headers={"x-tenant": "t-1"}), owners=(tenant,)).left
    assert named.why is Left.NO_PLACE  # nothing says what the variable in its path is
    assert whys(leftovers(row, owners=(tenant,))) == [Left.OTHERS]


def test_an_owner_in_a_filter_shows_nothing() -> None:
    """A server may leave out what a query filters by."""
    owner = Owner("customer", "customerId", query=frozenset({"customer"}))
    run = searched("/tenants/t-1/orders/search?customer=t-1")
    assert whys(leftovers(Row("o-1", str(OLD), {}), run=run, owners=(TENANT, owner))) == [Left.OTHERS]


# Clocks


@pytest.mark.parametrize(("behind", "why"), [(timedelta(), None), (DAY, Left.CLOCK), (-DAY, Left.CLOCK)])
def test_where_clocks_differ_nothing_is_old(behind: timedelta, why: Left | None) -> None:
    """An age by a clock that is not the API's means nothing; all that would be removed is left, and counted."""
    date = format_datetime(datetime.now(UTC) - behind, usegmt=True)
    rows = [Row("o-1", f"{OLD}-1", OURS), Row("o-2", "CT-1001", OURS)]
    assert whys(leftovers(*rows, run=searched(date=date))) == [why, Left.NO_NAME]


@pytest.mark.parametrize("date", [None, "yesterday", ""])
def test_an_api_need_not_have_a_clock(date: str | None) -> None:
    """Without a date that can be read, this machine's clock has to do (RFC 9110 §6.6.1)."""
    assert whys(leftovers(Row("o-1", f"{OLD}-1", OURS), run=searched(date=date))) == [None]


# Places


@pytest.mark.parametrize("id_", ["", ".", "..", "/", "a/../b"])
def test_an_id_that_makes_no_path_is_left(id_: str) -> None:
    """A removal by it would be one of something else."""
    assert whys(leftovers(Row(id_, f"{OLD}-1", OURS))) == [Left.NO_PLACE]


def test_things_below_other_things_are_left() -> None:
    """Nothing says which order a line belonged to; it goes with that."""
    rules_ = Rules(
        {"POST /orders/{}/lines": Creation(removes, finding(Row("l-1", str(OLD), OURS)))}, owners=(CUSTOMER,)
    )
    assert whys(policy(rules_).find_leftovers(DAY, searched())) == [Left.NO_PLACE]


def test_what_was_found_on_several_hosts_is_left() -> None:
    """Nothing says on which of them it is to be removed."""

    def find(run: Run, _: str) -> list[Row]:
        run("orders/search")
        run("orders/search-elsewhere")
        return [Row("o-1", str(OLD), OURS)]

    origins = iter([HOST, "https://other.example"])

    def send(case_id: str, _: Mapping[str, object]) -> Exchange:
        request = Request("POST", next(origins), "/tenants/t-1/orders/search")
        return Exchange(case_id, SEARCH, (200,), request, Response(200))

    assert whys(policy(rules(find)).find_leftovers(DAY, Run(send))) == [Left.NO_PLACE]


def test_a_search_whose_path_is_not_understood_fails() -> None:
    """Where its answers come from cannot be told, nor where the things live."""
    found = policy(rules(finding(Row("o-1", str(OLD), OURS)))).find_leftovers(DAY, searched("/elsewhere"))
    assert (found.removable, found.failed) == ((), {ORDERS: f"/elsewhere is no path of {SEARCH}"})


def test_things_may_live_elsewhere_than_they_are_created() -> None:
    """As the rules say, by the same owner."""
    creation = Creation(removes, finding(Row("o-1", str(OLD), OURS)), path="/archive/{}/orders/{id}")
    found = policy(Rules({ORDERS: creation}, owners=(TENANT, CUSTOMER))).find_leftovers(DAY, searched())
    assert [each.template for each in found.removable] == ["/v2/archive/t-1/orders/{id}"]


# Searches


def test_every_kind_is_searched_for_or_named() -> None:
    """In the order of the rules; what goes by itself needs none, and of the others it is said which have no search."""
    asked: list[str] = []

    def find(name: str) -> Find:
        def search(run: Run, prefix: str) -> list[Row]:
            run("search")
            asked.append(f"{name} {prefix}")
            return [Row(f"{name}-{each}", str(each), OURS) for each in (OLD, OLDER)]

        return search

    kinds = {
        "POST /tenants/{}/b": Creation(removes, find("b")),
        "POST /tenants/{}/notes": GOES_BY_ITSELF,
        "POST /tenants/{}/pets": Creation(removes),
        "POST /tenants/{}/a": Creation(removes, find("a")),
    }
    found = policy(Rules(kinds, owners=(TENANT, CUSTOMER))).find_leftovers(DAY, searched())
    assert asked == ["b CT-", "a CT-"]
    assert [each.id for each in found.removable] == [f"{kind}-{each}" for kind in "ba" for each in (OLDER, OLD)]
    assert (found.searched, found.unsearched) == (
        ("POST /tenants/{}/b", "POST /tenants/{}/a"),
        ("POST /tenants/{}/pets",),
    )


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (NotJudged("it was answered with 500"), "it was answered with 500"),
        (BudgetSpent("budget spent"), "budget spent"),
        (KeyError("id"), "the answer has no such value (KeyError: 'id')"),
        (OSError("CANARY-words"), "the rules' function raised OSError"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else "",
)
def test_a_search_that_ends_early_is_named(problem: Exception, said: str) -> None:
    """What was found before counts; that there may be more is said."""

    def find(run: Run, _: str) -> Iterator[Row]:
        run("orders/search")
        yield Row("o-1", f"{OLD}-1", OURS)
        raise problem

    found = policy(rules(find)).find_leftovers(DAY, searched())
    assert ([each.id for each in found.removable], found.failed) == (["o-1"], {ORDERS: said})


def test_a_search_that_refuses_the_run_ends_it() -> None:
    """What must not go on does not."""

    def find(_: Run, __: str) -> Iterator[Row]:
        yield from ()
        raise RunRefused("no")

    with pytest.raises(RunRefused):
        policy(rules(find)).find_leftovers(DAY, searched())


# Removal


def test_leftovers_are_removed_in_their_order_as_the_runs_own(tmp_path: Path) -> None:
    """They stand in the ledger before the first is removed, so that an interrupt leaves them there."""
    path, removed = tmp_path / "ledger", list[str]()

    def remove(_: Run, id_: str) -> None:
        [entries] = read_ledger(path).values()
        assert {thing.id for thing in entries.things.values()} == {"o-1", "o-2", "o-3"} - {*removed}
        assert bounds.ledger.is_own(HOST, f"/v2/tenants/t-1/orders/{id_}")
        removed.append(id_)

    rows = [Row(f"o-{number}", str(each), OURS) for number, each in ((2, OLD), (1, OLDER), (3, OLD))]
    creations = {ORDERS: Creation(remove, finding(*rows))}
    ledger = Ledger(str(draw_run_name()), path)
    bounds = policy(Rules(creations, owners=(TENANT, CUSTOMER), account=sandbox), ledger=ledger)
    found = bounds.find_leftovers(DAY, searched())
    told: list[str] = []
    numbers = bounds.adopt_leftovers(found.removable, searched())
    assert bounds.remove_created(numbers, searched(), told.append) == []
    assert removed == ["o-1", "o-2", "o-3"]
    assert told[0] == f"removed: o-1, created by {ORDERS} for {OLDER}"
    assert [entries.things for entries in read_ledger(path).values()] == [{}]


def test_nothing_of_an_account_that_is_no_sandbox_is_taken_on(tmp_path: Path) -> None:
    """It is refused before anything stands in the ledger."""
    path = tmp_path / "ledger"

    def read(_: Run) -> Account:
        return Account("Real Ltd", is_sandbox=False)

    bounds = policy(rules(finding(Row("o-1", str(OLD), OURS)), account=read), ledger=Ledger("CT-1", path))
    found = bounds.find_leftovers(DAY, searched())
    with pytest.raises(RunRefused, match=re.escape("'Real Ltd' is no sandbox, so nothing was written")):
        bounds.adopt_leftovers(found.removable, searched())
    assert not path.exists()


def test_a_replay_has_nothing_to_find() -> None:
    """It asks nobody, and takes nothing on."""
    found = ReplayPolicy().find_leftovers(DAY, searched())
    assert (found, ReplayPolicy().adopt_leftovers(found.removable, searched())) == (Leftovers(), [])
