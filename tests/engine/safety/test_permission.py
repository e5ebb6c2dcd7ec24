"""Tests of which requests a run may send, and on what ground."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from policies import (
    CUSTOMERS,
    NOTES,
    ORDERS,
    RUN,
    TENANT,
    contract,
    operation,
    own,
    planned,
    policy,
    removed_by_a_call,
    sandbox,
)
from postman_contract.contract.operations import Operation
from postman_contract.errors import NotJudged, SetAside
from postman_contract.postman.messages import Response
from postman_contract.safety.creation import GOES_BY_ITSELF, Creation, Run
from postman_contract.safety.network_policy import NetworkPolicy
from postman_contract.safety.permission import PlannedRequest
from postman_contract.safety.rules import Rules

NOBODY = Run(lambda *_: pytest.fail("something was sent"))
PETS = Rules(
    creations={
        "POST /pets": Creation(removed_by_a_call),
        "POST /tenants/{}/pets": Creation(removed_by_a_call),
        "POST /tenants/{}/orders/{}/documents": GOES_BY_ITSELF,
        "POST /tenants/{}/{}/{}/pets": GOES_BY_ITSELF,
        "POST /orders/{}/documents": GOES_BY_ITSELF,
        "POST /kennels/create": Creation(removed_by_a_call, path="/kennels/{id}"),
    },
    owners=(TENANT,),
    harmless={"POST /orders/search": "a search changes nothing", "POST /reports/{}/run": "a report is forgotten"},
    account=sandbox,
)


def refusal(bounds: NetworkPolicy, request: PlannedRequest) -> str | None:
    """Return why a request may not be sent; None: it may."""
    try:
        with bounds.permit(request, lambda: NOBODY) as tell:
            tell(Response(204))
    except (NotJudged, SetAside) as problem:
        return str(problem)
    return None


def passes(bounds: NetworkPolicy, request: PlannedRequest) -> bool:
    """Tell whether a request may be sent."""
    return refusal(bounds, request) is None


def with_pet(*, strict: bool = True, irreversible: tuple[str, ...] = ()) -> NetworkPolicy:
    """Make what keeps a run in bounds that has created `/pets/7` and, under its tenant, `/tenants/t-1/pets/8`."""
    bounds = policy(PETS, strict=strict, irreversible=irreversible)
    own(bounds, "/pets", "7", "POST /pets")
    own(bounds, "/tenants/t-1/pets", "8", "POST /tenants/{}/pets")
    return bounds


# (a) What the run has created


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "PURGE"])
@pytest.mark.parametrize(
    "target",
    ["/pets/7", "/pets/7/photos", "/pets/7/photos/1?x=2", "/pets/%37", "//pets//7", "/pets/7/", "/tenants/t-1/pets/8"],
)
def test_what_the_run_has_created_may_be_changed(method: str, target: str) -> None:
    """A live run may send anything to its own things, and below them, however their path is spelled."""
    assert passes(with_pet(), planned(method, target))


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("/customers/7", id="the same id of another kind"),
        pytest.param("/pets/8", id="the same id of another owner"),
        pytest.param("/pets/70", id="an id that begins alike"),
        pytest.param("/pets", id="all of them"),
        pytest.param("/pets?id=7", id="in the query"),
        pytest.param("/pet?id=7", id="in the query of another path"),
        pytest.param("/v2/pets/7", id="below another base path"),
        pytest.param("/v2/pet/rex", id="a name"),
        pytest.param("/Pets/7", id="another spelling"),
        pytest.param("/", id="everything"),
        pytest.param("/pets/7/../8", id="climbing"),
        pytest.param("/pets/7/%2e%2E/8", id="climbing, encoded"),
        pytest.param("/pets/7/..%2F8", id="climbing, with the slash encoded"),
        pytest.param("/pets/7%2F..%2F8", id="climbing, in one segment"),
        pytest.param("/pets/7/..%5C8", id="climbing, with a backslash"),
        pytest.param("/pets/8/../7", id="climbing to an own thing from another's"),
        pytest.param("/customers/9/pets/7", id="below another's"),
        pytest.param("/tenants/t-1/webhooks/7", id="what no rule mentions"),
        pytest.param("/tenants/t-1", id="the owner itself"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nothing_else_may_be_changed(method: str, target: str) -> None:
    """A live run refuses whatever it has not created, by name, and says what would help."""
    path = target.partition("?")[0]
    assert refusal(with_pet(), planned(method, target, case="a/case")) == (
        f"refused: {method} would change {path}, which the run has not created: let a prerequisite create it; if the "
        "request changes nothing, say so in the rules (harmless), with the reason; "
        "--contract-allow-irreversible=a/case sends it all the same"
    )


def test_what_was_removed_was_the_runs_own_all_the_same() -> None:
    """A deletion may be tried again."""
    bounds = with_pet()
    bounds.ledger.record_removed(1)
    assert passes(bounds, planned("DELETE", "/pets/7"))


def test_the_same_path_of_another_host_is_not_the_runs_own() -> None:
    """A thing is known by its host, too."""
    request = planned("DELETE", "/pets/7")
    other = replace(request, request=replace(request.request, origin="http://other.example"))
    assert "which the run has not created" in (refusal(with_pet(), other) or "")


@pytest.mark.parametrize(("target", "expected"), [("/pets/7", True), ("/pets/70", False), ("/pets/7:x", False)])
@pytest.mark.parametrize("literal", [":cancel", ".json"])
def test_a_literal_of_the_operation_is_no_part_of_the_id(target: str, expected: bool, literal: str) -> None:
    """`/pets/{}:cancel` is about the pet before the colon, and `/pets/{}.json` about that before the dot."""
    request = planned("PUT", target + literal, f"/pets/{{}}{literal}")
    assert passes(with_pet(), request) is expected


def test_a_verb_that_came_with_a_value_is_part_of_the_id() -> None:
    """Where the colon is not the operation's own, it may belong to another thing's id."""
    assert not passes(with_pet(), planned("POST", "/pets/7:cancel", "/pets/{}"))


# (b) What it creates


@pytest.mark.parametrize(
    ("target", "of"),
    [
        ("/pets", "/pets"),
        ("/v2/pets?x=1", "/pets"),
        ("/tenants/t-1/pets", "/tenants/{}/pets"),
        ("/tenants/T-1/pets", "/tenants/{}/pets"),
        ("/kennels/create", "/kennels/create"),
    ],
)
def test_what_a_rule_can_remove_may_be_created_under_owners(target: str, of: str) -> None:
    """A path whose variables are owners alone is one to create in."""
    assert passes(with_pet(), planned("POST", target, of))


@pytest.mark.parametrize(
    ("target", "of"),
    [
        pytest.param("/orders/9/documents", "/orders/{}/documents", id="what is another's"),
        pytest.param("/orders/FOREIGN/documents", "/orders/{}/documents", id="what is another's, by name"),
        pytest.param("/orders/7/documents", "/orders/{}/documents", id="an own id of another kind"),
        pytest.param("/tenants/t-1/orders/9/documents", "/tenants/{}/orders/{}/documents", id="below an owner"),
        pytest.param("/tenants/search/pets", "/tenants/{}/pets", id="a word beside owners"),
        pytest.param("/tenants/t-1/../../pets", "/tenants/{}/{}/{}/pets", id="climbing"),
        pytest.param("/tenants/t-1/x/pets", "/tenants/{}/pets", id="a value of two segments"),
        pytest.param("/elsewhere", "/pets", id="a path that is not the operation's"),
    ],
)
def test_nothing_is_created_in_what_is_not_the_runs_own(target: str, of: str) -> None:
    """A variable that is neither an owner nor of a thing of the run's own is refused; the message says what helps."""
    said = refusal(with_pet(), planned("POST", target, of, case="a/case"))
    assert said == (
        f"refused: POST would change {target}, which the run has not created: a live run creates only under owners of "
        "its rules and below things of its own, so let a prerequisite create what the path names; "
        "--contract-allow-irreversible=a/case sends it all the same"
    )


