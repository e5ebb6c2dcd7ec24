"""Sends each request on its way: directly or through a proxy, with certificates checked or not."""

import ssl

from postman_contract.http._httpx import httpx
from postman_contract.http.connection_settings import ConnectionSettings, proxy_for, shown

PROXY_WANTS_CREDENTIALS = 407
STRICT = "strict"  # the extension of a request that is not sent unless the server's certificate is right


class RoutedTransport(httpx.BaseTransport):
    """Sends requests as the settings of a run say, each by its URL.

    Args:
        settings: of the run.
        context: secures connections.
        strict_context: secures those of requests that ask for it.
    """

    def __init__(
        self, settings: ConnectionSettings, context: ssl.SSLContext, strict_context: ssl.SSLContext | None
    ) -> None:
        self._settings = settings
        self._contexts = {False: context, True: strict_context or context}
        self._open: dict[tuple[str, bool], httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            httpx.TransportError: no answer came; says whether a proxy was on the way.
        """
        url = request.url
        proxy = proxy_for(self._settings, url.scheme, url.raw_host.decode("ascii"), url.port)
        transport = self._transport(proxy, bool(request.extensions.get(STRICT)))
        if not proxy:
            return transport.handle_request(request)
        try:
            response = transport.handle_request(_for_proxy(request))
        except httpx.TransportError as problem:
            raise type(problem)(f"through proxy {shown(proxy)}: {problem}") from problem
        if response.status_code == PROXY_WANTS_CREDENTIALS:  # RFC 9110 §15.5.8: no server but a proxy answers so
            response.close()
            raise httpx.ProxyError(f"through proxy {shown(proxy)}: it wants a user and a password, in its URL")
        return response

    def _transport(self, proxy: str, strict: bool) -> httpx.HTTPTransport:
        if (proxy, strict) not in self._open:
            context = self._contexts[strict]
            of_proxy = None
            if proxy:
                is_secured = proxy.lower().startswith("https:")
                of_proxy = httpx.Proxy(proxy, ssl_context=context if is_secured else None)
            self._open[proxy, strict] = httpx.HTTPTransport(verify=context, trust_env=False, proxy=of_proxy)
        return self._open[proxy, strict]

    def close(self) -> None:
        """Close every connection."""
        for transport in self._open.values():
            transport.close()


class _ExactUrl(httpx.URL):
    """A URL whose target is written as it is given."""

    def __init__(self, url: httpx.URL, target: bytes) -> None:
        super().__init__(url)
        self._target = target

    @property
    def raw_path(self) -> bytes:
        return self._target


def _for_proxy(request: httpx.Request) -> httpx.Request:
    """Put an exact target into the URL: as an extension it would also replace that of CONNECT, and lose the host."""
    extensions = dict(request.extensions)
    target = extensions.pop("target", None)
    if target is None:
        return request
    exact = httpx.Request(
        request.method, request.url, headers=request.headers, stream=request.stream, extensions=extensions
    )
    exact.url = _ExactUrl(request.url, target)
    return exact
