"""Tests of the rule that what is sent comes back."""

from collections.abc import Mapping
from typing import Any

import pytest

from postman_contract.contract.rules.echo import echo
from postman_contract.contract.violations import Violation
from postman_contract.postman.messages import Headers
from postman_contract.safety.creation import id_at, id_in_location
from rule_cases import CREATING, JSON, contract_of, exchange, means

PUT = "PUT /things/{}"
PATCH = "PATCH /things/{}"
POST = "POST /things"
REQUEST = "things/{id}/PUT.request.json"
MERGE: Headers = (("Content-Type", "application/merge-patch+json"),)


def found(operation: str, sent: object, came: object, **more: Any) -> list[Violation]:
    """Run the rule over one exchange, of an operation without schemas."""
    creates = operation.startswith("POST")
    known = means(id_of=more.pop("id_of", id_at("/id")), creates=creates)
    return [*echo(exchange(operation, sent, came, **more), contract_of(operation), known)]


def found_by(schema: object, sent: object, came: object) -> list[Violation]:
    """Run the rule over a PUT with a request schema."""
    schemas = {REQUEST: schema}
    return [*echo(exchange(PUT, sent, came), contract_of(PUT, schemas), means(schemas))]


@pytest.mark.parametrize("operation", [PUT, PATCH, POST])
def test_a_value_that_was_changed_is_a_breach(operation: str) -> None:
    """It is said where it is, what was sent and what came."""
    (breach,) = found(operation, {"a": {"b": "x"}}, {"id": 7, "a": {"b": "y"}})
    assert breach.message == "$.a.b: expected 'x', as sent, got 'y'"
    assert not breach.additive


def test_a_value_that_is_lost_is_a_breach() -> None:
    """A member that is not there did not come back."""
    assert [each.message for each in found(PUT, {"a": 1}, {"id": 7, "b": 2})] == [
        "$.a: expected 1, as sent, got nothing there"
    ]


@pytest.mark.parametrize(
    ("sent", "came"),
    [
        pytest.param({"a": 1}, {"id": 7, "a": 1, "b": 2}, id="more comes"),
        pytest.param({"a": None, "b": ""}, {"id": 7, "c": 1}, id="nothing was sent"),
        pytest.param({"a": False, "b": 0}, {"id": 7, "b": None}, id="defaults are left out"),
        pytest.param({"clientSecret": "x", "password": "y"}, {"id": 7, "password": "***"}, id="secrets do not come"),
        pytest.param({"a": "REDACTED-key"}, {"id": 7, "a": "whatever"}, id="a placeholder stands for what was sent"),
        pytest.param({"a": "5"}, {"id": 7, "a": 5.0}, id="another spelling"),
        pytest.param({"a": "x"}, {"id": 7}, id="the id alone is a minimal answer"),
        pytest.param({"a": "x"}, {"b": "y"}, id="no id, no resource"),
        pytest.param({"a": "x"}, [{"id": 7}], id="a list is no resource"),
        pytest.param({"a": "x"}, None, id="no answer"),
        pytest.param([{"a": "x"}], {"id": 7, "b": 1}, id="a list was sent"),
        pytest.param(b"not JSON", {"id": 7, "b": 1}, id="what was sent is no JSON"),
    ],
)
def test_what_is_no_echo_is_let_pass(sent: object, came: object) -> None:
    """What is faithful, or cannot be told, is no breach."""
    assert found(PUT, sent, came) == []


def test_a_default_that_is_answered_otherwise_is_a_breach() -> None:
    """False may be left out, but not be true."""
    assert len(found(PUT, {"a": False, "b": 0}, {"id": 7, "a": True, "b": 1})) == 2


@pytest.mark.parametrize(
    ("operation", "more"),
    [
        pytest.param("GET /things/{}", {}, id="a read"),
        pytest.param("PUT /things/all", {}, id="a path that ends in no variable"),
        pytest.param("POST /things/{}", {}, id="a POST that no rule knows"),
        pytest.param(PUT, {"status": 202}, id="accepted, not done"),
        pytest.param(PUT, {"status": 422}, id="refused"),
        pytest.param(PUT, {"headers": (*JSON, ("Prefer", "handling=lenient, return = minimal"))}, id="minimal"),
        pytest.param(PUT, {"headers": (("Content-Type", "text/plain"),)}, id="not JSON"),
    ],
)
def test_what_is_out_of_scope_is_not_judged(operation: str, more: dict[str, Any]) -> None:
    """Nothing is expected back of what does not write a resource, or does not answer with it."""
    known = means()
    wrong = exchange(operation, {"a": 1}, {"id": 7, "a": 2}, **more)
    assert [*echo(wrong, contract_of(operation), known)] == []