@pytest.mark.parametrize("target", ["/tenants/t-1/../x/pets", "/tenants/t-1%2F..%2Fx/pets", "/tenants/t-1/%2e%2e/pets"])
def test_an_owner_is_the_configured_one_however_the_path_is_read(target: str) -> None:
    """What climbs away from the configured owner is not created under it."""
    assert not passes(with_pet(), planned("POST", target, "/tenants/{}/pets"))


def test_a_creation_below_what_the_run_has_created_passes() -> None:
    """A document of an own order is one to create."""
    bounds = with_pet()
    own(bounds, "/orders", "o-1")
    assert passes(bounds, planned("POST", "/orders/o-1/documents", "/orders/{}/documents"))


# What a body says to change


def acting_on(*owned: str, strict: bool = True) -> NetworkPolicy:
    """Make what keeps a run in bounds whose bodies name an owner."""

    def named(body: object) -> Iterator[str]:
        if isinstance(body, dict) and "owner" in body:
            yield body["owner"]

    rules = Rules({"POST /documents": GOES_BY_ITSELF, "POST /orders": Creation()}, acts_on=named, account=sandbox)
    bounds = policy(rules, strict=strict)
    for id_ in owned:
        own(bounds, "/orders", id_)
    return bounds


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"owner": "7"}, None),
        ({"owner": "orders/7"}, None),
        ({"owner": "/orders/7"}, None),
        ({}, None),
        (b"no JSON", None),
        ({"owner": "8"}, "8"),
        ({"owner": "customers/7"}, "customers/7"),
        ({"owner": ""}, ""),
        (b'{"owner": "7", "owner": "8"}', "8"),
        (b'{"owner": "8", "owner": "7"}', "8"),
    ],
)
def test_what_a_body_says_to_change_has_to_be_the_runs_own(body: object, expected: str | None, strict: bool) -> None:
    """It is named by its id, or by the end of its path, which an equal id of another kind does not have."""
    said = refusal(acting_on("7", strict=strict), planned("POST", "/documents", body=body))
    assert said == (
        None if expected is None else f"refused: POST would change {expected}, which the run has not created"
    )


