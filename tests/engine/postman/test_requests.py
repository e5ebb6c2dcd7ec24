"""Tests of the request that goes out."""

from typing import Any

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman.auth import resolve_auth
from postman_contract.postman.collection import Auth, Parameter, RawBody, RequestTemplate, Url, UrlencodedBody
from postman_contract.postman.credentials import basic_credentials
from postman_contract.postman.environment import Scope
from postman_contract.postman.messages import Headers, Request, Response, header, header_values, joined_headers, json_of
from postman_contract.postman.profile import Profile
from postman_contract.postman.requests import DEFAULTS, build_request
from postman_contract.postman.variables import Resolver, Used, draw_fresh


def built(method: str = "GET", url: Url | None = None, values: dict[str, str] | None = None, **members: Any) -> Request:
    """Build the request of a template with the given members."""
    template = RequestTemplate(method, url or Url("http://h", ("x",)), **members)
    return build_request(template, Resolver((Scope("s", values or {}),), draw_fresh("")))


def headers(*published: Parameter, **values: str) -> tuple[tuple[str, str], ...]:
    """Build the headers a request has beside the defaults."""
    return tuple(pair for pair in built(headers=published, values=values).headers if pair not in DEFAULTS)


NAMED = "its name has characters that HTTP does not allow"
CONTROLLED = "its value holds a control character"


def test_a_request_is_filled_whole() -> None:
    """Method, origin, target, headers, body and the variables used are one value."""
    request = built(
        "POST",
        Url("{{base}}", ("a",)),
        {"base": "https://h", "v": "1"},
        headers=(Parameter("X", "{{v}}"),),
        body=RawBody("[{{v}}]", "json"),
    )
    assert request == Request(
        "POST",
        "https://h",
        "/a",
        (("X", "1"), ("Content-Type", "application/json"), *DEFAULTS),
        b"[1]",
        (Used("base", "https://h", "s"), Used("v", "1", "s")),
    )


def test_the_url_is_origin_and_target() -> None:
    """A request knows its URL as sent."""
    assert built(url=Url("http://h:1", ("a", "..")), headers=()).url == "http://h:1/a/.."


def test_what_may_be_secret_is_not_in_the_repr() -> None:
    """A failing test that prints a request prints no header, no body and no variable."""
    request = built("POST", headers=(Parameter("X", "CANARY-1"),), body=RawBody("CANARY-2"))
    assert repr(request) == "Request(method='POST', origin='http://h', target='/x')"


@pytest.mark.parametrize("method", ["GET", "HEAD", "COPY", "PURGE", "UNLOCK"])
def test_the_body_of_a_reading_method_is_pruned(method: str) -> None:
    """Postman drops the body of these methods, and its Content-Type."""
    request = built(method, body=RawBody("x"))
    assert (request.body, header(request.headers, "Content-Type")) == (b"", None)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "LINK", "MADEUP"])
def test_the_body_of_other_methods_is_sent(method: str) -> None:
    """Every other method keeps its body, DELETE and made-up ones included."""
    assert built(method, body=RawBody("x")).body == b"x"


def test_pruning_can_be_switched_off() -> None:
    """A GET carries its body where the item disables body pruning."""
    assert built(body=RawBody("x"), profile=Profile(disables_body_pruning=True)).body == b"x"


def test_a_pruned_body_is_not_resolved() -> None:
    """A variable of a body that is not sent need not exist."""
    assert built(body=RawBody("{{missing}}")).body == b""


def test_defaults_are_added() -> None:
    """A request without headers accepts anything and says who asks."""
    assert built().headers == (("Accept", "*/*"), ("User-Agent", "postman-contract"))


def test_an_own_value_replaces_a_default() -> None:
    """A request's own header replaces the default, in its own spelling and place."""
    request = built(headers=(Parameter("accept", "text/csv"),))
    assert request.headers == (("accept", "text/csv"), ("User-Agent", "postman-contract"))


@pytest.mark.parametrize(
    ("published", "sent"),
    [
        pytest.param([("A", "1"), ("A", "2")], [("A", "1"), ("A", "2")], id="same spelling"),
        pytest.param([("a", "1"), ("B", "2"), ("A", "3")], [("A", "3"), ("B", "2")], id="other spelling"),
        pytest.param([("A", "1"), ("A", "2"), ("a", "3")], [("a", "3")], id="several and another spelling"),
        pytest.param([("A", "")], [("A", "")], id="empty value"),
        pytest.param([("A", None)], [("A", "null")], id="null"),
        pytest.param([("A", 5)], [("A", "5")], id="number"),
        pytest.param([("", "1")], [], id="empty key"),
        pytest.param([("A", "é")], [("A", "é")], id="latin-1"),
    ],
)
def test_headers_are_merged_as_postman_does(published: list[tuple[str, object]], sent: list[tuple[str, str]]) -> None:
    """One name in one spelling is sent as often as it stands; in several, the last at the first's place."""
    assert headers(*(Parameter(key, value) for key, value in published)) == tuple(sent)


def test_a_disabled_header_is_not_sent() -> None:
    """A disabled header does not count, nor does it replace a default."""
    assert built(headers=(Parameter("Accept", "x", disabled=True),)).headers == DEFAULTS


