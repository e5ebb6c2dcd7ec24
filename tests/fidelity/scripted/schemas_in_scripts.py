"""JSON Schemas in scripts: `jsonSchema` of Postman, tv4 and Ajv."""

from scripted.writing import one, then

GOOD = """
const schema = {
    type: "object", required: ["id", "name"],
    properties: {
        id: {type: "integer"}, name: {type: "string", minLength: 1}, tags: {type: "array", items: {type: "string"}},
        address: {type: "object", properties: {city: {type: "string"}}}, manager: {type: ["string", "null"]},
    },
};
"""
BAD = """
const schema = {
    type: "object", required: ["id", "missing"], additionalProperties: false,
    properties: {id: {type: "string"}, name: {enum: ["Bob"]}, tags: {maxItems: 1}, balance: {maximum: 10},
    email: {pattern: "^x"}},
};
"""
KEYWORDS = {
    "type": '{"type": "array"}',
    "required": '{"required": ["none"]}',
    "properties": '{"properties": {"id": {"type": "string"}}}',
    "enum": '{"properties": {"name": {"enum": ["Bob", "Eve"]}}}',
    "const": '{"properties": {"name": {"const": "Bob"}}}',
    "minimum": '{"properties": {"id": {"minimum": 8}}}',
    "exclusiveMaximum": '{"properties": {"id": {"exclusiveMaximum": 7}}}',
    "multipleOf": '{"properties": {"id": {"multipleOf": 2}}}',
    "lengths": '{"properties": {"name": {"minLength": 5}, "email": {"maxLength": 2}}}',
    "pattern": '{"properties": {"name": {"pattern": "^B"}}}',
    "items": '{"properties": {"tags": {"items": {"type": "number"}}}}',
    "counts": '{"properties": {"tags": {"minItems": 3}, "orders": {"maxItems": 1}}}',
    "uniqueItems": '{"properties": {"tags": {"uniqueItems": true}}}',
    "additionalProperties": '{"properties": {"id": {}}, "additionalProperties": false}',
    "not": '{"not": {"required": ["id"]}}',
    "anyOf": '{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}',
    "oneOf": '{"oneOf": [{"required": ["id"]}, {"required": ["name"]}]}',
    "allOf": '{"allOf": [{"required": ["id"]}, {"required": ["x"]}]}',
    "if": '{"if": {"required": ["id"]}, "then": {"required": ["y"]}}',
    "definitions": '{"definitions": {"n": {"type": "number"}}, "properties": {"name": {"$ref": "#/definitions/n"}}}',
    "format": '{"properties": {"email": {"format": "email"}, "name": {"format": "uuid"}}}',
    "dependencies": '{"dependencies": {"id": ["z"]}}',
    "contains": '{"properties": {"tags": {"contains": {"const": "three"}}}}',
    "nothing": "{}",
    "false": "false",
}


def by_keyword(assertion: str) -> object:
    """Make a test of each keyword; in the assertion SCHEMA stands for the schema."""
    return one(
        "\n".join(
            f'pm.test("{name}", () => {assertion.replace("SCHEMA", schema)});' for name, schema in KEYWORDS.items()
        )
    )