def test_a_body_that_the_rules_cannot_read_is_refused() -> None:
    """Where a suite's own function fails, it is not known what would be changed."""

    def fails(body: object) -> Iterator[str]:
        yield body["owner"]["id"]  # type: ignore[index]

    bounds = policy(Rules({"POST /documents": GOES_BY_ITSELF}, acts_on=fails, account=sandbox))
    said = refusal(bounds, planned("POST", "/documents", body={"owner": None}))
    assert (said or "").startswith("refused: the rules cannot read what the body of POST /documents changes (TypeError")


# (c) What is harmless


@pytest.mark.parametrize(
    ("target", "of", "expected"),
    [
        ("/orders/search", "/orders/search", True),
        ("/v2/orders/search", "/orders/search", True),
        ("/reports/9/run", "/reports/{}/run", True),
        ("/orders/import", "/orders/import", False),
        ("/orders", "/orders", False),
    ],
)
def test_what_the_rules_call_harmless_may_be_sent(target: str, of: str, *, expected: bool) -> None:
    """An operation that is listed with its reason passes, and no other."""
    assert passes(with_pet(), planned("POST", target, of)) is expected


def test_what_its_schema_calls_safe_may_be_sent() -> None:
    """A request that changes nothing needs no other ground, whatever its method."""
    assert passes(with_pet(), planned("POST", "/anything/9", safe=True))


def test_what_is_harmless_names_no_other_owner_all_the_same() -> None:
    """No ground lets a request name another's data."""
    said = refusal(with_pet(), planned("POST", "/tenants/t-2/reports/9/run", "/reports/{}/run"))
    assert said == "refused: the path names another tenant (t-2) than {{tenantId}}; correct the request"


# (d) What was asked for


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_what_was_asked_for_by_case_may_be_sent(method: str) -> None:
    """The exact id of the case allows its request, whatever it changes, and that of no other case."""
    bounds = with_pet(irreversible=("customers/change",))
    request = planned(method, "/customers/7", case="customers/change")
    assert passes(bounds, request)
    assert not passes(bounds, planned(method, "/customers/7", case="customers/Change"))


# What is known before anything is made


def is_set_aside(bounds: NetworkPolicy, case_id: str = "customers/add", of: Operation = CUSTOMERS) -> bool:
    """Tell whether a case is set aside."""
    try:
        bounds.check_case(case_id, contract(of))
    except SetAside:
        return True
    return False


@pytest.mark.parametrize("of", [ORDERS, NOTES], ids=["removed by a call", "goes by itself"])
def test_what_can_be_removed_is_not_set_aside(of: Operation) -> None:
    """An operation of which the rules say how its things go is sent."""
    assert not is_set_aside(policy(), of=of)


def test_what_cannot_be_removed_is_set_aside() -> None:
    """A live run does not create what stays for ever; the message says how to ask for it."""
    with pytest.raises(SetAside) as caught:
        policy().check_case("customers/add", contract(CUSTOMERS))
    assert str(caught.value) == (
        "what POST /customers creates cannot be removed: say in the rules how it can (creations), or why it does no "
        "harm (harmless); --contract-allow-irreversible=customers/add sends it all the same"
    )


