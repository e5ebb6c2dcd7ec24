"""Judging JSON by schemas: what is a breach, what an addition, and how a violation reads."""

import json
from urllib.parse import quote

import pytest

from postman_contract.contract.schema_registry import SchemaError, schema_registry
from postman_contract.contract.validation import (
    additive_validator,
    find_violations,
    strict_validator,
    unchecked_formats,
)
from postman_contract.contract.violations import Violation
from postman_contract.errors import ContractError

FILE = "orders/{orderId}/GET.200.json"
STRING = {"type": "string"}
UUID = "0b1c2d3e-4f50-4617-8a9b-0c1d2e3f4a5b"


def closed(*required: str, **properties: object) -> dict[str, object]:
    """Build a closed object schema."""
    return {"type": "object", "properties": properties, "required": [*required], "additionalProperties": False}


def opened(*required: str, **properties: object) -> dict[str, object]:
    """Build an open object schema."""
    return {"type": "object", "properties": properties, "required": [*required]}


def additively(schema: object, instance: object, **files: object) -> tuple[Violation, ...]:
    """Judge a response; `files` are further schema files in the folder `common`."""
    common = {f"common/{name}.json": file for name, file in files.items()}
    return find_violations(instance, additive_validator(FILE, schema_registry({FILE: schema, **common})))


def strictly(schema: object, instance: object) -> tuple[Violation, ...]:
    """Judge a request."""
    return find_violations(instance, strict_validator(FILE, schema_registry({FILE: schema})))


def briefly(violations: tuple[Violation, ...]) -> list[tuple[str, str, bool]]:
    """Reduce violations to keyword, instance path and whether they are additive."""
    return [(violation.keyword, violation.instance_path, violation.additive) for violation in violations]


def card(**properties: object) -> dict[str, object]:
    """Build the closed schema of a card payment."""
    return closed("kind", "number", kind={"const": "card"}, number=STRING, **properties)


def bank(**properties: object) -> dict[str, object]:
    """Build the closed schema of a bank payment."""
    return closed("kind", "iban", kind={"const": "bank"}, iban=STRING, **properties)


# Violations


def test_a_finding_names_keyword_place_expectation_and_what_came() -> None:
    """A violation says what failed, where in the instance and the schema, what was expected and what came."""
    schema_path = f"{FILE}#/properties/id/type"
    expected = Violation("", "$.id", "a string", "number 5", schema_path, keyword="type")
    assert additively(closed(id=STRING), {"id": 5}) == (expected,)


def test_a_message_is_one_line() -> None:
    """A violation's message joins place, expectation and what came."""
    (violation,) = additively(closed("id", id=STRING), {})
    assert violation.message == "$: missing required property 'id'"


def test_paths_are_json_paths() -> None:
    """A name that is no identifier stands in brackets and quotes, an index in brackets."""
    schema = {"type": "array", "items": closed(**{"odd key": STRING, "it's": STRING, "_id": STRING})}
    found = additively(schema, [{"odd key": 1, "it's": 1, "_id": 1}])
    assert [violation.instance_path for violation in found] == ["$[0]._id", '$[0]["it\'s"]', "$[0]['odd key']"]


def test_schema_paths_are_escaped_pointers() -> None:
    """A schema path escapes `~` and `/` in names (RFC 6901)."""
    (violation,) = additively({"properties": {"a/b~c": STRING}}, {"a/b~c": 1})
    assert violation.schema_path == f"{FILE}#/properties/a~1b~0c/type"


def test_findings_are_sorted() -> None:
    """Violations come by instance path, then keyword."""
    schema = closed("z", b=STRING, a={"type": "string", "const": "x"})
    assert briefly(additively(schema, {"b": 1, "a": 1, "c": 1})) == [
        ("required", "$", False),
        ("const", "$.a", False),
        ("type", "$.a", False),
        ("type", "$.b", False),
        ("additionalProperties", "$.c", True),
    ]


def test_findings_that_read_the_same_are_one() -> None:
    """What two schemas find in the same words is found once, where it is found first."""
    (violation,) = additively({"allOf": [closed(), closed()]}, {"x": 1})
    assert violation.schema_path == f"{FILE}#/allOf/0/additionalProperties"


