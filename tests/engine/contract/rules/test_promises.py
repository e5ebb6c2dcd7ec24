"""Tests of what the answer to a write promises of later reads."""

from typing import Any

import pytest

from postman_contract.contract.rules.promises import promised_part
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schema_registry import schema_registry

FILE = "POST.201.json"
SCHEMA = {
    "properties": {
        "id": {},
        "references": {"properties": {"code": {}}, "additionalProperties": {"type": "string"}},
        "rows": {"items": {"patternProperties": {"^x": {}}}},
    }
}


def promised(body: Any, *known: Any, schema: str | None = FILE) -> Any:
    """Say what is promised of an answer."""
    return promised_part(body, known, schema, SchemaReader({FILE: SCHEMA}, schema_registry({FILE: SCHEMA})))


@pytest.mark.parametrize(
    ("body", "part"),
    [
        pytest.param({"id": 1, "new": 2}, {"id": 1}, id="at the top"),
        pytest.param({"references": {"code": "c", "new": "n"}}, {"references": {"code": "c"}}, id="in an open object"),
        pytest.param({"rows": [{"x1": 1, "y": 2}, 3]}, {"rows": [{"x1": 1}, 3]}, id="in an array"),
    ],
)
def test_what_a_vendor_may_add_is_no_promise(body: Any, part: Any) -> None:
    """Only what the schema names is, whether or not more would be allowed."""
    assert promised(body) == part


def test_what_was_sent_or_there_before_is_promised_too() -> None:
    """A custom member is no addition where the run itself has given it, or has seen it before."""
    body = {"references": {"own": "o", "old": "b", "new": "n"}, "rows": [{"y": 1}]}
    sent, before = {"references": {"own": "o"}, "rows": [{"y": 1}]}, {"references": {"old": "a"}, "rows": []}
    assert promised(body, sent, before) == {"references": {"own": "o", "old": "b"}, "rows": [{"y": 1}]}


def test_without_a_schema_everything_is_promised() -> None:
    """Then nothing tells what was added."""
    assert promised({"new": 1}, schema=None) == {"new": 1}
