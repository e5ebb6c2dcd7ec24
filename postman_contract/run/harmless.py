"""Says of a negative case why no live run may send it: by what it changes, before anything is sent.

What may be sent is harmless by construction: it reads; or it names a thing of the run's own, or one that is seen to be
unknown; or it could at worst create something that a rule removes, under owners of the run's own and with the run's
name in it. All else is for a server of the suite's own. The guard asks again when the request goes out.
"""

from collections import Counter
from collections.abc import Iterator

from postman_contract.contract.refusals import MALFORMED_ID, OF_ACCESS, UNKNOWN_ID, UNKNOWN_OWNER
from postman_contract.contract.request_negatives import DRAWN_ID
from postman_contract.contract.schemas import OperationContract
from postman_contract.safety.kinds import UPSERTS, operation_creating
from postman_contract.safety.policy import REPLAYED_RUN
from postman_contract.safety.rules import Rules

READS = frozenset({"GET", "HEAD"})


def why_not_live(kind: str, contract: OperationContract, rules: Rules, segment: str = "") -> str:
    """Say why no live run may send a request with something wrong in its access, path or whole body; "": one may.

    Args:
        kind: of what is wrong.
        contract: of the operation.
        rules: of the suite.
        segment: what stands in the path instead of an id.
    """
    operation = contract.operation
    if kind == UNKNOWN_OWNER:
        return "it names an owner that is not the run's"
    if operation.method in READS:
        return ""
    if kind == MALFORMED_ID:
        return f"a server that reads its id otherwise would {operation.method} something else"
    creation = rules.creation_by(operation)
    if contract.creates and (creation is None or creation.remove is None):
        return f"no rule removes what {operation} would create"
    if kind in OF_ACCESS:
        return ""
    if kind == UNKNOWN_ID:
        return _why_no_unknown_id(contract, rules, segment)
    return "" if contract.creates else f"{operation} is no creation, and only their bodies are made wrong"


def _why_no_unknown_id(contract: OperationContract, rules: Rules, segment: str) -> str:
    operation = contract.operation
    if segment != DRAWN_ID:
        return "its unknown id is no UUID: somebody else's thing may have it"
    if operation.method in UPSERTS and operation_creating(rules, operation) is None:
        return f"no rule removes what {operation} would create"
    return ""


def why_body_not_live(rules: Rules, before: object, after: object) -> str:
    """Say why no live run may send a changed body: it must leave owners, and the run's name, whole; "": it does.

    Args:
        rules: say which owners a body names, and what it acts on.
        before: the body as it is right.
        after: the changed one.
    """
    owned = _owned(rules, before)
    if owned is None or owned != _owned(rules, after):
        return "it changes who owns what it would create"
    named = Counter(_texts_with_run(before))
    return "" if named == Counter(_texts_with_run(after)) else "it changes what carries the run's name"


def _owned(rules: Rules, body: object) -> list[list[str]] | None:
    try:
        readers = (*(owner.named_in for owner in rules.owners), rules.acts_on)
        return [[str(name) for name in read(body)] for read in readers]
    except (LookupError, TypeError, ValueError, AttributeError):
        return None  # a body that the rules cannot read may name anybody


def _texts_with_run(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _texts_with_run(name)
            yield from _texts_with_run(member)
    elif isinstance(value, list):
        for element in value:
            yield from _texts_with_run(element)
    elif isinstance(value, str) and REPLAYED_RUN in value:
        yield value
