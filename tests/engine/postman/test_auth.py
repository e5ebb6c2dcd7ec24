"""Tests of auth blocks: what they ask for, and how that gets into a request."""

from collections.abc import Mapping

import pytest

from postman_contract.errors import NotJudged
from postman_contract.postman.auth import SECRET_PARAMETERS, resolve_auth
from postman_contract.postman.authorizing import authorize
from postman_contract.postman.collection import Auth, RequestTemplate, Url
from postman_contract.postman.credentials import (
    Credential,
    HeaderCredential,
    QueryCredential,
    TokenPlace,
    TokenSource,
    Unsupported,
    basic_credentials,
)
from postman_contract.postman.environment import Scope
from postman_contract.postman.filling import ValueSources, fill_as_runner, fill_request
from postman_contract.postman.messages import Headers, Request, header
from postman_contract.postman.variables import Resolver, UndefinedVariable, draw_fresh

SECRET = "CANARY-client-secret-1"
WAY_OUT = "put a token into its accessToken, by a variable"
JWT_ALGORITHMS = "ES256, ES384, ES512, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512"


def resolved(kind: str, parameters: Mapping[str, object] | None = None) -> Credential | None:
    """Fill an auth block, with the variable `v`."""
    return resolve_auth(Auth(kind, parameters or {}), Resolver((Scope("s", {"v": "value"}),), draw_fresh("")))


def request(target: str = "/", headers: Headers = ()) -> Request:
    """Make a request."""
    return Request("POST", "http://h", target, headers, b"body")


# What a block asks for


def test_bearer_is_a_header() -> None:
    """A bearer token goes out as it is resolved."""
    assert resolved("bearer", {"token": "{{v}}-1"}) == HeaderCredential("Authorization", "Bearer value-1")


@pytest.mark.parametrize("parameters", [{}, {"token": ""}, {"token": None}], ids=["absent", "empty", "null"])
def test_an_empty_bearer_is_no_auth(parameters: dict[str, object]) -> None:
    """Without a token no header is sent."""
    assert resolved("bearer", parameters) is None


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [({"username": "{{v}}", "password": "é"}, basic_credentials("value", "é")), ({}, "Basic Og==")],
    ids=["filled", "empty"],
)
def test_basic_is_a_header(parameters: dict[str, object], expected: str) -> None:
    """User name and password go out as Basic, an empty pair too."""
    assert resolved("basic", parameters) == HeaderCredential("Authorization", expected)


@pytest.mark.parametrize(
    ("placement", "kind"),
    [({}, HeaderCredential), ({"in": "header"}, HeaderCredential), ({"in": "query"}, QueryCredential)],
    ids=["default", "header", "query"],
)
def test_an_api_key_goes_where_it_says(
    placement: dict[str, str], kind: type[HeaderCredential] | type[QueryCredential]
) -> None:
    """An API key is a header or a query parameter of the name it gives."""
    assert resolved("apikey", {"key": "X-Key", "value": "{{v}}", **placement}) == kind("X-Key", "value")


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        pytest.param({"key": "", "value": "v", "in": "query"}, QueryCredential("", "v"), id="a parameter without name"),
        pytest.param({"key": "k", "value": "", "in": "query"}, QueryCredential("k", ""), id="parameter with no value"),
        pytest.param({"key": "", "value": "", "in": "query"}, None, id="neither name nor value"),
        pytest.param({"key": "", "value": "v"}, None, id="a header without name"),
        pytest.param({"key": "X-K", "value": ""}, HeaderCredential("X-K", ""), id="a header without value"),
        pytest.param({"key": "X-K", "value": "v", "in": "?"}, HeaderCredential("X-K", "v"), id="nowhere known"),
    ],
)
def test_an_api_key_that_is_empty_goes_out_as_postman_sends_it(
    parameters: dict[str, object], expected: Credential | None
) -> None:
    """A header needs a name; a query parameter needs a name or a value."""
    assert resolved("apikey", parameters) == expected


@pytest.mark.parametrize(("token", "sent"), [("tok ", "Bearer tok"), (" ", "Bearer")])
def test_blanks_around_a_token_are_not_sent(token: str, sent: str) -> None:
    """A header's value ends before the blanks that follow it; a token of blanks is no empty one."""
    assert resolved("bearer", {"token": token}) == HeaderCredential("Authorization", sent)