def test_long_values_are_cut() -> None:
    """What came is cut to 80 characters."""
    (violation,) = additively({"type": "integer"}, "x" * 1000)
    assert (len(violation.got), violation.got[-2:]) == (80, "x…")


@pytest.mark.parametrize(
    ("value", "got"),
    [
        (5, "number 5"),
        (1e308, "number 1e+308"),
        ("abc", "'abc'"),
        (None, "null"),
        (True, "true"),
        ([1, 2], "array of length 2"),
        ({"a": 1}, "object with 'a'"),
        ({}, "object with no properties"),
    ],
)
def test_values_are_shown_as_json_types(value: object, got: str) -> None:
    """What came is shown with its JSON type."""
    (violation,) = additively({"const": "x"}, value)
    assert violation.got == got


@pytest.mark.parametrize(
    ("schema", "instance", "expected"),
    [
        ({"type": ["string", "null"]}, 5, "a string or null"),
        ({"type": "integer"}, "5", "an integer"),
        ({"enum": ["A", "B", None]}, 5, "one of 'A', 'B', null"),
        ({"const": "A"}, "B", "'A'"),
        ({"maxLength": 2}, "abc", "at most 2 characters"),
        ({"type": "array", "items": False}, [1], "no further elements"),
        ({"properties": {"a": False}}, {"a": 1}, "nothing"),
        ({"contains": {"const": 1}}, [2], "at least 1 matching element"),
        ({"contains": {"const": 1}, "maxContains": 1}, [1, 1], "exactly 1 matching element"),
        ({"not": {"const": 1}}, 1, "a value that is not ruled out"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "property 'b'"),
        ({"format": "uuid"}, "x", "a uuid"),
        ({"format": "email"}, "x", "an email"),
        ({"format": "date-time"}, "x", "a date-time (RFC 3339)"),
    ],
)
def test_expectations_read_as_words(schema: object, instance: object, expected: str) -> None:
    """What was expected is said in words."""
    assert [violation.expected for violation in additively(schema, instance)] == [expected]


@pytest.mark.parametrize(
    ("schema", "instance", "expected"),
    [
        ({"maxLength": 1}, "ab", "at most 1 character"),
        ({"minLength": 2}, "", "at least 2 characters"),
        ({"minItems": 1}, [], "at least 1 element"),
        ({"maxItems": 0}, [1], "at most 0 elements"),
        ({"minProperties": 1}, {}, "at least 1 property"),
        ({"maxProperties": 2}, {"a": 1, "b": 2, "c": 3}, "at most 2 properties"),
        ({"minimum": 0}, -1, "at least 0"),
        ({"maximum": 0.5}, 1, "at most 0.5"),
        ({"exclusiveMinimum": 0}, 0, "more than 0"),
        ({"exclusiveMaximum": 0}, 0, "less than 0"),
        ({"multipleOf": 0.01}, 0.001, "a multiple of 0.01"),
        ({"pattern": "^A"}, "b", "text that matches ^A"),
        ({"uniqueItems": True}, [1, 1], "no two equal elements"),
        ({"contains": {"const": 1}, "minContains": 0, "maxContains": 1}, [1, 1], "at most 1 matching element"),
        ({"contains": {"const": 1}, "minContains": 2, "maxContains": 3}, [1], "2 to 3 matching elements"),
    ],
)
def test_limits_read_as_words(schema: object, instance: object, expected: str) -> None:
    """What a limit allows is said in words."""
    assert [violation.expected for violation in additively(schema, instance)] == [expected]


@pytest.mark.parametrize(
    ("schema", "instance", "message"),
    [
        (closed("id", id=STRING), {}, "$: missing required property 'id'"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "$: missing property 'b', which is required beside 'a'"),
        (closed(), {"x": 1}, "$.x: unexpected property 'x'"),
        ({"unevaluatedProperties": False}, {"odd name": 1}, "$['odd name']: unexpected property 'odd name'"),
        ({"properties": {"a": False}}, {"a": 1}, "$: number 1 is not allowed"),
        ({"prefixItems": [True], "items": False}, [1, 2], "$: unexpected element"),
        ({"prefixItems": [True], "items": False}, [1, 2, 3], "$: 2 unexpected elements"),
        ({"unevaluatedItems": False}, [1], "$[0]: unexpected element"),
        (False, "A", "$: 'A' is not allowed"),
        ({"not": {"const": "A"}}, "A", "$: 'A' is not allowed"),
        ({"properties": {"n": {"type": "number"}}}, {"n": "0.000"}, "$.n: expected a number, got '0.000'"),
        ({"contains": {"const": 1}}, [2], "$: expected at least 1 matching element, got 0"),
    ],
)
def test_messages_are_what_a_colleague_says(schema: object, instance: object, message: str) -> None:
    """What is missing or unexpected is called so; the rest names what was expected and what came."""
    assert [violation.message for violation in additively(schema, instance)] == [message]