@pytest.mark.parametrize(
    ("sent", "came", "place"),
    [
        pytest.param({"name": "x"}, {"data": {"id": 7, "name": "y"}}, "$.data.name", id="the answer alone"),
        pytest.param({"data": {"name": "x"}}, {"data": {"id": 7, "name": "y"}}, "$.data.name", id="both"),
        pytest.param({"thing": {"name": "x"}}, {"id": 7, "name": "y"}, "$.name", id="the request alone"),
        pytest.param(
            {"data": {"type": "things", "attributes": {"name": "x"}}},
            {"data": {"type": "things", "id": "7", "attributes": {"name": "y"}}},
            "$.data.attributes.name",
            id="as in JSON:API",
        ),
    ],
)
def test_a_resource_is_found_in_its_wrapper(sent: object, came: dict[str, Any], place: str) -> None:
    """Whichever of the two is wrapped, the resource is compared."""
    id_of = id_at("/data/id") if "data" in came else id_at("/id")
    assert [each.instance_path for each in found(PUT, sent, came, id_of=id_of)] == [place]


def test_a_count_is_not_taken_for_the_id() -> None:
    """Of two objects in which a number stands, the resource is the one that has it as its id."""
    came = {"success": 1, "data": {"id": 1, "name": "x"}}
    assert found(POST, {"name": "x"}, came, status=201, id_of=id_at("/data/id")) == []


def test_the_id_may_come_in_the_location() -> None:
    """The resource is then what bears that id."""
    headers = (*JSON, ("Location", "/things/abc"))
    came = {"key": "abc", "name": "y"}
    breaches = found(POST, {"name": "x"}, came, status=201, answer_headers=headers, id_of=id_in_location())
    assert [each.instance_path for each in breaches] == ["$.name"]


def test_a_merge_patch_comes_back_but_for_its_nulls() -> None:
    """RFC 7396: null takes a member away, so that it does not come."""
    sent = {"a": 1, "b": None, "c": {"d": "x"}}
    assert found(PATCH, sent, {"id": 7, "a": 1, "c": {"d": "x", "e": 1}}, headers=MERGE) == []
    assert [each.instance_path for each in found(PATCH, sent, {"id": 7, "a": 2, "c": {"d": "x"}}, headers=MERGE)] == [
        "$.a"
    ]


# A JSON Patch


def patched(came: object, *operations: Mapping[str, object], id_of: object = None) -> list[str]:
    """Run the rule over a JSON Patch, and return what it says."""
    more = {"id_of": id_of} if id_of else {}
    return [each.message for each in found(PATCH, list(operations), came, **more)]


def test_a_patch_is_applied_and_not_compared() -> None:
    """What it adds and replaces is there, what it removes is not."""
    came = {"id": 7, "a": 1, "b": {"c": "x"}}
    patch = (
        {"op": "test", "path": "/a", "value": 0},
        {"op": "replace", "path": "/a", "value": 1},
        {"op": "add", "path": "/b/c", "value": "x"},
        {"op": "remove", "path": "/d"},
    )
    assert patched(came, *patch) == []
    assert patched({"id": 7, "a": 0, "b": {}, "d": "still"}, *patch) == [
        "$.a: expected 1, as patched, got 0",
        "$.b.c: expected 'x', as patched, got nothing there",
        "$.d: removed by the patch, but still there: 'still'",
    ]


def test_the_last_operation_at_a_place_counts() -> None:
    """What is added and taken away again, or moved on, is not looked for."""
    assert (
        patched(
            {"id": 7, "c": 1},
            {"op": "add", "path": "/a", "value": 1},
            {"op": "remove", "path": "/a"},
            {"op": "add", "path": "/b", "value": {"x": 1}},
            {"op": "move", "from": "/b", "path": "/d"},
            {"op": "add", "path": "", "value": {}},
        )
        == []
    )


@pytest.mark.parametrize("path", ["/tags/0", "/tags/-", "/tags/0/name"])
def test_elements_of_arrays_are_not_looked_for(path: str) -> None:
    """Where an element is afterwards depends on where it was."""
    assert patched({"id": 7, "tags": ["other"]}, {"op": "add", "path": path, "value": "x"}) == []


