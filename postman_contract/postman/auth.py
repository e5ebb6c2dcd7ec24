"""What an auth block asks for, with its variables filled: Postman's parameters as credentials.

Supported are bearer, basic, apikey, and oauth2 with a stored token or the client credentials grant (RFC 6749 §4.4).
Other types, and other grants without a token, are not judged, by name.
"""

from collections.abc import Iterator, Mapping

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import Auth
from postman_contract.postman.credentials import (
    Credential,
    HeaderCredential,
    QueryCredential,
    TokenPlace,
    TokenSource,
    basic_credentials,
)
from postman_contract.postman.environment import as_text
from postman_contract.postman.headers import fill_header
from postman_contract.postman.variables import Resolver

SECRET_PARAMETERS = {
    "basic": ("password",),
    "bearer": ("token",),
    "apikey": ("value",),
    "oauth2": ("clientSecret", "accessToken"),
}


def unsupported_auth(auth: Auth | None) -> str | None:
    """Say which type of auth is not supported, or nothing."""
    if auth is None or auth.type in ("noauth", *SECRET_PARAMETERS):
        return None
    return f"auth of type {auth.type!r} is not supported"


def resolve_auth(auth: Auth | None, resolver: Resolver) -> Credential | None:
    """Fill an auth block; None: its collection says nothing, or `noauth`, or bears no token.

    Raises:
        NotJudged: the type is not supported, or one of its variables is missing.
    """
    if auth is None or auth.type == "noauth":
        return None
    parameters = _Parameters(auth.parameters, resolver)
    match auth.type:
        case "bearer":
            if not parameters.text("token"):
                return None
            return _header("Authorization", f"Bearer {parameters.template('token')}", resolver)
        case "basic":
            credentials = basic_credentials(parameters.text("username"), parameters.text("password"))
            return HeaderCredential("Authorization", credentials)
        case "apikey":
            return _api_key(parameters, resolver)
        case "oauth2":
            return _oauth2(parameters, resolver)
    raise NotJudged(unsupported_auth(auth))


def _api_key(parameters: "_Parameters", resolver: Resolver) -> Credential | None:
    """Fill an API key; one without a name is no header, and one without name and value no query parameter either."""
    name, value = parameters.text("key"), parameters.text("value")
    if parameters.text("in", "header") == "query":
        return QueryCredential(name, value) if name or value else None
    return _header(parameters.template("key"), parameters.template("value"), resolver) if name else None


def _header(name: str, value: str, resolver: Resolver) -> HeaderCredential:
    return HeaderCredential(*fill_header(name, value, resolver))


def _oauth2(parameters: "_Parameters", resolver: Resolver) -> Credential | None:
    """Bear the stored token, as Postman does for every grant and for none; without one, say where to ask for it."""
    if parameters.text("accessToken"):
        return _stored_token(parameters, resolver)
    grant = parameters.text("grant_type")
    if grant != "client_credentials":
        asked = f"grant {grant!r} is not supported" if grant else "names no grant"
        raise NotJudged(f"oauth2 {asked}, and its accessToken is empty: put a token there, in a variable")
    if parameters.text("addTokenTo", "header") == "queryParams":
        raise NotJudged("oauth2 with its token in the query is not supported where the token is fetched")
    return _token_source(parameters, resolver)


def _stored_token(parameters: "_Parameters", resolver: Resolver) -> Credential | None:
    if parameters.text("tokenType").lower() == "mac":  # which Postman does not sign, and does not send
        return None
    if parameters.text("addTokenTo") == "queryParams":
        return QueryCredential("access_token", parameters.text("accessToken"))
    prefix = parameters.template("headerPrefix", "Bearer").strip()
    return _header("Authorization", f"{prefix} {parameters.template('accessToken')}", resolver)


def _token_source(parameters: "_Parameters", resolver: Resolver) -> TokenSource:
    named = [(name, parameters.text(name)) for name in ("audience", "resource")]
    form = [pair for pair in named if pair[1]]
    headers: list[tuple[str, str]] = []
    query: list[tuple[str, str]] = []
    for where, key, value in parameters.entries("tokenRequestParams"):
        if where == "request_header":
            headers.append(fill_header(key, value, resolver))
        else:
            (query if where == "request_url" else form).append((resolver.resolve(key), resolver.resolve(value)))
    return TokenSource(
        url=parameters.text("accessTokenUrl"),
        client_id=parameters.text("clientId"),
        client_secret=parameters.text("clientSecret"),
        scope=parameters.text("scope"),
        in_body=parameters.text("client_authentication", "header") == "body",
        place=TokenPlace(parameters.text("headerPrefix", "Bearer").strip()),
        form=tuple(form),
        query=tuple(query),
        headers=tuple(headers),
    )


class _Parameters:
    """The entries of an auth block by name, filled when they are read."""

    def __init__(self, values: Mapping[str, object], resolver: Resolver) -> None:
        self._values = values
        self._resolver = resolver

    def template(self, name: str, default: str = "") -> str:
        value = self._values.get(name)
        return default if value is None else as_text(value)

    def text(self, name: str, default: str = "") -> str:
        return self._resolver.resolve(self.template(name, default))

    def entries(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield of a list of parameters that are sent with a token request where each goes, its name and its value."""
        listed = self._values.get(name)
        for entry in listed if isinstance(listed, list) else ():
            if isinstance(entry, dict) and entry.get("key") and entry.get("enabled") is not False:
                yield str(entry.get("send_as")), as_text(entry["key"]), as_text(entry.get("value", ""))
