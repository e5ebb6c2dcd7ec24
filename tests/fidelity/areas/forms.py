"""Bodies that are forms: urlencoded fields, and parts with text and files."""

from building import Json, collection, get, pair, pairs, post


def urlencoded(*entries: object) -> Json:
    """Make a POST of fields."""
    return post({"mode": "urlencoded", "urlencoded": list(entries)})


def form(*entries: object) -> Json:
    """Make a POST of parts."""
    return post({"mode": "formdata", "formdata": list(entries)})


def file_part(key: str, src: object, **members: object) -> Json:
    """Make a part of a file."""
    return {"key": key, "type": "file", "src": src, **members}


CHARACTERS = {
    "blank": "a b",
    "plus": "a+b",
    "ampersand": "a&b",
    "equals": "a=b",
    "percent": "100%",
    "an escape": "a%20b",
    "unreserved": "-_.~",
    "sub-delims": "!$'()*,;",
    "quotes": "\"'`",
    "brackets": "[a]{b}<c>",
    "slashes": "a/b\\c?d#e:f@g",
    "beyond ASCII": "größe 日本 😀",
    "line ends": "a\r\nb\nc",
    "control": "a\x00b\x7f",
    "caret": "a^b|c",
}
ODD = {
    "number": 5,
    "zero": 0,
    "true": True,
    "false": False,
    "null": None,
    "list": [1, "a"],
    "object": {"a": 1},
    "empty list": [],
    "empty object": {},
    "float": 1.5,
}
VALUES = [
    pair("v", "one"),
    pair("w", "a&b=c d"),
    pair("empty", ""),
    pair("file", "notes.txt"),
    pair("none of them", "x"),
]
SHAPES = {
    "number": 5,
    "an object": {"a": "1", "b": 2},
    "a lone entry": {"key": "a", "value": "1"},
    "null": None,
    "text": "a=1&b=2 3&&c&=d&e=f=g",
    "true": True,
    "empty text": "",
    "odd entries": [5, "s=1", None, pair("k", "v")],
    "empty list": [],
}
NAMELESS = {
    "empty": pair("", "v"),
    "null": pair(None, "v"),
    "absent": {"value": "v"},
    "number": pair(5, "v"),
    "both empty": pair("", ""),
    "id": {"id": "a", "value": "v"},
    "name": {"name": "a", "value": "v"},
    "nothing": {},
}

