"""Records in the ledger what a request creates or deletes."""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from postman_contract.errors import NoAnswer, NotJudged
from postman_contract.postman.messages import Response, is_refusal
from postman_contract.safety.creation import Creation, IdOf
from postman_contract.safety.kinds import UPSERTS, operation_creating
from postman_contract.safety.ledger import Ledger
from postman_contract.safety.paths import ID, template_of_things
from postman_contract.safety.permission import Ground, PlannedRequest
from postman_contract.safety.policy import ResponseListener, ignore_response
from postman_contract.safety.rules import Rules

UNKNOWN = Creation()


@dataclass(frozen=True)
class _Intent:
    """What a request may create: which operation's rule removes it, where it will live, and how its id is read."""

    operation: str
    template: str
    id_of: IdOf
    has_rule: bool = True


@contextmanager
def recording_effects(
    ledger: Ledger, planned: PlannedRequest, rules: Rules, ground: Ground
) -> Generator[ResponseListener]:
    """Record what a request creates or deletes, from before it is sent.

    Args:
        ledger: where it is recorded.
        planned: the request, which is sent within the context.
        rules: say what becomes of what it creates.
        ground: why it may be sent.

    Yields:
        What has to be told of the response.
    """
    creation = rules.creation_by(planned.operation)
    intent = _intent_of(planned, creation, rules, ground)
    if creation is not None and creation.remove is None:
        yield partial(_record_own, ledger, planned, creation)
    elif intent is not None:
        with _recording_creation(ledger, planned, intent) as listener:
            yield listener
    elif planned.request.method == "DELETE":
        yield partial(_record_deletion, ledger, planned)
    else:  # what it creates belongs to something that is removed, or to nobody
        yield ignore_response


def _intent_of(planned: PlannedRequest, creation: Creation | None, rules: Rules, ground: Ground) -> _Intent | None:
    operation = str(planned.operation)
    if creation is not None or (planned.contract.creates and ground is Ground.ASKED_FOR):
        known = creation or UNKNOWN
        return _Intent(operation, _template_of(planned, known), known.id_of, creation is not None)
    # A PUT or PATCH may create the thing that it names (RFC 9110 §9.3.4, RFC 5789 §2).
    creating = operation_creating(rules, planned.operation) if planned.request.method in UPSERTS else None
    if ground is not Ground.UNKNOWN or creating is None:
        return None
    above, _, id_ = planned.unknown.rpartition("/")
    return _Intent(creating, f"{above}/{ID}", lambda _: id_)


@contextmanager
def _recording_creation(ledger: Ledger, planned: PlannedRequest, intent: _Intent) -> Generator[ResponseListener]:
    number = ledger.record_intent(intent.operation, planned.case_id, planned.origin, intent.template)

    def record_answer(response: Response) -> None:
        # An answer of 2xx without an id, a 5xx and a 408 leave the intent: the thing may be there.
        id_ = _id_in(response, intent.id_of)
        if id_ is not None:
            ledger.record_created(number, id_)
        elif is_refusal(response):
            ledger.record_removed(number)

    try:
        yield record_answer
    except NoAnswer:
        raise  # it may have been carried out, so the intent stays
    except NotJudged:
        ledger.record_removed(number)
        raise
    finally:
        if ledger.thing(number) is not None and not intent.has_rule:
            ledger.record_irremovable(number)
        elif ledger.thing(number) is not None:
            planned.on_created(number)


def _record_own(ledger: Ledger, planned: PlannedRequest, creation: Creation, response: Response) -> None:
    id_ = _id_in(response, creation.id_of)
    if id_ is not None:
        ledger.record_own(planned.origin, _template_of(planned, creation), id_)


def _record_deletion(ledger: Ledger, planned: PlannedRequest, response: Response) -> None:
    """Strike a thing off the ledger once a DELETE of it has succeeded."""
    thing = ledger.thing_at(planned.origin, planned.path)
    if thing is not None and 200 <= response.status < 300:
        ledger.record_removed(thing.number)


def _template_of(planned: PlannedRequest, creation: Creation) -> str:
    return template_of_things(planned.operation, planned.path, creation.path)


def _id_in(response: Response, id_of: IdOf) -> str | None:
    """Return the id of what was created; None: the answer does not say."""
    if not 200 <= response.status < 300:
        return None
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        return id_of(response) or None
    return None
