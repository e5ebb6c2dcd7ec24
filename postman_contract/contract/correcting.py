"""Applies corrections: to a published request, and to the variables it sees."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import jsonpatch
import jsonpointer

from postman_contract.contract.corrections import Correction
from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import strip_comments
from postman_contract.postman.collection import Auth, Parameter, RawBody, RequestTemplate, Url
from postman_contract.postman.environment import Scope, as_text
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.request_parsing import parse_url
from postman_contract.postman.urls import path_variable

Parameters = tuple[Parameter, ...]


def correct_request(request: RequestTemplate, corrections: Sequence[Correction]) -> RequestTemplate:
    """Apply corrections in order.

    Raises:
        NotJudged: a correction no longer applies.
    """
    for correction in corrections:
        request = _apply(request, correction)
    return request


def correct_variables(scope: Scope, corrections: Sequence[Correction]) -> Scope:
    """Apply the corrections of a collection's variables in order.

    Raises:
        NotJudged: a variable to unset is not there.
    """
    values = dict(scope.values)
    for correction in corrections:
        match correction.action, correction.argument:
            case "set_variables", dict(variables):
                values.update({name: as_text(value) for name, value in variables.items()})
            case "unset_variables", list(names):
                for name in names:
                    if values.pop(name, None) is None:
                        raise _no_longer(correction, f"the collection has no variable {name!r}")
    return replace(scope, values=values) if values != scope.values else scope


def _apply(request: RequestTemplate, correction: Correction) -> RequestTemplate:
    match correction.action, correction.argument:
        case "drop_body", _:
            if request.body is None:
                raise _no_longer(correction, "the request has no body")
            return replace(request, body=None)
        case "set_headers", dict(headers):
            kept = _without_headers(request.headers, headers)
            return replace(request, headers=(*kept, *(Parameter(key, value) for key, value in headers.items())))
        case "drop_headers", list(names):
            kept = _without_headers(request.headers, names)
            if len(kept) == len(request.headers):
                raise _no_longer(correction, "the request has no such header")
            return replace(request, headers=kept)
        case "drop_auth", list(names):
            return replace(request, auth=_without_parameters(request.auth, names, correction))
        case "patch", list(operations):
            return replace(request, body=_patched(request, operations, correction.place))
    return replace(request, url=_correct_url(request.url, correction))


def _without_parameters(auth: Auth | None, names: Sequence[str], correction: Correction) -> Auth | None:
    known = auth.parameters if auth is not None else {}
    for name in names:
        if name not in known and not correction.is_of_every_case:
            raise _no_longer(correction, f"its auth has no {name!r}")
    kept = {name: value for name, value in known.items() if name not in names}
    return replace(auth, parameters=kept) if auth is not None else None


def _correct_url(url: Url, correction: Correction) -> Url:
    match correction.action, correction.argument:
        case "set_url", str(template):
            return parse_url(template)
        case "set_query", dict(values):
            return replace(url, query=_with_values(_entries(url), values))
        case "drop_query", list(names):
            return replace(url, query=_without(_entries(url), names, correction, "query parameter"))
        case "set_path_variables", dict(values):
            for name in values:
                if not any(_variable_of(segment) == name for segment in url.path):
                    raise _no_longer(correction, f"the URL has no path variable :{name}")
            return replace(url, variables=_with_values(url.variables, values))
        case "drop_path_variables", list(names):
            return replace(url, variables=_without(url.variables, names, correction, "path variable"))
    return url


def _entries(url: Url) -> Parameters:
    """Return the entries of a query, whether it was published as a list or as text."""
    if not isinstance(url.query, str):
        return url.query
    pairs = (pair.partition("=") for pair in url.query.split("&") if pair)
    return tuple(Parameter(key, value if equals else None) for key, equals, value in pairs)


def _variable_of(segment: str) -> str | None:
    """Name the path variable of a segment, `:id` or `:id.json`."""
    variable = path_variable(segment)
    return variable.name if variable is not None else None


def _with_values(parameters: Parameters, values: Mapping[str, object]) -> Parameters:
    """Set parameters: each replaces all of its name, disabled ones too, and stands where the first of them did."""
    new = {name: Parameter(name, as_text(value)) for name, value in values.items()}
    left, changed = dict(new), []
    for each in parameters:
        if each.key not in new:
            changed.append(each)
        elif each.key in left:
            changed.append(left.pop(each.key))
    return (*changed, *left.values())


def _without(parameters: Parameters, names: Sequence[str], correction: Correction, kind: str) -> Parameters:
    for name in names:
        if all(each.key != name for each in parameters):
            raise _no_longer(correction, f"the request has no {kind} {name!r}")
    return tuple(each for each in parameters if each.key not in names)


def _without_headers(headers: Parameters, names: object) -> Parameters:
    unwanted = {str(name).lower() for name in names} if isinstance(names, dict | list) else set()
    return tuple(header for header in headers if header.key.lower() not in unwanted)


def _no_longer(correction: Correction, why: str) -> NotJudged:
    return NotJudged(f"{correction.place}: no longer applies, {why}")


def _patched(request: RequestTemplate, operations: list[dict[str, object]], place: str) -> RawBody:
    if not isinstance(request.body, RawBody):
        raise NotJudged(f"{place}: no longer applies, the request has no raw body")
    try:
        document = parse_json(strip_comments(request.body.text))
        patched = jsonpatch.JsonPatch(operations).apply(document)
    except (ValueError, RecursionError):
        raise NotJudged(f"{place}: no longer applies, the body's template is not JSON") from None
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException) as problem:
        raise NotJudged(f"{place}: no longer applies: {problem}") from None
    try:
        text = json.dumps(patched, indent=2, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        raise NotJudged(f"{place}: a value is not JSON; write dates and times in quotes") from None
    return replace(request.body, text=text)
