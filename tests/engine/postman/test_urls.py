"""Tests of the URL that goes out, against what Postman's own runner sends."""

from dataclasses import replace

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import Parameter, Url
from postman_contract.postman.environment import Scope
from postman_contract.postman.loader import parse_collection
from postman_contract.postman.urls import WireUrl, as_value, build_url
from postman_contract.postman.variables import Resolver, UndefinedVariable, Used, draw_fresh


def wire(url: Url, **values: str) -> WireUrl:
    """Build a URL with the given variables."""
    return build_url(url, Resolver((Scope("s", values),), draw_fresh("")))


def target(*path: str, query: tuple[Parameter, ...] | str = (), variables: tuple[Parameter, ...] = ()) -> str:
    """Build the request target of a URL object."""
    return wire(Url("http://h", path, query, variables)).target


def published(text: str) -> WireUrl:
    """Build a URL that a collection holds as a string."""
    request = parse_collection({"item": [{"request": text}]}, "f").items[0].request
    assert request is not None
    return wire(request.url)


@pytest.mark.parametrize("character", list("!$&'()*+,-.:;=@[]^_|~"))
def test_a_path_keeps(character: str) -> None:
    """Postman leaves this character of a path alone."""
    assert target(f"a{character}b") == f"/a{character}b"


@pytest.mark.parametrize(
    ("character", "encoded"),
    [
        (" ", "%20"),
        ('"', "%22"),
        ("<", "%3C"),
        (">", "%3E"),
        ("{", "%7B"),
        ("}", "%7D"),
        ("`", "%60"),
        ("\t", "%09"),
        ("\x7f", "%7F"),
        ("é", "%C3%A9"),
        ("€", "%E2%82%AC"),
        ("\U0001f600", "%F0%9F%98%80"),
    ],
)
def test_a_path_encodes(character: str, encoded: str) -> None:
    """Postman percent-encodes this character of a path, as UTF-8."""
    assert target(f"a{character}b") == f"/a{encoded}b"


@pytest.mark.parametrize("character", list("{}|^\\[]+;:/?,=`!$()*-._~@"))
def test_a_query_value_keeps(character: str) -> None:
    """Postman leaves this character of a query value alone."""
    assert target(query=(Parameter("k", f"a{character}b"),)) == f"/?k=a{character}b"


@pytest.mark.parametrize(
    ("character", "encoded"),
    [
        (" ", "%20"),
        ('"', "%22"),
        ("<", "%3C"),
        (">", "%3E"),
        ("'", "%27"),
        ("#", "%23"),
        ("&", "%26"),
        ("\n", "%0A"),
        ("é", "%C3%A9"),
    ],
)
def test_a_query_entry_encodes(character: str, encoded: str) -> None:
    """Postman percent-encodes this character in a key and in a value of the query list."""
    entry = Parameter(f"k{character}", f"{character}v")
    assert target(query=(entry,)) == f"/?k{encoded}={encoded}v"


@pytest.mark.parametrize("text", ["a%20b", "a%zzb", "100%", "%2e%2e", "%e2%82"])
def test_what_is_encoded_is_left_alone(text: str) -> None:
    """Existing percent signs are never encoded again, the broken ones included."""
    assert target(text, query=(Parameter("k", text),)) == f"/{text}?k={text}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(("a", "..", "b", ".", "c", "", "d"), "/a/../b/./c//d", id="dot segments and empty ones"),
        pytest.param(("",), "/", id="trailing slash of the host"),
        pytest.param(("a", ""), "/a/", id="trailing slash"),
        pytest.param((), "/", id="no path"),
        pytest.param(("", "a"), "//a", id="two slashes"),
        pytest.param((r"a\b",), "/a/b", id="backslash"),
    ],
)
def test_the_path_goes_out_as_written(path: tuple[str, ...], expected: str) -> None:
    """Nothing is resolved or merged; only a backslash becomes a slash."""
    assert target(*path) == expected