def test_noauth_is_no_auth() -> None:
    """`noauth` authorizes nothing."""
    assert resolved("noauth") is None


def test_no_block_is_no_auth() -> None:
    """A collection that says nothing authorizes nothing."""
    assert resolve_auth(None, Resolver((), draw_fresh(""))) is None


@pytest.mark.parametrize(
    ("kind", "parameters", "problem"),
    [
        (
            "ntlm",
            {},
            "auth of type 'ntlm' is not supported: use another one that the API takes, a token in a variable say",
        ),
        ("oauth2", {}, f"oauth2 names no grant, and holds no token: {WAY_OUT}"),
        (
            "oauth2",
            {"grant_type": "authorization_code"},
            f"oauth2 has grant 'authorization_code', which needs a browser, and holds no token: {WAY_OUT}",
        ),
        ("jwt", {}, f"jwt algorithm '' is not known: it is one of {JWT_ALGORITHMS}"),
        (
            "jwt",
            {"algorithm": "none", "secret": "CANARY-1"},
            f"jwt algorithm 'none' is not known: it is one of {JWT_ALGORITHMS}",
        ),
        ("jwt", {"algorithm": "HS256"}, "jwt has no secret: put one there, by a variable"),
        ("jwt", {"algorithm": "RS256", "secret": "x"}, "jwt has no privateKey: put one there, by a variable"),
    ],
)
def test_what_is_not_supported_is_told_with_the_way_out(kind: str, parameters: dict[str, object], problem: str) -> None:
    """What cannot be carried out here is no error yet: Postman's runner sends such a request without any auth."""
    assert resolved(kind, parameters) == Unsupported(problem)


@pytest.mark.parametrize("kind", ["asap", "edgegrid", "ntlm"])
def test_a_request_with_such_an_auth_is_not_judged(kind: str) -> None:
    """A suite does not send it; who sends as Postman's runner does gets it as it is, and why."""
    template = RequestTemplate("GET", Url("http://h"), auth=Auth(kind))
    sources = ValueSources((), draw_fresh(""))
    with pytest.raises(NotJudged, match=f"auth of type '{kind}' is not supported: use another"):
        fill_request(template, sources)
    filled, credential = fill_as_runner(template, sources)
    assert isinstance(credential, Unsupported)
    assert (filled.deferred, header(filled.request.headers, "Authorization")) == (None, None)


def test_an_undefined_variable_in_auth_is_named() -> None:
    """No token goes out with braces in it."""
    with pytest.raises(UndefinedVariable):
        resolved("bearer", {"token": "{{missing}}"})


def test_every_type_with_secrets_says_which() -> None:
    """The parameters that hold secrets are known by type."""
    assert SECRET_PARAMETERS == {
        "apikey": ("value",),
        "awsv4": ("secretKey", "sessionToken"),
        "basic": ("password",),
        "bearer": ("token",),
        "digest": ("password",),
        "hawk": ("authKey",),
        "jwt": ("secret", "privateKey"),
        "oauth1": ("consumerSecret", "token", "tokenSecret", "privateKey", "verifier"),
        "oauth2": ("clientSecret", "accessToken", "refreshToken", "username", "password"),
    }


def bearing(value: str) -> HeaderCredential:
    """Make the header of a token."""
    return HeaderCredential("Authorization", value)


