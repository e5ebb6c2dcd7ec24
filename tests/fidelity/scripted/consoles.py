"""The console: its levels, and the values that are written to it."""

from building import Sample, items, pair
from scripted.writing import chain, one, scripts, step

COLLECTIONS: dict[str, object] = {
    "levels": one(
        'console.log("log"); console.info("info"); console.warn("warn"); console.error("error"); '
        'console.debug("debug");'
    ),
    "no such level": one(
        '["trace", "table", "dir", "assert", "time", "group", "clear"].forEach((n) => pm.test(n + typeof '
        'console[n], () => {})); console.log("before"); console.table([1]);'
    ),
    "parts": one('console.log("a", "b", 3); console.log(); console.log(""); console.log("%s and %d", "x", 5);'),
    "plain values": one("console.log(1, -1.5, true, false, null, undefined, NaN, Infinity, -0);"),
    "objects": one(
        'console.log({a: {b: [1, 2, {c: "d"}]}}, [], {}, [null, undefined]); console.log(pm.response.json());'
    ),
    "odd values": one('console.log(new Date(0), /re/gi, new Error("inside"), Symbol("s"), 10n);'),
    "functions": one("console.log(function named() {}, () => {}, class A {}, async function later() {}, Math.max);"),
    "collections": one(
        'console.log(new Map([["a", {b: 1}]]), new Set([1, "x"]), new WeakMap(), new Uint8Array([1, 2]), new '
        "ArrayBuffer(4));"
    ),
    "circular": one("const a = {name: 'a'}; a.self = a; a.list = [a]; console.log(a);"),
    "of pm": one(
        "console.log(pm.environment.toObject(), pm.response.code, pm.request.method, pm.info.eventName); "
        "console.log(pm.request.url.toString());"
    ),
    "long": one('console.log("x".repeat(20000).length, "y".repeat(3000));'),
    "unicode": one('console.log("größe ☃ 😀", {"ключ": "значение"}, "line\\nbreak\\ttab");'),
    "classes": one(
        "class Point { constructor() { this.x = 1; } get y() { return 2; "
        "} } console.log(new Point(), Object.create({inherited: 1}), Object.create(null));"
    ),
    "from every place": items(
        [step('console.log("own test");', name="one", before='console.log("own before");')],
        **scripts('console.warn("all before");', 'console.warn("all test");'),
    ),
    "in callbacks": one(
        'setTimeout(() => console.log("timer"), 300); '
        'pm.sendRequest("http://api.test/text", (e, r) => console.log("answer", r.text())); '
        'console.log("now");'
    ),
    "before an error": one('console.log("before"); nobody; console.log("never");'),
    "in each row": Sample(
        one("console.log(pm.info.iteration, pm.iterationData.get('x'));"), data=[{"x": 1}, {"x": "two"}]
    ),
    "deprecated names": one(
        'tests["a"] = true; postman.setNextRequest(null); const b = _.map([1], (x) => x); environment.x; responseBody;'
    ),
    "getters that throw": one('console.log({get bad() { throw new Error("getter"); }}); console.log("after");'),
    "toJSON": one("console.log({toJSON() { return 'own'; }}, JSON.stringify({toJSON() { return 'own'; }}));"),
    "values of variables": Sample(
        chain(step('console.log(pm.environment.get("e"), pm.variables.replaceIn("{{e}}!"));')),
        environment=[pair("e", "value", enabled=True)],
    ),
}
