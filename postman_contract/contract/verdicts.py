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
    beyond the contract, `reason` says why an item is set aside or not judged.
    """

    outcome: Outcome
    violations: tuple[Violation, ...] = ()
    waived: tuple[tuple[Violation, Waiver], ...] = ()
    drift: tuple[Violation, ...] = field(default=())
    reason: str = ""


def judge(case_id: str, found: Iterable[Violation], waivers: Sequence[Waiver], today: dt.date | None) -> Verdict:
    """Judge one item by what its checks found.

    Args:
        case_id: waivers apply by it.
        found: violations and drift together.
        waivers: all of the suite.
        today: waivers that expired before it do not count; None: none expires.
    """
    broken, waived, drift = [], [], []
    for violation in found:
        waiver = _waiver_of(case_id, violation, waivers, today)
        if waiver is not None:
            waived.append((violation, waiver))
        elif violation.additive:
            drift.append(violation)
        else:
            broken.append(violation)
    outcome = Outcome.BROKEN if broken else Outcome.WAIVED if waived else Outcome.KEPT
    return Verdict(outcome, tuple(broken), tuple(waived), tuple(drift))


def _waiver_of(case_id: str, violation: Violation, waivers: Sequence[Waiver], today: dt.date | None) -> Waiver | None:
    for waiver in waivers:
        if (waiver.case, waiver.check, waiver.path) == (case_id, violation.check, violation.instance_path) and (
            today is None or today <= waiver.expires
        ):
            return waiver
    return None
