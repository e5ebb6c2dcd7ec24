"""Authorizes a request: what goes out, as a value."""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import unquote

from postman_contract.postman.bodies import FORM
from postman_contract.postman.credentials import (
    AwsSignature,
    Credential,
    Digest,
    HawkSignature,
    HeaderCredential,
    JwtBearer,
    Oauth1Signature,
    QueryCredential,
    Signature,
    TokenSource,
)
from postman_contract.postman.endpoints import endpoint_of
from postman_contract.postman.messages import Request, header
from postman_contract.postman.placing import with_header, with_query, with_token
from postman_contract.postman.signing_aws import sign_aws
from postman_contract.postman.signing_digest import sign_digest
from postman_contract.postman.signing_hawk import sign_hawk
from postman_contract.postman.signing_jwt import sign_jwt
from postman_contract.postman.signing_oauth1 import sign_oauth1
from postman_contract.postman.stamps import Stamp

_JWT = re.compile(r"[\w-]+\.[\w-]*\.[\w-]+")
_SIGNATURES = frozenset({"X-Amz-Signature", "oauth_signature"})


def authorize(
    request: Request, credential: Credential | None, token: str | None = None, stamp: Stamp | None = None
) -> Request:
    """Put a credential into a request; what it does not touch stays byte for byte as it is.

    What it takes to add a deferred credential may be left out: then its request stays as it is, which is how a
    cassette has it. So it does where the auth is not supported.

    Args:
        request: every variable filled.
        credential: what authorizes it, if anything does.
        token: of a `TokenSource`.
        stamp: moment and nonce of a signature; those that its credential names come first.

    Raises:
        NotJudged: the credential cannot be sent as a header, a signature cannot be made of it, or a library that this
            takes is not installed.
    """
    match credential:
        case HeaderCredential():
            return with_header(request, credential, "the credential")
        case QueryCredential():
            return with_query(request, credential)
        case TokenSource(url, place=place) if token is not None:
            return with_token(request, place, token, f"the token of {endpoint_of(url)}")
        case Digest() if stamp is not None:
            return sign_digest(request, credential, stamp)
        case AwsSignature() | Oauth1Signature() | HawkSignature() | JwtBearer() if stamp is not None:
            return _sign(request, credential, stamp)
    return request


def _sign(request: Request, credential: Signature, stamp: Stamp) -> Request:
    match credential:
        case AwsSignature():
            return sign_aws(request, credential, stamp)
        case Oauth1Signature():
            return sign_oauth1(request, credential, stamp)
        case HawkSignature():
            return sign_hawk(request, credential, stamp)
        case JwtBearer():
            return with_token(request, credential.place, sign_jwt(credential), "the jwt")


def pending_of(credential: Credential | None) -> Literal["oauth2", "digest"] | None:
    """Say what a server has to be asked for before a request can be authorized: a token, a challenge; None: nothing."""
    match credential:
        case TokenSource():
            return "oauth2"
        case Digest(nonce="") | Digest(realm=""):
            return "digest"
    return None


def secrets_added(request: Request, authorized: Request) -> Iterator[tuple[str, str]]:
    """Yield what a signed request shows that opens the door to whoever reads it, with its name.

    That is a token of its own, a signature in query or body, and one that is the secrets themselves. Another one in
    Authorization is not among them: nothing shows that header.
    """
    value = header(authorized.headers, "Authorization") or ""
    if _JWT.fullmatch(value.rpartition(" ")[2]):
        yield value.rpartition(" ")[2], "token"
    if 'oauth_signature_method="PLAINTEXT"' in value:
        yield value.rpartition('oauth_signature="')[2].rstrip('"'), "oauth_signature"
    before = {*_entries(request)}
    for name, text in _entries(authorized):
        if (name, text) not in before and (_JWT.fullmatch(text) or name in _SIGNATURES):
            yield text, name
            yield unquote(text), name


def _entries(request: Request) -> Iterator[tuple[str, str]]:
    """Yield name and value of each entry of query and form, as they are spelled."""
    is_form = (header(request.headers, "Content-Type") or "").startswith(FORM)
    form = request.body.decode("latin-1") if is_form else ""
    for entry in (*request.target.partition("?")[2].split("&"), *form.split("&")):
        name, _, text = entry.partition("=")
        yield name, text
