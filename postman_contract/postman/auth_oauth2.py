"""What an oauth2 block asks for: to bear the token it holds, or one that is fetched (RFC 6749).

Fetched are the grants that need nobody at a browser: client credentials (§4.4), password (§4.3), and for any grant the
refresh of a token (§6), where the block holds a refresh token.
"""

from postman_contract.postman.auth_parameters import AuthParameters
from postman_contract.postman.credentials import (
    CLIENT_CREDENTIALS,
    REFRESH_TOKEN,
    Credential,
    QueryCredential,
    TokenPlace,
    TokenSource,
    Unsupported,
)
from postman_contract.postman.messages import Headers
from postman_contract.postman.variables import UndefinedVariable

IN_QUERY = "queryParams"
QUERY_NAME = "access_token"  # RFC 6750 §2.3
FETCHED = ("client_credentials", "password_credentials")  # grants, as Postman spells them
WAY_OUT = "put a token into its accessToken, by a variable"


def resolve_oauth2(parameters: AuthParameters) -> Credential | None:
    """Bear the stored token, as Postman does for every grant and for none; without one, say where to ask for it."""
    grant = parameters.text("grant_type")
    if _has_token(parameters, is_fetched=grant in FETCHED):
        return _stored_token(parameters)
    match grant:
        case "client_credentials":
            return _token_source(parameters, CLIENT_CREDENTIALS)
        case "password_credentials":
            return _token_source(parameters, _password_grant(parameters))
    refresh_token = parameters.text("refreshToken")
    if refresh_token:
        return _token_source(parameters, (("grant_type", REFRESH_TOKEN), (REFRESH_TOKEN, refresh_token)))
    asked = f"has grant {grant!r}, which needs a browser" if grant else "names no grant"
    return Unsupported(f"oauth2 {asked}, and holds no token: {WAY_OUT}")


def _has_token(parameters: AuthParameters, *, is_fetched: bool) -> bool:
    """Tell whether the block holds a token; a variable without a value is none, where one can be fetched instead."""
    try:
        return bool(parameters.text("accessToken"))
    except UndefinedVariable:
        if is_fetched:
            return False
        raise


def _password_grant(parameters: AuthParameters) -> Headers:
    user = (("username", parameters.text("username")), ("password", parameters.text("password")))
    return (("grant_type", "password"), *user)


def _stored_token(parameters: AuthParameters) -> Credential | None:
    if parameters.text("tokenType").lower() == "mac":  # which Postman does not sign, and does not send
        return None
    if parameters.text("addTokenTo") == IN_QUERY:
        return QueryCredential(QUERY_NAME, parameters.text("accessToken"))
    prefix = parameters.template("headerPrefix", "Bearer").strip()
    return parameters.header("Authorization", f"{prefix} {parameters.template('accessToken')}")


def _token_source(parameters: AuthParameters, grant: Headers) -> TokenSource | Unsupported:
    is_refresh = dict(grant)["grant_type"] == REFRESH_TOKEN
    url = (is_refresh and parameters.text("refreshTokenUrl")) or parameters.text("accessTokenUrl")
    if not url:
        return Unsupported(f"oauth2 names no accessTokenUrl to ask for a token, and holds none: {WAY_OUT}")
    named = ((name, parameters.text(name)) for name in ("audience", "resource"))
    added = [("request_body", *pair) for pair in named if pair[1]]
    added += parameters.added("refreshRequestParams" if is_refresh else "tokenRequestParams")
    in_query = parameters.text("addTokenTo", "header") == IN_QUERY
    return TokenSource(
        url=url,
        client_id=parameters.text("clientId"),
        client_secret=parameters.text("clientSecret"),
        scope=parameters.text("scope"),
        in_body=parameters.text("client_authentication", "header") == "body",
        place=TokenPlace(parameters.text("headerPrefix", "Bearer").strip(), QUERY_NAME if in_query else ""),
        form=tuple((key, value) for where, key, value in added if where not in ("request_url", "request_header")),
        query=tuple((key, value) for where, key, value in added if where == "request_url"),
        headers=tuple((key, value) for where, key, value in added if where == "request_header"),
        grant=grant,
    )
