"""Tests of the cookies that a run keeps, against what Postman's runner sends."""

from collections.abc import Callable
from typing import Any

import pytest

from postman_contract.http.auth import Authorizer, Token
from postman_contract.http.client import new_client
from postman_contract.http.cookies import Cookies, ignore_cookie
from postman_contract.http.network import Network
from postman_contract.http.redirects import Redirects
from postman_contract.postman.messages import Headers, Request, Response, header_values

Serve = Callable[..., tuple[str, list[Any]]]
WITHOUT = frozenset({"cookie"})
OK: tuple[int, dict[str, str], bytes] = (200, {}, b"")


def get(url: str, *headers: tuple[str, str], without: frozenset[str] = frozenset()) -> Request:
    """Make a request of a URL."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return Request("GET", f"{scheme}://{host}", f"{slash or '/'}{path}", headers, without=without)


def kept(*cookies: str, url: str = "http://127.0.0.1:5000/login", without: frozenset[str] = frozenset()) -> Cookies:
    """Keep what an answer sets."""
    jar = Cookies(ignore_cookie)
    jar.keep(get(url, without=without), Response(200, tuple(("set-cookie", each) for each in cookies)))
    return jar


def sent(jar: Cookies, url: str, *headers: tuple[str, str], **more: Any) -> tuple[str, ...]:
    """Return the Cookie headers of a request."""
    return header_values(jar.add(get(url, *headers), **more).headers, "Cookie")


@pytest.mark.parametrize(
    ("cookie", "url", "is_sent"),
    [
        ("a=1", "http://127.0.0.1:5000/x", True),
        ("a=1", "http://127.0.0.1:6000/x", True),
        ("a=1; Path=/", "http://127.0.0.2:5000/x", False),
        ("a=1; Path=/sub", "http://127.0.0.1:5000/x", False),
        ("a=1; Path=/sub", "http://127.0.0.1:5000/sub/x", True),
        ("a=1; Path=/sub", "http://127.0.0.1:5000/subway", False),
        ("a=1; Domain=127.0.0.1", "http://127.0.0.1:5000/x", True),
        ("a=1; Domain=example.com", "http://127.0.0.1:5000/x", False),
        ("a=1; Domain=example.com", "http://example.com/x", False),
        ("a=1; Max-Age=0", "http://127.0.0.1:5000/x", False),
        ("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "http://127.0.0.1:5000/x", False),
        ("a=1; Secure", "http://127.0.0.1:5000/x", True),
        ("a=1; HttpOnly; SameSite=Strict", "http://127.0.0.1:5000/x", True),
    ],
)
def test_a_cookie_is_sent_where_it_is_for(cookie: str, url: str, *, is_sent: bool) -> None:
    """Its domain and path say where (RFC 6265 §5.4); the port does not matter."""
    assert sent(kept(cookie), url) == (("a=1",) if is_sent else ())


@pytest.mark.parametrize(
    ("cookie", "set_at", "url", "is_sent"),
    [
        ("a=1", "https://shop.example.com/login", "https://shop.example.com/x", True),
        ("a=1", "https://shop.example.com/login", "https://a.shop.example.com/x", False),
        ("a=1; Domain=example.com", "https://shop.example.com/login", "https://api.example.com/x", True),
        ("a=1; Domain=other.com", "https://shop.example.com/login", "https://other.com/x", False),
        ("a=1; Domain=com", "https://shop.example.com/login", "https://other.com/x", False),
        ("a=1; Secure", "https://shop.example.com/login", "http://shop.example.com/x", False),
        ("a=1; Secure", "https://shop.example.com/login", "https://shop.example.com/x", True),
        ("a=1; Domain=localhost", "http://localhost:5000/login", "http://localhost:5000/x", True),
        ("a=1; Domain=localhost", "http://localhost:5000/login", "http://sub.localhost:5000/x", False),
    ],
)
def test_a_cookie_goes_to_no_other_host(cookie: str, set_at: str, url: str, *, is_sent: bool) -> None:
    """Without a domain it is for its host alone; with one for the hosts below, if it is the host's own."""
    assert sent(kept(cookie, url=set_at), url) == (("a=1",) if is_sent else ())


