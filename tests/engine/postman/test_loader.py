"""Tests of loading collections, formats v2.0 and v2.1, in the shapes that the formats give them."""

import json
from pathlib import Path
from typing import Any

import pytest

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
    own_scripts,
)
from postman_contract.postman.loader import load_collection, parse_collection

Node = dict[str, Any]
SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def parsed(*items: object, **members: object) -> Collection:
    """Parse a collection of the given items."""
    return parse_collection({"info": {"name": "c", "schema": SCHEMA}, "item": list(items), **members}, "c.json")


def request_of(request: object, **members: object) -> RequestTemplate:
    """Parse the request of a collection's only item."""
    item = parsed({"name": "x", "request": request, **members}).items[0]
    assert item.request is not None, item.problem
    return item.request


def url_of(url: object) -> Url:
    """Parse a URL."""
    return request_of({"url": url}).url


def body_of(body: object) -> Body | None:
    """Parse a body."""
    return request_of({"method": "POST", "url": "h", "body": body}).body


def test_a_collection_is_loaded_from_a_file(tmp_path: Path) -> None:
    """A file becomes a collection that knows the file's name."""
    path = tmp_path / "c.json"
    path.write_text(json.dumps({"info": {"name": "mine", "schema": SCHEMA}, "item": [{"name": "x", "request": "h"}]}))
    assert load_collection(path) == Collection(
        "mine", str(path), (Item("x", (), "$.item[0]", RequestTemplate("GET", Url("h"))),)
    )


def test_a_wrapped_collection_is_unwrapped() -> None:
    """What the Postman API exports stands in a member of its own, and its places say so."""
    wrapped = {"collection": {"info": {"name": "c"}, "item": [{"name": "x", "request": "h"}]}}
    assert parse_collection(wrapped, "f").items[0].place == "$.collection.item[0]"


@pytest.mark.parametrize(
    "info",
    [
        pytest.param({}, id="no schema"),
        pytest.param({"schema": ""}, id="empty schema"),
        pytest.param({"schema": SCHEMA.replace("v2.1.0", "v2.0.0")}, id="v2.0"),
        pytest.param({"schema": SCHEMA}, id="v2.1"),
    ],
)
def test_formats_2_0_and_2_1_are_read(info: Node) -> None:
    """Both formats are read, and what names no schema is taken for one of them."""
    assert len(parsed({"request": "h"}, info=info).items) == 1


def test_items_stand_in_file_order_with_their_folders() -> None:
    """Folders are walked in order; each item knows the folders above it, and where it stands."""
    items = parsed(
        {"name": "F", "item": [{"name": "a", "request": "h"}, {"name": "G", "item": [{"name": "b", "request": "h"}]}]},
        {"name": "c", "request": "h"},
        {"name": "empty", "item": []},
    ).items
    assert [(item.name, item.folders, item.place) for item in items] == [
        ("a", ("F",), "$.item[0].item[0]"),
        ("b", ("F", "G"), "$.item[0].item[1].item[0]"),
        ("c", (), "$.item[1]"),
    ]


def test_an_item_without_a_name_is_called_by_its_place() -> None:
    """A nameless request is named by where it stands."""
    assert parsed({"request": "h"}).items[0].name == "item[0]"


def test_a_folder_without_a_name_has_an_empty_one() -> None:
    """A nameless folder is a folder."""
    assert parsed({"item": [{"name": "a", "request": "h"}]}).items[0].folders == ("",)


def test_members_of_an_export_are_ignored() -> None:
    """Times that differ with every export change nothing."""
    exported = parsed({"uid": "2", "createdAt": "now", "name": "x", "request": "h"}, id="3")
    assert exported == parsed({"name": "x", "request": "h"})


def test_variables_are_kept_as_published() -> None:
    """Disabled and repeated variables are kept; those without a key are not; one without a value is empty."""
    variables: list[Node] = [
        {"key": "a", "value": "1"},
        {"key": "a", "value": 2, "disabled": True},
        {"key": "b", "value": None},
        {"key": "c"},
        {"key": "d", "value": "5.0", "type": "number"},
        {"key": "e", "value": "five", "type": "number"},
        {"id": "f", "value": "keyless"},
    ]
    assert parsed({"request": "h"}, variable=variables).variables == (
        Parameter("a", "1"),
        Parameter("a", 2, disabled=True),
        Parameter("b", None),
        Parameter("c", ""),
        Parameter("d", 5.0),
        Parameter("e", "NaN"),
    )


