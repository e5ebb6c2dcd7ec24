"""What authorizes a request, as values: part of the request itself, or added to it only when it is sent."""

from base64 import b64encode
from dataclasses import dataclass, field

from postman_contract.postman.messages import Headers


@dataclass(frozen=True)
class HeaderCredential:
    """A header that authorizes a request, as its last; the request's own of that name are dropped."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class QueryCredential:
    """A query parameter that authorizes a request, as its last; the request's own of that name are dropped."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True)
class Unsupported:
    """An auth that is not carried out here, and why; Postman's runner sends its request without any."""

    why: str


@dataclass(frozen=True)
class TokenPlace:
    """Where a token stands: in Authorization behind a prefix, or in the query parameter named by `query`."""

    prefix: str = "Bearer"
    query: str = ""


CLIENT_CREDENTIALS: Headers = (("grant_type", "client_credentials"),)
REFRESH_TOKEN = "refresh_token"  # noqa: S105  a name of RFC 6749 §6


@dataclass(frozen=True)
class TokenSource:
    """Where and how to ask for a token; `in_body` sends the credentials in the form instead of a Basic header.

    `grant` are the fields that say what is asked for. `form`, `query` and `headers` are sent in addition, and replace
    what has their name. `place` is the token's, in the requests that bear it.
    """

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = ""
    in_body: bool = False
    place: TokenPlace = TokenPlace()
    form: Headers = field(default=(), repr=False)
    query: Headers = field(default=(), repr=False)
    headers: Headers = field(default=(), repr=False)
    grant: Headers = field(default=CLIENT_CREDENTIALS, repr=False)


@dataclass(frozen=True)
class Digest:
    """User name and password of RFC 7616, with what is known of the server's challenge; without a nonce, nothing is.

    `algorithm` is "" where the challenge decides.
    """

    username: str
    password: str = field(repr=False)
    algorithm: str = ""
    realm: str = ""
    nonce: str = ""
    qop: str = ""
    opaque: str = ""
    client_nonce: str = ""
    nonce_count: str = ""


@dataclass(frozen=True)
class AwsSignature:
    """Keys of an AWS Signature Version 4; `signed` names, in lower case, the request's own headers that it covers."""

    access_key: str
    secret_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)
    service: str = "execute-api"
    region: str = "us-east-1"
    in_query: bool = False
    signed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Oauth1Signature:
    """Keys and parameters of OAuth 1.0 (RFC 5849).

    `in_header`: the parameters go into Authorization; else into a form that is sent, or into the query. `signs_empty`:
    those without a value are signed, too. `hashes_body`: a body that is no form is signed by its hash.
    `encodes_header`: the parameters are percent-encoded in Authorization.
    """

    consumer_key: str
    consumer_secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    token_secret: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    method: str = ""
    callback: str = ""
    verifier: str = field(default="", repr=False)
    timestamp: str = ""
    nonce: str = ""
    version: str = ""
    realm: str = ""
    in_header: bool = False
    signs_empty: bool = False
    hashes_body: bool = False
    encodes_header: bool = True


@dataclass(frozen=True)
class HawkSignature:
    """Key and attributes of a Hawk signature; `hashes_payload`: it covers the body, too."""

    id: str
    key: str = field(repr=False)
    algorithm: str = "sha256"
    timestamp: str = ""
    nonce: str = ""
    ext: str = ""
    app: str = ""
    dlg: str = ""
    hashes_payload: bool = False


@dataclass(frozen=True)
class JwtBearer:
    """A JSON Web Token (RFC 7519) that is signed here: header and claims as JSON, and the secret or private key.

    `in_base64`: the secret is the bytes that its text encodes.
    """

    algorithm: str
    header: str
    claims: str = field(repr=False)
    key: str = field(repr=False)
    in_base64: bool = False
    place: TokenPlace = TokenPlace()


Signature = AwsSignature | Oauth1Signature | HawkSignature | JwtBearer
StaticCredential = HeaderCredential | QueryCredential
DeferredCredential = TokenSource | Digest | Signature
Credential = StaticCredential | DeferredCredential | Unsupported


def basic_credentials(username: str, password: str = "") -> str:
    """Write an Authorization value of scheme Basic, in UTF-8 (RFC 7617)."""
    return f"Basic {b64encode(f'{username}:{password}'.encode(errors='replace')).decode()}"
