"""Tests of what an operation promises of its refusals, and of how they are judged by it."""

import json
from pathlib import Path
from typing import Any

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.judging import Standard, judge_request, judge_response
from postman_contract.contract.operations import Operation
from postman_contract.contract.refusals import (
    ANY_REFUSAL,
    KINDS,
    Basis,
    Negative,
    Refusal,
    is_at_or_above,
    read_refusals,
    refusal_for,
    values_at,
)
from postman_contract.contract.schemas import OperationContract, SchemaFolder, load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.contract.verdicts import Outcome
from postman_contract.errors import InputError
from postman_contract.postman.messages import Request, Response

JSON = (("Content-Type", "application/json"),)
OPERATION = Operation("POST", ("a",))
PLACES = {422: "/*/field"}
DOCUMENTED = Refusal((422,), Basis.DOCUMENTED, PLACES)


def test_a_refusal_is_read() -> None:
    """All that may be said of a kind is read, and what is known to be accepted is no refusal."""
    said = {"statuses": [400, 422], "basis": "observed", "places": {"422": "/*/field"}, "header": "V", "value": "9"}
    table = read_refusals("it.json", {"x-refusals": {"unknown-version": said, "without /a": False}})
    expected = Refusal((400, 422), Basis.OBSERVED, {422: "/*/field"}, "V", "9")
    assert table == {"unknown-version": expected, "without /a": None}


@pytest.mark.parametrize("schema", [True, {}, {"type": "object"}])
def test_a_schema_without_the_annotation_promises_nothing(schema: object) -> None:
    """Most schemas have none."""
    assert read_refusals("it.json", schema) == {}


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (7, r"it\.json: \$\.x-refusals: expected an object"),
        ({"withuot": False}, "no kind 'withuot'; there are no-token"),
        ({"without": True}, "expected a table"),
        ({"without": {"statuses": [422]}}, "no member 'basis'"),
        ({"without": {"statuses": [422], "basis": "hearsay"}}, "expected documented, observed, guess, got 'hearsay'"),
        ({"without": {"statuses": [], "basis": "guess"}}, "expected an array of statuses from 400 to 499"),
        ({"without": {"statuses": [200], "basis": "guess"}}, "expected an array of statuses from 400 to 499"),
        (
            {"without": {"statuses": [422], "basis": "guess", "places": {"4xx": "/f"}}},
            "expected JSON Pointers by status",
        ),
        (
            {"without": {"statuses": [422], "basis": "guess", "places": {"422": "f"}}},
            "expected JSON Pointers by status",
        ),
        ({"malformed-id": {"statuses": [404], "basis": "guess", "value": "../x"}}, "expected letters and digits alone"),
    ],
)
def test_what_cannot_be_a_promise_is_refused_by_place(written: object, says: str) -> None:
    """A typing error would turn a promise into nothing."""
    with pytest.raises(InputError, match=says):
        read_refusals("it.json", {"x-refusals": written})


def test_the_nearest_promise_counts_and_of_it_that_of_the_place() -> None:
    """A pointer behind the kind speaks of that place alone, `*` of any member or element."""
    here = {"without /items/*/id": Refusal((409,))}
    above = {"without": Refusal((422,)), "without /items/0/id": Refusal((410,)), "wrong-type": None}
    assert refusal_for([here, above], "without", "/items/7/id") == Refusal((409,))
    assert refusal_for([above], "without", "/items/0/id") == Refusal((410,))
    assert refusal_for([here, above], "without", "/items/7/name") == Refusal((422,))
    assert refusal_for([here, above], "wrong-type", "/a") is None


def test_any_refusal_of_what_nothing_speaks_of_is_a_guess() -> None:
    """Without a promise any refusal keeps, but for one that says when a request came."""
    refusal = refusal_for([], "without", "/a")
    assert refusal == Refusal(ANY_REFUSAL, Basis.GUESS)
    assert {408, 425, 429}.isdisjoint(ANY_REFUSAL)


def test_of_a_guess_any_refusal_keeps_and_of_a_promise_its_statuses() -> None:
    """A guess names what is likely; a promise what has to come."""
    assert Refusal((422,), Basis.GUESS).expected == ANY_REFUSAL
    assert Refusal((422,), Basis.OBSERVED).expected == (422,)


def test_promises_are_found_upward(tmp_path: Path) -> None:
    """Beside the request schema, then in the operation's folder, then above it; the method's own file goes first."""
    for name in (
        "a/POST.request.json",
        "a/POST.refusals.json",
        "a/refusals.json",
        "a/GET.refusals.json",
        "refusals.json",
    ):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("{}")
    contract = SchemaFolder(load_schemas(tmp_path)).contract_of(OPERATION)
    assert contract.promises == ("a/POST.request.json", "a/POST.refusals.json", "a/refusals.json", "refusals.json")


def test_a_promise_that_cannot_be_read_is_refused_when_schemas_are(tmp_path: Path) -> None:
    """The file is named as it was given."""
    (tmp_path / "refusals.json").write_text(json.dumps({"x-refusals": {"without": 1}}))
    with pytest.raises(InputError, match=r"refusals\.json: \$\.x-refusals\['without'\]"):
        load_schemas(tmp_path)


@pytest.mark.parametrize(
    ("pointer", "found"),
    [("/*/field", ["/a", None]), ("/0/field", ["/a"]), ("", [[{"field": "/a"}, {"field": None}]]), ("/2/field", [])],
)
def test_values_are_found_at_a_pointer(pointer: str, found: list[object]) -> None:
    """A star stands for every element."""
    assert [*values_at([{"field": "/a"}, {"field": None}], pointer)] == found


