"""Tests of malformed collections, environments, corrections and waivers: each is named by place and problem."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postman_contract.contract.corrections import ACTIONS, load_corrections
from postman_contract.contract.waivers import load_waivers
from postman_contract.errors import CollectionError, InputError
from postman_contract.postman.environment_files import load_environment
from postman_contract.postman.loader import load_collection, parse_collection

Node = dict[str, Any]
REQUEST: Node = {"name": "x", "request": "http://h"}
NO_ARRAY = "expected an array, got "
NO_OBJECT = "expected an object, got "
NO_STRING = "expected a string, got "


def refused(load: Callable[[Path], object], path: Path) -> tuple[str, str]:
    """Load a file that must be refused, and return the place and the problem."""
    with pytest.raises(InputError) as caught:
        load(path)
    assert caught.value.file == str(path)
    assert str(caught.value).startswith(f"{path}: ")
    return caught.value.place, caught.value.problem


def written(folder: Path, content: bytes) -> Path:
    """Write a file."""
    path = folder / "input"
    path.write_bytes(content)
    return path


def collection(**members: object) -> Node:
    """Write a collection of one request with the given members."""
    return {"info": {"name": "c"}, "item": [REQUEST], **members}


def folder(**members: object) -> Node:
    """Write a collection of one folder with the given members."""
    return collection(item=[{"name": "F", "item": [REQUEST], **members}])


@pytest.mark.parametrize("load", [load_collection, load_environment], ids=["collection", "environment"])
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"", "is not JSON: it is empty", id="empty file"),
        pytest.param(b"  \n", "is not JSON: it is empty", id="blank file"),
        pytest.param(b"<html>", "is not JSON: Expecting value: line 1 column 1 (char 0)", id="HTML"),
        pytest.param(b'{"item": [', "is not JSON: Expecting value: line 1 column 11 (char 10)", id="truncated"),
        pytest.param(b'{"item": NaN}', "is not JSON: NaN is not JSON (RFC 8259 §6)", id="NaN"),
        pytest.param(b'{"item": -Infinity}', "is not JSON: -Infinity is not JSON (RFC 8259 §6)", id="infinity"),
        pytest.param(b"\xff\xfe{", "is not UTF-8 text", id="half a character of UTF-16"),
        pytest.param(b'{"item":[' * 100_000, "is not JSON: nested too deep to read", id="JSON nested absurdly"),
    ],
)
def test_a_file_that_is_not_json_is_refused(
    tmp_path: Path, load: Callable[[Path], object], content: bytes, problem: str
) -> None:
    """The file as a whole is wrong."""
    assert refused(load, written(tmp_path, content)) == ("", problem)


@pytest.mark.parametrize("load", [load_collection, load_environment], ids=["collection", "environment"])
def test_an_absent_file_is_refused(tmp_path: Path, load: Callable[[Path], object]) -> None:
    """A file that is not there is named."""
    assert refused(load, tmp_path / "none") == ("", "no such file")


@pytest.mark.parametrize(
    "load", [load_environment, load_corrections, load_waivers], ids=["environment", "corrections", "waivers"]
)
def test_a_directory_is_refused(tmp_path: Path, load: Callable[[Path], object]) -> None:
    """A directory is no file."""
    assert refused(load, tmp_path) == ("", "cannot be read: Is a directory")


@pytest.mark.parametrize(
    "load",
    [load_collection, load_environment, load_corrections, load_waivers],
    ids=["collection", "environment", "corrections", "waivers"],
)
def test_a_path_through_a_file_is_refused(tmp_path: Path, load: Callable[[Path], object]) -> None:
    """A path that goes through a file leads nowhere."""
    assert refused(load, written(tmp_path, b"") / "x") == ("", "cannot be read: Not a directory")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Both kinds of JSON file may start with a byte order mark."""
    path = written(tmp_path, b"\xef\xbb\xbf" + json.dumps(collection(values=[])).encode())
    assert (len(load_collection(path).items), load_environment(path).scope.values) == (1, {})


NO_ITEM = "no member 'item'; is this a Postman collection?"
NO_REQUEST = "holds no request; export the whole collection from Postman"


