"""Tests of the body that goes out, against what Postman's own runner sends."""

from pathlib import Path
from typing import Any

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import FORM, build_body, is_json, strip_comments
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
from postman_contract.postman.multipart import BOUNDARY
from postman_contract.postman.variables import Resolver, UndefinedVariable, draw_fresh

Built = tuple[bytes, str | None]


def built(body: Body | None, declared: str | None = None, folder: Path | None = None, **values: str) -> Built:
    """Build a body with the given variables."""
    return build_body(body, declared, Resolver((Scope("s", values),), draw_fresh("")), folder or Path())


def form(*entries: Parameter, **values: str) -> bytes:
    """Build the bytes of an urlencoded body."""
    return built(UrlencodedBody(entries), None, None, **values)[0]


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
    ("language", "declared"),
    [("json", None), ("json", "text/plain"), (None, "application/json"), ("text", "application/b+json")],
)
def test_comments_in_json_are_removed(language: str | None, declared: str | None) -> None:
    """A body is JSON by its language or by its Content-Type, and JSON has no comments."""
    assert built(RawBody("[1 /* one */] // end", language), declared)[0] == b"[1 ] "


@pytest.mark.parametrize("declared", [None, "text/json", "a/b+json", "Application/JSON"])
def test_comments_in_other_text_are_kept(declared: str | None) -> None:
    """Text whose type Postman does not take for JSON is sent as it stands."""
    assert built(RawBody("a // b"), declared)[0] == b"a // b"


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        pytest.param('{"u": "http://h/*x*/"} // c', '{"u": "http://h/*x*/"} ', id="in a string literal"),
        pytest.param('"a\\"//b"//c', '"a\\"//b"', id="after an escaped quote"),
        pytest.param("1 /* a\n b */ 2", "1  2", id="over several lines"),
        pytest.param("1 // a\r\n2 // b\n3", "1 \n2 \n3", id="line ends"),
        pytest.param("not // json", "not ", id="not JSON"),
        pytest.param('{"a": 1 /* open', '{"a": 1 ', id="never closed"),
        pytest.param("//a\r//b\r\n1", "\n1", id="carriage returns alone"),
        pytest.param("{'a': '//x'} // y", "{'a': '", id="no string of JSON"),
        pytest.param(
            '{\r\n// c\r\n"a": 1, // x\r\n"b": "//no" /* y\r\n z */\r\n}\r\n// end',
            '{\r\n\n"a": 1, \n"b": "//no" \r\n}\r\n',
            id="of all kinds",
        ),
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


@pytest.mark.parametrize(
    "value",
    [r"say \"hi\"", r"C:\\dir", r"\u00e9", r"{\"a\":\"b\"}", r"a/b\/c", "é\u2028€", "a\x7f", r"tab\tnew\n"],
)
def test_a_value_that_is_escaped_is_not_escaped_again(value: str) -> None:
    """What can stand in a string literal as it is goes out as Postman sends it."""
    assert built(RawBody('{"a": "{{v}}"}', "json"), v=value)[0] == f'{{"a": "{value}"}}'.encode()


@pytest.mark.parametrize(
    ("value", "escaped"),
    [
        (r"C:\dir", r"C:\\dir"),
        (r'a\"b"c', r"a\\\"b\"c"),
        ("\\", r"\\"),
        (r"\u00g0", r"\\u00g0"),
        (r"\"\n" + "\n", r"\\\"\\n\n"),
    ],
)
def test_a_value_that_no_literal_can_hold_is_escaped_whole(value: str, escaped: str) -> None:
    """Postman would send what is no JSON; the body of a contract case stays JSON."""
    assert built(RawBody('{"a": "{{v}}"}', "json"), v=value)[0] == f'{{"a": "{escaped}"}}'.encode()


def test_a_comment_in_a_value_is_removed() -> None:
    """Comments are removed once the variables are filled, but not in a string literal."""
    assert built(RawBody('[{{v}}, "{{w}}"]', "json"), v="1 /* c */", w="http://x // y")[0] == b'[1 , "http://x // y"]'


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
        ("multipart/form-data", f"multipart/form-data; boundary={BOUNDARY}", BOUNDARY),
        ("multipart/mixed", f"multipart/form-data; boundary={BOUNDARY}", BOUNDARY),
        ("multipart/mixed; boundary=own", f"multipart/form-data; boundary={BOUNDARY}", BOUNDARY),
        ("multipart/form-data; boundary=own", "multipart/form-data; boundary=own", "own"),
        ('multipart/form-data; boundary="own"; x=1', 'multipart/form-data; boundary="own"; x=1', "own"),
        ("application/json", f"multipart/form-data; boundary={BOUNDARY}", BOUNDARY),
    ],
)
def test_an_own_multipart_type_is_kept(declared: str, media_type: str, boundary: str) -> None:
    """A request's own type of form gets the boundary added, and an own boundary is used; another type gives way."""
    expected = part("a", "1", boundary) + f"--{boundary}--\r\n"
    assert built(FormdataBody((FormPart("a", "1"),)), declared) == (expected.encode(), media_type)


