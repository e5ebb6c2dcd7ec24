"""Plans what can be wrong with an answer as a whole: its status, headers, media type, and what kind of body it has."""

from collections.abc import Iterator

from detecting.answers import Answer, header_of
from detecting.documented import type_of
from detecting.fault import REFUSAL, Fault, at_status, spoiling
from detecting.faults import (
    Spoil,
    as_answered,
    counted_up,
    drop,
    edited,
    emptied,
    error_as_other_container,
    member_twice,
    nothing_found,
    other_bytes,
    replaced,
    swap_container,
    truncated,
    whole,
    with_other_header,
    with_other_message,
    with_status,
    without_message,
)
from detecting.places import Place, written
from detecting.survey import Answered, Survey

OTHER_SUCCESSES = (200, 201, 202, 204)
_REFUSED = (
    ("error as object or array", whole(error_as_other_container)),
    ("error without message", whole(without_message)),
    ("error message retyped", whole(with_other_message(lambda text: {"text": text}))),
    ("error as 500", with_status(500)),
    ("error of another media type", with_other_header("content-type", "text/html")),
)


def success_faults(answered: Answered) -> Iterator[Fault]:
    """Plan what can be wrong with a success."""
    if not answered.is_success:
        return
    for status in OTHER_SUCCESSES:
        if status not in answered.contract.statuses:
            yield _of(answered, "wrong 2xx", f"as {status}", with_status(status))
    yield _of(answered, "success as 500", "", with_status(500))
    yield from _header_faults(answered)
    if answered.has_documents:
        yield from _document_faults(answered)
    elif any(each.answer.body for each in answered.seen):
        yield _of(answered, "download with other bytes", "", other_bytes)
        yield _of(answered, "body truncated", "", truncated)
        yield _of(answered, "body empty", "", emptied)


def _document_faults(answered: Answered) -> Iterator[Fault]:
    yield _of(answered, "media type", "text/html", with_other_header("content-type", "text/html"))
    yield _of(answered, "media type", "text/plain", with_other_header("content-type", "text/plain"))
    yield _of(answered, "body truncated", "", truncated)
    yield _of(answered, "body empty", "", emptied)
    for kind in sorted({type_of(body) for body in answered.bodies}):
        other = "object" if kind == "array" else "array"
        yield _of(answered, f"{other} for {kind}", "", whole(swap_container))
    yield _of(answered, "error body with a 2xx", "", whole(lambda _: error_body(answered)))
    for place in sorted(_places_of_objects(answered)):
        yield _of(answered, "member twice", written(place), member_twice(place))
    if answered.status == 228:
        errors = ("details", "errors")
        yield _of(answered, "228 without errors", "none", edited(errors, drop))
        yield _of(answered, "228 without errors", "empty", edited(errors, replaced(lambda _: [])))
    if any(body for body in answered.bodies if isinstance(body, list)):
        yield _of(answered, "nothing found", "", nothing_found)


def error_body(answered: Answered) -> object:
    """Write an error as the operation's server would."""
    is_oauth = any("uaa" in file for file in answered.contract.errors.values())
    return {"error": "server_error"} if is_oauth else [{"message": "Something went wrong"}]


def _places_of_objects(answered: Answered) -> set[Place]:
    """Choose the first object of each depth."""
    by_depth: dict[int, Place] = {}
    for place in (each.place[:-1] for each in answered.members.values()):
        by_depth.setdefault(len(place), place)
    return set(by_depth.values())


def _header_faults(answered: Answered) -> Iterator[Fault]:
    file = answered.contract.headers.get(answered.status)
    schema = answered.documents.content_of(file) if file else {}
    for name in schema.get("required", ()):
        values = {header_of(each.answer.headers, name) for each in answered.seen} - {None}
        yield _of(answered, "header missing", name, with_other_header(name, None))
        if values and all(str(value).isdigit() for value in values):
            yield _of(answered, "header not a number", name, with_other_header(name, "many"))
            yield _of(answered, "header zero", name, with_other_header(name, "0"))
            yield _of(answered, "count wrong", name, counted_up(name))


def refusal_faults(answered: Answered, survey: Survey) -> Iterator[Fault]:
    """Plan what can be wrong with a refusal that was seen."""
    if answered.status not in REFUSAL:
        return
    for kind, spoil in _REFUSED:
        yield _of(answered, kind, "", spoil)
    success = usual_success(survey, answered.operation)
    if success is not None:
        yield _of(answered, "2xx for an error", "", as_answered(success))


def unseen_refusals(operation: str, survey: Survey) -> Iterator[Fault]:
    """Plan the same for an operation that was never seen to refuse: every one can, and no test goes there."""
    if any(each.status in REFUSAL for each in survey.of(operation)):
        return
    for kind, spoil in (*_REFUSED, ("2xx for an error", _unchanged)):
        yield spoiling(operation, REFUSAL, kind, "4xx", spoil)


def _unchanged(answer: Answer) -> Answer:
    return answer


def usual_success(survey: Survey, operation: str) -> Answer | None:
    """Return what an operation answers when all is well; None if it never was."""
    return next((each.seen[0].answer for each in survey.of(operation) if each.is_success), None)


def _of(answered: Answered, kind: str, place: str, spoil: Spoil) -> Fault:
    return at_status(answered.operation, answered.status, kind, place, spoil)
