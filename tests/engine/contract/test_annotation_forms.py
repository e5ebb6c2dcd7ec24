"""Tests of annotations of another form than the rules read: each is refused by place and remedy."""

import pytest

from postman_contract.contract.annotation_forms import find_annotation_faults
from postman_contract.contract.schema_registry import SchemaError, schema_registry

REASON = 'expected the reason as text, such as "counts every change"'
FORM = 'expected the reason as text, or {"reason": "…", "when": {…}} with a schema of the answers'
HEADERS = 'expected names of headers, such as {"page": "page-number", "size": "page-size"}'
QUERY = 'expected names of query parameters, such as {"page": "p", "size": "limit"}'
WHEN = {"properties": {"status": {"const": "REJECTED"}}}
ALONE = "it stands alone, so it refers to no other schema: write what $ref leads to in its place"


def refusal(schema: object) -> tuple[str, str]:
    """Register a file that must be refused; return the place and the problem."""
    with pytest.raises(SchemaError) as caught:
        schema_registry({"a.json": schema})
    return caught.value.place, caught.value.problem


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("x-volatile", "counts every change"),
        ("x-not-echoed", "kept apart"),
        ("x-not-echoed", {"reason": "only then", "when": WHEN}),
        ("x-not-echoed", {"reason": "always", "when": True}),
        ("x-rows", "/data"),
        ("x-paging", {"page": "p", "size": "s", "total": "t", "pages": "n", "query": {"page": "q"}, "first": 0}),
        ("x-paging", {}),
        ("x-of-somebody-else", 5),
    ],
)
def test_an_annotation_of_its_form_is_let_pass(keyword: str, value: object) -> None:
    """And so is one that no rule reads, whatever it says."""
    assert [*find_annotation_faults(keyword, value)] == []


@pytest.mark.parametrize(
    ("keyword", "value", "place", "problem"),
    [
        ("x-volatile", True, "", REASON),
        ("x-volatile", " ", "", REASON),
        ("x-not-echoed", True, "", REASON),
        ("x-not-echoed", {"reason": "never"}, "", FORM),
        ("x-not-echoed", {"reason": "then", "if": WHEN}, "", FORM),
        ("x-not-echoed", {"when": WHEN}, ".reason", REASON),
        ("x-not-echoed", {"reason": "then", "when": "REJECTED"}, ".when", None),
        ("x-not-echoed", {"reason": "then", "when": {"properties": {"a": {"type": "txt"}}}}, None, None),
        ("x-not-echoed", {"reason": "then", "when": {"anyOf": [{"$ref": "a.json"}]}}, ".when", ALONE),
        ("x-rows", 5, "", 'expected a JSON Pointer to the rows, such as "/data"'),
        ("x-rows", "data", "", 'expected a JSON Pointer to the rows, such as "/data"'),
        ("x-paging", "page", "", HEADERS),
        ("x-paging", {"pages-total": "n"}, "", HEADERS),
        ("x-paging", {"page": 1}, ".page", "expected the name of a header"),
        ("x-paging", {"first": "0"}, ".first", "expected the number of the first page: 0 or 1"),
        ("x-paging", {"first": True}, ".first", "expected the number of the first page: 0 or 1"),
        ("x-paging", {"query": "page"}, ".query", QUERY),
        ("x-paging", {"query": {"page": 1}}, ".query", QUERY),
        ("x-paging", {"query": {"offset": "o"}}, ".query", QUERY),
    ],
)
def test_an_annotation_of_another_form_is_refused(
    keyword: str, value: object, place: str | None, problem: str | None
) -> None:
    """Wherever in a file it stands, its place and the remedy are said."""
    at, said = refusal({"properties": {"a": {"items": {keyword: value}}}})
    assert at.startswith(f"$.properties.a.items[{keyword!r}]" + (".when" if place is None else place))
    assert said == problem or (problem is None and said.startswith("not a JSON Schema: "))


def test_data_is_no_annotation() -> None:
    """What stands in `const` is a value, and a member of `properties` is anybody's."""
    schema = {"const": {"x-volatile": 5}, "properties": {"x-volatile": {"type": "string"}}}
    assert schema_registry({"a.json": schema})
