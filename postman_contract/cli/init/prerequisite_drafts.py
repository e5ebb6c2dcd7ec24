"""Proposes prerequisites: which request makes what a variable stands for, and where its answer says it.

What the scripts of a collection set is read from them. Else `POST /pets` is taken to make what `{{petId}}` stands for,
by where the variable stands in paths, or by its name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from postman_contract.cli.init.naming import identifier, words_of
from postman_contract.cli.init.published import Published, success_bodies, variables_in_segments
from postman_contract.postman.collection import own_scripts
from postman_contract.postman.jsonfile import Steps
from postman_contract.postman.script_answers import variables_set_by
from postman_contract.run.cases import Case

DEEPEST = 3  # objects in objects where an id is looked for
_ID_WORDS = ("id", "uuid", "guid")
FROM_SCRIPT = "a script of the collection takes it from there"
UNSEEN_FROM_SCRIPT = "a script of the collection takes it from there, but no answer was seen that shows it"
GUESSED_PLACE = "a script of the collection sets it after this request; where it takes it from is guessed"
GUESSED = "guessed: that this request makes it, and that this is its id"
GUESSED_BLINDLY = "guessed: that this request makes it; no answer was seen that shows where its id stands"


@dataclass(frozen=True)
class PrerequisiteDraft:
    """A proposal: the variable, the case that makes it, where it stands in the answer, and what to doubt of it."""

    variable: str
    case_id: str
    steps: Steps
    doubt: str
    function: str


def draft_prerequisites(published: Published) -> tuple[PrerequisiteDraft, ...]:
    """Propose what makes each variable that the collection has no value for, or whose value its scripts set."""
    needed = _needed(published)
    proposals = dict(_from_scripts(published))
    for variable in needed:
        maker = proposals.get(variable) or _from_paths(published, variable)
        if maker is not None:
            proposals[variable] = maker
    drafts: list[PrerequisiteDraft] = []
    functions: set[str] = set()
    for variable, (case, steps, doubt) in proposals.items():
        if variable in needed and variable not in _used_by(published, case):
            function = identifier("make", variable, functions)
            functions.add(function)
            drafts.append(PrerequisiteDraft(variable, case.id, steps, doubt, function))
    return tuple(drafts)


_Maker = tuple[Case, Steps, str]


def _needed(published: Published) -> list[str]:
    """Name the variables that requests need and that have no value, or one that a script replaces."""
    set_by_scripts = dict(_from_scripts(published))
    used = dict.fromkeys(name for case in published.cases for name in sorted(_used_by(published, case)))
    return [name for name in used if name in set_by_scripts or name not in published.values]


def _used_by(published: Published, case: Case) -> set[str]:
    if case.request is None:
        return set()
    return published.variables_of(case.request) | {name for _, name in variables_in_segments(case.request)}


def _from_scripts(published: Published) -> Iterator[tuple[str, _Maker]]:
    seen: set[str] = set()
    for case, item in zip(published.cases, published.collection.items, strict=True):
        for found in variables_set_by(own_scripts(item) if item.request else ()):
            if found.name in seen:
                continue
            seen.add(found.name)
            bodies = [*success_bodies(published, case)]
            if found.steps is None:
                yield found.name, (case, _id_in(bodies, found.name) or ("id",), GUESSED_PLACE)
            else:
                is_seen = any(_holds(body, found.steps) for body in bodies)
                yield found.name, (case, found.steps, FROM_SCRIPT if is_seen else UNSEEN_FROM_SCRIPT)


def _from_paths(published: Published, variable: str) -> _Maker | None:
    creators = [case for case in published.cases if case.operation and case.operation.method == "POST"]
    prefixes = {
        case.operation.segments[:place]
        for case, request in published.requests
        for place, name in variables_in_segments(request)
        if name == variable and case.operation
    }
    found = [case for case in creators if case.operation and case.operation.segments in prefixes]
    found = found or [case for case in creators if _is_named(case, variable)]
    fit = [case for case in found if variable not in _used_by(published, case)]
    for case in fit:
        steps = find_created_id(published, case, variable)
        if steps is not None:
            return case, steps, GUESSED
    return (fit[0], ("id",), GUESSED_BLINDLY) if fit else None


def _is_named(case: Case, variable: str) -> bool:
    """Tell whether the path of a POST ends in what a variable is named after: `orders`, `orderId`."""
    *noun, last = words_of(variable) or [""]
    literal = words_of(case.operation.segments[-1]) if case.operation and case.operation.segments else []
    return last in _ID_WORDS and bool(noun) and bool(literal) and _singular(literal[-1]) == _singular(noun[-1])


def _singular(word: str) -> str:
    for ending, singular in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending):
            return word.removesuffix(ending) + singular
    return word


def _holds(value: Any, steps: Steps) -> bool:
    for step in steps:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return False
    return True


def find_created_id(published: Published, case: Case, variable: str) -> Steps | None:
    """Find where the answers of a case show the id that a variable is; None: nowhere."""
    return _id_in(success_bodies(published, case), variable)


def _id_in(bodies: Iterable[object], variable: str) -> Steps | None:
    """Find the nearest member that looks like the id that a variable is: it has its name, or is called id."""
    wanted = ["".join(words_of(variable)), *_ID_WORDS]
    for body in bodies:
        level: list[tuple[Steps, object]] = [((), body)]
        for _ in range(DEEPEST):
            objects = [(steps, each) for steps, each in level if isinstance(each, dict)]
            for name in wanted:
                for steps, each in objects:
                    member = _member(each, name)
                    if member is not None:
                        return (*steps, member)
            level = [((*steps, name), member) for steps, each in objects for name, member in each.items()]
    return None


def _member(value: Mapping[str, object], name: str) -> str | None:
    for member, content in value.items():
        is_id = isinstance(content, str | int) and not isinstance(content, bool)
        if is_id and "".join(words_of(member)) == name:
            return member
    return None


def cases_to_unset(published: Published, drafts: Sequence[PrerequisiteDraft]) -> Mapping[str, list[str]]:
    """Say by case which of the collection's variables must not count.

    Those that a prerequisite supplies, and empty ones: a case that lacks a value is not judged, by name, where it would
    be sent with a hole.
    """
    supplied = {draft.variable for draft in drafts}
    defined = [entry.key for entry in published.collection.variables if not entry.disabled]
    unset = [name for name in dict.fromkeys(defined) if name in supplied or name not in published.values]
    return {
        case.id: names
        for case in published.cases
        if (names := [name for name in unset if name in _used_by(published, case)])
    }