def test_slashes_of_a_base_url_are_not_merged() -> None:
    """A base that ends in a slash makes two of them."""
    assert wire(Url("{{base}}", ("x",)), base="http://h/") == WireUrl("http://h", "//x")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param((), "/", id="none"),
        pytest.param((Parameter("a", "1", disabled=True),), "/", id="all disabled"),
        pytest.param((Parameter("a", "1", disabled=True), Parameter("b", "2")), "/?b=2", id="one disabled"),
        pytest.param((Parameter("k", None),), "/?k", id="null"),
        pytest.param((Parameter("k", 5),), "/?k", id="number"),
        pytest.param((Parameter("k", value=True),), "/?k", id="boolean"),
        pytest.param((Parameter("k", ""),), "/?k=", id="empty value"),
        pytest.param((Parameter("", "v"),), "/?=v", id="empty key"),
        pytest.param((Parameter("", ""),), "/?=", id="both empty"),
        pytest.param((Parameter("a", "1"), Parameter("a", "2")), "/?a=1&a=2", id="duplicates"),
    ],
)
def test_query_entries_are_written_as_postman_does(query: tuple[Parameter, ...], expected: str) -> None:
    """Disabled entries are dropped, and what is not a string leaves a bare key."""
    assert target(query=query) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("http://h/x?", "/x?", id="bare question mark"),
        pytest.param("http://h/x?&&a=&=b&", "/x?&&a=&=b&", id="odd ampersands"),
        pytest.param("http://h/x?a=b?c", "/x?a=b?c", id="second question mark"),
        pytest.param("http://h?a=1", "/?a=1", id="no path"),
        pytest.param("http://h/x#y?z", "/x", id="fragment"),
        pytest.param("http://h/x:id/things:batchGet?q=:id", "/x:id/things:batchGet?q=:id", id="colons"),
        pytest.param("  http://h/x", "/x", id="leading spaces"),
        pytest.param("http://h/x ", "/x%20", id="trailing space"),
        pytest.param("http://h/?u=http://o/p", "/?u=http://o/p", id="a URL in the query"),
        pytest.param("http://h/to/http://o/p", "/to/http://o/p", id="a URL in the path"),
    ],
)
def test_a_url_string_is_kept(text: str, expected: str) -> None:
    """A URL that is published as a string goes out as it stands, but for its fragment."""
    assert published(text).target == expected


VARIABLES = (
    Parameter("id", "1"),
    Parameter("text last", None),
    Parameter("text last", "text"),
    Parameter("twice", "first"),
    Parameter("twice", "last"),
    Parameter("off", "2", disabled=True),
    Parameter("split", "a/b?c"),
    Parameter("cut", "a#b"),
    Parameter("null", None),
    Parameter("empty", ""),
    Parameter("number", 5),
    Parameter("named", "{{name}}"),
)


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        (":id", "/1"),
        (":id.json", "/1.json"),
        ("x:id", "/x:id"),
        ("things:batchGet", "/things:batchGet"),
        ("{{name}}:cancel", "/x%20y:cancel"),
        (":{{name}}", "/:x%20y"),
        (":", "/:"),
        (":.json", "/:.json"),
        ("::id", "/::id"),
        (":twice", "/last"),
        (":text last", "/text"),
        (":off", "/2"),
        (":split", "/a/b?c"),
        (":cut", "/a"),
        (":id:cancel", "/1:cancel"),
        (":id:cancel.json", "/1:cancel.json"),
        (":number", "/5"),
        (":named", "/x%20y"),
    ],
)
def test_path_variables_are_filled_as_postman_does(segment: str, expected: str) -> None:
    """A name runs to its first dot or colon; the last value counts, disabled or not, and goes in unencoded."""
    assert wire(Url("http://h", (segment,), (), VARIABLES), name="x y").target == expected


PET = Url("http://h", ("pet", ":petId"), variables=(Parameter("petId", "{{pet}}"),))
BARE = Url("http://h", ("pet", ":petId"))
EMPTY = Url("http://h", ("pet", ":petId"), variables=(Parameter("petId", ""),))
CALL, NO_CALL = Scope("call", {"petId": "7"}), Scope("call", {})
SCOPE = Scope("environment", {"petId": "8", "pet": "9"})


@pytest.mark.parametrize(
    ("url", "call", "expected"),
    [
        pytest.param(PET, CALL, "/pet/7", id="the call's before the published one"),
        pytest.param(PET, NO_CALL, "/pet/9", id="the published one before a scope's"),
        pytest.param(BARE, NO_CALL, "/pet/8", id="a scope's"),
        pytest.param(EMPTY, NO_CALL, "/pet/8", id="an empty one is none"),
        pytest.param(replace(BARE, variables=(Parameter("petId", None),)), CALL, "/pet/7", id="null is none"),
        pytest.param(replace(PET, path=("pet", ":petId.json")), CALL, "/pet/7.json", id="with a tail"),
    ],
)
def test_a_path_variable_takes_its_value_in_order(url: Url, call: Scope, expected: str) -> None:
    """What the call gives comes first, then the published value, then what any scope defines."""
    assert build_url(url, Resolver((call, SCOPE), draw_fresh(""))).target == expected


