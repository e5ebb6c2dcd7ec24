"""Signs a request with AWS Signature Version 4, in its headers or its query.

By botocore, AWS's own: httpx-aws-auth signs httpx's requests alone, at the present moment, and not in the query.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, unquote_plus

from postman_contract.postman.credentials import AwsSignature, HeaderCredential
from postman_contract.postman.extras import needed_for
from postman_contract.postman.messages import Request, header
from postman_contract.postman.placing import with_header, with_query_entries, without_query
from postman_contract.postman.stamps import Stamp

if TYPE_CHECKING:
    from botocore.auth import SigV4Auth

ALGORITHM = "AWS4-HMAC-SHA256"
HEADERS = frozenset({"authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"})
QUERY = frozenset(
    f"X-Amz-{name}" for name in ("Security-Token", "Date", "Algorithm", "Credential", "SignedHeaders", "Signature")
)
NEVER_SIGNED = frozenset({"connection", "expect", "presigned-expires", "range", "user-agent", "x-amzn-trace-id"})
DAY = "86400"  # seconds; how long a signature in the query of S3 is valid unless the request says otherwise


def sign_aws(request: Request, credential: AwsSignature, stamp: Stamp) -> Request:
    """Add a signature that covers method, URL, body, and the headers that the request itself has.

    Raises:
        NotJudged: botocore is not installed, or no header may hold what is added.
    """
    request = _without(request, HEADERS)
    host = header(request.headers, "Host") or request.origin.partition("://")[2]
    date = stamp.moment.strftime("%Y%m%dT%H%M%SZ")
    if credential.in_query:
        return _sign_query(without_query(request, QUERY), credential, host, date)
    added = {"X-Amz-Date": date}
    if request.body or credential.service == "s3":
        added["X-Amz-Content-Sha256"] = hashlib.sha256(request.body).hexdigest()
    if credential.session_token:
        added["X-Amz-Security-Token"] = credential.session_token
    signed = {**_own(request, credential), "host": host, **added}
    signature = _signature(request, credential, signed, _query_of(request), date)
    parts = f"Credential={_scope(credential, date)}, SignedHeaders={_names(signed)}, Signature={signature}"
    for name, value in (*added.items(), ("Authorization", f"{ALGORITHM} {parts}")):
        request = with_header(request, HeaderCredential(name, value), "the AWS signature")
    return request


def _sign_query(request: Request, credential: AwsSignature, host: str, date: str) -> Request:
    signed = {**_own(request, credential), "host": host}
    own = _query_of(request)
    added: dict[str, str] = {}
    if credential.session_token:
        added["X-Amz-Security-Token"] = credential.session_token
    if credential.service == "s3" and "X-Amz-Expires" not in dict(own):
        added["X-Amz-Expires"] = DAY
    added |= {
        "X-Amz-Date": date,
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": _scope(credential, date),
        "X-Amz-SignedHeaders": _names(signed),
    }
    added["X-Amz-Signature"] = _signature(request, credential, signed, [*own, *added.items()], date)
    return with_query_entries(request, tuple(f"{name}={quote(text, safe='-_.~')}" for name, text in added.items()))


def _signature(
    request: Request, credential: AwsSignature, signed: Mapping[str, str], query: list[tuple[str, str]], date: str
) -> str:
    with needed_for("auth of type awsv4", "aws"):
        from botocore.awsrequest import AWSRequest  # noqa: PLC0415  needed by those alone who sign
    path = request.target.partition("?")[0]
    if credential.service == "s3":  # which botocore takes for encoded as S3 will read it
        path = quote(unquote(path), safe="/-_.~")
    # Parameters without a name are left out, as AWS does.
    named = [(name, text) for name, text in query if name]
    to_sign = AWSRequest(
        method=request.method, url=request.origin + path, headers=dict(signed), data=request.body, params=named
    )
    to_sign.context["timestamp"] = date
    signer = _signer(credential)
    signature: str = signer.signature(signer.string_to_sign(to_sign, signer.canonical_request(to_sign)), to_sign)
    return signature


def _signer(credential: AwsSignature) -> "SigV4Auth":
    from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth  # noqa: PLC0415  as above
    from botocore.credentials import Credentials  # noqa: PLC0415  as above

    # S3 decodes no path twice, and signs no body where the signature stands in the query.
    of_s3 = S3SigV4QueryAuth if credential.in_query else S3SigV4Auth
    kind = of_s3 if credential.service == "s3" else SigV4Auth
    return kind(Credentials(credential.access_key, credential.secret_key), credential.service, credential.region)


def _own(request: Request, credential: AwsSignature) -> dict[str, str]:
    names = credential.signed - NEVER_SIGNED - HEADERS
    return {name: header(request.headers, name) or "" for name in sorted(names) if header(request.headers, name)}


def _scope(credential: AwsSignature, date: str) -> str:
    return f"{credential.access_key}/{date[:8]}/{credential.region}/{credential.service}/aws4_request"


def _names(signed: Mapping[str, str]) -> str:
    return ";".join(sorted(name.lower() for name in signed))


def _query_of(request: Request) -> list[tuple[str, str]]:
    """Read the query, decoded."""
    entries = (entry.partition("=") for entry in request.target.partition("?")[2].split("&") if entry)
    return [(unquote_plus(name), unquote_plus(text)) for name, _, text in entries]


def _without(request: Request, names: frozenset[str]) -> Request:
    return replace(request, headers=tuple(pair for pair in request.headers if pair[0].lower() not in names))