@pytest.mark.parametrize(
    ("document", "place", "problem"),
    [
        pytest.param([], "$", f"{NO_OBJECT}array", id="top level array"),
        pytest.param("x", "$", f"{NO_OBJECT}string", id="top level string"),
        pytest.param(5, "$", f"{NO_OBJECT}number", id="top level number"),
        pytest.param(None, "$", f"{NO_OBJECT}null", id="top level null"),
        pytest.param(True, "$", f"{NO_OBJECT}boolean", id="top level boolean"),
        pytest.param({}, "$", NO_ITEM, id="empty object"),
        pytest.param({"openapi": "3.1.0", "paths": {}}, "$", NO_ITEM, id="OpenAPI"),
        pytest.param({"collection": []}, "$.collection", f"{NO_OBJECT}array", id="wrapped array"),
        pytest.param({"collection": None}, "$.collection", f"{NO_OBJECT}null", id="wrapped null"),
        pytest.param({"collection": {}}, "$.collection", NO_ITEM, id="wrapped empty object"),
        pytest.param({"collection": {"item": []}}, "$.collection.item", NO_REQUEST, id="wrapped, no request"),
        pytest.param({"collection": {"item": 5}}, "$.collection.item", f"{NO_ARRAY}number", id="wrapped, item number"),
        pytest.param({"info": {}}, "$", NO_ITEM, id="no item"),
        pytest.param(collection(item="x"), "$.item", f"{NO_ARRAY}string", id="item string"),
        pytest.param(collection(item=[]), "$.item", NO_REQUEST, id="zero requests"),
        pytest.param(collection(item=[None]), "$.item", NO_REQUEST, id="null requests"),
        pytest.param({"requests": 5}, "$.requests", f"{NO_ARRAY}number", id="v1, requests number"),
        pytest.param({"requests": [], "order": []}, "$.requests", NO_REQUEST, id="v1, zero requests"),
        pytest.param({"collection": {"requests": []}}, "$.collection.requests", NO_REQUEST, id="wrapped v1"),
        pytest.param(
            collection(item=[{"name": "F", "item": []}, {"item": [{"item": []}]}]),
            "$.item",
            NO_REQUEST,
            id="folders only",
        ),
        pytest.param(collection(variable={}, item=[]), "$.item", NO_REQUEST, id="empty variable object"),
    ],
)
def test_a_collection_of_the_wrong_shape_is_refused(tmp_path: Path, document: object, place: str, problem: str) -> None:
    """What is wrong with the container is fatal, and named by its JSON path."""
    path = written(tmp_path, json.dumps(document).encode())
    assert refused(load_collection, path) == (place, problem)


def test_a_malformed_collection_is_a_collection_error(tmp_path: Path) -> None:
    """A collection's faults can be told from other files'."""
    with pytest.raises(CollectionError):
        load_collection(written(tmp_path, b"[]"))


def test_folders_nested_absurdly_are_refused() -> None:
    """Thousands of folders in one another are no crash."""
    document: Node = REQUEST
    for _ in range(5000):
        document = {"name": "F", "item": [document]}
    with pytest.raises(CollectionError) as caught:
        parse_collection(document, "c.json")
    assert str(caught.value) == "c.json: $: folders are nested too deep"


def with_request(**members: object) -> Node:
    """Write an item whose request has the given members."""
    return {"name": "x", "request": {"method": "POST", "url": "http://h", **members}}


def with_body(**members: object) -> Node:
    """Write an item whose request has a body of the given members."""
    return with_request(body=members)


def nested(depth: int) -> object:
    """Write arrays in one another."""
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


TOO_DEEP = "is nested too deep to be sent; shorten it in Postman"
NO_URL = "the request has no URL; give it one in Postman or set the case aside"
ONLY_RAW = "has neither host nor path; Postman's runner ignores 'raw' and sends nothing"


