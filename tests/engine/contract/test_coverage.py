"""Tests of contract coverage: what schemas document, and what an exchange shows of it."""

import json

import pytest

from postman_contract.contract.coverage import (
    Element,
    PropertyTrees,
    UnseenProperties,
    documented_elements,
    seen_elements,
)
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.contract.property_tree import (
    nothing_seen_of,
    properties_first_seen,
    properties_in,
    property_tree,
)
from postman_contract.contract.schema_registry import schema_registry
from postman_contract.contract.schemas import SchemaFolder
from postman_contract.postman.messages import Request, Response

OPERATION = Operation("POST", ("things",))
SCHEMAS = {
    "things/POST.request.json": {"properties": {"name": {}, "size": {}}},
    "things/POST.201.json": {"$ref": "../common/thing.json#/$defs/Thing"},
    "things/POST.201.headers.json": {"properties": {"location": {}}},
    "things/POST.422.json": {"properties": {"field": {}}},
    "4xx.json": {"properties": {"message": {}}},
    "common/thing.json": {
        "$defs": {
            "Thing": {
                "properties": {"id": {}, "tags": {"items": {"properties": {"key": {}}}}, "never": False},
                "anyOf": [{"properties": {"part": {"$ref": "#/$defs/Thing"}}}],
            }
        }
    },
}


def tree_of(schema: object, **others: object) -> list[str]:
    """Name the properties that a schema knows."""
    registry = schema_registry({"a.json": schema, **others})
    return ["/".join(steps) for steps in properties_in(property_tree("a.json", registry))]


@pytest.mark.parametrize(
    ("schema", "known"),
    [
        pytest.param({"properties": {"a": {"properties": {"b": {}}}}}, ["a", "a/b"], id="nested"),
        pytest.param({"items": {"properties": {"a": {}}}}, ["*/a"], id="of elements"),
        pytest.param({"prefixItems": [{"properties": {"a": {}}}]}, ["*/a"], id="of a tuple"),
        pytest.param({"additionalProperties": {"properties": {"a": {}}}}, ["*/a"], id="of a map"),
        pytest.param({"patternProperties": {"^x": {"properties": {"a": {}}}}}, ["*/a"], id="by pattern"),
        pytest.param({"allOf": [{"properties": {"a": {}}}], "oneOf": [{"properties": {"b": {}}}]}, ["a", "b"], id="of"),
        pytest.param({"if": {}, "then": {"properties": {"a": {}}}, "else": True}, ["a"], id="conditional"),
        pytest.param({"dependentSchemas": {"x": {"properties": {"a": {}}}}}, ["a"], id="dependent"),
        pytest.param({"$ref": "#/$defs/A", "$defs": {"A": {"properties": {"a": {}}}}}, ["a"], id="by reference"),
        pytest.param({"properties": {"a": {"$ref": "#"}}}, ["a"], id="within itself"),
        pytest.param({"properties": {"a": False}}, [], id="ruled out"),
        pytest.param({"$ref": "absent.json"}, [], id="nowhere"),
        pytest.param(True, [], id="anything"),
    ],
)
def test_a_schema_knows_properties(schema: object, known: list[str]) -> None:
    """Through every keyword that applies a schema, and no further than where one contains itself."""
    assert tree_of(schema) == known


def test_an_instance_has_properties_of_a_tree() -> None:
    """By name, or where no name fits, as any member; what no schema knows is no part of the contract."""
    tree = {"a": {"*": {"b": {}}}, "*": {"c": {}}}
    instance = {"a": [{"b": 1, "x": 1}, {"b": 2}], "z": {"c": None}}
    assert list(properties_first_seen(instance, nothing_seen_of(tree))) == [("a",), ("a", "*", "b"), ("*", "c")]


