"""The forms of the annotations that rules are guided by (`x-…`): one of another form would guide nothing."""

from collections.abc import Callable, Iterator, Mapping

import jsonpointer
from jsonschema.exceptions import SchemaError
from jsonschema.validators import Draft202012Validator

from postman_contract.postman.jsonfile import Steps

NOT_ECHOED, PAGING, ROWS, VOLATILE = "x-not-echoed", "x-paging", "x-rows", "x-volatile"
_REASON = 'expected the reason as text, such as "counts every change"'
_OF_PAGES = ("page", "size", "total", "pages")
_Faults = Iterator[tuple[Steps, str]]


def find_annotation_faults(keyword: str, value: object) -> _Faults:
    """Yield what is wrong with an annotation: the steps to it from where the keyword stands, and the remedy.

    Annotations that no rule reads may say anything.
    """
    judge = _FORMS.get(keyword)
    if judge is not None:
        yield from judge(value)


def _faults_of_reason(value: object) -> _Faults:
    if not is_text(value):
        yield (), _REASON


def _faults_of_not_echoed(value: object) -> _Faults:
    if not isinstance(value, dict):
        yield from _faults_of_reason(value)
        return
    if value.keys() - {"reason", "when"} or "when" not in value:
        yield (), 'expected the reason as text, or {"reason": "…", "when": {…}} with a schema of the answers'
        return
    yield from ((("reason",), problem) for _, problem in _faults_of_reason(value.get("reason")))
    yield from _faults_of_schema(value["when"], ("when",))


def _faults_of_schema(schema: object, place: Steps) -> _Faults:
    try:
        Draft202012Validator.check_schema(schema)  # type: ignore[arg-type]  # it says whether it is one
    except SchemaError as problem:
        yield (*place, *problem.absolute_path), f"not a JSON Schema: {problem.message}"
        return
    if _refers(schema):
        yield place, "it stands alone, so it refers to no other schema: write what $ref leads to in its place"


def _refers(value: object) -> bool:
    if isinstance(value, dict):
        return not {"$ref", "$dynamicRef"}.isdisjoint(value) or any(map(_refers, value.values()))
    return isinstance(value, list) and any(map(_refers, value))


def _faults_of_paging(value: object) -> _Faults:
    if not isinstance(value, dict) or value.keys() - {*_OF_PAGES, "query", "first"}:
        yield (), 'expected names of headers, such as {"page": "page-number", "size": "page-size"}'
        return
    for name in _OF_PAGES:
        if name in value and not is_text(value[name]):
            yield (name,), "expected the name of a header"
    if not _is_whole(value.get("first", 1)):
        yield ("first",), "expected the number of the first page: 0 or 1"
    yield from _faults_of_query(value.get("query", {}))


def _faults_of_query(value: object) -> _Faults:
    if not isinstance(value, dict) or value.keys() - {"page", "size"} or not all(map(is_text, value.values())):
        yield ("query",), 'expected names of query parameters, such as {"page": "p", "size": "limit"}'


def is_text(value: object) -> bool:
    """Tell whether a value is a text that says something, such as a reason or a name."""
    return isinstance(value, str) and bool(value.strip())


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in (0, 1)


def _faults_of_pointer(value: object) -> _Faults:
    try:
        is_pointer = isinstance(value, str) and jsonpointer.JsonPointer(value) is not None
    except jsonpointer.JsonPointerException:
        is_pointer = False
    if not is_pointer:
        yield (), 'expected a JSON Pointer to the rows, such as "/data"'


_FORMS: Mapping[str, Callable[[object], _Faults]] = {
    NOT_ECHOED: _faults_of_not_echoed,
    PAGING: _faults_of_paging,
    ROWS: _faults_of_pointer,
    VOLATILE: _faults_of_reason,
}
