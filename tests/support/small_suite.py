"""A small API, a suite of it on disk, and runs of pytest over that suite, for tests of whole runs."""

import json
import re
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import pytest

# Imported before any run within this process: pytester takes away what such a run alone has imported, and half of the
# plugin would then look for its keys of pytest's stash in another import of the rest.
import postman_contract.plugin.fixture_bodies
import postman_contract.plugin.running  # noqa: F401  as above
from api_shape import API_KEY, SECRET, SHAPES, TOKEN, UUIDS, Shape
from loopback import running

CLAIMS = """
    def test_request(contract_request, verify_request):
        verify_request(contract_request)

    def test_answer(contract_case, send, verify):
        verify(send(contract_case))

    def test_example(contract_example, verify_example):
        verify_example(contract_example)
"""
PREREQUISITES = """
    from postman_contract import Creation, Rules, prerequisite
    from thing_shape import CREATION, HOSTS, id_in

    @prerequisite
    def thingId(run):
        return id_in(run("things/add"))

    RULES = Rules(
        {"POST /things": Creation(lambda run, thing: run("things/delete", thingId=thing), **CREATION)}, **HOSTS
    )
"""


@dataclass
class Api:
    """A small API with state: `/token`, and `/things` to add, get, rename, delete, list and search by name.

    It refuses a name that is no text where it `keeps_refused`, and makes the thing all the same.
    `forgets` are the methods whose writes it answers, but does not keep; `rows` stands for all rows it would find,
    and `lag` answers find none as yet.
    `answer` is the whole of every answer, whatever was asked; `new_id` makes the id of the n-th thing. Tokens are said
    to live for `token_seconds`, and nothing is deleted where it `keeps_things`. Its clock is `clock_ahead` by seconds.
    Whom it does not let in it sends a `challenge`, if it has one, and with each token a `cookie`.
    """

    url: str = ""
    token_url: str = ""
    shape: Shape = UUIDS
    new_id: Callable[[int], object] = UUIDS.new_id
    things: dict[str, dict[str, object]] = field(default_factory=dict)
    count: int = 0
    keeps_refused: bool = False
    forgets: set[str] = field(default_factory=set)
    rows: list[object] | None = None
    lag: int = 0
    calls: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    refuse_tokens: int = 0
    token_seconds: int = 3600
    keeps_things: bool = False
    answer: object = None
    status: int | None = None
    echo: bool = False
    empty_errors: bool = False
    busy: int = 0
    coding: str = ""
    clock_ahead: float = 0
    challenge: str = ""
    cookie: str = ""

    def restart(self) -> None:
        """Begin anew: without any thing, and with the first id."""
        self.things.clear()
        self.count = 0

    def lets_in(self, headers: Mapping[str, str]) -> bool:
        """Tell whether a request comes with a token that counts, and with the key, where the API has one."""
        has_key = "X-Api-Key" not in self.shape.headers or headers.get("X-Api-Key") == API_KEY
        return has_key and not self.refuse_tokens and headers.get("Authorization") == f"Bearer {TOKEN}"


class Handler(BaseHTTPRequestHandler):
    """Plays the API kept on its server."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Write the `Date` of an answer by the API's own clock."""
        ahead: float = self.server.api.clock_ahead  # type: ignore[attr-defined]
        return super().date_time_string((time.time() if timestamp is None else timestamp) + ahead)

    def _serve(self) -> None:
        api: Api = self.server.api  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        api.calls.append(f"{self.command} {self.path}")
        api.bodies.append(body)
        if api.busy and self.path != "/token":
            api.busy -= 1
            self._answer(429, {"message": "busy"})
        elif self.path == "/token" and self.headers["Host"] in api.token_url:
            self._answer(200, {"access_token": TOKEN, "token_type": "bearer", "expires_in": api.token_seconds})
        elif not api.lets_in(dict(self.headers)):
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
        if key == "search" or (not key and self.command == "GET"):
            self._rows(api, json.loads(body) if body else {})
        elif self.command == "POST":
            api.count += 1
            thing = {"id": api.new_id(api.count), "name": json.loads(body)["name"]}
            if "POST" not in api.forgets:
                api.things[str(thing["id"])] = thing
            if api.keeps_refused and not isinstance(thing["name"], str):
                self._answer(422, {"message": "the name is no text"})
            else:
                self._answer(201, api.shape.answer(thing))
        elif key not in api.things:
            self._answer(404, None if api.empty_errors else {"message": "no such thing"})
        elif self.command == "DELETE":
            self._delete(api, key)
        else:
            thing = {**api.things[key], **({"name": json.loads(body)["name"]} if self.command == "PUT" else {})}
            if "PUT" not in api.forgets:
                api.things[key] = thing
            self._answer(200, api.shape.answer(thing))

    def _delete(self, api: Api, key: str) -> None:
        if api.keeps_things:
            self._answer(409, {"message": "it is in use"})
            return
        if "DELETE" not in api.forgets:
            del api.things[key]
        self._answer(204, None)

    def _rows(self, api: Api, asked: Mapping[str, object]) -> None:
        if api.lag:
            api.lag -= 1
            self._answer(200, [])
            return
        found = [each for each in api.things.values() if each["name"] == asked.get("name", each["name"])]
        self._answer(200, found if api.rows is None else api.rows)

    def _answer(self, status: int, content: object) -> None:
        payload = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        if payload:
            self.send_header("Content-Type", "application/json")
        if status == 401 and self.server.api.challenge:  # type: ignore[attr-defined]
            self.send_header("WWW-Authenticate", self.server.api.challenge)  # type: ignore[attr-defined]
        if self.server.api.cookie and self.path == "/token":  # type: ignore[attr-defined]
            self.send_header("Set-Cookie", self.server.api.cookie)  # type: ignore[attr-defined]
        if self.server.api.coding and self.path != "/token":  # type: ignore[attr-defined]
            self.send_header("Content-Encoding", self.server.api.coding)  # type: ignore[attr-defined]
        if status == 429:
            self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


