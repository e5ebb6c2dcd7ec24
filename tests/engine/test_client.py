"""Tests of talking HTTP, against a server on loopback."""

import gzip
import socket
from collections.abc import Callable
from typing import Any

import pytest
from vcr import VCR

from postman_contract._httpx import httpx
from postman_contract.auth import HeaderAuth
from postman_contract.client import TIMEOUT, recorded_client, transmit, unrecorded_client
from postman_contract.errors import NotJudged
from postman_contract.exchange import Headers, Request, Response
from postman_contract.variables import Used

Serve = Callable[..., tuple[str, list[Any]]]
OK: tuple[int, dict[str, str], bytes] = (200, {}, b"")


def request(origin: str, target: str = "/", method: str = "GET", headers: Headers = (), body: bytes = b"") -> Request:
    """Make a request."""
    return Request(method, origin, target, headers, body)


def sent(to_send: Request, auth: httpx.Auth | None = None) -> tuple[Request, Response]:
    """Send a request with the client of the cases."""
    with recorded_client() as client:
        transmission = transmit(client, to_send, auth)
        return transmission.request, transmission.response


def refusal(to_send: Request, auth: httpx.Auth | None = None) -> str:
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
    assert (response.status, dict(response.headers)["x-a"], response.body) == (418, "1", b"tea")


def test_a_content_coding_is_undone(serve: Serve) -> None:
    """A compressed body is judged as what it says."""
    url, _ = serve((200, {"Content-Encoding": "gzip"}, gzip.compress(b"tea")))
    assert sent(request(url))[1].body == b"tea"


def test_a_redirect_is_an_answer(serve: Serve) -> None:
    """No redirect is followed."""
    url, seen = serve((302, {"Location": "/elsewhere"}, b""))
    assert (sent(request(url))[1].status, len(seen)) == (302, 1)


@pytest.mark.parametrize(
    ("own", "auth", "shown"),
    [
        pytest.param((), HeaderAuth("Authorization", "Bearer CANARY-1"), (("Authorization", "Bearer …"),), id="bearer"),
        pytest.param((), HeaderAuth("Authorization", "CANARY-1"), (("Authorization", "…"),), id="token alone"),
        pytest.param((("authorization", "Basic CANARY-1"),), None, (("Authorization", "Basic …"),), id="own"),
        pytest.param(
            (("Authorization", "Basic CANARY-1"),), None, (("Authorization", "Basic …"),), id="own, upper case"
        ),
        pytest.param((("X", "1"),), None, (("X", "1"),), id="none"),
    ],
)
def test_authorization_is_reduced_to_its_scheme(
    serve: Serve, own: Headers, auth: httpx.Auth | None, shown: Headers
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


def test_without_auth_a_netrc_is_not_read(serve: Serve, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a collection's auth authorizes; a person's ~/.netrc does not."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password CANARY-1\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    url, seen = serve(OK)
    sent(request(url))
    assert "Authorization" not in dict(seen[0][2])


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
    assert str(caught.value) == f"GET {url}: no answer within {TIMEOUT:.0f} s"


@pytest.mark.parametrize("origin", ["http://[::1", "http://h\x00"])
def test_what_is_no_url_is_named(origin: str) -> None:
    """An origin that cannot be read as a URL is no crash."""
    assert refusal(request(origin)).startswith(f"GET {origin}: not a URL that can be sent: ")


@pytest.mark.parametrize(
    ("to_send", "auth"),
    [
        pytest.param({"headers": (("A", " CANARY-1"),)}, None, id="a value with blanks around it"),
        pytest.param({}, HeaderAuth("Authorization", "Bearer CANARY-1\n"), id="a token with a line feed"),
    ],
)
def test_what_http_does_not_allow_is_named_and_not_quoted(
    serve: Serve, to_send: dict[str, Any], auth: httpx.Auth | None
) -> None:
    """A header that cannot be sent may be a secret, so it is not in the message."""
    url, _ = serve(OK)
    assert refusal(request(url, **to_send), auth) == (
        f"GET {url}: a header cannot be sent: its value is not what HTTP allows"
    )


def test_an_open_cassette_answers_the_client_of_the_cases(serve: Serve, tmp_path: Any) -> None:
    """What the client of the cases sends is recorded, and replayed without a server."""
    url, seen = serve((200, {}, b"tea"))
    for _ in range(2):
        with VCR().use_cassette(tmp_path / "c.yaml"):
            body = sent(request(url, "/a"))[1].body
        assert body == b"tea"
    assert len(seen) == 1


def test_an_open_cassette_does_not_see_the_unrecorded_client(serve: Serve, tmp_path: Any) -> None:
    """Tokens and removals reach the server whatever cassette is open, and are in none."""
    url, seen = serve(OK)
    with VCR(record_mode="none").use_cassette(tmp_path / "c.yaml"), unrecorded_client() as client:
        transmit(client, request(url), None)
    assert (len(seen), (tmp_path / "c.yaml").exists()) == (1, False)


def test_the_exact_target_is_in_the_recorded_url(serve: Serve, tmp_path: Any) -> None:
    """Where httpx would write a target otherwise, the fragment keeps it for the matcher."""
    url, _ = serve(OK)
    with VCR().use_cassette(tmp_path / "c.yaml") as cassette:
        sent(request(url, "/a/../b"))
    assert [recorded.uri.rpartition("#")[2] for recorded in cassette.requests] == ["%2Fa%2F..%2Fb"]
