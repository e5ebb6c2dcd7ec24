"""Says whether a run is worth a second try, and how long to wait before it."""

import datetime as dt
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from postman_contract.reporting.report import Report

USUAL_WAIT = 600.0  # seconds
LONGEST_WAIT = 1800.0  # an API that asks for more is asked again all the same
_WORTH_IT = {EXIT_CODES[outcome] for outcome in RunOutcome}
_RETRY_AFTER = re.compile(r", with Retry-After: (.+)$")  # as `run.judging` says it of a server that is busy


def wait_before_second_try(report: Report) -> float | None:
    """Return the seconds to wait before what failed is judged again; None: that would change nothing.

    It would not where all is kept, where pytest could not do its work, and where things were left behind alone.
    """
    if report.exit_code not in _WORTH_IT or {*report.outcomes} <= {RunOutcome.LEFT_BEHIND}:
        return None
    return min(max(USUAL_WAIT, *_waits_asked_for(report), 0.0), LONGEST_WAIT)


def _waits_asked_for(report: Report) -> Iterator[float]:
    """Yield what the vendor asked to wait, counted from the end of the run; as seconds or a date (RFC 9110 §10.2.3)."""
    ended = dt.datetime.fromisoformat(report.started) + dt.timedelta(seconds=report.seconds)
    for note in (note for claim in report.claims if claim.unavailable for note in claim.notes):
        found = _RETRY_AFTER.search(note)
        if found is None:
            continue
        if found[1].isdecimal():
            yield float(found[1])
        else:
            try:
                moment = parsedate_to_datetime(found[1])
            except (ValueError, OverflowError):
                continue
            yield (moment.replace(tzinfo=moment.tzinfo or dt.UTC) - ended).total_seconds()
