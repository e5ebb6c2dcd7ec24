"""Tests of which faults the bench plans: each class on all that it fits, by what was answered without a fault."""

import json
from collections.abc import Iterable

from detecting.answers import Answer, Seen, Sent
from detecting.fault import Fault, Group
from detecting.measuring import Concern
from detecting.planning import Wanted, choose_faults, plan_faults
from detecting.survey import Survey, survey
from postman_contract.contract.schemas import SchemaFolder

CREATE, READ, LIST, CHANGE = "POST /things", "GET /things/{}", "GET /things", "PUT /things/{}"
ID = "7d444840-9dc0-41d1-b245-5ffdce74fad2"
THING = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "note": {"type": ["string", "null"]},
        "version": {"type": "integer"},
    },
}
TOTAL = {"type": "string", "pattern": "^[0-9]+$"}
SCHEMAS: dict[str, object] = {
    "things/POST.201.json": THING,
    "things/GET.200.json": {"items": {"$ref": "POST.201.json"}},
    "things/GET.200.headers.json": {"required": ["total-elements"], "properties": {"total-elements": TOTAL}},
    "things/{id}/GET.200.json": {"$ref": "../POST.201.json"},
    "things/{id}/PUT.200.json": {"$ref": "../POST.201.json"},
    "4xx.json": {"type": "array"},
}


def seen(operation: str, status: int, came: object, sent: object = None, item: str = "a") -> Seen:
    """Write an exchange of an operation, sent with a token and a version."""
    json_type = ("content-type", "application/json")
    headers = (("authorization", "Bearer x"), ("accept-version", "1"), json_type)
    method, _, path = operation.partition(" ")
    request = Sent(method, path.replace("{}", ID), "", headers, json.dumps(sent).encode() if sent else b"")
    return Seen(
        item, operation, request, Answer(status, (json_type, ("total-elements", "1")), json.dumps(came).encode())
    )


def surveyed(*exchanges: Seen) -> Survey:
    """Survey exchanges by the schemas above."""
    return survey(exchanges, SchemaFolder(SCHEMAS), {each.operation for each in exchanges})


def planned(*exchanges: Seen) -> list[Fault]:
    """Plan all faults for exchanges."""
    return plan_faults(surveyed(*exchanges), 0)


def places(faults: Iterable[Fault], kind: str, group: Group = Group.BREAKING) -> set[str]:
    """List where faults of a class are."""
    return {each.place for each in faults if each.kind == kind and each.group is group}


THERE = {"id": ID, "name": "tea", "note": "loose", "version": 1}


def test_what_is_required_must_not_go() -> None:
    """A required member that is dropped is a fault; one that may be absent is counted apart; null is, where allowed."""
    faults = planned(seen(READ, 200, THERE))
    assert places(faults, "member dropped, top") == {"200 /id", "200 /name"}
    assert places(faults, "member dropped, top", Group.OPTIONAL) == {"200 /note", "200 /version"}
    assert places(faults, "member nulled, top") == {"200 /id", "200 /name"}


def test_what_was_sent_must_come_back() -> None:
    """A member that came back as it was sent must not go, be null, or change, whatever its schema says."""
    faults = planned(seen(CREATE, 201, THERE, {"name": "tea", "note": "loose", "mine": 1}))
    assert places(faults, "echo changed") == {"201 /name", "201 /note"}
    assert "201 /note" in places(faults, "member dropped, top")
    assert "201 /note" in places(faults, "member nulled, top")


def test_what_was_created_is_read_as_it_is() -> None:
    """A leaf that a later reading in the same test shows as the creation did must not change; a version may."""
    faults = planned(seen(CREATE, 201, THERE, {"name": "tea"}), seen(READ, 200, THERE))
    assert places(faults, "read changed") == {"200 /name", "200 /note"}
    assert places(planned(seen(CREATE, 201, THERE), seen(READ, 200, THERE, item="b")), "read changed") == set()


def test_every_listed_member_keeps_its_type_and_form() -> None:
    """Required or not, a listed member is retyped; a format is broken where one is said."""
    faults = planned(seen(READ, 200, THERE))
    assert places(faults, "member retyped, top") == {"200 /id", "200 /name", "200 /note", "200 /version"}
    assert places(faults, "format broken: uuid") == {"200 /id"}


def test_a_paged_list_counts() -> None:
    """A header that is asked for may be missing, no number, zero, or wrong; pages may be of any size and number."""
    kinds = {each.kind for each in planned(seen(LIST, 200, [THERE]))}
    assert {"header missing", "header not a number", "header zero", "count wrong"} < kinds
    assert {"size ignored", "page repeated", "nothing found", "object for array"} < kinds
    assert "another id" not in kinds


def test_documented_statuses_are_not_wrong() -> None:
    """A success is answered with every usual status that is not documented."""
    assert places(planned(seen(CREATE, 201, THERE)), "wrong 2xx") == {f"201 as {each}" for each in (200, 202, 204)}


def test_every_operation_is_to_refuse() -> None:
    """Faults of refusals, tokens and versions are planned for operations that no test has refuse: these never bite."""
    token = seen("POST /uaa/oauth/token", 200, {"access_token": "x"})
    faults = [each for each in planned(token, seen(READ, 200, THERE)) if each.operation == READ]
    for kind in ("error without message", "2xx for an error"):
        assert places(faults, kind) == {"4xx"}
    assert {"no token check", "no version check"} < {each.kind for each in faults}
    refused = planned(seen(READ, 200, THERE), seen(READ, 404, [{"message": "no"}]))
    assert places(refused, "error without message") == {"404"}
    assert places(refused, "message reworded", Group.ADDITION) == {"404"}


def test_a_change_may_be_lost() -> None:
    """Where what is changed can be read, the change is lost, not made, or leaves the version as it was."""
    kinds = {each.kind for each in planned(seen(CHANGE, 200, THERE, {"name": "tea"}), seen(READ, 200, THERE))}
    assert {"update lost", "update not made", "version stuck"} < kinds
    assert "update lost" not in {each.kind for each in planned(seen(CHANGE, 200, THERE, {"name": "tea"}))}


def test_additions_are_made_at_every_depth() -> None:
    """A new member is added to the document and to its elements; absent optional members are sent as null."""
    faults = planned(seen(LIST, 200, [{"id": ID, "name": "tea"}]))
    assert places(faults, "new member, top", Group.ADDITION) == {"200 /*"}
    assert places(faults, "null in optional members", Group.ADDITION) == {"200 /*: note, version"}


def test_the_plan_is_the_same_for_a_seed() -> None:
    """Two plans name the same faults; what a limit leaves out is drawn by the seed."""
    faults = planned(seen(READ, 200, THERE))
    assert planned(seen(READ, 200, THERE)) == faults
    chosen = choose_faults(faults, Wanted(seed=1, kind="member", limit=3))
    assert chosen == choose_faults(faults, Wanted(seed=1, kind="member", limit=3))
    assert len(chosen) == 3
    assert all("member" in each.kind for each in chosen)


def test_a_fault_concerns_those_who_were_given_such_an_answer() -> None:
    """Tests about the operation come first, then those that call little; others are not run."""
    exchanges = (
        *(seen(READ, 200, THERE, item=item) for item in ("much", "much", "little", "about")),
        seen(READ, 404, [], item="refused"),
    )
    [fault] = [each for each in planned(*exchanges) if (each.kind, each.place) == ("body empty", "200")]
    concern = Concern(exchanges, ("much", "little", "about", "refused"), {"about": READ, "much": LIST})
    assert concern.items_of(fault) == ("about", "little", "much")