def test_scripts_are_those_of_collection_folders_and_request_in_this_order() -> None:
    """Each says whose it is, and where it stands; a disabled one is none."""
    event: Node = {"listen": "test", "script": {"exec": ["one()", "two()"]}}
    disabled = {**event, "disabled": True}
    item = {"name": "R", "request": "h", "event": [disabled, event]}
    collection = parse_collection(
        {"info": {"name": "C"}, "item": [{"name": "F", "item": [item], "event": event}], "event": [event]}, "c.json"
    )
    source = "one()\ntwo()"
    assert collection.items[0].scripts == (
        Script("test", source, "$.event[0]", "C"),
        Script("test", source, "$.item[0].event[0]", "F"),
        Script("test", source, "$.item[0].item[0].event[1]", "R"),
    )
    assert own_scripts(collection.items[0]) == collection.items[0].scripts[2:]


# The request


def test_a_request_may_be_a_string() -> None:
    """A string is the URL to GET."""
    assert request_of("http://h/a?b=1") == RequestTemplate("GET", Url("http://h", ("a",), "b=1"))


def test_a_string_request_inherits_auth() -> None:
    """A request that is a string is authorized as its folder says."""
    item = parsed({"request": "h"}, auth={"type": "bearer", "bearer": []}).items[0]
    assert item.request is not None
    assert item.request.auth == Auth("bearer")


@pytest.mark.parametrize(
    ("member", "method"),
    [({}, "GET"), ({"method": None}, "GET"), ({"method": ""}, "GET"), ({"method": "post"}, "POST")],
)
def test_methods_are_in_upper_case(member: Node, method: str) -> None:
    """A request without a method is a GET."""
    assert request_of({"url": "h", **member}).method == method


@pytest.mark.parametrize(
    ("profile", "prunes"),
    [
        ({}, True),
        ({"protocolProfileBehavior": None}, True),
        ({"protocolProfileBehavior": {"disableBodyPruning": False}}, True),
        ({"protocolProfileBehavior": {"disableBodyPruning": True}}, False),
    ],
)
def test_body_pruning_can_be_switched_off(profile: Node, *, prunes: bool) -> None:
    """Bodies of GET are pruned unless the item says otherwise."""
    assert request_of({"url": "h"}, **profile).profile.disables_body_pruning is not prunes


def pruning(disabled: object) -> Node:
    """Write a profile that disables body pruning, or does not."""
    return {"protocolProfileBehavior": {"disableBodyPruning": disabled}}


@pytest.mark.parametrize(
    ("collection", "folder", "own", "prunes"),
    [
        pytest.param(pruning(disabled=True), {}, {}, False, id="collection's"),
        pytest.param({}, pruning(disabled=True), {}, False, id="folder's"),
        pytest.param(pruning(disabled=True), pruning(disabled=False), {}, True, id="folder's before collection's"),
        pytest.param({}, pruning(disabled=True), pruning(disabled=False), True, id="own before folder's"),
    ],
)
def test_body_pruning_is_inherited_from_the_nearest(collection: Node, folder: Node, own: Node, *, prunes: bool) -> None:
    """The nearest of request, folder and collection that says anything counts."""
    item = {"name": "x", "request": {"url": "h"}, **own}
    found = parsed({"name": "F", "item": [{"name": "G", "item": [item]}], **folder}, **collection).items[0].request
    assert found is not None
    assert found.profile.disables_body_pruning is not prunes


def test_a_header_without_a_value_is_empty() -> None:
    """Postman sends an empty value where there is no member, and the text null where it is null."""
    headers = [{"key": "A"}, {"key": "B", "value": None}]
    assert request_of({"url": "h", "header": headers}).headers == (Parameter("A", ""), Parameter("B", None))


