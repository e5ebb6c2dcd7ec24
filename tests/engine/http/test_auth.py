"""Tests of authorizing requests, against a server on loopback."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from postman_contract.errors import NotJudged, Unavailable
from postman_contract.http._httpx import httpx
from postman_contract.http.auth import Authorizer, KeptToken, Token, fetch_token
from postman_contract.http.client import AuthFlow, BeforeCall, Repeat, let_calls_pass, new_client, transmit
from postman_contract.http.offline import Network, network_restricted_to
from postman_contract.http.refusals import CredentialsRefused, TokenRefused
from postman_contract.postman.credentials import (
    DeferredCredential,
    Digest,
    HawkSignature,
    JwtBearer,
    Oauth1Signature,
    TokenPlace,
    TokenSource,
    basic_credentials,
)
from postman_contract.postman.messages import Headers, Request, Response

Serve = Callable[..., tuple[str, list[Any]]]
OK: tuple[int, dict[str, str], bytes] = (200, {}, b"")
REFUSED: tuple[int, dict[str, str], bytes] = (401, {}, b"")
SECRET = "CANARY-client-secret-1"


def watched_client(before_call: BeforeCall) -> httpx.Client:
    """Make a client whose every call is told of."""
    client = new_client()
    let_calls_pass(client, before_call, lambda _, __: None)
    return client


def source(url: str = "http://h/token", **members: Any) -> TokenSource:
    """Make the source of a token."""
    return TokenSource(url, "client-1", SECRET, **members)


def granted(**members: object) -> tuple[int, dict[str, str], bytes]:
    """Answer a token request."""
    return 200, {}, json.dumps({"access_token": "CANARY-token-1", **members}).encode()


def answer_to(auth: AuthFlow | None, url: str, path: str = "/") -> Response:
    """Send a request, and return the answer that counts."""
    with new_client() as client:
        return transmit(client, Request("GET", url, path), auth).response


def sent_with(auth: AuthFlow | None, url: str, seen: list[Any], path: str = "/") -> tuple[str, str | None]:
    """Send a request, and return the last target and Authorization the server saw."""
    answer_to(auth, url, path)
    return seen[-1][1], dict(seen[-1][2]).get("Authorization")


class Mint:
    """Hands out numbered tokens of a given lifetime, and can tell the time."""

    def __init__(self, lifetime: float | None = None) -> None:
        self.lifetime = lifetime
        self.asked: list[TokenSource] = []
        self.now = 1000.0

    def fetch(self, source: TokenSource) -> Token:
        """Make the next token."""
        self.asked.append(source)
        return Token(f"token-{len(self.asked)}", self.lifetime)

    def clock(self) -> float:
        """Tell the time in seconds."""
        return self.now


def credentials(mint: Mint, **members: Any) -> AuthFlow | None:
    """Make what authorizes by client credentials that are minted."""
    return Authorizer(mint.fetch, clock=mint.clock).flow_for(source(**members))


# OAuth 2.0


def test_what_is_part_of_the_request_needs_no_token(serve: Serve) -> None:
    """A request whose credential was not deferred goes out as it is, and no token is asked for."""
    url, seen = serve(REFUSED)
    mint = Mint()
    assert sent_with(Authorizer(mint.fetch).flow_for(None), url, seen) == ("/", None)
    assert (mint.asked, len(seen)) == ([], 1)


def test_requests_of_one_client_share_a_token(serve: Serve) -> None:
    """One authorizer asks once for each source."""
    url, seen = serve(OK)
    mint = Mint()
    authorizer = Authorizer(mint.fetch)
    for client_id in ("one", "one", "two"):
        sent_with(authorizer.flow_for(TokenSource("http://h/token", client_id, SECRET)), url, seen)
    assert [asked.client_id for asked in mint.asked] == ["one", "two"]


def test_a_token_is_fetched_when_first_needed() -> None:
    """Nothing is asked before a request is sent."""
    mint = Mint()
    credentials(mint)
    assert mint.asked == []


@pytest.mark.parametrize(
    ("prefix", "expected"), [("Bearer", "Bearer token-1"), ("Token", "Token token-1"), ("", "token-1")]
)
def test_a_token_is_borne_behind_its_prefix(serve: Serve, prefix: str, expected: str) -> None:
    """An empty prefix leaves the token alone."""
    url, seen = serve(OK)
    assert sent_with(credentials(Mint(), place=TokenPlace(prefix)), url, seen) == ("/", expected)


def test_a_token_is_borne_in_the_query(serve: Serve) -> None:
    """A token that belongs into the query goes out there, in no header, and is renewed there too."""
    url, seen = serve(REFUSED, OK)
    place = TokenPlace(query="access_token")
    assert sent_with(credentials(Mint(), place=place), url, seen, "/a?access_token=own&b=1") == (
        "/a?b=1&access_token=token-2",
        None,
    )
    assert seen[0][1] == "/a?b=1&access_token=token-1"


def test_each_time_that_a_request_is_sent_its_token_is_looked_at(serve: Serve) -> None:
    """A request that is repeated after a wait goes out with a token that has not ended meanwhile."""
    url, seen = serve((429, {}, b""), OK)
    mint = Mint(lifetime=60)

    def after_a_wait(send: Callable[[], httpx.Response]) -> tuple[httpx.Response, bool]:
        send()
        mint.now += 60
        return send(), False

    with new_client() as client:
        transmit(client, Request("GET", url, "/"), credentials(mint), repeat=after_a_wait)
    assert [dict(headers)["Authorization"] for _, _, headers, _ in seen] == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize(
    ("lifetime", "passed", "expected"),
    [
        (3600, 3539, "Bearer token-1"),
        (3600, 3540, "Bearer token-2"),
        (3600, 9999, "Bearer token-2"),
        (60, 29.9, "Bearer token-1"),
        (60, 30, "Bearer token-2"),
        (120, 59.9, "Bearer token-1"),
        (120, 60, "Bearer token-2"),
        (121, 60.9, "Bearer token-1"),
        (121, 61, "Bearer token-2"),
        (1, 0.4, "Bearer token-1"),
        (1, 0.5, "Bearer token-2"),
        (0, 0, "Bearer token-2"),
        (-5, 0, "Bearer token-2"),
        (None, 10**9, "Bearer token-1"),
    ],
)
def test_a_token_is_renewed_before_it_ends(serve: Serve, lifetime: float | None, passed: float, expected: str) -> None:
    """A token is used until 60 s before its end, a short one for half of its lifetime; one without an end, always."""
    url, seen = serve(OK)
    mint = Mint(lifetime)
    auth = credentials(mint)
    sent_with(auth, url, seen)
    mint.now += passed
    assert sent_with(auth, url, seen) == ("/", expected)


def test_a_refused_token_is_renewed_once(serve: Serve) -> None:
    """A 401 is answered by one more request with a new token."""
    url, seen = serve(REFUSED, OK)
    sent_with(credentials(Mint()), url, seen)
    assert [dict(headers)["Authorization"] for _, _, headers, _ in seen] == ["Bearer token-1", "Bearer token-2"]


def test_a_second_refusal_is_the_answer(serve: Serve) -> None:
    """A request is never sent a third time."""
    url, seen = serve(REFUSED)
    assert (answer_to(credentials(Mint()), url).status, len(seen)) == (401, 2)


@pytest.mark.parametrize("status", [400, 403, 500])
def test_another_error_renews_nothing(serve: Serve, status: int) -> None:
    """Only a 401 says that the token is refused."""
    url, seen = serve((status, {}, b""))
    sent_with(credentials(Mint()), url, seen)
    assert len(seen) == 1


# Digests and signatures


CHALLENGE = {"WWW-Authenticate": 'Digest realm="r", nonce="n1", qop="auth", opaque="o"'}


def flow(credential: DeferredCredential, learn: Callable[[str, str], None] = lambda _, __: None) -> AuthFlow | None:
    """Make what authorizes by something that needs no token."""
    return Authorizer(Mint().fetch, learn).flow_for(credential)


@pytest.mark.parametrize("status", [401, 403])
def test_a_challenge_is_answered(serve: Serve, status: int) -> None:
    """The first leg is the plain request; the second one answers, and its answer counts."""
    url, seen = serve((status, CHALLENGE, b""), (201, {}, b""))
    assert answer_to(flow(Digest("user", "CANARY-1")), url, "/a?b=1").status == 201
    sent = [dict(headers).get("Authorization") for _, _, headers, _ in seen]
    assert sent[0] is None
    answer = dict(re.findall(r'(\w+)="?([^",]+)', sent[1] or ""))
    keys = (hashlib.md5(text.encode()).hexdigest() for text in ("user:r:CANARY-1", "GET:/a?b=1"))  # noqa: S324
    user, asked = keys
    counted = f"{user}:n1:00000001:{answer['cnonce']}:auth:{asked}"
    assert answer["response"] == hashlib.md5(counted.encode()).hexdigest()  # noqa: S324  the algorithm of RFC 2617
    assert (answer["uri"], answer["opaque"]) == ("/a?b=1", "o")


def test_a_challenge_is_answered_once(serve: Serve) -> None:
    """A server that is not content has its answer judged."""
    url, seen = serve((401, CHALLENGE, b""))
    assert (answer_to(flow(Digest("user", "pass")), url).status, len(seen)) == (401, 2)


def test_who_is_not_challenged_has_sent_no_digest(serve: Serve) -> None:
    """A server that asks for nothing gets the plain request alone."""
    url, seen = serve(OK)
    assert sent_with(flow(Digest("user", "pass")), url, seen) == ("/", None)
    assert len(seen) == 1


def test_a_published_nonce_is_used_without_a_first_leg(serve: Serve) -> None:
    """A block that holds the server's challenge is answered at once."""
    url, seen = serve(OK)
    _, authorization = sent_with(flow(Digest("user", "pass", realm="r", nonce="n0")), url, seen)
    assert authorization is not None
    assert authorization.startswith('Digest username="user", realm="r", nonce="n0"')
    assert len(seen) == 1


