"""Prepares the claims of a report for the page: where each stands, by what it is found, its evidence cut."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.page.anchors import anchor_of
from postman_contract.reporting.page.bodies import (
    HEAD,
    CutBody,
    Piece,
    cut_body,
    cut_text,
    lines_of,
    problems_by_line,
    quote_line,
)
from postman_contract.reporting.report import Claim, Evidence, Problem, Report

MOST_HEADS = 3_000_000  # characters of the beginnings of all bodies together
MOST_PROBLEMS = 20
BELOW = " › "  # noqa: RUF001  between the names of folders, which may hold a slash or `>`; the page's script has it, too
UNANSWERED = "none"  # what is chosen to see claims that nothing has answered


@dataclass(frozen=True)
class ShownProblem:
    """A problem, the lines around it where the report has them, and the schema that it breaks."""

    problem: Problem
    quoted: Piece | None
    fragment: str


@dataclass(frozen=True)
class ShownEvidence:
    """An exchange with its gravest problems first; `more` are not shown."""

    evidence: Evidence
    problems: tuple[ShownProblem, ...]
    more: int
    body: CutBody | None


@dataclass(frozen=True)
class ShownClaim:
    """A claim: its place in the report, the id of its element, the words it is called by and those it is chosen by.

    `name` tells it from others about the same request, `title` holds the folders, too. `notes` are those that its
    evidence does not say already.
    """

    index: int
    claim: Claim
    anchor: str
    name: str
    title: str
    tags: tuple[str, ...]
    is_new: bool
    notes: tuple[str, ...]
    evidence: tuple[ShownEvidence, ...]

    @property
    def has_more(self) -> bool:
        """Tell whether there is more to say of it than a line holds."""
        claim = self.claim
        return bool(self.evidence or self.notes or claim.beside or claim.left_behind or claim.on_nothing)


@dataclass(frozen=True)
class Folder:
    """The claims about one folder of a collection, and how many there are of each verdict."""

    path: str
    claims: tuple[ShownClaim, ...]
    counts: Mapping[Outcome, int]


@dataclass(frozen=True)
class Reason:
    """Claims that are not judged, or set aside, for the same reason; `failed`: they made the run fail."""

    notes: tuple[str, ...]
    unavailable: bool
    failed: bool
    claims: tuple[ShownClaim, ...]


def show_claims(report: Report) -> tuple[ShownClaim, ...]:
    """Prepare every claim of a report; many bodies share what a page can hold of their beginnings."""
    bodies = sum(evidence.body is not None for claim in report.claims for evidence in claim.evidence)
    head = min(HEAD, MOST_HEADS // max(bodies, 1))
    new = frozenset(report.changes.broken if report.changes else ())
    return tuple(
        ShownClaim(
            index=index,
            claim=claim,
            anchor=anchor_of(claim),
            name=_name_of(claim),
            title=BELOW.join((*claim.folders, _name_of(claim))),
            tags=tuple(_tags_of(claim)),
            is_new=claim.verdict is Outcome.BROKEN and claim.item in new,
            notes=tuple(_further_notes(claim)),
            evidence=tuple(_show_evidence(each, head) for each in claim.evidence),
        )
        for index, claim in enumerate(report.claims)
    )


def _name_of(claim: Claim) -> str:
    name = claim.name or claim.item
    beyond = claim.item.removeprefix(f"{claim.case}/") if claim.case else claim.item
    return name if beyond == claim.item else f"{name} · {beyond.removeprefix(f'{claim.kind}s/')}"


def _further_notes(claim: Claim) -> Iterator[str]:
    said = [problem.says for evidence in claim.evidence for problem in evidence.problems]
    yield from (note for note in claim.notes if not any(each and each in note for each in said))


def _tags_of(claim: Claim) -> Iterator[str]:
    yield str(claim.verdict)
    if any(finding.tier is Tier.DRIFT for finding in claim.findings):
        yield "drift"
    if claim.on_nothing:
        yield "on nothing"
    if claim.is_unsteady:
        yield "unsteady"


def _show_evidence(evidence: Evidence, head: int) -> ShownEvidence:
    ranked = sorted(evidence.problems, key=lambda each: (bool(each.waiver), each.tier != Tier.BREACH))
    found = problems_by_line(ranked)
    lines = lines_of(evidence.body) if evidence.body else {}
    return ShownEvidence(
        evidence,
        tuple(
            ShownProblem(each, quote_line(lines, found, each.line), cut_text(each.fragment))
            for each in ranked[:MOST_PROBLEMS]
        ),
        max(len(ranked) - MOST_PROBLEMS, 0),
        cut_body(evidence.body, lines, found, head) if evidence.body else None,
    )


def claims_by_folder(claims: Iterable[ShownClaim]) -> tuple[Folder, ...]:
    """Sort claims into the folders of their collections, in the order of the report."""
    folders: dict[str, list[ShownClaim]] = {}
    for each in claims:
        folders.setdefault(BELOW.join(each.claim.folders), []).append(each)
    return tuple(Folder(path, tuple(own), Counter(each.claim.verdict for each in own)) for path, own in folders.items())


def claims_by_item(claims: Sequence[ShownClaim]) -> Mapping[str, ShownClaim]:
    """Find the claim about each item; of several, such as one of the request and one of the answer, one that broke."""
    broken = (each for each in claims if each.claim.verdict is Outcome.BROKEN)
    return {each.claim.item: each for each in (*claims, *broken)}


def claims_by_reason(claims: Iterable[ShownClaim], verdict: Outcome) -> tuple[Reason, ...]:
    """Collect the claims of a verdict that have it for the same reason, most of them first."""
    reasons: dict[tuple[tuple[str, ...], bool, bool], list[ShownClaim]] = {}
    for each in claims:
        if each.claim.verdict is verdict:
            reason = each.claim.notes, each.claim.unavailable, each.claim.failed
            reasons.setdefault(reason, []).append(each)
    ranked = sorted(reasons.items(), key=lambda pair: -len(pair[1]))
    return tuple(Reason(*reason, tuple(own)) for reason, own in ranked)


def index_of(claims: Sequence[ShownClaim]) -> Sequence[object]:
    """Return what the page's script chooses claims by: tags, folder, statuses and item of each, by index."""
    return [
        [
            each.tags,
            BELOW.join(each.claim.folders),
            [str(status) for status in each.claim.statuses] or [UNANSWERED],
            each.claim.item,
        ]
        for each in claims
    ]


def folder_choices(claims: Iterable[ShownClaim]) -> tuple[str, ...]:
    """List every folder that has claims in it or below it."""
    found = (each.claim.folders[:depth] for each in claims for depth in range(1, len(each.claim.folders) + 1))
    return tuple(BELOW.join(path) for path in sorted(set(found)))
