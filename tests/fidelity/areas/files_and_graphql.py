"""Bodies that are a file, and bodies that are a GraphQL request."""

from building import Json, collection, get, pair, pairs, post


def file_body(file: object) -> Json:
    """Make a POST of a file."""
    return post({"mode": "file", "file": file})


def graphql(content: object, **members: object) -> Json:
    """Make a POST of a GraphQL request."""
    return post({"mode": "graphql", "graphql": content}, **members)


QUERY = "query Things($id: ID!) {\n  thing(id: $id) { name }\n}"
VALUES = [
    pair("v", "one"),
    pair("quote", 'a"b'),
    pair("line", "a\nb"),
    pair("object", '{"id": 1}'),
    pair("file", "notes.txt"),
    pair("number", 5),
    pair("empty", ""),
]

COLLECTIONS: dict[str, object] = {
    "files": collection(
        {
            name: file_body({"src": source})
            for name, source in {
                "text": "notes.txt",
                "JSON": "data.json",
                "picture": "pixel.png",
                "unknown kind": "blob.unknown",
                "no extension": "README",
                "empty file": "empty.txt",
                "in a folder": "sub/notes.csv",
                "variable": "{{file}}",
            }.items()
        },
        variable=VALUES,
    ),
    "files without a source": collection(
        {
            "null": file_body({"src": None}),
            "empty": file_body({"src": ""}),
            "absent": file_body({}),
            "file is null": file_body(None),
            "file is a list": file_body([]),
            "no member": post({"mode": "file"}),
            "with own type": post({"mode": "file", "file": {}}, header=pairs(**{"Content-Type": "text/plain"})),
        }
    ),
    "files of other shapes": collection(
        {
            "text": file_body("notes.txt"),
            "number": file_body(5),
            "number as source": file_body({"src": 5}),
            "list as source": file_body({"src": ["notes.txt"]}),
            "list of two as source": file_body({"src": ["notes.txt", "data.json"]}),
            "object as source": file_body({"src": {"a": 1}}),
            "true as source": file_body({"src": True}),
        }
    ),
    "files with content": collection(
        {
            "base64": file_body({"content": "aGk="}),
            "unpadded": file_body({"content": "aGk"}),
            "none": file_body({"content": ""}),
            "no base64": file_body({"content": "a-b_c!"}),
            "beside a source": file_body({"src": "notes.txt", "content": "aGk="}),
            "beside a null source": file_body({"src": None, "content": "aGk="}),
            "variable": file_body({"content": "{{v}}"}),
        },
        variable=VALUES,
    ),
    "files that are not there": collection(
        {
            "missing": file_body({"src": "missing.txt"}),
            "outside": file_body({"src": "../test_fidelity.py"}),
            "absolute": file_body({"src": "/etc/hostname"}),
            "a folder": file_body({"src": "sub"}),
        }
    ),
    "a file of a GET": collection({"get": get(body={"mode": "file", "file": {"src": "notes.txt"}})}),
    "GraphQL": collection(
        {
            "query": graphql({"query": "{ a }"}),
            "lines": graphql({"query": QUERY}),
            "variables as text": graphql({"query": QUERY, "variables": '{"id": 1}'}),
            "variables with lines": graphql({"query": QUERY, "variables": '{\n  "id": 1\n}'}),
            "variables as an object": graphql({"query": QUERY, "variables": {"id": 1}}),
            "operation": graphql({"query": QUERY, "operationName": "Things", "variables": ""}),
            "other members": graphql({"query": QUERY, "extensions": {"a": 1}}),
            "quotes": graphql({"query": '{ a(b: "c\\"d") } # größe'}),
        }
    ),
    "GraphQL, empty members": collection(
        {
            "query": graphql({"query": ""}),
            "variables": graphql({"query": "{a}", "variables": ""}),
            "variables of blanks": graphql({"query": "{a}", "variables": "  "}),
            "variables as an empty object": graphql({"query": "{a}", "variables": {}}),
            "operation": graphql({"query": "{a}", "operationName": ""}),
            "nothing": graphql({}),
            "null query": graphql({"query": None}),
            "null variables": graphql({"query": "{a}", "variables": None}),
            "null operation": graphql({"query": "{a}", "operationName": None}),
        }
    ),
    "GraphQL, members of other shapes": collection(
        {
            "query is a number": graphql({"query": 5}),
            "query is an object": graphql({"query": {"a": 1}}),
            "query is true": graphql({"query": True}),
            "variables is a number": graphql({"query": "{a}", "variables": 5}),
            "variables is a list": graphql({"query": "{a}", "variables": [1]}),
            "variables is true": graphql({"query": "{a}", "variables": True}),
            "operation is a number": graphql({"query": "{a}", "operationName": 5}),
            "variables that are no JSON": graphql({"query": "{a}", "variables": "{open"}),
            "numbers in variables": graphql({"query": "{a}", "variables": {"a": 1.0, "b": 1e30, "c": 1e-7}}),
        }
    ),
    "GraphQL, other shapes": collection(
        {
            "text": graphql("{ a }"),
            "JSON as text": graphql('{"query": "{ a }", "variables": {"b": 1}}'),
            "number": graphql(5),
            "list": graphql([]),
            "null": graphql(None),
            "empty text": graphql(""),
            "no member": post({"mode": "graphql"}),
            "raw beside": post({"mode": "graphql", "raw": '{"query": "{a}"}'}),
        }
    ),
    "GraphQL, variables": collection(
        {
            "query": graphql({"query": "{ {{v}} }"}),
            "quote in the query": graphql({"query": '{ a(b: "{{quote}}") }'}),
            "line in the query": graphql({"query": "{ {{line}} }"}),
            "in variables": graphql({"query": "{a}", "variables": '{"id": "{{v}}", "n": {{number}}}'}),
            "quote in variables": graphql({"query": "{a}", "variables": '{"id": "{{quote}}"}'}),
            "all variables": graphql({"query": "{a}", "variables": "{{object}}"}),
            "in an object": graphql({"query": "{a}", "variables": {"id": "{{v}}", "{{v}}": "{{quote}}"}}),
            "operation": graphql({"query": "{a}", "operationName": "{{v}}"}),
            "undefined": graphql({"query": "{ {{none}} }", "variables": '{"id": "{{none}}", "n": {{none}}}'}),
            "undefined, all variables": graphql({"query": "{a}", "variables": "{{none}}"}),
            "empty variables": graphql({"query": "{a}", "variables": "{{empty}}"}),
        },
        variable=VALUES,
    ),
    "GraphQL of a GET": collection({"get": get(body={"mode": "graphql", "graphql": {"query": "{a}"}})}),
}
