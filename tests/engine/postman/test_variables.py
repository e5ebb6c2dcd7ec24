"""Tests of filling templates: Postman's order, its nesting, and what is remembered."""

import re
import uuid

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman.dynamic import GENERATORS
from postman_contract.postman.environment import Scope
from postman_contract.postman.variables import (
    LONGEST,
    PASSES,
    Resolver,
    UndefinedVariable,
    Used,
    draw_fresh,
    draw_recorded,
)


def resolver(*scopes: Scope, **values: str) -> Resolver:
    """Make a resolver over the given scopes and, below them, one of the given values."""
    return Resolver((*scopes, Scope("values", values)), draw_fresh("seed"))


def supply_upper(name: str) -> str:
    """Supply a variable with its own name in capitals."""
    return name.upper()


@pytest.mark.parametrize(
    ("template", "text"),
    [
        pytest.param("plain", "plain", id="no variable"),
        pytest.param("{{a}}", "1", id="one"),
        pytest.param("<{{a}}-{{b}}>", "<1-2>", id="several"),
        pytest.param("{{{a}}}", "{1}", id="three braces"),
        pytest.param("{{}}", "{{}}", id="no name"),
        pytest.param("{{a}} {{", "1 {{", id="open braces"),
        pytest.param("{{nested}}", "1", id="nested"),
        pytest.param("{{{{name}}}}", "1", id="name in a variable"),
        pytest.param("{{empty}}", "", id="empty value"),
    ],
)
def test_variables_are_replaced(template: str, text: str) -> None:
    """Every variable is replaced by its value, and nothing else is touched."""
    filled = resolver(a="1", b="2", nested="{{a}}", name="a", empty="").resolve(template)
    assert filled == text


def test_the_first_scope_wins() -> None:
    """Scopes stand in their order of precedence."""
    assert resolver(Scope("environment", {"a": "env"}), a="collection").resolve("{{a}}") == "env"


def test_a_lower_scope_fills_what_a_higher_one_lacks() -> None:
    """A variable that a scope does not define is looked for in the next."""
    assert resolver(Scope("environment", {}), a="collection").resolve("{{a}}") == "collection"


@pytest.mark.parametrize("name", ["missing", " a ", "A"])
def test_an_undefined_variable_is_named(name: str) -> None:
    """A variable nothing defines is never sent in braces; names are exact."""
    with pytest.raises(UndefinedVariable) as caught:
        resolver(a="1").resolve(f"x{{{{{name}}}}}")
    assert str(caught.value) == (
        f"variable {{{{{name}}}}} is not defined in any scope, and no prerequisite supplies it"
    )


def test_what_no_scope_defines_is_supplied() -> None:
    """A supplier is asked for what no scope defines, and only for that."""
    filled = Resolver((Scope("s", {"a": "1"}),), draw_fresh(""), supply_upper)
    assert (filled.resolve("{{a}}{{b}}"), filled.used) == (
        "1B",
        {"a": Used("a", "1", "s"), "b": Used("b", "B", "prerequisite")},
    )


def chain(length: int) -> dict[str, str]:
    """Make variables v1 … v`length`, each but the last holding the next one."""
    return {f"v{n}": f"{{{{v{n + 1}}}}}" for n in range(1, length)} | {f"v{length}": "end"}


def test_values_are_resolved_nineteen_times() -> None:
    """A chain as long as Postman's own limit is followed to its end."""
    assert resolver(**chain(PASSES)).resolve("{{v1}}") == "end"


def test_a_chain_beyond_nineteen_is_refused() -> None:
    """What Postman would send in braces is not sent."""
    with pytest.raises(NotJudged, match=r"^variable \{\{v20\}\} refers to itself, directly or through others$"):
        resolver(**chain(PASSES + 1)).resolve("{{v1}}")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"a": "x{{a}}"}, id="itself with more"),
        pytest.param({"a": "{{b}}", "b": "{{a}}"}, id="two"),
    ],
)
@pytest.mark.parametrize("template", ["{{a}}", '"{{a}}"'])
def test_a_circle_is_refused(values: dict[str, str], template: str) -> None:
    """Variables that refer to each other in a circle are named, in text and in JSON."""
    for resolve in (resolver(**values).resolve, resolver(**values).resolve_json):
        with pytest.raises(NotJudged, match="refers to itself, directly or through others"):
            resolve(template)


@pytest.mark.parametrize("template", ["{{a}}", '"{{a}}"', "{{b}}"])
def test_a_variable_that_is_itself_goes_out_as_it_stands(template: str) -> None:
    """Postman sends the braces of a variable whose value is itself."""
    values = {"a": "{{a}}", "b": "{{a}}"}
    for resolve in (resolver(**values).resolve, resolver(**values).resolve_json):
        assert resolve(template) == template.replace("b", "a")


@pytest.mark.parametrize("times", [10, 1000])
def test_a_variable_that_multiplies_itself_stops_in_time(times: int) -> None:
    """A few characters cannot become more than fits in memory."""
    with pytest.raises(NotJudged, match=r"^variable \{\{a\}\} makes the request too long: does it multiply itself\?$"):
        resolver(a="{{a}}" * times).resolve("{{a}}")


