"""Tests of what is remembered of writes, and of which later answers are held to it."""

from typing import Any

import pytest

from postman_contract.contract.exchange import Written
from postman_contract.contract.rules.conditions import Comparison, Operator
from postman_contract.postman.messages import Headers
from postman_contract.run.written_things import WrittenThings
from postman_contract.safety.creation import Creation
from rule_cases import JSON, contract_of, exchange, means

SCHEMAS: dict[str, object] = {
    "things/GET.200.json": {"x-rows": "/data"},
    "things/{id}/GET.200.json": {},
    "things/search/POST.request.json": {"x-safe": "a search changes nothing"},
    "things/search/POST.200.json": {"x-rows": "/data"},
    "paged/GET.200.json": {},
    "paged/GET.200.headers.json": {"x-paging": {"page": "page", "total": "total", "query": {"page": "p"}, "first": 0}},
}
RED = means(SCHEMAS, conditions_of=lambda _: Comparison("/colour", Operator.EQUAL, "red"))
THING = {"id": 7, "colour": "red"}
V3: Headers = (*JSON, ("Accept", "application/vnd.shop.v3+json"))


def write(
    things: WrittenThings, operation: str, target: str, came: object, creation: Creation | None = None, **more: Any
) -> None:
    """Remember a write."""
    written = exchange(operation, {}, came, target=target, **more)
    things.note(written, contract_of(operation, SCHEMAS), RED, creation)


def created(target: str = "/things", **more: Any) -> WrittenThings:
    """Remember that a thing was created."""
    things = WrittenThings()
    write(things, f"POST {target}", target, THING, Creation(), status=201, **more)
    return things


def about(things: WrittenThings, operation: str, target: str, came: object = THING, **more: Any) -> list[Written]:
    """Ask what an answer is held to."""
    read = exchange(operation, None, came, target=target, **more)
    return [*things.about(read, contract_of(operation, SCHEMAS), RED)]


def shown(things: WrittenThings, came: object, target: str = "/things", **more: Any) -> list[Written]:
    """Ask what a list is held to."""
    return about(things, f"GET {target.partition('?')[0]}", target, came, **more)


def knows(things: WrittenThings, target: str = "/things/7", **more: Any) -> bool:
    """Tell whether a read of a thing is held to anything."""
    return bool(about(things, "GET /things/{}", target, **more))


def test_a_created_thing_is_known_where_it_lives() -> None:
    """Below the path that created it, or where the rules say."""
    assert about(created(), "GET /things/{}", "/things/7") == [Written("7", THING)]
    assert not knows(created(), "/things/8")
    elsewhere = WrittenThings()
    write(elsewhere, "POST /carts/{}/things", "/carts/1/things", THING, Creation(path="/things/{id}"), status=201)
    assert knows(elsewhere)


def test_a_write_is_held_to_nothing() -> None:
    """Only what is safe reads."""
    assert about(created(), "PUT /things/{}", "/things/7") == []


def test_a_safe_request_writes_nothing() -> None:
    """What it answers is not remembered."""
    things = WrittenThings()
    write(things, "POST /things/search", "/things/search", THING)
    assert not knows(things)


@pytest.mark.parametrize("operation", ["PUT /things/{}", "PATCH /things/{}"])
def test_an_update_takes_the_place_of_what_was_known(operation: str) -> None:
    """The answer to the last write counts."""
    things = created()
    write(things, operation, "/things/7", {**THING, "colour": "blue"})
    assert about(things, "GET /things/{}", "/things/7") == [Written("7", {**THING, "colour": "blue"})]


@pytest.mark.parametrize(
    ("operation", "target", "came", "status"),
    [
        pytest.param("PUT /things/{}", "/things/7", None, 204, id="no body"),
        pytest.param("PUT /things/{}", "/things/7", THING, 202, id="only accepted"),
        pytest.param("PUT /things/{}", "/things/7", {"id": 8}, 200, id="another thing"),
        pytest.param("PUT /things/{}", "/things/7", {"message": "no"}, 500, id="a failure that may have changed it"),
        pytest.param("DELETE /things/{}", "/things/7", None, 202, id="a deletion only accepted"),
        pytest.param("POST /things/{}", "/things/7", THING, 200, id="a POST of it"),
        pytest.param("POST /things/{}/ship", "/things/7/ship", THING, 200, id="an action on it"),
        pytest.param("DELETE /things", "/things", None, 204, id="a deletion of all"),
    ],
)
def test_what_may_have_changed_is_forgotten(operation: str, target: str, came: object, status: int) -> None:
    """What a thing is like now is not known."""
    things = created()
    write(things, operation, target, came, status=status)
    assert not knows(things)