def test_an_array_that_is_lost_with_its_addition_is_a_breach() -> None:
    """What was added to cannot be gone."""
    assert len(patched({"id": 7, "a": 1}, {"op": "add", "path": "/tags/-", "value": "x"})) == 1


def test_names_in_a_patch_are_unescaped() -> None:
    """`~1` is a slash (RFC 6901 §4); a pointer that is none leads nowhere."""
    assert patched({"id": 7, "a/b": 2}, {"op": "add", "path": "/a~1b", "value": 1}) == [
        "$['a/b']: expected 1, as patched, got 2"
    ]
    assert patched({"id": 7, "a": 2}, {"op": "add", "path": "a", "value": 1}) == []


def test_a_patch_is_of_the_resource_in_its_wrapper() -> None:
    """Paths begin at the resource, or at the wrapper where they name it."""
    data = id_at("/data/id")
    came = {"data": {"id": 7, "a": 2}}
    assert patched(came, {"op": "add", "path": "/a", "value": 2}, id_of=data) == []
    assert patched(came, {"op": "add", "path": "/data/a", "value": 2}, id_of=data) == []
    assert patched(came, {"op": "add", "path": "/a", "value": 1}, id_of=data) == [
        "$.data.a: expected 1, as patched, got 2"
    ]


def test_secrets_in_a_patch_do_not_come() -> None:
    """Neither what is called one, nor what stands for one in a replay."""
    assert (
        patched(
            {"id": 7, "password": "***", "a": "other"},
            {"op": "add", "path": "/password", "value": "x"},
            {"op": "add", "path": "/a", "value": "REDACTED-key"},
        )
        == []
    )


# Exceptions


@pytest.mark.parametrize(
    "exception",
    [
        {"writeOnly": True},
        {"x-not-echoed": "it is kept apart"},
        {"x-not-echoed": {"reason": "drafts have none", "when": {"properties": {"draft": {"const": True}}}}},
    ],
)
def test_a_member_that_does_not_come_back_may_say_so(exception: dict[str, object]) -> None:
    """What is annotated in the request schema is no breach."""
    assert found_by({"properties": {"a": exception}}, {"a": 1}, {"id": 7, "draft": True}) == []


@pytest.mark.parametrize(
    "exception",
    [{"writeOnly": False}, {"x-not-echoed": {"reason": "drafts", "when": {"required": ["draft"]}}}],
)
def test_an_exception_that_does_not_hold_excuses_nothing(exception: dict[str, object]) -> None:
    """The reason holds of other answers."""
    assert len(found_by({"properties": {"a": exception}}, {"a": 1}, {"id": 7, "b": 1})) == 1


def test_an_exception_holds_of_members_below_and_of_elements() -> None:
    """Where what is annotated is an object or stands in an array, nothing in it is looked for."""
    schema = {"properties": {"a": {"items": {"properties": {"b": {"x-not-echoed": "kept apart"}}}}}}
    assert found_by(schema, {"a": [{"b": {"c": 1}}]}, {"id": 7, "a": [{"d": 1}]}) == []


def test_an_exception_is_found_within_a_wrapper() -> None:
    """What wraps the request alone is part of its schema."""
    schema = {"properties": {"thing": {"properties": {"a": {"writeOnly": True}}}}}
    assert found_by(schema, {"thing": {"a": 1, "b": 2}}, {"id": 7, "b": 2}) == []


def test_an_exception_that_nothing_needs_is_drift() -> None:
    """It is told once, so that it can be taken away, and breaks nothing."""
    schema = {"properties": {"a": {"x-not-echoed": "kept apart"}}}
    (told,) = found_by(schema, {"a": 1}, {"id": 7, "a": 1})
    assert told.additive
    assert "take the annotation away" in told.message


@pytest.mark.parametrize(("status", "found"), [(200, 0), (201, 1)])
def test_creating_is_in_scope_by_the_suites_rules_or_its_status(status: int, found: int) -> None:
    """A POST on a path that ends in no variable counts where the rules know what it creates, or a 201 says so."""
    wrong = exchange(POST, {"a": 1}, {"id": 7, "a": 2}, status=status)
    assert len([*echo(wrong, contract_of(POST), CREATING())]) == 1
    assert len([*echo(wrong, contract_of(POST), means())]) == found
