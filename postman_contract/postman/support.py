"""Says, without sending anything, what a request asks for that is not supported."""

from collections.abc import Iterator

from postman_contract.postman.auth import unsupported_auth
from postman_contract.postman.bodies import unsupported_body
from postman_contract.postman.collection import FormdataBody, Parameter, RawBody, RequestTemplate, UrlencodedBody
from postman_contract.postman.requests import PRUNED
from postman_contract.postman.variables import GENERATORS, VARIABLE


def unsupported(request: RequestTemplate) -> str | None:
    """Name the first thing about a request that is not supported, or None.

    What depends on the value of a variable is only known when the request is filled.
    """
    body = None if request.prunes_body and request.method in PRUNED else request.body
    return unsupported_body(body) or unsupported_auth(request.auth) or _unsupported_variable(request)


def variables_of(request: RequestTemplate) -> set[str]:
    """Name the variables that a request's templates mention."""
    return {name for text in _texts(request) for name in VARIABLE.findall(text)}


def _unsupported_variable(request: RequestTemplate) -> str | None:
    names = (name for text in _texts(request) for name in VARIABLE.findall(text))
    unknown = next((name for name in names if name.startswith("$") and name not in GENERATORS), None)
    return f"dynamic variable {{{{{unknown}}}}} is not supported" if unknown else None


def _texts(request: RequestTemplate) -> Iterator[str]:
    url, body = request.url, request.body
    yield from (url.host, *url.path)
    yield from (url.query,) if isinstance(url.query, str) else _enabled(url.query)
    yield from _enabled(request.headers)
    match body:
        case RawBody(text):
            yield text
        case UrlencodedBody(parameters) | FormdataBody(parameters):
            yield from _enabled(parameters)


def _enabled(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    for entry in parameters:
        if not entry.disabled:
            yield entry.key
            yield entry.value if isinstance(entry.value, str) else ""
