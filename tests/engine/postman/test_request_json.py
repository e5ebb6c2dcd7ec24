"""Tests of writing a request as format v2.1 has it: parsed again, it is the same request."""

from typing import Any

import pytest

from postman_contract.postman.loader import parse_collection
from postman_contract.postman.request_json import request_json
from postman_contract.postman.request_parsing import parse_request

Json = dict[str, Any]
URL = {"host": ["api", "test"], "path": ["a"]}
PARTS = [
    {"key": "a", "type": "text", "value": "1", "contentType": "text/plain"},
    {"key": "f", "type": "file", "src": ["one.txt", "two.txt"]},
    {"key": "g", "type": "file", "src": "one.txt", "fileName": "other.txt", "disabled": True},
]
OAUTH2 = [{"key": "accessToken", "value": "{{token}}"}, {"key": "addTokenTo", "value": "queryParams"}]


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"url": "https://{{host}}:8080/a//b/:id?x=1&y&=z"}, id="URL as text"),
        pytest.param({"url": "{{base}}/a"}, id="base URL"),
        pytest.param({"url": "http://user:{{pass}}@h:{{port}}/"}, id="user and port"),
        pytest.param({"url": "h"}, id="host alone"),
        pytest.param(
            {
                "url": {
                    "protocol": "https",
                    "host": ["{{sub}}", "api", "test"],
                    "port": "99",
                    "path": ["a", ":id", ""],
                    "query": [
                        {"key": "q", "value": None},
                        {"key": "r", "value": "a b", "disabled": True},
                        {"key": "", "value": "v"},
                    ],
                    "variable": [{"key": "id", "value": "{{id}}"}],
                    "auth": {"user": "u", "password": "p"},
                }
            },
            id="URL by its parts",
        ),
        pytest.param({"url": URL, "method": "purge", "header": "A: 1\nB: 2"}, id="headers as text"),
        pytest.param(
            {"url": URL, "header": [{"key": "A", "value": "1", "disabled": True}, {"key": "A", "value": ["x", "y"]}]},
            id="headers",
        ),
        pytest.param(
            {"url": URL, "body": {"mode": "raw", "raw": "{}", "options": {"raw": {"language": "json"}}}}, id="raw"
        ),
        pytest.param({"url": URL, "body": {"mode": "raw", "raw": {"a": ["{{x}}", 1]}}}, id="raw value"),
        pytest.param(
            {"url": URL, "body": {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "b", "disabled": True}]}},
            id="urlencoded",
        ),
        pytest.param({"url": URL, "body": {"mode": "formdata", "formdata": PARTS}}, id="formdata"),
        pytest.param({"url": URL, "body": {"mode": "file", "file": {"src": "a.bin"}}}, id="file"),
        pytest.param({"url": URL, "body": {"mode": "file", "file": {"content": "eA=="}}}, id="file content"),
        pytest.param(
            {"url": URL, "body": {"mode": "graphql", "graphql": {"query": "{a}", "variables": '{"b": 1}'}}},
            id="graphql",
        ),
        pytest.param({"url": URL, "auth": {"type": "oauth2", "oauth2": OAUTH2}}, id="auth"),
        pytest.param({"url": URL, "auth": {"type": "noauth"}}, id="no auth"),
    ],
)
def test_a_request_that_is_written_is_read_as_the_same(request_: Json) -> None:
    """But for a query that was text, which becomes a list, as scripts see it."""
    item = parse_collection({"item": [{"name": "x", "request": request_}]}, "c.json").items[0]
    assert item.request is not None
    written = request_json(item.request)
    again = parse_request(written, "", None, item.request.profile)
    assert request_json(again) == written
    if not isinstance(item.request.url.query, str):
        assert again == item.request


def test_a_query_that_is_text_becomes_its_entries() -> None:
    """One without a sign has no value, one without a name has an empty one."""
    item = parse_collection({"item": [{"name": "x", "request": "http://h/a?x=1&y&=z"}]}, "c.json").items[0]
    assert item.request is not None
    assert request_json(item.request)["url"]["query"] == [
        {"key": "x", "value": "1"},
        {"key": "y", "value": None},
        {"key": "", "value": "z"},
    ]
