"""Tests of what `init` makes of a collection, and of what it says."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from postman_contract.cli.init.command import init
from postman_contract.contract.corrections import load_corrections
from postman_contract.errors import InputError
from postman_contract.postman.environment_files import load_environment
from postman_contract.recording.vault import Vault

JSON = [{"key": "Content-Type", "value": "application/json"}]


def example(body: object, code: int = 200) -> dict[str, object]:
    """Save an example with a JSON body."""
    return {"name": "One", "code": code, "header": JSON, "body": json.dumps(body)}


def item(name: str, method: str, url: object, *examples: object, **members: object) -> dict[str, object]:
    """Write a request, with members of its own."""
    return {"name": name, "request": {"method": method, "url": url, **members}, "response": list(examples)}


class Suite:
    """A suite that is made of some items."""

    def __init__(self, root: Path, *items: object, **members: object) -> None:
        self.folder = root / "suite"
        self.said: list[str] = []
        source = root / "source.json"
        source.write_text(json.dumps({"info": {"name": "A"}, "item": list(items), **members}))
        init(source, self.folder, None, Vault(), self.said.append)

    def schema(self, name: str) -> Any:
        """Read a schema."""
        return json.loads((self.folder / "schemas" / name).read_text())

    @property
    def schemas(self) -> list[str]:
        """List the schema files."""
        files = (self.folder / "schemas").rglob("*.json")
        return sorted(path.relative_to(self.folder / "schemas").as_posix() for path in files)

    def text(self, name: str) -> str:
        """Read a file."""
        return (self.folder / name).read_text()

    @property
    def corrections(self) -> dict[str, Any]:
        """Read the corrections, which have to be some."""
        load_corrections(self.folder / "collection" / "corrections.toml")
        return tomllib.loads(self.text("collection/corrections.toml"))


def test_schemas_lie_at_the_paths_of_operations(tmp_path: Path) -> None:
    """One folder for a path, whatever requests call the variables in it."""
    suite = Suite(
        tmp_path,
        item("Get", "GET", "{{baseUrl}}/pets/:petId", example({"id": 1})),
        item("Put", "PUT", "{{baseUrl}}/pets/{{id}}", example({"id": 1})),
        item("Cancel", "POST", "{{baseUrl}}/pets/:pet_id:cancel", example({}, 202)),
    )
    assert suite.schemas == [
        "pets/{petId}/GET.200.json",
        "pets/{petId}/PUT.200.json",
        "pets/{petId}:cancel/POST.202.json",
    ]
    assert suite.schema("pets/{petId}/GET.200.json")["x-basis"] == "inferred"


def test_what_is_no_json_is_documented_by_its_headers(tmp_path: Path) -> None:
    """An answer without a body, and one of another media type."""
    suite = Suite(
        tmp_path,
        item("Delete", "DELETE", "{{baseUrl}}/a", {"name": "One", "code": 204}),
        item("File", "GET", "{{baseUrl}}/a", {"code": 200, "body": "%PDF", "header": "content-type: application/pdf"}),
    )
    assert suite.schema("a/DELETE.204.headers.json") == {"x-basis": "inferred", "type": "object"}
    assert suite.schema("a/GET.200.headers.json")["properties"] == {
        "content-type": {"type": "string", "pattern": "^application/pdf"}
    }


def test_errors_that_are_alike_have_one_schema_and_no_error_is_as_good_as_a_success(tmp_path: Path) -> None:
    """A file `GET.404.json` would say that a 404 is fine."""
    suite = Suite(
        tmp_path,
        item("Get", "GET", "{{baseUrl}}/a", example({"id": 1}), example({"error": "gone"}, 404)),
        item("Add", "POST", "{{baseUrl}}/b", example({"id": 1}, 201), example({"error": "wrong", "at": "/id"}, 422)),
    )
    assert suite.schemas == ["4xx.json", "a/GET.200.json", "b/POST.201.json"]
    assert suite.schema("4xx.json")["required"] == ["error"]


def test_errors_that_are_not_alike_have_a_schema_by_path(tmp_path: Path) -> None:
    """Each where it was seen."""
    suite = Suite(
        tmp_path,
        item("Get", "GET", "{{baseUrl}}/a", example({"error": "gone"}, 404)),
        item("Add", "POST", "{{baseUrl}}/b", example(["wrong"], 422)),
    )
    assert suite.schemas == ["a/404.json", "b/422.json"]


def test_a_body_that_is_sent_has_a_schema_of_its_types(tmp_path: Path) -> None:
    """What a request has to have, its published body does not say; a form is judged as one."""
    raw = {"mode": "raw", "raw": '{"name": "Rex", "age": 5}', "options": {"raw": {"language": "json"}}}
    form = {"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}]}
    suite = Suite(
        tmp_path,
        item("Add", "POST", "{{baseUrl}}/a", body=raw),
        item("Form", "POST", "{{baseUrl}}/b", body=form),
        item("Text", "POST", "{{baseUrl}}/c", body={"mode": "raw", "raw": "hello"}),
    )
    assert suite.schema("a/POST.request.json") == {
        "x-basis": "inferred",
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "number"}},
    }
    assert suite.schemas == ["a/POST.request.json", "b/POST.request.json"]
    assert "not inferred: the request of text: its body is neither JSON nor a form" in suite.said


def test_what_could_not_be_inferred_is_said(tmp_path: Path) -> None:
    """By the example and why; and of which requests no answer was seen."""
    suite = Suite(
        tmp_path,
        item("Cut", "GET", "{{baseUrl}}/a", {"name": "One", "code": 200, "body": '{"a": [1,'}),
        item("Silent", "GET", "{{baseUrl}}/b"),
        item("Odd", "GET", "{{baseUrl}}/../b", example({})),
    )
    assert (
        "not inferred: odd: a segment of its path can be no folder, cut/one: it was cut off: its JSON has no end"
        in suite.said
    )
    assert "no successful answer seen, so not judged yet: silent" in suite.said


def test_an_import_of_an_openapi_document_says_types_and_no_more(tmp_path: Path) -> None:
    """Values such as `<long>` are types; what has none yet is named, and dropped where it would be sent."""
    url = {"host": ["{{baseUrl}}"], "path": ["pets", ":petId"], "variable": [{"key": "petId", "value": "<long>"}]}
    suite = Suite(tmp_path, item("Get", "GET", url, example({"id": "<long>", "tags": ["<string>"]})))
    assert suite.schema("pets/{petId}/GET.200.json")["properties"] == {
        "id": {"type": "number"},
        "tags": {"type": "array", "items": {"type": "string"}},
    }
    assert suite.corrections["get"][0]["drop_path_variables"] == ["petId"]
    assert "without a value in collection/sandbox.postman_environment.json: petId" in suite.said


def test_a_literal_host_becomes_a_variable_by_a_correction(tmp_path: Path) -> None:
    """So that the suite can talk to another server; the rest of the URL stays."""
    url = {
        "protocol": "https",
        "host": ["api", "example", "com"],
        "path": ["pets", ":id"],
        "query": [{"key": "a b", "value": "1&2"}, {"key": "flag", "value": None}],
        "variable": [{"key": "id", "value": "7"}],
    }
    suite = Suite(tmp_path, item("Get", "GET", url, example({})))
    assert suite.corrections["get"][0]["set_url"] == "{{baseUrl}}/pets/:id?a b=1%262&flag"
    assert suite.corrections["get"][1]["set_path_variables"] == {"id": "7"}
    environment = load_environment(suite.folder / "collection" / "sandbox.postman_environment.json")
    assert environment.scope.values["baseUrl"] == "https://api.example.com"


def test_half_a_character_in_a_url_is_corrected_as_it_is_sent(tmp_path: Path) -> None:
    """TOML has none, and Postman sends U+FFFD for it."""
    suite = Suite(tmp_path, item("Get", "GET", "https://api.example.com/\ud800", example({})))
    assert suite.corrections["get"][0]["set_url"] == "{{baseUrl}}/\ufffd"


def test_a_value_that_a_script_sets_comes_from_a_prerequisite(tmp_path: Path) -> None:
    """The collection's own value is of another day: it does not count."""
    login = item("Log in", "POST", "{{baseUrl}}/login", example({"data": {"token": "x"}}))
    login["event"] = [
        {"listen": "test", "script": {"exec": ['pm.globals.set("token", pm.response.json().data.token)']}}
    ]
    me = item("Me", "GET", "{{baseUrl}}/me", header=[{"key": "Authorization", "value": "Bearer {{token}}"}])
    suite = Suite(tmp_path, login, me, variable=[{"key": "token", "value": "{{stale}}"}])
    assert "@prerequisite('token')\ndef make_token(run: Run) -> object:" in suite.text("conftest.py")
    assert "return json_of(run('log-in').response)['data']['token']" in suite.text("conftest.py")
    assert suite.corrections["me"][0]["unset_variables"] == ["token"]


