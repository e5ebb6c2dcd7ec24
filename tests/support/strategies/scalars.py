"""Draws what has no parts: null, booleans, numbers and strings."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from strategies.formats import FORMATS
from strategies.judges import Judges

_LARGEST: Final = 10**12  # of a number without bounds: far inside what JSON implementations agree on (RFC 8259 §6)


def one_of(values: Sequence[Any]) -> SearchStrategy[Any]:
    """Draw one of the given values, or nothing where there is none."""
    return st.sampled_from(values) if values else st.nothing()


def _strings(judges: Judges) -> SearchStrategy[str]:
    least, most = judges.sizes("Length")
    least = max(least, 0 if judges.accept("") else 1)
    if formats := judges.said("format"):
        strategy = FORMATS[formats[0]]
    elif patterns := judges.said("pattern"):
        strategy = st.from_regex(re.compile(patterns[0], re.ASCII), fullmatch=True)  # what Python reads, too
    elif least > most:
        return st.nothing()
    else:
        strategy = st.text(min_size=least, max_size=least + 20 if most == math.inf else int(most))
    return strategy.filter(judges.accept)


def _numbers(judges: Judges, *, integer: bool) -> SearchStrategy[float]:
    lows = [*judges.said("minimum"), *judges.said("exclusiveMinimum")]
    highs = [*judges.said("maximum"), *judges.said("exclusiveMaximum")]
    low = max(lows, default=min([-_LARGEST, *(each - _LARGEST for each in highs)]))
    high = min(highs, default=max([_LARGEST, low + _LARGEST]))
    strategies: list[SearchStrategy[float]] = []
    if steps := judges.said("multipleOf"):
        strategies.append(_multiples(Decimal(str(max(steps))), low, high))
    else:
        if math.ceil(low) <= math.floor(high):
            strategies.append(st.integers(math.ceil(low), math.floor(high)))
        if not integer and low <= high:
            strategies.append(st.floats(low, high, allow_subnormal=False))
    return st.one_of(strategies).filter(judges.accept)


def _multiples(step: Decimal, low: float, high: float) -> SearchStrategy[float]:
    first, last = math.ceil(Decimal(str(low)) / step), math.floor(Decimal(str(high)) / step)
    if first > last:
        return st.nothing()
    exact = st.integers(first, last).map(lambda count: count * step)
    return exact.map(lambda value: int(value) if value == int(value) else float(value))


SCALARS: Final[Mapping[str, Callable[[Judges], SearchStrategy[Any]]]] = {
    "null": lambda judges: one_of([None] if judges.accept(None) else []),
    "boolean": lambda judges: one_of([value for value in [False, True] if judges.accept(value)]),
    "integer": lambda judges: _numbers(judges, integer=True),
    "number": lambda judges: _numbers(judges, integer=False),
    "string": _strings,
}
"""Values of each type that all judges accept."""

_UNJUDGED: Final = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1000, 1000),
    st.floats(-1000, 1000, allow_subnormal=False),
    st.text(max_size=8),
)
ANYTHING: Final[SearchStrategy[Any]] = st.one_of(
    _UNJUDGED, st.lists(_UNJUDGED, max_size=2), st.dictionaries(st.text(max_size=8), _UNJUDGED, max_size=2)
)
"""Values that nothing judges."""
