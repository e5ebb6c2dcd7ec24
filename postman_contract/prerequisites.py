"""Supplies variables that no scope defines: a prerequisite makes the thing a variable names, and removes it.

A suite writes one generator function for each, named as the variable is:

    @prerequisite
    def orderId(run: Run) -> Iterator[str]:
        yield json_of(run("orders/add-order").response)["id"]
        run("orders/delete-order")

What comes after the `yield` removes the thing; it is neither recorded nor replayed.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

import pytest

from postman_contract.environment import as_text
from postman_contract.errors import ContractError, NotJudged
from postman_contract.exchange import Exchange

FIXTURE_PREFIX = "prerequisite "


class Run(Protocol):
    """Sends a case of the collection by its id, with values for some of its variables."""

    def __call__(self, case_id: str, **values: object) -> Exchange:
        """Return the exchange; it was answered by an expected status.

        Raises:
            NotJudged: it was not, or the case cannot be sent.
        """
        ...


Prerequisite = Callable[[Run], Iterator[str]]
Function = Callable[..., Iterator[str]]
Find = Callable[[str], Prerequisite]
RunFor = Callable[[str, "Lender", Find], Run]


def prerequisite(function: Function) -> object:
    """Register a generator function as the prerequisite of the variable it is named after.

    Its first argument is a `Run`; further ones are session fixtures, by name. It becomes a pytest fixture itself, whose
    name no test argument can take, found and overridden as any fixture is.
    """
    needed = list(inspect.signature(function).parameters)[1:]

    @pytest.fixture(scope="session", name=FIXTURE_PREFIX + function.__name__)
    def provide(request: pytest.FixtureRequest) -> Prerequisite:
        return partial(function, **{name: request.getfixturevalue(name) for name in needed})

    return provide


class PrerequisiteFailed(NotJudged):
    """What a case needs could not be made."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, why)
        self.name = name
        self.why = why

    def __str__(self) -> str:
        return f"prerequisite {self.name} failed: {self.why}"


class Lender:
    """Makes each prerequisite once, lends its value, and removes all it made when closed.

    The prerequisites of one lender belong together: what one needs, it gets from the same lender.

    Args:
        run_for: makes the `Run` of a prerequisite, given its name, this lender, and how to find others.
        made: is told of each value made.
        removes: whether there is anything to remove; a replay makes nothing.
    """

    def __init__(self, run_for: RunFor, made: Callable[[str, str], None], *, removes: bool) -> None:
        self._run_for = run_for
        self._made = made
        self._removes = removes
        self._lent: dict[str, str | PrerequisiteFailed] = {}
        self._open: list[tuple[str, Iterator[str]]] = []

    def lend(self, name: str, find: Find) -> str:
        """Return the value of a variable, making what it names first if need be.

        Raises:
            UndefinedVariable: no prerequisite is of that name.
            PrerequisiteFailed: it could not be made, now or earlier.
        """
        if name not in self._lent:
            function = find(name)
            self._lent[name] = PrerequisiteFailed(name, "it needs itself")
            self._lent[name] = self._make(name, function, find)
        lent = self._lent[name]
        if isinstance(lent, PrerequisiteFailed):
            raise PrerequisiteFailed(lent.name, lent.why)
        return lent

    def _make(self, name: str, function: Prerequisite, find: Find) -> str | PrerequisiteFailed:
        steps = iter(function(self._run_for(name, self, find)))
        try:
            value = as_text(next(steps))
        except ContractError as problem:
            return PrerequisiteFailed(name, str(problem))
        except (LookupError, TypeError, ValueError, StopIteration) as problem:
            return PrerequisiteFailed(name, f"the answer has no such value ({type(problem).__name__}: {problem})")
        self._open.append((name, steps))
        self._made(name, value)
        return value

    def has_made(self, name: str) -> bool:
        """Tell whether a prerequisite is made, so that whatever it still sends removes it."""
        return isinstance(self._lent.get(name), str)

    def close(self) -> list[str]:
        """Remove everything, the last made first.

        Returns:
            A sentence for each thing that may be left behind.
        """
        left: list[str] = []
        while self._open:
            name, steps = self._open.pop()
            if not self._removes:
                steps.close()  # type: ignore[attr-defined]  # a generator
                continue
            try:
                next(steps, None)
            except ContractError as problem:
                left.append(f"{name} was not removed: {problem}")
        return left
