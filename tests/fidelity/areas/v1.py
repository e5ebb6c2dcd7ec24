"""Collections of format v1: their order, URLs, headers, bodies and auth."""

import json

from building import HOST, Json

URL = f"{HOST}/x"
TEXT = '{"a": "{{v}}"} // b'
BASIC = {"id": "basic", "username": "me", "password": "s"}
FIELDS = [
    {"key": "a b", "value": "1&2", "type": "text", "enabled": True},
    {"key": "b", "value": "2", "enabled": False},
    {"key": "c", "value": None},
    {"key": "d", "value": "x", "disabled": True},
    {"key": "", "value": "e"},
    {"key": None, "value": "n"},
]


def request(name: str, **members: object) -> Json:
    """Make a request of format v1."""
    return {"id": name, "name": name, "method": "POST", "url": URL, **members}


def v1(requests: object, **members: object) -> Json:
    """Make a collection of format v1; its requests are listed, or members of each by name."""
    listed = [request(name, **each) for name, each in requests.items()] if isinstance(requests, dict) else requests
    assert isinstance(listed, list)
    return {"id": "c", "name": "Sample", "order": [each["id"] for each in listed], "requests": listed, **members}


A, B, C = (request(name, url=f"{HOST}/{name}") for name in "abc")
AUTHS: dict[str, Json] = {
    "helper": {"currentHelper": "basicAuth", "helperAttributes": BASIC},
    "helper as text": {"currentHelper": "basicAuth", "helperAttributes": json.dumps(BASIC)},
    "broken text": {"currentHelper": "basicAuth", "helperAttributes": "{"},
    "bearer": {"currentHelper": "bearerAuth", "helperAttributes": {"token": "t"}},
    "normal": {"currentHelper": "normal", "helperAttributes": {"token": "t"}},
    "null": {"currentHelper": None, "helperAttributes": None},
    "unknown": {"currentHelper": "pigeon", "helperAttributes": {"a": 1}},
    "auth": {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]}},
    "auth as a map": {"auth": {"type": "bearer", "bearer": {"token": "t"}}},
    "noauth": {"auth": {"type": "noauth"}},
    "null auth": {"auth": None},
    "both": {
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]},
        "currentHelper": "basicAuth",
        "helperAttributes": BASIC,
    },
    "attributes alone": {"helperAttributes": BASIC},
    "helper alone": {"currentHelper": "basicAuth"},
    "API key": {"currentHelper": "apikeyAuth", "helperAttributes": {"key": "key", "value": "k", "in": "query"}},
}
OF_COLLECTION = {"auth": {"type": "bearer", "bearer": [{"key": "token", "value": "of-the-collection"}]}}

