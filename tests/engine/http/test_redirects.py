"""Tests of redirects: the next request as a value, and how far the way goes, against what Postman's runner sends."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from postman_contract.errors import NoAnswer, NotJudged
from postman_contract.http.auth import Authorizer, Token
from postman_contract.http.client import Transmission, let_calls_pass, new_client
from postman_contract.http.network import Network
from postman_contract.http.redirects import Hop, NotFollowed, Redirects, hop_to, redirects_of
from postman_contract.postman.credentials import TokenSource
from postman_contract.postman.messages import Request, Response, header
from postman_contract.postman.profile import USUAL, Profile

Serve = Callable[..., tuple[str, list[Any]]]
ORIGIN = "https://api.test"
JSON = (("Content-Type", "application/json"), ("Content-Length", "7"), ("X-A", "1"))
SENT = Request("POST", ORIGIN, "/a/b?c=1", JSON, b'{"a":1}')
KEPT = Redirects(adds_referer=False)
SECRET = "CANARY-secret-1"


def answer(location: str | None = "/end", status: int = 302) -> Response:
    """Make a redirecting answer."""
    return Response(status, (("location", location),) if location is not None else ())


def hop(request: Request = SENT, response: Response | None = None, redirects: Redirects = KEPT) -> Hop:
    """Return the next request."""
    found = hop_to(request, response or answer(), redirects)
    assert isinstance(found, Hop)
    return found


def reason(request: Request, response: Response, redirects: Redirects = KEPT) -> str:
    """Return why a redirect is not followed."""
    found = hop_to(request, response, redirects)
    assert isinstance(found, NotFollowed)
    return found.reason


def knowing(*secrets: str, **members: Any) -> Redirects:
    """Make rules for a run that knows these secrets."""
    return Redirects(is_secret=lambda text: any(each in text for each in secrets), **members)


@pytest.mark.parametrize(
    ("profile", "by_default", "redirects"),
    [
        pytest.param(USUAL, False, None, id="a suite that says nothing"),
        pytest.param(USUAL, True, Redirects(), id="Postman's default"),
        pytest.param(Profile(follows_redirects=True), False, Redirects(), id="a suite that says so"),
        pytest.param(Profile(follows_redirects=False), True, None, id="not although it is the default"),
        pytest.param(
            Profile(
                follows_redirects=True,
                max_redirects=0,
                keeps_method=True,
                removes_referer=True,
                disables_url_encoding=True,
            ),
            False,
            Redirects(most=0, keeps_method=True, adds_referer=False, encodes=False),
            id="all that a profile says",
        ),
    ],
)
def test_a_profile_says_whether_and_how(profile: Profile, redirects: Redirects | None, *, by_default: bool) -> None:
    """What it does not say is the caller's decision, or as Postman has it."""
    assert redirects_of(profile, by_default=by_default) == redirects


@pytest.mark.parametrize("response", [answer(None), answer(""), *(answer(status=each) for each in (200, 201, 401))])
def test_other_answers_lead_nowhere(response: Response) -> None:
    """Only a 3xx with a Location redirects."""
    assert hop_to(SENT, response, KEPT) is None


@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 305, 399])
@pytest.mark.parametrize(("method", "then"), [("POST", "GET"), ("PUT", "GET"), ("DELETE", "GET"), ("HEAD", "HEAD")])
def test_a_redirect_is_a_get_without_a_body(status: int, method: str, then: str) -> None:
    """Whatever 3xx it is; a HEAD stays one, and what describes the body goes with it."""
    expected = Request(then, ORIGIN, "/end", (("X-A", "1"),))
    assert hop(replace(SENT, method=method), answer(status=status)) == Hop(expected, stays=True)


@pytest.mark.parametrize("status", [307, 308])
def test_some_redirects_keep_method_and_body(status: int) -> None:
    """307 and 308 do (RFC 9110 §15.4.8, §15.4.9)."""
    assert hop(response=answer(status=status)).request == replace(SENT, target="/end")


