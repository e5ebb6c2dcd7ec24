"""Tests of what a policy lets a negative case do, and of what it records of one."""

import pytest

from policies import HOST, ORDERS, TENANT, own, planned, policy, removed_by_a_call, sandbox
from postman_contract.contract.operations import Operation
from postman_contract.errors import NotJudged
from postman_contract.postman.messages import Response
from postman_contract.safety.creation import GOES_BY_ITSELF, Creation, Run
from postman_contract.safety.kinds import operation_creating
from postman_contract.safety.rules import Rules

NOBODY = Run(lambda *_: pytest.fail("something was sent"))
ID = "0b6c2c6e-6e5b-4f0e-8d53-3a1f0f4d9a11"
PATH = f"/orders/{ID}"
FOUND = Rules(
    creations={
        str(ORDERS): Creation(removed_by_a_call, find=lambda *_: ()),
        "POST /notes": GOES_BY_ITSELF,
        "POST /kennels/create": Creation(removed_by_a_call, path="/kennels/{id}"),
    },
    owners=(TENANT,),
    account=sandbox,
)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("target", [PATH, f"{PATH}/lines/7"])
def test_what_was_seen_to_be_unknown_may_be_written_to(method: str, target: str) -> None:
    """At that path, and below it, there is nothing to harm."""
    with policy().permit(planned(method, target, negative=True, unknown=PATH), lambda: NOBODY):
        pass


@pytest.mark.parametrize("unknown", ["", "/orders/another", f"{PATH}/lines"])
def test_what_was_not_seen_to_be_unknown_is_refused_live(unknown: str) -> None:
    """Another path says nothing of this one, and one below it nothing of what is above."""
    request = planned("DELETE", PATH, "/orders/{}", negative=True, unknown=unknown)
    with pytest.raises(NotJudged, match="which the run has not created"), policy().permit(request, lambda: NOBODY):
        pass


@pytest.mark.parametrize(("status", "left"), [(404, 0), (200, 1), (500, 1)])
def test_what_a_put_of_an_unknown_id_may_create_stands_in_the_ledger(status: int, left: int) -> None:
    """A PUT may create what it names; it is removed by the rule of the operation that usually does."""
    bounds = policy()
    things: list[int] = []
    request = planned("PUT", PATH, "/orders/{}", negative=True, unknown=PATH, on_created=things.append)
    with bounds.permit(request, lambda: NOBODY) as tell:
        (intent,) = bounds.ledger.things
        assert (intent.operation, intent.template, intent.origin) == ("POST /orders", "/orders/{id}", HOST)
        tell(Response(status))
    assert [len(bounds.ledger.things), len(things)] == [left, left]
    assert [thing.id for thing in bounds.ledger.things] == ([ID] if status == 200 else [None] * left)


def test_a_delete_of_an_unknown_id_creates_nothing() -> None:
    """Nothing stands in the ledger for it."""
    bounds = policy()
    with bounds.permit(planned("DELETE", PATH, "/orders/{}", negative=True, unknown=PATH), lambda: NOBODY) as tell:
        assert bounds.ledger.things == ()
        tell(Response(404))


def test_a_server_of_ones_own_may_be_sent_what_is_wrong() -> None:
    """Another owner, a thing that is not the run's, a body that names nobody: there is nobody to harm."""
    bounds = policy(FOUND, strict=False)
    for request in (
        planned("GET", "/tenants/t-2/orders", negative=True),
        planned("DELETE", "/orders/o-9", "/orders/{}", negative=True),
        planned("POST", "/orders", body=b"{", negative=True),
    ):
        with bounds.permit(request, lambda: NOBODY):
            pass


@pytest.mark.parametrize(
    "request_",
    [
        planned("GET", "/tenants/t-2/orders", negative=True),
        planned("DELETE", "/orders/o-9", "/orders/{}", negative=True),
        planned("POST", "/orders", body=b"{", negative=True),
    ],
    ids=["another owner", "not the run's", "not to be searched for"],
)
def test_a_live_run_is_guarded_as_ever(request_: object) -> None:
    """That a case is negative opens no door."""
    with pytest.raises(NotJudged, match="refused"), policy(FOUND).permit(request_, lambda: NOBODY):  # type: ignore[arg-type]
        pass


def test_a_surprising_creation_is_recorded_as_any_is() -> None:
    """Also against a server of one's own."""
    bounds = policy(FOUND, strict=False)
    things: list[int] = []
    with bounds.permit(planned("POST", "/orders", negative=True, on_created=things.append), lambda: NOBODY) as tell:
        tell(Response(201, (), b'{"id": "o-1"}'))
    assert [bounds.ledger.thing(number) is not None for number in things] == [True]


def test_own_things_may_be_written_to_without_a_token() -> None:
    """A negative case that names a thing of the run's own is sent on that ground."""
    bounds = policy()
    own(bounds, "/orders", "o-1")
    with bounds.permit(planned("DELETE", "/orders/o-1", "/orders/{}", negative=True), lambda: NOBODY):
        pass


@pytest.mark.parametrize(
    ("path", "creating"),
    [
        (("orders", "{}"), "POST /orders"),
        (("kennels", "{}"), "POST /kennels/create"),
        (("notes", "{}"), None),
        (("orders",), None),
        (("orders", "{}", "lines"), None),
    ],
)
def test_the_operation_that_creates_things_of_a_path_is_known(path: tuple[str, ...], creating: str | None) -> None:
    """By where they live; what no rule removes has none."""
    assert operation_creating(FOUND, Operation("PUT", path)) == creating