def test_a_published_nonce_that_has_ended_is_replaced(serve: Serve) -> None:
    """A server that does not know it any more says which one it wants."""
    url, seen = serve((401, CHALLENGE, b""), OK)
    _, authorization = sent_with(flow(Digest("user", "pass", realm="r", nonce="n0")), url, seen)
    assert authorization is not None
    assert (len(seen), 'nonce="n1"' in authorization) == (2, True)


def test_each_time_that_a_request_is_sent_it_is_signed_anew(serve: Serve) -> None:
    """A server that keeps nonces takes each of them once."""
    url, seen = serve(OK)
    auth = flow(HawkSignature("id", "CANARY-1"))
    nonces = {re.findall('nonce="([^"]+)"', sent_with(auth, url, seen)[1] or "")[0] for _ in range(2)}
    assert len(nonces) == 2


def test_a_token_of_its_own_is_learnt_before_it_is_sent(serve: Serve) -> None:
    """A server may echo what it is sent."""
    url, seen = serve(OK)
    learnt: list[tuple[str, str]] = []
    auth = flow(JwtBearer("HS256", "", "{}", SECRET), lambda value, name: learnt.append((value, name)))
    _, authorization = sent_with(auth, url, seen)
    assert learnt == [((authorization or "").removeprefix("Bearer "), "token")]


