"""The application: all families over one state, every error in a documented shape."""

from fastapi import FastAPI

from cartoncloud_sandbox import errors
from cartoncloud_sandbox.families import FAMILIES
from cartoncloud_sandbox.faults import Faults
from cartoncloud_sandbox.sandbox import Sandbox
from cartoncloud_sandbox.seed import seed_if_empty


def create_app(sandbox: Sandbox) -> FastAPI:
    """Return the application over this state, which is seeded if it is empty."""
    seed_if_empty(sandbox)
    app = FastAPI(title="cartoncloud_sandbox", openapi_url=None, redirect_slashes=False)
    app.state.sandbox = sandbox
    errors.install(app)
    app.add_middleware(Faults, plan=sandbox.faults)
    for router in FAMILIES:
        app.include_router(router)
    return app
