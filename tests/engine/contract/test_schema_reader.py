"""Tests of how annotations are found for a place in an instance."""

from typing import Any

import pytest

from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schema_registry import schema_registry
from postman_contract.postman.jsonfile import Steps

MARK = {"x-mark": "here"}


def mark_at(schema: object, *steps: str | int, **others: object) -> Any:
    """Return what a schema, beside others, says of a place with `x-mark`."""
    files = {"a.json": schema, **{f"{name}.json": each for name, each in others.items()}}
    return SchemaReader(files, schema_registry(files)).annotation_at("a.json", steps, "x-mark")


@pytest.mark.parametrize(
    ("schema", "steps"),
    [
        pytest.param(MARK, (), id="the whole"),
        pytest.param({"properties": {"b": MARK}}, ("b",), id="a member"),
        pytest.param({"patternProperties": {"^b": MARK}}, ("bc",), id="a member by pattern"),
        pytest.param({"additionalProperties": MARK}, ("b",), id="any other member"),
        pytest.param({"unevaluatedProperties": MARK}, ("b",), id="any member that is not evaluated"),
        pytest.param({"items": MARK}, (3,), id="an element"),
        pytest.param({"prefixItems": [{}, MARK]}, (1,), id="an element by its place"),
        pytest.param({"unevaluatedItems": MARK}, (0,), id="an element that is not evaluated"),
        pytest.param({"allOf": [{}, {"properties": {"b": MARK}}]}, ("b",), id="a part"),
        pytest.param({"oneOf": [{"type": "null"}, MARK]}, (), id="a branch"),
        pytest.param({"if": {}, "then": MARK}, (), id="a condition"),
        pytest.param({"dependentSchemas": {"c": {"properties": {"b": MARK}}}}, ("b",), id="what depends on a member"),
        pytest.param({"$ref": "#/$defs/d", "$defs": {"d": MARK}}, (), id="a reference"),
        pytest.param({"properties": {"b": {"$ref": "#"}}, **MARK}, ("b", "b"), id="a reference to itself"),
        pytest.param({"properties": {"b": {"$ref": "b.json"}}}, ("b", 0), id="another file"),
    ],
)
def test_an_annotation_is_found_wherever_it_is_said(schema: object, steps: Steps) -> None:
    """Whether or not the schema around it would hold."""
    assert mark_at(schema, *steps, b={"items": MARK}) == "here"


@pytest.mark.parametrize(
    ("schema", "steps"),
    [
        pytest.param({"properties": {"b": {}}, "additionalProperties": MARK}, ("b",), id="a member that is named"),
        pytest.param({"prefixItems": [{}], "items": MARK}, (0,), id="an element that has its own"),
        pytest.param({"$ref": "#/$defs/nothing"}, (), id="a reference to nothing"),
        pytest.param(True, ("b",), id="no object"),
        pytest.param({"properties": {"b": True}}, ("b", "c"), id="below what says nothing"),
        pytest.param({"not": MARK}, (), id="what must not be"),
    ],
)
def test_an_annotation_of_something_else_is_not_found(schema: object, steps: Steps) -> None:
    """Nothing is said of the place."""
    assert mark_at(schema, *steps) is None


def test_a_file_that_is_not_there_says_nothing() -> None:
    """An operation without a schema has no annotations."""
    assert SchemaReader({}, schema_registry({})).annotation_of(None, "x-mark") is None


def test_a_keyword_is_mentioned_by_the_files_that_a_file_refers_to() -> None:
    """So that most files need not be looked through place by place."""
    files: dict[str, object] = {"a.json": {"$ref": "b.json"}, "b.json": {"anyOf": [MARK]}, "c.json": {}}
    reader = SchemaReader(files, schema_registry(files))
    assert reader.mentions("a.json", "x-mark")
    assert not reader.mentions("c.json", "x-mark")
