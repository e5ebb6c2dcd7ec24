"""Says why a token endpoint hands out no token: its error code (RFC 6749 §5.2) in plain words, with the remedy."""

from postman_contract.errors import NotJudged, Unavailable
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import BUSY

WRONG_CREDENTIALS = (
    "the client id or the client secret is wrong, or new credentials have been generated, which void the old secret"
)
# Nothing but the code is read: a description may quote what was sent, the secret included.
MEANINGS = {
    "invalid_client": WRONG_CREDENTIALS,
    "unauthorized_client": "this client may not use the grant it asks for: have it allowed where the client is "
    "registered",
    "unsupported_grant_type": "this server does not have the grant it is asked for: correct the access token URL, or "
    "use another type of auth",
    "invalid_scope": "the scope is unknown, or more than this client may have: correct the scope in the auth block",
    "invalid_grant": "the grant is not valid, or no longer: see that user name and password, or the refresh token, are "
    "right, and that the client is still active where it is registered",
    "invalid_request": "something is missing from the request, or there twice: try to send the client credentials in "
    "the body instead of the header, or the other way round",
}
# A wrong password among them: to try it again for each request could lock the user.
LASTING = frozenset({"invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"})


class TokenRefused(NotJudged):
    """The token endpoint refuses, and would again: what it was asked for has to be changed first."""


class CredentialsRefused(TokenRefused):
    """The token endpoint knows no such client, or not with this secret."""


def refusal_of(url: str, status: int, content: bytes) -> NotJudged:
    """Explain an answer without a token.

    Args:
        url: of the token endpoint.
        status: other than 200.
        content: of the answer; none of it is quoted but a code that RFC 6749 §5.2 defines.

    Returns:
        A `TokenRefused` where asking again would be answered the same, an `Unavailable` where the server is busy, else
        another `NotJudged`.
    """
    code = _error_code(content)
    said = f"no token: {url} answered {status}"
    # A server that does not speak OAuth here refuses the credentials all the same.
    if code == "" and status == 401:
        return CredentialsRefused(f"{said}: {WRONG_CREDENTIALS}")
    if status in BUSY:
        return Unavailable(said)
    if code not in MEANINGS or not 400 <= status < 500:
        return NotJudged(said)
    kind = CredentialsRefused if code == "invalid_client" else TokenRefused if code in LASTING else NotJudged
    return kind(f"{said} ({code}): {MEANINGS[code]}")


def _error_code(content: bytes) -> str:
    """Read the error code of an answer; empty: it has none."""
    try:
        answer = parse_json(content)
    except ValueError:
        return ""
    code = answer.get("error") if isinstance(answer, dict) else None
    return code if isinstance(code, str) else ""