def test_a_property_is_seen_once() -> None:
    """What an earlier instance has shown is not seen again, whatever it is below; the rest still is."""
    unseen = nothing_seen_of({"a": {"b": {}, "c": {"d": {}}}, "*": {"e": {}, "f": {}}})
    assert list(properties_first_seen({"a": {"c": {}}, "x": {"e": 1}}, unseen)) == [("a",), ("a", "c"), ("*", "e")]
    assert list(properties_first_seen({"a": {"b": 1, "c": {"d": 1}}}, unseen)) == [("a", "b"), ("a", "c", "d")]
    assert list(properties_first_seen({"y": {"e": 1, "f": 2}, "z": {"f": 3}}, unseen)) == [("*", "f")]
    assert unseen.is_done
    assert list(properties_first_seen({"a": {"b": 1}, "y": {"e": 1}}, unseen)) == []


def exchange(
    status: int, body: object, sent: bytes = b'{"name": "n"}', media_type: str = "application/json"
) -> Exchange:
    """Make an exchange of the operation."""
    request = Request("POST", "http://h", "/things", (("Content-Type", media_type),), sent)
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Exchange("c", OPERATION, (201,), request, Response(status, (("Location", "/1"),), payload))


def seen(made: Exchange) -> set[Element]:
    """Say what an exchange shows."""
    unseen = UnseenProperties(PropertyTrees(schema_registry(SCHEMAS)))
    return {*seen_elements(made, SchemaFolder(SCHEMAS).contract_of(OPERATION), unseen)}


NAME = "POST /things"


def test_what_a_contract_documents() -> None:
    """The operation, its own statuses, refusals among them, and the properties of request, bodies and headers."""
    trees = PropertyTrees(schema_registry(SCHEMAS))
    assert list(documented_elements(SchemaFolder(SCHEMAS).contract_of(OPERATION), trees)) == [
        Element(NAME),
        Element(NAME, 0, "request", "/name"),
        Element(NAME, 0, "request", "/size"),
        Element(NAME, 201),
        Element(NAME, 201, "body", "/part"),
        Element(NAME, 201, "body", "/id"),
        Element(NAME, 201, "body", "/tags"),
        Element(NAME, 201, "body", "/tags/*/key"),
        Element(NAME, 201, "headers", "/location"),
        Element(NAME, 422),
        Element(NAME, 422, "body", "/field"),
    ]


def test_a_success_shows_what_was_sent_and_what_came() -> None:
    """Each property that the request, the body and the headers have."""
    assert seen(exchange(201, {"id": 1, "tags": [{}], "other": 1})) == {
        Element(NAME),
        Element(NAME, 0, "request", "/name"),
        Element(NAME, 201),
        Element(NAME, 201, "body", "/id"),
        Element(NAME, 201, "body", "/tags"),
        Element(NAME, 201, "headers", "/location"),
    }


def test_a_refused_request_has_tried_out_nothing() -> None:
    """A documented refusal shows its status and its body; what was sent does not count as seen."""
    assert seen(exchange(422, {"field": "name"})) == {
        Element(NAME),
        Element(NAME, 422),
        Element(NAME, 422, "body", "/field"),
    }


def test_a_status_that_is_not_documented_shows_the_operation_alone() -> None:
    """An inherited shape of errors documents no status."""
    assert seen(exchange(404, {"message": "no"})) == {Element(NAME)}


def test_a_form_shows_its_fields() -> None:
    """A form is sent as an object of strings is."""
    form = exchange(201, {}, b"size=1", "application/x-www-form-urlencoded")
    assert Element(NAME, 0, "request", "/size") in seen(form)


@pytest.mark.parametrize("made", [exchange(201, b"{"), exchange(201, {}, b"{"), exchange(201, {}, b"x", "text/plain")])
def test_what_is_no_json_shows_no_properties(made: Exchange) -> None:
    """A body that is broken, or of another media type, has none."""
    assert seen(made) - {Element(NAME, 0, "request", "/name")} == {
        Element(NAME),
        Element(NAME, 201),
        Element(NAME, 201, "headers", "/location"),
    }


def test_a_form_of_several_parts_shows_what_was_sent() -> None:
    """It is read as its schema judges it."""
    part = b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nn\r\n--x--'
    made = exchange(201, {"id": 1}, part, "multipart/form-data; boundary=x")
    assert Element(NAME, 0, "request", "/name") in seen(made)
