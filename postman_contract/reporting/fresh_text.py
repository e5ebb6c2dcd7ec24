"""Says which fresh cassettes a run found kept, and in Markdown how they differ in shape from those they replace."""

from collections.abc import Iterable, Mapping, Sequence

from postman_contract.contract.verdicts import Outcome
from postman_contract.recording.fresh import FreshCassette, IsKept
from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.night_text import quote_lines
from postman_contract.reporting.report import Report

MOST_SHOWN = 90  # lines; more are counted. What a text of a pull request may hold is bounded.
SENDING = frozenset({"answer", "negative", "pages", "test"})  # the kinds of claims that send, and so have cassettes
_KEPT = {Outcome.KEPT}


def kept_in(report: Report) -> IsKept:
    """Say of cassettes whether a report says that the contract was kept in them.

    The cassette of a claim that the collection drives is named after its case; in any other, all cases that it holds
    have to be kept.
    """
    by_item, by_case = _outcomes(report, "item"), _outcomes(report, "case")

    def is_kept(name: str, cases: frozenset[str]) -> bool:
        own = by_item.get(name.partition("@")[0])
        found = [own] if own is not None else [by_case.get(case, _KEPT) for case in cases]
        return bool(found) and all(each == _KEPT for each in found)

    return is_kept


def _outcomes(report: Report, member: str) -> Mapping[str, set[Outcome]]:
    found: dict[str, set[Outcome]] = {}
    for claim in report.claims:
        if claim.kind in SENDING:
            found.setdefault(getattr(claim, member), set()).add(claim.verdict)
    return found


def describe_fresh(cassettes: Sequence[FreshCassette], report: Report) -> str:
    """Write which answers have another shape than they had, by operation; values are none of it."""
    operations = {claim.case: claim.operation for claim in report.claims if claim.operation}
    by_operation: dict[str, list[str]] = {}
    for case, change in _changes_of(cassettes):
        by_operation.setdefault(operations.get(case, case), []).append(f"{change} ({case})")
    lines = [line for operation, changes in sorted(by_operation.items()) for line in (operation, *_indented(changes))]
    more = [f"… and {len(lines) - MOST_SHOWN} more lines"] if len(lines) > MOST_SHOWN else []
    new = [each.name for each in cassettes if each.is_new]
    parts = [f"{count_of(len(cassettes), 'fresh cassette')}, of cases that were kept alone."]
    parts += [f"Shape of answers, by operation:\n\n{quote_lines([*lines[:MOST_SHOWN], *more])}"] if lines else []
    parts += [] if lines else ["Their answers differ in values alone."]
    parts += [f"New cassettes:\n\n{quote_lines(new[:MOST_SHOWN])}"] if new else []
    return "\n\n".join(parts) + "\n"


def has_another_shape(cassettes: Iterable[FreshCassette]) -> bool:
    """Tell whether anything but values differs."""
    return any(each.is_new or each.changes for each in cassettes)


def _changes_of(cassettes: Iterable[FreshCassette]) -> list[tuple[str, str]]:
    """List the differences, each once: one case may be in several cassettes."""
    return [*dict.fromkeys(change for each in cassettes for change in each.changes)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"· {line}" for line in lines]
