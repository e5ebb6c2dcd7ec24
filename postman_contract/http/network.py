"""The network as a run sees it: what authorizes and sends a request, or, in a replay, nothing at all."""

from dataclasses import replace
from http.cookiejar import DefaultCookiePolicy

from postman_contract.http._httpx import httpx
from postman_contract.http.auth import Authorizer
from postman_contract.http.client import Repeat, Transmission, once, transmit
from postman_contract.http.cookies import Cookies, Learn, ignore_cookie
from postman_contract.http.redirects import Redirects, send_handling_redirects
from postman_contract.postman.credentials import DeferredCredential
from postman_contract.postman.messages import Request


class Network:
    """Sends requests.

    Args:
        client: of the run, which keeps no cookies from now on.
        authorizer: authorizes them.
        learn_cookie: is told the name and the value of each cookie that is received.
    """

    def __init__(self, client: httpx.Client, authorizer: Authorizer, learn_cookie: Learn = ignore_cookie) -> None:
        self.client = client
        self._authorizer = authorizer
        self.cookies = Cookies(learn_cookie)
        # Its own jar would add cookies wherever a redirect leads, and none to a request that has some itself.
        client.cookies.clear()
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def send(
        self,
        request: Request,
        credential: DeferredCredential | None,
        operation: str,
        repeat: Repeat = once,
        redirects: Redirects | None = None,
    ) -> Transmission:
        """Add to a request the credential that was deferred until now, and send it, and what it redirects to.

        Each redirect is a call of its own, and is not followed unless `redirects` says how. Errors: see `transmit`.
        """

        def send(hop: Request, is_authorized: bool) -> Transmission:
            flow = self._authorizer.flow_for(credential if is_authorized else None)
            called = operation if hop is request else f"redirect of {operation}"
            with_cookies = self.cookies.add(hop, elsewhere=not is_authorized)
            transmission = transmit(self.client, with_cookies, flow, called, repeat)
            self.cookies.keep(hop, transmission.response)
            return transmission if with_cookies is hop else _without_kept_cookies(transmission, hop)

        return send_handling_redirects(send, request, redirects)


def _without_kept_cookies(transmission: Transmission, hop: Request) -> Transmission:
    """Show a request without the cookies that were added to it, which may let anybody in."""
    others = [pair for pair in transmission.request.headers if pair[0].lower() != "cookie"]
    own = [pair for pair in hop.headers if pair[0].lower() == "cookie"]
    return replace(transmission, request=replace(transmission.request, headers=(*others, *own)))


class NoNetwork:
    """The network of a replay, where every answer comes from a cassette; it has no cookies."""

    def __init__(self) -> None:
        self.cookies = Cookies(ignore_cookie)

    def send(self, request: Request, *_: object) -> Transmission:
        """Refuse to send: a replay that asks for it is a defect of the engine."""
        raise AssertionError(f"a replay sends nothing: {request.method} {request.target}")
