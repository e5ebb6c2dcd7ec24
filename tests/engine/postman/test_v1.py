"""Tests of collections of format v1: each is the same value as its like in format v2."""

import json
from typing import Any

import pytest

from postman_contract.errors import CollectionError
from postman_contract.postman.collection import (
    Auth,
    Body,
    Collection,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Item,
    Parameter,
    RawBody,
    RequestTemplate,
    SavedExample,
    Script,
    Url,
    UrlencodedBody,
)
from postman_contract.postman.loader import parse_collection

Node = dict[str, Any]


def request(name: str, **members: object) -> Node:
    """Write a request whose id is its name."""
    return {"id": name, "name": name, "method": "GET", "url": "http://h/a", **members}


def parsed(*requests: object, **members: object) -> Collection:
    """Parse a collection of format v1."""
    return parse_collection({"id": "c", "name": "c", "requests": list(requests), **members}, "c.json")


def template_of(**members: object) -> RequestTemplate:
    """Parse the only request of a collection of format v1."""
    found = parsed(request("x", **members), order=["x"]).items[0]
    assert found.request is not None, found.problem
    return found.request


def body_of(**members: object) -> Body | None:
    """Parse the body of a request of format v1."""
    return template_of(method="POST", **members).body


def names(collection: Collection) -> list[str]:
    """List each request with the folders above it."""
    return ["/".join((*item.folders, item.name)) for item in collection.items]


def test_a_collection_of_v1_is_what_it_would_be_in_v2() -> None:
    """Scripts, variables, auth, folders and examples are all there; places are those of the file."""
    collection = parsed(
        request(
            "a",
            headers="A: 1\n// B: 2\n",
            tests="pass()",
            responses=[
                {"name": "ok", "responseCode": {"code": 200}, "headers": [{"key": "A", "value": "1"}], "text": "{}"},
                {"name": "no code"},
            ],
        ),
        order=[],
        folders=[{"id": "F", "name": "F", "order": ["a"], "events": [{"script": {"exec": ["x"]}}]}],
        folders_order=["F"],
        variables=[{"id": "v", "value": "1"}, {"id": "uuid", "key": "w", "value": "2", "disabled": True}],
        preRequestScript="prepare()",
        currentHelper="bearerAuth",
        helperAttributes={"token": "t"},
    )
    example = SavedExample("ok", 200, (Parameter("A", "1"),), "{}", "$.requests[0].responses[0]")
    assert collection == Collection(
        "c",
        "c.json",
        (
            Item(
                "a",
                ("F",),
                "$.requests[0]",
                RequestTemplate(
                    "GET", Url("http://h", ("a",)), (Parameter("A", "1"),), auth=Auth("bearer", {"token": "t"})
                ),
                examples=(example,),
                scripts=(
                    Script("prerequest", "prepare()", "$.event[0]", "c"),
                    Script("test", "x", "$.item[0].event[0]", "F"),
                    Script("test", "pass()", "$.requests[0].event[0]", "a"),
                ),
                uid="a",
            ),
        ),
        (Parameter("v", "1"), Parameter("w", "2", disabled=True)),
    )


def test_a_wrapped_collection_of_v1_is_unwrapped() -> None:
    """What the Postman API exports stands in a member of its own, and its places say so."""
    wrapped = {"collection": {"name": "c", "requests": [request("a")]}}
    assert parse_collection(wrapped, "f").items[0].place == "$.collection.requests[0]"


FOLDER: Node = {"id": "F", "name": "F", "order": ["a"]}


