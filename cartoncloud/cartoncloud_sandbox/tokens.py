"""Tokens by OAuth2 client credentials (RFC 6749 §4.4), and who the token stands for.

See docs/cartoncloud-facts.md, Authentication.
"""

import base64
import binascii
import secrets
import time
from urllib.parse import parse_qs

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox.access import authenticate
from cartoncloud_sandbox.errors import ApiError, OAuthError
from cartoncloud_sandbox.sandbox import sandbox_of
from cartoncloud_sandbox.store import Entry, derived_id

router = APIRouter(prefix="/uaa")
_FORM = "application/x-www-form-urlencoded"


@router.post("/oauth/token")
async def create_token(request: Request) -> Response:
    """Hand out a bearer token; the endpoint works without Accept-Version."""
    form = await _form(request)
    client = _client(request, form)
    grant = form.get("grant_type")
    if grant is None:
        raise OAuthError(400, "invalid_request", "Missing grant type")
    if grant != "client_credentials":
        raise OAuthError(400, "unsupported_grant_type", f"Unsupported grant type: {grant}")
    sandbox = sandbox_of(request)
    token = f"sandbox-token-{secrets.token_hex(24)}"
    connection = sandbox.store.connection
    connection.execute("DELETE FROM token WHERE expires <= ?", (time.time() - 86_400,))
    connection.execute("INSERT INTO token VALUES (?, ?, ?)", (token, client.id, time.time() + sandbox.token_seconds))
    body = {
        "access_token": token,
        "token_type": "bearer",
        "expires_in": sandbox.token_seconds,
        "scope": "read write",
        "iss": f"{request.url.scheme}://{request.url.netloc}/uaa",
        "jti": secrets.token_hex(16),
        "user": {"id": derived_id("user", client.id)},
    }
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


@router.get("/userinfo")
async def get_userinfo(request: Request) -> Response:
    """Say who the token stands for; roles are not listed, an API client has no email."""
    try:
        client = authenticate(request)
    except ApiError as error:
        description = error.problems[0].message
        raise OAuthError(error.status, "invalid_token", description, error.headers) from error
    store = sandbox_of(request).store
    tenants = [entry.body for tenant in client.tenants if (entry := store.get("tenant", tenant))]
    return JSONResponse({"id": derived_id("user", client.id), "name": client.name, "tenants": tenants})


async def _form(request: Request) -> dict[str, str]:
    media_type = request.headers.get("Content-Type", _FORM).partition(";")[0].strip().lower()
    if media_type != _FORM:
        raise OAuthError(400, "invalid_request", f"Expected a body of type {_FORM}, got {media_type}")
    try:
        fields = parse_qs((await request.body()).decode(), keep_blank_values=True)
    except ValueError as error:
        raise OAuthError(400, "invalid_request", "The form cannot be read") from error
    return {name: values[0] for name, values in fields.items()}


def _client(request: Request, form: dict[str, str]) -> Entry:
    """Return the client whose id and secret came by HTTP Basic or, failing that, in the form."""
    name, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
    client = sandbox_of(request).store.get("api-client", name)
    expected = client.body["secret"] if client else ""
    if client is None or not secrets.compare_digest(expected.encode(), secret.encode()):
        raise OAuthError(401, "invalid_client", "Bad client credentials", {"WWW-Authenticate": 'Basic realm="sandbox"'})
    return client


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return name, secret
