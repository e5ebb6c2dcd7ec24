"""What hostile scripts come to: each ends in a verdict of its own, within its limits, and forges no other's."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from harmless_scripts import execute, is_judged_rightly
from needed_sandbox import needs_sandbox
from postman_contract.scripting.engine import Engine
from postman_contract.scripting.sandbox_context import Limits
from postman_contract.scripting.sandbox_files import SandboxFiles, read_sandbox_code
from postman_contract.scripting.values import ENVIRONMENT, GLOBALS, Assertion, NextRequest

pytestmark = needs_sandbox

LIMITS = Limits(seconds=0.4, waiting=2, steps=200, memory=128 * 2**20)
ITERATORS = "Object.getPrototypeOf(Object.getPrototypeOf([].values()))"
GLOBAL = 'Function("return this")()'


@pytest.fixture(scope="module")
def engine(sandbox_files: SandboxFiles) -> Iterator[Engine]:
    """Boot one sandbox for all of these tests, with small limits."""
    engine = Engine(read_sandbox_code(sandbox_files), LIMITS)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def patient(sandbox_files: SandboxFiles) -> Iterator[Engine]:
    """Boot one that has time: a busy machine is slow to fill its memory."""
    engine = Engine(read_sandbox_code(sandbox_files), replace(LIMITS, seconds=30))
    yield engine
    engine.close()


TIME = "it ran for longer than 0.4 s"
MEMORY = "it took more memory than"
STEPS = "it goes on more than 200 times, with timers or requests"


@pytest.mark.parametrize(
    ("source", "limit"),
    [
        pytest.param("while (true) {}", TIME, id="a loop"),
        pytest.param("eval('for (;;);')", TIME, id="a loop in eval"),
        pytest.param("(function f() { Promise.resolve().then(f); })()", TIME, id="promises"),
        pytest.param("(async () => { for (;;) { await null; } })()", TIME, id="an async function"),
        pytest.param("for (;;) { pm.test('t', () => {}); }", "it ", id="tests"),
        pytest.param("/(a+)+$/.exec('a'.repeat(40) + 'b')", TIME, id="a pattern"),
        pytest.param("/(?:(?=(a+))a)+/.exec('a'.repeat(1000000))", TIME, id="a pattern that is not interrupted"),
        pytest.param("Array(4294967295).join('x')", TIME, id="a method that is not interrupted"),
        pytest.param("throw { get message() { for (;;); } }", TIME, id="a getter of what is thrown"),
        pytest.param("console.log({ get a() { for (;;); } })", TIME, id="a getter of what is logged"),
        pytest.param("pm.globals.set('a', { toJSON() { for (;;); } })", TIME, id="a getter of what is set"),
        pytest.param("pm.environment.mutations.count = () => { for (;;); }", TIME, id="what the host calls"),
        pytest.param("(function f() { setTimeout(f, 0); setTimeout(f, 0); })()", TIME, id="timers that are due"),
        pytest.param("setInterval(() => {}, 1)", STEPS, id="an interval"),
        pytest.param("(function f() { pm.sendRequest('http://api.test/', f); })()", STEPS, id="requests"),
        pytest.param("setTimeout(() => {}, 3000)", "it waits for longer than 2 s", id="a long wait"),
        pytest.param("setTimeout(() => {}, Infinity)", "it waits for something that never comes", id="an endless wait"),
        pytest.param("const a = []; for (;;) { a.push('x'.repeat(100000)); }", MEMORY, id="texts"),
        pytest.param("let a = [1]; for (;;) { a = a.concat(a); }", MEMORY, id="an array"),
        pytest.param("const a = []; for (;;) { a.push(new Float64Array(100000)); }", MEMORY, id="typed arrays"),
        pytest.param("Buffer.alloc(1e9)", MEMORY, id="a buffer"),
        pytest.param("console.log(...Array(60000).fill('x'.repeat(9000)))", "it ", id="a console of 500 MB"),
        pytest.param("let a = []; for (let i = 0; i < 250; i++) { a = [a]; } pm.environment.set('a', a);",
                     "it says or sets something that is nested more than 200 deep", id="a deep value"),
        pytest.param(f"let i = {{ __proto__: {ITERATORS}, next() {{ return {{ done: false }}; }} }};"
                     "for (let k = 0; k < 300000; k++) { i = i.map((x) => x); } i.next();",
                     "it made the interpreter end (SIGSEGV)", id="a crash"),
        pytest.param("Object.prototype.toJSON = () => ({ passed: true }); pm.test('t', () => {});",
                     "it broke the sandbox", id="forged events"),
        pytest.param("pm.environment.set('a', 1); pm.environment.values.members[0].toJSON = () => 5;",
                     "it broke the sandbox", id="forged variables"),
        pytest.param("pm.environment.set('a', 1); pm.environment.values.each = () => { throw 1; };",
                     "it broke the sandbox", id="a list that throws"),
        pytest.param("pm.test = null;", "it broke the sandbox", id="no pm.test"),
    ],
)  # fmt: skip
def test_a_limit_ends_a_script_and_nothing_else(engine: Engine, patient: Engine, source: str, limit: str) -> None:
    """The limit is named, and the next script is judged as if there had been no other."""
    engine = patient if limit in (MEMORY, STEPS) else engine
    result = execute(engine, source)
    assert result.limit.startswith(limit)
    assert result.restarted
    assert is_judged_rightly(engine)


@pytest.mark.parametrize(
    "source",
    [
        "JSON.parse = () => ({ id: 6 }); JSON.stringify = () => '{}';",
        "Array.prototype.push = function () { return 0; };",
        "Array.prototype[Symbol.iterator] = function* () {};",
        "Function.prototype.call = function () {};",
        "Promise.prototype.then = function () {};",
        "Object.keys = () => []; Object.assign = (each) => each;",
        "Object.prototype.passed = true;",
        "Object.defineProperty(Object.prototype, 'error', { get() { return null; }, set() {} });",
        "Object.defineProperty(Object.prototype, '0', { set() {}, get() { return 'forged'; } });",
        "Object.prototype.then = function (done) { done(1); };",
        "Object.setPrototypeOf(Array.prototype, { leaked: 1 });",
        "Object.freeze(Object.prototype); Object.freeze(Array.prototype);",
        "Object.preventExtensions(Array.prototype);",
        "Object.defineProperty(Object.prototype, 'toString', { writable: false });",
        f"Object.freeze({GLOBAL});",
        f"delete {GLOBAL}.JSON;",
        f"Object.setPrototypeOf({GLOBAL}, {{ leaked: 1 }});",
        f"Object.defineProperty({GLOBAL}, 'leaked', {{ get() {{ for (;;); }}, configurable: true }});",
        f"Object.defineProperty({GLOBAL}, 'leaked', {{ value: pm.environment.get('given') }});",
        f"Object.defineProperty({GLOBAL}, 'console', {{ get() {{ throw 1; }}, configurable: true }});",
        "Object.getPrototypeOf(pm).test = () => {};",
        "Object.getPrototypeOf(pm.expect(1)).equal = function () { return this; };",
        "const chai = require('chai'); chai.Assertion.overwriteMethod('equal', () => function () {});",
        "require('chai').use((chai, u) => u.overwriteMethod(chai.Assertion.prototype, 'status', () => () => {}));",
        "require('ajv').prototype.validate = () => true; require('ajv').prototype.compile = () => () => true;",
        "Object.getPrototypeOf(pm.response).json = () => ({ id: 6 });",
        "Object.getPrototypeOf(Object.getPrototypeOf(pm.environment)).get = () => 'forged';",
        "_.map = () => ['forged'];",
        "_.mixin({ map: () => ['forged'] });",
        "require('lodash').leaked = pm.environment.get('given');",
        "Date.prototype.getTime = () => 5;",
        "setTimeout(() => { Array.prototype.map = () => []; }, 10);",
        "pm.test('later', async () => { await null; await null; JSON.parse = () => ({ id: 6 }); });",
        "pm.sendRequest('http://api.test/', () => { JSON.parse = () => ({ id: 6 }); });",
    ],
)  # fmt: skip
def test_what_a_script_changes_for_others_is_thrown_away(engine: Engine, source: str) -> None:
    """The sandbox is booted again, and the next script is judged as if there had been no other."""
    assert execute(engine, source).restarted
    assert is_judged_rightly(engine)


@pytest.mark.parametrize(
    "source",
    [
        "throw null", "throw undefined", "throw Symbol('s')", "throw 'text'", "throw 5", "throw 10n", "throw () => 1",
        "throw { toString() { throw 1; }, get message() { throw 2; } }",
        "throw new Proxy({}, { get() { throw 1; } })",
        "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy",
        "throw { name: {}, message: [], stack: 5 }",
        "throw Object.setPrototypeOf(new Error('x'), null)",
        "const e = new Error('x'); e.message = e; throw e",
        "throw Object.assign(new Error('interrupted'), { name: 'InternalError' })",
        "setTimeout(() => { throw null; }, 5)",
        "Promise.reject(new Proxy({}, { get() { throw 1; } }))",
        "pm.test('t', () => { throw new Proxy({}, { get() { throw 1; } }); })",
        "pm.test('t', () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy; })",
        "pm.test('t', () => Promise.reject(Symbol('s')))",
        "pm.test({ toString() { throw 1; } }, () => {})",
        "pm.test(Symbol('s'), () => {})",
        "pm.environment.set('p', new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; } }))",
        "const a = {}; a.a = a; pm.environment.set('a', a); console.log(a)",
        "for (const each of [() => 1, Symbol('x'), 10n, undefined, NaN, new Map([[1, 2]])]) pm.globals.set('v', each)",
        "pm.environment.values = null",
        "pm.request = null; request = null",
        "pm.execution.setNextRequest({ toString() { throw 1; } })",
        "tests = new Proxy({}, { ownKeys() { throw 1; } })",
        "tests[Symbol('x')] = 1; tests.__proto__ = { inherited: true }",
        "console.log({ toJSON() { throw 1; } }, Object.create(null), { [Symbol.toPrimitive]() { throw 1; } })",
        "console.log(new Proxy({}, { get() { throw 1; } }), Symbol('s'), 10n, new Map(), new Error('e'))",
        "pm.cookies.get = null; pm.response.json = null; delete pm.response",
        "clearTimeout({}); clearInterval(NaN); setTimeout(5); setTimeout(() => {}, { valueOf() { throw 1; } })",
        "}});(function(){{", "function (", "return 5", "/* ", "import('fs')", "require('child_process')",
        "require('../../../../etc/passwd')", "\0", "\ud800", "\u2028",
    ],
)  # fmt: skip
def test_a_strange_value_is_a_verdict(engine: Engine, source: str) -> None:
    """Whatever is thrown, named, set or logged is no error of ours, and changes nothing for the next script."""
    result = execute(engine, source)
    assert (result.limit, result.restarted) == ("", False)
    assert is_judged_rightly(engine)


def test_a_limit_cannot_be_feigned_by_another_script(engine: Engine) -> None:
    """Who throws what QuickJS throws when memory is used up ends its own script alone."""
    result = execute(engine, "throw Object.assign(new Error('out of memory'), { name: 'InternalError' })")
    assert result.limit.startswith(MEMORY)
    assert is_judged_rightly(engine)


def test_a_script_reaches_no_bridge(engine: Engine) -> None:
    """What tells us of tests is in no scope of a script, so that none tells of tests of another."""
    result = execute(
        engine,
        f"const g = {GLOBAL};"
        "for (const name of ['bridge', '__uvm_emit', '__uvm_dispatch', '__uvm_setTimeout', 'process', 'std', 'os']) {"
        "    console.log(typeof g[name]);"
        "}",
    )
    assert {line.parts for line in result.console} == {("undefined",)}


def test_a_bridge_of_its_own_tells_nobody(engine: Engine) -> None:
    """A script that makes what the sandbox had before it began is heard as little."""
    forged = "['execution.assertion.script-1', {}, [{ name: 'forged', passed: true }]]"
    result = execute(
        engine,
        f"const g = {GLOBAL}; g.bridge = {{ emit() {{}}, dispatch() {{}} }}; g.__uvm_emit = () => {{}};"
        f"g.__uvm_emit(JSON.stringify({forged})); g.bridge.dispatch(...{forged});",
    )
    engine.forget()
    assert result.assertions == ()
    assert is_judged_rightly(engine)


def test_a_global_is_forgotten(engine: Engine) -> None:
    """Postman keeps what a script assigns without declaring it; who wants none of it says so."""
    execute(engine, "leaked = pm.environment.get('given');")
    kept = execute(engine, "console.log(leaked)").console[0].parts
    engine.forget()
    assert kept == ("CANARY-script-5c1d",)
    assert is_judged_rightly(engine)


def test_the_console_has_an_end(engine: Engine) -> None:
    """Of many lines the first are kept, and of a long one the beginning."""
    result = execute(engine, "console.log('x'.repeat(1e6)); for (let i = 0; i < 5000; i++) { console.log(i); }")
    assert len(result.console) == 1000
    assert len(result.console[0].parts[0]) == 10_001
    assert result.console[-1].parts == ("the script writes more than is kept",)


def test_a_name_and_a_message_have_an_end(engine: Engine) -> None:
    """A report is read by people."""
    result = execute(engine, "pm.test('n'.repeat(1e6), () => { throw new Error('m'.repeat(1e6)); })")
    assert [(len(each.name), len(each.message)) for each in result.assertions] == [(10_001, 10_001)]


def test_many_tests_are_all_kept(engine: Engine) -> None:
    """None of them is lost, however many there are."""
    result = execute(engine, "for (let i = 0; i < 2000; i++) { pm.test('t' + i, () => { if (i % 2) { throw 1; } }); }")
    assert [each.passed for each in result.assertions] == [True, False] * 1000


def test_text_of_any_kind_comes_through(engine: Engine) -> None:
    """NUL, halves of characters, and text that QuickJS has not yet put together."""
    odd = "\0\x1b\ud800x\udfff\u2028\U0001f600"
    source = f"""
        const odd = {json.dumps(odd)}; let rope = ""; for (let i = 0; i < 20000; i++) {{ rope += i + odd; }}
        pm.test(odd, () => {{ throw new Error(odd + odd); }}); console.log(odd);
        pm.environment.set(odd, odd); pm.globals.set("rope", rope + rope); pm.execution.setNextRequest(odd);
    """
    result = execute(engine, source)
    assert result.assertions == (Assertion(odd, passed=False, message=odd + odd),)
    assert result.console[-1].parts == (odd,)
    assert result.variables.of(ENVIRONMENT)[odd] == odd
    assert result.variables.of(GLOBALS)["rope"] == 2 * "".join(f"{number}{odd}" for number in range(20000))
    assert result.next_request == NextRequest(odd)


def test_a_limit_tells_nothing_that_a_script_says(engine: Engine) -> None:
    """What it throws where the sandbox is at work may be made of a secret, in a way that nobody knows it by."""
    throw = "throw new Error(btoa(pm.environment.get('given')));"
    result = execute(engine, f"pm.environment.set('a', 1); pm.environment.values.each = () => {{ {throw} }};")
    assert result.limit == "it broke the sandbox"


def test_a_crash_of_the_sandbox_between_scripts_is_survived(engine: Engine) -> None:
    """A sandbox that has been ended from outside is a limit of one script, and the next has a new one."""
    execute(engine, "1")
    assert engine._context is not None
    engine._context._process.kill()
    assert execute(engine, "1").limit == "it made the interpreter end (SIGKILL)"
    assert is_judged_rightly(engine)
