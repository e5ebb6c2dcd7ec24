"""What is not of the API: the plan of faults under /_sandbox/faults."""

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from cartoncloud_sandbox.bodies import Body, NotNegative, read_json, validate
from cartoncloud_sandbox.faults import Fault, Kind
from cartoncloud_sandbox.sandbox import sandbox_of

router = APIRouter(prefix="/_sandbox/faults")


class PlannedFault(Body):
    """A fault to come; `status` and `retryAfter` belong to the kind status, `seconds` to delay."""

    kind: Literal["status", "delay", "cut", "truncated", "length"]
    times: Annotated[int, Field(ge=1)] = 1
    method: Annotated[str, Field(pattern="^[A-Z]+$")] | None = None
    path: Annotated[str, Field(pattern="^/")] = "/"
    status: Literal[429, 500, 503] = 503
    retry_after: Annotated[str, Field(pattern="^[ -~]+$")] | None = None
    seconds: Annotated[NotNegative, Field(le=600)] = 0


@router.get("")
async def list_faults(request: Request) -> Response:
    """Show the faults still to come."""
    plan = sandbox_of(request).faults
    return JSONResponse([{to_camel(name): value for name, value in asdict(fault).items()} for fault in plan])


@router.post("")
async def add_fault(request: Request) -> Response:
    """Plan a fault, after those already planned."""
    wanted = validate(PlannedFault, await read_json(request))
    sandbox_of(request).faults.append(Fault(**{**wanted.model_dump(), "kind": Kind(wanted.kind)}))
    return Response(status_code=204)


@router.delete("")
async def clear_faults(request: Request) -> Response:
    """Plan none any more."""
    sandbox_of(request).faults.clear()
    return Response(status_code=204)
