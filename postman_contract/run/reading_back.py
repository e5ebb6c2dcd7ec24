"""Reads back what a claim has written: with the collection's own GET of it, once, in the claim's own cassette."""

from dataclasses import replace

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.contract.rules.reading import read_after_write
from postman_contract.contract.rules.resources import is_done, resource_in
from postman_contract.errors import SetAside
from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.environment import as_text, value_in
from postman_contract.postman.messages import Request, is_refusal
from postman_contract.postman.urls import path_variable
from postman_contract.postman.variables import VARIABLE
from postman_contract.run.cases import Case
from postman_contract.run.creations import run_for_removal
from postman_contract.run.sending import Context, send_case
from postman_contract.run.session import Session, scopes_of
from postman_contract.run.suite import obstacle_of
from postman_contract.run.written_things import version_of
from postman_contract.safety.budget import READING_BACK
from postman_contract.safety.paths import ID, Segments, path_of, path_with_id, template_of_things


def read_back(session: Session, exchange: Exchange, context: Context) -> Exchange:
    """Read what an exchange has just written or deleted, where the collection has a request that does.

    Where a request was refused that is wrong on purpose, look instead whether it has created something all the same.

    Returns:
        The exchange, with what was read or found.

    Raises:
        NotJudged: it could not be read.
    """
    if exchange.negative is not None and exchange.negative.creates and is_refusal(exchange.response):
        return _with_strays(session, exchange)
    reading = _reading_of(session, exchange)
    if reading is None:
        return exchange
    case, values = reading
    try:
        with session.policy.counting_as(READING_BACK):
            read, _ = send_case(session, case, values, context)
    except SetAside:  # by a script of the request that reads
        return exchange
    return replace(exchange, read=read)


def _with_strays(session: Session, exchange: Exchange) -> Exchange:
    contract = session.suite.schemas.contract_of(exchange.operation)
    if read_after_write.__name__ in contract.rules_off:
        return exchange
    with session.policy.counting_as(READING_BACK):
        strays = session.policy.remove_strays(exchange, run_for_removal(session))
    return replace(exchange, strays=tuple(strays))


def _reading_of(session: Session, exchange: Exchange) -> tuple[Case, dict[str, str]] | None:
    """Find the case that reads what an exchange has just written or deleted, and the values that lead to it.

    Returns:
        The case, and the values of the variables in its path that no scope defines; None: the exchange has written
        nothing that can be read, or the collection has no GET of it in that version.
    """
    suite = session.suite
    contract = suite.schemas.contract_of(exchange.operation)
    if contract.safe or read_after_write.__name__ in contract.rules_off:
        return None
    home = _home_of(session, exchange)
    if home is None:
        return None
    operation, segments = home
    for case in suite.cases.values():
        if case.operation == operation and _reads(session, case, exchange.request):
            values = _values_in_path(session, case, segments)
            if values is not None:
                return case, values
    return None


def _home_of(session: Session, exchange: Exchange) -> tuple[Operation, Segments] | None:
    """Say by which operation what was written is read, and at which path."""
    if not is_done(exchange.response) or exchange.response.status not in exchange.expected:
        return None
    operation, path = exchange.operation, path_of(exchange.request.target)
    creation = session.suite.rules.creation_by(operation)
    if creation is not None:
        resource = resource_in(exchange.response, creation.id_of)
        template = template_of_things(operation, path, creation.path)
        if resource is None or not path_with_id(template, resource.id):
            return None
        segments = tuple(segment.replace(ID, resource.id) for segment in template.split("/") if segment)
        return Operation("GET", creation.segments_of_things(operation)), segments
    updates = exchange.request.method in ("PUT", "PATCH", "DELETE") and operation.segments[-1:] == ("{}",)
    segments = tuple(segment for segment in path.split("/") if segment)
    return (Operation("GET", operation.segments), segments) if updates else None


def _reads(session: Session, case: Case, written: Request) -> bool:
    """Tell whether a case reads a whole resource plainly, in the version that it was written in."""
    if case.request is None or case.breaks_schema or obstacle_of(session.suite, case) is not None:
        return False
    contract = session.suite.contract_of(case)
    saves_errors_alone = bool(case.examples) and all(each.status >= 300 for each in case.examples)
    if contract is None or saves_errors_alone or case.request.url.query:
        return False
    headers = _sent_headers(session, case, case.request)
    if any(name.lower() == "prefer" for name, _ in headers):
        return False
    return version_of(Request("GET", "", "", headers)) == version_of(written)


def _sent_headers(session: Session, case: Case, request: RequestTemplate) -> tuple[tuple[str, str], ...]:
    scopes = scopes_of(session, case)

    def filled(text: str) -> str:
        return VARIABLE.sub(lambda match: value_in(scopes, match[1]) or match[0], text)

    return tuple((each.key, filled(as_text(each.value))) for each in request.headers if not each.disabled)


def _values_in_path(session: Session, case: Case, segments: Segments) -> dict[str, str] | None:
    """Read the values of a template's path variables from a path; None: it is no path of that template."""
    assert case.request is not None
    template = [segment for segment in case.request.url.path if segment]
    segments = segments[-len(template) :]
    if len(segments) < len(template):
        return None
    values: dict[str, str] = {}
    for wanted, segment in zip(template, segments, strict=True):
        variable, named = path_variable(wanted), VARIABLE.fullmatch(wanted)
        if variable is not None:
            values[variable.name] = segment.removesuffix(variable.rest)
        elif named is not None and value_in(scopes_of(session, case), named[1]) != segment:
            values[named[1]] = segment
    return values
