"""What keeps a run from doing harm holds in whatever order things happen, and wherever they end."""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from postman_contract.http.retries import MINUTE, Clock, Retries
from postman_contract.safety.budget import Budget, BudgetSpent
from postman_contract.safety.ledger import Ledger, read_ledger

ADD = "POST /orders"
RUNS = ("CT-1", "CT-2")
deterministic = settings(max_examples=300, derandomize=True, deadline=None, database=None)
on_the_disk = settings(deterministic, max_examples=60)  # every line is synced

Things = dict[str, dict[int, str | None]]  # the ids of what is still there, by run and number
Step = tuple[str, str, int]
steps = st.lists(
    st.tuples(st.sampled_from(["intend", "intend", "made", "removed"]), st.sampled_from(RUNS), st.integers(1, 5)),
    max_size=25,
)


class Record:
    """Carries out steps in a ledger's file, and remembers what is there after each line, without looking."""

    def __init__(self, path: Path) -> None:
        self.ledgers = {run: Ledger(run, path) for run in RUNS}
        self.things: Things = {}
        self.intended: Counter[str] = Counter()
        self.after_line: list[Things] = [{}]

    def open(self, run: str) -> None:
        """Begin a run."""
        self.ledgers[run].record_run({"origins": [run]})
        self.things.setdefault(run, {})
        self._wrote_a_line()

    def take(self, step: Step) -> None:
        """Take a step, unless there is no thing for it; what is not there is not made."""
        kind, run, number = step
        there = self.things[run]
        if kind == "intend":
            self.intended[run] += 1
            assert self.ledgers[run].record_intent(ADD, "ö {", "http://h:80", "/orders/{id}") == self.intended[run]
            there[self.intended[run]] = None
            self._wrote_a_line()
        elif kind == "made" and number in there:
            there[number] = f"{run}-ö\n{number}"
            self.ledgers[run].record_created(number, f"{run}-ö\n{number}")
            self._wrote_a_line()
        elif kind == "removed":
            self.ledgers[run].record_removed(number)
            if there.pop(number, number) != number:
                self._wrote_a_line()

    def _wrote_a_line(self) -> None:
        self.after_line.append({run: dict(there) for run, there in self.things.items()})


def recorded(path: Path, steps: list[Step]) -> tuple[Record, int]:
    """Take all steps in a file; return the record, and how many bytes it took to begin all runs."""
    record = Record(path)
    for run in RUNS:
        record.open(run)
    opened = path.stat().st_size
    for step in steps:
        record.take(step)
    return record, opened


def read_back(path: Path) -> Things:
    """Read what a file says is still there."""
    return {
        run: {number: thing.id for number, thing in entries.things.items()}
        for run, entries in read_ledger(path).items()
    }


def whole_lines(content: bytes) -> int:
    """Count the lines that lack nothing but, maybe, their line feed."""
    *ended, last = content.split(b"\n")
    return len(ended) + (last.endswith(b"}") and not last.endswith(b"{id}"))


@given(steps=steps, cuts=st.lists(st.floats(0, 1), min_size=1, max_size=20))
@on_the_disk
def test_a_ledger_cut_anywhere_has_what_its_whole_lines_say(steps: list[Step], cuts: list[float]) -> None:
    """Whatever byte a run was killed at, everything intended and not struck off in whole lines is still found."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        record, opened = recorded(path, steps)
        content = path.read_bytes()
        for cut in cuts:
            kept = content[: opened + round(cut * (len(content) - opened))]
            path.write_bytes(kept)
            assert read_back(path) == record.after_line[whole_lines(kept)]


@given(steps=steps, missing=st.integers(0, 120), later=st.integers(0, 3))
@on_the_disk
def test_a_run_after_a_cut_loses_nothing_of_either(steps: list[Step], missing: int, later: int) -> None:
    """What a later run appends to a torn ledger is read back whole, beside what was whole before."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        record, opened = recorded(path, steps)
        kept = path.read_bytes()
        kept = kept[: max(opened, len(kept) - missing)]
        path.write_bytes(kept)
        ledger = Ledger("CT-3", path)
        ledger.record_run({})
        for _ in range(later):
            ledger.record_intent(ADD, "later", "http://h:80", "/orders/{id}")
        after = dict.fromkeys(range(1, later + 1))
        assert read_back(path) == {**record.after_line[whole_lines(kept)], "CT-3": after}


@given(steps=steps)
@on_the_disk
def test_what_a_run_remembers_is_what_its_file_says(steps: list[Step]) -> None:
    """After any steps, memory and disk agree on what is still there, and on every place ever known."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        record, _ = recorded(path, steps)
        read = read_ledger(path)
        remembered = {run: (ledger.things, ledger.entries.places) for run, ledger in record.ledgers.items()}
        assert remembered == {run: (tuple(read[run].things.values()), read[run].places) for run in RUNS}


# A budget


def made(budget: Budget, for_cleaning: int) -> bool:
    """Make a call if the budget allows it."""
    before = Counter(budget.calls)
    try:
        budget.spend(ADD, for_cleaning)
    except BudgetSpent:
        assert budget.calls == before, "a refused call was counted"
        return False
    return True


@given(
    most=st.integers(0, 30),
    calls=st.lists(st.tuples(st.integers(0, 10), st.booleans()), max_size=60),
)
@deterministic
def test_a_budget_is_never_exceeded(most: int, calls: list[tuple[int, bool]]) -> None:
    """Whatever calls are for, and in whatever order they come, no more are made than the run may make."""
    budget = Budget(most)
    for for_cleaning, cleaning in calls:
        if cleaning:
            with budget.cleaning():
                made(budget, for_cleaning)
        else:
            made(budget, for_cleaning)
        assert budget.calls.total() <= most


@given(most=st.integers(0, 40), costs=st.lists(st.one_of(st.none(), st.integers(1, 4)), max_size=30))
@deterministic
def test_everything_created_can_be_removed_within_the_budget(most: int, costs: list[int | None]) -> None:
    """However a run reads (none) and creates (what removing costs), enough calls are left, tokens included."""
    budget, there = Budget(most), list[int]()
    for cost in costs:
        created = [] if cost is None else [cost]
        if made(budget, sum([*there, *created])):
            there += created
    with budget.cleaning():
        needed = 2 * sum(there) + (2 if there else 0)
        assert all(made(budget, sum(there)) for _ in range(needed))


# Pace


@given(most=st.integers(1, 5), pauses=st.lists(st.integers(0, 90), max_size=40))
@deterministic
def test_no_minute_ever_has_more_requests_than_the_limit(most: int, pauses: list[int]) -> None:
    """However requests come, any one and the one `most` later are a minute apart, and none waits without need."""
    passed, slept = 0.0, 0.0

    def sleep(seconds: float) -> None:
        nonlocal passed, slept
        passed += seconds
        slept += seconds

    patience = Retries({ADD: most}, lambda _: None, clock=Clock(monotonic=lambda: passed, sleep=sleep))
    gone: list[float] = []
    for pause in pauses:
        passed += pause
        earliest = max([passed, *(each + MINUTE for each in gone[-most:][: len(gone) >= most])])
        patience.wait_for_rate_limit(ADD)
        assert passed == earliest
        gone.append(passed)
    assert [b - a for a, b in zip(gone, gone[most:], strict=False) if b - a < MINUTE] == []
    assert patience.waited == slept
