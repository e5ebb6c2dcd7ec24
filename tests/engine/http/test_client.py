"""Tests of talking HTTP, against a server on loopback."""

import gzip
import socket
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from postman_contract.errors import NoAnswer, NotJudged, Unanswered
from postman_contract.http._httpx import httpx
from postman_contract.http.auth import Authorizer, Token
from postman_contract.http.client import (
    AuthFlow,
    BeforeCall,
    Repeat,
    Transmission,
    let_calls_pass,
    new_client,
    once,
    transmit,
)
from postman_contract.postman.authorizing import authorize
from postman_contract.postman.credentials import HeaderCredential, QueryCredential, TokenPlace, TokenSource
from postman_contract.postman.messages import Headers, Request, Response
from postman_contract.postman.variables import Used

Serve = Callable[..., tuple[str, list[Any]]]
OK: tuple[int, dict[str, str], bytes] = (200, {}, b"")


def request(origin: str, target: str = "/", method: str = "GET", headers: Headers = (), body: bytes = b"") -> Request:
    """Make a request."""
    return Request(method, origin, target, headers, body)


def watched_client(before_call: BeforeCall) -> httpx.Client:
    """Make a client whose every call is told of."""
    client = new_client()
    let_calls_pass(client, before_call, lambda _, __: None)
    return client


def bearing(token: str, prefix: str = "Bearer") -> AuthFlow | None:
    """Make the auth that bears a token."""
    source = TokenSource("http://h", "c", "s", place=TokenPlace(prefix))
    return Authorizer(lambda _: Token(token, None)).flow_for(source)


def sent(to_send: Request, auth: AuthFlow | None = None) -> tuple[Request, Response]:
    """Send a request with the client of the cases."""
    with new_client() as client:
        transmission = transmit(client, to_send, auth)
        return transmission.request, transmission.response


def refusal(to_send: Request, auth: AuthFlow | None = None) -> str:
    """Return why a request was not answered."""
    with pytest.raises(NotJudged) as caught:
        sent(to_send, auth)
    return str(caught.value)


def test_a_request_goes_out_as_it_is(serve: Serve) -> None:
    """Method, target, headers in order and body reach the server."""
    url, seen = serve(OK)
    sent(request(url, "/a?b=1", "PATCH", (("X-B", "1"), ("X-A", "2"), ("X-B", "é")), b"body"))
    method, target, headers, body = seen[0]
    own = [pair for pair in headers if pair[0].startswith("X-")]
    assert (method, target, own, body) == ("PATCH", "/a?b=1", [("X-B", "1"), ("X-A", "2"), ("X-B", "é")], b"body")


@pytest.mark.parametrize(
    "target",
    [
        "/a/../b/./c//d",
        "//x",
        "/%2e%2e/%zz",
        "/a|b^c[d]",
        "/?a={b}|\\",
        "/?",
        "/?&&a=&=b&",
        "/x%20",
        "/?q=[1]%27",
    ],
)
def test_a_target_goes_out_exactly(serve: Serve, target: str) -> None:
    """Nothing is normalized, resolved or encoded again."""
    url, seen = serve(OK)
    sent(request(url, target))
    assert seen[0][1] == target


def test_a_body_goes_out_with_an_exact_target(serve: Serve) -> None:
    """A target that httpx would write otherwise keeps its body."""
    url, seen = serve(OK)
    sent(request(url, "/a/../b", "POST", (), b"body"))
    assert (seen[0][1], seen[0][3]) == ("/a/../b", b"body")


def test_a_response_comes_back_whole(serve: Serve) -> None:
    """Status, headers and body are the server's."""
    url, _ = serve((418, {"X-A": "1"}, b"tea"))
    response = sent(request(url))[1]
    assert (response.status, dict(response.headers)["X-A"], response.body) == (418, "1", b"tea")


def test_a_content_coding_is_undone(serve: Serve) -> None:
    """A compressed body is judged as what it says."""
    url, _ = serve((200, {"Content-Encoding": "gzip"}, gzip.compress(b"tea")))
    assert sent(request(url))[1].body == b"tea"


@pytest.mark.parametrize(
    ("own", "auth", "shown"),
    [
        pytest.param((), bearing("CANARY-1"), (("Authorization", "Bearer …"),), id="bearer"),
        pytest.param((), bearing("CANARY-1", ""), (("Authorization", "…"),), id="token alone"),
        pytest.param((("authorization", "Basic CANARY-1"),), None, (("Authorization", "Basic …"),), id="own"),
        pytest.param(
            (("Authorization", "Basic CANARY-1"),), None, (("Authorization", "Basic …"),), id="own, upper case"
        ),
        pytest.param((("X", "1"),), None, (("X", "1"),), id="none"),
    ],
)
def test_authorization_is_reduced_to_its_scheme(
    serve: Serve, own: Headers, auth: AuthFlow | None, shown: Headers
) -> None:
    """The request that is reported shows no credentials, whoever added them."""
    url, _ = serve(OK)
    assert sent(request(url, headers=own), auth)[0].headers == shown


