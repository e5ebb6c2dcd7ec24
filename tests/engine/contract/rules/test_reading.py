"""Tests of the rule that what was written is what is read."""

from typing import Any

import pytest

from postman_contract.contract.exchange import Written
from postman_contract.contract.rules.reading import read_after_write, read_back
from rule_cases import JSON, contract_of, exchange, means

GET = "GET /things/{}"
LIST = "GET /things"
THING = {"id": "7", "name": "x", "details": {"size": 2}, "tags": ["a", "b"], "note": None}
SCHEMAS = {
    "things/GET.200.json": {"items": {"$ref": "../common/thing.json"}},
    "things/{id}/GET.200.json": {"$ref": "../../common/thing.json"},
    "common/thing.json": {"properties": {"version": {"x-volatile": "counts every change"}}},
}


def found(came: object, written: Written, operation: str = GET, **more: Any) -> list[str]:
    """Run the rule over one answer, and return what it says."""
    read = exchange(operation, None, came, written=(written,), **more)
    return [each.message for each in read_after_write(read, contract_of(operation, SCHEMAS), means(SCHEMAS))]


@pytest.mark.parametrize(
    "came",
    [
        pytest.param(THING, id="the same"),
        pytest.param({**THING, "more": 1, "note": "new"}, id="more than was there, and what was null"),
        pytest.param({**THING, "tags": ["b", "c", "a"]}, id="reordered"),
        pytest.param({key: value for key, value in THING.items() if key != "note"}, id="null left out"),
    ],
)
def test_what_is_read_as_written_is_let_pass(came: object) -> None:
    """New members, and null against absent, are no breach."""
    assert found(came, Written("7", THING)) == []


@pytest.mark.parametrize(
    ("came", "breach"),
    [
        pytest.param({**THING, "name": "y"}, "$.name: expected 'x', as written before, got 'y'", id="changed"),
        pytest.param({**THING, "name": None}, "$.name: expected 'x', as written before, got null", id="null"),
        pytest.param({**THING, "details": {}}, "$.details.size: expected 2", id="lost within"),
        pytest.param({**THING, "tags": ["a"]}, "$.tags[1]: expected 'b'", id="lost of an array"),
    ],
)
def test_what_is_read_otherwise_is_a_breach(came: object, breach: str) -> None:
    """A lost update shows in what is read."""
    (message,) = found(came, Written("7", THING))
    assert message.startswith(breach)


def test_what_a_vendor_adds_to_the_answer_of_a_write_need_not_be_read() -> None:
    """A member that a closed schema does not name is drift where it comes, and no promise elsewhere."""
    schemas = {"things/{id}/GET.200.json": {"properties": {"name": {}}, "additionalProperties": False}}
    read = exchange(GET, None, {"id": "7"}, written=(Written("7", {"id": "7", "name": "x", "colour": "red"}),))
    missed = [each.message for each in read_after_write(read, contract_of(GET, schemas), means(schemas))]
    assert missed == [f"$.name: expected 'x', as written before, got nothing there from {GET}"]


def test_what_changes_by_itself_is_passed_over() -> None:
    """`x-volatile` in the response schema says so, in rows as well."""
    assert found({**THING, "version": 2}, Written("7", {**THING, "version": 1})) == []
    row = Written("7", {"id": "7", "version": 1}, is_row=True)
    assert found([{"id": "7", "version": 2}], row, LIST, target="/things") == []


@pytest.mark.parametrize(
    "more", [{"target": "/things/7?fields=id"}, {"headers": (*JSON, ("Prefer", "return=minimal"))}]
)
def test_an_answer_of_which_less_was_asked_for_is_held_to_what_it_has(more: dict[str, Any]) -> None:
    """What it leaves out is no breach, what it has otherwise is one."""
    assert found({"id": "7", "name": "x"}, Written("7", THING), **more) == []
    assert len(found({"id": "7", "name": "y"}, Written("7", THING), **more)) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_what_was_deleted_may_be_gone(status: int) -> None:
    """Both statuses say so."""
    assert found({"message": "no"}, Written("7", None), status=status) == []


def test_what_was_deleted_may_not_be_there() -> None:
    """An answer that has it is a breach."""
    assert found(THING, Written("7", None)) == ["$: deleted, but still there: answered with 200"]