# Files


def files(folder: Path, **contents: bytes) -> Path:
    """Write files, `a_txt` as `a.txt`, and return their folder."""
    for name, content in contents.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return folder


def form_part(disposition: str, content: str = "", media_type: str | None = None) -> str:
    """Write a part of a formdata body with what follows its name."""
    kind = f"\r\nContent-Type: {media_type}" if media_type else ""
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}{kind}\r\n\r\n{content}\r\n"


def file_part(value: object, **members: Any) -> FormPart:
    """Make a part that sends a file."""
    return FormPart("f", value, file=True, **members)


@pytest.mark.parametrize(
    ("body", "declared", "expected"),
    [
        pytest.param(FileBody("a.txt"), None, (b"AT\n", "text/plain"), id="by its extension"),
        pytest.param(FileBody("a.zzz"), None, (b"z\x00\xff", "application/octet-stream"), id="unknown extension"),
        pytest.param(FileBody("a.txt"), "x/y", (b"AT\n", "x/y"), id="own type"),
        pytest.param(FileBody("a.txt"), "", (b"AT\n", ""), id="own empty type"),
        pytest.param(FileBody("{{name}}"), None, (b"AT\n", "text/plain"), id="a variable"),
        pytest.param(FileBody("./a.txt"), None, (b"AT\n", "text/plain"), id="a path"),
        pytest.param(FileBody("a.txt", "aGVsbG8="), None, (b"AT\n", "text/plain"), id="source before content"),
        pytest.param(FileBody(None, "aGVsbG8="), None, (b"hello", None), id="content"),
        pytest.param(FileBody("", "{{content}}"), "x/y", (b"hello", "x/y"), id="content of a variable"),
        pytest.param(FileBody(None, "hello world"), None, (b"\x85\xe9e\xa3\n+\x95", None), id="content that is text"),
        pytest.param(FileBody(None), None, (b"", None), id="neither"),
        pytest.param(FileBody(""), "x/y", (b"", "x/y"), id="empty source"),
    ],
)
def test_a_file_is_sent(tmp_path: Path, body: FileBody, declared: str | None, expected: Built) -> None:
    """A file is the body, its Content-Type that of its extension; without a source the body is empty."""
    files(tmp_path, a_txt=b"AT\n", a_zzz=b"z\x00\xff")
    assert built(body, declared, tmp_path, name="a.txt", content="aGVsbG8=") == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param(
            file_part("a.txt"), [('name="f"; filename="a.txt"', "AT\n", "text/plain")], id="type by its extension"
        ),
        pytest.param(
            file_part("noext"), [('name="f"; filename="noext"', "n", "application/octet-stream")], id="no extension"
        ),
        pytest.param(
            file_part("a.txt", content_type="x/y"), [('name="f"; filename="a.txt"', "AT\n", "x/y")], id="given type"
        ),
        pytest.param(
            file_part("a.txt", content_type=""), [('name="f"; filename="a.txt"', "AT\n", "text/plain")], id="no type"
        ),
        pytest.param(
            file_part(["a.txt", "a.json"]),
            [
                ('name="f"; filename="a.txt"', "AT\n", "text/plain"),
                ('name="f"; filename="a.json"', "{}", "application/json"),
            ],
            id="several files",
        ),
        pytest.param(
            file_part(["a.txt", "a.json"], file_name="n.bin", content_type="x/y"),
            [('name="f"; filename="n.bin"', "AT\n", "x/y"), ('name="f"; filename="n.bin"', "{}", "x/y")],
            id="several of one name",
        ),
        pytest.param(
            file_part("a.txt", file_name="other.bin"),
            [('name="f"; filename="other.bin"', "AT\n", "text/plain")],
            id="another name",
        ),
        pytest.param(file_part("{{name}}"), [('name="f"; filename="a.txt"', "AT\n", "text/plain")], id="a variable"),
        pytest.param(
            file_part(["{{name}}"]), [('name="f"; filename="a.txt"', "AT\n", "text/plain")], id="a variable in a list"
        ),
        pytest.param(
            file_part("sub/b.csv"), [('name="f"; filename="b.csv"', "1,2", "text/csv")], id="only the base name"
        ),
        pytest.param(
            file_part("empty.txt"), [('name="f"; filename="empty.txt"', "", "text/plain")], id="an empty file"
        ),
        pytest.param(file_part(""), [('name="f"; filename=""', "", None)], id="empty source"),
        pytest.param(file_part(None), [('name="f"; filename=""', "", None)], id="no source"),
        pytest.param(file_part([]), [('name="f"; filename=""', "", None)], id="an empty list"),
        pytest.param(
            file_part(None, file_name="n.txt"), [('name="f"; filename="n.txt"', "", "text/plain")], id="a name alone"
        ),
        pytest.param(file_part(None, content="aGk="), [('name="f"', "hi", "application/octet-stream")], id="content"),
        pytest.param(
            file_part("", content="aGk=", content_type="x/y", file_name="n.txt"),
            [('name="f"; filename="n.txt"', "hi", "x/y")],
            id="content with name and type",
        ),
        pytest.param(
            file_part("a.txt", content="aGk="),
            [('name="f"; filename="a.txt"', "AT\n", "text/plain")],
            id="source before content",
        ),
        pytest.param(file_part([None, ""]), [], id="a list of nothing"),
        pytest.param(file_part("nope.txt", disabled=True), [], id="disabled"),
        pytest.param(
            FormPart("t", "x", file_name="n.json"), [('name="t"; filename="n.json"', "x", "application/json")]
        ),
        pytest.param(FormPart("t", "x", file_name=""), [('name="t"; filename=""', "x", None)], id="text of no name"),
        pytest.param(FormPart("t", "x", content_type=""), [('name="t"', "x", None)], id="text of no type"),
        pytest.param(FormPart("t", 5), [('name="t"', "5", None)], id="number"),
        pytest.param(FormPart("t", 1.5), [('name="t"', "1.5", None)], id="fraction"),
        pytest.param(FormPart("t", True), [('name="t"', "true", None)], id="true"),
        pytest.param(FormPart("t", False), [('name="t"', "", None)], id="false"),
        pytest.param(FormPart("t", 0), [('name="t"', "", None)], id="zero"),
        pytest.param(FormPart("t", [1, None]), [('name="t"', "[1,null]", None)], id="array"),
        pytest.param(
            FormPart("t", {"a": "{{quoted}}", "b": 1.0}),
            [('name="t"', '{"a":"say \\"hi\\"","b":1}', None)],
            id="object",
        ),
    ],
)
def test_a_part_is_written_as_postman_does(
    tmp_path: Path, part: FormPart, expected: list[tuple[str, str, str | None]]
) -> None:
    """Each file is a part of its own, with its base name; a part without a source is empty."""
    files(tmp_path, a_txt=b"AT\n", a_json=b"{}", noext=b"n", empty_txt=b"")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.csv").write_bytes(b"1,2")
    body, _ = built(FormdataBody((part, FormPart("z", ""))), None, tmp_path, name="a.txt", quoted='say "hi"')
    parts = "".join(form_part(*each) for each in (*expected, ('name="z"', "", None)))
    assert body.decode() == f"{parts}--{BOUNDARY}--\r\n"


