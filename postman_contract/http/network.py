"""The network as a run sees it: what authorizes and sends a request, or, in a replay, nothing at all."""

from postman_contract.http._httpx import httpx
from postman_contract.http.auth import Authorizer
from postman_contract.http.client import Repeat, Transmission, once, transmit
from postman_contract.http.redirects import Redirects, send_handling_redirects
from postman_contract.postman.credentials import DeferredCredential
from postman_contract.postman.messages import Request


class Network:
    """Sends requests.

    Args:
        client: of the run.
        authorizer: authorizes them.
    """

    def __init__(self, client: httpx.Client, authorizer: Authorizer) -> None:
        self.client = client
        self._authorizer = authorizer

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
            return transmit(self.client, hop, flow, called, repeat)

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
