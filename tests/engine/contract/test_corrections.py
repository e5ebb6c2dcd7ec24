"""Tests of what a published request needs before it can be sent."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from postman_contract.contract.correcting import correct_request, correct_variables
from postman_contract.contract.corrections import (
    Correction,
    breaches_on_purpose,
    corrections_of,
    load_corrections,
    needed_prerequisites,
    reason_for_nothing,
    set_aside_reason,
)
from postman_contract.errors import InputError, NotJudged
from postman_contract.postman.collection import Auth, Body, FileBody, Parameter, RawBody, RequestTemplate, Url
from postman_contract.postman.environment import Scope

HEADERS = (Parameter("A", "1"), Parameter("b", "2", disabled=True))


def request(body: Body | None = None, headers: tuple[Parameter, ...] = HEADERS) -> RequestTemplate:
    """Make a request template."""
    return RequestTemplate("POST", Url("h"), headers, body)


def correction(action: str, argument: object) -> Correction:
    """Make a correction."""
    return Correction("r", action, argument, "c.toml: x[0]")


def patched(text: str, *operations: object) -> object:
    """Patch the text of a JSON body and parse it."""
    body = correct_request(request(RawBody(text, "json")), [correction("patch", list(operations))]).body
    assert isinstance(body, RawBody)
    assert body.language == "json"
    return json.loads(body.text)


def refusal(body: Body | None, action: str, argument: object) -> str:
    """Return why a correction cannot be applied."""
    with pytest.raises(NotJudged) as caught:
        correct_request(request(body), [correction(action, argument)])
    return str(caught.value)


def test_an_absent_file_corrects_nothing(tmp_path: Path) -> None:
    """A suite need not have corrections."""
    assert load_corrections(tmp_path / "none.toml") == {}


def test_corrections_are_loaded_by_case(tmp_path: Path) -> None:
    """Each case has its corrections in order, with the place of each."""
    path = tmp_path / "c.toml"
    path.write_text(
        '[["a/b"]]\nreason = "one"\ndrop_body = true\n[["a/b"]]\nreason = "two"\ndrop_headers = ["A"]\n'
        '[["c"]]\nreason = "three"\nset_aside = true\n'
    )
    assert load_corrections(path) == {
        "a/b": (
            Correction("one", "drop_body", argument=True, place=f"{path}: a/b[0]"),
            Correction("two", "drop_headers", ["A"], f"{path}: a/b[1]"),
        ),
        "c": (Correction("three", "set_aside", argument=True, place=f"{path}: c[0]"),),
    }


LEFT_THERE = '[["*"]]\nreason = "somebody left a token there"\ndrop_auth = ["accessToken"]\n'


def test_a_correction_of_every_case_goes_before_those_of_one(tmp_path: Path) -> None:
    """It takes a parameter out of every auth block that has it, and leaves all others as they are."""
    path = tmp_path / "corrections.toml"
    path.write_text(LEFT_THERE + '\n[["a"]]\nreason = "r"\ndrop_body = true\n')
    found = corrections_of("a", load_corrections(path))
    assert [each.action for each in found] == ["drop_auth", "drop_body"]
    block = Auth("oauth2", {"accessToken": "CANARY-token", "scope": "s"})
    assert correct_request(replace(request(), auth=block), found[:1]).auth == Auth("oauth2", {"scope": "s"})
    for auth in (None, Auth("oauth2", {"scope": "s"})):
        assert correct_request(replace(request(), auth=auth), found[:1]).auth == auth


def test_of_every_case_nothing_but_its_auth_is_corrected(tmp_path: Path) -> None:
    """What is said of a request's own parts names the request."""
    path = tmp_path / "corrections.toml"
    path.write_text('[["*"]]\nreason = "r"\ndrop_body = true\n')
    with pytest.raises(InputError, match=r"\*\[0\]\.drop_body: of all cases only drop_auth can be said"):
        load_corrections(path)


def test_a_parameter_that_a_case_does_not_have_is_not_taken_out() -> None:
    """Named for one case, the correction no longer applies."""
    with pytest.raises(NotJudged, match="its auth has no 'accessToken'"):
        correct_request(request(), [correction("drop_auth", ["accessToken"])])


