"""What authorizes a request, as values: part of the request itself, or added to it only when it is sent."""

from base64 import b64encode
from dataclasses import dataclass, field

from postman_contract.postman.messages import Headers


@dataclass(frozen=True)
class HeaderCredential:
    """A header that authorizes a request, as its last; the request's own of that name are dropped."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class QueryCredential:
    """A query parameter that authorizes a request, as its last; the request's own of that name are dropped."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class TokenPlace:
    """Where a token stands: in Authorization behind a prefix, or in the query parameter named by `query`."""

    prefix: str = "Bearer"
    query: str = ""


@dataclass(frozen=True)
class TokenSource:
    """Where and how to ask for a token; `in_body` sends the credentials in the form instead of a Basic header.

    `form`, `query` and `headers` are sent in addition, and replace what has their name. `place` is the token's, in the
    requests that bear it.
    """

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = ""
    in_body: bool = False
    place: TokenPlace = TokenPlace()
    form: Headers = field(default=(), repr=False)
    query: Headers = field(default=(), repr=False)
    headers: Headers = field(default=(), repr=False)


DeferredCredential = TokenSource
Credential = HeaderCredential | QueryCredential | DeferredCredential


def basic_credentials(username: str, password: str = "") -> str:
    """Write an Authorization value of scheme Basic, in UTF-8 (RFC 7617)."""
    return f"Basic {b64encode(f'{username}:{password}'.encode(errors='replace')).decode()}"
