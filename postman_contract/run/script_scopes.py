"""Makes the variables that the scripts of a case begin with of the scopes of its run, and scopes of what they leave."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from postman_contract.postman.environment import Scope, as_text
from postman_contract.postman.variables import Used
from postman_contract.recording.script_metadata import rewritten_json
from postman_contract.recording.vault import SHORTEST
from postman_contract.run.cases import Case
from postman_contract.run.script_state import Both
from postman_contract.run.script_variables import names_mentioned, scopes_read
from postman_contract.scripting.values import (
    COLLECTION,
    ENVIRONMENT,
    GLOBALS,
    LOCAL,
    SCOPES,
    Json,
    ScriptVariables,
    Values,
)

SCRIPTS = "scripts"  # as the name of a scope
_ABSENT = object()

Spell = Callable[[Used], str]


@dataclass(frozen=True)
class Surrounding:
    """The scopes of a case around its row of data: those above its collection's own, that, and those below.

    `environment`, `globals` and `own` (the collection's) are values as they are published: scripts see a number as one.
    """

    above: tuple[Scope, ...]
    collection: Scope
    below: tuple[Scope, ...]
    environment: Values = field(default_factory=dict, repr=False)
    globals: Values = field(default_factory=dict, repr=False)
    own: Values = field(default_factory=dict, repr=False)


def value_as_is(used: Used) -> str:
    """Return the value."""
    return used.value


def variables_at_start(case: Case, around: Surrounding, spell: Spell = value_as_is) -> ScriptVariables:
    """Make the variables that the scripts of a case see first: what is above the collection is its environment.

    Args:
        case: of a scope that knows names only where it is asked, such as the process environment, scripts see what
            the case mentions.
        around: its scopes.
        spell: says what stands for a value.
    """
    mentioned = names_mentioned(case)
    return ScriptVariables(
        {
            ENVIRONMENT: dict(_spelled(around.above, mentioned, spell, around.environment)),
            COLLECTION: dict(_spelled((around.collection,), mentioned, spell, around.own)),
            GLOBALS: dict(_spelled(around.below, mentioned, spell, around.globals)),
            LOCAL: {},
        }
    )


def _spelled(
    scopes: Sequence[Scope], mentioned: Iterable[str], spell: Spell, published: Values
) -> Iterator[tuple[str, object]]:
    names = dict.fromkeys([*(name for scope in scopes for name in scope.values), *sorted(mentioned)])
    for name in names:
        found = ((scope, scope.get(name)) for scope in scopes)
        used = next((Used(name, value, scope.name) for scope, value in found if value is not None), None)
        if used is not None:
            text, value = spell(used), published.get(name, used.value)
            yield name, value if as_text(value) == text else text


def scopes_left(start: ScriptVariables, now: ScriptVariables, around: Surrounding, row: Sequence[Scope]) -> list[Scope]:
    """Order the scopes that fill a request after its scripts: a value that they have not changed is from where it was.

    Args:
        start: the variables before any script.
        now: those after the last.
        around: the scopes that `start` is made of.
        row: that of its data, if it has one.
    """
    return [
        _changed(start, now, LOCAL),
        *row,
        _changed(start, now, ENVIRONMENT),
        *_left(start, now, ENVIRONMENT, around.above),
        _changed(start, now, COLLECTION),
        *_left(start, now, COLLECTION, (around.collection,)),
        _changed(start, now, GLOBALS),
        *_left(start, now, GLOBALS, around.below),
    ]


def _changed(start: ScriptVariables, now: ScriptVariables, scope: str) -> Scope:
    before, values = start.of(scope), now.of(scope)
    changed = {name: as_text(value) for name, value in values.items() if before.get(name, _ABSENT) != value}
    return Scope(SCRIPTS, changed)


def _left(start: ScriptVariables, now: ScriptVariables, scope: str, scopes: Iterable[Scope]) -> Iterator[Scope]:
    gone = start.of(scope).keys() - now.of(scope).keys()
    return (_without(each, frozenset(gone)) if gone else each for each in scopes)


def _without(scope: Scope, names: frozenset[str]) -> Scope:
    return Scope(scope.name, scope.values, lambda name: "\0" if name in names else scope.spelling(name))


@dataclass(frozen=True)
class Change:
    """What scripts have done to a variable; `value` None: they have taken it away."""

    scope: str
    name: str
    value: Both[Json] | None = field(repr=False)


def changes_between(before: Both[ScriptVariables], after: Both[ScriptVariables]) -> Iterator[Change]:
    """Yield what differs between the variables before and after scripts."""
    for scope in SCOPES:
        then, now, shown = before.real.of(scope), after.real.of(scope), after.shown.of(scope)
        for name in {**then, **now}:
            if name not in now:
                yield Change(scope, name, None)
            elif then.get(name, _ABSENT) != now[name]:
                yield Change(scope, name, Both(now[name], shown.get(name)))


def with_changes(variables: ScriptVariables, changes: Iterable[tuple[Change, Json]]) -> ScriptVariables:
    """Return variables after changes, each with the value that it is to have here."""
    for change, value in changes:
        values = {**variables.of(change.scope), change.name: value}
        if change.value is None:
            del values[change.name]
        variables = variables.with_scope(change.scope, values)
    return variables


def respelled(value: Both[Json], spell: Callable[[str], str], spell_secret: Callable[[str], str]) -> Json:
    """Spell a value that scripts of another request have set, and what is shown of it, in one way.

    Args:
        value: the value.
        spell: spells a text that hides nothing.
        spell_secret: spells any text without the secrets that are known.
    """
    match value.real, value.shown:
        case str() as real, str() as shown if real == shown:
            return spell(real)
        case str() as real, str() as shown:
            # A whole secret is known, and has one name everywhere; what is too short for that was shown without it.
            spelled = spell_secret(real) if len(real) >= SHORTEST else real
            return spelled if spelled != real else spell_secret(shown)
        case dict() as real, dict() as shown:
            pairs = {name: Both(each, shown.get(name)) for name, each in real.items()}
            return {name: respelled(each, spell, spell_secret) for name, each in pairs.items()}
        case list() as real, list() as shown if len(real) == len(shown):
            return [respelled(Both(*pair), spell, spell_secret) for pair in zip(real, shown, strict=True)]
        case _:
            return rewritten_json(value.shown, spell_secret)


def with_call(variables: ScriptVariables, case: Case, values: Mapping[str, str]) -> ScriptVariables:
    """Return variables with those that whoever sends a case gives it.

    They are the highest, `pm.variables`, and stand in each other scope in which a script of the case looks for them.
    """
    for name, value in values.items():
        for scope in (LOCAL, *sorted(scopes_read(case, name))):
            variables = variables.with_scope(scope, {**variables.of(scope), name: value})
    return variables
