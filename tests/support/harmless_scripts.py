"""A script whose verdict is known, to be run after one that may have changed it."""

import base64

from postman_contract.postman.collection import Script
from postman_contract.scripting.engine import Engine
from postman_contract.scripting.values import (
    ENVIRONMENT,
    Assertion,
    Json,
    Nothing,
    RequestInfo,
    ScriptContext,
    ScriptResult,
    ScriptVariables,
)

NEXT = """
pm.test("right", () => pm.response.to.have.status(200));
pm.test("wrong", () => pm.expect(pm.response.json().id).to.equal(6));
pm.test("schema", () => pm.response.to.have.jsonSchema({ type: "object", required: ["name"] }));
pm.environment.set("set", pm.environment.get("given") + [3, 1, 2].sort().map((each) => each + 1).join("-")
    + JSON.stringify({ a: [1] }) + _.map([1], String) + new Date(0).getTime());
console.log(typeof leaked, Object.keys(Function("return this")()).filter((each) => /leak/.test(each)).length);
"""


def execute(engine: Engine, source: str, listen: str = "test") -> ScriptResult:
    """Run a script behind an answer."""
    body = base64.b64encode(b'{"id": 5}').decode()
    response: Json = {"code": 200, "status": "OK", "header": [], "stream": {"type": "Base64", "data": body}}
    request = {"method": "GET", "url": {"protocol": "https", "host": ["api", "test"], "path": ["things"]}}
    variables = ScriptVariables({ENVIRONMENT: {"given": "CANARY-script-5c1d"}})
    context = ScriptContext(RequestInfo("Get", "id-1"), variables, request, response=response, clock=10**12, seed=7)
    return engine.execute(Script(listen, source, "$.e", "Get"), context, Nothing())


def is_judged_rightly(engine: Engine) -> bool:
    """Run a harmless script; tell whether all that comes of it is what has to."""
    result = execute(engine, NEXT)
    return (
        result.assertions
        == (
            Assertion("right", passed=True),
            Assertion("wrong", passed=False, message="expected 5 to equal 6"),
            Assertion(
                "schema",
                passed=False,
                message="expected data to satisfy schema but found following errors: \n"
                "data should have required property 'name'",
            ),
        )
        and result.variables.of(ENVIRONMENT)["set"] == 'CANARY-script-5c1d2-3-4{"a":[1]}10'
        and [line.parts for line in result.console if line.level == "log"] == [("undefined", "0")]
        and (result.errors, result.limit, result.restarted) == ((), "", False)
    )
