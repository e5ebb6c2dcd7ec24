"""Tests of which requests have to be sent before a case, because their scripts set what it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from postman_contract.contract.refusals import WITHOUT, Negative, Refusal
from postman_contract.postman.data_files import DataRow
from postman_contract.postman.environment import Scope
from postman_contract.postman.loader import parse_collection
from postman_contract.run.cases import Case, plan
from postman_contract.run.data_rows import cases_of_rows
from postman_contract.run.providers import Providers
from postman_contract.run.script_variables import Variable

Node = dict[str, Any]


def scripts(before: str = "", after: str = "") -> list[Node]:
    """Make the events of a request, a folder or a collection."""
    return [{"listen": listen, "script": {"exec": text}} for listen, text in (("prerequest", before), ("test", after))]


def request(name: str, url: str = "https://h/x", *, before: str = "", after: str = "", **members: Any) -> Node:
    """Make a request with its scripts."""
    return {"name": name, "request": {"method": "GET", "url": url, **members}, "event": scripts(before, after)}


def folder(name: str, *items: Node, before: str = "", after: str = "") -> Node:
    """Make a folder with its scripts."""
    return {"name": name, "item": list(items), "event": scripts(before, after)}


def cases_of(*items: Node, before: str = "", after: str = "") -> tuple[Case, ...]:
    """Plan the cases of a collection with its scripts."""
    info = {"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
    return plan([parse_collection({"info": info, "item": list(items), "event": scripts(before, after)}, "c.json")], {})


def provided(
    cases: Sequence[Case], observed: Mapping[str, Sequence[Variable]] | None = None, **values: str
) -> dict[str, list[str]]:
    """Return by id of the cases that have providers their ids, in the order in which they are sent."""
    providers = Providers(cases, lambda _: (Scope("environment", values),), observed)
    found = {case.id: [each.id for each in providers.of(case)] for case in cases}
    return {case_id: ids for case_id, ids in found.items() if ids}


LOGIN = request("Login", after="pm.environment.set('token', pm.response.json().token)")
CREATE = request(
    "Create", "https://h/pets?t={{token}}", after="pm.collectionVariables.set('id', pm.response.json().id);"
)
GET = request("Get", "https://h/pets/{{id}}", header=[{"key": "Authorization", "value": "Bearer {{token}}"}])
UPDATE = request("Update", "https://h/pets/{{id}}?t={{token}}")
DELETE = request("Delete", "https://h/pets/:id", after="pm.collectionVariables.unset('id')")
DELETE["request"]["url"] = {"host": "h", "path": ["pets", ":id"], "variable": [{"key": "id", "value": "{{id}}"}]}


def test_a_chain_is_followed_to_its_beginning() -> None:
    """Who reads what was created needs the creation, and what that needs; nothing needs what only reads."""
    assert provided(cases_of(LOGIN, CREATE, GET, UPDATE, DELETE)) == {
        "create": ["login"],
        "get": ["login", "create"],
        "update": ["login", "create"],
        "delete": ["login", "create"],
    }


def test_who_comes_behind_what_unsets_a_variable_finds_it_unset() -> None:
    """The nearest request that changes a variable counts, whatever it makes of it."""
    found = provided(cases_of(LOGIN, CREATE, DELETE, GET))
    assert found["get"] == ["login", "create", "delete"]


def test_a_cleared_scope_hides_what_was_set_before() -> None:
    """Clearing sets every variable of its scope; those of other scopes stay."""
    clear = request("Clear", after="pm.environment.clear()")
    assert provided(cases_of(LOGIN, CREATE, clear, GET))["get"] == ["login", "create", "clear"]
    assert provided(cases_of(request("Set", after="pm.globals.set('a', 1)"), clear, request("Use", "{{a}}"))) == {
        "use": ["set", "clear"]
    }


def test_nothing_is_provided_by_what_comes_later() -> None:
    """A request that is used before it is created goes out without it, as in Postman."""
    assert provided(cases_of(GET, CREATE, LOGIN)) == {}


def test_the_nearest_setter_counts() -> None:
    """Of several that create, each is for those behind it."""
    second = request("Create again", after="pm.collectionVariables.set('id', 2)")
    assert provided(cases_of(CREATE, GET, second, UPDATE)) == {"get": ["create"], "update": ["create-again"]}


def test_a_value_that_a_scope_has_already_is_replaced_by_a_script() -> None:
    """Postman uses what the script has set; and a value that mentions a variable needs that."""
    assert provided(cases_of(LOGIN, GET), token="from a file") == {"get": ["login"]}
    use = request("Use", "https://h/", header=[{"key": "Authorization", "value": "{{auth}}"}])
    assert provided(cases_of(LOGIN, use), auth="Bearer {{token}}") == {"use": ["login"]}
    assert provided(cases_of(LOGIN, use)) == {}


@pytest.mark.parametrize(
    ("setting", "reading", "ids"),
    [
        ("pm.globals.set('a', 1)", "pm.environment.get('a')", []),
        ("pm.globals.set('a', 1)", "pm.globals.get('a')", ["set"]),
        ("pm.globals.set('a', 1)", "pm.variables.get('a')", ["set"]),
        ("pm.variables.set('a', 1)", "pm.globals.get('a')", []),
        ("pm.variables.set('a', 1)", "pm.sendRequest('{{a}}')", ["set"]),
        ("postman.setGlobalVariable('a', 1)", "globals['a']", ["set"]),
        ("// pm.globals.set('a', 1)", "pm.globals.get('a')", []),
    ],
)
def test_what_scripts_read_is_needed_in_its_scope(setting: str, reading: str, ids: list[str]) -> None:
    """Before the request and behind it."""
    for members in ({"before": reading}, {"after": reading}):
        found = provided(cases_of(request("Set", after=setting), request("Read", **members)))
        assert found.get("read", []) == ids


def test_a_name_in_two_scopes_may_be_either() -> None:
    """The environment hides the globals, whichever was set last: both are sent."""
    first = request("First", after="pm.environment.set('a', 1)")
    second = request("Second", after="pm.globals.set('a', 2)")
    assert provided(cases_of(first, second, request("Use", "{{a}}"))) == {"use": ["first", "second"]}


def test_who_sets_a_variable_first_needs_it_from_nobody() -> None:
    """What a script sets before the request, or before it reads it, is there; only a scope above may hide it."""
    first = request("First", after="pm.environment.set('a', 1); pm.globals.set('b', 1)")
    own = request("Own", "{{a}}/{{b}}", before="pm.variables.set('a', 2); pm.globals.set('b', 2); pm.globals.get('b')")
    assert provided(cases_of(first, own)) == {}
    above = request("Above", after="pm.environment.set('b', 1)")
    assert provided(cases_of(above, own)) == {"own": ["above"]}
    behind = request("Behind", "{{a}}", after="pm.environment.set('a', 2)")
    assert provided(cases_of(first, behind)) == {"behind": ["first"]}


def test_a_scope_that_a_case_clears_gives_it_nothing() -> None:
    """What was set in it before cannot be found there any longer."""
    first = request("First", after="pm.environment.set('a', 1)")
    assert provided(cases_of(first, request("Own", "{{a}}", before="pm.environment.clear()"))) == {}


def test_pages_follow_one_another() -> None:
    """A counter that a request raises itself begins with what was set before it."""
    first = request("First page", after="pm.environment.set('page', 1)")
    turn = "pm.environment.set('page', Number(pm.environment.get('page')) + 1)"
    pages = cases_of(
        first, request("Second page", "{{page}}", before=turn), request("Third page", "{{page}}", before=turn)
    )
    assert provided(pages) == {"second-page": ["first-page"], "third-page": ["first-page", "second-page"]}


TOKEN = """
if (!pm.environment.get("token") || pm.environment.get("expires") < Date.now()) {
  pm.sendRequest(pm.environment.get("tokenUrl"), (error, response) => {
    pm.environment.set("token", response.json().token);
    pm.environment.set("expires", Date.now() + 1000);
  });
}
"""


def test_a_token_that_the_collections_script_fetches_makes_no_chain() -> None:
    """Each case begins it anew; without it every case would need all before it."""
    assert provided(cases_of(GET, UPDATE, UPDATE, before=TOKEN)) == {}
    assert provided(cases_of(folder("F", GET, UPDATE, before=TOKEN))) == {}


def test_a_token_that_a_request_fetches_is_used_by_the_collections_script() -> None:
    """It reads the token before it sets it: what the first request has set comes before its own."""
    assert provided(cases_of(LOGIN, GET, UPDATE, before=TOKEN)) == {"get": ["login"], "update": ["login"]}


def test_a_counter_of_a_folder_makes_no_chain() -> None:
    """A script that reads what it sets itself begins anew in each case, behind the request as well."""
    count = "pm.globals.set('n', (pm.globals.get('n') || 0) + 1)"
    assert provided(cases_of(folder("F", request("A"), request("B"), request("C"), after=count))) == {}
    use = request("Use", "{{n}}")
    assert provided(cases_of(folder("F", request("A"), request("B"), after=count), use)) == {"use": ["f/b"]}


def test_a_script_of_a_folder_provides_as_each_request_below() -> None:
    """The nearest request for which it is run is the provider."""
    remember = "pm.environment.set('last', pm.response.json().id)"
    found = provided(cases_of(folder("F", request("A"), request("B"), after=remember), request("Use", "{{last}}")))
    assert found == {"use": ["f/b"]}


def test_names_that_are_worked_out_make_those_of_the_folder_providers() -> None:
    """Behind the nearest that sets the variable by its name; of other folders none."""
    loop = "for (const key in body) pm.environment.set(key, body[key])"
    items = [
        folder("Other", request("Elsewhere", after=loop)),
        request("Too early", after=loop),
        request("Set", after="pm.environment.set('a', 1)"),
        request("Loop", after=loop),
        request("Nothing"),
        request("Again", after="const env = pm.environment; keys.forEach(key => env.set(key, 1))"),
        request("Use", "{{a}}"),
        request("Use nothing"),
    ]
    assert provided(cases_of(*items)) == {"use": ["set", "loop", "again"]}


def test_names_that_a_run_has_seen_are_known() -> None:
    """What was seen counts in all folders, and what was seen not to be set is not."""
    loop = "for (const key in body) pm.environment.set(key, body[key])"
    items = [folder("F", request("Loop", after=loop)), request("Other", after=loop), request("Use", "{{a}}")]
    observed = {"f/loop": [Variable("environment", "a")], "other": [Variable("environment", "b")], "use": []}
    assert provided(cases_of(*items), observed) == {"use": ["f/loop"]}


def test_a_script_that_reads_any_variable_needs_all_that_its_folder_sets() -> None:
    """All of the scope that it reads."""
    items = [
        request("Set", after="pm.environment.set('a', 1)"),
        request("Other scope", after="pm.globals.set('a', 1)"),
        request("Clear", after="pm.environment.clear()"),
        request("Read", after="console.log(pm.environment.toObject())"),
    ]
    assert provided(cases_of(*items)) == {"read": ["set", "clear"]}


def test_a_script_that_the_case_runs_itself_first_provides_nothing_by_names_that_are_worked_out() -> None:
    """A collection's script that sets what it finds in a file does so for each case."""
    init = "Object.keys(defaults).forEach(key => pm.variables.set(key, defaults[key]))"
    assert provided(cases_of(request("A", "{{a}}"), request("B", "{{a}}"), before=init)) == {}


