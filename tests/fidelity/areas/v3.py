"""Collections of format v3: folders of YAML files, with members listed by name or as `{key, value}`."""

import yaml

from building import HOST, Folder, Json, pair

DEFINITION = ".resources/definition.yaml"
HEAD = f"$kind: http-request\nurl: {HOST}/x\nmethod: GET\n"


def yaml_text(content: object) -> str:
    """Write a file; what is text already stands as it is."""
    return content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def request(url: object = f"{HOST}/x", **members: object) -> Json:
    """Make the content of a request's file."""
    return {"$kind": "http-request", "url": url, "method": "GET", **members}


def folder(requests: dict[str, object], /, **definition: object) -> Folder:
    """Make a collection of files by their paths, without their endings, in the order in which they are given."""
    files = {DEFINITION: yaml_text({"$kind": "collection", "name": "Sample", **definition})}
    for number, (name, content) in enumerate(requests.items(), 1):
        ordered = {**content, "order": number * 1000} if isinstance(content, dict) else content
        files[f"{name}.request.yaml"] = yaml_text(ordered)
    return Folder(files)


def body(kind: object, content: object, **members: object) -> Json:
    """Make a POST with a body."""
    return request(method="POST", body={"type": kind, "content": content}, **members)


FIELDS = [pair("a b", "1&2"), pair("b", "2", disabled=True), pair("a b", "3")]

