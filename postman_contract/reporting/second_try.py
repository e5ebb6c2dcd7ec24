"""Says whether a run is worth a second try, and how long to wait before it."""

import re
from collections.abc import Iterator

from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from postman_contract.reporting.report import Report
from postman_contract.run.judging import ASKS_TO_WAIT

USUAL_WAIT = 600.0  # seconds
LONGEST_WAIT = 1800.0  # an API that asks for more is asked again all the same
_WORTH_IT = {EXIT_CODES[outcome] for outcome in RunOutcome}
_WAIT = re.compile(rf"{re.escape(ASKS_TO_WAIT)}(\d+) s$")


def wait_before_second_try(report: Report) -> float | None:
    """Return the seconds to wait before what failed is judged again; None: that would change nothing.

    It would not where all is kept, where pytest could not do its work, and where things were left behind alone.
    """
    if report.exit_code not in _WORTH_IT or {*report.outcomes} <= {RunOutcome.LEFT_BEHIND}:
        return None
    return min(max(USUAL_WAIT, *_waits_asked_for(report), 0.0), LONGEST_WAIT)


def _waits_asked_for(report: Report) -> Iterator[float]:
    """Yield the seconds that the vendor asked to wait."""
    for note in (note for claim in report.claims if claim.unavailable for note in claim.notes):
        found = _WAIT.search(note)
        if found is not None:
            yield float(found[1])
