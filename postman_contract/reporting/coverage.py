"""Says what a run has seen of the contract: a figure for the summary, and a JSON document for programs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from postman_contract.contract.coverage import REQUEST, Element

VERSION = 1


@dataclass(frozen=True)
class Coverage:
    """Everything that a contract documents, and what of it was seen."""

    documented: tuple[Element, ...]
    seen: frozenset[Element]

    @property
    def percent(self) -> float:
        """How much was seen, in percent; of nothing, nothing."""
        return 100 * len(self.seen) / len(self.documented) if self.documented else 0.0


def measure_coverage(documented: Iterable[Element], seen: AbstractSet[Element]) -> Coverage:
    """Measure how much of what is documented was seen."""
    every = tuple(sorted(set(documented)))
    return Coverage(every, frozenset(every) & seen)


def describe_coverage(coverage: Coverage) -> str:
    """Write the figure, and of what it consists, as one line."""
    kinds: dict[str, list[Element]] = {}
    for element in coverage.documented:
        kinds.setdefault(_kind_of(element), []).append(element)
    parts = [f"{len(coverage.seen.intersection(every))} of {len(every)} {kind}" for kind, every in kinds.items()]
    return f"contract coverage: {shown_percent(coverage.percent)} % ({', '.join(parts) or 'nothing is documented'})"


def describe_shortfall(coverage: Coverage, floor: float) -> str | None:
    """Say that too little was seen, or nothing where it is enough."""
    if coverage.percent >= floor:
        return None
    seen = shown_percent(coverage.percent)
    return f"contract coverage is {seen} %, which is below the floor of {floor:g} % (--contract-coverage-floor)"


def shown_percent(percent: float) -> str:
    """Show a figure cut to one decimal place, so that 99.96 is no 100."""
    return f"{int(percent * 10) / 10:.1f}"


def _kind_of(element: Element) -> str:
    if not element.place:
        return "statuses" if element.status else "operations"
    return "properties of requests" if element.place == REQUEST else "properties of answers"


def coverage_as_json(coverage: Coverage) -> str:
    """Write what was seen, and what never, by operation."""
    return json.dumps(coverage_as_dict(coverage), indent=2, ensure_ascii=False) + "\n"


def coverage_as_dict(coverage: Coverage) -> Mapping[str, Any]:
    """Say what was seen, and what never, by operation, in what JSON has."""
    operations: dict[str, list[Element]] = {}
    for element in coverage.documented:
        operations.setdefault(element.operation, []).append(element)
    return {
        "version": VERSION,
        "percent": round(coverage.percent, 2),
        "seen": len(coverage.seen),
        "documented": len(coverage.documented),
        "operations": [_operation_as_dict(name, every, coverage.seen) for name, every in operations.items()],
    }


def _operation_as_dict(name: str, every: list[Element], seen: AbstractSet[Element]) -> Mapping[str, Any]:
    statuses = [each for each in every if each.status and not each.place]
    return {
        "operation": name,
        "seen": Element(name) in seen,
        **dict(_properties_as_dicts(every, 0, seen)),
        "statuses": [
            {
                "status": each.status,
                "seen": each in seen,
                **dict(_properties_as_dicts(every, each.status, seen)),
            }
            for each in statuses
        ],
    }


def _properties_as_dicts(
    every: list[Element], status: int, seen: AbstractSet[Element]
) -> Iterator[tuple[str, Mapping[str, list[str]]]]:
    """Yield, by place, the pointers that were seen and those that never were."""
    own = [each for each in every if each.status == status and each.place]
    for place in dict.fromkeys(each.place for each in own):
        here = [each for each in own if each.place == place]
        yield (
            place,
            {
                "seen": [each.pointer for each in here if each in seen],
                "never": [each.pointer for each in here if each not in seen],
            },
        )
