"""Tests of counting calls, and of stopping before there are too many."""

import subprocess
import sys
from pathlib import Path

import pytest

from postman_contract.errors import NotJudged
from postman_contract.safety.budget import DEFAULT, Budget, BudgetSpent
from postman_contract.safety.shared_count import SharedCount

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


def test_calls_are_counted_by_what_they_are_for() -> None:
    """Within a part of the run calls count for it; of parts within one another for the innermost."""
    budget = Budget(None)
    budget.spend(GET, 0)
    with budget.cleaning():
        budget.spend(POST, 0)
        with budget.counting_as("tokens"):
            budget.spend(POST, 0)
    budget.spend(GET, 0)
    assert dict(budget.parts) == {"cases": 2, "cleaning up": 1, "tokens": 1}


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
    """A call that was not made does not count, on whichever try."""
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
    [(10, 0, 10), (10, 1, 6), (10, 2, 4), (20, 8, 2)],
    ids=["nothing to clean", "one call", "two calls", "all but one"],
)
def test_calls_for_cleaning_and_their_tokens_are_kept(most: int, for_cleaning: int, calls: int) -> None:
    """What it takes to clean up with a token for each call, and one that ends too soon, is left in the end."""
    budget = spent(calls, most, for_cleaning)
    refusal(budget, for_cleaning)
    assert budget.calls.total() == calls


def test_the_calls_kept_are_named() -> None:
    """The message says why fewer calls are made than the budget has."""
    assert refusal(spent(2, most=8, for_cleaning=2), for_cleaning=2) == (
        "budget spent: the run may make 8 calls, 6 of them kept for cleaning up; --contract-budget raises it"
    )


def test_what_needs_no_cleaning_any_more_is_not_kept() -> None:
    """Once things are removed, what was kept for them may be used."""
    budget = spent(2, most=8, for_cleaning=2)
    refusal(budget, for_cleaning=2)
    budget.spend(GET, 0)
    assert budget.calls.total() == 3


def test_cleaning_may_use_what_was_kept() -> None:
    """All calls that were kept, those for tokens too, can be made while cleaning up."""
    budget = spent(2, most=8, for_cleaning=2)
    with budget.cleaning():
        for _ in range(6):
            budget.spend(POST, 2)
    assert dict(budget.calls) == {GET: 2, POST: 6}


def test_cleaning_may_not_exceed_the_budget() -> None:
    """The most calls are the most calls, whatever they are for."""
    budget = spent(3)
    with budget.cleaning():
        assert refusal(budget, for_cleaning=1) == "budget spent: the run may make 3 calls; --contract-budget raises it"


def test_after_cleaning_calls_are_kept_again() -> None:
    """What is let go of for cleaning up is let go of for no longer."""
    budget = spent(2, most=8, for_cleaning=2)
    with budget.cleaning():
        pass
    assert "6 of them kept" in refusal(budget, for_cleaning=2)


def test_cleaning_that_fails_ends_cleaning() -> None:
    """Calls are kept again after an error, too."""
    budget = spent(2, most=8, for_cleaning=2)
    with pytest.raises(NotJudged), budget.cleaning():
        raise NotJudged
    assert "6 of them kept" in refusal(budget, for_cleaning=2)


def test_cleaning_within_cleaning_does_not_end_it() -> None:
    """Only the outermost cleaning ends it."""
    budget = spent(2, most=8, for_cleaning=2)
    with budget.cleaning():
        with budget.cleaning():
            pass
        budget.spend(POST, 2)
    assert dict(budget.calls) == {GET: 2, POST: 1}


# Several processes

SPENDER = """
import sys
from pathlib import Path
from postman_contract.safety.budget import Budget, BudgetSpent
from postman_contract.safety.shared_count import SharedCount

budget = Budget(40, SharedCount(Path(sys.argv[1])))
try:
    while True:
        budget.spend("GET /orders/{}", int(sys.argv[2]))
except BudgetSpent as spent:
    print(budget.calls.total(), spent)
"""


def spent_together(path: Path, *kept: int) -> list[tuple[int, str]]:
    """Let processes spend a budget of 40 together until it is refused; return the calls of each, and why."""
    command = [sys.executable, "-c", SPENDER, str(path)]
    processes = [subprocess.Popen([*command, str(each)], stdout=subprocess.PIPE, text=True) for each in kept]
    words = [process.communicate()[0].partition(" ") for process in processes]
    return [(int(calls), why.strip()) for calls, _, why in words]


def test_processes_share_a_budget(tmp_path: Path) -> None:
    """All of them together make as many calls as one may, however they take turns."""
    spent = spent_together(tmp_path / "calls", 0, 0, 0, 0)
    assert sum(calls for calls, _ in spent) == 40
    assert {why for _, why in spent} == {"budget spent: the run may make 40 calls; --contract-budget raises it"}


def test_what_one_process_keeps_no_other_spends(tmp_path: Path) -> None:
    """Each has the calls it needs for cleaning up, tokens included, when the others have spent what there is."""
    path = tmp_path / "calls"
    first, second = Budget(14, SharedCount(path)), Budget(14, SharedCount(path))
    first.spend(POST, 3)
    assert spent_elsewhere(path, most=14) == 5
    assert (
        refusal(first, 3)
        == "budget spent: the run may make 14 calls, 8 of them kept for cleaning up; --contract-budget raises it"
    )
    with first.cleaning():
        for _ in range(8):
            first.spend(POST, 3)
    assert refusal(second) == "budget spent: the run may make 14 calls; --contract-budget raises it"


CLEANER = """
import sys
from pathlib import Path
from postman_contract.safety.budget import Budget
from postman_contract.safety.shared_count import SharedCount

budget = Budget(14, SharedCount(Path(sys.argv[1])))
budget.spend("POST /orders", 2)
print("created", flush=True)
sys.stdin.readline()
with budget.cleaning():
    for _ in range(6):
        budget.spend("DELETE /orders/{}", 2)
print("removed")
"""


def test_cleaning_takes_no_call_that_another_process_keeps(tmp_path: Path) -> None:
    """Two processes that have spent all but what they keep can both clean up, in whatever order."""
    command = [sys.executable, "-c", CLEANER, str(tmp_path / "calls")]
    processes = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "created\n"
    assert [process.communicate("now\n")[0] for process in processes] == ["removed\n", "removed\n"]


def spent_elsewhere(path: Path, most: int) -> int:
    """Spend a budget in another process, which keeps nothing, until it is refused; return its calls."""
    program = SPENDER.replace("Budget(40,", f"Budget({most},")
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), "0"], stdout=subprocess.PIPE, text=True, check=True
    )
    return int(done.stdout.partition(" ")[0])


def test_processes_without_a_budget_share_nothing(tmp_path: Path) -> None:
    """Where any number of calls may be made, no file is written."""
    budget = Budget(None, SharedCount(tmp_path / "calls"))
    budget.spend(GET, 0)
    assert (budget.calls.total(), [*tmp_path.iterdir()]) == (1, [])
