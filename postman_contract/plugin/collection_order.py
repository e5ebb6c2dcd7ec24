"""Runs the requests of a collection in the order that `setNextRequest` gives them, as Postman's runner does.

What is asked for is a request of the same iteration: by its id, else by its name, of several the last. An unknown name,
or none, ends the iteration. Requests that the order leaves out are set aside by name.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import cast

import pytest

from postman_contract.contract.verdicts import Outcome
from postman_contract.plugin.state import LEFT_OUT, case_of, subject_of
from postman_contract.run.cases import Case, Obstacle
from postman_contract.run.script_state import place_asked_for
from postman_contract.scripting.values import NextRequest

MOST_STEPS = 10_000  # of an iteration: a loop that sends nothing would never end

Ask = Callable[[pytest.Item], NextRequest | None]


def run_in_order_of_scripts(session: pytest.Session, ask: Ask) -> None:
    """Run the items of a session.

    Args:
        session: of pytest, its items collected.
        ask: says of an item that has run which request is to come next.
    """
    steps = _steps(session.items, ask)
    upcoming = _Upcoming(steps)
    item = upcoming.find()
    while item is not None:
        upcoming.forget()
        # Whoever takes down fixtures asks what comes next; by then the scripts of this item have said it.
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=cast("pytest.Item", upcoming))
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = upcoming.find()


class _Upcoming:
    """Stands for the item that comes next, which is known only once the one before has run."""

    def __init__(self, steps: Iterator[pytest.Item]) -> None:
        self._steps = steps
        self._item: pytest.Item | None = None
        self._is_known = False

    def find(self) -> pytest.Item | None:
        """Return the item; None: there is no further one."""
        if not self._is_known:
            self._item, self._is_known = next(self._steps, None), True
        return self._item

    def forget(self) -> None:
        """Begin to wait for another one."""
        self._is_known = False

    def listchain(self) -> Sequence[pytest.Item | pytest.Collector]:
        """List the nodes whose fixtures stay, as pytest asks for them."""
        item = self.find()
        return cast("Sequence[pytest.Item | pytest.Collector]", item.listchain()) if item is not None else []


def _steps(items: Sequence[pytest.Item], ask: Ask) -> Iterator[pytest.Item]:
    for _, iteration in groupby(items, key=_row_of):
        yield from _steps_of_iteration(list(iteration), ask)


def _row_of(item: pytest.Item) -> str | None:
    row = _case_of(item).row
    return row.label if row else None


def _case_of(item: pytest.Item) -> Case:
    subject = subject_of(item)
    assert subject is not None  # the one claim of a run is parametrised with the collection's requests
    return case_of(subject)


def _steps_of_iteration(items: Sequence[pytest.Item], ask: Ask) -> Iterator[pytest.Item]:
    times = [0] * len(items)
    last, place = "", 0
    for _ in range(MOST_STEPS):
        if place >= len(items):
            break
        times[place] += 1
        item = items[place] if times[place] == 1 else _again(items[place], times[place])
        yield item
        asked = ask(item)
        if asked is None:
            place += 1
        else:
            last = item.name
            found = place_asked_for([_case_of(each) for each in items], asked.name)
            place = len(items) if found is None else found
    for item, count in zip(items, times, strict=True):
        if not count:
            item.stash[LEFT_OUT] = Obstacle(Outcome.SET_ASIDE, f"setNextRequest of {last} has left it out")
            yield item


def _again(item: pytest.Item, time: int) -> pytest.Item:
    """Make the item of a request that is sent once more: an item of pytest runs once."""
    assert isinstance(item, pytest.Function)
    assert item.parent is not None
    again: pytest.Function = pytest.Function.from_parent(
        item.parent,
        name=f"{item.name}, time {time}",
        callspec=item.callspec,
        callobj=item.obj,
        fixtureinfo=item._fixtureinfo,  # noqa: SLF001  pytest has no public name for it
        originalname=item.originalname,
    )
    return again
