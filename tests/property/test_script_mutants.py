"""Scripts with a few things changed at random places: each comes to a verdict, and forges no other's."""

import json
import re
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from harmless_scripts import execute, is_judged_rightly
from needed_sandbox import needs_sandbox
from postman_contract.scripting.engine import Engine
from postman_contract.scripting.sandbox_context import Limits
from postman_contract.scripting.sandbox_files import SandboxFiles, read_sandbox_code
from postman_contract.scripting.values import SCOPES, ScriptResult

pytestmark = needs_sandbox

SCRIPTS = (
    """
pm.test("Status code is 200", function () {
    pm.response.to.have.status(200);
});
const body = pm.response.json();
pm.test("has an id", () => pm.expect(body).to.have.property("id").that.is.a("number"));
pm.environment.set("id", body.id);
""",
    """
const schema = {
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer", minimum: 1 }, tags: { type: "array", items: { type: "string" } } },
};
pm.test("schema", () => { pm.response.to.have.jsonSchema(schema); });
pm.test("tv4", () => pm.expect(tv4.validate(pm.response.json(), schema)).to.be.true);
""",
    """
var data = JSON.parse(responseBody);
tests["Status is OK"] = responseCode.code === 200;
tests["Body has id"] = data.id !== undefined && _.isNumber(data.id);
postman.setEnvironmentVariable("token", data.token || "none");
for (var key in data) { postman.setGlobalVariable("g_" + key, data[key]); }
if (responseCode.code >= 400) { postman.setNextRequest(null); }
""",
    """
const stamp = Math.floor(Date.now() / 1000), secret = pm.environment.get("given");
const path = pm.request.url.getPath(), method = pm.request.method;
const text = [method, path, stamp].join("\\n");
const signature = CryptoJS.HmacSHA256(text, secret).toString(CryptoJS.enc.Base64);
pm.request.headers.upsert({ key: "X-Signature", value: signature });
pm.variables.set("stamp", String(stamp));
console.log("signed", method, path, signature.length);
""",
    """
function retry(left) {
    if (left === 0) { pm.test("gave up", () => pm.expect.fail("no answer")); return; }
    pm.sendRequest({ url: "http://api.test/status", method: "GET" }, (error, response) => {
        if (error || response.code !== 200) { setTimeout(() => retry(left - 1), 50); return; }
        pm.test("is ready", () => pm.expect(response.json().state).to.eql("ready"));
    });
}
retry(3);
""",
    """
const moment = require("moment"), uuid = require("uuid"), lodash = require("lodash");
const items = lodash.chain([{ n: "b", v: 2 }, { n: "a", v: 1 }]).sortBy("n").map((each) => each.v).value();
pm.collectionVariables.set("items", JSON.stringify(items));
pm.collectionVariables.set("when", moment.utc(0).add(3, "days").format("YYYY-MM-DD"));
pm.test(`ids ${items.length}`, () => {
    pm.expect(items).to.deep.equal([1, 2]);
    pm.expect(uuid.v4()).to.match(/^[0-9a-f-]{36}$/);
});
""",
    """
class Checker {
    #seen = new Map();
    static of(list) { return new Checker(list); }
    constructor(list) { for (const [key, value] of Object.entries(list ?? {})) { this.#seen.set(key, value); } }
    *[Symbol.iterator]() { yield* this.#seen; }
    get size() { return this.#seen?.size ?? 0; }
}
pm.test("async", async () => {
    const checker = Checker.of(pm.response.json());
    await new Promise((done) => setTimeout(done, 5));
    for await (const [key, value] of checker) { console.info(key, typeof value); }
    pm.expect(checker.size).to.be.at.least(1).and.not.above(9);
});
""",
    """
const xml = xml2Json("<a><b c='1'>text</b></a>");
try {
    pm.expect(xml.a.b["$"].c, "c").to.equal("1");
    switch (pm.info.eventName) { case "test": pm.globals.set("x", xml); break; default: throw new TypeError("odd"); }
} catch (error) {
    console.error(error.name + ": " + error.message);
    pm.test("failed", () => { throw error; });
} finally { delete xml.a; }
label: for (let i = 0; i < 5; i++) { while (true) { if (i % 2) { continue label; } break; } }
""",
)
ODD = (
    "0", "-1", "1e308", "NaN", "''", "null", "undefined", "{}", "[]", "this", "arguments", "/x/g", "`${1}`", "=>",
    "...", "await", "async", "yield", "function", "class", "new", "delete", "typeof", "void", "throw", "return",
    "break", "while", "for", "(", ")", "{", "}", "[", "]", ";", ",", ".", "?.", "=", "+=", "==", "!", "++", "**",
    "&&", "??", "\\", "'", '"', "`", "#x", "@", "//", "/*", "*/", "<!--", "-->", "10n", "__proto__", "prototype",
    "constructor", "toString", "valueOf", "toJSON", "length", "then", "Symbol", "Proxy", "Reflect", "eval",
    "Object.prototype", "Array.prototype", "JSON.parse", "pm", "pm.test", "pm.expect", "pm.response",
    "pm.environment", "pm.sendRequest", "console", "setTimeout", "setInterval", "require",
    "Function('return(this)')()", "1<<30", "'x'.repeat(1e6)", "Array(1e6)", "\0", "\ud800", "\U0001f600",
)  # fmt: skip
TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
POOL = [token for script in SCRIPTS for token in TOKENS.findall(script) if not token.isspace()]


