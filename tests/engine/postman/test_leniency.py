"""Tests of what Postman's own runner takes no notice of, or reads in its own way: it is no fault here either."""

import json
from pathlib import Path
from typing import Any

import pytest

from postman_contract.postman.auth_parsing import unknown_type
from postman_contract.postman.collection import (
    Auth,
    Body,
    Collection,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Parameter,
    RawBody,
    RequestTemplate,
    SavedExample,
    Url,
    UrlencodedBody,
)
from postman_contract.postman.loader import load_collection, parse_collection
from postman_contract.postman.profile import USUAL

Node = dict[str, Any]
REQUEST: Node = {"name": "x", "request": "http://h"}


def parsed(*items: object, **members: object) -> Collection:
    """Parse a collection of the given items."""
    return parse_collection({"info": {"name": "c"}, "item": list(items), **members}, "c.json")


def request_of(**members: object) -> RequestTemplate:
    """Parse a request of the given members."""
    item = parsed({"name": "x", "request": {"method": "POST", "url": "h", **members}}).items[0]
    assert item.request is not None, item.problem
    return item.request


def url_of(**parts: object) -> Url:
    """Parse a URL of the given parts, of host `h`."""
    return request_of(url={"host": "h", **parts}).url


def body_of(**members: object) -> Body | None:
    """Parse a body of the given members."""
    return request_of(body=members).body


@pytest.mark.parametrize(
    "info",
    [
        pytest.param([], id="array"),
        pytest.param("x", id="string"),
        pytest.param(None, id="null"),
        pytest.param({"schema": 2.1}, id="schema number"),
        pytest.param({"schema": "https://schema.getpostman.com/json/collection/v2/"}, id="schema spelled otherwise"),
        pytest.param({"schema": "https://schema.getpostman.com/json/collection/v1.0.0/"}, id="schema of v1"),
        pytest.param({"name": {"content": "x"}}, id="name object"),
    ],
)
def test_what_stands_in_info_decides_nothing(info: object) -> None:
    """A collection is told by its items; a name that is none is empty."""
    collection = parsed(REQUEST, info=info)
    assert (collection.name, len(collection.items)) == ("", 1)


@pytest.mark.parametrize(
    ("node", "names"),
    [
        pytest.param({"name": "F", "item": REQUEST}, [("x", ("F",))], id="folder of an object"),
        pytest.param({"name": 5, "item": [REQUEST]}, [("x", ("5",))], id="folder name number"),
        pytest.param({"name": None, "item": [REQUEST]}, [("x", ("",))], id="folder name null"),
        pytest.param({**REQUEST, "item": None}, [("x", ())], id="request beside a null item"),
        pytest.param({"name": "F", "item": [None, REQUEST]}, [("x", ("F",))], id="null among the items"),
    ],
)
def test_folders_of_odd_shapes_are_read(node: object, names: list[tuple[str, tuple[str, ...]]]) -> None:
    """A lone request is a folder's only one, null is nothing, and a name is text."""
    assert [(item.name, item.folders) for item in parsed(node).items] == names


def test_a_lone_request_is_a_collection() -> None:
    """A collection whose `item` is an object has that one."""
    assert parse_collection({"item": REQUEST}, "c").items[0].place == "$.item[0]"


@pytest.mark.parametrize("node", ["x", {"a": "1"}, 5, [5, None, "x", {"value": "keyless"}, {"key": {}, "value": 1}]])
def test_what_is_no_variable_is_none(node: object) -> None:
    """Only objects with a key are variables."""
    assert parsed(REQUEST, variable=node).variables == ()


def test_a_lone_variable_is_one() -> None:
    """A variable need not stand in a list."""
    assert parsed(REQUEST, variable={"key": "a", "value": "1"}).variables == (Parameter("a", "1"),)


EVENT: Node = {"listen": "test", "script": {"exec": ["x"]}}