def test_what_cannot_be_removed_may_be_created_elsewhere() -> None:
    """A run that is not live may create anything: a stand-in forgets."""
    assert not is_set_aside(policy(strict=False))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(("customers/add",), True), (("a", "customers/add"), True), (("customers",), False), (("customers/Add",), False)],
)
def test_what_cannot_be_removed_is_created_when_asked_by_name(asked: tuple[str, ...], *, expected: bool) -> None:
    """The exact id of the case allows it, and nothing else."""
    assert is_set_aside(policy(irreversible=asked)) is not expected


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("/pets/{}/photos", False),
        ("/tenants/{}/pets/{}/photos", False),
        ("/kennels/{}/dogs", False),
        ("/orders/search", False),
        ("/kennels/create/dogs", False),
        ("/{}/{}/photos", False),
        ("/pets", False),
        ("/dogs", True),
        ("/dogs/{}/photos", True),
        ("/tenants/{}", True),
    ],
)
def test_what_may_lie_below_a_thing_of_the_runs_own_is_not_set_aside(of: str, *, expected: bool) -> None:
    """Until its path is filled, a case of which that can be may pass; what is harmless does, too."""
    assert is_set_aside(with_pet(), of=operation("POST", of)) is expected


def test_what_turns_out_to_lie_below_nothing_of_its_own_is_set_aside() -> None:
    """Once its path is filled, a case that would create what stays for ever is left out all the same."""
    request = planned("POST", "/pets/9/photos", "/pets/{}/photos")
    with pytest.raises(SetAside), with_pet().permit(request, lambda: NOBODY):
        pass


def test_what_creates_nothing_is_not_set_aside() -> None:
    """Only what stays for ever is left out beforehand."""
    assert not is_set_aside(policy(), of=Operation("DELETE", ("customers",)))


# What can be searched for


def test_what_is_created_has_to_hold_the_runs_name() -> None:
    """Where a search makes up for a lost answer, the request has to hold what is searched for."""
    searched = policy(Rules({str(ORDERS): Creation(removed_by_a_call, lambda *_: [])}, account=sandbox))
    assert passes(searched, planned("POST", "/orders", body={"ref": f"{RUN}-1"}))
    said = refusal(searched, planned("POST", "/orders", body={"ref": "MINE"}))
    assert said == (
        "refused: what POST /orders would create could not be searched for; begin its reference or code with "
        "{{contractRun}}"
    )
    assert passes(policy(), planned("POST", "/orders", body={}))


# A run that is not live


@pytest.mark.parametrize(
    "target",
    ["/orders/o-1", "/orders/o-1/notes", "/orders/o%2D1?x=1", "/orders", "/other/7", "/customers/9", "/orders/search"],
)
def test_a_local_run_may_change_what_no_rule_could_have_created(target: str) -> None:
    """A run may change its own things, what is below them, and what no rule says it could have created."""
    bounds = policy(strict=False)
    own(bounds, "/orders", "o-1")
    assert passes(bounds, planned("PUT", target))


@pytest.mark.parametrize(
    ("target", "named"),
    [
        ("/orders/o-2", "o-2"),
        ("/orders/o-2/notes", "o-2"),
        ("/tenants/t-9/orders/o-2", "o-2"),
        ("/api/v1/orders/o-2", "o-2"),
        ("/orders/o-1/../o-2", "o-2"),
        ("/orders/17?x=1", "17"),
        ("/notes/o-1", "o-1"),
        ("/api/orders/o-1", "o-1"),
    ],
)
def test_a_local_run_may_not_change_what_it_has_not_created(target: str, named: str) -> None:
    """Below what the rules can create, an id of that kind that is not of the ledger is refused, by name."""
    bounds = policy(strict=False)
    own(bounds, "/orders", "o-1")
    assert refusal(bounds, planned("DELETE", target)) == (
        f"refused: DELETE would change {named}, which the run has not created"
    )


@pytest.mark.parametrize("word", ["search", "import"])
def test_a_word_below_a_collection_is_no_id(word: str) -> None:
    """What has no digit is taken for a word of the API's, where the run is not live."""
    assert passes(policy(strict=False), planned("POST", f"/orders/{word}"))
