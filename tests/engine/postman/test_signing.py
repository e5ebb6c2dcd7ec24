"""Tests of signatures: each is what Postman's runner sends for the same moment and nonce, and is in no cassette."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from postman_contract.errors import NotJudged
from postman_contract.postman.authorizing import authorize, pending_of, secrets_added
from postman_contract.postman.credentials import (
    AwsSignature,
    Credential,
    Digest,
    HawkSignature,
    HeaderCredential,
    JwtBearer,
    Oauth1Signature,
    TokenPlace,
    TokenSource,
    Unsupported,
)
from postman_contract.postman.filling import FilledRequest, ValueSources, fill_request
from postman_contract.postman.messages import Headers, Request, Response, header
from postman_contract.postman.profile import USUAL
from postman_contract.postman.request_parsing import parse_request
from postman_contract.postman.signing_digest import challenged
from postman_contract.postman.signing_oauth1 import Pair
from postman_contract.postman.stamps import Stamp, new_stamp
from postman_contract.postman.variables import draw_fresh

# Requests with a moment and a nonce of their own, and what Newman 6.2.2 (postman-runtime 7.39.1) sent for each.
SENT = json.loads(Path(__file__).with_name("signed_by_newman.json").read_text(encoding="utf-8"))
MOMENT = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
STAMP = Stamp(MOMENT, "abcdefghijk")
SECRET = "CANARY-secret-1"


def filled(published: Mapping[str, Any]) -> FilledRequest:
    """Fill a published request."""
    return fill_request(parse_request(published, "$", None, USUAL), ValueSources((), draw_fresh("")))


def stamp_of(sent: Mapping[str, Any]) -> Stamp:
    """Read the moment that an AWS signature names."""
    found = re.search(r"\d{8}T\d{6}Z", f"{sent['headers'].get('x-amz-date')} {sent['target']}")
    moment = datetime.strptime(found[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if found else MOMENT
    return Stamp(moment, "not-used")


def request(method: str = "GET", headers: Headers = (), body: bytes = b"", target: str = "/a?b=1") -> Request:
    """Make a request."""
    return Request(method, "https://api.test", target, headers, body)


def authorization(credential: Credential, to_sign: Request | None = None) -> str:
    """Sign a request, and return its Authorization."""
    return header(authorize(to_sign or request(), credential, stamp=STAMP).headers, "Authorization") or ""


@pytest.mark.parametrize("case", SENT, ids=lambda case: case["name"])
def test_a_signed_request_is_what_postmans_runner_sends(case: Mapping[str, Any]) -> None:
    """Target, body and every header that signing adds are the same, byte for byte."""
    ready = filled(case["request"])
    authorized = authorize(ready.request, ready.deferred, stamp=stamp_of(case["sent"]))
    added = {name.lower(): text for name, text in authorized.headers}
    shown = {name: text for name, text in added.items() if name == "authorization" or name.startswith("x-amz-")}
    assert {"target": authorized.target, "headers": shown, "body": authorized.body.decode()} == case["sent"]


SIGNED = [case for case in SENT if case["request"]["auth"]["type"] != "oauth2"]


@pytest.mark.parametrize("case", SIGNED, ids=lambda case: case["name"])
def test_without_its_stamp_a_request_stays_as_it_is(case: Mapping[str, Any]) -> None:
    """What a cassette records has no signature, so that a replay needs neither time nor secrets."""
    ready = filled(case["request"])
    unsigned = filled({**case["request"], "auth": {"type": "noauth"}})
    assert ready.request == unsigned.request


@pytest.mark.parametrize(
    "credential",
    [
        AwsSignature("id", SECRET, SECRET),
        Digest("user", SECRET),
        HawkSignature("id", SECRET),
        JwtBearer("HS256", "", f'{{"a": "{SECRET}"}}', SECRET),
        Oauth1Signature("key", SECRET, SECRET, SECRET, SECRET, verifier=SECRET),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_repr_holds_no_secret(credential: Credential) -> None:
    """A failing test that prints a credential prints no secret."""
    assert "CANARY" not in repr(credential)


@pytest.mark.parametrize(
    ("credential", "pending"),
    [
        (None, None),
        (HeaderCredential("X", "1"), None),
        (TokenSource("http://h", "c", "s"), "oauth2"),
        (Digest("u", "p"), "digest"),
        (Digest("u", "p", realm="r"), "digest"),
        (Digest("u", "p", realm="r", nonce="n"), None),
        (HawkSignature("id", "key"), None),
        (Unsupported("no"), None),
    ],
)
def test_what_a_server_has_to_be_asked_for_is_told(credential: Credential | None, pending: str | None) -> None:
    """A token and a challenge are nobody's to know before something is sent."""
    assert pending_of(credential) == pending


