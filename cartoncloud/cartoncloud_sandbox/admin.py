"""What is not of the API: everything under /_sandbox looks into the stand-in or moves it; the real one has none."""

import time
from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox import seed_ids
from cartoncloud_sandbox.bodies import Body, NotNegative, Number, read_json, validate
from cartoncloud_sandbox.errors import not_found
from cartoncloud_sandbox.sandbox import sandbox_of
from cartoncloud_sandbox.seed import reset
from cartoncloud_sandbox.settings import RetryAfter, Settings

router = APIRouter(prefix="/_sandbox")


class Credentials(Body):
    """Which client gets a new secret."""

    client_id: str = seed_ids.CLIENT_ID


class NewSettings(Body):
    """What is to be set; members that are left out stay as they are, null takes a limit away."""

    report_seconds: NotNegative = 0
    outbound_orders_per_minute: Annotated[int, Field(ge=0)] | None = None
    retry_after: Literal["seconds", "date", "none"] = "seconds"
    advance_seconds: Number = 0


@router.get("/about")
async def about(request: Request) -> Response:
    """Say what this server is, and what it was seeded with."""
    seeds = {name: value for name, value in vars(seed_ids).items() if name.isupper() and "SECRET" not in name}
    notice = "A local stand-in for the CartonCloud API. Not the real thing, not by its vendor; all data is invented."
    now = sandbox_of(request).clock.now()
    return JSONResponse({"name": "cartoncloud_sandbox", "notice": notice, "now": now, "seed": seeds})


@router.post("/reset")
async def reset_state(request: Request) -> Response:
    """Forget everything, tokens included, and seed anew."""
    reset(sandbox_of(request))
    return Response(status_code=204)


@router.post("/tokens/expire")
async def expire_tokens(request: Request) -> Response:
    """Make every token handed out so far an expired one."""
    connection = sandbox_of(request).store.connection
    cursor = connection.execute("UPDATE token SET expires = min(expires, ?)", (time.time() - 1,))
    return JSONResponse({"expired": cursor.rowcount})


@router.post("/credentials")
async def regenerate_credentials(request: Request) -> Response:
    """Give a client a new secret; the old one is void at once, tokens live on.

    See docs/cartoncloud-facts.md, Authentication.
    """
    wanted = validate(Credentials, await read_json(request) if await request.body() else {})
    store = sandbox_of(request).store
    client = store.get("api-client", wanted.client_id)
    if client is None:
        raise not_found("API client")
    secret = f"sandbox-secret-{store.next_number(client.tenant, 'secret')}-not-real"
    client.body["secret"] = secret
    store.replace(client)
    return JSONResponse({"clientId": client.id, "clientSecret": secret})


@router.get("/settings")
async def get_settings(request: Request) -> Response:
    """Show the settings."""
    return JSONResponse(_settings_json(sandbox_of(request).settings))


@router.post("/settings")
async def set_settings(request: Request) -> Response:
    """Change some of the settings."""
    wanted = validate(NewSettings, await read_json(request))
    sandbox = sandbox_of(request)
    changes: dict[str, Any] = {name: getattr(wanted, name) for name in wanted.model_fields_set}
    if "retry_after" in changes:
        changes["retry_after"] = RetryAfter(wanted.retry_after)
    sandbox.set(replace(sandbox.settings, **changes))
    return JSONResponse(_settings_json(sandbox.settings))


def _settings_json(settings: Settings) -> dict[str, Any]:
    return {to_camel(name): value for name, value in asdict(settings).items()}
