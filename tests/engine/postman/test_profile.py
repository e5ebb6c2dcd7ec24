"""Tests of `protocolProfileBehavior`: how it is read and inherited, and what it does to a request."""

from typing import Any

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import FormdataBody, FormPart, Parameter, RawBody, RequestTemplate, Url
from postman_contract.postman.environment import Scope
from postman_contract.postman.loader import parse_collection
from postman_contract.postman.messages import Request, header
from postman_contract.postman.profile import USUAL, Profile
from postman_contract.postman.profile_parsing import parse_profile
from postman_contract.postman.requests import build_request
from postman_contract.postman.variables import Resolver, draw_fresh
from postman_contract.recording.staleness import request_hash


def built(method: str = "GET", url: Url | None = None, **members: Any) -> Request:
    """Build the request of a template with the given members."""
    template = RequestTemplate(method, url or Url("http://h", ("x",)), **members)
    return build_request(template, Resolver((Scope("s", {}),), draw_fresh("")))


def as_written(*path: str, query: tuple[Parameter, ...] | str = ()) -> str:
    """Build the target of a URL that is not encoded."""
    return built(url=Url("http://h", path, query), profile=Profile(disables_url_encoding=True)).target


@pytest.mark.parametrize(
    ("node", "profile"),
    [
        pytest.param(None, USUAL, id="none"),
        pytest.param({"followRedirects": True}, Profile(follows_redirects=True), id="follow"),
        pytest.param({"followRedirects": False}, Profile(follows_redirects=False), id="follow not"),
        pytest.param({"followRedirects": "false"}, Profile(follows_redirects=True), id="text is set"),
        pytest.param({"followRedirects": None}, Profile(follows_redirects=False), id="null"),
        pytest.param({"maxRedirects": None}, Profile(max_redirects=0), id="null as a number"),
        pytest.param({"followOriginalHttpMethod": True}, Profile(keeps_method=True), id="method"),
        pytest.param({"removeRefererHeaderOnRedirect": True}, Profile(removes_referer=True), id="referer"),
        pytest.param({"strictSSL": False}, Profile(checks_certificates=False), id="certificates"),
        pytest.param({"disableCookies": True}, Profile(disables_cookies=True), id="cookies"),
        pytest.param({"disableUrlEncoding": True}, Profile(disables_url_encoding=True), id="encoding"),
        pytest.param({"maxRedirects": 3}, Profile(max_redirects=3), id="number"),
        pytest.param({"maxRedirects": 3.0}, Profile(max_redirects=3), id="float"),
        pytest.param({"maxRedirects": "3"}, Profile(max_redirects=3), id="number as text"),
        pytest.param({"maxRedirects": -1}, Profile(max_redirects=0), id="below none"),
        pytest.param({"maxRedirects": "many"}, USUAL, id="no number"),
        pytest.param({"maxRedirects": float("inf")}, USUAL, id="no end"),
        pytest.param({"maxRedirects": []}, USUAL, id="list"),
        pytest.param(
            {"disabledSystemHeaders": {"accept": True}}, Profile(without_headers=frozenset({"accept"})), id="1"
        ),
        pytest.param({"disabledSystemHeaders": {"accept": False}}, USUAL, id="header not disabled"),
        pytest.param({"disabledSystemHeaders": {"Accept": True}}, USUAL, id="Postman spells it in lower case"),
        pytest.param({"disabledSystemHeaders": {"x-own": True}}, USUAL, id="none of Postman's"),
        pytest.param({"disabledSystemHeaders": ["accept"]}, USUAL, id="headers in a list"),
        pytest.param({"followAuthorizationHeader": True, "tlsCipherSelection": ["x"]}, USUAL, id="not read"),
    ],
)
def test_a_profile_is_read(node: object, profile: Profile) -> None:
    """Each of its members by Postman's name, flags as JavaScript reads them."""
    assert parse_profile(node, USUAL) == profile


def test_each_member_is_inherited_by_itself() -> None:
    """What the nearest does not say comes from the next folder, and in the end from the collection."""
    request = {"request": "h", "protocolProfileBehavior": {"maxRedirects": 1}}
    folder = {"item": [request], "protocolProfileBehavior": {"followRedirects": False, "maxRedirects": 2}}
    whole = {"item": [folder], "protocolProfileBehavior": {"strictSSL": True, "followRedirects": True}}
    found = parse_collection(whole, "f").items[0].request
    assert found is not None
    assert found.profile == Profile(checks_certificates=True, follows_redirects=False, max_redirects=1)


def test_a_url_goes_out_as_it_is_written() -> None:
    """Without encoding, what Postman would encode stays; names and values of a list keep their own `&`, `#` and `=`."""
    query = (Parameter('a"b', "c\"'<>"), Parameter("k&=#", "v&=#"))
    assert as_written("{x}", "<y>", "`", query=query) == '/{x}/<y>/`?a"b=c"\'<>&k%26%3D%23=v%26=%23'


def test_a_query_that_is_text_goes_out_as_it_is_written() -> None:
    """Without encoding, an apostrophe stays."""
    assert as_written("x", query="a=\"b'&c=`") == "/x?a=\"b'&c=`"


@pytest.mark.parametrize("path", ["a b", "é", "€", "\x7f"])
def test_a_url_that_cannot_go_out_as_it_is_written_is_named(path: str) -> None:
    """HTTP allows neither blanks nor what is not ASCII, and Postman's runner fails alike."""
    with pytest.raises(NotJudged, match="disableUrlEncoding leaves it so: encode it in the URL"):
        as_written(path)


@pytest.mark.parametrize("name", ["accept", "user-agent"])
def test_a_default_header_is_left_out(name: str) -> None:
    """It is not added, and whoever sends the request is told to add none either."""
    request = built(profile=Profile(without_headers=frozenset({name})))
    assert (header(request.headers, name), request.without) == (None, frozenset({name}))


def test_a_header_of_its_own_stays() -> None:
    """Only what would be added is left out."""
    profile = Profile(without_headers=frozenset({"accept"}))
    assert header(built(headers=(Parameter("Accept", "a/b"),), profile=profile).headers, "Accept") == "a/b"


@pytest.mark.parametrize("body", [RawBody("{}", "json"), FormdataBody((FormPart("a", "b"),))], ids=["raw", "formdata"])
@pytest.mark.parametrize("own", [(), (Parameter("Content-Type", "text/x"),)], ids=["none", "own"])
def test_the_content_type_of_a_body_can_be_left_out(body: object, own: tuple[Parameter, ...]) -> None:
    """The body goes out without one, or with the request's own as it stands."""
    request = built("POST", headers=own, body=body, profile=Profile(without_headers=frozenset({"content-type"})))
    assert header(request.headers, "Content-Type") == ("text/x" if own else None)
    assert request.body


def test_what_a_profile_says_is_part_of_the_published_request() -> None:
    """A recording notices that it has changed; a profile that says nothing changes no request."""
    usual = RequestTemplate("GET", Url("h"))
    said = [Profile(follows_redirects=True), Profile(without_headers=frozenset({"accept", "host"})), USUAL]
    hashes = [request_hash(RequestTemplate("GET", Url("h"), profile=each)) for each in said]
    assert (len({*hashes}), hashes[2]) == (3, request_hash(usual))
