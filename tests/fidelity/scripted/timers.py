"""Timers, promises, async and await."""

from scripted.writing import chain, one, step, then

SAY = "const say = (name) => pm.test(name, () => {});\n"

COLLECTIONS: dict[str, object] = {
    "in order": one(
        SAY
        + """
        setTimeout(() => say("timeout 20"), 20); setTimeout(() => say("timeout 5"), 5);
        setImmediate(() => say("immediate"));
        Promise.resolve().then(() => say("promise")); say("now");
        """
    ),
    "arguments": one(
        SAY + 'setTimeout((a, b) => say("given " + a + b), 1, "x", "y"); setImmediate((a) => say("immediate " + a), 5);'
    ),
    "interval": one(
        SAY + 'let n = 0; const id = setInterval(() => { say("tick " + ++n); if (n === 3) clearInterval(id); }, 2);'
    ),
    "cleared": one(
        SAY + 'clearTimeout(setTimeout(() => say("never"), 5)); clearImmediate(setImmediate(() => say("never"))); '
        'clearTimeout(99); clearTimeout(); say("now");'
    ),
    "nested": one(SAY + 'setTimeout(() => setTimeout(() => setTimeout(() => say("three deep"), 1), 1), 1);'),
    "ids": one(
        SAY + "const id = setTimeout(() => {}, 0); say(typeof id); "
        'say(String(setTimeout("text", 0)) + String(setTimeout()));'
    ),
    "before the request": one(path="/echo?v={{v}}", before='setTimeout(() => pm.variables.set("v", "late"), 10);'),
    "the next waits": chain(
        step('setTimeout(() => pm.environment.set("v", 1), 20);'),
        step('pm.test(String(pm.environment.get("v")), () => {});'),
    ),
    "an error in a timer": chain(
        step(SAY + 'setTimeout(() => { throw new Error("in a timer"); }, 1); setTimeout(() => say("later"), 10);'),
        step(SAY + 'say("next");'),
    ),
    "promises": one(
        SAY
        + """
        Promise.all([1, Promise.resolve(2)]).then((all) => say("all " + all));
        Promise.race([new Promise((ok) => setTimeout(ok, 20, "slow")), new Promise((ok) => setTimeout(ok, 1,
        "fast"))]).then((won) => say(won));
        Promise.reject(new Error("no")).catch((error) => say("caught " + error.message)).finally(() => say("finally"));
        Promise.allSettled([Promise.reject(1), 2]).then((all) => say(all.map((each) => each.status).join()));
        setTimeout(() => say("end"), 40);
        """
    ),
    "async functions": one(
        SAY
        + """
        const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));
        (async () => { say("begun"); await wait(5); say("waited"); try { await Promise.reject(new Error("x"));
        } catch (e) { say("caught " + e.message); } })();
        say("outside");
        """
    ),
    "a loop that waits": one(
        SAY + "const wait = (ms) => new Promise((ok) => setTimeout(ok, ms)); (async () => { for (let i = 0; i < 3; "
        'i++) { await wait(2); say("round " + i); } })();'
    ),
    "await at the top": then(
        "const v = await Promise.resolve(5); pm.test('v ' + v, () => {});", "pm.test('next', () => {});"
    ),
    "await at the top, with a request": one(
        'const r = await new Promise((ok) => pm.sendRequest("http://api.test/list", (e, r) => ok(r))); '
        'pm.test("got " + r.json().length, () => {});'
    ),
    "a promise that nobody waits for": one(SAY + 'Promise.resolve().then(() => say("then")); '),
    "a rejection that nobody catches": chain(
        step(SAY + 'Promise.reject(new Error("unheard")); say("goes on");'), step(SAY + 'say("next");')
    ),
    "generators": one(
        SAY
        + """
        function* count() { yield 1; yield* [2, 3]; return 4; }
        say([...count()].join());
        (async () => { for await (const n of (async function* () { yield "a"; yield "b"; })()) say("async " + n); })();
        setTimeout(() => {}, 5);
        """
    ),
    "microtasks": one(
        SAY + 'typeof queueMicrotask === "function" ? queueMicrotask(() => say("micro")) : say("none"); '
        'setTimeout(() => say("macro"), 0);'
    ),
    "timers of an earlier script": chain(
        step(
            'setInterval(() => {}, 1); setTimeout(() => pm.test("timed", () => {}), 5);' * 0 + 'pm.test("a", () => {});'
        ),
        step('pm.test("b", () => {});'),
    ),
}
