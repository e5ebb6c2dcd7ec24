"""Tests of saying why a request was not answered."""

import subprocess
import sys
from pathlib import Path

import pytest

from postman_contract.errors import NotJudged, Unanswered, Unavailable
from postman_contract.http._httpx import httpx
from postman_contract.http.client import new_client, transmit
from postman_contract.http.failures import blocked_network, failures_explained
from postman_contract.http.offline import NetworkRefused
from postman_contract.postman.messages import Request


class SocketBlockedError(RuntimeError):
    """Stands for the error of pytest-socket, which need not be installed."""

    __module__ = "pytest_socket"


class SocketConnectBlockedError(RuntimeError):
    """Stands for the other error of pytest-socket."""

    __module__ = "pytest_socket"


BLOCKED = [
    (SocketBlockedError("A test tried to use socket.socket."), "by pytest-socket: A test tried to use socket.socket."),
    (SocketConnectBlockedError("connect() with host"), "by pytest-socket: connect() with host"),
    (
        RuntimeError("Network is disabled for host '127.0.0.1'"),
        "by pytest-recording (--block-network): Network is disabled for host '127.0.0.1'",
    ),
]
BY = pytest.mark.parametrize(("problem", "words"), BLOCKED, ids=lambda each: type(each).__name__)


def fail_with(problem: Exception) -> None:
    """Fail where a request would be sent."""
    raise problem


def explained(problem: Exception) -> Exception:
    """Return what a problem becomes."""
    try:
        with failures_explained("GET http://h", 30.0):
            fail_with(problem)
    except Exception as raised:  # noqa: BLE001  whatever it is, it is compared
        return raised
    return AssertionError("nothing was raised")


@BY
def test_who_blocks_the_network_is_named(problem: RuntimeError, words: str) -> None:
    """A request that was never let out is plainly not judged."""
    said = explained(problem)
    assert (type(said), str(said)) == (NotJudged, f"GET http://h: the network is blocked {words}")


@BY
def test_who_blocks_the_network_is_named_whatever_was_made_of_it(problem: RuntimeError, words: str) -> None:
    """A library that turns the error into one of its own, with a cause or within its handling, hides nothing."""
    caused, handled = httpx.ConnectError("no"), httpx.ConnectError("no")
    caused.__cause__ = OSError("no")
    caused.__cause__.__cause__ = problem
    handled.__context__ = problem
    assert [str(explained(each)) for each in (caused, handled)] == [f"GET http://h: the network is blocked {words}"] * 2


def test_causes_in_a_circle_end() -> None:
    """Errors that name each other as their cause are looked at once."""
    first, second = OSError("a"), OSError("b")
    first.__cause__, second.__cause__ = second, first
    assert blocked_network(first) is None


def test_our_own_refusal_is_named() -> None:
    """A run that is offline says so."""
    said = explained(NetworkRefused("this run may use no network"))
    assert (type(said), str(said)) == (NotJudged, "GET http://h: the network is blocked: this run may use no network")


@pytest.mark.parametrize(
    "problem",
    [OSError(24, "Too many open files"), PermissionError(13, "Permission denied"), BrokenPipeError(32, "Broken pipe")],
    ids=lambda each: type(each).__name__,
)
def test_a_problem_of_the_operating_system_is_named(problem: OSError) -> None:
    """Whatever fails below HTTP is no answer, by its name."""
    said = explained(problem)
    assert (type(said), str(said)) == (Unanswered, f"GET http://h: {type(problem).__name__}: {problem}")


@pytest.mark.parametrize(("timeout", "words"), [(30.0, "within 30 s"), (0.5, "within 0.5 s"), (None, "in time")])
@pytest.mark.parametrize(
    ("problem", "kind", "what"),
    [
        (httpx.ReadTimeout("slow"), Unanswered, "no answer"),
        (httpx.ConnectTimeout("slow"), Unavailable, "no connection"),
        (httpx.PoolTimeout("slow"), Unavailable, "no connection"),
    ],
)
def test_silence_is_named_with_its_length(
    problem: httpx.TimeoutException, kind: type[NotJudged], what: str, timeout: float | None, words: str
) -> None:
    """How long was waited is said where the client has a limit; without a connection nothing was carried out."""
    with pytest.raises(NotJudged) as caught, failures_explained("GET http://h", timeout):
        fail_with(problem)
    assert (type(caught.value), str(caught.value)) == (kind, f"GET http://h: {what} {words}")


@pytest.mark.parametrize("problem", [RuntimeError("a bug"), RecursionError("a bug"), KeyError("a bug")])
def test_a_defect_keeps_its_traceback(problem: Exception) -> None:
    """What nobody expects is raised as it is."""
    assert explained(problem) is problem


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "a..example"])
def test_a_host_that_is_no_name_is_named(host: str) -> None:
    """A name that the resolver does not take was never sent to (RFC 1035 §2.3.4)."""
    with new_client() as client, pytest.raises(NotJudged) as caught:
        transmit(client, Request("GET", f"http://{host}", "/"), None)
    assert type(caught.value) is NotJudged
    assert str(caught.value).startswith(f"GET http://{host}: not a URL that can be sent: ")


BLOCKING = """
import socket

class SocketBlockedError(RuntimeError):
    pass

class BlockedSocket(socket.socket):
    def __new__(cls, *arguments, **options):
        raise SocketBlockedError("A test tried to use socket.socket.")

def disable_socket():
    socket.socket = BlockedSocket
"""
SENDING = """
import {module}
from postman_contract.http.client import new_client, transmit
from postman_contract.errors import NotJudged
from postman_contract.postman.messages import Request
with new_client() as client:
    {module}.{block}()
    try:
        transmit(client, Request("GET", "http://127.0.0.1:9", "/"), None)
    except NotJudged as problem:
        print(type(problem).__name__, problem)
"""


@pytest.mark.parametrize(
    ("module", "block", "words"),
    [
        ("pytest_socket", "disable_socket", "by pytest-socket: A test tried to use socket.socket."),
        (
            "pytest_recording.network",
            "block",
            "by pytest-recording (--block-network): Network is disabled for host '127.0.0.1'",
        ),
    ],
)
def test_a_network_that_is_blocked_is_told_from_a_defect(tmp_path: Path, module: str, block: str, words: str) -> None:
    """A request is not judged where another plugin blocks the network, each in its own way."""
    (tmp_path / "pytest_socket.py").write_text(BLOCKING)
    (tmp_path / "sending.py").write_text(SENDING.format(module=module, block=block))
    ended = subprocess.run([sys.executable, tmp_path / "sending.py"], capture_output=True, text=True, check=True)
    assert ended.stdout == f"NotJudged GET http://127.0.0.1:9: the network is blocked {words}\n"
