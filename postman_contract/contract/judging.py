"""Judges a request or a response: runs the checks, and reaches a verdict by what they find."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from postman_contract.contract.checks import allow_breaches, check_request, check_response
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.refusals import Basis, Negative
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.validators import Validators
from postman_contract.contract.verdicts import Verdict, judge
from postman_contract.contract.violations import Violation
from postman_contract.contract.waivers import Waiver
from postman_contract.postman.messages import Request


@dataclass(frozen=True)
class Standard:
    """What is judged by: schemas, the suite's waivers, and the date by which those expire (None: none does).

    `guesses_break`: a refusal that is but a guess has to be kept, too; else what differs from it is drift.
    """

    validators: Validators = field(repr=False)
    waivers: tuple[Waiver, ...] = ()
    today: dt.date | None = None
    guesses_break: bool = True


def judge_request(
    request: Request, contract: OperationContract, standard: Standard, case_id: str, breaks_schema: Sequence[str] = ()
) -> Verdict:
    """Judge a request by its operation's schema.

    Args:
        request: with every variable filled.
        contract: of its operation.
        standard: what is judged by.
        case_id: of the case that it is of.
        breaks_schema: the instance paths where it is meant to break its schema.
    """
    found: tuple[Violation, ...] = ()
    validators = standard.validators
    # What breaks its schema just as it is meant to says nothing against it, and the schema need not be looked into.
    for validate in (*([validators.expecting] if breaks_schema else ()), validators.strict):
        found = allow_breaches(check_request(request, contract, validate), breaks_schema)
        if not found:
            break
    operation = str(contract.operation)
    return judge(case_id, found, standard.waivers, standard.today, operation=operation)


def judge_response(
    exchange: Exchange,
    contract: OperationContract,
    standard: Standard,
    found_beside: Iterable[Violation] = (),
    *,
    drift_breaks: bool = False,
) -> Verdict:
    """Judge a response by its operation's schemas.

    Args:
        exchange: what was sent and came.
        contract: of its operation.
        standard: what is judged by.
        found_beside: what the rules have found.
        drift_breaks: drift is a violation like any other.
    """
    found = (*check_response(exchange, contract, standard.validators.additive), *found_beside)
    if exchange.negative is not None and not standard.guesses_break:
        found = tuple(
            each if _is_certain(exchange, exchange.negative) else replace(each, additive=True) for each in found
        )
    operation = str(exchange.operation)
    return judge(
        exchange.case_id, found, standard.waivers, standard.today, operation=operation, drift_breaks=drift_breaks
    )


def _is_certain(exchange: Exchange, negative: Negative) -> bool:
    """Tell whether what is found against a refusal breaks a promise: one was made, or something was created."""
    created = negative.creates and 200 <= exchange.response.status < 300
    return created or negative.refusal.basis is not Basis.GUESS
