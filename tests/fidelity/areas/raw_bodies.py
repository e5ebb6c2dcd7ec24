"""Raw bodies: languages, comments of JSON, variables in them, and text that is none."""

from building import Json, collection, get, pair, pairs, post, raw

JSON_TYPE = pairs(**{"Content-Type": "application/json"})
COMMENTS = {
    "line": '{"a": 1} // after',
    "first": '// before\n{"a": 1}',
    "Windows lines": '{\r\n  "a": 1, // after\r\n  "b": 2\r\n}',
    "block": '{"a": /* one */ 1}',
    "block of lines": '{\n/* one\n two */\n"a": 1}',
    "in text": '{"a": "http://b/*c*/"}',
    "behind an escaped quote": '{"a": "b\\" // c"} // d',
    "open block": '{"a": 1} /* never closed',
    "single quotes": "{'a': '// b'} // c",
    "alone": "// nothing else",
    "open text": '{"a": "b // c',
    "slash": '{"a": 1 / 2}',
    "stars": '{"a": 1} /**/ /***/ /* * */',
    "block in a line": '{"a": 1} // /* b\n, "c": 2',
    "line in a block": '{"a": 1 /* // */}',
    "backslash last": '{"a": "b\\\\"} // c',
}
VALUES = [
    pair("v", "one"),
    pair("quote", 'a"b'),
    pair("backslash", "a\\b"),
    pair("line", "a\nb"),
    pair("escaped", 'a\\"b'),
    pair("json", '{"x": [1]}'),
    pair("number", 5),
    pair("empty", ""),
    pair("comment", "// c"),
    pair("url", "http://x/y"),
]


def raws(language: object = None, **texts: object) -> Json:
    """Make a collection of raw bodies."""
    return collection({name: post(raw(text, language)) for name, text in texts.items()}, variable=VALUES)


