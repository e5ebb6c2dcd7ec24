"""A report of a run, as a value: what `report.json` holds, and everything else is made from.

Where `Report.bodies` is false it holds nothing that could be a customer's: no body, no value of a header or of a
variable, only places, and what was expected and came in words that quote none. `report.schema.json` says the same
of the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from postman_contract.contract.verdicts import Outcome
from postman_contract.reporting.findings import Finding
from postman_contract.safety.budget import Calls

VERSION = 1
UNSTEADY = 2  # the try on which what is kept is unsteady


@dataclass(frozen=True)
class Problem:
    """One thing that was found: a breach, drift or, where it has a `waiver` (its reason and end), what is tolerated.

    `path` is a JSON Path, `pointer` a JSON Pointer where `*` is any element. `says` is one line; `expected` and `got`
    are "" without bodies. `unquoted` says it without any value that came, also where there are bodies: for what is
    published. `schema` is the place of the rule, a file and a JSON Pointer, and `fragment` the JSON text of the schema
    there. `line` is where the place begins in the body as it is shown, counted from 1.
    """

    tier: str
    check: str
    path: str
    pointer: str
    says: str
    unquoted: str = ""
    expected: str = ""
    got: str = ""
    schema: str = ""
    fragment: str = ""
    line: int | None = None
    waiver: str = ""


@dataclass(frozen=True)
class Excerpt:
    """Some lines of a body: the number of the first, from 1, and their text."""

    first: int
    text: str


@dataclass(frozen=True)
class Body:
    """A body as it is shown: indented where it is JSON, and cut. `size` is in bytes, `lines` those of the whole."""

    media_type: str
    size: int
    lines: int
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True)
class Variable:
    """A variable that a request used; a secret is a placeholder."""

    name: str
    value: str
    scope: str


@dataclass(frozen=True)
class Evidence:
    """One exchange, or request that was not sent, in which something was found.

    `status` is None where nothing was sent. `curl` repeats the request; "": not without its secrets, or no bodies.
    `body` is the answer's, or that of the request which was not sent; None without bodies.
    """

    case: str
    operation: str
    status: int | None
    problems: tuple[Problem, ...]
    url: str = ""
    curl: str = ""
    variables: tuple[Variable, ...] = ()
    body: Body | None = None


@dataclass(frozen=True)
class Recording:
    """What a cassette was recorded from, and when (RFC 3339)."""

    source: str
    at: str


@dataclass(frozen=True)
class Claim:
    """One contract item: what was judged, the verdict, and why.

    `id` is pytest's, `item` what stands in its brackets. `kind` is `answer`, `request`, `example`, `negative` or
    `pages` where the collection drives it, else `test`. `name`, `folders`, `file` and `place` are those of the request
    in its collection. `notes` say why the outcome is that, `beside` what less grave was found as well. `failed`: it
    made the run fail. `unavailable`: it could not be judged because the vendor's server was busy or did not answer.
    `seconds` is all its phases took, `tries` on which try it was judged.
    """

    id: str
    item: str
    case: str
    kind: str
    name: str
    folders: tuple[str, ...]
    file: str
    place: str
    operation: str
    verdict: Outcome
    failed: bool
    seconds: float
    statuses: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    on_nothing: tuple[str, ...] = ()
    unavailable: bool = False
    left_behind: tuple[str, ...] = ()
    tries: int = 1
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    recording: Recording | None = None

    @property
    def is_unsteady(self) -> bool:
        """Tell whether it passed, but not on the first try."""
        return self.tries >= UNSTEADY and self.verdict in (Outcome.KEPT, Outcome.WAIVED)


@dataclass(frozen=True)
class WaiverUse:
    """A waiver: what it is for, until when, and whether the run needed it. Without a date `days_left` is None."""

    place: str
    reason: str
    end: str
    days_left: int | None
    used: bool


@dataclass(frozen=True)
class Changes:
    """What is different from an earlier report, which is of the time `since`. All are items, but drift is subjects.

    `broken`, `not_judged` and `tolerated` (waived or set aside) are so now and were not; of claims that are new the
    first two, too. `mended` are kept now, on the first try, and were not.
    """

    since: str
    broken: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    not_judged: tuple[str, ...] = ()
    tolerated: tuple[str, ...] = ()
    appeared: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()
    drift_gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a run has found.

    `started` is RFC 3339. `stopped` says why the run ended before its time; "": it did not. `partial`: not every test
    was run, by choice or because it was stopped. `run` is the name of a live run. `exit_code` and `outcomes` are as of
    `reporting.outcomes`; `failures` are why the run failed beside its claims, such as other tests. `coverage` is as of
    `reporting.coverage`, None where nothing could be measured.
    """

    tool: str
    mode: str
    started: str
    seconds: float
    bodies: bool
    exit_code: int
    outcomes: tuple[str, ...]
    totals: Mapping[str, int]
    stopped: str = ""
    partial: bool = False
    run: str = ""
    collections: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: Mapping[str, Any] | None = None
    calls: Calls | None = None
    waivers: tuple[WaiverUse, ...] = ()
    left_behind: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    changes: Changes | None = None
    version: int = VERSION
