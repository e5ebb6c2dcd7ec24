"""Tests of finding the schemas of an operation."""

import json
from pathlib import Path

import pytest

from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import OperationContract, SchemaFolder, load_schemas
from postman_contract.errors import InputError


def contract(method: str, path: str, *files: str, **contents: object) -> OperationContract:
    """Find what is required of an operation among the given files."""
    schemas: dict[str, object] = {name: {} for name in files}
    return SchemaFolder({**schemas, **contents}).contract_of(operation(method, path))


def operation(method: str, path: str) -> Operation:
    """Make an operation of a path, `/a/{}`."""
    return Operation(method, tuple(segment for segment in path.split("/") if segment))


def found(path: str, *files: str) -> str | None:
    """Name the folder of a path."""
    return SchemaFolder({name: {} for name in files}).folder_of(operation("GET", path))


def test_schemas_are_loaded_by_their_relative_path(tmp_path: Path) -> None:
    """Every JSON file below the folder is a schema, and nothing else is."""
    (tmp_path / "a" / "{id}").mkdir(parents=True)
    (tmp_path / "a" / "{id}" / "GET.200.json").write_text('{"type": "object"}')
    (tmp_path / "4xx.json").write_text("true")
    (tmp_path / "README.md").write_text("no schema")
    assert load_schemas(tmp_path) == {"4xx.json": True, "a/{id}/GET.200.json": {"type": "object"}}


def test_an_absent_folder_has_no_schemas(tmp_path: Path) -> None:
    """A suite need not have schemas."""
    assert load_schemas(tmp_path / "none") == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "$: a JSON Schema is an object or a boolean"),
        ("5", "$: a JSON Schema is an object or a boolean"),
        ("{", "is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ],
)
def test_what_is_no_schema_is_named(tmp_path: Path, content: str, message: str) -> None:
    """A file that is not JSON, or not a schema, is refused by name."""
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(InputError) as caught:
        load_schemas(tmp_path)
    assert str(caught.value) == f"{path}: {message}"


def test_a_name_that_a_schema_repeats_is_refused(tmp_path: Path) -> None:
    """All but the last would be lost, and with them what they require."""
    path = tmp_path / "4xx.json"
    path.write_text('{"properties": {"a": {"type": "string", "required": ["x"], "required": []}}}')
    with pytest.raises(InputError) as caught:
        load_schemas(tmp_path)
    problem = "its object has this name more than once: keep one of them"
    assert str(caught.value) == f"{path}: $.properties.a.required: {problem}"


def test_a_folder_may_be_called_like_a_file(tmp_path: Path) -> None:
    """A path segment that ends in .json has its schemas in a folder of that name."""
    (tmp_path / "admin" / "orders.json").mkdir(parents=True)
    (tmp_path / "admin" / "orders.json" / "GET.200.json").write_text("{}")
    schemas = load_schemas(tmp_path)
    assert SchemaFolder(schemas).contract_of(operation("GET", "/admin/orders.json")).statuses == (200,)


