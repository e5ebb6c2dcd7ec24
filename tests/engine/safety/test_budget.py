"""Tests of counting calls, and of stopping before there are too many."""

import pytest

from postman_contract.errors import NotJudged
from postman_contract.safety.budget import DEFAULT, Budget, BudgetSpent

GET = "GET /orders/{}"
POST = "POST /orders"


def spent(calls: int, most: int | None = 3, for_cleaning: int = 0) -> Budget:
    """Make a budget of which some calls are made."""
    budget = Budget(most)
    for _ in range(calls):
        budget.spend(GET, for_cleaning)
    return budget


def refusal(budget: Budget, for_cleaning: int = 0) -> str:
    """Return why one more call must not be made."""
    with pytest.raises(BudgetSpent) as caught:
        budget.spend(GET, for_cleaning)
    return str(caught.value)


def test_calls_are_counted_by_operation() -> None:
    """Every call counts, for its operation."""
    budget = spent(2)
    budget.spend(POST, 0)
    assert dict(budget.calls) == {GET: 2, POST: 1}


def test_the_last_call_of_the_budget_may_be_made() -> None:
    """A budget of three has three calls."""
    assert spent(3).calls.total() == 3


def test_one_call_too_many_is_refused() -> None:
    """The call after the last is not made, and the message says how to have more."""
    assert refusal(spent(3)) == "budget spent: the run may make 3 calls; --contract-budget raises it"


def test_a_budget_of_nothing_allows_nothing() -> None:
    """Nought is a number of calls, not the lack of one."""
    assert refusal(Budget(0)) == "budget spent: the run may make 0 calls; --contract-budget raises it"


def test_a_refused_call_is_not_counted() -> None:
    """What was not made does not count, however often it was asked for."""
    budget = spent(3)
    refusal(budget)
    refusal(budget)
    assert dict(budget.calls) == {GET: 3}


def test_a_spent_budget_makes_a_case_not_judged() -> None:
    """A refused call is something that is missing, not a broken contract."""
    assert issubclass(BudgetSpent, NotJudged)


def test_without_a_budget_any_number_of_calls_is_made() -> None:
    """A run without a budget only counts."""
    assert spent(DEFAULT + 1, most=None, for_cleaning=10**6).calls.total() == DEFAULT + 1


@pytest.mark.parametrize(
    ("most", "for_cleaning", "calls"),
    [(10, 0, 10), (10, 1, 8), (10, 2, 7), (10, 8, 1)],
    ids=["nothing to clean", "one call", "two calls", "all but one"],
)
def test_calls_for_cleaning_and_one_for_a_token_are_kept(most: int, for_cleaning: int, calls: int) -> None:
    """What it takes to clean up, and a token to do it with, is left when the run is stopped."""
    budget = spent(calls, most, for_cleaning)
    refusal(budget, for_cleaning)
    assert budget.calls.total() == calls


def test_the_calls_kept_are_named() -> None:
    """The message says why fewer calls are made than the budget has."""
    assert refusal(spent(2, most=5, for_cleaning=2), for_cleaning=2) == (
        "budget spent: the run may make 5 calls, 3 of them kept for cleaning up; --contract-budget raises it"
    )


def test_what_needs_no_cleaning_any_more_is_not_kept() -> None:
    """Once things are removed, what was kept for them may be used."""
    budget = spent(2, most=5, for_cleaning=2)
    refusal(budget, for_cleaning=2)
    budget.spend(GET, 0)
    assert budget.calls.total() == 3


def test_cleaning_may_use_what_was_kept() -> None:
    """All calls that were kept, the token's too, can be made while cleaning up."""
    budget = spent(2, most=5, for_cleaning=2)
    with budget.cleaning():
        for _ in range(3):
            budget.spend(POST, 2)
    assert dict(budget.calls) == {GET: 2, POST: 3}


def test_cleaning_may_not_exceed_the_budget() -> None:
    """The most calls are the most calls, whatever they are for."""
    budget = spent(3)
    with budget.cleaning():
        assert refusal(budget, for_cleaning=1) == "budget spent: the run may make 3 calls; --contract-budget raises it"


def test_after_cleaning_calls_are_kept_again() -> None:
    """What is let go of for cleaning up is let go of for no longer."""
    budget = spent(2, most=5, for_cleaning=2)
    with budget.cleaning():
        pass
    assert "3 of them kept" in refusal(budget, for_cleaning=2)


def test_cleaning_that_fails_ends_cleaning() -> None:
    """Calls are kept again after an error, too."""
    budget = spent(2, most=5, for_cleaning=2)
    with pytest.raises(NotJudged), budget.cleaning():
        raise NotJudged
    assert "3 of them kept" in refusal(budget, for_cleaning=2)


def test_cleaning_within_cleaning_does_not_end_it() -> None:
    """Only the outermost cleaning ends it."""
    budget = spent(2, most=5, for_cleaning=2)
    with budget.cleaning():
        with budget.cleaning():
            pass
        budget.spend(POST, 2)
    assert dict(budget.calls) == {GET: 2, POST: 1}
