"""Lists what can be wrong with a request apart from members of its body: its access, version, path, and whole body."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from postman_contract.contract.refusals import (
    EMPTY_OBJECT,
    MALFORMED_ID,
    MALFORMED_JSON,
    NO_TOKEN,
    NO_VERSION,
    UNKNOWN_ID,
    UNKNOWN_OWNER,
    UNKNOWN_VERSION,
    WRONG_CONTENT_TYPE,
    WRONG_TOKEN,
    Refusal,
)
from postman_contract.postman.bodies import is_json, sent_body
from postman_contract.postman.collection import Auth, Body, Parameter, RawBody, RequestTemplate
from postman_contract.postman.environment import as_text
from postman_contract.postman.urls import path_variable
from postman_contract.postman.variables import VARIABLE

DRAWN_ID = "{{$guid}}"
MALFORMED = "malformed1"
NO_CREDENTIAL = "not-a-credential-of-this-server"
TEXT = "text/plain"

Promise = Callable[[str], Refusal | None]


@dataclass(frozen=True)
class WrongRequest:
    """A request with one thing wrong.

    `name` says which of several alike that is, `segment` at which place of the path it stands.
    """

    kind: str
    refusal: Refusal
    request: RequestTemplate = field(repr=False)
    name: str = ""
    segment: int | None = None


def wrong_requests(request: RequestTemplate, owners: Collection[int], promise: Promise) -> Iterator[WrongRequest]:
    """Yield a request with each thing wrong that is promised to be refused.

    Args:
        request: is right.
        owners: the places in its path where owners stand.
        promise: says of a kind how it is refused; None: it is not.
    """
    for kind, make in _MAKERS.items():
        refusal = promise(kind)
        if refusal is not None:
            yield from make(kind, request, refusal)
    for kind in (UNKNOWN_ID, MALFORMED_ID, UNKNOWN_OWNER):
        refusal = promise(kind)
        if refusal is not None:
            yield from _with_other_segments(kind, request, refusal, owners)


def _without_credential(kind: str, request: RequestTemplate, refusal: Refusal) -> Iterator[WrongRequest]:
    if request.auth is not None and request.auth.type != "noauth":
        yield WrongRequest(kind, refusal, replace(request, auth=Auth("noauth")))


def _with_wrong_credential(kind: str, request: RequestTemplate, refusal: Refusal) -> Iterator[WrongRequest]:
    if request.auth is None or request.auth.type not in _SECRETS:
        return
    wrong = {**request.auth.parameters, _SECRETS[request.auth.type]: NO_CREDENTIAL}
    # What a client would fetch or sign is borne at once: the server that hands tokens out is not the one that is asked.
    type_ = "bearer" if request.auth.type in ("oauth2", "jwt") else request.auth.type
    yield WrongRequest(kind, refusal, replace(request, auth=Auth(type_, wrong)))


_SECRETS = {
    "apikey": "value",
    "awsv4": "secretKey",
    "basic": "password",
    "bearer": "token",
    "digest": "password",
    "hawk": "authKey",
    "jwt": "token",
    "oauth1": "consumerKey",  # its secret is nothing to a signature by a private key
    "oauth2": "token",
}


def _without_header(kind: str, request: RequestTemplate, refusal: Refusal) -> Iterator[WrongRequest]:
    kept = _without(request.headers, refusal.header)
    if len(kept) < len(request.headers):
        yield WrongRequest(kind, refusal, replace(request, headers=kept))


def _with_other_header(kind: str, request: RequestTemplate, refusal: Refusal) -> Iterator[WrongRequest]:
    kept = _without(request.headers, refusal.header)
    if refusal.value and len(kept) < len(request.headers):
        yield WrongRequest(kind, refusal, replace(request, headers=(*kept, Parameter(refusal.header, refusal.value))))


def _without(headers: tuple[Parameter, ...], name: str) -> tuple[Parameter, ...]:
    return tuple(each for each in headers if each.key.lower() != name.lower())


def _with_other_segments(
    kind: str, request: RequestTemplate, refusal: Refusal, owners: Collection[int]
) -> Iterator[WrongRequest]:
    """Yield a request for each variable in its path, with something else in its place; only owners are owners."""
    value = refusal.value or (MALFORMED if kind == MALFORMED_ID else DRAWN_ID)
    path = request.url.path
    for index, segment in enumerate(path):
        name, changed = _with_other_value(segment, value)
        if name and (index in owners) == (kind == UNKNOWN_OWNER):
            url = replace(request.url, path=(*path[:index], changed, *path[index + 1 :]))
            yield WrongRequest(kind, refusal, replace(request, url=url), name, index)


def _with_other_value(segment: str, value: str) -> tuple[str, str]:
    """Name the variable of a segment, and put something in its place; "" where it has none."""
    variable = path_variable(segment)
    if variable is not None:
        return variable.name, value + variable.rest
    found = VARIABLE.search(segment)
    return (found[1], segment[: found.start()] + value + segment[found.end() :]) if found else ("", segment)


def _with_malformed_json(kind: str, request: RequestTemplate, refusal: Refusal) -> Iterator[WrongRequest]:
    body = json_body_of(request)
    if body is not None:
        yield WrongRequest(kind, refusal, replace(request, body=replace(body, text='{"malformed": ')))


def _with_empty_object(kind: str, request: RequestTemplate, refusal: Refusal) -> Iterator[WrongRequest]:
    body = json_body_of(request)
    if body is not None:
        yield WrongRequest(kind, refusal, replace(request, body=replace(body, text="{}")))


def _with_other_content_type(kind: str, request: RequestTemplate, refusal: Refusal) -> Iterator[WrongRequest]:
    if json_body_of(request) is not None:
        headers = (*_without(request.headers, "Content-Type"), Parameter("Content-Type", refusal.value or TEXT))
        yield WrongRequest(kind, refusal, replace(request, headers=headers))


def json_body_of(request: RequestTemplate) -> RawBody | None:
    """Return the body of a request that is sent as JSON; None: it has none."""
    body: Body | None = sent_body(request)
    if not isinstance(body, RawBody):
        return None
    declared = (
        as_text(each.value) for each in request.headers if each.key.lower() == "content-type" and not each.disabled
    )
    return body if body.language == "json" or any(map(is_json, declared)) else None


_MAKERS: Mapping[str, Callable[[str, RequestTemplate, Refusal], Iterator[WrongRequest]]] = {
    NO_TOKEN: _without_credential,
    WRONG_TOKEN: _with_wrong_credential,
    NO_VERSION: _without_header,
    UNKNOWN_VERSION: _with_other_header,
    MALFORMED_JSON: _with_malformed_json,
    WRONG_CONTENT_TYPE: _with_other_content_type,
    EMPTY_OBJECT: _with_empty_object,
}