COLLECTIONS: dict[str, object] = {
    "languages": collection(
        {
            name: post(raw("<a/>", language))
            for name, language in {
                "none": None,
                "text": "text",
                "json": "json",
                "xml": "xml",
                "html": "html",
                "javascript": "javascript",
                "auto": "auto",
                "graphql": "graphql",
                "capitals": "JSON",
                "empty": "",
                "number": 5,
                "unknown": "yaml",
            }.items()
        }
    ),
    "options of other shapes": collection(
        {
            "number": post({"mode": "raw", "raw": "x", "options": 5}),
            "list": post({"mode": "raw", "raw": "x", "options": []}),
            "null": post({"mode": "raw", "raw": "x", "options": None}),
            "text": post({"mode": "raw", "raw": "x", "options": {"raw": "json"}}),
            "no language": post({"mode": "raw", "raw": "x", "options": {"raw": {}}}),
            "of another mode": post({"mode": "raw", "raw": "x", "options": {"formdata": {}}}),
            "language beside": post({"mode": "raw", "raw": "{}", "options": {"raw": {"headerFamily": "json"}}}),
        }
    ),
    "text": raws(
        plain="text",
        blank=" ",
        lines="a\nb\r\nc\n",
        unicode="größe 日本 😀",
        zero="a\x00b",
        tab="\ta",
        quote="\"'",
        escapes="%20 \\n \\u0041",
        mark="\ufeffa",
        nbsp="a\u00a0b",
        separators="a\u2028b\u2029c",
    ),
    "empty": collection(
        {
            "empty text": post(raw("")),
            "empty with a language": post(raw("", "json")),
            "null": post(raw(None)),
            "absent": post({"mode": "raw"}),
            "own type": post(raw(""), header=JSON_TYPE),
            "PUT": {"method": "PUT", "url": "http://api.test", "body": raw("")},
            "empty variable": post(raw("{{empty}}")),
            "empty variable and JSON": post(raw("{{empty}}", "json")),
            "empty variable and own type": post(raw("{{empty}}"), header=JSON_TYPE),
            "comment alone": post(raw("// a", "json")),
        },
        variable=VALUES,
    ),
    "comments of JSON": raws("json", **COMMENTS),
    "comments with a type of JSON": collection(
        {name: post(raw(text), header=JSON_TYPE) for name, text in COMMENTS.items()}
    ),
    "comments that stay": collection(
        {
            "text": post(raw("a // b")),
            "javascript": post(raw("a // b", "javascript")),
            "xml": post(raw("<a/> // b", "xml")),
            "own type": post(raw("a // b", "text"), header=pairs(**{"Content-Type": "text/plain"})),
        }
    ),
    "types that are JSON": collection(
        {
            kind: post(raw('{"a": 1} // b'), header=pairs(**{"Content-Type": kind}))
            for kind in (
                "application/json; charset=utf-8",
                "Application/JSON",
                "application/vnd.api+json",
                "application/problem+json; a=b",
                "text/json",
                "application/x-json",
                "application/jsonlines",
                "application/json-patch+json",
                "json",
                "application/json,text/plain",
                " application/json",
            )
        }
    ),
    "JSON with another type": collection(
        {"text type": post(raw('{"a": 1} // b', "json"), header=pairs(**{"Content-Type": "text/plain"}))}
    ),
    "variables in JSON": raws(
        "json",
        text='{"a": "{{v}}"}',
        bare='{"a": {{number}}}',
        quote='{"a": "{{quote}}"}',
        backslash='{"a": "{{backslash}}"}',
        line='{"a": "{{line}}"}',
        escaped='{"a": "{{escaped}}"}',
        json='{"a": {{json}}}',
        json_in_text='{"a": "{{json}}"}',
        name='{"{{v}}": 1}',
        undefined='{"a": "{{none}}", "b": {{none}}}',
        whole="{{json}}",
        comment='{"a": 1} {{comment}}',
        comment_in_text='{"a": "{{comment}}"}',
        url='{"a": "{{url}}"}',
        in_comment='{"a": 1} // {{v}}',
    ),
    "variables in text": raws(
        text="a {{v}} b",
        quote='{"a": "{{quote}}"}',
        line="{{line}}",
        undefined="{{none}}",
        backslash='"{{backslash}}"',
        twice="{{v}}{{v}}",
        number="{{number}}",
    ),
    "JSON that is none": raws(
        "json",
        open='{"a": ',
        words="a b c",
        blanks='  {"a":   1}  ',
        numbers='{"a": 1.0, "b": 1e5, "c": 00}',
        commas='{"a": 1,}',
        two="{}{}",
    ),
    "a value for the text": collection(
        {
            "object": post(raw({"a": 1, "b": [1, {"c": None}]})),
            "list": post(raw([1, "a", True])),
            "number": post(raw(5)),
            "zero": post(raw(0)),
            "true": post(raw(True)),
            "false": post(raw(False)),
            "empty object": post(raw({})),
            "empty list": post(raw([])),
            "beyond ASCII": post(raw({"größe": "日本"})),
            "quotes": post(raw({"a": 'b"c\\d\ne'})),
        }
    ),
    "a value for the text, JSON": collection(
        {
            "object": post(raw({"a": 1, "b": [1, {"c": None}]}, "json")),
            "list": post(raw([1, "a", True], "json")),
            "number": post(raw(5, "json")),
            "numbers": post(
                raw(
                    {
                        "whole": 1.0,
                        "float": 1.5,
                        "big": 1e30,
                        "bigger": 1e21,
                        "long": 1e20,
                        "small": 1e-7,
                        "less": 0.000001,
                        "negative": -0.0,
                    },
                    "json",
                )
            ),
            "comments in text": post(raw({"a": "b // c"}, "json")),
        }
    ),
    "a value for the text, with variables": collection(
        {
            "text": post(raw({"a": "{{v}}"})),
            "quote": post(raw({"a": "{{quote}}"})),
            "quote, JSON": post(raw({"a": "{{quote}}"}, "json")),
            "name": post(raw({"{{v}}": "1"})),
            "undefined": post(raw({"a": "{{none}}"})),
            "number": post(raw({"a": "{{number}}"})),
            "numbers": post(raw({"whole": 1.0, "float": 1.5, "big": 1e30, "small": 1e-7})),
        },
        variable=VALUES,
    ),
    "a text for the body": collection(
        {
            "text": post("a=1"),
            "empty": post(""),
            "JSON": post('{"a": 1}'),
            "variable": post("{{v}}"),
            "own type": post('{"a": 1} // b', header=JSON_TYPE),
            "number": post(5),
            "list": post([raw("x")]),
            "true": post(True),
            "of a GET": get(body="a=1"),
        },
        variable=VALUES,
    ),
    "no body": collection(
        {
            "null": post(None),
            "empty object": post({}),
            "null in the file": {"method": "POST", "url": "http://api.test", "body": None},
            "PUT": {"method": "PUT", "url": "http://api.test"},
            "DELETE": {"method": "DELETE", "url": "http://api.test"},
        }
    ),
    "modes": collection(
        {
            "unknown": post({"mode": "pigeon", "raw": "text"}),
            "none": post({"mode": "none", "raw": "text"}),
            "empty": post({"mode": "", "raw": "text"}),
            "null": post({"mode": None, "raw": "text"}),
            "absent": post({"raw": "text"}),
            "number": post({"mode": 5, "raw": "text"}),
            "capitals": post({"mode": "RAW", "raw": "text"}),
            "unknown with fields": post({"mode": "x", "urlencoded": pairs(a="1")}),
            "unknown with both": post({"mode": "x", "raw": "text", "urlencoded": pairs(a="1")}),
            "unknown with a language": post({"mode": "x", "raw": "{}", "options": {"raw": {"language": "json"}}}),
            "others beside": post({"mode": "raw", "raw": "text", "urlencoded": pairs(a="1"), "formdata": pairs(b="2")}),
            "absent with fields": post({"urlencoded": pairs(a="1")}),
            "misspelled": post({"mode": "form-data", "formdata": pairs(a="1")}),
        }
    ),
    "disabled": collection(
        {
            "true": post({**raw("text"), "disabled": True}),
            "false": post({**raw("text"), "disabled": False}),
            "text": post({**raw("text"), "disabled": "false"}),
            "number": post({**raw("text"), "disabled": 1}),
            "with own type": post({**raw("text"), "disabled": True}, header=JSON_TYPE),
            "fields": post({"mode": "urlencoded", "urlencoded": pairs(a="1"), "disabled": True}),
        }
    ),
    "large": collection(
        {"text": post(raw("größe " * 20000)), "JSON": post(raw("[" + ",".join(map(str, range(20000))) + "]", "json"))}
    ),
}
