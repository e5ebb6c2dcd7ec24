"""What is not of the API: faults put into coming answers, for clients that have to bear them."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OVERSTATED = 10


class Kind(StrEnum):
    """What goes wrong: the request is not handled (STATUS), or its answer is late (DELAY) or spoiled on the way."""

    STATUS = "status"
    DELAY = "delay"
    CUT = "cut"
    TRUNCATED = "truncated"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault for the next `times` requests of this method and path; without these, for any."""

    kind: Kind
    times: int = 1
    method: str | None = None
    path: str = "/"
    status: int = 503
    retry_after: str | None = None
    seconds: float = 0

    def hits(self, method: str, path: str) -> bool:
        """Tell whether a request is meant; the path may begin below the tenant."""
        parts = path.split("/", 3)
        below = "/" + parts[3] if parts[1] == "tenants" and len(parts) > 3 else path
        return self.method in (None, method) and (path.startswith(self.path) or below.startswith(self.path))


class Faults:
    """ASGI middleware that lets planned faults happen; /_sandbox itself has none."""

    def __init__(self, app: ASGIApp, plan: list[Fault]) -> None:
        self.app = app
        self.plan = plan

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the first fault of the plan that it hits."""
        fault = _next(self.plan, scope) if self.plan else None
        if fault is None:
            await self.app(scope, receive, send)
        elif fault.kind is Kind.STATUS:
            headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else None
            body = [{"message": HTTPStatus(fault.status).phrase}]
            await JSONResponse(body, fault.status, headers)(scope, receive, send)
        else:
            answer = await _answer(self.app, scope, receive)
            if fault.kind is Kind.DELAY:
                await _wait(fault.seconds, receive)
            await _spoil(fault.kind, answer, send)


def without_faults(record: logging.LogRecord) -> bool:
    """Keep a log free of the server's complaint about an answer that was cut on purpose."""
    return "without completing response" not in record.getMessage()


def _next(plan: list[Fault], scope: Scope) -> Fault | None:
    if scope["type"] != "http" or scope["path"].startswith("/_sandbox"):
        return None
    for at, fault in enumerate(plan):
        if fault.hits(scope["method"], scope["path"]):
            plan[at : at + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
            return fault
    return None


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """Let the request be handled, and keep the answer back."""
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    return messages[0], b"".join(message.get("body", b"") for message in messages[1:])


async def _wait(seconds: float, receive: Receive) -> None:
    """Wait that long, or until the client gives up."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass


async def _spoil(kind: Kind, answer: tuple[Message, bytes], send: Send) -> None:
    """Send an answer cut in its middle, shortened, under a Content-Length that is too large, or, if empty, as it is."""
    start, body = answer
    half = body[: len(body) // 2]
    length, sent = {
        Kind.DELAY: (len(body), body),
        Kind.CUT: (len(body), half),
        Kind.TRUNCATED: (len(half), half),
        Kind.LENGTH: (len(body) + _OVERSTATED, body),
    }[kind]
    whole = not body or len(sent) == length
    headers = _with_length(start["headers"], length) if body else start["headers"]
    await send({**start, "headers": headers})
    # An answer that ends before it is complete makes the server close the connection.
    await send({"type": "http.response.body", "body": sent, "more_body": not whole})


def _with_length(headers: Sequence[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    others = [(name, value) for name, value in headers if name.lower() != b"content-length"]
    return [*others, (b"content-length", str(length).encode())]
