"""Variables: names, values, precedence, nesting, and what no scope defines."""

from building import HOST, collection, folder, get, item, items, pair, post, raw

Q = f"{HOST}/?v={{{{v}}}}"

COLLECTIONS: dict[str, object] = {
    "everywhere": collection(
        {
            "url": f"{HOST}/{{{{v}}}}?{{{{v}}}}={{{{v}}}}",
            "header": get(header=[pair("X-{{v}}", "a {{v}} b")]),
            "raw body": post(raw("{{v}} {{v}}")),
            "urlencoded body": post({"mode": "urlencoded", "urlencoded": [pair("{{v}}", "{{v}}")]}),
            "form": post({"mode": "formdata", "formdata": [pair("{{v}}", "{{v}}", type="text")]}),
            "method": {"method": "{{method}}", "url": HOST},
        },
        variable=[pair("v", "one"), pair("method", "PUT")],
    ),
    "undefined": collection(
        {
            "header": get(header=[pair("X-A", "a {{none}} b"), pair("X-B", "{{ none }}")]),
            "header name": get(header=[pair("X-{{none}}", "a")]),
            "raw body": post(raw("{{none}}")),
            "JSON body": post(raw('{"a": "{{none}}", "b": {{none}}}', "json")),
            "urlencoded body": post({"mode": "urlencoded", "urlencoded": [pair("{{none}}", "{{none}}")]}),
            "form": post({"mode": "formdata", "formdata": [pair("{{none}}", "{{none}}", type="text")]}),
            "dynamic": f"{HOST}/?v={{{{$noSuchVariable}}}}",
        }
    ),
    "names": collection(
        {
            "blanks inside the braces": f"{HOST}/?v={{{{ v }}}}",
            "blanks in the name": f"{HOST}/?v={{{{a b}}}}",
            "a dot": f"{HOST}/?v={{{{a.b}}}}",
            "a dash": f"{HOST}/?v={{{{a-b}}}}",
            "capitals": f"{HOST}/?v={{{{V}}}}",
            "beyond ASCII": f"{HOST}/?v={{{{größe}}}}",
            "a number": f"{HOST}/?v={{{{5}}}}",
            "a dollar": f"{HOST}/?v={{{{$own}}}}",
            "brackets": f"{HOST}/?v={{{{a[0]}}}}",
            "slashes": f"{HOST}/?v={{{{a/b:c}}}}",
        },
        variable=[
            pair("v", "1"),
            pair("a b", "2"),
            pair("a.b", "3"),
            pair("a-b", "4"),
            pair("größe", "5"),
            pair("5", "6"),
            pair("$own", "7"),
            pair("a[0]", "8"),
            pair("a/b:c", "9"),
        ],
    ),
    "braces": collection(
        {
            "three": post(raw("{{{v}}}")),
            "four": post(raw("{{{{v}}}}")),
            "empty": post(raw("{{}}")),
            "open": post(raw("{{v")),
            "open and closed": post(raw("{{v} {{v}}")),
            "inside": post(raw("{{a{{v}}b}}")),
            "a name from a variable": post(raw("{{{{n}}}}")),
            "one": post(raw("{v}")),
            "line end in the name": post(raw("{{a\nb}}")),
            "apart": post(raw("{ {v} }")),
        },
        variable=[pair("v", "1"), pair("n", "v"), pair("a1b", "2"), pair("a\nb", "3")],
    ),
    "values that are no text": collection(
        {
            name: f"{HOST}/?v={{{{{name}}}}}"
            for name in ("int", "float", "whole", "yes", "no", "null", "list", "object", "nested", "big", "small")
        },
        variable=[
            pair("int", 5),
            pair("float", 1.5),
            pair("whole", 1.0),
            pair("yes", True),
            pair("no", False),
            pair("null", None),
            pair("list", [1, "a", None]),
            pair("object", {"a": 1}),
            pair("nested", [[1], [2, [3]]]),
            pair("big", 1e21),
            pair("small", 1e-7),
        ],
    ),
    "typed values": collection(
        {name: f"{HOST}/?v={{{{{name}}}}}" for name in ("string", "number", "boolean", "json", "any")},
        variable=[
            pair("string", 5, type="string"),
            pair("number", "5.0", type="number"),
            pair("boolean", "true", type="boolean"),
            pair("json", '{"a": 1}', type="json"),
            pair("any", "x", type="any"),
        ],
    ),
    "nested": collection(
        {
            "two levels": f"{HOST}/?v={{{{two}}}}",
            "three levels": f"{HOST}/?v={{{{three}}}}",
            "in text": f"{HOST}/?v={{{{text}}}}",
            "joined to a name": f"{HOST}/?v={{{{{{{{part}}}}b}}}}",
            "undefined inside": f"{HOST}/?v={{{{open}}}}",
        },
        variable=[
            pair("one", "1"),
            pair("two", "{{one}}"),
            pair("three", "{{two}}"),
            pair("text", "<{{one}}-{{two}}>"),
            pair("part", "a"),
            pair("ab", "x"),
            pair("open", "{{none}}"),
        ],
    ),
    "circles": collection(
        {
            "itself": f"{HOST}/?v={{{{self}}}}",
            "two": f"{HOST}/?v={{{{a}}}}",
            "body": post(raw("{{a}} {{self}}")),
            "after": f"{HOST}/?v={{{{v}}}}",
        },
        variable=[pair("self", "{{self}}"), pair("a", "{{b}}"), pair("b", "{{a}}"), pair("v", "1")],
    ),
    "one name twice": collection({"get": Q}, variable=[pair("v", "1"), pair("v", "2")]),
    "the last of a name is disabled": collection({"get": Q}, variable=[pair("v", "1"), pair("v", "2", disabled=True)]),
    "the first of a name is disabled": collection({"get": Q}, variable=[pair("v", "1", disabled=True), pair("v", "2")]),
    "disabled": collection({"get": Q}, variable=[pair("v", "1", disabled=True)]),
    "disabled by text": collection({"get": Q}, variable=[pair("v", "1", disabled="yes")]),
    "an empty value": collection(
        {
            "get": Q,
            "header": get(header=[pair("X-A", "{{v}}")]),
            "body": post(raw("{{v}}")),
            "path": f"{HOST}/a/{{{{v}}}}/b",
        },
        variable=[pair("v", "")],
    ),
    "no value": collection({"get": Q, "path": f"{HOST}/a/{{{{v}}}}/b"}, variable=[{"key": "v"}]),
    "named by id": collection({"get": Q}, variable=[{"id": "v", "value": "1"}]),
    "named by id and key": collection({"get": Q}, variable=[{"id": "other", "key": "v", "value": "1"}]),
    "odd entries": collection(
        {"get": Q}, variable=[5, None, "x", [], {}, pair("v", "1"), pair(None, "2"), pair("", "3")]
    ),
    "an object for the list": collection({"get": Q}, variable={"v": "1"}),
    "a lone entry for the list": collection({"get": Q}, variable=pair("v", "1")),
    "a text for the list": collection({"get": Q}, variable="v=1"),
    "of a folder": items([folder("F", [item("get", Q)], variable=[pair("v", "1")])]),
    "of an item": items([item("get", Q, variable=[pair("v", "1")])]),
    "values with line ends": collection(
        {"body": post(raw("{{v}}")), "url": Q, "JSON": post(raw('{"a": "{{v}}"}', "json"))},
        variable=[pair("v", "a\r\nb\tc")],
    ),
    "values that look like patterns": collection(
        {"body": post(raw("{{v}}")), "url": Q}, variable=[pair("v", "$1 $& \\1 \\\\ $$")]
    ),
    "long values": collection({"body": post(raw("{{v}}"))}, variable=[pair("v", "x" * 20000)]),
    "many levels": collection(
        {
            "18": f"{HOST}/?v={{{{n18}}}}",
            "19": f"{HOST}/?v={{{{n19}}}}",
            "20": f"{HOST}/?v={{{{n20}}}}",
            "22": f"{HOST}/?v={{{{n22}}}}",
        },
        variable=[pair("n0", "end"), *(pair(f"n{n}", f"{{{{n{n - 1}}}}}") for n in range(1, 24))],
    ),
    "one of its own under a dynamic name": collection(
        {"get": f"{HOST}/?v={{{{$guid}}}}&w={{{{$none}}}}"}, variable=[pair("$guid", "1"), pair("$none", "2")]
    ),
    "drawn": collection(
        {
            "guid": f"{HOST}/?v={{{{$guid}}}}",
            "random UUID": post(raw("{{$randomUUID}}")),
            "timestamp": f"{HOST}/{{{{$timestamp}}}}",
            "ISO timestamp": get(header=[pair("X-When", "{{$isoTimestamp}}")]),
            "int": f"{HOST}/?v=int-{{{{$randomInt}}}}",
            "behind a variable": f"{HOST}/?v={{{{v}}}}",
            "capitals": f"{HOST}/?v={{{{$GUID}}}}",
            "blanks": f"{HOST}/?v={{{{ $guid }}}}",
        },
        variable=[pair("v", "{{$guid}}")],
    ),
}
