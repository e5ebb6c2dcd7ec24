"""Says why a request was not answered, in one line that quotes no header and no query."""

from collections.abc import Generator
from contextlib import contextmanager

from postman_contract.errors import NoAnswer, NotJudged, Unanswered, Unavailable, causes_of
from postman_contract.http._httpx import httpx
from postman_contract.http.codings import UnknownCoding
from postman_contract.http.offline import NetworkRefused
from postman_contract.http.retries import NOT_MADE

BLOCKER = "pytest_socket"
# What may be raised where a request is sent; of RuntimeErrors only those that are known to block the network.
FAILURES = (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError, UnicodeError)


@contextmanager
def failures_explained(where: str, timeout: float | None) -> Generator[None]:
    """Explain whatever keeps a request from being answered.

    Args:
        where: the method and origin of the request, with which every message begins.
        timeout: in seconds, of the client; None: it has none for answers.

    Raises:
        NoAnswer: it may have been carried out, but no usable answer came.
        NotJudged: it cannot be sent, or no connection was made, so that it was not.
    """
    try:
        yield
    except FAILURES as problem:
        blocked = blocked_network(problem)
        if blocked is not None:
            raise NotJudged(f"{where}: {blocked}") from None
        if isinstance(problem, RuntimeError):  # a defect, which wants its traceback
            raise
        raise _explanation_of(problem, where, timeout) from None


def _explanation_of(problem: Exception, where: str, timeout: float | None) -> NotJudged:
    silence = Unavailable if isinstance(problem, NOT_MADE) else Unanswered  # what was not sent was not carried out
    match problem:
        case httpx.TimeoutException():
            what = "connection" if isinstance(problem, NOT_MADE) else "answer"
            return silence(f"{where}: no {what} {'in time' if timeout is None else f'within {timeout:g} s'}")
        case UnknownCoding():
            return NoAnswer(f"{where}: {problem}")
        case httpx.LocalProtocolError():  # its words quote the header, which may be a secret
            return NotJudged(f"{where}: a header cannot be sent: its value is not what HTTP allows")
        case httpx.InvalidURL() | UnicodeError() | httpx.UnsupportedProtocol():
            return NotJudged(f"{where}: not a URL that can be sent: {problem}")
        case httpx.ConnectError() if is_distrust(problem):
            return NotJudged(f"{where}: {problem}; {DISTRUSTED}")
        case httpx.TransportError() | OSError():
            return silence(f"{where}: {type(problem).__name__}: {problem}")
    return NoAnswer(f"{where}: {type(problem).__name__}: {problem}")


DISTRUSTED = (
    "the server's certificate is not trusted: where a CA of your own has signed it, name that with "
    "--contract-cacert=FILE"
)


def is_distrust(problem: BaseException) -> bool:
    """Tell whether a connection was not made because the server's certificate is not trusted."""
    return isinstance(problem, httpx.ConnectError) and "CERTIFICATE_VERIFY_FAILED" in str(problem)


def blocked_network(problem: BaseException) -> str | None:
    """Say who has blocked the network, where that is what a problem comes from; None: it comes from something else.

    pytest-socket is recognised by its name, as it need not be installed; pytest-recording by its message, as it raises
    a plain RuntimeError.
    """
    for cause in causes_of(problem):
        if isinstance(cause, NetworkRefused):
            return f"the network is blocked: {cause}"
        if type(cause).__module__.partition(".")[0] == BLOCKER:
            return f"the network is blocked by pytest-socket: {cause}"
        if isinstance(cause, RuntimeError) and str(cause).startswith("Network is disabled"):
            return f"the network is blocked by pytest-recording (--block-network): {cause}"
    return None
