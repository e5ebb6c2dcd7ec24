"""Tests of the body that goes out, against what Postman's own runner sends."""

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import BOUNDARY, FORM, build_body, is_json, strip_comments
from postman_contract.postman.collection import (
    Body,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Parameter,
    RawBody,
    UrlencodedBody,
)
from postman_contract.postman.environment import Scope
from postman_contract.postman.variables import Resolver, UndefinedVariable, draw_fresh

Built = tuple[bytes, str | None]


def built(body: Body | None, declared: str | None = None, **values: str) -> Built:
    """Build a body with the given variables."""
    return build_body(body, declared, Resolver((Scope("s", values),), draw_fresh("")))


def form(*entries: Parameter, **values: str) -> bytes:
    """Build the bytes of an urlencoded body."""
    return built(UrlencodedBody(entries), **values)[0]


def part(name: str, value: str, boundary: str = BOUNDARY) -> str:
    """Write a part of a formdata body."""
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/json", True),
        ("Application/JSON ; charset=utf-8", True),
        ("application/problem+json", True),
        ("application/json-patch+json", True),
        ("text/json", False),
        ("application/jsonp", False),
        ("text/plain; x=application/json", False),
        ("", False),
    ],
)
def test_json_is_known_by_its_media_type(media_type: str, *, expected: bool) -> None:
    """JSON is `application/json` and whatever ends in `+json`, parameters aside."""
    assert is_json(media_type) is expected


@pytest.mark.parametrize(
    ("language", "declared", "media_type"),
    [
        ("json", None, "application/json"),
        ("xml", None, "application/xml"),
        ("html", None, "text/html"),
        ("javascript", None, "application/javascript"),
        ("text", None, "text/plain"),
        (None, None, "text/plain"),
        ("cobol", None, "text/plain"),
        ("json", "application/json-patch+json", "application/json-patch+json"),
        (None, "text/csv", "text/csv"),
    ],
)
def test_raw_text_says_what_it_is(language: str | None, declared: str | None, media_type: str) -> None:
    """A request's own Content-Type counts first, then the language, then it is plain text."""
    assert built(RawBody("[]", language), declared) == (b"[]", media_type)


@pytest.mark.parametrize(
    ("language", "declared"), [("json", None), ("json", "text/plain"), (None, "application/json"), ("text", "a/b+json")]
)
def test_comments_in_json_are_removed(language: str | None, declared: str | None) -> None:
    """A body is JSON by its language or by its Content-Type, and JSON has no comments."""
    assert built(RawBody("[1 /* one */] // end", language), declared)[0] == b"[1 ] "


def test_comments_in_other_text_are_kept() -> None:
    """Text that is not sent as JSON is sent as it stands."""
    assert built(RawBody("a // b"))[0] == b"a // b"


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        pytest.param('{"u": "http://h/*x*/"} // c', '{"u": "http://h/*x*/"} ', id="in a string literal"),
        pytest.param('"a\\"//b"//c', '"a\\"//b"', id="after an escaped quote"),
        pytest.param("1 /* a\n b */ 2", "1  2", id="over several lines"),
        pytest.param("1 // a\r\n2 // b\n3", "1 \r\n2 \n3", id="line ends stay"),
        pytest.param("not // json", "not ", id="not JSON"),
        pytest.param("/* open", "/* open", id="never closed"),
        pytest.param("/**/1/**/", "1", id="empty comments"),
        pytest.param("1/2", "1/2", id="no comment"),
    ],
)
def test_comments_stand_outside_string_literals(text: str, stripped: str) -> None:
    """`//` and `/* */` are comments outside string literals, even where the rest is not JSON."""
    assert strip_comments(text) == stripped


def test_a_commented_variable_need_not_exist() -> None:
    """What is commented out is not resolved."""
    assert built(RawBody('{} // "{{missing}}"', "json"))[0] == b"{} "


def test_values_in_json_are_escaped() -> None:
    """A value with a quote leaves the body JSON."""
    assert built(RawBody('{"a": "{{a}}"}', "json"), a='"')[0] == b'{"a": "\\""}'


def test_values_in_text_are_not_escaped() -> None:
    """A value goes into plain text as it is."""
    assert built(RawBody('"{{a}}"'), a='"')[0] == b'"""'


def test_line_ends_and_blanks_are_kept() -> None:
    """Nothing in a body is laid out anew."""
    assert built(RawBody('{\r\n\t"a" :1 \r\n}', "json"))[0] == b'{\r\n\t"a" :1 \r\n}'


def test_a_body_is_utf_8() -> None:
    """Text goes out as UTF-8."""
    assert built(RawBody("é€"))[0] == "é€".encode()


@pytest.mark.parametrize("declared", [None, "application/json"])
def test_no_body_has_the_declared_content_type(declared: str | None) -> None:
    """Without a body, the request's own Content-Type stays."""
    assert built(None, declared) == (b"", declared)


def test_a_form_overwrites_the_content_type() -> None:
    """An urlencoded body is sent as one, whatever the request declares."""
    assert built(UrlencodedBody((Parameter("a", "1"),)), "text/plain") == (b"a=1", FORM)


