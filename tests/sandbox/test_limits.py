"""The limit of outbound orders a minute."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

Build = Callable[..., dict[str, Any]]
PATH = "/outbound-orders"


def limit(root: httpx.Client, **settings: Any) -> None:
    """Turn the limit on, to two orders a minute."""
    answer = root.post("/_sandbox/settings", json={"outboundOrdersPerMinute": 2} | settings)
    assert answer.status_code == 200


def statuses(client: httpx.Client, order: Build, count: int = 3) -> list[int]:
    """Create orders without a reference, and return what came of it."""
    return [client.post(PATH, json=order(None)).status_code for _ in range(count)]


def test_without_a_setting_there_is_no_limit(api: httpx.Client, order: Build) -> None:
    """A suite is not held up by default."""
    assert set(statuses(api, order, 32)) == {201}


def test_one_order_too_many_is_a_429(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """The body is an array of messages, and nothing was created."""
    limit(root)
    assert statuses(api, order, 2) == [201, 201]
    answer = api.post(PATH, json=order("REFUSED"))
    assert (answer.status_code, [set(problem) for problem in answer.json()]) == (429, [{"message"}])
    limit(root, outboundOrdersPerMinute=None)
    assert api.post(PATH, json=order("REFUSED")).status_code == 201


def test_the_documented_limit_can_be_had(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Thirty a minute, and no more (A2)."""
    limit(root, outboundOrdersPerMinute=30)
    assert statuses(api, order, 31) == [201] * 30 + [429]


def test_faulty_orders_count(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """The limit is one of requests."""
    limit(root)
    for _ in range(2):
        assert api.post(PATH, json={}).status_code == 422
    assert statuses(api, order, 1) == [429]


def test_refused_requests_do_not_count(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """A minute after the last order that was let in, the next one is."""
    limit(root)
    statuses(api, order, 2)
    limit(root, advanceSeconds=59)
    early = statuses(api, order, 1)
    limit(root, advanceSeconds=61)
    assert (early, statuses(api, order, 1)) == ([429], [201])


def test_each_client_has_a_limit_of_its_own(
    api: httpx.Client, root: httpx.Client, restricted: httpx.Client, order: Build
) -> None:
    """The limit is one per user (A2)."""
    limit(root)
    assert (statuses(api, order), statuses(restricted, order)) == ([201, 201, 429], [201, 201, 429])


def test_other_calls_are_not_limited(api: httpx.Client, root: httpx.Client, order: Build, inbound: Build) -> None:
    """Only creating outbound orders has a documented limit."""
    limit(root)
    statuses(api, order)
    assert api.post("/inbound-orders", json=inbound()).status_code == 201


def refused(api: httpx.Client, root: httpx.Client, order: Build, style: str) -> httpx.Response:
    """Return a 429 of that style."""
    limit(root, outboundOrdersPerMinute=0, retryAfter=style)
    return api.post(PATH, json=order())


def test_a_429_can_tell_the_seconds(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Retry-After is a whole number of seconds within the minute."""
    assert 1 <= int(refused(api, root, order, "seconds").headers["Retry-After"]) <= 60


def test_a_429_can_tell_the_date(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Retry-After is an HTTP date, in GMT, later than the answer's own."""
    headers = refused(api, root, order, "date").headers
    assert headers["Retry-After"].endswith(" GMT")
    assert parsedate_to_datetime(headers["Retry-After"]) > parsedate_to_datetime(headers["Date"])


def test_a_429_can_tell_nothing(api: httpx.Client, root: httpx.Client, order: Build) -> None:
    """Nobody knows whether the real one sends the header (C)."""
    assert "Retry-After" not in refused(api, root, order, "none").headers


@pytest.mark.parametrize(
    "settings",
    [{"outboundOrdersPerMinute": -1}, {"outboundOrdersPerMinute": "2"}, {"retryAfter": "never"}, {"reportSeconds": -1}],
)
def test_settings_are_checked(root: httpx.Client, settings: dict[str, Any]) -> None:
    """What makes no sense is a 422, and changes nothing."""
    before = root.get("/_sandbox/settings").json()
    assert root.post("/_sandbox/settings", json=settings).status_code == 422
    assert root.get("/_sandbox/settings").json() == before


def test_a_reset_sets_everything_back(root: httpx.Client) -> None:
    """Settings do not outlive the state."""
    before = root.get("/_sandbox/settings").json()
    limit(root, reportSeconds=5, retryAfter="none", advanceSeconds=10)
    root.post("/_sandbox/reset")
    assert root.get("/_sandbox/settings").json() == before
