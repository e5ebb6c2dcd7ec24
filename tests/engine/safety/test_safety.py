"""Tests of keeping a run from doing harm: what it may send, and what it records of it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from postman_contract.contract.operations import Operation
from postman_contract.errors import NoAnswer, NotJudged, RunRefused, SetAside
from postman_contract.http.retries import Clock, Retries
from postman_contract.postman.messages import Request, Response
from postman_contract.safety.budget import Budget, BudgetSpent
from postman_contract.safety.guard import Guard
from postman_contract.safety.ledger import Entries, Ledger, Thing, read_ledger
from postman_contract.safety.policy import (
    Asked,
    Safety,
    check_own,
    check_removable,
    check_searchable,
    new_run,
    note_deletion,
    noting_creation,
    open_ledger,
)
from postman_contract.safety.rules import GOES_BY_ITSELF, Creation, Rules, Run

API = "http://api.example"
RUN = "CT-00000001"
ORDERS = Operation("POST", ("orders",))
NOTES = Operation("POST", ("notes",))
CUSTOMERS = Operation("POST", ("customers",))
ABOUT = {"origins": ["http://h:80"], "owners": {"customer": "c-1"}, "allowed": None, "folder": "."}


def removed_by_a_call(run: Run, order: str) -> None:
    """Stand for a suite's function; nothing here calls it."""


RULES = Rules(
    creations={str(ORDERS): Creation(removed_by_a_call, calls=2), str(NOTES): GOES_BY_ITSELF},
    limits={str(ORDERS): 1},
)


def safety(
    rules: Rules = RULES,
    *,
    most: int | None = None,
    strict: bool = True,
    irreversible: tuple[str, ...] = (),
    slept: list[float] | None = None,
    ledger: Ledger | None = None,
    origins: tuple[str, ...] = (API,),
) -> Safety:
    """Make what keeps a run in bounds, for which no time passes."""
    waits: list[float] = [] if slept is None else slept
    clock = Clock(monotonic=lambda: 0.0, sleep=waits.append)
    return Safety(
        rules,
        Guard(origins, {}),
        Budget(most),
        Retries(rules.limits, lambda _: None, clock=clock),
        ledger or Ledger(RUN),
        strict,
        frozenset(irreversible),
    )


def created(id_: object = "o-1", status: int = 201) -> Response:
    """Answer that something was created."""
    return Response(status, (), json.dumps({"id": id_}).encode())


# Before a call


def test_a_call_is_counted_by_its_operation() -> None:
    """What is let out is counted."""
    bounds = safety()
    bounds.before_call(f"{API}/orders", str(ORDERS))
    bounds.before_call(f"{API}/orders/1", "GET /orders/{}")
    assert dict(bounds.budget.calls) == {"POST /orders": 1, "GET /orders/{}": 1}


def test_a_call_of_another_host_is_refused_and_not_counted() -> None:
    """What is not sent costs nothing."""
    bounds = safety()
    with pytest.raises(NotJudged) as caught:
        bounds.before_call("http://evil.example/orders", str(ORDERS))
    assert (str(caught.value).partition(" is ")[0], bounds.budget.calls.total()) == (
        "refused: http://evil.example:80",
        0,
    )


def test_calls_keep_pace() -> None:
    """An operation with a limit waits for its minute."""
    slept: list[float] = []
    bounds = safety(slept=slept)
    for _ in range(2):
        bounds.before_call(f"{API}/orders", str(ORDERS))
    assert slept == [60.0]


def test_a_call_beyond_the_budget_waits_for_nothing() -> None:
    """A call that will not be made is refused at once."""
    slept: list[float] = []
    bounds = safety(slept=slept, most=1)
    bounds.before_call(f"{API}/orders", str(ORDERS))
    with pytest.raises(BudgetSpent):
        bounds.before_call(f"{API}/orders", str(ORDERS))
    assert slept == []


@pytest.mark.parametrize(
    ("operations", "calls"),
    [((), 10), ((NOTES,), 10), ((ORDERS,), 7), ((ORDERS, NOTES, ORDERS), 5)],
    ids=["nothing", "what goes by itself", "one thing", "two things"],
)
def test_calls_are_kept_for_removing_what_is_there(operations: tuple[Operation, ...], calls: int) -> None:
    """For each thing of the ledger its own number of calls is kept, and one for a token."""
    bounds = safety(most=10)
    for operation in operations:
        bounds.ledger.made(bounds.ledger.intend(str(operation), "a case"), "an id")
    for _ in range(calls):
        bounds.before_call(API, "GET /")
    with pytest.raises(BudgetSpent):
        bounds.before_call(API, "GET /")


