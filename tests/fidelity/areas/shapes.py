"""Files: formats v1, v2.0 and v2.1, wrapped ones, odd shapes of items, and what is there but sends nothing."""

import json

from building import HOST, SCHEMA, Json, auth, collection, folder, get, item, items, pair, pairs, parts, post, raw

SCRIPT = {
    "listen": "test",
    "script": {"type": "text/javascript", "exec": ["pm.test('ok', function () { pm.response.to.be.ok; });"]},
}
BEFORE = {"listen": "prerequest", "script": {"exec": "console.log('before');"}}
TWO = collection({"one": f"{HOST}/1", "two": f"{HOST}/2"})
REQUEST = post(raw('{"größe": "日本"}', "json"), f"{HOST}/größe")


def among(odd: object) -> Json:
    """Make a collection that has an odd entry between two items."""
    return items([item("before", f"{HOST}/before"), odd, item("after", f"{HOST}/after")])


ODD_ITEMS: dict[str, object] = {
    "null": None,
    "an empty name": item("", HOST),
    "a number for a name": item(5, HOST),
    "no name": {"request": HOST},
    "a null request": item("x", None),
    "no request": {"name": "x"},
    "an empty request": item("x", {}),
    "an empty text": item("x", ""),
    "both item and request": {"name": "x", "request": HOST, "item": [item("y", HOST)]},
    "null for items": {"name": "x", "request": HOST, "item": None},
    "an empty folder": folder("F", []),
    "an object for items": folder("F", item("y", HOST)),
    "a folder in a folder": folder("F", [folder("G", [item("y", HOST)]), item("z", HOST)]),
    "an id": item("x", HOST, id="1", _postman_id="2"),
    "unknown members": item("x", get(pigeon=1), pigeon={"a": 1}),
    "a list for a request": item("x", []),
    "a number for a request": item("x", 5),
    "text for items": folder("F", "x"),
}
RESPONSES: dict[str, object] = {
    "usual": [{"name": "ok", "code": 200, "status": "OK", "header": [], "body": "{}"}],
    "an object": {"code": 200},
    "number": 5,
    "numbers": [5, None],
    "text as code": [{"code": "200"}],
    "no code": [{}],
    "body is a number": [{"code": 200, "body": 5}],
    "headers as text": [{"code": 200, "header": "A: 1"}],
    "text": "x",
    "null": None,
}
EVENTS: dict[str, object] = {
    "usual": [SCRIPT, BEFORE],
    "an object": SCRIPT,
    "text": "x",
    "texts": ["x"],
    "number": 5,
    "odd entries": [5, None, SCRIPT],
    "lines": [{**BEFORE, "script": ["console.log(1);"]}],
    "disabled": [{**BEFORE, "disabled": True}],
    "no listen": [{"script": {"exec": ["x"]}}],
    "unknown listen": [{**BEFORE, "listen": "pigeon"}],
    "no script": [{"listen": "test"}],
    "a syntax error": [{**BEFORE, "script": {"exec": ["this is no script"]}}],
    "a thrown error": [{**BEFORE, "script": {"exec": ["throw new Error('x');"]}}],
}
INFOS: dict[str, object] = {
    "number as name": {"name": 5, "schema": SCHEMA.format("2.1.0")},
    "no schema": {"name": "x"},
    "unknown schema": {"name": "x", "schema": "zzz"},
    "another spelling": {"name": "x", "schema": "https://schema.postman.com/json/collection/v2.1.0/collection.json"},
    "another spelling of v2.0": {"name": "x", "schema": "https://schema.postman.com/collection/v2.0.0/"},
    "a version without zeros": {"name": "x", "schema": SCHEMA.format("2.1")},
    "described": {
        "name": "x",
        "description": {"content": "A *description*", "type": "text/markdown"},
        "version": {"major": 1},
        "schema": SCHEMA.format("2.1.0"),
    },
    "empty": {},
    "null": None,
    "list": [],
    "text": "x",
    "number": 5,
}
DESCRIPTIONS: dict[str, object] = {
    "text": "What it is",
    "object": {"content": "What it is", "type": "text/plain"},
    "null": None,
    "number": 5,
    "list": ["x"],
    "empty": "",
}

