"""Tests of what a suite says of its API, and of where that is found."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.errors import InputError
from postman_contract.postman.messages import Request, Response
from postman_contract.safety.rules import GOES_BY_ITSELF, Creation, Owner, Rules, Run, load_rules

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
    """An import that fails within the module is quoted."""
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, monkeypatch, "import no_such_module_2\n", "rules_that_need_more")
    assert str(caught.value) == (
        "rules_that_need_more: cannot be imported; contract_rules names it: No module named 'no_such_module_2'"
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
