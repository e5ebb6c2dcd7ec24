"""Draws conditions of searches, and says which rows meet them, apart from the stand-in and from the suite's rules."""

import operator
from collections.abc import Callable, Sequence
from typing import Any

import jsonpointer
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

METHODS: dict[str, Callable[[str | None, str], bool]] = {
    "EQUAL_TO": operator.eq,
    "NOT_EQUAL_TO": operator.ne,
    "CONTAINS": lambda found, wanted: found is not None and wanted in found,
    "DOES_NOT_CONTAIN": lambda found, wanted: found is None or wanted not in found,
    "STARTS_WITH": lambda found, wanted: found is not None and found.startswith(wanted),
}
GROUPS: dict[str, Callable[[list[bool]], bool]] = {"AndCondition": all, "OrCondition": any}


def conditions(reference: str, rows: Sequence[Any]) -> SearchStrategy[Any]:
    """Draw groups of conditions, one within another, on the values and parts of values that rows have.

    Args:
        reference: pointer to what its owner calls a row's thing.
        rows: what there is.
    """
    pointers = ["/id", "/customer/name", reference]
    values = [(pointer, found) for pointer in pointers for row in rows if (found := value_at(row, pointer))]
    parts = st.sampled_from([slice(None), slice(None, 9), slice(9, None)])
    leaves = st.builds(_leaf, st.sampled_from([("/id", "none"), *values]), st.sampled_from([*METHODS]), parts)
    return st.recursive(leaves, _groups, max_leaves=4).filter(lambda drawn: drawn["type"] in GROUPS)


def _groups(inner: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.builds(
        lambda type_, within: {"type": type_, "conditions": within},
        st.sampled_from([*GROUPS]),
        st.lists(inner, min_size=1, max_size=3),
    )


def _leaf(place: tuple[str, str], method: str, part: slice) -> dict[str, Any]:
    pointer, value = place
    return {
        "type": "TextComparisonCondition",
        "field": {"type": "JsonField", "pointer": pointer},
        "value": {"type": "ValueField", "value": value[part] or value},
        "method": method,
    }


def is_met(condition: Any, row: Any) -> bool:
    """Tell whether a row meets a condition."""
    if condition["type"] in GROUPS:
        return GROUPS[condition["type"]]([is_met(each, row) for each in condition["conditions"]])
    return METHODS[condition["method"]](value_at(row, condition["field"]["pointer"]), condition["value"]["value"])


def value_at(row: Any, pointer: str) -> str | None:
    """Return the text at a JSON Pointer (RFC 6901) of a row; None: there is none."""
    found = jsonpointer.resolve_pointer(row, pointer, None)
    return found if isinstance(found, str) else None