def test_a_prerequisite_supplies_a_path_variable() -> None:
    """What no scope defines is supplied under the path variable's name."""
    resolver = Resolver((NO_CALL,), draw_fresh(""), lambda name: f"made-{name}")
    assert build_url(BARE, resolver).target == "/pet/made-petId"


def test_a_value_given_to_a_path_variable_is_used() -> None:
    """A value that a call gives to a path variable alone counts as used by the request."""
    resolver = Resolver((CALL, SCOPE), draw_fresh(""))
    build_url(PET, resolver)
    assert resolver.used == {"petId": Used("petId", "7", "call")}


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize(
    ("segment", "name"),
    [(":petId", "petId"), (":petId.json", "petId"), (":order-id:cancel", "order-id")],
)
def test_an_unfilled_path_variable_is_not_sent(segment: str, name: str, value: str | None) -> None:
    """A path variable that nothing gives a value is named, and never sent as it is written."""
    url = Url("http://h", (segment,), variables=(Parameter(name, value),))
    with pytest.raises(NotJudged, match=f"^path variable :{name} has no value$"):
        wire(url)


def test_an_undefined_variable_in_a_path_variable_is_named() -> None:
    """Where a path variable's value mentions a variable that nothing defines, that one is missing."""
    with pytest.raises(UndefinedVariable, match=r"^variable \{\{pet\}\} is not defined"):
        wire(PET)


def test_a_url_string_has_path_variables_too() -> None:
    """A URL that is published as a string takes path variables from the call; its query does not."""
    request = parse_collection({"item": [{"request": "http://h/:id?q=:id"}]}, "f").items[0].request
    assert request is not None
    assert wire(request.url, id="1").target == "/1?q=:id"


def test_a_path_variable_is_not_filled_in_the_query() -> None:
    """Path variables are for the path."""
    assert target("x", query=(Parameter("q", ":id"),), variables=VARIABLES) == "/x?q=:id"


def test_variables_are_filled_everywhere() -> None:
    """Host, path, keys and values of the query are templates."""
    url = Url("{{h}}", ("{{p}}",), (Parameter("{{k}}", "{{v}}"),))
    assert wire(url, h="https://api.test", p="a b", k="k&", v="c=d&") == WireUrl(
        "https://api.test", "/a%20b?k%26=c=d%26"
    )


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("h", WireUrl("http://h", "/")),
        ("HTTP://h", WireUrl("http://h", "/")),
        ("https://h:8080", WireUrl("https://h:8080", "/")),
        ("http:///h", WireUrl("http://h", "/")),
        ("  h", WireUrl("http://h", "/")),
        ("http://[::1]:80", WireUrl("http://[::1]:80", "/")),
        ("http://user:pass@h", WireUrl("http://h", "/", "user:pass")),
        ("http://a@b@h", WireUrl("http://h", "/", "a@b")),
        ("http://H.Test:80", WireUrl("http://h.test:80", "/")),
        ("http://h%2Etest", WireUrl("http://h.test", "/")),
        ("http://127.1:80", WireUrl("http://127.0.0.1:80", "/")),
        ("http://127.0.0.1.:80", WireUrl("http://127.0.0.1:80", "/")),
        ("http://0x7f.1", WireUrl("http://127.0.0.1", "/")),
        ("http://0x", WireUrl("http://0.0.0.0", "/")),
        ("http://2130706433", WireUrl("http://127.0.0.1", "/")),
        ("http://0177.0.0.1", WireUrl("http://127.0.0.1", "/")),
        ("http://1.1", WireUrl("http://1.0.0.1", "/")),
        ("http://1.2.3.4.5", WireUrl("http://1.2.3.4.5", "/")),
        ("http://256.1.1.1", WireUrl("http://256.1.1.1", "/")),
        ("http://1.16777216", WireUrl("http://1.16777216", "/")),
        (f"http://{'9' * 5000}", WireUrl(f"http://{'9' * 5000}", "/")),
        ("http://[::1]:8080", WireUrl("http://[::1]:8080", "/")),
        ("http://a_b.test", WireUrl("http://a_b.test", "/")),
        ("http://h.test.", WireUrl("http://h.test.", "/")),
        ("http://-a-.test", WireUrl("http://-a-.test", "/")),
        ("http://bücher.test", WireUrl("http://xn--bcher-kva.test", "/")),
        ("http://faß.test", WireUrl("http://xn--fa-hia.test", "/")),
        ("http://%C3%BCx.test", WireUrl("http://xn--x-dha.test", "/")),
        ("http://xn--bcher-kva.test", WireUrl("http://xn--bcher-kva.test", "/")),
        ("http://ａ.test", WireUrl("http://a.test", "/")),  # noqa: RUF001  a full-width letter
        ("http://h。test", WireUrl("http://h.test", "/")),
    ],
)
def test_the_origin_is_what_precedes_the_path(host: str, expected: WireUrl) -> None:
    """Without a scheme it is http; user and password are no part of it."""
    assert wire(Url(host)) == expected