@pytest.mark.parametrize(
    ("members", "found"),
    [
        pytest.param({"order": ["c", "a"]}, ["c", "a"], id="order"),
        pytest.param({"order": ["a", "a", "zz"]}, ["a"], id="order with repeats and strangers"),
        pytest.param({"order": ["a"]}, ["a"], id="requests that nothing names"),
        pytest.param({}, ["a", "b", "c"], id="no order"),
        pytest.param({"order": "a"}, ["a", "b", "c"], id="order no array"),
        pytest.param({"order": ["b"], "folders": [FOLDER]}, ["F/a", "b"], id="folders first"),
        pytest.param({"folders": [FOLDER]}, ["F/a", "b", "c"], id="no order beside a folder"),
        pytest.param({"folders": FOLDER}, ["F/a", "b", "c"], id="lone folder"),
        pytest.param({"order": ["a"], "folders": [FOLDER]}, ["F/a", "a"], id="in both"),
        pytest.param({"order": ["b"], "folders": [FOLDER], "folders_order": []}, ["b"], id="folders in no order"),
        pytest.param(
            {"order": ["c"], "folders": [{**FOLDER, "id": "G", "name": "G"}, FOLDER], "folders_order": ["F", "G", "F"]},
            ["F/a", "G/a", "c"],
            id="order of folders",
        ),
        pytest.param(
            {"order": [], "folders": [{**FOLDER, "folders_order": ["G"]}, {"id": "G", "name": "G", "order": ["b"]}]},
            ["F/G/b", "F/a"],
            id="folder in a folder",
        ),
        pytest.param(
            {
                "order": ["c"],
                "folders": [
                    {**FOLDER, "folders_order": ["G"]},
                    {"id": "G", "order": ["b"], "folders_order": ["F"]},
                    {**FOLDER, "id": "H", "folders_order": ["H"]},
                ],
            },
            ["c"],
            id="folders in one another",
        ),
        pytest.param({"order": ["b"], "folders": [None, 5, FOLDER]}, ["F/a", "b"], id="odd folders"),
    ],
)
def test_requests_stand_where_the_orders_say(members: Node, found: list[str]) -> None:
    """Folders come first, each once; what nothing names is no part of the collection, as Postman's runner has it."""
    assert names(parsed(request("a"), request("b"), request("c"), None, 5, **members)) == found


def test_a_request_may_name_its_folder() -> None:
    """A folder without an order holds the requests that name it."""
    assert names(parsed(request("a", folder="F"), order=[], folders=[{"id": "F", "name": "F"}])) == ["F/a"]


def test_a_chain_of_a_thousand_folders_is_refused() -> None:
    """Folders that name one another without end are no crash."""
    folders = [{"id": str(n), "name": "F", "order": ["a"], "folders_order": [str(n + 1)]} for n in range(5000)]
    with pytest.raises(CollectionError, match=r"^c\.json: \$: folders are nested too deep$"):
        parsed(request("a"), folders=folders, folders_order=["0"])


def test_folders_that_name_one_folder_twice_do_not_multiply_it() -> None:
    """Each folder stands once, under the first that names it."""
    folders = [{"id": str(n), "name": "F", "order": ["a"], "folders_order": [str(n + 1)] * 2} for n in range(60)]
    assert len(parsed(request("a"), folders=folders, order=[]).items) == 60


def test_requests_without_ids_are_read_where_there_is_no_order() -> None:
    """A hand-written file need not name its requests."""
    assert names(parsed({"name": "a", "url": "h"}, {"name": "b", "url": "h"})) == ["a", "b"]


def test_what_is_wrong_with_a_request_of_v1_is_named_by_its_place_there() -> None:
    """The place is the file's own."""
    item = parsed(request("a"), request("b", url=None), order=["b"]).items[0]
    assert item.problem == "$.requests[1].url: the request has no URL; give it one in Postman or set the case aside"


# URL


@pytest.mark.parametrize(
    ("members", "url"),
    [
        pytest.param({"url": "{{base}}/a?b=1#c"}, Url("{{base}}", ("a",), "b=1"), id="text"),
        pytest.param({"url": "h?b=1", "queryParams": []}, Url("h", query="b=1"), id="no query list"),
        pytest.param(
            {
                "url": "h/a?old=1",
                "queryParams": [
                    {"key": "a", "value": "1", "equals": True, "enabled": True},
                    {"key": "b", "value": None, "equals": True},
                    {"key": "c", "value": "", "equals": False},
                    {"key": "d", "value": "4", "equals": False, "enabled": False},
                    {"key": "e", "value": None},
                    5,
                ],
            },
            Url(
                "h",
                ("a",),
                (
                    Parameter("a", "1"),
                    Parameter("b", ""),
                    Parameter("c", None),
                    Parameter("d", "4", disabled=True),
                    Parameter("e", None),
                ),
            ),
            id="query list",
        ),
        pytest.param(
            {
                "url": "http://h/:id/:b?q=1",
                "pathVariables": {"id": "7", "b": "8"},
                "pathVariableData": [{"key": "b", "value": "9"}],
            },
            Url("http://h", (":id", ":b"), "q=1", (Parameter("b", "9"), Parameter("id", "7"))),
            id="path variables",
        ),
    ],
)
def test_urls_of_v1_are_read(members: Node, url: Url) -> None:
    """What is listed beside the URL counts before what stands in it."""
    assert template_of(**members).url == url


