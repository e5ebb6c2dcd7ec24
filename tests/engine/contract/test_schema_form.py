"""Tests of schema files that would say less than they seem to: each is refused by place and remedy."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from postman_contract.contract.schema_registry import SchemaError, schema_registry
from postman_contract.contract.schemas import load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.contract.violations import Violation

DIALECT = "https://json-schema.org/draft/2020-12/schema"
OWN = "an annotation of your own begins with x-"
NO_KEYWORD = "JSON Schema 2020-12 has no keyword {!r}, so it would say nothing: {}"


def refusal(schema: object, **others: object) -> tuple[str, str, str]:
    """Register a file that must be refused, beside others; return the file, the place and the problem."""
    with pytest.raises(SchemaError) as caught:
        schema_registry({"a.json": schema, **{f"{name}.json": each for name, each in others.items()}})
    return caught.value.file, caught.value.place, caught.value.problem


def find(schema: object, instance: object) -> tuple[Violation, ...]:
    """Judge an instance by a sound file."""
    return Validators({"a.json": schema}).strict("a.json", instance)


@pytest.mark.parametrize(
    ("keyword", "near"),
    [
        pytest.param("requred", "required", id="letter left out"),
        pytest.param("properites", "properties", id="letters swapped"),
        pytest.param("propertes", "properties", id="as in an issue of a validator"),
        pytest.param("require", "required", id="shortened"),
        pytest.param("property", "properties", id="singular"),
        pytest.param("additionalProperty", "additionalProperties", id="singular of two words"),
        pytest.param("additional_properties", "additionalProperties", id="snake case"),
        pytest.param("additionalproperties", "additionalProperties", id="lower case"),
        pytest.param("minlength", "minLength", id="lower case of a bound"),
        pytest.param("enums", "enum", id="plural"),
        pytest.param("types", "type", id="plural of type"),
        pytest.param("anyof", "anyOf", id="lower case of a union"),
        pytest.param("ref", "$ref", id="without dollar"),
        pytest.param("$def", "$defs", id="with dollar"),
        pytest.param("exlusiveMinimum", "exclusiveMinimum", id="letter left out within"),
        pytest.param("dependantRequired", "dependentRequired", id="other spelling"),
        pytest.param("Pattern", "pattern", id="capital"),
    ],
)
def test_a_misspelt_keyword_is_refused(keyword: str, near: str) -> None:
    """A typing error is no contract in which anything goes; the keyword that is meant is named."""
    file, place, problem = refusal({"type": "object", keyword: ["a"]})
    assert (file, problem) == ("a.json", NO_KEYWORD.format(keyword, f"did you mean {near!r}?"))
    assert place == (f"$.{keyword}" if keyword.isidentifier() else f"$[{keyword!r}]")


@pytest.mark.parametrize(
    ("keyword", "value", "remedy"),
    [
        pytest.param("dependencies", {"a": ["b"]}, "dependentRequired where it lists names", id="draft 7 dependencies"),
        pytest.param("additionalItems", False, "prefixItems", id="draft 7 additionalItems"),
        pytest.param("id", "http://a.example/b", "$id", id="draft 4 id"),
        pytest.param("divisibleBy", 2, "multipleOf", id="draft 3 divisibleBy"),
        pytest.param("disallow", "null", "not", id="draft 3 disallow"),
        pytest.param("extends", {}, "allOf", id="draft 3 extends"),
        pytest.param("$recursiveRef", "#", "$dynamicRef", id="2019-09 recursion"),
        pytest.param("nullable", True, '"type": ["string", "null"]', id="OpenAPI nullable"),
        pytest.param("example", "x", "examples", id="OpenAPI example"),
        pytest.param("discriminator", {"propertyName": "kind"}, "const", id="OpenAPI discriminator"),
        pytest.param("components", {"schemas": {}}, "$defs", id="OpenAPI components"),
        pytest.param("xml", {"name": "a"}, f"{OWN}, and a property is named in properties", id="OpenAPI xml"),
        pytest.param("markdownDescription", "x", OWN, id="an editor's"),
        pytest.param("customer", {"type": "object"}, "a property is named in properties", id="property left outside"),
    ],
)
def test_a_keyword_of_something_else_is_refused(keyword: str, value: object, remedy: str) -> None:
    """What older drafts, OpenAPI and editors write has its remedy."""
    problem = refusal({"properties": {"a": {keyword: value}}})[2]
    assert problem.startswith(NO_KEYWORD.format(keyword, ""))
    assert remedy in problem


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"properties": {"a": {"requred": []}}}, "$.properties.a.requred"),
        ({"$defs": {"A": {"items": {"requred": []}}}}, "$['$defs'].A.items.requred"),
        ({"definitions": {"A": {"requred": []}}}, "$.definitions.A.requred"),
        ({"patternProperties": {"^a": {"requred": []}}}, "$.patternProperties['^a'].requred"),
        ({"dependentSchemas": {"a": {"requred": []}}}, "$.dependentSchemas.a.requred"),
        *(
            ({key: [True, {"requred": []}]}, f"$.{key}[1].requred")
            for key in ("allOf", "anyOf", "oneOf", "prefixItems")
        ),
        *(
            ({key: {"requred": []}}, f"$.{key}.requred")
            for key in ("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not")
        ),
        ({"propertyNames": {"then": {"requred": []}}}, "$.propertyNames.then.requred"),
        (
            {"unevaluatedProperties": {"unevaluatedItems": {"requred": []}}},
            "$.unevaluatedProperties.unevaluatedItems.requred",
        ),
    ],
)
def test_names_are_judged_wherever_a_schema_stands(schema: object, place: str) -> None:
    """Whether or not an instance ever comes there, and in whatever keyword it stands."""
    assert refusal(schema)[:2] == ("a.json", place)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"properties": {"requred": {}, "example": True}}, id="names of properties"),
        pytest.param({"$defs": {"nullable": {}}, "$ref": "#/$defs/nullable"}, id="names of definitions"),
        pytest.param({"definitions": {"dependencies": {}}, "$ref": "#/definitions/dependencies"}, id="older ones"),
        pytest.param({"patternProperties": {"id": {}}}, id="patterns of names"),
        pytest.param({"dependentSchemas": {"requred": {}}, "dependentRequired": {"requred": []}}, id="dependents"),
        pytest.param({"const": {"requred": [{"example": 1}]}}, id="constant"),
        pytest.param({"enum": [{"requred": 1}]}, id="listed value"),
        pytest.param({"default": {"requred": 1}}, id="default"),
        pytest.param({"examples": [{"requred": 1, "$schema": "x"}]}, id="examples"),
        pytest.param({"x-rules": {"requred": {"items": []}}}, id="annotation of ones own"),
        pytest.param({"x-": 1}, id="shortest annotation"),
        pytest.param({"$vocabulary": {"https://a.example/v": True}}, id="vocabulary"),
        pytest.param({"$comment": "c", "$anchor": "a", "$dynamicAnchor": "b", "$id": "https://a.example"}, id="core"),
        pytest.param(
            {"contentMediaType": "application/json", "contentSchema": {}, "contentEncoding": "base64"}, id="c"
        ),
        pytest.param({"unevaluatedItems": False, "minContains": 0, "maxContains": 2, "contains": True}, id="arrays"),
        pytest.param({"title": "t", "deprecated": True, "readOnly": True, "writeOnly": False}, id="annotations"),
        pytest.param(True, id="boolean"),
    ],
)
def test_what_is_no_keyword_may_have_any_name(schema: object) -> None:
    """Data, names that people choose, and annotations that begin with `x-` are free."""
    schema_registry({"a.json": schema})


@pytest.mark.parametrize(
    ("schema", "place", "problem"),
    [
        pytest.param(
            {"items": [{"type": "string"}]},
            "$.items",
            "expected an object or a boolean, got array: a schema for each element in turn is prefixItems",
            id="draft 7 tuple",
        ),
        pytest.param(
            {"minimum": 5, "exclusiveMinimum": True},
            "$.exclusiveMinimum",
            "expected a number, got boolean: it is the bound itself since draft 6",
            id="draft 4 bound",
        ),
        pytest.param(
            {"properties": {"a": {"type": "string", "required": True}}},
            "$.properties.a.required",
            "expected an array, got boolean: it names the required properties, beside properties",
            id="draft 3 required",
        ),
        pytest.param({"examples": {"a": 1}}, "$.examples", "it is an array of instances", id="OpenAPI examples"),
        pytest.param({"required": "id"}, "$.required", "expected an array, got string", id="one name"),
        pytest.param({"enum": "A, B"}, "$.enum", "expected an array, got string", id="one value"),
        pytest.param({"uniqueItems": "true"}, "$.uniqueItems", "expected a boolean, got string", id="boolean as text"),
        pytest.param({"maxLength": "5"}, "$.maxLength", "expected a number, got string", id="number as text"),
        pytest.param({"minLength": True}, "$.minLength", "expected a number, got boolean", id="boolean as number"),
        pytest.param({"type": None}, "$.type", "expected a string or an array, got null", id="YAML's null"),
        pytest.param({"properties": {"a": "string"}}, "$.properties.a", "got string", id="type for schema"),
        pytest.param({"properties": ["a"]}, "$.properties", "expected an object, got array", id="properties listed"),
        pytest.param({"allOf": {"a": {}}}, "$.allOf", "expected an array, got object", id="allOf of one"),
        pytest.param({"format": 5}, "$.format", "expected a string, got number", id="format"),
        pytest.param({"$ref": {}}, "$['$ref']", "expected a string, got object", id="reference"),
    ],
)
def test_a_value_of_another_kind_is_refused(schema: object, place: str, problem: str) -> None:
    """A keyword whose value has the wrong JSON type says something else than it seems to, or nothing."""
    found = refusal(schema)
    assert found[1] == place
    assert found[2].startswith("not a JSON Schema: ")
    assert problem in found[2]


def test_a_file_that_is_only_referred_to_is_judged() -> None:
    """Definitions that several files share are contracts as much as the files themselves."""
    shared = {"$defs": {"Money": {"type": "object", "requried": ["amount"]}}}
    found = refusal({"$ref": "shared.json#/$defs/Money"}, shared=shared)
    assert found[:2] == ("shared.json", "$['$defs'].Money.requried")


@pytest.mark.parametrize(
    ("reference", "holder", "place"),
    [
        ("#/x-shapes/Money", {"x-shapes": {"Money": {"requred": []}}}, "$['x-shapes'].Money.requred"),
        ("#/x-a~1b/0/Odd%20name", {"x-a/b": [{"Odd name": {"items": [1]}}]}, "$['x-a/b'][0]['Odd name'].items"),
        ("a.json#/default", {"default": {"requred": []}}, "$.default.requred"),
        (
            "#/x-one",
            {"x-one": {"$ref": "#/x-two"}, "x-two": {"not": {"requred": []}}},
            "$['x-two'].not.requred",
        ),
    ],
)
def test_what_a_reference_makes_a_schema_is_judged(reference: str, holder: Mapping[str, object], place: str) -> None:
    """Where a `$ref` leads a schema stands, though no keyword says so."""
    assert refusal({"$ref": reference, **holder})[:2] == ("a.json", place)


def test_a_reference_in_a_circle_is_judged_once() -> None:
    """Data that refer to themselves as schemas end."""
    schema = {"$ref": "#/x-tree", "x-tree": {"properties": {"child": {"$ref": "#/x-tree"}}, "type": "object"}}
    assert [each.instance_path for each in find(schema, {"child": 5})] == ["$.child"]


@pytest.mark.parametrize(
    ("uri", "known_as"),
    [
        ("http://json-schema.org/draft-04/schema#", "draft 4"),
        ("http://json-schema.org/draft-06/schema#", "draft 6"),
        ("http://json-schema.org/draft-07/schema#", "draft 7"),
        ("http://json-schema.org/draft-07/schema", "draft 7"),
        ("https://json-schema.org/draft-07/schema#", "draft 7"),
        ("https://json-schema.org/draft/2019-09/schema", "2019-09"),
        ("http://json-schema.org/schema#", "the newest draft, whichever that is"),
        ("http://json-schema.org/draft/2020-12/schema", ""),
        ("https://spec.openapis.org/oas/3.1/dialect/base", ""),
        ("draft-07", ""),
    ],
)
@pytest.mark.parametrize("nested", [False, True], ids=["of the file", "within"])
def test_another_dialect_is_refused(uri: str, known_as: str, nested: bool) -> None:
    """A file that says it is of another draft is not read as 2020-12: there some words mean something else."""
    schema = {"$schema": uri}
    _, place, problem = refusal({"$defs": {"a": schema}} if nested else schema)
    got = f"{uri!r}, which is {known_as}" if known_as else repr(uri)
    assert place == ("$['$defs'].a['$schema']" if nested else "$['$schema']")
    assert problem.startswith(f"$schema must be {DIALECT}, got {got}: write the schema as 2020-12 has it")


@pytest.mark.parametrize("uri", [DIALECT, f"{DIALECT}#"])
def test_the_dialect_may_be_said_anywhere(uri: str) -> None:
    """Files that were bundled say it within; what is below is judged as additively as the rest."""
    inner = {"$schema": uri, "type": "object", "properties": {}, "additionalProperties": False}
    schema = {"$schema": uri, "properties": {"a": {"$ref": "#/$defs/inner"}}, "$defs": {"inner": inner}}
    (found,) = Validators({"a.json": schema}).additive("a.json", {"a": {"new": 1}})
    assert (found.instance_path, found.additive) == ("$.a.new", True)
    assert inner["$schema"] == uri


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"pattern": "^[A-Z"}, "$.pattern"),
        ({"items": {"not": {"pattern": "(a"}}}, "$.items.not.pattern"),
        ({"patternProperties": {"a{2,1}": True}}, "$.patternProperties['a{2,1}']"),
    ],
)
def test_a_pattern_that_is_none_is_refused(schema: object, place: str) -> None:
    """With the flag `u` or without: it is no regular expression, and would be found out by the first instance only."""
    found = refusal(schema)
    assert (found[1], found[2].startswith("no regular expression of ECMA-262: ")) == (place, True)


def test_a_pattern_of_another_language_has_its_remedy() -> None:
    """A group named as Python names it is written otherwise."""
    assert refusal({"pattern": "(?P<year>[0-9]{4})"})[2].endswith("a named group is written (?<name>…)")


def test_the_first_fault_of_a_file_is_named() -> None:
    """In the order of the file, so that each run says the same."""
    assert refusal({"properties": {"a": {"requred": []}, "b": {"enums": []}}, "anyof": []})[1] == "$.anyof"
    assert refusal({"properties": {"a": {"requred": []}, "b": {"enums": []}}})[1] == "$.properties.a.requred"


def test_the_schemas_of_this_repository_are_sound() -> None:
    """Every file of the first suite is registered."""
    schemas = load_schemas(Path(__file__).parents[3] / "schemas")
    schema_registry(schemas)
    assert len(schemas) > 50
