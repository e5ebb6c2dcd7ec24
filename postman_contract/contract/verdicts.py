"""Decides: from violations, waivers and drift to one verdict."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from postman_contract.contract.violations import Violation
from postman_contract.contract.waivers import Waiver


class Outcome(StrEnum):
    """What is said of a contract item."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_JUDGED = "not judged"
    SET_ASIDE = "set aside"
    WAIVED = "waived"


@dataclass(frozen=True)
class Verdict:
    """What is said of one contract item.

    `violations` broke it, `waived` pairs each tolerated violation with its waiver, `drift` is what the response holds
    beyond the contract, `reason` says why an item is set aside or not judged; `unquoted` says so without what came,
    where the reason quotes it.
    """

    outcome: Outcome
    violations: tuple[Violation, ...] = ()
    waived: tuple[tuple[Violation, Waiver], ...] = ()
    drift: tuple[Violation, ...] = field(default=())
    reason: str = ""
    unquoted: str = ""


def judge(
    case_id: str,
    found: Iterable[Violation],
    waivers: Sequence[Waiver],
    today: dt.date | None,
    *,
    operation: str = "",
    drift_breaks: bool = False,
) -> Verdict:
    """Judge one item by what its checks found.

    Args:
        case_id: waivers apply by it.
        found: violations and drift together.
        waivers: all of the suite.
        today: waivers that expired before it do not count; None: none expires.
        operation: waivers apply by it, too.
        drift_breaks: drift that is not waived is a violation like any other.
    """
    own = [each for each in waivers if each.is_for(case_id, operation)]
    current = [each for each in own if today is None or not each.has_expired(today)]
    broken, waived, drift = [], [], []
    for violation in found:
        waiver = _waiver_of(violation, current)
        if waiver is not None:
            waived.append((violation, waiver))
        elif violation.additive and not drift_breaks:
            drift.append(violation)
        else:
            broken.append(violation)
    outcome = Outcome.BROKEN if broken else Outcome.WAIVED if waived else Outcome.KEPT
    return Verdict(outcome, tuple(broken), tuple(waived), tuple(drift))


def _waiver_of(violation: Violation, waivers: Sequence[Waiver]) -> Waiver | None:
    place = (violation.check, violation.instance_path)
    return next((waiver for waiver in waivers if (waiver.check, waiver.path) == place), None)