def load(folder: Path, files: dict[str, str]) -> dict[str, object]:
    """Write schema files and load them."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return dict(load_schemas(folder))


@pytest.mark.parametrize(
    "name",
    [
        "get.404.json",
        "GET.2xx.json",
        "2xx.json",
        "200.json",
        "GET.404.headers.json",
        "4xx.headers.json",
        "GET.json",
        "POST.requst.json",
        "request.json",
        "GET.999.json",
        "999.json",
        "6xx.json",
        "FETCH.200.json",
        "GET.20.json",
        "GET.200.header.json",
        "shape.json",
    ],
)
def test_a_file_whose_name_means_nothing_is_refused(tmp_path: Path, name: str) -> None:
    """A file that nothing is judged by is named, with the names there are."""
    with pytest.raises(InputError) as caught:
        load(tmp_path, {"a/GET.200.json": "{}", f"a/{name}": "{}"})
    assert (caught.value.file, caught.value.place) == (str(tmp_path / "a" / name), "")
    assert caught.value.problem.startswith("the name means nothing here: a file is GET.200.json")


@pytest.mark.parametrize(
    "name",
    [
        "GET.200.json",
        "GET.302.json",
        "GET.302.headers.json",
        "DELETE.204.headers.json",
        "PATCH.request.json",
        "PROPFIND.207.json",
        "404.json",
        "4xx.json",
        "1xx.json",
        "GET.404.json",
        "GET.5xx.json",
        "common/anything.json",
        "a/common/deep/anything.json",
    ],
)
def test_a_file_whose_name_means_something_is_loaded(tmp_path: Path, name: str) -> None:
    """Successes and redirects by method, errors by status or class, and whatever is in `common`."""
    assert [*load(tmp_path, {name: "{}"})] == [name]


def test_a_file_that_another_refers_to_may_have_any_name(tmp_path: Path) -> None:
    """A shape stands where it is used; one that only itself refers to is used by nothing."""
    assert len(load(tmp_path, {"a/GET.200.json": '{"$ref": "shape.json#/$defs/x"}', "a/shape.json": "{}"})) == 2
    with pytest.raises(InputError, match=r"lonely\.json: the name means nothing"):
        load(tmp_path, {"lonely.json": '{"$ref": "lonely.json"}'})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("a/{id}", "a/{petId}", id="whole segments"),
        pytest.param("a/{id}:cancel", "a/{petId}:cancel", id="mixed segments"),
        pytest.param("{a}/x", "{b}/y", id="at the top"),
    ],
)
def test_folders_that_match_the_same_are_refused(tmp_path: Path, one: str, other: str) -> None:
    """Two folders in braces that match the same segments are named, both."""
    with pytest.raises(InputError) as caught:
        load(tmp_path, {f"{one}/GET.200.json": "{}", f"{other}/GET.200.json": "{}"})
    assert "matches the same as '{" in caught.value.problem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("a/{id}", "a/{id}:cancel", id="another literal part"),
        pytest.param("a/{id}.json", "a/v{id}", id="elsewhere"),
        pytest.param("a/{id}", "b/{petId}", id="not beside it"),
        pytest.param("a/{id}/x", "a/{id}/y", id="the same folder"),
    ],
)
def test_folders_that_match_otherwise_stand_beside_one_another(tmp_path: Path, one: str, other: str) -> None:
    """Folders whose literal parts differ are two contracts."""
    assert len(load(tmp_path, {f"{one}/GET.200.json": "{}", f"{other}/GET.200.json": "{}"})) == 2


@pytest.mark.parametrize(
    ("path", "files", "folder"),
    [
        pytest.param("/a", ["a/GET.200.json"], "a", id="literal"),
        pytest.param("/a/{}", ["a/{id}/GET.200.json"], "a/{id}", id="variable"),
        pytest.param("/a/me", ["a/{id}/GET.200.json"], "a/{id}", id="a literal segment in braces"),
        pytest.param("/a/me", ["a/{id}/x.json", "a/me/x.json"], "a/me", id="a literal folder wins"),
        pytest.param("/a/{}", ["a/{id}/x.json", "a/me/x.json"], "a/{id}", id="a variable is no literal"),
        pytest.param("/a/me/x", ["a/me/y.json", "a/{id}/x/y.json"], "a/{id}/x", id="a dead end is left again"),
        pytest.param("/a/{}/x", ["a/{b}/y/z.json", "a/{c}/x/z.json"], "a/{c}/x", id="two in braces"),
        pytest.param("/a", ["a/b/c/x.json"], "a", id="a folder without files"),
        pytest.param("/a/b", ["a/x.json"], None, id="none"),
        pytest.param("/a/{}", ["a/me/x.json"], None, id="no variable folder"),
        pytest.param("/{}", ["{t}/x.json"], "{t}", id="at the top"),
        pytest.param("/", ["GET.200.json"], "", id="the root"),
    ],
)
def test_the_folder_of_an_operation_is_found(path: str, files: list[str], folder: str | None) -> None:
    """Folders mirror the path; one in braces matches any segment, a literal one wins over it."""
    assert found(path, *files) == folder


def test_the_schemas_of_an_operation_stand_in_its_folder() -> None:
    """All is found by method and status; other methods' is not, and only an own error is a refusal."""
    files = [
        "a/POST.request.json",
        "a/POST.200.json",
        "a/POST.201.json",
        "a/POST.201.headers.json",
        "a/POST.204.headers.json",
        "a/POST.422.json",
        "a/POST.409.json",
        "a/GET.202.json",
        "a/GET.404.json",
        "a/b/POST.203.json",
        "POST.400.json",
        "POST.206.json",
    ]
    assert contract("POST", "/a", *files) == OperationContract(
        operation("POST", "/a"),
        "a/POST.request.json",
        {200: "a/POST.200.json", 201: "a/POST.201.json"},
        {201: "a/POST.201.headers.json", 204: "a/POST.204.headers.json"},
        {"409": "a/POST.409.json", "422": "a/POST.422.json", "400": "POST.400.json"},
        (409, 422),
        safe=False,
        promises=("a/POST.request.json",),
    )


def test_statuses_have_a_body_or_a_headers_schema() -> None:
    """A status is documented when either schema stands for it."""
    assert contract("GET", "/a", "a/GET.204.headers.json", "a/GET.200.json").statuses == (200, 204)


def test_an_operation_without_a_folder_has_no_contract() -> None:
    """What is not found requires nothing, but the shape of errors."""
    assert contract("GET", "/b", "a/GET.200.json", "4xx.json") == OperationContract(
        operation("GET", "/b"), None, {}, {}, {"4xx": "4xx.json"}, (), safe=True
    )


