"""URLs, as text and as objects: schemes, paths, what is encoded, what is dropped."""

from building import HOST, collection, get, pairs, parts

PATHS = {
    "blank": "a b",
    "tab": "a\tb",
    "newline": "a\r\nb",
    "quotes": "a\"b'c",
    "angles": "<a>",
    "braces": "{a}",
    "backtick": "a`b",
    "caret and bar": "a^b|c",
    "brackets": "[a]",
    "sub-delims": "!$&'()*+,;=",
    "unreserved": "-._~",
    "at and colon": "a@b:c",
    "letters beyond ASCII": "größe/日本",
    "beyond the basic plane": "😀",
    "delete": "a\x7fb",
    "no-break space": "a\u00a0b",
}
ENCODED = {
    "an escape": "%20",
    "an escape in small letters": "%e2%82%ac",
    "an escape of a slash": "a%2Fb",
    "an escape of a dot": "%2e%2e/a",
    "no escape": "%zz",
    "a lone percent": "100%",
    "escaped twice": "%2520",
    "an escape cut off": "%4",
}

COLLECTIONS: dict[str, object] = {
    "text": collection(
        {
            "host alone": HOST,
            "host and slash": f"{HOST}/",
            "path": f"{HOST}/a/b",
            "trailing slash": f"{HOST}/a/",
            "query": f"{HOST}/a?b=c",
            "query without a path": f"{HOST}?b=c",
            "question mark alone": f"{HOST}/a?",
        }
    ),
    "request as a bare text": collection({"get": f"{HOST}/bare?a=1", "without scheme": "api.test/bare"}),
    "schemes in text": collection(
        {
            "none": "api.test/a",
            "none, with a port": "api.test:8080/a",
            "in capitals": "HTTP://api.test/a",
            "three slashes": "http:///api.test/a",
            "four slashes": "http:////api.test/a",
            "backslashes": "http:\\\\api.test\\a\\b",
            "in the query alone": "api.test/a?to=http://other.test/b",
            "in the path alone": "api.test/http://other.test/b",
        }
    ),
    "schemes that are none of HTTP": collection(
        {"ftp": "ftp://api.test/a", "made up": "pigeon://api.test/a", "after": HOST}
    ),
    "no host": collection(
        {
            "path": "/v1/things",
            "two slashes": "//api.test/a",
            "slash": "/",
            "query": "?a=1",
            "empty variable": "{{empty}}/v1/things",
            "empty variable of an object": get({"host": ["{{empty}}"], "path": ["v1", "things"]}),
            "empty list": get({"host": [""], "path": ["v1", "things"]}),
            "path of an object": get({"path": ["v1", "things"]}),
            "empty variable behind a scheme": "http://{{empty}}/api.test/a",
            "three slashes from a variable": "{{slashes}}/a",
        },
        variable=pairs(empty="", slashes="http:///api.test"),
    ),
    "empty URLs": collection(
        {
            "empty text": "",
            "empty in an object": get(""),
            "null": get(None),
            "object": get({}),
            "list": get([]),
            "after": HOST,
        }
    ),
    "blanks around text": collection(
        {"before": f"  {HOST}/a", "after": f"{HOST}/a  ", "tab before": f"\t{HOST}/a", "line end after": f"{HOST}/a\n"}
    ),
    "slashes in text": collection(
        {
            "two in the path": f"{HOST}//a//b",
            "many at the end": f"{HOST}/a///",
            "backslash in the path": f"{HOST}/a\\b",
            "backslash in the query": f"{HOST}/a?b=c\\d",
            "two before the path": f"{HOST}//a",
        }
    ),
    "dot segments": collection(
        {
            "one": f"{HOST}/a/./b",
            "two": f"{HOST}/a/../b",
            "at the end": f"{HOST}/a/..",
            "above the root": f"{HOST}/../../a",
            "escaped": f"{HOST}/a/%2e%2e/b",
            "in an object": get(parts(("a", "..", ".", "b"))),
            "three": f"{HOST}/a/.../b",
        }
    ),
    "fragments": collection(
        {
            "after a path": f"{HOST}/a#b",
            "after a query": f"{HOST}/a?b=c#d?e",
            "before a query": f"{HOST}/a#b?c=d",
            "after the host": f"{HOST}#a",
            "empty": f"{HOST}/a#",
            "of an object": get(parts(("a",), hash="b")),
            "in a segment": get(parts(("a#b", "c"))),
        }
    ),
    "characters in the path of text": collection({name: f"{HOST}/{path}" for name, path in PATHS.items()}),
    "characters in the path of an object": collection({name: get(parts((path,))) for name, path in PATHS.items()}),
    "escapes in the path": collection({name: f"{HOST}/{path}" for name, path in ENCODED.items()}),
    "escapes in the path of an object": collection({name: get(parts((path,))) for name, path in ENCODED.items()}),
    "an object's parts": collection(
        {
            "all": get(parts(("a", "b"), port="8080")),
            "raw is ignored": get({"raw": "http://other.test/other", **parts(("a",))}),
            "raw alone": get({"raw": f"{HOST}/a"}),
            "without protocol": get({"host": ["api", "test"], "path": ["a"]}),
            "without path": get({"protocol": "http", "host": ["api", "test"]}),
            "empty path": get(parts(())),
            "without host": get({"protocol": "http", "path": ["a"]}),
            "empty host": get({"protocol": "http", "host": [], "path": ["a"]}),
            "after": HOST,
        }
    ),
    "hosts of an object": collection(
        {
            "text": get({"protocol": "http", "host": "api.test", "path": ["a"]}),
            "text with a scheme": get({"host": "http://api.test", "path": ["a"]}),
            "text with a port": get({"host": "api.test:8080", "path": ["a"]}),
            "one part with dots": get({"host": ["api.test"], "path": ["a"]}),
            "a part with a scheme": get({"host": ["http://api", "test"], "path": ["a"]}),
            "numbers": get({"host": [127, 0, 0, 1], "path": ["a"]}),
            "an empty part": get({"host": ["api", "", "test"], "path": ["a"]}),
        }
    ),
    "protocols of an object": collection(
        {
            "with its slashes": get({"protocol": "http://", "host": "api.test"}),
            "in capitals": get({"protocol": "HTTP", "host": "api.test"}),
            "null": get({"protocol": None, "host": "api.test"}),
            "empty": get({"protocol": "", "host": "api.test"}),
            "with a colon": get({"protocol": "http:", "host": "api.test"}),
            "after": HOST,
        }
    ),
    "ports of an object": collection(
        {
            "text": get(parts(port="8080")),
            "number": get(parts(port=8080)),
            "of the scheme": get(parts(port="80")),
            "empty": get(parts(port="")),
            "null": get(parts(port=None)),
            "zero": get(parts(port=0)),
        }
    ),
    "paths of an object": collection(
        {
            "text": get(parts("a/b")),
            "text with a slash first": get(parts("/a/b")),
            "text with two slashes first": get(parts("//a")),
            "text with a slash last": get(parts("a/")),
            "empty text": get(parts("")),
            "an empty segment": get(parts(("a", "", "b"))),
            "an empty segment first": get(parts(("", "a"))),
            "an empty segment last": get(parts(("a", ""))),
            "a segment with a slash": get(parts(("a/b", "c"))),
            "a segment with a slash first": get(parts(("/a", "b"))),
            "a segment with a question mark": get(parts(("a?b=c", "d"))),
        }
    ),
    "segments that are no text": collection(
        {
            "number": get(parts(("a", 5, "b"))),
            "null": get(parts(("a", None, "b"))),
            "true": get(parts(("a", True, "b"))),
            "object with a value": get(parts(("a", {"type": "string", "value": "v"}, "b"))),
            "a number for all": get(parts(5)),
        }
    ),
    "users in a URL": collection(
        {
            "user and password": "http://me:secret@api.test/a",
            "user alone": "http://me@api.test/a",
            "an empty password": "http://me:@api.test/a",
            "no user": "http://:secret@api.test/a",
            "escaped": "http://m%40e:s%3Ac@api.test/a",
            "a colon in the password": "http://me:a:b@api.test/a",
            "two at signs": "http://me@home:secret@api.test/a",
            "of an object": get(parts(("a",), auth={"user": "me", "password": "secret"})),
            "of an object, user alone": get(parts(("a",), auth={"user": "me"})),
            "beside a header": get("http://me:secret@api.test/a", header=[{"key": "Authorization", "value": "Own"}]),
            "with a letter beyond ASCII": "http://mü:größe@api.test/a",
            "with blanks": "http://m e:s t@api.test/a",
        }
    ),
    "an at sign behind the host": collection(
        {"in the path": f"{HOST}/@me/a@b", "in the query": f"{HOST}/?to=a@b.test", "in the fragment": f"{HOST}#a@b"}
    ),
    "long": collection({"path": f"{HOST}/{'a' * 3000}", "query": f"{HOST}/?q={'b' * 5000}"}),
    "methods": collection(
        {
            name: {"method": name, "url": HOST}
            for name in ("PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "LINK", "VIEW", "LOCK")
        }
    ),
    "odd methods": collection(
        {
            "small letters": {"method": "put", "url": HOST},
            "made up": {"method": "brew", "url": HOST},
            "with a dash": {"method": "M-SEARCH", "url": HOST},
            "empty": {"method": "", "url": HOST},
            "null": {"method": None, "url": HOST},
            "none": {"url": HOST},
            "with a blank": {"method": "GET IT", "url": HOST},
            "beyond ASCII": {"method": "GÉT", "url": HOST},
            "number": {"method": 5, "url": HOST},
            "after": HOST,
        }
    ),
}
