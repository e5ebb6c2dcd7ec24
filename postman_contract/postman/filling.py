"""Fills a request template and its auth from the sources of its variables' values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from postman_contract.errors import NotJudged
from postman_contract.postman.auth import resolve_auth
from postman_contract.postman.authorizing import authorize
from postman_contract.postman.bodies import sent_body
from postman_contract.postman.collection import RawBody, RequestTemplate
from postman_contract.postman.credentials import Credential, DeferredCredential, Unsupported
from postman_contract.postman.environment import Scope
from postman_contract.postman.messages import Request
from postman_contract.postman.requests import build_request
from postman_contract.postman.variables import Draw, Resolver, Supply, Used, as_written, undefined


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
    """Fill a request template and its auth; sources that leave what is undefined send it without auth, too.

    Raises:
        NotJudged: a variable is missing, the request cannot be sent, or its auth is not supported.
    """
    filled, credential = fill_as_runner(template, sources)
    if isinstance(credential, Unsupported) and sources.supply is not as_written:
        raise NotJudged(credential.why)
    return filled


def fill_as_runner(template: RequestTemplate, sources: ValueSources) -> tuple[FilledRequest, Credential | None]:
    """Fill a request template as Postman's runner does, which sends one whose auth it cannot carry out without any.

    Returns:
        The request, and its credential: `Unsupported` says why it has none.

    Raises:
        NotJudged: a variable is missing, or the request cannot be sent.
    """
    resolver = Resolver(sources.scopes, sources.draw, sources.supply)
    request = build_request(template, resolver)
    credential = resolve_auth(template.auth, resolver, _signed_headers(template))
    used, drawn = tuple(resolver.used.values()), tuple(resolver.drawn)
    authorized = authorize(request, credential)  # without token and stamp it leaves a deferred credential out
    deferred = credential if isinstance(credential, DeferredCredential) else None
    added = frozenset(_names_added(request, authorized))
    filled = FilledRequest(replace(authorized, used=(*used, *drawn)), deferred, used, drawn, added)
    return filled, credential


def _names_added(before: Request, after: Request) -> Iterator[str]:
    """Yield the headers, in lower case, and the entries of the query that only the second of two requests has."""
    yield from (name.lower() for name, value in after.headers if (name, value) not in before.headers)
    known, now = (each.target.partition("?")[2].split("&") for each in (before, after))
    yield from (entry.partition("=")[0] for entry in now if entry not in known)


def _signed_headers(template: RequestTemplate) -> frozenset[str]:
    """Name the headers that are there when Postman's runner signs: the request's own, and the type of a text."""
    own = frozenset(header.key.lower() for header in template.headers if not header.disabled)
    return own | {"content-type"} if isinstance(sent_body(template), RawBody) else own
