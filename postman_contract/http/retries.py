"""Waits as long as an API asks for, and repeats a request that was not carried out.

Repeated are: any request answered by a 429, after its `Retry-After`; any whose connection could not be made; and, where
it is idempotent, one answered by a 503 or whose answer was lost. A POST that may have been carried out never is.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import RetryCallState, Retrying, retry_if_exception, retry_if_result, stop_after_attempt
from tenacity.wait import wait_exponential

from postman_contract.http._httpx import httpx

ATTEMPTS = 4
LONGEST_WAIT = 90.0  # seconds; an API that asks for more is not waited for
MINUTE = 60.0
NOT_MADE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
NEVER_SENT = (httpx.LocalProtocolError, httpx.UnsupportedProtocol)

Send = Callable[[], httpx.Response]


def retry_after(headers: httpx.Headers, now: datetime) -> float | None:
    """Read how many seconds an answer asks to wait, by its headers."""
    return seconds_asked_for(headers.get("retry-after", ""), now)


def seconds_asked_for(value: str, now: datetime) -> float | None:
    """Read a Retry-After, which gives seconds or a date (RFC 9110 §10.2.3); of anything else, nothing."""
    value = value.strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Where time comes from, and how it is let pass; seconds."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _now


class Retries:
    """Keeps requests within their rate limits, and repeats those that were not carried out.

    Args:
        limits: the most requests a minute, by operation.
        announce: is told of every wait before it begins.
        backoff: seconds before the first repetition that nothing was said about; each later one waits twice as long.
        clock: tells the time.
    """

    def __init__(
        self,
        limits: Mapping[str, int],
        announce: Callable[[str], None],
        backoff: float = 1.0,
        clock: Clock | None = None,
    ) -> None:
        self._limits = limits
        self._announce = announce
        self._clock = clock or Clock()
        self._backoff = wait_exponential(multiplier=backoff, min=backoff)
        self._sent: dict[str, deque[float]] = {}
        self.waited = 0.0  # seconds, in all

    def wait_for_rate_limit(self, operation: str) -> None:
        """Wait until one more request of an operation is within its limit, and count it."""
        most = self._limits.get(operation)
        if most is None:
            return
        sent = self._sent.setdefault(operation, deque(maxlen=most))
        if len(sent) == most:
            wait = sent[0] + MINUTE - self._clock.monotonic()
            if wait > 0:
                self._announce_and_sleep(wait, f"{operation} is limited to {most} a minute")
        sent.append(self._clock.monotonic())

    def send_with_retries(self, send: Send, operation: str, *, idempotent: bool) -> tuple[httpx.Response, bool]:
        """Send a request, and again while it was not carried out, at most `ATTEMPTS` times.

        Returns:
            The last answer, and whether an earlier one was lost, so that the request may have been carried out twice.

        Raises:
            httpx.TransportError: no answer came.
        """
        lost: list[BaseException] = []

        def is_repeated(problem: BaseException) -> bool:
            if isinstance(problem, NOT_MADE):
                return True
            if idempotent and isinstance(problem, httpx.TransportError) and not isinstance(problem, NEVER_SENT):
                lost.append(problem)
                return True
            return False

        def reason(state: RetryCallState) -> str:
            assert state.outcome is not None
            problem = state.outcome.exception()
            what = type(problem).__name__ if problem else f"answered {state.outcome.result().status_code}"
            return f"{operation}: {what}"

        retrying = Retrying(
            stop=lambda state: stop_after_attempt(ATTEMPTS)(state) or self._seconds_to_wait(state) > LONGEST_WAIT,
            retry=retry_if_exception(is_repeated)
            | retry_if_result(lambda answer: answer.status_code == 429 or (answer.status_code == 503 and idempotent)),
            wait=self._seconds_to_wait,
            sleep=self._clock.sleep,
            before_sleep=lambda state: self._announce_wait(state.upcoming_sleep, reason(state)),
            retry_error_callback=_last_outcome,
        )
        try:
            return retrying(send), bool(lost)
        except NOT_MADE:
            if lost:  # the one before may have been carried out, which counts for more
                raise lost[-1] from None
            raise

    def _seconds_to_wait(self, state: RetryCallState) -> float:
        assert state.outcome is not None
        if state.outcome.exception() is None:
            seconds = retry_after(state.outcome.result().headers, self._clock.now())
            if seconds is not None:
                return seconds
        return self._backoff(state)

    def wait_until(self, moment: float, why: str) -> None:
        """Wait for a moment, in seconds since 1970, unless it has passed; `why` completes "waiting: …"."""
        seconds = moment - self._clock.now().timestamp()
        if seconds > 0:
            self._announce_and_sleep(seconds, why)

    def pause(self, seconds: float) -> None:
        """Let time pass between two calls, as somebody has asked for; that is no wait to be told of."""
        if seconds > 0:
            self._clock.sleep(seconds)

    def _announce_and_sleep(self, seconds: float, why: str) -> None:
        self._announce_wait(seconds, why)
        self._clock.sleep(seconds)

    def _announce_wait(self, seconds: float, why: str) -> None:
        self.waited += seconds
        self._announce(f"contract: waiting {seconds:.1f} s: {why}")


def _last_outcome(state: RetryCallState) -> httpx.Response:
    assert state.outcome is not None
    answer: httpx.Response = state.outcome.result()  # raises what was raised
    return answer
