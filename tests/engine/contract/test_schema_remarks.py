"""Tests of what is said of schema files that ask for what nothing checks."""

from postman_contract.contract.schema_remarks import remark_on_schemas


def test_formats_that_nothing_checks_are_said_once_a_file() -> None:
    """Each by its name, with the one that is most likely meant; known ones are not mentioned."""
    schemas: dict[str, object] = {
        "a.json": {
            "properties": {"x": {"format": "datetime"}, "y": {"format": "int64"}, "z": {"format": "uuid"}},
            "items": {"format": "int64"},
        },
        "b.json": {"format": "datetime"},
        "c.json": {"format": "date-time"},
        "d.json": True,
    }
    assert [*remark_on_schemas(schemas)] == [
        "not checked: a.json: format 'datetime' (did you mean 'date-time'?), 'int64'",
        "not checked: b.json: format 'datetime' (did you mean 'date-time'?)",
    ]


def test_an_unchecked_format_may_be_right() -> None:
    """`iri` is JSON Schema's own, so nothing else is meant; what others call a URL is a `uri`."""
    schemas: dict[str, object] = {"a.json": {"anyOf": [{"format": "iri"}, {"format": "URL"}, {"format": "guid"}]}}
    assert [*remark_on_schemas(schemas)] == [
        "not checked: a.json: format 'URL' (did you mean 'uri'?), 'guid' (did you mean 'uuid'?), 'iri'"
    ]


def test_patterns_read_without_the_flag_are_said_once_a_file() -> None:
    """Each once, with what the flag refuses in it."""
    schemas: dict[str, object] = {
        "a.json": {
            "pattern": r"[\w-.]",
            "items": {"pattern": r"[\w-.]"},
            "patternProperties": {r"^\-": {"pattern": r"^\d$"}},
        }
    }
    (remark,) = remark_on_schemas(schemas)
    assert remark == (
        r"read without the flag u, which refuses it: a.json: pattern '[\\w-.]' (Invalid character range), "
        r"'^\\-' (Invalid character escape)"
    )
