"""Fetches and bears access tokens of the client credentials grant of OAuth 2.0 (RFC 6749 §4.4)."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from postman_contract.errors import NotJudged, Unavailable
from postman_contract.http._httpx import httpx
from postman_contract.http.client import Repeat, once, send_and_read
from postman_contract.http.codings import UnknownCoding
from postman_contract.http.failures import DISTRUSTED, FAILURES, blocked_network, is_distrust
from postman_contract.http.refusals import TokenRefused, refusal_of
from postman_contract.postman.auth import Credential, TokenSource, basic_credentials
from postman_contract.postman.bodies import FORM
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import header_problem

RENEWAL_MARGIN = 60.0  # seconds before its end at which a token is renewed; of a short one half of its lifetime


@dataclass(frozen=True)
class Token:
    """An access token and its lifetime in seconds (None: the server did not say)."""

    value: str = field(repr=False)
    lifetime: float | None


FetchToken = Callable[[TokenSource], Token]


class ClientCredentials(httpx.Auth):
    """Bears a token of the client credentials grant, shared by all requests of a session.

    The token is fetched when first needed, renewed 60 s before it ends, or in the middle of its lifetime where that is
    later, and once after a 401. A refusal that would be the same the next time is remembered: to ask again could lock
    the client.
    """

    def __init__(self, source: TokenSource, fetch: FetchToken, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._fetch = fetch
        self._clock = clock
        self._token: Token | None = None
        self._renew_at = 0.0
        self._refusal: TokenRefused | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request, and once more with a new token if it is answered by a 401."""
        request.headers["Authorization"] = self._authorization()
        response = yield request
        if response.status_code == 401:
            self._token = None
            request.headers["Authorization"] = self._authorization()
            yield request

    def _authorization(self) -> str:
        if self._refusal is not None:
            raise self._refusal.with_traceback(None)
        if self._token is None or self._clock() >= self._renew_at:
            try:
                self._token = self._fetch(self._source)
            except TokenRefused as refusal:
                self._refusal = refusal
                raise
            self._renew_at = self._clock() + _time_until_renewal(self._token)
        value = f"{self._source.header_prefix} {self._token.value}".strip(" \t")
        problem = header_problem("Authorization", value)
        if problem is not None:  # not quoted: it is a secret
            raise NotJudged(f"the token of {self._source.url} cannot be sent as header 'Authorization': {problem}")
        return value


def _time_until_renewal(token: Token) -> float:
    if token.lifetime is None:
        return float("inf")
    return token.lifetime - min(RENEWAL_MARGIN, token.lifetime / 2)


def fetch_token(client: httpx.Client, source: TokenSource, repeat: Repeat = once) -> Token:
    """Ask the token endpoint (RFC 6749 §4.4.2).

    Raises:
        TokenRefused: it refuses, and would again.
        NotJudged: it cannot be reached, fails, or answers without a token. Never quotes a credential.
    """
    form = {"grant_type": "client_credentials"} | ({"scope": source.scope} if source.scope else {})
    headers = [("Accept", "application/json"), ("Content-Type", FORM)]
    if source.in_body:
        form |= {"client_id": source.client_id, "client_secret": source.client_secret}
    else:
        headers.append(("Authorization", basic_credentials(source.client_id, source.client_secret)))
    pairs = [*_others(form.items(), source.form), *source.form]
    headers = [*_others(headers, source.headers), *source.headers]
    try:
        url = httpx.URL(source.url)
        if source.query:
            url = url.copy_with(params=[*_others(url.params.multi_items(), source.query), *source.query])
        request = client.build_request("POST", url, content=urlencode(pairs), headers=headers)
        response, _ = repeat(lambda: send_and_read(client, request))
    except FAILURES as problem:
        raise _failure_of(source.url, problem) from None
    if response.status_code != 200:
        raise refusal_of(source.url, response.status_code, response.content)
    return _token_in(response.content, source.url)


def _others(pairs: Iterable[tuple[str, str]], given: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs that have another name than what is given."""
    names = {name.lower() for name, _ in given}
    return (pair for pair in pairs if pair[0].lower() not in names)


def _failure_of(url: str, problem: Exception) -> NotJudged:
    blocked = blocked_network(problem)
    if blocked is not None:
        return NotJudged(f"no token: {url} cannot be reached ({blocked})")
    if isinstance(problem, RuntimeError):  # a defect, which wants its traceback
        raise problem
    if isinstance(problem, UnknownCoding):
        return NotJudged(f"no token: {url} gave no usable answer: {problem}")
    if is_distrust(problem):
        return NotJudged(f"no token: {url}: {DISTRUSTED}")
    kind = Unavailable if isinstance(problem, httpx.TransportError | OSError) else NotJudged
    return kind(f"no token: {url} cannot be reached ({type(problem).__name__})")


def _token_in(content: bytes, url: str) -> Token:
    try:
        answer = parse_json(content)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("access_token"), str):
        raise NotJudged(f"no token: {url} answered 200 without an access_token")
    problem = header_problem("Authorization", answer["access_token"])
    if problem is not None:  # not quoted: it is a secret
        raise NotJudged(f"no token: {url} answered with an access_token that no header may hold: {problem}")
    lifetime = answer.get("expires_in")
    return Token(answer["access_token"], float(lifetime) if isinstance(lifetime, int | float) else None)


class Authorizer:
    """Bears tokens; requests of the same client share one.

    Args:
        fetch: how to get a token for a source.
    """

    def __init__(self, fetch: FetchToken) -> None:
        self._fetch = fetch
        self._by_source: dict[TokenSource, ClientCredentials] = {}

    def auth_for(self, credential: Credential | None) -> httpx.Auth | None:
        """Return what bears a token; None: the credential needs none, as it is part of the request itself."""
        if not isinstance(credential, TokenSource):
            return None
        if credential not in self._by_source:
            self._by_source[credential] = ClientCredentials(credential, self._fetch)
        return self._by_source[credential]