@pytest.mark.parametrize(
    ("item", "place", "problem"),
    [
        pytest.param(5, "", f"{NO_OBJECT}number", id="item number"),
        pytest.param({"name": "x"}, ".request", "missing: the item is neither a request nor a folder", id="no request"),
        pytest.param({"request": 5}, ".request", f"{NO_OBJECT}number", id="request number"),
        pytest.param({"request": []}, ".request", f"{NO_OBJECT}array", id="request array"),
        pytest.param({"request": ""}, ".request", NO_URL, id="request empty"),
        pytest.param({"request": {}}, ".request.url", NO_URL, id="no URL"),
        pytest.param(with_request(url=""), ".request.url", NO_URL, id="URL empty"),
        pytest.param(with_request(url=5), ".request.url", NO_URL, id="URL number"),
        pytest.param(with_request(url=[]), ".request.url", NO_URL, id="URL array"),
        pytest.param(with_request(url={}), ".request.url", ONLY_RAW, id="URL object empty"),
        pytest.param(with_request(url={"raw": "http://h"}), ".request.url", ONLY_RAW, id="URL with only raw"),
        pytest.param(
            with_request(url={"host": ["h", {}]}), ".request.url.host[1]", f"{NO_STRING}object", id="host label object"
        ),
        pytest.param(with_request(url={"host": {"a": 1}}), ".request.url.host", f"{NO_STRING}object", id="host object"),
        pytest.param(
            with_request(url={"host": "h", "protocol": ["http"]}),
            ".request.url.protocol",
            f"{NO_STRING}array",
            id="protocol array",
        ),
        pytest.param(
            with_request(url={"host": "h", "port": [80]}), ".request.url.port", f"{NO_STRING}array", id="port array"
        ),
        pytest.param(with_request(method={}), ".request.method", f"{NO_STRING}object", id="method object"),
        pytest.param(
            with_request(header=[{"key": {}}]), ".request.header[0].key", f"{NO_STRING}object", id="header key object"
        ),
        pytest.param(
            with_body(mode="raw", raw=nested(300)), ".request.body.raw", TOO_DEEP, id="raw value nested absurdly"
        ),
        pytest.param(
            with_body(mode="graphql", graphql={"variables": nested(300)}),
            ".request.body.graphql.variables",
            TOO_DEEP,
            id="graphql variables nested absurdly",
        ),
    ],
)
def test_a_malformed_item_is_a_problem_of_its_own(item: object, place: str, problem: str) -> None:
    """What is wrong inside an item is that item's problem, by its JSON path; its neighbour is read."""
    broken, neighbour = parse_collection({"item": [item, REQUEST]}, "c.json").items
    assert (broken.problem, broken.request, neighbour.problem) == (f"$.item[0]{place}: {problem}", None, None)


def test_an_item_whose_name_is_no_string_is_called_by_its_place() -> None:
    """A number is no name, and no fault either."""
    item = parse_collection({"item": [{**REQUEST, "name": 5}]}, "c.json").items[0]
    assert (item.name, item.problem) == ("item[0]", None)


NO_VARIABLES = "expected an array of variables; is this a Postman environment?"


@pytest.mark.parametrize(
    ("document", "place", "problem"),
    [
        pytest.param([], "$", f"{NO_OBJECT}array", id="top level array"),
        pytest.param("x", "$", f"{NO_OBJECT}string", id="top level string"),
        pytest.param(None, "$", f"{NO_OBJECT}null", id="top level null"),
        pytest.param({}, "$.values", NO_VARIABLES, id="values missing"),
        pytest.param({"values": None}, "$.values", NO_VARIABLES, id="values null"),
        pytest.param({"values": {"a": 1}}, "$.values", NO_VARIABLES, id="values object"),
        pytest.param({"values": [5]}, "$.values[0]", f"{NO_OBJECT}number", id="entry number"),
        pytest.param({"values": [{"key": 5}]}, "$.values[0].key", f"{NO_STRING}number", id="key number"),
        pytest.param({"values": [{"key": []}]}, "$.values[0].key", f"{NO_STRING}array", id="key array"),
    ],
)
def test_a_malformed_environment_is_refused(tmp_path: Path, document: object, place: str, problem: str) -> None:
    """An environment of the wrong shape is named by its JSON path."""
    assert refused(load_environment, written(tmp_path, json.dumps(document).encode())) == (place, problem)


@pytest.mark.parametrize("load", [load_corrections, load_waivers], ids=["corrections", "waivers"])
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(b"= 5", "is not TOML: Invalid statement (at line 1, column 1)", id="no key"),
        pytest.param(b"{}", "is not TOML: Invalid statement (at line 1, column 1)", id="JSON"),
        pytest.param(b"a = 1\na = 2", "is not TOML: Cannot overwrite a value", id="key twice"),
        pytest.param(b"a = '\xff'", "is not TOML: 'utf-8' codec can't decode byte 0xff", id="not UTF-8"),
        pytest.param(b"a = " + b"[" * 50_000, "is nested too deep to read", id="nested absurdly"),
    ],
)
def test_a_file_that_is_not_toml_is_refused(
    tmp_path: Path, load: Callable[[Path], object], content: bytes, problem: str
) -> None:
    """The file as a whole is wrong."""
    place, found = refused(load, written(tmp_path, content))
    assert (place, found[: len(problem)]) == ("", problem)