@pytest.mark.parametrize(
    ("variable", "answer", "taken"),
    [
        ("petId", {"data": {"id": 5}}, "['data']['id']"),
        ("pet_uuid", {"uuid": "x", "owner": {"id": 1}}, "['uuid']"),
        ("pet-id", {"pet_id": 7, "id": 8}, "['pet_id']"),
    ],
)
def test_what_a_path_needs_is_made_by_the_post_above_it(
    tmp_path: Path, variable: str, answer: object, taken: str
) -> None:
    """Its id is where the saved answer has something called so; all of that is a guess, and says so."""
    suite = Suite(
        tmp_path,
        item("Add", "POST", "{{baseUrl}}/pets", example(answer, 201)),
        item("Get", "GET", f"{{{{baseUrl}}}}/pets/{{{{{variable}}}}}", example({})),
        item("Delete", "DELETE", f"{{{{baseUrl}}}}/pets/{{{{{variable}}}}}"),
        item("Search", "POST", "{{baseUrl}}/pets/search"),
    )
    assert f"json_of(run('add').response){taken}" in suite.text("conftest.py")
    assert "# To check: guessed: that this request makes it, and that this is its id." in suite.text("conftest.py")
    rules = suite.text("contract_rules.py")
    assert f"run('delete', **{{{variable!r}: thing}})" in rules
    assert "'POST /pets': Creation(remove_pets, id_of=id_at(" in rules
    assert "#   search\n" in rules


