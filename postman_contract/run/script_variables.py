"""Works out which variables a case needs from requests before it, and which its scripts set.

A case is walked as Postman runs it: its scripts before the request, the request, its scripts behind it, each from the
collection down. A variable that was set on the way is needed from nobody; one that is read first, even by the script
that sets it then, is. Whether a condition lets a script come to a line is not asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from postman_contract.postman.environment import Scope
from postman_contract.postman.script_variables import SCOPES, ScopeName, VariableUse, uses_in
from postman_contract.postman.templates import variables_behind, variables_of
from postman_contract.run.cases import Case

REQUEST = ""  # in place of the place of a script


class Variable(NamedTuple):
    """A variable of one of the scopes that scripts can set; `name` None: one whose name reading does not tell."""

    scope: ScopeName
    name: str | None


@dataclass(frozen=True)
class Need:
    """A variable that is read by a script or the request; `scopes` are those in which it may be found.

    `reader` is the place of the script, or `REQUEST`.
    """

    scopes: tuple[ScopeName, ...]
    name: str | None
    reader: str


@dataclass(frozen=True)
class CaseVariables:
    """What a case needs from before, and the places of the scripts that set a variable, or clear a scope."""

    needs: tuple[Need, ...]
    set_by: Mapping[Variable, frozenset[str]]
    cleared_by: Mapping[ScopeName, frozenset[str]]


def variables_of_case(case: Case, scopes: Sequence[Scope]) -> CaseVariables:
    """Work out which variables a case needs and sets.

    Args:
        case: with its scripts.
        scopes: it has in a run before any script has run; their values may mention variables too.
    """
    walk = _Walk(case, scopes)
    for place, use in _uses_in_order(case):
        walk.take(place, use)
    return CaseVariables(
        tuple(walk.needs),
        {variable: frozenset(places) for variable, places in walk.set_by.items()},
        {scope: frozenset(places) for scope, places in walk.cleared_by.items()},
    )


def with_observed(variables: CaseVariables, observed: Iterable[Variable]) -> CaseVariables:
    """Replace the variables whose names reading does not tell with those that a run has seen set."""
    set_by = {variable: places for variable, places in variables.set_by.items() if variable.name is not None}
    unnamed = frozenset().union(*(places for variable, places in variables.set_by.items() if variable.name is None))
    seen = {variable: set_by.get(variable, frozenset()) | unnamed for variable in observed} if unnamed else {}
    return CaseVariables(variables.needs, {**set_by, **seen}, variables.cleared_by)


def names_mentioned(case: Case) -> frozenset[str]:
    """Name the variables that a case's request and scripts mention."""
    return frozenset(use.name for _, use in _uses_in_order(case) if use.name is not None)


def sets_unnamed(case: Case) -> bool:
    """Tell whether the scripts of a case set variables whose names reading does not tell."""
    uses = (use for script in case.scripts for use in uses_in(script.source))
    return any(use.does == "set" and use.name is None for use in uses)


def scopes_read(case: Case, name: str) -> frozenset[ScopeName]:
    """Name the scopes in which the scripts of a case look for a variable and nowhere else."""
    uses = (use for _, use in _uses_in_order(case) if use.does == "get" and use.name == name)
    return frozenset(use.scope for use in uses if use.scope is not None)


def _uses_in_order(case: Case) -> Iterator[tuple[str, VariableUse]]:
    yield from _uses_of_scripts(case, "prerequest")
    names = variables_of(case.request) if case.request else ()
    yield from ((REQUEST, VariableUse("get", None, name)) for name in sorted(names) if not name.startswith("$"))
    yield from _uses_of_scripts(case, "test")


def _uses_of_scripts(case: Case, listen: str) -> Iterator[tuple[str, VariableUse]]:
    for script in case.scripts:
        if script.listen == listen:
            yield from ((script.place, use) for use in uses_in(script.source))


@dataclass
class _Walk:
    """How far a case was walked: what it needs so far, and what has been set by which script."""

    case: Case
    scopes: Sequence[Scope]
    needs: dict[Need, None] = field(default_factory=dict)
    set_by: dict[Variable, set[str]] = field(default_factory=lambda: defaultdict(set))
    cleared_by: dict[ScopeName, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, place: str, use: VariableUse) -> None:
        """Take the next use of a variable."""
        scopes = SCOPES if use.scope is None else (use.scope,)
        if use.does == "set":
            for scope in scopes:
                self.set_by[Variable(scope, use.name)].add(place)
        elif use.does == "clear":
            for scope in scopes:
                self.cleared_by[scope].add(place)
        else:
            for name in (use.name,) if use.scope or use.name is None else variables_behind((use.name,), self.scopes):
                asked = tuple(self._asked(name, scopes))
                self.needs.update(dict.fromkeys([Need(asked, name, place)] if asked else []))

    def _asked(self, name: str | None, scopes: Sequence[ScopeName]) -> Iterator[ScopeName]:
        """Yield the scopes in which a variable may be found that was set before the case, the highest first."""
        for scope in scopes:
            if name is not None and Variable(scope, name) in self.set_by:
                return
            if scope not in self.cleared_by:
                yield scope
            if scope == SCOPES[0] and self.case.row and name is not None and self.case.row.scope.get(name) is not None:
                return
