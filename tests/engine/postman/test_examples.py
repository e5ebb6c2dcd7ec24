"""Tests of reading the body of a saved example."""

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import Parameter, SavedExample
from postman_contract.postman.examples import ExampleBody, headers_as_answered, is_schematic, read_example


def example(body: str, content_type: str | None = "application/json") -> SavedExample:
    """Save an example of a 200."""
    headers = (Parameter("content-type", content_type),) if content_type else ()
    return SavedExample("Fine", 200, headers, body, "$.item[0].response[0]")


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "application/problem+json", None])
def test_a_json_body_is_parsed(media_type: str | None) -> None:
    """The media type is what the example says, if it says any; a variable in a text is text."""
    body = read_example(example('{"id": "{{thingId}}", "n": 1}', media_type))
    assert body == ExampleBody({"id": "{{thingId}}", "n": 1}, media_type)


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (" ", None, "it has no body"),
        ("<p>hello</p>", "text/html; charset=utf-8", "it is text/html, not JSON"),
        ('{"id": {{thingId}}}', None, "it holds variables where JSON has values"),
        ('{"id": 1, "name": "Re', None, "it was cut off: its JSON has no end"),
        ('{"id": 1, "rows": [1, ', None, "it was cut off: its JSON has no end"),
        ("[1, 2 ...]", None, "it is not JSON: Expecting ',' delimiter: line 1 column 7 (char 6)"),
        ("[NaN]", None, "it is not JSON: NaN is not JSON (RFC 8259 §6)"),
    ],
)
def test_what_is_no_json_is_said(body: str, content_type: str | None, said: str) -> None:
    """Why it cannot be read is said in words that name the fault."""
    with pytest.raises(NotJudged) as raised:
        read_example(example(body, content_type))
    assert str(raised.value) == said


def test_names_of_types_are_values_of_them() -> None:
    """What was written from an OpenAPI document has types where an answer has values, and says so."""
    body = read_example(
        example('{"id": "<long>", "ok": "<boolean>", "at": ["<dateTime>"], "up": "<Error: Too many levels>", "n": 5}')
    )
    assert body.is_schematic
    assert body.value == {"id": 0, "ok": False, "at": [""], "up": None, "n": 5}


def test_a_text_in_angle_brackets_is_no_answer_either() -> None:
    """A type that is not known is some value that nothing is said of."""
    assert read_example(example('["<thing>"]')) == ExampleBody([None], "application/json", is_schematic=True)


def test_only_what_has_names_of_types_is_schematic() -> None:
    """What can be read and has values, and what cannot be read, is none."""
    assert [is_schematic(example(body)) for body in ('{"id": "<long>"}', '{"id": 1}', "{")] == [True, False, False]


def test_a_json_example_without_headers_came_as_json() -> None:
    """Many examples save none; what they save counts, and of what is no JSON nothing is said."""
    assert headers_as_answered(example("{}", None)) == (("Content-Type", "application/json"),)
    assert headers_as_answered(example("{}", "text/plain")) == (("content-type", "text/plain"),)
    assert headers_as_answered(example("hello", None)) == ()