def test_a_stamp_is_used_once() -> None:
    """Each has a nonce of its own, of letters and digits, and the present moment."""
    one, other = new_stamp(), new_stamp()
    assert one.nonce != other.nonce
    assert re.fullmatch("[A-Za-z0-9]{11}", one.nonce)
    assert abs((datetime.now(UTC) - one.moment).total_seconds()) < 60


# What no block gives is the stamp's


def test_oauth1_takes_moment_and_nonce_from_the_stamp() -> None:
    """A block that names none is signed with those of the moment."""
    value = authorization(Oauth1Signature("key", "secret", in_header=True))
    assert 'oauth_timestamp="1700000000",oauth_nonce="abcdefghijk"' in value


@pytest.mark.parametrize("timestamp", ["", "soon"])
def test_hawk_takes_moment_and_nonce_from_the_stamp(timestamp: str) -> None:
    """A timestamp that is no number is none."""
    assert 'ts="1700000000", nonce="abcdef"' in authorization(HawkSignature("id", "key", timestamp=timestamp))


def test_digest_takes_its_nonce_from_the_stamp() -> None:
    """The client's nonce has eight characters, as Postman's; the count begins at one."""
    value = authorization(Digest("user", "pass", realm="r", nonce="n", qop="auth"))
    assert 'qop=auth, nc=00000001, cnonce="abcdefgh"' in value


# Keys


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    """Make an RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    """Write a private key as Postman takes it."""
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@pytest.mark.parametrize("algorithm", ["RS256", "PS512"])
def test_a_jwt_is_signed_by_a_private_key(algorithm: str, rsa_key: rsa.RSAPrivateKey) -> None:
    """Who has the public key can verify it."""
    token = authorization(JwtBearer(algorithm, "", '{"sub": "1"}', pem(rsa_key))).removeprefix("Bearer ")
    assert jwt.decode(token, rsa_key.public_key(), algorithms=[algorithm]) == {"sub": "1"}


def test_a_jwt_is_signed_by_an_elliptic_curve() -> None:
    """The signature is verified by PyJWT itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    token = authorization(JwtBearer("ES256", "", '{"sub": "1"}', pem(key))).removeprefix("Bearer ")
    assert jwt.decode(token, key.public_key(), algorithms=["ES256"]) == {"sub": "1"}


def test_oauth1_is_signed_by_a_private_key(rsa_key: rsa.RSAPrivateKey) -> None:
    """RSA-SHA1 signs the base string of RFC 5849 §3.4.1."""
    credential = Oauth1Signature("ck", private_key=pem(rsa_key), method="RSA-SHA1", timestamp="1", nonce="n")
    query = dict(
        entry.split("=") for entry in authorize(request(), credential, stamp=STAMP).target.split("?")[1].split("&")
    )
    signature = jwt.utils.base64url_decode(
        query["oauth_signature"].replace("%2B", "-").replace("%2F", "_").replace("%3D", "=")
    )
    parameters = "b=1&oauth_consumer_key=ck&oauth_nonce=n&oauth_signature_method=RSA-SHA1&oauth_timestamp=1"
    base = f"GET&https%3A%2F%2Fapi.test%2Fa&{parameters.replace('=', '%3D').replace('&', '%26')}"
    rsa_key.public_key().verify(signature, base.encode(), padding.PKCS1v15(), hashes.SHA1())  # noqa: S303  the method's


