"""How `postman-contract run` reaches servers: through a proxy, with cookies, along redirects."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from proxies import API, proxying

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
JSON = {"Content-Type": "application/json"}
PASSWORD = "CANARY-proxy-7f3a"

Serve = Callable[..., tuple[str, list[Any]]]


def run(folder: Path, *urls: str, **environment: str) -> tuple[int, str]:
    """Run a collection that gets these URLs, each with the example of a thing; return exit code and output."""
    header = [{"key": "Content-Type", "value": "application/json"}]
    saved = {"name": "Saved", "code": 200, "header": header, "body": '{"id": 1}'}
    items = [{"name": f"Get {at}", "request": url, "response": [saved]} for at, url in enumerate(urls)]
    (folder / "api.json").write_text(json.dumps({"info": {"name": "Api", "schema": SCHEMA}, "item": items}))
    command = [sys.executable, "-m", "postman_contract", "run", "api.json"]
    own = {"PATH": "/usr/bin:/bin", **environment}
    ended = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_a_proxy_is_taken_from_the_environment(tmp_path: Path, serve: Serve) -> None:
    """Whatever an answer tells of its password is kept out of all that is said."""
    url, _ = serve((200, JSON, json.dumps({"id": PASSWORD}).encode()))
    with proxying() as proxy:
        proxy.hosts[API] = int(url.rpartition(":")[2])
        away = proxy.url.replace("://", f"://me:{PASSWORD}@")
        code, out = run(tmp_path, f"http://{API}/things", HTTP_PROXY=away)
    assert (code, proxy.seen) == (1, [f"GET http://{API}/things HTTP/1.1"])
    assert "$.id: expected" in out
    assert "CANARY" not in out


def test_cookies_are_kept_and_redirects_followed(tmp_path: Path, serve: Serve) -> None:
    """As Postman does: a login that redirects lets the next request in."""
    url, seen = serve(
        (302, {"Location": "/home", "Set-Cookie": "session=CANARY-1; Path=/"}, b""), (200, JSON, b'{"id": 1}')
    )
    code, out = run(tmp_path, f"{url}/login", f"{url}/things")
    assert [(target, dict(headers).get("Cookie")) for _, target, headers, _ in seen] == [
        ("/login", None),
        ("/home", "session=CANARY-1"),
        ("/things", "session=CANARY-1"),
    ]
    assert (code, "CANARY" in out) == (0, False)
    assert "contract: 2 kept, 0 broken" in out


def test_no_cookie_goes_along_to_another_host(tmp_path: Path, serve: Serve) -> None:
    """A redirect leads there, and what reads follows it."""
    elsewhere, seen_elsewhere = serve((200, JSON, b'{"id": 1}'))
    url, _ = serve((307, {"Location": f"{elsewhere}/x", "Set-Cookie": "session=CANARY-1; Path=/"}, b""))
    code, _ = run(tmp_path, f"{url}/login")
    assert [(method, dict(headers).get("Cookie")) for method, _, headers, _ in seen_elsewhere] == [("GET", None)]
    assert code == 0
