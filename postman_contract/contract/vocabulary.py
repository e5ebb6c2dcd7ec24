"""The keywords of JSON Schema 2020-12, what their values are, and what others wrote for them.

`definitions` counts among them: `$defs` replaced it, but references lead into it as they always did, and what stands in
it is judged.
"""

from collections.abc import Mapping
from difflib import get_close_matches

from postman_contract.postman.jsonfile import kind_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMA = frozenset(
    {
        *("additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then"),
        *("unevaluatedItems", "unevaluatedProperties"),
    }
)
"""The keywords whose value is a schema."""

SCHEMAS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""The keywords whose value is an array of schemas."""

NAMED_SCHEMAS = frozenset({"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"})
"""The keywords whose value is an object that has schemas as members."""

_TEXT, _NUMBER, _FLAG, _ARRAY, _OBJECT = ("string",), ("number",), ("boolean",), ("array",), ("object",)
_ANY = ("null", "boolean", "number", "string", "array", "object")
KINDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("$anchor", "$comment", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema"), _TEXT),
    **dict.fromkeys(("contentEncoding", "contentMediaType", "description", "format", "pattern", "title"), _TEXT),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"), _NUMBER),
    **dict.fromkeys(("maxContains", "maxItems", "maxLength", "maxProperties"), _NUMBER),
    **dict.fromkeys(("minContains", "minItems", "minLength", "minProperties"), _NUMBER),
    **dict.fromkeys(("deprecated", "readOnly", "uniqueItems", "writeOnly"), _FLAG),
    **dict.fromkeys(("enum", "examples", "required", *SCHEMAS), _ARRAY),
    **dict.fromkeys(("$vocabulary", "dependentRequired", *NAMED_SCHEMAS), _OBJECT),
    **dict.fromkeys(SCHEMA, ("object", "boolean")),
    **dict.fromkeys(("const", "default"), _ANY),
    "type": ("string", "array"),
}
"""Every keyword, with the JSON types that its value may have."""

_SUCCESSORS = {
    "$recursiveAnchor": "$dynamicAnchor replaced it",
    "$recursiveRef": "$dynamicRef replaced it",
    "additionalItems": "name the first elements with prefixItems, and say with items what the further ones are",
    "components": "move the schemas in it to $defs",
    "dependencies": "write dependentRequired where it lists names, dependentSchemas where it holds schemas",
    "disallow": "write not",
    "discriminator": "tell the branches of oneOf apart by a property that is const in each",
    "divisibleBy": "write multipleOf",
    "example": "write examples, an array",
    "extends": "write allOf",
    "id": "write $id",
    "nullable": 'write "null" beside the type: "type": ["string", "null"]; in an enum or a union, null is one of them',
    "optional": "name the properties that are not optional in required, beside properties",
}
_RETYPED = {
    ("items", "array"): "a schema for each element in turn is prefixItems; items is for those after them",
    ("exclusiveMaximum", "boolean"): "it is the bound itself since draft 6, instead of maximum",
    ("exclusiveMinimum", "boolean"): "it is the bound itself since draft 6, instead of minimum",
    ("required", "boolean"): "it names the required properties, beside properties: an array",
    ("examples", "object"): "it is an array of instances",
}
_DRAFTS = {
    "schema": "the newest draft, whichever that is",
    "draft-03/schema": "draft 3",
    "draft-04/schema": "draft 4",
    "draft-06/schema": "draft 6",
    "draft-07/schema": "draft 7",
    "draft/2019-09/schema": "2019-09",
}


def explain_unknown(keyword: str, value: object) -> str:
    """Say that there is no such keyword, and what to write instead."""
    remedy = _SUCCESSORS.get(keyword) or _near(keyword)
    if not remedy:
        remedy = "an annotation of your own begins with x-"
        if isinstance(value, dict | bool):
            remedy += ", and a property is named in properties"
    return f"JSON Schema 2020-12 has no keyword {keyword!r}, so it would say nothing: {remedy}"


def _near(keyword: str) -> str:
    known = {each.lower(): each for each in KINDS}
    near = get_close_matches(keyword.lower(), known, n=1, cutoff=0.75)
    return f"did you mean {known[near[0]]!r}?" if near else ""


def explain_mistyped(keyword: str, value: object) -> str:
    """Say of what JSON type a keyword's value is to be, and what to write instead."""
    kind = kind_of(value)
    remedy = _RETYPED.get((keyword, kind))
    problem = f"not a JSON Schema: expected {' or '.join(map(_a, KINDS[keyword]))}, got {kind}"
    return f"{problem}: {remedy}" if remedy else problem


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'ao' else 'a'} {kind}"


def is_dialect(uri: object) -> bool:
    """Tell whether a `$schema` is 2020-12's; an empty fragment changes nothing."""
    return isinstance(uri, str) and uri.removesuffix("#") == DIALECT


def explain_dialect(uri: object) -> str:
    """Say that another dialect than 2020-12 is not read, and what to do."""
    name = str(uri).rstrip("#").partition("://json-schema.org/")[2]
    draft = _DRAFTS.get(name)
    got = f"{uri!r}, which is {draft}" if draft else repr(uri)
    remedy = "write the schema as 2020-12 has it, then change $schema; what else has to change is then said by name"
    return f"$schema must be {DIALECT}, got {got}: {remedy}"