def test_a_file_is_sent_byte_for_byte(tmp_path: Path) -> None:
    """A part holds any bytes."""
    body, _ = built(FormdataBody((file_part("a.zzz"),)), None, files(tmp_path, a_zzz=b"\x00\xff\r\n"))
    assert b"octet-stream\r\n\r\n\x00\xff\r\n\r\n--" in body


@pytest.mark.parametrize("body", [FileBody("{{name}}"), FormdataBody((file_part("{{name}}"),))], ids=["file", "form"])
@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("nope.txt", "is not in the working directory {}: there is no such file; put it there, or name the directory"),
        ("sub", "is not in the working directory {}: it cannot be read (IsADirectoryError); put it there, or name"),
        ("a\0b", "is not in the working directory {}: it cannot be read (ValueError); put it there, or name"),
        ("../a.txt", "is not sent: it lies outside the working directory {}"),
        ("/etc/hostname", "is not sent: it lies outside the working directory {}"),
        ("link.txt", "is not sent: it lies outside the working directory {}"),
    ],
)
def test_a_file_that_cannot_be_sent_is_named(tmp_path: Path, body: Body, name: str, problem: str) -> None:
    """The path and the working directory are named, and no other file of this machine is ever sent."""
    folder = tmp_path / "work"
    (folder / "sub").mkdir(parents=True)
    files(tmp_path, a_txt=b"AT\n")
    (folder / "link.txt").symlink_to(tmp_path / "a.txt")
    with pytest.raises(NotJudged) as caught:
        built(body, None, folder, name=name)
    assert problem.format(repr(str(folder))) in str(caught.value)
    assert repr(name) in str(caught.value)