# Properties


def test_an_unknown_property_is_an_addition() -> None:
    """Each property beside `additionalProperties: false` is one addition, at its own path."""
    found = additively(closed(a=STRING), {"a": "", "b": 1, "c": 2})
    assert briefly(found) == [("additionalProperties", "$.b", True), ("additionalProperties", "$.c", True)]


def test_an_unknown_property_of_a_request_is_a_breach() -> None:
    """A strict validator finds unknown properties at the same places, as breaches."""
    assert briefly(strictly(closed(), {"b": 1})) == [("additionalProperties", "$.b", False)]


def test_a_pattern_names_properties() -> None:
    """A property whose name matches `patternProperties` is known."""
    schema = {"patternProperties": {"^x-": STRING}, "additionalProperties": False}
    assert briefly(additively(schema, {"x-a": 1, "y": 1})) == [
        ("additionalProperties", "$.y", True),
        ("type", "$['x-a']", False),
    ]


def test_a_schema_of_additional_properties_yields_its_own_breaches() -> None:
    """`additionalProperties` with a schema judges each further property by it."""
    schema = {"properties": {"a": True}, "additionalProperties": STRING}
    assert briefly(additively(schema, {"a": 1, "b": 1, "c": "x"})) == [("type", "$.b", False)]


def test_a_missing_property_is_a_breach() -> None:
    """Each missing property is one breach of its object."""
    found = additively(closed("a", "b"), {})
    assert [(violation.expected, violation.got, violation.additive) for violation in found] == [
        ("property 'a'", "no such property", False),
        ("property 'b'", "no such property", False),
    ]


def test_each_missing_dependent_property_is_a_breach() -> None:
    """`dependentRequired` names every property that is missing."""
    found = additively({"dependentRequired": {"a": ["b", "c"], "z": ["y"]}}, {"a": 1})
    assert [violation.expected for violation in found] == ["property 'b'", "property 'c'"]


# Values


def test_an_unlisted_value_of_a_listed_type_is_an_addition() -> None:
    """A string beside listed strings is an addition."""
    assert briefly(additively({"enum": ["A", None]}, "B")) == [("enum", "$", True)]


def test_an_unlisted_value_of_a_request_is_a_breach() -> None:
    """A strict validator has no unlisted values."""
    assert briefly(strictly({"enum": ["A"]}, "B")) == [("enum", "$", False)]


@pytest.mark.parametrize(
    ("listed", "value", "additive"),
    [
        ([1], 2.5, True),
        ([1.0], 7, True),
        ([1], True, False),
        ([True], 1, False),
        ([True], False, True),
        (["1"], 1, False),
        ([{}], {"a": 1}, True),
        ([[]], {}, False),
        (["A"], None, False),
    ],
)
def test_the_type_of_an_unlisted_value_is_its_json_type(listed: list[object], value: object, *, additive: bool) -> None:
    """Integer and number are one type, true is no number."""
    assert briefly(additively({"enum": listed}, value)) == [("enum", "$", additive)]


def test_an_integral_float_is_listed_as_its_integer() -> None:
    """1.0 is the listed 1 (JSON Schema core §4.2.2)."""
    assert additively({"enum": [1]}, 1.0) == ()