@pytest.mark.parametrize("grant", [{}, {"grant_type": "authorization_code"}, {"grant_type": "client_credentials"}])
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        pytest.param({}, bearing("Bearer tok"), id="alone"),
        pytest.param({"accessToken": "{{v}}"}, bearing("Bearer value"), id="a variable"),
        pytest.param({"accessToken": " "}, bearing("Bearer"), id="blank"),
        pytest.param({"headerPrefix": "Token"}, bearing("Token tok"), id="prefix"),
        pytest.param({"headerPrefix": "Token "}, bearing("Token tok"), id="prefix with a blank"),
        pytest.param({"headerPrefix": " {{v}} "}, bearing("value tok"), id="prefix of a variable"),
        pytest.param({"headerPrefix": ""}, bearing("tok"), id="empty prefix"),
        pytest.param({"headerPrefix": None}, bearing("Bearer tok"), id="null prefix"),
        pytest.param({"tokenType": "bearer"}, bearing("Bearer tok"), id="type"),
        pytest.param({"tokenType": "mac"}, None, id="type mac"),
        pytest.param({"tokenType": "mac", "addTokenTo": "queryParams"}, None, id="type mac in the query"),
        pytest.param({"addTokenTo": ""}, bearing("Bearer tok"), id="placed nowhere"),
        pytest.param({"addTokenTo": "queryParams"}, QueryCredential("access_token", "tok"), id="in the query"),
    ],
)
def test_a_stored_token_is_sent_for_every_grant_and_for_none(
    grant: dict[str, object], parameters: dict[str, object], expected: Credential | None
) -> None:
    """A token that a block holds goes out as it stands."""
    assert resolved("oauth2", {"accessToken": "tok", **parameters, **grant}) == expected


def test_an_undefined_variable_in_a_stored_token_is_named() -> None:
    """No grant is blamed for it."""
    with pytest.raises(UndefinedVariable):
        resolved("oauth2", {"accessToken": "{{missing}}"})


@pytest.mark.parametrize("grant", ["client_credentials", "password_credentials"])
def test_a_stored_token_without_a_value_is_none_where_one_can_be_fetched(grant: str) -> None:
    """A suite names its variable, and gives it a value only where there is a token to be borne."""
    credential = resolved("oauth2", {**ASKED, "grant_type": grant, "accessToken": "{{missing}}"})
    assert isinstance(credential, TokenSource)


@pytest.mark.parametrize("grant", ["client_credentials", "password_credentials"])
def test_a_grant_that_names_no_server_to_ask_is_said(grant: str) -> None:
    """Postman sends such a request without a token; a suite does not."""
    credential = resolved("oauth2", {"grant_type": grant, "clientId": "c", "clientSecret": SECRET})
    assert credential == Unsupported(f"oauth2 names no accessTokenUrl to ask for a token, and holds none: {WAY_OUT}")


def test_what_is_sent_with_a_token_request_is_kept() -> None:
    """Postman's own fields say for whom a token is, and what else its server wants, each in its place."""
    listed = [
        {"key": "a", "value": "{{v}}", "enabled": True, "send_as": "request_body"},
        {"key": "b", "value": "2", "send_as": "request_url"},
        {"key": "X-C", "value": " 3 ", "send_as": "request_header"},
        {"key": "d", "value": "4"},
        {"key": "off", "value": "5", "enabled": False, "send_as": "request_body"},
        {"key": "", "value": "6"},
    ]
    asked = {"grant_type": "client_credentials", "accessTokenUrl": "http://h", "clientId": "c", "clientSecret": SECRET}
    more = {"audience": "https://{{v}}", "resource": "r", "tokenRequestParams": listed}
    assert resolved("oauth2", {**asked, **more}) == TokenSource(
        "http://h",
        "c",
        SECRET,
        form=(("audience", "https://value"), ("resource", "r"), ("a", "value"), ("d", "4")),
        query=(("b", "2"),),
        headers=(("X-C", "3"),),
    )


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, TokenSource("http://value/token", "client-1", SECRET)),
        (
            {"scope": "a b", "client_authentication": "body", "headerPrefix": "Token", "addTokenTo": "header"},
            TokenSource("http://value/token", "client-1", SECRET, "a b", in_body=True, place=TokenPlace("Token")),
        ),
        (
            {"client_authentication": "header", "headerPrefix": ""},
            TokenSource("http://value/token", "client-1", SECRET, place=TokenPlace("")),
        ),
    ],
    ids=["defaults", "all", "no prefix"],
)
def test_a_block_says_where_and_how_to_ask_for_a_token(more: dict[str, object], expected: TokenSource) -> None:
    """The parameters of a client credentials grant are the source of its token."""
    asked = {"accessTokenUrl": "http://{{v}}/token", "clientId": "client-1", "clientSecret": SECRET}
    assert resolved("oauth2", {"grant_type": "client_credentials", **asked, **more}) == expected


