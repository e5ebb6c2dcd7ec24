"""HTTP messages as values: a request with every variable filled, and the response to it."""

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from postman_contract.errors import NotJudged
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.variables import Used

BUSY = (429, 503)  # statuses that say to come again
CREATED = 201
UNAUTHORIZED = 401
TIMED_OUT = 408  # a status that does not say whether a request was carried out
GONE = (404, 410)  # statuses that say that there is nothing
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})  # RFC 9110 §9.2.1, without TRACE
IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})  # RFC 9110 §9.2.2

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.6.2
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")  # RFC 9110 §5.5: of all these a header value may hold the tab alone
Headers = tuple[tuple[str, str], ...]


def header_values(headers: Iterable[tuple[str, str]], name: str) -> tuple[str, ...]:
    """Return every value of a header in order, its name in any case (RFC 9110 §5.1)."""
    return tuple(value for key, value in headers if key.lower() == name.lower())


def header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """Return the value of a header, its name in any case; several are joined by a comma (RFC 9110 §5.3).

    Of Set-Cookie, which must not be joined, it is the first.
    """
    values = header_values(headers, name)
    if not values:
        return None
    return values[0] if name.lower() == "set-cookie" else ", ".join(values)


def joined_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the value of each header as of `header`, by its name in lower case."""
    pairs = tuple(headers)
    return {name: header(pairs, name) or "" for name in (key.lower() for key, _ in pairs)}


def header_problem(name: str, value: str) -> str | None:
    """Say what HTTP does not allow of a header (RFC 9110 §5.1 and §5.5), and never quote its value; None: nothing."""
    if not TOKEN.fullmatch(name):
        return "its name has characters that HTTP does not allow" if name else "it has no name"
    if CONTROL.search(value):
        return "its value holds a control character"
    try:
        value.encode("latin-1")
    except UnicodeEncodeError:
        return "its value holds characters beyond Latin-1"
    return None


@dataclass(frozen=True)
class Request:
    """A request with every variable filled: `origin` is `https://host`, `target` the exact `/path?query`.

    `without` are the headers, in lower case, that whoever sends it would add of its own, and must not. One that is
    `strict` goes to no server whose certificate is wrong, although its run may check none.
    """

    method: str
    origin: str
    target: str
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    used: tuple[Used, ...] = field(default=(), repr=False)
    without: frozenset[str] = field(default=frozenset(), repr=False)
    strict: bool = field(default=False, repr=False)

    @property
    def url(self) -> str:
        """The URL as sent."""
        return self.origin + self.target


@dataclass(frozen=True)
class Response:
    """A response as received, its body decoded from any content coding."""

    status: int
    headers: Headers = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


@contextmanager
def as_documented() -> Generator[None]:
    """Read answers that may be of another shape than expected.

    Raises:
        NotJudged: one was.
    """
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        raise NotJudged(f"the answer has no such value ({type(problem).__name__}: {problem})") from None


def is_refusal(response: Response) -> bool:
    """Tell whether a request was refused; a 408 does not say whether it was carried out (RFC 9110 §15.5.9)."""
    return 400 <= response.status < 500 and response.status != TIMED_OUT


def json_of(response: Response) -> Any:
    """Parse a response's body as strict JSON; of any shape, so that a test may look into it as it pleases.

    Raises:
        ValueError: it is not JSON.
    """
    return parse_json(response.body)
