"""The shapes of errors: an array of `{message}` under /tenants, an OAuth object under /uaa.

See docs/cartoncloud-facts.md, Errors.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_LOGGER = logging.getLogger("cartoncloud_sandbox")


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of an error body; `field` is a JSON Pointer into the request's body."""

    message: str
    field: str | None = None
    type: str | None = None
    details: Mapping[str, Any] | None = None


class ApiError(Exception):
    """A refusal that the API documents; it becomes an array of problems."""

    def __init__(self, status: int, *problems: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, *problems)
        self.status = status
        self.problems = problems
        self.headers = headers


class OAuthError(Exception):
    """A refusal under /uaa; it becomes the error object of RFC 6749 §5.2."""

    def __init__(self, status: int, error: str, description: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, error, description)
        self.status = status
        self.error = error
        self.description = description
        self.headers = headers


def refusal(status: int, message: str) -> ApiError:
    """Make an error of one message without a field."""
    return ApiError(status, Problem(message))


def not_found(thing: str) -> ApiError:
    """Make the 404 of an id that is unknown, or that the caller may not see."""
    return refusal(404, f"{thing} not found")


def invalid(field: str, message: str) -> ApiError:
    """Make the 422 of one field, named by its JSON Pointer."""
    return ApiError(422, Problem(message, field=field))


def duplicate(field: str, message: str, duplicate_id: str) -> ApiError:
    """Make the 422 of a value that another object already holds."""
    return ApiError(422, Problem(message, field=field, type="DUPLICATE", details={"duplicateId": duplicate_id}))


def problem_json(problem: Problem) -> dict[str, Any]:
    """Return the problem as JSON, without the members it lacks."""
    members = {"field": problem.field, "message": problem.message, "type": problem.type, "details": problem.details}
    return {name: value for name, value in members.items() if value is not None}


def _answer(status: int, *problems: Problem, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse([problem_json(problem) for problem in problems], status, headers)


async def _on_api_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return _answer(error.status, *error.problems, headers=error.headers)


async def _on_oauth_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, OAuthError)
    body = {"error": error.error, "error_description": error.description}
    return JSONResponse(body, error.status, error.headers)


async def _on_http_exception(_request: Request, error: Exception) -> Response:
    """Put the router's own 404 and 405 into the documented shape."""
    assert isinstance(error, HTTPException)
    return _answer(error.status_code, Problem(HTTPStatus(error.status_code).phrase), headers=error.headers)


async def _on_depth(_request: Request, _error: Exception) -> Response:
    return _answer(400, Problem("The body is nested too deeply"))


class Unexpected:
    """ASGI middleware that answers 500 to any other exception and logs it.

    Starlette's own handler raises the exception again, after which uvicorn drops the connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; stand between its failure and the server."""
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            _LOGGER.exception("%s %s failed", scope.get("method"), scope.get("path"))
            answer = _answer(500, Problem(f"The stand-in failed: {type(error).__name__}"))
            await answer(scope, receive, send)


def install(app: FastAPI) -> None:
    """Make every error of the application leave in a documented shape."""
    app.add_exception_handler(ApiError, _on_api_error)
    app.add_exception_handler(OAuthError, _on_oauth_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RecursionError, _on_depth)
    app.add_middleware(Unexpected)