@pytest.mark.parametrize("headers", [{}, {"header": None}, {"header": []}, {"header": ""}])
def test_an_example_may_have_no_headers(headers: Node) -> None:
    """An example whose list of headers is null has none."""
    item = parsed({"name": "x", "request": "h", "response": [{"name": "e", "code": 200, **headers}]}).items[0]
    assert (item.problem, [saved.headers for saved in item.examples]) == (None, [()])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param({"host": ["{{base}}"], "path": ["a", "b"]}, Url("{{base}}", ("a", "b")), id="variable host"),
        pytest.param({"host": ["a", "b"]}, Url("a.b"), id="host of several labels"),
        pytest.param({"host": "a.b", "path": "/x/y"}, Url("a.b", ("x", "y")), id="strings"),
        pytest.param({"host": "h", "path": ""}, Url("h"), id="empty path string"),
        pytest.param({"host": "h", "path": None}, Url("h"), id="null path"),
        pytest.param({"path": ["a"]}, Url("", ("a",)), id="no host"),
        pytest.param({"protocol": "https", "host": ["h"], "port": "8080"}, Url("https://h:8080"), id="port"),
        pytest.param({"protocol": "https://", "host": ["h"]}, Url("https://h"), id="protocol with slashes"),
        pytest.param({"protocol": "", "host": ["h"], "port": ""}, Url("h:"), id="empty protocol and port"),
        pytest.param({"protocol": None, "host": ["h"], "port": None}, Url("h"), id="null protocol and port"),
        pytest.param(
            {"host": "h", "path": [{"type": "any", "value": "a"}]}, Url("h", ("[object Object]",)), id="path of objects"
        ),
        pytest.param({"host": "h", "raw": "http://other/x"}, Url("h"), id="raw is ignored"),
        pytest.param({"host": "h", "query": "a=1"}, Url("h", query="a=1"), id="query string"),
        pytest.param({"host": "h", "query": ""}, Url("h"), id="empty query string"),
        pytest.param(
            {"host": "h", "query": [{"key": None, "value": "v"}, {"value": "w"}, {"key": "k"}]},
            Url("h", query=(Parameter("", "v"), Parameter("", "w"), Parameter("k", None))),
            id="query without keys",
        ),
        pytest.param(
            {"host": "h", "path": [":id"], "variable": [{"id": "id", "value": "1"}]},
            Url("h", (":id",), variables=(Parameter("id", "1"),)),
            id="path variable",
        ),
    ],
)
def test_a_url_object_is_read_by_its_parts(url: Node, expected: Url) -> None:
    """Postman's runner sends the parts of a URL object."""
    assert url_of(url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{base}}/a", Url("{{base}}", ("a",))),
        ("{{scheme}}://h/a", Url("{{scheme}}://h", ("a",))),
        ("http://h", Url("http://h")),
        ("http://h/", Url("http://h", ("",))),
        ("http://h?", Url("http://h", query="")),
        ("http://h?a=b?c#d", Url("http://h", query="a=b?c")),
        ("{{base}}/to/http://o/p", Url("{{base}}", ("to", "http:", "", "o", "p"))),
    ],
)
def test_a_url_string_is_split(text: str, expected: Url) -> None:
    """A URL string becomes host, path segments and query, its fragment dropped."""
    assert url_of(text) == expected


def test_headers_are_kept_in_order() -> None:
    """Disabled headers are kept for what they are; nameless ones are dropped."""
    headers: list[Node] = [
        {"key": "A", "value": "1", "type": "text", "name": "A"},
        {"key": "B", "value": "2", "disabled": True},
        {"key": "", "value": "3"},
        {"value": "4"},
    ]
    assert request_of({"url": "h", "header": headers}).headers == (
        Parameter("A", "1"),
        Parameter("B", "2", disabled=True),
    )


def test_headers_may_be_a_string() -> None:
    """Format v2.0 writes headers as lines; comments and lines without a colon are skipped."""
    text = "A: 1\nB:2:3\n// C: 3\n\nnonsense"
    assert request_of({"url": "h", "header": text}).headers == (Parameter("A", "1"), Parameter("B", "2:3"))


