"""Tests of reading a multipart form from the bytes that are sent."""

from pathlib import Path

import pytest

from postman_contract.postman.collection import FormPart
from postman_contract.postman.environment import Scope
from postman_contract.postman.multipart import FormField, build_form, form_fields
from postman_contract.postman.variables import Resolver, draw_fresh

TYPE = "multipart/form-data; boundary=B"


def read(head: bytes, content: bytes = b"1", media_type: str = TYPE) -> list[FormField]:
    """Read a form of one part with this head."""
    return [*form_fields(media_type, b"--B\r\n" + head + b"\r\n\r\n" + content + b"\r\n--B--\r\n")]


@pytest.mark.parametrize(
    "declared", [None, 'multipart/form-data; boundary="own one"; x=1', "multipart/form-data; boundary=é"]
)
def test_what_is_built_is_read(tmp_path: Path, declared: str | None) -> None:
    """Names, texts and files come back as they were, in their order."""
    (tmp_path / "a.bin").write_bytes(b"\x00\xff\r\n--\r\n")
    parts = (
        FormPart("é", "1\n2"),
        FormPart("f", "a.bin", file=True, content_type="message/rfc822"),
        FormPart("é", ""),
        FormPart("", "nameless"),
    )
    body, media_type = build_form(parts, declared, Resolver((Scope("s", {}),), draw_fresh("")), tmp_path)
    assert [*form_fields(media_type or "", body)] == [
        FormField("é", b"1\n2"),
        FormField("f", b"\x00\xff\r\n--\r\n", is_file=True),
        FormField("é", b""),
        FormField("", b"nameless"),
    ]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        pytest.param(b'Content-Disposition: form-data; name="a"', ["a"], id="quoted"),
        pytest.param(b"content-disposition:form-data;NAME=a", ["a"], id="bare"),
        pytest.param(b"Content-Disposition: form-data; name*=utf-8''%C3%A9", ["é"], id="extended"),
        pytest.param(b'Content-Disposition: form-data; name="a"; name="b"', ["a", "b"], id="twice"),
        pytest.param(b'Content-Disposition: form-data;\r\n name="a"', ["a"], id="folded"),
        pytest.param(b'X: 1\r\nContent-Disposition: form-data; name="a"', ["a"], id="second header"),
        pytest.param(b'Content-Disposition: form-data; filename="n; name=b"; name="a"', ["a"], id="in another value"),
        pytest.param(b'Content-Type: a/b; name="c"\r\nContent-Disposition: form-data; name="a"', ["a"], id="of a type"),
        pytest.param(b"Content-Type: a/b", [], id="nameless"),
        pytest.param(
            b'Content-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="a"', ["a"], id="an encoding"
        ),
    ],
)
def test_a_field_is_known_by_every_name_it_may_have(head: bytes, names: list[str]) -> None:
    """Servers differ in what they read; whoever guards a form has to see all of it, and each content as it is sent."""
    assert [(field.name, field.content) for field in read(head)] == [(name, b"1") for name in names]


def test_a_boundary_in_a_value_ends_its_part() -> None:
    """A value that holds the boundary makes two parts, as it does for the server."""
    content = b'1\r\n--B\r\nContent-Disposition: form-data; name="b"\r\n\r\n2'
    fields = read(b'Content-Disposition: form-data; name="a"', content)
    assert fields == [FormField("a", b"1"), FormField("b", b"2")]


def test_each_boundary_that_is_declared_is_tried() -> None:
    """Of two boundaries a server may take either."""
    fields = read(b'Content-Disposition: form-data; name="a"', media_type="multipart/form-data; boundary=A; boundary=B")
    assert fields == [FormField("a", b"1")]


def test_without_a_boundary_there_is_no_field() -> None:
    """What cannot be split has no parts."""
    assert read(b'Content-Disposition: form-data; name="a"', media_type="multipart/form-data") == []


def test_a_part_that_never_begins_its_content_is_empty() -> None:
    """A part of headers alone is a field without content."""
    body = b'--B\r\nContent-Disposition: form-data; name="a"\r\n--B--'
    assert [*form_fields(TYPE, body)] == [FormField("a", b"")]
