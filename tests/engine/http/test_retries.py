"""Tests of pacing and repeating requests; time is a parameter, so that none passes."""

import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from postman_contract.http._httpx import httpx
from postman_contract.http.retries import ATTEMPTS, LONGEST_WAIT, Clock, Retries, retry_after
from postman_contract.postman.messages import IDEMPOTENT

Serve = Callable[..., tuple[str, list[Any]]]
Outcome = httpx.Response | Exception
NOW = datetime(2030, 1, 20, 9, 0, 0, tzinfo=UTC)
ADD = "POST /orders"
GET = "GET /orders/{}"
LOST = [
    httpx.RemoteProtocolError("server disconnected"),
    httpx.ReadTimeout("no answer"),
    httpx.ReadError("reset"),
    httpx.WriteError("reset"),
    httpx.WriteTimeout("stuck"),
]
NOT_MADE = [httpx.ConnectError("refused"), httpx.ConnectTimeout("no answer"), httpx.PoolTimeout("none free")]


class Time:
    """Time that passes only where somebody sleeps; remembers what happened in which order."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.events: list[tuple[str, object]] = []
        self.clock = Clock(lambda: self.passed, self.sleep, lambda: NOW + timedelta(seconds=self.passed))

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.passed += seconds
        self.events.append(("slept", seconds))

    def announce(self, text: str) -> None:
        """Remember what was said."""
        self.events.append(("said", text))

    @property
    def slept(self) -> list[object]:
        """How long every sleep was, in seconds."""
        return [what for kind, what in self.events if kind == "slept"]


def new_retries(time: Time, limits: Mapping[str, int] | None = None, backoff: float = 1.0) -> Retries:
    """Make retries that time does not pass for."""
    return Retries(limits or {}, time.announce, backoff, time.clock)


def answer(status: int = 200, after: str | None = None) -> httpx.Response:
    """Make an answer, which may ask to wait."""
    return httpx.Response(status, headers=[] if after is None else [(b"Retry-After", after.encode("latin-1"))])


class Sending:
    """Sends nothing, and comes to what it was told to, of which the last is repeated."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = outcomes
        self.calls = 0

    def __call__(self) -> httpx.Response:
        """Return the next answer, or raise what came instead."""
        outcome = self.outcomes[min(self.calls, len(self.outcomes) - 1)]
        self.calls += 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def sent(
    *outcomes: Outcome, idempotent: bool = True, time: Time | None = None, backoff: float = 1.0
) -> tuple[int, bool, int]:
    """Send a request; return the last status, whether an answer was lost, and how often it was sent."""
    sending = Sending(*outcomes)
    response, lost_one = new_retries(time or Time(), backoff=backoff).send_with_retries(
        sending, GET, idempotent=idempotent
    )
    return response.status_code, lost_one, sending.calls


# What an answer asks for


def asked(value: str | None) -> float | None:
    """Read a Retry-After."""
    return retry_after(answer(429, value).headers, NOW)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        pytest.param("0", 0.0, id="at once"),
        pytest.param("7", 7.0, id="seconds"),
        pytest.param("  7 ", 7.0, id="seconds between blanks"),
        pytest.param("007", 7.0, id="seconds with leading zeros"),
        pytest.param("9" * 400, float("inf"), id="more seconds than a number holds"),
        pytest.param("Sun, 20 Jan 2030 09:01:30 GMT", 90.0, id="HTTP date"),
        pytest.param("Sunday, 20-Jan-30 09:01:30 GMT", 90.0, id="obsolete date of RFC 850"),
        pytest.param("Sun Jan 20 09:01:30 2030", 90.0, id="obsolete date of asctime"),
        pytest.param("Sun, 20 Jan 2030 09:01:30 -0000", 90.0, id="date without a zone"),
        pytest.param("Sun, 20 Jan 2030 19:01:30 +1000", 90.0, id="date of another zone"),
        pytest.param("Sun, 20 Jan 2030 09:00:00 GMT", 0.0, id="now"),
        pytest.param("Sun, 20 Jan 2030 08:59:00 GMT", 0.0, id="date in the past"),
        pytest.param("Thu, 01 Jan 1970 00:00:00 GMT", 0.0, id="long ago"),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float) -> None:
    """A wait is given as seconds or as a date; one that is over is none at all."""
    assert asked(value) == seconds


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(None, id="absent"),
        pytest.param("", id="empty"),
        pytest.param("soon", id="a word"),
        pytest.param("-7", id="negative"),
        pytest.param("1.5", id="decimal"),
        pytest.param("7s", id="with a unit"),
        pytest.param("²", id="superscript"),
        pytest.param("5, 10", id="two values"),
        pytest.param("2030-01-20T09:01:30Z", id="RFC 3339"),
        pytest.param("Sun, 32 Jan 2030 09:01:30 GMT", id="no such day"),
        pytest.param("Sun, 20 Jan 2030 09:01:30 +9999", id="no such zone"),
        pytest.param("Sun, 20 Jan 2030 09:01:30 +99999999999999", id="a zone more than a number holds"),
    ],
)
def test_what_is_neither_asks_for_nothing(value: str | None) -> None:
    """What cannot be read as a wait is as if it were not there."""
    assert asked(value) is None


