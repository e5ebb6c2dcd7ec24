"""What a cassette says of the scripts of a request: what they were given that a replay has nowhere else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Json = Any
Variables = Mapping[str, Mapping[str, Json]]  # values by name, by scope


@dataclass(frozen=True)
class RecordedScripts:
    """What the scripts of one request were given, without secrets.

    `version` is that of the scripts. `given` are the variables that they began with and that no committed file has:
    what scripts of other requests have set, and what came from outside; `unset` names those of committed files that
    were not there. `clock` and `answered` are the times that scripts before the request and behind its answer read
    first, in milliseconds since the epoch, `seed` is that of their random numbers, `took` the milliseconds that the
    answer took. `headers` are those of the answer that the exchange is written without, `cookies` those of the URL.
    `found` is what the cookie store answered them, in order. `changed` names the variables that they have changed.
    """

    version: str = ""
    given: Variables = field(default_factory=dict, repr=False)
    unset: Mapping[str, Sequence[str]] = field(default_factory=dict)
    clock: int = 0
    answered: int = 0
    seed: int = 0
    took: int = 0
    headers: Sequence[Sequence[str]] = ()
    cookies: Sequence[Json] = field(default=(), repr=False)
    found: Sequence[Json] = field(default=(), repr=False)
    changed: Mapping[str, Sequence[str]] = field(default_factory=dict)


_NUMBERS = ("clock", "answered", "seed", "took")
_LISTS = ("headers", "cookies", "found")


def parse_scripts(content: Mapping[str, Any]) -> RecordedScripts:
    """Read what a cassette says of scripts.

    Raises:
        TypeError, ValueError: it is of another form.
    """
    return RecordedScripts(
        version=str(content.get("version", "")),
        given={scope: dict(values) for scope, values in dict(content.get("given") or {}).items()},
        unset=_names_by_scope(content.get("unset")),
        clock=int(content.get("clock", 0)),
        answered=int(content.get("answered", 0)),
        seed=int(content.get("seed", 0)),
        took=int(content.get("took", 0)),
        headers=tuple(content.get("headers") or ()),
        cookies=tuple(content.get("cookies") or ()),
        found=tuple(content.get("found") or ()),
        changed=_names_by_scope(content.get("changed")),
    )


def _names_by_scope(content: Any) -> dict[str, tuple[str, ...]]:
    return {str(scope): tuple(map(str, names)) for scope, names in dict(content or {}).items()}


def scripts_as_dict(scripts: RecordedScripts) -> dict[str, Any]:
    """Spell what a cassette says of scripts; what is empty is left out."""
    members: dict[str, Any] = {
        "version": scripts.version,
        "given": {scope: dict(values) for scope, values in scripts.given.items()},
        "unset": {scope: [*names] for scope, names in scripts.unset.items()},
        **{name: getattr(scripts, name) for name in _NUMBERS},
        **{name: [*getattr(scripts, name)] for name in _LISTS},
        "changed": {scope: [*names] for scope, names in scripts.changed.items()},
    }
    return {name: value for name, value in members.items() if value}


def rewritten_scripts(scripts: RecordedScripts, rewrite: Callable[[str], str]) -> RecordedScripts:
    """Spell every value once more: what was learnt since, such as a secret, counts for all of them."""
    rewritten = {name: rewritten_json(getattr(scripts, name), rewrite) for name in ("given", *_LISTS)}
    return replace(scripts, **rewritten)


def rewritten_json(value: Json, rewrite: Callable[[str], str], rewrite_name: Callable[[str], str] = str) -> Json:
    """Rewrite every text of a JSON value, and names of members as asked for; usually they stay."""
    match value:
        case str():
            return rewrite(value)
        case Mapping():
            return {rewrite_name(name): rewritten_json(each, rewrite, rewrite_name) for name, each in value.items()}
        case list() | tuple():
            return [rewritten_json(each, rewrite, rewrite_name) for each in value]
        case _:
            return value
