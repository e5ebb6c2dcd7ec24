"""Makes `report.md` of a report, for the summary of a CI job and for issues: it is published.

So it holds no body and no value, even of a report with bodies: what may quote one is said by its published form there,
or left to `report.json`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.coverage import shown_percent
from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.fences import Group, Section, entry_of, fenced, sections_as_markdown
from postman_contract.reporting.outcomes import RunOutcome
from postman_contract.reporting.report import Claim, Problem, Report

FILE = "report.md"
MOST_BYTES = 200_000
MOST_NAMED = 5  # of what is named in one entry; more are counted
SOON = 14  # days in which a waiver ends, to be listed
_TITLES = {
    RunOutcome.BROKEN: "The contract is broken",
    RunOutcome.LEFT_BEHIND: "Something was left behind",
    RunOutcome.NOT_JUDGED: "Not everything could be judged",
    RunOutcome.UNAVAILABLE: "The vendor was unavailable",
}
_COUNTED = (*map(str, Outcome), "drift", "on nothing", "unsteady")
_NO_OPERATION = "of no single operation"


@dataclass
class _Found:
    """What one check has found at one place of an operation; grows while a report is read."""

    words: str
    schema: str
    cases: dict[str, None] = field(default_factory=dict)


def markdown_of(report: Report) -> str:
    """Write a report as Markdown, at most `MOST_BYTES` of UTF-8; what is left out is counted."""
    begin, end = _verdict(report), _totals(report)
    sections = (
        _changes(report),
        _breaches(report),
        _not_judged(report),
        _left_behind(report),
        _drift(report),
        _unsteady(report),
        _waivers(report),
    )
    return begin + sections_as_markdown(sections, MOST_BYTES - len((begin + end).encode())) + end


def _verdict(report: Report) -> str:
    """Write what the run came to, on two or three lines."""
    counts = [f"{number:,} {name}" for name in _COUNTED if (number := report.totals.get(name, 0))]
    also = f" Also: {', '.join(report.outcomes[1:])}." if report.outcomes[1:] else ""
    of = f"Of {count_of(len(report.claims), 'claim')}: {', '.join(counts) or 'nothing'}."
    lines = [f"# {_title(report)}", f"{of}{also} Exit code {report.exit_code}."]
    if report.partial:
        lines.append("**Partial: not every test was run.**")
    stopped = fenced(f"stopped before its time: {_free(report, [report.stopped])[0]}") if report.stopped else ""
    return "\n\n".join([*lines, stopped])


def _title(report: Report) -> str:
    if report.outcomes:
        return _TITLES[RunOutcome(report.outcomes[0])]
    if report.exit_code or report.stopped:
        return "The run did not come to its end"
    if not any(report.totals.get(str(each)) for each in (Outcome.KEPT, Outcome.WAIVED)):
        return "Nothing was judged"
    return "The contract is kept"


def _changes(report: Report) -> Section:
    changes = report.changes
    if changes is None:
        return Section("What changed", "changes", ())
    groups = [
        Group(label, tuple(entry_of(each) for each in listed))
        for label, listed in (
            ("broken now", changes.broken),
            ("mended", changes.mended),
            ("not judged now", changes.not_judged),
            ("waived or set aside now", changes.tolerated),
            ("new", changes.appeared),
            ("gone", changes.vanished),
            ("new drift", changes.drift),
            ("drift that is gone", changes.drift_gone),
        )
        if listed
    ]
    # In a title it has to be a time, whatever the earlier report says.
    since = f" since {changes.since}" if re.fullmatch(r"\d{4}-\d\d-\d\d[Tt][\d:.Zz+-]{5,30}", changes.since) else ""
    return Section(f"What changed{since}", "changes", (*groups,) or (Group("nothing"),))


def _breaches(report: Report) -> Section:
    """List what broke, by operation, and below it the claims that are broken by nothing that a check has found."""
    entries = _entries_by_operation(report, Tier.BREACH)
    for claim in report.claims:
        if _is_broken(claim) and not any(_breaches_of(claim)):
            entry = entry_of(claim.item, *(_reasons(report, claim) or ("it failed",)))
            entries.setdefault(claim.operation or _NO_OPERATION, []).append(entry)
    beside = Group("beside the claims", tuple(map(entry_of, _free(report, report.failures))))
    return _section("Breaches", "findings", *_groups(entries), beside)


def _is_broken(claim: Claim) -> bool:
    """Tell whether a claim made the run fail, and for no reason that another section has."""
    listed = claim.verdict is Outcome.NOT_JUDGED or claim.on_nothing or claim.left_behind
    return claim.verdict is Outcome.BROKEN or (claim.failed and not listed)


def _breaches_of(claim: Claim) -> Iterator[bool]:
    yield from (each.tier is Tier.BREACH for each in claim.findings)
    yield from (_counts(each, Tier.BREACH) for evidence in claim.evidence for each in evidence.problems)


def _counts(problem: Problem, tier: Tier) -> bool:
    return problem.tier == tier and not problem.waiver


def _entries_by_operation(report: Report, tier: Tier) -> dict[str, list[str]]:
    entries: dict[str, list[str]] = {}
    for (operation, check, pointer), found in _collect(report, tier).items():
        words = f": {found.words}" if found.words else ""
        schema = f"[{found.schema}]" if found.schema else ""
        entry = entry_of(f"{check} at {pointer or 'the whole'}{words}", schema, f"in {_named([*found.cases])}")
        entries.setdefault(operation or _NO_OPERATION, []).append(entry)
    return entries


def _collect(report: Report, tier: Tier) -> Mapping[tuple[str, str, str], _Found]:
    """Collect what was found, by operation, check and pointer, in words that may be published."""
    collected: dict[tuple[str, str, str], _Found] = {}
    for finding in (each for each in report.findings if each.tier is tier):
        words = "" if report.bodies else finding.message
        new = _Found(words, finding.schema)
        found = collected.setdefault((finding.operation, finding.check, finding.pointer), new)
        found.cases |= {place.case: None for place in finding.places}
    for evidence in (each for claim in report.claims for each in claim.evidence):
        for problem in (each for each in evidence.problems if _counts(each, tier)):
            says = problem.unquoted if report.bodies else problem.says
            new = _Found("", problem.schema)
            found = collected.setdefault((evidence.operation, problem.check, problem.pointer), new)
            found.words = found.words or says.removeprefix(f"{problem.path}: ")
            found.cases[evidence.case] = None
    return collected


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _free(report: Report, texts: Sequence[str]) -> list[str]:
    """Return free text; where there are bodies it may quote them, so that only its place is told."""
    return ["said in report.json alone, which holds bodies" if report.bodies else text for text in texts]


def _reasons(report: Report, claim: Claim) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_free(report, claim.notes)))


def _not_judged(report: Report) -> Section:
    """List what could not be judged; claims with the same reason are listed below it."""
    reasons: dict[tuple[str, ...], list[str]] = {}
    for claim in report.claims:
        if claim.verdict is Outcome.NOT_JUDGED:
            busy = ("the vendor's server was busy or did not answer",) if claim.unavailable else ()
            reasons.setdefault((*_reasons(report, claim), *busy), []).append(claim.item)
        elif claim.failed and claim.on_nothing and claim.verdict is not Outcome.BROKEN:
            reasons.setdefault(("no rows to judge",), []).append(claim.item)
    alone = [entry_of(items[0], *reason) for reason, items in reasons.items() if len(items) == 1]
    shared = [
        Group("; ".join(reason), tuple(map(entry_of, items))) for reason, items in reasons.items() if len(items) > 1
    ]
    return _section("Not judged", "claims", *shared, Group("", tuple(alone)))


def _left_behind(report: Report) -> Section:
    by_claim = [(claim.item, claim.left_behind) for claim in report.claims]
    groups = [
        Group(item, tuple(map(entry_of, _free(report, left)))) for item, left in (*by_claim, ("", report.left_behind))
    ]
    return _section("Left behind", "things", *groups)


def _drift(report: Report) -> Section:
    return _section("Drift", "findings", *_groups(_entries_by_operation(report, Tier.DRIFT)))


def _unsteady(report: Report) -> Section:
    unsteady = [claim for claim in report.claims if claim.is_unsteady]
    entries = tuple(entry_of(f"{each.item}: on try {each.tries}") for each in unsteady)
    return _section("Unsteady", "claims", Group("", entries))


def _waivers(report: Report) -> Section:
    ending = [(each.days_left, each) for each in report.waivers if each.days_left is not None]
    entries = [
        entry_of(f"{count_of(days, 'day')} left: {each.place}" if days >= 0 else f"ended: {each.place}", each.reason)
        for days, each in sorted(ending, key=lambda pair: pair[0])
        if days <= SOON
    ]
    return _section(f"Waivers that end within {SOON} days", "waivers", Group("", tuple(entries)))


def _groups(entries: Mapping[str, Sequence[str]]) -> list[Group]:
    return [Group(label, tuple(own)) for label, own in entries.items()]


def _section(title: str, noun: str, *groups: Group) -> Section:
    number = sum(len(group.entries) for group in groups)
    return Section(f"{title} ({number:,})", noun, tuple(group for group in groups if group.entries))


def _totals(report: Report) -> str:
    """Write the counts as a table, which holds our own words and numbers alone, and what run it was."""
    rows = [(name, str(report.totals.get(name, 0))) for name in _COUNTED]
    if report.coverage is not None:
        rows.append(("coverage", f"{shown_percent(report.coverage['percent'])} %"))
    if report.calls is not None:
        most = "" if report.calls.most is None else f" of {report.calls.most}"
        rows.append(("calls", f"{report.calls.total}{most}"))
    rows.append(("seconds", f"{report.seconds:.1f}"))
    table = "\n".join(["| | |", "|---|---:|", *(f"| {name} | {value} |" for name, value in rows)])
    run = f"{report.run}, " if report.run else ""
    about = [entry_of(f"{run}{report.mode}, {report.started}"), entry_of(_named(report.collections) or "no collection")]
    return f"## Totals\n\n{table}\n\n" + fenced(report.tool, about)
