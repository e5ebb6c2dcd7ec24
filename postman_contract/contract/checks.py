"""The checks: each is a generator that yields the violations it finds, and raises nothing to report one.

`REQUEST_CHECKS` judge what is about to be sent, `RESPONSE_CHECKS` what came back. A check takes the request or the
exchange, the operation's contract, and a `Validate`, which judges an instance against a schema file.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.forms import form_of
from postman_contract.contract.json_faults import explain_json_fault
from postman_contract.contract.refusals import ANY_REFUSAL, Basis, is_at_or_above, values_at
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation, describe_value, json_path
from postman_contract.postman.bodies import is_json
from postman_contract.postman.jsonfile import parse_json, parse_json_with_repeats
from postman_contract.postman.messages import Request, header, joined_headers, json_of

Validate = Callable[[str, object], tuple[Violation, ...]]
BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS"})


def request_body_is_json(request: Request, contract: OperationContract, _: Validate) -> Iterator[Violation]:
    """A body sent as JSON is JSON (RFC 8259)."""
    media_type = header(request.headers, "Content-Type") or ""
    if contract.request and request.body and is_json(media_type):
        try:
            parse_json(request.body)
        except ValueError as problem:
            got, says = explain_json_fault(request.body, problem, media_type), "the body is not JSON"
            yield Violation("request_body_is_json", "$", "a JSON text", got, problem=f"{says}: {got}", unquoted=says)


def request_body_has_unique_names(request: Request, _: OperationContract, __: Validate) -> Iterator[Violation]:
    """No object of a body sent as JSON has two members of one name (RFC 8259 §4)."""
    if is_json(header(request.headers, "Content-Type") or ""):
        yield from _repeats("request_body_has_unique_names", request.body)


def request_body_is_documented(request: Request, contract: OperationContract, _: Validate) -> Iterator[Violation]:
    """A GET, HEAD, DELETE or OPTIONS carries a body only where one is documented (RFC 9110 §9.3.1)."""
    if request.body and contract.request is None and request.method in BODILESS:
        expected, got = f"no body with {request.method}", f"{len(request.body)} bytes"
        yield Violation("request_body_is_documented", "$", expected, got, unquoted=f"expected {expected}, got {got}")


def request_body_matches_schema(
    request: Request, contract: OperationContract, validate: Validate
) -> Iterator[Violation]:
    """A request's body has the documented shape.

    A form is judged as an object of strings, a name that it has several times as an array of all of its values.
    """
    if contract.request is None:
        return
    media_type = header(request.headers, "Content-Type") or ""
    form = form_of(media_type, request.body)
    if form is not None:
        instance: object = form
    elif is_json(media_type):
        try:
            instance = parse_json(request.body)
        except ValueError:
            return  # request_body_is_json reports it
    else:
        got, unquoted = repr(media_type) if media_type else "no Content-Type", "expected a JSON or form body"
        yield Violation("request_body_matches_schema", "$", "a JSON or form body", got, unquoted=unquoted)
        return
    yield from _reported_by("request_body_matches_schema", validate(contract.request, instance))


def status_is_expected(exchange: Exchange, _: OperationContract, __: Validate) -> Iterator[Violation]:
    """The status is one the case expects: a documented success, unless its examples or its claim say otherwise."""
    status = exchange.response.status
    if status not in exchange.expected:
        expected = "4xx" if exchange.expected == ANY_REFUSAL else " or ".join(map(str, exchange.expected))
        got, unquoted = f"{status}: {_excerpt(exchange)}", f"expected status {expected}, got {status}"
        yield Violation("status_is_expected", "$", f"status {expected}", got, unquoted=unquoted)


def media_type_is_documented(exchange: Exchange, contract: OperationContract, _: Validate) -> Iterator[Violation]:
    """A response whose body has a schema says it is JSON."""
    if body_schema(exchange, contract) is None:
        return
    media_type = header(exchange.response.headers, "Content-Type")
    if media_type is None or not is_json(media_type):
        got = repr(media_type) if media_type else "no Content-Type"
        expected, unquoted = "Content-Type application/json", "expected Content-Type application/json, got another"
        yield Violation("media_type_is_documented", "$", expected, got, unquoted=unquoted)


def headers_match_schema(exchange: Exchange, contract: OperationContract, validate: Validate) -> Iterator[Violation]:
    """The response's headers have the documented shape; schemas name them in lower case."""
    schema = contract.headers.get(exchange.response.status)
    if schema is not None:
        yield from _reported_by("headers_match_schema", validate(schema, joined_headers(exchange.response.headers)))


def body_is_json(exchange: Exchange, contract: OperationContract, _: Validate) -> Iterator[Violation]:
    """A response whose body has a schema is well-formed JSON; NaN is not (RFC 8259 §6)."""
    if body_schema(exchange, contract) is None:
        return
    try:
        json_of(exchange.response)
    except ValueError as problem:
        body, media_type = exchange.response.body, header(exchange.response.headers, "Content-Type") or ""
        fault, excerpt = explain_json_fault(body, problem, media_type), _excerpt(exchange)
        got, says = excerpt if fault == excerpt else f"{fault}: {excerpt}", "the body is not JSON"
        yield Violation("body_is_json", "$", "a JSON text", got, problem=f"{says}: {got}", unquoted=says)


