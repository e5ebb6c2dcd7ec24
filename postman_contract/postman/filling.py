"""Fills a request template and its auth from the sources of its variables' values."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from postman_contract.postman.auth import resolve_auth
from postman_contract.postman.authorizing import authorize
from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.credentials import DeferredCredential
from postman_contract.postman.environment import Scope
from postman_contract.postman.messages import Request
from postman_contract.postman.requests import build_request
from postman_contract.postman.variables import Draw, Resolver, Supply, Used, undefined


@dataclass(frozen=True)
class ValueSources:
    """Where the values of one request's variables come from.

    `scopes` are in order of precedence, the values given by the call first; `draw` gives those of dynamic variables,
    and `supply` those that no scope defines.
    """

    scopes: Sequence[Scope]
    draw: Draw
    supply: Supply = undefined


@dataclass(frozen=True)
class FilledRequest:
    """A request with every variable filled, as a cassette has it, and the credential that is not in it yet.

    A static one is; `deferred` is added to it only when it is sent. `used` are the variables in it, those of its auth
    included, and `drawn` its dynamic ones, in the order of drawing.
    """

    request: Request
    deferred: DeferredCredential | None
    used: tuple[Used, ...] = field(repr=False)
    drawn: tuple[Used, ...] = field(repr=False)


def fill_request(template: RequestTemplate, sources: ValueSources) -> FilledRequest:
    """Fill a request template and its auth.

    Raises:
        NotJudged: a variable is missing, or the request cannot be sent.
    """
    resolver = Resolver(sources.scopes, sources.draw, sources.supply)
    request = build_request(template, resolver)
    credential = resolve_auth(template.auth, resolver)
    used, drawn = tuple(resolver.used.values()), tuple(resolver.drawn)
    # Without a token, `authorize` leaves a deferred credential out.
    filled = replace(authorize(request, credential), used=(*used, *drawn))
    return FilledRequest(filled, credential if isinstance(credential, DeferredCredential) else None, used, drawn)