def test_a_call_is_kept_for_searching_what_may_be_there() -> None:
    """Until an id is known, one more call is kept: the search for it."""
    bounds = safety(most=10)
    bounds.ledger.intend(str(ORDERS), "a case")
    for _ in range(6):
        bounds.before_call(API, "GET /")
    with pytest.raises(BudgetSpent):
        bounds.before_call(API, "GET /")


def test_a_thing_nobody_knows_how_to_remove_keeps_no_other_from_being_removed() -> None:
    """A ledger may name an operation that the rules have forgotten; calls can be made all the same."""
    bounds = safety()
    bounds.ledger.intend(str(CUSTOMERS), "customers/add")
    bounds.before_call(f"{API}/orders/o-1", "DELETE /orders/{}")
    assert bounds.budget.calls.total() == 1


# Where a run talks to


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        (("http://127.0.0.1:5000",), True),
        (("http://localhost:5000", "http://127.0.0.1:5001/token"), True),
        (("http://[::1]:5000",), True),
        ((API,), False),
        (("http://127.0.0.1:5000", API), False),
        (("http://localhost.example",), False),
        (("http://[::ffff:93.184.216.34]",), False),
    ],
    ids=[
        "address",
        "two servers",
        "address of version 6",
        "elsewhere",
        "one of two elsewhere",
        "a host that looks so",
        "address of version 6 elsewhere",
    ],
)
def test_a_run_on_this_machine_is_told(origins: tuple[str, ...], expected: bool) -> None:
    """A run talks to this machine alone if all its hosts are this machine."""
    assert safety(origins=origins).on_loopback is expected


# What cannot be removed


def passes(bounds: Safety, case_id: str = "customers/add", operation: Operation = CUSTOMERS) -> bool:
    """Tell whether a case may create."""
    try:
        check_removable(bounds, case_id, operation)
    except SetAside:
        return False
    return True


@pytest.mark.parametrize("operation", [ORDERS, NOTES], ids=["removed by a call", "goes by itself"])
def test_what_can_be_removed_may_be_created(operation: Operation) -> None:
    """An operation of which the rules say how its things go is sent."""
    assert passes(safety(), operation=operation)


def test_what_cannot_be_removed_is_set_aside() -> None:
    """A live run does not create what stays for ever; the message says how to ask for it."""
    with pytest.raises(SetAside) as caught:
        check_removable(safety(), "customers/add", CUSTOMERS)
    assert str(caught.value) == (
        "what POST /customers creates cannot be removed; a live run sends it only when asked by name: "
        "--contract-allow-irreversible=customers/add"
    )


def test_what_cannot_be_removed_may_be_created_elsewhere() -> None:
    """A run that is not live may create anything: a stand-in forgets."""
    assert passes(safety(strict=False))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(("customers/add",), True), (("a", "customers/add"), True), (("customers",), False), (("customers/Add",), False)],
)
def test_what_cannot_be_removed_is_created_when_asked_by_name(asked: tuple[str, ...], expected: bool) -> None:
    """The exact id of the case allows it, and nothing else."""
    assert passes(safety(irreversible=asked)) is expected


# Noting what is created


def noted(
    response: Response | None = None,
    problem: BaseException | None = None,
    *,
    operation: Operation = ORDERS,
) -> tuple[tuple[Thing, ...], list[int]]:
    """Conduct a case to an answer or a problem; return the things that may be there, and those to be removed."""
    bounds, kept = safety(), list[int]()

    def conduct() -> None:
        with noting_creation(bounds, "orders/add", operation, kept.append) as settle:
            if response is not None:
                settle(response)
            if problem is not None:
                raise problem

    if problem is None:
        conduct()
    else:
        with pytest.raises(type(problem)) as caught:
            conduct()
        assert caught.value is problem
    return bounds.ledger.things, kept


def thing(id_: str | None = None) -> Thing:
    """Make the thing of an order."""
    return Thing(1, "POST /orders", "orders/add", id_)


OPEN = ((thing(),), [1])
STRUCK_OFF: tuple[tuple[Thing, ...], list[int]] = ((), [])


def test_an_intent_is_recorded_before_the_request(tmp_path: Path) -> None:
    """When the request goes out, the file already says what it is about to create."""
    path = tmp_path / "ledger"
    bounds = safety(ledger=open_ledger(Asked(ledger=path), ABOUT))
    with noting_creation(bounds, "orders/add", ORDERS, lambda _: None):
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
    assert noted(created(), operation=operation) == STRUCK_OFF


