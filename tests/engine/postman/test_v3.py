"""Tests of collections of format v3: a folder of YAML files is the same value as its like in format v2."""

import textwrap
from pathlib import Path

import pytest

from postman_contract.errors import CollectionError
from postman_contract.postman.collection import (
    Auth,
    Body,
    Collection,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Parameter,
    RawBody,
    RequestTemplate,
    SavedExample,
    Url,
    UrlencodedBody,
)
from postman_contract.postman.loader import load_collection
from postman_contract.postman.profile import Profile
from postman_contract.recording.staleness import collection_hash


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def http(text: str = "url: http://h/a") -> str:
    """Write an HTTP request."""
    return "$kind: http-request\n" + textwrap.dedent(text)


def loaded(folder: Path, files: dict[str, str]) -> Collection:
    """Load a collection of these files."""
    return load_collection(write(folder / "Shop", files))


def template_of(folder: Path, text: str, definition: str = "$kind: collection") -> RequestTemplate:
    """Load the only request of a collection."""
    found = loaded(folder, {"x.request.yaml": http(text), ".resources/definition.yaml": definition}).items[0]
    assert found.request is not None, found.problem
    return found.request


def body_of(folder: Path, text: str) -> Body | None:
    """Load the body of the only request of a collection."""
    return template_of(folder, f"url: http://h/a\nmethod: POST\n{textwrap.dedent(text)}").body


def names(collection: Collection) -> list[str]:
    """List each request with the folders above it."""
    return ["/".join((*item.folders, item.name)) for item in collection.items]


def test_a_folder_of_v3_is_what_it_would_be_in_v2(tmp_path: Path) -> None:
    """Name, variables, auth, scripts, folders and examples are all there; a place is a file and what is in it."""
    collection = loaded(
        tmp_path,
        {
            ".resources/definition.yaml": """
                $kind: collection
                name: The / Shop
                variables:
                  - {key: base, value: http://h}
                  - {key: off, value: yes, disabled: true}
                scripts:
                  - {type: "http:beforeRequest", code: prepare()}
                auth:
                  - {id: x, name: bearer auth, type: bearer, credentials: {token: "{{t}}"}}
            """,
            "Pets - all/.resources/definition.yaml": "$kind: collection\nname: Pets / all\n",
            "Pets - all/get - one.request.yaml": http("""
                name: get / one
                url: "{{base}}/pets/:id"
                method: GET
                headers: {A: on}
                pathVariables: {id: "7"}
                scripts:
                  - {type: afterResponse, code: "pass()"}
            """),
            "Pets - all/.resources/get - one.resources/examples/ok.example.yaml": """
                $kind: http-example
                request: {url: http://h, method: GET}
                response:
                  statusCode: 200
                  headers: {B: "1"}
                  body: {type: json, content: '{"a": 1}'}
            """,
        },
    )
    item = collection.items[0]
    assert (collection.name, collection.file) == ("The / Shop", str(tmp_path / "Shop"))
    assert collection.variables == (Parameter("base", "http://h"), Parameter("off", "yes", disabled=True))
    assert names(collection) == ["Pets / all/get / one"]
    assert item.place == "Pets - all/get - one.request.yaml: $"
    assert [(script.listen, script.source, script.owner) for script in item.scripts] == [
        ("prerequest", "prepare()", "The / Shop"),
        ("test", "pass()", "get / one"),
    ]
    assert item.request == RequestTemplate(
        "GET",
        Url("{{base}}", ("pets", ":id"), (), (Parameter("id", "7"),)),
        (Parameter("A", "on"),),
        auth=Auth("bearer", {"token": "{{t}}"}),
        profile=Profile(disables_body_pruning=True),
    )
    example = "Pets - all/.resources/get - one.resources/examples/ok.example.yaml: $"
    assert item.examples == (SavedExample("ok", 200, (Parameter("B", "1"),), '{"a": 1}', example),)


def test_requests_and_folders_are_in_postmans_order(tmp_path: Path) -> None:
    """By `order`, which is 0 where none is given, then by name: capitals first, as characters are numbered."""
    collection = loaded(
        tmp_path,
        {
            "b.request.yaml": http(),
            "A.request.yaml": http(),
            "file.request.yaml": http("name: aa\nurl: http://h/a"),
            "late.request.yaml": http("url: http://h/a\norder: 7"),
            "first.request.yaml": http("url: http://h/a\norder: -1.5"),
            "zero.request.yaml": http("url: http://h/a\norder: nonsense"),
            "folder/x.request.yml": http(),
            "mid/.resources/definition.yaml": "order: 5",
            "mid/x.request.yaml": http(),
        },
    )
    assert names(collection) == ["first", "A", "aa", "b", "folder/x", "zero", "mid/x", "late"]