def body_has_unique_names(exchange: Exchange, contract: OperationContract, _: Validate) -> Iterator[Violation]:
    """No object of a JSON body has two members of one name (RFC 8259 §4): each receiver may read another."""
    if body_schema(exchange, contract) or is_json(header(exchange.response.headers, "Content-Type") or ""):
        yield from _repeats("body_has_unique_names", exchange.response.body)


def body_matches_schema(exchange: Exchange, contract: OperationContract, validate: Validate) -> Iterator[Violation]:
    """A response's body has the documented shape."""
    schema = body_schema(exchange, contract)
    if schema is None:
        return
    try:
        instance = json_of(exchange.response)
    except ValueError:
        return  # body_is_json reports it
    yield from _reported_by("body_matches_schema", validate(schema, instance))


NO_LONGER_WRONG = "the correction says that the request breaks its schema here, but it no longer does"
ANNOUNCEMENTS = ("Deprecation", "Sunset", "Warning")


def nothing_is_announced(exchange: Exchange, _: OperationContract, __: Validate) -> Iterator[Violation]:
    """A header that announces change (RFC 9745, RFC 8594, RFC 9111 §5.5) is drift."""
    for name in ANNOUNCEMENTS:
        value = header(exchange.response.headers, name)
        if value is not None:
            expected, unquoted = f"no {name} header", f"expected no {name} header, got one"
            yield Violation("nothing_is_announced", "$", expected, repr(value), additive=True, unquoted=unquoted)


def refusal_names_its_place(exchange: Exchange, _: OperationContract, __: Validate) -> Iterator[Violation]:
    """The body of a refusal names the place that was wrong, or one above it, where its operation promises that."""
    negative = exchange.negative
    pointer = negative.refusal.places.get(exchange.response.status) if negative is not None else None
    if negative is None or negative.place is None or pointer is None:
        return
    try:
        named = [*values_at(json_of(exchange.response), pointer)]
    except ValueError:
        return  # body_is_json reports it
    if not any(is_at_or_above(each, negative.place) for each in named):
        got = ", ".join(map(describe_value, named)) or "none"
        expected = f"{negative.place!r} or a place above it at {pointer}"
        yield Violation("refusal_names_its_place", "$", expected, got, unquoted=f"expected {expected}, got none of it")


RequestCheck = Callable[[Request, OperationContract, Validate], Iterator[Violation]]
ResponseCheck = Callable[[Exchange, OperationContract, Validate], Iterator[Violation]]

REQUEST_CHECKS: tuple[RequestCheck, ...] = (
    request_body_is_documented,
    request_body_is_json,
    request_body_has_unique_names,
    request_body_matches_schema,
)
RESPONSE_CHECKS: tuple[ResponseCheck, ...] = (
    status_is_expected,
    media_type_is_documented,
    headers_match_schema,
    body_is_json,
    body_has_unique_names,
    body_matches_schema,
    refusal_names_its_place,
    nothing_is_announced,
)
SCRIPT_TEST = "script_test"  # that a test of the collection's own scripts passes; its path is the name of the test
CHECK_NAMES = frozenset((*(check.__name__ for check in (*REQUEST_CHECKS, *RESPONSE_CHECKS)), SCRIPT_TEST))


def check_request(request: Request, contract: OperationContract, validate: Validate) -> tuple[Violation, ...]:
    """Run every request check."""
    return tuple(violation for check in REQUEST_CHECKS for violation in check(request, contract, validate))


def check_response(exchange: Exchange, contract: OperationContract, validate: Validate) -> tuple[Violation, ...]:
    """Run every response check."""
    return tuple(violation for check in RESPONSE_CHECKS for violation in check(exchange, contract, validate))


def allow_breaches(found: Iterable[Violation], paths: Sequence[str]) -> tuple[Violation, ...]:
    """Let a request break its schema at exactly the instance paths where it is meant to.

    Returns:
        What else was found, and a violation for each path where the request no longer breaks its schema.
    """
    found = tuple(found)
    broken = {violation.instance_path for violation in found}
    mended = (path for path in paths if path not in broken)
    return (
        *(violation for violation in found if violation.instance_path not in paths),
        *(
            Violation(
                "request_body_matches_schema",
                path,
                "a breach of the schema",
                "none",
                problem=NO_LONGER_WRONG,
                unquoted=NO_LONGER_WRONG,
            )
            for path in mended
        ),
    )


def body_schema(exchange: Exchange, contract: OperationContract) -> str | None:
    """Name the schema a response's body is judged by; an empty body is not judged by an inherited error shape.

    A refusal that is known, and no guess, has a body of that shape.
    """
    status = exchange.response.status
    is_known = exchange.negative is not None and exchange.negative.refusal.basis is not Basis.GUESS
    if not exchange.response.body and not contract.documents_body(status) and not is_known:
        return None
    return contract.response_schema(status)


def _repeats(check: str, body: bytes) -> Iterator[Violation]:
    try:
        _, repeats = parse_json_with_repeats(body)
    except ValueError:
        return  # where JSON is due, another check reports it
    for steps in repeats:
        problem = "its object has this name more than once"
        expected = "one member of this name"
        yield Violation(check, json_path(steps), expected, "several", problem=problem, unquoted=problem)


def _reported_by(check: str, violations: tuple[Violation, ...]) -> Iterator[Violation]:
    return (replace(violation, check=check) for violation in violations)


def _excerpt(exchange: Exchange) -> str:
    text = " ".join(exchange.response.body.decode(errors="replace").split())
    return text[:300] + "…" if len(text) > 300 else text or "an empty body"