@pytest.mark.parametrize(
    ("credential", "problem"),
    [
        pytest.param(
            JwtBearer("RS256", "", "", "CANARY-key-1"),
            "the key of a jwt cannot be used for RS256 (InvalidKeyError): give a private key in PEM, PKCS #8",
            id="jwt, no key",
        ),
        pytest.param(
            JwtBearer("HS256", "", "", "-----BEGIN PUBLIC KEY-----\nCANARY\n-----END PUBLIC KEY-----"),
            "the key of a jwt cannot be used for HS256 (InvalidKeyError): give its secret",
            id="jwt, another key",
        ),
        pytest.param(
            JwtBearer("HS256", "", "[1]", "CANARY-key-1"), "the payload of a jwt is no JSON object", id="jwt, an array"
        ),
        pytest.param(
            JwtBearer("HS256", "{CANARY", "", "CANARY-key-1"),
            "the header of a jwt is no JSON object",
            id="jwt, no JSON",
        ),
        pytest.param(
            Oauth1Signature("ck", "CANARY-1", method="HMAC-MD5"),
            "oauth1 signature method 'HMAC-MD5' is not known: it is one of "
            "HMAC-SHA1, HMAC-SHA256, HMAC-SHA512, PLAINTEXT, RSA-SHA1, RSA-SHA256, RSA-SHA512",
            id="oauth1, another method",
        ),
        pytest.param(
            Oauth1Signature("ck", private_key="CANARY-1", method="RSA-SHA1"),
            "oauth1 cannot sign with RSA-SHA1 (InvalidKeyError)",
            id="oauth1, no key",
        ),
        pytest.param(
            HawkSignature("id", "CANARY-1", "md5"),
            "hawk algorithm 'md5' is not known: it is one of sha1, sha256",
            id="hawk",
        ),
        pytest.param(
            HawkSignature("id\n", "CANARY-1"),
            "the hawk signature cannot be sent as header 'Authorization': its value holds a control character",
            id="hawk, no header",
        ),
        pytest.param(
            Digest("user", "CANARY-1", "token", "r", "n"),
            "digest algorithm 'token' is not known: it is one of MD5, SHA-256, SHA-512-256, or one of them with -sess",
            id="digest",
        ),
        pytest.param(
            AwsSignature("id\n", "CANARY-1"),
            "the AWS signature cannot be sent as header 'Authorization': its value holds a control character",
            id="aws, no header",
        ),
    ],
)
def test_what_cannot_be_signed_is_named_and_not_quoted(credential: Credential, problem: str) -> None:
    """The message says what is wrong, and holds no secret."""
    with pytest.raises(NotJudged) as caught:
        authorize(request(), credential, stamp=STAMP)
    assert str(caught.value) == problem