@pytest.mark.parametrize(
    ("node", "sources"),
    [
        pytest.param("x", [], id="string"),
        pytest.param(5, [], id="number"),
        pytest.param(["x", None, 5], [], id="array of no objects"),
        pytest.param(EVENT, ["x"], id="object"),
        pytest.param([None, EVENT], ["x"], id="null beside one"),
        pytest.param({"listen": "test", "script": ["x"]}, ["x"], id="script array"),
        pytest.param({"listen": "test", "script": "x"}, ["x"], id="script string"),
    ],
)
def test_scripts_are_read_from_objects(node: object, sources: list[str]) -> None:
    """A lone event is one, its script may be its lines, and anything else is none: of collection, folder and item."""
    folder = parsed({"item": [{**REQUEST, "event": node}], "event": node}, event=node)
    assert [script.source for script in folder.items[0].scripts] == sources * 3


@pytest.mark.parametrize(
    "block",
    [
        pytest.param([], id="array"),
        pytest.param("bearer", id="string"),
        pytest.param(5, id="number"),
        pytest.param(False, id="false"),
        pytest.param({}, id="no type"),
        pytest.param({"type": 5}, id="type number"),
        pytest.param({"type": ""}, id="type empty"),
    ],
)
@pytest.mark.parametrize("holder", ["request", "folder"])
def test_an_auth_block_without_a_type_says_nothing(block: object, holder: str) -> None:
    """What stands above it counts, as if it were not there; the rest of the file is read."""
    item: Node = {"request": {"url": "h", "auth": block if holder == "request" else None}}
    folder = {"auth": block if holder == "folder" else None, "item": [item]}
    found = parsed(folder, auth={"type": "bearer", "bearer": {"token": "t"}}).items[0].request
    assert found is not None
    assert found.auth == Auth("bearer", {"token": "t"})


@pytest.mark.parametrize("kind", ["pigeon", "Bearer"])
def test_an_unknown_type_of_auth_sends_none(kind: str) -> None:
    """Postman sends such a request without auth, and inherits none."""
    found = parsed(
        {"request": {"url": "h", "auth": {"type": kind, kind: []}}}, auth={"type": "bearer", "bearer": {"token": "t"}}
    )
    assert found.items[0].request is not None
    auth = found.items[0].request.auth
    assert (auth, unknown_type(auth)) == (Auth("noauth", {"type": kind}), kind)


@pytest.mark.parametrize("auth", [None, Auth("noauth"), Auth("basic", {"type": "x"})], ids=["none", "noauth", "basic"])
def test_a_known_type_of_auth_is_not_called_unknown(auth: Auth | None) -> None:
    """Who warns of an unknown type warns of no other."""
    assert unknown_type(auth) is None


def test_a_parameter_of_auth_that_is_nested_too_deep_is_left_out() -> None:
    """It is no parameter of any type, and the rest of the file is read."""
    deep: object = "t"
    for _ in range(5000):
        deep = [deep]
    block = {"token": deep, "tokens": ["t"]}
    assert request_of(auth={"type": "bearer", "bearer": block}).auth == Auth("bearer", {"token": None, "tokens": ["t"]})


@pytest.mark.parametrize(
    ("content", "parameters"),
    [
        pytest.param("x", {}, id="string"),
        pytest.param(True, {}, id="boolean"),
        pytest.param(None, {}, id="null"),
        pytest.param([5, None, {"key": "token", "value": "t"}], {"token": "t"}, id="odd entries"),
        pytest.param([{"key": "token", "value": "a"}, {"key": "token", "value": "b"}], {"token": "b"}, id="twice"),
        pytest.param([{"id": "token", "value": "a"}], {}, id="no key"),
    ],
)
def test_odd_parameters_of_auth_are_left_out(content: object, parameters: Node) -> None:
    """The type counts without them."""
    assert request_of(auth={"type": "bearer", "bearer": content}).auth == Auth("bearer", parameters)