def test_members_are_found_at_a_pointer() -> None:
    """A star stands for every member, too, and names may be escaped."""
    body = {"errors": {"a/b": {"at": "/x"}, "c": 7}}
    assert [*values_at(body, "/errors/a~1b/at")] == [*values_at(body, "/errors/*/at")] == ["/x"]


@pytest.mark.parametrize(
    ("named", "is_it"),
    [("/a/b", True), ("/a", True), ("/a/b/c", False), ("/a/bc", False), ("/ab", False), ("", False), (None, False)],
)
def test_a_place_is_named_by_itself_or_one_above(named: object, is_it: bool) -> None:
    """The body as a whole says nothing of a place in it."""
    assert is_at_or_above(named, "/a/b") is is_it


def exchange(status: int, body: Any, refusal: Refusal = DOCUMENTED, *, creates: bool = True) -> Exchange:
    """Make the exchange of a request that lacks `/a/b`."""
    negative = Negative("without", refusal, "a", "/a/b", creates=creates)
    content = b"" if body is None else json.dumps(body).encode()
    request = Request("POST", "http://h", "/a", JSON, b"{}")
    return Exchange(
        "a/negatives", OPERATION, refusal.expected, request, Response(status, JSON, content), negative=negative
    )


ERRORS = {"type": "array", "items": {"required": ["message"]}}
CONTRACT = OperationContract(OPERATION, None, {201: "ok.json"}, {}, {"4xx": "errors.json"}, (), safe=False)
STANDARD = Standard(Validators({"ok.json": True, "errors.json": ERRORS, "it.json": {"required": ["a"]}}))
LIVE = Standard(STANDARD.validators, guesses_break=False)


def broken_by(given: Exchange, standard: Standard = STANDARD) -> list[str]:
    """Name the checks that break an exchange."""
    return [each.check for each in judge_response(given, CONTRACT, standard).violations]


def test_a_refusal_that_names_the_place_keeps() -> None:
    """One of several entries is enough."""
    body = [{"message": "no", "field": "/other"}, {"message": "no", "field": "/a"}]
    assert judge_response(exchange(422, body), CONTRACT, STANDARD).outcome is Outcome.KEPT


@pytest.mark.parametrize("field", ["/a/b/c", "/z", "", None])
def test_a_refusal_that_names_another_place_is_broken(field: object) -> None:
    """What was wrong is not what is said to be."""
    verdict = judge_response(exchange(422, [{"message": "no", "field": field}]), CONTRACT, STANDARD)
    (only,) = verdict.violations
    assert (only.check, only.expected) == ("refusal_names_its_place", "'/a/b' or a place above it at /*/field")


def test_a_refusal_that_names_no_place_is_broken() -> None:
    """A member that is promised has to be there."""
    assert broken_by(exchange(422, [{"message": "no"}])) == ["refusal_names_its_place"]


@pytest.mark.parametrize(("status", "checks"), [(400, ["status_is_expected"]), (201, ["status_is_expected"])])
def test_another_answer_breaks_a_promise(status: int, checks: list[str]) -> None:
    """Documented or observed: it must be refused so."""
    assert broken_by(exchange(status, [{"message": "no"}])) == checks


def test_a_promised_refusal_has_the_documented_body() -> None:
    """Also where there is none at all; what is but guessed may be silent."""
    assert broken_by(exchange(422, [{"text": "no", "field": "/a"}])) == ["body_matches_schema"]
    assert broken_by(exchange(422, None)) == ["body_is_json"]
    assert broken_by(exchange(404, None, Refusal())) == []


@pytest.mark.parametrize("status", [200, 201, 500])
def test_against_a_server_of_ones_own_a_guess_has_to_be_refused(status: int) -> None:
    """Any 4xx keeps, and nothing else."""
    assert broken_by(exchange(status, {}, Refusal())) == ["status_is_expected"]
    assert broken_by(exchange(418, [{"message": "no"}], Refusal())) == []


def test_live_what_differs_from_a_guess_is_drift() -> None:
    """Nobody has promised it; but what was created all the same is no drift."""
    verdict = judge_response(exchange(500, {}, Refusal()), CONTRACT, LIVE)
    assert (verdict.outcome, [each.check for each in verdict.drift]) == (Outcome.KEPT, ["status_is_expected"])
    assert judge_response(exchange(200, {}, Refusal(), creates=False), CONTRACT, LIVE).outcome is Outcome.KEPT
    assert broken_by(exchange(201, {}, Refusal()), LIVE) == ["status_is_expected"]
    assert broken_by(exchange(500, {}, DOCUMENTED), LIVE) == ["status_is_expected"]


def test_a_request_that_breaks_its_schema_elsewhere_than_meant_is_an_error() -> None:
    """It would be refused for something else."""
    contract = OperationContract(OPERATION, "it.json", {}, {}, {}, (), safe=False)
    request = Request("POST", "http://h", "/a", JSON, b"{}")
    assert judge_request(request, contract, STANDARD, "a", ("$",)).outcome is Outcome.KEPT
    assert judge_request(request, contract, STANDARD, "a", ("$.b",)).outcome is Outcome.BROKEN


def test_every_kind_is_named_once() -> None:
    """A kind is spelled in lower-case letters and hyphens, as it stands in ids."""
    assert len({*KINDS}) == len(KINDS) == 14
    assert [kind for kind in KINDS if kind != kind.lower() or " " in kind] == []
