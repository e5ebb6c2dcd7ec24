"""JavaScript itself: syntax old and new, eval, strict mode, numbers, dates, regular expressions."""

from scripted.writing import one, then

SAY = "const say = (...parts) => pm.test(parts.map(String).join(' '), () => {});\n"
SOURCES: dict[str, str] = {
    "newer syntax": """
        const o = {a: {b: null}}; say(o?.a?.b?.c, o.x ?? "default", 2 ** 10, 1_000);
        let n = null; n ??= 5; n ||= 6; n &&= 7; say(n);
        const {a, ...rest} = {a: 1, b: 2, c: 3}; say(a, JSON.stringify(rest));
        const [x, , y = 9, ...z] = [1, 2, undefined, 4, 5]; say(x, y, z);
        class A { static s = 1; #p = 2; get p() { return this.#p; } static { A.t = 3; } } say(A.s, new A().p, A.t);
        say([1, [2, [3]]].flat(2), Object.fromEntries([["k", 1]]).k, "a-a".replaceAll("a", "b"),
        [1, 2, 3].at(-1), Object.hasOwn({q: 1}, "q"));
        say(`tpl ${1 + 1}`, String.raw`a\\nb`, [..."😀a"].length);
        label: for (const i of [1, 2]) { for (;;) { continue label; } }
    """,
    "newest methods": """
        say([3, 1, 2].toSorted ? [3, 1, 2].toSorted() : "none", [1, 2, 3].findLast((n) => n < 3),
        typeof Object.groupBy, typeof Array.fromAsync);
        say([1, 2].with ? [1, 2].with(0, 9) : "none", "x".isWellFormed ? "x".isWellFormed() : "none",
        typeof structuredClone);
    """,
    "older syntax": """
        var self = this; say(typeof self, typeof arguments, 010, "\\101"); with ({w: 5}) { say(w); }
        function declared() { return hoisted; } var hoisted = 3; say(declared());
        if (true) { function inner() {} } say(typeof inner);
    """,
    "strict mode": """
        (function () { "use strict"; try { undeclared = 1; } catch (e) { say(e.name); } say(this === undefined); })();
        (function () { sloppy = 1; say(typeof sloppy, this !== undefined); })();
    """,
    "strict script": '"x"; try { Object.defineProperty({}, "a", {value: 1}).a = 2; say(1); } catch (e) { say(2); }',
    "eval": 'say(eval("1 + 1"), eval("var made = 5; made"), typeof made); (0, eval)("var indirect = 6"); '
    'say(typeof indirect); say(eval("({a: 1})").a);',
    "Function": 'say(new Function("a", "b", "return a + b")(1, 2), (function () { return this; '
    '}).call(5) instanceof Number, Function("return typeof pm")());',
    "numbers": 'say(0.1 + 0.2, 1e21, 1 / 3, (25).toString(36), parseInt("08"), (1234.5678).toFixed(2), Number("0x1f"), '
    "5e-324, 2 ** 53 + 1, -0, (1e21).toLocaleString === undefined);",
    "big numbers": 'say(2n ** 100n, BigInt("123456789012345678901234567890"), typeof 1n, Number.MAX_SAFE_INTEGER, '
    'JSON.parse("12345678901234567890"));',
    "dates": 'say(new Date(0).toISOString(), new Date("2024-02-30").getTime(), Date.UTC(2024, 0, 1), new '
    'Date("2024-01-01T00:00:00Z").getUTCDay(), new Date(0).toJSON(), new Date(NaN));',
    "dates as text": 'say(new Date(0).toString(), new Date(0).toUTCString(), new Date("2024-01-15 10:00").getTime(), '
    "new "
    'Date("Jan 5, 2024").getTime(), Date.parse("5 March 2024 10:00 GMT"));',
    "dates by locale": 'say(new Date(0).toLocaleDateString("en-US"), (1234567.891).toLocaleString("en-US"), new '
    'Date(0).toLocaleTimeString("en-US"));',
    "regular expressions": """
        say("2024-05-06".replace(/(?<y>\\d+)-(?<m>\\d+)/, "$<m>/$<y>"), /(?<=a)b/.test("ab"), "aBc".match(/b/i).index,
        [..."a1b2".matchAll(/\\d/g)].map((m) => m[0]));
        say(/\\p{L}+/u.exec("größe1")[0], /^.$/s.test("\\n"), "a,b;c".split(/[,;]/), /a/y.sticky,
        "x".search(/y/), RegExp.escape === undefined || "there");
    """,
    "sorting": "say([10, 9, 1].sort(), [3, 1, 2].sort((a, b) => b - a), ['ä', 'a', 'z'].sort(), ['b', 'a'].reverse(), "
    "'a'.localeCompare('b'), ['ä', 'z'].sort((a, b) => a.localeCompare(b)));",
    "objects": """
        say(Object.keys({b: 1, a: 2, 1: 3}), Object.entries({x: 1}), JSON.stringify({u: undefined, f() {}, n: NaN,
        d: new Date(0)}), JSON.stringify([undefined]));
        say(JSON.stringify({a: [1, {b: 2}]}, null, 2), JSON.stringify("\\u2028\\ud800"), Object.assign({}, "ab")[1],
        typeof null, [] + {}, [1, 2] + 3);
    """,
    "maps, sets, proxies": """
        say([...new Map([[1, "a"]]).entries()], new Set([1, 1, 2]).size, new Proxy({}, {get: (t, k) => k +
        "!"}).hello, Reflect.ownKeys({a: 1}));
        say(typeof WeakRef, typeof FinalizationRegistry, Symbol.for("x").toString(), [1, 2, 3].includes(2),
        new (class extends Array {})(3).length);
    """,
    "encodings": 'say(encodeURIComponent("ä &/"), encodeURI("http://h/ä ?q=1"), escape("ä"), unescape("%E4"), '
    'decodeURIComponent("%C3%A4"), "ä".normalize("NFD").length, "ß".toUpperCase());',
    "typed arrays": "say(new Uint8Array([300]), new Float32Array([2])[0], new DataView(new ArrayBuffer(2)).byteLength, "
    "Array.from({length: 3}, (_, i) => i));",
    "errors": 'const e = new Error("m"); say(e instanceof Error, e.name, e.message, String(e), Object.keys(e).length, '
    "typeof e.stack);",
    "names that the sandbox hides": "say(typeof AggregateError, typeof WeakRef, typeof globalThis, typeof require); "
    'new AggregateError([1], "all");',
    "own prototypes": 'say("text".has ? "text".has("ex") : "none", typeof Array.prototype.remove, typeof '
    "Object.prototype.should);",
    "comments": 'say("a"); // end\n/* many\nlines */ say("b"); <!-- html\nsay("c");',
    "a hashbang and a mark": "\ufeffsay('after a mark');",
    "semicolons": "const a = 1\nconst b = 2\nsay(a + b)\n;[3].forEach((n) => say(n))",
    "unicode names": "const größe = 5, $ = 1, _x = 2, \\u0061b = 3; say(größe, $, _x, ab);",
    "random": "say(Math.random() < 1, typeof Date.now(), Date.now() > 1.6e12, [1, 2, 3].includes(1 + "
    "Math.floor(Math.random() * 3)));",
    "much work": "let sum = 0; for (let i = 0; i < 200000; i++) sum += i % 7; say(sum); "
    "const big = Array.from({length: 5000}, (_, i) => ({i})); say(JSON.stringify(big).length);",
    "visualizer": 'pm.visualizer.set("<p>{{name}}</p>", {name: "x"}); pm.visualizer.set("t", {}, {}); '
    "pm.visualizer.clear(); say(typeof pm.visualizer.set);",
    "what pm has": "say(Object.getOwnPropertyNames(pm).sort(), typeof pm.vault, typeof pm.message, typeof pm.expect, "
    "Object.isFrozen(pm));",
}

COLLECTIONS: dict[str, object] = {
    **{
        name: one(
            SAY + source
            if not source.startswith("\ufeff")
            else source.replace("say('after a mark')", "pm.test('after a mark', () => {})")
        )
        for name, source in SOURCES.items()
    },
    "polluted prototypes": then(
        "Object.prototype.polluted = 1; Array.prototype.extra = () => 2; "
        "pm.test('set ' + ({}).polluted + [].extra(), () => {}); delete Object.prototype.polluted; "
        "delete Array.prototype.extra;",
        "pm.test('gone ' + ({}).polluted, () => {});",
    ),
    "a return in a function": one(
        "(function () { pm.test('before', () => {}); return; pm.test('never', () => {}); })();"
    ),
}
