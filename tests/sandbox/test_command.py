"""The command `python -m cartoncloud_sandbox`."""

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from cartoncloud_sandbox import seed_ids
from cartoncloud_sandbox.__main__ import main
from cartoncloud_sandbox.server import require_loopback
from programs import start_python

Start = Callable[..., tuple["subprocess.Popen[str]", str]]
LINE = re.compile(r"cartoncloud_sandbox listening on (http://127\.0\.0\.1:\d+)\n")
HOUSE = Path(__file__).parents[2]


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what starts the command; whatever still runs is killed at the end."""
    running = []

    def begin(*arguments: str) -> tuple["subprocess.Popen[str]", str]:
        process = start_python("-m", "cartoncloud_sandbox", *arguments, cwd=HOUSE, stderr=subprocess.PIPE)
        running.append(process)
        assert process.stdout is not None
        line = LINE.fullmatch(process.stdout.readline())
        assert line is not None
        return process, line[1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def token(url: str, **form: str) -> httpx.Response:
    """Ask for a token."""
    login = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
    return httpx.post(f"{url}/uaa/oauth/token", auth=login, data={"grant_type": "client_credentials", **form})


def customers(url: str, bearer: str) -> str:
    """Return the path of customers after creating one."""
    headers = {"Authorization": f"Bearer {bearer}", "Accept-Version": "1"}
    answer = httpx.post(f"{url}/tenants/{seed_ids.TENANT_ID}/customers", headers=headers, json={"name": "Sample Kept"})
    return f"/tenants/{seed_ids.TENANT_ID}/customers/{answer.json()['id']}"


def test_the_line_comes_when_connections_are_accepted(start: Start) -> None:
    """Whoever has read the line can call at once."""
    _, url = start("--port", "0")
    assert httpx.get(f"{url}/_sandbox/about").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quietly(start: Start, number: signal.Signals) -> None:
    """SIGTERM and SIGINT end the command with 0 and without a word."""
    process, url = start()
    assert httpx.get(f"{url}/_sandbox/about").status_code == 200
    process.send_signal(number)
    assert (*process.communicate(timeout=10), process.returncode) == ("", "", 0)


def test_a_database_outlives_the_command(start: Start, tmp_path: Path) -> None:
    """With --database, objects and tokens are still there after a restart."""
    file = str(tmp_path / "state.sqlite")
    process, url = start("--database", file)
    bearer = token(url).json()["access_token"]
    path = customers(url, bearer)
    process.terminate()
    process.wait(10)
    _, url = start("--database", file)
    headers = {"Authorization": f"Bearer {bearer}", "Accept-Version": "1"}
    assert httpx.get(url + path, headers=headers).json()["name"] == "Sample Kept"


def test_the_clock_can_be_frozen(start: Start) -> None:
    """--now is the time of all documents, in the tenant's zone."""
    _, url = start("--now", "2031-05-06T22:00:00Z")
    assert httpx.get(f"{url}/_sandbox/about").json()["now"] == "2031-05-07T08:00:00+10:00"


def test_tokens_expire_after_the_seconds_asked_for(start: Start) -> None:
    """With --token-seconds 0 a token is expired when it arrives."""
    _, url = start("--token-seconds", "0")
    body = token(url).json()
    answer = httpx.get(f"{url}/uaa/userinfo", headers={"Authorization": f"Bearer {body['access_token']}"})
    assert (body["expires_in"], answer.status_code) == (0, 401)


def test_reports_can_take_their_time(start: Start) -> None:
    """--report-seconds is what the settings begin with, and what a reset returns to."""
    _, url = start("--report-seconds", "30")
    httpx.post(f"{url}/_sandbox/settings", json={"reportSeconds": 0})
    httpx.post(f"{url}/_sandbox/reset")
    assert httpx.get(f"{url}/_sandbox/settings").json()["reportSeconds"] == 30


def test_a_cut_answer_is_not_complained_of(start: Start) -> None:
    """What was planned is no word on stderr worth."""
    process, url = start()
    httpx.post(f"{url}/_sandbox/faults", json={"kind": "cut"})
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{url}/uaa/userinfo")
    process.terminate()
    assert process.communicate(timeout=10) == ("", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"SQLite? No, prose, and enough of it to fill the hundred bytes that a header of a database has: yes.",
            "file is not",
        ),
        (None, "was written by another version of the stand-in; take a new file"),
    ],
    ids=["prose", "older"],
)
def test_a_file_of_others_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, message: str
) -> None:
    """A file that is no database, or one of another layout, ends the command with a message."""
    file = tmp_path / "state.sqlite"
    if content:
        file.write_bytes(content)
    else:
        older = sqlite3.connect(file)
        older.execute("CREATE TABLE stock (product TEXT)")
        older.close()
    assert main(["--database", str(file)]) == 2
    complaint = capsys.readouterr().err
    assert complaint.startswith("cartoncloud_sandbox cannot keep its state: ")
    assert message in complaint


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", ""])  # noqa: S104 - refused
def test_other_hosts_are_refused(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A host that is not of this machine's loopback ends the command with a clear message."""
    assert main(["--host", host]) == 2
    message = f"{host} is not a loopback address; the stand-in listens on this machine only"
    assert capsys.readouterr().err == f"cartoncloud_sandbox cannot listen: {message}\n"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_hosts_are_allowed(host: str) -> None:
    """Every spelling of this machine will do."""
    require_loopback(host)


@pytest.mark.parametrize("port", ["70000", "-1"])
def test_an_impossible_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A port that cannot be bound ends the command with a message."""
    assert main(["--port", port]) == 2
    assert capsys.readouterr().err.startswith("cartoncloud_sandbox cannot listen: ")


@pytest.mark.parametrize("now", ["yesterday", "2030-01-20", "2030-01-20T09:00:00"])
def test_the_frozen_time_needs_an_offset(now: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no RFC 3339 time is a usage error."""
    with pytest.raises(SystemExit) as ending:
        main(["--now", now])
    assert ending.value.code == 2
    assert "--now" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["fastapi", "uvicorn"])
def test_missing_packages_are_named_with_their_remedy(package: str) -> None:
    """Without its server's packages the command says how to get them, and ends with 2."""
    run = "runpy.run_module('cartoncloud_sandbox', run_name='__main__')"
    program = f"import sys, runpy; sys.modules[{package!r}] = None; {run}"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=HOUSE, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert "pip install -e '.[sandbox]'" in ended.stderr
