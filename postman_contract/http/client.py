"""Talks HTTP: makes the client of a run, and sends requests with it."""

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

from postman_contract.errors import NotJudged
from postman_contract.http._httpx import httpx
from postman_contract.http.certificates import new_ssl_context
from postman_contract.http.codings import read_decoded
from postman_contract.http.connection_settings import DIRECT, ConnectionSettings
from postman_contract.http.failures import failures_explained
from postman_contract.http.transports import STRICT, RoutedTransport
from postman_contract.postman.messages import Request, Response, header

TIMEOUT = 30.0  # seconds

BeforeCall = Callable[[str, str], None]
AfterCall = Callable[[str, float], None]
# Yields each form of a request that goes out, with what authorizes it, and is sent the answer to it.
AuthFlow = Callable[[Request], Generator[Request, Response, None]]
Repeat = Callable[[Callable[[], httpx.Response]], tuple[httpx.Response, bool]]


def once(send: Callable[[], httpx.Response]) -> tuple[httpx.Response, bool]:
    """Send a request once, whatever comes of it."""
    return send(), False


def new_client(timeout: float = TIMEOUT, settings: ConnectionSettings = DIRECT) -> httpx.Client:
    """Make the client of a run, for tokens, too. What the environment says counts only where the settings have it.

    Args:
        timeout: seconds, for connecting and for each silence.
        settings: which proxies and certificates there are.

    Raises:
        InputError: a file of certificates cannot be used.
    """
    context = new_ssl_context(settings, checks_certificates=settings.checks_certificates)
    strict = None if settings.checks_certificates else new_ssl_context(settings, checks_certificates=True)
    return httpx.Client(timeout=timeout, trust_env=False, transport=RoutedTransport(settings, context, strict))


def let_calls_pass(client: httpx.Client, before_call: BeforeCall, after_call: AfterCall) -> None:
    """Let every call of a client, those of its auth included, be counted or refused.

    Args:
        client: whoever has made it.
        before_call: is told the URL and the operation of every call, and may refuse it.
        after_call: is told the operation, and the seconds until its answer began.
    """

    def before(request: httpx.Request) -> None:
        before_call(str(request.url), _operation_of(request))
        request.extensions["began"] = time.monotonic()

    def after(response: httpx.Response) -> None:
        began: float = response.request.extensions["began"]
        after_call(_operation_of(response.request), time.monotonic() - began)

    hooks = client.event_hooks
    hooks["request"].insert(0, before)
    hooks["response"].append(after)
    client.event_hooks = hooks


def _operation_of(request: httpx.Request) -> str:
    return request.extensions.get("operation") or f"{request.method} {request.url.path}"


@dataclass(frozen=True)
class Transmission:
    """What came of sending a request: it as sent, its Authorization reduced to the scheme, and the response.

    An API key stands in the request as sent: whoever prints it redacts it.

    `lost_one`: an earlier answer was lost on the way, so that the request may have been carried out twice.
    `redirected_by` is the answer to the request itself, where the response is what it redirected to.
    """

    request: Request
    response: Response
    lost_one: bool = False
    redirected_by: Response | None = None


def transmit(
    client: httpx.Client, request: Request, auth: AuthFlow | None, operation: str = "", repeat: Repeat = once
) -> Transmission:
    """Send a request.

    Args:
        client: sends it.
        request: every variable filled.
        auth: authorizes it, each time that it is sent; None: it goes out as it is.
        operation: what is called, for whoever counts calls.
        repeat: sends it again where it may.

    Raises:
        NoAnswer: it may have been carried out, but no usable answer came.
        NotJudged: it cannot be sent.
    """
    as_sent = request

    def send() -> httpx.Response:
        nonlocal as_sent
        as_sent, response = _send_authorized(client, request, auth, operation)
        return response

    with failures_explained(f"{request.method} {request.origin}", client.timeout.read):
        response, lost_one = repeat(send)
    return Transmission(_without_credentials(as_sent), _response_of(response), lost_one)


def _send_authorized(
    client: httpx.Client, request: Request, auth: AuthFlow | None, operation: str
) -> tuple[Request, httpx.Response]:
    """Send a request in each form that its auth has for it; return the last one, and the answer to that."""
    forms = (auth or _without_auth)(request)
    form = next(forms)
    while True:
        to_send = _httpx_request(client, form)
        to_send.extensions["operation"] = operation
        response = send_and_read(client, to_send)
        try:
            form = forms.send(_response_of(response))
        except StopIteration:
            return form, response


def _without_auth(request: Request) -> Generator[Request, Response, None]:
    yield request


def _response_of(response: httpx.Response) -> Response:
    # Names as the server spells them, which a script may look for; httpx has them in lower case beside that.
    names = (name.decode("latin-1") for name, _ in response.headers.raw)
    values = (value for _, value in response.headers.multi_items())
    return Response(response.status_code, tuple(zip(names, values, strict=True)), response.content)


def _without_credentials(request: Request) -> Request:
    """Reduce the Authorization of a request to its scheme."""
    headers = [(key, value) for key, value in request.headers if key.lower() != "authorization"]
    authorization = header(request.headers, "Authorization")
    if authorization:
        scheme, space, _ = authorization.partition(" ")  # without a space it is all credentials
        headers.append(("Authorization", f"{scheme} …" if space else "…"))
    return replace(request, headers=tuple(headers))


def headers_as_sent(client: httpx.Client, request: Request) -> Request:
    """Return a request with the headers that its client adds, in the order of sending."""
    headers = _httpx_request(client, request).headers.raw
    return replace(request, headers=tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in headers))


def send_and_read(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    """Send a request once, and read its response with every content coding undone.

    Raises:
        httpx.HTTPError: no answer came, or none that can be read.
    """
    # An `Auth` that does nothing keeps httpx from looking into ~/.netrc and into the URL; a redirect is an answer.
    response = client.send(request, auth=httpx.Auth(), stream=True, follow_redirects=False)
    read_decoded(response)
    return response


def _httpx_request(client: httpx.Client, request: Request) -> httpx.Request:
    """Spell a request as httpx does; where it would write the target another way, the exact one goes out."""
    try:
        url = httpx.URL(request.url)
    except httpx.InvalidURL as problem:
        raise NotJudged(f"{request.method} {request.origin}: not a URL that can be sent: {problem}") from None
    exact = request.target.encode("ascii")
    headers = [(key.encode("latin-1"), value.encode("latin-1")) for key, value in request.headers]
    host = request.origin.partition("://")[2].encode("ascii")
    if host != url.netloc and header(request.headers, "Host") is None:
        headers.append((b"Host", host))  # httpx leaves out the port of the scheme; Postman sends it where it is written
    extensions: dict[str, object] = {} if url.raw_path == exact else {"target": exact}
    extensions[STRICT] = request.strict
    to_send = client.build_request(
        request.method, url, headers=headers, content=request.body or None, extensions=extensions
    )
    for name in request.without:
        if header(request.headers, name) is None:
            _leave_out(to_send, name)
    return to_send


def _leave_out(request: httpx.Request, name: str) -> None:
    """Take away a header of the client's own.

    Raises:
        NotJudged: nothing can be sent without it.
    """
    if name == "host" or (name == "content-length" and request.headers.get(name, "0") != "0"):
        raise NotJudged(
            f"cannot be sent without its header {name!r} (RFC 9112 §3.2, §6.3), which "
            "protocolProfileBehavior.disabledSystemHeaders leaves out: take it from that list"
        )
    request.headers.pop(name, None)
