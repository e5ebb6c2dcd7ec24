"""Supplies variables that no scope defines: a prerequisite makes the thing a variable names.

A suite writes one function for each, named as the variable is, or given its name where that is no identifier:

    @prerequisite
    def orderId(run: Run) -> str:
        return json_of(run("orders/add-order").response)["id"]

    @prerequisite("order-line")
    def order_line(run: Run) -> str:
        ...

How a thing is removed is said once, by the operation that creates it: see `safety.rules`.
"""

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import overload

import pytest

from postman_contract.errors import NotJudged, Unavailable, is_unavailability
from postman_contract.postman.environment import as_text
from postman_contract.postman.messages import as_documented
from postman_contract.run.received import NeedsBroken
from postman_contract.safety.budget import BudgetSpent
from postman_contract.safety.creation import Run

FIXTURE_PREFIX = "prerequisite "

Prerequisite = Callable[[Run], object]
Function = Callable[..., object]
Find = Callable[[str], Prerequisite]
RunFor = Callable[[str, "PrerequisitePool", Find], Run]


@overload
def prerequisite(function: Function) -> object: ...
@overload
def prerequisite(function: str) -> Callable[[Function], object]: ...
def prerequisite(function: Function | str) -> object:
    """Register a function as the prerequisite of the variable it is named after, or whose name is given.

    Its first argument is a `Run`; further ones are session fixtures, by name. What it returns is turned into text as
    Postman does, so that a number is fine. It becomes a pytest fixture itself, whose name no test argument can take,
    found and overridden as any fixture is, and listed with its docstring by `pytest --fixtures`.
    """
    if isinstance(function, str):
        return partial(_register, function)
    return _register(getattr(function, "__name__", ""), function)


def _register(variable: str, function: Function) -> object:
    needed = list(inspect.signature(function).parameters)[1:]

    def provide(request: pytest.FixtureRequest) -> Prerequisite:
        return partial(function, **{name: request.getfixturevalue(name) for name in needed})

    provide.__doc__ = function.__doc__
    return pytest.fixture(scope="session", name=FIXTURE_PREFIX + variable)(provide)


class PrerequisiteFailed(NotJudged):
    """What a case needs could not be made."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, why)
        self.name = name
        self.why = why

    def __str__(self) -> str:
        return f"prerequisite {self.name} failed: {self.why}"


class PrerequisiteUnavailable(PrerequisiteFailed, Unavailable):
    """What a case needs could not be made, because the vendor's server is busy or does not answer."""


class PrerequisitePool:
    """Makes each prerequisite once, hands out its value, and removes all that was made for it when closed.

    The prerequisites of one pool belong together: what one needs, it gets from the same pool.

    Args:
        run_for: makes the `Run` of a prerequisite, given its name, this pool, and how to find others.
        remove: removes things by their numbers in the ledger; returns a sentence for each that may be left behind.
    """

    def __init__(self, run_for: RunFor, remove: Callable[[Sequence[int]], list[str]]) -> None:
        self._run_for = run_for
        self._remove = remove
        self._values: dict[str, str | PrerequisiteFailed | NeedsBroken] = {}
        self._being_made: list[str] = []
        self._things: list[int] = []

    def value_of(self, name: str, find: Find) -> str:
        """Return the value of a variable, making what it names first if need be.

        Raises:
            UndefinedVariable: no prerequisite is of that name.
            PrerequisiteFailed: it could not be made, now or earlier.
            NeedsBroken: a case that makes it is broken.
        """
        # Only a name that is being made right now is a circle; after any other failure it is told again below.
        if name in self._being_made:
            raise PrerequisiteFailed(name, f"it needs itself ({' → '.join((*self._being_made, name))})")
        if name not in self._values:
            function = find(name)
            self._being_made.append(name)
            try:
                self._values[name] = self._make(name, function, find)
            finally:
                self._being_made.pop()
        value = self._values[name]
        # A new exception each time: one that is raised again would gather the tracebacks of all tests that need it.
        if isinstance(value, PrerequisiteFailed):
            raise type(value)(value.name, value.why)
        if isinstance(value, NeedsBroken):
            raise NeedsBroken(value.received)
        return value

    def _make(self, name: str, function: Prerequisite, find: Find) -> str | PrerequisiteFailed | NeedsBroken:
        try:
            with as_documented():
                return as_text(function(self._run_for(name, self, find)))
        except BudgetSpent:
            raise  # it says all there is to say
        except PrerequisiteFailed as failed:
            # Each step of a chain is named, so that the message leads from the case to what failed first.
            return failed if failed.name == name else type(failed)(name, str(failed))
        except NeedsBroken as broken:
            return broken  # whatever is made of it: the case to look at is the one that broke
        except NotJudged as problem:
            kind = PrerequisiteUnavailable if is_unavailability(problem) else PrerequisiteFailed
            return kind(name, str(problem))

    def remember_creation(self, thing: int) -> None:
        """Remember a thing to be removed in the end, by its number in the ledger."""
        self._things.append(thing)

    def close(self) -> list[str]:
        """Remove everything, the last created first; whatever one removal raises, the others are tried.

        Returns:
            A sentence for each thing that may be left behind.

        Raises:
            RunRefused: the run must not go on; all else was tried before.
        """
        # Forgotten first: a second close must not remove anything twice.
        numbers, self._things = self._things, []
        return self._remove(numbers)