def test_another_constant_is_a_breach() -> None:
    """`const` is a discriminator: another value of its type is a breach."""
    assert briefly(additively({"const": "A"}, "B")) == [("const", "$", False)]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("date", "2024-02-29", "2023-02-29"),
        ("date-time", "2024-01-01T10:00:00Z", "2024-01-01 10:00"),
        ("duration", "P1D", "1 day"),
        ("email", "a@example.com", "example.com"),
        ("hostname", "example.com", "-a"),
        ("ipv4", "10.0.0.1", "10.0.0"),
        ("ipv6", "::1", "::g"),
        ("json-pointer", "/a", "a"),
        ("time", "10:00:00Z", "10:00"),
        ("uri", "https://example.com", "example"),
        ("uri-reference", "../a", "\\a"),
        ("uri-template", "/a/{b}", "/a/{b"),
        ("uuid", UUID, "5"),
    ],
)
@pytest.mark.parametrize("judge", [additively, strictly])
def test_formats_are_asserted(judge: object, name: str, good: str, bad: str) -> None:
    """A value that breaks its format is a breach, in both modes."""
    assert callable(judge)
    assert (judge({"format": name}, good), briefly(judge({"format": name}, bad))) == ((), [("format", "$", False)])


def test_formats_nothing_checks_are_named() -> None:
    """A format without a checker is named wherever a schema uses it; a property or datum called format is none."""
    schema = {
        "properties": {"format": {"format": "iso-4217"}, "a": {"items": {"anyOf": [{"format": "colour"}]}}},
        "$defs": {"x": {"format": "uuid"}, "y": True},
        "const": {"format": "datum"},
    }
    assert unchecked_formats(schema) == {"iso-4217", "colour"}


def test_a_boolean_schema_has_no_formats() -> None:
    """`true` names no format."""
    assert unchecked_formats(schema=True) == set()


def test_multiples_are_decimal() -> None:
    """19.99 is a multiple of 0.01, though not in binary floating point."""
    schema = {"multipleOf": 0.01}
    assert (additively(schema, 19.99), briefly(additively(schema, 19.999))) == ((), [("multipleOf", "$", False)])


@pytest.mark.parametrize("value", [10**4000, -(10**400), 1e308, 5e-324, json.loads("1e999")])
def test_huge_numbers_are_judged(value: float) -> None:
    """Numbers beyond a float's range or precision crash nothing."""
    schema = {"type": "string", "multipleOf": 0.03, "maximum": -(10**4000), "minimum": 1e999, "enum": [1]}
    assert {violation.keyword for violation in additively(schema, value)} >= {"type", "multipleOf", "enum"}


# Arrays


def test_further_elements_are_breaches() -> None:
    """An array longer than `prefixItems` allows is broken."""
    assert briefly(additively({"prefixItems": [STRING], "items": False}, ["a", 1])) == [("items", "$", False)]


def test_unevaluated_elements_are_breaches() -> None:
    """Each element no schema evaluates is one breach."""
    schema = {"allOf": [{"prefixItems": [STRING]}], "unevaluatedItems": False}
    assert briefly(additively(schema, ["a", 1, 2])) == [
        ("unevaluatedItems", "$[1]", False),
        ("unevaluatedItems", "$[2]", False),
    ]


def test_contained_elements_are_evaluated() -> None:
    """An element that matches `contains` is evaluated, even with an unknown property."""
    schema = {"contains": closed("a", a=STRING), "unevaluatedItems": False}
    assert briefly(additively(schema, [{"a": "", "b": 1}, 5])) == [("unevaluatedItems", "$[1]", False)]


def test_a_schema_of_unevaluated_elements_judges_them() -> None:
    """`unevaluatedItems` with a schema yields that schema's breaches."""
    schema = {"prefixItems": [True], "unevaluatedItems": STRING}
    assert briefly(additively(schema, [1, 2, "x"])) == [("type", "$[1]", False)]


def test_nested_rests_evaluate_elements() -> None:
    """`items` of a sub-schema evaluates every element."""
    assert additively({"allOf": [{"items": STRING}], "unevaluatedItems": False}, ["a", "b"]) == ()


# Unions


@pytest.mark.parametrize("union", ["anyOf", "oneOf"])
def test_a_valid_branch_is_enough(union: str) -> None:
    """A union is kept when one branch is, whatever the others say."""
    assert additively({union: [card(), bank()]}, {"kind": "bank", "iban": "X"}) == ()


@pytest.mark.parametrize("union", ["anyOf", "oneOf"])
def test_an_addition_to_a_branch_is_an_addition(union: str) -> None:
    """A branch with mere additions is the one that is meant."""
    found = additively({union: [card(), bank()]}, {"kind": "bank", "iban": "X", "bic": 1})
    assert found == (
        Violation(
            "",
            "$.bic",
            "no such property",
            "number 1",
            f"{FILE}#/{union}/1/additionalProperties",
            additive=True,
            keyword="additionalProperties",
            problem="unexpected property 'bic'",
        ),
    )