# The body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(None, None, id="null"),
        pytest.param({}, None, id="empty object"),
        pytest.param("", None, id="empty string"),
        pytest.param("text", RawBody("text"), id="string"),
        pytest.param({"mode": None}, None, id="no mode"),
        pytest.param({"mode": "raw", "raw": "x", "disabled": True}, None, id="disabled"),
        pytest.param({"mode": "raw", "raw": ""}, None, id="raw, empty"),
        pytest.param({"mode": "raw"}, None, id="raw, absent"),
        pytest.param({"mode": "raw", "raw": "{"}, RawBody("{"), id="raw, not JSON"),
        pytest.param(
            {"mode": "raw", "raw": "{}", "options": {"raw": {"language": "json"}}},
            RawBody("{}", "json"),
            id="raw, JSON",
        ),
        pytest.param({"mode": "raw", "raw": "x", "options": {}}, RawBody("x"), id="raw, empty options"),
        pytest.param(
            {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}, {"key": "b", "disabled": True}]},
            UrlencodedBody((Parameter("a", "1"), Parameter("b", None, disabled=True))),
            id="urlencoded",
        ),
        pytest.param(
            {"mode": "urlencoded", "urlencoded": "a=1&b=2 3&&c"},
            UrlencodedBody((Parameter("a", "1"), Parameter("b", "2 3"), Parameter("null", ""), Parameter("c", ""))),
            id="urlencoded string",
        ),
        pytest.param({"mode": "urlencoded"}, UrlencodedBody(()), id="urlencoded, absent"),
        pytest.param(
            {
                "mode": "formdata",
                "formdata": [
                    {"key": "a", "value": "1", "type": "text", "contentType": "text/x"},
                    {"key": "f", "type": "file", "src": "x.png", "disabled": True},
                    {"value": "keyless"},
                ],
            },
            FormdataBody(
                (
                    FormPart("a", "1", content_type="text/x"),
                    FormPart("f", "x.png", disabled=True, file=True),
                    FormPart("", "keyless"),
                )
            ),
            id="formdata",
        ),
        pytest.param({"mode": "file", "file": {"src": "x.png"}}, FileBody("x.png"), id="file"),
        pytest.param({"mode": "file", "file": "x.png"}, FileBody("x.png"), id="file string"),
        pytest.param({"mode": "file"}, FileBody(None), id="file, absent"),
        pytest.param({"mode": "file", "file": {"content": "aGk="}}, FileBody(None, "aGk="), id="file, content"),
        pytest.param(
            {"mode": "formdata", "formdata": [{"key": "f", "type": "file", "value": "aGk=", "fileName": "n.txt"}]},
            FormdataBody((FormPart("f", None, file=True, file_name="n.txt", content="aGk="),)),
            id="formdata, content",
        ),
        pytest.param(
            {"mode": "graphql", "graphql": {"query": "{a}", "variables": "{}", "operationName": "q"}},
            GraphqlBody({"query": "{a}", "operationName": "q", "variables": "{}"}),
            id="graphql",
        ),
        pytest.param({"mode": "graphql"}, GraphqlBody({}), id="graphql, absent"),
    ],
)
def test_bodies_are_read_by_their_mode(body: object, expected: Body | None) -> None:
    """Each mode has its own kind of body; raw text is kept unparsed."""
    assert body_of(body) == expected


# Auth


def bearer(token: str) -> Node:
    """Write a bearer block."""
    return {"type": "bearer", "bearer": [{"key": "token", "value": token, "type": "string"}]}


@pytest.mark.parametrize(
    ("own", "folder", "expected"),
    [
        pytest.param(None, None, Auth("bearer", {"token": "collection"}), id="collection's"),
        pytest.param(None, bearer("folder"), Auth("bearer", {"token": "folder"}), id="folder's"),
        pytest.param(bearer("own"), bearer("folder"), Auth("bearer", {"token": "own"}), id="own"),
        pytest.param({"type": "noauth"}, bearer("folder"), Auth("noauth"), id="noauth"),
        pytest.param(None, {"type": "noauth"}, Auth("noauth"), id="folder's noauth"),
    ],
)
def test_auth_is_inherited_from_the_nearest(own: Node | None, folder: Node | None, expected: Auth) -> None:
    """The nearest block counts, null inherits, and noauth ends inheritance."""
    item: Node = {"name": "x", "request": {"url": "h", "auth": own}}
    found = parsed({"name": "F", "auth": folder, "item": [item]}, auth=bearer("collection")).items[0].request
    assert found is not None
    assert found.auth == expected


def test_auth_of_format_2_0_is_an_object() -> None:
    """Format v2.0 writes the parameters as an object."""
    auth = {"type": "basic", "basic": {"username": "u", "password": "p"}}
    assert request_of({"url": "h", "auth": auth}).auth == Auth("basic", {"username": "u", "password": "p"})


