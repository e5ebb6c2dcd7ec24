"""Says, without sending anything, what a request asks for that is not supported."""

from postman_contract.postman.auth import unsupported_auth
from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.dynamic import GENERATORS
from postman_contract.postman.templates import variables_of


def unsupported(request: RequestTemplate) -> str | None:
    """Name the first thing about a request that is not supported, or None.

    What depends on the value of a variable is only known when the request is filled.
    """
    return unsupported_auth(request.auth) or _unsupported_variable(request)


def _unsupported_variable(request: RequestTemplate) -> str | None:
    names = sorted(variables_of(request))
    unknown = next((name for name in names if name.startswith("$") and name not in GENERATORS), None)
    return f"dynamic variable {{{{{unknown}}}}} is not supported" if unknown else None