def mutant_of(random: Random) -> str:
    """Return a script with a few characters, words and lines changed."""
    script = random.choice(SCRIPTS)
    for _ in range(random.randint(1, 3)):
        changes = (_change_characters, _put_words, _exchange_words, _exchange_words, _exchange_words, _change_lines)
        script = random.choice(changes)(script, random)
    return script


def _change_characters(script: str, random: Random) -> str:
    at = random.randint(0, len(script))
    return script[:at] + random.choice(("", *ODD)) + script[at + random.randint(0, 2) :]


def _put_words(script: str, random: Random) -> str:
    words = TOKENS.findall(script) or [""]
    at = random.randint(0, len(words) - 1)
    other = random.choice((*ODD, *random.choices(POOL, k=len(ODD))))
    words[at : at + random.randint(0, 1)] = random.choice(([other], [other, words[at]], []))
    return "".join(words)


def _exchange_words(script: str, random: Random) -> str:
    """Put a word in the place of another, or a sign of another: more of that is a script than of what else is done."""
    words = TOKENS.findall(script) or [""]
    at = random.randint(0, len(words) - 1)
    alike = [word for word in (*POOL, *ODD) if word[:1].isalnum() == words[at][:1].isalnum()]
    return "".join((*words[:at], random.choice(alike), *words[at + 1 :])) if words[at].strip() else script


def _change_lines(script: str, random: Random) -> str:
    lines = script.split("\n")
    here, there = random.randint(0, len(lines) - 1), random.randint(0, len(lines) - 1)
    match random.randint(0, 3):
        case 0:
            lines[here], lines[there] = lines[there], lines[here]
        case 1:
            lines.insert(here, lines[there])
        case 2:
            lines.insert(here, random.choice(random.choice(SCRIPTS).split("\n")))
        case _:
            del lines[here]
    return "\n".join(lines)


def kinds_of(result: ScriptResult) -> Iterator[str]:
    """Yield what a verdict has; all of it can be written down."""
    json.dumps([dict(result.variables.of(scope)) for scope in SCOPES])
    json.dumps([result.request, [each.parts for each in result.console]])
    assert all(isinstance(each.name, str) and isinstance(each.message, str) for each in result.assertions)
    if result.limit:
        yield f"limit: {result.limit}"
    yield from ("errors",) if result.errors else ()
    yield from {"passed" if each.passed else "failed" for each in result.assertions}
    yield from ("restarted",) if result.restarted else ()


@pytest.fixture(scope="module")
def engine(sandbox_files: SandboxFiles) -> Iterator[Engine]:
    """Boot one sandbox for all mutants, with small limits."""
    limits = Limits(seconds=0.5, waiting=2, steps=100, memory=128 * 2**20)
    engine = Engine(read_sandbox_code(sandbox_files), limits)
    yield engine
    engine.close()


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_mutated_is_right_before(engine: Engine, script: str) -> None:
    """What a mutant does wrong comes of its mutations."""
    result = execute(engine, script)
    assert (result.errors, result.limit) == ((), "")


@settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    database=None,
)
@given(st.randoms(use_true_random=False))
def test_a_mutant_comes_to_a_verdict(engine: Engine, random: Random) -> None:
    """And the script after it comes to the one that it has without the mutant."""
    for kind in kinds_of(execute(engine, mutant_of(random))):
        event(kind)
    assert is_judged_rightly(engine)
