"""Tests of keeping a run on this machine."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postman_contract.http import offline
from postman_contract.http.client import new_client, transmit
from postman_contract.http.offline import Network, NetworkRefused, is_loopback, network_restricted_to, restrict_network
from postman_contract.postman.messages import Request

Serve = Callable[..., tuple[str, list[Any]]]
ELSEWHERE = "192.0.2.1"  # RFC 5737: for documentation, routed nowhere


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LOCALHOST", "localhost.", "ip6-localhost", ""]
)
def test_this_machine_is_loopback(host: str) -> None:
    """The loopback addresses and the names that stand for them are this machine."""
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", [ELSEWHERE, "10.0.0.1", "::", "example.com", "localhost.example.com", "127.0.0.1.nip.io"]
)
def test_other_hosts_are_not_loopback(host: str) -> None:
    """Whatever else a name or address is, it is not this machine."""
    assert not is_loopback(host)


def test_offline_nothing_is_reached(serve: Serve) -> None:
    """A run without network cannot even reach loopback."""
    url, seen = serve((200, {}, b""))
    with new_client() as client, network_restricted_to(Network.NONE), pytest.raises(NetworkRefused) as caught:
        transmit(client, Request("GET", url, "/"), None)
    assert (str(caught.value), seen) == (
        "socket.getaddrinfo to '127.0.0.1' refused: this run may reach nothing",
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


def test_the_policy_before_is_restored() -> None:
    """A restriction holds for a while, whatever ends it."""
    with network_restricted_to(Network.ANY):
        with pytest.raises(KeyError), network_restricted_to(Network.NONE):
            raise KeyError
        assert len(socket.getaddrinfo("127.0.0.1", 80)) > 0


def test_a_restriction_holds_from_now_on() -> None:
    """A policy that is put in force stays, until another one is."""
    with network_restricted_to(Network.ANY):
        restrict_network(Network.NONE)
        with pytest.raises(NetworkRefused):
            socket.getaddrinfo("127.0.0.1", 80)


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
    assert str(caught.value) == f"{event} to {host!r} refused: this run may reach loopback"


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