@pytest.mark.parametrize(
    ("credential", "library", "problem"),
    [
        (JwtBearer("HS256", "", "", "key"), "jwt", "auth of type jwt needs jwt: pip install 'postman-contract[jwt]'"),
        (
            JwtBearer("RS256", "", "", "key"),
            "cryptography",
            "auth of type jwt needs cryptography: pip install 'postman-contract[jwt]'",
        ),
        (
            Oauth1Signature("ck", "cs"),
            "oauthlib.oauth1",
            "auth of type oauth1 needs oauthlib.oauth1: pip install 'postman-contract[oauth1]'",
        ),
        (
            AwsSignature("id", "key"),
            "botocore.awsrequest",
            "auth of type awsv4 needs botocore.awsrequest: pip install 'postman-contract[aws]'",
        ),
    ],
    ids=["jwt", "jwt by a private key", "oauth1", "awsv4"],
)
def test_a_library_that_is_not_installed_is_named_with_the_line_that_installs_it(
    credential: Credential, library: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who signs needs it; its absence is told when something is signed."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(NotJudged) as caught:
        authorize(request(), credential, stamp=STAMP)
    assert str(caught.value) == problem


def test_a_form_that_is_written_as_text_is_signed_as_one() -> None:
    """RFC 5849 §3.4.1.3.1 knows a form by its media type; what it holds goes out as it was meant."""
    form = replace(FORM, body="a=ü&b=x+y".encode())
    signed = authorize(form, Oauth1Signature("ck", "cs", timestamp="1", nonce="n"), stamp=STAMP)
    assert signed.body.startswith(b"a=%C3%BC&b=x%20y&oauth_consumer_key=ck&")
    assert authorize(form, Oauth1Signature("ck", "cs", in_header=True), stamp=STAMP).body == form.body


# Digest


CHALLENGE = 'Digest realm="a \\"b\\"", nonce="n1", qop="auth-int, auth", algorithm=SHA-256, opaque="o", stale=false'


@pytest.mark.parametrize("status", [401, 403])
def test_a_challenge_is_taken_up(status: int) -> None:
    """Of several schemes that of digest counts; its qop is auth where that is offered (RFC 7616 §3.3)."""
    answer = Response(status, (("WWW-Authenticate", "Basic realm=x"), ("www-authenticate", CHALLENGE)))
    asked = challenged(Digest("user", "pass", nonce="old", client_nonce="x", nonce_count="7"), answer)
    assert asked == Digest("user", "pass", "SHA-256", 'a \\"b\\"', "n1", "auth", "o")


def test_the_algorithm_of_a_block_stays() -> None:
    """Postman's runner never takes the challenge's; here it counts where the block names none."""
    asked = challenged(Digest("user", "pass", "MD5"), Response(401, (("WWW-Authenticate", CHALLENGE),)))
    assert asked is not None
    assert asked.algorithm == "MD5"


@pytest.mark.parametrize(
    "answer",
    [
        Response(200, (("WWW-Authenticate", CHALLENGE),)),
        Response(401),
        Response(401, (("WWW-Authenticate", "Bearer"),)),
    ],
    ids=["success", "no header", "another scheme"],
)
def test_another_answer_is_no_challenge(answer: Response) -> None:
    """Then the answer is the answer."""
    assert challenged(Digest("user", "pass"), answer) is None


def test_the_example_of_rfc_7616_is_answered() -> None:
    """RFC 7616 §3.9.1, with SHA-256."""
    credential = Digest(
        "Mufasa",
        "Circle of Life",
        "SHA-256",
        "http-auth@example.org",
        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "auth",
        client_nonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    )
    value = authorization(credential, request(target="/dir/index.html"))
    assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in value


# What others must not see


def added_by(credential: AwsSignature | HawkSignature | JwtBearer | Oauth1Signature, to_sign: Request) -> Iterator[str]:
    """Yield the values that signing has added and that are secret."""
    return (value for value, _ in secrets_added(to_sign, authorize(to_sign, credential, stamp=STAMP)))


FORM = request("POST", (("Content-Type", "application/x-www-form-urlencoded"),), b"a=1")


@pytest.mark.parametrize(
    ("credential", "to_sign", "pattern"),
    [
        pytest.param(JwtBearer("HS256", "", "", "key"), request(), r"eyJ[\w.-]+", id="jwt in the header"),
        pytest.param(
            JwtBearer("HS256", "", "", "key", place=TokenPlace(query="x")),
            request(),
            r"eyJ[\w.-]+",
            id="jwt in the query",
        ),
        pytest.param(AwsSignature("id", "key", in_query=True), request(), "[0-9a-f]{64}", id="awsv4 in the query"),
        pytest.param(Oauth1Signature("ck", "cs"), request(), r"[\w+/]{27}=|.*%3D", id="oauth1 in the query"),
        pytest.param(Oauth1Signature("ck", "cs"), FORM, r"[\w+/]{27}=|.*%3D", id="oauth1 in a form"),
    ],
)
def test_what_opens_a_door_is_a_secret(
    credential: AwsSignature | HawkSignature | JwtBearer | Oauth1Signature, to_sign: Request, pattern: str
) -> None:
    """A token, and a signature that stands in a URL or form, are kept out of reports."""
    added = set(added_by(credential, to_sign))
    assert added
    assert {value for value in added if not re.fullmatch(pattern, value)} == set()


@pytest.mark.parametrize(
    "credential",
    [AwsSignature("id", "key"), HawkSignature("id", "key"), Oauth1Signature("ck", "cs", in_header=True)],
    ids=lambda each: type(each).__name__,
)
def test_a_signature_in_authorization_is_shown_nowhere(
    credential: AwsSignature | HawkSignature | Oauth1Signature,
) -> None:
    """That header is reduced to its scheme, so that nothing has to be remembered of it."""
    assert list(added_by(credential, request())) == []


def test_a_pair_without_a_value_stays_one() -> None:
    """OAuth 1.0 encodes the query anew, and leaves a bare name bare."""
    signed = authorize(request(target="/a?b&c=&d=x%20y"), Oauth1Signature("ck", "cs", in_header=True), stamp=STAMP)
    assert (signed.target, Pair("b", None).value) == ("/a?b&c=&d=x%20y", None)
