"""Forty secrets, each in a place of its own, through every kind of run: none is in anything written or printed.

A secret is found here by its core, which no encoding changes but base64; the tests know nothing of how secrets are
kept out.
"""

import gzip
import html
import json
import textwrap
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import quote, quote_plus

import pytest

from loopback import running
from small_suite import said

SUFFIXES = (
    "",
    "-plain",
    " with 'both' \"quotes\"",
    "/path?a=1&b=2#c",
    "+and%20 percent",
    "\\back\\slash",
    "<tag>&amp;",
)
JSON = {"Content-Type": "application/json"}
Answer = tuple[int, dict[str, str], bytes]


def core(number: int) -> str:
    """Return the part of a secret that stays itself in a URL, in JSON, in HTML and in a shell."""
    return f"CANARY{number:02d}x{number * 7919:06d}Kq"


def secret(number: int) -> str:
    """Make a secret; each seventh is of another awkwardness."""
    return core(number) + SUFFIXES[number % len(SUFFIXES)]


def body(content: object) -> Answer:
    """Answer with JSON."""
    return 200, JSON, json.dumps(content).encode()


def text(content: str, media_type: str = "text/plain", status: int = 200) -> Answer:
    """Answer with text."""
    return status, {"Content-Type": media_type}, content.encode()


def header(name: str, value: str, status: int = 200) -> Answer:
    """Answer with a header of that value, which stands for Latin-1 text."""
    return status, {**JSON, name: value}, b'{"ok": true}'


def compressed(coding: str, content: bytes) -> Answer:
    """Answer with JSON in a content coding."""
    return 200, {**JSON, "Content-Encoding": coding}, content


# What the server answers when it was sent a secret, by the last segment of the path.
RESPONSES: dict[str, Callable[[str], Answer]] = {
    "json": lambda s: body({"echo": s}),
    "nested": lambda s: body({"a": [{"b": {"c": [s, s]}}]}),
    "charset": lambda s: (200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps({"echo": s}).encode()),
    "unescaped": lambda s: (200, JSON, json.dumps({"echo": f"é{s}"}, ensure_ascii=False).encode()),
    "escaped": lambda s: (200, JSON, ('{"echo": "' + "".join(f"\\u{ord(c):04X}" for c in s) + '"}').encode()),
    "html": lambda s: text(f"<p>{html.escape(s)}</p>", "text/html"),
    "xml": lambda s: text(f"<a b={html.escape(s)!r}/>", "application/xml"),
    "text": lambda s: text(f"you sent {s}."),
    "binary": lambda s: (200, {"Content-Type": "application/octet-stream"}, b"\xff\x00" + s.encode() + b"\xfe"),
    "gzip": lambda s: compressed("gzip", gzip.compress(json.dumps({"echo": s}).encode())),
    "deflate": lambda s: compressed("deflate", zlib.compress(json.dumps({"echo": s}).encode())),
    "base64": lambda s: body({"data": b64encode(s.encode()).decode()}),
    "base64-within": lambda s: body({"data": b64encode(f"user:{s}@host".encode()).decode()}),
    "base64url": lambda s: body({"data": urlsafe_b64encode(f"x{s}".encode()).decode()}),
    "base64-in-url": lambda s: body({"url": quote(b64encode(f"~{s}~".encode()).decode(), safe="")}),
    "quoted": lambda s: body({"url": f"https://h/?q={quote(s)}"}),
    "quoted-all": lambda s: body({"url": "".join(f"%{byte:02x}" for byte in s.encode())}),
    "form": lambda s: text(f"q={quote_plus(s)}", "application/x-www-form-urlencoded"),
    "header": lambda s: header("X-Echo", quote(s, safe=" '\"/?=&+<>")),
    "header-base64": lambda s: header("X-Echo", b64encode(s.encode()).decode()),
    "location": lambda s: (302, {"Location": f"https://elsewhere.invalid/?t={quote(s)}"}, b""),
    "cookie": lambda s: header("Set-Cookie", f"session={quote(s)}; Path=/"),
    "link": lambda s: header("Link", f"<https://h/?t={quote(s)}>; rel=next"),
    "warning": lambda s: header("Warning", f'299 - "{quote(s)}"'),
    "error": lambda s: text(f"Internal error near {s}", "text/plain", 500),
    "problem": lambda s: (422, JSON, json.dumps([{"message": f"{s} is wrong", "field": s}]).encode()),
    "key": lambda s: body({s: 1}),
    "number-beside": lambda s: body({"id": 5, "echo": s}),
    "truncated": lambda s: (200, JSON, json.dumps({"echo": s}).encode()[:-2]),
    "long": lambda s: body({"echo": "x" * 130 + s + "y" * 300}),
    "longer": lambda s: body({"echo": "x" * 280 + s + "y" * 300}),
    "token": lambda s: body({"access_token": s, "refresh_token": f"r-{s}"}),
}