# What is repeated


@pytest.mark.parametrize("idempotent", [True, False])
def test_a_429_is_repeated(idempotent: bool) -> None:
    """A request that was turned away was not carried out, so a POST is sent again as well."""
    assert sent(answer(429), answer(201), idempotent=idempotent) == (201, False, 2)


def test_a_503_is_repeated_where_that_does_no_harm() -> None:
    """An idempotent request is sent again to a server that is unavailable."""
    assert sent(answer(503), answer(), idempotent=True) == (200, False, 2)


def test_a_503_is_the_answer_of_what_may_have_been_carried_out() -> None:
    """A POST is not sent again, whatever it asks to wait for."""
    time = Time()
    assert (sent(answer(503, "1"), answer(), idempotent=False, time=time), time.events) == ((503, False, 1), [])


@pytest.mark.parametrize("status", [200, 201, 302, 400, 401, 404, 408, 409, 500, 502, 504])
@pytest.mark.parametrize("idempotent", [True, False])
def test_another_status_is_the_answer(status: int, idempotent: bool) -> None:
    """No other status is repeated, not even with a Retry-After."""
    assert sent(answer(status, "1"), answer(), idempotent=idempotent) == (status, False, 1)


@pytest.mark.parametrize("problem", NOT_MADE, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("idempotent", [True, False])
def test_a_connection_that_was_not_made_is_tried_again(problem: Exception, idempotent: bool) -> None:
    """What was never sent may be sent again, a POST as well, and nothing was lost."""
    assert sent(problem, answer(), idempotent=idempotent) == (200, False, 2)


@pytest.mark.parametrize("problem", LOST, ids=lambda each: type(each).__name__)
def test_a_lost_answer_is_asked_for_again(problem: Exception) -> None:
    """An idempotent request is sent again, and it is told that an answer was lost."""
    assert sent(problem, answer(404)) == (404, True, 2)


@pytest.mark.parametrize("problem", LOST, ids=lambda each: type(each).__name__)
def test_what_may_have_been_carried_out_is_not_sent_again(problem: Exception) -> None:
    """The answer to a POST that was lost stays lost."""
    sending = Sending(problem, answer())
    with pytest.raises(type(problem)) as caught:
        new_retries(Time()).send_with_retries(sending, ADD, idempotent=False)
    assert (caught.value, sending.calls) == (problem, 1)


@pytest.mark.parametrize(
    "problem",
    [
        httpx.LocalProtocolError("Illegal header value b'CANARY-1\\n'"),
        httpx.UnsupportedProtocol("no http://"),
        httpx.InvalidURL("no URL"),
        httpx.DecodingError("no gzip"),
        ValueError("a bug"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_cannot_succeed_is_not_repeated(problem: Exception) -> None:
    """A request that cannot be sent, or an answer that cannot be read, is the same every time."""
    sending = Sending(problem, answer())
    with pytest.raises(type(problem)) as caught:
        new_retries(Time()).send_with_retries(sending, GET, idempotent=True)
    assert (caught.value, sending.calls) == (problem, 1)


def test_the_idempotent_methods_are_those_of_http() -> None:
    """RFC 9110 §9.2.2 defines them; POST and PATCH are none of them."""
    assert frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"}) == IDEMPOTENT


def test_a_lost_answer_is_told_however_it_ends() -> None:
    """An answer that was lost first is told of after a 503 and a failed connection, too."""
    outcomes = (httpx.ReadTimeout("no answer"), httpx.ConnectError("refused"), answer(503), answer())
    assert sent(*outcomes) == (200, True, 4)


def test_each_request_has_attempts_of_its_own() -> None:
    """What was lost of one request is not told of the next."""
    time = Time()
    retries = new_retries(time)
    retries.send_with_retries(Sending(httpx.ReadTimeout("no answer"), answer()), GET, idempotent=True)
    _, lost_one = retries.send_with_retries(
        Sending(answer(429), answer(429), answer(429), answer()), GET, idempotent=True
    )
    assert lost_one is False


# How often, and how long


def test_the_last_answer_is_the_answer() -> None:
    """A server that is always busy is asked four times, and its answer returned."""
    assert (ATTEMPTS, sent(answer(429))) == (4, (429, False, 4))


@pytest.mark.parametrize("problem", [*NOT_MADE, *LOST], ids=lambda each: type(each).__name__)
def test_the_last_problem_is_raised(problem: Exception) -> None:
    """A server that never answers is asked four times, and what happened is raised as it is."""
    sending = Sending(problem)
    with pytest.raises(type(problem)) as caught:
        new_retries(Time()).send_with_retries(sending, GET, idempotent=True)
    assert (caught.value, sending.calls) == (problem, 4)


@pytest.mark.parametrize("problem", NOT_MADE, ids=lambda each: type(each).__name__)
def test_a_lost_answer_counts_for_more_than_a_connection_that_is_not_made(problem: Exception) -> None:
    """The request that it answered may have been carried out, which the last attempt says nothing of."""
    lost = httpx.ReadError("reset")
    with pytest.raises(httpx.ReadError) as caught:
        new_retries(Time()).send_with_retries(Sending(lost, problem), GET, idempotent=True)
    assert caught.value is lost


@pytest.mark.parametrize("busy", [answer(429), answer(429, "soon"), answer(503), httpx.ConnectError("refused")])
def test_each_wait_that_nothing_was_said_of_is_twice_the_last(busy: Outcome) -> None:
    """Where nobody says how long, the first wait is the backoff, and each later one twice as long."""
    time = Time()
    sent(busy, busy, busy, answer(), time=time, backoff=1.5)
    assert time.slept == [1.5, 3.0, 6.0]


def test_the_first_wait_is_a_second_unless_said_otherwise() -> None:
    """Without a backoff given, a second is waited first."""
    time = Time()
    Retries({}, time.announce, clock=time.clock).send_with_retries(Sending(answer(503), answer()), GET, idempotent=True)
    assert time.slept == [1.0]


def test_what_is_asked_for_is_waited() -> None:
    """Each answer's own Retry-After is waited for, whatever the backoff."""
    time = Time()
    outcomes = (answer(429, "7"), answer(503, "Sun, 20 Jan 2030 09:00:30 GMT"), answer(429, "0"), answer())
    assert (sent(*outcomes, time=time), time.slept) == ((200, False, 4), [7.0, 23.0, 0.0])


@pytest.mark.parametrize("after", ["90", "Sun, 20 Jan 2030 09:01:30 GMT"], ids=["seconds", "date"])
def test_the_longest_wait_is_waited(after: str) -> None:
    """An API that asks for a minute and a half is waited for."""
    time = Time()
    assert (sent(answer(429, after), answer(), time=time), time.slept) == ((200, False, 2), [LONGEST_WAIT])


@pytest.mark.parametrize(
    "after", ["91", "9" * 400, "Sun, 20 Jan 2030 09:01:31 GMT"], ids=["seconds", "for ever", "date"]
)
def test_more_than_the_longest_wait_is_not_waited(after: str) -> None:
    """An API that asks for more is not waited for at all: its answer is returned at once."""
    time = Time()
    assert (sent(answer(429, after), answer(), time=time), time.events) == ((429, False, 1), [])


@pytest.mark.parametrize(
    ("outcome", "seconds", "why"),
    [
        pytest.param(answer(429, "7"), 7.0, "answered 429", id="asked for"),
        pytest.param(answer(503), 1.0, "answered 503", id="unavailable"),
        pytest.param(httpx.ConnectError("CANARY-1"), 1.0, "ConnectError", id="not connected"),
        pytest.param(httpx.ReadTimeout("CANARY-1"), 1.0, "ReadTimeout", id="lost"),
    ],
)
def test_a_wait_is_announced_before_it_begins(outcome: Outcome, seconds: float, why: str) -> None:
    """How long and why is said first, and only then waited."""
    time = Time()
    sent(outcome, answer(), time=time)
    assert time.events == [("said", f"contract: waiting {seconds:.1f} s: {GET}: {why}"), ("slept", seconds)]


def test_no_wait_follows_the_last_attempt() -> None:
    """Of four attempts only three are waited after."""
    time = Time()
    sent(answer(429, "7"), time=time)
    assert time.events == [("said", f"contract: waiting 7.0 s: {GET}: answered 429"), ("slept", 7.0)] * 3


def test_what_is_answered_at_once_is_not_waited_for() -> None:
    """Nothing is said of a request that is answered at once."""
    time = Time()
    sent(answer(), time=time)
    assert time.events == []


# Keeping pace


def paced(time: Time, *moments: float, most: int = 2, operation: str = ADD) -> list[float]:
    """Keep pace at given moments, or later where waiting went beyond them; return when each request went out."""
    retries = new_retries(time, {ADD: most})
    gone: list[float] = []
    for moment in moments:
        time.passed = max(time.passed, moment)
        retries.wait_for_rate_limit(operation)
        gone.append(time.passed)
    return gone


@pytest.mark.parametrize(
    ("moments", "gone"),
    [
        pytest.param([0, 0], [0, 0], id="within the limit"),
        pytest.param([0, 0, 0, 0, 0], [0, 0, 60, 60, 120], id="all at once"),
        pytest.param([0, 50, 55, 56], [0, 50, 60, 110], id="the minute slides"),
        pytest.param([0, 0, 59], [0, 0, 60], id="a second too early"),
        pytest.param([0, 0, 60], [0, 0, 60], id="after a minute"),
        pytest.param([0, 40, 80, 120], [0, 40, 80, 120], id="slowly"),
    ],
)
def test_no_minute_has_more_requests_than_the_limit(moments: list[float], gone: list[float]) -> None:
    """The minute is any minute, not one of the clock's, and no wait is longer than it has to be."""
    assert paced(Time(), *moments) == gone


def test_an_operation_without_a_limit_is_not_paced() -> None:
    """Only what the rules limit waits."""
    time = Time()
    paced(time, *[0.0] * 100, operation=GET)
    assert time.events == []


def test_no_pause_is_announced_that_is_none() -> None:
    """A request that comes a minute later, to the second, waits for nothing."""
    time = Time()
    paced(time, 0, 60, most=1)
    assert time.events == []


def test_each_operation_has_a_limit_of_its_own() -> None:
    """Requests of one operation do not slow another down."""
    time = Time()
    retries = new_retries(time, {ADD: 1, GET: 1})
    retries.wait_for_rate_limit(ADD)
    retries.wait_for_rate_limit(GET)
    assert time.events == []


def test_a_pause_is_announced_before_it_begins() -> None:
    """The limit is named as the reason, and only then waited for."""
    time = Time()
    paced(time, 0, 0, 12.5)
    assert time.events == [("said", f"contract: waiting 47.5 s: {ADD} is limited to 2 a minute"), ("slept", 47.5)]


def test_a_pause_may_be_longer_than_the_longest_wait_of_an_answer() -> None:
    """What one answer asks for is bounded; all pauses together are not."""
    time = Time()
    assert (paced(time, 0, 0, 0, most=1), time.slept) == ([0, 60, 120], [60, 60])


def test_all_waits_are_summed() -> None:
    """The seconds waited in all are those of pauses and of repetitions."""
    time = Time()
    retries = new_retries(time, {ADD: 1}, backoff=0.25)
    retries.wait_for_rate_limit(ADD)
    retries.wait_for_rate_limit(ADD)
    retries.send_with_retries(Sending(answer(429, "7"), httpx.ConnectError("refused"), answer()), ADD, idempotent=False)
    assert (retries.waited, time.slept) == (67.5, [60.0, 7.0, 0.5])


def test_nothing_is_waited_in_the_beginning() -> None:
    """Retries that were never needed have waited for nothing."""
    assert new_retries(Time()).waited == 0.0


def test_the_usual_clock_tells_the_time_with_its_zone() -> None:
    """A date in an answer is compared with the time in UTC."""
    assert Clock().now().utcoffset() == timedelta(0)


# Against a server


def got(url: str, *, method: str = "GET", idempotent: bool = True) -> tuple[int, bool]:
    """Send a request with a real client, its waits none."""
    retries = Retries({}, lambda _: None, backoff=0.0)
    with httpx.Client(trust_env=False) as client:
        response, lost_one = retries.send_with_retries(lambda: client.request(method, url), GET, idempotent=idempotent)
    return response.status_code, lost_one


def test_a_server_that_hangs_up_is_asked_again(serve: Serve) -> None:
    """What httpx raises for a lost answer is what is repeated."""
    url, seen = serve((0, {}, b""), (200, {}, b""))
    assert (got(url), len(seen)) == ((200, True), 2)


def test_a_server_that_hangs_up_on_a_post_is_not_asked_again(serve: Serve) -> None:
    """A POST whose answer was lost reaches a server once."""
    url, seen = serve((0, {}, b""), (200, {}, b""))
    with pytest.raises(httpx.RemoteProtocolError):
        got(url, method="POST", idempotent=False)
    assert len(seen) == 1


def test_a_busy_server_gets_a_post_again(serve: Serve) -> None:
    """A POST answered by 429 reaches the server again."""
    url, seen = serve((429, {"Retry-After": "0"}, b""), (201, {}, b""))
    assert (got(url, method="POST", idempotent=False), len(seen)) == ((201, False), 2)


def test_a_port_nobody_listens_on_is_named() -> None:
    """A connection that is refused every time is raised as such, for a POST too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(httpx.ConnectError):
        got(f"http://127.0.0.1:{port}", method="POST", idempotent=False)
