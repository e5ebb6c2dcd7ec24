"""Tests of recording what requests create and delete."""

from pathlib import Path

import pytest

from policies import CUSTOMERS, HOST, NOTES, ORDERS, RUN, created, own, planned, policy
from postman_contract.contract.operations import Operation
from postman_contract.errors import NoAnswer, NotJudged, RunRefused
from postman_contract.postman.messages import Response
from postman_contract.safety.budget import BudgetSpent
from postman_contract.safety.creation import Creation, Run, id_at, id_in_location
from postman_contract.safety.effects import recording_effects
from postman_contract.safety.ledger import Ledger, Thing, read_ledger
from postman_contract.safety.permission import Ground
from postman_contract.safety.rules import Rules

NOBODY = Run(lambda *_: pytest.fail("something was sent"))


# Noting what is created


def noted(
    response: Response | None = None,
    problem: BaseException | None = None,
    *,
    operation: Operation = ORDERS,
    case: str = "orders/add",
) -> tuple[tuple[Thing, ...], list[int]]:
    """Send a case to an answer or a problem; return the things that may be there, and those to be removed."""
    bounds, kept = policy(irreversible=("customers/add",)), list[int]()

    def send() -> None:
        request = planned("POST", f"/{operation.segments[0]}", case=case, on_created=kept.append)
        with bounds.permit(request, lambda: NOBODY) as tell:
            if response is not None:
                tell(response)
            if problem is not None:
                raise problem

    if problem is None:
        send()
    else:
        with pytest.raises(type(problem)) as caught:
            send()
        assert caught.value is problem
    return bounds.ledger.things, kept


def thing(id_: str | None = None) -> Thing:
    """Make the thing of an order."""
    return Thing(1, "POST /orders", "orders/add", HOST, "/orders/{id}", id_)


OPEN = ((thing(),), [1])
STRUCK_OFF: tuple[tuple[Thing, ...], list[int]] = ((), [])


def test_an_intent_is_recorded_before_the_request(tmp_path: Path) -> None:
    """When the request goes out, the file already says what it is about to create."""
    path = tmp_path / "ledger"
    bounds = policy(ledger=Ledger(RUN, path))
    with bounds.permit(planned("POST", "/orders"), lambda: NOBODY):
        (entries,) = read_ledger(path).values()
    assert entries.things == {1: thing()}


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_what_was_created_is_recorded_with_its_id(status: int) -> None:
    """A success that tells an id is a thing, which is to be removed in the end."""
    assert noted(created("o-1", status)) == ((thing("o-1"),), [1])


def test_an_id_that_is_a_number_is_recorded_as_text() -> None:
    """Ids are compared with what stands in URLs."""
    assert noted(created(17)) == ((thing("17"),), [1])


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(Response(201), id="no body"),
        pytest.param(Response(201, (), b"<html>"), id="no JSON"),
        pytest.param(Response(201, (), b"\xff"), id="no text"),
        pytest.param(Response(201, (), b'[{"id": "o-1"}]'), id="array"),
        pytest.param(Response(201, (), b"{}"), id="no id"),
        pytest.param(created(None), id="null for an id"),
        pytest.param(Response(302), id="redirect"),
        pytest.param(created("o-1", 300), id="redirect that tells an id"),
        pytest.param(Response(500), id="error of the server"),
        pytest.param(created("o-1", 500), id="error of the server that tells an id"),
        pytest.param(Response(503), id="unavailable"),
        pytest.param(Response(599), id="unknown error of the server"),
        pytest.param(None, id="never settled"),
    ],
)
def test_what_may_have_been_created_stays_open(response: Response | None) -> None:
    """An answer that does not tell an id, nor that there is none, leaves the intent to be searched for."""
    assert noted(response) == OPEN


@pytest.mark.parametrize("response", [Response(400), Response(404), created("o-1", 409), Response(429), Response(499)])
def test_what_was_refused_is_struck_off(response: Response) -> None:
    """An error of the client's created nothing."""
    assert noted(response) == STRUCK_OFF