def test_the_request_as_sent_keeps_the_rest(serve: Serve) -> None:
    """What is reported is what was sent, with the variables used."""
    url, _ = serve(OK)
    used = (Used("a", "1", "s"),)
    original = Request("POST", url, "/a?b", (("X", "1"),), b"x", used)
    assert sent(original)[0] == original


@pytest.mark.parametrize(
    ("credential", "target", "header"),
    [
        (HeaderCredential("X-Key", "CANARY-1"), "/a/../b?c", ("X-Key", "CANARY-1")),
        (QueryCredential("key", "CANARY 1"), "/a/../b?c&key=CANARY%201", None),
    ],
    ids=["header", "query"],
)
def test_the_request_as_sent_has_its_api_key(
    serve: Serve, credential: HeaderCredential | QueryCredential, target: str, header: tuple[str, str] | None
) -> None:
    """What is reported can be sent again; whoever prints it redacts it."""
    url, seen = serve(OK)
    authorized = authorize(request(url, "/a/../b?c"), credential)
    assert sent(authorized)[0] == authorized
    assert (seen[0][1], header is None or header in seen[0][2]) == (target, True)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(serve: Serve, status: int) -> None:
    """Each kind of redirect is the answer, with its Location (RFC 9110 §15.4)."""
    url, seen = serve((status, {"Location": "/elsewhere"}, b""), OK)
    response = sent(request(url))[1]
    assert (response.status, dict(response.headers)["Location"], len(seen)) == (status, "/elsewhere", 1)


def test_a_header_that_comes_twice_is_kept_twice() -> None:
    """Every header is there as it came, in order."""
    answer = b"HTTP/1.1 200 OK\r\nA: 1\r\nSet-Cookie: a\r\na: 2\r\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n"
    with raw_server(answer) as url:
        headers = sent(request(url))[1].headers
    assert [pair for pair in headers if pair[0].lower() in ("a", "set-cookie")] == [
        ("A", "1"),
        ("Set-Cookie", "a"),
        ("a", "2"),
        ("Set-Cookie", "b"),
    ]


def test_without_auth_a_netrc_is_not_read(serve: Serve, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a collection's auth authorizes; a person's ~/.netrc does not."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password CANARY-1\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    url, seen = serve(OK)
    sent(request(url))
    assert "Authorization" not in dict(seen[0][2])


@contextmanager
def raw_server(answer: bytes) -> Generator[str]:
    """Serve one answer, byte for byte."""

    def serve_once() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        served = pool.submit(serve_once)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        served.result()


def closed_port() -> str:
    """Return the URL of a port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_a_server_that_is_not_there_is_named() -> None:
    """A refused connection makes the case not judged."""
    url = closed_port()
    assert refusal(request(url, "/secret?CANARY")).startswith(f"GET {url}: ConnectError: ")


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((0, {}, b""), "RemoteProtocolError: Server disconnected without sending a response."),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip at all"), "DecodingError: "),
    ],
    ids=["hangs up", "broken content coding"],
)
def test_an_answer_that_is_none_is_named(serve: Serve, answer: tuple[int, dict[str, str], bytes], problem: str) -> None:
    """What cannot be read as a response makes the case not judged."""
    url, _ = serve(answer)
    assert refusal(request(url)).startswith(f"GET {url}: {problem}")


def test_silence_is_named() -> None:
    """A server that accepts and never answers makes the case not judged, within the client's patience."""
    with socket.create_server(("127.0.0.1", 0)) as silent, httpx.Client(timeout=0.01) as client:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NotJudged) as caught:
            transmit(client, request(url), None)
    assert str(caught.value) == f"GET {url}: no answer within 0.01 s"


@pytest.mark.parametrize("origin", ["http://[::1", "http://h\x00"])
def test_what_is_no_url_is_named(origin: str) -> None:
    """An origin that cannot be read as a URL is no crash."""
    assert refusal(request(origin)).startswith(f"GET {origin}: not a URL that can be sent: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("A", " CANARY-1", id="a value with blanks around it"),
        pytest.param("Transfer-Encoding", "CANARY-1", id="a framing that is not known"),
    ],
)
def test_what_http_does_not_allow_is_not_quoted(serve: Serve, name: str, value: str) -> None:
    """A header that cannot be sent may be a secret, so it is not in the message."""
    url, _ = serve(OK)
    assert refusal(request(url, headers=((name, value),))) == (
        f"GET {url}: a header cannot be sent: its value is not what HTTP allows"
    )


