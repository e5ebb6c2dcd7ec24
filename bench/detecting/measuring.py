"""Measures: surveys the suite without a fault, plans the faults, and runs each against the tests it concerns."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from detecting.answers import Seen
from detecting.fault import Fault, Group
from detecting.planning import Wanted, choose_faults, plan_faults
from detecting.runner import Bench, Job, Result, operations_of
from detecting.survey import survey
from detecting.verdicts import Noticed, Ran, alarms, notice

BLOCK = 100  # faults between two lines that say how far it is


@dataclass(frozen=True)
class Outcome:
    """What became of one fault; of an addition `alarms` says which verdicts changed."""

    fault: Fault
    noticed: Noticed
    alarms: tuple[str, ...] = ()


@dataclass
class Measured:
    """All that was measured: what became of each fault, and what is wrong with runs without one, which is nothing."""

    outcomes: list[Outcome] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)


class Concern:
    """Knows which tests an operation's answers reach, by their status, and how much each of them asks for."""

    def __init__(self, seen: Iterable[Seen], order: Sequence[str], subjects: Mapping[str, str]) -> None:
        seen = [each for each in seen if each.item]
        self._order = {name: number for number, name in enumerate(order)}
        self._calls = Counter(each.item for each in seen)
        self._subjects = subjects
        self._items: dict[tuple[str, int], set[str]] = {}
        for each in seen:
            self._items.setdefault((each.operation, each.answer.status), set()).add(each.item)

    def items_of(self, fault: Fault) -> tuple[str, ...]:
        """List the tests that a fault concerns, those about the operation and with the fewest calls first."""
        found = {
            item
            for (operation, status), items in self._items.items()
            if operation == fault.operation and status in fault.statuses
            for item in items
        }
        about = self._subjects
        return tuple(
            sorted(found, key=lambda each: (about.get(each) != fault.operation, self._calls[each], self._order[each]))
        )


def measure(bench: Bench, wanted: Wanted) -> Measured:
    """Run the suite without a fault, each fault on its own, and the suite without a fault again."""
    first = bench.run(Job(tuple(bench.nodes), keeps_seen=True))
    measured = Measured(unclean=_unclean("before", first))
    if first.ran is None:
        return measured
    bench.learn(first)
    view = survey(first.seen, bench.suite.schemas, operations_of(bench.suite))
    concern = Concern(first.seen, tuple(bench.nodes), bench.subjects)
    faults = choose_faults(plan_faults(view, wanted.seed), wanted)
    controls = _run_controls(bench, {concern.items_of(fault) for fault in faults} - {()}, measured)
    concerned = [(fault, concern.items_of(fault)) for fault in faults]
    try:
        for start in range(0, len(concerned), BLOCK):
            sys.stderr.write(f"{start} of {len(concerned)} faults\n")
            measured.outcomes += _run_faults(bench, concerned[start : start + BLOCK], controls)
    except KeyboardInterrupt:  # they come in no order, so what was measured until now is a sample
        measured.unclean.append(f"interrupted after {len(measured.outcomes)} of {len(faults)} faults")
        return measured
    measured.unclean += _unclean("after", bench.run(Job(tuple(bench.nodes))))
    return measured


def _unclean(when: str, result: Result) -> list[str]:
    if result.ran is None:
        return [f"{when}: the run did not end"]
    broken = [name for name, said in result.ran.said.items() if said.is_failed]
    return [f"{when}: {each}" for each in broken] + (
        [f"{when}: exit code {result.ran.code}"] if result.ran.code else []
    )


def _run_controls(bench: Bench, chosen: set[tuple[str, ...]], measured: Measured) -> dict[tuple[str, ...], Ran]:
    """Run each choice of tests without a fault: what they say alone is what they are compared with."""
    ordered = sorted(chosen)
    controls: dict[tuple[str, ...], Ran] = {}
    for number, result in bench.run_all(Job(items) for items in ordered):
        measured.unclean += _unclean("a part alone", result)
        controls[ordered[number]] = result.ran or Ran({}, frozenset(), 0)
    return controls


def _run_faults(
    bench: Bench, faults: Sequence[tuple[Fault, tuple[str, ...]]], controls: Mapping[tuple[str, ...], Ran]
) -> Iterator[Outcome]:
    met = [(fault, items) for fault, items in faults if items]
    yield from (Outcome(fault, Noticed.NEVER_BIT) for fault, items in faults if not items)
    jobs = (
        Job(items, fault.begin, fault.operation, controls[items].said, stops_early=fault.group is not Group.ADDITION)
        for fault, items in met
    )
    for number, result in bench.run_all(jobs):
        fault, items = met[number]
        yield _outcome(fault, result.ran, controls[items])


def _outcome(fault: Fault, ran: Ran | None, control: Ran) -> Outcome:
    if ran is None:
        return Outcome(fault, Noticed.HUNG)
    if fault.group is Group.ADDITION:
        return Outcome(fault, Noticed.PASSED if ran.altered else Noticed.NEVER_BIT, tuple(alarms(ran, control)))
    return Outcome(fault, notice(ran, control.said, fault.operation))
