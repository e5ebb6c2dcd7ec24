"""Path variables: `:name` segments of a URL object and what fills them."""

from building import HOST, Json, collection, get, pair, parts


def on(path: str, *entries: Json, **members: object) -> Json:
    """Make a GET of a path with path variables."""
    return get(parts(tuple(path.split("/")), variable=list(entries), **members))


ID = pair("id", "7")

COLLECTIONS: dict[str, object] = {
    "filled": collection(
        {
            "one": on("things/:id", ID),
            "two": on("things/:id/parts/:part", ID, pair("part", "p")),
            "the same twice": on(":id/:id", ID),
            "first": on(":id/a", ID),
        }
    ),
    "without a value": collection(
        {
            "not listed": on("things/:id"),
            "empty": on("things/:id", pair("id", "")),
            "null": on("things/:id", pair("id", None)),
            "absent": on("things/:id", {"key": "id"}),
            "described": on("things/:id", {"key": "id", "description": "The id"}),
        }
    ),
    "values that are no text": collection(
        {
            "number": on(":id", pair("id", 7)),
            "zero": on(":id", pair("id", 0)),
            "true": on(":id", pair("id", True)),
            "list": on(":id", pair("id", ["a"])),
            "object": on(":id", pair("id", {"a": 1})),
        }
    ),
    "several of one name": collection(
        {
            "last": on(":id", pair("id", "1"), pair("id", "2")),
            "last empty": on(":id", pair("id", "1"), pair("id", "")),
            "last disabled": on(":id", pair("id", "1"), pair("id", "2", disabled=True)),
        }
    ),
    "disabled": collection({"alone": on(":id", pair("id", "7", disabled=True))}),
    "named by id": collection(
        {
            "id alone": on(":id", {"id": "id", "value": "7"}),
            "id and key": on(":id", {"id": "x", "key": "id", "value": "7"}),
            "name": on(":id", {"name": "id", "value": "7"}),
        }
    ),
    "inside a segment": collection(
        {
            "an extension": on(":id.json", ID),
            "two dots": on(":id.tar.gz", ID),
            "a dash": on(":id-x", ID),
            "a name with a dash": on(":id-x", pair("id-x", "8")),
            "not first": on("x:id", ID),
            "in parentheses": on("(:id)", ID),
            "two": on(":id:id", ID),
            "with an underscore": on(":my_id", pair("my_id", "8")),
        }
    ),
    "custom methods": collection(
        {
            "known": on(":id:cancel", ID),
            "the whole name is known": on(":id:cancel", ID, pair("id:cancel", "9")),
            "both are known": on(":id:cancel", ID, pair("cancel", "no")),
            "of a literal": on("things:cancel", ID),
            "with a variable": on("{{thing}}:cancel", ID),
            "several": on(":id:cancel:now", ID),
        },
        variable=[pair("thing", "t")],
    ),
    "odd names": collection(
        {
            "colon alone": on(":", ID),
            "two colons": on("::id", ID),
            "a blank": on(":my id", pair("my id", "8")),
            "a dollar": on(":$id", pair("$id", "8")),
            "beyond ASCII": on(":größe", pair("größe", "8")),
            "a number": on(":1", pair("1", "8")),
            "a number as key": on(":1", pair(1, "8")),
            "capitals": on(":ID", ID),
            "a blank after": on(":id ", ID),
            "an escape": on(":a%20b", pair("a%20b", "8")),
            "braces": on(":{id}", ID, pair("{id}", "9")),
        }
    ),
    "values that are encoded": collection(
        {
            "blank": on(":id", pair("id", "a b")),
            "slash": on(":id/c", pair("id", "a/b")),
            "question mark": on(":id/c", pair("id", "a?b=c")),
            "hash": on(":id/c", pair("id", "a#b")),
            "percent": on(":id", pair("id", "100%")),
            "an escape": on(":id", pair("id", "a%2Fb")),
            "beyond ASCII": on(":id", pair("id", "größe")),
            "quotes": on(":id", pair("id", "\"'")),
            "plus": on(":id", pair("id", "a+b")),
            "dots": on("a/:id/b", pair("id", "..")),
            "colon": on("a/:id/b", pair("id", ":id")),
        }
    ),
    "values with variables": collection(
        {
            "one": on(":id", pair("id", "{{thing}}")),
            "in text": on(":id", pair("id", "a-{{thing}}-b")),
            "undefined": on(":id", pair("id", "{{none}}")),
            "empty": on(":id", pair("id", "{{empty}}")),
            "nested": on(":id", pair("id", "{{outer}}")),
            "a variable as the name": on(":{{name}}", ID),
            "a variable of its name": on("{{id}}/:id", ID),
        },
        variable=[
            pair("thing", "t"),
            pair("empty", ""),
            pair("outer", "{{thing}}"),
            pair("name", "id"),
            pair("id", "c"),
        ],
    ),
    "a variable that holds a path variable": collection(
        {
            "in the path": on("{{seg}}/x", ID),
            "in the host": get({"host": "{{base}}", "path": [":id"], "variable": [ID]}),
        },
        variable=[pair("seg", ":id"), pair("base", "http://api.test/:id")],
    ),
    "not in text": collection({"text": f"{HOST}/things/:id?a=:id", "port": "http://api.test:8080/:id"}),
    "not in the query": collection(
        {
            "query": on("a", ID, query=[pair("q", ":id")]),
            "host": get({"host": ":id.test", "variable": [ID], "path": ["a"]}),
        }
    ),
    "a path as text": collection(
        {
            "one": get(parts("things/:id", variable=[ID])),
            "slash first": get(parts("/things/:id", variable=[ID])),
            "object segment": get(parts(("a", {"type": "string", "value": ":id"}), variable=[ID])),
        }
    ),
    "shapes of the list": collection(
        {
            "an object": get(parts((":id",), variable={"id": "7"})),
            "a lone entry": get(parts((":id",), variable={"key": "id", "value": "7"})),
            "odd entries": get(parts((":id",), variable=[5, "x", None, ID])),
            "null": get(parts((":id",), variable=None)),
            "text": get(parts((":id",), variable="id=7")),
        }
    ),
}
