"""Tests of the walk that lists what can be wrong with a body."""

from typing import Any

import jsonpatch
import pytest

from postman_contract.contract.negatives import Mutation, breaks_only_its_place, mutations_of
from postman_contract.contract.schema_registry import SchemaError
from postman_contract.contract.validators import Validators

Found = dict[tuple[str, str], Any]


def walked(schema: Any, body: Any, **files: Any) -> tuple[Mutation, ...]:
    """List the mutations of a body that break its schema where they mean to."""
    validators = Validators({"it.json": schema, **{f"{name}.json": each for name, each in files.items()}})
    found = mutations_of("it.json", body, validators)
    return tuple(each for each in found if breaks_only_its_place("it.json", body, each, validators))


def bodies(schema: Any, body: Any, **files: Any) -> Found:
    """Make the body of each mutation, by its kind (or the bound's keyword) and place."""
    return {
        (each.name or each.kind, each.place): jsonpatch.JsonPatch(list(each.patch)).apply(body)
        for each in walked(schema, body, **files)
    }


def places(schema: Any, body: Any, **files: Any) -> list[tuple[str, str]]:
    """Name the mutations by kind, or the bound's keyword, and place."""
    return list(bodies(schema, body, **files))


def test_each_required_member_is_removed() -> None:
    """A member is taken away where it is required, and the object that lacks it is what is broken."""
    schema = {"required": ["a"], "properties": {"b": {"required": ["c"]}}}
    (first, second) = walked(schema, {"a": 1, "b": {"c": 2, "d": 3}})
    assert (first.kind, first.place, first.breaks) == ("without", "/a", "$")
    assert (second.kind, second.place, second.breaks) == ("without", "/b/c", "$.b")


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        ({"type": "string"}, {"unexpected": True}),
        ({"type": ["integer", "null"]}, {"unexpected": True}),
        ({"type": "object"}, "unexpected"),
        ({"type": ["object", "string"]}, 1),
        ({"type": ["object", "string", "integer"]}, True),
        ({"type": "array", "items": {"type": "string"}}, {"unexpected": True}),
        ({"type": "array", "items": {"type": "object"}}, "unexpected"),
        ({"type": ["array", "object"], "items": {"type": "object"}}, "unexpected"),
    ],
)
def test_a_wrong_type_is_one_that_nothing_bridges(schema: Any, wrong: object) -> None:
    """An object stands for a scalar, a scalar for an object, and for an array what no element of it is."""
    body = {"a": None}
    assert bodies({"properties": {"a": schema}}, body)["wrong-type", "/a"] == {"a": wrong}


def test_what_may_be_of_any_type_has_no_wrong_one() -> None:
    """No type is wrong where none is stated, or each of those that would be."""
    every = ["object", "array", "string", "number", "boolean"]
    anything = {"type": "array"}  # a server may take an element for the array of it
    assert places({"properties": {"a": {}, "b": {"type": every}, "c": anything}}, {"a": 1, "b": 1, "c": []}) == []


@pytest.mark.parametrize(
    ("schema", "unlisted"),
    [
        ({"enum": ["A", "B", None]}, "UNLISTED_VALUE"),
        ({"enum": ["UNLISTED_VALUE"]}, "UNLISTED_VALUE_"),
        ({"const": 3}, 4),
        ({"enum": [1, 5]}, 6),
    ],
)
def test_a_listed_value_is_replaced_by_one_of_its_type_that_is_not(schema: Any, unlisted: object) -> None:
    """What is not listed is of a listed value's type: another type would be another kind of wrong."""
    assert bodies({"properties": {"a": schema}}, {"a": "A"}) == {("unlisted-value", "/a"): {"a": unlisted}}


def test_of_two_booleans_none_is_unlisted() -> None:
    """There is no third boolean."""
    assert places({"properties": {"a": {"enum": [True, False, None]}}}, {"a": True}) == []


@pytest.mark.parametrize(
    ("schema", "value", "beyond"),
    [
        ({"maximum": 5}, 1, 6),
        ({"minimum": 0}, 1, -1),
        ({"exclusiveMaximum": 5}, 1, 5),
        ({"exclusiveMinimum": 0.5}, 1, 0.5),
        ({"maxLength": 3}, "a", "xxxx"),
        ({"minLength": 1}, "a", ""),
        ({"maxItems": 2}, ["a"], ["a", "a", "a"]),
        ({"minItems": 2}, ["a", "b", "c"], ["a"]),
        ({"minProperties": 1}, {"b": 1, "c/d": 2}, {}),
        ({"maxProperties": 1}, {"b": 1}, {"b": 1, "unexpected0": True}),
    ],
)
def test_each_bound_is_exceeded(schema: Any, value: object, beyond: object) -> None:
    """A value is just beyond its bound; of arrays and objects what is there is repeated or taken away."""
    (keyword,) = schema
    assert bodies({"properties": {"a": schema}}, {"a": value}) == {(keyword, "/a"): {"a": beyond}}