COLLECTIONS: dict[str, object] = {
    "urlencoded": collection(
        {
            "one": urlencoded(pair("a", "1")),
            "several": urlencoded(pair("a", "1"), pair("b", "2"), pair("a", "3")),
            "names of numbers": urlencoded(
                pair("b", "1"), pair("10", "2"), pair("2", "3"), pair("01", "4"), pair("2", "5")
            ),
            "empty value": urlencoded(pair("a", "")),
            "no value": urlencoded({"key": "a"}),
            "typed": urlencoded(pair("a", "1", type="text", description="What it is")),
        }
    ),
    "urlencoded, disabled": collection(
        {
            "one": urlencoded(pair("a", "1", disabled=True), pair("b", "2")),
            "all": urlencoded(pair("a", "1", disabled=True)),
            "text": urlencoded(pair("a", "1", disabled="true"), pair("b", "2")),
        }
    ),
    "urlencoded, values": collection({name: urlencoded(pair("a", text)) for name, text in CHARACTERS.items()}),
    "urlencoded, names": collection({name: urlencoded(pair(text, "v")) for name, text in CHARACTERS.items()}),
    "urlencoded, values that are no text": collection(
        {name: urlencoded(pair("a", value)) for name, value in ODD.items()}
    ),
    "urlencoded, shapes of the list": collection(
        {name: post({"mode": "urlencoded", "urlencoded": shape}) for name, shape in SHAPES.items()}
    ),
    "urlencoded, without a name": collection(
        {name: urlencoded(entry, pair("z", "1")) for name, entry in NAMELESS.items()}
    ),
    "urlencoded, variables": collection(
        {
            "both": urlencoded(pair("{{v}}", "{{w}}")),
            "undefined": urlencoded(pair("{{none}}", "{{none}}")),
            "empty": urlencoded(pair("a", "{{empty}}")),
            "empty name": urlencoded(pair("{{empty}}", "1"), pair("b", "2")),
            "text": post({"mode": "urlencoded", "urlencoded": "a={{w}}&{{v}}=1"}),
        },
        variable=VALUES,
    ),
    "parts": collection(
        {
            "one": form(pair("a", "1", type="text")),
            "several": form(pair("a", "1", type="text"), pair("b", "2", type="text"), pair("a", "3", type="text")),
            "empty value": form(pair("a", "", type="text")),
            "no value": form({"key": "a", "type": "text"}),
            "no type": form(pair("a", "1")),
            "another type": form(pair("a", "1", type="pigeon")),
            "described": form(pair("a", "1", type="text", description="What it is")),
            "none": form(),
        }
    ),
    "parts, disabled": collection(
        {
            "one": form(pair("a", "1", disabled=True), pair("b", "2")),
            "all": form(pair("a", "1", disabled=True)),
            "a file": form(file_part("f", "notes.txt", disabled=True), pair("b", "2")),
        }
    ),
    "parts, values": collection({name: form(pair("a", text)) for name, text in CHARACTERS.items()}),
    "parts, names": collection({name: form(pair(text, "v")) for name, text in CHARACTERS.items()}),
    "parts, values that are no text": collection(
        {name: form(pair("a", value), pair("z", "1")) for name, value in ODD.items()}
    ),
    "parts, shapes of the list": collection(
        {name: post({"mode": "formdata", "formdata": shape}) for name, shape in SHAPES.items()}
    ),
    "parts, without a name": collection({name: form(entry, pair("z", "1")) for name, entry in NAMELESS.items()}),
    "parts, variables": collection(
        {
            "both": form(pair("{{v}}", "{{w}}")),
            "undefined": form(pair("{{none}}", "{{none}}")),
            "empty": form(pair("a", "{{empty}}")),
            "in a value that is no text": form(pair("a", {"{{v}}": "{{v}}"})),
            "type": form(pair("a", "1", contentType="text/{{v}}")),
            "file": form(file_part("f", "{{file}}")),
        },
        variable=VALUES,
    ),
    "types of parts": collection(
        {
            "text": form(pair("a", "{}", type="text", contentType="application/json")),
            "empty": form(pair("a", "1", type="text", contentType="")),
            "number": form(pair("a", "1", type="text", contentType=5)),
            "null": form(pair("a", "1", type="text", contentType=None)),
            "file": form(file_part("f", "data.json", contentType="text/plain")),
            "with a charset": form(pair("a", "1", type="text", contentType="text/plain; charset=utf-8")),
            "mixed": form(
                pair("a", "1", contentType="text/csv"), pair("b", "2"), file_part("f", "notes.txt", contentType="a/b")
            ),
        }
    ),
    "file parts": collection(
        {
            "text": form(file_part("f", "notes.txt")),
            "JSON": form(file_part("f", "data.json")),
            "picture": form(file_part("f", "pixel.png")),
            "unknown kind": form(file_part("f", "blob.unknown")),
            "no extension": form(file_part("f", "README")),
            "empty file": form(file_part("f", "empty.txt")),
            "in a folder": form(file_part("f", "sub/notes.csv")),
            "name beyond ASCII": form(file_part("f", "größe.txt")),
            "dot first": form(file_part("f", "./notes.txt")),
            "beside text": form(pair("a", "1", type="text"), file_part("f", "notes.txt"), pair("b", "2", type="text")),
            "twice": form(file_part("f", "notes.txt"), file_part("f", "data.json")),
        }
    ),
    "file parts, lists": collection(
        {
            "one": form(file_part("f", ["notes.txt"])),
            "two": form(file_part("f", ["notes.txt", "data.json"])),
            "none": form(file_part("f", []), pair("z", "1")),
            "then text": form(file_part("f", ["notes.txt", "data.json"]), pair("z", "1")),
            "with a type": form(file_part("f", ["notes.txt", "data.json"], contentType="a/b")),
            "then a file": form(file_part("f", ["notes.txt", "data.json"]), file_part("g", "notes.txt")),
        }
    ),
    "file parts, names": collection(
        {
            "fileName": form(file_part("f", "notes.txt", fileName="other.json")),
            "empty fileName": form(file_part("f", "notes.txt", fileName="")),
            "fileName of text": form(pair("a", "1", type="text", fileName="a.txt")),
            "fileName and type": form(file_part("f", "notes.txt", fileName="other.json", contentType="a/b")),
        }
    ),
    "file parts without a source": collection(
        {
            "null": form(file_part("f", None), pair("z", "1")),
            "empty": form(file_part("f", ""), pair("z", "1")),
            "absent": form({"key": "f", "type": "file"}, pair("z", "1")),
            "a value instead": form({"key": "f", "type": "file", "value": "aGk="}, pair("z", "1")),
            "src of text": form(pair("a", "1", type="text", src="notes.txt")),
            "alone": form(file_part("f", "")),
            "list of nothing": form(file_part("f", [""]), pair("z", "1")),
            "list of null": form(file_part("f", [None]), pair("z", "1")),
        }
    ),
    "file parts that are not there": collection(
        {
            "missing": form(file_part("f", "missing.txt"), pair("z", "1")),
            "outside": form(file_part("f", "../test_fidelity.py"), pair("z", "1")),
            "absolute": form(file_part("f", "/etc/hostname"), pair("z", "1")),
            "a folder": form(file_part("f", "sub"), pair("z", "1")),
            "a number": form(file_part("f", 5), pair("z", "1")),
        }
    ),
    "forms of a GET": collection(
        {
            "urlencoded": get(body={"mode": "urlencoded", "urlencoded": pairs(a="1")}),
            "parts": get(body={"mode": "formdata", "formdata": pairs(a="1")}),
        }
    ),
}
