"""Talks HTTP: one client for what VCR records, one for what it must never see."""

from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import quote

from postman_contract._httpx import httpx
from postman_contract.errors import NotJudged
from postman_contract.exchange import Request, Response

TIMEOUT = 30.0  # seconds, for connecting and for each silence
_handle_request = httpx.HTTPTransport.handle_request  # as it is before VCR ever patches it


class UnrecordedTransport(httpx.HTTPTransport):
    """A transport that VCR does not patch: for tokens, and for removing what was made."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request over the network, whatever cassette is open."""
        return _handle_request(self, request)


def recorded_client() -> httpx.Client:
    """Make the client of the cases. It follows no redirect: that is an answer. It asks the environment for no proxy."""
    return httpx.Client(timeout=TIMEOUT, trust_env=False)


def unrecorded_client() -> httpx.Client:
    """Make the client of tokens and removals."""
    return httpx.Client(timeout=TIMEOUT, trust_env=False, transport=UnrecordedTransport(trust_env=False))


def transmit(client: httpx.Client, request: Request, auth: httpx.Auth | None) -> tuple[Request, Response]:
    """Send a request.

    Returns:
        The request as sent, its Authorization reduced to the scheme, and the response.

    Raises:
        NotJudged: no response came.
    """
    with _failures_explained(request):
        sent = _httpx_request(client, request)
        response = client.send(sent, auth=auth if auth is not None else httpx.Auth())
    headers = [(key, value) for key, value in request.headers if key.lower() != "authorization"]
    authorization = sent.headers.get("authorization", "")
    if authorization:
        scheme, space, _ = authorization.partition(" ")  # without a space it is all credentials
        headers.append(("Authorization", f"{scheme} …" if space else "…"))
    as_sent = Request(request.method, request.origin, request.target, tuple(headers), request.body, request.used)
    return as_sent, Response(response.status_code, tuple(response.headers.multi_items()), response.content)


def _httpx_request(client: httpx.Client, request: Request) -> httpx.Request:
    url = httpx.URL(request.url)
    exact = request.target.encode("ascii")
    headers = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in request.headers]
    if url.raw_path == exact:
        return client.build_request(request.method, url, headers=headers, content=request.body or None)
    # The target goes out exactly; the fragment, which is never sent, tells a cassette what it was.
    marked = url.copy_with(fragment=quote(request.target, safe=""))
    return client.build_request(
        request.method, marked, headers=headers, content=request.body or None, extensions={"target": exact}
    )


@contextmanager
def _failures_explained(request: Request) -> Generator[None]:
    try:
        yield
    except httpx.InvalidURL as problem:
        raise NotJudged(f"{request.method} {request.origin}: not a URL that can be sent: {problem}") from None
    except httpx.TimeoutException:
        raise NotJudged(f"{request.method} {request.origin}: no answer within {TIMEOUT:.0f} s") from None
    except httpx.LocalProtocolError:  # its words quote the header, which may be a secret
        raise NotJudged(
            f"{request.method} {request.origin}: a header cannot be sent: its value is not what HTTP allows"
        ) from None
    except (httpx.TransportError, httpx.DecodingError) as problem:
        raise NotJudged(f"{request.method} {request.origin}: {type(problem).__name__}: {problem}") from None
