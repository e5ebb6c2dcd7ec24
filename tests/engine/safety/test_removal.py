"""Tests of removing what a run has created."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from policies import HOST, RUN, own, policy
from postman_contract.contract.exchange import Exchange
from postman_contract.errors import InputError, NotJudged, RunRefused, SetAside
from postman_contract.safety.budget import BudgetSpent
from postman_contract.safety.creation import GOES_BY_ITSELF, Creation, Row, Run
from postman_contract.safety.network_policy import NetworkPolicy
from postman_contract.safety.rules import Rules

OTHERS = f"what does not begin with {RUN}: its answer is not to be relied on"
NOBODY = Run(lambda *_: pytest.fail("something was sent"))


class Removals:
    """Removes orders, or raises what is planned for one, and remembers those that were tried."""

    def __init__(self, problems: Mapping[str, BaseException] | None = None) -> None:
        self.problems = problems or {}
        self.tried: list[str] = []

    def __call__(self, _: Run, id_: str) -> None:
        """Try to remove one."""
        self.tried.append(id_)
        if id_ in self.problems:
            raise self.problems[id_]


def bounds_of(
    remove: Callable[[Run, str], object],
    *ids: str,
    find: Callable[[Run, str], Iterable[Row]] | None = None,
    said: list[str] | None = None,
    most: int | None = None,
) -> NetworkPolicy:
    """Make what keeps a run in bounds that has created these orders, numbered from 1."""
    bounds = policy(Rules({"POST /orders": Creation(remove, find)}), said=said, most=most)
    for id_ in ids:
        own(bounds, "/orders", id_)
    return bounds


def there(bounds: NetworkPolicy) -> list[str | None]:
    """Return the ids of what is still there."""
    return [thing.id for thing in bounds.ledger.things]


def test_everything_is_removed_the_last_created_first() -> None:
    """What was created later may need what was created before."""
    remove, told = Removals(), list[str]()
    bounds = bounds_of(remove, "1", "2", "3")
    assert bounds.remove_created([1, 2, 3], NOBODY, told.append) == []
    assert (remove.tried, there(bounds)) == (["3", "2", "1"], [])
    assert told == [f"removed: {id_}, created by POST /orders for a case" for id_ in "321"]


def test_only_what_is_there_is_removed() -> None:
    """What is gone already, or was never there, is no obstacle, and costs nothing."""
    remove = Removals()
    bounds = bounds_of(remove, "1", "2")
    bounds.ledger.record_removed(2)
    assert (bounds.remove_created([1, 2, 9], NOBODY), remove.tried) == ([], ["1"])


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (NotJudged("it was answered with 500"), "it was answered with 500"),
        (BudgetSpent("budget spent"), "budget spent"),
        (KeyError("status"), "the answer has no such value (KeyError: 'status')"),
        (AssertionError("no"), "the rules' function raised AssertionError"),
        (ZeroDivisionError("x"), "the rules' function raised ZeroDivisionError"),
        (OSError("gone"), "the rules' function raised OSError"),
        (RecursionError(), "the rules' function raised RecursionError"),
        (SetAside("later"), "the rules' function raised SetAside"),
        (InputError("f", "", "x"), "the rules' function raised InputError"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else "",
)
def test_what_one_removal_raises_leaves_the_others_to_be_removed(problem: Exception, said: str) -> None:
    """Every removal is tried; what one raised is said by name, and the thing stays in the ledger."""
    remove, told = Removals({"2": problem}), list[str]()
    bounds = bounds_of(remove, "1", "2", "3")
    left = f"2, created by POST /orders for a case, was not removed: {said}"
    assert bounds.remove_created([1, 2, 3], NOBODY, told.append) == [left]
    assert (remove.tried, there(bounds), told[1]) == (["3", "2", "1"], ["2"], f"left behind: {left}")


def test_a_refused_run_is_said_when_all_else_was_tried() -> None:
    """Where the run must not go on, what else is left is in the same message."""
    remove = Removals({"3": RunRefused("no sandbox"), "2": NotJudged("500")})
    bounds = bounds_of(remove, "1", "2", "3")
    with pytest.raises(RunRefused) as caught:
        bounds.remove_created([1, 2, 3], NOBODY)
    assert str(caught.value) == "no sandbox\n2, created by POST /orders for a case, was not removed: 500"
    assert (remove.tried, there(bounds)) == (["3", "2", "1"], ["2", "3"])


@pytest.mark.parametrize("interrupted", ["3", "2", "1"])
def test_an_interrupt_passes_when_it_was_said_what_is_left(interrupted: str) -> None:
    """Ctrl-C ends the removal; everything not yet removed is named before."""
    said: list[str] = []
    bounds = bounds_of(Removals({interrupted: KeyboardInterrupt()}), "1", "2", "3", said=said)
    with pytest.raises(KeyboardInterrupt):
        bounds.remove_created([1, 2, 3], NOBODY)
    left = [id_ for id_ in "321" if id_ <= interrupted]
    assert said == [f"contract: left behind: {id_}, created by POST /orders for a case" for id_ in left]
    assert there(bounds) == sorted(left)


@pytest.mark.parametrize("operation", ["POST /others", "POST /notes"])
def test_what_no_rule_removes_is_named(operation: str) -> None:
    """A ledger may hold what the rules have forgotten, or have come to think goes by itself."""
    bounds = policy(Rules({"POST /notes": GOES_BY_ITSELF}))
    number = own(bounds, "/x", "o-1", operation)
    assert bounds.remove_created([number], NOBODY) == [f"nothing says how to remove what {operation} creates: o-1"]


# Where the answer was lost


def lost(bounds: NetworkPolicy) -> int:
    """Record an order of which it is not known whether it was created."""
    return bounds.ledger.record_intent("POST /orders", "a case", HOST, "/orders/{id}")


def test_what_a_search_finds_is_removed_and_may_be_changed() -> None:
    """It becomes the run's own before it is removed, so that a live run may do so."""
    remove, seen = Removals(), list[bool]()

    def find(_: Run, prefix: str) -> list[Row]:
        assert prefix == RUN
        return [Row(id_, f"{RUN}-{id_}") for id_ in "189"]

    def remove_own(run: Run, id_: str) -> None:
        seen.append(bounds.ledger.is_own(HOST, f"/orders/{id_}"))
        remove(run, id_)

    bounds = bounds_of(remove_own, "1", find=find)
    number, told = lost(bounds), list[str]()
    assert bounds.remove_created([number], NOBODY, told.append) == []
    assert (remove.tried, seen, there(bounds)) == (["8", "9"], [True, True], ["1"])
    assert told == ["removed: whatever a search found, created by POST /orders for a case"]


