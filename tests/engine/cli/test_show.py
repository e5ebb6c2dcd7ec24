"""What `postman-contract show` shows, and that nothing is sent for it."""

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from postman_contract.cli.commands import main
from small_suite import item

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
OAUTH2 = {
    "type": "oauth2",
    "oauth2": [
        {"key": "grant_type", "value": "client_credentials"},
        {"key": "accessTokenUrl", "value": "http://127.0.0.1:1/token"},
        {"key": "clientId", "value": "me"},
        {"key": "clientSecret", "value": "CANARY-client-secret"},
    ],
}


def bearer(token: str) -> dict[str, Any]:
    """Write an auth block."""
    return {"type": "bearer", "bearer": [{"key": "token", "value": token}]}


def collection(folder: Path, *items: object, **members: object) -> str:
    """Write a collection whose host is no server; return its path."""
    path = folder / "api.json"
    variables = [{"key": "baseUrl", "value": "http://127.0.0.1:1"}]
    path.write_text(
        json.dumps({"info": {"name": "Api", "schema": SCHEMA}, "item": items, "variable": variables, **members})
    )
    return str(path)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    """Show a collection as JSON lines; return what each holds."""
    assert main(["show", *arguments, "--format=jsonl"]) == code
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_request_is_shown_in_order_as_it_would_go_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With folder and name, method, URL, all headers in the order of sending, and the bytes of its body."""
    add = {"method": "POST", "url": "{{baseUrl}}/things?a=b c", "body": {"mode": "raw", "raw": "é {{$guid}}"}}
    path = collection(tmp_path, {"name": "Things", "item": [{"name": "Add", "request": add}]}, item("Get"))
    first, second = shown(capsys, path)
    assert (first["name"], first["method"], first["url"]) == ("Things/Add", "POST", "http://127.0.0.1:1/things?a=b%20c")
    assert b64decode(first["body_b64"]).startswith("é ".encode())
    headers = dict(first["headers"])
    assert (headers["Host"], headers["Content-Type"], headers["Content-Length"]) == ("127.0.0.1:1", "text/plain", "39")
    assert (second["name"], second["body_b64"]) == ("Get", "")


def test_what_has_no_value_is_shown_as_it_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So does Postman send it: a variable, an unknown dynamic one, a path variable, one that refers to itself."""
    request = {
        "method": "POST",
        "url": {
            "raw": "",
            "host": ["{{baseUrl}}"],
            "path": ["{{none}}", ":id", ":other"],
            "query": [{"key": "q", "value": "{{ none }}"}],
            "variable": [{"key": "id", "value": ""}, {"key": "other", "value": "{{loop}}"}],
        },
        "header": [{"key": "X-What", "value": "{{$unknown}}"}],
        "body": {"mode": "raw", "raw": '{"a": "{{none}}"}', "options": {"raw": {"language": "json"}}},
        "auth": bearer("{{token}}"),
    }
    variables = [{"key": "baseUrl", "value": "http://127.0.0.1:1"}, {"key": "loop", "value": "{{loop}}"}]
    (entry,) = shown(capsys, collection(tmp_path, {"name": "Get", "request": request}, variable=variables))
    assert entry["url"] == "http://127.0.0.1:1/%7B%7Bnone%7D%7D/:id/%7B%7Bloop%7D%7D?q={{%20none%20}}"
    assert ["X-What", "{{$unknown}}"] in entry["headers"]
    assert ["Authorization", "Bearer {{token}}"] in entry["headers"]
    assert b64decode(entry["body_b64"]) == b'{"a": "{{none}}"}'


def test_a_token_is_not_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands in its place says where it would come from; the entry says that it is pending."""
    (entry,) = shown(capsys, collection(tmp_path, item("Get"), auth=OAUTH2))
    assert entry["pending"] == "oauth2"
    assert ["Authorization", "Bearer <token from http://127.0.0.1:1/token>"] in entry["headers"]


def test_secrets_are_masked_unless_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the URL, in headers and in the body, in each format; a variable is a secret by its name, too."""
    body = {"mode": "raw", "raw": '{"password": "CANARY-of-body", "name": "{{dbPassword}}"}'}
    request = {"method": "POST", "url": "{{baseUrl}}/?api_key=CANARY-of-query", "body": body}
    variables = [
        {"key": "baseUrl", "value": "http://127.0.0.1:1"},
        {"key": "dbPassword", "value": "CANARY-of-variable"},
    ]
    path = collection(tmp_path, {"name": "Add", "request": request}, auth=bearer("CANARY-of-token"), variable=variables)
    for chosen in ("table", "curl", "jsonl"):
        assert main(["show", path, f"--format={chosen}"]) == 0
        assert "CANARY" not in capsys.readouterr().out
    (entry,) = shown(capsys, path)
    assert b"CANARY" not in b64decode(entry["body_b64"])
    (entry,) = shown(capsys, path, "--show-secrets")
    assert ["Authorization", "Bearer CANARY-of-token"] in entry["headers"]
    assert b64decode(entry["body_b64"]) == b'{"password": "CANARY-of-body", "name": "CANARY-of-variable"}'


