"""Authorizes requests as they are sent: fetches, keeps and renews tokens (RFC 6749), answers challenges, signs."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlencode

from postman_contract.errors import NotJudged, Unavailable
from postman_contract.http._httpx import httpx
from postman_contract.http.client import AuthFlow, Repeat, once, send_and_read
from postman_contract.http.codings import UnknownCoding
from postman_contract.http.failures import DISTRUSTED, FAILURES, blocked_network, is_distrust
from postman_contract.http.refusals import TokenRefused, refusal_of
from postman_contract.postman.authorizing import authorize, secrets_added
from postman_contract.postman.bodies import FORM
from postman_contract.postman.credentials import (
    REFRESH_TOKEN,
    DeferredCredential,
    Digest,
    Signature,
    TokenSource,
    basic_credentials,
)
from postman_contract.postman.endpoints import endpoint_of
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import UNAUTHORIZED, Request, Response
from postman_contract.postman.signing_digest import challenged
from postman_contract.postman.stamps import new_stamp

RENEWAL_MARGIN = 60.0  # seconds before its end at which a token is renewed; of a short one half of its lifetime


@dataclass(frozen=True)
class Token:
    """An access token, its lifetime in seconds (None: the server did not say), and what renews it, if anything does."""

    value: str = field(repr=False)
    lifetime: float | None
    refresh: str = field(default="", repr=False)


FetchToken = Callable[[TokenSource], Token]


class KeptToken:
    """The token of one source, shared by all requests of a session.

    It is fetched when first needed, and renewed 60 s before it ends, or in the middle of its lifetime where that is
    later. A refusal that would be the same the next time is remembered: to ask again could lock the client.
    """

    def __init__(self, source: TokenSource, fetch: FetchToken, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._fetch = fetch
        self._clock = clock
        self._token: Token | None = None
        self._renew_at = 0.0
        self._refusal: TokenRefused | None = None

    def current(self) -> str:
        """Return a token that has not ended, and fetch one where there is none.

        Raises:
            TokenRefused: none is to be had.
            NotJudged: none could be fetched this time.
        """
        if self._refusal is not None:
            raise self._refusal.with_traceback(None)
        if self._token is None or self._clock() >= self._renew_at:
            try:
                self._token = self._fetch(self._source)
            except TokenRefused as refusal:
                self._refusal = refusal
                raise
            self._source = _next_source(self._source, self._token)
            self._renew_at = self._clock() + _time_until_renewal(self._token)
        return self._token.value

    def forget(self) -> None:
        """Let the next request have a new token."""
        self._token = None


def _next_source(source: TokenSource, token: Token) -> TokenSource:
    """Take up a new refresh token, which voids the one before it (RFC 6749 §6)."""
    if not token.refresh:
        return source
    grant = ((name, token.refresh if name == REFRESH_TOKEN else value) for name, value in source.grant)
    return replace(source, grant=tuple(grant))


def _time_until_renewal(token: Token) -> float:
    if token.lifetime is None:
        return float("inf")
    return token.lifetime - min(RENEWAL_MARGIN, token.lifetime / 2)


def fetch_token(client: httpx.Client, source: TokenSource, repeat: Repeat = once) -> Token:
    """Ask the token endpoint (RFC 6749 §4.3.2, §4.4.2 and §6).

    Raises:
        TokenRefused: it refuses, and would again.
        NotJudged: it cannot be reached, fails, or answers without a token. Never quotes a credential.
    """
    form = dict(source.grant) | ({"scope": source.scope} if source.scope else {})
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
        raise _failure_of(endpoint_of(source.url), problem) from None
    if response.status_code != 200:
        raise refusal_of(endpoint_of(source.url), response.status_code, response.content)
    return _token_in(response.content, endpoint_of(source.url))


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
    lifetime, refresh = answer.get("expires_in"), answer.get(REFRESH_TOKEN)
    seconds = float(lifetime) if isinstance(lifetime, int | float) else None
    return Token(answer["access_token"], seconds, refresh if isinstance(refresh, str) else "")


class Authorizer:
    """Authorizes requests as they are sent; those of the same client share a token.

    Args:
        fetch: how to get a token for a source.
        learn: is told what signing has added that nobody else is to see, and its name.
        clock: tells seconds, to renew tokens in time.
    """

    def __init__(
        self,
        fetch: FetchToken,
        learn: Callable[[str, str], None] = lambda _, __: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._learn = learn
        self._clock = clock
        self._by_source: dict[TokenSource, KeptToken] = {}

    def flow_for(self, credential: DeferredCredential | None) -> AuthFlow | None:
        """Return what adds a credential to requests, each time that one is sent; None: there is none."""
        match credential:
            case None:
                return None
            case TokenSource():
                return partial(self._with_token, credential)
            case Digest():
                return partial(_with_digest, credential)
        return partial(self._signed, credential)

    def _with_token(self, source: TokenSource, request: Request) -> Generator[Request, Response, None]:
        """Yield a request with a token, and with a new one after a 401."""
        kept = self._by_source.setdefault(source, KeptToken(source, self._fetch, self._clock))
        answer = yield authorize(request, source, kept.current())
        if answer.status == UNAUTHORIZED:
            kept.forget()
            yield authorize(request, source, kept.current())

    def _signed(self, signature: Signature, request: Request) -> Generator[Request, Response, None]:
        """Yield a request that is signed now, with a nonce of its own."""
        authorized = authorize(request, signature, stamp=new_stamp())
        for value, name in secrets_added(request, authorized):
            self._learn(value, name)
        yield authorized


def _with_digest(digest: Digest, request: Request) -> Generator[Request, Response, None]:
    """Yield a request as far as it can be authorized, and with the answer to a challenge where one comes."""
    answer = yield authorize(request, digest, stamp=new_stamp())
    asked = challenged(digest, answer)
    if asked is not None:
        yield authorize(request, asked, stamp=new_stamp())