def test_a_signature_in_the_query_is_shown_as_sent(serve: Serve) -> None:
    """The request that is reported is what went out; who prints it redacts what was learnt."""
    url, seen = serve(OK)
    learnt: set[str] = set()
    auth = flow(Oauth1Signature("key", SECRET), lambda value, _: learnt.add(value))
    with new_client() as client:
        shown = transmit(client, Request("GET", url, "/a"), auth).request
    assert shown.target == seen[0][1]
    assert shown.target.rpartition("oauth_signature=")[2] in learnt


# The token endpoint


def fetched(token_source: TokenSource) -> Token:
    """Fetch a token."""
    with httpx.Client() as client:
        return fetch_token(client, token_source)


@pytest.mark.parametrize(
    ("members", "lifetime"),
    [({"expires_in": 3600}, 3600.0), ({"expires_in": 1.5}, 1.5), ({}, None), ({"expires_in": "soon"}, None)],
    ids=["integer", "fraction", "absent", "text"],
)
def test_a_token_is_fetched(serve: Serve, members: dict[str, object], lifetime: float | None) -> None:
    """The answer's token and lifetime are returned."""
    url, _ = serve(granted(**members))
    assert fetched(source(url)) == Token("CANARY-token-1", lifetime)


@pytest.mark.parametrize(
    ("members", "form", "authorization"),
    [
        ({}, b"grant_type=client_credentials", basic_credentials("client-1", SECRET)),
        ({"scope": "a b"}, b"grant_type=client_credentials&scope=a+b", basic_credentials("client-1", SECRET)),
        (
            {"in_body": True},
            f"grant_type=client_credentials&client_id=client-1&client_secret={SECRET}".encode(),
            None,
        ),
    ],
    ids=["header", "scope", "body"],
)
def test_a_token_is_asked_for_by_a_form(
    serve: Serve, members: dict[str, Any], form: bytes, authorization: str | None
) -> None:
    """The grant is a form; the credentials are in the header, or in the form where the source says so."""
    url, seen = serve(granted())
    fetched(source(f"{url}/uaa/oauth/token", **members))
    method, target, headers, body = seen[0]
    assert (method, target, body, dict(headers).get("Authorization"), dict(headers)["Accept"]) == (
        "POST",
        "/uaa/oauth/token",
        form,
        authorization,
        "application/json",
    )