# Headers


@pytest.mark.parametrize(
    ("members", "headers"),
    [
        pytest.param({"headers": "A: 1\r\nB:2\n//C: 3\n"}, (Parameter("A", "1"), Parameter("B", "2")), id="text"),
        pytest.param({"headers": [{"key": "A", "value": "1"}]}, (Parameter("A", "1"),), id="list"),
        pytest.param({"headers": None, "headerData": None}, (), id="null"),
        pytest.param(
            {
                "headers": "A: 1\nZ: 9",
                "headerData": [
                    {"key": "A", "value": "x"},
                    {"key": "// B", "value": "y"},
                    {"key": "C", "value": "z", "enabled": False},
                    5,
                ],
            },
            (
                Parameter("A", "x"),
                Parameter("B", "y", disabled=True),
                Parameter("C", "z", disabled=True),
                Parameter("Z", "9"),
            ),
            id="data and text",
        ),
    ],
)
def test_headers_of_v1_are_read(members: Node, headers: tuple[Parameter, ...]) -> None:
    """Data count before the text; one that is commented out is disabled."""
    assert template_of(**members).headers == headers


# Body

FIELD: Node = {"key": "a", "value": "1", "type": "text"}
PART = FormdataBody((FormPart("a", "1"),))


@pytest.mark.parametrize(
    ("members", "body"),
    [
        pytest.param({}, None, id="nothing"),
        pytest.param({"dataMode": None, "rawModeData": "x"}, None, id="mode null"),
        pytest.param({"dataMode": "raw", "rawModeData": "x"}, RawBody("x"), id="raw"),
        pytest.param({"dataMode": "raw", "rawModeData": ["x"]}, RawBody("x"), id="raw in an array"),
        pytest.param({"dataMode": "raw", "data": "x"}, RawBody("x"), id="raw as data"),
        pytest.param({"dataMode": "raw", "data": [], "rawModeData": ""}, None, id="raw, empty"),
        pytest.param(
            {"dataMode": "raw", "rawModeData": "x", "dataOptions": {"raw": {"language": "json"}}},
            RawBody("x", "json"),
            id="raw with a language",
        ),
        pytest.param({"dataMode": "raw", "rawModeData": "x", "dataDisabled": True}, None, id="disabled"),
        pytest.param({"rawModeData": "x"}, RawBody("x"), id="no mode, raw"),
        pytest.param({"data": [FIELD]}, PART, id="no mode, fields"),
        pytest.param(
            {"dataMode": "pigeon", "graphqlModeData": {"query": "q"}}, GraphqlBody({"query": "q"}), id="unknown mode"
        ),
        pytest.param({"dataMode": 5, "data": "x"}, RawBody("x"), id="mode number"),
        pytest.param(
            {
                "dataMode": "params",
                "data": [
                    FIELD,
                    {"key": "b", "enabled": False},
                    {"key": None},
                    5,
                    {"key": "f", "type": "file", "value": "x.png"},
                    {"key": "g", "type": "file", "src": ["y.png"]},
                ],
            },
            FormdataBody(
                (
                    FormPart("a", "1"),
                    FormPart("b", None, disabled=True),
                    FormPart("f", "x.png", file=True),
                    FormPart("g", ["y.png"], file=True),
                )
            ),
            id="params",
        ),
        pytest.param({"dataMode": "params", "rawModeData": [FIELD]}, PART, id="params as raw data"),
        pytest.param({"dataMode": "params", "data": "a=1"}, FormdataBody(()), id="params string"),
        pytest.param(
            {"dataMode": "urlencoded", "data": [FIELD, {"key": "b", "value": "2", "enabled": False}]},
            UrlencodedBody((Parameter("a", "1"), Parameter("b", "2", disabled=True))),
            id="urlencoded",
        ),
        pytest.param({"dataMode": "binary", "rawModeData": "x.png"}, FileBody("x.png"), id="binary"),
        pytest.param({"dataMode": "binary"}, FileBody(None), id="binary, no file"),
        pytest.param(
            {"dataMode": "graphql", "graphqlModeData": {"query": "q", "variables": "{}"}},
            GraphqlBody({"query": "q", "variables": "{}"}),
            id="graphql",
        ),
        pytest.param(
            {"dataMode": "graphql", "data": {"query": "q"}, "dataOptions": {"graphql": {}}},
            GraphqlBody({"query": "q"}),
            id="graphql as data",
        ),
    ],
)
def test_bodies_of_v1_are_read(members: Node, body: Body | None) -> None:
    """The content tells the mode of a body that names none."""
    assert body_of(**members) == body