ASKED = {"accessTokenUrl": "http://h/token", "clientId": "client-1", "clientSecret": SECRET}
REFRESH = (("grant_type", "refresh_token"), ("refresh_token", "CANARY-refresh-1"))


def test_a_fetched_token_may_belong_into_the_query() -> None:
    """Where a token goes is asked for alike, whether it is stored or fetched."""
    block = {"grant_type": "client_credentials", "addTokenTo": "queryParams", **ASKED}
    place = TokenPlace(query="access_token")
    assert resolved("oauth2", block) == TokenSource("http://h/token", "client-1", SECRET, place=place)


def test_a_password_grant_asks_with_user_name_and_password() -> None:
    """RFC 6749 §4.3.2 calls the grant `password`; what else is sent with it is as for any other."""
    block = {"grant_type": "password_credentials", "username": "{{v}}", "password": "CANARY-pw-1", "audience": "a"}
    grant = (("grant_type", "password"), ("username", "value"), ("password", "CANARY-pw-1"))
    expected = TokenSource("http://h/token", "client-1", SECRET, form=(("audience", "a"),), grant=grant)
    assert resolved("oauth2", {**ASKED, **block}) == expected


@pytest.mark.parametrize("grant", [{}, {"grant_type": "authorization_code"}, {"grant_type": "implicit"}])
def test_a_refresh_token_is_used_where_no_token_can_be_asked_for(grant: dict[str, object]) -> None:
    """A browser has been asked before: RFC 6749 §6, with Postman's own fields of that request."""
    block = {
        "refreshToken": "CANARY-refresh-1",
        "refreshTokenUrl": "http://h/{{v}}",
        "tokenRequestParams": [{"key": "x", "value": "1"}],
        "refreshRequestParams": [{"key": "a", "value": "{{v}}", "send_as": "request_body"}],
        **grant,
    }
    expected = TokenSource("http://h/value", "client-1", SECRET, form=(("a", "value"),), grant=REFRESH)
    assert resolved("oauth2", {**ASKED, **block}) == expected


def test_a_token_is_refreshed_where_it_was_asked_for_unless_told_otherwise() -> None:
    """Without a URL of its own, the refresh goes to the token's."""
    block = {"refreshToken": "CANARY-refresh-1", "refreshTokenUrl": ""}
    assert resolved("oauth2", {**ASKED, **block}) == TokenSource("http://h/token", "client-1", SECRET, grant=REFRESH)


# How it gets into a request


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        pytest.param((), (("X-Key", "new"),), id="none before"),
        pytest.param((("A", "1"),), (("A", "1"), ("X-Key", "new")), id="after the others"),
        pytest.param((("x-key", "old"), ("A", "1")), (("A", "1"), ("X-Key", "new")), id="another case"),
        pytest.param(
            (("A", "1"), ("X-KEY", "old"), ("B", "2"), ("x-key", "older")),
            (("A", "1"), ("B", "2"), ("X-Key", "new")),
            id="twice",
        ),
        pytest.param((("X-Key-2", "1"),), (("X-Key-2", "1"), ("X-Key", "new")), id="a longer name"),
    ],
)
def test_a_header_credential_replaces_the_requests_own(own: Headers, expected: Headers) -> None:
    """A header of the same name gives way, however it is spelled, and the new one is last; all the rest stays."""
    authorized = authorize(request("/a?b", own), HeaderCredential("X-Key", "new"))
    assert authorized == request("/a?b", expected)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param("/a", "/a?key=new", id="no query"),
        pytest.param("/a?", "/a?&key=new", id="empty query"),
        pytest.param("/?a=1&key=old&b", "/?a=1&b&key=new", id="one before"),
        pytest.param("/?key=1&a&key=2&key", "/?a&key=new", id="several times"),
        pytest.param("/?k%65y=1&a", "/?k%65y=1&a&key=new", id="spelled otherwise"),
        pytest.param("/?akey=1&key2=2&KEY=3", "/?akey=1&key2=2&KEY=3&key=new", id="other names"),
        pytest.param(
            "/?&&a=&=b&a=%7e+%20[{|\\'", "/?&&a=&=b&a=%7e+%20[{|\\'&key=new", id="a query as nobody writes it"
        ),
        pytest.param("/../%2e/a//b;c?d?e", "/../%2e/a//b;c?d?e&key=new", id="a path as nobody writes it"),
    ],
)
def test_a_query_credential_leaves_the_rest_as_it_is(target: str, expected: str) -> None:
    """A parameter of the same name gives way, and the new one is last; every other byte of the request stays."""
    assert authorize(request(target, (("A", "1"),)), QueryCredential("key", "new")) == request(expected, (("A", "1"),))


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        pytest.param("a b+c", "a%20b+c", id="blank and plus"),
        pytest.param("&=#?/%", "%26=%23?/%", id="reserved"),
        pytest.param("%'\"<>{}[]|^`;:,~!*()$@", "%%27%22%3C%3E{}[]|^`;:,~!*()$@", id="other marks"),
        pytest.param("%41 x", "%41%20x", id="encoded before"),
        pytest.param("é€", "%C3%A9%E2%82%AC", id="not ASCII"),
        pytest.param("\ud800\n", "%3F%0A", id="neither"),
        pytest.param("Az0-._~", "Az0-._~", id="unreserved"),
    ],
)
def test_a_query_credential_is_percent_encoded(value: str, encoded: str) -> None:
    """A key is encoded as Postman does, who leaves alone what is encoded; it is one parameter."""
    assert authorize(request("/"), QueryCredential("k", value)).target == f"/?k={encoded}"


