"""A small API, a suite of it on disk, and runs of pytest over that suite, for tests of whole runs."""

import json
import re
import textwrap
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import pytest

# Imported before any run within this process: pytester takes away what such a run alone has imported, and half of the
# plugin would then look for its keys of pytest's stash in another import of the rest.
import postman_contract.plugin.fixture_bodies
import postman_contract.plugin.running  # noqa: F401  as above
from loopback import running

SECRET = "CANARY-client-secret-7f3a"
TOKEN = "CANARY-access-token-91bd"
THING = {
    "type": "object",
    "required": ["id", "name"],
    "additionalProperties": False,
    "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}},
}
CLAIMS = """
    def test_request(contract_request, verify_request):
        verify_request(contract_request)

    def test_answer(contract_case, send, verify):
        verify(send(contract_case))

    def test_example(contract_example, verify_example):
        verify_example(contract_example)
"""
PREREQUISITES = """
    from postman_contract import Creation, Rules, json_of, prerequisite

    @prerequisite
    def thingId(run):
        return json_of(run("things/add").response)["id"]

    RULES = Rules({"POST /things": Creation(lambda run, thing: run("things/delete", thingId=thing))})
"""


@dataclass
class Api:
    """A small API with state: `/token`, and `/things` to add, get, rename and delete."""

    url: str = ""
    things: dict[str, dict[str, object]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    refuse_tokens: int = 0
    answer: dict[str, object] | None = None
    status: int | None = None
    echo: bool = False
    empty_errors: bool = False
    busy: int = 0
    coding: str = ""


class Handler(BaseHTTPRequestHandler):
    """Plays the API kept on its server."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def _serve(self) -> None:
        api: Api = self.server.api  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        api.calls.append(f"{self.command} {self.path}")
        api.bodies.append(body)
        if api.busy and self.path != "/token":
            api.busy -= 1
            self._answer(429, {"message": "busy"})
        elif self.path == "/token":
            self._answer(200, {"access_token": TOKEN, "token_type": "bearer", "expires_in": 3600})
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}" or api.refuse_tokens:
            api.refuse_tokens = max(0, api.refuse_tokens - 1)
            self._answer(401, {"message": "who are you?"})
        elif api.echo and not (self.command == "POST" and self.path == "/things"):
            self._answer(200, {"path": self.path, "headers": dict(self.headers), "body": body})
        elif api.status or api.answer:
            self._answer(api.status or 200, api.answer or {"message": "no"})
        else:
            self._thing(api, body)

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815  the base class's names

    def _thing(self, api: Api, body: str) -> None:
        key = self.path.removeprefix("/things").strip("/")
        if self.command == "POST":
            thing = {"id": str(uuid.uuid4()), "name": json.loads(body)["name"]}
            api.things[str(thing["id"])] = thing
            self._answer(201, thing)
        elif key not in api.things:
            self._answer(404, None if api.empty_errors else {"message": "no such thing"})
        elif self.command == "DELETE":
            del api.things[key]
            self._answer(204, None)
        else:
            if self.command == "PUT":
                api.things[key]["name"] = json.loads(body)["name"]
            self._answer(200, api.things[key])

    def _answer(self, status: int, content: object) -> None:
        payload = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        if payload:
            self.send_header("Content-Type", "application/json")
        if self.server.api.coding and self.path != "/token":  # type: ignore[attr-defined]
            self.send_header("Content-Encoding", self.server.api.coding)  # type: ignore[attr-defined]
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


@pytest.fixture
def api() -> Iterator[Api]:
    """Serve an `Api` on a free loopback port."""
    with running(Handler) as server:
        server.api = state = Api(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
        yield state


def item(name: str, method: str = "GET", path: str = "/things/{{thingId}}", **more: object) -> dict[str, object]:
    """Build a collection item; `body` is a JSON template, `response` saved examples."""
    request: dict[str, object] = {
        "method": method,
        "url": {"host": ["{{base}}"], "path": path.strip("/").split("/")},
    }
    if "body" in more:
        request["body"] = {"mode": "raw", "raw": more.pop("body"), "options": {"raw": {"language": "json"}}}
    return {"name": name, "request": {**request, **more.pop("request", {})}, **more}  # type: ignore[dict-item]


ADD = item("Add", "POST", "/things", body='{"name": "n-{{$guid}}"}')
GET = item("Get")
PUT = item("Rename", "PUT", body='{"name": "new"}')
DELETE = item("Delete", "DELETE")
OAUTH = {
    "type": "oauth2",
    "oauth2": [
        {"key": "grant_type", "value": "client_credentials"},
        {"key": "accessTokenUrl", "value": "{{base}}/token"},
        {"key": "clientId", "value": "client"},
        {"key": "clientSecret", "value": "{{clientSecret}}"},
    ],
}


@dataclass
class Project:
    """A suite on disk, and the runs of it."""

    pytester: pytest.Pytester
    url: str = "https://base.invalid"

    def write(self, path: str, content: object) -> None:
        """Write a file; anything but text as JSON."""
        file = self.pytester.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")

    def collection(self, *items: object, auth: object = None) -> None:
        """Write the collection: one folder, Things."""
        info = {"name": "Small", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
        document = {"info": info, "item": [{"name": "Things", "item": list(items)}], "auth": auth}
        self.write("collection/small.postman_collection.json", document)

    def schemas(self) -> None:
        """Write the schemas of `/things`."""
        self.write("schemas/things/POST.request.json", {"type": "object", "required": ["name"]})
        self.write("schemas/things/POST.201.json", THING)
        self.write("schemas/things/{id}/GET.200.json", THING)
        self.write("schemas/things/{id}/PUT.200.json", THING)
        self.write("schemas/things/{id}/DELETE.204.headers.json", {})
        self.write("schemas/4xx.json", {"type": "object", "required": ["message"]})

    def run(self, *arguments: str) -> pytest.RunResult:
        """Run pytest over the claims."""
        return self.pytester.runpytest_inprocess("-p", "no:cov", "-p", "no:hypothesispytest", *arguments)

    def record(self, *arguments: str) -> pytest.RunResult:
        """Run against the server, and record."""
        return self.run("--sandbox=local", "--record-mode=rewrite", *arguments)

    def files(self, folder: str = "cassettes") -> dict[str, str]:
        """Read every file below a folder."""
        root = self.pytester.path / folder
        return {
            path.relative_to(root).as_posix(): path.read_text() for path in sorted(root.rglob("*")) if path.is_file()
        }


@pytest.fixture
def project(pytester: pytest.Pytester, api: Api) -> Project:
    """Write a suite over the small API: collection, schemas, environment, claims, prerequisite."""
    suite = Project(pytester, api.url)
    suite.collection(ADD, GET, PUT, DELETE, auth=OAUTH)
    suite.schemas()
    suite.write(
        "collection/sandbox.postman_environment.json",
        {
            "values": [
                {"key": "base", "value": "https://base.invalid"},
                {"key": "clientSecret", "value": "", "type": "secret"},
            ]
        },
    )
    conftest = f"""
        import pytest
        from postman_contract.run.session import Sandbox
        pytest_plugins = ["postman_contract.plugin", "postman_contract.plugin.short", "things"]

        @pytest.fixture(scope="session")
        def local_sandbox():
            return Sandbox("the small API", {{"base": "{api.url}", "clientSecret": "{SECRET}"}})
    """
    suite.write("conftest.py", textwrap.dedent(conftest))
    suite.write("things.py", textwrap.dedent(PREREQUISITES))
    suite.write("test_claims.py", textwrap.dedent(CLAIMS))
    suite.write("pytest.ini", "[pytest]\npythonpath = .\ncontract_rules = things\n")
    return suite


def totals(result: pytest.RunResult) -> str:
    """Return the summary's last line."""
    return next(line for line in reversed(result.outlines) if line.startswith("contract: "))


def said(result: pytest.RunResult) -> str:
    """Return everything the run printed."""
    return result.stdout.str() + result.stderr.str()


def undated(files: dict[str, str]) -> dict[str, str]:
    """Leave the time of recording out of cassettes."""
    return {name: re.sub(r"recorded_at: .*", "", text) for name, text in files.items()}
