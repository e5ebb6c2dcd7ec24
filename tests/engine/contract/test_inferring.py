"""Tests of inferring schemas from values, and of telling how two of them differ."""

import pytest

from postman_contract.contract.inferring import differences, infer_schema, merge_schemas
from postman_contract.contract.validators import Validators

VALUES = [
    None,
    True,
    "x",
    5,
    0.5,
    [],
    {},
    [1, "x", None],
    [{"a": 1}, {"b": [{"c": None}]}, {"a": None}],
    {"a": {"b": [[], [1]]}},
]


@pytest.mark.parametrize("value", VALUES)
def test_an_inferred_schema_accepts_its_value(value: object) -> None:
    """Whatever was seen fits the schema that was inferred of it."""
    assert Validators({"a.json": infer_schema(value)}).strict("a.json", value) == ()


@pytest.mark.parametrize("one", VALUES)
@pytest.mark.parametrize("other", VALUES)
def test_a_merged_schema_accepts_both_values(one: object, other: object) -> None:
    """Of whatever types two values are, the merged schema accepts the one and the other."""
    validators = Validators({"a.json": merge_schemas(infer_schema(one), infer_schema(other))})
    assert (validators.strict("a.json", one), validators.strict("a.json", other)) == ((), ())


def test_an_inferred_schema_says_nothing_of_the_values() -> None:
    """It names members and types; an object is closed, and none of its members is required."""
    assert infer_schema({"a": "secret", "b": [1, None]}) == {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"type": ["number", "null"]}}},
        "additionalProperties": False,
    }


def difference(old: object, new: object) -> list[str]:
    """Say how the shapes of two values differ."""
    return list(differences(infer_schema(old), infer_schema(new)))


def test_members_appear_vanish_and_change_type() -> None:
    """Each is named by its JSON Pointer, with `*` for the elements of an array."""
    old = {"rows": [{"id": 1, "gone": None, "a/b": 1}]}
    new = {"rows": [{"id": "1", "a/b": 1, "new": True}], "more": []}
    assert difference(old, new) == [
        "/rows/*/id was number, is string",
        "/rows/*/gone vanished (null)",
        "/rows/*/new appeared (boolean)",
        "/more appeared (array)",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [({"a": "x", "b": 1}, {"b": 2.5, "a": "y"}), ([], [{"a": 1}]), ([{"a": 1}, {"a": 2}], [{"a": 3}])],
)
def test_other_values_are_no_other_shape(old: object, new: object) -> None:
    """Values, their order and their number may change; an empty array says nothing of its elements."""
    assert difference(old, new) == []


def test_another_type_of_the_whole_is_named_so() -> None:
    """A body that was an array and is an object has changed as a whole."""
    assert difference([], {}) == ["the whole was array, is object"]
