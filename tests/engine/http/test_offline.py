"""Tests of keeping a run on this machine."""

import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from postman_contract.errors import NotJudged
from postman_contract.http import offline
from postman_contract.http.client import new_client, transmit
from postman_contract.http.offline import Network, NetworkRefused, network_restricted_to
from postman_contract.postman.messages import Request

Serve = Callable[..., tuple[str, list[Any]]]
ELSEWHERE = "192.0.2.1"  # RFC 5737: for documentation, routed nowhere


def test_offline_nothing_is_reached(serve: Serve) -> None:
    """A run without network cannot even reach loopback."""
    url, seen = serve((200, {}, b""))
    with new_client() as client, network_restricted_to(Network.NONE), pytest.raises(NotJudged) as caught:
        transmit(client, Request("GET", url, "/"), None)
    assert (str(caught.value), seen) == (
        f"GET {url}: the network is blocked: socket.getaddrinfo to '127.0.0.1' refused: this run may use no network",
        [],
    )


def test_on_loopback_this_machine_is_reached(serve: Serve) -> None:
    """A run against a stand-in reaches it."""
    url, seen = serve((200, {}, b""))
    with new_client() as client, network_restricted_to(Network.LOOPBACK):
        transmit(client, Request("GET", url, "/"), None)
    assert len(seen) == 1


@pytest.mark.parametrize("policy", [Network.NONE, Network.LOOPBACK])
@pytest.mark.parametrize(
    "reach",
    [
        pytest.param(lambda udp: udp.connect((ELSEWHERE, 9)), id="connect"),
        pytest.param(lambda udp: udp.sendto(b"x", (ELSEWHERE, 9)), id="sendto"),
        pytest.param(lambda udp: udp.sendmsg([b"x"], [], 0, (ELSEWHERE, 9)), id="sendmsg"),
        pytest.param(lambda _: socket.getaddrinfo("host.invalid", 80), id="getaddrinfo"),
        pytest.param(lambda _: socket.getaddrinfo(b"host.invalid", 80), id="getaddrinfo of bytes"),
        pytest.param(lambda _: socket.gethostbyname("host.invalid"), id="gethostbyname"),
        pytest.param(lambda _: socket.gethostbyname_ex("host.invalid"), id="gethostbyname_ex"),
        pytest.param(lambda _: socket.gethostbyaddr(ELSEWHERE), id="gethostbyaddr"),
        pytest.param(lambda _: socket.getnameinfo((ELSEWHERE, 80), 0), id="getnameinfo"),
    ],
)
def test_no_way_leaves_the_machine(policy: Network, reach: Callable[[socket.socket], object]) -> None:
    """Every way to another host is refused, before anything is sent."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        network_restricted_to(policy),
        pytest.raises(NetworkRefused),
    ):
        reach(udp)


def test_a_unix_socket_is_this_machine(tmp_path: Path) -> None:
    """A Unix socket is no network: the refusal is the operating system's."""
    with (
        socket.socket(socket.AF_UNIX) as unix,
        network_restricted_to(Network.NONE),
        pytest.raises(FileNotFoundError),
    ):
        unix.connect(str(tmp_path / "none"))


def refused(policy: Network | None = None) -> bool:
    """Tell whether this machine cannot be reached, under one more restriction or none."""
    with network_restricted_to(policy) if policy else nullcontext():
        try:
            socket.getaddrinfo("127.0.0.1", 80)
        except NetworkRefused:
            return True
    return False


def test_the_policy_before_is_restored() -> None:
    """A restriction holds for a while, whatever ends it."""
    with pytest.raises(KeyError), network_restricted_to(Network.NONE):
        raise KeyError
    assert not refused()


@pytest.mark.parametrize("inner", Network)
@pytest.mark.parametrize("outer", Network)
def test_of_nested_restrictions_the_strictest_holds(outer: Network, inner: Network) -> None:
    """What is begun within a restriction cannot loosen it, and leaves it as it was."""
    with network_restricted_to(outer):
        assert refused(inner) is (Network.NONE in (outer, inner))
        assert refused() is (outer is Network.NONE)
    assert not refused()


