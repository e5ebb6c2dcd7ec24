"""Keeps the cookies that answers set, as Postman's runner does, and adds them to later requests."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from http.client import HTTPMessage, HTTPResponse
from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from typing import cast
from urllib.parse import urlsplit
from urllib.request import Request as UrllibRequest

from postman_contract.http.origins import is_loopback, leads_to_loopback, origin_of
from postman_contract.postman.messages import Request, Response, header_values

_ORIGIN = "set by"

Learn = Callable[[str, str], None]


def ignore_cookie(_: str, __: str) -> None:
    """Learn nothing of it."""


class _Policy(DefaultCookiePolicy):
    """Which cookies are kept and sent (RFC 6265 §5), where Postman differs from the standard library.

    `sender` is the origin whose cookies alone are sent for now; None: those of any.
    """

    sender: str | None = None

    def __init__(self) -> None:
        # One without a domain goes to its own host alone, and none is for all of `.co.uk`.
        super().__init__(strict_domain=True, strict_ns_domain=self.DomainStrictNonDomain)

    def set_ok(self, cookie: Cookie, request: UrllibRequest) -> bool:
        host = urlsplit(request.full_url).hostname or ""
        # Domain=localhost, which the library refuses, and Domain=127.0.0.1: there are no hosts below these.
        if cookie.domain.lstrip(".") == host and is_loopback(host):
            own = host if "." in host else f"{host}.local"  # as the library calls a host without a dot
            cookie.domain, cookie.domain_specified, cookie.domain_initial_dot = own, False, False
        cookie.set_nonstandard_attr(_ORIGIN, origin_of(request.full_url))
        return super().set_ok(cookie, request)

    def return_ok(self, cookie: Cookie, request: UrllibRequest) -> bool:
        is_senders = self.sender in (None, cookie.get_nonstandard_attr(_ORIGIN))
        return is_senders and super().return_ok(cookie, request)

    def return_ok_secure(self, cookie: Cookie, request: UrllibRequest) -> bool:
        """Send a Secure cookie over http to this machine, as Postman and browsers do."""
        return leads_to_loopback(request.full_url) or bool(super().return_ok_secure(cookie, request))


class _Answer:
    """A response as the standard library's cookie jar asks for it: by its headers alone."""

    def __init__(self, response: Response) -> None:
        self._message = HTTPMessage()
        for value in header_values(response.headers, "Set-Cookie"):
            self._message["Set-Cookie"] = value

    def info(self) -> HTTPMessage:
        return self._message


class Cookies:
    """The cookies of a run.

    Args:
        learn: is told the name and the value of each that is received: whoever has it may be let in by it.
    """

    def __init__(self, learn: Learn) -> None:
        self._learn = learn
        self._policy = _Policy()
        self._jar = CookieJar(self._policy)

    def forget(self) -> None:
        """Begin without any."""
        self._jar.clear()

    def keep(self, request: Request, response: Response) -> None:
        """Keep what the answer to a request sets, unless its profile disables cookies."""
        if "cookie" in request.without or not header_values(response.headers, "Set-Cookie"):
            return
        asked = UrllibRequest(request.url)  # noqa: S310  only read for its URL
        for cookie in self._jar.make_cookies(cast("HTTPResponse", _Answer(response)), asked):
            self._learn(cookie.name, cookie.value or "")
            if self._policy.set_ok(cookie, asked):
                self._jar.set_cookie(cookie)

    def add(self, request: Request, *, elsewhere: bool = False) -> Request:
        """Add to a request, behind its own, the cookies that are for its URL.

        Args:
            request: whose profile may disable cookies.
            elsewhere: it follows a redirect from another origin, and gets what its own origin has set alone.
        """
        kept = "" if "cookie" in request.without else self._sent_to(request.url, elsewhere)
        if not kept:
            return request
        own = header_values(request.headers, "Cookie")
        headers = [pair for pair in request.headers if pair[0].lower() != "cookie"]
        return replace(request, headers=(*headers, ("Cookie", "; ".join((*own, kept)))))

    def _sent_to(self, url: str, elsewhere: bool) -> str:
        asked = UrllibRequest(url)  # noqa: S310  only read for its URL
        self._policy.sender = origin_of(url) if elsewhere else None
        self._jar.add_cookie_header(asked)
        return str(asked.get_header("Cookie", ""))

    def kept_for(self, url: str, *, whatever_path: bool = False) -> tuple[Cookie, ...]:
        """Return the cookies that a URL would be sent; `whatever_path`: and those of its host's other paths."""
        asked = UrllibRequest(url)  # noqa: S310  only read for its URL
        self._policy.sender = None
        self._jar.add_cookie_header(UrllibRequest(url))  # noqa: S310  lets the policy know what time it is
        paths = {cookie.path for cookie in self._jar} if whatever_path else {urlsplit(url).path or "/"}
        return tuple(
            cookie
            for cookie in self._jar
            if self._policy.return_ok(cookie, asked)
            and self._policy.domain_return_ok(cookie.domain, asked)
            and any(self._policy.path_return_ok(cookie.path, _at_path(url, path)) for path in paths)
        )

    def all(self) -> tuple[Cookie, ...]:
        """Return every cookie."""
        return tuple(self._jar)

    def found(self, domain: str | None, path: str | None, name: str | None) -> tuple[Cookie, ...]:
        """Return the cookies of a domain, a path and a name; None: of any."""
        wanted = (domain, path, name)
        return tuple(
            cookie
            for cookie in self._jar
            if all(
                asked in (None, own)
                for asked, own in zip(wanted, (self.host_of(cookie), cookie.path, cookie.name), strict=True)
            )
        )

    def put(self, name: str, value: str, domain: str, path: str, *, secure: bool, is_of_host: bool) -> None:
        """Keep a cookie that no answer has set; `is_of_host`: its domain is a host, and it goes to that alone."""
        self._learn(name, value)
        host = domain.lstrip(".")
        own = f"{host}.local" if "." not in host else host if is_of_host else f".{host}"
        cookie = Cookie(
            version=0,
            name=name,
            value=value,
            port=None,
            port_specified=False,
            domain=own,
            domain_specified=not is_of_host,
            domain_initial_dot=own.startswith("."),
            path=path,
            path_specified=True,
            secure=secure,
            expires=None,
            discard=True,
            comment=None,
            comment_url=None,
            rest={},
        )
        self._jar.set_cookie(cookie)

    def remove(self, domain: str | None, path: str | None, name: str | None) -> None:
        """Forget the cookies of a domain, a path and a name; None: of any."""
        for cookie in self.found(domain, path, name):
            self._jar.clear(cookie.domain, cookie.path, cookie.name)

    def replace_all(self, cookies: Iterable[Cookie]) -> None:
        """Keep these cookies, as they were kept before, and no others."""
        self._jar.clear()
        for cookie in cookies:
            self._jar.set_cookie(cookie)

    @staticmethod
    def host_of(cookie: Cookie) -> str:
        """Name the host or domain of a cookie as it was set: the library calls hosts without a dot `host.local`."""
        return cookie.domain.lstrip(".").removesuffix(".local")


def _at_path(url: str, path: str) -> UrllibRequest:
    parts = urlsplit(url)
    return UrllibRequest(f"{parts.scheme}://{parts.netloc}{path}")  # noqa: S310  only read for its URL
