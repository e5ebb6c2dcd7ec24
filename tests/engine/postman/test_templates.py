"""Tests of the walk over a request's templates."""

import pytest

from postman_contract.postman.collection import (
    Auth,
    Body,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Parameter,
    RawBody,
    RequestTemplate,
    Url,
    UrlencodedBody,
)
from postman_contract.postman.environment import Scope
from postman_contract.postman.profile import Profile
from postman_contract.postman.support import unsupported
from postman_contract.postman.templates import (
    Place,
    Template,
    templates_of,
    variables_behind,
    variables_in_path,
    variables_of,
)


def request(url: Url | None = None, body: Body | None = None, auth: Auth | None = None) -> RequestTemplate:
    """Make the template of a POST."""
    return RequestTemplate("POST", url or Url("h"), (), body, auth)


def in_place(place: Place, template: RequestTemplate) -> list[tuple[str, str]]:
    """List the templates of one place, each with its key."""
    return [(each.key, each.text) for each in templates_of(template) if each.place == place]


EVERYWHERE = RequestTemplate(
    "POST",
    Url(
        "{{host}}",
        ("{{path}}", ":id", ":bare:{{verb}}"),
        (Parameter("{{queryKey}}", "{{queryValue}}"),),
        (Parameter("id", "{{pathVariable}}"),),
    ),
    (Parameter("X-{{headerKey}}", "{{headerValue}}"),),
    RawBody("{{body}}"),
    Auth("apikey", {"key": "{{authKey}}", "value": "{{authValue}}"}),
)


def test_the_walk_goes_through_every_place() -> None:
    """URL, path variables, query, headers, body and auth are walked in the order of sending."""
    assert [template for template in templates_of(EVERYWHERE) if template.text] == [
        Template("host", "", "{{host}}"),
        Template("path", "", "{{path}}"),
        Template("path variable", "id", "{{pathVariable}}"),
        Template("path variable", "bare", "{{bare}}"),
        Template("path", "", ":{{verb}}"),
        Template("query", "{{queryKey}}", "{{queryKey}}"),
        Template("query", "{{queryKey}}", "{{queryValue}}"),
        Template("header", "X-{{headerKey}}", "X-{{headerKey}}"),
        Template("header", "X-{{headerKey}}", "{{headerValue}}"),
        Template("body", "", "{{body}}"),
        Template("auth", "key", "{{authKey}}"),
        Template("auth", "value", "{{authValue}}"),
    ]


def test_every_variable_is_found() -> None:
    """The variables of a request are those of all places."""
    assert variables_of(EVERYWHERE) == {
        *("host", "path", "pathVariable", "verb", "bare", "queryKey", "queryValue", "headerKey", "headerValue"),
        *("body", "authKey", "authValue"),
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (RawBody("{{a}}"), {"a"}),
        (UrlencodedBody((Parameter("{{a}}", "{{b}}"),)), {"a", "b"}),
        (FormdataBody((FormPart("{{a}}", "{{b}}"), FormPart("f", "{{file}}", file=True))), {"a", "b", "file"}),
        (FormdataBody((FormPart("f", ["{{one}}", "{{two}}"], file=True),)), {"one", "two"}),
        (FileBody("{{a}}"), {"a"}),
        (FileBody(None), set()),
        (GraphqlBody({"query": "{{a}}", "operationName": "{{c}}", "variables": '{"x": "{{b}}"}'}), {"a", "b", "c"}),
        (GraphqlBody({"query": "", "variables": {"x": ["{{b}}"]}}), {"b"}),
        (None, set()),
    ],
)
def test_a_body_of_every_kind_is_walked(body: Body | None, expected: set[str]) -> None:
    """Keys, values, files, and the parts of a GraphQL body are templates."""
    assert variables_of(request(body=body), "body") == expected