COLLECTIONS: dict[str, object] = {
    "requests": folder(
        {
            "get": request(),
            "put": request(method="PUT"),
            "query": request(f"{HOST}/x?a=1&b=c d#e"),
            "no method": {"$kind": "http-request", "url": HOST},
        }
    ),
    "headers as a map": folder(
        {
            "get": request(headers={"X-A": "1", "X-B": ""}),
        }
    ),
    "headers as a list": folder(
        {
            "get": request(headers=[pair("X-A", "1"), pair("X-B", "2", disabled=True), pair("X-C", "")]),
            "doubles": request(headers=[pair("X-A", "1"), pair("X-A", "2")]),
            "own type": body("json", "{}", headers=[pair("Content-Type", "text/plain")]),
            "described": request(headers=[pair("X-A", "1", description="What it is")]),
        }
    ),
    "words that YAML 1.1 takes for booleans": folder(
        {
            "header": f"{HEAD}headers:\n  X-A: on\n  X-B: yes\n  X-C: no\norder: 1000\n",
            "list": f"{HEAD}headers:\n  - key: on\n    value: off\norder: 2000\n",
        }
    ),
    "variables as a list": folder(
        {"get": request(f"{HOST}/?v={{{{v}}}}&w={{{{w}}}}&off={{{{off}}}}&none={{{{none}}}}")},
        variables=[pair("v", "one"), pair("w", "{{v}}"), pair("off", "x", disabled=True)],
    ),
    "variables as a map": folder(
        {"get": request(f"{HOST}/?v={{{{v}}}}&w={{{{w}}}}")}, variables={"v": "one", "w": "{{v}}"}
    ),
    "queries": folder(
        {
            "list": request(
                f"{HOST}/x?a=1&b=2&c&d=4",
                queryParams=[pair("a", "1"), pair("b", "2"), pair("c", None), pair("d", "4", disabled=True)],
            ),
            "beside": request(f"{HOST}/x", queryParams=[pair("a", "1 2")]),
            "map": request(f"{HOST}/x", queryParams={"a": "1", "b": "2"}),
            "odd": request(f"{HOST}/x", queryParams=[pair("a&b", "c=d#e"), pair("", "v"), pair("k", "")]),
        }
    ),
    "path variables": folder(
        {
            "list": request(f"{HOST}/:id/:b", pathVariables=[pair("id", "7"), pair("b", "a b")]),
            "map": request(f"{HOST}/:id/:b", pathVariables={"id": "7", "b": "8"}),
            "none": request(f"{HOST}/:id"),
            "inside": request(f"{HOST}/:id.json", pathVariables=[pair("id", "7")]),
        }
    ),
    "raw bodies": folder({kind: body(kind, "<a> // b") for kind in ("json", "text", "xml", "html", "javascript")}),
    "bodies of JSON": folder(
        {
            "comment": body("json", '{"a": 1} // b\n'),
            "lines": body("json", '{\n  "größe": "日本"\n}\n'),
            "variable": body("json", '{"a": "{{none}}"}'),
        }
    ),
    "forms": folder(
        {
            "fields": body("urlencoded", FIELDS),
            "fields as a map": body("urlencoded", {"a": "1", "b": "2"}),
            "parts": body(
                "formdata", [{**pair("a", "1"), "type": "text"}, {"key": "f", "type": "file", "src": "notes.txt"}]
            ),
            "parts with types": body(
                "formdata", [{**pair("a", "{}"), "type": "text", "contentType": "application/json"}]
            ),
        }
    ),
    "files": folder({"text": body("file", {"src": "notes.txt"})}),
    "no bodies": folder(
        {
            "none": body("none", ""),
            "empty": body("json", ""),
            "absent": request(method="POST"),
        }
    ),
    "bodies of a GET": folder({"text": request(body={"type": "text", "content": "text"})}),
    "auth": folder(
        {
            "bearer": request(auth={"type": "bearer", "credentials": {"token": "tok"}}),
            "as a list": request(auth={"type": "bearer", "credentials": [pair("token", "tok")]}),
            "basic": request(auth={"type": "basic", "credentials": {"username": "me", "password": "s"}}),
            "API key": request(auth={"type": "apikey", "credentials": {"key": "X-Key", "value": "k"}}),
            "API key in the query": request(
                f"{HOST}/x?a=1", auth={"type": "apikey", "credentials": {"key": "key", "value": "k", "in": "query"}}
            ),
            "noauth": request(auth={"type": "noauth"}),
            "stored token": request(
                auth={"type": "oauth2", "credentials": {"accessToken": "tok", "addTokenTo": "header"}}
            ),
        }
    ),
    "auth of the collection": folder(
        {
            "inherited": request(),
            "own": request(auth={"type": "basic", "credentials": {"username": "me", "password": "s"}}),
            "none": request(auth={"type": "noauth"}),
        },
        auth={"type": "bearer", "credentials": {"token": "of-the-collection"}},
    ),
    "auth of the collection as a list": folder(
        {"inherited": request()},
        auth=[{"id": "1", "type": "bearer", "name": "b", "credentials": {"token": "of-the-collection"}}],
    ),
    "folders": Folder(
        {
            DEFINITION: yaml_text(
                {
                    "$kind": "collection",
                    "name": "Sample",
                    "auth": {"type": "bearer", "credentials": {"token": "of-the-collection"}},
                }
            ),
            f"F/{DEFINITION}": yaml_text(
                {
                    "$kind": "collection",
                    "name": "F",
                    "order": 2000,
                    "auth": {"type": "basic", "credentials": {"username": "me", "password": "s"}},
                }
            ),
            "F/b.request.yaml": yaml_text(request(f"{HOST}/b", order=2000)),
            "F/a.request.yaml": yaml_text(request(f"{HOST}/a", order=1000)),
            f"G/{DEFINITION}": yaml_text({"$kind": "collection", "name": "G", "order": 1000}),
            "G/c.request.yaml": yaml_text(request(f"{HOST}/c")),
            "last.request.yaml": yaml_text(request(f"{HOST}/last", order=3000)),
            "H/no-definition.request.yaml": yaml_text(request(f"{HOST}/h")),
        }
    ),
    "order": Folder(
        {
            DEFINITION: yaml_text({"$kind": "collection", "name": "Sample"}),
            "b.request.yaml": yaml_text(request(f"{HOST}/b")),
            "a.request.yaml": yaml_text(request(f"{HOST}/a")),
            "first.request.yaml": yaml_text(request(f"{HOST}/first", order=-5)),
            "last.request.yml": yaml_text(request(f"{HOST}/last", order=5)),
        }
    ),
    "settings": folder(
        {
            "no encoding": request(f"{HOST}/a b", settings={"disableUrlEncoding": True}),
            "headers left out": request(
                method="POST",
                body={"type": "json", "content": "{}"},
                settings={"disabledSystemHeaders": ["content-type"]},
            ),
        }
    ),
    "scripts and examples": Folder(
        {
            DEFINITION: yaml_text(
                {
                    "$kind": "collection",
                    "name": "Sample",
                    "scripts": [{"type": "http:beforeRequest", "code": "console.log(1)"}],
                }
            ),
            "get.request.yaml": yaml_text(
                request(
                    scripts=[
                        {"type": "afterResponse", "code": "pm.test('ok', () => {})", "language": "text/javascript"}
                    ],
                    examples="./.resources/get.resources/examples",
                )
            ),
            ".resources/get.resources/examples/ok.example.yaml": yaml_text(
                {"$kind": "http-example", "response": {"statusCode": 200, "body": {"type": "json", "content": "{}"}}}
            ),
        }
    ),
    "unicode": folder({"größe": request(f"{HOST}/größe?q=日本", headers=[pair("X-A", "a")])}),
    "Windows line ends": Folder(
        {
            DEFINITION: "$kind: collection\r\nname: Sample\r\n",
            "get.request.yaml": f"$kind: http-request\r\nurl: {HOST}/x\r\nmethod: GET\r\n",
        }
    ),
}
