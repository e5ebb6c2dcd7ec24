"""Tests of saying why a body is not JSON."""

import pytest

from postman_contract.contract.json_faults import explain_json_fault
from postman_contract.postman.jsonfile import parse_json

UMLAUT = '{"a": "\u00fc"}'.encode("latin-1")
BYTE = "it is not UTF-8, as JSON must be (RFC 8259 §8.1): byte 0xfc at 7"


def fault_of(body: bytes, media_type: str = "application/json") -> str:
    """Read a body that is not JSON, and say why."""
    try:
        parse_json(body)
    except ValueError as problem:
        return explain_json_fault(body, problem, media_type)
    return "none"


@pytest.mark.parametrize("body", [b"", b" \r\n"])
def test_an_empty_body_is_called_so(body: bytes) -> None:
    """No position in it is named."""
    assert fault_of(body) == "an empty body"


def test_a_body_that_is_not_utf_8_is_called_so() -> None:
    """JSON between systems is UTF-8: the first byte that is not is named."""
    assert fault_of(UMLAUT) == BYTE


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=ISO-8859-1", 'application/json;Charset="ISO-8859-1"']
)
def test_another_charset_is_named(media_type: str) -> None:
    """A charset that the Content-Type names is the likely reason."""
    assert fault_of(UMLAUT, media_type) == f"text in charset 'ISO-8859-1', but JSON is UTF-8 (RFC 8259 §8.1): {BYTE}"


@pytest.mark.parametrize("media_type", ["application/json; charset=UTF-8", "application/json; charset=utf8"])
def test_the_right_charset_is_no_reason(media_type: str) -> None:
    """A body that only claims to be UTF-8 is judged by its bytes."""
    assert fault_of(UMLAUT, media_type) == BYTE


def test_other_faults_are_said_as_they_are() -> None:
    """The parser knows where JSON ends."""
    assert fault_of(b"<html>") == "Expecting value: line 1 column 1 (char 0)"
