"""Draws the coverage map: operations by statuses, and below each operation the properties of its schemas as trees."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from postman_contract.contract.coverage import BODY, HEADERS, REQUEST
from postman_contract.contract.property_tree import ANY
from postman_contract.contract.verdicts import Outcome
from postman_contract.reporting.coverage import shown_percent
from postman_contract.reporting.page.broken import breaking_problems
from postman_contract.reporting.report import Report

SEEN, NEVER, BROKEN = "seen", "never", "broken"
DEEPEST = 40  # steps of a pointer
_PLACES = {REQUEST: "request", BODY: "body", HEADERS: "headers"}


@dataclass(frozen=True)
class Node:
    """A property: its name, whether it was seen, never seen or broken ("": it is only on the way), and those in it."""

    name: str
    state: str
    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class PropertyTree:
    """The properties of one schema: what it is of, how many were seen, and how many there are."""

    title: str
    nodes: tuple[Node, ...]
    seen: int
    documented: int


@dataclass(frozen=True)
class Row:
    """An operation: its state at each status of the map ("": not documented), and its schemas."""

    operation: str
    seen: bool
    states: tuple[str, ...]
    trees: tuple[PropertyTree, ...]

    @property
    def properties(self) -> tuple[int, int]:
        """How many properties were seen, and how many there are."""
        return sum(tree.seen for tree in self.trees), sum(tree.documented for tree in self.trees)


@dataclass(frozen=True)
class CoverageMap:
    """What was seen of a contract, in percent, and by operation and status."""

    percent: str
    seen: int
    documented: int
    statuses: tuple[int, ...]
    rows: tuple[Row, ...]


Broken = Mapping[tuple[str, int], Mapping[str, Collection[str]]]


def map_coverage(report: Report) -> CoverageMap | None:
    """Draw the map; None where nothing could be measured."""
    coverage = report.coverage
    if coverage is None:
        return None
    broken = _broken_places(report)
    operations = coverage["operations"]
    documented = {each["status"] for operation in operations for each in operation["statuses"]}
    # A status that nobody documented is broken, and is on the map where its operation is.
    unforeseen = {status for name, status in broken if status and name in {each["operation"] for each in operations}}
    statuses = sorted(documented | unforeseen)
    return CoverageMap(
        percent=shown_percent(coverage["percent"]),
        seen=coverage["seen"],
        documented=coverage["documented"],
        statuses=tuple(statuses),
        rows=tuple(_row(operation, statuses, broken) for operation in operations),
    )


def _broken_places(report: Report) -> Broken:
    """Collect the pointers of breaches by operation and status, 0 for the request, and there by place."""
    found: dict[tuple[str, int], dict[str, set[str]]] = {}
    for claim in report.claims:
        for evidence, problem in breaking_problems(claim) if claim.verdict is Outcome.BROKEN else ():
            place = HEADERS if "header" in problem.check else BODY if evidence.status else REQUEST
            own = found.setdefault((evidence.operation, evidence.status or 0), {})
            own.setdefault(place, set()).add(problem.pointer)
    return found


def _row(operation: Mapping[str, Any], statuses: list[int], broken: Broken) -> Row:
    name = operation["operation"]
    documented = {each["status"]: SEEN if each["seen"] else NEVER for each in operation["statuses"]}
    states = (BROKEN if (name, status) in broken else documented.get(status, "") for status in statuses)
    return Row(name, operation["seen"], tuple(states), tuple(_trees(operation, broken)))


def _trees(operation: Mapping[str, Any], broken: Broken) -> Iterator[PropertyTree]:
    for each in ({**operation, "status": 0}, *operation["statuses"]):
        status = each["status"]
        pointers = broken.get((operation["operation"], status), {})
        for place, words in _PLACES.items():
            if place in each and (each[place]["seen"] or each[place]["never"]):
                title = f"{status} {words}" if status else words
                yield _property_tree(title, each[place], pointers.get(place, ()))


def _property_tree(title: str, properties: Mapping[str, Any], broken: Collection[str]) -> PropertyTree:
    states = {
        **dict.fromkeys(map(_cut_pointer, properties["seen"]), SEEN),
        **dict.fromkeys(map(_cut_pointer, properties["never"]), NEVER),
        **{_cut_pointer(pointer): BROKEN for pointer in broken if pointer},
    }
    seen = len(properties["seen"])
    return PropertyTree(title, _nodes(states), seen, seen + len(properties["never"]))


def _cut_pointer(pointer: str) -> str:
    """Cut a pointer to what a tree can show; how deep an answer goes is up to the server."""
    return "/".join(pointer.split("/", DEEPEST + 1)[: DEEPEST + 1])


def _nodes(states: Mapping[str, str]) -> tuple[Node, ...]:
    """Make a tree of pointers."""
    root: dict[str, Any] = {}
    for pointer in states:
        level = root
        for step in pointer.split("/")[1:]:
            level = level.setdefault(step, {})
    return tuple(_nodes_below(root, "", states))


def _nodes_below(level: Mapping[str, Any], above: str, states: Mapping[str, str]) -> Iterator[Node]:
    for step, below in level.items():
        pointer = f"{above}/{step}"
        name = "each" if step == ANY else step.replace("~1", "/").replace("~0", "~")
        yield Node(name, states.get(pointer, ""), tuple(_nodes_below(below, pointer, states)))