@pytest.mark.parametrize(
    "problem",
    [
        pytest.param(NoAnswer("no answer within 30 s"), id="lost answer"),
        pytest.param(RunRefused("no sandbox"), id="refused run"),
        pytest.param(KeyError("a bug"), id="bug"),
        pytest.param(KeyboardInterrupt(), id="interrupted"),
    ],
)
def test_what_was_interrupted_stays_open(problem: BaseException) -> None:
    """Where it is not known whether a request was carried out, its intent stays."""
    assert noted(problem=problem) == OPEN


@pytest.mark.parametrize(
    "problem", [NotJudged("a header cannot be sent"), BudgetSpent("budget spent")], ids=["not sent", "budget"]
)
def test_what_was_not_sent_is_struck_off(problem: NotJudged) -> None:
    """A request that never went out created nothing."""
    assert noted(problem=problem) == STRUCK_OFF


def test_a_problem_after_the_answer_leaves_what_was_created() -> None:
    """A thing whose id is known is to be removed, whatever happens next."""
    assert noted(created("o-1"), KeyError("a bug")) == ((thing("o-1"),), [1])


@pytest.mark.parametrize("operation", [NOTES, CUSTOMERS], ids=["goes by itself", "cannot be removed"])
def test_what_is_not_removed_is_not_recorded(operation: Operation) -> None:
    """Of what goes by itself, or was asked for although it stays, nothing is kept."""
    assert noted(created(), operation=operation, case="customers/add") == STRUCK_OFF


def test_a_problem_with_what_is_not_recorded_is_raised() -> None:
    """Where there is nothing to record, a problem is raised all the same."""
    assert noted(problem=NotJudged("no answer"), operation=NOTES) == STRUCK_OFF


# Noting what is deleted


def left_after(
    method: str, target: str, status: int, operation: Operation = ORDERS, id_: str = "o-1", base: str = ""
) -> list[str]:
    """Send a request when a thing is there; return the ids of what still is."""
    bounds = policy(strict=False)
    own(bounds, f"{base}/{operation.segments[0]}", id_, str(operation))
    request = planned(method, target)
    with recording_effects(bounds.ledger, request, Rules(), Ground.NOT_LIVE) as tell:
        tell(Response(status))
    return [str(each.id) for each in bounds.ledger.things]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_what_was_deleted_is_struck_off(status: int) -> None:
    """A DELETE that succeeded leaves nothing to remove."""
    assert left_after("DELETE", "/orders/o-1", status) == []


@pytest.mark.parametrize("target", ["/base/orders/o-1", "/base/orders/o%2D1", "/base/orders/o-1?force=true"])
def test_what_was_deleted_is_known_by_its_path(target: str) -> None:
    """Neither a base path, an encoding nor a query hides it."""
    assert left_after("DELETE", target, 204, base="/base") == []


@pytest.mark.parametrize("status", [300, 302, 400, 404, 409, 429, 500])
def test_what_was_not_deleted_stays(status: int) -> None:
    """A DELETE without success leaves the thing to be removed."""
    assert left_after("DELETE", "/orders/o-1", status) == ["o-1"]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "POST"])
def test_another_method_deletes_nothing(method: str) -> None:
    """Only a DELETE deletes."""
    assert left_after(method, "/orders/o-1", 200) == ["o-1"]


@pytest.mark.parametrize("target", ["/orders/o-2", "/orders", "/orders/o-1/lines/l-1", "/orders/o-1/", "/"])
def test_deleting_something_else_deletes_nothing(target: str) -> None:
    """A DELETE strikes off what its path ends in, and nothing above it."""
    assert left_after("DELETE", target, 204) == ["o-1"]


def test_deleting_another_thing_of_the_same_id_deletes_nothing() -> None:
    """Where ids are numbers, things of different kinds share them."""
    assert left_after("DELETE", "/parcels/17", 204, id_="17") == ["17"]


def test_a_time_out_does_not_say_that_nothing_was_created() -> None:
    """A 408 leaves the intent open: the server may have carried the request out."""
    assert noted(Response(408)) == OPEN


