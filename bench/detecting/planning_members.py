"""Plans what can be wrong with single members of a success's body."""

import random
from collections.abc import Iterator

from detecting.documented import Member, type_of
from detecting.fault import Fault, Group, at_status
from detecting.faults import (
    OTHER_ID,
    Change,
    drop,
    edited,
    null,
    other_value,
    rename,
    replaced,
    swap_container,
    value_of_other_type,
)
from detecting.places import Place, depth_of, written
from detecting.survey import Answered, Survey

_BROKEN_FORMATS = {"uuid": "not-a-uuid", "date-time": "15/01/2030 9:00", "date": "15/01/2030"}


def member_faults(answered: Answered, survey: Survey, draw: random.Random) -> Iterator[Fault]:
    """Plan them for one operation and success."""
    if not answered.is_success:
        return
    echoed = {place[:length] for place in answered.echoed for length in range(1, len(place) + 1)}
    for place, member in answered.members.items():
        yield from _absences(answered, member, place in echoed)
        yield from _retyped(answered, member, draw)
        yield from _forms(answered, member)
    for place in sorted(answered.echoed):
        yield from _changed(answered, place, "echo changed")
    for place in sorted(survey.read_again(answered.operation) - {("id",)}):
        yield from _changed(answered, place, "read changed")
    yield from _identities(answered)
    # What was sent and no schema lists comes back all the same: the tenant's own fields.
    for place in sorted(answered.echoed - answered.members.keys()):
        for kind, change in _ABSENCES.items():
            yield _at(answered, f"{kind}, {depth_of(place)}", place, change)


_ABSENCES: dict[str, Change] = {"member dropped": drop, "member renamed": rename, "member nulled": null}


def _absences(answered: Answered, member: Member, is_echoed: bool) -> Iterator[Fault]:
    for kind, change in _ABSENCES.items():
        is_allowed = change is null and "null" in member.types
        if is_echoed or (member.required and not is_allowed):
            yield _at(answered, f"{kind}, {depth_of(member.place)}", member.place, change)
        elif change is drop:  # what else could become of an optional member says no more
            yield _at(answered, f"{kind}, {depth_of(member.place)}", member.place, change, Group.OPTIONAL)


def _retyped(answered: Answered, member: Member, draw: random.Random) -> Iterator[Fault]:
    other = value_of_other_type(member, draw)
    if member.value is None or other is None:
        return
    change = replaced(lambda _: other)
    yield _at(answered, f"member retyped, {depth_of(member.place)}", member.place, change)
    if member.values:
        yield _at(answered, "enum retyped", member.place, replaced(lambda value: {"code": value}))
    if member.place[-1] == "status":
        yield _at(answered, "status retyped", member.place, replaced(lambda _: 7))
    came = type_of(member.value)
    swapped = {"array": "object", "object": "array"}.get(came)
    if swapped and swapped not in member.types:
        yield _at(answered, f"{swapped} for {came}", member.place, replaced(swap_container))


def _forms(answered: Answered, member: Member) -> Iterator[Fault]:
    if member.format in _BROKEN_FORMATS and isinstance(member.value, str):
        broken = _BROKEN_FORMATS[member.format]
        yield _at(answered, f"format broken: {member.format}", member.place, replaced(lambda _: broken))
    if member.fixed and isinstance(member.value, str):
        yield _at(answered, "const changed", member.place, replaced(lambda _: "SOMETHING_ELSE"))


def _identities(answered: Answered) -> Iterator[Fault]:
    """Plan another id for what its path names, and for what was created."""
    operation = answered.operation
    has_id = any(isinstance(body, dict) and "id" in body for body in answered.bodies)
    creates = operation.startswith("POST ") and not answered.contract.safe
    if has_id and (operation.endswith("/{}") or creates):
        yield _at(
            answered, "another id", ("id",), replaced(lambda value: OTHER_ID if len(str(value)) == 36 else 999999)
        )


def _changed(answered: Answered, place: Place, kind: str) -> Iterator[Fault]:
    member = answered.members.get(place)
    values = member.values if member else ()
    yield _at(answered, kind, place, replaced(lambda value: other_value(value, values)))


def _at(answered: Answered, kind: str, place: Place, change: Change, group: Group = Group.BREAKING) -> Fault:
    spoil = edited(place, change)
    return at_status(answered.operation, answered.status, kind, written(place), spoil, group)
