"""Tests of what a suite says of its API, and of where that is found."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.errors import InputError, NotJudged
from postman_contract.postman.messages import Request, Response
from postman_contract.safety.creation import GOES_BY_ITSELF, Creation, Run, id_at, id_in_location
from postman_contract.safety.hosts import urls_of_hosts
from postman_contract.safety.rules import Account, Owner, Rules
from postman_contract.safety.rules_module import load_rules

ADD = Operation("POST", ("orders", "{}"))
EXCHANGE = Exchange("orders/get", ADD, (200,), Request("GET", "http://h", "/"), Response(200))


def loaded(folder: Path, monkeypatch: pytest.MonkeyPatch, content: str, name: str) -> Rules:
    """Write a module, and load the rules it holds."""
    (folder / f"{name}.py").write_text(content)
    monkeypatch.syspath_prepend(folder)
    return load_rules(name)


def problem_of(module: str) -> str:
    """Return why a module's rules cannot be used."""
    with pytest.raises(InputError) as caught:
        load_rules(module)
    return str(caught.value)


def test_a_suite_without_a_module_says_nothing() -> None:
    """A suite that names no module has rules that allow nothing."""
    assert load_rules("") == Rules()


def test_rules_are_the_modules_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The value `RULES` of the module is what is used."""
    content = "from postman_contract.safety.rules import Rules\nRULES = Rules(limits={'GET /a': 5})\n"
    assert loaded(tmp_path, monkeypatch, content, "rules_of_a_suite") == Rules(limits={"GET /a": 5})


@pytest.mark.parametrize(
    ("module", "problem"),
    [
        pytest.param("no_such_module_1", "No module named 'no_such_module_1'", id="no such module"),
        pytest.param("json.no_such", "No module named 'json.no_such'", id="no such module of a package"),
    ],
)
def test_a_module_that_is_not_there_is_named(module: str, problem: str) -> None:
    """What cannot be imported is named, with the setting that asked for it."""
    assert problem_of(module) == f"{module}: cannot be imported; contract_rules names it: {problem}"


def test_a_relative_name_is_no_crash() -> None:
    """A name that can only be read inside a package cannot be imported."""
    assert problem_of(".rules").startswith(".rules: cannot be imported; contract_rules names it: ")


def test_a_module_that_needs_what_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import that fails within the module is quoted, with its line."""
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, monkeypatch, "import no_such_module_2\n", "rules_that_need_more")
    assert str(caught.value) == (
        f"rules_that_need_more: {tmp_path}/rules_that_need_more.py:1: cannot be imported; contract_rules names it: "
        "No module named 'no_such_module_2'"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("rules_absent", "", id="absent"),
        pytest.param("rules_of_another_type", "RULES = {'limits': {}}\n", id="of another type"),
        pytest.param(
            "rules_as_the_class", "from postman_contract.safety.rules import Rules as RULES\n", id="the class itself"
        ),
    ],
)
def test_a_module_without_rules_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    """A module that says nothing is a mistake, not a suite without rules."""
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, monkeypatch, content, name)
    assert str(caught.value) == (
        f"{name}: RULES: expected a value of postman_contract.safety.rules.Rules; contract_rules names it"
    )


@pytest.mark.parametrize(
    ("operation", "expected"),
    [(ADD, GOES_BY_ITSELF), (Operation("POST", ("orders",)), None), (Operation("PUT", ("orders", "{}")), None)],
    ids=["known", "another URL", "another method"],
)
def test_a_creation_is_found_by_its_operation(operation: Operation, expected: Creation | None) -> None:
    """What becomes of what is created is said of one operation; of others nobody knows."""
    assert Rules(creations={"POST /orders/{}": GOES_BY_ITSELF}).creation_by(operation) == expected


def test_what_goes_by_itself_takes_no_calls() -> None:
    """Nothing is kept of the budget for what needs no removing."""
    assert Creation(remove=None, find=None, calls=0) == GOES_BY_ITSELF


def test_removing_takes_one_call_unless_said_otherwise() -> None:
    """The default keeps one call for each thing."""
    assert Creation().calls == 1


def test_an_owner_is_named_in_no_body_unless_said_otherwise() -> None:
    """Without a function of the suite nothing is read out of a body."""
    assert list(Owner("customer", "customerId", "customers").named_in({"customerId": "c-1"})) == []


