"""Says how the redirects of a case are followed, and which of its answers tells what its request has done."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from postman_contract.http.client import Transmission
from postman_contract.http.redirects import Redirects, redirects_of
from postman_contract.postman.filling import FilledRequest
from postman_contract.postman.messages import Response
from postman_contract.postman.profile import USUAL
from postman_contract.run.cases import Case
from postman_contract.run.session import Session
from postman_contract.safety.creation import Run


def redirects_for(
    session: Session, case: Case, filled: FilledRequest, run_beside: Callable[[], Run]
) -> Redirects | None:
    """Say how redirects are followed within the bounds of a run; None: they are not, and the first answer counts.

    Args:
        session: of the run.
        case: says whether and how.
        filled: its request.
        run_beside: makes what sends cases beside the claims, to read whose data would be seen.
    """
    profile = case.request.profile if case.request else USUAL
    redirects = redirects_of(profile, by_default=session.follows_redirects)
    if redirects is None:
        return None
    check = partial(session.policy.check_redirect, run_beside=run_beside)
    return replace(redirects, credentials=filled.credentials, is_secret=session.vault.holds, check=check)


def answer_of_effects(sent: Sequence[Transmission], response: Response) -> Response:
    """Return the answer that tells what a request has done: where what it redirects to is missing, the redirect itself.

    Args:
        sent: each time that the request was sent; none in a replay.
        response: the last answer.
    """
    redirected_by = sent[-1].redirected_by if sent else None
    return response if redirected_by is None or 200 <= response.status < 300 else redirected_by