# Auth and scripts

BASIC = {"id": "basic", "username": "u", "password": "p"}
BEARER: Node = {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}


@pytest.mark.parametrize(
    ("members", "auth"),
    [
        pytest.param({"currentHelper": None, "helperAttributes": None}, None, id="null"),
        pytest.param({"currentHelper": "normal", "helperAttributes": BASIC}, None, id="normal"),
        pytest.param({"currentHelper": "basicAuth", "helperAttributes": BASIC}, Auth("basic", BASIC), id="helper"),
        pytest.param(
            {"currentHelper": "basicAuth", "helperAttributes": json.dumps(BASIC)}, Auth("basic", BASIC), id="text"
        ),
        pytest.param({"currentHelper": "basicAuth", "helperAttributes": "{"}, None, id="text that is not JSON"),
        pytest.param({"currentHelper": "basicAuth"}, Auth("basic", {}), id="no attributes"),
        pytest.param(
            {"currentHelper": "pigeon", "helperAttributes": BASIC},
            Auth("noauth", {"type": "pigeon"}),
            id="unknown helper",
        ),
        pytest.param({"currentHelper": 5, "helperAttributes": BASIC}, None, id="helper number"),
        pytest.param(
            {"currentHelper": "oAuth1", "helperAttributes": {"consumerKey": "k", "auto": True}},
            Auth("oauth1", {"consumerKey": "k", "autoAddParam": True}),
            id="renamed parameters",
        ),
        pytest.param(
            {"currentHelper": "oAuth2", "helperAttributes": {"grantType": "client_credentials"}},
            Auth("oauth2", {"grant_type": "client_credentials"}),
            id="oauth2",
        ),
        pytest.param({"auth": BEARER}, Auth("bearer", {"token": "t"}), id="auth of v2"),
        pytest.param(
            {"auth": BEARER, "currentHelper": "basicAuth", "helperAttributes": BASIC}, Auth("basic", BASIC), id="both"
        ),
    ],
)
def test_auth_of_v1_is_read(members: Node, auth: Auth | None) -> None:
    """A helper counts before a block of v2."""
    assert template_of(**members).auth == auth


@pytest.mark.parametrize(
    ("members", "scripts"),
    [
        pytest.param({"tests": "", "preRequestScript": None}, [], id="empty"),
        pytest.param({"tests": "t", "events": [{"listen": "prerequest"}]}, [("test", "t")], id="old before new"),
        pytest.param(
            {"events": [{"listen": "prerequest", "script": {"exec": ["p"]}}]}, [("prerequest", "p")], id="new"
        ),
    ],
)
def test_scripts_of_v1_are_kept(members: Node, scripts: list[tuple[str, str]]) -> None:
    """They stand in members of their own, or in events."""
    item = parsed(request("x", **members), order=["x"]).items[0]
    assert [(script.listen, script.source) for script in item.scripts] == scripts


def test_body_pruning_of_v1_is_read() -> None:
    """The profile is the same in both formats."""
    assert template_of(protocolProfileBehavior={"disableBodyPruning": True}).profile.disables_body_pruning