def test_the_branch_with_the_fewest_additions_is_reported() -> None:
    """Of branches with mere additions, the one with the fewest is meant."""
    schema = {"anyOf": [closed(), closed(a=True), closed(a=True, b=True)]}
    assert [violation.instance_path for violation in additively(schema, {"a": 1, "b": 1, "c": 1})] == ["$.c"]


def test_an_unknown_property_is_likelier_than_an_unlisted_value() -> None:
    """Between as many additions, a listed value decides for its branch."""
    schema = {"oneOf": [closed(k={"enum": ["A"]}, x=True), closed(k={"enum": ["B"]})]}
    assert briefly(additively(schema, {"k": "B", "x": 1})) == [("additionalProperties", "$.x", True)]


def test_two_valid_branches_of_one_are_a_breach() -> None:
    """`oneOf` with two valid branches is broken."""
    (violation,) = additively({"oneOf": [STRING, {"minLength": 1}]}, "x")
    assert (violation.message, violation.additive) == (
        "$: expected a match of exactly one of 2 alternatives, got a match of 2",
        False,
    )


def test_the_branch_its_discriminator_names_is_reported() -> None:
    """In a broken union, the branch whose constant matches says what is wrong, at its real place."""
    schema = {"oneOf": [closed("kind", kind={"const": "cash"}), card(holder=closed("id", id=STRING))]}
    found = additively(schema, {"kind": "card", "number": "1", "holder": {"id": 5}})
    assert briefly(found) == [("type", "$.holder.id", False)]


def test_the_branch_of_the_right_type_is_reported() -> None:
    """In a broken union, a branch of another type says nothing."""
    found = additively({"anyOf": [{"type": "null"}, closed("a", "b", a=STRING)]}, {"a": 5})
    assert briefly(found) == [("required", "$", False), ("type", "$.a", False)]


def test_an_enum_of_one_value_may_discriminate() -> None:
    """In a broken union, the branch whose single listed value matches is reported, though it has more breaches."""
    schema = {"oneOf": [closed("x", k={"enum": ["A"]}), closed(k={"enum": ["B"]}, a=STRING, b=STRING)]}
    found = additively(schema, {"k": "B", "a": 1, "b": 1})
    assert briefly(found) == [("type", "$.a", False), ("type", "$.b", False)]


def test_an_unlisted_discriminator_of_a_broken_branch_is_an_addition() -> None:
    """In a broken union told apart by enums, an unlisted value stays an addition beside the breach."""
    schema = {"oneOf": [closed(k={"enum": [kind]}, a=STRING) for kind in "AB"]}
    assert briefly(additively(schema, {"k": "C", "a": 1})) == [("type", "$.a", False), ("enum", "$.k", True)]


def test_a_constant_deep_inside_is_no_discriminator() -> None:
    """A constant that does not match further down is one breach among others."""
    schema = {"anyOf": [closed(a={"items": {"const": 1}}), closed("b", "c", a=True)]}
    assert briefly(additively(schema, {"a": [2]})) == [("const", "$.a[0]", False)]


def test_the_branch_with_the_fewest_breaches_is_reported() -> None:
    """Without a discriminator, the branch with the fewest breaches is meant."""
    (violation,) = additively({"anyOf": [closed("a", "b"), closed("c")]}, {})
    assert violation.expected == "property 'c'"


def test_an_unknown_discriminator_is_one_breach() -> None:
    """A discriminator no branch knows is one breach at its place, which names all that are known."""
    found = additively({"oneOf": [card(), bank(), {"type": "null"}]}, {"kind": "cash"})
    assert found == (Violation("", "$.kind", "'card' or 'bank'", "'cash'", f"{FILE}#/oneOf", keyword="oneOf"),)


def test_a_type_no_branch_has_is_one_breach() -> None:
    """A value of a type no branch has is one breach, which names the types."""
    (violation,) = additively({"anyOf": [STRING, {"type": "null"}]}, 5)
    assert violation.message == "$: expected a string or null, got number 5"


