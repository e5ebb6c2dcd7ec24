"""Writes what was measured: rates by class and by operation, every miss, everything that never bit, false alarms."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from detecting.fault import Group
from detecting.measuring import Measured, Outcome
from detecting.verdicts import Noticed

_CAUGHT = {Noticed.DETECTED}


def report_lines(measured: Measured) -> Iterator[str]:
    """Write the whole report; the totals come last, where a terminal shows them."""
    by_group = {group: [each for each in measured.outcomes if each.fault.group is group] for group in Group}
    breaking, optional = by_group[Group.BREAKING], by_group[Group.OPTIONAL]
    yield from _table("breaking faults by class", breaking, lambda each: each.fault.kind)
    yield from _table("breaking faults by operation", breaking, lambda each: each.fault.operation)
    yield from _missed(breaking)
    yield from _table("optional members that are gone, apart from all rates", optional, lambda each: each.fault.kind)
    yield from _missed(optional)
    yield from _alarms(by_group[Group.ADDITION])
    yield from _totals(measured, breaking, optional, by_group[Group.ADDITION])


def _table(title: str, outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> Iterator[str]:
    yield f"{title}: detected of all, of those that bit"
    for name in sorted({key(each) for each in outcomes}):
        yield f"  {_rates([each for each in outcomes if key(each) == name])}  {name}"
    yield ""


def _rates(outcomes: Sequence[Outcome]) -> str:
    counted = Counter(each.noticed for each in outcomes)
    caught, bit = counted[Noticed.DETECTED], len(outcomes) - counted[Noticed.NEVER_BIT]
    return f"{_share(caught, len(outcomes))} {_share(caught, bit)}  {caught:5} of {len(outcomes):5}, {bit:5} bit"


def _share(some: int, of: int) -> str:
    return f"{100 * some / of:5.1f} %" if of else "    - %"


def _missed(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for noticed in Noticed:
        found = sorted(each.fault.name for each in outcomes if each.noticed is noticed)
        if noticed not in _CAUGHT and found:
            yield f"{noticed}: {len(found)}"
            yield from (f"  {name}" for name in found)
            yield ""


def _alarms(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "additive changes by class: false alarms of all"
    for kind in sorted({each.fault.kind for each in outcomes}):
        of_kind = [each for each in outcomes if each.fault.kind == kind]
        bit = [each for each in of_kind if each.noticed is not Noticed.NEVER_BIT]
        yield f"  {_alarmed(of_kind):5} of {len(of_kind):5}, {len(bit):5} bit  {kind}"
    yield ""
    for each in (each for each in outcomes if each.alarms or each.noticed is Noticed.HUNG):
        yield f"false alarm: {each.fault.name}"
        yield from (f"  {alarm}" for alarm in each.alarms or (each.noticed,))
    never = sorted(each.fault.name for each in outcomes if each.noticed is Noticed.NEVER_BIT)
    yield from (f"never bit: {name}" for name in never)
    yield ""


def _alarmed(outcomes: Iterable[Outcome]) -> int:
    return sum(bool(each.alarms) or each.noticed is Noticed.HUNG for each in outcomes)


def _totals(
    measured: Measured, breaking: Sequence[Outcome], optional: Sequence[Outcome], additive: Sequence[Outcome]
) -> Iterator[str]:
    for problem in measured.unclean:
        yield f"not green without a fault: {problem}"
    counted = Counter(each.noticed for each in breaking)
    yield "breaking: " + ", ".join(f"{counted[each]} {each}" for each in Noticed if counted[each])
    yield f"breaking faults: {_rates(breaking)}"
    yield f"optional members: {_rates(optional)}"
    yield f"false alarms: {_alarmed(additive)} of {len(additive)} additive changes"


def as_json(measured: Measured) -> object:
    """Write everything as JSON values: what was unclean, and each fault with what became of it."""
    rows = []
    for each in measured.outcomes:
        fault = {key: getattr(each.fault, key) for key in ("group", "kind", "operation", "place")}
        rows.append({**fault, "noticed": each.noticed, "alarms": list(each.alarms)})
    return {"unclean": measured.unclean, "faults": rows}