@pytest.mark.parametrize(
    ("grant", "form"),
    [
        (
            (("grant_type", "password"), ("username", "u&"), ("password", "p q")),
            b"grant_type=password&username=u%26&password=p+q&scope=s",
        ),
        (
            (("grant_type", "refresh_token"), ("refresh_token", "CANARY-refresh-1")),
            b"grant_type=refresh_token&refresh_token=CANARY-refresh-1&scope=s",
        ),
    ],
    ids=["password", "refresh"],
)
def test_another_grant_is_asked_for_with_its_fields(serve: Serve, grant: Headers, form: bytes) -> None:
    """RFC 6749 §4.3.2 and §6."""
    url, seen = serve(granted())
    fetched(source(url, grant=grant, scope="s"))
    assert seen[0][3] == form


def test_a_new_refresh_token_replaces_the_old_one() -> None:
    """A server may void the one it was asked with (RFC 6749 §6); one that hands out none goes on with it."""
    asked: list[str] = []
    tokens = iter([Token("t-1", 1, "CANARY-refresh-2"), Token("t-2", 1), Token("t-3", 1)])

    def fetch(source: TokenSource) -> Token:
        asked.append(dict(source.grant)["refresh_token"])
        return next(tokens)

    grant = (("grant_type", "refresh_token"), ("refresh_token", "CANARY-refresh-1"))
    kept = KeptToken(source(grant=grant), fetch)
    for _ in range(3):
        kept.current()
        kept.forget()
    assert asked == ["CANARY-refresh-1", "CANARY-refresh-2", "CANARY-refresh-2"]


def test_a_refresh_token_changes_no_other_grant(serve: Serve) -> None:
    """Client credentials are asked with again, whatever their server hands out beside the token."""
    url, seen = serve(granted(refresh_token="CANARY-refresh-1"))
    with httpx.Client() as client:
        kept = KeptToken(source(url), lambda wanted: fetch_token(client, wanted))
        for _ in range(2):
            kept.current()
            kept.forget()
    assert [body for *_, body in seen] == [b"grant_type=client_credentials"] * 2