def test_a_profile_lets_a_redirect_keep_method_and_body() -> None:
    """It is Postman's followOriginalHttpMethod."""
    assert hop(redirects=replace(KEPT, keeps_method=True)).request == replace(SENT, target="/end")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/x?y=1", f"{ORIGIN}/x?y=1"),
        ("x", f"{ORIGIN}/a/x"),
        ("../x", f"{ORIGIN}/a/../x"),
        ("?y=1", f"{ORIGIN}/a/b?y=1"),
        ("#part", f"{ORIGIN}/a/b?c=1"),
        ("//api.test/x", f"{ORIGIN}/x"),
        ("HTTPS://API.test:443/x", f"{ORIGIN}:443/x"),
        (f'{ORIGIN}/e nd?a b="<', f"{ORIGIN}/e%20nd?a%20b=%22%3C"),
        ("/é", f"{ORIGIN}/%C3%A9"),
    ],
)
def test_a_location_is_resolved_as_postman_does(location: str, url: str) -> None:
    """Dot segments stay, fragments go, and what a URL may not hold is encoded."""
    found = hop(response=answer(location))
    assert (found.request.url, found.stays) == (url, True)


@pytest.mark.parametrize("location", ["ftp://h/x", "http://", "https://a b/", "https://h:99999/"])
def test_a_location_that_is_no_http_url_is_not_followed(location: str) -> None:
    """It is said, and nothing is guessed."""
    assert reason(SENT, answer(location)) == "its Location is no URL that a request can be sent to"


def test_the_url_before_is_told() -> None:
    """The Referer is added, or put in place of the request's own."""
    own = replace(SENT, headers=(("referer", "own"), ("X-A", "1")))
    assert hop(redirects=Redirects()).request.headers == (("X-A", "1"), ("Referer", SENT.url))
    assert hop(own, redirects=Redirects()).request.headers == (("referer", SENT.url), ("X-A", "1"))


def test_the_url_before_is_not_told_where_a_profile_says_so() -> None:
    """It is Postman's removeRefererHeaderOnRedirect; the request's own stays."""
    own = replace(SENT, headers=(("Referer", "own"),))
    assert hop(own).request.headers == (("Referer", "own"),)


@pytest.mark.parametrize(
    "elsewhere", ["https://other.test/end", "https://api.test:8443/end", "https://sub.api.test/end"]
)
def test_another_origin_gets_no_credentials(elsewhere: str) -> None:
    """Scheme, host and port make an origin: what is for one is for no other, and the rest goes along."""
    headers = (
        ("Authorization", "Bearer t"),
        ("cookie", "a=1"),
        ("Host", "api.test"),
        ("Proxy-Authorization", "Basic x"),
        ("X-Api-Key", "k"),
        ("X-Custom", "helper"),
        ("X-Note", f"a {SECRET}"),
        ("X-HTTP-Method-Override", "DELETE"),
        ("x_http_method", "DELETE"),
        ("X-A", "1"),
    )
    found = hop(replace(SENT, headers=headers), answer(elsewhere), knowing(SECRET, credentials=frozenset({"x-custom"})))
    assert found == Hop(Request("GET", elsewhere[:-4], "/end", (("X-A", "1"), ("Referer", SENT.url))), stays=False)


def test_its_own_origin_gets_all() -> None:
    """The default port is the same port."""
    headers = (("Authorization", "Bearer t"), ("Cookie", "a=1"), ("X-A", SECRET))
    found = hop(replace(SENT, headers=headers), answer("https://API.test:443/x"), knowing(SECRET, adds_referer=False))
    assert found.request.headers == headers


def test_another_origin_does_not_get_the_key_of_the_query() -> None:
    """Neither where the Location repeats it, nor in the Referer."""
    rules = Redirects(credentials=frozenset({"api key"}))
    sent = replace(SENT, target="/a?api%20key=k&b=2")
    found = hop(sent, answer("https://other.test/x?b=2&api%20key=k"), rules)
    assert (found.request.target, header(found.request.headers, "Referer")) == ("/x?b=2", f"{ORIGIN}/")


def test_another_origin_is_not_told_a_url_that_holds_a_secret() -> None:
    """It hears where the request comes from, and no more."""
    sent = replace(SENT, target=f"/a?b={SECRET}")
    assert header(hop(sent, answer("https://other.test/x"), knowing(SECRET)).request.headers, "Referer") == f"{ORIGIN}/"


def test_a_url_with_a_secret_leads_to_no_other_origin() -> None:
    """The answer itself would hand it over."""
    there = answer(f"https://other.test/x?b={SECRET}")
    assert reason(SENT, there, knowing(SECRET)) == "its URL holds a secret, and leads to another origin"
    assert reason(SENT, answer("http://api.test/x"), KEPT) == "it leads from https to http"


def test_no_write_is_repeated_at_another_origin() -> None:
    """A 307 or 308 would do so, and so would a profile that keeps the method; a GET goes, without its body."""
    there = answer("https://other.test/x", 307)
    assert reason(SENT, there) == "it would repeat the POST at another origin"
    assert reason(SENT, answer("https://other.test/x"), replace(KEPT, keeps_method=True)).startswith("it would repeat")
    reading = hop(replace(SENT, method="GET"), there).request
    assert (reading.method, reading.body, reading.headers) == ("GET", b"", (("X-A", "1"),))