def test_an_empty_variable_is_missing_and_not_sent(tmp_path: Path) -> None:
    """The environment names it, and it does not count until somebody gives it a value."""
    suite = Suite(
        tmp_path,
        item("Get", "GET", "{{baseUrl}}/a?shop={{shop}}", example({})),
        variable=[{"key": "shop", "value": ""}, {"key": "baseUrl", "value": "https://a.example.com/"}],
    )
    assert suite.corrections["get"][0]["unset_variables"] == ["shop"]
    environment = load_environment(suite.folder / "collection" / "sandbox.postman_environment.json")
    assert environment.scope.values == {"baseUrl": "https://a.example.com/"}


def test_a_base_url_has_to_be_one(tmp_path: Path) -> None:
    """Anything else is refused before a file is written, and a password in it is not shown."""
    source = tmp_path / "source.json"
    source.write_text(json.dumps({"item": [item("Get", "GET", "{{baseUrl}}/a")]}))
    for url in (
        "api.example.com",
        "ftp://x",
        "https://",
        "https://a?b",
        "https://u:CANARY-1@a",
        "http://[",
        "https://a:x",
    ):
        with pytest.raises(InputError, match="--base-url") as raised:
            init(source, tmp_path / "suite", url, Vault(), print)
        assert "CANARY" not in str(raised.value)
    assert not (tmp_path / "suite").exists()


def test_a_folder_of_format_v3_becomes_a_collection_in_json(tmp_path: Path) -> None:
    """Without its secrets, too, and with the examples that were beside its requests."""
    source = tmp_path / "pets"
    examples = source / ".resources" / "Get.resources" / "examples"
    examples.mkdir(parents=True)
    (source / ".resources" / "definition.yaml").write_text("name: Pets\n")
    (source / "Get.request.yaml").write_text(
        "$kind: http-request\nmethod: GET\nurl: '{{baseUrl}}/pets'\nheaders:\n  X-Api-Key: CANARY-v3-key-1\n"
    )
    (examples / "One.example.yaml").write_text(
        "$kind: http-example\nresponse:\n  statusCode: 200\n  headers:\n    Content-Type: application/json\n"
        "  body:\n    type: json\n    content: '{\"id\": 1}'\n"
    )
    said: list[str] = []
    init(source, tmp_path / "suite", None, Vault(), said.append)
    assert "CANARY" not in (tmp_path / "suite" / "collection" / "api.postman_collection.json").read_text()
    assert (tmp_path / "suite" / "schemas" / "pets" / "GET.200.json").exists(), said