def in_headers(name: str, template: str) -> dict[str, object]:
    """Make a request with a header of that template."""
    return {"header": [{"key": name, "value": template}]}


def in_body(template: str, media_type: str = "application/json") -> dict[str, object]:
    """Make a POST with a body of that template."""
    return {
        "method": "POST",
        "header": [{"key": "Content-Type", "value": media_type}],
        "body": {"mode": "raw", "raw": template},
    }


def auth(kind: str, **parameters: str) -> dict[str, object]:
    """Make a request with an auth block."""
    return {"auth": {"type": kind, kind: [{"key": key, "value": value} for key, value in parameters.items()]}}


# How a request holds a secret, by a name; `{{s}}` is its variable.
REQUESTS: dict[str, dict[str, object]] = {
    "cookie": in_headers("Cookie", "session={{s}}"),
    "bearer": auth("bearer", token="{{s}}"),
    "basic": auth("basic", username="user", password="{{s}}"),
    "apikey": auth("apikey", key="X-Api-Key", value="{{s}}", **{"in": "header"}),
    "apikey-query": auth("apikey", key="key", value="{{s}}", **{"in": "query"}),
    "json": in_body('{"a": "{{s}}"}'),
    "json-charset": in_body('{"a": {"b": ["{{s}}"]}}', "application/json; charset=utf-8"),
    "raw": in_body("raw {{s}} text", "text/plain"),
    "form": {
        "method": "POST",
        "body": {"mode": "urlencoded", "urlencoded": [{"key": "q", "value": "{{s}}"}]},
    },
    "multipart": {"method": "POST", "body": {"mode": "formdata", "formdata": [{"key": "q", "value": "{{s}}"}]}},
    "query": {"url": {"host": ["{{base}}"], "path": ["json"], "query": [{"key": "q", "value": "{{s}}"}]}},
    "path": {"url": {"host": ["{{base}}"], "path": ["json", "{{s}}"]}},
    "userinfo": {"url": {"host": ["http://user:{{s}}@{{hostAndPort}}"], "path": ["json"]}},
}
PLACES = [*(("answer", name) for name in RESPONSES), *(("request", name) for name in REQUESTS)]