def test_a_nullable_enum_may_grow() -> None:
    """An unlisted value in a branch of the union is an addition."""
    assert briefly(additively({"anyOf": [{"enum": ["A"]}, {"type": "null"}]}, "B")) == [("enum", "$", True)]


# Conditions: an unknown property does not flip them


def test_an_unknown_property_does_not_flip_an_if() -> None:
    """`if` holds in spite of an unknown property."""
    schema = {"if": closed(a={"const": 1}), "then": {"required": ["b"]}, "else": {"required": ["c"]}}
    (violation,) = additively(schema, {"a": 1, "x": 1})
    assert (violation.expected, violation.schema_path) == ("property 'b'", f"{FILE}#/then/required")


def test_an_unlisted_value_is_no_condition_met() -> None:
    """`if` tests a value by `enum`: one that is not listed there takes the else branch."""
    schema = {"if": opened(a={"enum": ["A"]}), "then": {"required": ["b"]}, "else": {"required": ["c"]}}
    (violation,) = additively(schema, {"a": "Z"})
    assert (violation.expected, violation.schema_path) == ("property 'c'", f"{FILE}#/else/required")


def test_an_unmet_condition_without_else_is_kept() -> None:
    """`if` alone requires nothing."""
    assert additively({"if": {"const": 1}, "then": False}, 2) == ()


def test_an_unknown_property_does_not_escape_a_not() -> None:
    """`not` rules an object out in spite of an unknown property."""
    schema = {"not": closed("a", a=True)}
    assert briefly(additively(schema, {"a": 1, "x": 1})) == [("not", "$", False)]


def test_an_unlisted_value_is_not_ruled_out() -> None:
    """`not` with `enum` rules out the listed values only."""
    assert additively({"not": {"enum": ["A"]}}, "B") == ()


def test_an_unknown_property_does_not_hide_an_element() -> None:
    """`contains` finds an element in spite of an unknown property."""
    assert additively({"contains": closed("a", a=True)}, [{"a": 1, "x": 1}]) == ()


@pytest.mark.parametrize(
    ("instance", "got"), [([], "0"), ([1], "1"), ([1, 1], None), ([1, 1, 1], None), ([1, 1, 1, 1], "4")]
)
def test_matching_elements_are_counted(instance: list[int], got: str | None) -> None:
    """`minContains` and `maxContains` bound the number of matches."""
    found = additively({"contains": {"const": 1}, "minContains": 2, "maxContains": 3}, instance)
    assert [violation.got for violation in found] == ([got] if got else [])


def test_property_names_are_judged_openly() -> None:
    """A name of the wrong shape is a breach of its object, an unlisted one is not."""
    found = additively({"propertyNames": {"enum": ["a"], "maxLength": 2}}, {"b": 1, "long": 1})
    assert briefly(found) == [("maxLength", "$", False)]


def test_dependent_schemas_are_judged_openly() -> None:
    """A dependent schema's breaches count, its additions do not; without the property it does not apply."""
    schema = {"dependentSchemas": {"a": closed("b", a=True), "z": False}}
    assert briefly(additively(schema, {"a": 1, "x": 1})) == [("required", "$", False)]


@pytest.mark.parametrize(
    "schema",
    [
        {"if": closed(a=True), "then": True, "else": False},
        {"contains": closed(a=True)},
        {"propertyNames": {"enum": ["a"]}},
        {"dependentSchemas": {"a": closed(a=True)}},
    ],
)
def test_a_request_is_judged_by_the_letter(schema: dict[str, object]) -> None:
    """A strict validator opens no sub-schema."""
    instance: dict[str, object] = {"a": 1, "x": 1}
    assert strictly(schema, [instance] if "contains" in schema else instance) != ()


# Unevaluated properties


def test_an_unevaluated_property_is_an_addition() -> None:
    """Each property no schema evaluates is one addition; `$ref`, `allOf` and patterns evaluate theirs."""
    schema = {
        "$defs": {"base": opened(a=STRING)},
        "$ref": "#/$defs/base",
        "allOf": [True, opened(b=STRING), {"patternProperties": {"^x-": True}}],
        "unevaluatedProperties": False,
    }
    found = additively(schema, {"a": "", "b": "", "x-c": 1, "d": 1})
    assert briefly(found) == [("unevaluatedProperties", "$.d", True)]