@pytest.mark.parametrize(
    ("token", "problem"),
    [
        ("CANARY-1\n", "its value holds a control character"),
        ("CANARY-1\r\nX: b", "its value holds a control character"),
        ("CANARY-€", "its value holds characters beyond Latin-1"),
        ("CANARY-\ud800", "its value holds characters beyond Latin-1"),
    ],
)
def test_a_token_that_http_does_not_allow_is_named_and_not_quoted(serve: Serve, token: str, problem: str) -> None:
    """The header that cannot be sent is named, and where its token came from."""
    url, seen = serve(OK)
    assert refusal(request(url), bearing(token)) == (
        f"the token of http://h cannot be sent as header 'Authorization': {problem}"
    )
    assert seen == []


def test_an_empty_token_is_a_bare_scheme(serve: Serve) -> None:
    """A header's value ends before its last blanks (RFC 9110 §5.5)."""
    url, seen = serve(OK)
    sent(request(url), bearing(""))
    assert ("Authorization", "Bearer") in {(name.title(), value) for name, value in seen[0][2]}


@pytest.mark.parametrize(("own", "expected"), [((), "h.test:80"), ((("host", "own"),), "own")])
def test_a_port_that_is_written_is_sent(own: Headers, expected: str) -> None:
    """`Host` has the port of the scheme where the URL has it, as Postman's; a request's own Host counts first."""
    seen: list[list[str]] = []

    def answer(received: httpx.Request) -> httpx.Response:
        seen.append(received.headers.get_list("host"))
        return httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        transmit(client, request("http://h.test:80", headers=own), None)
    assert seen == [[expected]]


# Whether a request may have been carried out


def problem_of(to_send: Request, auth: AuthFlow | None = None, repeat: Repeat = once) -> NotJudged:
    """Return what is raised where a request is not answered."""
    with new_client() as client, pytest.raises(NotJudged) as caught:
        transmit(client, to_send, auth, repeat=repeat)
    return caught.value


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param((0, {}, b""), Unanswered, id="hangs up"),
        pytest.param((200, {"Content-Encoding": "gzip"}, b"no gzip at all"), NoAnswer, id="broken content coding"),
    ],
)
def test_what_was_sent_may_have_been_carried_out(
    serve: Serve, answer: tuple[int, dict[str, str], bytes], kind: type[NoAnswer]
) -> None:
    """Where no usable answer comes, that is told from a request that never went out, and from a server that is down."""
    url, seen = serve(answer)
    assert (type(problem_of(request(url, method="POST"))), len(seen)) == (kind, 1)


def test_a_server_that_is_silent_may_have_carried_out() -> None:
    """Silence is no answer, which says nothing of what was done."""
    with socket.create_server(("127.0.0.1", 0)) as silent, httpx.Client(timeout=0.01) as client:
        to_send = request(f"http://127.0.0.1:{silent.getsockname()[1]}", method="POST")
        with pytest.raises(NoAnswer):
            transmit(client, to_send, None)


@pytest.mark.parametrize(
    "to_send",
    [{"origin": "http://[::1"}, {"headers": (("A", " CANARY-1"),)}],
    ids=["no URL", "a header that is not allowed"],
)
def test_what_cannot_be_sent_was_not_carried_out(serve: Serve, to_send: dict[str, Any]) -> None:
    """A request that never went out is plainly not judged."""
    url, seen = serve(OK)
    assert (type(problem_of(request(**{"origin": url, "method": "POST", **to_send}))), seen) == (NotJudged, [])


# Before every call


class Calls:
    """Lets a number of calls out, and remembers them and those it refused."""

    def __init__(self, most: int = 99) -> None:
        self.most = most
        self.asked: list[tuple[str, str]] = []

    def before(self, url: str, operation: str) -> None:
        """Remember a call, and refuse it if it is one too many."""
        self.asked.append((url, operation))
        if len(self.asked) > self.most:
            raise NotJudged("one call too many")


def doubled(to_send: Request) -> Generator[Request, Response, None]:
    """Send every request twice, as an auth does that renews its token."""
    yield to_send
    yield to_send


def twice(send: Callable[[], httpx.Response]) -> tuple[httpx.Response, bool]:
    """Send a request twice, whatever comes of it."""
    send()
    return send(), False


def test_every_call_is_told_of_before_it_is_made(serve: Serve) -> None:
    """URL and operation of a call are told to whoever may refuse it."""
    url, _ = serve(OK)
    calls = Calls()
    with watched_client(calls.before) as client:
        transmit(client, request(url, "/orders/7?a=1"), None, "GET /orders/{}")
    assert calls.asked == [(f"{url}/orders/7?a=1", "GET /orders/{}")]


def test_a_call_that_an_auth_repeats_is_told_of(serve: Serve) -> None:
    """What an auth sends again counts again, for the same operation."""
    url, seen = serve(OK)
    calls = Calls()
    with watched_client(calls.before) as client:
        transmit(client, request(url, "/orders/7"), doubled, "GET /orders/{}")
    assert (calls.asked, len(seen)) == ([(f"{url}/orders/7", "GET /orders/{}")] * 2, 2)


