"""How `postman-contract run` ends where nothing came of it, and that pytest's options do no harm."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postman_contract.plugin import collection_claim

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
JSON = {"Content-Type": "application/json"}
TOKEN_URL = "http://me:CANARY-user@{}/token?code=CANARY-code"

Serve = Callable[..., tuple[str, list[Any]]]


def run(
    folder: Path, url: str, *arguments: str, auth: object = None, cookie: str = "", method: str = "GET"
) -> tuple[int, str]:
    """Run a collection of one request, which has an example; return exit code and output."""
    header = [{"key": "Content-Type", "value": "application/json"}]
    saved = {"name": "Saved", "code": 200, "header": header, "body": '{"id": 1}'}
    request = {"method": method, "url": url, "auth": auth, "header": [{"key": "Cookie", "value": cookie}]}
    document = {"info": {"name": "Api", "schema": SCHEMA}, "item": [{"request": request, "response": [saved]}]}
    (folder / "api.json").write_text(json.dumps(document))
    command = [sys.executable, "-m", "postman_contract", "run", "api.json", *arguments]
    ended = subprocess.run(
        command, cwd=folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "options", [("-k", "nothing"), ("--deselect=::test_answer",), ("-o", "addopts=--collect-only"), ("--fixtures",)]
)
def test_a_run_that_sends_nothing_does_not_end_green(tmp_path: Path, serve: Serve, options: tuple[str, ...]) -> None:
    """Whichever option of pytest made it so."""
    url, seen = serve((200, JSON, b'{"id": 1}'))
    code, out = run(tmp_path, url, "--", *options)
    assert (code, seen) == (10, [])
    assert out.endswith("run: nothing was sent, so nothing was judged: see the options after --\n")


@pytest.mark.parametrize("option", ["--collect-only", "--co", "--debug", "--debug=x.log"])
def test_an_option_that_no_run_has_is_refused(tmp_path: Path, option: str) -> None:
    """One sends nothing, the other writes down secrets; neither touches a file."""
    before = Path(collection_claim.__file__).read_bytes()
    code, out = run(tmp_path, "http://127.0.0.1:1", "--", option)
    assert (code, out.startswith("run: it ")) == (4, True)
    assert Path(collection_claim.__file__).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["api.json"]


def test_an_option_without_its_value_takes_no_file_for_it(tmp_path: Path, serve: Serve) -> None:
    """The tests' own file is written by nobody."""
    before = Path(collection_claim.__file__).read_bytes()
    url, _ = serve((200, JSON, b'{"id": 1}'))
    for option in ("--junitxml", "--log-file", "--basetemp", "-k"):
        assert run(tmp_path, url, "--", option)[0] == 4
    assert Path(collection_claim.__file__).read_bytes() == before


@pytest.mark.parametrize("option", ["--budget=-1", "--delay-request=-5", "--timeout-request=-5", "--budget=x"])
def test_no_number_is_negative(tmp_path: Path, option: str) -> None:
    """Nothing is begun."""
    code, out = run(tmp_path, "http://127.0.0.1:1", option)
    assert code == 2
    assert "expected a whole number from 0, got" in out


def test_a_server_that_is_down_is_the_servers_matter(tmp_path: Path, serve: Serve) -> None:
    """Although nothing at all was judged: the code says why."""
    url, _ = serve((503, {"Retry-After": "0"}, b""))
    assert run(tmp_path, url)[0] == 11


def test_a_token_url_is_named_without_what_is_secret_in_it(tmp_path: Path, serve: Serve) -> None:
    """Where it is said who gets credentials, and where it refuses."""
    url, seen = serve((200, JSON, b"{}"))
    host = url.removeprefix("http://")
    given = {"accessTokenUrl": TOKEN_URL.format(host), "clientId": "me", "clientSecret": "CANARY-client"}
    parameters = [{"key": key, "value": value} for key, value in {"grant_type": "client_credentials", **given}.items()]
    code, out = run(tmp_path, url, auth={"type": "oauth2", "oauth2": parameters})
    assert (code, [target for _, target, *_ in seen]) == (10, ["/token?code=CANARY-code"])
    assert f"run: oauth2 of the collection goes to {host}, and its token to {url}" in out
    assert f"no token: {url}/token answered 200 without an access_token" in out
    assert "CANARY" not in out


def test_a_cookie_of_the_collection_is_a_secret(tmp_path: Path, serve: Serve) -> None:
    """It is not in the line that reproduces the request."""
    url, seen = serve((200, JSON, b'{"id": "x"}'))
    code, out = run(tmp_path, url, cookie="sid=CANARY-cookie-7f3a")
    assert (code, dict(seen[0][2])["Cookie"]) == (1, "sid=CANARY-cookie-7f3a")
    assert "-H 'Cookie: sid=REDACTED" in out
    assert "CANARY" not in out


def test_a_name_that_is_looked_up_is_not_this_machine(tmp_path: Path) -> None:
    """The dot makes another name of it, which a resolver may answer as it likes."""
    code, out = run(tmp_path, "http://localhost.:1/?_method=PUT")
    assert code == 10
    assert "GET with _method in its query localhost:1/ would write" in out


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_url_that_is_too_long_is_the_matter_of_its_request(tmp_path: Path, method: str) -> None:
    """It is not judged, and neither ends the run nor `show`."""
    code, out = run(tmp_path, f"http://127.0.0.1:1/{'x' * 70000}", method=method)
    assert code == 10
    assert "contract: 0 kept, 0 broken, 1 not judged" in out
    command = [sys.executable, "-m", "postman_contract", "show", "api.json"]
    shown = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stderr) == (1, "")
    assert "not a URL that can be sent: URL too long" in shown.stdout