def test_an_equal_id_of_another_kind_is_not_taken_for_known() -> None:
    """Where ids are numbers, what a search finds may have the id of a thing of another kind."""
    remove = Removals()
    bounds = bounds_of(remove, find=lambda *_: [Row("7", RUN)])
    own(bounds, "/parcels", "7", "POST /parcels")
    bounds.remove_created([lost(bounds)], NOBODY)
    assert remove.tried == ["7"]


def test_what_cannot_be_searched_for_is_left_behind() -> None:
    """Without a search nobody knows whether something is there; the message says so."""
    bounds = bounds_of(Removals())
    (said,) = bounds.remove_created([lost(bounds)], NOBODY)
    assert said == (
        "something, created by POST /orders for a case, was not removed: its answer was lost, and nothing says how to "
        "search for it"
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            Row("8", "SOMEBODY-ELSES"),
            f"a search finds what does not begin with {RUN}: its answer is not to be relied on",
        ),
        (Row("8", f"X{RUN}"), f"a search finds what does not begin with {RUN}: its answer is not to be relied on"),
        (Row("8", None), f"a search finds {OTHERS}"),
        ("8", "the rules' search yielded str: expected postman_contract.Row(id, name)"),
        (Row(8, RUN), "the rules' search yielded a row whose id is int: expected text"),  # type: ignore[arg-type]
    ],
    ids=["others", "within", "no name", "no row", "no text"],
)
def test_a_search_that_finds_anything_else_is_not_relied_on(found: Any, said: str) -> None:
    """Nothing that it finds is removed, not even what does bear the run's name."""
    remove = Removals()
    bounds = bounds_of(remove, find=lambda *_: [Row("9", f"{RUN}-9"), found])
    assert bounds.remove_created([lost(bounds)], NOBODY) == [
        f"something, created by POST /orders for a case, was not removed: {said}"
    ]
    assert (remove.tried, there(bounds)) == ([], [None])


def test_a_search_that_fails_leaves_the_others_to_be_removed() -> None:
    """Whatever a suite's own search raises, what else is there is removed."""

    def find(_: Run, __: str) -> list[Row]:
        raise ZeroDivisionError

    bounds = bounds_of(Removals(), "1", find=find)
    assert bounds.remove_created([1, lost(bounds)], NOBODY) == [
        "something, created by POST /orders for a case, was not removed: the rules' function raised ZeroDivisionError"
    ]
    assert there(bounds) == [None]


def test_a_removal_may_use_the_calls_that_were_kept_for_it() -> None:
    """The budget lets be made while cleaning up what it has kept."""
    bounds = bounds_of(lambda run, id_: run("orders/delete", id=id_), "1", most=2)
    with pytest.raises(BudgetSpent):
        bounds.before_call(HOST, "GET /")

    def send(_: str, __: Mapping[str, object]) -> Exchange:
        bounds.before_call(HOST, "DELETE /orders/{}")
        raise NotJudged("sent")

    assert "was not removed: sent" in bounds.remove_created([1], Run(send))[0]
    assert bounds.budget.calls == {"DELETE /orders/{}": 1}