@pytest.fixture(params=SHAPES, ids=[each.name for each in SHAPES])
def shape(request: pytest.FixtureRequest) -> Shape:
    """Let what is true of every API be tested with each shape."""
    chosen: Shape = request.param
    return chosen


@pytest.fixture
def api(shape: Shape) -> Iterator[Api]:
    """Serve an `Api` on a free loopback port; one with literal hosts has its tokens from a host beside."""
    state = Api(shape=shape, new_id=shape.new_id)
    with ExitStack() as started:
        server = started.enter_context(running(Handler))
        tokens = started.enter_context(running(Handler, "127.0.0.2")) if shape.literal_hosts else server
        for each in (server, tokens):
            each.api = state  # type: ignore[attr-defined]
        state.url = f"http://127.0.0.1:{server.server_port}"
        state.token_url = f"http://{tokens.server_address[0]}:{tokens.server_port}/token"  # type: ignore[str-bytes-safe]
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
    token_url: str = "https://base.invalid/token"
    shape: Shape = UUIDS

    def write(self, path: str, content: object) -> None:
        """Write a file; anything but text as JSON."""
        file = self.pytester.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")

    def collection(self, *items: Mapping[str, object], auth: object = None) -> None:
        """Write the collection, in its shape: one folder, Things."""
        info = {"name": "Small", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
        folder = {"name": "Things", "item": [self.shape.published_item(each, self.url) for each in items]}
        document = {"info": info, "item": [folder], "auth": self.shape.published_auth(auth, self.token_url)}
        self.write("collection/small.postman_collection.json", document)

    def schemas(self) -> None:
        """Write the schemas of `/things`."""
        self.write("schemas/things/POST.request.json", {"type": "object", "required": ["name"]})
        self.write("schemas/things/POST.201.json", self.shape.schema())
        self.write("schemas/things/{id}/GET.200.json", self.shape.schema())
        self.write("schemas/things/{id}/PUT.200.json", self.shape.schema())
        self.write("schemas/things/{id}/DELETE.204.headers.json", {})
        self.write("schemas/4xx.json", {"type": "object", "required": ["message"]})

    def run(self, *arguments: str) -> pytest.RunResult:
        """Run pytest over the claims."""
        return self.pytester.runpytest_inprocess("-p", "no:cov", "-p", "no:hypothesispytest", *arguments)

    def record(self, *arguments: str) -> pytest.RunResult:
        """Run against the server, and record."""
        return self.run("--sandbox=local", "--record-mode=rewrite", *arguments)

    def shown_variables(self) -> list[str]:
        """Return what a failure says of the variables of a request, as patterns."""
        return [
            f"  {name} = {value if name == 'base' else f'REDACTED-{name}'} (the small API)"
            for name, value in sorted(self.variables().items())
        ]

    def files(self, folder: str = "cassettes") -> dict[str, str]:
        """Read every file below a folder, whatever bytes it holds: Python writes some of its own."""
        root = self.pytester.path / folder
        return {
            path.relative_to(root).as_posix(): path.read_text(errors="replace")
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    def environment(self, **values: str) -> None:
        """Write the committed environment: it names the secrets, and has a base URL and these further values."""
        entries = [{"key": name, "value": value} for name, value in {"base": "https://base.invalid", **values}.items()]
        secrets = [{"key": name, "value": "", "type": "secret"} for name in self.variables() if name != "base"]
        self.write("collection/sandbox.postman_environment.json", {"values": [*entries, *secrets]})

    def variables(self) -> dict[str, str]:
        """Return what leads to the server: its secrets, and its URL where the collection has none."""
        hosts = {} if self.shape.literal_hosts else {"base": self.url}
        keys = {"apiKey": API_KEY} if self.shape.headers else {}
        return {**hosts, **keys, "clientSecret": SECRET}

    def of_shape(self) -> str:
        """Write a module that says where this API's answers have the id, and which hosts a run may talk to."""
        member = f'["{self.shape.member}"]' if self.shape.member else ""
        pointer = f"/{self.shape.member}/id" if self.shape.member else "/id"
        hosts = (self.url, self.token_url.removesuffix("/token")) if self.shape.literal_hosts else ()
        return f"""
            from postman_contract import id_at, json_of

            CREATION = {{"id_of": id_at("{pointer}")}}
            HOSTS = {{"hosts": {hosts}}}

            def id_in(exchange):
                return json_of(exchange.response){member}["id"]

            def name_in(exchange):
                return json_of(exchange.response){member}["name"]
        """


@pytest.fixture
def project(pytester: pytest.Pytester, api: Api) -> Project:
    """Write a suite over the small API: collection, schemas, environment, claims, prerequisite."""
    suite = Project(pytester, api.url, api.token_url, api.shape)
    suite.collection(ADD, GET, PUT, DELETE, auth=OAUTH)
    suite.schemas()
    suite.environment()
    conftest = f"""
        import pytest
        from postman_contract.run.session import Sandbox
        pytest_plugins = ["postman_contract.plugin", "postman_contract.plugin.short", "things"]

        @pytest.fixture(scope="session")
        def local_sandbox():
            return Sandbox("the small API", {json.dumps(suite.variables())})
    """
    suite.write("conftest.py", textwrap.dedent(conftest))
    suite.write("thing_shape.py", textwrap.dedent(suite.of_shape()))
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
