"""Runs of an API that lets in whoever has logged in: how long cookies are kept, and what is written of them."""

import json
import textwrap
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from api_shape import UUIDS
from loopback import running
from small_suite import Project, item, said, totals

SESSION = "CANARY-session-4f1d-9Qz7"
CLAIMS = """
    import pytest

    def test_login(perform):
        perform("things/login")

    {mark}
    def test_answer(perform):
        perform("things/get")
"""
RULES = """
    from postman_contract import Rules

    RULES = Rules({})
"""

pytestmark = pytest.mark.parametrize("shape", [UUIDS], indirect=True)


class Shop(BaseHTTPRequestHandler):
    """Hands out a session at `/login`, and tells it to whoever comes with it."""

    def do_GET(self) -> None:
        """Answer by path and cookie."""
        logs_in = self.path == "/login"
        is_known = f"session={SESSION}" in self.headers.get("Cookie", "")
        body = json.dumps({"session": SESSION} if logs_in or is_known else {"message": "who are you?"}).encode()
        self.send_response(200 if logs_in or is_known else 401)
        if logs_in:
            self.send_header("Set-Cookie", f"session={SESSION}; Path=/; HttpOnly")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def shop(project: Project) -> Iterator[Project]:
    """Write a suite of two cases, one of which logs in, and serve what it is about."""
    project.collection(item("Login", path="/login"), item("Get", path="/things"))
    for place in ("login", "things"):
        project.write(f"schemas/{place}/GET.200.json", {"type": "object", "required": ["session"]})
    project.write("things.py", textwrap.dedent(RULES))
    project.environment()
    with running(Shop) as server:
        conftest = (project.pytester.path / "conftest.py").read_text()
        project.write("conftest.py", conftest.replace(project.url, f"http://127.0.0.1:{server.server_port}"))
        claims(project)
        yield project


def claims(project: Project, mark: str = "", ini: str = "") -> None:
    """Write the claims, and how long cookies are kept."""
    project.write("test_claims.py", textwrap.dedent(CLAIMS).format(mark=mark))
    project.write("pytest.ini", f"[pytest]\npythonpath = .\ncontract_rules = things\n{ini}")


def test_cookies_are_kept_for_one_claim(shop: Project) -> None:
    """So that no claim depends on another before it."""
    assert totals(shop.run("--sandbox=local")).startswith("contract: 1 kept, 1 broken")


@pytest.mark.parametrize(
    ("mark", "ini"),
    [("", "contract_cookies = run\n"), ("@pytest.mark.contract_cookies", "")],
    ids=["the suite", "the claim"],
)
def test_cookies_are_kept_where_that_is_asked_for(shop: Project, mark: str, ini: str) -> None:
    """A replay of one claim alone needs none, and no file holds any, nor what an answer tells of one."""
    claims(shop, mark, ini)
    result = shop.record()
    assert totals(result).startswith("contract: 2 kept, 0 broken, 0 not judged")
    assert [name for name, text in shop.files().items() if SESSION in text] == []
    assert "CANARY" not in said(result)
    assert totals(shop.run("-k", "test_answer")).startswith("contract: 1 kept, 0 broken, 0 not judged")


@pytest.mark.parametrize("key", ["contract_cookies", "contract_redirects"])
def test_another_value_of_the_key_is_refused(shop: Project, key: str) -> None:
    """It says which there are."""
    claims(shop, ini=f"{key} = always\n")
    assert f"{key}: expected '" in said(shop.run("--sandbox=local"))
