"""Instances that are drawn by a schema are valid, mutations are not, and nothing a schema says is passed over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample, Unsatisfiable

from postman_contract.contract.schema_registry import SchemaError
from postman_contract.contract.schemas import load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.postman.jsonfile import kind_of
from strategies import Mutation, UnsupportedSchema, changes, instances, mutations

SCHEMAS = load_schemas(Path(__file__).parents[2] / "schemas")
REQUESTS = sorted(name for name in SCHEMAS if name.endswith(".request.json"))
VALIDATORS = Validators(SCHEMAS)

# Drawing is what is tested, so no health check is turned off: they fail a strategy that filters too much or is slow.
deterministic = settings(max_examples=20, derandomize=True, deadline=None, database=None)
searching = settings(deterministic, max_examples=2000, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


def drawn(schema: Any, **files: Any) -> st.SearchStrategy[Any]:
    """Draw instances of a schema that stands in `it.json`, beside other files."""
    return instances("it.json", {"it.json": schema, **{f"{name}.json": each for name, each in files.items()}})


def broken(instance: Any, schema: Any) -> st.SearchStrategy[Mutation]:
    """Draw mutations of an instance of a schema."""
    return mutations(instance, "it.json", {"it.json": schema})


def can_be(strategy: st.SearchStrategy[Any], condition: Callable[[Any], Any], among: int = 2000) -> bool:
    """Tell whether a strategy draws something of which the condition is true."""
    try:
        find(strategy, condition, settings=settings(searching, max_examples=among))
    except (NoSuchExample, Unsatisfiable):
        return False
    return True


def depth(value: Any) -> int:
    """Count how deep arrays and objects are nested."""
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if children is None else 1 + max(map(depth, children), default=0)


@pytest.mark.parametrize("name", REQUESTS)
@deterministic
@given(data=st.data())
def test_an_instance_of_a_request_schema_is_valid(name: str, data: st.DataObject) -> None:
    """What is drawn by a request schema of the suite keeps that schema, judged strictly."""
    assert VALIDATORS.strict(name, data.draw(instances(name, SCHEMAS))) == ()


@pytest.mark.parametrize("name", REQUESTS)
@deterministic
@given(data=st.data())
def test_a_mutation_of_a_request_is_invalid(name: str, data: st.DataObject) -> None:
    """A mutation of what is drawn by a request schema of the suite breaks that schema, judged strictly."""
    instance = data.draw(instances(name, SCHEMAS))
    assert VALIDATORS.strict(name, data.draw(mutations(instance, name, SCHEMAS)).instance) != ()


VALID: list[tuple[str, Any]] = [
    ("anything", {}),
    ("true", True),
    ("type", {"type": "string"}),
    ("types", {"type": ["integer", "null"]}),
    ("integer below number", {"type": "number", "allOf": [{"type": "integer"}]}),
    ("enum", {"enum": ["a", None, 3, {"b": []}]}),
    ("enum of one type", {"type": "string", "enum": ["a", None]}),
    ("const", {"const": [1]}),
    ("minimum", {"type": "number", "minimum": 5}),
    ("maximum", {"type": "integer", "maximum": -5}),
    ("exclusive", {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}),
    ("exclusive integer", {"type": "integer", "exclusiveMinimum": 0, "maximum": 1}),
    ("multipleOf", {"type": "number", "multipleOf": 0.01, "minimum": 0, "maximum": 100}),
    ("length", {"type": "string", "minLength": 3, "maxLength": 4}),
    ("pattern", {"type": "string", "pattern": "^[a-c]{2,}$"}),
    ("pattern and length", {"type": "string", "pattern": "^[a-c]+$", "minLength": 2}),
    ("unanchored pattern", {"type": "string", "pattern": "a+b"}),
    ("format and pattern", {"type": "string", "format": "date", "pattern": "^[1-4]"}),
    ("items", {"type": "array", "items": {"type": "boolean"}}),
    ("number of items", {"type": "array", "minItems": 2, "maxItems": 2}),
    ("prefixItems", {"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "items": False, "minItems": 2}),
    ("uniqueItems", {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True}),
    ("required", {"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "null"}}}),
    ("closed", {"type": "object", "properties": {"a": {}}, "additionalProperties": False}),
    ("additionalProperties", {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2}),
    ("patternProperties", {"type": "object", "patternProperties": {"^x": {"const": 1}}, "minProperties": 1}),
    ("only patternProperties", {"type": "object", "patternProperties": {"^x": {}}, "additionalProperties": False}),
    ("maxProperties", {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "maxProperties": 1}),
    ("impossible member", {"type": "object", "properties": {"a": False, "b": {"type": "string", "enum": [1]}}}),
    ("allOf", {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"const": 1}}}]}),
    ("anyOf", {"anyOf": [{"type": "string"}, {"type": "null"}]}),
    ("anyOf, one branch possible", {"type": "string", "anyOf": [{"type": "string", "minLength": 2}, {"type": "null"}]}),
    ("oneOf", {"oneOf": [{"type": "integer", "minimum": 0}, {"type": "integer", "maximum": 9}]}),
    ("not", {"type": ["string", "null"], "not": {"enum": [None, ""]}}),
    ("if true", {"type": "object", "if": True, "then": {"required": ["a"]}, "else": False}),
    ("if", {"type": "string", "if": {"maxLength": 3}, "then": {"pattern": "^a"}, "else": {"pattern": "^b"}}),
]


@pytest.mark.parametrize("schema", [pytest.param(schema, id=id_) for id_, schema in VALID])
@deterministic
@given(data=st.data())
def test_an_instance_is_valid(schema: Any, data: st.DataObject) -> None:
    """What is drawn by a keyword keeps it."""
    assert Validators({"it.json": schema}).strict("it.json", data.draw(drawn(schema))) == ()


FORMATS = [
    "date",
    "date-time",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uuid",
]


@pytest.mark.parametrize("name", FORMATS)
@deterministic
@given(data=st.data())
def test_a_string_has_its_format(name: str, data: st.DataObject) -> None:
    """What is drawn by a format is of that format."""
    schema = {"type": "string", "format": name}
    assert Validators({"it.json": schema}).strict("it.json", data.draw(drawn(schema))) == ()


@pytest.mark.parametrize("kind", ["null", "boolean", "number", "string", "array", "object"])
def test_a_schema_that_says_nothing_draws_every_type(kind: str) -> None:
    """Where no type is asked for, every type comes."""
    assert can_be(drawn({"title": "Anything"}), lambda value: kind_of(value) == kind)


@pytest.mark.parametrize("there", [True, False])
def test_an_optional_member_may_be_there_or_not(there: bool) -> None:
    """A member that is not required is drawn in some instances and left out in others."""
    schema = {"type": "object", "properties": {"a": {"type": "null"}}}
    assert can_be(drawn(schema), lambda value: ("a" in value) is there)


def test_an_open_object_may_hold_what_is_not_listed() -> None:
    """Members that no schema lists are drawn where they are allowed."""
    assert can_be(drawn({"type": "object", "properties": {"a": {"type": "null"}}}), lambda value: value.keys() - {"a"})


@pytest.mark.parametrize("branch", [3, "text", None])
def test_every_branch_of_a_union_is_drawn(branch: Any) -> None:
    """No alternative of an `anyOf` is left out."""
    schema = {"anyOf": [{"const": 3}, {"const": "text"}, {"type": "null"}]}
    assert can_be(drawn(schema), lambda value: value == branch)


CONDITIONAL = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"type": "string"}},
    "if": {"properties": {"kind": {"const": "box"}}},
    "then": {"required": ["width"], "properties": {"width": {"type": "integer"}}},
    "else": {"required": ["name"]},
}


@pytest.mark.parametrize("member", ["width", "name"])
def test_both_outcomes_of_a_condition_are_drawn(member: str) -> None:
    """A condition is met in some instances even if it asks for one of many values, and not met in others."""
    outcomes = {"width": lambda value: value["kind"] == "box", "name": lambda value: value["kind"] != "box"}
    assert can_be(drawn(CONDITIONAL), lambda value: outcomes[member](value) and member in value)


def test_a_reference_leads_to_another_file() -> None:
    """A relative reference is resolved against the file it stands in."""
    files = {
        "orders/{orderId}/it.json": {"$ref": "../../common/one.json#/$defs/It"},
        "common/one.json": {"$defs": {"It": {"$ref": "two.json"}}},
        "common/two.json": {"const": "found"},
    }
    assert not can_be(instances("orders/{orderId}/it.json", files), lambda value: value != "found")


TREE = {"type": "array", "items": {"$ref": "#"}}


def test_a_recursive_schema_nests() -> None:
    """A schema that refers to itself draws instances of more than one level."""
    assert can_be(drawn(TREE), lambda value: depth(value) > 2)


def test_a_recursive_schema_ends() -> None:
    """However often a schema refers to itself, instances stay of bounded depth."""
    assert not can_be(drawn(TREE), lambda value: depth(value) > 10, among=100)


def test_a_recursive_union_ends() -> None:
    """Where a required member refers back, the way out is found."""
    schema = {
        "type": "object",
        "required": ["next"],
        "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
    }
    assert not can_be(drawn(schema), lambda value: depth(value) > 10, among=100)


def test_a_schema_without_a_finite_instance_is_refused() -> None:
    """A required member that refers back without a way out is an error, and no endless loop."""
    schema = {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#"}}}
    with pytest.raises(UnsupportedSchema) as caught:
        find(drawn(schema), lambda _: True, settings=searching)
    assert caught.value.problem == "instances cannot be drawn: what is required never ends"


@pytest.mark.parametrize(
    "keyword", ["dependentRequired", "unevaluatedProperties", "contains", "propertyNames", "contentSchema"]
)
def test_an_unsupported_keyword_is_refused(keyword: str) -> None:
    """A keyword that is not supported is an error that names file, place and keyword."""
    with pytest.raises(UnsupportedSchema) as caught:
        drawn({"properties": {"a": {"$ref": "other.json"}}}, other={"allOf": [{keyword: {}}]})
    assert str(caught.value) == f"other.json: $.allOf[0]: instances cannot be drawn by the keyword {keyword!r}"


def test_an_unsupported_format_is_refused() -> None:
    """A format that is not supported is an error that names file, place and format."""
    with pytest.raises(UnsupportedSchema) as caught:
        drawn({"items": {"format": "iri"}})
    assert str(caught.value) == "it.json: $.items: instances cannot be drawn by the keyword 'format': 'iri'"


def test_annotations_of_ones_own_are_no_unsupported_keyword() -> None:
    """A keyword that begins with `x-` asks nothing of an instance."""
    assert can_be(drawn({"const": 1, "x-safe": True}), lambda value: value == 1)


def test_what_nothing_refers_to_may_be_unsupported() -> None:
    """Definitions and files that the schema does not use are not looked at."""
    assert can_be(
        drawn({"const": 1, "$defs": {"a": {"contains": {}}}}, other={"contains": {}}), lambda value: value == 1
    )


def test_an_absent_schema_file_is_refused() -> None:
    """A schema file that does not exist is an error that names it."""
    with pytest.raises(SchemaError, match=r"^other\.json: no such schema file$"):
        instances("other.json", {"it.json": True})


@pytest.mark.parametrize("ref", ["absent.json", "#/$defs/absent", "#/required/0"])
def test_a_reference_to_nothing_is_refused(ref: str) -> None:
    """A reference that leads to no schema is an error that names its place."""
    with pytest.raises(SchemaError) as caught:
        drawn({"required": ["a"], "properties": {"a": {"$ref": ref}}})
    assert str(caught.value) == f"it.json: $.properties.a: $ref {ref!r} leads to no schema"


def test_a_condition_may_stand_elsewhere() -> None:
    """A condition that is a reference is met, too."""
    schema = {**CONDITIONAL, "if": {"$ref": "#/$defs/Box"}, "$defs": {"Box": CONDITIONAL["if"]}}
    assert can_be(drawn(schema), lambda value: value["kind"] == "box" and "width" in value)


BROKEN: list[tuple[str, Any, Any, Any]] = [
    ("a required member dropped", {"required": ["a"]}, {"a": 1}, Mutation("dropped", "$.a", {})),
    ("a type", {"type": "null"}, None, Mutation("null to array", "$", [])),
    ("an enum", {"enum": ["A", "B"]}, "A", Mutation("case swapped", "$", "a")),
    ("a minimum length", {"minLength": 3}, "abcd", Mutation("2 characters", "$", "ab")),
    ("a maximum length", {"maxLength": 3}, "ab", Mutation("4 characters", "$", "abab")),
    ("a minimum", {"minimum": 3}, 3, Mutation("3 to 2", "$", 2)),
    ("a maximum", {"maximum": 3}, 3, Mutation("3 to 4", "$", 4)),
    ("a format", {"format": "date"}, "2024-05-06", Mutation("no date: '2023-02-30'", "$", "2023-02-30")),
    ("a number of elements", {"maxItems": 1}, [1], Mutation("2 elements", "$", [1, 1])),
    ("elements that differ", {"uniqueItems": True}, [1], Mutation("an element repeated", "$", [1, 1])),
    ("a closed object", {"additionalProperties": False}, {},
     Mutation("an unlisted member", "$", {"unlisted member": "text"})),
    ("a value inside", {"items": {"properties": {"odd key": {"type": "number"}}}}, [{"odd key": 1}],
     Mutation("number as text", "$[0]['odd key']", [{"odd key": "1"}])),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "instance", "mutation"), [pytest.param(*each[1:], id=each[0]) for each in BROKEN])
def test_a_mutation_breaks(schema: Any, instance: Any, mutation: Mutation) -> None:
    """Whatever a schema asks for, some mutation breaks it, and says how and where."""
    assert can_be(broken(instance, schema), lambda drawn_: drawn_ == mutation)


def test_a_mutation_reads_as_a_sentence() -> None:
    """A mutation says where it is, and what it is."""
    assert str(Mutation("number as text", "$.items[0].quantity", {})) == "$.items[0].quantity: number as text"


def test_a_mutation_leaves_the_instance_alone() -> None:
    """The instance that is mutated does not change."""
    instance = {"a": [{"b": 1}]}
    can_be(broken(instance, {"properties": {"a": {"items": {"required": ["b"]}}}}), lambda _: False)
    assert instance == {"a": [{"b": 1}]}


def test_what_cannot_be_broken_has_no_mutation() -> None:
    """Where a schema accepts everything, no mutation is drawn."""
    assert not can_be(broken({"a": 1}, True), lambda _: True)


def test_changes_may_keep_an_instance_valid() -> None:
    """Changes, unlike mutations, are drawn whether they break the schema or not."""
    schema = {"type": "object", "required": ["a"]}
    strategy = changes({"a": 1, "b": 2}, "it.json", {"it.json": schema})
    assert can_be(strategy, lambda change: change == Mutation("dropped", "$.b", {"a": 1}))
