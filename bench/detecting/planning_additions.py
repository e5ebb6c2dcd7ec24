"""Plans the changes that no suite may take for a breach."""

import random
from collections.abc import Iterator

from detecting.additions import (
    NEW_VALUES,
    escaped,
    in_other_case,
    reordered,
    rewritten,
    spaced,
    with_charset,
    with_members,
    with_new_header,
)
from detecting.answers import Answer, document_of, has_document, with_document
from detecting.fault import REFUSAL, Fault, Group, at_status
from detecting.faults import Change, Spoil, whole, with_other_message
from detecting.places import EACH, Place, depth_of, holders, written
from detecting.survey import Answered

WHOLE_ANSWER: tuple[tuple[str, Spoil], ...] = (
    ("new header", with_new_header),
    ("other case of headers", in_other_case),
)
WHOLE_DOCUMENT: tuple[tuple[str, Spoil], ...] = (
    ("members reordered", rewritten(reordered)),
    ("charset", with_charset),
    ("whitespace", spaced),
    ("escapes", escaped),
)


def additions(answered: Answered, draw: random.Random) -> Iterator[Fault]:
    """Plan them for one operation and status."""
    for kind, spoil in (*WHOLE_ANSWER, *(WHOLE_DOCUMENT if answered.has_documents else ())):
        yield _addition(answered, kind, "", spoil)
    if answered.status in REFUSAL and answered.has_documents:
        reworded = whole(with_other_message(lambda text: f"In other words: {text.lower()}"))
        yield _addition(answered, "message reworded", "", reworded)
    if answered.is_success and answered.schema is not None:
        yield from _new_members(answered, draw)
        yield from _nulls(answered)


def _objects(answered: Answered) -> dict[Place, frozenset[str]]:
    """List the objects of the answers, with the optional members that none of them had."""
    found: dict[Place, frozenset[str]] = {}
    for body in answered.bodies:
        for place, absent in answered.documents.objects_of(answered.schema or "", body):
            found[place] = found.get(place, absent) & absent
    return found


def _new_members(answered: Answered, draw: random.Random) -> Iterator[Fault]:
    for place in sorted(_objects(answered)):
        depth = depth_of((*place, "newMember"))
        spoil = inside(place, with_members({"newMember": draw.choice(NEW_VALUES)}))
        yield _addition(answered, f"new member, {depth}", written(place), spoil)


def _nulls(answered: Answered) -> Iterator[Fault]:
    for place, absent in sorted(_objects(answered).items()):
        if absent:
            named = f"{written(place)}: {', '.join(sorted(absent))}"
            spoil = inside(place, with_members(dict.fromkeys(sorted(absent))))
            yield _addition(answered, "null in optional members", named, spoil)


def inside(place: Place, change: Change) -> Spoil:
    """Change the objects at a place, the whole document being one of them."""

    def spoil(answer: Answer) -> Answer:
        if not has_document(answer):
            return answer
        document = {EACH: document_of(answer)}
        for holder, key in list(holders(document, (EACH, *place))):
            change(holder, key)
        return with_document(answer, document[EACH])

    return spoil


def _addition(answered: Answered, kind: str, place: str, spoil: Spoil) -> Fault:
    return at_status(answered.operation, answered.status, kind, place, spoil, Group.ADDITION)
