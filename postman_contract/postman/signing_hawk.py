"""Signs a request with Hawk 1 (https://github.com/mozilla/hawk/blob/main/API.md).

No library: the one for Python, mohawk, has had no release since 2019.
"""

import hashlib
import hmac
from base64 import b64encode
from urllib.parse import urlsplit

from postman_contract.errors import NotJudged
from postman_contract.postman.credentials import HawkSignature, HeaderCredential
from postman_contract.postman.messages import Request, header
from postman_contract.postman.placing import with_header
from postman_contract.postman.stamps import Stamp

ALGORITHMS = ("sha1", "sha256")
PORTS = {"http": 80, "https": 443}


def sign_hawk(request: Request, credential: HawkSignature, stamp: Stamp) -> Request:
    """Add the Authorization of a Hawk key.

    Raises:
        NotJudged: the algorithm is not known, or no header may hold the attributes.
    """
    if credential.algorithm not in ALGORITHMS:
        raise NotJudged(f"hawk algorithm {credential.algorithm!r} is not known: it is one of {', '.join(ALGORITHMS)}")
    # Postman takes a timestamp that is no number for none.
    timestamp = credential.timestamp if credential.timestamp.isdigit() else stamp.seconds
    attributes = {
        "id": credential.id,
        "ts": timestamp,
        "nonce": credential.nonce or stamp.nonce[:6],
        "hash": _payload_hash(request, credential) if credential.hashes_payload and request.body else "",
        "ext": credential.ext,
    }
    attributes["mac"] = _mac(request, credential, attributes)
    if credential.app:
        attributes |= {"app": credential.app, "dlg": credential.dlg}
    value = ", ".join(f'{name}="{_escaped(text)}"' for name, text in attributes.items() if text)
    return with_header(request, HeaderCredential("Authorization", f"Hawk {value}"), "the hawk signature")


def _payload_hash(request: Request, credential: HawkSignature) -> str:
    media_type = (header(request.headers, "Content-Type") or "").partition(";")[0].strip().lower()
    payload = b"hawk.1.payload\n" + media_type.encode() + b"\n" + request.body + b"\n"
    return b64encode(hashlib.new(credential.algorithm, payload).digest()).decode()


def _mac(request: Request, credential: HawkSignature, attributes: dict[str, str]) -> str:
    origin = urlsplit(request.origin)
    lines = [
        "hawk.1.header",
        attributes["ts"],
        attributes["nonce"],
        request.method.upper(),
        request.target,
        (origin.hostname or "").lower(),
        str(origin.port or PORTS[origin.scheme]),
        attributes["hash"],
        attributes["ext"].replace("\\", "\\\\").replace("\n", "\\n"),
    ]
    if credential.app:
        lines += [credential.app, credential.dlg]
    text = "".join(f"{line}\n" for line in lines)
    digest = hmac.digest(credential.key.encode(errors="replace"), text.encode(errors="replace"), credential.algorithm)
    return b64encode(digest).decode()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
