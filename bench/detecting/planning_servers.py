"""Plans what can be wrong with a server rather than with an answer: whom it lets in, what it finds and remembers."""

from collections.abc import Callable, Iterator
from functools import partial

from detecting.answers import Answer, Sent, document_of, header_of
from detecting.behaviours import (
    Ask,
    AskingMore,
    Behaviour,
    add_foreign_row,
    ignore_size,
    lenient,
    repeat_page,
)
from detecting.fault import ANY, REFUSAL, Fault, Group
from detecting.memories import ChangeLost, CreationLost, DeletionWithoutEffect, NeverEnding
from detecting.planning_answers import usual_success
from detecting.survey import Survey

TOKENS = "POST /uaa/oauth/token"
BEGUN = "IN_PROCESS"


def server_faults(operation: str, survey: Survey) -> Iterator[Fault]:
    """Plan them for one operation."""
    yield from _doors(operation, survey)
    yield from _lists(operation, survey)
    yield from _memories(operation, survey)


def _fault(
    kind: str, operation: str, begin: Callable[[], Behaviour], statuses: frozenset[int] = ANY, place: str = ""
) -> Fault:
    return Fault(Group.BREAKING, kind, operation, place, statuses, begin)


def _doors(operation: str, survey: Survey) -> Iterator[Fault]:
    """Plan for each operation that asks for them that it does without a token, and without a version."""
    headers = [each.sent.headers for each in survey.seen if each.operation == operation]
    fetching = next((each.sent for each in survey.seen if each.operation == TOKENS and each.answer.status == 200), None)
    if fetching is not None and any((header_of(each, "authorization") or "").startswith("Bearer") for each in headers):
        make = lenient("authorization", partial(_new_token, fetching))
        yield _fault("no token check", operation, partial(AskingMore, operation, make), REFUSAL)
    version = next(filter(None, (header_of(each, "accept-version") for each in headers)), None)
    if version is not None:
        make = lenient("accept-version", partial(_same, version))
        yield _fault("no version check", operation, partial(AskingMore, operation, make), REFUSAL)


async def _new_token(fetching: Sent, ask: Ask) -> str:
    document = document_of(await ask(fetching))
    assert isinstance(document, dict)
    return f"Bearer {document['access_token']}"


async def _same(value: str, _: Ask) -> str:
    return value


def _lists(operation: str, survey: Survey) -> Iterator[Fault]:
    of_200 = next((each for each in survey.of(operation) if each.status == 200), None)
    if of_200 is None or not any(isinstance(body, list) for body in of_200.bodies):
        return
    if 200 in of_200.contract.headers:
        yield _fault("size ignored", operation, partial(AskingMore, operation, ignore_size), frozenset({200}))
        yield _fault("page repeated", operation, partial(AskingMore, operation, repeat_page), frozenset({200}))
    if operation.endswith("/search"):
        yield _fault("foreign row found", operation, partial(AskingMore, operation, add_foreign_row), frozenset({200}))


def _memories(operation: str, survey: Survey) -> Iterator[Fault]:
    method, _, path = operation.partition(" ")
    answer = usual_success(survey, operation)
    if answer is None:
        return
    if method in {"PUT", "PATCH"} and f"GET {path}" in survey.operations:
        yield _fault("update lost", operation, partial(ChangeLost, operation))
        yield _fault("update not made", operation, partial(ChangeLost, operation, is_shown=False))
        if _has_member(answer, "version"):
            make = partial(ChangeLost, operation, is_shown=False, members=("version",))
            yield _fault("version stuck", operation, make)
    if method == "DELETE" and f"GET {path}" in survey.operations:
        yield _fault("deletion without effect", operation, partial(DeletionWithoutEffect, operation, answer))
    if method == "POST":
        yield from _creations(operation, answer, survey)


def _creations(operation: str, answer: Answer, survey: Survey) -> Iterator[Fault]:
    reading = f"GET {operation.partition(' ')[2]}/{{}}"
    creates = any(not each.contract.safe for each in survey.of(operation))
    if creates and _has_member(answer, "id") and _is_read(operation, reading, survey):
        yield _fault("creation lost", operation, partial(CreationLost, operation))
    document = document_of(answer)
    if reading in survey.operations and isinstance(document, dict) and document.get("status") == BEGUN:
        yield _fault("never ends", reading, partial(NeverEnding, operation, reading))


def _is_read(operation: str, reading: str, survey: Survey) -> bool:
    """Tell whether the API lets anybody see what was created."""
    path = operation.partition(" ")[2]
    return not {reading, f"GET {path}", f"POST {path}/search"}.isdisjoint(survey.operations)


def _has_member(answer: Answer, name: str) -> bool:
    document = document_of(answer)
    return isinstance(document, dict) and name in document