def test_a_type_of_a_part_that_cannot_be_sent_is_named() -> None:
    """A line end in it would end the part's headers."""
    with pytest.raises(NotJudged, match=r"^the Content-Type of the part 't' cannot be sent: its value holds a control"):
        built(FormdataBody((FormPart("t", "x", content_type="a/{{v}}"),)), v="b\nX: 1")


# GraphQL


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(GraphqlBody({"query": "{a}"}), '{"query":"{a}"}', id="query alone"),
        pytest.param(GraphqlBody({"query": "{a}", "variables": ""}), '{"query":"{a}"}', id="variables empty"),
        pytest.param(
            GraphqlBody({"query": "{a}", "variables": None}), '{"query":"{a}","variables":null}', id="variables null"
        ),
        pytest.param(GraphqlBody({"query": "", "variables": "{}"}), '{"query":"","variables":{}}', id="query empty"),
        pytest.param(GraphqlBody({}), "{}", id="nothing"),
        pytest.param(
            GraphqlBody({"query": "{a}", "operationName": "op", "variables": ""}),
            '{"query":"{a}","operationName":"op"}',
            id="operation",
        ),
        pytest.param(
            GraphqlBody({"query": "{a}", "operationName": "", "variables": None}),
            '{"query":"{a}","operationName":"","variables":null}',
            id="no name",
        ),
        pytest.param(
            GraphqlBody({"query": "{a}", "variables": "   "}), '{"query":"{a}","variables":   }', id="text as it is"
        ),
        pytest.param(
            GraphqlBody({"query": "{a}", "variables": '{"a": {{n}}} // c\n'}),
            '{"query":"{a}","variables":{"a": 5} // c\n}',
            id="filled",
        ),
        pytest.param(
            GraphqlBody(
                {"query": '{a}\n"x" é\u2028 /', "variables": {"a": 1.0, "b": "{{q}}", "c": [1e3, 1.5, "é", True, None]}}
            ),
            '{"query":"{a}\\n\\"x\\" é\u2028 /",'
            '"variables":{"a":1,"b":"say \\"hi\\"\\n","c":[1000,1.5,"é",true,null]}}',
            id="variables an object",
        ),
        pytest.param(
            GraphqlBody({"query": "x {{q}}\t\x01", "operationName": "{{q}}", "variables": "[{{n}}]"}),
            '{"query":"x say \\"hi\\"\\n\\t\\u0001","operationName":"say \\"hi\\"\\n","variables":[5]}',
            id="variables anywhere",
        ),
        pytest.param(
            GraphqlBody({"query": "{a}", "variables": {"{{n}}": ["{{escaped}}"]}}),
            '{"query":"{a}","variables":{"{{n}}":["\\\\u00e9"]}}',
            id="names of members",
        ),
        pytest.param(
            GraphqlBody({"query": "{a}", "variables": '{"a":"{{escaped}}"}'}),
            '{"query":"{a}","variables":{"a":"\\u00e9"}}',
            id="text escaped",
        ),
    ],
)
def test_graphql_is_sent_as_postman_does(body: GraphqlBody, expected: str) -> None:
    """What is there goes out, in Postman's order; variables that are text stand in it as they are."""
    assert built(body, n="5", q='say "hi"\n', escaped=r"\u00e9") == (expected.encode(), "application/json")


def test_graphql_keeps_its_own_content_type() -> None:
    """A request's own Content-Type counts first."""
    assert built(GraphqlBody({"query": "{a}"}), "x/y") == (b'{"query":"{a}"}', "x/y")


@pytest.mark.parametrize(
    "body",
    [
        RawBody("{{missing}}"),
        RawBody('{"a": "{{missing}}"}', "json"),
        UrlencodedBody((Parameter("a", "{{missing}}"),)),
        FormdataBody((FormPart("a", "{{missing}}"),)),
        FormdataBody((FormPart("a", "{{missing}}", file=True),)),
        FileBody("{{missing}}"),
        FileBody(None, "{{missing}}"),
        GraphqlBody({"query": "{{missing}}"}),
        GraphqlBody({"query": "", "variables": {"a": "{{missing}}"}}),
    ],
    ids=["raw", "json", "urlencoded", "formdata", "part", "file", "content", "query", "variables"],
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