def test_an_answer_that_is_no_resource_is_left_to_other_checks() -> None:
    """They say that it is not what the schema wants."""
    assert found(["odd"], Written("7", THING)) == []
    assert found({"id": "7"}, Written("7", THING), status=304) == []


# Rows


def found_in_rows(rows: object, written: Written) -> list[str]:
    """Run the rule over a list."""
    return found(rows, written, LIST, target="/things")


def test_a_row_that_is_missing_is_a_breach() -> None:
    """It is said by its id."""
    assert found_in_rows([{"id": "8"}], Written("7", {}, is_row=True)) == [
        "$: written before, but not among the 1 rows: 7"
    ]


def test_a_row_as_written_is_let_pass_and_another_is_not() -> None:
    """The row is held to what it has, at its place."""
    row = Written("7", {"id": "7", "name": "x", "details": {"size": 2}}, is_row=True)
    assert found_in_rows([{"id": "8"}, {"id": "7", "name": "x", "details": {}}], row) == []
    assert found_in_rows([{"id": "8"}, {"id": "7", "name": "y"}], row) == [
        "$[1].name: expected 'x', as written before, got 'y'"
    ]


def test_a_row_of_what_was_deleted_is_a_breach() -> None:
    """It is said where it is."""
    assert found_in_rows([{"id": "7"}], Written("7", None, is_row=True)) == [
        "$[0]: deleted before, but still among the rows: 7"
    ]
    assert found_in_rows([{"id": "8"}], Written("7", None, is_row=True)) == []


@pytest.mark.parametrize(
    ("row", "id_"),
    [
        pytest.param({"id": 5, "quantity": 1}, "1", id="a quantity"),
        pytest.param({"id": 5, "customerId": 1}, "1", id="the id of something else"),
        pytest.param({"id": "b", "parentId": "a"}, "a", id="its parent"),
        pytest.param({"orderId": 5, "quantity": 1}, "1", id="a quantity beside another kind of id"),
        pytest.param("1", "1", id="no object"),
        pytest.param({"id": True}, "True", id="a boolean"),
    ],
)
def test_a_row_of_something_else_is_not_taken_for_it(row: object, id_: str) -> None:
    """That a value in it equals the id does not make it the thing's row."""
    assert found_in_rows([row], Written(id_, None, is_row=True)) == []


@pytest.mark.parametrize(
    "row",
    [{"id": 7}, {"_id": "7"}, {"orderId": 7, "size": 1}, {"number": "7"}, {"id": 10001, "key": "PRJ-7"}],
)
def test_a_row_is_found_by_its_id_whatever_that_is_called(row: dict[str, object]) -> None:
    """Numbers count by their text."""
    id_ = str(row.get("key", "7"))
    assert len(found_in_rows([row], Written(id_, None, is_row=True))) == 1


def test_what_may_lag_is_drift() -> None:
    """What a live search has not found yet breaks nothing."""
    schemas = contract_of(LIST, SCHEMAS)
    for rows, body in (([], {}), ([{"id": "7"}], None), ([{"id": "7", "name": "y"}], {"name": "x"})):
        written = Written("7", body, is_row=True, may_lag=True)
        read = exchange(LIST, None, rows, target="/things", written=(written,))
        (told,) = read_after_write(read, schemas, means(SCHEMAS))
        assert told.additive


# Right after a write


def test_what_was_written_has_to_be_there_right_after() -> None:
    """A lost creation is a breach of what created it."""
    read = exchange(GET, None, {"message": "no"}, status=404, written=(Written("7", THING),))
    (breach,) = read_back(read, contract_of(GET, SCHEMAS), means(SCHEMAS))
    assert breach.message == "$: written, but GET /things/{} answers 404 right after it"


def test_what_is_read_right_after_is_compared() -> None:
    """A lost update is one, too; and what was deleted is gone."""
    for came, status, written in (({**THING, "name": "y"}, 200, THING), (THING, 200, None)):
        read = exchange(GET, None, came, status=status, written=(Written("7", written),))
        assert len([*read_back(read, contract_of(GET, SCHEMAS), means(SCHEMAS))]) == 1
    gone = exchange(GET, None, None, status=404, written=(Written("7", None),))
    assert [*read_back(gone, contract_of(GET, SCHEMAS), means(SCHEMAS))] == []