FLAGS: tuple[object, ...] = ("yes", "false", 1, [], {}, 0, "", None, False)


@pytest.mark.parametrize(
    ("node", "headers"),
    [
        pytest.param(5, (), id="number"),
        pytest.param({"A": "1", "B": 2, "C": None, "": "x"}, (Parameter("A", "1"),), id="object"),
        pytest.param([5, None, [], {"id": "a"}, {"name": "b"}, {"key": None}], (), id="nameless"),
        pytest.param(["A: 1", "B"], (Parameter("A", "1"), Parameter("B", "")), id="strings"),
        pytest.param([{"key": 5, "value": True}], (Parameter("5", True),), id="name number"),
        pytest.param(
            "A: 1\r\nB: 2\r\n// C: 3\r\n//D: 4\r\nE : 5\r\n F: 6\r\n:7\r\nG:\rH: \u20ac",
            tuple(Parameter(*pair) for pair in (("A", "1"), ("B", "2"), ("//D", "4"), ("G", ""), ("H", "\u20ac"))),
            id="lines",
        ),
        pytest.param(
            [{"key": "A", "value": "1", "disabled": flag} for flag in FLAGS],
            (*[Parameter("A", "1", disabled=True)] * 5, *[Parameter("A", "1")] * 4),
            id="flags",
        ),
    ],
)
def test_headers_of_odd_shapes_are_read(node: object, headers: tuple[Parameter, ...]) -> None:
    """They may be an object, texts or lines; what has no name is none, and a flag is set as JavaScript has it."""
    assert request_of(header=node).headers == headers


@pytest.mark.parametrize(
    ("parts", "url"),
    [
        pytest.param({"host": 5}, Url("5"), id="host number"),
        pytest.param({"host": ["127", 0, 0, 1], "port": 80}, Url("127.0.0.1:80"), id="numbers"),
        pytest.param({"path": 5}, Url("h"), id="path number"),
        pytest.param({"path": ["a", 5, None, True]}, Url("h", ("a", "5", "", "true")), id="path of scalars"),
        pytest.param({"protocol": 5}, Url("5://h"), id="protocol number"),
        pytest.param({"variable": 5}, Url("h"), id="variables number"),
        pytest.param({"variable": {"a": "1"}}, Url("h"), id="variables object"),
        pytest.param({"query": 5}, Url("h"), id="query number"),
        pytest.param(
            {"query": {"a": 1, "b": "2"}},
            Url("h", query=(Parameter("a", None), Parameter("b", "2"))),
            id="query object",
        ),
        pytest.param(
            {"query": ["a=1=2", "b", None, 5, {"key": 5, "value": "x"}, {"id": "i", "value": "y"}]},
            Url(
                "h",
                query=(
                    Parameter("a", "1=2"),
                    Parameter("b", None),
                    Parameter("", None),
                    Parameter("", "x"),
                    Parameter("", "y"),
                ),
            ),
            id="query of all sorts",
        ),
    ],
)
def test_parts_of_a_url_may_have_odd_shapes(parts: Node, url: Url) -> None:
    """Numbers are text, and what holds no entries is empty."""
    assert url_of(**parts) == url


@pytest.mark.parametrize(("method", "sent"), [(5, "5"), (True, "TRUE"), (0, "GET")])
def test_a_method_may_be_a_scalar(method: object, sent: str) -> None:
    """A number is text, as unusable as it may be."""
    assert request_of(method=method).method == sent


@pytest.mark.parametrize("body", [5, True, [], [{"mode": "raw", "raw": "x"}], {"raw": "x"}, {"mode": "", "raw": "x"}])
def test_what_has_no_mode_is_no_body(body: object) -> None:
    """A body is an object with a mode, or text."""
    assert request_of(body=body).body is None


