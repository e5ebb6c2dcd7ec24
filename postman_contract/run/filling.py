"""Fills a request once more while recording, as a replay will send it.

So a cassette's request is by construction what its replay sends. The second filling takes the same variables, each with
the value that a cassette has for it: a placeholder for a secret, the committed value for one of the environment's, a
number for a UUID that the server drew.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping

from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.environment import Scope, as_text
from postman_contract.postman.filling import FilledRequest, ValueSources, fill_request
from postman_contract.postman.jsonfile import well_formed
from postman_contract.postman.messages import Request
from postman_contract.postman.variables import DRAWN, Used, draw_recorded
from postman_contract.recording.metadata import RecordedRequest

CALL = "this call"
PREREQUISITE = "prerequisite"


def values_of_call(values: Mapping[str, object]) -> Scope:
    """Turn the values given to a case into text, as Postman does with a variable's."""
    return Scope(CALL, {name: as_text(value) for name, value in values.items()})


def fill_as_recorded(
    template: RequestTemplate, sources: ValueSources, filled: FilledRequest, recorded_value: Callable[[Used], str]
) -> FilledRequest:
    """Fill a request template once more, with the values that a cassette has for its variables.

    Args:
        template: of the request.
        sources: as it was filled from.
        filled: what came of it.
        recorded_value: says what a variable's value is called in the cassette.
    """
    recorded = {each.name: (each.scope, recorded_value(each)) for each in filled.used}
    scopes = [
        Scope(scope.name, {name: value for name, (source, value) in recorded.items() if source == scope.name})
        for scope in sources.scopes
    ]
    supplied = {name: value for name, (source, value) in recorded.items() if source == PREREQUISITE}
    draw = draw_recorded(values_by_name(filled.drawn))
    return fill_request(template, ValueSources(scopes, draw, supplied.__getitem__))


def fill_as_shown(template: RequestTemplate, used: Iterable[Used], shown_value: Callable[[Used], str]) -> Request:
    """Fill a request template once more, with the values that a report may show for its variables.

    Args:
        template: of the request.
        used: its variables as they were filled, the dynamic ones among them.
        shown_value: says what is shown for a variable's value.
    """
    values = {each.name: shown_value(each) for each in used if each.scope != DRAWN}
    draw = draw_recorded(values_by_name(each for each in used if each.scope == DRAWN))
    return fill_request(template, ValueSources((Scope(CALL, values),), draw)).request


def values_by_name(drawn: Iterable[Used]) -> dict[str, tuple[str, ...]]:
    """Group drawn values by the name of their dynamic variable, in the order of drawing."""
    values: dict[str, tuple[str, ...]] = {}
    for each in drawn:
        values[each.name] = (*values.get(each.name, ()), each.value)
    return values


def record_of(
    case_id: str, version: str, recorded: FilledRequest, kept: frozenset[str], drawn: Iterable[Used]
) -> RecordedRequest:
    """Say what a cassette keeps of a request: the values that a replay has nowhere else.

    Args:
        case_id: the case.
        version: of its template.
        recorded: the request as a replay sends it.
        kept: names of the variables whose values a replay does not have.
        drawn: its dynamic values.
    """
    values = {each.name: each.value for each in recorded.used if each.name in kept}
    return RecordedRequest(case_id, version, values, values_by_name(drawn))


def plausible_value(name: str) -> str:
    """Supply a value for judging a request that is not sent: a UUID (version 5) of the variable's name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, well_formed(name)))