@dataclass
class Echo:
    """A server that answers with what it was sent, in the way its path asks for; `seen` is all it was sent."""

    url: str
    seen: list[str] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers for the `Echo` kept on its server."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def _serve(self) -> None:
        echo: Echo = self.server.echo  # type: ignore[attr-defined]
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        everything = f"{self.path} {dict(self.headers.items())} {content}"
        echo.seen.append(everything)
        way = self.path.split("?")[0].split("/")[1]
        sent = self.headers.get("X-Canary") or everything
        status, headers, answer = RESPONSES[way](sent)
        self.send_response(status, "Fine")
        for name, value in {**headers, "Content-Length": str(len(answer))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = _serve  # noqa: N815  the base class's names


@pytest.fixture
def echo() -> Iterator[Echo]:
    """Serve an `Echo` on a free loopback port."""
    with running(Handler) as server:
        server.echo = state = Echo(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
        yield state


CLAIMS = """
    import logging, os, warnings

    def test_answer(contract_case, perform):
        perform(contract_case)

    def test_locals(contract_case, send):
        exchange = send(contract_case)
        request, response = exchange.request, exchange.response
        headers, content = dict(response.headers), response.body
        used = [each.value for each in request.used]
        print("captured", content, used)
        logging.getLogger("a library").warning("logged %s %r", used, content)
        warnings.warn(f"warned of {used}")
        try:
            raise ValueError(used)
        except ValueError as problem:
            logging.getLogger("a library").exception("caught")
            assert content == b"nothing" and headers == {}, f"because of {used}"

    def test_error(contract_case, send, record_property):
        exchange = send(contract_case)
        used = [each.value for each in exchange.request.used]
        record_property("used", " ".join(used))
        try:
            raise KeyError(*used)
        except KeyError as problem:
            raise RuntimeError(f"{used}") from problem

    def test_environment():
        mine = {key: value for key, value in os.environ.items() if key.startswith("CONTRACT_")}
        assert mine == {}
"""


@dataclass
class Canaries:
    """A suite with one case for each place, in a folder where nothing holds a secret before it is run."""

    pytester: pytest.Pytester
    echo: Echo

    def write(self, name: str, content: object) -> None:
        """Write a file; anything but text as JSON."""
        path = self.pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))

    def collection(self, change: str = "") -> None:
        """Write the collection, with a change to every request."""
        items = []
        for number, (kind, name) in enumerate(PLACES):
            request: dict[str, object] = {"method": "GET", "url": {"host": ["{{base}}"], "path": ["json"]}}
            if kind == "answer":
                request |= {"url": {"host": ["{{base}}"], "path": [name]}, **in_headers("X-Canary", quoted(number))}
            else:
                spelled = json.dumps(REQUESTS[name]).replace("{{s}}", f"{{{{s{number:02d}}}}}")
                request |= json.loads(spelled)
            if change:
                request |= {"url": {"host": ["{{base}}"], "path": ["json", change]}}
            items.append({"name": f"{kind} {name}", "request": request})
        schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
        self.write("collection/c.postman_collection.json", {"info": {"name": "C", "schema": schema}, "item": items})

    def prepare(self) -> None:
        """Write everything else."""
        secrets = [{"key": f"s{number:02d}", "value": "", "type": "secret"} for number in range(len(PLACES))]
        hosts = [{"key": "base", "value": "https://b.invalid"}, {"key": "hostAndPort", "value": "b.invalid"}]
        self.write("collection/sandbox.postman_environment.json", {"values": [*hosts, *secrets]})
        schema = {"type": "object", "properties": {"echo": {"enum": ["nothing", "else"]}, "id": {"type": "string"}}}
        for method in ("GET", "POST"):
            for name in RESPONSES:
                self.write(f"schemas/{name}/{method}.200.json", {**schema, "additionalProperties": False})
            self.write(f"schemas/json/{{s}}/{method}.200.json", schema)
        self.write("schemas/4xx.json", {"type": "object"})
        self.write("test_claims.py", textwrap.dedent(CLAIMS))
        conftest = f"""
            import pytest
            from postman_contract.run.session import Sandbox
            pytest_plugins = ["postman_contract.plugin", "postman_contract.plugin.short"]

            @pytest.fixture(scope="session")
            def local_sandbox():
                return Sandbox("the echo", {{"base": "{self.echo.url}", "hostAndPort": "{self.echo.url[7:]}"}})
        """
        self.write("conftest.py", textwrap.dedent(conftest))
        self.write("pytest.ini", "[pytest]\njunit_family = legacy\nfilterwarnings = default\n")
        self.collection()

    def run(self, *arguments: str) -> str:
        """Run pytest, and return everything it printed; it also writes a JUnit file and a log."""
        words = ["--showlocals", "-vv", "-rA", "--junitxml=junit.xml", "--log-file=log.txt", "--log-file-level=DEBUG"]
        words += ["--contract-report=report", "--contract-report-bodies", "--contract-drift-output=drift.json"]
        plugins = ("-p", "no:cov", "-p", "no:hypothesispytest")
        result = self.pytester.runpytest_inprocess(*plugins, *words, "--log-cli-level=DEBUG", *arguments)
        assert "INTERNALERROR" not in said(result)
        return said(result)

    def written(self) -> dict[str, bytes]:
        """Read everything below the folder."""
        root = self.pytester.path
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def quoted(number: int) -> str:
    """Spell the variable of a secret."""
    return f"{{{{s{number:02d}}}}}"


@pytest.fixture
def canaries(pytester: pytest.Pytester, echo: Echo, monkeypatch: pytest.MonkeyPatch) -> Canaries:
    """Write the suite, and put the secrets into the process environment, where alone they are."""
    for number in range(len(PLACES)):
        monkeypatch.setenv(f"CONTRACT_S{number:02d}", secret(number))
    suite = Canaries(pytester, echo)
    suite.prepare()
    return suite