@pytest.mark.parametrize("mode", ["pigeon", "none", "RAW", 5, ["raw"]])
@pytest.mark.parametrize(("content", "body"), [({}, None), ({"raw": "x"}, RawBody("x")), ({"urlencoded": "a"}, None)])
def test_a_body_of_an_unknown_mode_is_its_raw_text(mode: object, content: Node, body: Body | None) -> None:
    """Postman's runner sends the raw text whatever the mode says, and nothing where there is none."""
    assert body_of(mode=mode, **content) == body


UNSENT: tuple[object, ...] = ({}, [], 5, 0, True, False, None, "")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param({"a": ["\u00e9", None]}, '{"a":["\u00e9",null]}', id="object"),
        pytest.param([1, "a"], '[1,"a"]', id="array"),
        *(pytest.param(raw, None, id=repr(raw)) for raw in UNSENT),
    ],
)
def test_a_raw_body_is_text_or_json(raw: object, text: str | None) -> None:
    """An object goes out as JSON; of a number or a boolean Postman sends nothing."""
    assert body_of(mode="raw", raw=raw) == (None if text is None else RawBody(text, is_value=True))


@pytest.mark.parametrize("options", [5, [], "json", {"raw": "json"}, {"raw": {"language": 5}}])
def test_options_of_odd_shapes_name_no_language(options: object) -> None:
    """The text goes out as if they were not there."""
    assert body_of(mode="raw", raw="x", options=options) == RawBody("x")


@pytest.mark.parametrize(("flag", "body"), [("false", None), (1, None), (0, RawBody("x")), ("", RawBody("x"))])
def test_a_body_is_disabled_as_javascript_has_it(flag: object, body: Body | None) -> None:
    """Any text but the empty one sets a flag."""
    assert body_of(mode="raw", raw="x", disabled=flag) == body


@pytest.mark.parametrize(
    ("members", "body"),
    [
        pytest.param({"mode": "urlencoded", "urlencoded": 5}, UrlencodedBody(()), id="urlencoded number"),
        pytest.param(
            {"mode": "urlencoded", "urlencoded": {"key": "a", "value": "1"}},
            UrlencodedBody((Parameter("a", "1"),)),
            id="lone field",
        ),
        pytest.param(
            {"mode": "urlencoded", "urlencoded": [5, None, "a=1", {"value": "v"}, {"key": None}, {"key": 5}]},
            UrlencodedBody(
                (
                    Parameter("undefined", None),
                    Parameter("a", "1"),
                    Parameter("undefined", "v"),
                    Parameter("null", None),
                    Parameter("5", None),
                )
            ),
            id="fields of all sorts",
        ),
        pytest.param({"mode": "formdata", "formdata": "a=1"}, FormdataBody(()), id="formdata string"),
        pytest.param(
            {"mode": "formdata", "formdata": [5, None, {"key": 5, "value": 6, "contentType": 7}]},
            FormdataBody((FormPart("", None), FormPart("5", 6))),
            id="parts of all sorts",
        ),
        pytest.param({"mode": "file", "file": 5}, FileBody(None), id="file number"),
        pytest.param({"mode": "file", "file": {"src": ["a"]}}, FileBody(None), id="file src array"),
        pytest.param({"mode": "graphql", "graphql": "{a}"}, GraphqlBody({}), id="graphql string"),
        pytest.param(
            {"mode": "graphql", "graphql": {"query": 5}}, GraphqlBody({"query": 5}), id="graphql query number"
        ),
    ],
)
def test_bodies_of_odd_shapes_are_read(members: Node, body: Body) -> None:
    """What holds no fields is empty; a field without a name has the one that Postman's runner writes for it."""
    assert body_of(**members) == body


@pytest.mark.parametrize("profile", [5, "x", [], {"disableBodyPruning": ""}])
def test_a_profile_of_an_odd_shape_says_nothing(profile: object) -> None:
    """The body of a GET is left out as ever."""
    found = parsed({"request": "h", "protocolProfileBehavior": profile}).items[0].request
    assert found is not None
    assert found.profile == USUAL