@pytest.mark.parametrize(
    ("entries", "encoded"),
    [
        pytest.param([("a", "1"), ("a", "2")], b"a=1&a=2", id="duplicates"),
        pytest.param([("a b", "c d")], b"a%20b=c%20d", id="space"),
        pytest.param([("k", "-_.~Az09")], b"k=-_.~Az09", id="unreserved"),
        pytest.param([("k", "!'()*+&=/?%")], b"k=%21%27%28%29%2A%2B%26%3D%2F%3F%25", id="reserved"),
        pytest.param([("k", "é")], b"k=%C3%A9", id="non-ASCII"),
        pytest.param([("k", None)], b"k=", id="null"),
        pytest.param([("k", 5), ("l", True)], b"k=5&l=true", id="not strings"),
        pytest.param([("k", "{}")], b"k=%7B%7D", id="braces"),
    ],
)
def test_a_form_is_encoded_as_postman_does(entries: list[tuple[str, object]], encoded: bytes) -> None:
    """Everything but A-Z a-z 0-9 - _ . ~ is percent-encoded, and null is empty."""
    assert form(*(Parameter(key, value) for key, value in entries)) == encoded


def test_variables_in_a_form_are_encoded_after_they_are_filled() -> None:
    """A value cannot add fields to a form."""
    assert form(Parameter("{{k}}", "{{v}}"), k="a", v="1&b=2") == b"a=1%26b%3D2"


def test_disabled_form_fields_are_dropped() -> None:
    """A disabled field is not sent."""
    assert form(Parameter("a", "1", disabled=True), Parameter("b", "2")) == b"b=2"


@pytest.mark.parametrize(
    "body",
    [UrlencodedBody((Parameter("a", "1", disabled=True),)), FormdataBody((FormPart("a", "1", disabled=True),))],
    ids=["urlencoded", "formdata"],
)
def test_a_form_without_fields_is_no_body(body: Body) -> None:
    """When every field is disabled nothing is sent, nor a Content-Type of its own."""
    assert built(body, "text/plain") == (b"", "text/plain")


def test_parts_go_out_in_order() -> None:
    """Names go out as UTF-8 with quotes as they are, null is empty, disabled parts are dropped."""
    body = FormdataBody((FormPart("é", "1"), FormPart('q"', None), FormPart("off", "2", disabled=True)))
    expected = part("é", "1") + part('q"', "") + f"--{BOUNDARY}--\r\n"
    assert built(body) == (expected.encode(), f"multipart/form-data; boundary={BOUNDARY}")


def test_a_part_has_a_content_type_where_one_is_given() -> None:
    """A part's `contentType` is its Content-Type, and it has none otherwise."""
    disposition = 'Content-Disposition: form-data; name="a"'
    expected = f"--{BOUNDARY}\r\n{disposition}\r\nContent-Type: text/x\r\n\r\n1\r\n--{BOUNDARY}--\r\n"
    assert built(FormdataBody((FormPart("a", "1", content_type="text/x"),)))[0].decode() == expected


def test_a_boundary_is_26_hyphens_and_24_digits() -> None:
    """The boundary has Postman's shape and is always the same, so that a replay matches."""
    assert (len(BOUNDARY), BOUNDARY[:26], BOUNDARY[26:].isdigit()) == (50, "-" * 26, True)


@pytest.mark.parametrize(
    ("declared", "media_type", "boundary"),
    [
        ("multipart/mixed", f"multipart/mixed; boundary={BOUNDARY}", BOUNDARY),
        ("Multipart/Mixed", f"Multipart/Mixed; boundary={BOUNDARY}", BOUNDARY),
        ("multipart/form-data; boundary=own", "multipart/form-data; boundary=own", "own"),
        ('multipart/form-data; boundary="own"; x=1', 'multipart/form-data; boundary="own"; x=1', "own"),
        ("application/json", f"multipart/form-data; boundary={BOUNDARY}", BOUNDARY),
    ],
)
def test_an_own_multipart_type_is_kept(declared: str, media_type: str, boundary: str) -> None:
    """A request's own multipart type gets the boundary added, and an own boundary is used."""
    expected = part("a", "1", boundary) + f"--{boundary}--\r\n"
    assert built(FormdataBody((FormPart("a", "1"),)), declared) == (expected.encode(), media_type)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (FileBody("x.png"), "a body of mode file is not sent yet"),
        (GraphqlBody("{a}"), "a body of mode graphql is not sent yet"),
        (FormdataBody((FormPart("f", "x", file=True),)), "the file part 'f' of a formdata body is not sent yet"),
    ],
)
def test_what_cannot_be_sent_yet_is_named(body: Body, problem: str) -> None:
    """A body of files or GraphQL makes the case not judged, by name."""
    with pytest.raises(NotJudged) as caught:
        built(body)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    "body",
    [
        RawBody("{{missing}}"),
        RawBody('{"a": "{{missing}}"}', "json"),
        UrlencodedBody((Parameter("a", "{{missing}}"),)),
        FormdataBody((FormPart("a", "{{missing}}"),)),
    ],
    ids=["raw", "json", "urlencoded", "formdata"],
)
def test_an_undefined_variable_in_a_body_is_named(body: Body) -> None:
    """No body goes out with braces in it."""
    with pytest.raises(UndefinedVariable) as caught:
        built(body)
    assert caught.value.name == "missing"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (RawBody("\ud800"), b"\xef\xbf\xbd"),
        (UrlencodedBody((Parameter("k", "\ud800"),)), b"k=%EF%BF%BD"),
        (FormdataBody((FormPart("k", "\ud800"),)), (part("k", "\ufffd") + f"--{BOUNDARY}--\r\n").encode()),
    ],
    ids=["raw", "urlencoded", "formdata"],
)
def test_a_lone_surrogate_does_not_crash(body: Body, expected: bytes) -> None:
    """JSON can hold half a character; it goes out as U+FFFD, as Postman sends it."""
    assert built(body)[0] == expected