def test_the_reason_for_setting_aside_is_found() -> None:
    """A case is set aside by whichever of its corrections says so."""
    aside = Correction("why", "set_aside", argument=True, place="p")
    assert set_aside_reason([correction("drop_body", argument=True), aside]) == "why"


def test_what_is_not_set_aside_has_no_reason() -> None:
    """Other corrections set nothing aside."""
    assert set_aside_reason([correction("drop_body", argument=True)]) is None


def test_without_corrections_a_request_is_as_published() -> None:
    """No correction changes nothing."""
    assert correct_request(request(RawBody("x")), []) == request(RawBody("x"))


def test_setting_aside_changes_nothing() -> None:
    """The request of a case that is set aside is as published."""
    assert correct_request(request(), [correction("set_aside", argument=True)]) == request()


def test_a_body_is_dropped() -> None:
    """A dropped body is none."""
    assert correct_request(request(RawBody("x")), [correction("drop_body", argument=True)]) == request()


def test_a_header_is_set() -> None:
    """A header that is set replaces one of its name in any case, disabled or not."""
    corrected = correct_request(request(), [correction("set_headers", {"B": "3", "C": "4"})])
    assert corrected.headers == (Parameter("A", "1"), Parameter("B", "3"), Parameter("C", "4"))


def test_a_header_is_dropped() -> None:
    """A header is dropped by its name in any case."""
    assert correct_request(request(), [correction("drop_headers", ["a"])]).headers == HEADERS[1:]


def test_corrections_apply_in_order() -> None:
    """Each correction sees what the one before it left."""
    steps = [correction("set_headers", {"C": "3"}), correction("drop_headers", ["c"])]
    assert correct_request(request(), steps) == request()


def test_a_body_is_patched() -> None:
    """A JSON Patch changes the body's template; comments in it are no obstacle, variables stay."""
    operation = {"op": "replace", "path": "/a/0", "value": "{{id}}"}
    assert patched('{"a": [1], "b": "{{b}}"} // note', operation) == {"a": ["{{id}}"], "b": "{{b}}"}


def test_a_patched_body_keeps_its_characters() -> None:
    """Text beyond ASCII is not escaped."""
    body = correct_request(request(RawBody('["é"]')), [correction("patch", [])]).body
    assert body == RawBody('[\n  "é"\n]')


def test_a_test_that_holds_changes_nothing() -> None:
    """A `test` operation that holds lets the patch go on."""
    assert patched('{"a": 1}', {"op": "test", "path": "/a", "value": 1}) == {"a": 1}


@pytest.mark.parametrize(
    ("body", "action", "argument", "problem"),
    [
        pytest.param(None, "drop_body", True, "the request has no body", id="no body to drop"),
        pytest.param(None, "drop_headers", ["C"], "the request has no such header", id="no header to drop"),
        pytest.param(None, "patch", [], "the request has no raw body", id="no body to patch"),
        pytest.param(FileBody("x"), "patch", [], "the request has no raw body", id="a file to patch"),
        pytest.param(RawBody("{"), "patch", [], "the body's template is not JSON", id="not JSON"),
        pytest.param(RawBody('{"a": {{a}}}'), "patch", [], "the body's template is not JSON", id="a bare variable"),
        pytest.param(
            RawBody("[" * 900 + "]" * 900), "patch", [], "the body's template is not JSON", id="nested absurdly"
        ),
    ],
)
def test_a_correction_that_no_longer_applies_is_an_error(
    body: Body | None, action: str, argument: object, problem: str
) -> None:
    """When the published request has changed, its correction says so."""
    assert refusal(body, action, argument) == f"c.toml: x[0]: no longer applies, {problem}"


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param({"op": "test", "path": "/a", "value": 2}, id="a test that fails"),
        pytest.param({"op": "remove", "path": "/b"}, id="an absent member"),
        pytest.param({"op": "add", "path": "/a/b/c", "value": 1}, id="a path through a number"),
        pytest.param({"op": "nope", "path": "/a"}, id="an unknown operation"),
        pytest.param({"op": "add", "path": "a", "value": 1}, id="no pointer"),
        pytest.param({"op": "add", "path": "/a"}, id="no value"),
        pytest.param({"path": "/a"}, id="no operation"),
        pytest.param(5, id="a number"),
        pytest.param("op", id="a string"),
    ],
)
def test_a_patch_that_does_not_apply_is_an_error(operation: object) -> None:
    """Whatever is wrong with a patch makes the case not judged, by the correction's place."""
    assert refusal(RawBody('{"a": 1}'), "patch", [operation]).startswith("c.toml: x[0]: no longer applies: ")


