"""Tests of reading which variables scripts read and set."""

import pytest

from postman_contract.postman.script_variables import VariableUse, uses_in

ANYTHING = {VariableUse("get", None, None), VariableUse("set", None, None)}


@pytest.mark.parametrize(
    ("line", "uses"),
    [
        ('pm.environment.set("id", 1)', [VariableUse("set", "environment", "id")]),
        ("pm.collectionVariables . set('id')", [VariableUse("set", "collectionVariables", "id")]),
        ("pm.globals.unset(`id`);", [VariableUse("set", "globals", "id")]),
        ("pm.variables.set('id', 1)", [VariableUse("set", "variables", "id")]),
        ("pm.environment.clear()", [VariableUse("clear", "environment", None)]),
        ("pm?.globals?.get('id')", [VariableUse("get", "globals", "id")]),
        ("if (!pm.environment.has('id')) {}", [VariableUse("get", "environment", "id")]),
        ("pm.variables.get('id')", [VariableUse("get", None, "id")]),
        ("postman.setEnvironmentVariable('id', 1)", [VariableUse("set", "environment", "id")]),
        ("postman.getGlobalVariable('id')", [VariableUse("get", "globals", "id")]),
        ("postman.clearGlobalVariable('id')", [VariableUse("set", "globals", "id")]),
        ("postman.clearEnvironmentVariables()", [VariableUse("clear", "environment", None)]),
        ("x = environment.id", [VariableUse("get", "environment", "id")]),
        ("x = globals['the id']", [VariableUse("get", "globals", "the id")]),
        (
            "pm.variables.replaceIn('{{a}}/{{$guid}}/{{b}}')",
            [VariableUse("get", None, "a"), VariableUse("get", None, "b")],
        ),
        ("pm.sendRequest(`{{base}}/${1}/{{id}}`)", [VariableUse("get", None, "base"), VariableUse("get", None, "id")]),
        ("const env = pm.environment; env.set('id', 1)", [VariableUse("set", "environment", "id")]),
        ("let all = pm.variables\nall.get('id')", [VariableUse("get", None, "id")]),
        ("pm.environment.toObject()", [VariableUse("get", "environment", None)]),
        ("pm.environment.values.map(f)", [VariableUse("get", "environment", None)]),
    ],
)
def test_a_use_with_a_literal_name_is_known(line: str, uses: list[VariableUse]) -> None:
    """Of each of Postman's objects, old and new; to unset a variable sets it, and a text reads what it mentions."""
    assert list(uses_in(line)) == uses


@pytest.mark.parametrize(
    "line",
    [
        "// pm.environment.set('id', 1)",
        "/* pm.environment.set('id', 1) */",
        "'pm.environment.set(1)'",
        "const page = /pm.environment.set('id')/",
        "api.pm.environment.set('id', 1)",
        "pm.environment.name",
        "pm.test('x', () => pm.response.to.have.status(200))",
        "pm.iterationData.get('id')",
        "postman.setNextRequest('Next')",
        "environment.id = 1; environment['id'] = 1",  # a copy
        "let globals = {}; globals.id",
        "call({environment: 1, pm: 2})",
        "pm.variables.replaceIn(pm.request.body.raw)",
    ],
)
def test_what_uses_no_variable_is_none(line: str) -> None:
    """Comments, texts, objects of others, and what says nothing of a variable."""
    assert uses_in(line) == ()


@pytest.mark.parametrize(
    ("line", "does", "scope"),
    [
        ("pm.environment.set(key, 1)", "set", "environment"),
        ("pm.environment.set('a' + i, 1)", "set", "environment"),
        ("pm.globals.set(`a${i}`, 1)", "set", "globals"),
        ("pm.globals.unset(each)", "set", "globals"),
        ("pm.variables.get(name)", "get", None),
        ("x = environment[key]", "get", "environment"),
        ("_.keys(globals)", "get", "globals"),
        ("postman.setGlobalVariable(name, 1)", "set", "globals"),
    ],
)
def test_a_name_that_is_worked_out_is_not_known(line: str, does: str, scope: str | None) -> None:
    """The use is told all the same, without a name."""
    assert [(use.does, use.scope, use.name) for use in uses_in(line)] == [(does, scope, None)]


@pytest.mark.parametrize(
    "line",
    [
        "const p = pm",
        "const {environment} = pm; environment.set('id', 1)",
        "pm['environment'].set('id', 1)",
        "utils.remember(pm, 1)",
        "return {pm}",
        "postman['setEnvironmentVariable']('id', 1)",
        "eval(responseBody)",
        "new Function('x', source)()",
        "globalThis.pm.environment.set('id', 1)",
    ],
)
def test_who_is_handed_postmans_object_may_use_any_variable(line: str) -> None:
    """Reading does not follow it there."""
    assert set(uses_in(line)) >= ANYTHING


@pytest.mark.parametrize(
    "line", ["remember(pm.environment)", "var e = pm.environment; f(e)", "each(pm.environment.set)"]
)
def test_who_is_handed_a_scope_may_use_any_variable_of_it(line: str) -> None:
    """Of the other scopes, nothing is said."""
    assert list(uses_in(line)) == [VariableUse("get", "environment", None), VariableUse("set", "environment", None)]


def test_a_variable_is_read_before_it_is_set_from_its_own_value() -> None:
    """A counter needs what was there before."""
    source = "pm.globals.set('n', f(pm.globals.get('n')) + 1); pm.globals.get('m')"
    assert [(use.does, use.name) for use in uses_in(source)] == [("get", "n"), ("set", "n"), ("get", "m")]


def test_calls_that_never_end_are_read_as_far_as_they_go() -> None:
    """A script that Postman could not run either is no error here."""
    assert list(uses_in("pm.globals.set('n', (")) == [VariableUse("set", "globals", "n")]