def test_a_problem_with_what_is_not_recorded_is_raised() -> None:
    """Where there is nothing to record, a problem is raised all the same."""
    assert noted(problem=NotJudged("no answer"), operation=NOTES) == STRUCK_OFF


# Noting what is deleted


def left_after(method: str, target: str, status: int, operation: Operation = ORDERS, id_: str = "o-1") -> list[str]:
    """Send a request when a thing is there; return the ids of what still is."""
    bounds = safety()
    bounds.ledger.made(bounds.ledger.intend(str(operation), "a case"), id_)
    note_deletion(bounds, Request(method, API, target), Response(status))
    return [str(each.id) for each in bounds.ledger.things]


@pytest.mark.parametrize("status", [200, 202, 204])
def test_what_was_deleted_is_struck_off(status: int) -> None:
    """A DELETE that succeeded leaves nothing to remove."""
    assert left_after("DELETE", "/orders/o-1", status) == []


@pytest.mark.parametrize("target", ["/base/orders/o-1", "/orders/o%2D1", "/orders/o-1?force=true"])
def test_what_was_deleted_is_known_by_the_end_of_its_path(target: str) -> None:
    """Neither a base path, an encoding nor a query hides the id."""
    assert left_after("DELETE", target, 204) == []


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


# The ledger of a run


def test_a_run_has_a_name_of_its_own() -> None:
    """A name can be told from others, and begins references."""
    names = {new_run() for _ in range(100)}
    assert (len(names), [name for name in names if not re.fullmatch(r"CT-[0-9a-f]{8}", name)]) == (100, [])


def test_a_new_ledger_says_what_the_run_talks_to(tmp_path: Path) -> None:
    """The first line has what it takes to remove things later."""
    path = tmp_path / "ledger"
    ledger = open_ledger(Asked(ledger=path), ABOUT)
    assert read_ledger(path) == {ledger.run: Entries({"run": ledger.run, **ABOUT})}


def test_a_run_without_a_file_has_a_ledger() -> None:
    """Where nothing is to last, the ledger is in memory."""
    ledger = open_ledger(Asked(), ABOUT)
    assert (ledger.entries, ledger.things) == (Entries(ABOUT), ())


def earlier(about: Mapping[str, object]) -> tuple[str, Entries]:
    """Make the entries of an earlier run, with one thing."""
    return RUN, Entries({"run": RUN, **about}, {4: Thing(4, "POST /orders", "orders/add", "o-1")}, {"o-1"})


def test_an_earlier_ledger_is_gone_on_with(tmp_path: Path) -> None:
    """The things of an earlier run are there under its name, and no line says anew what it talks to."""
    path = tmp_path / "ledger"
    ledger = open_ledger(Asked(ledger=path, earlier=earlier(ABOUT)), ABOUT)
    ledger.removed(4)
    assert (ledger.run, ledger.things, path.read_text()) == (
        RUN,
        (),
        f'{{"run": "{RUN}", "number": 4, "removed": true}}\n',
    )


@pytest.mark.parametrize("changed", [{"allowed": "Real Ltd"}, {"folder": "/elsewhere"}], ids=["account", "folder"])
def test_an_earlier_ledger_may_be_opened_otherwise(changed: dict[str, object]) -> None:
    """What does not say where things were written may have changed."""
    assert open_ledger(Asked(earlier=earlier({**ABOUT, **changed})), ABOUT).run == RUN


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"origins": ["http://other:80"]}, id="another host"),
        pytest.param({"origins": ["http://h:80", "http://other:80"]}, id="one more host"),
        pytest.param({"origins": None}, id="no hosts"),
        pytest.param({"owners": {"customer": "c-2"}}, id="another owner"),
        pytest.param({"owners": {}}, id="no owner"),
    ],
)
def test_an_earlier_ledger_of_something_else_is_refused(changed: dict[str, object]) -> None:
    """What was written elsewhere is not searched for and removed here; the message names both places."""
    about = {**ABOUT, **changed}
    with pytest.raises(NotJudged) as caught:
        open_ledger(Asked(earlier=earlier(about)), ABOUT)
    assert str(caught.value) == (
        f"run {RUN} wrote to {about['origins']} {about['owners']}, but configured is "
        "['http://h:80'] {'customer': 'c-1'}: configure what it used"
    )


def test_an_earlier_ledger_that_does_not_say_is_refused() -> None:
    """A ledger whose first line is lost says nothing of where to remove."""
    with pytest.raises(NotJudged) as caught:
        open_ledger(Asked(earlier=(RUN, Entries())), ABOUT)
    assert str(caught.value).startswith(f"run {RUN} wrote to None None, but configured is ")