@pytest.mark.parametrize("toml", ["2030-01-01", "2030-01-01T00:00:00Z", "12:00:00", "nan", "inf"])
def test_a_value_json_does_not_have_is_an_error(tmp_path: Path, toml: str) -> None:
    """TOML has dates and more, which JSON writes as strings or not at all."""
    path = tmp_path / "c.toml"
    path.write_text(f'[[x]]\nreason = "r"\npatch = [{{op = "add", path = "/a", value = {toml}}}]\n')
    with pytest.raises(NotJudged) as caught:
        correct_request(request(RawBody("{}")), load_corrections(path)["x"])
    assert str(caught.value) == f"{path}: x[0]: a value is not JSON; write dates and times in quotes"


def test_an_argument_is_not_in_the_repr() -> None:
    """A failing test that prints a correction prints none of its values."""
    assert "CANARY" not in repr(correction("set_headers", {"A": "CANARY-header-1"}))


# URL, query and path variables

URL = Url(
    "{{base}}",
    ("pets", ":petId", ":part.json"),
    (Parameter("limit", "5"), Parameter("sort", "a", disabled=True), Parameter("limit", "9"), Parameter("flag", None)),
    (Parameter("petId", "1"), Parameter("part", "x")),
)


def corrected_url(action: str, argument: object, url: Url = URL) -> Url:
    """Correct a URL."""
    return correct_request(RequestTemplate("GET", url), [correction(action, argument)]).url


def test_a_url_is_replaced() -> None:
    """A URL that is set replaces all of it, query and path variables too."""
    url = corrected_url("set_url", "{{base}}/cats/:id?a={{b}}")
    assert url == Url("{{base}}", ("cats", ":id"), "a={{b}}")


def test_a_query_parameter_is_set() -> None:
    """It replaces all of its name where the first stood, disabled or not; a new one comes last; a number is text."""
    assert corrected_url("set_query", {"limit": 2, "sort": "{{s}}", "new": True}).query == (
        Parameter("limit", "2"),
        Parameter("sort", "{{s}}"),
        Parameter("flag", None),
        Parameter("new", "true"),
    )


def test_a_query_published_as_text_is_corrected_by_its_entries() -> None:
    """An entry without a value keeps none."""
    url = Url("h", (), "a=1&flag&b=x=y&")
    assert corrected_url("set_query", {"a": "2"}, url).query == (
        Parameter("a", "2"),
        Parameter("flag", None),
        Parameter("b", "x=y"),
    )


def test_a_query_parameter_is_dropped() -> None:
    """Every entry of its name goes."""
    assert corrected_url("drop_query", ["limit", "flag"]).query == (Parameter("sort", "a", disabled=True),)


def test_a_path_variable_is_set() -> None:
    """One that the path names gets its value, be it listed or not."""
    unlisted = Url("h", (":petId",))
    assert corrected_url("set_path_variables", {"petId": 7, "part": "y"}).variables == (
        Parameter("petId", "7"),
        Parameter("part", "y"),
    )
    assert corrected_url("set_path_variables", {"petId": "{{id}}"}, unlisted).variables == (
        Parameter("petId", "{{id}}"),
    )


def test_a_path_variable_is_dropped() -> None:
    """Its value goes; the path still names it."""
    url = corrected_url("drop_path_variables", ["petId"])
    assert (url.path, url.variables) == (URL.path, (Parameter("part", "x"),))


