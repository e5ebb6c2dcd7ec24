"""Fills a request template and its auth from the sources of its variables' values."""

from collections.abc import Iterator, Sequence
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
    included, and `drawn` its dynamic ones, in the order of drawing. `credentials` are the headers, in lower case, and
    query entries that its auth has added.
    """

    request: Request
    deferred: DeferredCredential | None
    used: tuple[Used, ...] = field(repr=False)
    drawn: tuple[Used, ...] = field(repr=False)
    credentials: frozenset[str] = frozenset()


def fill_request(template: RequestTemplate, sources: ValueSources) -> FilledRequest:
    """Fill a request template and its auth.

    Raises:
        NotJudged: a variable is missing, or the request cannot be sent.
    """
    resolver = Resolver(sources.scopes, sources.draw, sources.supply)
    request = build_request(template, resolver)
    credential = resolve_auth(template.auth, resolver)
    used, drawn = tuple(resolver.used.values()), tuple(resolver.drawn)
    authorized = authorize(request, credential)  # without a token it leaves a deferred credential out
    deferred = credential if isinstance(credential, DeferredCredential) else None
    added = frozenset(_names_added(request, authorized))
    return FilledRequest(replace(authorized, used=(*used, *drawn)), deferred, used, drawn, added)


def _names_added(before: Request, after: Request) -> Iterator[str]:
    """Yield the headers, in lower case, and the entries of the query that only the second of two requests has."""
    yield from (name.lower() for name, value in after.headers if (name, value) not in before.headers)
    known, now = (each.target.partition("?")[2].split("&") for each in (before, after))
    yield from (entry.partition("=")[0] for entry in now if entry not in known)
