"""The rule `echo`: what a creation or an update sends comes back in its answer, at the same place.

In its scope are creations that the suite's rules know, a POST that is answered with 201 (RFC 9110 §15.3.2), and a PUT
or PATCH of a path that ends in a variable, whose answer is the resource: an object with its id and something beside.
Only one of the two may wrap the resource, as in `{"pet": {…}}`. An answer of 202 is not yet what will come of it
(RFC 9110 §15.3.3), and says nothing. A JSON Patch (RFC 6902) is applied, not compared. A member of the request schema
with `writeOnly` or with our `x-not-echoed` does not come back; the latter gives the reason as text, or `{"reason": "…",
"when": {…}}` with a schema of the answers in which it does not.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from postman_contract.contract.annotation_forms import NOT_ECHOED
from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rules.comparing import ABSENT, Difference, differences
from postman_contract.contract.rules.json_patches import is_json_patch, patched_places
from postman_contract.contract.rules.means import Means
from postman_contract.contract.rules.resources import Resource, is_done, resource_in
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation, describe_value, json_path, kind_of
from postman_contract.postman.bodies import is_json
from postman_contract.postman.jsonfile import Steps, parse_json
from postman_contract.postman.messages import CREATED, Request, header, header_values
from postman_contract.postman.secrets import is_placeholder, is_secret_name

CHECK = "echo"
UPDATES = frozenset({"PUT", "PATCH"})


def echo(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """What is sent comes back, unless it is null or "", or the request schema says that it does not."""
    method, status = contract.operation.method, exchange.response.status
    updates = method in UPDATES and contract.operation.segments[-1:] == ("{}",)
    creates = means.is_creation or (method == "POST" and status == CREATED)
    if not (updates or creates) or not is_done(exchange.response):
        return
    sent, answer = json_sent(exchange.request), resource_in(exchange.response, means.id_of)
    if answer is None or len(answer.value) == 1 or _wants_minimal(exchange.request):
        return
    if is_json_patch(exchange.request.method, sent):
        yield from _patch_differences(sent, answer)
    elif isinstance(sent, dict):
        yield from _differences(sent, answer, contract, means)


def json_sent(request: Request) -> Any:
    """Parse what a request sends as JSON; None where it sends none."""
    if not request.body or not is_json(header(request.headers, "Content-Type") or ""):
        return None
    try:
        return parse_json(request.body)
    except ValueError:
        return None


def _wants_minimal(request: Request) -> bool:
    preferences = (each.replace(" ", "").lower() for each in header_values(request.headers, "Prefer"))
    return any("return=minimal" in each for each in preferences)


def _differences(
    sent: dict[str, Any], answer: Resource, contract: OperationContract, means: Means
) -> Iterator[Violation]:
    wrapper, place = _wrappers(sent, answer)
    unused: list[Steps] = []
    skip = partial(_is_passed_over, contract.request, means, answer.body, unused, wrapper)
    for each in differences(_at(sent, wrapper), _at(answer.body, place), skip):
        yield violation_of_difference(CHECK, each, place, "as sent")
    yield from (_unused((*place, *steps)) for steps in dict.fromkeys(unused))


def _wrappers(sent: dict[str, Any], answer: Resource) -> tuple[Steps, Steps]:
    """Return the steps to the resource in what was sent and in the answer, where only one of them wraps it."""
    if answer.steps:
        return (), () if answer.steps[0] in sent else answer.steps
    (name, only), *more = [*sent.items()] or [("", None)]
    wraps = isinstance(only, dict) and not more and name not in answer.value
    return ((name,) if wraps else ()), ()


def _is_passed_over(
    schema: str | None,
    means: Means,
    body: object,
    unused: list[Steps],
    wrapper: Steps,
    steps: Steps,
    wanted: object,
    found: object,
) -> bool:
    """Tell whether nothing is to be said of a place; note a place whose exception was not needed."""
    if _is_never_compared(steps, wanted, found):
        return True
    if schema is None or not _is_excepted(schema, means, body, (*wrapper, *steps)):
        return False
    is_leaf = not isinstance(wanted, dict | list)
    if is_leaf and not differences(wanted, found, _never):
        unused.append(steps)
    return True


def _is_never_compared(steps: Steps, wanted: object, found: object) -> bool:
    """Tell whether a value is nothing, a secret, or a default that is left out, whatever any schema says."""
    if wanted in (None, "") or (isinstance(wanted, str) and is_placeholder(wanted)):
        return True
    if steps and isinstance(steps[-1], str) and is_secret_name(steps[-1]):
        return True
    is_default = wanted is False or (isinstance(wanted, int | float) and wanted == 0)
    return is_default and found in (ABSENT, None)  # where the schema requires it, its own check says so


def _is_excepted(schema: str, means: Means, body: object, steps: Steps) -> bool:
    reader = means.reader
    if reader.mentions(schema, "writeOnly") and reader.annotation_at(schema, steps, "writeOnly") is True:
        return True
    exception = reader.annotation_at(schema, steps, NOT_ECHOED) if reader.mentions(schema, NOT_ECHOED) else None
    if isinstance(exception, Mapping) and "when" in exception:
        return means.fits(exception["when"], body)
    return exception is not None


def _never(*_: object) -> bool:
    return False


def _unused(steps: Steps) -> Violation:
    says = "what was sent comes back, although the request schema says that it does not: take the annotation away"
    return Violation(CHECK, json_path(steps), "no echo", "one", additive=True, problem=says, unquoted=says, steps=steps)


def _patch_differences(patch: Any, answer: Resource) -> Iterator[Violation]:
    names_wrapper = any(str(each["path"]).startswith(f"/{answer.steps[0]}/") for each in patch if answer.steps)
    place: Steps = () if names_wrapper else answer.steps
    body = _at(answer.body, place)
    for steps, wanted in patched_places(patch, body):
        found = _at(body, steps)
        if wanted is ABSENT and found not in (ABSENT, None):
            unquoted, got = "removed by the patch, but still there", describe_value(found)
            where = json_path((*place, *steps))
            yield Violation(CHECK, where, "nothing", got, problem=f"{unquoted}: {got}", unquoted=unquoted)
        elif wanted is not ABSENT:
            for each in differences(wanted, found, _is_never_compared, steps):
                yield violation_of_difference(CHECK, each, place, "as patched")


def violation_of_difference(check: str, each: Difference, place: Steps, why: str) -> Violation:
    """Say of a difference what was expected and came.

    Args:
        check: that reports it.
        each: the difference.
        place: steps to where it was looked for.
        why: says where the expectation is from: "as sent".
    """
    found = "nothing there" if each.found is ABSENT else describe_value(each.found)
    steps, kind = (*place, *each.steps), "nothing there" if each.found is ABSENT else kind_of(each.found)
    other = "another one" if kind == kind_of(each.wanted) else kind
    unquoted = f"expected {kind_of(each.wanted)}, {why}, got {other}"
    expected = f"{describe_value(each.wanted)}, {why}"
    return Violation(check, json_path(steps), expected, found, steps=steps, unquoted=unquoted)


def _at(body: Any, steps: Steps) -> object:
    for step in steps:
        is_there = step in body if isinstance(body, dict) else isinstance(body, list) and step in range(len(body))
        if not is_there:
            return ABSENT
        body = body[step]
    return body