@pytest.mark.parametrize(
    "headers",
    ['{A: "1", B: on, C: , D: 5}', '[{key: A, value: "1"}, {key: B, value: on}, {key: C}, {key: D, value: 5}]'],
    ids=["mapping", "list"],
)
def test_what_is_listed_by_name_stands_in_a_mapping_or_in_a_list(tmp_path: Path, headers: str) -> None:
    """Both spellings are the same headers; a value that is not there is empty, and a number is its text."""
    request = template_of(tmp_path, f"url: http://h/a\nheaders: {headers}")
    assert request.headers == (Parameter("A", "1"), Parameter("B", "on"), Parameter("C", ""), Parameter("D", "5"))


@pytest.mark.parametrize(
    "credentials", ["{username: u, password: no}", "[{key: username, value: u}, {key: password, value: no}]"]
)
def test_credentials_stand_in_a_mapping_or_in_a_list(tmp_path: Path, credentials: str) -> None:
    """Both spellings are the same auth."""
    request = template_of(tmp_path, f"url: http://h/a\nauth: {{type: basic, credentials: {credentials}}}")
    assert request.auth == Auth("basic", {"username": "u", "password": "no"})


@pytest.mark.parametrize(
    ("auth", "kind"),
    [("{type: inherit}", "bearer"), ("{type: noauth}", "noauth"), ("{type: basic}", "basic"), ("[]", "bearer")],
)
def test_auth_is_inherited_unless_a_request_has_its_own(tmp_path: Path, auth: str, kind: str) -> None:
    """`inherit` says what saying nothing says; of several above, the last counts."""
    above = "auth: [{type: basic, credentials: {}}, {type: bearer, credentials: {token: t}}]"
    found = template_of(tmp_path, f"url: http://h/a\nauth: {auth}", above).auth
    assert found is not None
    assert found.type == kind


@pytest.mark.parametrize(
    ("members", "query"),
    [
        ("url: http://h/a?a=1&b", "a=1&b"),
        ("url: http://h/a?a=1&b=2#f\nqueryParams: {a: 9, c: on}", [("b", "2"), ("a", "9"), ("c", "on")]),
        ("url: http://h/a?a=1\nqueryParams: [{key: a}, {key: a, value: ''}]", [("a", None), ("a", "")]),
        ("url: http://h/a\nqueryParams: {a: }", [("a", None)]),
        ("url: http://h/a?a=1&b\npathVariables: {x: '1'}", "a=1&b"),
    ],
)
def test_of_the_query_in_the_url_only_what_is_not_listed_counts(tmp_path: Path, members: str, query: object) -> None:
    """It comes first, as Postman sends it; an entry without a value has none."""
    found = template_of(tmp_path, members).url.query
    assert (found if isinstance(found, str) else [(each.key, each.value) for each in found]) == query


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("body: {type: json, content: '{}'}", RawBody("{}", "json")),
        ("body: {type: json, content: {a: [on]}}", RawBody('{"a":["on"]}', "json", is_value=True)),
        ("body: {type: xml, content: <a/>}", RawBody("<a/>", "xml")),
        ("body: {type: text, content: a}", RawBody("a", "text")),
        ("body: {type: new, content: a}", RawBody("a")),
        ("body: {type: json, content: ''}", None),
        ("body: {type: none}", None),
        ("body: {}", None),
        (
            "body: {type: urlencoded, content: {a: '1', b: }}",
            UrlencodedBody((Parameter("a", "1"), Parameter("b", ""))),
        ),
        (
            "body: {type: urlencoded, content: [{key: a, value: yes, disabled: true}]}",
            UrlencodedBody((Parameter("a", "yes", disabled=True),)),
        ),
        (
            """
            body:
              type: formdata
              content:
                - {key: a, type: text, value: "1", contentType: text/x}
                - {key: f, type: file, src: [a.txt, b.txt]}
            """,
            FormdataBody((FormPart("a", "1", content_type="text/x"), FormPart("f", ["a.txt", "b.txt"], file=True))),
        ),
        ("body: {type: formdata, content: {a: '1'}}", FormdataBody((FormPart("a", "1"),))),
        ("body: {type: file, content: {src: a.txt}}", FileBody("a.txt")),
        ("body: {type: file, content: {}}", FileBody(None)),
        ("body: {type: graphql, content: {query: q}}", GraphqlBody({"query": "q"})),
    ],
)
def test_each_type_of_body_is_a_mode_of_v2(tmp_path: Path, body: str, value: Body | None) -> None:
    """Text has its language; fields and parts stand in a mapping or in a list."""
    assert body_of(tmp_path, body) == value