@pytest.mark.parametrize(
    "host",
    [
        "",
        "ftp://h",
        "http://",
        "http://h:port",
        "http://h:0",
        "http://[::1",
        "http://a b",
        "http://a%20b",
        "http://h\x00",
    ],
)
def test_what_is_no_http_url_is_not_sent(host: str) -> None:
    """A host that cannot be asked is named with the likely remedy."""
    with pytest.raises(NotJudged, match=r"is no HTTP URL: check the variable that holds its host$"):
        wire(Url(host))


@pytest.mark.parametrize("host", ["xn--", "xn--a", "a.XN--A.test", "\ud800.test", "é..test"])
def test_a_host_that_is_no_international_name_is_named(host: str) -> None:
    """What looks like a name in other letters, and is none, is not sent and no crash."""
    with pytest.raises(NotJudged, match=r"is no international domain name \(RFC 5890\): "):
        wire(Url(f"http://{host}"))


@pytest.mark.parametrize(
    ("auth", "userinfo"),
    [
        ({"user": "u", "password": "p"}, "u:p"),
        ({"user": "{{v}}", "password": "p%41:x"}, "value:p%41:x"),
        ({"user": "u"}, "u:"),
        ({"password": "p"}, ":p"),
        ({"user": "", "password": ""}, ":"),
        ([{"key": "user", "value": "u"}], ""),
    ],
)
def test_the_auth_of_a_url_stands_before_its_host(auth: object, userinfo: str) -> None:
    """User and password of a URL object are those of the URL; a list of them is passed over, as Postman does."""
    request = {"url": {"protocol": "http", "host": ["h", "test"], "path": ["a"], "auth": auth}}
    loaded = parse_collection({"item": [{"request": request}]}, "f").items[0].request
    assert loaded is not None
    assert wire(loaded.url, v="value") == WireUrl("http://h.test", "/a", userinfo)


def test_a_password_in_a_url_is_not_quoted() -> None:
    """Neither the repr of a URL nor its error holds the password."""
    url = wire(Url("http://user:CANARY-password-1@h"))
    with pytest.raises(NotJudged) as caught:
        wire(Url("ftp://user:CANARY-password-1@h"))
    assert "CANARY" not in f"{url!r}{caught.value}"


def test_a_lone_surrogate_does_not_crash() -> None:
    """JSON can hold half a character; it goes out as U+FFFD, as Postman sends it."""
    assert target("\ud800") == "/%EF%BF%BD"


@pytest.mark.parametrize("host", ["xn--", "XN--", "xn--a", "xn--{{x}}"])
def test_a_host_that_is_no_name_is_not_judged(host: str) -> None:
    """An ASCII spelling of a name in other letters has to spell one (RFC 5890 §2.3.2.1)."""
    with pytest.raises(NotJudged, match="is no international domain name"):
        wire(Url(f"http://{host}"), x="-")


def test_a_host_in_ascii_spelling_is_sent() -> None:
    """A host that spells a name is one."""
    assert wire(Url("http://xn--mnchen-3ya.de")).origin == "http://xn--mnchen-3ya.de"


@pytest.mark.parametrize(("value", "text"), [(None, ""), ("x", "x"), (5, "5"), (False, "false")])
def test_a_form_value_becomes_text(value: object, text: str) -> None:
    """Null is empty, all else is the text of a variable."""
    assert as_value(value) == text
