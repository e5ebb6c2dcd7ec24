"""The network as a run sees it: what sends a request with its auth, or, in a replay, nothing at all."""

from postman_contract.http._httpx import httpx
from postman_contract.http.auth import Authorizer
from postman_contract.http.client import Repeat, Transmission, once, transmit
from postman_contract.http.redirects import Redirects, send_handling_redirects
from postman_contract.postman.auth import TokenSource
from postman_contract.postman.messages import Request


class Network:
    """Sends requests.

    Args:
        client: of the run.
        authorizer: bears tokens.
    """

    def __init__(self, client: httpx.Client, authorizer: Authorizer) -> None:
        self.client = client
        self._authorizer = authorizer

    def send(
        self,
        request: Request,
        token_source: TokenSource | None,
        operation: str,
        repeat: Repeat = once,
        redirects: Redirects | None = None,
    ) -> Transmission:
        """Send a request, with a token where it has a source of one, and what it redirects to; errors as of `transmit`.

        Each redirect is a call of its own, and is not followed unless `redirects` says how.
        """

        def send(hop: Request, is_authorized: bool) -> Transmission:
            auth = self._authorizer.auth_for(token_source if is_authorized else None)
            called = operation if hop is request else f"redirect of {operation}"
            return transmit(self.client, hop, auth, called, repeat)

        return send_handling_redirects(send, request, redirects)

    def forget_cookies(self) -> None:
        """Begin without the cookies that earlier answers have set."""
        self.client.cookies.clear()


class NoNetwork:
    """The network of a replay, where every answer comes from a cassette."""

    def send(self, request: Request, *_: object) -> Transmission:
        """Refuse to send: a replay that asks for it is a defect of the engine."""
        raise AssertionError(f"a replay sends nothing: {request.method} {request.target}")

    def forget_cookies(self) -> None:
        """Do nothing: there are none."""
