"""What saved examples say of the answers of an operation."""

from typing import Any

import pytest

from postman_contract.contract.example_schemas import ExampleSchemas, schemas_of_examples
from postman_contract.contract.operations import operation_named
from postman_contract.contract.schemas import SchemaFolder
from postman_contract.contract.validators import Validators
from postman_contract.postman.collection import Parameter, SavedExample

JSON = "application/json; charset=utf-8"


def example(body: str = "{}", status: int = 200, media_type: str | None = JSON) -> SavedExample:
    """Make a saved example."""
    headers = (Parameter("content-TYPE", media_type),) if media_type else ()
    return SavedExample("Saved", status, headers, body, "$.item[0].response[0]")


def made_of(*examples: SavedExample, operation: str = "GET /pets/{}", **files: object) -> ExampleSchemas:
    """Make schemas of the examples of an operation."""
    return schemas_of_examples(((operation_named(operation), each) for each in examples), SchemaFolder(files))


def test_several_examples_of_a_status_say_what_all_of_them_do() -> None:
    """A member that each of them has is required; its type is what it has in any."""
    found = made_of(example('{"id": 1, "age": 3}'), example('{"id": "a"}'))
    (name,) = found.schemas
    schema: dict[str, Any] = dict(found.schemas[name])
    assert name == "pets/{}/GET.200.json"
    assert (schema["x-basis"], schema["required"]) == ("inferred", ["id"])
    assert schema["properties"] == {"id": {"type": ["number", "string"]}, "age": {"type": "number"}}


def test_the_schemas_are_found_by_their_operation() -> None:
    """As those of a folder are: answers, errors, and answers that are known by their status alone."""
    found = made_of(example(), example(status=404), example("", 204, None))
    contract = SchemaFolder(found.schemas).contract_of(operation_named("GET /pets/{}"))
    assert (contract.statuses, contract.refusals) == ((200, 204), (404,))


@pytest.mark.parametrize("media_type", ["\u00e9\ud800", "text", "text/", "a/b(", "{{type}}"])
def test_what_is_no_media_type_is_required_of_nobody(media_type: str) -> None:
    """Whatever stands in the Content-Type of an example, its schemas can be used."""
    found = made_of(example("a,b", media_type=media_type))
    Validators(found.schemas)
    assert found.schemas == {"pets/{}/GET.200.headers.json": {"x-basis": "inferred"}}


@pytest.mark.parametrize(
    ("media_type", "kept"), [("text/csv", True), ("TEXT/CSV;header=present", True), ("text/c", False)]
)
def test_the_media_type_of_what_is_no_json_is_required(media_type: str, kept: bool) -> None:
    """In any case of letters, with any parameters; its body is not looked into."""
    found = made_of(example("a,b", media_type="Text/CSV; charset=utf-8"))
    assert [*found.schemas] == ["pets/{}/GET.200.headers.json"]
    violations = Validators(found.schemas).additive("pets/{}/GET.200.headers.json", {"content-type": media_type})
    assert (violations == ()) is kept


def test_an_error_that_is_no_json_is_known_by_its_status() -> None:
    """An error has no schema of headers, so it is named beside them."""
    found = made_of(example("<html>", 502, "text/html"))
    assert (found.schemas, found.statuses) == ({}, {operation_named("GET /pets/{}"): (502,)})


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('{"a": ', "it was cut off: its JSON has no end"),
        ('{"a": {{b}}}', "it holds variables where JSON has values"),
        ("", "it has no body"),
        ("[" * 101 + "]" * 101, "is nested deeper than 100 levels"),
    ],
)
def test_an_example_that_tells_no_shape_is_named(body: str, why: str) -> None:
    """Its status and media type are known all the same."""
    found = made_of(example(body))
    assert [*found.schemas] == ["pets/{}/GET.200.headers.json"]
    assert found.doubts == (f"$.item[0].response[0]: 'Saved': {why}",)


def test_one_that_can_be_read_is_enough() -> None:
    """The others are named."""
    found = made_of(example('{"id": 1}'), example('{"id": '))
    assert [*found.schemas] == ["pets/{}/GET.200.json"]
    assert len(found.doubts) == 1


@pytest.mark.parametrize(("operation", "status"), [("HEAD /pets", 200), ("GET /pets", 304), ("DELETE /pets", 204)])
def test_an_answer_that_has_no_body_is_held_to_none(operation: str, status: int) -> None:
    """RFC 9110 §9.3.2 and §15.3.5, whatever somebody has saved."""
    found = made_of(example('{"id": 1}', status), operation=operation)
    method = operation.partition(" ")[0]
    assert [name.rpartition("/")[2] for name in found.schemas] == [f"{method}.{status}.headers.json"]


def test_what_a_folder_documents_is_left_to_it() -> None:
    """Examples speak for operations without a schema alone, in the folder that is there for their path."""
    files: dict[str, Any] = {"pets/{petId}/GET.200.json": True}
    assert made_of(example(), **files).schemas == {}
    assert [*made_of(example(), operation="PUT /pets/{}", **files).schemas] == ["pets/{petId}/PUT.200.json"]


@pytest.mark.parametrize("status", [0, 100, 600, 999])
def test_what_is_no_final_status_says_nothing(status: int) -> None:
    """Some examples are saved without one."""
    assert made_of(example(status=status)) == ExampleSchemas({}, {}, ())
