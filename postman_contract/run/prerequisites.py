"""Supplies variables that no scope defines: a prerequisite makes the thing a variable names.

A suite writes one function for each, named as the variable is:

    @prerequisite
    def orderId(run: Run) -> str:
        return json_of(run("orders/add-order").response)["id"]

How a thing is removed is said once, by the operation that creates it: see `rules`.
"""

import inspect
from collections.abc import Callable
from functools import partial

import pytest

from postman_contract.errors import NotJudged, RunRefused
from postman_contract.postman.environment import as_text
from postman_contract.postman.messages import as_documented
from postman_contract.safety.budget import BudgetSpent
from postman_contract.safety.rules import Run

FIXTURE_PREFIX = "prerequisite "


Prerequisite = Callable[[Run], str]
Function = Callable[..., str]
Find = Callable[[str], Prerequisite]
RunFor = Callable[[str, "Lender", Find], Run]


def prerequisite(function: Function) -> object:
    """Register a function as the prerequisite of the variable it is named after.

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
    """Makes each prerequisite once, lends its value, and removes all that was made for it when closed.

    The prerequisites of one lender belong together: what one needs, it gets from the same lender.

    Args:
        run_for: makes the `Run` of a prerequisite, given its name, this lender, and how to find others.
        made: is told of each value made.
        remove: removes a thing, by its number in the ledger, if it is still there.
    """

    def __init__(self, run_for: RunFor, made: Callable[[str, str], None], remove: Callable[[int], None]) -> None:
        self._run_for = run_for
        self._made = made
        self._remove = remove
        self._lent: dict[str, str | PrerequisiteFailed] = {}
        self._things: list[int] = []

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
        try:
            with as_documented():
                value = as_text(function(self._run_for(name, self, find)))
        except BudgetSpent:
            raise  # it says all there is to say
        except NotJudged as problem:
            return PrerequisiteFailed(name, str(problem))
        self._made(name, value)
        return value

    def keep(self, thing: int) -> None:
        """Remember a thing to be removed in the end, by its number in the ledger."""
        self._things.append(thing)

    def close(self) -> list[str]:
        """Remove everything, the last made first.

        Returns:
            A sentence for each thing that may be left behind.

        Raises:
            RunRefused: the run must not go on; all else was tried before.
        """
        left: list[str] = []
        refused: RunRefused | None = None
        while self._things:
            try:
                self._remove(self._things.pop())
            except NotJudged as problem:
                left.append(str(problem))
            except RunRefused as problem:
                refused = problem
        if refused is not None:
            raise RunRefused("\n".join([str(refused), *left]))
        return left
