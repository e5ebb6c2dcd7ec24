"""Follows redirects as Postman's runner does, but takes no credential to another origin, and repeats no write there."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from postman_contract.errors import NoAnswer, NotJudged
from postman_contract.http.client import Transmission
from postman_contract.http.origins import origin_of
from postman_contract.postman.messages import SAFE_METHODS, Headers, Request, Response, header, header_values
from postman_contract.postman.method_overrides import is_override
from postman_contract.postman.profile import Profile
from postman_contract.postman.secrets import is_secret_name
from postman_contract.postman.urls import WireUrl, query_name, split_url

MOST = 10  # redirects of one request, as in Postman
KEEPING_METHOD = (307, 308)  # RFC 9110 §15.4.8 and §15.4.9
OF_ONE_ORIGIN = frozenset({"authorization", "cookie", "host", "proxy-authorization"})
_ABSOLUTE = re.compile(r"https?:", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z0-9.+-]+:(?://|\\\\).", re.IGNORECASE)


def _nothing_is_secret(_: str) -> bool:
    return False


def _let_pass(_: Request) -> None:
    """Refuse nothing."""


@dataclass(frozen=True)
class Redirects:
    """How the redirects of one request are followed.

    At most `most` are. `keeps_method` lets each keep method and body, `encodes` says whether a URL is percent-encoded.
    `credentials` are the headers, in lower case, and query entries that the auth block has added, and `is_secret` tells
    of a text whether it holds any other secret. `check` is asked before each, and raises NotJudged to refuse it.
    """

    most: int = MOST
    keeps_method: bool = False
    adds_referer: bool = True
    encodes: bool = True
    credentials: frozenset[str] = frozenset()
    is_secret: Callable[[str], bool] = _nothing_is_secret
    check: Callable[[Request], None] = _let_pass


@dataclass(frozen=True)
class Hop:
    """The request that an answer redirects to, and whether that is of the same origin: scheme, host and port."""

    request: Request
    stays: bool


@dataclass(frozen=True)
class NotFollowed:
    """Why a redirect is not followed although it is asked for."""

    reason: str


def redirects_of(profile: Profile, *, by_default: bool) -> Redirects | None:
    """Say how redirects are followed; None: they are not, and the first answer counts.

    Args:
        profile: of the request.
        by_default: whether they are where the profile says nothing, as in Postman.
    """
    follows = by_default if profile.follows_redirects is None else profile.follows_redirects
    if not follows:
        return None
    return Redirects(
        most=MOST if profile.max_redirects is None else profile.max_redirects,
        keeps_method=profile.keeps_method,
        adds_referer=not profile.removes_referer,
        encodes=not profile.disables_url_encoding,
    )


def hop_to(request: Request, response: Response, redirects: Redirects) -> Hop | NotFollowed | None:
    """Say which request an answer redirects to; None: it does not.

    As in Postman, any 3xx with a Location does. The method becomes GET and the body is dropped, but for HEAD, and but
    for 307 and 308. To another origin go no credentials, no cookies and no secrets, and no body.
    """
    location = next(iter(header_values(response.headers, "Location")), "")
    if not 300 <= response.status < 400 or not location:
        return None
    try:
        url = split_url(_absolute(request, location), encodes=redirects.encodes)
        stays = origin_of(url.origin) == origin_of(request.origin)
    except NotJudged:  # its words are for the URL of a request, which may be corrected
        return NotFollowed("its Location is no URL that a request can be sent to")
    following = _following(request, response.status, url, redirects)
    if stays:
        return Hop(_with_referer(following, request.url, redirects), stays=True)
    reason = _why_not_there(request, following, redirects)
    return NotFollowed(reason) if reason else Hop(_stripped(following, request, redirects), stays=False)


def _absolute(request: Request, location: str) -> str:
    """Resolve a Location as Postman does: dot segments stay."""
    path = request.target.partition("?")[0]
    if _ABSOLUTE.match(location) or _SCHEME.match(location):
        return location
    if location.startswith(("//", "\\\\")):
        return f"{urlsplit(request.origin).scheme}:{location}"
    if location.startswith(("/", "\\")):
        return request.origin + location
    if location.startswith("#"):
        return request.url
    if location.startswith("?"):
        return request.origin + path + location
    return request.origin + path[: path.rindex("/") + 1] + location


def _following(request: Request, status: int, url: WireUrl, redirects: Redirects) -> Request:
    there = replace(request, origin=url.origin, target=url.target)
    if redirects.keeps_method or status in KEEPING_METHOD:
        return there
    method = "HEAD" if request.method == "HEAD" else "GET"
    return replace(there, method=method, body=b"", headers=_without_content(request.headers))


def _without_content(headers: Headers) -> Headers:
    return tuple(pair for pair in headers if not pair[0].lower().startswith(("content-", "transfer-encoding")))


def _why_not_there(request: Request, following: Request, redirects: Redirects) -> str:
    """Say why a redirect is not followed to another origin; empty: it is."""
    if request.origin.startswith("https:") and not following.origin.startswith("https:"):
        return "it leads from https to http"
    if following.method not in SAFE_METHODS:
        return f"it would repeat the {following.method} at another origin"
    if redirects.is_secret(following.url):
        return "its URL holds a secret, and leads to another origin"
    return ""


def _stripped(following: Request, request: Request, redirects: Redirects) -> Request:
    """Leave out what another origin is not to have."""

    def stays(name: str, value: str) -> bool:
        kept_back = name.lower() in OF_ONE_ORIGIN | redirects.credentials or is_override(name) or is_secret_name(name)
        return not (kept_back or redirects.is_secret(value))

    headers = tuple(pair for pair in _without_content(following.headers) if stays(*pair))
    target = _without_entries(following.target, redirects.credentials)
    elsewhere = replace(following, target=target, headers=headers, body=b"")
    # The URL before it is only told where it holds none of that either.
    told = request.url
    if redirects.is_secret(told) or _without_entries(request.target, redirects.credentials) != request.target:
        told = f"{request.origin}/"
    return _with_referer(elsewhere, told, redirects)


def _without_entries(target: str, names: frozenset[str]) -> str:
    path, question_mark, query = target.partition("?")
    keys = {query_name(name) for name in names}
    entries = query.split("&")
    kept = [entry for entry in entries if entry.partition("=")[0] not in keys]
    return target if len(kept) == len(entries) else path + (f"{question_mark}{'&'.join(kept)}" if kept else "")


def _with_referer(request: Request, url: str, redirects: Redirects) -> Request:
    if not redirects.adds_referer:
        return request
    if header(request.headers, "Referer") is None:
        return replace(request, headers=(*request.headers, ("Referer", url)))
    headers = ((name, url if name.lower() == "referer" else value) for name, value in request.headers)
    return replace(request, headers=tuple(headers))


def send_handling_redirects(
    send: Callable[[Request, bool], Transmission], request: Request, redirects: Redirects | None
) -> Transmission:
    """Send a request, and what its answers redirect to.

    Args:
        send: sends one request, authorized or not; the first, and those that follow it at its own origin, are.
        request: the first.
        redirects: how they are followed; None: the first answer counts.

    Returns:
        The first request as sent, with the last answer.

    Raises:
        NoAnswer: a redirect is not followed, or there are too many; the first request may have been carried out.
    """
    first = last = send(request, True)
    stays, hops = True, 0
    while redirects is not None and (hop := hop_to(request, last.response, redirects)) is not None:
        where = (
            f"{request.method} {request.origin} was answered {last.response.status}, a redirect that is not followed"
        )
        if isinstance(hop, NotFollowed):
            raise NoAnswer(f"{where}: {hop.reason}")
        if hops == redirects.most:
            raise NoAnswer(f"{where}: {hops} were, and no more may be")
        stays, hops = stays and hop.stays, hops + 1
        try:
            redirects.check(hop.request)
            last = send(hop.request, stays)
        except NoAnswer:
            raise
        except NotJudged as problem:  # the first request may have been carried out, and this must not be forgotten
            raise NoAnswer(f"{where}: {problem}") from problem
        request = hop.request
    if last is first:
        return first
    lost_one = first.lost_one or last.lost_one
    return Transmission(first.request, last.response, lost_one, redirected_by=first.response)