def test_an_unevaluated_property_of_a_request_is_a_breach() -> None:
    """A strict validator finds unevaluated properties as breaches."""
    schema = {"allOf": [opened(a=STRING)], "unevaluatedProperties": False}
    assert briefly(strictly(schema, {"b": 1, "c": 1})) == [
        ("unevaluatedProperties", "$.b", False),
        ("unevaluatedProperties", "$.c", False),
    ]


def test_a_schema_of_unevaluated_properties_judges_them() -> None:
    """`unevaluatedProperties` with a schema yields that schema's breaches."""
    schema = {"properties": {"a": True}, "unevaluatedProperties": STRING}
    assert briefly(additively(schema, {"a": 1, "b": 1, "c": "x"})) == [("type", "$.b", False)]


def test_a_branch_with_additions_evaluates_its_properties() -> None:
    """An unlisted value in a branch does not make the branch's other properties unknown."""
    branch = opened("kind", kind={"const": "card"}, brand={"enum": ["VISA"]})
    schema = {"oneOf": [opened("kind", kind={"const": "bank"}), branch], "unevaluatedProperties": False}
    found = additively(schema, {"kind": "card", "brand": "AMEX"})
    assert briefly(found) == [("enum", "$.brand", True)]


def test_only_valid_branches_evaluate_where_there_are_any() -> None:
    """A property that only a branch with additions knows is unknown when another branch is valid."""
    schema = {"anyOf": [opened(a={"enum": ["A"]}, b=True), opened(a=STRING)], "unevaluatedProperties": False}
    assert briefly(additively(schema, {"a": "Z", "b": 1})) == [("unevaluatedProperties", "$.b", True)]


@pytest.mark.parametrize(
    ("instance", "unknown"),
    [
        ({"a": 1, "b": 1, "c": 1}, ["$.c"]),
        ({"a": 2, "b": 1, "c": 1}, ["$.b"]),
        ({"a": 1, "b": 1, "d": 1, "e": 1}, []),
    ],
)
def test_conditional_schemas_evaluate_their_properties(instance: dict[str, int], unknown: list[str]) -> None:
    """`then`, `else` and `dependentSchemas` evaluate their properties where they apply."""
    schema = {
        "if": opened(a={"const": 1}),
        "then": opened(b=True),
        "else": opened(a=True, c=True),
        "dependentSchemas": {"d": opened(d=True, e=True)},
        "unevaluatedProperties": False,
    }
    assert [violation.instance_path for violation in additively(schema, instance)] == unknown


def test_a_broken_object_has_no_unevaluated_properties() -> None:
    """A breach does not cascade: properties of a broken object are not called unknown, its neighbours' are."""
    element = {"oneOf": [opened("k", k={"const": "A"}, a=STRING)], "unevaluatedProperties": False}
    found = additively({"items": element}, [{"k": "A", "a": 5, "x": 1}, {"x": 1}, {"k": "A", "y": 1}])
    assert briefly(found) == [
        ("type", "$[0].a", False),
        ("required", "$[1]", False),
        ("unevaluatedProperties", "$[2].y", True),
    ]


def test_a_broken_union_does_not_break_a_rest() -> None:
    """Properties of a broken union's branches are not judged by a schema for the unevaluated rest."""
    schema = {"oneOf": [opened("k", "id", k={"const": "A"}, n=True)], "unevaluatedProperties": STRING}
    assert briefly(additively(schema, {"k": "A", "n": 5})) == [("required", "$", False)]


def test_a_rest_evaluates_everything() -> None:
    """A sub-schema with open `additionalProperties` evaluates all properties."""
    schema = {"allOf": [{"additionalProperties": True}], "unevaluatedProperties": False}
    assert additively(schema, {"a": 1}) == ()


# References


def test_references_are_relative_to_their_file() -> None:
    """A relative `$ref` resolves against its own file, and a violation names the file its keyword stands in."""
    elements = {"$defs": {"Money": closed(amount={"$ref": "types.json#/$defs/Amount"})}}
    types = {"$defs": {"Amount": {"type": "number"}}}
    schema = closed(total={"$ref": "../../common/elements.json#/$defs/Money"})
    found = additively(schema, {"total": {"amount": "5", "tax": 1}}, elements=elements, types=types)
    assert [violation.schema_path for violation in found] == [
        "common/types.json#/$defs/Amount/type",
        "common/elements.json#/$defs/Money/additionalProperties",
    ]


