"""Puts a behaviour between a suite and the stand-in, and serves both on loopback from a thread of this process."""

import asyncio
import threading
from dataclasses import dataclass, field

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cartoncloud_sandbox.server import bind, url_of
from detecting.answers import Answer, Operations, Seen, Sent
from detecting.behaviours import Behaviour, Faultless


@dataclass
class Proxy:
    """ASGI application before another: answers as its behaviour wants, and notes what went by.

    `item` names the test that is running. The stand-in's back door, /_sandbox, is left alone.
    """

    app: ASGIApp
    operations: Operations
    behaviour: Behaviour = field(default_factory=Faultless)
    item: str = ""
    seen: list[Seen] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox"):
            await self.app(scope, receive, send)
            return
        sent = await _sent(scope, receive)
        operation, item = self.operations.name(sent.method, sent.path), self.item
        answer = await self.behaviour.answer(sent, operation, lambda asked: _ask(self.app, scope, asked))
        self.seen.append(Seen(item, operation, sent, answer))
        await _send(answer, send)


async def _sent(scope: Scope, receive: Receive) -> Sent:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Sent(scope["method"], scope["path"], scope["query_string"].decode(), headers, body)


async def _ask(app: ASGIApp, scope: Scope, sent: Sent) -> Answer:
    """Ask the application, which is whoever is behind the proxy, within this process."""
    asked = {
        **scope,
        "method": sent.method,
        "path": sent.path,
        "raw_path": sent.path.encode(),
        "query_string": sent.query.encode(),
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in sent.headers],
        "state": {},
    }
    messages: list[Message] = []
    bodies = [sent.body]

    async def receive() -> Message:
        if bodies:
            return {"type": "http.request", "body": bodies.pop(), "more_body": False}
        await asyncio.Event().wait()  # nobody hangs up
        raise AssertionError

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(asked, receive, keep)
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in messages[0]["headers"])
    return Answer(messages[0]["status"], headers, b"".join(each.get("body", b"") for each in messages[1:]))


async def _send(answer: Answer, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def serve(app: ASGIApp) -> str:
    """Serve an application for as long as this process lives; return its base URL."""
    listener = bind("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="off"))
    # What connects before the server runs waits in the listener's queue.
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    return url_of(listener)