COLLECTIONS: dict[str, object] = {
    "order": v1([A, B, C], order=["b", "c", "a"]),
    "folders": v1(
        [A, B, C],
        order=["b"],
        folders=[
            {"id": "F", "name": "F", "order": ["c"], "folders_order": ["G"]},
            {"id": "G", "name": "G", "order": ["a"]},
        ],
        folders_order=["F"],
    ),
    "folders without an order": v1(
        [A, B, C],
        order=["b"],
        folders=[{"id": "F", "name": "F", "order": ["a"]}, {"id": "G", "name": "G", "order": ["c"]}],
    ),
    "an order of what is not there": v1(
        [A, B], order=["b", "z", "a"], folders=[{"id": "F", "name": "F", "order": ["y"]}], folders_order=["F", "Q"]
    ),
    "requests in no order": v1([A, B, C], order=["b"]),
    "numbers as ids": {"id": "c", "name": "Sample", "order": [1, 2], "requests": [{**A, "id": 1}, {**B, "id": 2}]},
    "wrapped": {"collection": v1([A, B])},
    "URLs": v1(
        {
            "plain": {"url": URL},
            "query": {"url": f"{URL}?a=1&b=2&c"},
            "variable": {"url": f"{HOST}/:id"},
            "fragment": {"url": f"{URL}#a"},
            "no scheme": {"url": "api.test/x"},
            "question mark": {"url": f"{URL}?"},
            "blanks": {"url": f"{HOST}/a b?c d"},
            "undefined": {"url": "http://api.test/{{none}}"},
        }
    ),
    "no URLs": v1({"null": {"url": None}, "empty": {"url": ""}, "after": {}}),
    "listed queries": v1(
        {
            "entries": {
                "url": f"{URL}?old=1",
                "queryParams": [
                    {"key": "a", "value": "1", "equals": True, "enabled": True},
                    {"key": "b", "value": "x", "enabled": False},
                ],
            },
            "values": {
                "queryParams": [
                    {"key": "a", "value": None, "equals": True},
                    {"key": "b", "value": "", "equals": False},
                    {"key": "c"},
                    {"key": "d", "value": "a&b=c#d"},
                ]
            },
            "empty": {"url": f"{URL}?old=1", "queryParams": []},
            "null": {"url": f"{URL}?old=1", "queryParams": None},
        }
    ),
    "path variables": v1(
        {
            "map": {"url": f"{HOST}/:id/:b?q=1", "pathVariables": {"id": "7", "b": "8"}},
            "data": {
                "url": f"{HOST}/:id/:b",
                "pathVariableData": [{"key": "id", "value": "7"}, {"id": "b", "value": "8"}],
            },
            "both": {
                "url": f"{HOST}/:id/:b",
                "pathVariables": {"id": "7", "b": "8"},
                "pathVariableData": [{"key": "b", "value": "9"}],
            },
            "none": {"url": f"{HOST}/:id", "pathVariables": {}, "pathVariableData": []},
        }
    ),
    "headers": v1(
        {
            "text": {"headers": "X-A: 1\nX-B: 2\n//X-C: 3\n// X-D: 4\nX-E:5\r\nX-A: 6\n"},
            "list": {"headers": [{"key": "X-A", "value": "1"}, {"key": "X-B", "value": "2", "disabled": True}]},
            "data": {
                "headerData": [
                    {"key": "X-A", "value": "1", "enabled": True},
                    {"key": "//X-B", "value": "2"},
                    {"key": "X-C", "value": "3", "enabled": False},
                ]
            },
            "both": {
                "headers": "X-A: 1\nX-Z: 9\n",
                "headerData": [
                    {"key": "X-A", "value": "x"},
                    {"key": "X-D", "value": None},
                    {"key": "X-E", "value": ""},
                ],
            },
            "none": {"headers": None, "headerData": None},
            "empty": {"headers": "", "headerData": []},
        }
    ),
    "raw bodies": v1(
        {
            "raw": {"dataMode": "raw", "rawModeData": TEXT},
            "data": {"dataMode": "raw", "data": TEXT},
            "both": {"dataMode": "raw", "data": [], "rawModeData": TEXT},
            "list": {"dataMode": "raw", "rawModeData": [TEXT]},
            "empty": {"dataMode": "raw", "rawModeData": "", "data": []},
            "language": {"dataMode": "raw", "rawModeData": TEXT, "dataOptions": {"raw": {"language": "json"}}},
            "own type": {"dataMode": "raw", "rawModeData": TEXT, "headers": "Content-Type: application/json"},
            "disabled": {"dataMode": "raw", "rawModeData": "x", "dataDisabled": True},
            "of a GET": {"method": "GET", "dataMode": "raw", "rawModeData": "x"},
            "object": {"dataMode": "raw", "rawModeData": {"a": 1}},
            "number": {"dataMode": "raw", "rawModeData": 5},
        },
        variables=[{"key": "v", "value": "one"}],
    ),
    "forms": v1(
        {
            "params": {"dataMode": "params", "data": FIELDS},
            "no params": {"dataMode": "params", "data": []},
            "null params": {"dataMode": "params", "data": None},
            "params as text": {"dataMode": "params", "data": "a=1"},
            "urlencoded": {"dataMode": "urlencoded", "data": FIELDS},
            "no fields": {"dataMode": "urlencoded", "data": []},
            "fields as text": {"dataMode": "urlencoded", "rawModeData": "a=1"},
            "file": {"dataMode": "params", "data": [{"key": "f", "value": "notes.txt", "type": "file"}]},
            "file with a source": {"dataMode": "params", "data": [{"key": "f", "src": "notes.txt", "type": "file"}]},
            "binary": {"dataMode": "binary", "rawModeData": "notes.txt"},
        }
    ),
    "modes": v1(
        {
            "null": {"dataMode": None, "rawModeData": TEXT},
            "none with raw": {"rawModeData": TEXT},
            "none with data": {"data": "text"},
            "none with fields": {"data": [{"key": "a", "value": "1", "type": "text"}]},
            "nothing": {},
            "unknown": {"dataMode": "pigeon", "rawModeData": TEXT},
            "unknown with fields": {"dataMode": "pigeon", "data": [{"key": "a", "value": "1"}]},
            "number": {"dataMode": 5, "rawModeData": "x"},
            "GraphQL": {"dataMode": "graphql", "graphqlModeData": {"query": "{a}", "variables": '{"b": 1}'}},
        }
    ),
    "auth of requests": v1({name: {**block, "url": URL} for name, block in AUTHS.items()}, **OF_COLLECTION),
    **{
        f"auth of a folder: {name}": v1(
            [A],
            order=[],
            folders=[{"id": "F", "name": "F", "order": ["a"], **block}],
            folders_order=["F"],
            **OF_COLLECTION,
        )
        for name, block in AUTHS.items()
    },
    **{f"auth of a collection: {name}": v1([A], **block) for name, block in AUTHS.items()},
    "variables": v1(
        [request("a", url=f"{URL}?v={{{{v}}}}&w={{{{w}}}}&d={{{{d}}}}")],
        variables=[
            {"id": "i", "key": "v", "value": "1"},
            {"id": "w", "value": "2"},
            {"key": "d", "value": "x", "disabled": True},
        ],
    ),
    "variables of v2": v1([request("a", url=f"{URL}?v={{{{v}}}}")], variable=[{"key": "v", "value": "1"}]),
    "methods": v1(
        {
            "small letters": {"method": "put"},
            "empty": {"method": ""},
            "null": {"method": None},
            "GET": {"method": "GET"},
            "DELETE": {"method": "DELETE"},
        }
    ),
    "scripts": v1(
        [
            {**A, "tests": "tests['ok'] = true;", "preRequestScript": "var a = 1;"},
            {**B, "events": [{"listen": "test", "script": {"exec": ["1"]}}]},
        ]
    ),
    "profile": v1(
        {
            "pruning": {
                "method": "GET",
                "dataMode": "raw",
                "rawModeData": "x",
                "protocolProfileBehavior": {"disableBodyPruning": True},
            }
        }
    ),
    "responses": v1([{**A, "responses": [{"name": "ok", "responseCode": {"code": 200}, "text": "{}"}]}]),
}