# --- what is the run's own


def owned(*ids: str, acts_on: bool = False) -> Safety:
    """Make what keeps a run in bounds that has created things of these ids."""

    def named(body: object) -> Iterator[str]:
        if isinstance(body, dict):
            yield str(body["owner"])

    creations = {"POST /tenants/{}/orders": Creation(removed_by_a_call), **RULES.creations}
    made = safety(Rules(creations=creations, acts_on=named) if acts_on else Rules(creations=creations))
    for id_ in ids:
        made.ledger.made(made.ledger.intend(str(ORDERS), "orders/add"), id_)
    return made


@pytest.mark.parametrize(
    "target",
    ["/orders/o-1", "/api/v1/orders/o-1", "/orders/o-1/notes", "/tenants/t-9/orders/o%2D1?x=1", "/orders", "/other/7"],
)
def test_what_the_run_has_created_may_be_changed(target: str) -> None:
    """A run may change its own things, what is below them, and what no rule says it could have created."""
    check_own(owned("o-1"), Request("PUT", API, target))


@pytest.mark.parametrize(
    "target",
    [
        "/orders/o-2",
        "/orders/o-2/notes",
        "/tenants/t-9/orders/o-2",
        "/api/v1/orders/o-2",
        "/orders/o-1/../o-2",
        "/orders/17?x=1",
    ],
)
def test_what_the_run_has_not_created_may_not_be_changed(target: str) -> None:
    """Below what the rules can create, an id that is not of the ledger is refused, by name."""
    with pytest.raises(NotJudged) as caught:
        check_own(owned("o-1"), Request("DELETE", API, target))
    assert re.fullmatch(r"refused: DELETE would change (o-2|17), which the run has not created", str(caught.value))


def test_what_is_removed_was_the_runs_own_all_the_same() -> None:
    """A deletion may be tried again."""
    made = owned("o-1")
    made.ledger.removed(1)
    check_own(made, Request("DELETE", API, "/orders/o-1"))


@pytest.mark.parametrize("word", ["search", "import"])
def test_a_word_below_a_collection_is_no_id(word: str) -> None:
    """What has no digit is taken for a word of the API's."""
    check_own(owned(), Request("POST", API, f"/orders/{word}"))


def test_what_a_body_says_to_change_has_to_be_the_runs_own() -> None:
    """Where the rules find an id in a body, it counts as one in the path does; what is no JSON names nothing."""
    check_own(owned("o-1", acts_on=True), Request("POST", API, "/documents", body=b'{"owner": "o-1"}'))
    check_own(owned("o-1", acts_on=True), Request("POST", API, "/documents", body=b"no JSON"))
    with pytest.raises(NotJudged):
        check_own(owned("o-1", acts_on=True), Request("POST", API, "/documents", body=b'{"owner": "o-2"}'))


def test_what_is_created_has_to_hold_the_runs_name() -> None:
    """Where a search makes up for a lost answer, the request has to hold what is searched for."""
    searched = safety(Rules(creations={str(ORDERS): Creation(removed_by_a_call, lambda *_: [])}))
    check_searchable(searched, ORDERS, Request("POST", API, "/orders", body=f'{{"ref": "{RUN}-1"}}'.encode()))
    with pytest.raises(NotJudged) as caught:
        check_searchable(searched, ORDERS, Request("POST", API, "/orders", body=b'{"ref": "MINE"}'))
    assert "begin its reference or code with {{contractRun}}" in str(caught.value)
    check_searchable(safety(), ORDERS, Request("POST", API, "/orders", body=b"{}"))


def test_a_time_out_does_not_say_that_nothing_was_created() -> None:
    """A 408 leaves the intent open: the server may have carried the request out."""
    made = safety()
    with noting_creation(made, "orders/add", ORDERS, lambda _: None) as settle:
        settle(Response(408))
    assert [thing.id for thing in made.ledger.things] == [None]


def test_what_was_asked_for_by_name_stays_for_good() -> None:
    """What no rule can remove is recorded with its id, and is not there to be removed."""
    kept: list[int] = []
    made = safety(irreversible=("customers/add",))
    with noting_creation(made, "customers/add", CUSTOMERS, kept.append) as settle:
        settle(Response(201, body=b'{"id": "c-9"}'))
    assert (made.ledger.things, [thing.id for thing in made.ledger.stays], kept) == ((), ["c-9"], [])
