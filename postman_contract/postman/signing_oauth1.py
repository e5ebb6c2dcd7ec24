"""Signs a request with OAuth 1.0 (RFC 5849), where Postman's runner puts each parameter."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import quote, unquote_plus

from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import FORM
from postman_contract.postman.credentials import HeaderCredential, Oauth1Signature
from postman_contract.postman.extras import needed_for
from postman_contract.postman.messages import Request, header
from postman_contract.postman.placing import with_header, with_query_entries, without_query
from postman_contract.postman.stamps import Stamp

NAMES = frozenset(
    f"oauth_{name}"
    for name in (
        *("consumer_key", "token", "signature_method", "timestamp", "nonce", "version"),
        *("signature", "callback", "verifier", "body_hash"),
    )
)
DEFAULT = "HMAC-SHA1"  # which Postman signs with, and does not send, where the block names no method
WITH_FORM = ("POST", "PUT")  # methods whose form takes up the parameters
HASHES = {"SHA1": "sha1", "SHA256": "sha256", "SHA512": "sha512"}


class Pair(NamedTuple):
    """A parameter, decoded; its value is None where not even `=` follows its name."""

    name: str
    value: str | None


def sign_oauth1(request: Request, credential: Oauth1Signature, stamp: Stamp) -> Request:
    """Add the parameters of OAuth 1.0, and their signature: to the header, a form, or the query.

    Raises:
        NotJudged: oauthlib is not installed, the method of signing is not known, or the key cannot be used.
    """
    is_form = (header(request.headers, "Content-Type") or "").startswith(FORM) and bool(request.body)
    request = without_query(request, NAMES)
    form = [pair for pair in _pairs(request.body.decode(errors="replace")) if pair.name not in NAMES] if is_form else []
    parameters = _parameters(request, credential, stamp, hashes_body=credential.hashes_body and not is_form)
    path, question_mark, query = request.target.partition("?")
    query_pairs = _pairs(query)
    unsent = () if credential.method else (Pair("oauth_signature_method", DEFAULT),)
    signed = (*query_pairs, *form, *parameters, *unsent)
    signature = _signature(request, credential, f"{request.origin}{path}", signed)
    parameters = (*parameters, Pair("oauth_signature", signature))
    # RFC 5849 §3.6 encodes more than a URL has to: signed and sent are to be the same.
    request = replace(request, target=path + question_mark + _encoded(query_pairs))
    if credential.in_header:
        return with_header(request, _header(credential, parameters), "the oauth1 signature")
    if is_form and request.method in WITH_FORM:
        filled = ((pair.name, pair.value or "") for pair in (*form, *parameters))
        return replace(request, body=_encoded(Pair(*pair) for pair in filled).encode())
    return with_query_entries(request, (_encoded(parameters),))


def _parameters(request: Request, credential: Oauth1Signature, stamp: Stamp, *, hashes_body: bool) -> tuple[Pair, ...]:
    """List what is signed, but for the signature; extensions only where they have a value."""
    named = (
        Pair("oauth_consumer_key", credential.consumer_key),
        Pair("oauth_token", credential.token),
        Pair("oauth_signature_method", credential.method),
        Pair("oauth_timestamp", credential.timestamp or stamp.seconds),
        Pair("oauth_nonce", credential.nonce or stamp.nonce),
        Pair("oauth_version", credential.version),
    )
    extensions = (
        Pair("oauth_body_hash", _body_hash(request, credential) if hashes_body else ""),
        Pair("oauth_callback", credential.callback),
        Pair("oauth_verifier", credential.verifier),
    )
    signed = (pair for pair in named if pair.value or credential.signs_empty)
    return (*signed, *(pair for pair in extensions if pair.value))


def _body_hash(request: Request, credential: Oauth1Signature) -> str:
    """Hash the body, by the hash of the method (OAuth Request Body Hash, draft 4); PLAINTEXT has none."""
    name = HASHES.get(credential.method.partition("-")[2])
    return b64encode(hashlib.new(name, request.body).digest()).decode() if name else ""


def _signature(request: Request, credential: Oauth1Signature, url: str, signed: Iterable[Pair]) -> str:
    with needed_for("auth of type oauth1", "oauth1"):
        from jwt.exceptions import InvalidKeyError  # noqa: PLC0415  by which oauthlib says so of a private key
        from oauthlib.oauth1 import Client  # noqa: PLC0415  needed by those alone who sign
        from oauthlib.oauth1.rfc5849 import signature as rfc5849  # noqa: PLC0415  as above
    method = credential.method or DEFAULT
    sign = Client.SIGNATURE_METHODS.get(method)
    if sign is None:
        known = ", ".join(sorted(Client.SIGNATURE_METHODS))
        raise NotJudged(f"oauth1 signature method {method!r} is not known: it is one of {known}")
    client = Client(
        credential.consumer_key,
        client_secret=credential.consumer_secret,
        resource_owner_secret=credential.token_secret,
        rsa_key=credential.private_key or None,
        signature_method=method,
    )
    parameters = rfc5849.normalize_parameters([(pair.name, pair.value or "") for pair in signed])
    try:
        return str(
            sign(rfc5849.signature_base_string(request.method, rfc5849.base_string_uri(url), parameters), client)
        )
    except (InvalidKeyError, ValueError, TypeError, AttributeError) as problem:  # not quoted: it may hold the key
        raise NotJudged(f"oauth1 cannot sign with {method} ({type(problem).__name__})") from None


def _header(credential: Oauth1Signature, parameters: Sequence[Pair]) -> HeaderCredential:
    """Write Authorization (RFC 5849 §3.5.1); Postman leaves out what has no value."""
    encode = _percent_encoded if credential.encodes_header else str
    realm = [("realm", credential.realm)] if credential.realm.strip() else []
    pairs = [*realm, *((pair.name, pair.value.strip()) for pair in parameters if pair.value)]
    value = ",".join(f'{name}="{encode(text)}"' for name, text in pairs)
    return HeaderCredential("Authorization", f"OAuth {value}")


def _pairs(text: str) -> list[Pair]:
    """Read a query or form; no pair is empty."""
    split = (entry.partition("=") for entry in text.split("&") if entry)
    return [Pair(unquote_plus(name), unquote_plus(value) if equals else None) for name, equals, value in split]


def _encoded(pairs: Iterable[Pair]) -> str:
    return "&".join(
        _percent_encoded(pair.name) + ("" if pair.value is None else f"={_percent_encoded(pair.value)}")
        for pair in pairs
    )


def _percent_encoded(text: str) -> str:
    """Encode all but unreserved characters (RFC 5849 §3.6)."""
    return quote(text, safe="-_.~", errors="replace")
