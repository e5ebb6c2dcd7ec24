"""Says what a report may show of a request that a claim has sent: no value that is secret, or may be."""

import json
from collections.abc import Callable
from dataclasses import replace

from postman_contract.contract.verdicts import Verdict
from postman_contract.contract.violations import Violation
from postman_contract.errors import NotJudged
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.secrets import placeholder
from postman_contract.postman.variables import Used
from postman_contract.reporting.explanations import Shown, with_answer
from postman_contract.run.cases import Case
from postman_contract.run.filling import fill_as_shown
from postman_contract.run.session import Session, is_unmarked


def shown_of(session: Session, case: Case, sent: Request, response: Response | None = None) -> Shown:
    """Say what may be shown of a request and, where it is asked for, of its answer.

    Its curl line is made as a cassette's request is: by filling the template once more, with placeholders. So a short
    value is hidden where it was put, and nowhere else.

    Args:
        session: of the run.
        case: the request's.
        sent: the request as sent, or as it would have been.
        response: what came; None: nothing did, or it is not to be shown.
    """
    return with_answer(_shown_request(session, case, sent), sent, response, session.vault)


def _shown_request(session: Session, case: Case, sent: Request) -> Shown:
    hidden = frozenset(
        each.name for each in sent.used if each.name in session.suite.secrets or is_unmarked(session, each)
    )

    def shown_value(used: Used) -> str:
        return placeholder(used.name, used.value) if used.name in hidden else used.value

    if not hidden or case.request is None:
        return Shown(sent.used, hidden, sent)
    try:
        filled = fill_as_shown(case.request, sent.used, shown_value)
    except NotJudged:  # a placeholder does not do where, say, a number has to stand
        return Shown(sent.used, hidden)
    # The token that was borne is no part of the template; what is left of it in the request as sent is its scheme.
    borne = [pair for pair in sent.headers if pair[0].lower() == "authorization"]
    own = [pair for pair in filled.headers if pair[0].lower() != "authorization"]
    return Shown(sent.used, hidden, replace(filled, headers=(*own, *borne)))


def verdict_as_shown(verdict: Verdict, shown: Shown) -> Verdict:
    """Put placeholders into a verdict where its violations quote a hidden value."""
    hide = hiding(shown)
    return replace(
        verdict,
        violations=tuple(_violation_as_shown(each, hide) for each in verdict.violations),
        waived=tuple((_violation_as_shown(each, hide), waiver) for each, waiver in verdict.waived),
        drift=tuple(_violation_as_shown(each, hide) for each in verdict.drift),
    )


def _violation_as_shown(violation: Violation, hide: Callable[[str], str]) -> Violation:
    texts = (violation.expected, violation.got, violation.problem)
    expected, got, problem = map(hide, texts)
    return replace(violation, expected=expected, got=got, problem=problem)


def hiding(shown: Shown) -> Callable[[str], str]:
    """Return what puts placeholders into a text where it quotes a hidden value, as Python or JSON does."""
    quoted: dict[str, str] = {}
    for each in (used for used in shown.used if used.name in shown.hidden):
        hidden = placeholder(each.name, each.value)
        quoted |= {repr(each.value): repr(hidden), json.dumps(each.value): json.dumps(hidden)}
        quoted[json.dumps(each.value, ensure_ascii=False)] = json.dumps(hidden)

    def without_hidden(text: str) -> str:
        for value, hidden in quoted.items():
            text = text.replace(value, hidden)
        return text

    return without_hidden