COLLECTIONS: dict[str, object] = {
    "jsonSchema kept": one(GOOD + 'pm.test("kept", () => pm.response.to.have.jsonSchema(schema));'),
    "jsonSchema broken": one(BAD + 'pm.test("broken", () => pm.response.to.have.jsonSchema(schema));'),
    "jsonSchema by keyword": by_keyword("pm.response.to.have.jsonSchema(SCHEMA)"),
    "jsonSchema denied": by_keyword("pm.response.to.not.have.jsonSchema(SCHEMA)"),
    "jsonSchema of a value": one(
        """
        pm.test("object", () => pm.expect({a: 1}).to.have.jsonSchema({required: ["b"]}));
        pm.test("list", () => pm.expect([1, "x"]).to.have.jsonSchema({items: {type: "number"}}));
        pm.test("text", () => pm.expect("x").to.have.jsonSchema({type: "string"}));
        pm.test("denied", () => pm.expect(5).to.not.have.jsonSchema({type: "number"}));
        """
    ),
    "jsonSchema with options": one(
        BAD + 'pm.test("all", () => pm.response.to.have.jsonSchema(schema, {allErrors: true, verbose: false}));'
        'pm.test("unknown", () => pm.response.to.have.jsonSchema({properties: {name: {format: "made-up"}}}, '
        '{unknownFormats: "ignore"}));'
    ),
    "jsonSchema with a schema that is none": one(
        """
        pm.test("type", () => pm.response.to.have.jsonSchema({type: "wrong"}));
        pm.test("reference", () => pm.response.to.have.jsonSchema({$ref: "#/definitions/none"}));
        pm.test("text", () => pm.response.to.have.jsonSchema("text"));
        pm.test("draft 4", () => pm.response.to.have.jsonSchema({$schema: "http://json-schema.org/draft-04/schema#",
        type: "object"}));
        pm.test("draft 7", () => pm.response.to.have.jsonSchema({$schema: "http://json-schema.org/draft-07/schema#",
        type: "object"}));
        pm.test("2020-12",
        () => pm.response.to.have.jsonSchema({$schema: "https://json-schema.org/draft/2020-12/schema"}));
        """
    ),
    "jsonSchema of no JSON": one('pm.test("text", () => pm.response.to.have.jsonSchema({type: "object"}));', "/text"),
    "jsonSchema again and again": then(*[GOOD + 'pm.test("kept", () => pm.response.to.have.jsonSchema(schema));'] * 5),
    "tv4": one(
        GOOD
        + """
        pm.test("validate " + tv4.validate(pm.response.json(), schema), () => {});
        pm.test("broken", () => {
            const ok = tv4.validate(pm.response.json(), {required: ["none"]});
            pm.expect(ok, JSON.stringify([tv4.error.message, tv4.error.dataPath, tv4.error.schemaPath,
            tv4.error.code])).to.be.true;
        });
        const all = tv4.validateMultiple(pm.response.json(), {properties: {id: {type: "string"},
        name: {type: "number"}}});
        pm.test(all.valid + " " + all.errors.map((e) => e.dataPath + " " + e.message).join("; "), () => {});
        const result = tv4.validateResult({a: 1}, {properties: {a: {type: "string"}}});
        pm.test(result.error.message, () => {});
        tv4.addSchema("http://s/x", {type: "string"});
        pm.test("ref " + tv4.validate(5, {$ref: "http://s/x"}), () => {});
        pm.test("missing " + JSON.stringify(tv4.missing), () => {});
        tests["legacy"] = tv4.validate(1, {type: "number"});
        """
    ),
    "Ajv": one(
        GOOD
        + """
        const Ajv = require("ajv"), ajv = new Ajv({allErrors: true, logger: false});
        const validate = ajv.compile(schema);
        pm.test("kept", () => pm.expect(validate(pm.response.json())).to.be.true);
        const broken = ajv.compile({required: ["x"], properties: {id: {type: "string"}, email: {format: "ipv4"}}});
        pm.test("broken", () => pm.expect(broken(pm.response.json()), ajv.errorsText(broken.errors)).to.be.true);
        pm.test(JSON.stringify(broken.errors), () => {});
        pm.test("bad schema", () => ajv.compile({type: "nothing"}));
        ajv.addSchema({$id: "defs", definitions: {n: {type: "number"}}});
        pm.test("reference " + ajv.validate({$ref: "defs#/definitions/n"}, "x") + ajv.errorsText(), () => {});
        ajv.addKeyword("even", {validate: (on, value) => !on || value % 2 === 0});
        pm.test("keyword " + ajv.validate({even: true}, 3), () => {});
        """
    ),
}