def test_what_a_source_adds_is_sent_with_its_token_request(serve: Serve) -> None:
    """Fields of the form, of the query and headers are sent, and replace what has their name."""
    url, seen = serve(granted())
    added = {
        "form": (("audience", "https://a b"), ("scope", "other"), ("resource", "r"), ("resource", "s")),
        "query": (("b", "2&"), ("a", "new")),
        "headers": (("X-C", "3"), ("accept", "text/plain")),
    }
    fetched(source(f"{url}/token?a=1&c=3", scope="x", **added))
    _, target, headers, body = seen[0]
    sent_headers = {name.lower(): value for name, value in headers}
    assert body == b"grant_type=client_credentials&audience=https%3A%2F%2Fa+b&scope=other&resource=r&resource=s"
    assert target == "/token?c=3&b=2%26&a=new"
    assert (sent_headers["x-c"], sent_headers["accept"]) == ("3", "text/plain")
    assert sent_headers["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        pytest.param(
            REFUSED,
            "answered 401: the client id or the client secret is wrong, or new credentials have been generated, "
            "which void the old secret",
            id="refused",
        ),
        pytest.param((302, {"Location": "/login"}, b""), "answered 302", id="redirect"),
        pytest.param((200, {}, b"<html>"), "answered 200 without an access_token", id="HTML"),
        pytest.param((200, {}, b"[]"), "answered 200 without an access_token", id="array"),
        pytest.param((200, {}, b"{}"), "answered 200 without an access_token", id="no token"),
        pytest.param((200, {}, b'{"access_token": 5}'), "answered 200 without an access_token", id="token number"),
        pytest.param((200, {}, b"\xff"), "answered 200 without an access_token", id="binary"),
        pytest.param((0, {}, b""), "cannot be reached (RemoteProtocolError)", id="hangs up"),
        pytest.param(
            (200, {"Content-Encoding": "gzip"}, b"no gzip at all"),
            "cannot be reached (DecodingError)",
            id="broken content coding",
        ),
    ],
)
def test_no_token_makes_a_case_not_judged(
    serve: Serve, answer: tuple[int, dict[str, str], bytes], problem: str
) -> None:
    """What the token endpoint did is named, with its URL."""
    url, _ = serve(answer)
    with pytest.raises(NotJudged) as caught:
        fetched(source(url))
    assert str(caught.value) == f"no token: {url} {problem}"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "cannot be reached (UnsupportedProtocol)"),
        ("ftp://h", "cannot be reached (UnsupportedProtocol)"),
        ("http://h:port", "cannot be reached (InvalidURL)"),
    ],
)
def test_a_token_url_that_is_none_is_named(url: str, problem: str) -> None:
    """A URL that cannot be asked is no crash."""
    with pytest.raises(NotJudged) as caught:
        fetched(source(url))
    assert str(caught.value) == f"no token: {url} {problem}"


@pytest.mark.parametrize(
    "answer",
    [REFUSED, (400, {}, SECRET.encode()), (200, {}, SECRET.encode()), (0, {}, b"")],
    ids=["refused", "error that quotes it", "answer that quotes it", "hangs up"],
)
def test_no_error_quotes_a_credential(serve: Serve, answer: tuple[int, dict[str, str], bytes]) -> None:
    """Whatever went wrong, neither secret nor its Basic form is in the message."""
    url, _ = serve(answer)
    with pytest.raises(NotJudged) as caught:
        fetched(source(url))
    assert "CANARY" not in str(caught.value)
    assert basic_credentials("client-1", SECRET).split()[1] not in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        source(grant=(("refresh_token", "CANARY-1"),)),
        Token("CANARY-token-1", 1.0, "CANARY-refresh-1"),
    ],
    ids=["source", "token"],
)
def test_a_repr_holds_no_secret(value: object) -> None:
    """A failing test that prints a token or its source prints no secret."""
    assert "CANARY" not in repr(value)


# Credentials that are refused


class TokenOffice:
    """Refuses credentials or fails otherwise, and counts how often it was asked."""

    def __init__(self, *outcomes: NotJudged | Token) -> None:
        self.outcomes = outcomes
        self.calls = 0

    def fetch(self, _: TokenSource) -> Token:
        """Hand out the next token, or raise what came instead; the last is repeated."""
        outcome = self.outcomes[min(self.calls, len(self.outcomes) - 1)]
        self.calls += 1
        if isinstance(outcome, Token):
            return outcome
        raise outcome


def problem_with(kept: KeptToken) -> str | None:
    """Return why there is no token; None: there is one, which is then refused."""
    try:
        kept.current()
    except NotJudged as problem:
        return str(problem)
    kept.forget()
    return None


WRONG = "the client id or the client secret is wrong, or new credentials have been generated, which void the old secret"
CODES = {
    "invalid_client": (CredentialsRefused, WRONG),
    "unauthorized_client": (TokenRefused, "this client may not use the grant it asks for: "),
    "unsupported_grant_type": (TokenRefused, "this server does not have the grant it is asked for: "),
    "invalid_scope": (TokenRefused, "the scope is unknown, or more than this client may have: "),
    "invalid_grant": (TokenRefused, "the grant is not valid, or no longer: "),
    "invalid_request": (NotJudged, "something is missing from the request, or there twice: "),
}