def test_variables_in_headers_are_filled() -> None:
    """Name and value of a header are templates."""
    assert headers(Parameter("X-{{a}}", "v{{b}}"), a="A", b="2") == (("X-A", "v2"),)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        pytest.param("A B", "1", NAMED, id="space in the name"),
        pytest.param(" A ", "1", NAMED, id="blanks around the name"),
        pytest.param("A:", "1", NAMED, id="colon in the name"),
        pytest.param("{{empty}}", "1", "it has no name", id="a name that is filled with nothing"),
        pytest.param("é", "1", NAMED, id="name beyond ASCII"),
        pytest.param("A", "1\n2", CONTROLLED, id="line feed in the value"),
        pytest.param("A", "1\r", CONTROLLED, id="carriage return in the value"),
        pytest.param("A", "\x0c", CONTROLLED, id="form feed in the value"),
        pytest.param("A", "\0", CONTROLLED, id="NUL in the value"),
        pytest.param("A", "€", "its value holds characters beyond Latin-1", id="value beyond latin-1"),
    ],
)
def test_a_header_http_does_not_allow_is_named(key: str, value: str, problem: str) -> None:
    """What Postman refuses to send makes the case not judged, and names the header and why, never its value."""
    with pytest.raises(NotJudged) as caught:
        headers(Parameter(key, f"CANARY-{value}"), empty="")
    name = key.replace("{{empty}}", "")
    assert str(caught.value) == f"header {name!r} cannot be sent: {problem}"


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("Bearer {{empty}}", "Bearer"),
        ("  a b \t ", "a b"),
        ("\tx\t", "x"),
        ("   ", ""),
        ("\xa0x\xa0", "\xa0x\xa0"),
    ],
)
def test_blanks_around_a_value_are_not_sent(value: str, sent: str) -> None:
    """Blanks and tabs around a header's value are no part of it (RFC 9110 §5.5); a no-break space is."""
    assert headers(Parameter("X", value), empty="") == (("X", sent),)


@pytest.mark.parametrize("method", ["", "G T", "GÉT", "GET\n"])
def test_a_method_http_does_not_allow_is_named(method: str) -> None:
    """What is no token (RFC 9110 §9.1) is not sent."""
    with pytest.raises(NotJudged) as caught:
        built(method)
    assert str(caught.value) == f"method {method!r} cannot be sent: it has characters HTTP does not allow"


def test_a_content_length_that_is_right_is_kept() -> None:
    """A request may say how long its body is."""
    request = built("POST", headers=(Parameter("Content-Length", "1"),), body=RawBody("x"))
    assert header(request.headers, "Content-Length") == "1"


@pytest.mark.parametrize("length", ["0", "99", "", "one"])
def test_a_content_length_that_is_wrong_is_named(length: str) -> None:
    """A length that contradicts the body would break the connection."""
    with pytest.raises(NotJudged, match=r"^header 'Content-Length' contradicts the body, which has 1 bytes; drop it$"):
        built("POST", headers=(Parameter("Content-Length", length),), body=RawBody("x"))


def test_an_own_content_type_is_kept() -> None:
    """The Content-Type of a request wins over the language of its body."""
    request = built("POST", headers=(Parameter("content-type", "a/b"),), body=RawBody("x", "json"))
    assert header(request.headers, "Content-Type") == "a/b"


def test_a_disabled_content_type_does_not_count() -> None:
    """The language of the body decides where the own Content-Type is disabled."""
    published = (Parameter("Content-Type", "a/b", disabled=True),)
    assert header(built("POST", headers=published, body=RawBody("x", "json")).headers, "Content-Type") == (
        "application/json"
    )


def test_a_content_type_without_a_body_is_sent() -> None:
    """A GET keeps its own Content-Type."""
    assert headers(Parameter("Content-Type", "application/json")) == (("Content-Type", "application/json"),)


def test_there_is_one_content_type() -> None:
    """A form's Content-Type replaces the request's own."""
    request = built("POST", headers=(Parameter("Content-Type", "a/b"),), body=UrlencodedBody((Parameter("a", "1"),)))
    types = [value for key, value in request.headers if key == "Content-Type"]
    assert types == ["application/x-www-form-urlencoded"]


@pytest.mark.parametrize(
    ("userinfo", "credentials"),
    [
        ("user:pass", ("user", "pass")),
        ("user", ("user",)),
        ("u%40x:p%3Aq", ("u@x", "p:q")),
        ("user:a:b", ("user", "a:b")),
        (":", ("", "")),
        ("a:b@c", ("a", "b@c")),
    ],
)
def test_user_and_password_of_a_url_become_a_header(userinfo: str, credentials: tuple[str, ...]) -> None:
    """Credentials in the URL are sent as Basic Authorization, decoded, and are no part of the URL."""
    request = built(url=Url(f"http://{userinfo}@h"))
    assert (request.url, header(request.headers, "Authorization")) == ("http://h/", basic_credentials(*credentials))


