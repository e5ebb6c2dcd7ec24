"""What a block of digest, AWS, OAuth 1.0, Hawk or JWT asks for; its parameters are those of Postman's runner."""

from collections.abc import Collection

from postman_contract.postman.auth_parameters import AuthParameters
from postman_contract.postman.credentials import (
    AwsSignature,
    Digest,
    HawkSignature,
    JwtBearer,
    Oauth1Signature,
    TokenPlace,
    Unsupported,
)

# Those of JSON Web Tokens (RFC 7518 §3.1) that Postman's runner knows.
ALGORITHMS = frozenset(f"{kind}{bits}" for kind in ("HS", "RS", "PS", "ES") for bits in ("256", "384", "512"))


def resolve_digest(parameters: AuthParameters) -> Digest | None:
    """Answer a challenge as a user; nobody does without a name."""
    username = parameters.text("username")
    if not username:
        return None
    return Digest(
        username=username,
        password=parameters.text("password"),
        algorithm=parameters.text("algorithm"),
        realm=parameters.text("realm"),
        nonce=parameters.text("nonce"),
        qop=parameters.text("qop"),
        opaque=parameters.text("opaque"),
        client_nonce=parameters.text("clientNonce"),
        nonce_count=parameters.text("nonceCount"),
    )


def resolve_aws(parameters: AuthParameters, own_headers: Collection[str]) -> AwsSignature:
    """Sign with the keys of an AWS account, for API Gateway in us-east-1 unless the block says otherwise."""
    return AwsSignature(
        access_key=parameters.text("accessKey"),
        secret_key=parameters.text("secretKey"),
        session_token=parameters.text("sessionToken"),
        service=parameters.text("service") or "execute-api",
        region=parameters.text("region") or "us-east-1",
        in_query=parameters.is_on("addAuthDataToQuery"),
        signed=frozenset(own_headers),
    )


def resolve_oauth1(parameters: AuthParameters) -> Oauth1Signature | None:
    """Sign as a consumer; without its key or secret Postman signs nothing."""
    method = parameters.text("signatureMethod")
    key, secret = parameters.text("consumerKey"), parameters.text("consumerSecret")
    private_key = parameters.text("privateKey")
    if not key or not (private_key if method.upper().startswith("RSA") else secret):
        return None
    return Oauth1Signature(
        consumer_key=key,
        consumer_secret=secret,
        token=parameters.text("token"),
        token_secret=parameters.text("tokenSecret"),
        private_key=private_key,
        method=method,
        callback=parameters.text("callback"),
        verifier=parameters.text("verifier"),
        timestamp=parameters.text("timestamp"),
        nonce=parameters.text("nonce"),
        version=parameters.text("version"),
        realm=parameters.text("realm"),
        in_header=parameters.is_on("addParamsToHeader"),
        signs_empty=parameters.is_on("addEmptyParamsToSign"),
        hashes_body=parameters.is_on("includeBodyHash"),
        encodes_header=not parameters.is_on("disableHeaderEncoding"),
    )


def resolve_hawk(parameters: AuthParameters) -> HawkSignature | None:
    """Sign with a Hawk key; without it or its id Postman signs nothing."""
    key_id, key = parameters.text("authId"), parameters.text("authKey")
    if not key_id or not key:
        return None
    return HawkSignature(
        id=key_id,
        key=key,
        algorithm=parameters.text("algorithm") or "sha256",
        timestamp=parameters.text("timestamp"),
        nonce=parameters.text("nonce"),
        ext=parameters.text("extraData"),
        app=parameters.text("app"),
        dlg=parameters.text("delegation"),
        hashes_payload=parameters.is_on("includePayloadHash"),
    )


def resolve_jwt(parameters: AuthParameters) -> JwtBearer | Unsupported | None:
    """Bear a token that is signed here: with a secret by HS256 and its like, else with a private key."""
    algorithm, where = parameters.text("algorithm"), parameters.text("addTokenTo") or "header"
    if where not in ("header", "queryParam"):
        return None
    if algorithm not in ALGORITHMS:
        return Unsupported(f"jwt algorithm {algorithm!r} is not known: it is one of {', '.join(sorted(ALGORITHMS))}")
    is_shared = algorithm.startswith("HS")
    key = parameters.text("secret" if is_shared else "privateKey")
    if not key:
        return Unsupported(f"jwt has no {'secret' if is_shared else 'privateKey'}: put one there, by a variable")
    query = (parameters.text("queryParamKey") or "token") if where == "queryParam" else ""
    return JwtBearer(
        algorithm=algorithm,
        header=parameters.json("header"),
        claims=parameters.json("payload"),
        key=key,
        in_base64=is_shared and parameters.is_on("isSecretBase64Encoded"),
        place=TokenPlace(parameters.text("headerPrefix", "Bearer"), query),
    )
