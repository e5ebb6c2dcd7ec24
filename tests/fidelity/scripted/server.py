"""The server that answers scripted collections, for Newman and for us: a proxy on loopback, so hosts may be made up.

Its answers depend on the request, and on what the same run has asked before: `forget` begins a new run.
"""

import socketserver
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from building import Json
from scripted.answers import Answer, Asked, Memory, answer_of
from wire import canonical


@dataclass
class Answering:
    """A server that answers, and what was sent to it since the last `forget`."""

    url: str
    sent: list[Asked] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)

    def forget(self) -> None:
        """Begin anew: nothing was sent."""
        self.sent.clear()
        self.memory = Memory()

    def requests(self) -> list[Json]:
        """Return what was sent, in order, as a golden file has it."""
        return [canonical(each.method, each.url, each.headers, each.body) for each in self.sent]


class _Handler(socketserver.StreamRequestHandler):
    """Answers one request of a connection: Python's own server knows only hosts that are hosts."""

    server: "_Server"

    def handle(self) -> None:
        asked = self._read()
        if asked is None:
            return
        self.server.answering.sent.append(asked)
        answer = answer_of(asked, self.server.answering.memory)
        if answer is not None:
            self.wfile.write(_bytes_of(answer, has_content=asked.method != "HEAD"))

    def _read(self) -> Asked | None:
        first = self.rfile.readline().decode("latin-1").rstrip("\r\n")
        if not first:
            return None
        method, url = first.removesuffix(" HTTP/1.1").split(" ", 1)
        lines = iter(lambda: self.rfile.readline().decode("latin-1").rstrip("\r\n"), "")
        headers = tuple((name, value.removeprefix(" ")) for name, _, value in (line.partition(":") for line in lines))
        by_name = {name.lower(): value for name, value in headers}
        if by_name.get("transfer-encoding") == "chunked":
            return Asked(method, url, headers, b"".join(self._chunks()))
        return Asked(method, url, headers, self.rfile.read(int(by_name.get("content-length", 0))))

    def _chunks(self) -> Iterator[bytes]:
        while length := int(self.rfile.readline(), 16):
            yield self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    answering: Answering


def _bytes_of(answer: Answer, *, has_content: bool) -> bytes:
    length = () if answer.status in (204, 304) else (("Content-Length", str(len(answer.body))),)
    lines: Iterable[str] = (
        f"HTTP/1.1 {answer.status} {answer.reason}",
        *(f"{name}: {value}" for name, value in (*answer.headers, *length, ("Connection", "close"))),
    )
    return "\r\n".join((*lines, "", "")).encode("latin-1") + (answer.body if has_content else b"")


@contextmanager
def answering_server() -> Iterator[Answering]:
    """Serve until the block ends."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.answering = Answering(f"http://127.0.0.1:{server.server_address[1]}")
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server.answering
        finally:
            server.shutdown()
