"""What the response schemas require is required: of each recorded answer, no such member can be missed or changed.

`required_members.json` lists by schema which members these are, so that a schema shows there when it is loosened or
tightened: "always" are those that no recorded answer can do without, "depends" those that some can, because of what
else they hold.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import SchemaFolder, load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.contract.violations import json_path

ROOT = Path(__file__).parents[2]
SCHEMAS = load_schemas(ROOT / "schemas")
VALIDATORS = Validators(SCHEMAS)
FOLDER = SchemaFolder(SCHEMAS)
LISTED = json.loads(Path(__file__).with_name("required_members.json").read_text(encoding="utf-8"))

Steps = tuple[str | int, ...]


def drop(members: dict[str, Any], name: str) -> None:
    """Leave a member out."""
    del members[name]


def rename(members: dict[str, Any], name: str) -> None:
    """Give a member another name."""
    members[f"{name}Renamed"] = members.pop(name)


def null(members: dict[str, Any], name: str) -> None:
    """Put null in a member's place."""
    members[name] = None


def retype(members: dict[str, Any], name: str) -> None:
    """Put a value of a type in a member's place that nothing bridges."""
    members[name] = {} if isinstance(members[name], list) else []


CHANGES: tuple[Callable[[dict[str, Any], str], None], ...] = (drop, rename, null, retype)


def recorded_answers() -> Iterator[tuple[str, Any]]:
    """Yield the JSON of each recorded success with the schema that judges it."""
    for path in sorted((ROOT / "cassettes").rglob("*.yaml")):
        cassette = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  a safe one
        for interaction in cassette["interactions"]:
            request, response = interaction["request"], interaction["response"]
            segments = request["uri"].split("?")[0].split("/")[3:]
            contract = FOLDER.contract_of(Operation(request["method"], tuple(segments)))
            schema = contract.responses.get(response["status"]["code"])
            if schema is not None:
                yield schema, json.loads(response["body"]["string"])


def members_of(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the steps to each member, at every depth."""
    children: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        yield from ((*steps, step),) if isinstance(step, str) else ()
        yield from members_of(child, (*steps, step))


def place_of(steps: Steps) -> str:
    """Write the steps to a member as a JSON Pointer, with `*` for every index and for the tenant's own unit codes."""
    return "".join(
        "/*" if isinstance(step, int) or above == "unitOfMeasures" else f"/{step}"
        for above, step in zip(("", *steps), steps, strict=False)
    )


def value_at(value: Any, steps: Steps) -> Any:
    """Return the member, or the element, to which steps lead."""
    for step in steps:
        value = value[step]
    return value


@cache
def answers() -> Mapping[str, list[Any]]:
    """Return by schema the recorded answers: of lists each entry alone, and of those with the same members one."""
    found: dict[str, dict[frozenset[Any], Any]] = {}
    for schema, body in recorded_answers():
        for answer in [[entry] for entry in body] if isinstance(body, list) else [body]:
            found.setdefault(schema, {}).setdefault(outline_of(answer), answer)
    return {schema: list(each.values()) for schema, each in found.items()}


def outline_of(answer: Any) -> frozenset[Any]:
    """Return what tells answers apart as far as schemas do: their members, and what says of which kind they are."""
    return frozenset(
        (place_of(steps), value_at(answer, steps) if steps[-1] in {"type", "status"} else None)
        for steps in members_of(answer)
    )


def is_noticed(schema: str, answer: Any, steps: Steps, change: Callable[[dict[str, Any], str], None]) -> bool:
    """Tell whether a change of a member is a breach, found at the member or above it."""
    changed = copy.deepcopy(answer)
    change(value_at(changed, steps[:-1]), str(steps[-1]))
    above = {json_path(steps[:length]) for length in range(len(steps) + 1)}
    return any(not each.additive and each.instance_path in above for each in VALIDATORS.additive(schema, changed))


def required_members(schema: str) -> dict[str, list[str]]:
    """List the members of recorded answers that are required: of each, every change is a breach."""
    verdicts: dict[str, set[bool]] = {}
    for answer in answers()[schema]:
        for steps in {place_of(steps): steps for steps in members_of(answer)}.values():
            required = all(is_noticed(schema, answer, steps, change) for change in CHANGES)
            verdicts.setdefault(place_of(steps), set()).add(required)
    found = {
        "always": sorted(place for place, seen in verdicts.items() if seen == {True}),
        "depends": sorted(place for place, seen in verdicts.items() if seen == {True, False}),
    }
    return {kind: places for kind, places in found.items() if places}


@pytest.mark.parametrize("schema", sorted(LISTED))
def test_required_members_are_the_listed_ones(schema: str) -> None:
    """Of the members a schema is listed to require, each that is dropped, renamed, null or of another type is a breach.

    No other member is required.
    """
    assert required_members(schema) == LISTED[schema]


def test_every_recorded_schema_is_listed() -> None:
    """Every schema by which a recorded answer is judged is listed, and no other."""
    assert sorted(LISTED) == sorted(answers())