COLLECTIONS: dict[str, object] = {
    "wrapped": {"collection": TWO},
    "wrapped, with other members": {"collection": TWO, "meta": {"a": 1}},
    "Windows line ends": json.dumps(TWO, indent=2).replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + json.dumps(TWO),
    "blanks around the file": "\n\t " + json.dumps(TWO) + " \n\n",
    "unicode as it is": json.dumps(collection({"größe 日本": REQUEST}), ensure_ascii=False),
    "unicode escaped": json.dumps(collection({"größe 日本 😀": REQUEST})),
    "one member twice": '{"info": {"name": "a", "schema": "'
    + SCHEMA.format("2.1.0")
    + '"}, "item": [], "item": [{"name": "x", "request": "http://api.test/x"}]}',
    **{f"items: {name}": among(odd) for name, odd in ODD_ITEMS.items()},
    "an object for the items": {**TWO, "item": item("one", HOST)},
    "names": items([item(name, HOST) for name in ("a/b", "a\nb", " a ", "größe", "a", "a", "'\"<>", "../x")]),
    "deep folders": items([folder("1", [folder("2", [folder("3", [folder("4", [item("x", HOST)])])])])]),
    "folders of one name": items([folder("F", [item("a", f"{HOST}/1")]), folder("F", [item("a", f"{HOST}/2")])]),
    "responses": items([item(name, f"{HOST}/x", response=response) for name, response in RESPONSES.items()]),
    "scripts": items([item(name, f"{HOST}/x", event=event) for name, event in EVENTS.items()]),
    **{
        f"scripts of a collection: {name}": items([item("x", HOST)], event=event)
        for name, event in EVENTS.items()
        if name in {"usual", "an object", "odd entries", "number"}
    },
    "scripts of a folder": items([folder("F", [item("x", HOST)], event=[SCRIPT, BEFORE])]),
    **{f"info: {name}": {**TWO, "info": info} for name, info in INFOS.items()},
    "no info": {"item": TWO["item"]},
    "descriptions": items(
        [
            item(
                name,
                get(
                    parts(("x",), query=[pair("a", "1", description=text)]),
                    description=text,
                    header=[pair("X-A", "1", description=text)],
                ),
                description=text,
            )
            for name, text in DESCRIPTIONS.items()
        ]
    ),
    "v2.0": collection(
        {
            "text": f"{HOST}/x",
            "URL as text": post(raw("text"), f"{HOST}/x?a=1&b#c"),
            "path variable in text": get(f"{HOST}/:id"),
            "URL as an object": get(parts((":id",), variable=[{"id": "id", "value": "7"}], query=[pair("a", "1")])),
            "headers as text": get(header="X-A: 1\nX-B: 2"),
            "bearer": get(auth={"type": "bearer", "bearer": {"token": "tok"}}),
            "basic": get(auth={"type": "basic", "basic": {"username": "me", "password": "s", "showPassword": False}}),
            "apikey": get(auth={"type": "apikey", "apikey": {"key": "X-Key", "value": "k", "in": "query"}}),
            "noauth": get(auth={"type": "noauth", "noauth": {}}),
            "auth as a list": get(auth=auth("bearer", token="tok")),
            "fields": post({"mode": "urlencoded", "urlencoded": pairs(a="1")}),
            "fields as text": post({"mode": "urlencoded", "urlencoded": "a=1&b=2"}),
            "parts": post(
                {
                    "mode": "formdata",
                    "formdata": [pair("a", "1", type="text"), {"key": "f", "type": "file", "src": "notes.txt"}],
                }
            ),
            "path as text": get({"protocol": "http", "host": "api.test", "path": "/a/b"}),
        },
        "2.0.0",
        auth={"type": "basic", "basic": {"username": "all", "password": "s"}},
        variable=[{"id": "v", "value": "1"}, {"key": "w", "value": "2"}],
    ),
    "v2.0, variables by id": collection(
        {"get": f"{HOST}/?v={{{{v}}}}&w={{{{w}}}}"},
        "2.0.0",
        variable=[{"id": "v", "value": "1"}, {"key": "w", "value": "2"}],
    ),
}