@pytest.mark.parametrize(
    "template",
    [
        pytest.param(RequestTemplate("GET", Url("h"), body=RawBody("{{$odd}}")), id="body of a GET"),
        pytest.param(RequestTemplate("POST", Url("h"), (Parameter("A", "{{$odd}}", disabled=True),)), id="header"),
        pytest.param(request(Url("h", query=(Parameter("q", "{{$odd}}", disabled=True),))), id="query entry"),
        pytest.param(request(body=UrlencodedBody((Parameter("q", "{{$odd}}", disabled=True),))), id="field"),
    ],
)
def test_what_is_not_sent_is_passed_over(template: RequestTemplate) -> None:
    """A template that is not sent needs no variable, and none of its variables is unsupported."""
    assert (variables_of(template), unsupported(template)) == (set(), None)


def test_the_body_of_a_get_is_walked_where_it_is_sent() -> None:
    """Where body pruning is disabled, a GET has a body."""
    profile = Profile(disables_body_pruning=True)
    assert variables_of(RequestTemplate("GET", Url("h"), body=RawBody("{{a}}"), profile=profile)) == {"a"}


@pytest.mark.parametrize(
    "template",
    [
        request(Url("{{$odd}}")),
        request(Url("h", ("x{{$odd}}",))),
        request(Url("h", (":id",), variables=(Parameter("id", "{{$odd}}"),))),
        request(Url("h", query="q={{$odd}}")),
        request(Url("h", query=(Parameter("q", "{{$odd}}"),))),
        RequestTemplate("GET", Url("h"), (Parameter("X", "{{$odd}}"),)),
        request(body=RawBody("{{$odd}}")),
        request(auth=Auth("bearer", {"token": "{{$odd}}"})),
    ],
)
def test_an_unsupported_dynamic_variable_is_found_anywhere(template: RequestTemplate) -> None:
    """A dynamic variable that is not known keeps a case from running, wherever it stands."""
    assert unsupported(template) == "dynamic variable {{$odd}} is not supported"


@pytest.mark.parametrize(
    ("path", "variables", "expected"),
    [
        pytest.param(("pet", "{{petId}}"), (), {"petId"}, id="variable"),
        pytest.param(("pet", "x-{{petId}}:cancel"), (), {"petId"}, id="variable in a mixed segment"),
        pytest.param(("pet", ":id"), (Parameter("id", "{{petId}}"),), {"petId"}, id="path variable"),
        pytest.param(("pet", ":petId"), (), {"petId"}, id="path variable without a value"),
        pytest.param(("pet", ":petId"), (Parameter("petId", ""),), {"petId"}, id="path variable of an empty value"),
        pytest.param(("pet", ":petId"), (Parameter("petId", "10"),), set(), id="path variable of a literal value"),
        pytest.param(("pet", ":petId.json"), (), {"petId"}, id="path variable with a tail"),
        pytest.param(("pets:search",), (), set(), id="literal colon"),
    ],
)
def test_the_variables_of_a_path_are_those_of_its_path_variables_too(
    path: tuple[str, ...], variables: tuple[Parameter, ...], expected: set[str]
) -> None:
    """A path names a variable in a segment, as a path variable's value, or as a path variable."""
    elsewhere = (Parameter("q", "{{other}}"),)
    assert variables_in_path(request(Url("{{base}}", path, elsewhere, variables), RawBody("{{b}}"))) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"a"}, {"a", "b", "petId"}),
        ({"petId"}, {"petId"}),
        ({"circle"}, {"circle", "round"}),
        ({"shadowed"}, {"shadowed"}),
        (set(), set()),
    ],
)
def test_variables_are_followed_through_their_values(names: set[str], expected: set[str]) -> None:
    """A variable stands for those in its value, in the scope that counts; a circle ends."""
    first = Scope("first", {"a": "{{b}}", "shadowed": "1", "circle": "{{round}}", "round": "{{circle}}"})
    second = Scope("second", {"b": "x{{petId}}", "shadowed": "{{petId}}"})
    assert variables_behind(names, (first, second)) == expected


def test_a_template_is_not_in_the_repr() -> None:
    """A failing test that prints a template prints neither a literal secret nor a body."""
    assert repr(Template("body", "k", "CANARY-1")) == "Template(place='body', key='k')"


def test_the_keys_of_form_fields_are_known() -> None:
    """A template says which field it is of."""
    body = UrlencodedBody((Parameter("a", "1"), Parameter("b", None)))
    assert in_place("body", request(body=body)) == [("a", "a"), ("a", "1"), ("b", "b"), ("b", "null")]