def test_the_name_of_a_query_credential_is_percent_encoded() -> None:
    """In a name `=` is encoded, too."""
    assert authorize(request("/?k%20y=1"), QueryCredential("k y&=", "new")).target == "/?k%20y=1&k%20y%26%3D=new"


@pytest.mark.parametrize("credential", [None, TokenSource("http://h/token", "client-1", SECRET)], ids=["none", "token"])
def test_without_its_token_a_request_stays_as_it_is(credential: Credential | None) -> None:
    """A request whose token is not there yet is the one that a cassette has."""
    assert authorize(request("/a?b", (("Authorization", "own"),)), credential) == request(
        "/a?b", (("Authorization", "own"),)
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (TokenPlace(), request("/a?access_token=own", (("A", "1"), ("Authorization", "Bearer token-1")))),
        (TokenPlace(""), request("/a?access_token=own", (("A", "1"), ("Authorization", "token-1")))),
        (
            TokenPlace(query="access_token"),
            request("/a?access_token=token-1", (("authorization", "own"), ("A", "1"))),
        ),
    ],
    ids=["header", "no prefix", "query"],
)
def test_a_token_stands_in_its_place(place: TokenPlace, expected: Request) -> None:
    """With its token, a request is what goes out: the own header or parameter of that name gives way."""
    source = TokenSource("http://h/token", "client-1", SECRET, place=place)
    own = request("/a?access_token=own", (("authorization", "own"), ("A", "1")))
    assert authorize(own, source, "token-1") == expected


CONTROLLED = "its value holds a control character"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        pytest.param("Authorization", "Bearer CANARY-1\n", CONTROLLED, id="line feed"),
        pytest.param("X-Key", "CANARY-€", "its value holds characters beyond Latin-1", id="not Latin-1"),
        pytest.param("X-Key", "CANARY-\0", CONTROLLED, id="null"),
        pytest.param("X Key", "CANARY-1", "its name has characters that HTTP does not allow", id="a name with a blank"),
        pytest.param("", "CANARY-1", "it has no name", id="no name"),
    ],
)
def test_a_credential_that_cannot_be_sent_is_named_and_not_quoted(name: str, value: str, problem: str) -> None:
    """The header is named, its value is a secret."""
    with pytest.raises(NotJudged) as caught:
        authorize(request(), HeaderCredential(name, value))
    assert str(caught.value) == f"the credential cannot be sent as header {name!r}: {problem}"


@pytest.mark.parametrize(
    "value",
    [HeaderCredential("X", "CANARY-1"), QueryCredential("x", "CANARY-1"), TokenSource("http://h", "c", "CANARY-1")],
    ids=lambda each: type(each).__name__,
)
def test_a_repr_holds_no_secret(value: Credential) -> None:
    """A failing test that prints a credential prints no secret."""
    assert "CANARY" not in repr(value)
