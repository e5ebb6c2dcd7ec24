"""Talks HTTP: makes the client of a run, and sends requests with it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from postman_contract.errors import NoAnswer, NotJudged
from postman_contract.http._httpx import httpx
from postman_contract.postman.messages import Request, Response

TIMEOUT = 30.0  # seconds

BeforeCall = Callable[[str, str], None]
Repeat = Callable[[Callable[[], httpx.Response]], tuple[httpx.Response, bool]]


def once(send: Callable[[], httpx.Response]) -> tuple[httpx.Response, bool]:
    """Send a request once, whatever comes of it."""
    return send(), False


def new_client(timeout: float = TIMEOUT) -> httpx.Client:
    """Make the client of a run. It asks the environment for no proxy.

    Args:
        timeout: seconds, for connecting and for each silence.
    """
    return httpx.Client(timeout=timeout, trust_env=False)


def let_calls_pass(client: httpx.Client, before_call: BeforeCall) -> None:
    """Let every call of a client, those of its auth included, be counted or refused.

    Args:
        client: whoever has made it.
        before_call: is told the URL and the operation of every call, and may refuse it.
    """

    def before(request: httpx.Request) -> None:
        operation = request.extensions.get("operation") or f"{request.method} {request.url.path}"
        before_call(str(request.url), operation)

    hooks = client.event_hooks
    hooks["request"].insert(0, before)
    client.event_hooks = hooks


@dataclass(frozen=True)
class Transmission:
    """What came of sending a request: it as sent, its Authorization reduced to the scheme, and the response.

    `lost_one`: an earlier answer was lost on the way, so that the request may have been carried out twice.
    """

    request: Request
    response: Response
    lost_one: bool = False


def transmit(
    client: httpx.Client, request: Request, auth: httpx.Auth | None, operation: str = "", repeat: Repeat = once
) -> Transmission:
    """Send a request.

    Args:
        client: sends it.
        request: every variable filled.
        auth: authorizes it; None: nothing does.
        operation: what is called, for whoever counts calls.
        repeat: sends it again where it may.

    Raises:
        NoAnswer: it may have been carried out, but no usable answer came.
        NotJudged: it cannot be sent.
    """
    with _failures_explained(request, client.timeout.read):
        sent = _httpx_request(client, request)
        sent.extensions["operation"] = operation
        response, lost_one = repeat(lambda: client.send(sent, auth=auth or httpx.Auth(), follow_redirects=False))
    headers = [(key, value) for key, value in request.headers if key.lower() != "authorization"]
    authorization = sent.headers.get("authorization", "")
    if authorization:
        scheme, space, _ = authorization.partition(" ")  # without a space it is all credentials
        headers.append(("Authorization", f"{scheme} …" if space else "…"))
    as_sent = Request(request.method, request.origin, request.target, tuple(headers), request.body, request.used)
    received = Response(response.status_code, tuple(response.headers.multi_items()), response.content)
    return Transmission(as_sent, received, lost_one)


def _httpx_request(client: httpx.Client, request: Request) -> httpx.Request:
    """Spell a request as httpx does; where it would write the target another way, the exact one goes out."""
    url = httpx.URL(request.url)
    exact = request.target.encode("ascii")
    headers = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in request.headers]
    extensions = {} if url.raw_path == exact else {"target": exact}
    return client.build_request(
        request.method, url, headers=headers, content=request.body or None, extensions=extensions
    )


@contextmanager
def _failures_explained(request: Request, timeout: float | None) -> Generator[None]:
    try:
        yield
    except httpx.InvalidURL as problem:
        raise NotJudged(f"{request.method} {request.origin}: not a URL that can be sent: {problem}") from None
    except httpx.TimeoutException:
        raise NoAnswer(f"{request.method} {request.origin}: no answer within {timeout:g} s") from None
    except httpx.LocalProtocolError:  # its words quote the header, which may be a secret
        raise NotJudged(
            f"{request.method} {request.origin}: a header cannot be sent: its value is not what HTTP allows"
        ) from None
    except (httpx.TransportError, httpx.DecodingError) as problem:
        raise NoAnswer(f"{request.method} {request.origin}: {type(problem).__name__}: {problem}") from None
