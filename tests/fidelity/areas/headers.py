"""Headers: their shapes, doubles, empty values, and those that a client computes itself."""

from building import Json, collection, get, item, items, pair, pairs, post, raw


def having(*entries: object) -> Json:
    """Make a POST with headers and a short body."""
    return post(raw("text"), header=list(entries))


COLLECTIONS: dict[str, object] = {
    "entries": collection(
        {
            "one": having(pair("X-A", "1")),
            "several": having(pair("X-A", "1"), pair("X-B", "2")),
            "none": having(),
            "described": having(pair("X-A", "1", description="What it is", type="text")),
            "null for the list": post(header=None),
        }
    ),
    "doubles": collection(
        {
            "one spelling": having(pair("X-A", "1"), pair("X-A", "2"), pair("X-A", "1")),
            "two spellings": having(pair("X-A", "1"), pair("x-a", "2")),
            "three spellings": having(pair("X-A", "1"), pair("x-a", "2"), pair("X-A", "3")),
            "one between": having(pair("X-A", "1"), pair("X-B", "b"), pair("X-A", "2")),
            "one disabled": having(pair("X-A", "1"), pair("X-A", "2", disabled=True)),
            "one empty": having(pair("X-A", "1"), pair("X-A", "")),
        }
    ),
    "disabled": collection(
        {
            "true": having(pair("X-A", "1", disabled=True)),
            "false": having(pair("X-A", "1", disabled=False)),
            "text": having(pair("X-A", "1", disabled="false")),
            "number": having(pair("X-A", "1", disabled=1), pair("X-B", "2", disabled=0)),
            "Content-Type": having(pair("Content-Type", "application/json", disabled=True)),
        }
    ),
    "values": collection(
        {
            "empty": having(pair("X-A", "")),
            "null": having(pair("X-A", None)),
            "absent": having({"key": "X-A"}),
            "number": having(pair("X-A", 5), pair("X-B", 1.5)),
            "true": having(pair("X-A", True), pair("X-B", False)),
            "list": having(pair("X-A", [1, 2])),
            "object": having(pair("X-A", {"a": 1})),
        }
    ),
    "blanks around values": collection(
        {
            "after": having(pair("X-A", "a ")),
            "before": having(pair("X-A", "  a")),
            "both": having(pair("X-A", " \ta b\t ")),
            "nothing else": having(pair("X-A", "   ")),
            "from a variable": having(pair("X-A", "Bearer {{empty}}"), pair("X-B", "{{blank}}a{{blank}}")),
        },
        variable=[pair("empty", ""), pair("blank", " ")],
    ),
    "characters in values": collection(
        {
            "quotes": having(pair("X-A", "\"a\" 'b'")),
            "Latin-1": having(pair("X-A", "größe")),
            "beyond Latin-1": having(pair("X-A", "日本")),
            "an emoji": having(pair("X-A", "😀")),
            "typographic": having(pair("X-A", "a \u2013 b")),
            "tab": having(pair("X-A", "a\tb")),
            "line end": having(pair("X-A", "a\nb")),
            "carriage return": having(pair("X-A", "a\r\nb")),
            "line end last": having(pair("X-A", "a\n")),
            "null character": having(pair("X-A", "a\x00b")),
            "delete": having(pair("X-A", "a\x7fb")),
            "escapes": having(pair("X-A", "%20%zz")),
            "colon and comma": having(pair("X-A", "a: b, c; d=e")),
            "after": having(),
        }
    ),
    "characters in values beside other bodies": collection(
        {
            "no body": get(header=[pair("X-A", "größe")]),
            "no body of a POST": post(header=[pair("X-A", "größe")]),
            "fields": post({"mode": "urlencoded", "urlencoded": pairs(a="1")}, header=[pair("X-A", "größe")]),
            "parts": post({"mode": "formdata", "formdata": pairs(a="1")}, header=[pair("X-A", "größe")]),
            "file": post({"mode": "file", "file": {"src": "notes.txt"}}, header=[pair("X-A", "größe")]),
            "GraphQL": post({"mode": "graphql", "graphql": {"query": "{a}"}}, header=[pair("X-A", "größe")]),
            "variable": get(header=[pair("X-A", "{{v}}")]),
            "name of a Latin-1 letter": get(header=[pair("X-A", "é")]),
        },
        variable=[pair("v", "größe")],
    ),
    "names": collection(
        {
            "small letters": having(pair("x-a", "1")),
            "token characters": having(pair("X!#$%&'*+.^_`|~9", "1")),
            "a blank inside": having(pair("X A", "1")),
            "a blank before": having(pair(" X-A", "1")),
            "a blank after": having(pair("X-A ", "1")),
            "a colon": having(pair("X-A:", "1")),
            "beyond ASCII": having(pair("Größe", "1")),
            "parentheses": having(pair("X(A)", "1")),
            "empty": having(pair("", "1"), pair("X-B", "2")),
            "null": having(pair(None, "1"), pair("X-B", "2")),
            "absent": having({"value": "1"}, pair("X-B", "2")),
            "number": having(pair(5, "1")),
            "after": having(),
        }
    ),
    "odd entries": collection(
        {
            "text": having("X-A: 1", "X-B:2"),
            "text without a colon": having("nonsense", pair("X-B", "2")),
            "null": having(None, pair("X-B", "2")),
            "number": having(5, pair("X-B", "2")),
            "id for the name": having({"id": "X-A", "value": "1"}, pair("X-B", "2")),
            "name for the name": having({"name": "X-A", "value": "1"}, pair("X-B", "2")),
            "a list": having([pair("X-A", "1")], pair("X-B", "2")),
        }
    ),
    "a text for the list": collection(
        {
            "lines": post(header="X-A: 1\nX-B: 2"),
            "Windows lines": post(header="X-A: 1\r\nX-B: 2\r\n"),
            "comments": post(header="X-A: 1\n// X-B: 2\n//X-C: 3\nX-D: 4"),
            "without a colon": post(header="nonsense\nX-A: 1"),
            "no blank after the colon": post(header="X-A:1"),
            "colons in the value": post(header="X-A: a:b:c"),
            "no value": post(header="X-A:\nX-B: "),
            "doubles": post(header="X-A: 1\nX-A: 2"),
            "a blank before the colon": post(header="X-A : 1\nX-B: 2"),
            "empty": post(header=""),
            "with a variable": post(header="X-{{v}}: {{v}}"),
        },
        variable=[pair("v", "one")],
    ),
    "an object for the list": collection(
        {
            "texts": post(header={"X-A": "1", "X-B": "2"}),
            "others": post(header={"X-A": 1, "X-B": None, "X-C": ["1"], "X-D": "4"}),
            "a lone entry": post(header={"key": "X-A", "value": "1"}),
            "number": post(header=5),
        }
    ),
    "variables": collection(
        {
            "value": having(pair("X-A", "{{v}}")),
            "name": having(pair("X-{{v}}", "1")),
            "undefined": having(pair("X-A", "{{none}}")),
            "undefined name": having(pair("{{none}}", "1")),
            "line end in the value": having(pair("X-A", "{{lines}}")),
            "an empty name": having(pair("{{empty}}", "1"), pair("X-B", "2")),
            "a double by its value": having(pair("X-{{v}}", "1"), pair("X-one", "2")),
        },
        variable=[pair("v", "one"), pair("lines", "a\nb"), pair("empty", "")],
    ),
    "Content-Type beside a body": collection(
        {
            "own": having(pair("Content-Type", "application/xml")),
            "own, small letters": having(pair("content-type", "application/xml")),
            "own, empty": having(pair("Content-Type", "")),
            "own twice": having(pair("Content-Type", "application/xml"), pair("Content-Type", "text/xml")),
            "own with a language": post(raw("{}", "json"), header=pairs(**{"Content-Type": "text/plain"})),
            "own with a form": post(
                {"mode": "urlencoded", "urlencoded": pairs(a="1")}, header=pairs(**{"Content-Type": "text/plain"})
            ),
            "own with parts": post(
                {"mode": "formdata", "formdata": pairs(a="1")}, header=pairs(**{"Content-Type": "text/plain"})
            ),
            "own multipart": post(
                {"mode": "formdata", "formdata": pairs(a="1")}, header=pairs(**{"Content-Type": "multipart/form-data"})
            ),
            "own boundary": post(
                {"mode": "formdata", "formdata": pairs(a="1")},
                header=pairs(**{"Content-Type": "multipart/form-data; boundary=mine"}),
            ),
            "own mixed": post(
                {"mode": "formdata", "formdata": pairs(a="1")}, header=pairs(**{"Content-Type": "multipart/mixed"})
            ),
            "own with GraphQL": post(
                {"mode": "graphql", "graphql": {"query": "{a}"}},
                header=pairs(**{"Content-Type": "application/graphql"}),
            ),
            "own with a file": post(
                {"mode": "file", "file": {"src": "notes.txt"}}, header=pairs(**{"Content-Type": "application/x-notes"})
            ),
            "own without a body": post(header=pairs(**{"Content-Type": "application/json"})),
            "own of a GET": get(header=pairs(**{"Content-Type": "application/json"})),
        }
    ),
    "types of forms": collection(
        {
            f"{name}: {kind}": post({"mode": "urlencoded", "urlencoded": pairs(a="1")}, header=[pair(name, kind)])
            for name, kind in (
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"),
                ("content-type", "application/x-www-form-urlencoded;charset=UTF-8"),
                ("Content-Type", "application/x-www-form-urlencoded+x"),
                ("Content-Type", "application/x-www-form-urlencodedx"),
                ("Content-Type", "Application/X-WWW-Form-Urlencoded"),
                ("Content-Type", "{{form}}"),
                ("Content-Type", ""),
            )
        },
        variable=pairs(form="application/x-www-form-urlencoded; charset=iso-8859-1"),
    ),
    "types of parts": collection(
        {
            kind: post({"mode": "formdata", "formdata": pairs(a="1")}, header=[pair("Content-Type", kind)])
            for kind in (
                "multipart/form-data; charset=UTF-8",
                "multipart/form-data;",
                "Multipart/Form-Data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary={{mine}}",
                "x-multipart",
            )
        },
        variable=pairs(mine="mine"),
    ),
    "Host": collection(
        {
            "own": having(pair("Host", "other.test")),
            "own, small letters": having(pair("host", "other.test")),
            "twice": having(pair("Host", "a.test"), pair("Host", "b.test")),
        }
    ),
    "Cookie": collection(
        {
            "one": having(pair("Cookie", "a=1; b=2")),
            "two": having(pair("Cookie", "a=1"), pair("Cookie", "b=2")),
            "two spellings": having(pair("Cookie", "a=1"), pair("cookie", "b=2")),
            "empty": having(pair("Cookie", "")),
            "no pair": having(pair("Cookie", "nonsense")),
            "odd": having(pair("Cookie", 'a="1 2"; ;b=;=c; a=3')),
            "variable": having(pair("Cookie", "session={{none}}")),
            "after": having(),
        }
    ),
    "Authorization": collection(
        {
            "own": having(pair("Authorization", "Token abc")),
            "empty": having(pair("Authorization", "")),
            "empty variable": having(pair("Authorization", "Bearer {{empty}}")),
            "twice": having(pair("Authorization", "A"), pair("Authorization", "B")),
            "beside auth": post(
                header=[pair("Authorization", "Own")], auth={"type": "bearer", "bearer": pairs(token="t")}
            ),
            "beside auth, small letters": post(
                header=[pair("authorization", "Own")], auth={"type": "bearer", "bearer": pairs(token="t")}
            ),
        },
        variable=[pair("empty", "")],
    ),
    "of the client": collection(
        {
            "Accept": having(pair("Accept", "application/json")),
            "User-Agent": having(pair("User-Agent", "me")),
            "Connection": having(pair("Connection", "close")),
            "Accept-Encoding": having(pair("Accept-Encoding", "identity")),
            "Referer and Origin": having(pair("Referer", "http://a.test/"), pair("Origin", "null")),
            "Postman-Token": having(pair("Postman-Token", "mine")),
            "X-Forwarded": having(pair("X-Forwarded-For", "10.0.0.1"), pair("Forwarded", "for=10.0.0.1")),
        }
    ),
    "length": collection(
        {
            "right": having(pair("Content-Length", "4")),
            "of no body": get(header=[pair("Content-Length", "0")]),
            "too short": having(pair("Content-Length", "2")),
            "undefined": having(pair("Content-Length", "{{none}}")),
            "after": having(),
        }
    ),
    "of another item": items([item("one", having(pair("X-A", "1"))), item("two", having())]),
}