def test_the_longest_path_comes_first() -> None:
    """Of the others, the one that was set first (RFC 6265 §5.4)."""
    jar = kept("a=1; Path=/", "b=2; Path=/sub", "d=5; Path=/; Domain=127.0.0.1", 'c="q u"; Path=/')
    assert sent(jar, "http://127.0.0.1/sub/x") == ('b=2; a=1; d=5; c="q u"',)


def test_kept_cookies_stand_behind_a_request_s_own() -> None:
    """Its own headers become one, and one of the same name is sent twice."""
    jar = kept("a=1; Path=/")
    assert sent(jar, "http://127.0.0.1/x", ("Cookie", "m=1"), ("cookie", "a=9")) == ("m=1; a=9; a=1",)


def test_a_profile_disables_cookies() -> None:
    """Neither are those of its answers kept, nor any sent."""
    assert sent(kept("a=1", without=WITHOUT), "http://127.0.0.1/x") == ()
    assert header_values(kept("a=1").add(get("http://127.0.0.1/x", without=WITHOUT)).headers, "Cookie") == ()


def test_behind_a_redirect_from_elsewhere_an_origin_gets_its_own_cookies() -> None:
    """Those of another port of the same host are none, although Postman would send them."""
    jar = kept("a=1; Path=/", url="http://127.0.0.1:5000/login")
    jar.keep(get("http://127.0.0.1:6000/"), Response(200, (("Set-Cookie", "b=2; Path=/"),)))
    assert sent(jar, "http://127.0.0.1:5000/x", elsewhere=True) == ("a=1",)
    assert sent(jar, "http://127.0.0.1:5000/x") == ("a=1; b=2",)


def test_whoever_keeps_secrets_is_told_of_each_cookie() -> None:
    """Also of one that is not kept: it has been received all the same."""
    learnt: list[tuple[str, str]] = []
    jar = Cookies(lambda name, value: learnt.append((name, value)))
    jar.keep(get("http://127.0.0.1/"), Response(200, (("Set-Cookie", "a=1; Domain=other.com"), ("Set-Cookie", "b=2"))))
    assert learnt == [("a", "1"), ("b", "2")]


def cookies_seen(seen: list[Any]) -> list[str | None]:
    """Return the Cookie header of each request that a server has seen."""
    return [dict(headers).get("Cookie") for _, _, headers, _ in seen]


def asked(network: Network, url: str, *headers: tuple[str, str], redirects: Redirects | None = None) -> Headers:
    """Send a request, and return the headers that are reported of it."""
    return network.send(get(url, *headers), None, "GET /", redirects=redirects).request.headers


def test_a_network_keeps_cookies_until_they_are_forgotten(serve: Serve) -> None:
    """The client adds none of its own, and what is reported of a request has its own alone."""
    url, seen = serve((200, {"Set-Cookie": "session=CANARY-1; Path=/"}, b""))
    with new_client() as client:
        network = Network(client, Authorizer(lambda _: Token("t", None)))
        reported = [asked(network, url), asked(network, url, ("Cookie", "m=1"))]
        network.cookies.forget()
        asked(network, url)
    assert cookies_seen(seen) == [None, "m=1; session=CANARY-1", None]
    assert reported == [(), (("Cookie", "m=1"),)]


def test_cookies_are_kept_on_the_way_of_a_redirect(serve: Serve) -> None:
    """A login that answers with a redirect lets in what follows, and nobody else."""
    elsewhere, seen_elsewhere = serve(OK)
    url, seen = serve(
        (302, {"Set-Cookie": "session=CANARY-1; Path=/", "Location": "/in"}, b""),
        (302, {"Location": f"{elsewhere}/x"}, b""),
    )
    with new_client() as client:
        asked(Network(client, Authorizer(lambda _: Token("t", None))), url, redirects=Redirects())
    assert (cookies_seen(seen), cookies_seen(seen_elsewhere)) == ([None, "session=CANARY-1"], [None])
