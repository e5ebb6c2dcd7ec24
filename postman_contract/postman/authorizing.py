"""Authorizes a request: what goes out, as a value."""

from dataclasses import replace

from postman_contract.errors import NotJudged
from postman_contract.postman.credentials import (
    Credential,
    HeaderCredential,
    QueryCredential,
    TokenPlace,
    TokenSource,
)
from postman_contract.postman.messages import Request, header_problem
from postman_contract.postman.urls import query_name, query_value


def authorize(request: Request, credential: Credential | None, token: str | None = None) -> Request:
    """Put a credential into a request; all the rest stays byte for byte as it is.

    Args:
        request: every variable filled.
        credential: what authorizes it, if anything does.
        token: of a `TokenSource`; without one its request stays as it is, which is how a cassette has it.

    Raises:
        NotJudged: the credential cannot be sent as a header.
    """
    match credential:
        case HeaderCredential():
            return _with_header(request, credential, "the credential")
        case QueryCredential():
            return _with_query(request, credential)
        case TokenSource(url, place=place) if token is not None:
            return _with_token(request, place, token, f"the token of {url}")
    return request


def _with_token(request: Request, place: TokenPlace, token: str, whose: str) -> Request:
    if place.query:
        return _with_query(request, QueryCredential(place.query, token))
    value = f"{place.prefix} {token}".strip(" \t")  # RFC 9110 §5.5: blanks around a value are no part of it
    return _with_header(request, HeaderCredential("Authorization", value), whose)


def _with_header(request: Request, credential: HeaderCredential, whose: str) -> Request:
    problem = header_problem(credential.name, credential.value)
    if problem is not None:  # not quoted: it is a secret
        raise NotJudged(f"{whose} cannot be sent as header {credential.name!r}: {problem}")
    headers = [pair for pair in request.headers if pair[0].lower() != credential.name.lower()]
    return replace(request, headers=(*headers, (credential.name, credential.value)))


def _with_query(request: Request, credential: QueryCredential) -> Request:
    path, question_mark, query = request.target.partition("?")
    key = query_name(credential.name)
    entries = [entry for entry in query.split("&") if entry.partition("=")[0] != key] if question_mark else []
    entries.append(f"{key}={query_value(credential.value)}")
    return replace(request, target=f"{path}?{'&'.join(entries)}")