@pytest.mark.parametrize("name", ["{id}/a.json", quote("{id}/a.json")])
def test_braces_may_stand_in_references(name: str) -> None:
    """A `$ref` may write the braces of a path raw or percent-encoded; people read them raw."""
    registry = schema_registry({"{id}/a.json": STRING, "b.json": {"$ref": name}})
    (violation,) = find_violations(5, additive_validator("b.json", registry))
    assert violation.schema_path == "{id}/a.json#/type"


def test_a_whole_file_may_be_referred_to() -> None:
    """A `$ref` without fragment means the file's root, and `$schema` there changes nothing."""
    elements = {"$schema": "https://json-schema.org/draft/2020-12/schema", **closed()}
    found = additively({"$ref": "../../common/elements.json"}, {"x": 1}, elements=elements)
    assert [(violation.schema_path, violation.additive) for violation in found] == [
        ("common/elements.json#/additionalProperties", True)
    ]


def test_dynamic_references_are_followed() -> None:
    """A `$dynamicRef` is followed, by keywords and by evaluation."""
    node = {"$dynamicAnchor": "node", "properties": {"child": {"$dynamicRef": "#node"}}, "unevaluatedProperties": False}
    schema = {**node, "$defs": {"x": {"$dynamicAnchor": "other", "properties": {"o": True}}}, "$dynamicRef": "#other"}
    assert briefly(additively(schema, {"o": 1, "child": {"o": 1, "x": 1}})) == [
        ("unevaluatedProperties", "$.child.x", True)
    ]


@pytest.mark.parametrize(
    "ref",
    [
        "https://example.invalid/a.json",
        "missing.json",
        "#/$defs/missing",
        "#anchor",
        "#/required/first",
        "#/title/x",
        "#/required",
    ],
)
def test_a_reference_to_no_schema_is_an_error(ref: str) -> None:
    """A `$ref` that leads to no schema is refused with its file; nothing is fetched."""
    with pytest.raises(SchemaError) as caught:
        additively({"title": "t", "required": ["a"], "properties": {"a": {"$ref": ref}}}, {"a": 1})
    reason = f"$ref {ref!r} leads to no schema"
    assert (caught.value.args, str(caught.value)) == ((FILE, "", reason), f"{FILE}: {reason}")
    assert isinstance(caught.value, ContractError)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ([], "a JSON Schema is an object or a boolean"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "$schema must be"),
        ({"properties": {"a": 5}}, "not a JSON Schema"),
        ({"allOf": 5}, "not a JSON Schema"),
    ],
)
def test_a_file_that_is_no_schema_is_refused(schema: object, reason: str) -> None:
    """A registry holds 2020-12 schemas only."""
    with pytest.raises(SchemaError, match=reason.replace("$", r"\$")) as caught:
        schema_registry({FILE: schema})
    assert caught.value.args[0] == FILE


@pytest.mark.parametrize("validator", [strict_validator, additive_validator])
def test_an_absent_file_is_refused(validator: object) -> None:
    """There is no validator of a file the registry does not hold."""
    assert callable(validator)
    with pytest.raises(SchemaError, match=r"absent\.json"):
        validator("absent.json", schema_registry({}))


def test_boolean_files_are_schemas() -> None:
    """`false` allows nothing."""
    assert additively(schema=False, instance=1) == (
        Violation("", "$", "nothing", "number 1", f"{FILE}#", keyword="false", problem="number 1 is not allowed"),
    )


# Limits


def test_deep_nesting_is_one_breach() -> None:
    """An instance nested deeper than can be judged is one breach."""
    instance: object = {}
    for _ in range(5000):
        instance = {"a": instance}
    schema = closed(a={"$ref": "#"})
    assert briefly(additively(schema, instance)) == [("recursion", "$", False)]


def test_ordinary_nesting_is_judged() -> None:
    """An instance nested 50 levels is judged."""
    instance: dict[str, object] = {"x": 1}
    for _ in range(50):
        instance = {"a": instance}
    assert briefly(additively(closed(a={"$ref": "#"}), instance)) == [
        ("additionalProperties", "$" + ".a" * 50 + ".x", True)
    ]
