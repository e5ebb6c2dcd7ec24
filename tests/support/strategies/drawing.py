"""Draws the values that all judges of a place accept: arrays and objects of whatever can be drawn for their parts."""

import json
import re
from functools import lru_cache
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from strategies.judges import Condition, Judges
from strategies.scalars import ANYTHING, SCALARS, one_of

_DEEPEST: Final = 8  # nesting from where on only what is required is drawn: that is what ends a recursive schema
_HOPELESS: Final = 4 * _DEEPEST
_FILTERED: Final = {"if", "not", "oneOf", "uniqueItems"}  # not built exactly in objects and arrays


@lru_cache(maxsize=4096)
def values(judges: Judges, depth: int) -> SearchStrategy[Any]:
    """Draw values that are accepted, at a place as deep in an instance as this.

    Raises:
        UnsupportedSchema: what is required never ends.
    """
    if not judges.parts:
        return ANYTHING
    if depth > _HOPELESS:
        raise judges.files.unsupported(judges.parts[0], "instances cannot be drawn: what is required never ends")
    alternatives = judges.alternatives
    if depth >= _DEEPEST:
        alternatives = tuple(each for each in alternatives if not _nests(each)) or alternatives
    return st.one_of([_alternative(each, depth) for each in alternatives])


def _nests(judges: Judges) -> bool:
    return not {"array", "object"}.isdisjoint(judges.types) and not judges.listed


def _alternative(judges: Judges, depth: int) -> SearchStrategy[Any]:
    listed = judges.listed
    if listed is not None:
        return one_of(listed)
    return st.one_of([_of_type(name, judges, depth) for name in judges.types])


def _of_type(name: str, judges: Judges, depth: int) -> SearchStrategy[Any]:
    if name in SCALARS:
        return SCALARS[name](judges)
    strategy: SearchStrategy[Any] = _arrays(judges, depth) if name == "array" else _objects(judges, depth)
    return strategy.filter(judges.accept) if any(map(judges.said, _FILTERED)) else strategy


@st.composite
def _arrays(draw: st.DrawFn, judges: Judges, depth: int) -> list[Any]:
    least, most = judges.sizes("Items")
    length = least if depth >= _DEEPEST else draw(st.integers(least, int(min(most, least + max(1, 3 - depth // 2)))))
    unique = any(judges.said("uniqueItems"))
    elements: dict[str, Any] = {}
    for index in range(length):
        inner = judges.element(index)
        if not inner.alternatives:
            break
        element = draw(values(inner, depth + 1))
        elements.setdefault(json.dumps(element, sort_keys=True) if unique else str(index), element)
    return list(elements.values())


@st.composite
def _objects(draw: st.DrawFn, judges: Judges, depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    judges = _decide(draw, judges, depth, value)
    required = judges.names("required")
    known = dict.fromkeys([*required, *judges.names("properties")])
    least, most = (max(size, len(required)) for size in judges.sizes("Properties"))
    for name in known:
        inner = judges.member(name)
        if name in value and inner.accept(value[name]):
            continue
        wanted = name in required or (depth < _DEEPEST and len(value) < most and draw(st.booleans()))
        value.pop(name, None)
        if wanted and (name in required or inner.alternatives):
            value[name] = draw(values(inner, depth + 1))
    _fill(draw, judges, depth, value, [name for name in known if name not in value], int(least))
    if depth < _DEEPEST and len(value) < most and draw(st.sampled_from([False, False, True])):
        _add_unlisted(draw, judges, depth, value)
    return value


def _decide(draw: st.DrawFn, judges: Judges, depth: int, value: dict[str, Any]) -> Judges:
    """Draw the members that conditions depend on; return the judges with those that apply as a consequence."""
    decided: set[Condition] = set()
    while conditions := [each for each in judges.conditions if each not in decided]:
        required = judges.names("required")
        for name in dict.fromkeys(name for condition in conditions for name in condition.names):
            inner = judges.member(name)
            wanted = name not in value and (name in required or draw(st.booleans()))
            if wanted and (name in required or inner.alternatives):
                # Also as a condition wants it, or an open value would hardly ever meet one.
                wishes = [inner & condition.judges.member(name) for condition in conditions]
                value[name] = draw(st.one_of([values(each, depth + 1) for each in (inner, *wishes)]))
        decided.update(conditions)
        for condition in conditions:
            judges &= condition.consequence(value)
        judges = draw(one_of(judges.alternatives))
    return judges


def _fill(draw: st.DrawFn, judges: Judges, depth: int, value: dict[str, Any], absent: list[str], least: int) -> None:
    """Add members until there are as many as there must be: known ones first, then unlisted ones."""
    absent = [name for name in absent if judges.member(name).alternatives]
    for name in draw(st.permutations(absent)) if len(value) < least and absent else ():
        if len(value) < least:
            value[name] = draw(values(judges.member(name), depth + 1))
    for _ in range(3 * max(0, least - len(value))):
        if len(value) < least:
            _add_unlisted(draw, judges, depth, value)


def _add_unlisted(draw: st.DrawFn, judges: Judges, depth: int, value: dict[str, Any]) -> None:
    """Add a member which none of them lists, if one may be there."""
    patterns = judges.names("patternProperties")
    name = draw(
        st.one_of(
            [
                st.text(max_size=8),
                *(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True) for pattern in patterns),
            ]
        )
    )
    inner = judges.member(name)
    if name not in value and name not in judges.names("properties") and inner.alternatives:
        value[name] = draw(values(inner, depth + 1))