def test_a_long_value_is_no_multiplication() -> None:
    """A value of many megabytes goes in."""
    assert len(resolver(a="x" * LONGEST).resolve("{{a}}")) == LONGEST


def test_what_was_used_is_remembered() -> None:
    """Each variable that went in is known with its value and its scope, the nested ones included."""
    filled = resolver(Scope("environment", {"b": "2"}), a="{{b}}")
    filled.resolve("{{a}}{{a}}")
    assert filled.used == {"a": Used("a", "{{b}}", "values"), "b": Used("b", "2", "environment")}


def test_the_value_of_a_used_variable_is_not_in_its_repr() -> None:
    """A failing test that prints what was used prints no value."""
    assert repr(Used("key", "CANARY-secret-1", "s")) == "Used(name='key', scope='s')"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        pytest.param('{"a": "{{quote}}"}', r'{"a": "say \"hi\""}', id="quotes in a literal"),
        pytest.param('{"a": "{{path}}"}', r'{"a": "C:\\x"}', id="backslash in a literal"),
        pytest.param('{"a": "{{lines}}"}', r'{"a": "1\n2\t"}', id="controls in a literal"),
        pytest.param('{"{{quote}}": 1}', r'{"say \"hi\"": 1}', id="member name"),
        pytest.param('{"a": {{array}}}', '{"a": ["x", 1]}', id="outside a literal"),
        pytest.param('{"a": "\\"{{quote}}"}', r'{"a": "\"say \"hi\""}', id="escaped quote"),
        pytest.param('{"a": "{{outer}}"}', r'{"a": "say \"hi\"!"}', id="nested in a literal"),
        pytest.param('{"a": {{objects}}}', r'{"a": {"b": "say \"hi\""}}', id="a literal inside a value"),
        pytest.param("{{quote}}", 'say "hi"', id="no JSON around it"),
        pytest.param('{"a": "{{}}"}', '{"a": "{{}}"}', id="no name"),
    ],
)
def test_values_are_escaped_in_string_literals_alone(template: str, text: str) -> None:
    """A value is JSON-escaped where it goes into a string literal, and nowhere else."""
    values = {
        "quote": 'say "hi"',
        "path": "C:\\x",
        "lines": "1\n2\t",
        "array": '["x", 1]',
        "outer": "{{quote}}!",
        "objects": '{"b": "{{quote}}"}',
    }
    assert resolver(**values).resolve_json(template) == text


def test_a_dynamic_variable_is_drawn_at_every_occurrence() -> None:
    """Each occurrence of {{$guid}}, also through a variable, is a value of its own."""
    text = resolver(id="{{$guid}}").resolve("{{$guid}} {{id}} {{id}}")
    assert len(set(text.split())) == 3


def test_drawing_is_reproducible() -> None:
    """The same seed draws the same values."""
    assert [draw_fresh("s")("$guid"), draw_fresh("s")("$randomInt")] == [
        draw_fresh("s")("$guid"),
        draw_fresh("s")("$randomInt"),
    ]


def test_another_seed_draws_other_values() -> None:
    """Two cases do not share their ids."""
    assert draw_fresh("a")("$guid") != draw_fresh("b")("$guid")


def test_guids_are_uuids_of_version_4() -> None:
    """{{$guid}} and {{$randomUUID}} are random UUIDs."""
    draw = draw_fresh("s")
    assert [uuid.UUID(draw(name)).version for name in ("$guid", "$randomUUID")] == [4, 4]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("$timestamp", r"\d{10}"),
        ("$isoTimestamp", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"),
        ("$randomInt", r"\d{1,3}|1000"),
    ],
)
def test_dynamic_variables_have_postmans_shape(name: str, shape: str) -> None:
    """Seconds since 1970, an ISO time in UTC with milliseconds, an integer up to 1000."""
    assert re.fullmatch(shape, draw_fresh("s")(name))


def test_an_unknown_dynamic_variable_is_named() -> None:
    """A dynamic variable the engine does not know is not sent in braces."""
    with pytest.raises(NotJudged, match=r"^dynamic variable \{\{\$randomCat\}\} is not supported$"):
        resolver().resolve("{{$randomCat}}")


def test_a_scope_cannot_define_a_dynamic_variable() -> None:
    """What starts with a dollar is drawn, whatever a scope says."""
    assert resolver(**{"$guid": "mine"}).resolve("{{$guid}}") != "mine"


def test_a_recording_hands_out_its_values_in_order() -> None:
    """A replay draws what was drawn when it was recorded."""
    draw = draw_recorded({"$guid": ["1", "2"], "$timestamp": ["9"]})
    assert [draw("$guid"), draw("$timestamp"), draw("$guid")] == ["1", "9", "2"]


@pytest.mark.parametrize("recorded", [{}, {"$guid": []}])
def test_a_recording_that_holds_too_few_values_is_named(recorded: dict[str, list[str]]) -> None:
    """A case that draws more than it did is to be recorded again."""
    with pytest.raises(NotJudged, match=r"no further value for \{\{\$guid\}\}: record the case again$"):
        draw_recorded(recorded)("$guid")


def test_every_generator_is_dynamic() -> None:
    """A generator's name starts with a dollar, or it would never be asked."""
    assert all(name.startswith("$") for name in GENERATORS)