def test_a_call_that_is_repeated_is_told_of(serve: Serve) -> None:
    """What is sent again because an API was busy counts again."""
    url, seen = serve(OK)
    calls = Calls()
    with watched_client(calls.before) as client:
        transmit(client, request(url), None, "GET /", repeat=twice)
    assert (calls.asked, len(seen)) == ([(f"{url}/", "GET /")] * 2, 2)


def test_a_call_without_an_operation_is_told_of_by_its_path(serve: Serve) -> None:
    """What no case sends, a token for one, is called by its method and path."""
    url, _ = serve(OK)
    calls = Calls()
    with watched_client(calls.before) as client:
        client.post(f"{url}/uaa/oauth/token?a=1")
    assert calls.asked == [(f"{url}/uaa/oauth/token?a=1", "POST /uaa/oauth/token")]


def test_a_call_that_is_refused_is_not_made(serve: Serve) -> None:
    """The refusal is what the case is not judged by, in its own words, and no server saw the request."""
    url, seen = serve(OK)
    with watched_client(Calls(most=0).before) as client, pytest.raises(NotJudged) as caught:
        transmit(client, request(url, method="POST"), None)
    assert (type(caught.value), str(caught.value), seen) == (NotJudged, "one call too many", [])


def test_a_call_that_an_auth_repeats_may_be_refused(serve: Serve) -> None:
    """The first call is made, the second is not."""
    url, seen = serve(OK)
    with watched_client(Calls(most=1).before) as client, pytest.raises(NotJudged) as caught:
        transmit(client, request(url), doubled)
    assert (str(caught.value), len(seen)) == ("one call too many", 1)


def test_the_host_told_is_the_one_that_is_called(serve: Serve) -> None:
    """A URL that names one host for a user and calls another tells of the other, so that it can be refused."""
    url, _ = serve(OK)
    calls = Calls()
    with watched_client(calls.before) as client:
        transmit(client, request(url.replace("://", "://api.example@"), "/"), None)
    assert [httpx.URL(told).host for told, _ in calls.asked] == ["127.0.0.1"]


# Repeating


def test_a_request_is_sent_once_unless_told_otherwise(serve: Serve) -> None:
    """Without somebody patient, a busy server is an answer."""
    url, seen = serve((429, {}, b""))
    assert (sent(request(url))[1].status, len(seen)) == (429, 1)


@pytest.mark.parametrize("lost_one", [True, False])
def test_a_lost_answer_is_told(serve: Serve, lost_one: bool) -> None:
    """Whether an earlier answer was lost is known of what came of a request."""
    url, _ = serve((200, {"Date": "today", "Server": "s"}, b"tea"))
    with new_client() as client:
        transmission = transmit(client, request(url), None, repeat=lambda send: (send(), lost_one))
    assert (transmission.request, transmission.response.body, transmission.lost_one) == (request(url), b"tea", lost_one)


def test_no_answer_was_lost_unless_told() -> None:
    """What says nothing of lost answers has lost none."""
    assert Transmission(request("http://h"), Response(200)).lost_one is False


def test_a_request_that_is_sent_again_is_the_same(serve: Serve) -> None:
    """Target, headers and body go out a second time as they did the first."""
    url, seen = serve(OK)
    with new_client() as client:
        to_send = request(url, "/a/../b?c", "PUT", (("X-A", "1"),), b"body")
        transmit(client, to_send, bearing("CANARY-1"), repeat=twice)
    assert seen[0] == seen[1]


def test_headers_of_the_client_can_be_left_out(serve: Serve) -> None:
    """Those that a request is to go out without are not added by the client either."""
    url, seen = serve(OK)
    names = frozenset({"accept", "accept-encoding", "connection", "user-agent"})
    sent(Request("GET", url, "/", (("Accept", "a/b"),), without=names))
    assert {name.lower() for name, _ in seen[0][2]} == {"accept", "host"}


@pytest.mark.parametrize(("name", "body"), [("host", b""), ("content-length", b"x")])
def test_a_header_without_which_nothing_can_be_sent_is_named(serve: Serve, name: str, body: bytes) -> None:
    """It is said which, and nothing goes out."""
    url, seen = serve(OK)
    assert f"without its header '{name}'" in refusal(Request("POST", url, "/", (), body, without=frozenset({name})))
    assert seen == []


def test_a_length_of_nothing_can_be_left_out(serve: Serve) -> None:
    """A POST without a body needs none."""
    url, seen = serve(OK)
    sent(Request("POST", url, "/", without=frozenset({"content-length"})))
    assert "content-length" not in {name.lower() for name, _ in seen[0][2]}
