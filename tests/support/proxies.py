"""A proxy on loopback, which alone knows where hosts are, and servers with certificates of a CA made for the test."""

import http.client
import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import trustme

from loopback import running

API = "api.example.test"  # a host that no resolver knows (RFC 6761 §6.2)


@dataclass
class Proxy:
    """What a proxy knows, and what it has seen: its address, and the local port of each host.

    `seen` has the request lines, `credentials` the Proxy-Authorization of each. It `wants_credentials`, or does not.
    """

    url: str = ""
    hosts: dict[str, int] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    credentials: list[str | None] = field(default_factory=list)
    wants_credentials: bool = False


class ProxyHandler(BaseHTTPRequestHandler):
    """Tunnels a CONNECT (RFC 9110 §9.3.6), and forwards a request of a whole URL (RFC 9112 §3.2.2)."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def _is_let_in(self) -> Proxy | None:
        proxy: Proxy = self.server.proxy  # type: ignore[attr-defined]
        proxy.seen.append(self.requestline)
        proxy.credentials.append(self.headers.get("Proxy-Authorization"))
        if proxy.wants_credentials and not self.headers.get("Proxy-Authorization"):
            self.send_response(407)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return proxy

    def do_CONNECT(self) -> None:
        """Connect both ends, and pass on what comes until one of them ends."""
        proxy = self._is_let_in()
        if proxy is None:
            return
        host = self.path.partition(":")[0]
        if host not in proxy.hosts:
            self.send_error(502)
            return
        with socket.create_connection(("127.0.0.1", proxy.hosts[host])) as there:
            self.send_response(200)
            self.end_headers()
            ends = {self.connection: there, there: self.connection}
            while True:
                for ready in select.select([*ends], [], [])[0]:
                    content = ready.recv(65536)
                    if not content:
                        self.close_connection = True
                        return
                    ends[ready].sendall(content)

    def _forward(self) -> None:
        proxy = self._is_let_in()
        if proxy is None:
            return
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        there = http.client.HTTPConnection("127.0.0.1", proxy.hosts[parts.hostname or ""])
        headers = {name: value for name, value in self.headers.items() if not name.lower().startswith("proxy-")}
        there.request(self.command, self.path.partition(parts.netloc)[2], body, headers)
        answer = there.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.getheader("Content-Type", ""))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        there.close()

    do_GET = do_POST = _forward  # noqa: N815  the base class's names


@contextmanager
def proxying(**hosts: int) -> Iterator[Proxy]:
    """Run a proxy that knows `API` at a local port, and any other host that is given."""
    with running(ProxyHandler) as server:
        state = Proxy(f"http://127.0.0.1:{server.server_port}", hosts)
        server.proxy = state  # type: ignore[attr-defined]
        yield state


@dataclass
class Pki:
    """A CA of a test's own, and the files that it makes."""

    folder: Path
    ca: trustme.CA = field(default_factory=trustme.CA)

    @property
    def ca_file(self) -> Path:
        """The CA's certificate."""
        return self._written("ca.pem", self.ca.cert_pem)

    def client_files(self, name: str = "client") -> tuple[Path, Path]:
        """Make a certificate for a client, and its key."""
        made = self.ca.issue_cert(f"{name}@example.test")
        cert = self._written(f"{name}.pem", made.cert_chain_pems[0])
        return cert, self._written(f"{name}.key", made.private_key_pem)

    def _written(self, name: str, content: trustme.Blob) -> Path:
        path = self.folder / name
        content.write_to_path(str(path))
        return path

    @contextmanager
    def serving(self, handler: type[BaseHTTPRequestHandler], *hosts: str, asks_clients: bool = False) -> Iterator[int]:
        """Serve over TLS as these hosts, and yield the local port; clients may have to show a certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*hosts).configure_cert(context)
        if asks_clients:
            self.ca.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        with running(handler) as server:
            server.socket = context.wrap_socket(server.socket, server_side=True)
            yield server.server_port


class Echo(BaseHTTPRequestHandler):
    """Answers every request with what it was: method, target and Host."""

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def _echo(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        content = f"{self.command} {self.path} {self.headers['Host']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _echo  # noqa: N815  the base class's names
