"""An append-only record of what a run creates, written before it can be forgotten.

One JSON object a line, each with the `run` it is of. The first says what the run talks to. For everything the run
creates there is an `intent` before the request, with the path where the thing will live; then `created` with its id and
path after the answer, or `found` where a search had to find it; and `removed` when it is gone or was never there, or
`irremovable` where nothing can remove it. `own` is what goes by itself, and may be changed until then.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.safety.ledger_file import append_line, read_lines
from postman_contract.safety.paths import is_same, lies_within, path_with_id

USUAL_LEDGER = "contract-ledger.jsonl"


@dataclass(frozen=True)
class Thing:
    """Something an operation created.

    `origin` and `template` say where it lives, with `{id}` for its id ("": that cannot be told); `id` is None while it
    is not known whether it was created, `at` when it was asked to, in seconds since 1970.
    """

    number: int
    operation: str
    case: str
    origin: str = ""
    template: str = ""
    id: str | None = None
    at: float = field(default=0.0, compare=False)

    @property
    def path(self) -> str:
        """Where it lives; "" where that is not known."""
        return "" if self.id is None else path_with_id(self.template, self.id)


@dataclass(frozen=True, order=True)
class Place:
    """Where a thing of the run lives, or lived: its origin, its path, and its id there."""

    origin: str
    path: str
    id: str


@dataclass
class Entries:
    """What a ledger says of one run: what it talked to, the things still there, and the places of all it ever had."""

    about: Mapping[str, object] = field(default_factory=dict)
    things: dict[int, Thing] = field(default_factory=dict)
    places: set[Place] = field(default_factory=set)

    def apply(self, line: Mapping[str, object]) -> None:
        """Read one more line.

        Raises:
            KeyError: it is not a line of a ledger.
        """
        number, event = line.get("number"), line.get("event")
        if event is None and number is None:
            self.about = line
        elif event == "own":
            self.places.add(Place(str(line["origin"]), str(line["path"]), str(line["id"])))
        elif not isinstance(number, int):
            raise KeyError("number")
        elif event == "intent":
            self.things[number] = _intended(number, line)
        elif event in ("created", "found"):
            thing = replace(self.things[number], id=str(line["id"]))
            self.places.add(Place(thing.origin, thing.path, str(line["id"])))
            if event == "created":
                self.things[number] = thing
        elif event in ("removed", "irremovable"):
            self.things.pop(number, None)
        else:
            raise KeyError("event")


def _intended(number: int, line: Mapping[str, object]) -> Thing:
    at = line.get("at")
    when = float(at) if isinstance(at, int | float) else 0.0
    operation, case, origin = str(line["operation"]), str(line["case"]), str(line["origin"])
    return Thing(number, operation, case, origin, str(line["path"]), at=when)


class Ledger:
    """Records what one run creates and removes.

    Args:
        run: the run's name.
        path: where a line is made to last; None: nowhere but in memory.
        entries: what an earlier part of the run has recorded.
    """

    def __init__(self, run: str, path: Path | None = None, entries: Entries | None = None) -> None:
        self.run = run
        self.path = path
        self.entries = entries or Entries()
        self.irremovable: list[Thing] = []
        self._count = max(self.entries.things, default=0)

    def record_run(self, about: Mapping[str, object]) -> None:
        """Record what the run talks to."""
        self._write(about)

    def record_intent(self, operation: str, case: str, origin: str, template: str) -> int:
        """Record that something is about to be created, and where it will live; return its number."""
        self._count += 1
        intent: dict[str, object] = {"operation": operation, "case": case, "origin": origin, "path": template}
        self._write({"number": self._count, "event": "intent", **intent, "at": time.time()})
        return self._count

    def record_created(self, number: int, id_: str) -> Thing:
        """Record the id of what was created."""
        self._write_id(number, "created", id_)
        return self.entries.things[number]

    def record_found(self, number: int, id_: str) -> None:
        """Record that a search has found something which the run created, although its answer was lost."""
        self._write_id(number, "found", id_)

    def record_own(self, origin: str, template: str, id_: str) -> None:
        """Record that something is the run's own, although it goes by itself."""
        path = path_with_id(template, id_)
        if path:
            self._write({"event": "own", "origin": origin, "path": path, "id": id_})

    def record_irremovable(self, number: int) -> None:
        """Record that a thing stays: nothing can remove it, and it was asked for by name."""
        self.irremovable.append(self.entries.things[number])
        self._write({"number": number, "event": "irremovable"})

    def record_removed(self, number: int) -> None:
        """Record that a thing is gone, or was not created after all; once."""
        if self.thing(number) is not None:
            self._write({"number": number, "event": "removed"})

    @property
    def things(self) -> tuple[Thing, ...]:
        """What is still there, as far as is known."""
        return tuple(self.entries.things.values())

    def thing(self, number: int) -> Thing | None:
        """Find a thing among those still there by its number."""
        return self.entries.things.get(number)

    def thing_at(self, origin: str, path: str) -> Thing | None:
        """Find a thing among those still there by where it lives."""
        there = (thing for thing in self.things if thing.origin == origin and thing.path)
        return next((thing for thing in there if is_same(path, thing.path)), None)

    def knows(self, thing: Thing, id_: str) -> bool:
        """Tell whether an id is that of something the run is known to have created where a thing lives."""
        return Place(thing.origin, path_with_id(thing.template, id_), id_) in self.entries.places

    def is_own(self, origin: str, path: str) -> bool:
        """Tell whether a path is that of something the run has created, or lies below it, however it is read."""
        return lies_within(path, (place.path for place in self.entries.places if place.origin == origin and place.path))

    def _write_id(self, number: int, event: str, id_: str) -> None:
        path = path_with_id(self.entries.things[number].template, id_)
        self._write({"number": number, "event": event, "id": id_, "path": path})

    def _write(self, line: Mapping[str, object]) -> None:
        if self.path is not None:
            append_line(self.path, {"run": self.run, **line})
        self.entries.apply(line)


def read_ledger(path: Path) -> Mapping[str, Entries]:
    """Read what a ledger says of each of its runs.

    Raises:
        InputError: there is no such file, or it is not a ledger.
    """
    runs: dict[str, Entries] = {}
    for number, line in read_lines(path):
        try:
            runs.setdefault(str(line["run"]), Entries()).apply(line)
        except KeyError:
            raise InputError(str(path), f"line {number}", "is not a line of a ledger") from None
    return runs