def token_problem(url: str) -> NotJudged:
    """Return why no token is fetched."""
    with pytest.raises(NotJudged) as caught:
        fetched(source(url))
    return caught.value


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize("code", CODES)
def test_an_error_is_told_by_its_code(serve: Serve, code: str, status: int) -> None:
    """Each code of RFC 6749 §5.2 is said in plain words; only one of them says that the credentials are wrong."""
    kind, words = CODES[code]
    url, _ = serve((status, {}, json.dumps({"error": code, "error_description": "CANARY-1"}).encode()))
    problem = token_problem(url)
    assert type(problem) is kind
    assert str(problem).startswith(f"no token: {url} answered {status} ({code}): {words}")
    assert "CANARY" not in str(problem)


@pytest.mark.parametrize("content", [b"", b"<html>CANARY-1", b'{"message": "CANARY-1"}', b'["CANARY-1"]'])
def test_a_401_without_a_code_refuses_the_credentials(serve: Serve, content: bytes) -> None:
    """A server that speaks plain HTTP says with a 401 that the credentials are wrong (RFC 9110 §15.5.2)."""
    url, _ = serve((401, {}, content))
    problem = token_problem(url)
    assert (type(problem), str(problem)) == (CredentialsRefused, f"no token: {url} answered 401: {WRONG}")


@pytest.mark.parametrize(
    ("status", "content"),
    [
        pytest.param(400, b"CANARY-1", id="no JSON"),
        pytest.param(400, b'{"error": "CANARY-1"}', id="another code"),
        pytest.param(401, b'{"error": "CANARY-1"}', id="another code with a 401"),
        pytest.param(400, b'{"error": ["invalid_client"]}', id="a code that is no text"),
        pytest.param(503, b'{"error": "invalid_client"}', id="a busy server"),
        pytest.param(500, b'{"error": "invalid_scope"}', id="a broken server"),
    ],
)
def test_an_error_without_a_known_code_is_told_by_its_status(serve: Serve, status: int, content: bytes) -> None:
    """What no standard defines is not quoted, and says nothing of the credentials."""
    url, _ = serve((status, {}, content))
    problem = token_problem(url)
    kind = Unavailable if status == 503 else NotJudged
    assert (type(problem), str(problem)) == (kind, f"no token: {url} answered {status}")


@pytest.mark.parametrize(
    ("coding", "problem"),
    [
        ("rot13", "gave no usable answer: the response has content coding 'rot13', which cannot be decoded: "),
        ("x-gzip", "cannot be reached (DecodingError)"),
    ],
)
def test_a_token_in_a_coding_that_cannot_be_undone_is_none(serve: Serve, coding: str, problem: str) -> None:
    """The body of a token's answer is read as any other."""
    url, _ = serve((200, {"Content-Encoding": coding}, granted()[2]))
    assert str(token_problem(url)).startswith(f"no token: {url} {problem}")


def test_a_token_may_come_in_a_content_coding(serve: Serve) -> None:
    """A token is read however its answer is coded."""
    url, _ = serve((200, {"Content-Encoding": "x-gzip"}, gzip.compress(granted()[2])))
    assert fetched(source(url)).value == "CANARY-token-1"


def test_a_token_without_a_network_is_not_judged(serve: Serve) -> None:
    """What blocks the network is named."""
    url, seen = serve(granted())
    with httpx.Client() as client, network_restricted_to(Network.NONE), pytest.raises(NotJudged) as caught:
        fetch_token(client, source(url))
    assert str(caught.value).startswith(
        f"no token: {url} cannot be reached (the network is blocked: socket.getaddrinfo"
    )
    assert seen == []


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_another_answer_refuses_no_credentials(serve: Serve, status: int) -> None:
    """An endpoint that is busy or broken says nothing of the credentials."""
    url, _ = serve((status, {}, b""))
    with pytest.raises(NotJudged) as caught:
        fetched(source(url))
    kind = Unavailable if status in (429, 503) else NotJudged
    assert (type(caught.value), str(caught.value)) == (kind, f"no token: {url} answered {status}")


@pytest.mark.parametrize("kind", [TokenRefused, CredentialsRefused])
def test_what_is_refused_is_not_asked_for_again(kind: type[TokenRefused]) -> None:
    """Whoever asks after a refusal is told the same, and the endpoint is not asked again: that could lock a client."""
    office = TokenOffice(kind("no token: refused"))
    kept = KeptToken(source(), office.fetch)
    problems = [problem_with(kept) for _ in range(3)]
    assert (problems, office.calls) == (["no token: refused"] * 3, 1)