@pytest.mark.parametrize("response", [5, "x", [5, None], [{}], [{"code": True}], [{"code": "OK"}], {"a": 1}])
def test_an_example_without_a_status_is_none(response: object) -> None:
    """It never keeps its request from being sent."""
    item = parsed({"request": "h", "response": response}).items[0]
    assert (item.problem, item.examples) == (None, ())


@pytest.mark.parametrize(
    ("response", "status", "headers", "body"),
    [
        pytest.param({"code": "200"}, 200, (), "", id="status string"),
        pytest.param({"code": 200, "body": 5}, 200, (), "", id="body number"),
        pytest.param({"code": 200, "body": {"a": 1}}, 200, (), '{"a": 1}', id="body object"),
        pytest.param({"code": 200, "header": 5, "name": None}, 200, (), "", id="header number"),
        pytest.param({"code": 200, "header": [{"key": {}}]}, 200, (), "", id="header name object"),
        pytest.param({"code": 200, "header": "A: 1"}, 200, (Parameter("A", "1"),), "", id="header lines"),
    ],
)
def test_an_example_of_an_odd_shape_is_read(
    response: Node, status: int, headers: tuple[Parameter, ...], body: str
) -> None:
    """A status may be text, and what is wrong with the rest is left out."""
    expected = SavedExample("", status, headers, body, "$.item[0].response[0]")
    assert parsed({"request": "h", "response": [response]}).items[0].examples == (expected,)


@pytest.mark.parametrize("description", [5, None, "x", {"content": "x", "type": "text/markdown"}, ["x"]])
def test_descriptions_are_of_any_form(description: object) -> None:
    """Nothing depends on one."""
    entry = {"key": "a", "value": "1", "description": description}
    item: Node = {
        "request": {"url": {"host": "h", "query": [entry]}, "header": [entry], "description": description},
        "description": description,
    }
    found = parsed({"item": [item], "description": description}, variable=[entry]).items[0].request
    assert found is not None
    assert (found.headers, found.url.query) == ((Parameter("a", "1"),), (Parameter("a", "1"),))


def test_half_a_character_is_replaced_wherever_it_is_written_out() -> None:
    """Names and examples go into files and reports, which are UTF-8."""
    half, whole = "a\ud800", "a\ufffd"
    for body in (half, [half]):
        response: Node = {"name": half, "code": 200, "body": body}
        (item,) = parsed({"name": half, "item": [{"name": half, "request": "h", "response": [response]}]}).items
        (example,) = item.examples
        expected = whole if body == half else f'["{whole}"]'
        assert (item.name, item.folders, example.name, example.body) == (whole, (whole,), whole, expected)


def test_an_example_nested_absurdly_has_no_body() -> None:
    """What cannot be written as text is left out; the request is read."""
    body: object = 1
    for _ in range(300):
        body = [body]
    (item,) = parsed({"request": "h", "response": [{"code": 200, "body": body}]}).items
    assert (item.problem, item.examples[0].body) == (None, "")


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """A file may come from any editor; what its texts hold stays as it is."""
    path = tmp_path / "c.json"
    text = (
        '{"item": [\r\n{"name": "\u00fc\u2028",\r\n"request": {"url": "h", "method": "PUT", "body": "a\\r\\nb"}}]}\r\n'
    )
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    (item,) = load_collection(path).items
    assert item.request is not None
    assert (item.name, item.request.body) == ("\u00fc\u2028", RawBody("a\r\nb"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_file_is_read_in_each_encoding_that_postman_reads(tmp_path: Path, encoding: str) -> None:
    """A byte order mark says which it is; what is no UTF-8 is Latin-1."""
    path = tmp_path / "collection.json"
    document = {"info": {"name": "Prüfung"}, "item": [{"name": "é", "request": "http://h/"}]}
    path.write_bytes(json.dumps(document, ensure_ascii=False).encode(encoding))
    collection = load_collection(path)
    assert (collection.name, collection.items[0].name) == ("Prüfung", "é")
