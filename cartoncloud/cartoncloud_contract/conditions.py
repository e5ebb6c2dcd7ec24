"""Reads what a CartonCloud search asks its rows to be, as the engine compares them.

A key of the deprecated `ValueField` is spelled as the pointer that it stands for, and so is a dotted one; what it means
otherwise, such as a driver's name, no row tells.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from postman_contract.contract.rules.conditions import AllOf, AnyOf, Comparison, Condition, Kind, Operator
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import Request

POINTERS: Mapping[str, str] = {
    "reference": "/references/customer",
    "customerName": "/customer/name",
    "customerId": "/customer/id",
    "arrivalDate": "/details/arrivalDate",
    "createdDate": "/timestamps/created/time",
    "runSheetId": "/details/runsheet/id",
    "runSheetName": "/details/runsheet/name",
    "runSheetDate": "/details/runsheet/date",
    "deliveryRunId": "/details/deliveryRun/id",
    "deliveryRunName": "/details/deliveryRun/name",
}
PRODUCT_POINTERS: Mapping[str, str] = {"/code": "/references/code"}
KINDS: Mapping[str, Kind] = {
    "TextComparisonCondition": Kind.TEXT,
    "BooleanComparisonCondition": Kind.BOOLEAN,
    "NumericComparisonCondition": Kind.NUMBER,
    "DateComparisonCondition": Kind.DATE,
    "DateTimeComparisonCondition": Kind.DATE,
}
OPERATORS: Mapping[str, Operator] = {
    "EQUAL_TO": Operator.EQUAL,
    "NOT_EQUAL_TO": Operator.NOT_EQUAL,
    "CONTAINS": Operator.CONTAINS,
    "DOES_NOT_CONTAIN": Operator.NOT_CONTAINS,
    "STARTS_WITH": Operator.STARTS_WITH,
    "GREATER_THAN": Operator.GREATER,
    "GREATER_THAN_OR_EQUAL_TO": Operator.AT_LEAST,
    "LESS_THAN": Operator.LESS,
    "LESS_THAN_OR_EQUAL_TO": Operator.AT_MOST,
}


def conditions_of(request: Request) -> Condition | None:
    """Say what a search asks its rows to be; None: it is no search, or of a form that is not documented."""
    if not request.target.partition("?")[0].endswith("/search"):
        return None
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        return _read(dict(parse_json(request.body))["condition"])  # type: ignore[call-overload]  # or it raises
    return None


def _read(condition: Mapping[str, Any]) -> Condition | None:
    kind = condition["type"]
    if kind in ("AndCondition", "OrCondition"):
        parts = tuple(map(_read, condition["conditions"]))
        return AllOf(parts) if kind == "AndCondition" else AnyOf(parts)
    pointer = _pointer_of(condition["field"])
    operator = OPERATORS.get(condition.get("method", "EQUAL_TO"))
    if kind not in KINDS or pointer is None or operator is None:
        return None
    return Comparison(pointer, operator, condition["value"]["value"], KINDS[kind])


def _pointer_of(field: Mapping[str, Any]) -> str | None:
    if field["type"] == "JsonField":
        return PRODUCT_POINTERS.get(field["pointer"], str(field["pointer"]))
    key = str(field["value"])
    return POINTERS.get(key, "/" + key.replace(".", "/") if "." in key else None)