def test_what_cannot_be_sent_is_named_and_told_by_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other requests are shown all the same."""
    refused = {
        "name": "Odd",
        "request": {"method": "GET", "url": "{{baseUrl}}", "header": [{"key": "a b", "value": ""}]},
    }
    path = collection(tmp_path, refused, item("Get"))
    first, second = shown(capsys, path, code=1)
    assert first == {
        "name": "Odd",
        "problem": "header 'a b' cannot be sent: its name has characters that HTTP does not allow",
    }
    assert second["name"] == "Get"
    assert main(["show", path]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "2 requests, 1 cannot be sent"


FOLDERS = (
    {"name": "A", "item": [item("One"), {"name": "B", "item": [item("Two")]}]},
    {"name": "B", "item": [item("Three")]},
    item("One"),
)


@pytest.mark.parametrize(
    ("named", "names"),
    [
        (["A"], ["A/One", "A/B/Two"]),
        (["B"], ["A/B/Two"]),
        (["One"], ["A/One"]),
        (["Three", "A"], ["A/One", "A/B/Two", "B/Three"]),
    ],
)
def test_a_folder_or_a_request_is_chosen_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], named: list[str], names: list[str]
) -> None:
    """Of several that have a name the first is meant; several are shown in file order."""
    options = [f"--folder={name}" for name in named]
    assert [entry["name"] for entry in shown(capsys, collection(tmp_path, *FOLDERS), *options)] == names


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It names those that are spelled alike."""
    path = collection(tmp_path, *FOLDERS)
    assert main(["show", path, "--folder=Thre"]) == 4
    assert capsys.readouterr().err == f"{path}: no folder or request 'Thre'; did you mean 'Three'?\n"


def test_a_curl_line_leaves_out_what_curl_adds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A Content-Length that curl is told would not fit a body that somebody has changed in the line."""
    assert main(["show", collection(tmp_path, item("Get")), "--format=curl"]) == 0
    name, line = capsys.readouterr().out.splitlines()
    assert name == "# Get"
    assert line.startswith("curl --path-as-is --globoff -X GET 'http://{{base}}/things/")
    assert "Host:" not in line


def test_whoever_reads_no_further_is_no_error(tmp_path: Path) -> None:
    """`show … | head -1` says nothing of a broken pipe."""
    path = collection(tmp_path, *(item(f"Get {number}") for number in range(5000)))
    shell = f"{sys.executable} -m postman_contract show {path} | head -1"
    ended = subprocess.run(shell, shell=True, capture_output=True, text=True, check=True)  # noqa: S602  it is a pipe
    assert (ended.stdout.count("\n"), ended.stderr) == (1, "")


def test_nothing_secret_of_a_token_url_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither its user and password, nor its query."""
    url = "http://me:CANARY-password@127.0.0.1:1/token?code=CANARY-code"
    auth = {"type": "oauth2", "oauth2": [*OAUTH2["oauth2"], {"key": "accessTokenUrl", "value": url}]}
    (entry,) = shown(capsys, collection(tmp_path, item("Get"), auth=auth))
    assert ["Authorization", "Bearer <token from http://127.0.0.1:1/token>"] in entry["headers"]


def test_a_secret_is_no_part_of_a_name_or_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a collection calls its requests."""
    path = collection(
        tmp_path, {"name": "CANARY-token-7f3a", "request": {"method": "GET", "url": "ftp://CANARY-token-7f3a"}}
    )
    assert main(["show", path, "--env-var=token=CANARY-token-7f3a", "--format=jsonl"]) == 1
    assert "CANARY" not in capsys.readouterr().out
