"""Sees, before a negative case names an unknown thing, that it is unknown."""

from collections.abc import Callable
from dataclasses import replace

from postman_contract.contract.operations import operation_of
from postman_contract.errors import NotJudged
from postman_contract.postman.filling import FilledRequest
from postman_contract.postman.messages import GONE
from postman_contract.run.cases import Case
from postman_contract.run.mode import Mode
from postman_contract.run.session import Session
from postman_contract.safety.creation import Run
from postman_contract.safety.paths import path_of
from postman_contract.safety.permission import PlannedRequest


def path_seen_unknown(session: Session, case: Case, filled: FilledRequest, run_beside: Callable[[], Run]) -> str:
    """Look for the unknown thing that a negative case is about to name; return its path.

    It is "" where the case names none, or the run is not live.

    Args:
        session: of the run.
        case: the negative case.
        filled: its request.
        run_beside: makes what sends cases beside the claims.

    Raises:
        NotJudged: there is one, or it cannot be told: then the case must not be sent.
    """
    place = case.negative.unknown if case.negative is not None else None
    if place is None or case.request is None or session.mode is not Mode.LIVE:
        return ""
    url, request = case.request.url, filled.request
    segments = path_of(request.target).split("/")
    path = "/".join(segments[: len(segments) - (len(url.path) - place - 1)])
    if path.rpartition("/")[2] not in {each.value for each in filled.drawn}:
        raise NotJudged(f"refused: {path} does not end in the unknown id of {case.id}")
    operation = operation_of("GET", replace(url, path=url.path[: place + 1]))
    kept = tuple(pair for pair in request.headers if pair[0].lower() not in ("content-type", "if-match"))
    look = replace(request, method="GET", target=path, headers=kept, body=b"")
    planned = PlannedRequest(case.id, session.suite.schemas.contract_of(operation), look)
    with session.policy.permit(planned, run_beside):
        repeat = session.policy.repeat_for(str(operation), idempotent=True)
        status = session.network.send(look, filled.deferred, str(operation), repeat).response.status
    if status not in GONE:
        raise NotJudged(f"refused: {operation} was answered by {status}, so that the id is not known to be unknown")
    return path