def test_a_graphql_request_is_posted(tmp_path: Path) -> None:
    """Its query and its variables are its body; it has no method of its own."""
    text = '$kind: graphql-request\nurl: http://h/g\nquery: "{a}"\nvariables: \'{"x": 1}\'\n'
    request = loaded(tmp_path, {"x.request.yaml": text}).items[0].request
    assert request == RequestTemplate(
        "POST",
        Url("http://h", ("g",)),
        body=GraphqlBody({"query": "{a}", "variables": '{"x": 1}'}),
        profile=Profile(disables_body_pruning=True),
    )


def test_examples_are_found_where_the_request_says(tmp_path: Path) -> None:
    """`examples` names their folder, where it is not the usual one; they are ordered as requests are."""
    example = "$kind: http-example\norder: {order}\nresponse: {{statusCode: {code}, body: {{content: x}}}}\n"
    files = {
        "x.request.yaml": http("url: http://h/a\nexamples: ./.resources/old.resources/examples"),
        ".resources/old.resources/examples/a.example.yaml": example.format(order=2, code=404),
        ".resources/old.resources/examples/b.example.yml": example.format(order=1, code="'200'"),
        ".resources/old.resources/examples/note.md": "no example",
    }
    assert [(each.name, each.status) for each in loaded(tmp_path, files).items[0].examples] == [("b", 200), ("a", 404)]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"x.request.yaml": "url: {{base}}/a"}, "x.request.yaml: is not YAML: line 1: "),
        ({"x.request.yaml": "- a"}, "x.request.yaml: $: expected a mapping, got array"),
        ({"x.request.yaml": ""}, "x.request.yaml: $: expected a mapping, got null"),
        ({"x.request.yaml": "url: http://h"}, "x.request.yaml: $: no member '$kind'"),
        ({"x.request.yaml": "$kind: grpc-request"}, "x.request.yaml: $.$kind: 'grpc-request' is not supported"),
        ({"x.request.yaml": http("method: GET")}, "x.request.yaml: $.url: the request has no URL"),
        (
            {"x.request.yaml": http(), ".resources/x.resources/examples/a.example.yaml": "a: ["},
            ".resources/x.resources/examples/a.example.yaml: is not YAML: line 2: ",
        ),
        (
            {"x.request.yaml": http("url: http://h\nexamples: ../../etc")},
            "x.request.yaml: $.examples: they lie",
        ),
    ],
)
def test_a_request_that_cannot_be_read_is_an_item_that_says_so(
    tmp_path: Path, files: dict[str, str], problem: str
) -> None:
    """It names the file in the collection; the others are not kept from being read."""
    items = loaded(tmp_path, {"a.request.yaml": http(), **files}).items
    assert [item.name for item in items] == ["a", "x"]
    assert (items[1].problem or "").startswith(problem)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, r"Shop: holds no request: no file in it ends in \.request\.yaml"),
        ({".resources/definition.yaml": "a: ["}, r"definition\.yaml: is not YAML: line 2: "),
        ({".resources/definition.yaml": "- a"}, r"definition\.yaml: \$: expected a mapping, got array"),
        (
            {"F/.resources/definition.yaml": "a: [", "F/x.request.yaml": http()},
            r"F/\.resources/definition\.yaml: is",
        ),
    ],
)
def test_a_definition_that_cannot_be_read_is_an_error(tmp_path: Path, files: dict[str, str], words: str) -> None:
    """It says of all requests below how they are sent, so none can be without it."""
    with pytest.raises(CollectionError, match=words):
        loaded(tmp_path, {"readme.md": "", **files})


def test_a_link_back_into_the_collection_is_an_error(tmp_path: Path) -> None:
    """It would have no end."""
    folder = write(tmp_path / "Shop", {"F/x.request.yaml": http()})
    (folder / "F" / "again").symlink_to(folder)
    with pytest.raises(CollectionError, match="again: is a link to a folder around it"):
        load_collection(folder)


def test_a_folder_without_a_definition_has_its_own_name(tmp_path: Path) -> None:
    """So does a collection; hidden folders, such as Git's, are no part of it."""
    collection = loaded(tmp_path, {"F/x.request.yaml": http(), ".git/y.request.yaml": http()})
    assert (collection.name, names(collection)) == ("Shop", ["F/x"])


def test_a_collection_of_v3_has_a_hash_of_all_its_files(tmp_path: Path) -> None:
    """It is another one when a file changes or moves, and the same when a note beside them does."""
    folder = write(tmp_path / "Shop", {"x.request.yaml": http(), "F/.resources/definition.yaml": "order: 1"})
    before = collection_hash([folder])
    write(folder, {"note.txt": "new"})
    assert collection_hash([folder]) == before
    write(folder, {"F/.resources/definition.yaml": "order: 2"})
    changed = collection_hash([folder])
    assert changed != before
    (folder / "x.request.yaml").rename(folder / "y.request.yaml")
    assert collection_hash([folder]) not in (before, changed)