def test_a_run_sends_a_case_with_values() -> None:
    """A run hands over the case's id and the values given, and returns the exchange."""
    sent: list[tuple[str, Mapping[str, object]]] = []

    def send(case_id: str, values: Mapping[str, object]) -> Exchange:
        sent.append((case_id, values))
        return EXCHANGE

    returned = Run(send)("orders/get", orderId=7, page="2")
    assert (returned, sent) == (EXCHANGE, [("orders/get", {"orderId": 7, "page": "2"})])


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("\nRULES = Rulez()\n", 2, "NameError: name 'Rulez' is not defined"),
        ("def f():\n    return {}['x']\nf()\n", 2, "KeyError: 'x'"),
        ("import json\njson.loads('no')\n", 2, "JSONDecodeError: Expecting value: line 1 column 1 (char 0)"),
        ("RULES = (\n", 1, "SyntaxError: '(' was never closed"),
        ("raise SystemExit(3)\n", 1, "SystemExit: 3"),
        (
            "from postman_contract import Rules\n\nRULES = Rules(harmless={'search': 'a search'})\n",
            3,
            "ValueError: 'search' is no operation: expected one such as 'POST /orders/{}/lines'",
        ),
        (
            "from postman_contract import Rules\nRULES = Rules(harmless={'POST /search': ' '})\n",
            2,
            "ValueError: harmless['POST /search']: expected the reason why it does no harm",
        ),
        (
            "from postman_contract import Creation\nX = Creation(path='/pets')\n",
            2,
            "ValueError: Creation(path='/pets'): expected a path that ends in the id: /pets/{id}",
        ),
    ],
    ids=["name", "below a function", "in a library", "syntax", "exit", "operation", "reason", "path"],
)
def test_a_module_that_fails_is_named_with_the_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, line: int, said: str, request: pytest.FixtureRequest
) -> None:
    """Whatever a suite's module raises is an error with the place in the suite's own code."""
    name = f"failing_rules_{request.node.callspec.id.replace(' ', '_')}"
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, monkeypatch, content, name)
    assert str(caught.value) == (
        f"{name}: {tmp_path}/{name}.py:{line}: cannot be imported; contract_rules names it: {said}"
    )


# The ids of what is created


def answered(body: object = None, location: str | None = None) -> Response:
    """Make the answer to a creating request."""
    headers = (("Location", location),) if location is not None else ()
    return Response(201, headers, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("pointer", "body", "expected"),
    [
        ("/id", {"id": "o-1"}, "o-1"),
        ("/id", {"id": 7}, "7"),
        ("/data/id", {"data": {"id": 7}}, "7"),
        ("/data/0/id", {"data": [{"id": "x"}]}, "x"),
        ("/a~1b", {"a/b": "x"}, "x"),
        ("", "x", "x"),
        ("/id", {}, None),
        ("/id", [], None),
        ("/id/x", {"id": "o-1"}, None),
        ("/id", {"id": None}, None),
        ("/id", {"id": True}, None),
        ("/id", {"id": 1.5}, None),
        ("/id", {"id": {"x": 1}}, None),
    ],
)
def test_an_id_is_read_at_a_place(pointer: str, body: object, expected: str | None) -> None:
    """A JSON Pointer leads to an id, which is text or a whole number; anything else is none."""
    assert id_at(pointer)(answered(body)) == expected


def test_an_answer_that_is_no_json_has_no_id() -> None:
    """What cannot be read holds no id, and is no crash."""
    assert id_at("/id")(Response(201, (), b"\xff<")) is None


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://api.example/pets/7", "7"),
        ("/pets/7", "7"),
        ("/pets/7/", "7"),
        ("/pets/7?x=/8#y", "7"),
        ("/pets/a%20b", "a b"),
        ("7", "7"),
        ("", None),
        ("/", None),
        (None, None),
    ],
)
def test_an_id_is_read_in_the_location(location: str | None, expected: str | None) -> None:
    """The last segment of the Location header is the id, decoded."""
    assert id_in_location()(answered(location=location)) == expected


# Further hosts


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("https://auth.example", "https://auth.example"),
        ("{{tokenHost}}", "http://token.example:81"),
        ("https://{{name}}.example/upload", "https://up.example/upload"),
    ],
)
def test_a_further_host_is_a_url_or_a_variable(host: str, expected: str) -> None:
    """Variables in a host get their values."""
    values = {"tokenHost": "http://token.example:81", "name": "up"}
    assert list(urls_of_hosts([host], values.get)) == [expected]


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("{{absent}}", "the rules' host {{absent}} has no value: give {{absent}} one"),
        ("auth.example", "the rules' host auth.example is no URL: begin it with https://"),
        ("{{name}}", "the rules' host {{name}} is no URL: begin it with https://"),
    ],
)
def test_a_further_host_that_leads_nowhere_is_named(host: str, said: str) -> None:
    """A host without a value, or that is no URL, is an error, not one host fewer."""
    with pytest.raises(NotJudged) as caught:
        list(urls_of_hosts([host], {"name": "up"}.get))
    assert str(caught.value) == said


def test_the_account_can_be_read_without_an_owner() -> None:
    """A rule of its own says how, and goes before that of an owner."""

    def own(_: Run) -> Account:
        return Account("own", is_sandbox=True)

    def of_owner(_: Run) -> Account:
        return Account("of the owner", is_sandbox=True)

    owners = (Owner("tenant", "tenantId"), Owner("customer", "customerId", read=of_owner))
    found = [
        each.account_reader
        for each in (Rules(), Rules(account=own), Rules(owners=owners), Rules(owners=owners, account=own))
    ]
    assert found == [None, own, of_owner, own]