CANARIES = {"accessToken": "CANARY-token-1", "username": "CANARY-user-1", "password": "CANARY-password-1"}
ASKING = {"grant_type": "client_credentials", "accessTokenUrl": "http://h/token"}


@pytest.mark.parametrize("is_list", [True, False])
@pytest.mark.parametrize(
    "asking",
    [
        pytest.param({}, id="no grant"),
        pytest.param({"grant_type": "authorization_code", "accessTokenUrl": "http://h"}, id="another grant"),
        pytest.param(ASKING, id="a grant that can ask for one"),
    ],
)
def test_a_stored_token_is_held_and_a_user_is_not(asking: dict[str, object], is_list: bool) -> None:
    """Postman sends the token whatever the grant; user name and password may be a stranger's, and are never sent."""
    block = {**CANARIES, **asking}
    parameters = [{"key": key, "value": value} for key, value in block.items()] if is_list else block
    expected = Auth("oauth2", {"accessToken": CANARIES["accessToken"], **asking})
    assert request_of({"url": "h", "auth": {"type": "oauth2", "oauth2": parameters}}).auth == expected


def test_user_name_and_password_are_held_where_their_grant_asks_with_them() -> None:
    """The password grant has nothing else to ask with."""
    block = {**CANARIES, "grant_type": "password_credentials", "accessTokenUrl": "http://h/token"}
    assert request_of({"url": "h", "auth": {"type": "oauth2", "oauth2": block}}).auth == Auth("oauth2", block)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        pytest.param({"value": False, "type": "string"}, "false", id="called a string"),
        pytest.param({"value": 7, "type": "string"}, "7", id="a number called a string"),
        pytest.param({"value": False, "type": "boolean"}, False, id="called a boolean"),
        pytest.param({"value": False}, False, id="called nothing"),
        pytest.param({"value": None, "type": "string"}, None, id="null"),
    ],
)
def test_a_parameter_of_auth_is_what_it_is_called(entry: Node, value: object) -> None:
    """Postman's runner takes `false` that is called a string for text, which is true."""
    block = {"type": "awsv4", "awsv4": [{"key": "addAuthDataToQuery", **entry}]}
    assert request_of({"url": "h", "auth": block}).auth == Auth("awsv4", {"addAuthDataToQuery": value})


def test_the_parameters_of_oauth2_are_kept() -> None:
    """What says where and how to fetch a token is kept, whatever its type."""
    block = {
        "type": "oauth2",
        "oauth2": [{"key": "clientId", "value": "{{id}}"}, {"key": "useBrowser", "value": False}],
    }
    assert request_of({"url": "h", "auth": block}).auth == Auth("oauth2", {"clientId": "{{id}}", "useBrowser": False})


# Saved examples


def test_saved_examples_are_kept() -> None:
    """An example has its status, headers, text and place."""
    response: Node = {"name": "ok", "code": 200, "header": [{"key": "A", "value": "1"}], "body": "{}"}
    assert parsed({"request": "h", "response": [response]}).items[0].examples == (
        SavedExample("ok", 200, (Parameter("A", "1"),), "{}", "$.item[0].response[0]"),
    )


@pytest.mark.parametrize("members", [{}, {"name": None, "header": None, "body": None}], ids=["absent", "null"])
def test_an_example_needs_only_a_status(members: Node) -> None:
    """Name, headers and body of an example may be missing."""
    response: Node = {"code": 204, **members}
    assert parsed({"request": "h", "response": [response]}).items[0].examples == (
        SavedExample("", 204, (), "", "$.item[0].response[0]"),
    )


@pytest.mark.parametrize(
    ("value", "hidden"),
    [
        (Parameter("k", "CANARY-value-1"), "CANARY"),
        (RawBody("CANARY-body-1"), "CANARY"),
        (Auth("bearer", {"token": "CANARY-token-1"}), "CANARY"),
        (SavedExample("n", 200, (), "CANARY-body-1", "$"), "CANARY"),
    ],
)
def test_values_are_not_in_a_repr(value: object, hidden: str) -> None:
    """A failing test that prints a noun prints no value, token or body."""
    assert hidden not in repr(value)