@pytest.mark.parametrize(
    ("action", "argument", "problem"),
    [
        ("drop_query", ["limit", "page"], "the request has no query parameter 'page'"),
        ("set_path_variables", {"cat": 1}, "the URL has no path variable :cat"),
        ("drop_path_variables", ["cat"], "the request has no path variable 'cat'"),
    ],
)
def test_a_correction_of_a_url_that_no_longer_applies_is_an_error(action: str, argument: object, problem: str) -> None:
    """When the published URL has changed, its correction says so."""
    with pytest.raises(NotJudged) as caught:
        corrected_url(action, argument)
    assert str(caught.value) == f"c.toml: x[0]: no longer applies, {problem}"


# Variables


def test_variables_are_set_and_unset() -> None:
    """A case sees the collection's variables as corrected; the scope itself stays."""
    scope = Scope("collection", {"petId": "999", "kind": "cat"})
    steps = [correction("unset_variables", ["petId"]), correction("set_variables", {"kind": "dog", "size": 3})]
    assert correct_variables(scope, steps) == Scope("collection", {"kind": "dog", "size": "3"})
    assert scope.values == {"petId": "999", "kind": "cat"}


def test_a_variable_that_is_not_there_is_not_unset() -> None:
    """A collection that lost the variable needs no correction."""
    with pytest.raises(
        NotJudged, match=r"^c\.toml: x\[0\]: no longer applies, the collection has no variable 'petId'$"
    ):
        correct_variables(Scope("collection", {}), [correction("unset_variables", ["petId"])])


# Negative cases


def test_places_that_are_wrong_on_purpose_are_found() -> None:
    """Several corrections add up, and none changes the request."""
    steps = [correction("breaks_schema", ["$.a"]), correction("breaks_schema", ["$", "$[0].b"])]
    assert breaches_on_purpose(steps) == ("$.a", "$", "$[0].b")
    assert correct_request(request(), steps) == request()


@pytest.mark.parametrize(
    "action", ["drop_query", "drop_path_variables", "drop_headers", "unset_variables", "breaks_schema"]
)
def test_a_list_of_names_holds_strings(tmp_path: Path, action: str) -> None:
    """A name that is no string is refused when the file is loaded."""
    path = tmp_path / "c.toml"
    path.write_text(f'[[x]]\nreason = "r"\n{action} = ["a", 5]\n')
    with pytest.raises(InputError) as caught:
        load_corrections(path)
    assert (caught.value.place, caught.value.problem) == (f"x[0].{action}", "expected an array of strings")


def test_the_reason_for_an_empty_list_is_the_only_one_it_needs(tmp_path: Path) -> None:
    """`empty` says why nothing may come, and that is the reason of the correction."""
    path = tmp_path / "c.toml"
    path.write_text('[["x"]]\nempty = "a clean customer has nothing"\n')
    corrections = load_corrections(path)["x"]
    assert reason_for_nothing(corrections) == "a clean customer has nothing"
    assert corrections[0].reason == "a clean customer has nothing"


@pytest.mark.parametrize("corrections", [[], [correction("drop_body", argument=True)]])
def test_without_a_reason_a_list_may_not_be_empty(corrections: list[Correction]) -> None:
    """Only `empty` says that nothing may come."""
    assert reason_for_nothing(corrections) == ""


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ('empty = " "', "x[0].empty: expected the reason why nothing may come, as text"),
        ("empty = true", "x[0].empty: expected str, got bool"),
        ('needs = ["a", 1]', "x[0]: no member 'reason'"),
        ('reason = "r"\nneeds = ["a", 1]', "x[0].needs: expected an array of strings"),
    ],
)
def test_a_correction_of_what_may_come_or_is_needed_is_refused(tmp_path: Path, toml: str, problem: str) -> None:
    """A blank reason and a name that is none are errors at their place."""
    path = tmp_path / "c.toml"
    path.write_text(f'[["x"]]\n{toml}\n')
    with pytest.raises(InputError) as caught:
        load_corrections(path)
    assert str(caught.value).startswith(f"{path}: {problem}")


def test_what_a_case_needs_beside_its_variables_is_found() -> None:
    """The names of all its corrections, in order."""
    corrections = [correction("needs", ["a", "b"]), correction("drop_body", argument=True), correction("needs", ["c"])]
    assert needed_prerequisites(corrections) == ("a", "b", "c")