def sent(url: str, redirects: Redirects | None, calls: list[str] | None = None) -> Transmission:
    """Send a POST to a server as a run does, with a token; `calls` gets what is counted."""
    counted = [] if calls is None else calls
    with new_client() as client:
        let_calls_pass(client, lambda at, called: counted.append(f"{called} at {at}"), lambda _, __: None)
        network = Network(client, Authorizer(lambda _: Token("CANARY-token-1", None)))
        request = Request("POST", url, "/start", (("Content-Type", "text/plain"),), b"body")
        return network.send(request, TokenSource("https://t", "c", "s"), "POST /start", redirects=redirects)


def failure(url: str, redirects: Redirects) -> str:
    """Return why nothing came of it."""
    with pytest.raises(NoAnswer) as caught:
        sent(url, redirects)
    return str(caught.value)


TO_END = (302, {"Location": "/end"}, b"")
OK = (200, {"X-Last": "yes"}, b"{}")


def test_the_first_request_comes_back_with_the_last_answer(serve: Serve) -> None:
    """Each hop has its token, and is a call of its own."""
    url, seen = serve(TO_END, OK)
    calls: list[str] = []
    transmission = sent(url, Redirects(), calls=calls)
    assert [(method, target, dict(headers)["Authorization"], body) for method, target, headers, body in seen] == [
        ("POST", "/start", "Bearer CANARY-token-1", b"body"),
        ("GET", "/end", "Bearer CANARY-token-1", b""),
    ]
    assert (transmission.request.method, transmission.request.target) == ("POST", "/start")
    assert (transmission.response.status, header(transmission.response.headers, "X-Last")) == (200, "yes")
    assert transmission.redirected_by is not None
    assert transmission.redirected_by.status == 302
    assert calls == [f"POST /start at {url}/start", f"redirect of POST /start at {url}/end"]


def test_a_redirect_is_an_answer_where_none_is_followed(serve: Serve) -> None:
    """A contract may be about the redirect itself."""
    url, seen = serve(TO_END, OK)
    transmission = sent(url, None)
    assert (transmission.response.status, transmission.redirected_by, len(seen)) == (302, None, 1)


def test_no_token_goes_to_another_origin_nor_on_from_there(serve: Serve) -> None:
    """Once elsewhere, the way is not authorized any more."""
    last, seen_last = serve(TO_END, OK)
    there, seen_there = serve((302, {"Location": f"{last}/x"}, b""))
    start, seen = serve((302, {"Location": f"{there}/x"}, b""))
    sent(start, Redirects())
    told = [dict(headers).get("Authorization") for _, _, headers, _ in (*seen, *seen_there, *seen_last)]
    assert told == ["Bearer CANARY-token-1", None, None, None]


@pytest.mark.parametrize(("most", "calls"), [(0, 1), (2, 3)])
def test_too_many_redirects_are_no_answer(serve: Serve, most: int, calls: int) -> None:
    """As many as may be are followed, and then it is said."""
    url, seen = serve(TO_END)
    said = failure(url, Redirects(most=most))
    assert f"302, a redirect that is not followed: {most} were, and no more may be" in said
    assert len(seen) == calls


def test_a_redirect_that_must_not_be_followed_is_no_answer(serve: Serve) -> None:
    """The request may have been carried out, so that this is remembered of it, and the message quotes no target."""
    there, seen = serve(OK)
    url, _ = serve((307, {"Location": f"{there}/CANARY-1"}, b""))
    said = failure(url, Redirects())
    why = "it would repeat the POST at another origin"
    assert said == f"POST {url} was answered 307, a redirect that is not followed: {why}"
    assert seen == []


def test_a_redirect_that_the_run_refuses_is_no_answer(serve: Serve) -> None:
    """Whoever keeps the run in bounds is asked before each hop."""
    url, seen = serve(TO_END, OK)

    def refuse(request: Request) -> None:
        raise NotJudged(f"refused: {request.target}")

    assert failure(url, Redirects(check=refuse)).endswith("not followed: refused: /end")
    assert len(seen) == 1


def test_an_answer_that_is_lost_on_the_way_says_so_itself(serve: Serve) -> None:
    """The last request had none."""
    url, _ = serve(TO_END, (0, {}, b""))
    assert failure(url, Redirects()).startswith(f"GET {url}: ")
