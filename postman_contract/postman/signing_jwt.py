"""Signs a JSON Web Token (RFC 7519), with the header and claims as an auth block has them."""

import re
from base64 import b64decode, urlsafe_b64encode
from importlib import import_module

from postman_contract.errors import NotJudged
from postman_contract.postman.credentials import JwtBearer
from postman_contract.postman.extras import needed_for
from postman_contract.postman.javascript import json_text
from postman_contract.postman.jsonfile import parse_json


def sign_jwt(credential: JwtBearer) -> str:
    """Sign a token: JWS in its compact form (RFC 7515 §7.1).

    Raises:
        NotJudged: PyJWT is not installed, or key, header or claims cannot be used; quotes none of them.
    """
    with needed_for("auth of type jwt", "jwt"):
        if not credential.algorithm.startswith("HS"):
            import_module("cryptography")  # without which PyJWT knows HMAC alone
        from jwt import get_algorithm_by_name  # noqa: PLC0415  needed by those alone who sign
        from jwt.exceptions import InvalidKeyError  # noqa: PLC0415  as above
    header = {**_object(credential.header, "header"), "alg": credential.algorithm}
    signed = f"{_encoded(json_text(header))}.{_encoded(json_text(_object(credential.claims, 'payload')))}"
    try:
        algorithm = get_algorithm_by_name(credential.algorithm)
        signature = algorithm.sign(signed.encode(), algorithm.prepare_key(_key_of(credential)))
    except (InvalidKeyError, ValueError, TypeError, AttributeError) as problem:
        raise NotJudged(
            f"the key of a jwt cannot be used for {credential.algorithm} ({type(problem).__name__}): "
            f"{'give its secret' if credential.algorithm.startswith('HS') else 'give a private key in PEM, PKCS #8'}"
        ) from None
    return f"{signed}.{_encoded(signature)}"


def _object(text: str, member: str) -> dict[str, object]:
    try:
        value = parse_json(text) if text.strip() else {}
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise NotJudged(f"the {member} of a jwt is no JSON object")
    return value


def _key_of(credential: JwtBearer) -> bytes:
    if not credential.in_base64:
        return credential.key.encode(errors="replace")
    # As Node reads base64: both alphabets, and no notice taken of anything else.
    text = re.sub("[^A-Za-z0-9+/]", "", credential.key.translate(str.maketrans("-_", "+/")).partition("=")[0])
    return b64decode(text[: len(text) - (len(text) % 4 == 1)] + "=" * (-len(text) % 4))


def _encoded(content: str | bytes) -> str:
    """Encode as base64url without padding (RFC 7515 §2)."""
    data = content.encode(errors="replace") if isinstance(content, str) else content
    return urlsafe_b64encode(data).rstrip(b"=").decode()