def test_an_own_authorization_wins_over_the_url() -> None:
    """A request's own Authorization is not replaced by the URL's credentials."""
    request = built(url=Url("http://user:pass@h"), headers=(Parameter("authorization", "own"),))
    assert [pair for pair in request.headers if pair[0].lower() == "authorization"] == [("authorization", "own")]


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        (("", ""), "Basic Og=="),
        (("user", "pass"), "Basic dXNlcjpwYXNz"),
        (("é", "€"), "Basic w6k64oKs"),
        (("\ud800", ""), "Basic Pzo="),
    ],
)
def test_basic_credentials_are_utf_8(credentials: tuple[str, str], expected: str) -> None:
    """User name and password are joined by a colon, in UTF-8 (RFC 7617)."""
    assert basic_credentials(*credentials) == expected


@pytest.mark.parametrize(
    ("pairs", "name", "value"),
    [
        pytest.param((("X-A", "1"),), "x-a", "1", id="once, in another case"),
        pytest.param((("X-A", "1"), ("B", "2"), ("x-a", "3, 4")), "X-A", "1, 3, 4", id="several times"),
        pytest.param((("X-A", ""), ("X-A", "1")), "X-A", ", 1", id="an empty value"),
        pytest.param((("X-A", ""),), "X-A", "", id="empty"),
        pytest.param((("X-A", "1"),), "X", None, id="absent"),
        pytest.param((("Set-Cookie", "a=1, b"), ("set-cookie", "c")), "Set-cookie", "a=1, b", id="Set-Cookie"),
    ],
)
def test_values_of_a_header_are_joined(pairs: Headers, name: str, value: str | None) -> None:
    """Several of a name are one list, however it is spelled (RFC 9110 §5.3); cookies alone are not."""
    assert header(pairs, name) == value


def test_all_headers_are_joined_at_once() -> None:
    """Each name in lower case has the value of all of its headers."""
    pairs = (("X-A", "1"), ("B", ""), ("x-a", "2"), ("Set-Cookie", "a"), ("Set-Cookie", "b"))
    assert joined_headers(pairs) == {"x-a": "1, 2", "b": "", "set-cookie": "a"}


def test_every_value_of_a_header_can_be_had() -> None:
    """The values are in the order they came in."""
    assert header_values((("A", "2"), ("B", "0"), ("a", "1")), "A") == ("2", "1")


def test_a_content_type_given_twice_is_sent_twice() -> None:
    """As Postman does; the last says how the body is built."""
    published = (Parameter("Content-Type", "a/b"), Parameter("Content-Type", "c/d"))
    assert header(built("POST", headers=published, body=RawBody("x", "json")).headers, "Content-Type") == "a/b, c/d"


@pytest.mark.parametrize("values", [("1", "2"), ("2", "1")])
def test_a_content_length_that_contradicts_the_body_is_named_wherever_it_stands(values: tuple[str, str]) -> None:
    """Of two lengths none may be wrong (RFC 9110 §8.6)."""
    published = tuple(Parameter("Content-Length", value) for value in values)
    with pytest.raises(NotJudged, match="contradicts the body, which has 1 bytes"):
        built("POST", headers=published, body=RawBody("x", "json"))


def test_the_json_of_a_response_is_strict() -> None:
    """A response's body is parsed as strict JSON."""
    assert json_of(Response(200, body=b'{"a": 1}')) == {"a": 1}


@pytest.mark.parametrize("body", [b"", b"<html>", b"[NaN]", b"\xff"])
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    """A response that is not JSON says so."""
    with pytest.raises(ValueError, match=r".+"):
        json_of(Response(200, body=body))


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("CANARY-1\n", "ends in a newline; remove it"),
        ("CANARY-1\r\n", "ends in a newline; remove it"),
        ("CANARY\n1", "holds a control character, which no header may hold; remove it"),
        ("CANARY\0", "holds a control character, which no header may hold; remove it"),
        ("CANARY\x7f", "holds a control character, which no header may hold; remove it"),
    ],
)
@pytest.mark.parametrize("template", ["{{apiKey}}", "Key {{apiKey}}", "{{outer}}"])
def test_a_variable_that_no_header_can_hold_is_named(template: str, value: str, problem: str) -> None:
    """What cannot be sent because of a variable's value names the variable, and never its value."""
    with pytest.raises(NotJudged) as caught:
        headers(Parameter("X-Api-Key", template), apiKey=value, outer="{{apiKey}}")
    assert str(caught.value) == f"variable {{{{apiKey}}}} {problem}"


@pytest.mark.parametrize(
    "auth",
    [
        Auth("bearer", {"token": "{{apiKey}}"}),
        Auth("apikey", {"key": "X-Api-Key", "value": "{{apiKey}}"}),
    ],
)
def test_a_variable_that_no_auth_header_can_hold_is_named(auth: Auth) -> None:
    """A token or an API key that ends in a newline is told by its variable."""
    resolver = Resolver((Scope("s", {"apiKey": "CANARY-1\n"}),), draw_fresh(""))
    with pytest.raises(NotJudged, match=r"^variable \{\{apiKey\}\} ends in a newline; remove it$"):
        resolve_auth(auth, resolver)
