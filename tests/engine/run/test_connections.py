"""Runs behind a proxy, a private CA and client certificates, and what is said of them."""

import json
import textwrap
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from api_shape import UUIDS
from proxies import API, Pki, Proxy, proxying
from small_suite import Project, item, said, totals

JSON = {"Content-Type": "application/json"}
THING = (200, JSON, json.dumps({"id": UUIDS.new_id(1), "name": "n"}).encode())
CHECKED = "certificates: those of servers were not checked (--contract-insecure)"
PASSWORD = "CANARY-proxy-7f3a"
RULES = """
    from postman_contract import Rules

    RULES = Rules({})
"""
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")

Serve = Callable[..., tuple[str, list[Any]]]

pytestmark = pytest.mark.parametrize("shape", [UUIDS], indirect=True)


@pytest.fixture
def reading(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Write a suite of one case, which only reads, and let the environment say nothing."""
    for name in (*PROXIES, "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    project.collection(item("Get", path="/things/1"))
    project.write("things.py", textwrap.dedent(RULES))
    project.environment()
    return project


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """Run a proxy."""
    with proxying() as state:
        yield state


class Things(BaseHTTPRequestHandler):
    """Answers every request with a thing."""

    def do_GET(self) -> None:
        """Send it."""
        self.send_response(200)
        for name, value in {**JSON, "Content-Length": str(len(THING[2]))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(THING[2])

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def live(suite: Project, *arguments: str) -> pytest.RunResult:
    """Run what is claimed of answers against a live server."""
    return suite.run("-k", "test_answer", "--sandbox=live", *arguments)


def test_a_live_run_takes_its_proxy_from_the_environment(
    reading: Project, proxy: Proxy, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the proxy knows the host; its password reaches neither the terminal nor a file."""
    pki = Pki(tmp_path_factory.mktemp("pki"))
    with pki.serving(Things, API) as port:
        proxy.hosts[API] = port
        monkeypatch.setenv("CONTRACT_BASE", f"https://{API}")
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("://", f"://user:{PASSWORD}@"))
        monkeypatch.setenv("SSL_CERT_FILE", str(pki.ca_file))
        result = live(reading, "--record-mode=rewrite")
    assert totals(result).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert proxy.seen == [f"CONNECT {API}:443 HTTP/1.1"]
    assert PASSWORD not in said(result)
    files = [path for path in reading.pytester.path.rglob("*") if path.is_file()]
    assert [path.name for path in files if PASSWORD.encode() in path.read_bytes()] == []


def test_a_live_run_is_told_its_proxy_and_certificates(
    reading: Project, proxy: Proxy, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line goes before the environment."""
    pki = Pki(tmp_path_factory.mktemp("pki"))
    cert, key = pki.client_files()
    with pki.serving(Things, API, asks_clients=True) as port:
        proxy.hosts[API] = port
        monkeypatch.setenv("CONTRACT_BASE", f"https://{API}")
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        files = (f"--cacert={pki.ca_file}", f"--client-cert={cert}", f"--client-key={key}")
        result = live(reading, f"--proxy={proxy.url}", *files)
    assert totals(result).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert CHECKED not in said(result)


def test_the_guard_looks_at_the_server_and_not_at_the_proxy(
    reading: Project, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host that is not configured is not asked for, whoever would lead there."""
    reading.collection(item("Get", request={"url": "https://elsewhere.example.test/things/1"}))
    monkeypatch.setenv("CONTRACT_BASE", f"https://{API}")
    result = live(reading, f"--proxy={proxy.url}")
    assert "refused: https://elsewhere.example.test:443 is not the configured host" in said(result)
    assert proxy.seen == []


@pytest.mark.parametrize("mode", ["replay", "local"])
def test_other_runs_read_nothing_of_the_environment(
    reading: Project, serve: Serve, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that does not exist, and a file that is none, trouble them not."""
    url, _ = serve(THING)
    conftest = (reading.pytester.path / "conftest.py").read_text()
    reading.write("conftest.py", conftest.replace(reading.url, url))
    assert totals(reading.record("-k", "test_answer")).startswith("contract: 1 kept")
    for name in PROXIES[:3]:
        monkeypatch.setenv(name, "ftp://no proxy")
    monkeypatch.setenv("SSL_CERT_FILE", "missing.pem")
    assert totals(reading.run("-k", "test_answer", f"--sandbox={mode}")).startswith("contract: 1 kept, 0 broken")


def test_unchecked_certificates_are_told_in_the_summary(
    reading: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """And are recorded by no means."""
    pki = Pki(tmp_path_factory.mktemp("pki"))
    with pki.serving(Things, "elsewhere.test") as port:
        conftest = (reading.pytester.path / "conftest.py").read_text()
        reading.write("conftest.py", conftest.replace(reading.url, f"https://127.0.0.1:{port}"))
        result = reading.run("-k", "test_answer", "--sandbox=local", "--insecure")
        assert totals(result).startswith("contract: 1 kept, 0 broken, 0 not judged")
        assert CHECKED in result.outlines
        recording = reading.record("--insecure")
    assert "record without --contract-insecure" in said(recording)
    assert recording.ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--cacert=missing.pem",), "missing.pem: cannot be read: No such file or directory"),
        (("--client-cert=missing.pem",), "missing.pem: no such file"),
        (("--client-key=things.py",), "things.py: a key without its certificate: add --contract-client-cert=FILE"),
        (("--proxy=ftp://p",), "--contract-proxy: expected the URL of a proxy"),
    ],
)
def test_what_cannot_be_used_ends_the_run_before_its_first_call(
    reading: Project, serve: Serve, arguments: tuple[str, ...], problem: str
) -> None:
    """It is named with what to do."""
    url, seen = serve(THING)
    conftest = (reading.pytester.path / "conftest.py").read_text()
    reading.write("conftest.py", conftest.replace(reading.url, url))
    result = reading.run("--sandbox=local", *arguments)
    assert problem in said(result)
    assert result.ret != pytest.ExitCode.OK
    assert seen == []
