"""Groups what is broken by operation: each breach once, whatever number of claims has met it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.page.anchors import anchor_of_operation
from postman_contract.reporting.page.claims import ShownClaim
from postman_contract.reporting.report import Claim, Evidence, Problem, Report


@dataclass(frozen=True)
class Breach:
    """What is broken at one place of an operation, and the claims that met it; `is_new`: none did before.

    `status` is None where nothing was sent, or nothing is known of an answer. `where` is a JSON Pointer, or the check.
    """

    operation: str
    status: int | None
    where: str
    says: str
    schema: str
    claims: tuple[ShownClaim, ...]
    is_new: bool


@dataclass(frozen=True)
class BrokenOperation:
    """What is broken of an operation, and the claims that are shown with it; "" stands for none in particular."""

    name: str
    anchor: str
    breaches: tuple[Breach, ...]
    claims: tuple[ShownClaim, ...]


@dataclass(frozen=True)
class _Met:
    """A breach as one claim met it; those with the same `key` are the same."""

    operation: str
    status: int | None
    check: str
    pointer: str
    says: str
    schema: str

    @property
    def key(self) -> tuple[object, ...]:
        return self.operation, self.status, self.check, self.pointer, self.schema or self.says


def breaking_problems(claim: Claim) -> tuple[tuple[Evidence, Problem], ...]:
    """Return what broke a claim: its breaches that no waiver tolerates, else the drift that was not allowed."""
    if claim.verdict is not Outcome.BROKEN:
        return ()
    open_ = [(each, problem) for each in claim.evidence for problem in each.problems if not problem.waiver]
    return tuple(pair for pair in open_ if pair[1].tier == Tier.BREACH) or tuple(open_)


def group_broken(report: Report, claims: Sequence[ShownClaim]) -> tuple[BrokenOperation, ...]:
    """Group what is broken by operation, those that most claims have met first."""
    breaches = _breaches(report, claims)
    by_operation: dict[str, list[Breach]] = {}
    for breach in breaches:
        by_operation.setdefault(breach.operation, []).append(breach)
    homes: dict[str, list[ShownClaim]] = {name: [] for name in by_operation}
    for each in claims:
        if each.claim.verdict is Outcome.BROKEN:
            homes[next(_met_by(each.claim)).operation].append(each)
    found = [
        BrokenOperation(name, anchor_of_operation(name), tuple(by_operation[name]), tuple(own))
        for name, own in homes.items()
    ]
    return tuple(sorted(found, key=lambda each: (not each.name, -len(each.claims))))


def _breaches(report: Report, claims: Sequence[ShownClaim]) -> tuple[Breach, ...]:
    met: dict[tuple[object, ...], tuple[_Met, list[ShownClaim]]] = {}
    for shown in claims:
        for each in _met_by(shown.claim) if shown.claim.verdict is Outcome.BROKEN else ():
            own = met.setdefault(each.key, (each, []))[1]
            if shown not in own[-1:]:
                own.append(shown)
    known = {(each.operation, each.check, each.pointer) for each, _ in met.values()}
    for each, own in _without_evidence(report, claims):
        if (each.operation, each.check, each.pointer) not in known:
            met[each.key] = (each, own)
    return tuple(_breach(each, own) for each, own in met.values())


def _breach(met: _Met, claims: list[ShownClaim]) -> Breach:
    is_new = bool(claims) and all(each.is_new for each in claims)
    where = met.pointer or met.check
    return Breach(met.operation, met.status, where, met.says, met.schema, tuple(claims), is_new)


def _met_by(claim: Claim) -> Iterator[_Met]:
    """Yield what broke a claim; where nothing was kept of an exchange, what its notes say."""
    pairs = breaking_problems(claim)
    for evidence, each in pairs:
        says = each.says.removeprefix(f"{each.path}: ")
        yield _Met(evidence.operation, evidence.status, each.check, each.pointer, says, each.schema)
    if not pairs:
        status = claim.statuses[0] if claim.statuses else None
        for note in claim.notes or ("it failed, and says no more",):
            yield _Met(claim.operation, status, "", "", note, "")


def _without_evidence(report: Report, claims: Iterable[ShownClaim]) -> Iterator[tuple[_Met, list[ShownClaim]]]:
    by_case: dict[str, list[ShownClaim]] = {}
    for shown in claims:
        if shown.claim.verdict is Outcome.BROKEN:
            by_case.setdefault(shown.claim.case, []).append(shown)
    for each in report.findings:
        own = [shown for case in {place.case for place in each.places} for shown in by_case.get(case, ())]
        if each.tier is Tier.BREACH and own:
            yield _Met(each.operation, None, each.check, each.pointer, each.message, each.schema), own
