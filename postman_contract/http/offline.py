"""Keeps a run on this machine, and a replay off the network altogether.

A process-wide audit hook (PEP 578) sees every name resolution and connection, whatever library asks for it. It cannot
be removed, so it consults the policy in force.
"""

import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from enum import Enum, auto
from ipaddress import ip_address


class Network(Enum):
    """What the process may reach."""

    ANY = auto()
    LOOPBACK = auto()
    NONE = auto()


class NetworkRefused(RuntimeError):  # noqa: N818  named for what it is
    """Something tried to use the network although the run is offline: a defect of the suite, not of its inputs."""


LOCAL_NAMES = frozenset({"localhost", "ip6-localhost", ""})
_TO_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_OPENED = "socket.__new__"
_EVENTS = _TO_ADDRESS | {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", _OPENED}
_INTERNET = frozenset({socket.AF_INET, socket.AF_INET6})
_policy = [Network.ANY]
_installed: list[bool] = []


def restrict_network(policy: Network) -> None:
    """Put a policy in force from now on, for the whole process."""
    if not _installed:
        sys.addaudithook(_audit)
        _installed.append(True)
    _policy[0] = policy


@contextmanager
def network_restricted_to(policy: Network) -> Generator[None]:
    """Put a policy in force for a while."""
    before = _policy[0]
    restrict_network(policy)
    try:
        yield
    finally:
        _policy[0] = before


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _EVENTS or _policy[0] is Network.ANY:
        return
    if event == _OPENED:
        if _policy[0] is Network.NONE and arguments[1] in _INTERNET:
            raise NetworkRefused("a socket was opened: this run may reach nothing")
        return
    host = _host_of(event, arguments)
    if host is None:  # a Unix socket, or one that is connected
        return
    if _policy[0] is Network.NONE or not is_loopback(host):
        allowed = "nothing" if _policy[0] is Network.NONE else "loopback"
        raise NetworkRefused(f"{event} to {host!r} refused: this run may reach {allowed}")


def _host_of(event: str, arguments: tuple[object, ...]) -> str | None:
    target = arguments[1] if event in _TO_ADDRESS else arguments[0]
    if isinstance(target, tuple):
        target = target[0]
    elif event in _TO_ADDRESS:
        return None
    return target.decode() if isinstance(target, bytes) else str(target or "")


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own (RFC 6761 §6.3, RFC 1122 §3.2.1.3)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") in LOCAL_NAMES
