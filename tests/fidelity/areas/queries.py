"""Queries, as text and as lists: what is encoded, what is dropped, what has no value."""

from building import HOST, Json, collection, get, pair, parts


def query(*entries: object) -> Json:
    """Make a GET with a query."""
    return get(parts(("x",), query=list(entries)))


CHARACTERS = {
    "blank": "a b",
    "plus": "a+b",
    "ampersand": "a&b",
    "equals": "a=b",
    "hash": "a#b",
    "question mark": "a?b",
    "quotes": "a\"b'c",
    "angles": "<a>",
    "braces": "{a}|b^c",
    "brackets": "a[b][]",
    "backslash and backtick": "a\\b`c",
    "slashes and colons": "http://a/b:c",
    "semicolon and comma": "a;b,c",
    "others": "!$()*~@-._",
    "beyond ASCII": "größe 日本 😀",
    "line ends": "a\r\nb\tc",
    "percent": "100%",
    "an escape": "a%20b%26c",
    "no escape": "%zz%4",
    "delete": "a\x7fb",
}

COLLECTIONS: dict[str, object] = {
    "entries": collection(
        {
            "one": query(pair("a", "1")),
            "two": query(pair("a", "1"), pair("b", "2")),
            "one name twice": query(pair("a", "1"), pair("a", "2"), pair("b", "3"), pair("a", "1")),
            "none": query(),
            "described": query(pair("a", "1", description="What it is")),
        }
    ),
    "without a value": collection(
        {
            "empty": query(pair("a", ""), pair("b", "")),
            "null": query(pair("a", None), pair("b", "1")),
            "absent": query({"key": "a"}, pair("b", "1")),
            "null last": query(pair("b", "1"), pair("a", None)),
            "null alone": query(pair("a", None)),
        }
    ),
    "without a name": collection(
        {
            "empty name": query(pair("", "v"), pair("b", "1")),
            "null name": query(pair(None, "v"), pair("b", "1")),
            "no name": query({"value": "v"}, pair("b", "1")),
            "both empty": query(pair("", ""), pair("b", "1")),
            "both null": query(pair(None, None), pair("b", "1")),
            "an empty entry": query({}, pair("b", "1")),
            "empty alone": query({}),
            "both empty alone": query(pair("", "")),
        }
    ),
    "disabled": collection(
        {
            "one": query(pair("a", "1", disabled=True), pair("b", "2")),
            "all": query(pair("a", "1", disabled=True)),
            "of a name twice": query(pair("a", "1", disabled=True), pair("a", "2")),
            "not": query(pair("a", "1", disabled=False)),
            "by text": query(pair("a", "1", disabled="false"), pair("b", "2")),
        }
    ),
    "values that are no text": collection(
        {
            "number": query(pair("a", 5)),
            "zero": query(pair("a", 0)),
            "true": query(pair("a", True)),
            "false": query(pair("a", False)),
            "list": query(pair("a", [1, 2])),
            "object": query(pair("a", {"b": 1})),
            "a number as name": query(pair(5, "x"), pair("b", "1")),
        }
    ),
    "characters in values": collection({name: query(pair("q", text)) for name, text in CHARACTERS.items()}),
    "characters in names": collection({name: query(pair(text, "v")) for name, text in CHARACTERS.items()}),
    "characters in text": collection(
        {name: f"{HOST}/x?q={text}" for name, text in CHARACTERS.items() if name != "hash"}
    ),
    "shapes of text": collection(
        {
            "no value": f"{HOST}/?a",
            "an empty value": f"{HOST}/?a=",
            "no name": f"{HOST}/?=a",
            "ampersands": f"{HOST}/?&&a=1&&b=2&",
            "equals alone": f"{HOST}/?=",
            "two question marks": f"{HOST}/?a=b?c=d",
            "question mark last": f"{HOST}/?a=1?",
            "two equals": f"{HOST}/?a==1",
        }
    ),
    "variables in entries": collection(
        {
            "value": query(pair("a", "{{v}}")),
            "name": query(pair("{{v}}", "1")),
            "both": query(pair("{{v}}-{{w}}", "x{{v}}y")),
            "with characters that are encoded": query(pair("a", "{{odd}}")),
            "undefined": query(pair("a", "{{none}}"), pair("{{none}}", "1")),
            "undefined with blanks": query(pair("a", "{{ none at all }}")),
            "empty": query(pair("a", "{{empty}}")),
            "empty name": query(pair("{{empty}}", "1")),
        },
        variable=[pair("v", "1"), pair("w", "2"), pair("odd", "a&b=c#d e"), pair("empty", "")],
    ),
    "variables in text": collection(
        {
            "value": f"{HOST}/?a={{{{v}}}}",
            "name": f"{HOST}/?{{{{v}}}}=1",
            "all": f"{HOST}/?{{{{all}}}}",
            "with the question mark": f"{HOST}/{{{{whole}}}}",
            "a hash": f"{HOST}/?a={{{{hash}}}}&b=2",
            "undefined": f"{HOST}/?{{{{none}}}}={{{{none}}}}",
        },
        variable=[pair("v", "1"), pair("all", "a=1&b=2"), pair("whole", "x?y=z"), pair("hash", "c#d")],
    ),
    "shapes of the list": collection(
        {
            "text": get(parts(("x",), query="a=1&b=2")),
            "text with a question mark": get(parts(("x",), query="?a=1")),
            "texts": get(parts(("x",), query=["a=1", "b", "c="])),
            "an object": get(parts(("x",), query={"a": "1", "b": 2, "c": None})),
            "odd entries": query(5, None, True, pair("z", "1")),
            "null": get(parts(("x",), query=None)),
            "number": get(parts(("x",), query=5)),
            "empty text": get(parts(("x",), query="")),
        }
    ),
    "beside a query in the path": collection(
        {
            "segment": get(parts(("a?b=c",), query=[pair("d", "e")])),
            "path variable": get(parts((":id",), variable=[pair("id", "a?b=c")], query=[pair("d", "e")])),
            "host": get({"host": "http://api.test?b=c", "query": [pair("d", "e")]}),
            "without a path": get({"host": "http://api.test", "query": [pair("d", "e")]}),
        }
    ),
}