ACTION_NAMES = ", ".join(ACTIONS)
ONE_ACTION = f"expected exactly one of {ACTION_NAMES}, got "


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        pytest.param("x = 5", "x", 'expected an array of tables, written [["case-id"]]', id="number"),
        pytest.param("[x]\nreason = 'r'", "x", 'expected an array of tables, written [["case-id"]]', id="table"),
        pytest.param("x = [5]", "x[0]", "expected a table", id="array of numbers"),
        pytest.param("[[x]]\ndrop_body = true", "x[0]", "no member 'reason'", id="no reason"),
        pytest.param("[[x]]\nreason = 'r'", "x[0]", f"{ONE_ACTION}none", id="no action"),
        pytest.param(
            "[[x]]\nreason = 'r'\nset_aside = true\ndrop_body = true",
            "x[0]",
            f"{ONE_ACTION}set_aside, drop_body",
            id="two actions",
        ),
        pytest.param(
            "[[x]]\nreason = 'r'\nskip = true",
            "x[0]",
            f"unknown member 'skip'; known are reason, {ACTION_NAMES}",
            id="unknown member",
        ),
        pytest.param("[[x]]\nreason = 5\ndrop_body = true", "x[0].reason", "expected str, got int", id="reason number"),
        pytest.param(
            "[[x]]\nreason = 'r'\ndrop_body = 1", "x[0].drop_body", "expected bool, got int", id="action number"
        ),
        pytest.param("[[x]]\nreason = 'r'\npatch = {}", "x[0].patch", "expected list, got dict", id="patch table"),
        pytest.param(
            "[[x]]\nreason = 'r'\nset_headers = ['A']",
            "x[0].set_headers",
            "expected dict, got list",
            id="headers array",
        ),
        pytest.param(
            "[[x]]\nreason = 'r'\ndrop_headers = 'A'", "x[0].drop_headers", "expected list, got str", id="header string"
        ),
        pytest.param(
            "[[x]]\nreason = 'r'\nset_aside = false",
            "x[0].set_aside",
            "expected true; leave the correction out instead",
            id="not set aside",
        ),
        pytest.param(
            "[[x]]\nreason = 'r'\ndrop_body = true\n[[x]]\nreason = 'r'", "x[1]", f"{ONE_ACTION}none", id="second table"
        ),
    ],
)
def test_a_malformed_correction_is_refused(tmp_path: Path, text: str, place: str, problem: str) -> None:
    """A correction is named by its case and its number."""
    assert refused(load_corrections, written(tmp_path, text.encode())) == (place, problem)


ONE_END = "expected exactly one of expires, issue, permanent, got "


def waiver(**members: str) -> str:
    """Write a waiver, its members as TOML; an empty one is left out."""
    complete = {"case": "'c'", "check": "'k'", "path": "'$'", "reason": "'r'", "expires": "2030-01-01", **members}
    return "[[waiver]]\n" + "\n".join(f"{name} = {value}" for name, value in complete.items() if value)


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        pytest.param("x = 5", "x", "unknown member; waivers are written [[waiver]]", id="unknown member of the file"),
        pytest.param("[waiver]", "waiver", "expected an array of tables, written [[waiver]]", id="table"),
        pytest.param("waiver = [5]", "waiver[0]", "expected a table", id="array of numbers"),
        *(
            pytest.param(waiver(**{name: ""}), "waiver[0]", f"no member '{name}'", id=f"no {name}")
            for name in ("check", "path", "reason")
        ),
        pytest.param(waiver(case=""), "waiver[0]", "expected exactly one of case, operation, got none", id="no case"),
        pytest.param(
            waiver(operation="'GET /a'"),
            "waiver[0]",
            "expected exactly one of case, operation, got case, operation",
            id="case and operation",
        ),
        pytest.param(waiver(expires=""), "waiver[0]", f"{ONE_END}none", id="no end"),
        pytest.param(waiver(issue="'u'"), "waiver[0]", f"{ONE_END}expires, issue", id="two ends"),
        pytest.param(
            waiver(expires="", permanent="false"),
            "waiver[0].permanent",
            "expected true; give the waiver an end instead",
            id="not permanent",
        ),
        pytest.param(
            waiver(until="2030-01-01"),
            "waiver[0]",
            "unknown member 'until'; known are case, operation, check, path, reason, expires, issue, permanent",
            id="unknown member",
        ),
        pytest.param(waiver(expires="'2030-01-01'"), "waiver[0].expires", "expected date, got str", id="date string"),
        pytest.param(
            waiver(expires="2030-01-01T00:00:00"), "waiver[0].expires", "expected date, got datetime", id="moment"
        ),
        pytest.param(waiver(case="5"), "waiver[0].case", "expected str, got int", id="case number"),
        pytest.param(waiver() + "\n" + waiver(path="true"), "waiver[1].path", "expected str, got bool", id="second"),
    ],
)
def test_a_malformed_waiver_is_refused(tmp_path: Path, text: str, place: str, problem: str) -> None:
    """A waiver is named by its number."""
    assert refused(load_waivers, written(tmp_path, text.encode())) == (place, problem)
