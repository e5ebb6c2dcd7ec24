"""Tests of reading which variables scripts set from an answer."""

import pytest

from postman_contract.postman.collection import Script
from postman_contract.postman.script_answers import SetVariable, variables_set_by


def set_by(*lines: str, listen: str = "test") -> list[SetVariable]:
    """Read the variables that a script sets."""
    return list(variables_set_by([Script(listen, "\n".join(lines), "$.item[0].event[0]")]))


@pytest.mark.parametrize(
    ("lines", "name", "steps"),
    [
        (['pm.environment.set("petId", pm.response.json().id);'], "petId", ("id",)),
        (["pm.globals.set('pet-id', pm.response.json().data[0]['the id'])"], "pet-id", ("data", 0, "the id")),
        (
            ["let body = pm.response.json()", "pm.collectionVariables.set(`t`, body.tok)"],
            "t",
            ("tok",),
        ),
        (
            [
                "var j = JSON.parse(responseBody);",
                "const pet = j.pet;",
                'postman.setEnvironmentVariable("id", pet.id);',
            ],
            "id",
            ("pet", "id"),
        ),
        (['if (ok) { pm.variables.set("x", pm.response.json()?.a) }'], "x", ("a",)),
        (['pm.environment.set("x", pm.response.headers.get("Location"))'], "x", None),
        (['pm.environment.set("x", "literal")'], "x", None),
        (['pm.environment.set("x", list.map(each => each.id)[0])'], "x", None),
        (["let a = b; let b = a;", 'pm.environment.set("x", a.id)'], "x", None),
    ],
)
def test_a_variable_is_set_from_a_place_of_the_body(
    lines: list[str], name: str, steps: tuple[str | int, ...] | None
) -> None:
    """The steps lead to its value; of any other expression, nothing is said of where it comes from."""
    assert set_by(*lines) == [SetVariable(name, steps)]


def test_several_on_one_line_are_all_read() -> None:
    """One statement ends where the next begins."""
    lines = 'pm.environment.set("a", pm.response.json().a); pm.environment.set("b", pm.response.json().b);'
    assert set_by(lines) == [SetVariable("a", ("a",)), SetVariable("b", ("b",))]


@pytest.mark.parametrize("line", ["pm.environment.set(name, 1)", "", "pm.environment.unset('a')"])
def test_names_that_are_not_written_are_not_known(line: str) -> None:
    """What a script works out when it runs, reading cannot tell."""
    assert set_by(line) == []


def test_a_script_before_a_request_has_no_answer() -> None:
    """It sets nothing from one."""
    assert set_by('pm.environment.set("a", pm.response.json().a)', listen="prerequest") == []
