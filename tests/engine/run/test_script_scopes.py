"""Tests of the variables that the scripts of a case begin with, and of the scopes that they leave."""

from collections.abc import Mapping

from postman_contract.postman.collection import RequestTemplate, Script, Url
from postman_contract.postman.environment import PROCESS, Scope, environment_key, value_in
from postman_contract.run.cases import Case
from postman_contract.run.script_scopes import (
    SCRIPTS,
    Surrounding,
    changes_between,
    respelled,
    scopes_left,
    variables_at_start,
    with_call,
    with_changes,
)
from postman_contract.run.script_state import Both
from postman_contract.scripting.values import COLLECTION, ENVIRONMENT, GLOBALS, LOCAL, ScriptVariables

PROCESS_SCOPE = Scope(PROCESS, {"CONTRACT_BASE_URL": "http://here", "CONTRACT_OTHER": "x"}, environment_key)
ABOVE = (PROCESS_SCOPE, Scope("environment", {"baseUrl": "http://there", "count": "3", "kept": "e"}))
AROUND = Surrounding(
    ABOVE, Scope("collection", {"own": "c", "kept": "c"}), (Scope("globals", {"own": "g"}),), {"count": 3, "kept": "f"}
)


def case_with(*sources: str) -> Case:
    """Make a case with these scripts behind its request to {{baseUrl}}."""
    request = RequestTemplate("GET", Url("{{baseUrl}}", ("a",)))
    scripts = tuple(Script("test", source, f"$.event[{number}]") for number, source in enumerate(sources))
    return Case("a", "A", (), "c.json", "$.item[0]", None, request, request, AROUND.collection, scripts=scripts)


def one(variables: Mapping[str, Mapping[str, object]]) -> Both[ScriptVariables]:
    """Make variables without secrets."""
    made = ScriptVariables(variables)
    return Both(made, made)


def test_scripts_begin_with_the_variables_of_a_run() -> None:
    """What is above the collection is the environment, by the highest; a number of its file is a number."""
    start = variables_at_start(case_with(), AROUND)
    assert start.of(ENVIRONMENT) == {"baseUrl": "http://here", "count": 3, "kept": "e"}
    assert start.of(COLLECTION) == {"own": "c", "kept": "c"}
    assert start.of(GLOBALS) == {"own": "g"}
    assert start.of(LOCAL) == {}


def test_a_number_of_the_collection_is_a_number() -> None:
    """Unless a correction has given the variable another value."""
    around = Surrounding((), Scope("collection", {"n": "5", "m": "7"}), (), own={"n": 5, "m": 6})
    assert variables_at_start(case_with(), around).of(COLLECTION) == {"n": 5, "m": "7"}


def test_the_process_environment_has_what_a_case_mentions() -> None:
    """It knows a variable only by its own spelling, so that its names cannot be listed."""
    start = variables_at_start(case_with("pm.environment.get('other')"), AROUND)
    assert start.of(ENVIRONMENT)["other"] == "x"


def test_a_request_is_filled_from_what_scripts_have_left() -> None:
    """A value that they have not changed is from where it was; one that they have taken away is nowhere."""
    start = variables_at_start(case_with(), AROUND)
    now = ScriptVariables(
        {
            ENVIRONMENT: {"baseUrl": "http://here", "count": 4},
            COLLECTION: {"own": "c", "kept": "c"},
            GLOBALS: {},
            LOCAL: {"local": True},
        }
    )
    scopes = scopes_left(start, now, AROUND, [Scope("data", {"local": "row", "cell": "row"})])

    def found(name: str) -> tuple[str, str | None]:
        scope = next((each for each in scopes if each.get(name) is not None), None)
        return (scope.name if scope else "", value_in(scopes, name))

    assert found("local") == (SCRIPTS, "true")
    assert found("cell") == ("data", "row")
    assert found("baseUrl") == (PROCESS, "http://here")
    assert found("count") == (SCRIPTS, "4")
    assert found("kept") == ("collection", "c")
    assert found("own") == ("collection", "c")
    gone = scopes_left(start, now.with_scope(COLLECTION, {}), AROUND, ())
    assert value_in(gone, "own") is None


def test_what_scripts_have_changed_is_done_to_other_variables() -> None:
    """Whatever these were: what was set is set, and what was taken away is gone."""
    before = one({ENVIRONMENT: {"a": 1, "b": 1, "c": None}, GLOBALS: {"a": 1}})
    after = one({ENVIRONMENT: {"a": 1, "b": 2, "c": None, "d": {"e": []}}, GLOBALS: {}})
    changes = [*changes_between(before, after)]
    others = ScriptVariables({ENVIRONMENT: {"a": 9, "b": 9}, GLOBALS: {"z": 1}})
    done = with_changes(others, [(each, each.value.real if each.value else None) for each in changes])
    assert done.scopes == {ENVIRONMENT: {"a": 9, "b": 2, "d": {"e": []}}, GLOBALS: {"z": 1}}


def test_scripts_find_what_a_call_gives_where_they_look_for_it() -> None:
    """It is above all others, and in each scope that a script of the case asks by name."""
    case = case_with("pm.collectionVariables.get('id')", "pm.globals.get('other')")
    done = with_call(ScriptVariables({COLLECTION: {"id": "1", "x": "y"}}), case, {"id": "7"})
    assert done.scopes == {COLLECTION: {"id": "7", "x": "y"}, LOCAL: {"id": "7"}}


def test_a_value_from_another_request_is_spelled_as_its_text_and_without_its_secrets() -> None:
    """A whole secret by its name; one that is too short to be known as it was shown; and so in lists and objects."""
    known = {"CANARY-long": "REDACTED-long"}

    def spell(text: str) -> str:
        return f"spelled {text}"

    def hide(text: str) -> str:
        return known.get(text, text)

    real = {"a": "plain", "b": "CANARY-long", "c": "abc", "d": [1, "plain"], "e": "other", "f": 5}
    shown = {"a": "plain", "b": "shown long", "c": "shown", "d": [1, "plain"], "e": [], "f": 6}
    assert respelled(Both(real, shown), spell, hide) == {
        "a": "spelled plain",
        "b": "REDACTED-long",
        "c": "shown",
        "d": [1, "spelled plain"],
        "e": [],
        "f": 6,
    }
