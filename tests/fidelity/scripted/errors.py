"""Errors that scripts throw, and scripts that are none."""

from building import items
from scripted.writing import chain, scripts, step

SOURCES: dict[str, str] = {
    "error": 'throw new Error("boom");',
    "type": 'throw new TypeError("wrong type");',
    "range": 'throw new RangeError("too far");',
    "own class": 'class Own extends Error { constructor(m) { super(m); this.name = "Mine"; } } throw new Own("mine");',
    "text": 'throw "text";',
    "number": "throw 5;",
    "object": 'throw {message: "in an object", name: "Named"};',
    "null": "throw null;",
    "undefined": "throw undefined;",
    "empty": 'throw new Error("");',
    "unicode": 'throw new Error("größe ☃ 😀");',
    "lines": 'throw new Error("one\\ntwo");',
    "cause": 'throw new Error("outer", {cause: new Error("inner")});',
}
OF_THE_ENGINE: dict[str, str] = {
    "no such name": "nobody;",
    "member of undefined": "undefined.x;",
    "member of null": "null.x;",
    "member of a member": "pm.response.json().none.deeper;",
    "set a member of undefined": "let u; u.x = 1;",
    "no function": "pm.nothing();",
    "no function, of a value": "const a = 5; a();",
    "constant": "const a = 1; a = 2;",
    "too early": "early; let early = 1;",
    "no iterable": "const [a] = 5;",
    "no iterable, of an object": "for (const x of {}) {}",
    "destructuring undefined": "const {a} = undefined;",
    "no constructor": "new (() => {})();",
    "no instanceof": "5 instanceof 5;",
    "in a text": '"a" in "b";',
    "invalid array length": "new Array(-1);",
    "repeat": '"x".repeat(-1);',
    "toFixed": "(1).toFixed(101);",
    "too deep": "(function f() { f(); })();",
    "symbol to text": 'Symbol("s") + "";',
    "bigint and number": "1n + 1;",
    "frozen": '"use strict"; Object.freeze([1]).push(2);',
    "JSON": 'JSON.parse("{broken");',
    "JSON, empty": 'JSON.parse("");',
    "JSON, of HTML": 'JSON.parse("<html>");',
    "JSON, circular": "const a = {}; a.a = a; JSON.stringify(a);",
    "URI": 'decodeURIComponent("%");',
    "regular expression": 'new RegExp("(");',
    "date": "new Date(NaN).toISOString();",
    "private": "class A { #x; static f(o) { return o.#x; } } A.f({});",
    "abstract": "class A { constructor() { this.x; } } class B extends A { constructor() { this.y; } } new B();",
}
SYNTAX: dict[str, str] = {
    "bracket": "if (true {",
    "unfinished": "function f() {",
    "string": 'const a = "unfinished;',
    "twice": "let a; let a;",
    "reserved": "const class = 1;",
    "number": "const a = 1x;",
    "import": 'import x from "y";',
    "template": "`${`;",
    "token": "const a = ;",
    "json": '{"a": 1, "b": 2}',
    "html": "<html></html>",
    "return": "return 5;",
}


def each(sources: dict[str, str]) -> object:
    """Run each script after a request, which a last one says it goes on behind."""
    return items(
        [
            *(step('pm.test("before", () => {});\n' + source, name=name) for name, source in sources.items()),
            step('pm.test("after all", () => {});', name="last"),
        ]
    )


COLLECTIONS: dict[str, object] = {
    "thrown": each(SOURCES),
    "thrown before": items(
        [step('pm.test("sent all the same", () => {});', "/echo", name, source) for name, source in SOURCES.items()]
    ),
    **{f"of the engine: {name}": each({name: source}) for name, source in OF_THE_ENGINE.items()},
    **{f"syntax: {name}": each({name: source}) for name, source in SYNTAX.items()},
    "syntax before": items([step('pm.test("sent all the same", () => {});', "/echo", "one", "if (")]),
    "the other scripts go on": items(
        [step('pm.test("own test", () => {});', "/echo", "one", 'pm.test("own before", () => {});')],
        **scripts('throw new Error("collection before");', 'throw new Error("collection test");'),
    ),
    "what was set is kept": chain(
        step('pm.environment.set("a", 1); throw new Error("after a");\npm.environment.set("b", 1);'),
        step('pm.test(pm.environment.has("a") + " " + pm.environment.has("b"), () => {});'),
    ),
    "request changes are kept": chain(
        step("", "/echo", before='pm.request.headers.add({key: "X-Kept", value: "1"}); throw new Error("after");')
    ),
    "caught": chain(
        step(
            'try { nobody; } catch (e) { pm.test(e.name + " " + (e instanceof ReferenceError) + typeof '
            'e.stack, () => {}); } finally { pm.test("finally", () => {}); }'
        )
    ),
    "of pm": items(
        [
            step(source, name=name)
            for name, source in {
                "visualizer": "pm.visualizer.set(5);",
                "visualizer data": 'pm.visualizer.set("x", 5);',
                "set on a frozen pm": '"use strict"; pm.environment = 5;',
                "pm.x": "pm.response.to.be.nothing;",
                "expect": "pm.expect(1).to.equal(2);",
                "replaceIn": "pm.variables.replaceIn();",
                "get": "pm.environment.get();",
                "set": "pm.environment.set();",
                "json": "pm.response.json().then((x) => x);",
            }.items()
        ]
    ),
}
