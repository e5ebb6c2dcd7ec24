"""Tests of inferring what answers must hold from several of them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postman_contract.contract.inferred_responses import (
    DEEPEST,
    TooDeep,
    as_inferred,
    infer_example_schema,
    infer_response_schema,
)
from postman_contract.contract.validators import Validators
from postman_contract.postman.examples import ExampleBody

ID = "5f0c3b0e-2f0e-4c7e-9f57-0b0c8f6f3a01"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from("abc"), inner, max_size=4),
    max_leaves=20,
)


def breaches(bodies: Sequence[object], body: object) -> list[str]:
    """Judge a body, additions being none of the matter, by what was inferred of others; name the places."""
    judge = Validators({"a.json": as_inferred(infer_response_schema(bodies))}).strict
    return [each.instance_path for each in judge("a.json", body)]


@given(st.lists(JSON, max_size=6))
def test_every_body_fits_what_was_inferred_of_all(bodies: list[object]) -> None:
    """Whatever the bodies are, none of them breaks their own schema."""
    validators = Validators({"a.json": as_inferred(infer_response_schema(bodies))})
    validators.check("a.json")
    assert [validators.strict("a.json", body) for body in bodies] == [()] * len(bodies)


def test_types_and_members_that_all_have() -> None:
    """A member that one body lacks is not required; an object may hold more."""
    bodies = [{"id": 1, "tags": ["x"], "note": "a"}, {"id": 2.5, "tags": []}]
    assert infer_response_schema(bodies) == {
        "type": "object",
        "properties": {
            "id": {"type": "number"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "note": {"type": "string"},
        },
        "required": ["id", "tags"],
    }
    assert breaches(bodies, {"id": 3, "tags": [], "new": True}) == []
    assert breaches(bodies, {"id": "3"}) == ["$", "$.id"]


def test_an_element_of_an_array_is_as_those_of_all_bodies() -> None:
    """A member is required of elements where every element of every body has it."""
    bodies = [{"rows": [{"a": 1, "b": 1}, {"a": 2}]}, {"rows": [{"a": 3, "b": None}]}]
    assert infer_response_schema(bodies)["properties"]["rows"]["items"] == {
        "type": "object",
        "properties": {"a": {"type": "number"}, "b": {"type": ["number", "null"]}},
        "required": ["a"],
    }


@pytest.mark.parametrize("nothing", [None, []])
def test_null_and_an_empty_array_say_nothing_of_what_else_may_stand_there(nothing: object) -> None:
    """They were seen alone, so no value is a breach but one of another kind than an array."""
    bodies = [{"a": nothing}]
    assert breaches(bodies, {"a": [{"b": 1}]}) == []
    assert breaches(bodies, {"a": [1, "x"]}) == []


def test_members_that_are_named_by_data_are_one() -> None:
    """Ids, numbers and dates are rows of a table: of the next answer there may be others."""
    bodies = [{"days": {"2026-01-01": {"n": 1}, "2026-01-02": {"n": 2}}, "by_id": {ID: 1}, "by_number": {"17": "x"}}]
    assert infer_response_schema(bodies)["properties"] == {
        "days": {
            "type": "object",
            "additionalProperties": {"type": "object", "properties": {"n": {"type": "number"}}, "required": ["n"]},
        },
        "by_id": {"type": "object", "additionalProperties": {"type": "number"}},
        "by_number": {"type": "object", "additionalProperties": {"type": "string"}},
    }


def test_no_address_of_a_customer_reaches_a_schema() -> None:
    """A table by addresses of people names none of them."""
    assert "CANARY" not in str(infer_response_schema([{"CANARY@example.com": 1, "CANARY-b@example.com": 2}]))


FORMS = {
    "date-time": "2026-01-01T00:00:00Z",
    "date": "2026-01-01",
    "uuid": ID,
    "email": "a@example.com",
    "uri": "https://example.com/x",
    "ipv4": "127.0.0.1",
    "ipv6": "::1",
}


@pytest.mark.parametrize(("form", "text"), FORMS.items())
def test_a_format_that_five_texts_have_is_asserted(form: str, text: str) -> None:
    """Four say nothing, nor do five of which one has another; null beside them is no text."""
    assert infer_response_schema([[text] * 5, [None]])["items"] == {"type": ["string", "null"], "format": form}
    assert infer_response_schema([[text] * 4])["items"] == {"type": "string"}
    assert infer_response_schema([[*[text] * 5, "none"]])["items"] == {"type": "string"}
    assert infer_response_schema([[*[text] * 5, 1]])["items"] == {"type": ["number", "string"]}


def test_words_with_a_colon_are_no_uri() -> None:
    """By RFC 3986 they are one."""
    assert infer_response_schema([["status:ok"] * 5]) == {"type": "array", "items": {"type": "string"}}


def of_words(*words: str | None, member: str = "status", answers: int = 3) -> object:
    """Infer the schema of a member that has each of some words five times, over so many answers."""
    rows = [{member: word} for word in words for _ in range(6 // answers + 1)]
    items = infer_response_schema([rows] * answers)["items"]["properties"][member]
    return items.get("enum")


def test_words_that_were_seen_often_enough_are_an_enum() -> None:
    """Five times each, in three answers; null is one of them where it was seen."""
    assert of_words("OPEN", "CLOSED") == ["CLOSED", "OPEN"]
    assert of_words("in_transit", "back-order", None) == ["back-order", "in_transit", None]


def test_words_that_were_not_seen_often_enough_are_no_enum() -> None:
    """In two answers, or alone, or one of them but four times."""
    assert of_words("OPEN", "CLOSED", answers=2) is None
    assert of_words("OPEN") is None
    rows = [{"status": "OPEN"}, {"status": "OPEN"}]
    seldom = [[*rows, {"status": "CLOSED"}]] * 4
    assert "enum" not in infer_response_schema(seldom)["items"]["properties"]["status"]


@pytest.mark.parametrize(
    "words", [("Ada", "Grace"), ("A1", "B2"), ("two words", "or three"), ("OPEN", ""), ("Ümit", "x")]
)
def test_texts_that_are_no_plain_words_are_no_enum(words: tuple[str, ...]) -> None:
    """Names are capitalised, codes have digits, and free text has blanks."""
    assert of_words(*words) is None


@pytest.mark.parametrize(
    "member", ["name", "firstName", "customer", "city", "e-mail", "phone_number", "comment", "apiKey"]
)
def test_what_may_be_personal_is_no_enum(member: str) -> None:
    """By the name of the member, or of one around it, words may say something of a person."""
    assert of_words("ada", "grace", member=member) is None
    around = [{member: {"value": word}} for word in ("ada", "grace") for _ in range(5)]
    assert "enum" not in str(infer_response_schema([around] * 3))


def test_nothing_seen_is_nothing_said() -> None:
    """Without any body everything is accepted, and the schema says what it rests on."""
    assert as_inferred(infer_response_schema([])) == {"x-basis": "inferred"}


def test_an_example_of_types_alone_requires_nothing() -> None:
    """It has every member that there may be; what an answer has to have, only one that came can tell."""
    schematic = ExampleBody({"id": 0, "rows": [{"a": "", "b": ""}]}, is_schematic=True)
    came = ExampleBody({"id": 1, "rows": [{"a": "x"}]})
    assert "required" not in str(infer_example_schema([schematic]))
    both = infer_example_schema([schematic, came])
    assert (both["required"], both["properties"]["rows"]["items"]["required"]) == (["id", "rows"], ["a"])


def nested(levels: int) -> object:
    """Put objects into objects."""
    value: object = 1
    for _ in range(levels):
        value = {"in": value}
    return value


def test_what_is_nested_too_deep_is_said() -> None:
    """What is just not is inferred and judged."""
    assert breaches([nested(DEEPEST)], nested(DEEPEST)) == []
    with pytest.raises(TooDeep, match="nested deeper than"):
        infer_response_schema([nested(DEEPEST + 1)])