def test_what_is_created_below_a_thing_may_change_it() -> None:
    """A line has its order's total change; things beside stay as they are."""
    things = created()
    write(things, "POST /things", "/things", {"id": 8}, Creation(), status=201)
    assert knows(things)
    write(things, "POST /things/{}/lines", "/things/7/lines", {"id": 1}, Creation(), status=201)
    assert not knows(things)
    assert knows(things, "/things/8")


def test_a_deleted_thing_is_known_to_be_gone() -> None:
    """In every version of the API."""
    things = created()
    write(things, "DELETE /things/{}", "/things/7", None, status=204)
    assert about(things, "GET /things/{}", "/things/7", headers=V3) == [Written("7", None)]
    assert shown(things, {"data": []}) == [Written("7", None, is_row=True)]


def test_another_version_is_not_compared() -> None:
    """A version is a header that is called so, or stands in `Accept`; a plain `Accept` names none."""
    assert not knows(created(), headers=V3)
    assert knows(created(headers=V3), headers=V3)
    assert not knows(created(), headers=(*JSON, ("X-Api-Version", "2")))
    assert knows(created(), headers=(*JSON, ("Accept", "application/json")))


def test_a_claim_sees_shared_things_and_changes_them_for_itself_alone() -> None:
    """What it writes is not what other claims are held to."""
    shared = created()
    own = WrittenThings(shared)
    assert knows(own)
    write(own, "PUT /things/{}", "/things/7", None, status=204)
    assert not knows(own)
    assert knows(shared)


# Rows


def test_a_row_is_held_to_the_members_that_it_has() -> None:
    """A list may show less of a thing."""
    assert shown(created(), {"data": [{"id": 7, "more": 1}]}) == [Written("7", {"id": 7}, is_row=True)]


def test_a_list_that_shows_all_has_to_show_what_was_written() -> None:
    """Whatever else it shows."""
    assert shown(created(), {"data": [{"id": 8}]}) == [Written("7", {}, is_row=True)]


@pytest.mark.parametrize(
    ("came", "more"),
    [
        pytest.param({"data": []}, {"target": "/things?colour=blue"}, id="a query may leave it out"),
        pytest.param({"data": [], "has_more": True}, {}, id="more is said to come"),
        pytest.param({"data": [], "links": {"next": "/things?page=2"}}, {}, id="a link to the next page"),
        pytest.param({"data": [], "meta": {"total_count": 25}}, {}, id="a total of more"),
        pytest.param({"data": []}, {"answer_headers": (*JSON, ("Link", '</things?page=2>; rel="next"'))}, id="Link"),
        pytest.param({"data": {}}, {}, id="no rows where they should be"),
        pytest.param({"data": []}, {"status": 500}, id="a failure"),
    ],
)
def test_a_list_that_need_not_show_it_is_held_to_nothing(came: object, more: dict[str, Any]) -> None:
    """Nothing says that the thing should be there."""
    assert shown(created(), came, **more) == []


def test_a_last_page_says_that_it_is_the_last() -> None:
    """`has_more: false`, no next link, and a total of what is shown promise that all is there."""
    whole = {"data": [{"id": 8}], "has_more": False, "links": {"next": None}, "total": 1}
    assert shown(created(), whole) == [Written("7", {}, is_row=True)]


@pytest.mark.parametrize(
    ("target", "total", "has_to"),
    [
        ("/paged", "1", True),
        ("/paged?p=0&size=10", "1", True),
        ("/paged?p=1", "1", False),
        ("/paged", "2", False),
        ("/paged?p=0&colour=blue", "1", False),
    ],
)
def test_a_first_page_of_all_rows_has_to_show_it(target: str, total: str, has_to: bool) -> None:
    """Where the total is what it shows, and nothing but the page is asked for."""
    things = WrittenThings()
    write(things, "POST /paged", "/paged", THING, Creation(), status=201)
    held = shown(things, [{"id": 8}], target, answer_headers=(*JSON, ("Page", "0"), ("Total", total)))
    assert held == ([Written("7", {}, is_row=True)] if has_to else [])


def test_a_search_has_to_show_what_meets_its_conditions() -> None:
    """And nothing else, as far as they can be told."""
    search, nothing = "/things/search", {"data": [{"id": 8}]}
    assert about(created(), f"POST {search}", search, nothing) == [Written("7", {}, is_row=True)]
    blue = WrittenThings()
    write(blue, "POST /things", "/things", {"id": 7, "colour": "blue"}, Creation(), status=201)
    assert about(blue, f"POST {search}", search, nothing) == []


def test_a_list_of_other_things_is_held_to_nothing() -> None:
    """That their ids are alike does not make them the same."""
    assert shown(created(), [{"id": 7}], "/others") == []