def test_what_was_asked_for_by_name_stays_for_good() -> None:
    """What no rule can remove is recorded with its id, and is not there to be removed."""
    kept: list[int] = []
    bounds = policy(irreversible=("customers/add",))
    request = planned("POST", "/customers", case="customers/add", on_created=kept.append)
    with bounds.permit(request, lambda: NOBODY) as tell:
        tell(created("c-9"))
    assert (bounds.ledger.things, [thing.id for thing in bounds.ledger.irremovable], kept) == ((), ["c-9"], [])


# Where things live


def remove(run: Run, id_: str) -> None:
    """Stand for a suite's function."""


def no_member(response: Response) -> str:
    """Fail to read an id."""
    return str(dict(response.headers)["absent"])


def path_of_created(creation: Creation, target: str, of: str, response: Response) -> list[str]:
    """Create something by a rule; return where it lives, and that as read back by whoever cleans up."""
    bounds = policy(Rules({f"POST {of}": creation}), strict=False)
    with bounds.permit(planned("POST", target, of), lambda: NOBODY) as tell:
        tell(response)
    return [thing.path for thing in bounds.ledger.things]


@pytest.mark.parametrize(
    ("path", "target", "of", "expected"),
    [
        ("", "/pets", "/pets", "/pets/7"),
        ("", "/pets/", "/pets", "/pets/7"),
        ("", "/v2/pets?x=1", "/pets", "/v2/pets/7"),
        ("/pets/{id}", "/pets/create", "/pets/create", "/pets/7"),
        ("/pets/{id}", "/v2/pets/create", "/pets/create", "/v2/pets/7"),
        ("/tenants/{}/pets/{id}", "/v2/tenants/t%201/create", "/tenants/{}/create", "/v2/tenants/t%201/pets/7"),
        ("/a/{}/b/{}/{id}", "/1/2/create", "/{}/{}/create", "/a/1/b/2/7"),
        ("/a/{}/b/{}/{id}", "/1/create", "/{}/create", ""),
        ("/pets/{id}", "/elsewhere", "/pets/create", ""),
    ],
)
def test_things_live_below_what_creates_them_unless_the_rule_says_otherwise(
    path: str, target: str, of: str, expected: str
) -> None:
    """A rule may name another path, in which the operation's own variables have their values."""
    assert path_of_created(Creation(remove, path=path), target, of, created(7)) == [expected]


def test_an_id_is_read_as_the_rule_says() -> None:
    """From a place in the body, from a header, or by a function of the suite's own; what fails reads none."""
    nested = Response(201, (), b'{"data": {"id": 7}}')
    located = Response(201, (("location", "/pets/8"),))
    found = [
        path_of_created(Creation(remove, id_of=id_at("/data/id")), "/pets", "/pets", nested),
        path_of_created(Creation(remove, id_of=id_in_location()), "/pets", "/pets", located),
        path_of_created(Creation(remove, id_of=lambda response: str(response.status)), "/pets", "/pets", located),
        path_of_created(Creation(remove, id_of=no_member), "/pets", "/pets", nested),
    ]
    assert found == [["/pets/7"], ["/pets/8"], ["/pets/201"], [""]]


def test_what_goes_by_itself_may_be_changed_until_then() -> None:
    """It is nothing to remove, but the run's own."""
    bounds = policy()
    with bounds.permit(planned("POST", "/notes"), lambda: NOBODY) as tell:
        tell(created("7"))
    assert (bounds.ledger.things, bounds.ledger.is_own(HOST, "/notes/7")) == ((), True)


def test_what_is_created_below_a_thing_goes_with_it() -> None:
    """A request below what the run has created needs no rule, and leaves nothing more to remove."""
    bounds = policy()
    number = own(bounds, "/orders", "o-1")
    with bounds.permit(planned("POST", "/orders/o-1/lines", "/orders/{}/lines"), lambda: NOBODY) as tell:
        tell(created("7"))
    assert [thing.number for thing in bounds.ledger.things] == [number]
