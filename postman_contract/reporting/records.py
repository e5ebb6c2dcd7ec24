"""What a claim says of itself, as a value that travels with pytest's report of each of its phases.

It is the attribute `contract` of the report; between processes of pytest-xdist it is text. Each phase has all that
was found so far, so that of a claim's reports the last one tells the whole.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pytest

from postman_contract.contract.coverage import Element
from postman_contract.reporting.explanations import Result
from postman_contract.reporting.findings import Finding
from postman_contract.reporting.needed import Cause
from postman_contract.reporting.report import Evidence, Recording

ATTRIBUTE = "contract"
_PHASES = ("setup", "call", "teardown")


@dataclass(frozen=True)
class About:
    """What a claim is about: its members are as of `reporting.report.Claim`.

    `label` names it among those of its folder: the request, and what of it is judged where that is not the answer; "":
    it is about no single case.
    """

    kind: str = "test"
    case: str = ""
    name: str = ""
    folders: tuple[str, ...] = ()
    file: str = ""
    place: str = ""
    operation: str = ""
    label: str = ""


@dataclass(frozen=True)
class Record:
    """What a claim says of itself.

    `is_decided`: a verdict was reached; a test that left itself out by pytest's own means has none. `published` are the
    notes of its result for readers who may not see what came. `waived` are the places of waivers
    that were needed, `judged` says by case and operation what was judged, `bases` what the response schemas rest on.
    `seen` is what it was the first in its process to see of the contract. `needed` are lines on what its
    prerequisites received, and `causes` what of that was broken. `seconds` is what all phases took so far; `left`,
    `left_published`, `stale` and `reshaped` are of this phase alone.
    """

    result: Result
    is_decided: bool = True
    about: About = About()
    published: tuple[str, ...] = ()
    unavailable: bool = False
    statuses: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    recording: Recording | None = None
    waived: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    seen: tuple[Element, ...] = ()
    needed: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    seconds: float = 0.0
    left: tuple[str, ...] = ()
    left_published: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    reshaped: tuple[str, ...] = ()


def record_of(report: object) -> Record | None:
    """Return what a claim says in a report; None: the report is of something else, or nothing was decided yet."""
    record: Record | None = getattr(report, ATTRIBUTE, None)
    return record


def records_of(reports: Iterable[object]) -> list[Record]:
    """Return what claims say in reports of every phase."""
    return [record for record in map(record_of, reports) if record is not None]


def last_reports(reports: Iterable[object]) -> list[tuple[pytest.TestReport, Record]]:
    """Keep of each claim the report of its last phase, in the order the claims first appear.

    A test that pytest-rerunfailures tries again has reports of earlier tries, which do not count.
    """
    last: dict[str, tuple[pytest.TestReport, Record]] = {}
    for report in reports:
        record = record_of(report)
        if not isinstance(report, pytest.TestReport) or record is None or not record.is_decided:
            continue
        if str(report.outcome) == "rerun":
            continue
        known = last.get(report.nodeid)
        if known is None or _PHASES.index(str(report.when)) >= _PHASES.index(str(known[0].when)):
            last[report.nodeid] = report, record
    return list(last.values())


def record_as_text(report: object) -> str:
    """Spell what a claim says in a report as a line of JSON."""
    record = record_of(report)
    assert record is not None
    return json.dumps(asdict(record))


def read_record(report: object) -> None:
    """Read what a claim says in a report, where it stands as text."""
    from cattrs import Converter  # noqa: PLC0415  only the controller of a distributed run reads any

    record = Converter().structure(json.loads(getattr(report, ATTRIBUTE)), Record)
    setattr(report, ATTRIBUTE, record)
