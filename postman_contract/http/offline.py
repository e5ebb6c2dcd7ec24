"""Keeps a run on this machine, and a replay off the network altogether.

A process-wide audit hook (PEP 578) sees every name resolution and connection, whatever library and thread asks for it.
It cannot be removed, so it does nothing while no restriction is in force.
"""

import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager
from enum import Enum, auto
from functools import cache

from postman_contract.http.origins import is_loopback


class Network(Enum):
    """What the process may reach."""

    ANY = auto()
    LOOPBACK = auto()
    NONE = auto()


class NetworkRefused(RuntimeError):  # noqa: N818  named for what it is
    """Something tried to use the network although the run is offline: a defect of the suite, not of its inputs."""


_TO_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_OPENED = "socket.__new__"
_LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"})
_EVENTS = _TO_ADDRESS | _LOOKUPS | {_OPENED}
_INTERNET = frozenset({socket.AF_INET, socket.AF_INET6})
# A list, not a stack: contexts of several threads need not end in the order they began.
_in_force: list[Network] = []


@contextmanager
def network_restricted_to(policy: Network) -> Generator[None]:
    """Restrict what the whole process may reach, its other threads included, for a while.

    May be nested, and used by several threads at once: of all restrictions in force the strictest holds.
    """
    _install_audit_hook()
    _in_force.append(policy)
    try:
        yield
    finally:
        _in_force.remove(policy)


@cache
def _install_audit_hook() -> None:
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _in_force or event not in _EVENTS:
        return
    nothing = Network.NONE in _in_force
    if event == _OPENED:
        if nothing and arguments[1] in _INTERNET:
            raise NetworkRefused("a socket was opened: this run may use no network")
        return
    host = _host_of(event, arguments)
    if host is None:  # a Unix socket, or one that is connected
        return
    if nothing or (Network.LOOPBACK in _in_force and not is_loopback(host)):
        allowed = "use no network" if nothing else "reach loopback alone"
        raise NetworkRefused(f"{event} to {host!r} refused: this run may {allowed}")


def _host_of(event: str, arguments: tuple[object, ...]) -> str | None:
    target = arguments[1] if event in _TO_ADDRESS else arguments[0]
    if isinstance(target, tuple):
        target = target[0]
    elif event in _TO_ADDRESS:
        return None
    return target.decode() if isinstance(target, bytes) else str(target or "")