@pytest.mark.parametrize(
    ("files", "errors"),
    [
        pytest.param(["4xx.json"], {"4xx": "4xx.json"}, id="inherited"),
        pytest.param(["4xx.json", "a/4xx.json"], {"4xx": "a/4xx.json"}, id="nearest"),
        pytest.param(["a/GET.4xx.json"], {"4xx": "a/GET.4xx.json"}, id="of the method"),
        pytest.param(["a/POST.4xx.json"], {}, id="of another method"),
        pytest.param(["a/404.json", "a/GET.404.json"], {"404": "a/GET.404.json"}, id="the method's own wins"),
        pytest.param(["5xx.json", "a/404.json"], {"404": "a/404.json", "5xx": "5xx.json"}, id="several"),
        pytest.param(["2xx.json", "a/40x.json", "a/600.json", "b/4xx.json"], {}, id="none"),
        pytest.param(["1xx.json", "302.json"], {"1xx": "1xx.json", "302": "302.json"}, id="not errors alone"),
    ],
)
def test_the_shape_of_errors_is_looked_for_upward(files: list[str], errors: dict[str, str]) -> None:
    """An error schema of a folder holds for all below it, the nearest first."""
    assert contract("GET", "/a", *files).errors == errors


@pytest.mark.parametrize(
    ("status", "schema"),
    [(200, "a/GET.200.json"), (404, "404.json"), (400, "4xx.json"), (500, None), (201, None)],
)
def test_a_response_has_the_schema_of_its_status(status: int, schema: str | None) -> None:
    """The operation's own, else the one of the status, else the one of its class."""
    assert contract("GET", "/a", "a/GET.200.json", "404.json", "4xx.json").response_schema(status) == schema


@pytest.mark.parametrize(
    ("method", "schema", "safe"),
    [
        ("GET", {}, True),
        ("HEAD", {}, True),
        ("OPTIONS", {}, True),
        ("POST", {}, False),
        ("POST", {"x-safe": "a search changes nothing"}, True),
        ("POST", {"x-safe": " "}, False),
        ("POST", True, False),
        ("DELETE", {}, False),
    ],
)
def test_what_only_reads_is_safe(method: str, schema: object, *, safe: bool) -> None:
    """Reading methods are safe, and what says so in its request schema."""
    assert contract(method, "/a", **{f"a/{method}.request.json": schema}).safe is safe


def test_a_contract_is_found_once() -> None:
    """Asking again hands out the same value."""
    folder = SchemaFolder({"a/GET.200.json": {}})
    assert folder.contract_of(operation("GET", "/a")) is folder.contract_of(operation("GET", "/a"))


def test_the_folder_keeps_the_schemas() -> None:
    """What was loaded can be asked for."""
    assert SchemaFolder({"a.json": True}).schemas == {"a.json": True}


def test_a_folder_is_a_relative_path() -> None:
    """Folders are named with slashes on every system."""
    assert SchemaFolder({"a/{id}/x.json": {}}).folder_of(operation("GET", "/a/{}")) == "a/{id}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("orders/{}:cancel", "orders/{id}:cancel"),
        ("orders/7:cancel", "orders/{id}:cancel"),
        ("orders/{}:approve", None),
        ("orders/{}", "orders/{id}"),
        ("orders/7", "orders/{id}"),
    ],
)
def test_a_folder_matches_by_its_literal_parts(path: str, expected: str | None) -> None:
    """A mixed segment is its own operation's, and not that of the thing whose id it holds."""
    assert found(path, "orders/{id}/PUT.200.json", "orders/{id}:cancel/PUT.200.json") == expected


@pytest.mark.parametrize("value", [True, False, None, "", " ", ["a search"]], ids=repr)
def test_what_is_safe_says_why(tmp_path: Path, value: object) -> None:
    """`x-safe` without its reason is an error by name, not a request that is taken for harmless."""
    file = tmp_path / "search" / "POST.request.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"x-safe": value}))
    with pytest.raises(InputError) as caught:
        load_schemas(tmp_path)
    assert str(caught.value) == (f'{file}: $.x-safe: expected the reason as text, such as "a search changes nothing"')


@pytest.mark.parametrize("value", [5, True, "data", "/a~2"])
def test_rows_stand_at_a_json_pointer(tmp_path: Path, value: object) -> None:
    """`x-rows` that is no JSON Pointer is an error by name, not a list that nobody looks at."""
    file = tmp_path / "GET.200.json"
    file.write_text(json.dumps({"x-rows": value}))
    with pytest.raises(InputError) as caught:
        load_schemas(tmp_path)
    assert str(caught.value) == f'{file}: $.x-rows: expected a JSON Pointer to the rows, such as "/data"'