@pytest.mark.parametrize("schema", [{"minLength": 0}, {"maxItems": 5}, {"minItems": 0}, {"maxLength": 10**9}])
def test_a_bound_that_cannot_be_exceeded_is_left_out(schema: Any) -> None:
    """Nothing is shorter than nothing, and an empty array has no element to repeat."""
    assert places({"properties": {"a": schema}}, {"a": []}) == []


def test_a_documented_member_that_is_absent_is_added_with_a_wrong_value() -> None:
    """What the body does not have is documented all the same."""
    schema = {"properties": {"a": {"type": "string", "enum": ["A"]}}}
    assert bodies(schema, {}) == {
        ("wrong-type", "/a"): {"a": {"unexpected": True}},
        ("unlisted-value", "/a"): {"a": "UNLISTED_VALUE"},
    }


def test_references_are_followed_and_say_where_a_member_is_defined() -> None:
    """Two places of one definition are told apart by place, and known as one by definition."""
    name = {"properties": {"name": {"type": "string"}}}
    schema = {"properties": {"a": {"$ref": "names.json"}, "b": {"allOf": [{"$ref": "names.json"}]}}}
    found = walked(schema, {"a": {"name": "x"}, "b": {"name": "y"}}, names=name)
    assert [each.place for each in found] == ["/a/name", "/b/name"]
    assert {each.definition for each in found} == {"names.json#/properties/name"}


def test_members_under_patterns_and_beside_them_are_walked() -> None:
    """What no property lists is judged by its pattern, or by the rest."""
    schema = {"patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": {"type": "object"}}
    assert places(schema, {"x-a": "1", "b": {}}) == [("wrong-type", "/x-a"), ("wrong-type", "/b")]


def test_elements_of_one_shape_are_walked_once() -> None:
    """Of equal elements the first is enough; one that stands for itself is not."""
    schema = {"prefixItems": [{"type": "integer"}], "items": {"type": "string"}}
    assert places(schema, [1, "a", "b"]) == [("wrong-type", "/0"), ("wrong-type", "/1")]


def test_only_what_a_condition_decides_is_required() -> None:
    """`then` counts where the condition is met, `else` where it is not."""
    schema = {"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}, "else": {"required": ["c"]}}
    assert places(schema, {"a": 1, "b": 2, "c": 3}) == [("without", "/b")]


def test_what_several_branches_of_a_union_take_is_not_required() -> None:
    """A member is required by a union only where a single branch holds, and no other takes the rest."""
    union = {"anyOf": [{"required": ["id"]}, {"required": ["name"]}]}
    assert places(union, {"id": 1, "name": 2}) == []
    (only,) = walked(union, {"id": 1})
    assert (only.place, only.in_union) == ("/id", True)


def test_a_change_that_breaks_the_schema_elsewhere_is_left_out() -> None:
    """It would be refused for something else than it is meant for."""
    schema = {
        "properties": {"a": {"type": "object"}},
        "anyOf": [{"properties": {"a": {"required": ["b"], "type": "object"}}}],
    }
    assert ("wrong-type", "/a") in [(each.kind, each.place) for each in walked(schema, {"a": {"b": 1}})]
    dependent = {"properties": {"a": {"type": "string"}}, "dependentRequired": {"a": ["b"]}}
    assert places(dependent, {}) == []


def test_what_the_values_break_before_anything_is_changed_does_not_count() -> None:
    """A plausible value may be of another form than a real one."""
    schema = {"properties": {"n": {"type": "integer"}}, "anyOf": [{"required": ["n"]}]}
    assert ("without", "/n") in places(schema, {"n": "a plausible text"})


def test_names_are_escaped_in_places() -> None:
    """A place is a JSON Pointer (RFC 6901)."""
    assert places({"required": ["a/b", "c~d"]}, {"a/b": 1, "c~d": 2}) == [("without", "/a~1b"), ("without", "/c~0d")]


def test_a_schema_that_is_none_is_refused_by_name() -> None:
    """The walk meets what no instance has reached."""
    with pytest.raises(SchemaError, match=r"it\.json"):
        walked({"required": 7}, {})


def test_a_member_that_is_added_renames_no_other() -> None:
    """What is there already is listed as before."""
    schema = {"required": ["a"], "properties": {"a": {"type": "string"}}}
    more = {**schema, "properties": {"0": {"type": "string"}, **schema["properties"], "b": {"maxLength": 2}}}  # type: ignore[dict-item]
    found = walked(more, {"a": "x"})
    assert [each for each in walked(schema, {"a": "x"}) if each not in found] == []
