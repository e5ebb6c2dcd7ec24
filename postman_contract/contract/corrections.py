"""What a published request needs before it can be sent, each with its reason.

A corrections file maps case ids to arrays of tables, each with a `reason` and exactly one action:

    [["orders/get-order"]]
    reason = "a response was pasted into the body of a GET"
    drop_body = true

Actions: `set_aside = true`, `drop_body = true`, `set_headers = {name = value}`, `drop_headers = [names]`,
`also_expect = [statuses]`, which are as good as the documented ones, and `patch = [operations]`, a JSON Patch
(RFC 6902) on the body's template, whose `test` operations make a correction that no longer applies an error.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import jsonpatch
import jsonpointer

from postman_contract.contract.tomlfile import load_toml, read_table
from postman_contract.errors import InputError, NotJudged
from postman_contract.postman.bodies import strip_comments
from postman_contract.postman.collection import Parameter, RawBody, RequestTemplate
from postman_contract.postman.jsonfile import parse_json

ACTIONS: Mapping[str, type] = {
    "set_aside": bool,
    "drop_body": bool,
    "set_headers": dict,
    "drop_headers": list,
    "patch": list,
    "also_expect": list,
}


@dataclass(frozen=True)
class Correction:
    """One correction: `argument` is the action's value as written, `place` where it stands."""

    reason: str
    action: str
    argument: object = field(repr=False)
    place: str


Corrections = Mapping[str, tuple[Correction, ...]]


def load_corrections(path: Path) -> Corrections:
    """Load a corrections file into corrections by case id; an absent file has none.

    Raises:
        InputError: names the file and the place.
    """
    corrections: dict[str, tuple[Correction, ...]] = {}
    for case_id, tables in load_toml(path).items():
        if not isinstance(tables, list):
            raise InputError(str(path), case_id, 'expected an array of tables, written [["case-id"]]')
        corrections[case_id] = tuple(
            _correction(table, str(path), f"{case_id}[{index}]") for index, table in enumerate(tables)
        )
    return corrections


def _correction(table: object, file: str, place: str) -> Correction:
    members = read_table(table, file, place, {"reason": str, **ACTIONS}, ("reason",))
    actions = [name for name in members if name in ACTIONS]
    if len(actions) != 1:
        raise InputError(
            file, place, f"expected exactly one of {', '.join(ACTIONS)}, got {', '.join(actions) or 'none'}"
        )
    if members[actions[0]] is False:
        raise InputError(file, f"{place}.{actions[0]}", "expected true; leave the correction out instead")
    return Correction(str(members["reason"]), actions[0], members[actions[0]], f"{file}: {place}")


def set_aside_reason(corrections: Sequence[Correction]) -> str | None:
    """Return why a case is set aside, or None."""
    return next((entry.reason for entry in corrections if entry.action == "set_aside"), None)


def also_expected(corrections: Sequence[Correction]) -> tuple[int, ...]:
    """Return the statuses that corrections declare as good as the documented ones."""
    lists = (entry.argument for entry in corrections if entry.action == "also_expect")
    return tuple(status for listed in lists if isinstance(listed, list) for status in listed if isinstance(status, int))


def correct(request: RequestTemplate, corrections: Sequence[Correction]) -> RequestTemplate:
    """Apply corrections in order.

    Raises:
        NotJudged: a correction no longer applies.
    """
    for correction in corrections:
        request = _apply(request, correction)
    return request


def _apply(request: RequestTemplate, correction: Correction) -> RequestTemplate:
    match correction.action, correction.argument:
        case "drop_body", _:
            if request.body is None:
                raise NotJudged(f"{correction.place}: no longer applies, the request has no body")
            return replace(request, body=None)
        case "set_headers", dict(headers):
            kept = _without(request.headers, headers)
            return replace(request, headers=(*kept, *(Parameter(key, value) for key, value in headers.items())))
        case "drop_headers", list(names):
            kept = _without(request.headers, names)
            if len(kept) == len(request.headers):
                raise NotJudged(f"{correction.place}: no longer applies, the request has no such header")
            return replace(request, headers=kept)
        case "patch", list(operations):
            return replace(request, body=_patched(request, operations, correction.place))
    return request


def _without(headers: Sequence[Parameter], names: object) -> tuple[Parameter, ...]:
    unwanted = {str(name).lower() for name in names} if isinstance(names, dict | list) else set()
    return tuple(header for header in headers if header.key.lower() not in unwanted)


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
