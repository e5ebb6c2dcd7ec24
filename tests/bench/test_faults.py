"""Tests of the bench's faults and additions: what they change, and that they leave alone what they do not fit."""

import json
from random import Random

from detecting.additions import escaped, in_other_case, spaced, with_charset, with_members
from detecting.answers import Answer, document_of, header_of
from detecting.documented import Member
from detecting.faults import (
    counted_up,
    drop,
    edited,
    error_as_other_container,
    member_twice,
    nothing_found,
    other_value,
    rename,
    replaced,
    swap_container,
    truncated,
    value_of_other_type,
    whole,
    with_other_header,
    with_status,
    without_message,
)
from detecting.planning_additions import inside

BODY = {"id": "a", "items": [{"measures": {"quantity": 1}}, {"measures": {"quantity": 2, "weight": 3}}]}


def answer(document: object = BODY, status: int = 200, **headers: str) -> Answer:
    """Write an answer with a JSON body."""
    body = json.dumps(document).encode()
    said = {"content-type": "application/json", "content-length": str(len(body))}
    return Answer(status, (*said.items(), *((key.replace("_", "-"), value) for key, value in headers.items())), body)


def test_a_member_is_dropped_from_every_element() -> None:
    """A star in a place stands for all elements; what lies beside the member stays."""
    spoilt = document_of(edited(("items", "*", "measures", "quantity"), drop)(answer()))
    assert spoilt == {"id": "a", "items": [{"measures": {}}, {"measures": {"weight": 3}}]}


def test_a_renamed_member_keeps_its_value() -> None:
    """What is renamed is there under another name alone."""
    assert document_of(edited(("id",), rename)(answer({"id": "a"}))) == {"idRenamed": "a"}


def test_an_answer_without_the_place_stays_as_it_is() -> None:
    """A fault that does not fit alters nothing, so that it counts as one that never bit."""
    honest = answer([])
    assert edited(("id",), drop)(honest) is honest


def test_the_length_follows_the_body() -> None:
    """A spoilt body is sent whole: its length is no second fault."""
    spoilt = truncated(answer())
    assert header_of(spoilt.headers, "content-length") == str(len(spoilt.body))


def test_a_value_of_another_type_is_one_that_the_schema_forbids() -> None:
    """Where text and numbers are allowed, neither is drawn; where all is allowed, nothing is."""
    loose = Member(("lat",), required=True, types=frozenset({"string", "number", "null"}), value="1")
    drawn = {type(value_of_other_type(loose, Random(seed))) for seed in range(50)}  # noqa: S311  no cryptography
    assert drawn == {dict, list, bool}
    anything = frozenset({"string", "number", "null", "object", "array", "boolean"})
    any_type = Member(("x",), required=True, types=anything, value="1")
    assert value_of_other_type(any_type, Random(0)) is None  # noqa: S311  as above


def test_another_value_is_of_the_same_form() -> None:
    """Only one who knows what was sent can tell the two apart."""
    assert other_value("2030-01-15") == "2030-01-11"
    assert other_value("DRAFT", ("DRAFT", "SENT", None)) == "SENT"
    assert (other_value(True), other_value(2), other_value("abc")) == (False, 3, "abcX")


def test_containers_are_swapped() -> None:
    """An array becomes an object, and an object an array of it."""
    assert (swap_container([7]), swap_container({"a": 1})) == ({"0": 7}, [{"a": 1}])


def test_a_header_is_changed_only_where_it_is() -> None:
    """A header that an answer does not have is not added."""
    honest = answer(total_elements="7")
    assert header_of(counted_up("total-elements")(honest).headers, "Total-Elements") == "8"
    assert header_of(with_other_header("Total-Elements", None)(honest).headers, "total-elements") is None
    assert with_other_header("link", "x")(honest) == honest


def test_no_content_has_no_content() -> None:
    """An answer made a 204 has neither body nor length (RFC 9110 §15.3.5)."""
    spoilt = with_status(204)(answer())
    assert (spoilt.status, spoilt.body, header_of(spoilt.headers, "content-length")) == (204, b"", None)


def test_nothing_found_counts_nothing() -> None:
    """An empty page says that it is one of an empty list; what is no list stays."""
    spoilt = nothing_found(answer([BODY], total_elements="1", total_pages="1"))
    assert (spoilt.body, header_of(spoilt.headers, "total-elements")) == (b"[]", "0")
    assert nothing_found(answer()) == answer()


def test_a_member_written_twice_is_there_to_the_eye_alone() -> None:
    """A parser that takes the last of two members sees what there was."""
    spoilt = member_twice(())(answer())
    assert spoilt.body.count(b'"id"') == 2
    assert document_of(spoilt) == BODY
    nested = member_twice(("items", "*", "measures"))(answer())
    assert nested.body.count(b'"quantity"') == 4


def test_errors_lose_their_shape() -> None:
    """An array of errors becomes its first one, and none says any more what is wrong."""
    errors = [{"message": "no", "field": "/a"}]
    assert document_of(whole(error_as_other_container)(answer(errors, 422))) == errors[0]
    assert document_of(whole(without_message)(answer(errors, 422))) == [{"field": "/a"}]


def test_harmless_changes_say_the_same() -> None:
    """Whitespace, escapes, charset and the case of headers change no JSON value."""
    honest = answer({"url": "https://example.com/é", "true": True, "n": 1e-7})
    for change in (spaced, escaped, with_charset, in_other_case):
        changed = change(honest)
        assert changed != honest
        assert document_of(changed) == document_of(honest)


def test_members_are_added_where_an_object_is() -> None:
    """A new member is added at its depth, and never in place of one that is there."""
    added = inside(("items", "*", "measures"), with_members({"new": None, "quantity": None}))
    spoilt = document_of(added(answer()))
    assert isinstance(spoilt, dict)
    assert spoilt["items"][0]["measures"] == {"new": None, "quantity": 1}
    assert document_of(inside((), with_members({"new": 1}))(answer({}))) == {"new": 1}


def test_a_replacement_knows_what_was_there() -> None:
    """A value is replaced by one that is made of it."""
    assert document_of(edited(("id",), replaced(lambda value: {"code": value}))(answer({"id": "a"}))) == {
        "id": {"code": "a"}
    }