def test_a_restriction_can_be_entered_again() -> None:
    """The same restriction within itself ends where the outer one does."""
    with network_restricted_to(Network.NONE):
        with network_restricted_to(Network.NONE):
            pass
        assert refused()
    assert not refused()


def test_other_threads_are_restricted_too() -> None:
    """What a claim starts in a thread, or a thread that was there before, reaches no more than the claim."""
    with ThreadPoolExecutor(1) as before:
        assert before.submit(refused).result() is False
        with network_restricted_to(Network.NONE), ThreadPoolExecutor(1) as started:
            assert (before.submit(refused).result(), started.submit(refused).result()) == (True, True)
        assert before.submit(refused).result() is False


def test_restrictions_of_threads_need_not_end_in_order() -> None:
    """A restriction that was put in force first and ends first leaves the later one of another thread."""
    begun, over = Event(), Event()

    def restrict() -> None:
        with network_restricted_to(Network.NONE):
            begun.set()
            over.wait()

    with ThreadPoolExecutor(1) as pool:
        with network_restricted_to(Network.NONE):
            restricting = pool.submit(restrict)
            begun.wait()
        in_between = refused()
        over.set()
        restricting.result()
    assert (in_between, refused()) == (True, False)


def test_nothing_is_watched_until_a_restriction_is_put_in_force() -> None:
    """A process that only loads the module has no audit hook, and so is not slowed down."""
    program = (
        "import sys; added = []; sys.addaudithook(lambda event, _: event == 'sys.addaudithook' and added.append(1))\n"
        "from postman_contract.http.offline import Network, network_restricted_to\n"
        "for _ in range(2):\n"
        "    print(len(added), 'httpx' in sys.modules)\n"
        "    with network_restricted_to(Network.NONE): pass\n"
        "with network_restricted_to(Network.NONE): print(len(added))\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.split("\n") == ["0 False", "1 False", "1", ""]


# Python does not trace audit hooks, so what they decide is also asked for directly.


@pytest.mark.parametrize(
    ("event", "arguments", "host"),
    [
        ("socket.connect", (None, (ELSEWHERE, 80)), ELSEWHERE),
        ("socket.connect", (None, ("2001:db8::1", 80, 0, 0)), "2001:db8::1"),
        ("socket.sendto", (None, ("example.com", 80)), "example.com"),
        ("socket.getaddrinfo", ("example.com", 80, 0, 0, 0), "example.com"),
        ("socket.getaddrinfo", (b"example.com", 80, 0, 0, 0), "example.com"),
    ],
)
def test_a_refusal_names_the_host(event: str, arguments: tuple[object, ...], host: str) -> None:
    """What was tried, to where, and what is allowed."""
    with network_restricted_to(Network.LOOPBACK), pytest.raises(NetworkRefused) as caught:
        offline._audit(event, arguments)
    assert str(caught.value) == f"{event} to {host!r} refused: this run may reach loopback alone"


@pytest.mark.parametrize(
    ("policy", "event", "arguments"),
    [
        pytest.param(Network.NONE, "open", ("file", "r", 0), id="another event"),
        pytest.param(Network.ANY, "socket.connect", (None, (ELSEWHERE, 80)), id="any"),
        pytest.param(Network.NONE, "socket.connect", (None, "/run/x"), id="Unix socket"),
        pytest.param(Network.NONE, "socket.sendmsg", (None, None), id="connected"),
        pytest.param(Network.LOOPBACK, "socket.connect", (None, ("::1", 80, 0, 0)), id="loopback"),
        pytest.param(Network.LOOPBACK, "socket.getaddrinfo", (None, 80, 0, 0, 0), id="no host"),
    ],
)
def test_what_is_allowed_is_let_pass(policy: Network, event: str, arguments: tuple[object, ...]) -> None:
    """What is no network, or allowed, is not refused."""
    with network_restricted_to(policy):
        offline._audit(event, arguments)