def in_base64(number: int) -> Iterator[bytes]:
    """Yield how the core of a secret stands in base64, at any place of a text."""
    for offset in range(3):
        encoded = b64encode(b"~" * offset + core(number).encode())
        yield encoded[4 if offset else 0 : -4]


def occurrences(content: bytes) -> list[int]:
    """Return the numbers of the secrets that a text holds, in any encoding: as percent codes and escapes, too."""
    spread = content.lower().replace(b"\\u00", b"%").replace(b"%", b"")
    found = []
    for number in range(len(PLACES)):
        plain = core(number).encode()
        hexed = plain.hex().encode()
        if plain in content or hexed in spread or any(each in content for each in in_base64(number)):
            found.append(number)
    return found


def where(number: int, printed: str) -> str:
    """Show what stands around a secret, where it stands as it is."""
    at = printed.find(core(number))
    return printed[max(0, at - 100) : at + 100] if at >= 0 else "in base64, or escaped"


def assert_clean(canaries: Canaries, printed: str) -> None:
    """Assert that nothing printed or written holds a secret."""
    found = {number: where(number, printed) for number in occurrences(printed.encode())}
    assert found == {}
    written = {name: occurrences(content) for name, content in canaries.written().items()}
    assert {name: numbers for name, numbers in written.items() if numbers} == {}


def test_there_are_forty_places() -> None:
    """As many secrets as were asked for, all different, each found if it were there."""
    assert len(PLACES) >= 40
    assert len({core(number) for number in range(len(PLACES))}) == len(PLACES)
    everything = " ".join(secret(number) for number in range(len(PLACES))).encode()
    assert occurrences(everything) == list(range(len(PLACES)))
    assert occurrences(b64encode(everything)) != []
    assert occurrences(quote(everything).encode()) == list(range(len(PLACES)))


def test_recording_and_failing_tell_no_secret(canaries: Canaries) -> None:
    """A recording of every place, of which many are broken and each fails with its local variables shown."""
    printed = canaries.run("--sandbox=local", "--record-mode=rewrite")
    assert_clean(canaries, printed)
    seen = occurrences(" ".join(canaries.echo.seen).encode())
    assert seen == list(range(len(PLACES))), "each secret did go over the wire"
    assert len(list((canaries.pytester.path / "cassettes").rglob("*.yaml"))) > 10
    assert printed.count("REDACTED-s") > 100


def test_a_replay_and_its_misses_tell_no_secret(canaries: Canaries) -> None:
    """A replay, and one in which every request has changed, with the secrets still in the environment."""
    canaries.run("--sandbox=local", "--record-mode=rewrite", "-k", "test_answer")
    assert_clean(canaries, canaries.run("-k", "test_answer or test_environment"))
    canaries.collection(change="changed")
    printed = canaries.run("-k", "test_answer")
    assert "does not hold this" in printed
    assert_clean(canaries, printed)


@pytest.mark.parametrize("style", ["long", "short", "line", "native", "auto", "no"])
def test_no_style_of_traceback_tells_a_secret(canaries: Canaries, style: str) -> None:
    """However a failure is shown, and with workers, too."""
    few = "basic or long or environment"
    printed = canaries.run("--sandbox=local", f"--tb={style}", "-k", few)
    assert_clean(canaries, printed)


def test_workers_tell_no_secret(canaries: Canaries) -> None:
    """What workers report is as clean as what one process reports."""
    assert_clean(canaries, canaries.run("--sandbox=local", "-n", "2", "-k", "basic or header-base64 or binary"))


def test_a_setup_that_fails_tells_no_secret(canaries: Canaries) -> None:
    """A fixture that fails while it holds a secret, before anything was sent."""
    fixture = """
        import os, pytest

        @pytest.fixture
        def failing(contract_session):
            held = [os.environ[f"CONTRACT_S{number:02d}"] for number in range(7)]
            raise RuntimeError(held)

        def test_fails(failing):
            assert failing
    """
    canaries.write("test_setup.py", textwrap.dedent(fixture))
    printed = canaries.run("--sandbox=local", "test_setup.py")
    assert "RuntimeError" in printed
    assert_clean(canaries, printed)
