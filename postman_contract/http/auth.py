"""Authorizes requests: sets a header or a query parameter, or bears a token of OAuth 2.0 (RFC 6749 §4.4)."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from postman_contract.errors import NotJudged
from postman_contract.http._httpx import httpx
from postman_contract.http.client import Repeat, once
from postman_contract.postman.auth import Credential, HeaderCredential, QueryCredential, TokenSource, basic_credentials
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.secrets import placeholder

RENEWAL_MARGIN = 60.0  # seconds before its end at which a token is renewed


@dataclass(frozen=True)
class Token:
    """An access token and its lifetime in seconds (None: the server did not say)."""

    value: str = field(repr=False)
    lifetime: float | None


FetchToken = Callable[[TokenSource], Token]


class HeaderAuth(httpx.Auth):
    """Sets one header, replacing the request's own."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request once, with the header."""
        request.headers[self._name] = self._value
        yield request


class ClientCredentials(httpx.Auth):
    """Bears a token of the client credentials grant, shared by all requests of a session.

    The token is fetched when first needed, renewed 60 s before it ends, and once after a 401. Credentials that were
    refused are not tried again.
    """

    def __init__(self, source: TokenSource, fetch: FetchToken, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._fetch = fetch
        self._clock = clock
        self._token: Token | None = None
        self._ends = 0.0
        self._refusal = ""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request, and once more with a new token if it is answered by a 401."""
        request.headers["Authorization"] = self._authorization()
        response = yield request
        if response.status_code == 401:
            self._token = None
            request.headers["Authorization"] = self._authorization()
            yield request

    def _authorization(self) -> str:
        if self._refusal:
            raise CredentialsRefused(self._refusal)
        if self._token is None or self._clock() >= self._ends - RENEWAL_MARGIN:
            try:
                self._token = self._fetch(self._source)
            except CredentialsRefused as refused:
                self._refusal = str(refused)
                raise
            self._ends = self._clock() + (float("inf") if self._token.lifetime is None else self._token.lifetime)
        return f"{self._source.header_prefix} {self._token.value}".lstrip()


class CredentialsRefused(NotJudged):
    """The token endpoint knows no such client, or not with this secret."""


def replayed_token(_: TokenSource) -> Token:
    """Hand out a placeholder: a replay asks no server for a token."""
    return Token(placeholder("access_token"), None)


def fetch_token(client: httpx.Client, source: TokenSource, repeat: Repeat = once) -> Token:
    """Ask the token endpoint (RFC 6749 §4.4.2).

    Raises:
        CredentialsRefused: it answers 400 or 401 (RFC 6749 §5.2).
        NotJudged: it cannot be reached, refuses, or answers without a token. Never quotes a credential.
    """
    form = {"grant_type": "client_credentials"} | ({"scope": source.scope} if source.scope else {})
    headers = {"Accept": "application/json"}
    if source.in_body:
        form |= {"client_id": source.client_id, "client_secret": source.client_secret}
    else:
        headers["Authorization"] = basic_credentials(source.client_id, source.client_secret)
    try:
        response, _ = repeat(lambda: client.post(source.url, data=form, headers=headers))
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        raise NotJudged(f"no token: {source.url} cannot be reached ({type(problem).__name__})") from None
    if response.status_code in (400, 401):
        raise CredentialsRefused(
            f"no token: {source.url} answered {response.status_code}: the client id or the client secret is wrong, "
            "or new credentials have been generated, which void the old secret"
        )
    if response.status_code != 200:
        raise NotJudged(f"no token: {source.url} answered {response.status_code}")
    try:
        answer = parse_json(response.content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
        raise NotJudged(f"no token: {source.url} answered 200 without an access_token")
    lifetime = answer.get("expires_in")
    return Token(answer["access_token"], float(lifetime) if isinstance(lifetime, int | float) else None)


class Authorizer:
    """Makes the `httpx.Auth` of a request; requests of the same client share a token.

    Args:
        fetch: how to get a token for a source.
    """

    def __init__(self, fetch: FetchToken) -> None:
        self._fetch = fetch
        self._by_source: dict[TokenSource, ClientCredentials] = {}

    def auth_for(self, credential: Credential | None) -> httpx.Auth | None:
        """Return what authorizes a request; None: nothing does."""
        match credential:
            case HeaderCredential(name, value):
                return HeaderAuth(name, value)
            case QueryCredential(name, value):
                return QueryAuth(name, value)
            case TokenSource():
                if credential not in self._by_source:
                    self._by_source[credential] = ClientCredentials(credential, self._fetch)
                return self._by_source[credential]
        return None


class QueryAuth(httpx.Auth):
    """Sets one query parameter, replacing the request's own of that name."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request once, with the parameter."""
        request.url = request.url.copy_set_param(self._name, self._value)
        request.extensions.pop("target", None)
        yield request