def test_credentials_that_are_refused_later_are_not_tried_again(serve: Serve) -> None:
    """Credentials that are voided during a run are tried once more, after the 401, and then no more."""
    url, seen = serve(OK, REFUSED)
    office = TokenOffice(Token("CANARY-token-1", None), CredentialsRefused("no token: refused"))
    auth = Authorizer(office.fetch).flow_for(source())
    answer_to(auth, url)
    for _ in range(2):
        with pytest.raises(CredentialsRefused, match="no token: refused"):
            answer_to(auth, url)
    assert (office.calls, len(seen)) == (2, 2)


def test_another_problem_is_tried_again() -> None:
    """An endpoint that was busy is asked again for the next request."""
    office = TokenOffice(NotJudged("no token: answered 503"), Token("CANARY-token-1", None))
    kept = KeptToken(source(), office.fetch)
    problems = [problem_with(kept) for _ in range(2)]
    assert (problems, office.calls) == (["no token: answered 503", None], 2)


def test_requests_of_one_client_share_a_refusal(serve: Serve) -> None:
    """Credentials refused for one case are not tried for another, but those of another client are."""
    url, seen = serve(OK)
    office = TokenOffice(CredentialsRefused("no token: refused"), Token("CANARY-token-1", None))
    authorizer = Authorizer(office.fetch)
    for client_id in ("one", "one"):
        with pytest.raises(CredentialsRefused):
            answer_to(authorizer.flow_for(TokenSource("http://h/token", client_id, SECRET)), url)
    answer_to(authorizer.flow_for(TokenSource("http://h/token", "two", SECRET)), url)
    assert (office.calls, len(seen)) == (2, 1)


# Calls that authorizing makes


def told_of(serve: Serve, *answers: tuple[int, dict[str, str], bytes]) -> list[tuple[str, str]]:
    """Send one request with client credentials; return every call told of."""
    api, _ = serve(*answers)
    tokens, _ = serve(granted())
    calls: list[tuple[str, str]] = []

    def before_call(url: str, operation: str) -> None:
        calls.append((url.replace(tokens, "TOKENS").replace(api, "API"), operation))

    with watched_client(before_call) as client:
        authorizer = Authorizer(lambda wanted: fetch_token(client, wanted))
        auth = authorizer.flow_for(source(f"{tokens}/token"))
        transmit(client, Request("GET", api, "/orders"), auth, "GET /orders/{}")
    return calls


TOKEN_CALL = ("TOKENS/token", "POST /token")
API_CALL = ("API/orders", "GET /orders/{}")


def test_fetching_a_token_is_a_call(serve: Serve) -> None:
    """Whoever counts calls is told of the token's, before the request's own."""
    assert told_of(serve, OK) == [TOKEN_CALL, API_CALL]


def test_renewing_a_token_is_two_calls_more(serve: Serve) -> None:
    """After a 401 the new token and the repeated request are told of as well."""
    assert told_of(serve, REFUSED, OK) == [TOKEN_CALL, API_CALL, TOKEN_CALL, API_CALL]


def test_a_token_may_be_refused_by_who_counts_calls() -> None:
    """A call that must not be made is said in the words of who refused it, and is no refusal of the credentials."""

    def before_call(_: str, operation: str) -> None:
        raise NotJudged(f"not {operation}")

    with watched_client(before_call) as client, pytest.raises(NotJudged) as caught:
        fetch_token(client, source("http://127.0.0.1:9/token"))
    assert (type(caught.value), str(caught.value)) == (NotJudged, "not POST /token")


def test_a_token_is_asked_for_again_by_who_is_patient(serve: Serve) -> None:
    """An endpoint that was busy is asked again, and its last answer counts."""
    url, seen = serve((429, {}, b""), granted())

    def until_granted(send: Callable[[], httpx.Response]) -> tuple[httpx.Response, bool]:
        while (response := send()).status_code == 429:
            pass
        return response, False

    patient: Repeat = until_granted
    with new_client() as client:
        token = fetch_token(client, source(url), patient)
    assert (token, len(seen)) == (Token("CANARY-token-1", None), 2)
