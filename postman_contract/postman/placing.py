"""Puts a credential into a request; all the rest of it stays byte for byte as it is."""

from dataclasses import replace

from postman_contract.errors import NotJudged
from postman_contract.postman.credentials import HeaderCredential, QueryCredential, TokenPlace
from postman_contract.postman.messages import Request, header_problem
from postman_contract.postman.urls import query_name, query_value


def with_header(request: Request, credential: HeaderCredential, whose: str) -> Request:
    """Add a header as the last, in place of those of its name.

    Args:
        request: every variable filled.
        credential: the header.
        whose: what it is, for an error, which never quotes it.

    Raises:
        NotJudged: no header may hold it.
    """
    problem = header_problem(credential.name, credential.value)
    if problem is not None:
        raise NotJudged(f"{whose} cannot be sent as header {credential.name!r}: {problem}")
    headers = [pair for pair in request.headers if pair[0].lower() != credential.name.lower()]
    return replace(request, headers=(*headers, (credential.name, credential.value)))


def with_query(request: Request, credential: QueryCredential) -> Request:
    """Add a query parameter as the last, in place of those of its name."""
    entry = f"{query_name(credential.name)}={query_value(credential.value)}"
    return with_query_entries(without_query(request, frozenset({query_name(credential.name)})), (entry,))


def with_token(request: Request, place: TokenPlace, token: str, whose: str) -> Request:
    """Add a token where it belongs; arguments and errors as of `with_header`."""
    if place.query:
        return with_query(request, QueryCredential(place.query, token))
    value = f"{place.prefix} {token}".strip(" \t")  # RFC 9110 §5.5: blanks around a value are no part of it
    return with_header(request, HeaderCredential("Authorization", value), whose)


def without_query(request: Request, names: frozenset[str]) -> Request:
    """Drop the query parameters that are spelled as one of the names; where that leaves none, the `?` as well."""
    path, _, query = request.target.partition("?")
    entries = query.split("&")
    kept = [entry for entry in entries if entry.partition("=")[0] not in names]
    if len(kept) == len(entries):
        return request
    return replace(request, target=f"{path}?{'&'.join(kept)}" if kept else path)


def with_query_entries(request: Request, entries: tuple[str, ...]) -> Request:
    """Add to the query what is encoded already."""
    joint = "&" if "?" in request.target else "?"
    return replace(request, target=f"{request.target}{joint}{'&'.join(entries)}")
