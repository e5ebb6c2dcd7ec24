"""The HTTP server around the application: loopback only, and it says where it listens."""

import ipaddress
import logging
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from cartoncloud_sandbox.faults import without_faults


def require_loopback(host: str) -> None:
    """Raise `ValueError` unless the host is this very machine: a stand-in is not for others."""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        raise ValueError(f"{host} is not a loopback address; the stand-in listens on this machine only")


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one."""
    require_loopback(host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only for sockets that name their protocol; with it, answers take 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the base URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Server(uvicorn.Server):
    """A server that calls back once it accepts connections."""

    def __init__(self, app: FastAPI, on_start: Callable[[], None]) -> None:
        marked = [("Server", "cartoncloud_sandbox")]
        super().__init__(
            uvicorn.Config(
                app,
                log_level="warning",
                access_log=False,
                server_header=False,
                headers=marked,
                lifespan="off",
                timeout_graceful_shutdown=2,
            )
        )
        logging.getLogger("uvicorn.error").addFilter(without_faults)
        self.on_start = on_start

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self.on_start()


def serve(app: FastAPI, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT, which end the server quietly."""
    url = url_of(listener)
    server = Server(app, lambda: _announce(url))

    def stop(_signal: int, _frame: object) -> None:
        server.should_exit = True

    # uvicorn repeats the signal to whoever listened before it: let that be us, and not the default, which kills.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    server.run(sockets=[listener])


def _announce(url: str) -> None:
    sys.stdout.write(f"cartoncloud_sandbox listening on {url}\n")
    sys.stdout.flush()
