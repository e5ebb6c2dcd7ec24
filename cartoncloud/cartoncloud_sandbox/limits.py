"""The limit of outbound orders a minute; it is off until the settings turn it on.

See docs/cartoncloud-facts.md, Limits.
"""

import time
from collections import deque
from email.utils import formatdate
from math import ceil

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.errors import ApiError, Problem
from cartoncloud_sandbox.settings import RetryAfter

_MINUTE = 60.0


def spend_outbound_order(call: Call) -> None:
    """Count one creation of the caller's; raise a 429 when the last 60 seconds already hold as many as allowed."""
    most = call.sandbox.settings.outbound_orders_per_minute
    if most is None:
        return
    now = call.sandbox.clock.seconds()
    spent = call.sandbox.orders.setdefault(call.client.id, deque())
    while spent and spent[0] <= now - _MINUTE:
        spent.popleft()
    if len(spent) >= most:
        wait = max(1, ceil(spent[0] + _MINUTE - now)) if spent else int(_MINUTE)
        raise too_many(call.sandbox.settings.retry_after, wait)
    spent.append(now)


def too_many(style: RetryAfter, wait: int) -> ApiError:
    """Make a 429 that says when to come again (RFC 9110 §10.2.3), or does not."""
    return ApiError(429, Problem("Too many requests"), headers=retry_after(style, wait))


def retry_after(style: RetryAfter, wait: int) -> dict[str, str]:
    """Return the header of that style: seconds, a date of the real clock, or none at all."""
    values = {RetryAfter.SECONDS: str(wait), RetryAfter.DATE: formatdate(time.time() + wait, usegmt=True)}
    return {"Retry-After": values[style]} if style in values else {}
