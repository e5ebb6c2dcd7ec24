"""Answers a digest challenge (RFC 7616), spelled as Postman's runner does."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from postman_contract.errors import NotJudged
from postman_contract.postman.credentials import Digest, HeaderCredential
from postman_contract.postman.messages import Request, Response, header_values
from postman_contract.postman.placing import with_header
from postman_contract.postman.stamps import Stamp

CHALLENGED = (401, 403)  # statuses that Postman's runner takes for a challenge
SESSION = "-sess"
FIRST = "00000001"
_HASHES = {"md5": "md5", "sha-256": "sha256", "sha-512-256": "sha512_256"}
_PARAMETER = re.compile(r'([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))', re.IGNORECASE)


def challenged(credential: Digest, answer: Response) -> Digest | None:
    """Take up what a server asks for; None: it asks for no digest.

    The algorithm of the credential stays, if it has one.
    """
    values = header_values(answer.headers, "WWW-Authenticate") if answer.status in CHALLENGED else ()
    challenge = next((value for value in values if value.lower().startswith("digest ")), None)
    if challenge is None or not credential.username:
        return None
    asked = {match[1].lower(): match[2] or match[3] or "" for match in _PARAMETER.finditer(challenge)}
    return replace(
        credential,
        algorithm=credential.algorithm or asked.get("algorithm", ""),
        realm=asked.get("realm", ""),
        nonce=asked.get("nonce", ""),
        qop=_qop_of(asked.get("qop", "")),
        opaque=asked.get("opaque", ""),
        client_nonce="",
        nonce_count="",
    )


def _qop_of(offered: str) -> str:
    """Choose a quality of protection: `auth` where it is offered."""
    names = [name.strip().lower() for name in offered.split(",")]
    return "auth" if "auth" in names else names[0]


def sign_digest(request: Request, credential: Digest, stamp: Stamp) -> Request:
    """Add the answer to a challenge; without a nonce and a realm there is none, and the request stays as it is.

    Raises:
        NotJudged: the algorithm is not known, or no header may hold the answer.
    """
    if not credential.nonce or not credential.realm:
        return request
    parameters = ", ".join(_parameters(request, credential, stamp.nonce[:8]))
    return with_header(request, HeaderCredential("Authorization", f"Digest {parameters}"), "the digest")


def _parameters(request: Request, credential: Digest, nonce: str) -> Iterator[str]:
    algorithm = credential.algorithm or "MD5"
    client_nonce = credential.client_nonce or nonce
    count = credential.nonce_count or FIRST
    is_session = algorithm.lower().endswith(SESSION)
    hashed = _hash_of(algorithm)
    key = hashed(f"{credential.username}:{credential.realm}:{credential.password}")
    if is_session:
        key = hashed(f"{key}:{credential.nonce}:{client_nonce}")
    asked = f"{request.method}:{request.target}"
    if credential.qop == "auth-int":
        asked += f":{hashed(request.body)}"
    between = (credential.nonce, count, client_nonce, credential.qop) if credential.qop else (credential.nonce,)
    yield f"username={_quoted(credential.username)}"
    yield f"realm={_quoted(credential.realm)}"
    yield f"nonce={_quoted(credential.nonce)}"
    yield f"uri={_quoted(request.target)}"
    yield f"algorithm={_quoted(algorithm)}"
    if credential.qop:
        yield f"qop={credential.qop}"
    if credential.qop or is_session:
        yield f"nc={count}"
        yield f"cnonce={_quoted(client_nonce)}"
    yield f"response={_quoted(hashed(':'.join((key, *between, hashed(asked)))))}"
    if credential.opaque:
        yield f"opaque={_quoted(credential.opaque)}"


def _hash_of(algorithm: str) -> Callable[[str | bytes], str]:
    name = _HASHES.get(algorithm.lower().removesuffix(SESSION))
    if name is None:
        known = ", ".join(each.upper() for each in _HASHES)
        raise NotJudged(f"digest algorithm {algorithm!r} is not known: it is one of {known}, or one of them with -sess")

    def hashed(text: str | bytes) -> str:
        content = text.encode(errors="replace") if isinstance(text, str) else text
        return hashlib.new(name, content).hexdigest()

    return hashed


def _quoted(text: str) -> str:
    """Quote a text (RFC 9110 §5.6.4)."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