def test_each_row_of_data_has_its_own_providers() -> None:
    """What a row of data gives is hidden by nothing but what a script sets for the run alone."""
    rows = [DataRow(label, Scope("data", {"id": label})) for label in ("one", "two")]
    local = request("Local", after="pm.variables.set('id', 1)")
    cases = cases_of_rows(cases_of(LOGIN, CREATE, GET, local, UPDATE), rows)
    ids = {case.id.partition("get")[2] for case in cases if case.name == "Get"}
    found = provided(cases)
    assert len(ids) == 2
    for row in ids:
        assert found[f"get{row}"] == [f"login{row}"]
        assert found[f"update{row}"] == [f"login{row}", f"local{row}"]


def test_a_derived_case_has_the_providers_of_its_right_one() -> None:
    """It is sent after what the right one needs."""
    cases = cases_of(LOGIN, GET)
    wrong = replace(cases[1], id="get/negatives/without.x", negative=Negative(WITHOUT, Refusal(), "get"))
    assert [each.id for each in Providers(cases, lambda _: ()).of(wrong)] == ["login"]


def test_collections_provide_nothing_for_one_another() -> None:
    """Variables of a run of one are not those of a run of another."""
    first, second = cases_of(LOGIN), cases_of(GET)
    assert provided([*first, *(replace(case, file="d.json") for case in second)]) == {}
