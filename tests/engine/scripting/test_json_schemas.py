"""What Ajv says of schemas in scripts, though the question whether one is a schema is asked of one instance for all."""

import pytest

from needed_sandbox import needs_sandbox
from postman_contract.postman.collection import Script
from postman_contract.scripting.engine import Engine
from postman_contract.scripting.sandbox_files import SandboxFiles, read_sandbox_code
from postman_contract.scripting.values import Nothing, RequestInfo, ScriptContext, ScriptVariables

pytestmark = needs_sandbox


@pytest.fixture(scope="module")
def engine(sandbox_files: SandboxFiles) -> Engine:
    """Boot one sandbox for all of these tests."""
    return Engine(read_sandbox_code(sandbox_files))


def written(engine: Engine, lines: str) -> str:
    """Run a script; return what it wrote to the console, or the error that it threw."""
    context = ScriptContext(RequestInfo("R", "id"), ScriptVariables(), {"method": "GET", "url": "http://api.test"})
    result = engine.execute(Script("test", f"const Ajv = require('ajv');\n{lines}", "$", "R"), context, Nothing())
    assert not result.restarted
    return " ".join([*(part for line in result.console for part in line.parts), *(e.message for e in result.errors)])


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("{type: 'integer'}", "false data should be integer"),
        ("{$schema: 'http://json-schema.org/draft-07/schema#', type: 'string'}", "true No errors"),
        (
            "{$schema: 'http://json-schema.org/draft-04/schema#'}",
            'Error: no schema with key or ref "http://json-schema',
        ),
        ("{type: 'text'}", "Error: schema is invalid: data.type should be equal to one of the allowed values"),
        ("{minimum: 'one', required: 'id'}", "data.minimum should be number, data.required should be array"),
    ],
)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_schema_is_one_or_none_each_time(engine: Engine, schema: str, expected: str, time: str) -> None:
    """In the words of Ajv, however often it is asked."""
    lines = f"const ajv = new Ajv({{allErrors: true}}); console.log(ajv.validate({schema}, 'x'), ajv.errorsText());"
    assert expected in written(engine, lines), time


@pytest.mark.parametrize(
    ("change", "schema", "expected"),
    [
        ("ajv.removeKeyword('enum');", "{type: 'text'}", "true"),
        (
            "ajv.removeKeyword('title').addKeyword('title', {validate: () => false});",
            "{$comment: 'x'}",
            "schema is invalid",
        ),
        ("ajv.addFormat('regex', () => false);", "{pattern: 'x'}", "schema is invalid"),
        ("ajv.removeSchema('http://json-schema.org/draft-07/schema');", "{type: 'text'}", "true"),
        ("ajv.addMetaSchema({$id: 'http://own.test/', minProperties: 2});", "{$schema: 'http://own.test/'}", "invalid"),
    ],
)
def test_an_instance_that_was_changed_is_asked_itself(engine: Engine, change: str, schema: str, expected: str) -> None:
    """What was added to it or taken away says what a schema is to it, and to no other."""
    ask = "const ajv = new Ajv({logger: false}); %s console.log(ajv.validateSchema(%s, true));"
    assert expected in written(engine, ask % (change, schema))
    assert written(engine, ask % ("", "{type: 'string'}")) == "true"
    assert "schema is invalid" in written(engine, ask % ("", "{type: 'text'}"))


@pytest.mark.parametrize("options", ["{meta: false}", "{format: 'full'}", "{nullable: true}", "{$data: true}"])
def test_an_instance_with_options_is_asked_itself(engine: Engine, options: str) -> None:
    """Whatever they say of schemas."""
    lines = f"const ajv = new Ajv(Object.assign({options}, {{logger: false}})); console.log(ajv.validate({{}}, 1));"
    assert written(engine, lines) == "true"
