"""Serves scripted answers over loopback to the tests that talk HTTP."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@contextmanager
def running(handler: type[BaseHTTPRequestHandler], host: str = "127.0.0.1") -> Iterator[ThreadingHTTPServer]:
    """Serve on a free loopback port, for a while."""
    with ThreadingHTTPServer((host, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[str, list[Any]]]]:
    """Return a function that starts a server.

    It takes one `(status, headers, body)` for each request, of which the last is repeated; status 0 hangs up. It
    returns the server's URL and the growing list of requests seen: `(method, target, headers, body)`.
    """
    with ExitStack() as started:

        def start(*answers: tuple[int, dict[str, str], bytes]) -> tuple[str, list[Any]]:
            seen: list[Any] = []

            class Handler(BaseHTTPRequestHandler):
                def __getattr__(self, name: str) -> Any:
                    if name.startswith("do_"):
                        return self.answer
                    raise AttributeError(name)

                def answer(self) -> None:
                    body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                    seen.append((self.command, self.requestline.split(" ")[1], tuple(self.headers.items()), body))
                    status, headers, content = answers[min(len(seen), len(answers)) - 1]
                    if status == 0:
                        return
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(content)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(content)

                def log_message(self, *_: object) -> None:
                    """Say nothing."""

            server = started.enter_context(running(Handler))
            return f"http://127.0.0.1:{server.server_address[1]}", seen

        yield start
