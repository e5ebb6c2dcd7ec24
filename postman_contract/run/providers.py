"""Tells which requests have to be sent before a case, because their scripts set what it needs: its providers.

The provider of a variable is the nearest earlier request of the collection, of the same row of data, that has a script
which sets, unsets or clears it in a scope in which the case may find it; the script may stand in a folder above.
Three things follow or are decided:

- Nothing provides for what comes before it, so that no circle can be. A loop by `setNextRequest` is not followed.
- A script that runs before the request of the case too makes no earlier request its provider, nor does a script for
  what it reads itself. Each case begins them anew, as the first request of a run does: a token that a collection's
  script fetches where there is none yet, or a counter of its own, would else make all that was sent before a need.
- Where reading does not tell the names that a script sets, and no run has seen them, it may be any: all such requests
  of the case's folder behind the nearest provider are its providers. Of what a script reads by a name that reading does
  not tell, all earlier requests of the folder are that set something in that scope.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile
from operator import itemgetter, lt

from postman_contract.postman.environment import Scope
from postman_contract.postman.script_variables import ScopeName
from postman_contract.run.cases import Case
from postman_contract.run.script_state import place_asked_for
from postman_contract.run.script_variables import CaseVariables, Need, Variable, variables_of_case, with_observed

_GroupKey = tuple[str, str | None]  # the file of the collection, and the label of the row
_Folders = tuple[str, ...]
_Setters = list[tuple[int, frozenset[str]]]  # places of cases in their group, and of the scripts that set something


class Providers:
    """The providers of cases.

    Args:
        cases: right ones, in the order of their collections.
        scopes_of: returns the scopes that a case has before any script has run.
        observed: by id of a case, the variables that a run has seen its scripts set.
    """

    def __init__(
        self,
        cases: Iterable[Case],
        scopes_of: Callable[[Case], Sequence[Scope]],
        observed: Mapping[str, Iterable[Variable]] | None = None,
    ) -> None:
        groups: dict[_GroupKey, list[tuple[Case, CaseVariables]]] = defaultdict(list)
        for case in cases:
            variables = variables_of_case(case, scopes_of(case))
            if observed and case.id in observed:
                variables = with_observed(variables, observed[case.id])
            groups[_group_of(case)].append((case, variables))
        self._groups = {key: _Group(entries) for key, entries in groups.items()}

    def of(self, case: Case, given: frozenset[str] = frozenset()) -> tuple[Case, ...]:
        """Return the providers of a case, and theirs: all that is sent before it, in the order of the collection.

        A derived case has those of the case that it was derived from.

        Args:
            case: the case.
            given: names of variables that it needs from nobody, since whoever sends it gives them.
        """
        group = self._groups.get(_group_of(case))
        return group.providers_of(case, given) if group else ()

    def names_set_by(self, case: Case) -> frozenset[str | None]:
        """Name the variables that the scripts of a case set; None: those whose names reading does not tell."""
        group = self._groups.get(_group_of(case))
        return group.names_set_by(case) if group else frozenset()

    def is_behind(self, case: Case, name: str) -> bool:
        """Tell whether a request that is asked for, by its id or its name, is the case's own or comes before it."""
        group = self._groups.get(_group_of(case))
        return group is not None and group.is_behind(case, name)


class _Group:
    """The cases of one collection, with one row of data, in its order.

    `_named` has who sets a variable, `_cleared` who clears a scope; of one folder, `_unnamed` has who sets a variable
    of a scope of which reading does not tell the name, and `_any` who sets any.
    """

    def __init__(self, entries: Sequence[tuple[Case, CaseVariables]]) -> None:
        self._cases = [case for case, _ in entries]
        self._needs = [variables.needs for _, variables in entries]
        self._names = [frozenset(each.name for each in variables.set_by) for _, variables in entries]
        self._at = {case.place: at for at, case in enumerate(self._cases)}
        self._direct: dict[tuple[int, frozenset[str]], frozenset[int]] = {}
        self._named: dict[Variable, _Setters] = defaultdict(list)
        self._cleared: dict[ScopeName, _Setters] = defaultdict(list)
        self._unnamed: dict[tuple[ScopeName, _Folders], _Setters] = defaultdict(list)
        self._any: dict[tuple[ScopeName, _Folders], _Setters] = defaultdict(list)
        for at, (case, variables) in enumerate(entries):
            for variable, scripts in variables.set_by.items():
                in_folder = (variable.scope, case.folders)
                self._any[in_folder].append((at, scripts))
                if variable.name is None:
                    self._unnamed[in_folder].append((at, scripts))
                else:
                    self._named[variable].append((at, scripts))
            for scope, scripts in variables.cleared_by.items():
                self._any[scope, case.folders].append((at, scripts))
                self._cleared[scope].append((at, scripts))

    def providers_of(self, case: Case, given: frozenset[str]) -> tuple[Case, ...]:
        """Return the cases that have to be sent before one of the group."""
        if case.place not in self._at:
            return ()
        found = {*self._direct_of(self._at[case.place], given)}
        waiting = [*found]
        while waiting:
            new = self._direct_of(waiting.pop(), frozenset()) - found
            found |= new
            waiting += new
        return tuple(self._cases[at] for at in sorted(found))

    def names_set_by(self, case: Case) -> frozenset[str | None]:
        """Name the variables that the scripts of a case of the group set."""
        return self._names[self._at[case.place]] if case.place in self._at else frozenset()

    def is_behind(self, case: Case, name: str) -> bool:
        """Tell whether a request that is asked for, of several the last, comes no later than a case of the group."""
        asked = place_asked_for(self._cases, name)
        return asked is not None and asked <= self._at.get(case.place, -1)

    def _direct_of(self, at: int, given: frozenset[str]) -> frozenset[int]:
        if (at, given) not in self._direct:
            own = frozenset(script.place for script in self._cases[at].scripts if script.listen == "prerequest")
            needs = (need for need in self._needs[at] if need.name not in given)
            met = (each for need in needs for each in self._meeting(need, at, own | {need.reader}))
            self._direct[at, given] = frozenset(met)
        return self._direct[at, given]

    def _meeting(self, need: Need, before: int, excluded: frozenset[str]) -> Iterator[int]:
        """Yield the cases before one that meet a need of it, each by a script that is none of those excluded."""
        folders = self._cases[before].folders
        for scope in need.scopes:
            if need.name is None:
                yield from _latest_first(self._any.get((scope, folders), []), before, excluded)
                continue
            setters = (self._named.get(Variable(scope, need.name), []), self._cleared.get(scope, []))
            nearest = max(next(_latest_first(each, before, excluded), -1) for each in setters)
            unnamed = _latest_first(self._unnamed.get((scope, folders), []), before, excluded)
            yield from takewhile(partial(lt, nearest), unnamed)
            yield from (nearest,) if nearest >= 0 else ()


def _latest_first(setters: _Setters, before: int, excluded: frozenset[str]) -> Iterator[int]:
    latest = bisect_left(setters, before, key=itemgetter(0)) - 1
    return (setters[each][0] for each in range(latest, -1, -1) if setters[each][1] - excluded)


def _group_of(case: Case) -> _GroupKey:
    return case.file, case.row.label if case.row else None
