"""What an auth block asks for, with its variables filled: Postman's parameters as credentials."""

from collections.abc import Collection

from postman_contract.postman.auth_oauth2 import resolve_oauth2
from postman_contract.postman.auth_parameters import AuthParameters
from postman_contract.postman.auth_signatures import (
    resolve_aws,
    resolve_digest,
    resolve_hawk,
    resolve_jwt,
    resolve_oauth1,
)
from postman_contract.postman.collection import Auth
from postman_contract.postman.credentials import (
    Credential,
    HeaderCredential,
    QueryCredential,
    Unsupported,
    basic_credentials,
)
from postman_contract.postman.variables import Resolver

# The parameters that are secret, by type of auth.
SECRET_PARAMETERS = {
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


def unsupported_auth(auth: Auth | None) -> str | None:
    """Say which type of auth is not supported, with the way out, or nothing."""
    if auth is None or auth.type in ("noauth", *SECRET_PARAMETERS):
        return None
    return f"auth of type {auth.type!r} is not supported: use another one that the API takes, a token in a variable say"


def resolve_auth(auth: Auth | None, resolver: Resolver, own_headers: Collection[str] = ()) -> Credential | None:
    """Fill an auth block; None: its collection says nothing, or `noauth`, or it holds no credential.

    Args:
        auth: the block.
        resolver: fills its variables.
        own_headers: names, in lower case, of the headers that are there when a request is signed.

    Raises:
        NotJudged: one of its variables is missing, or a header cannot be sent.
    """
    if auth is None or auth.type == "noauth":
        return None
    unsupported = unsupported_auth(auth)
    if unsupported is not None:
        return Unsupported(unsupported)
    parameters = AuthParameters(auth.parameters, resolver)
    if auth.type == "awsv4":
        return resolve_aws(parameters, own_headers)
    return _RESOLVE[auth.type](parameters)


def _bearer(parameters: AuthParameters) -> HeaderCredential | None:
    if not parameters.text("token"):
        return None
    return parameters.header("Authorization", f"Bearer {parameters.template('token')}")


def _basic(parameters: AuthParameters) -> HeaderCredential:
    credentials = basic_credentials(parameters.text("username"), parameters.text("password"))
    return HeaderCredential("Authorization", credentials)


def _api_key(parameters: AuthParameters) -> Credential | None:
    """Fill an API key; one without a name is no header, and one without name and value no query parameter either."""
    name, value = parameters.text("key"), parameters.text("value")
    if parameters.text("in", "header") == "query":
        return QueryCredential(name, value) if name or value else None
    return parameters.header(parameters.template("key"), parameters.template("value")) if name else None


_RESOLVE = {
    "apikey": _api_key,
    "basic": _basic,
    "bearer": _bearer,
    "digest": resolve_digest,
    "hawk": resolve_hawk,
    "jwt": resolve_jwt,
    "oauth1": resolve_oauth1,
    "oauth2": resolve_oauth2,
}
